//! How does a person make and revoke the keys of programs that act in their name?

use app::accounts::{NewToken, TokenView};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::TokenId;
use domain::accounts::{Scope, Scopes};
use serde::Deserialize;

use super::me;
use super::sign_in::unkept;
use crate::errors::{PageResult, page};
use crate::i18n::Words;
use crate::security::forms::{CheckedForm, Nothing};
use crate::state::Web;
use crate::visit::Account;

/// A token in the list.
pub(crate) struct TokenLine {
    pub(crate) token: TokenView,
    pub(crate) city: String,
    pub(crate) scopes: String,
}

/// A scope as people say it.
pub(crate) fn scope_words(words: Words, scope: Scope) -> String {
    words.say(match scope {
        Scope::Read => "scope-read",
        Scope::Write => "scope-write",
    })
}

#[derive(Deserialize)]
pub(crate) struct TokenForm {
    name: String,
    city: String,
    days: String,
    #[serde(default)]
    write: String,
    password: String,
}

pub(crate) async fn make(
    State(web): State<Web>,
    account: Account,
    CheckedForm(form): CheckedForm<TokenForm>,
) -> PageResult {
    let city = web.app.find_city(&form.city).await?.ok_or(app::Error::NotFound { what: "city" })?;
    let mut scopes: Vec<Scope> = vec![Scope::Read];
    if !form.write.is_empty() {
        scopes.push(Scope::Write);
    }
    let new = NewToken {
        city: city.id,
        name: &form.name,
        scopes: scopes.into_iter().collect::<Scopes>(),
        days: form.days.parse().unwrap_or(0),
        password: &form.password,
    };
    match web.app.make_token(&account.identity, new).await {
        Ok(key) => {
            let told = me::Told { key: Some(key), ..me::Told::default() };
            Ok(unkept(page(&me::page_of(&web, &account, told).await?)?))
        }
        Err(error) => me::told(&web, &account, error).await,
    }
}

pub(crate) async fn revoke(
    State(web): State<Web>,
    account: Account,
    Path(id): Path<TokenId>,
    _: CheckedForm<Nothing>,
) -> PageResult {
    web.app.revoke_token(&account.identity, id).await?;
    Ok(Redirect::to("/accounts/me").into_response())
}
