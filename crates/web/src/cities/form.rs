//! How is a section of a city written in a form, and read back out of it?
//!
//! What was typed is held as the browser sends it: a value that cannot be kept is shown again as it was written.

use std::collections::HashMap;

use domain::city::settings::{Identity, Section, Setting, SettingFault};
use domain::city::{Colours, ContactPoint, Locale, Logo};
use domain::retention::Retention;

/// Values of a form, by the names of its inputs.
pub(crate) type Typed = HashMap<String, String>;

/// Empty contact points offered at the end of the list.
const ROWS_MORE: usize = 2;
/// Rows of contact points that a form may hold.
const ROWS_MAX: usize = domain::city::settings::CONTACTS_MAX + 50;
/// Texts of a contact point, by the names of their inputs.
pub(crate) const CONTACT_TEXTS: [&str; 6] = ["contact", "topics", "phone", "email", "address", "hours"];

/// The name of an input of a contact point.
pub(crate) fn input_name(row: usize, field: &str) -> String {
    format!("contact-{row}-{field}")
}

/// A section as its form writes it.
pub(crate) fn typed_of(setting: &Setting) -> Typed {
    let mut typed = Typed::new();
    let mut put = |key: &str, text: String| {
        typed.insert(key.to_owned(), text);
    };
    match setting {
        Setting::Identity(identity) => {
            put("name", identity.name.clone());
            put("first", identity.languages.first().map_or("", |first| first.tag()).to_owned());
            for language in &identity.languages {
                put(&format!("language-{}", language.tag()), "1".to_owned());
            }
        }
        Setting::Colours(colours) => {
            put("main", colours.main.map(String::from).unwrap_or_default());
            put("accent", colours.accent.map(String::from).unwrap_or_default());
        }
        Setting::Logo(logo) => put("alt", logo.as_ref().map(|logo| logo.alt.clone()).unwrap_or_default()),
        Setting::Contacts(contacts) => {
            for (row, contact) in contacts.iter().enumerate() {
                let text = |text: &Option<String>| text.clone().unwrap_or_default();
                let texts = [
                    contact.name.clone(),
                    contact.topics.join(", "),
                    text(&contact.phone),
                    text(&contact.email),
                    text(&contact.address),
                    text(&contact.hours),
                ];
                for (field, text) in CONTACT_TEXTS.iter().zip(texts) {
                    put(&input_name(row, field), text);
                }
                put(&input_name(row, "place"), (row + 1).to_string());
            }
        }
        Setting::Examples(examples) => put("examples", examples.join("\n")),
        Setting::Retention(retention) => {
            put("questions_days", retention.questions_days.to_string());
            put("gaps_days", retention.gaps_days.to_string());
            put("contests_days", retention.contests_days.to_string());
        }
    }
    typed
}

/// Contact points that a form holds, with those that are still empty.
pub(crate) fn rows_of(typed: &Typed) -> usize {
    let row = |key: &String| key.strip_prefix("contact-")?.split('-').next()?.parse::<usize>().ok();
    let filled = typed.iter().filter(|(key, text)| !text.is_empty() && !key.ends_with("-place"));
    let last = filled.filter_map(|(key, _)| row(key)).max();
    last.map_or(0, |last| last + 1).min(ROWS_MAX) + ROWS_MORE
}

/// The section that was typed.
///
/// # Errors
/// The field that cannot be read.
pub(crate) fn setting_of(
    section: Section,
    typed: &Typed,
    logo: Option<Logo>,
) -> Result<Setting, SettingFault> {
    let text = |key: &str| typed.get(key).map(|text| text.trim()).unwrap_or_default();
    let fault = |field: &'static str, code: &'static str| SettingFault { field, row: None, code };
    Ok(match section {
        Section::Identity => {
            let first = Locale::from_tag(text("first"));
            let others = Locale::ALL
                .into_iter()
                .filter(|language| text(&format!("language-{}", language.tag())) == "1");
            let languages = first.into_iter().chain(others).collect();
            Setting::Identity(Identity { name: text("name").to_owned(), languages })
        }
        Section::Colours => {
            let colour = |field: &'static str| match text(field) {
                "" => Ok(None),
                text => text.parse().map(Some).map_err(|_| fault(field, "not_a_colour")),
            };
            Setting::Colours(Colours { main: colour("main")?, accent: colour("accent")? })
        }
        Section::Logo => Setting::Logo(logo.map(|logo| Logo { alt: text("alt").to_owned(), ..logo })),
        Section::Contacts => Setting::Contacts(contacts_of(typed)),
        Section::Examples => Setting::Examples(text("examples").lines().map(ToOwned::to_owned).collect()),
        Section::Retention => {
            let days =
                |field: &'static str| text(field).parse::<u32>().map_err(|_| fault(field, "not_a_number"));
            Setting::Retention(Retention {
                questions_days: days("questions_days")?,
                gaps_days: days("gaps_days")?,
                contests_days: days("contests_days")?,
            })
        }
    })
}

