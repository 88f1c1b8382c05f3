//! Who runs this installation, and where can a person turn?
//!
//! [`settings`] has what the administrator of a city changes, section by section; [`colour`] what keeps its pages readable.

pub mod colour;
pub mod settings;

use serde::{Deserialize, Serialize};

pub use colour::{Colour, Colours};

use crate::id::CityId;
use crate::retention::Retention;

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
    /// Every language, in the order shown.
    pub const ALL: [Self; 3] = [Self::FrFr, Self::FrCa, Self::En];

    /// The language of that tag, as [`Locale::tag`] writes it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

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
    /// Languages of its pages, the one shown first at the head; never empty.
    pub languages: Vec<Locale>,
    /// Its colours.
    pub colours: Colours,
    /// The picture beside its name.
    pub logo: Option<Logo>,
    /// How long it keeps what people wrote.
    pub retention: Retention,
}

impl City {
    /// The language in which this city speaks to someone who reads `wanted`: that one where the city offers it, else another
    /// of the same tongue, else the one shown first.
    #[must_use]
    pub fn spoken(&self, wanted: Locale) -> Locale {
        if self.languages.contains(&wanted) {
            return wanted;
        }
        let same = |one: &&Locale| one.tag().get(..2) == wanted.tag().get(..2);
        self.languages.iter().find(same).copied().unwrap_or(self.locale)
    }
}

/// Languages of a city that chose none: its own, and the other tongue.
#[must_use]
pub fn usual_languages(locale: Locale, regime: Regime) -> Vec<Locale> {
    match (locale, regime) {
        (Locale::En, Regime::Fr) => vec![Locale::En, Locale::FrFr],
        (Locale::En, Regime::Qc) => vec![Locale::En, Locale::FrCa],
        (french, _) => vec![french, Locale::En],
    }
}

/// The picture beside the name of a city: always a PNG drawn again by us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logo {
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Width.
    pub width_px: u32,
    /// Height.
    pub height_px: u32,
    /// What it shows, for those who do not see it; empty where it says nothing more than the name beside it.
    pub alt: String,
}

/// A place, number or address where a person answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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

impl ContactPoint {
    /// All that is known of it, on one line: name, address, hours, telephone, e-mail.
    #[must_use]
    pub fn line(&self) -> String {
        let known = [&self.address, &self.hours, &self.phone, &self.email].into_iter().flatten();
        std::iter::once(&self.name).chain(known).map(String::as_str).collect::<Vec<_>>().join(" – ")
    }
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
