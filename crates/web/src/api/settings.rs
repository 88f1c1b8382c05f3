//! What did a city choose, and how does a program of its administrators change it?

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use domain::city::settings::{Section, Setting};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::api::{ApiResult, json, schema};
use crate::errors::WebError;
use crate::state::Web;
use crate::visit::InCity;

#[utoipa::path(
    get,
    path = "/api/v1/cities/{city}/settings",
    tag = "cities",
    params(("city" = String, Path, description = "Slug of the city")),
    security(("agents_key" = [])),
    responses((status = 200, description = "Each section by its name, with its stamp", body = schema::Settings))
)]
pub(crate) async fn show(place: InCity) -> ApiResult {
    let section = |section: Section| {
        let setting = place.city.setting(section);
        (section.as_str().to_owned(), json!({ "seen": setting.stamp(), "value": setting }))
    };
    json(Section::ALL.into_iter().map(section).collect::<Map<String, Value>>())
}

/// A section to write.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SectionSent {
    /// Stamp of the state that it is written over, as `GET` gave it.
    seen: String,
    /// The section, whole, in the form that `GET` gives. Shorter times erase what is older in the coming night.
    #[schema(value_type = Object)]
    value: Value,
}

#[utoipa::path(
    put,
    path = "/api/v1/cities/{city}/settings/{section}",
    tag = "cities",
    params(
        ("city" = String, Path, description = "Slug of the city"),
        ("section" = String, Path, description = "`identity`, `colours`, `logo`, `contacts`, `examples` or `retention`")
    ),
    request_body = SectionSent,
    security(("agents_key" = [])),
    responses(
        (status = 200, description = "Written; `change` is null where nothing was different", body = schema::SettingSaved),
        (status = 409, description = "Someone changed it meanwhile; nothing was written", body = schema::Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field cannot be kept", body = schema::Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn save(
    State(web): State<Web>,
    place: InCity,
    Path((_, name)): Path<(String, String)>,
    body: Result<Json<SectionSent>, JsonRejection>,
) -> ApiResult {
    let section = Section::from_name(&name).ok_or(WebError::NotFound)?;
    let Json(sent) = body.map_err(|_| WebError::BadRequest)?;
    let setting = Setting::from_json(section, &sent.value.to_string()).map_err(|_| WebError::BadRequest)?;
    let change = web.app.save_setting(&place.viewer, &sent.seen, setting).await?;
    saved(&web, &place, section, change).await
}

/// How a logo comes.
#[derive(Deserialize)]
pub(crate) struct LogoQuery {
    seen: String,
    #[serde(default)]
    alt: String,
}

#[utoipa::path(
    put,
    path = "/api/v1/cities/{city}/logo",
    tag = "cities",
    params(
        ("city" = String, Path, description = "Slug of the city"),
        ("seen" = String, Query, description = "Stamp of the section `logo` that it is written over"),
        ("alt" = Option<String>, Query, description = "What it shows, for those who do not see it")
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "A PNG, JPEG or WebP file of 2 MB at most"),
    security(("agents_key" = [])),
    responses(
        (status = 200, description = "Drawn again and shown; to remove it, write null to the section `logo`", body = schema::SettingSaved),
        (status = 409, description = "Someone changed it meanwhile; nothing was written", body = schema::Problem, content_type = "application/problem+json"),
        (status = 422, description = "No such picture, damaged or too large", body = schema::Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn save_logo(
    State(web): State<Web>,
    place: InCity,
    Query(query): Query<LogoQuery>,
    file: Bytes,
) -> ApiResult {
    let change = web.app.save_logo(&place.viewer, &query.seen, file, &query.alt).await?;
    saved(&web, &place, Section::Logo, change).await
}

async fn saved(web: &Web, place: &InCity, section: Section, change: Option<i64>) -> ApiResult {
    let seen = web.app.load_city(place.city.id).await?.setting(section).stamp();
    json(json!({ "change": change, "seen": seen }))
}
