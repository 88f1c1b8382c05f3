//! Which passages speak of it, as data?

use app::search::{Mode, SearchRequest};
use axum::extract::{Query, State};
use domain::DocumentId;
use domain::document::Kind;
use jiff::civil::Date;
use serde::Deserialize;

use crate::api::{ApiResult, Slice, json, schema};
use crate::ask::answer::clean_question;
use crate::state::Web;
use crate::visit::InCity;

/// A search in an address.
#[derive(Debug, Deserialize)]
pub(crate) struct SearchQuery {
    q: String,
    kind: Option<Kind>,
    from: Option<Date>,
    to: Option<Date>,
    document: Option<DocumentId>,
    #[serde(default)]
    mode: Mode,
    limit: Option<u32>,
    offset: Option<u32>,
}

#[utoipa::path(
    get,
    path = "/api/v1/cities/{city}/search",
    tag = "search",
    params(
        ("city" = String, Path, description = "Slug of the city"),
        ("q" = String, Query, description = "Words or a question"),
        ("kind" = Option<String>, Query, description = "Only documents of that kind: act, plan, report, press_release, notice, minutes, other"),
        ("from" = Option<jiff::civil::Date>, Query, description = "Only documents dated from that day on"),
        ("to" = Option<jiff::civil::Date>, Query, description = "Only documents dated up to that day"),
        ("document" = Option<uuid::Uuid>, Query, description = "Only in that document"),
        ("mode" = Option<String>, Query, description = "words, meaning or both (default)"),
        ("limit" = Option<u32>, Query, description = "At most 500; 50 by default"),
        ("offset" = Option<u32>, Query, description = "Results to skip")
    ),
    responses(
        (status = 200, description = "Passages, best first, each with the reasons for its rank", body = schema::SearchResults),
        (status = 404, description = "No such city", body = schema::Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn search(
    State(web): State<Web>,
    place: InCity,
    Query(query): Query<SearchQuery>,
) -> ApiResult {
    let request = SearchRequest {
        text: clean_question(&query.q),
        kinds: query.kind.into_iter().collect(),
        from: query.from,
        to: query.to,
        document: query.document,
        mode: query.mode,
        page: Slice { limit: query.limit, offset: query.offset }.request(),
    };
    json(web.app.search(&place.viewer, &request).await?)
}
