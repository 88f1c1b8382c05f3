//! How is each thing named for ever?
//!
//! Ids are UUIDv7: unique without coordination and ordered by time of creation.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! define_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

define_id!(
    /// A city (or the commons, which is a city without residents).
    CityId
);
define_id!(
    /// A document of a city, whatever its versions.
    DocumentId
);
define_id!(
    /// One content of a document: the same file name with other bytes is another version.
    VersionId
);
define_id!(
    /// A passage of a version.
    PassageId
);
define_id!(
    /// A piece of background work.
    JobId
);
define_id!(
    /// A plan of a city.
    PlanId
);
define_id!(
    /// A thing in a plan: an axis, an objective, an action sheet, an indicator, a meeting...; a plan's own page too.
    ItemId
);

define_id!(
    /// A person with an account, or invited to have one.
    PersonId
);
define_id!(
    /// A service (department) of a city.
    ServiceId
);
define_id!(
    /// A signed-in browser.
    SessionId
);
define_id!(
    /// A key that a program uses in a person's name.
    TokenId
);
define_id!(
    /// A passkey of a person.
    PasskeyId
);

/// Where new ids come from; passed in so that tests can repeat them.
pub trait IdSource: Send + Sync {
    /// The next id, never given before.
    fn next(&self) -> Uuid;
}
