//! What does the library hold, as data; and how does a program add, hide or remove a document?

use app::documents::{DocumentFilter, DocumentSort};
use app::visibility::Wanted;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use domain::document::{Kind, Visibility};
use domain::{DocumentId, VersionId};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json as value;

use crate::api::{ApiResult, Slice, json, schema};
use crate::errors::WebError;
use crate::staff::receive;
use crate::state::Web;
use crate::visit::InCity;

/// A list in an address.
#[derive(Debug, Deserialize)]
pub(crate) struct ListQuery {
    q: Option<String>,
    kind: Option<Kind>,
    from: Option<Date>,
    to: Option<Date>,
    visibility: Option<Visibility>,
    sort: Option<String>,
    limit: Option<u32>,
    offset: Option<u32>,
}

#[utoipa::path(
    get,
    path = "/api/v1/cities/{city}/documents",
    tag = "documents",
    params(
        ("city" = String, Path, description = "Slug of the city"),
        ("q" = Option<String>, Query, description = "Words of the title or of the file name"),
        ("kind" = Option<String>, Query, description = "act, plan, report, press_release, notice, minutes or other"),
        ("from" = Option<jiff::civil::Date>, Query, description = "Dated from that day on"),
        ("to" = Option<jiff::civil::Date>, Query, description = "Dated up to that day"),
        ("visibility" = Option<String>, Query, description = "public, signed_in, agents, service or people"),
        ("sort" = Option<String>, Query, description = "date (default), added or title"),
        ("limit" = Option<u32>, Query, description = "At most 500; 50 by default"),
        ("offset" = Option<u32>, Query, description = "Documents to skip")
    ),
    responses(
        (status = 200, description = "Documents that the caller may see, with counts by kind and year", body = schema::DocumentList),
        (status = 404, description = "No such city", body = schema::Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list(State(web): State<Web>, place: InCity, Query(query): Query<ListQuery>) -> ApiResult {
    let filter = DocumentFilter {
        text: query.q.map(|text| text.chars().take(120).collect()),
        kinds: query.kind.into_iter().collect(),
        from: query.from,
        to: query.to,
        visibility: query.visibility,
        sort: match query.sort.as_deref() {
            Some("title") => DocumentSort::Title,
            Some("added") => DocumentSort::AddedDescending,
            _ => DocumentSort::DateDescending,
        },
    };
    let slice = Slice { limit: query.limit, offset: query.offset };
    json(web.app.list_documents(&place.viewer, &filter, slice.request()).await?)
}

#[utoipa::path(
    get,
    path = "/api/v1/cities/{city}/documents/{id}",
    tag = "documents",
    params(
        ("city" = String, Path, description = "Slug of the city"),
        ("id" = uuid::Uuid, Path, description = "Id of the document")
    ),
    responses(
        (status = 200, description = "The document with its outline and versions", body = schema::Document),
        (status = 404, description = "No such document for this caller", body = schema::Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, DocumentId)>,
) -> ApiResult {
    json(web.app.load_document(&place.viewer, id).await?)
}

/// Which version of a page.
#[derive(Debug, Deserialize)]
pub(crate) struct PageQuery {
    version: Option<VersionId>,
}

#[utoipa::path(
    get,
    path = "/api/v1/cities/{city}/documents/{id}/pages/{number}",
    tag = "documents",
    params(
        ("city" = String, Path, description = "Slug of the city"),
        ("id" = uuid::Uuid, Path, description = "Id of the document"),
        ("number" = u32, Path, description = "Page, from 1"),
        ("version" = Option<uuid::Uuid>, Query, description = "A version; the current one by default")
    ),
    responses(
        (status = 200, description = "Text, blocks and boxes: `text[start:end]` is what a citation quotes", body = schema::Page),
        (status = 404, description = "No such page for this caller", body = schema::Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn page(
    State(web): State<Web>,
    place: InCity,
    Path((_, id, number)): Path<(String, DocumentId, u32)>,
    Query(query): Query<PageQuery>,
) -> ApiResult {
    json(web.app.load_page(&place.viewer, id, query.version, number).await?)
}

#[utoipa::path(
    post,
    path = "/api/v1/cities/{city}/documents",
    tag = "documents",
    params(("city" = String, Path, description = "Slug of the city")),
    request_body(content = schema::Upload, content_type = "multipart/form-data"),
    security(("agents_key" = [])),
    responses(
        (status = 202, description = "Accepted: the job is durable", body = schema::JobAccepted),
        (status = 403, description = "The agents' key is needed", body = schema::Problem, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = schema::Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn upload(State(web): State<Web>, place: InCity, form: Multipart) -> ApiResult {
    let idle = web.settings.limits.upload_idle_timeout;
    // The route is only open to the key, so the form needs no token.
    let job = receive::receive(&web.app, &place.viewer, form, idle, |_| true).await?;
    let address = format!("/api/v1/cities/{}/jobs/{job}", place.city.slug);
    Ok((StatusCode::ACCEPTED, [(LOCATION, address)], Json(value!({ "job": job }))).into_response())
}

#[utoipa::path(
    delete,
    path = "/api/v1/cities/{city}/documents/{id}",
    tag = "documents",
    params(
        ("city" = String, Path, description = "Slug of the city"),
        ("id" = uuid::Uuid, Path, description = "Id of the document")
    ),
    security(("agents_key" = [])),
    responses(
        (status = 204, description = "Removed everywhere"),
        (status = 404, description = "No such document", body = schema::Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn remove(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, DocumentId)>,
) -> ApiResult {
    web.app.delete_document(&place.viewer, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Who may see a document.
#[derive(Debug, Deserialize)]
pub(crate) struct VisibilityBody {
    visibility: Visibility,
    #[serde(default)]
    services: Vec<String>,
    #[serde(default)]
    people: Vec<String>,
}

#[utoipa::path(
    put,
    path = "/api/v1/cities/{city}/documents/{id}/visibility",
    tag = "documents",
    params(
        ("city" = String, Path, description = "Slug of the city"),
        ("id" = uuid::Uuid, Path, description = "Id of the document")
    ),
    request_body = schema::VisibilityBody,
    security(("agents_key" = [])),
    responses(
        (status = 204, description = "Changed; search of this server has followed"),
        (status = 400, description = "No such service or person in the city", body = schema::Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such document", body = schema::Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn set_visibility(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, DocumentId)>,
    body: Result<Json<VisibilityBody>, JsonRejection>,
) -> ApiResult {
    let Json(body) = body.map_err(|_| WebError::BadRequest)?;
    let VisibilityBody { visibility, services, people } = body;
    web.app.set_visibility(&place.viewer, id, Wanted { visibility, services, people }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
