//! How far is the work, as data?

use axum::extract::{Path, Query, State};
use domain::JobId;

use crate::api::{ApiResult, Slice, json, schema};
use crate::state::Web;
use crate::visit::InCity;

#[utoipa::path(
    get,
    path = "/api/v1/cities/{city}/jobs",
    tag = "jobs",
    params(
        ("city" = String, Path, description = "Slug of the city"),
        ("limit" = Option<u32>, Query, description = "At most 500; 50 by default"),
        ("offset" = Option<u32>, Query, description = "Jobs to skip")
    ),
    security(("agents_key" = [])),
    responses(
        (status = 200, description = "Jobs, newest first", body = schema::JobList),
        (status = 403, description = "Agents only", body = schema::Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list(State(web): State<Web>, place: InCity, Query(slice): Query<Slice>) -> ApiResult {
    json(web.app.list_jobs(&place.viewer, slice.request()).await?)
}

#[utoipa::path(
    get,
    path = "/api/v1/cities/{city}/jobs/{id}",
    tag = "jobs",
    params(
        ("city" = String, Path, description = "Slug of the city"),
        ("id" = uuid::Uuid, Path, description = "Id of the job"),
        ("limit" = Option<u32>, Query, description = "Files given, at most 500; 50 by default"),
        ("offset" = Option<u32>, Query, description = "Files to skip")
    ),
    security(("agents_key" = [])),
    responses(
        (status = 200, description = "The job with what came of its files", body = schema::Job),
        (status = 404, description = "No such job", body = schema::Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, JobId)>,
    Query(slice): Query<Slice>,
) -> ApiResult {
    json(web.app.load_job(&place.viewer, id, slice.request()).await?)
}

#[utoipa::path(
    post,
    path = "/api/v1/cities/{city}/jobs/{id}/cancel",
    tag = "jobs",
    params(
        ("city" = String, Path, description = "Slug of the city"),
        ("id" = uuid::Uuid, Path, description = "Id of the job")
    ),
    security(("agents_key" = [])),
    responses((status = 200, description = "The job as it stands; files already in stay", body = schema::Job))
)]
pub(crate) async fn cancel(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, JobId)>,
) -> ApiResult {
    json(web.app.cancel_job(&place.viewer, id).await?)
}
