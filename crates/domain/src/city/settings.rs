//! What may the administrator of a city change about it, and may it be so?
//!
//! Section by section: two people who change two sections do not meet, and whoever changes a section says which state of it
//! they saw ([`Setting::stamp`]), so that nothing is written over unseen.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{City, Colours, ContactPoint, Locale, Logo};
use crate::retention::{CONTEST_DAYS_RANGE, GAP_DAYS_RANGE, QUESTION_DAYS_RANGE, Retention};

/// Longest name of a city, in characters.
pub const NAME_CHARS_MAX: usize = 200;
/// Contact points of one city.
pub const CONTACTS_MAX: usize = 200;
/// Characters of the name of a contact point, of its telephone number, of its e-mail address.
pub const CONTACT_LINE_CHARS_MAX: usize = 254;
/// Characters of its postal address and of its opening hours.
pub const CONTACT_TEXT_CHARS_MAX: usize = 1_000;
/// Things that one contact point helps with.
pub const TOPICS_MAX: usize = 60;
/// Questions shown at the door of one city.
pub const EXAMPLES_MAX: usize = 20;
/// Characters of such a question.
pub const EXAMPLE_CHARS_MAX: usize = 160;
/// Characters of what a logo shows.
pub const ALT_CHARS_MAX: usize = 200;

/// A part of what the administrator of a city changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Section {
    /// Name and languages.
    Identity,
    /// Colours.
    Colours,
    /// Logo.
    Logo,
    /// Contact points with their opening hours.
    Contacts,
    /// Questions shown at the door.
    Examples,
    /// How long things are kept.
    Retention,
}

impl Section {
    /// Every section, in the order shown.
    pub const ALL: [Self; 6] =
        [Self::Identity, Self::Colours, Self::Logo, Self::Contacts, Self::Examples, Self::Retention];

    /// Name in data and in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Colours => "colours",
            Self::Logo => "logo",
            Self::Contacts => "contacts",
            Self::Examples => "examples",
            Self::Retention => "retention",
        }
    }

    /// The section of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.as_str() == name)
    }
}

/// Name and languages of a city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Name as people say it.
    pub name: String,
    /// Languages of its pages, the one shown first at the head.
    pub languages: Vec<Locale>,
}

/// The state of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Setting {
    /// Name and languages.
    Identity(Identity),
    /// Colours.
    Colours(Colours),
    /// Logo.
    Logo(Option<Logo>),
    /// Contact points.
    Contacts(Vec<ContactPoint>),
    /// Questions shown at the door.
    Examples(Vec<String>),
    /// How long things are kept.
    Retention(Retention),
}

/// Why a section cannot be kept as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field} cannot be kept: {code}")]
pub struct SettingFault {
    /// The field: `name`, `languages`, `main`, `accent`, `contact`, `email`, `example`, `questions_days`...
    pub field: &'static str,
    /// Rank in a list, from 0.
    pub row: Option<usize>,
    /// `empty`, `too_long`, `too_many`, `none_chosen`, `not_an_address`, `out_of_range`.
    pub code: &'static str,
}

impl SettingFault {
    fn new(field: &'static str, code: &'static str) -> Self {
        Self { field, row: None, code }
    }
}

impl Setting {
    /// Its section.
    #[must_use]
    pub fn section(&self) -> Section {
        match self {
            Self::Identity(_) => Section::Identity,
            Self::Colours(_) => Section::Colours,
            Self::Logo(_) => Section::Logo,
            Self::Contacts(_) => Section::Contacts,
            Self::Examples(_) => Section::Examples,
            Self::Retention(_) => Section::Retention,
        }
    }

    /// The state of a section from its data.
    ///
    /// # Errors
    /// When it is not of that form.
    pub fn from_json(section: Section, data: &str) -> Result<Self, serde_json::Error> {
        Ok(match section {
            Section::Identity => Self::Identity(serde_json::from_str(data)?),
            Section::Colours => Self::Colours(serde_json::from_str(data)?),
            Section::Logo => Self::Logo(serde_json::from_str(data)?),
            Section::Contacts => Self::Contacts(serde_json::from_str(data)?),
            Section::Examples => Self::Examples(serde_json::from_str(data)?),
            Section::Retention => Self::Retention(serde_json::from_str(data)?),
        })
    }

