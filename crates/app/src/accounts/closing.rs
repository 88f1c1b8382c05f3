//! How does a person take out what is kept of their account, and close it?

use domain::accounts::Role;
use domain::audit::{Action, Actor, Details, NewEntry, Object};
use domain::time::UnixMs;
use serde::Serialize;

use super::{AccountError, Identity, PasskeyView, TokenView, entry_of};
use crate::{App, Result};

/// An account that belongs to no city, to which nobody came for so long, is erased.
const FORGOTTEN_MS: i64 = 90 * 24 * 60 * 60 * 1_000;

/// All that is kept of a person's account, for them. Secrets (password, generator, passkeys) are told, not given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountData {
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
    /// When the account was made.
    pub created_ms: UnixMs,
    /// When its owner last came.
    pub signed_in_ms: Option<UnixMs>,
    /// Whether codes are asked for.
    pub second_factor: bool,
    /// Roles, city by city, by their slugs.
    pub roles: Vec<(String, Vec<&'static str>)>,
    /// Devices that are signed in.
    pub devices: Vec<DeviceData>,
    /// Names of passkeys.
    pub passkeys: Vec<String>,
    /// Names of tokens.
    pub tokens: Vec<String>,
}

/// A device that is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeviceData {
    /// Sort of browser and system.
    pub device: String,
    /// When it signed in.
    pub created_ms: UnixMs,
    /// When it was last used.
    pub seen_ms: UnixMs,
}

impl App {
    /// All that is kept of the person's account.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn account_data(&self, identity: &Identity) -> Result<AccountData> {
        let cities = self.list_cities().await?;
        let roles = cities.into_iter().filter_map(|city| {
            let held: Vec<&str> = identity.roles_in(city.id).iter().map(Role::as_str).collect();
            (!held.is_empty()).then_some((city.slug, held))
        });
        let device = |session: super::SessionView| DeviceData {
            device: session.device,
            created_ms: session.created_ms,
            seen_ms: session.seen_ms,
        };
        let passkey = |passkey: PasskeyView| passkey.name;
        let token = |token: TokenView| token.name;
        let person = &identity.person;
        Ok(AccountData {
            email: person.email.clone(),
            name: person.name.clone(),
            created_ms: person.created_ms,
            signed_in_ms: person.signed_in_ms,
            second_factor: self.inner.store.find_generator(person.id).await?.is_some_and(|one| one.confirmed),
            roles: roles.collect(),
            devices: self.list_sessions(identity).await?.into_iter().map(device).collect(),
            passkeys: self.list_passkeys(identity).await?.into_iter().map(passkey).collect(),
            tokens: self.list_tokens(identity).await?.into_iter().map(token).collect(),
        })
    }

    /// Erases the account of a person who gives their password, with everything that is theirs alone. The ledger keeps its
    /// entries, which name them by a number only.
    ///
    /// # Errors
    /// `wrong_credentials`, `try_later`, `last_administrator` of a city.
    pub async fn close_account(&self, identity: &Identity, password: &str) -> Result<()> {
        let person = &identity.person;
        self.prove(person.id, password).await?;
        let mut transaction = self.inner.store.begin().await?;
        for (city, roles) in transaction.roles_of(person.id).await? {
            for role in roles.iter() {
                transaction.take_role(city, person.id, role).await?;
                let actor = Actor::Account(person.id.0);
                let entry = NewEntry::new(city, actor, Action::RoleTaken, Object::Person(person.id));
                transaction.append(&entry.with(Details::none().code("role", role.as_str()))).await?;
            }
            if roles.holds(Role::Administrator) && transaction.count_administrators(city).await? == 0 {
                return Err(AccountError::LastAdministrator.into());
            }
        }
        transaction.append(&entry_of(person, Action::PersonErased)).await?;
        transaction.erase_person(person.id).await?;
        transaction.commit().await?;
        Ok(self.inner.store.scrub().await?)
    }

    /// Erases accounts that belong to no city any more and to which nobody came for three months.
    pub(crate) async fn erase_forgotten_accounts(&self) -> Result<()> {
        let mut transaction = self.inner.store.begin().await?;
        let before_ms = transaction.now_ms().saturating_sub(FORGOTTEN_MS);
        for person in transaction.list_forgotten(before_ms).await? {
            let city = store::settings::INSTALLATION;
            let entry = NewEntry::new(city, Actor::System, Action::PersonErased, Object::Person(person));
            transaction.append(&entry).await?;
            transaction.erase_person(person).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}
