//! Staff turn a use on or off, and say who is responsible.

use app::transparency::{Register, Responsible};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use domain::transparency::AiUse;
use serde::Deserialize;

use crate::errors::{PageResult, WebError, page};
use crate::frame::Frame;
use crate::security::forms::CheckedForm;
use crate::state::Web;
use crate::transparency::register::words_of;
use crate::visit::InCity;

/// A use with its switch.
pub(crate) struct Switch {
    pub(crate) name: &'static str,
    pub(crate) title: String,
    pub(crate) without: String,
    pub(crate) on: bool,
    pub(crate) available: bool,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "transparency/staff.html")]
pub(crate) struct StaffPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) switches: Vec<Switch>,
    pub(crate) responsible: Responsible,
}

impl StaffPage {
    pub(crate) fn new(frame: Frame, register: Register) -> Self {
        let t = frame.t;
        let switches = register.uses.iter().map(|one| Switch {
            name: one.name,
            title: words_of(t, one.name, "title"),
            without: words_of(t, one.name, "without"),
            on: one.on,
            available: one.available,
        });
        Self {
            switches: switches.collect(),
            token: frame.agent.clone().unwrap_or_default(),
            slug: register.city,
            responsible: register.responsible,
            frame,
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct SwitchForm {
    #[serde(rename = "use")]
    one: String,
    on: String,
}

#[derive(Deserialize)]
pub(crate) struct ResponsibleForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    contact: String,
}

pub(crate) async fn show(State(web): State<Web>, place: InCity) -> PageResult {
    let register = web.app.register(place.city.id).await?;
    page(&StaffPage::new(place.frame("ai"), register))
}

pub(crate) async fn switch(
    State(web): State<Web>,
    place: InCity,
    CheckedForm(form): CheckedForm<SwitchForm>,
) -> PageResult {
    let one = AiUse::from_name(&form.one).ok_or(WebError::BadRequest)?;
    web.app.switch_ai(&place.viewer, one, form.on == "true").await?;
    Ok(Redirect::to(&format!("/{}/staff/transparency", place.city.slug)).into_response())
}

pub(crate) async fn save_responsible(
    State(web): State<Web>,
    place: InCity,
    CheckedForm(form): CheckedForm<ResponsibleForm>,
) -> PageResult {
    web.app.save_responsible(&place.viewer, &form.name, &form.contact).await?;
    Ok(Redirect::to(&format!("/{}/staff/transparency", place.city.slug)).into_response())
}
