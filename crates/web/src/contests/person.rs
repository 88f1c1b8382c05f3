//! The person's side: a form without account, a link that nobody can guess, the outcome, erasure.

use app::contests::{Contest, REASON_CHARS_MAX, WORKING_DAYS};
use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Query, State};
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::ask::answer::clean_question;
use crate::errors::{Fault, PageResult, WebError, page};
use crate::filters;
use crate::frame::Frame;
use crate::state::Web;
use crate::visit::InCity;

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
}

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct ContestForm {
    #[serde(default)]
    pub(crate) q: String,
    #[serde(default)]
    pub(crate) reason: String,
    #[serde(default)]
    pub(crate) email: String,
}

/// Values of the form.
#[derive(Template)]
#[template(path = "contests/form.html")]
pub(crate) struct FormPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) form: ContestForm,
    /// What was sent cannot be used as it is.
    pub(crate) is_wrong: bool,
    pub(crate) working_days: u32,
    pub(crate) reason_chars_max: usize,
    pub(crate) kept_days: u32,
}

/// Values of the page of the link.
#[derive(Template)]
#[template(path = "contests/follow.html")]
pub(crate) struct FollowPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) contest: Contest,
}

fn form_page(place: &InCity, form: ContestForm, is_wrong: bool) -> FormPage {
    FormPage {
        frame: place.frame(""),
        slug: place.city.slug.clone(),
        form,
        is_wrong,
        working_days: WORKING_DAYS,
        reason_chars_max: REASON_CHARS_MAX,
        kept_days: place.city.retention.contests_days,
    }
}

#[cfg(test)]
pub(crate) fn form_sample(place: &InCity, form: ContestForm, is_wrong: bool) -> FormPage {
    form_page(place, form, is_wrong)
}

pub(crate) async fn ask_reason(place: InCity, Query(asked): Query<Asked>) -> PageResult {
    let question = clean_question(&asked.q);
    if question.is_empty() {
        return Ok(Redirect::to(&format!("/{}", place.city.slug)).into_response());
    }
    page(&form_page(&place, ContestForm { q: question, ..ContestForm::default() }, false))
}

/// Sent without a session, so without a token of forms: the guard asks for the origin of the form instead.
pub(crate) async fn receive(
    State(web): State<Web>,
    place: InCity,
    form: Result<Form<ContestForm>, FormRejection>,
) -> PageResult {
    let Form(form) = form.map_err(|_| WebError::BadRequest)?;
    let question = clean_question(&form.q);
    let received = web.app.contest_answer(&place.viewer, &question, &form.reason, &form.email).await;
    match received {
        Ok(token) => {
            Ok(unkept(Redirect::to(&format!("/{}/contests/{token}", place.city.slug)).into_response()))
        }
        // What the person wrote stays in the form.
        Err(app::Error::Invalid { .. }) => page(&form_page(&place, form, true)),
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn follow(
    State(web): State<Web>,
    place: InCity,
    Path((_, token)): Path<(String, String)>,
) -> PageResult {
    let contest = web.app.follow_contest(&place.viewer, &token).await?;
    let slug = place.city.slug.clone();
    Ok(unkept(page(&FollowPage { frame: place.frame(""), slug, token, contest })?))
}

/// Everything that is kept of the contest, as data: for the person who holds the link.
pub(crate) async fn export(
    State(web): State<Web>,
    place: InCity,
    Path((_, token)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let contest = web.app.follow_contest(&place.viewer, &token).await?;
    Ok(unkept(axum::Json(contest).into_response()))
}

pub(crate) async fn erase(
    State(web): State<Web>,
    place: InCity,
    Path((_, token)): Path<(String, String)>,
) -> PageResult {
    web.app.withdraw_contest(&place.viewer, &token).await?;
    Ok(unkept(Redirect::to(&format!("/{}", place.city.slug)).into_response()))
}

/// The address holds a secret: no cache keeps it.
fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
