//! A person asks what is kept of them, or to have it erased: staff look for their words, take them out, or erase them.

use app::retention::{Erased, FoundText};
use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::errors::{Fault, PageResult, page};
use crate::frame::Frame;
use crate::security::forms::CheckedForm;
use crate::state::Web;
use crate::visit::InCity;

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct PersonForm {
    #[serde(default)]
    pub(crate) words: String,
    #[serde(default)]
    pub(crate) reason: String,
}

/// Values of the page: the form alone, with what was found, or with what was erased.
#[derive(Template)]
#[template(path = "retention/persons.html")]
pub(crate) struct PersonsPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) form: PersonForm,
    pub(crate) found: Option<Vec<(String, FoundText)>>,
    pub(crate) erased: Option<Erased>,
}

impl PersonsPage {
    pub(crate) fn new(frame: Frame, slug: String, form: PersonForm) -> Self {
        let token = frame.agent.clone().unwrap_or_default();
        Self { frame, slug, token, form, found: None, erased: None }
    }

    pub(crate) fn finding(mut self, found: Vec<FoundText>) -> Self {
        let t = self.frame.t;
        let kind = |text: &FoundText| match text.kind {
            "question" => t.say("person-question"),
            "gap" => t.say("person-gap"),
            _ => t.say("person-contest"),
        };
        self.found = Some(found.into_iter().map(|text| (kind(&text), text)).collect());
        self
    }
}

pub(crate) async fn ask(place: InCity) -> PageResult {
    page(&PersonsPage::new(place.frame("persons"), place.city.slug, PersonForm::default()))
}

pub(crate) async fn find(
    State(web): State<Web>,
    place: InCity,
    CheckedForm(form): CheckedForm<PersonForm>,
) -> PageResult {
    let found = web.app.find_person(&place.viewer, &form.words, &form.reason).await?;
    page(&PersonsPage::new(place.frame("persons"), place.city.slug, form).finding(found))
}

pub(crate) async fn export(
    State(web): State<Web>,
    place: InCity,
    CheckedForm(form): CheckedForm<PersonForm>,
) -> Result<Response, Fault> {
    let found = web.app.find_person(&place.viewer, &form.words, &form.reason).await?;
    let headers =
        [(CONTENT_DISPOSITION, "attachment; filename=\"person.json\""), (CACHE_CONTROL, "no-store")];
    Ok((headers, Json(found)).into_response())
}

pub(crate) async fn erase(
    State(web): State<Web>,
    place: InCity,
    CheckedForm(form): CheckedForm<PersonForm>,
) -> PageResult {
    let erased = web.app.erase_person(&place.viewer, &form.words, &form.reason).await?;
    let mut shown = PersonsPage::new(place.frame("persons"), place.city.slug, PersonForm::default());
    shown.erased = Some(erased);
    page(&shown)
}
