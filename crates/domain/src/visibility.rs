//! Who may see a document?
//!
//! Five circles. The first three hold each other: everyone, those whom the city knows, its staff. A document for a
//! service or for named people is outside of these: being staff, or administrator, opens none of them.

use std::fmt::Write as _;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{PersonId, ServiceId};

/// Who may see a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everyone.
    Public,
    /// People who hold a role in the city.
    SignedIn,
    /// Agents of the city only.
    Agents,
    /// Members of services of the city, whatever else they are.
    Service,
    /// People of the city, named one by one.
    People,
}

impl Visibility {
    /// Each of them, the widest first.
    pub const ALL: [Self; 5] = [Self::Public, Self::SignedIn, Self::Agents, Self::Service, Self::People];

    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::SignedIn => "signed_in",
            Self::Agents => "agents",
            Self::Service => "service",
            Self::People => "people",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }

    /// Whether it names who may see: a service, or people.
    #[must_use]
    pub fn names_readers(self) -> bool {
        matches!(self, Self::Service | Self::People)
    }

    /// Whether fewer people see this than `other`; a service and named people do not compare.
    #[must_use]
    pub fn is_stricter_than(self, other: Self) -> bool {
        let rank = |one: Self| match one {
            Self::Public => 0,
            Self::SignedIn => 1,
            Self::Agents => 2,
            Self::Service | Self::People => 3,
        };
        rank(self) > rank(other)
    }
}

/// The services or the people that a document is for; empty where its visibility names none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Readers {
    /// Services, all members of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ServiceId>,
    /// People.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<PersonId>,
}

impl Readers {
    /// More services or people than that are no list of readers any more.
    pub const MAX: usize = 200;

    /// Whether it names nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.services.is_empty() && self.people.is_empty()
    }

    /// As it is stored: `service:ID person:ID`, separated by spaces.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for service in &self.services {
            let _ = write!(text, "service:{service} ");
        }
        for person in &self.people {
            let _ = write!(text, "person:{person} ");
        }
        text.trim_end().to_owned()
    }

    /// Reads what [`Readers::to_text`] wrote; what is neither is left out, so that nobody gains by it.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let mut readers = Self::default();
        for word in text.split_whitespace() {
            match word.split_once(':') {
                Some(("service", id)) => readers.services.extend(id.parse::<ServiceId>().ok()),
                Some(("person", id)) => readers.people.extend(id.parse::<PersonId>().ok()),
                _ => {}
            }
        }
        readers
    }
}

/// A visibility with those whom it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readership {
    /// Who.
    pub visibility: Visibility,
    /// Which services or people, where that names them.
    pub readers: Readers,
}

impl From<Visibility> for Readership {
    fn from(visibility: Visibility) -> Self {
        Self { visibility, readers: Readers::default() }
    }
}

/// Who is looking, as a circle: decides which documents are searched, listed and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Anyone: public documents.
    Public,
    /// Someone whom the city knows.
    SignedIn,
    /// An agent of the city.
    Agents,
}

impl Audience {
    /// Whether this circle may see a document of that visibility. What names its readers is in no circle: see [`Grants`].
    #[must_use]
    pub fn may_see(self, visibility: Visibility) -> bool {
        match visibility {
            Visibility::Public => true,
            Visibility::SignedIn => self >= Self::SignedIn,
            Visibility::Agents => self >= Self::Agents,
            Visibility::Service | Visibility::People => false,
        }
    }
}

/// What someone may see besides the documents of their circle.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants {
    /// Every document of the city: whoever holds the installation.
    pub everything: bool,
    /// The person, for documents that name them.
    pub person: Option<PersonId>,
    /// The services that they are in.
    pub services: Arc<[ServiceId]>,
}

impl Grants {
    /// Of whoever holds the installation.
    #[must_use]
    pub fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    /// Whether they open a document of that visibility, for those readers.
    #[must_use]
    pub fn open(&self, visibility: Visibility, readers: &Readers) -> bool {
        let named = match visibility {
            Visibility::Service => readers.services.iter().any(|one| self.services.contains(one)),
            Visibility::People => self.person.is_some_and(|person| readers.people.contains(&person)),
            Visibility::Public | Visibility::SignedIn | Visibility::Agents => false,
        };
        self.everything || named
    }

    /// Whether they open nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.everything && self.person.is_none() && self.services.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn ids() -> (ServiceId, PersonId) {
        (ServiceId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)))
    }

    #[test]
    fn circles_hold_each_other_and_open_nothing_that_names_its_readers() {
        let seen = |audience: Audience| Visibility::ALL.map(|visibility| audience.may_see(visibility));
        assert_eq!(seen(Audience::Public), [true, false, false, false, false]);
        assert_eq!(seen(Audience::SignedIn), [true, true, false, false, false]);
        assert_eq!(seen(Audience::Agents), [true, true, true, false, false]);
    }

    #[test]
    fn a_service_opens_to_its_members_and_a_name_to_its_person() {
        let (service, person) = ids();
        let readers = Readers { services: vec![service], people: vec![person] };
        let member = Grants { services: vec![service].into(), ..Grants::default() };
        let named = Grants { person: Some(person), ..Grants::default() };
        assert!(member.open(Visibility::Service, &readers) && !member.open(Visibility::People, &readers));
        assert!(named.open(Visibility::People, &readers) && !named.open(Visibility::Service, &readers));
        assert!(
            !named.open(Visibility::Agents, &readers)
                && !Grants::default().open(Visibility::Service, &readers)
        );
        assert!(Grants::everything().open(Visibility::People, &Readers::default()));
    }

    #[test]
    fn readers_are_read_back_and_what_is_damaged_opens_nothing() {
        let (service, person) = ids();
        let readers = Readers { services: vec![service], people: vec![person] };
        assert_eq!(Readers::from_text(&readers.to_text()), readers);
        assert!(Readers::from_text("service:x person: nobody 1").is_empty());
    }

    #[test]
    fn sending_a_file_again_never_widens_who_sees_it() {
        assert!(Visibility::Service.is_stricter_than(Visibility::Agents));
        assert!(Visibility::Agents.is_stricter_than(Visibility::SignedIn));
        assert!(!Visibility::People.is_stricter_than(Visibility::Service));
        assert!(!Visibility::Public.is_stricter_than(Visibility::Public));
    }
}
