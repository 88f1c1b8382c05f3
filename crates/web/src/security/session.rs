//! Is this an agent? A signed cookie after the key was given once, or the key itself as a bearer token.
//!
//! The cookie holds the instant of signing in and a signature with the agents' key; it never holds the key. A new
//! key ends every session. The token of forms is signed from the cookie, so that no other site can guess it.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::state::Web;
use crate::visit::cookie;

/// Name of the cookie.
pub(crate) const SESSION_COOKIE: &str = "parvis_agent";

/// Life of a session: a working day.
pub(crate) const SESSION_SECONDS: i64 = 12 * 60 * 60;

/// An agent's session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    /// What each form of this session must carry.
    pub(crate) form_token: String,
}

fn mac(key: &str, purpose: &str, message: &str) -> Option<Hmac<Sha256>> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.as_bytes()).ok()?;
    mac.update(purpose.as_bytes());
    mac.update(b"\0");
    mac.update(message.as_bytes());
    Some(mac)
}

fn sign(key: &str, purpose: &str, message: &str) -> Option<String> {
    let signature = mac(key, purpose, message)?.finalize().into_bytes();
    Some(signature.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn is_signed(key: &str, purpose: &str, message: &str, signature: &str) -> bool {
    let Some(bytes) = from_hex(signature) else { return false };
    mac(key, purpose, message).is_some_and(|mac| mac.verify_slice(&bytes).is_ok())
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    (0..32).map(|at| u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()).collect()
}

/// The cookie of a new session.
pub(crate) fn issue(web: &Web) -> Option<String> {
    let issued = (web.now_ms() / 1000).to_string();
    let signature = sign(web.app.agent_key(), "session", &issued)?;
    Some(format!("{issued}.{signature}"))
}

/// The session of a request, if its cookie is ours and still young.
pub(crate) fn read(web: &Web, headers: &HeaderMap) -> Option<Session> {
    let value = cookie(headers, SESSION_COOKIE)?;
    let (issued, signature) = value.split_once('.')?;
    let age = web.now_ms() / 1000 - issued.parse::<i64>().ok()?;
    let key = web.app.agent_key();
    let valid = !key.is_empty()
        && (0..SESSION_SECONDS).contains(&age)
        && is_signed(key, "session", issued, signature);
    if !valid {
        return None;
    }
    Some(Session { form_token: sign(key, "form", value)? })
}

/// Whether a form carries the token of its session, compared in constant time.
pub(crate) fn holds_token(web: &Web, headers: &HeaderMap, token: &str) -> bool {
    let Some(value) = cookie(headers, SESSION_COOKIE) else { return false };
    read(web, headers).is_some() && is_signed(web.app.agent_key(), "form", value, token)
}

/// Whether the request bears the agents' key.
pub(crate) fn bears_key(web: &Web, headers: &HeaderMap) -> bool {
    headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .is_some_and(|key| web.app.is_agent_key(key.trim()))
}
