//! Who is a person to a city, and what may they do there?
//!
//! A person has one account and holds roles city by city; [`permission`] says what each role may do. What else is pure
//! stands beside it: how long a session lives ([`session`]), how guessing is slowed down ([`throttle`]), what a program
//! may do in a person's name ([`scope`]), which address and which password will do ([`credential`]).
//!
//! *Invariant:* no role is above another. Each permission names the roles that have it, and nothing else grants it.
//! *Invariant:* the operator of the installation has no role: running the machine opens no city.

pub mod credential;
pub mod outside;
pub mod permission;
pub mod scope;
pub mod session;
pub mod throttle;

use serde::{Deserialize, Serialize};

use crate::time::UnixMs;
use crate::{CityId, PersonId, ServiceId};
pub use permission::Permission;
pub use scope::{Scope, Scopes};

/// What a person is in a city. Several roles may be held at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Lives there, or deals with the city.
    Resident,
    /// Speaks for an association.
    Association,
    /// Works for the city.
    Agent,
    /// Answers for an objective of a plan.
    Pilot,
    /// Holds a mandate of the council.
    Elected,
    /// Gives roles and sets the city up.
    Administrator,
}

impl Role {
    /// Every role, in the order shown.
    pub const ALL: [Self; 6] =
        [Self::Resident, Self::Association, Self::Agent, Self::Pilot, Self::Elected, Self::Administrator];

    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Association => "association",
            Self::Agent => "agent",
            Self::Pilot => "pilot",
            Self::Elected => "elected",
            Self::Administrator => "administrator",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Whether who holds it works for the city or decides there: sessions are shorter.
    #[must_use]
    pub fn is_staff(self) -> bool {
        !matches!(self, Self::Resident | Self::Association)
    }

    fn bit(self) -> u8 {
        1 << (self as u8)
    }
}

/// The roles of one person in one city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Roles(u8);

impl Roles {
    /// None: a stranger to the city.
    pub const NONE: Self = Self(0);

    /// With one more.
    #[must_use]
    pub fn with(self, role: Role) -> Self {
        Self(self.0 | role.bit())
    }

    /// With one less.
    #[must_use]
    pub fn without(self, role: Role) -> Self {
        Self(self.0 & !role.bit())
    }

    /// Whether it is held.
    #[must_use]
    pub fn holds(self, role: Role) -> bool {
        self.0 & role.bit() != 0
    }

    /// Whether none is held.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those held, in the order shown.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.holds(*role))
    }

    /// Whether one of them has that permission.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        self.iter().any(|role| permission.roles().contains(&role))
    }

    /// Whether one of them is of the staff.
    #[must_use]
    pub fn is_staff(self) -> bool {
        self.iter().any(Role::is_staff)
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<T: IntoIterator<Item = Role>>(roles: T) -> Self {
        roles.into_iter().fold(Self::NONE, Self::with)
    }
}

/// A person with an account, or invited to have one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Their id: the only thing of them that reaches the ledger.
    pub id: PersonId,
    /// E-mail address, normalised by [`credential::Email`].
    pub email: String,
    /// Name as they write it; empty until an invitation is taken up.
    pub name: String,
    /// Whether they run the installation.
    pub operator: bool,
    /// When the account was made.
    pub created_ms: UnixMs,
    /// When they last signed in.
    pub signed_in_ms: Option<UnixMs>,
}

/// A service (department) of a city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// Its city.
    pub city: CityId,
    /// Name as people say it.
    pub name: String,
}

/// Longest name of a person or a service, in characters.
pub const NAME_CHARS_MAX: usize = 120;

/// A name without the spaces around it; `None` when it is empty, too long or holds control characters.
#[must_use]
pub fn clean_name(name: &str) -> Option<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX && !name.contains(char::is_control);
    fits.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_come_and_go_one_by_one() {
        let roles: Roles = [Role::Agent, Role::Elected].into_iter().collect();
        assert_eq!(roles.iter().collect::<Vec<_>>(), [Role::Agent, Role::Elected]);
        assert_eq!(roles.without(Role::Agent).iter().collect::<Vec<_>>(), [Role::Elected]);
        assert!(Roles::NONE.is_empty() && !roles.holds(Role::Administrator));
        for role in Role::ALL {
            assert_eq!(Role::from_name(role.as_str()), Some(role));
            assert!(Roles::NONE.with(role).holds(role));
        }
    }

    #[test]
    fn names_are_one_line() {
        assert_eq!(clean_name("  Jeanne \n Martin "), Some("Jeanne Martin".to_owned()));
        assert_eq!(clean_name(" \u{7}"), None);
        assert_eq!(clean_name(&"a".repeat(121)), None);
    }
}
