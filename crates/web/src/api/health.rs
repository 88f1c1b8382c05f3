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

/// Ready: the database answers.
pub(crate) async fn ready(State(web): State<Web>) -> Response {
    let (status, word) = match web.app.list_cities().await {
        Ok(_) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not_ready"),
    };
    let mut response =
        (status, [(CACHE_CONTROL, "no-store")], Json(json!({ "status": word }))).into_response();
    response.extensions_mut().insert(Dressed);
    response
}
