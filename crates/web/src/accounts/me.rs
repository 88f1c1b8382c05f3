//! What does a person see and change of their own account?

use app::accounts::{Identity, SessionView};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::SessionId;
use domain::accounts::{Permission, Role};
use serde::Deserialize;

use super::sign_in::{refusal, refused, unkept};
use crate::errors::{Fault, PageResult, page};
use crate::filters;
use crate::frame::Frame;
use crate::i18n::Words;
use crate::security::forms::{CheckedForm, Nothing};
use crate::state::Web;
use crate::visit::Account;

/// A city where the person belongs.
pub(crate) struct Belonging {
    pub(crate) name: String,
    /// Where they go from here.
    pub(crate) href: String,
    pub(crate) roles: String,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "accounts/me.html")]
pub(crate) struct MePage {
    pub(crate) frame: Frame,
    pub(crate) token: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) operator: bool,
    pub(crate) cities: Vec<Belonging>,
    pub(crate) sessions: Vec<SessionView>,
    /// What was wrong with the last try to change the password.
    pub(crate) problem: Option<String>,
    /// What was just done.
    pub(crate) done: Option<String>,
}

async fn page_of(
    web: &Web,
    account: &Account,
    problem: Option<String>,
    done: Option<String>,
) -> Result<MePage, Fault> {
    let frame = account.visit.frame(None);
    let identity = &account.identity;
    Ok(MePage {
        token: frame.token.clone(),
        cities: belongings(web, identity, frame.t).await?,
        frame,
        name: identity.person.name.clone(),
        email: identity.person.email.clone(),
        operator: identity.person.operator,
        sessions: web.app.list_sessions(identity).await?,
        problem,
        done,
    })
}

async fn belongings(web: &Web, identity: &Identity, words: Words) -> Result<Vec<Belonging>, Fault> {
    let mut found = Vec::new();
    for city in web.app.list_cities().await? {
        let roles = identity.roles_in(city.id);
        if roles.is_empty() {
            continue;
        }
        let staff = if roles.may(Permission::WorkAsAgent) { "/staff" } else { "" };
        found.push(Belonging {
            name: city.name,
            href: format!("/{}{staff}", city.slug),
            roles: roles.iter().map(|role| role_words(words, role)).collect::<Vec<_>>().join(", "),
        });
    }
    Ok(found)
}

/// A role as people say it.
pub(crate) fn role_words(words: Words, role: Role) -> String {
    words.say(match role {
        Role::Resident => "role-resident",
        Role::Association => "role-association",
        Role::Agent => "role-agent",
        Role::Pilot => "role-pilot",
        Role::Elected => "role-elected",
        Role::Administrator => "role-administrator",
    })
}

pub(crate) async fn show(State(web): State<Web>, account: Account) -> PageResult {
    Ok(unkept(page(&page_of(&web, &account, None, None).await?)?))
}

#[derive(Deserialize)]
pub(crate) struct Passwords {
    present: String,
    chosen: String,
}

pub(crate) async fn change_password(
    State(web): State<Web>,
    account: Account,
    CheckedForm(form): CheckedForm<Passwords>,
) -> PageResult {
    let words = account.visit.words;
    match web.app.change_password(&account.identity, &form.present, &form.chosen).await {
        Ok(()) => {
            let done = Some(words.say("me-password-changed"));
            Ok(unkept(page(&page_of(&web, &account, None, done).await?)?))
        }
        Err(app::Error::Account(error)) => {
            let (status, problem) = refusal(words, error).ok_or(error)?;
            let shown = page_of(&web, &account, Some(problem), None).await?;
            Ok(refused(status, unkept(page(&shown)?)))
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn end_one(
    State(web): State<Web>,
    account: Account,
    Path(id): Path<SessionId>,
    _: CheckedForm<Nothing>,
) -> PageResult {
    web.app.end_session(&account.identity, id).await?;
    Ok(Redirect::to("/accounts/me").into_response())
}

pub(crate) async fn end_others(
    State(web): State<Web>,
    account: Account,
    _: CheckedForm<Nothing>,
) -> PageResult {
    web.app.end_other_sessions(&account.identity).await?;
    Ok(Redirect::to("/accounts/me").into_response())
}
