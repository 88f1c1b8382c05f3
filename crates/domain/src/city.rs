//! Who runs this installation, and where can a person turn?

use serde::{Deserialize, Serialize};

use crate::id::CityId;

/// The slug of the commons: what cities share with one another (documents, never personal data).
pub const COMMONS_SLUG: &str = "commons";

/// Legal regime that applies to a city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Regime {
    /// French law.
    Fr,
    /// Québec law.
    Qc,
}

/// Language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Locale {
    /// French of France.
    #[serde(rename = "fr-FR")]
    FrFr,
    /// French of Canada.
    #[serde(rename = "fr-CA")]
    FrCa,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Locale {
    /// BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::FrFr => "fr-FR",
            Self::FrCa => "fr-CA",
            Self::En => "en",
        }
    }
}

/// A city, or the commons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct City {
    /// Its id.
    pub id: CityId,
    /// Short name for addresses and commands: `[a-z0-9-]{1,40}`.
    pub slug: String,
    /// Name as people say it.
    pub name: String,
    /// Legal regime.
    pub regime: Regime,
    /// Language shown first.
    pub locale: Locale,
    /// Where to turn.
    pub contacts: Vec<ContactPoint>,
    /// Questions that residents often ask, in the city's language: shown at its door. May be empty.
    pub examples: Vec<String>,
}

/// A place, number or address where a person answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPoint {
    /// Name of the desk or service.
    pub name: String,
    /// What it helps with, in the words people use: tied to questions by the same text analysis as search.
    pub topics: Vec<String>,
    /// Telephone number as printed.
    pub phone: Option<String>,
    /// E-mail address of the service (never of a person).
    pub email: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Opening hours, as text.
    pub hours: Option<String>,
}

/// First parts of addresses that are not cities: those of the pages that stand beside the cities, and of some to come.
pub const RESERVED_SLUGS: [&str; 17] = [
    "about",
    "accessibility",
    "accounts",
    "admin",
    "agents",
    "api",
    "assets",
    "audit",
    "health",
    "help",
    "login",
    "logout",
    "metrics",
    "ready",
    "static",
    "status",
    "transparency",
];

/// Whether `slug` may name a city: 1 to 40 of `a-z 0-9 -`, starting with a letter or a digit.
#[must_use]
pub fn is_valid_slug(slug: &str) -> bool {
    !slug.is_empty()
        && slug.len() <= 40
        && !slug.starts_with('-')
        && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
