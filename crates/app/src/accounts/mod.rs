//! Who is it, and what may they do? Signing in, one-time links, roles, services, sessions, API tokens.
//!
//! *Invariant:* an answer about an account that may not exist takes as long and says the same as one that does.
//! *Invariant:* keys, links and passwords are stored as hashes only, and reach no log, no ledger, no error.

mod closing;
pub mod error;
pub mod links;
pub mod oidc;
pub mod passkeys;
mod password;
pub mod people;
mod second_factor;
mod secret;
pub mod services;
pub mod sessions;
pub mod sign_in;
pub mod tokens;

use domain::CityId;
use domain::accounts::{Person, Roles};
use domain::audit::{Action, Actor, NewEntry, Object};
use store::accounts::CityRoles;
use store::accounts::services::CityServices;
use store::accounts::sessions::SessionRecord;

pub use closing::{AccountData, DeviceData};
pub use error::AccountError;
pub use links::{LinkView, NewAccount, OpenedLink};
pub use passkeys::{PasskeyOffer, PasskeyView};
pub use people::{Invitation, Member};
pub use second_factor::{NewGenerator, SecondFactor, generator_address};
pub use sessions::SessionView;
pub use sign_in::{Arrival, SignIn, SignedIn};
pub use store::accounts::links::LinkPurpose;
pub use tokens::{NewToken, TokenIdentity, TokenView};

use crate::{App, Result, Viewer};

/// Hashes computed at the same time: each takes 38 MB and a core.
pub(crate) const HASHES_MAX: usize = 2;

/// Someone who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The person.
    pub person: Person,
    /// Their roles, city by city.
    pub roles: CityRoles,
    /// Their services, city by city.
    pub services: CityServices,
    /// Their session.
    pub session: SessionRecord,
}

impl Identity {
    /// Their roles in a city; none where they are a stranger.
    #[must_use]
    pub fn roles_in(&self, city: CityId) -> Roles {
        self.roles.get(&city).copied().unwrap_or_default()
    }

    /// The person as the viewer of a city.
    #[must_use]
    pub fn viewer(&self, city: CityId) -> Viewer {
        let services = self.services.get(&city).map_or(&[][..], Vec::as_slice);
        Viewer::person(city, self.person.id, self.roles_in(city), services)
    }

    /// Whether they hold a role of the staff anywhere: their sessions are shorter.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        is_staff(&self.person, &self.roles)
    }
}

pub(crate) fn is_staff(person: &Person, roles: &CityRoles) -> bool {
    person.operator || roles.values().any(|roles| roles.is_staff())
}

/// An entry about an account, in the chain of the installation: no city learns what its people do elsewhere.
pub(crate) fn entry_of(person: &Person, action: Action) -> NewEntry {
    let city = store::settings::INSTALLATION;
    NewEntry::new(city, Actor::Account(person.id.0), action, Object::Person(person.id))
}

impl App {
    /// Hashes a password, waiting for its turn.
    pub(crate) async fn hash_password(&self, password: &str) -> Result<String> {
        let _turn = self.inner.hashes.acquire().await;
        let password = password.to_owned();
        tokio::task::spawn_blocking(move || password::hash(&password)).await?
    }

    /// Checks a password against a hash, or takes as long where there is none.
    pub(crate) async fn is_password(&self, password: &str, phc: Option<String>) -> Result<bool> {
        let _turn = self.inner.hashes.acquire().await;
        let password = password.to_owned();
        Ok(tokio::task::spawn_blocking(move || password::verify(&password, phc.as_deref())).await?)
    }
}
