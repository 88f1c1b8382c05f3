//! What may a program do in a person's name?

use serde::{Deserialize, Serialize};

/// A part of what the person may do, opened to a program by an API token. A token never does more than its person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Read what the person sees.
    Read,
    /// Change what the person may change through the API.
    Write,
}

impl Scope {
    /// Every scope, in the order shown.
    pub const ALL: [Self; 2] = [Self::Read, Self::Write];

    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// The scope of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == name)
    }

    fn bit(self) -> u8 {
        1 << (self as u8)
    }
}

/// The scopes of one token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Scopes(u8);

impl Scopes {
    /// Whether it is among them.
    #[must_use]
    pub fn holds(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those held, in the order shown.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.holds(*scope))
    }

    /// Names separated by spaces, as stored.
    #[must_use]
    pub fn to_text(self) -> String {
        self.iter().map(Scope::as_str).collect::<Vec<_>>().join(" ")
    }

    /// Reads [`Scopes::to_text`]; a name unknown to this program opens nothing.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        text.split_whitespace().filter_map(Scope::from_name).collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<T: IntoIterator<Item = Scope>>(scopes: T) -> Self {
        Self(scopes.into_iter().fold(0, |all, scope| all | scope.bit()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_written_and_read_again() {
        let both: Scopes = Scope::ALL.into_iter().collect();
        assert_eq!((both.to_text().as_str(), Scopes::from_text("write read root")), ("read write", both));
        assert!(Scopes::from_text("root").is_empty());
    }
}
