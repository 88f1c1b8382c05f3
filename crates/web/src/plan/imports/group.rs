//! How does a person decide on the pieces of one group, an objective with its actions for instance?
//!
//! What was typed is never lost: where it cannot be read, or another person decided meanwhile, it is shown again.

use app::plan::import::{Decision, ImportReview, Piece};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use uuid::Uuid;

use super::beside::{Sheet, sheets};
use super::pieces::{Input, PieceView, Refused, Showing, decision};
use super::{group_of, group_title, groups, is_open, seen};
use crate::errors::{PageResult, WebError, page};
use crate::frame::Frame;
use crate::plan::edit::with_status;
use crate::plan::form::Typed;
use crate::security::forms::CheckedForm;
use crate::state::Web;
use crate::visit::InCity;

/// Values of the page of one group.
#[derive(Template)]
#[template(path = "plan/import_group.html")]
pub(crate) struct GroupPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) id: Uuid,
    pub(crate) group: String,
    pub(crate) revision: u32,
    pub(crate) title: String,
    pub(crate) met: bool,
    pub(crate) refused: bool,
    pub(crate) open: usize,
    pub(crate) pieces: Vec<PieceView>,
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) next: Option<String>,
}

/// Why the page is shown again after a form was sent.
struct Again<'a> {
    refused: Refused<'a>,
    /// Another person decided meanwhile.
    met: bool,
}

async fn group_page(
    web: &Web,
    place: InCity,
    review: &ImportReview,
    group: String,
    again: Option<Again<'_>>,
) -> PageResult {
    let t = place.words();
    let all = groups(review);
    let at = all.iter().position(|(name, _)| *name == group).ok_or(WebError::NotFound)?;
    let (_, pieces) = all.get(at).ok_or(WebError::NotFound)?;
    let sheets = sheets(web, &place, review, pieces).await;
    let frame = place.frame("manage-plans");
    let slug = place.city.slug.clone();
    let has_open = |(_, pieces): &&(String, Vec<&Piece>)| pieces.iter().any(|piece| is_open(piece));
    let next = all.iter().skip(at + 1).chain(all.iter().take(at)).find(has_open);
    let refused = again.as_ref().map(|again| &again.refused);
    let met = again.as_ref().is_some_and(|again| again.met);
    let showing = Showing { t, review, city: &slug, sheets: &sheets, refused };
    let status = match (showing.refused.is_some_and(|refused| refused.fault.is_some()), met) {
        (true, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (false, true) => StatusCode::CONFLICT,
        (false, false) => StatusCode::OK,
    };
    let shown = page(&GroupPage {
        token: frame.agent.clone().unwrap_or_default(),
        frame,
        id: review.id,
        revision: review.revision,
        title: group_title(t, pieces),
        met,
        refused: refused.is_some_and(|refused| refused.fault.is_some()),
        open: pieces.iter().filter(|piece| is_open(piece)).count(),
        pieces: pieces.iter().map(|piece| showing.piece(piece)).collect(),
        next: next.map(|(name, _)| format!("/{slug}/staff/plan-imports/{}/{name}", review.id)),
        sheets,
        group,
        slug,
    })?;
    with_status(status, shown)
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, id, group)): Path<(String, Uuid, String)>,
) -> PageResult {
    let review = web.app.load_import(&place.viewer, id).await?;
    group_page(&web, place, &review, group, None).await
}

pub(crate) async fn decide(
    State(web): State<Web>,
    place: InCity,
    Path((_, id, group)): Path<(String, Uuid, String)>,
    CheckedForm(typed): CheckedForm<Typed>,
) -> PageResult {
    let review = web.app.load_import(&place.viewer, id).await?;
    let seen = seen(typed.get("seen").map_or("", String::as_str))?;
    let mut decisions: Vec<Decision> = Vec::new();
    for piece in review.pieces.iter().filter(|piece| group_of(piece) == group) {
        match decision(piece, &typed) {
            Ok(decided) => decisions.extend(decided),
            Err(fault) => {
                let refused = Refused { typed: &typed, fault: Some((piece.candidate.key.clone(), fault)) };
                return group_page(&web, place, &review, group, Some(Again { refused, met: false })).await;
            }
        }
    }
    // Parts of a piece are looked at before one goes on.
    let stays = decisions.iter().any(|decision| !matches!(decision, Decision::Decide(..)));
    decisions.sort_by_key(|decision| !matches!(decision, Decision::Decide(..)));
    match web.app.decide_import(&place.viewer, (id, seen), decisions).await {
        Err(app::Error::ChangedMeanwhile { .. }) => {
            let review = web.app.load_import(&place.viewer, id).await?;
            let refused = Refused { typed: &typed, fault: None };
            return group_page(&web, place, &review, group, Some(Again { refused, met: true })).await;
        }
        other => other?,
    }
    let base = format!("/{}/staff/plan-imports/{id}", place.city.slug);
    let target = match typed.get("next").filter(|next| !stays && next.starts_with(&base)) {
        Some(next) => next.clone(),
        None if stays => format!("{base}/{group}"),
        None => base,
    };
    Ok(Redirect::to(&target).into_response())
}
