//! Which cities does this installation serve, and what do they ask at their door?

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::IntoResponse;

use crate::api::{ApiResult, json, schema};
use crate::errors::WebError;
use crate::state::Web;
use crate::visit::InCity;

#[utoipa::path(
    get,
    path = "/api/v1/cities",
    tag = "cities",
    responses((status = 200, description = "Every city, the commons apart", body = [schema::City]))
)]
pub(crate) async fn list(State(web): State<Web>) -> ApiResult {
    json(web.app.list_cities().await?)
}

#[utoipa::path(
    put,
    path = "/api/v1/cities/{city}/examples",
    tag = "cities",
    params(("city" = String, Path, description = "Slug of the city")),
    request_body(content = Vec<String>, example = json!(["Quels sont les horaires de la mairie ?"])),
    security(("agents_key" = [])),
    responses(
        (status = 204, description = "The questions shown at the door of the city are these; none: made from titles"),
        (status = 404, description = "No such city", body = schema::Problem, content_type = "application/problem+json"),
        (status = 422, description = "A question is empty or too long", body = schema::Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn set_examples(
    State(web): State<Web>,
    place: InCity,
    body: Result<Json<Vec<String>>, JsonRejection>,
) -> ApiResult {
    let Json(examples) = body.map_err(|_| WebError::BadRequest)?;
    web.app.save_examples(&place.viewer, examples).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
