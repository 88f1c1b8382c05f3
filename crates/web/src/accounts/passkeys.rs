//! How does a person make a passkey, and sign in with it?
//!
//! Browsers offer passkeys to scripts only: the page carries the challenge, the script has the device answer it, and an
//! ordinary form brings the answer back. Who has no script is told so, and signs in with their password.

use app::accounts::passkeys::can_hold_passkeys;
use app::accounts::{AccountError, PasskeyOffer};
use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use domain::PasskeyId;
use serde::Deserialize;

use super::arrival::{Device, local_path, welcome};
use super::me::{self, Told};
use super::outside::base;
use super::second_factor::Password;
use super::sign_in::{SignInPage, refusal, refused, unkept};
use crate::errors::{PageResult, page};
use crate::frame::Frame;
use crate::security::forms::CheckedForm;
use crate::state::Web;
use crate::visit::{Account, Visit};

/// Values of the page from which a device shows a passkey.
#[derive(Template)]
#[template(path = "accounts/passkey.html")]
pub(crate) struct PasskeyPage {
    pub(crate) frame: Frame,
    pub(crate) offer: PasskeyOffer,
    pub(crate) next: String,
}

/// Values of the page on which a device makes one.
#[derive(Template)]
#[template(path = "accounts/new_passkey.html")]
pub(crate) struct NewPasskeyPage {
    pub(crate) frame: Frame,
    pub(crate) token: String,
    pub(crate) offer: PasskeyOffer,
    /// Sort of browser and system: a name that its owner knows it by.
    pub(crate) name: String,
}

/// Whether the pages offer passkeys: not where the site is declared at an address that browsers keep none for.
pub(crate) fn offered(web: &Web) -> bool {
    web.settings.public_url.as_deref().is_none_or(can_hold_passkeys)
}

#[derive(Deserialize)]
pub(crate) struct Way {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub(crate) struct Shown {
    #[serde(default)]
    key: String,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub(crate) struct Made {
    key: String,
    answer: String,
    name: String,
}

/// The page on which a device answers.
pub(crate) async fn begin_sign_in(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
    form: Result<Form<Way>, FormRejection>,
) -> PageResult {
    let Form(Way { next }) = form?;
    let offer = web.app.begin_passkey_sign_in(&base(&web, &headers)).await?;
    let next = local_path(&next).unwrap_or_default().to_owned();
    Ok(unkept(page(&PasskeyPage { frame: visit.frame(None), offer, next })?))
}

/// Takes the answer.
pub(crate) async fn sign_in(
    State(web): State<Web>,
    visit: Visit,
    device: Device,
    headers: HeaderMap,
    form: Result<Form<Shown>, FormRejection>,
) -> PageResult {
    let Form(Shown { key, answer, next }) = form?;
    let origin = base(&web, &headers);
    let attempt = device.attempt("", "");
    match web.app.sign_in_with_passkey(&key, &answer, attempt, &origin).await.map_err(plainly) {
        Ok(signed_in) => welcome(&web, &signed_in, &next).await,
        Err(app::Error::Account(error)) => {
            let (status, problem) = refusal(visit.words, error).ok_or(error)?;
            let shown = SignInPage {
                frame: visit.frame(None),
                email: String::new(),
                next: local_path(&next).unwrap_or_default().to_owned(),
                problem: Some(problem),
                doors: web.app.list_outside_doors(None).await?,
                passkeys: true,
            };
            Ok(refused(status, unkept(page(&shown)?)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The page on which a device makes a passkey, once the password was given.
pub(crate) async fn begin(
    State(web): State<Web>,
    account: Account,
    headers: HeaderMap,
    device: Device,
    CheckedForm(form): CheckedForm<Password>,
) -> PageResult {
    match web.app.begin_passkey(&account.identity, &form.password, &base(&web, &headers)).await {
        Ok(offer) => {
            let frame = account.visit.frame(None);
            let token = frame.token.clone();
            let name = device.attempt("", "").device.to_owned();
            Ok(unkept(page(&NewPasskeyPage { frame, token, offer, name })?))
        }
        Err(error) => me::told(&web, &account, plainly(error)).await,
    }
}

/// Takes the passkey that was made.
pub(crate) async fn confirm(
    State(web): State<Web>,
    account: Account,
    headers: HeaderMap,
    CheckedForm(form): CheckedForm<Made>,
) -> PageResult {
    let made = (form.name.as_str(), form.answer.as_str());
    match web.app.finish_passkey(&account.identity, &form.key, made, &base(&web, &headers)).await {
        Ok(()) => {
            let told = Told { done: Some(account.visit.words.say("passkey-made")), ..Told::default() };
            Ok(unkept(page(&me::page_of(&web, &account, told).await?)?))
        }
        Err(error) => me::told(&web, &account, plainly(error)).await,
    }
}

pub(crate) async fn remove(
    State(web): State<Web>,
    account: Account,
    Path(id): Path<PasskeyId>,
    CheckedForm(form): CheckedForm<Password>,
) -> PageResult {
    match web.app.remove_passkey(&account.identity, id, &form.password).await {
        Ok(()) => Ok(Redirect::to("/accounts/me").into_response()),
        Err(error) => me::told(&web, &account, plainly(error)).await,
    }
}

/// A challenge that was answered already, or too late, is refused in the same words as a wrong answer.
fn plainly(error: app::Error) -> app::Error {
    match error {
        app::Error::Account(AccountError::LinkClosed) => AccountError::PasskeyRefused.into(),
        error => error,
    }
}
