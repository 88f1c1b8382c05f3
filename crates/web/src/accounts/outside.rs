//! How does someone sign in with a provider of identities, or tie an account there to theirs?
//!
//! One leaves by a link, not by a form: the policy of our pages lets no form end on another site.

use app::accounts::oidc::{OutsideArrival, Return};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::arrival::{Device, local_path, welcome};
use super::second_factor::CodePage;
use super::sign_in::unkept;
use crate::errors::{PageResult, page};
use crate::frame::Frame;
use crate::security::forms::{CheckedForm, Nothing};
use crate::security::session;
use crate::state::Web;
use crate::visit::{Account, Visit};

/// Values of the page from which one goes on to a provider.
#[derive(Template)]
#[template(path = "accounts/outside.html")]
pub(crate) struct OutsidePage {
    pub(crate) frame: Frame,
    pub(crate) name: String,
    pub(crate) address: String,
    /// Whether the session here is over, and one may end that of the provider too.
    pub(crate) leaving: bool,
}

#[derive(Deserialize)]
pub(crate) struct Way {
    #[serde(default)]
    next: String,
}

/// Sends someone to a provider.
pub(crate) async fn leave(
    State(web): State<Web>,
    Path(provider): Path<String>,
    Query(way): Query<Way>,
    headers: HeaderMap,
) -> PageResult {
    let next = local_path(&way.next).unwrap_or_default();
    let departure = web.app.leave_for(&provider, &base(&web, &headers), next, None).await?;
    let response = Redirect::to(&departure.address).into_response();
    Ok(unkept(with_key(&web, response, &departure.key)))
}

/// The same for someone who is signed in, to tie an account there to theirs: the page leads on.
pub(crate) async fn tie(
    State(web): State<Web>,
    account: Account,
    Path(provider): Path<String>,
    headers: HeaderMap,
    _: CheckedForm<Nothing>,
) -> PageResult {
    let site = base(&web, &headers);
    let departure = web.app.leave_for(&provider, &site, "", Some(&account.identity)).await?;
    let doors = web.app.list_outside_doors(None).await?;
    let name = doors.into_iter().find(|door| door.id == provider).map(|door| door.name);
    let shown = OutsidePage {
        frame: account.visit.frame(None),
        name: name.unwrap_or(provider),
        address: departure.address,
        leaving: false,
    };
    Ok(unkept(with_key(&web, page(&shown)?, &departure.key)))
}

/// Takes someone back.
pub(crate) async fn come_back(
    State(web): State<Web>,
    visit: Visit,
    device: Device,
    Query(sent): Query<Return>,
    headers: HeaderMap,
) -> PageResult {
    let key = session::outside_key(&web, &headers);
    let arrival = web.app.come_back(key, &sent, &base(&web, &headers), device.attempt("", "")).await?;
    let mut response = match arrival {
        OutsideArrival::In(signed_in, next) => welcome(&web, &signed_in, &next).await?,
        OutsideArrival::CodeNeeded(key, next) => {
            page(&CodePage { frame: visit.frame(None), key, next, problem: None })?
        }
        OutsideArrival::Tied => Redirect::to("/accounts/me").into_response(),
    };
    if let Some(cookie) = session::no_outside_cookie(&web) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(unkept(response))
}

/// Address of the site. A provider only sends people to addresses that it was told, so that a forged `Host` leads nowhere.
pub(crate) fn base(web: &Web, headers: &HeaderMap) -> String {
    let declared = web.settings.public_url.as_deref().map(|url| url.trim_end_matches('/').to_owned());
    declared.unwrap_or_else(|| {
        let host =
            headers.get(axum::http::header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        format!("{}://{host}", if web.settings.https { "https" } else { "http" })
    })
}

fn with_key(web: &Web, mut response: Response, key: &str) -> Response {
    if let Some(cookie) = session::outside_cookie(web, key) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
