//! What does a person see and change of their own account?

use app::accounts::oidc::OutsideDoor;
use app::accounts::{Identity, PasskeyView, SecondFactor, SessionView, TokenView};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::SessionId;
use domain::accounts::{Permission, Role};
use serde::Deserialize;

use super::passkeys;
use super::sign_in::{refusal, refused, unkept};
use super::tokens::{TokenLine, scope_words};
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
    pub(crate) slug: String,
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
    pub(crate) second_factor: SecondFactor,
    pub(crate) passkeys: Vec<PasskeyView>,
    /// Whether one may be made.
    pub(crate) passkeys_offered: bool,
    pub(crate) doors: Vec<OutsideDoor>,
    pub(crate) tokens: Vec<TokenLine>,
    /// Whether they want reminders of plans; `None` where there are none for them.
    pub(crate) reminders: Option<bool>,
    pub(crate) told: Told,
}

/// What a change of the account gave.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// What was wrong with it.
    pub(crate) problem: Option<String>,
    /// What was just done.
    pub(crate) done: Option<String>,
    /// A token, shown once.
    pub(crate) key: Option<String>,
}

pub(crate) async fn page_of(web: &Web, account: &Account, told: Told) -> Result<MePage, Fault> {
    let frame = account.visit.frame(None);
    let identity = &account.identity;
    Ok(MePage {
        token: frame.token.clone(),
        second_factor: web.app.second_factor(identity).await?,
        passkeys: web.app.list_passkeys(identity).await?,
        passkeys_offered: passkeys::offered(web),
        doors: web.app.list_outside_doors(Some(identity)).await?,
        tokens: token_lines(web, identity, frame.t).await?,
        cities: belongings(web, identity, frame.t).await?,
        frame,
        name: identity.person.name.clone(),
        email: identity.person.email.clone(),
        operator: identity.person.operator,
        sessions: web.app.list_sessions(identity).await?,
        reminders: reminders(web, identity).await?,
        told,
    })
}

/// Reminders are for those who work on the plans of a city, where e-mails leave.
async fn reminders(web: &Web, identity: &Identity) -> Result<Option<bool>, Fault> {
    let works_on_plans = web.app.list_cities().await?.into_iter().any(|city| {
        let viewer = app::Viewer::person(city.id, identity.person.id, identity.roles_in(city.id), &[]);
        app::App::may_in_plan(&viewer, domain::plan::access::Deed::ReadInternal)
    });
    if !works_on_plans || !web.app.can_mail() || web.settings.public_url.is_none() {
        return Ok(None);
    }
    Ok(Some(web.app.wants_reminders(identity.person.id).await?))
}

async fn token_lines(web: &Web, identity: &Identity, words: Words) -> Result<Vec<TokenLine>, Fault> {
    let cities = web.app.list_cities().await?;
    let line = |token: TokenView| TokenLine {
        city: cities
            .iter()
            .find(|city| city.id == token.city)
            .map(|city| city.name.clone())
            .unwrap_or_default(),
        scopes: token.scopes.iter().map(|scope| scope_words(words, *scope)).collect::<Vec<_>>().join(", "),
        token,
    };
    Ok(web.app.list_tokens(identity).await?.into_iter().map(line).collect())
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
            slug: city.slug,
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
    Ok(unkept(page(&page_of(&web, &account, Told::default()).await?)?))
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
    match web.app.change_password(&account.identity, &form.present, &form.chosen).await {
        Ok(()) => {
            let told = Told { done: Some(account.visit.words.say("me-password-changed")), ..Told::default() };
            Ok(unkept(page(&page_of(&web, &account, told).await?)?))
        }
        Err(error) => told(&web, &account, error).await,
    }
}

/// The page once more, with what was wrong with a change of the account.
pub(crate) async fn told(web: &Web, account: &Account, error: app::Error) -> PageResult {
    let app::Error::Account(error) = error else { return Err(error.into()) };
    let (status, problem) = refusal(account.visit.words, error).ok_or(error)?;
    let told = Told { problem: Some(problem), ..Told::default() };
    Ok(refused(status, unkept(page(&page_of(web, account, told).await?)?)))
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
