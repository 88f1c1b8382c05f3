//! How does a person sign in and out?

use app::accounts::oidc::OutsideDoor;
use app::accounts::{AccountError, Arrival};
use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Coded as _;
use serde::Deserialize;

use super::arrival::{Device, local_path, welcome};
use super::outside::{self, OutsidePage};
use super::passkeys;
use super::second_factor::CodePage;
use crate::errors::{Dressed, Fault, PageResult, WebError, page};
use crate::frame::Frame;
use crate::i18n::Words;
use crate::security::forms::{CheckedForm, Nothing};
use crate::security::session;
use crate::state::Web;
use crate::visit::Visit;

#[derive(Deserialize)]
pub(crate) struct Way {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub(crate) struct Credentials {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
pub(crate) struct SignInPage {
    pub(crate) frame: Frame,
    pub(crate) email: String,
    pub(crate) next: String,
    /// What was wrong with the last try.
    pub(crate) problem: Option<String>,
    /// Providers of identities.
    pub(crate) doors: Vec<OutsideDoor>,
    /// Whether a passkey may be shown instead.
    pub(crate) passkeys: bool,
}

pub(crate) async fn show(State(web): State<Web>, visit: Visit, Query(way): Query<Way>) -> PageResult {
    let next = local_path(&way.next).unwrap_or_default().to_owned();
    if visit.session.as_ref().is_some_and(|session| session.identity.is_some()) {
        let next = if next.is_empty() { "/accounts/me" } else { &next };
        return Ok(Redirect::to(next).into_response());
    }
    let doors = web.app.list_outside_doors(None).await?;
    let (frame, passkeys) = (visit.frame(None), passkeys::offered(&web));
    let response = page(&SignInPage { frame, email: String::new(), next, problem: None, doors, passkeys })?;
    Ok(unkept(response))
}

pub(crate) async fn sign_in(
    State(web): State<Web>,
    visit: Visit,
    device: Device,
    form: Result<Form<Credentials>, FormRejection>,
) -> PageResult {
    let Form(form) = form.map_err(|_| WebError::BadRequest)?;
    let error = match web.app.sign_in(device.attempt(&form.email, &form.password)).await {
        Ok(Arrival::In(signed_in)) => return welcome(&web, &signed_in, &form.next).await,
        Ok(Arrival::CodeNeeded(key)) => {
            let next = local_path(&form.next).unwrap_or_default().to_owned();
            return Ok(unkept(page(&CodePage { frame: visit.frame(None), key, next, problem: None })?));
        }
        Err(app::Error::Account(error)) => error,
        Err(error) => return Err(error.into()),
    };
    // Who and from where is told nowhere: the buckets that slow guessing down know it, hashed.
    tracing::info!(code = error.code(), "a try to sign in was refused");
    let (status, problem) = refusal(visit.words, error).ok_or(error)?;
    let response = page(&SignInPage {
        frame: visit.frame(None),
        email: form.email,
        next: local_path(&form.next).unwrap_or_default().to_owned(),
        problem: Some(problem),
        doors: web.app.list_outside_doors(None).await?,
        passkeys: passkeys::offered(&web),
    })?;
    Ok(refused(status, unkept(response)))
}

/// Ends the session of this browser and forgets its cookie.
pub(crate) async fn sign_out(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
    _: CheckedForm<Nothing>,
) -> PageResult {
    let mut out = None;
    if let Some(identity) = visit.session.as_ref().and_then(|session| session.identity.as_ref()) {
        let home = format!("{}/", outside::base(&web, &headers));
        out = web.app.outside_end(identity.session.id, Some(&home)).await?;
        web.app.end_session(identity, identity.session.id).await?;
    }
    let mut response = match out {
        // The page of someone who is out: nothing of the session that ended is on it.
        Some(out) => {
            let frame = visit.out().frame(None);
            unkept(page(&OutsidePage { frame, name: out.name, address: out.address, leaving: true })?)
        }
        None => Redirect::to("/").into_response(),
    };
    if session::account_key(&web, &headers).is_some()
        && let Some(cookie) = session::no_account_cookie(&web)
    {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    // What this browser kept of our pages goes with the session.
    response.headers_mut().insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"cache\""));
    Ok(response)
}

/// Asks a browser to forget what it kept.
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// Status and words of what a form about an account may be told.
pub(crate) fn refusal(words: Words, error: AccountError) -> Option<(StatusCode, String)> {
    use domain::accounts::credential::Weakness;
    let say = |key: &str| words.say(key);
    Some(match error {
        AccountError::WrongCredentials => (StatusCode::FORBIDDEN, say("sign-in-wrong")),
        AccountError::TryLater { seconds } => {
            (StatusCode::TOO_MANY_REQUESTS, words.count("sign-in-wait", seconds.div_ceil(60)))
        }
        AccountError::WeakPassword(Weakness::TooShort) => {
            (StatusCode::UNPROCESSABLE_ENTITY, say("password-too-short"))
        }
        AccountError::WeakPassword(Weakness::TooLong) => {
            (StatusCode::UNPROCESSABLE_ENTITY, say("password-too-long"))
        }
        AccountError::WeakPassword(Weakness::Guessable) => {
            (StatusCode::UNPROCESSABLE_ENTITY, say("password-guessable"))
        }
        AccountError::LastAdministrator => (StatusCode::CONFLICT, say("me-last-administrator")),
        AccountError::PasskeyRefused => (StatusCode::FORBIDDEN, say("passkey-refused")),
        _ => return None,
    })
}

/// A page with a form shown again: the status tells programs, the page tells people.
pub(crate) fn refused(status: StatusCode, mut response: Response) -> Response {
    *response.status_mut() = status;
    response.extensions_mut().insert(Dressed);
    response
}

/// A page that no browser and no proxy keeps.
pub(crate) fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

impl From<FormRejection> for Fault {
    fn from(_: FormRejection) -> Self {
        WebError::BadRequest.into()
    }
}