/// Contact points in the order of their places; those left empty or to be removed are left out.
fn contacts_of(typed: &Typed) -> Vec<ContactPoint> {
    let mut placed: Vec<(usize, ContactPoint)> = Vec::new();
    for row in 0..rows_of(typed) {
        let text =
            |field: &str| typed.get(&input_name(row, field)).map(|text| text.trim()).unwrap_or_default();
        if text("remove") == "1" || CONTACT_TEXTS.iter().all(|field| text(field).is_empty()) {
            continue;
        }
        let filled = |field: &str| Some(text(field).to_owned()).filter(|text| !text.is_empty());
        let topics = text("topics").split([',', ';', '\n']).map(|topic| topic.trim().to_owned());
        let contact = ContactPoint {
            name: text("contact").to_owned(),
            topics: topics.filter(|topic| !topic.is_empty()).collect(),
            phone: filled("phone"),
            email: filled("email"),
            address: filled("address"),
            hours: filled("hours"),
        };
        placed.push((text("place").parse().unwrap_or(usize::MAX), contact));
    }
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, contact)| contact).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Vec<Setting> {
        let desk = |name: &str| ContactPoint {
            name: name.to_owned(),
            topics: vec!["état civil".to_owned(), "écoles".to_owned()],
            phone: Some("01 99 00 20 10".to_owned()),
            hours: Some("lundi de 8 h 30 à 12 h ; mardi".to_owned()),
            ..ContactPoint::default()
        };
        vec![
            Setting::Identity(Identity {
                name: "Clairvaigne".to_owned(),
                languages: vec![Locale::En, Locale::FrFr],
            }),
            Setting::Colours(Colours { main: Some("#17406d".parse().unwrap()), accent: None }),
            Setting::Contacts(vec![desk("Accueil"), desk("Écoles")]),
            Setting::Examples(vec!["Où ?".to_owned(), "Quand ?".to_owned()]),
            Setting::Retention(Retention::default()),
        ]
    }

    #[test]
    fn what_a_form_writes_it_reads_back() {
        for setting in settings() {
            let back = setting_of(setting.section(), &typed_of(&setting), None).unwrap();
            assert_eq!(back.checked().unwrap(), setting);
        }
    }

    #[test]
    fn contact_points_are_moved_removed_and_added() {
        let mut typed = typed_of(&settings()[2]);
        assert_eq!(rows_of(&typed), 4, "two empty ones are offered");
        typed.insert(input_name(0, "place"), "9".to_owned());
        typed.insert(input_name(3, "contact"), "Maison".to_owned());
        typed.insert(input_name(3, "place"), "1".to_owned());
        let names = |typed: &Typed| -> Vec<String> {
            contacts_of(typed).into_iter().map(|contact| contact.name).collect()
        };
        assert_eq!(names(&typed), ["Maison", "Écoles", "Accueil"]);
        typed.insert(input_name(1, "remove"), "1".to_owned());
        assert_eq!(names(&typed), ["Maison", "Accueil"]);
        typed.insert("contact-99999999999999999999-contact".to_owned(), "x".to_owned());
        typed.insert("contact-4000000-contact".to_owned(), "x".to_owned());
        assert!(rows_of(&typed) <= ROWS_MAX + ROWS_MORE, "a forged row costs nothing");
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let typed = |key: &str, text: &str| Typed::from([(key.to_owned(), text.to_owned())]);
        let told = |section: Section, typed: Typed| setting_of(section, &typed, None).unwrap_err();
        assert_eq!(told(Section::Colours, typed("main", "red")).code, "not_a_colour");
        assert_eq!(told(Section::Retention, typed("questions_days", "-1")).field, "questions_days");
    }
}
