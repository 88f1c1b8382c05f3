//! How is each objective judged: question, criterion, indicators, source, judgement?

use app::plan::PlanContent;
use askama::Template;
use axum::extract::{Path, State};
use domain::plan::item::{Body as _, Item};
use domain::plan::review::MatrixRow;

use super::sheet::Link;
use super::shell::{Shell, open};
use super::{indicators, words};
use crate::errors::{PageResult, page};
use crate::frame::Frame;
use crate::i18n::Words;
use crate::state::Web;
use crate::visit::InCity;

/// A row of the matrix.
pub(crate) struct Row {
    pub(crate) question: String,
    pub(crate) criterion: String,
    /// Each indicator with its last value.
    pub(crate) indicators: Vec<Link>,
    pub(crate) source: String,
    pub(crate) judgement: String,
    pub(crate) judgement_name: &'static str,
    pub(crate) comment: String,
    pub(crate) edit: String,
}

/// Rows of an objective.
pub(crate) struct Part {
    pub(crate) title: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) add: String,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "plan/matrix.html")]
pub(crate) struct MatrixPage {
    pub(crate) frame: Frame,
    pub(crate) shell: Shell,
    pub(crate) parts: Vec<Part>,
    pub(crate) judged: usize,
    pub(crate) total: usize,
}

fn row(t: Words, content: &PlanContent, (base, staff): (&str, &str), item: &Item<MatrixRow>) -> Row {
    let body = &item.body;
    let link = |id: &domain::ItemId| {
        let series = content.series_of(*id)?;
        let line = indicators::indicator_line(t, base, &series);
        Some(Link { label: format!("{} : {}", line.name, line.value), href: line.href })
    };
    Row {
        question: body.question.clone(),
        criterion: body.criterion.clone(),
        indicators: body.indicators.iter().filter_map(link).collect(),
        source: body.source.clone(),
        judgement: words::coded(t, "plan-judgement-", body.judgement.as_str()),
        judgement_name: body.judgement.as_str(),
        comment: body.comment.clone(),
        edit: format!("{staff}/matrix/{}", item.id),
    }
}

/// The matrix by objective; objectives without a row are left out unless one may add some.
pub(crate) fn parts(t: Words, content: &PlanContent, base: &str, staff: &str, all: bool) -> Vec<Part> {
    let part = |objective: &Item<domain::plan::structure::Objective>| Part {
        title: objective.body.name(),
        rows: content
            .matrix
            .iter()
            .filter(|row| row.parent == Some(objective.id))
            .map(|item| row(t, content, (base, staff), item))
            .collect(),
        add: format!("{staff}/new/matrix?in={}", objective.id),
    };
    let mut parts: Vec<Part> = content.objectives.iter().map(part).collect();
    parts.retain(|part| all || !part.rows.is_empty());
    parts
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug)): Path<(String, String)>,
) -> PageResult {
    let (content, shell) = open(&web, &place, &slug, "matrix").await?;
    let parts = parts(place.words(), &content, &shell.base, &shell.staff, shell.may_edit);
    page(&MatrixPage {
        frame: place.frame("plans"),
        judged: content.matrix.iter().filter(|row| row.body.judgement != Default::default()).count(),
        total: content.matrix.len(),
        parts,
        shell,
    })
}
