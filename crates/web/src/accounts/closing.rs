//! What is kept of an account, taken out by its owner, and its end.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, SET_COOKIE};
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;

use super::me;
use crate::errors::PageResult;
use crate::security::forms::CheckedForm;
use crate::security::session;
use crate::state::Web;
use crate::visit::Account;

#[derive(Deserialize)]
pub(crate) struct Proof {
    #[serde(default)]
    password: String,
}

/// All that is kept of the account, as a file.
pub(crate) async fn data(State(web): State<Web>, account: Account) -> PageResult {
    let mut response = Json(web.app.account_data(&account.identity).await?).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"account.json\""));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Erases the account.
pub(crate) async fn close(
    State(web): State<Web>,
    account: Account,
    CheckedForm(form): CheckedForm<Proof>,
) -> PageResult {
    if let Err(error) = web.app.close_account(&account.identity, &form.password).await {
        return me::told(&web, &account, error).await;
    }
    let mut response = Redirect::to("/").into_response();
    if let Some(cookie) = session::no_account_cookie(&web) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}
