//! Is the server alive, and can it answer?

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::errors::Dressed;
use crate::state::Web;

/// Alive: says nothing of the database.
pub(crate) async fn health() -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(json!({ "status": "ok" }))).into_response()
}

/// Ready: the server is not stopping, the database answers in time and the ledger takes what waits; otherwise which of
/// these, by name.
pub(crate) async fn ready(State(web): State<Web>) -> Response {
    let (status, body) = match web.app.not_ready().await {
        None => (StatusCode::OK, json!({ "status": "ready" })),
        Some(why) => (StatusCode::SERVICE_UNAVAILABLE, json!({ "status": "not_ready", "why": why })),
    };
    let mut response = (status, [(CACHE_CONTROL, "no-store")], Json(body)).into_response();
    response.extensions_mut().insert(Dressed);
    response
}
