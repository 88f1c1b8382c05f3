//! What does a one-time link open? Set-up, an invitation, or another password.

use app::accounts::{AccountError, LinkPurpose, LinkView, NewAccount, OpenedLink};
use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;

use super::arrival::{Device, welcome};
use super::sign_in::{SignInPage, refusal, refused, unkept};
use crate::errors::{PageResult, page};
use crate::frame::Frame;
use crate::state::Web;
use crate::visit::Visit;

#[derive(Deserialize)]
pub(crate) struct Key {
    #[serde(default)]
    key: String,
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    key: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "accounts/link.html")]
pub(crate) struct LinkPage {
    pub(crate) frame: Frame,
    pub(crate) view: LinkView,
    pub(crate) key: String,
    pub(crate) email: String,
    pub(crate) name: String,
    /// What was wrong with the last try.
    pub(crate) problem: Option<String>,
}

impl LinkPage {
    fn is_setup(&self) -> bool {
        self.view.purpose == LinkPurpose::Setup
    }

    fn is_reset(&self) -> bool {
        self.view.purpose == LinkPurpose::Reset
    }

    /// Whether the person has an account, and accepts with it.
    fn accepts(&self) -> bool {
        self.view.purpose == LinkPurpose::Invitation && self.view.has_account
    }

    fn city(&self) -> &str {
        self.view.city.as_ref().map_or("", |city| city.name.as_str())
    }
}

/// Shows what the link is for; only sending the form uses it, so that a program that previews links uses nothing up.
pub(crate) async fn show(State(web): State<Web>, visit: Visit, Query(Key { key }): Query<Key>) -> PageResult {
    let view = web.app.look_at_link(&key).await?;
    let (email, name) = (view.email.clone().unwrap_or_default(), view.name.clone());
    if view.purpose == LinkPurpose::Invitation && view.has_account && !is_of(&view, &visit) {
        // Back here once signed in, to accept.
        let next = format!("/accounts/link?key={key}");
        return Ok(unkept(page(&SignInPage {
            frame: visit.frame(None),
            email,
            next,
            problem: None,
            doors: Vec::new(),
            passkeys: false,
        })?));
    }
    Ok(unkept(page(&LinkPage { frame: visit.frame(None), view, key, email, name, problem: None })?))
}

/// Whether the link is of the person who is signed in.
fn is_of(view: &LinkView, visit: &Visit) -> bool {
    let identity = visit.session.as_ref().and_then(|session| session.identity.as_ref());
    identity.is_some_and(|identity| view.person == Some(identity.person.id))
}

pub(crate) async fn open(
    State(web): State<Web>,
    visit: Visit,
    device: Device,
    form: Result<Form<Chosen>, FormRejection>,
) -> PageResult {
    let Form(form) = form?;
    let identity = visit.session.as_ref().and_then(|session| session.identity.clone());
    if let Some(identity) = identity {
        let view = web.app.look_at_link(&form.key).await?;
        if view.purpose == LinkPurpose::Invitation && is_of(&view, &visit) {
            web.app.accept_invitation(&identity, &form.key).await?;
            let home = view.city.map(|city| format!("/{}", city.slug)).unwrap_or_default();
            return Ok(Redirect::to(&home).into_response());
        }
    }
    let account = NewAccount { email: &form.email, name: &form.name, password: &form.password };
    let problem = match web.app.use_link(&form.key, account, device.attempt(&form.email, "")).await {
        Ok(OpenedLink::SignedIn(signed_in)) => return welcome(&web, &signed_in, "").await,
        Ok(OpenedLink::PasswordChosen) => {
            let told = Some(visit.words.say("link-password-chosen"));
            let email = form.email;
            let page = page(&SignInPage {
                frame: visit.frame(None),
                email,
                next: String::new(),
                problem: told,
                doors: Vec::new(),
                passkeys: false,
            })?;
            return Ok(unkept(page));
        }
        Err(app::Error::Account(error)) if error != AccountError::LinkClosed => {
            refusal(visit.words, error).ok_or(error)?
        }
        Err(app::Error::Invalid { .. }) => {
            (StatusCode::UNPROCESSABLE_ENTITY, visit.words.say("link-invalid"))
        }
        Err(error) => return Err(error.into()),
    };
    let view = web.app.look_at_link(&form.key).await?;
    let (status, problem) = (problem.0, Some(problem.1));
    let Chosen { key, email, name, .. } = form;
    let response = page(&LinkPage { frame: visit.frame(None), view, key, email, name, problem })?;
    Ok(refused(status, unkept(response)))
}