    /// What names this very state: equal for equal states, and for no others.
    #[must_use]
    pub fn stamp(&self) -> String {
        let data = serde_json::to_vec(self).unwrap_or_default();
        let mut hash = Sha256::new();
        hash.update(self.section().as_str().as_bytes());
        hash.update(b"\0");
        hash.update(&data);
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The same with spaces brought to order, if it may be kept.
    ///
    /// # Errors
    /// The first fault found.
    pub fn checked(self) -> Result<Self, SettingFault> {
        Ok(match self {
            Self::Identity(identity) => Self::Identity(checked_identity(identity)?),
            Self::Logo(Some(logo)) => {
                let alt = one_line(&logo.alt);
                if alt.chars().count() > ALT_CHARS_MAX {
                    return Err(SettingFault::new("alt", "too_long"));
                }
                Self::Logo(Some(Logo { alt, ..logo }))
            }
            Self::Contacts(contacts) => Self::Contacts(checked_contacts(contacts)?),
            Self::Examples(examples) => Self::Examples(checked_examples(&examples)?),
            Self::Retention(retention) => Self::Retention(checked_retention(retention)?),
            // A colour that cannot be kept cannot be written either.
            other @ (Self::Colours(_) | Self::Logo(None)) => other,
        })
    }
}

impl City {
    /// The state of one of its sections.
    #[must_use]
    pub fn setting(&self, section: Section) -> Setting {
        match section {
            Section::Identity => {
                Setting::Identity(Identity { name: self.name.clone(), languages: self.languages.clone() })
            }
            Section::Colours => Setting::Colours(self.colours),
            Section::Logo => Setting::Logo(self.logo.clone()),
            Section::Contacts => Setting::Contacts(self.contacts.clone()),
            Section::Examples => Setting::Examples(self.examples.clone()),
            Section::Retention => Setting::Retention(self.retention),
        }
    }
}

/// The text on one line, one space between words; what is not shown goes.
fn one_line(text: &str) -> String {
    let shown: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn checked_identity(identity: Identity) -> Result<Identity, SettingFault> {
    let name = one_line(&identity.name);
    if name.is_empty() {
        return Err(SettingFault::new("name", "empty"));
    }
    if name.chars().count() > NAME_CHARS_MAX {
        return Err(SettingFault::new("name", "too_long"));
    }
    let mut languages: Vec<Locale> = Vec::new();
    for language in identity.languages {
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    if languages.is_empty() {
        return Err(SettingFault::new("languages", "none_chosen"));
    }
    Ok(Identity { name, languages })
}

/// Contact points with spaces brought to order, if they may be kept.
///
/// # Errors
/// The first fault found.
pub fn checked_contacts(contacts: Vec<ContactPoint>) -> Result<Vec<ContactPoint>, SettingFault> {
    if contacts.len() > CONTACTS_MAX {
        return Err(SettingFault::new("contact", "too_many"));
    }
    let checked = |(row, contact): (usize, ContactPoint)| {
        checked_contact(contact).map_err(|fault| SettingFault { row: Some(row), ..fault })
    };
    contacts.into_iter().enumerate().map(checked).collect()
}

fn checked_contact(contact: ContactPoint) -> Result<ContactPoint, SettingFault> {
    let fit = |field: &'static str, text: String, max: usize| {
        if text.chars().count() > max { Err(SettingFault::new(field, "too_long")) } else { Ok(text) }
    };
    let filled = |field: &'static str, text: Option<String>, max: usize| {
        let text = text.map(|text| one_line(&text)).filter(|text| !text.is_empty());
        text.map(|text| fit(field, text, max)).transpose()
    };
    let name = fit("contact", one_line(&contact.name), CONTACT_LINE_CHARS_MAX)?;
    if name.is_empty() {
        return Err(SettingFault::new("contact", "empty"));
    }
    let email = filled("email", contact.email, CONTACT_LINE_CHARS_MAX)?;
    let is_address = |text: &String| {
        text.split_once('@').is_some_and(|(one, host)| !one.is_empty() && host.contains('.'))
            && !text.contains(' ')
    };
    if !email.as_ref().is_none_or(is_address) {
        return Err(SettingFault::new("email", "not_an_address"));
    }
    let topics = contact.topics.iter().map(|topic| one_line(topic)).filter(|topic| !topic.is_empty());
    let topics: Vec<String> = topics.collect();
    if topics.len() > TOPICS_MAX {
        return Err(SettingFault::new("topics", "too_many"));
    }
    if topics.iter().any(|topic| topic.chars().count() > CONTACT_LINE_CHARS_MAX) {
        return Err(SettingFault::new("topics", "too_long"));
    }
    Ok(ContactPoint {
        name,
        topics,
        email,
        phone: filled("phone", contact.phone, CONTACT_LINE_CHARS_MAX)?,
        address: filled("address", contact.address, CONTACT_TEXT_CHARS_MAX)?,
        hours: filled("hours", contact.hours, CONTACT_TEXT_CHARS_MAX)?,
    })
}

fn checked_examples(examples: &[String]) -> Result<Vec<String>, SettingFault> {
    let examples: Vec<String> =
        examples.iter().map(|example| one_line(example)).filter(|example| !example.is_empty()).collect();
    if examples.len() > EXAMPLES_MAX {
        return Err(SettingFault::new("example", "too_many"));
    }
    let long = examples.iter().position(|example| example.chars().count() > EXAMPLE_CHARS_MAX);
    match long {
        Some(row) => Err(SettingFault { field: "example", row: Some(row), code: "too_long" }),
        None => Ok(examples),
    }
}

fn checked_retention(retention: Retention) -> Result<Retention, SettingFault> {
    let within = |field: &'static str, days: u32, range: RangeInclusive<u32>| {
        if range.contains(&days) { Ok(()) } else { Err(SettingFault::new(field, "out_of_range")) }
    };
    within("questions_days", retention.questions_days, QUESTION_DAYS_RANGE)?;
    within("gaps_days", retention.gaps_days, GAP_DAYS_RANGE)?;
    within("contests_days", retention.contests_days, CONTEST_DAYS_RANGE)?;
    Ok(retention)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(name: &str) -> ContactPoint {
        ContactPoint { name: name.to_owned(), ..ContactPoint::default() }
    }

