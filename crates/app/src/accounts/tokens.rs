//! Which programs act in a person's name, and how does one end that?
//!
//! A token opens one city, for some days, with some of what its person may do there. What the person loses, it loses.

use domain::accounts::{Person, Roles, Scope, Scopes};
use domain::audit::{Action, Actor, Details, NewEntry, Object};
use domain::time::UnixMs;
use domain::{CityId, ServiceId, TokenId};
use serde::Serialize;
use store::accounts::tokens::TokenRecord;

use super::{AccountError, Identity, links::parse_name, secret};
use crate::{App, Error, Result, Viewer};

/// What each token begins with: programs that look for secrets in texts know it by that.
pub const TOKEN_PREFIX: &str = "parvis_";
/// Longest life of a token, in days.
pub const TOKEN_DAYS_MAX: u16 = 366;
/// Tokens of one person.
const TOKENS_MAX: usize = 50;
/// Use is noted when the last note is older.
const TOUCH_MS: i64 = 5 * 60 * 1_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A program that shows a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenIdentity {
    /// In whose name.
    pub person: Person,
    /// The one city that it opens.
    pub city: CityId,
    /// What the person is there.
    pub roles: Roles,
    /// The services that the person is in there.
    pub services: Vec<ServiceId>,
    /// What the program may do.
    pub scopes: Scopes,
}

impl TokenIdentity {
    /// The person as the viewer of a city; a stranger to any but the token's.
    #[must_use]
    pub fn viewer(&self, city: CityId) -> Viewer {
        if city == self.city {
            Viewer::person(city, self.person.id, self.roles, &self.services)
        } else {
            Viewer::public(city)
        }
    }
}

/// A token as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TokenView {
    /// Names it.
    pub id: TokenId,
    /// The city that it opens.
    pub city: CityId,
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_ms: UnixMs,
    /// When it ends.
    pub expires_ms: UnixMs,
    /// Whether that has come.
    pub expired: bool,
    /// When it was last used, to within some minutes.
    pub used_ms: Option<UnixMs>,
}

/// A token to make.
#[derive(Debug, Clone, Copy)]
pub struct NewToken<'a> {
    /// The city to open.
    pub city: CityId,
    /// What to call it.
    pub name: &'a str,
    /// What it may do.
    pub scopes: Scopes,
    /// For how long: 1 to [`TOKEN_DAYS_MAX`].
    pub days: u16,
    /// The password of its owner: a borrowed browser makes none.
    pub password: &'a str,
}

impl App {
    /// Makes a token; the key is given once.
    ///
    /// # Errors
    /// `wrong_credentials`, `try_later`, `not_allowed` in a city where the person is a stranger, `invalid_value`,
    /// `too_large`.
    pub async fn make_token(&self, identity: &Identity, new: NewToken<'_>) -> Result<String> {
        let name = parse_name(new.name)?;
        if new.scopes.is_empty() || !(1..=TOKEN_DAYS_MAX).contains(&new.days) {
            let reason = format!("it has one scope at least, and lasts 1 to {TOKEN_DAYS_MAX} days");
            return Err(Error::Invalid { what: "the token", reason });
        }
        if identity.roles_in(new.city).is_empty() {
            return Err(AccountError::NotAllowed.into());
        }
        if self.inner.store.list_tokens(identity.person.id).await?.len() >= TOKENS_MAX {
            return Err(Error::TooLarge { what: "the list of tokens", limit: TOKENS_MAX.to_string() });
        }
        self.prove(identity.person.id, new.password).await?;
        let key = format!("{TOKEN_PREFIX}{}", secret::new_key()?);
        let mut transaction = self.inner.store.begin().await?;
        let now_ms = transaction.now_ms();
        let token = TokenRecord {
            id: TokenId(transaction.next_id()),
            city: new.city,
            person: identity.person.id,
            name,
            scopes: new.scopes,
            created_ms: now_ms,
            expires_ms: now_ms.saturating_add(i64::from(new.days) * DAY_MS),
            used_ms: None,
        };
        transaction.insert_token(&token, &secret::hash_of(&key)).await?;
        let details = Details::none()
            .number("days", u64::from(new.days))
            .code("scopes", &token.scopes.to_text().replace(' ', ","));
        transaction.append(&entry(identity, &token.city, Action::TokenMade, token.id).with(details)).await?;
        transaction.commit().await?;
        Ok(key)
    }

    /// The tokens of a person, newest first, those that ended in the last month too.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_tokens(&self, identity: &Identity) -> Result<Vec<TokenView>> {
        let now_ms = self.settings().clock.now_ms();
        let tokens = self.inner.store.list_tokens(identity.person.id).await?;
        Ok(tokens
            .into_iter()
            .map(|token| TokenView {
                id: token.id,
                city: token.city,
                name: token.name,
                scopes: token.scopes.iter().collect(),
                created_ms: token.created_ms,
                expires_ms: token.expires_ms,
                expired: token.expires_ms <= now_ms,
                used_ms: token.used_ms,
            })
            .collect())
    }

    /// Revokes one of a person's own tokens.
    ///
    /// # Errors
    /// `not_found` for a token of someone else.
    pub async fn revoke_token(&self, identity: &Identity, token: TokenId) -> Result<()> {
        let mut transaction = self.inner.store.begin().await?;
        let city = transaction.remove_token(identity.person.id, token).await?;
        let city = city.ok_or(Error::NotFound { what: "token" })?;
        transaction.append(&entry(identity, &city, Action::TokenRevoked, token)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Who shows a token; `None` when it opens nothing (any more).
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn find_token(&self, key: &str) -> Result<Option<TokenIdentity>> {
        if !key.strip_prefix(TOKEN_PREFIX).is_some_and(secret::is_key) {
            return Ok(None);
        }
        let Some(mut holder) = self.inner.store.find_token(&secret::hash_of(key)).await? else {
            return Ok(None);
        };
        let now_ms = self.settings().clock.now_ms();
        let roles = holder.roles.remove(&holder.token.city).unwrap_or_default();
        if now_ms >= holder.token.expires_ms || roles.is_empty() {
            return Ok(None);
        }
        if holder.token.used_ms.is_none_or(|used_ms| now_ms.saturating_sub(used_ms) > TOUCH_MS) {
            let mut transaction = self.inner.store.begin().await?;
            transaction.touch_token(holder.token.id).await?;
            transaction.commit().await?;
        }
        let (person, city, scopes) = (holder.record.person, holder.token.city, holder.token.scopes);
        let services = self.inner.store.services_of(person.id).await?.remove(&city).unwrap_or_default();
        Ok(Some(TokenIdentity { person, city, roles, services, scopes }))
    }
}

fn entry(identity: &Identity, city: &CityId, action: Action, token: TokenId) -> NewEntry {
    NewEntry::new(*city, Actor::Account(identity.person.id.0), action, Object::ApiToken(token))
}
