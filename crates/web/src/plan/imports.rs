//! How does a person look at what was read for a plan: the words of the document beside the fields, piece by piece?

mod beside;
pub(crate) mod group;
mod pieces;

use app::plan::import::{ImportReview, ImportSummary, Piece};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::DocumentId;
use domain::plan::item::Kind;
use serde::Deserialize;
use uuid::Uuid;

use super::sheets::Choice;
use super::words;
use crate::errors::{PageResult, WebError, page};
use crate::filters;
use crate::frame::Frame;
use crate::i18n::Words;
use crate::security::forms::CheckedForm;
use crate::state::Web;
use crate::visit::InCity;

/// A group of pieces: an objective with its actions, or the plan with its axes and figures.
pub(crate) struct GroupLine {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) open: usize,
}

/// Values of the page of one import.
#[derive(Template)]
#[template(path = "plan/import.html")]
pub(crate) struct ImportPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) id: Uuid,
    pub(crate) revision: u32,
    pub(crate) title: String,
    pub(crate) plan: Option<String>,
    pub(crate) document: String,
    pub(crate) groups: Vec<GroupLine>,
    pub(crate) undecided: usize,
    pub(crate) taken: usize,
    pub(crate) remarks: Vec<String>,
    pub(crate) unsaid: Vec<String>,
    /// Pieces that were taken and would have no place, with the group where they are decided on.
    pub(crate) lost: Vec<(String, String)>,
}

/// Values of the page of all imports.
#[derive(Template)]
#[template(path = "plan/imports.html")]
pub(crate) struct ImportsPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) imports: Vec<ImportSummary>,
    pub(crate) documents: Vec<Choice>,
    pub(crate) plans: Vec<Choice>,
}

/// The group that a piece stands in: its objective, or `plan`.
fn group_of(piece: &Piece) -> String {
    let key = &piece.candidate.key;
    let objective = match piece.candidate.kind {
        Kind::Objective => Some(key.as_str()),
        Kind::Sheet => piece.candidate.parent.as_deref(),
        _ => None,
    };
    objective.unwrap_or("plan").to_owned()
}

fn groups(review: &ImportReview) -> Vec<(String, Vec<&Piece>)> {
    let mut groups: Vec<(String, Vec<&Piece>)> = Vec::new();
    for piece in &review.pieces {
        let name = group_of(piece);
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, pieces)) => pieces.push(piece),
            None => groups.push((name, vec![piece])),
        }
    }
    groups
}

fn group_title(t: Words, pieces: &[&Piece]) -> String {
    let objective = pieces.iter().find(|piece| piece.candidate.kind == Kind::Objective);
    match objective {
        Some(piece) if piece.candidate.number().is_empty() => piece.candidate.title().to_owned(),
        Some(piece) => format!("{}. {}", piece.candidate.number(), piece.candidate.title()),
        None => t.say("plan-import-group-plan"),
    }
}

fn is_open(piece: &Piece) -> bool {
    piece.choice.is_none() && !piece.is_same()
}

pub(crate) async fn list(State(web): State<Web>, place: InCity) -> PageResult {
    let imports = web.app.list_imports(&place.viewer).await?;
    let filter = app::documents::DocumentFilter {
        sort: app::documents::DocumentSort::AddedDescending,
        ..app::documents::DocumentFilter::default()
    };
    let documents = web.app.list_documents(&place.viewer, &filter, app::PageRequest::new(500, 0)).await?;
    let plans = web.app.list_plans(&place.viewer).await?;
    let frame = place.frame("manage-plans");
    let document = |document: app::documents::DocumentSummary| Choice {
        value: document.head.id.to_string(),
        chosen: false,
        label: document.head.title,
    };
    page(&ImportsPage {
        token: frame.agent.clone().unwrap_or_default(),
        frame,
        slug: place.city.slug,
        imports,
        documents: documents.documents.into_iter().map(document).collect(),
        plans: plans
            .into_iter()
            .map(|plan| Choice { value: plan.slug, label: plan.plan.title, chosen: false })
            .collect(),
    })
}

#[derive(Deserialize)]
pub(crate) struct ReadForm {
    document: DocumentId,
    #[serde(default)]
    plan: String,
}

pub(crate) async fn read(
    State(web): State<Web>,
    place: InCity,
    CheckedForm(form): CheckedForm<ReadForm>,
) -> PageResult {
    let plan = (!form.plan.is_empty()).then_some(form.plan.as_str());
    let id = web.app.read_plan_document(&place.viewer, form.document, plan).await?;
    Ok(Redirect::to(&format!("/{}/staff/plan-imports/{id}", place.city.slug)).into_response())
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, Uuid)>,
) -> PageResult {
    let t = place.words();
    let review = web.app.load_import(&place.viewer, id).await?;
    let frame = place.frame("manage-plans");
    let slug = place.city.slug.clone();
    let line = |(name, pieces): &(String, Vec<&Piece>)| GroupLine {
        href: format!("/{slug}/staff/plan-imports/{id}/{name}"),
        title: group_title(t, pieces),
        open: pieces.iter().filter(|piece| is_open(piece)).count(),
    };
    let lost = |piece: &Piece| {
        let href = format!("/{slug}/staff/plan-imports/{id}/{}", group_of(piece));
        (href, piece.candidate.title().to_owned())
    };
    page(&ImportPage {
        token: frame.agent.clone().unwrap_or_default(),
        frame,
        id,
        revision: review.revision,
        title: review.title.clone(),
        plan: review.plan.clone(),
        document: format!("/{slug}/documents/{}", review.document.id),
        groups: groups(&review).iter().map(line).collect(),
        undecided: review.undecided(),
        taken: review.taken(),
        remarks: review
            .remarks
            .iter()
            .map(|remark| words::coded(t, "plan-remark-", remark.code.as_str()))
            .collect(),
        unsaid: review.unsaid.clone(),
        lost: review.without_place().into_iter().map(lost).collect(),
        slug,
    })
}

#[derive(Deserialize)]
pub(crate) struct TakeForm {
    seen: String,
    #[serde(default)]
    address: String,
}

/// The revision that a form was made on.
fn seen(text: &str) -> Result<u32, WebError> {
    text.parse().map_err(|_| WebError::BadRequest)
}

pub(crate) async fn take(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, Uuid)>,
    CheckedForm(form): CheckedForm<TakeForm>,
) -> PageResult {
    let address = form.address.trim();
    let slug = (!address.is_empty()).then_some(address);
    let plan = web.app.take_import(&place.viewer, (id, seen(&form.seen)?), slug).await?;
    Ok(Redirect::to(&format!("/{}/staff/plans/{plan}", place.city.slug)).into_response())
}

pub(crate) async fn put_aside(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, Uuid)>,
    CheckedForm(form): CheckedForm<TakeForm>,
) -> PageResult {
    web.app.drop_import(&place.viewer, id, seen(&form.seen)?).await?;
    Ok(Redirect::to(&format!("/{}/staff/plan-imports", place.city.slug)).into_response())
}