    #[test]
    fn what_is_typed_is_brought_to_order() {
        let identity = Identity {
            name: "  Rivière-\taux-Bruyères\n ".to_owned(),
            languages: vec![Locale::FrCa, Locale::En, Locale::FrCa],
        };
        let Setting::Identity(checked) = Setting::Identity(identity).checked().unwrap() else { panic!() };
        assert_eq!(checked.name, "Rivière- aux-Bruyères");
        assert_eq!(checked.languages, [Locale::FrCa, Locale::En]);
        let desk = ContactPoint {
            topics: vec![" état civil ".to_owned(), String::new()],
            phone: Some("  ".to_owned()),
            hours: Some("lundi\r\nmardi".to_owned()),
            ..contact(" Accueil ")
        };
        let checked = checked_contacts(vec![desk]).unwrap();
        assert_eq!((checked[0].name.as_str(), checked[0].topics.len()), ("Accueil", 1));
        assert_eq!((checked[0].phone.as_deref(), checked[0].hours.as_deref()), (None, Some("lundi mardi")));
    }

    #[test]
    fn what_cannot_be_kept_is_named_with_its_place() {
        let told = |setting: Setting| setting.checked().unwrap_err();
        let identity = |name: &str, languages: Vec<Locale>| {
            Setting::Identity(Identity { name: name.to_owned(), languages })
        };
        assert_eq!(told(identity(" ", vec![Locale::En])), SettingFault::new("name", "empty"));
        assert_eq!(told(identity("a", Vec::new())), SettingFault::new("languages", "none_chosen"));
        let mut wrong = contact("Accueil");
        wrong.email = Some("accueil chez ville.fr".to_owned());
        let fault = told(Setting::Contacts(vec![contact("A"), wrong]));
        assert_eq!(fault, SettingFault { field: "email", row: Some(1), code: "not_an_address" });
        assert_eq!(told(Setting::Contacts(vec![contact("")])).field, "contact");
        let long = "é".repeat(EXAMPLE_CHARS_MAX + 1);
        assert_eq!(told(Setting::Examples(vec!["a".to_owned(), long])).row, Some(1));
        let retention = Retention { questions_days: 6, ..Retention::default() };
        assert_eq!(told(Setting::Retention(retention)).field, "questions_days");
    }

    #[test]
    fn a_stamp_names_one_state_of_one_section() {
        let one = Setting::Examples(vec!["a".to_owned()]);
        assert_eq!(one.stamp(), Setting::Examples(vec!["a".to_owned()]).stamp());
        assert_ne!(one.stamp(), Setting::Examples(vec!["b".to_owned()]).stamp());
        assert_ne!(Setting::Examples(Vec::new()).stamp(), Setting::Contacts(Vec::new()).stamp());
        for setting in [one, Setting::Logo(None), Setting::Retention(Retention::default())] {
            let data = serde_json::to_string(&setting).unwrap();
            assert_eq!(Setting::from_json(setting.section(), &data).unwrap(), setting);
        }
        assert!(Setting::from_json(Section::Colours, r##"{"main":"red","accent":null}"##).is_err());
    }
}
