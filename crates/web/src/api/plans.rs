//! What do a city's plans say, as data, and how does a program change an action sheet?

use app::Viewer;
use app::plan::ChangeQuery;
use app::plan::edit::{Draft, Saved};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ItemId;
use domain::plan::item::Kind;
use domain::plan::sheet::ActionSheet;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::{ApiResult, Slice, json as reply, schema};
use crate::errors::{Dressed, Fault};
use crate::plan::data;
use crate::state::Web;
use crate::visit::InCity;

#[utoipa::path(
    get,
    path = "/api/v1/cities/{city}/plans",
    tag = "plans",
    params(("city" = String, Path, description = "Slug of the city")),
    responses((status = 200, description = "Public plans, newest first, with where they stand", body = [schema::PlanSummary]))
)]
pub(crate) async fn list(State(web): State<Web>, place: InCity) -> ApiResult {
    let plans = web.app.list_plans(&Viewer::public(place.city.id)).await?;
    let plans: Vec<schema::PlanSummary> = plans
        .into_iter()
        .map(|plan| schema::PlanSummary {
            id: plan.id.0,
            title: plan.plan.title,
            url: format!("/{}/plans/{}", place.city.slug, plan.slug),
            slug: plan.slug,
            sheets: plan.progress.total,
            done: plan.progress.of(domain::plan::sheet::Status::Done),
            late: plan.progress.late,
        })
        .collect();
    reply(plans)
}

#[utoipa::path(
    get,
    path = "/api/v1/cities/{city}/plans/{plan}",
    tag = "plans",
    params(
        ("city" = String, Path, description = "Slug of the city"),
        ("plan" = String, Path, description = "Slug of the plan")
    ),
    responses(
        (status = 200, description = "The plan as everyone may see it", body = data::PlanData),
        (status = 404, description = "No such plan", body = schema::Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug)): Path<(String, String)>,
) -> ApiResult {
    let content = web.app.load_plan(&Viewer::public(place.city.id), &slug).await?;
    reply(data::plan_data(&content, &place.city.slug))
}

#[derive(Deserialize)]
pub(crate) struct ChangesQuery {
    #[serde(default, deserialize_with = "crate::api::number")]
    after_ms: Option<i64>,
    #[serde(flatten)]
    slice: Slice,
}

#[utoipa::path(
    get,
    path = "/api/v1/cities/{city}/plans/{plan}/changes",
    tag = "plans",
    params(
        ("city" = String, Path, description = "Slug of the city"),
        ("plan" = String, Path, description = "Slug of the plan"),
        ("after_ms" = Option<i64>, Query, description = "Only changes after this instant, in milliseconds since 1970"),
        ("limit" = Option<u32>, Query, description = "At most 500; 50 by default"),
        ("offset" = Option<u32>, Query, description = "Changes to skip")
    ),
    responses((status = 200, description = "What changed, newest first", body = schema::PlanChanges))
)]
pub(crate) async fn changes(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug)): Path<(String, String)>,
    Query(query): Query<ChangesQuery>,
) -> ApiResult {
    let wanted = ChangeQuery { item: None, after_ms: query.after_ms };
    let viewer = Viewer::public(place.city.id);
    reply(web.app.list_plan_changes(&viewer, &slug, wanted, query.slice.request()).await?)
}

/// A change of an action sheet.
#[derive(Deserialize, utoipa::ToSchema)]
pub(crate) struct SheetChange {
    /// Revision that the change was made on.
    revision: u32,
    /// Fields to change, as the sheet has them (`title`, `status`, `status_reason`, `steps`, `budget`...); those left out
    /// stay as they are.
    #[schema(value_type = Object)]
    fields: serde_json::Map<String, Value>,
}

#[utoipa::path(
    put,
    path = "/api/v1/cities/{city}/plans/{plan}/sheets/{id}",
    tag = "plans",
    params(
        ("city" = String, Path, description = "Slug of the city"),
        ("plan" = String, Path, description = "Slug of the plan"),
        ("id" = uuid::Uuid, Path, description = "Id of the sheet")
    ),
    request_body = SheetChange,
    security(("agents_key" = [])),
    responses(
        (status = 200, description = "The new revision", body = schema::SheetSaved),
        (status = 409, description = "Others changed the sheet meanwhile: what they did, nothing was written", body = schema::SheetConflict),
        (status = 422, description = "A field cannot be kept", body = schema::Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn change_sheet(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug, id)): Path<(String, String, ItemId)>,
    Json(change): Json<SheetChange>,
) -> Result<Response, Fault> {
    let plan = web.app.load_plan(&place.viewer, &slug).await?;
    let item = web.app.load_plan_value(&place.viewer, Kind::Sheet, id).await?;
    if item.plan != plan.plan.plan {
        return Err(crate::errors::WebError::NotFound.into());
    }
    // A name that no sheet has would be passed over in silence.
    let known = serde_json::to_value(ActionSheet::default()).unwrap_or_default();
    if change.fields.keys().any(|name| known.get(name).is_none()) {
        return Err(app::Error::Field { field: "fields", code: "unknown" }.into());
    }
    let base = web.app.plan_value_at(&place.viewer, Kind::Sheet, id, change.revision).await?;
    let mut body = base;
    if let Some(fields) = body.as_object_mut() {
        fields.extend(change.fields);
    }
    let draft = Draft { id, seen: change.revision, body };
    match web.app.save_plan_value(&place.viewer, Kind::Sheet, draft).await? {
        Saved::Done(item) => {
            Ok(Json(schema::SheetSaved { id: item.id.0, revision: item.revision }).into_response())
        }
        Saved::Meanwhile(met) => {
            let body = json!({
                "code": "changed_meanwhile", "revision": met.current.revision, "current": met.current.body,
                "merged": met.merged, "theirs": met.theirs, "clashes": met.clashes,
            });
            let mut response = (StatusCode::CONFLICT, Json(body)).into_response();
            response.extensions_mut().insert(Dressed);
            Ok(response)
        }
    }
}
