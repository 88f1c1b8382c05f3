//! Which files do pages load? All built into the program, each with a version in its address.

use std::sync::LazyLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("../assets/parvis.css");
const SCRIPT: &str = include_str!("../assets/parvis.js");
const MARK: &str = include_str!("../assets/mark.svg");

static STYLE_HREF: LazyLock<String> = LazyLock::new(|| versioned("/static/parvis.css", STYLE));
static SCRIPT_HREF: LazyLock<String> = LazyLock::new(|| versioned("/static/parvis.js", SCRIPT));
static MARK_HREF: LazyLock<String> = LazyLock::new(|| versioned("/static/mark.svg", MARK));

fn versioned(path: &str, content: &str) -> String {
    let digest = Sha256::digest(content.as_bytes());
    let version: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("{path}?v={version}")
}

pub(crate) fn style_href() -> &'static str {
    &STYLE_HREF
}

pub(crate) fn script_href() -> &'static str {
    &SCRIPT_HREF
}

pub(crate) fn mark_href() -> &'static str {
    &MARK_HREF
}

fn asset(media_type: &'static str, content: &'static str) -> Response {
    let headers = [(CONTENT_TYPE, media_type), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, content).into_response()
}

pub(crate) async fn style() -> Response {
    asset("text/css; charset=utf-8", STYLE)
}

pub(crate) async fn script() -> Response {
    asset("text/javascript; charset=utf-8", SCRIPT)
}

pub(crate) async fn mark() -> Response {
    asset("image/svg+xml", MARK)
}

/// Search engines may read the library, and are kept away from questions and staff pages.
pub(crate) async fn robots() -> Response {
    let rules =
        "User-agent: *\nDisallow: /*/ask\nDisallow: /*/search\nDisallow: /*/staff\nDisallow: /agents/\n";
    ([(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "public, max-age=86400")], rules)
        .into_response()
}
