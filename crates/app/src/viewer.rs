//! Who is looking, and at which part of a list?

use domain::accounts::{Permission, Role, Roles};
use domain::audit::{Action, Actor, NewEntry, Object};
use domain::document::Audience;
use domain::visibility::{Grants, Readers, Readership, Visibility};
use domain::{CityId, PersonId, ServiceId};
use serde::Serialize;
use store::library::Sight;

/// On whose behalf a use case runs: a city and what the person may see there. Documents of the commons are always
/// in view beside the city's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// The city looked at.
    pub city: CityId,
    /// What may be seen and done: agents write, residents read what is public.
    pub audience: Audience,
    /// Who it is, where they are signed in.
    pub person: Option<PersonId>,
    /// Their roles in that city.
    pub roles: Roles,
    /// What they may see besides what their audience may.
    pub grants: Grants,
}

impl Viewer {
    /// A resident, or anyone, in that city.
    #[must_use]
    pub fn public(city: CityId) -> Self {
        let grants = Grants::default();
        Self { city, audience: Audience::Public, person: None, roles: Roles::NONE, grants }
    }

    /// Whoever holds the installation's key or its command line: agent and administrator of that city.
    #[must_use]
    pub fn agent(city: CityId) -> Self {
        let roles = Roles::NONE.with(Role::Agent).with(Role::Administrator);
        Self { city, audience: Audience::Agents, person: None, roles, grants: Grants::everything() }
    }

    /// What every agent of that city may see, and nothing that is for some of them.
    pub(crate) fn any_agent(city: CityId) -> Self {
        Self { grants: Grants::default(), ..Self::agent(city) }
    }

    /// A person who is signed in, with their roles and services in that city. Whoever has no role there is a stranger to
    /// its documents.
    #[must_use]
    pub fn person(city: CityId, person: PersonId, roles: Roles, services: &[ServiceId]) -> Self {
        let audience = if roles.may(Permission::SeeAgents) {
            Audience::Agents
        } else if roles.may(Permission::SeeSignedIn) {
            Audience::SignedIn
        } else {
            Audience::Public
        };
        let grants = match audience {
            Audience::Public => Grants::default(),
            _ => Grants { everything: false, person: Some(person), services: services.into() },
        };
        Self { city, audience, person: Some(person), roles, grants }
    }

    /// Whether one of the viewer's roles allows it.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.roles.may(permission)
    }

    /// Goes on only where one of the viewer's roles allows it.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn require(&self, permission: Permission) -> crate::Result<()> {
        if self.may(permission) { Ok(()) } else { Err(crate::accounts::AccountError::NotAllowed.into()) }
    }

    /// Who that is, as the ledger says it.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match (self.person, self.audience) {
            (Some(person), _) => Actor::Account(person.0),
            (None, Audience::Public | Audience::SignedIn) => Actor::Public,
            (None, Audience::Agents) => Actor::AgentKey,
        }
    }

    /// An entry of the ledger of the viewer's city, done by the viewer.
    pub(crate) fn entry(&self, action: Action, object: Object) -> NewEntry {
        NewEntry::new(self.city, self.actor(), action, object)
    }

    /// Whether an agent of the city looks.
    #[must_use]
    pub fn is_agent(&self) -> bool {
        self.audience == Audience::Agents
    }

    /// Whether a document of the viewer's city is in view that has this visibility and these readers.
    #[must_use]
    pub fn may_see(&self, visibility: Visibility, readers: &Readers) -> bool {
        self.audience.may_see(visibility) || self.grants.open(visibility, readers)
    }

    /// The same of files under way.
    pub(crate) fn may_see_all(&self, readership: &Readership) -> bool {
        self.may_see(readership.visibility, &readership.readers)
    }

    /// What the viewer may see of lists.
    pub(crate) fn sight(&self) -> Sight {
        Sight::Of(self.city, self.audience, self.grants.clone())
    }
}

/// A slice of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    /// At most this many; brought down to [`PageRequest::LIMIT_MAX`].
    pub limit: u32,
    /// Number of items to skip.
    pub offset: u32,
}

impl PageRequest {
    /// No list gives more items at once.
    pub const LIMIT_MAX: u32 = 500;

    /// `limit` items after `offset`, within the limits.
    #[must_use]
    pub fn new(limit: u32, offset: u32) -> Self {
        Self { limit: limit.min(Self::LIMIT_MAX), offset }
    }

    /// The limit, brought down to [`PageRequest::LIMIT_MAX`].
    pub(crate) fn limit(self) -> u32 {
        self.limit.min(Self::LIMIT_MAX)
    }
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { limit: 50, offset: 0 }
    }
}

/// Items of a list with the number there are in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paged<T> {
    /// The items asked for.
    pub items: Vec<T>,
    /// How many there are, all pages together.
    pub total: u64,
}
