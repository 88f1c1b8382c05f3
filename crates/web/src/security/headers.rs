//! Which headers does every response carry?

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, SET_COOKIE,
    STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::i18n::LANGUAGE_COOKIE;
use crate::state::Web;
use crate::visit::{asked_language, visitor_in};

/// Nothing but what the pages load from this very host; no inline script or style.
const POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const FIXED: [(HeaderName, &str); 7] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    // Addresses hold questions: no other host may learn them.
    (REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Life of the choice of language: a year.
const LANGUAGE_SECONDS: u32 = 365 * 24 * 60 * 60;

/// Adds the headers that the handler did not set, and keeps a language chosen in the address.
pub(crate) async fn add(State(web): State<Web>, request: Request, next: Next) -> Response {
    let language =
        asked_language(request.uri()).and_then(crate::i18n::parse_tag).map(domain::city::Locale::tag);
    let known = visitor_in(request.extensions()).session.is_some();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        set_absent(headers, name, value);
    }
    // Pages differ by language and by session: only the person's own browser may keep them.
    // What is shown to someone who is known may be for few: no browser keeps it on a disk that others use.
    set_absent(headers, CACHE_CONTROL, if known { "no-store" } else { "private, no-cache" });
    headers.append(VARY, HeaderValue::from_static("accept-language, cookie"));
    if web.settings.https {
        set_absent(headers, STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if let Some(tag) = language {
        let secure = if web.settings.https { "; Secure" } else { "" };
        let cookie = format!(
            "{LANGUAGE_COOKIE}={tag}; Path=/; Max-Age={LANGUAGE_SECONDS}; HttpOnly; SameSite=Lax{secure}"
        );
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            headers.append(SET_COOKIE, value);
        }
    }
    response
}

fn set_absent(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
