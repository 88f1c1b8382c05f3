//! How does an agent come in and leave? With the installation's key, once; then by a cookie.

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, REFERRER_POLICY, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect};
use domain::city::COMMONS_SLUG;
use serde::Deserialize;

use crate::errors::{PageResult, WebError, page};
use crate::frame::Frame;
use crate::security::forms::{CheckedForm, Nothing};
use crate::security::session::{self, SESSION_COOKIE, SESSION_SECONDS};
use crate::state::Web;
use crate::visit::Visit;

#[derive(Deserialize)]
pub(crate) struct Key {
    #[serde(default)]
    key: String,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "staff/enter.html")]
pub(crate) struct EnterPage {
    pub(crate) frame: Frame,
    /// The key of the link, sent by the form; empty when the person types it.
    pub(crate) key: String,
}

/// The page of the link: it only offers a button, so that a program that previews links signs nobody in.
pub(crate) async fn ask_key(visit: Visit, Query(Key { key }): Query<Key>) -> PageResult {
    let mut response = page(&EnterPage { frame: visit.frame(None), key })?;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    Ok(response)
}

pub(crate) async fn enter(State(web): State<Web>, form: Result<Form<Key>, FormRejection>) -> PageResult {
    let Form(Key { key }) = form.map_err(|_| WebError::BadRequest)?;
    if !web.app.is_agent_key(key.trim()) {
        return Err(WebError::WrongKey.into());
    }
    let mut cities = web.app.list_cities().await?;
    cities.retain(|city| city.slug != COMMONS_SLUG);
    let home = match cities.as_slice() {
        [only] => format!("/{}/staff", only.slug),
        _ => "/".to_owned(),
    };
    let cookie = session::issue(&web).ok_or(WebError::WrongKey)?;
    let secure = if web.settings.https { "; Secure" } else { "" };
    let cookie = format!(
        "{SESSION_COOKIE}={cookie}; Path=/; Max-Age={SESSION_SECONDS}; HttpOnly; SameSite=Strict{secure}"
    );
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| WebError::BadRequest)?;
    let mut response = Redirect::to(&home).into_response();
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}

pub(crate) async fn leave(_: HeaderMap, _: CheckedForm<Nothing>) -> PageResult {
    let gone = format!("{SESSION_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
    let gone = HeaderValue::from_str(&gone).map_err(|_| WebError::BadRequest)?;
    let mut response = Redirect::to("/").into_response();
    response.headers_mut().append(SET_COOKIE, gone);
    Ok(response)
}
