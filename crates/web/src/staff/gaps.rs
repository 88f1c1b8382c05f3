//! What do people ask that the documents do not say?

use app::gaps::Gap;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;
use uuid::Uuid;

use crate::documents::paging::{self, Paging};
use crate::errors::{PageResult, page};
use crate::filters;
use crate::frame::Frame;
use crate::security::forms::{CheckedForm, Nothing};
use crate::state::Web;
use crate::visit::InCity;

/// Gaps on a page.
const PAGE_GAPS: u32 = 30;

#[derive(Deserialize)]
pub(crate) struct GapsQuery {
    closed: Option<String>,
    page: Option<String>,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "staff/gaps.html")]
pub(crate) struct GapsPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) with_closed: bool,
    pub(crate) retention_days: u32,
    pub(crate) paging: Paging,
}

pub(crate) async fn list(
    State(web): State<Web>,
    place: InCity,
    Query(query): Query<GapsQuery>,
) -> PageResult {
    let with_closed = query.closed.as_deref() == Some("1");
    let number = paging::page_number(query.page.as_deref());
    let gaps = web.app.list_gaps(&place.viewer, with_closed, paging::slice(number, PAGE_GAPS)).await?;
    let base = format!("/{}/staff/gaps", place.city.slug);
    let kept = [("closed", if with_closed { "1" } else { "" })];
    let frame = place.frame("gaps");
    page(&GapsPage {
        token: frame.agent.clone().unwrap_or_default(),
        frame,
        slug: place.city.slug,
        paging: Paging::new(&base, &kept, (number, PAGE_GAPS), gaps.total),
        gaps: gaps.items,
        with_closed,
        retention_days: place.city.retention.gaps_days,
    })
}

pub(crate) async fn close(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, Uuid)>,
    _: CheckedForm<Nothing>,
) -> PageResult {
    web.app.close_gap(&place.viewer, id).await?;
    Ok(Redirect::to(&format!("/{}/staff/gaps", place.city.slug)).into_response())
}

pub(crate) async fn erase(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, Uuid)>,
    _: CheckedForm<Nothing>,
) -> PageResult {
    web.app.erase_gap(&place.viewer, id).await?;
    Ok(Redirect::to(&format!("/{}/staff/gaps", place.city.slug)).into_response())
}
