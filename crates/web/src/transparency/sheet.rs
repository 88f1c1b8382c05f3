//! How does one use work, what must a person be told of it, and how was one answer made?
//!
//! The four points are those that a French administration owes on demand (CRPA, R. 311-3-1-2); the mention is the one
//! that a decision founded on an algorithm carries (R. 311-3-1-1); Québec's notice is that of article 65.2.

use app::transparency::Component;
use askama::Template;
use axum::extract::{Path, Query, State};
use domain::ask::Answer;
use domain::city::Regime;
use domain::transparency::AiUse;
use serde::Deserialize;

use crate::ask::answer::clean_question;
use crate::errors::{PageResult, WebError, page};
use crate::frame::Frame;
use crate::state::Web;
use crate::transparency::register::{basis_of, role_of, words_of};
use crate::visit::InCity;

#[derive(Deserialize)]
pub(crate) struct SheetQuery {
    #[serde(default)]
    q: String,
}

/// A document that an answer stands on.
pub(crate) struct Used {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) page: u32,
}

/// How one answer was made.
pub(crate) struct OneAnswer {
    pub(crate) question: String,
    pub(crate) searched: u64,
    pub(crate) sentences: usize,
    pub(crate) used: Vec<Used>,
    /// Names of the desks of the city's directory that were shown.
    pub(crate) desks: Vec<String>,
    pub(crate) is_answered: bool,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "transparency/sheet.html")]
pub(crate) struct SheetPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) city: String,
    pub(crate) is_french: bool,
    pub(crate) title: String,
    pub(crate) purpose: String,
    pub(crate) basis: String,
    pub(crate) part: String,
    pub(crate) data: String,
    pub(crate) parameters: String,
    pub(crate) operations: String,
    pub(crate) human: String,
    pub(crate) components: Vec<(String, Component)>,
    pub(crate) responsible: app::transparency::Responsible,
    pub(crate) answer: Option<OneAnswer>,
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, name)): Path<(String, String)>,
    Query(query): Query<SheetQuery>,
) -> PageResult {
    let one = AiUse::from_name(&name).ok_or(WebError::NotFound)?;
    let question = clean_question(&query.q);
    let wanted = one == AiUse::Answering && !question.is_empty();
    let answer = if wanted && web.app.ai_is_on(place.city.id, one).await? {
        // The same search again: nothing of it is kept.
        Some(web.app.answer(&place.viewer, &question).await?.answer)
    } else {
        None
    };
    let register = web.app.register(place.city.id).await?;
    page(&sheet_page(&place, one, register, answer.as_ref()))
}

pub(crate) fn sheet_page(
    place: &InCity,
    one: AiUse,
    register: app::transparency::Register,
    answer: Option<&Answer>,
) -> SheetPage {
    let t = place.words();
    let name = one.as_str();
    let components = register.uses.into_iter().find(|record| record.name == name);
    let components = components.map(|record| record.components).unwrap_or_default();
    SheetPage {
        frame: place.frame("transparency"),
        slug: place.city.slug.clone(),
        city: place.city.name.clone(),
        is_french: place.city.regime == Regime::Fr,
        title: words_of(t, name, "title"),
        purpose: words_of(t, name, "purpose"),
        basis: basis_of(t, name, place.city.regime),
        part: words_of(t, name, "part"),
        data: words_of(t, name, "data"),
        parameters: words_of(t, name, "parameters"),
        operations: words_of(t, name, "operations"),
        human: words_of(t, name, "human"),
        components: components.into_iter().map(|component| (role_of(t, &component), component)).collect(),
        responsible: register.responsible,
        answer: answer.map(|answer| one_answer(&place.city.slug, answer)),
    }
}

fn one_answer(slug: &str, answer: &Answer) -> OneAnswer {
    let used = answer.citations.iter().map(|citation| Used {
        title: citation.title.clone(),
        href: format!("/{slug}/documents/{}/pages/{}", citation.document, citation.page),
        page: citation.page,
    });
    OneAnswer {
        question: answer.question.clone(),
        searched: answer.searched_documents,
        sentences: answer.sentences.len(),
        used: used.collect(),
        desks: answer.directory.iter().map(|desk| desk.name.clone()).collect(),
        is_answered: answer.is_answered(),
    }
}
