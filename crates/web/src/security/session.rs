//! What do our cookies say? The key of a person's session, or that the installation's key was given on this browser.
//!
//! A person's cookie holds the key of a session that stands in the database. The other one holds the instant of entering
//! and a signature with the installation's key, never the key itself: a new key ends every such session. The token of forms
//! is signed from the cookie, so that no other site can guess it.

use std::sync::Arc;

use app::accounts::Identity;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderValue};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::state::Web;
use crate::visit::cookie;

/// Name of the cookie of whoever gave the installation's key.
pub(crate) const SESSION_COOKIE: &str = "parvis_agent";

/// Life of a session: a working day.
pub(crate) const SESSION_SECONDS: i64 = 12 * 60 * 60;

/// Name of the cookie of a person's session. Over HTTPS it has the prefix that ties it to this very host.
const ACCOUNT_COOKIE: &str = "parvis_session";
const ACCOUNT_COOKIE_HTTPS: &str = "__Host-parvis_session";

/// Name of the cookie that proves that people signed in on this device before; it opens nothing.
const DEVICE_COOKIE: &str = "parvis_device";
const DEVICE_COOKIE_HTTPS: &str = "__Host-parvis_device";

/// Life of the proofs of a device: a year.
const DEVICE_SECONDS: i64 = 365 * 24 * 60 * 60;

/// What a cookie of ours opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    /// What each form of this session must carry.
    pub(crate) form_token: String,
    /// Who is signed in; `None` where the installation's key was given instead.
    pub(crate) identity: Option<Arc<Identity>>,
}

/// The key of a person's session, as their cookie gives it.
pub(crate) fn account_key<'a>(web: &Web, headers: &'a HeaderMap) -> Option<&'a str> {
    cookie(headers, if web.settings.https { ACCOUNT_COOKIE_HTTPS } else { ACCOUNT_COOKIE })
}

/// The proofs of this device, as its cookie gives them.
pub(crate) fn device_proofs<'a>(web: &Web, headers: &'a HeaderMap) -> &'a str {
    let name = if web.settings.https { DEVICE_COOKIE_HTTPS } else { DEVICE_COOKIE };
    cookie(headers, name).unwrap_or_default()
}

/// The cookie of a new session. It ends with the browser, or when the server says so.
pub(crate) fn account_cookie(web: &Web, key: &str) -> Option<HeaderValue> {
    let name = if web.settings.https { ACCOUNT_COOKIE_HTTPS } else { ACCOUNT_COOKIE };
    set_cookie(web, name, key, None)
}

/// The cookie that ends a session.
pub(crate) fn no_account_cookie(web: &Web) -> Option<HeaderValue> {
    let name = if web.settings.https { ACCOUNT_COOKIE_HTTPS } else { ACCOUNT_COOKIE };
    set_cookie(web, name, "", Some(0))
}

/// The cookie with the proofs of this device.
pub(crate) fn device_cookie(web: &Web, proofs: &str) -> Option<HeaderValue> {
    let name = if web.settings.https { DEVICE_COOKIE_HTTPS } else { DEVICE_COOKIE };
    set_cookie(web, name, proofs, Some(DEVICE_SECONDS))
}

/// Name of the cookie of someone on the way to a provider of identities and back.
const OUTSIDE_COOKIE: &str = "parvis_outside";
const OUTSIDE_COOKIE_HTTPS: &str = "__Host-parvis_outside";
/// Longest stay there, in seconds.
const OUTSIDE_SECONDS: i64 = 15 * 60;

/// What the browser of someone who comes back kept.
pub(crate) fn outside_key<'a>(web: &Web, headers: &'a HeaderMap) -> &'a str {
    let name = if web.settings.https { OUTSIDE_COOKIE_HTTPS } else { OUTSIDE_COOKIE };
    cookie(headers, name).unwrap_or_default()
}

/// The cookie of someone who leaves for a provider. `Lax` lets it come back with them.
pub(crate) fn outside_cookie(web: &Web, key: &str) -> Option<HeaderValue> {
    let name = if web.settings.https { OUTSIDE_COOKIE_HTTPS } else { OUTSIDE_COOKIE };
    set_cookie(web, name, key, Some(OUTSIDE_SECONDS))
}

/// The cookie that ends the trip.
pub(crate) fn no_outside_cookie(web: &Web) -> Option<HeaderValue> {
    let name = if web.settings.https { OUTSIDE_COOKIE_HTTPS } else { OUTSIDE_COOKIE };
    set_cookie(web, name, "", Some(0))
}

fn set_cookie(web: &Web, name: &str, value: &str, seconds: Option<i64>) -> Option<HeaderValue> {
    let secure = if web.settings.https { "; Secure" } else { "" };
    let life = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{life}{secure}")).ok()
}

/// What each form of the session of that key must carry: nobody who does not know the key can make it.
pub(crate) fn form_token(key: &str) -> String {
    sign(key, "form", "").unwrap_or_default()
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
    Some(Session { form_token: sign(key, "form", value)?, identity: None })
}

/// Whether a form carries the token of its session, compared in constant time.
pub(crate) fn holds_token(web: &Web, headers: &HeaderMap, token: &str) -> bool {
    if account_key(web, headers).is_some_and(|key| is_signed(key, "form", "", token)) {
        return true;
    }
    let Some(value) = cookie(headers, SESSION_COOKIE) else { return false };
    read(web, headers).is_some() && is_signed(web.app.agent_key(), "form", value, token)
}

/// Whether the request bears the agents' key.
pub(crate) fn bears_key(web: &Web, headers: &HeaderMap) -> bool {
    bearer(headers).is_some_and(|key| web.app.is_agent_key(key))
}

/// The key that a program sends.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}
