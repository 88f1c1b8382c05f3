//! Who is looking, and at which part of a list?

use domain::CityId;
use domain::audit::{Action, Actor, NewEntry, Object};
use domain::document::{Audience, Visibility};
use serde::Serialize;

/// On whose behalf a use case runs: a city and what the person may see there. Documents of the commons are always
/// in view beside the city's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewer {
    /// The city looked at.
    pub city: CityId,
    /// What may be seen and done: agents write, residents read what is public.
    pub audience: Audience,
}

impl Viewer {
    /// A resident, or anyone, in that city.
    #[must_use]
    pub fn public(city: CityId) -> Self {
        Self { city, audience: Audience::Public }
    }

    /// An agent of that city.
    #[must_use]
    pub fn agent(city: CityId) -> Self {
        Self { city, audience: Audience::Agents }
    }

    /// Who that is, as the ledger says it.
    #[must_use]
    pub fn actor(self) -> Actor {
        match self.audience {
            Audience::Public => Actor::Public,
            Audience::Agents => Actor::AgentKey,
        }
    }

    /// An entry of the ledger of the viewer's city, done by the viewer.
    pub(crate) fn entry(self, action: Action, object: Object) -> NewEntry {
        NewEntry::new(self.city, self.actor(), action, object)
    }

    /// Whether an agent of the city looks.
    #[must_use]
    pub fn is_agent(self) -> bool {
        self.audience == Audience::Agents
    }

    /// Whether a document of that visibility is in view.
    #[must_use]
    pub fn may_see(self, visibility: Visibility) -> bool {
        self.audience.may_see(visibility)
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
