//! What do the documents answer, as data?

use app::ask::AskReport;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Query, State};
use serde::Deserialize;

use crate::api::{ApiResult, json, schema};
use crate::ask::answer::clean_question;
use crate::errors::WebError;
use crate::state::Web;
use crate::visit::InCity;

/// A question in an address.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    q: String,
}

/// A question in a body.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct Question {
    /// The question, in French or English; at most 500 characters are read.
    #[schema(example = "Quels sont les horaires de la mairie ?")]
    question: String,
}

#[utoipa::path(
    get,
    path = "/api/v1/cities/{city}/ask",
    tag = "ask",
    params(
        ("city" = String, Path, description = "Slug of the city"),
        ("q" = String, Query, description = "The question; at most 500 characters are read")
    ),
    responses(
        (status = 200, description = "An answer with its proofs, or a refusal with its reason", body = schema::Answer),
        (status = 404, description = "No such city", body = schema::Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many questions", body = schema::Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn ask_get(
    State(web): State<Web>,
    place: InCity,
    Query(Asked { q }): Query<Asked>,
) -> ApiResult {
    answer(&web, &place, &q).await
}

#[utoipa::path(
    post,
    path = "/api/v1/cities/{city}/ask",
    tag = "ask",
    params(("city" = String, Path, description = "Slug of the city")),
    request_body = Question,
    responses(
        (status = 200, description = "An answer with its proofs, or a refusal with its reason", body = schema::Answer),
        (status = 404, description = "No such city", body = schema::Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many questions", body = schema::Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn ask_post(
    State(web): State<Web>,
    place: InCity,
    body: Result<Json<Question>, JsonRejection>,
) -> ApiResult {
    let Json(Question { question }) = body.map_err(|_| WebError::BadRequest)?;
    answer(&web, &place, &question).await
}

/// The form of the answer is that of `parvis ask --json`: one type for both.
async fn answer(web: &Web, place: &InCity, question: &str) -> ApiResult {
    let asked = web.app.ask(&place.viewer, &clean_question(question)).await?;
    json(AskReport::from(asked))
}
