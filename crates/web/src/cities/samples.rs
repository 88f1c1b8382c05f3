//! Pages of settings with made-up values, rendered by the test of all pages.

use app::cities::settings::SettingChange;
use domain::city::settings::{Section, Setting, SettingFault};
use domain::city::{Colours, Logo};

use super::form::{input_name, typed_of};
use super::overview::overview_page;
use super::settings::{Told, Weighed, section_page};
use crate::samples::rendered;
use crate::visit::InCity;

pub(crate) fn pages(agent: &InCity) -> Vec<(String, String)> {
    let mut place = agent.clone();
    place.city.colours =
        Colours { main: Some("#ffcc00".parse().unwrap()), accent: Some("#7a1f3d".parse().unwrap()) };
    place.city.logo = Some(Logo { sha256: "0".repeat(64), width_px: 90, height_px: 30, alt: String::new() });
    let change = |number: i64, setting: Setting| SettingChange {
        number,
        section: setting.section().as_str(),
        at_ms: 1_750_000_000_000,
        actor: "agent-key".to_owned(),
        name: (number == 1).then(|| "Camille".to_owned()),
        before: agent.city.setting(setting.section()),
        after: setting,
        can_undo: number == 2,
    };
    let changes =
        Section::ALL.iter().zip(1..).map(|(section, number)| change(number, place.city.setting(*section)));
    let overview = overview_page(&place, changes.collect(), Some(2));
    let mut pages = vec![
        rendered("staff-settings", &overview),
        rendered("staff-settings-new", &overview_page(agent, Vec::new(), Some(0))),
    ];
    for section in Section::ALL {
        let typed = typed_of(&place.city.setting(section));
        let told = Told { looked: section == Section::Colours, ..Told::default() };
        let name = format!("staff-settings-{}", section.as_str());
        pages.push(rendered(&name, &section_page(&place, section, &typed, told)));
    }
    let mut typed = typed_of(&place.city.setting(Section::Contacts));
    typed.insert(input_name(0, "email"), "?".to_owned());
    typed.insert(input_name(1, "remove"), "1".to_owned());
    let fault = SettingFault { field: "email", row: Some(0), code: "not_an_address" };
    let told = Told { fault: Some(fault), met: true, ..Told::default() };
    pages.push(rendered("staff-settings-refused", &section_page(&place, Section::Contacts, &typed, told)));
    let typed = typed_of(&place.city.setting(Section::Retention));
    for total in [0, 3] {
        let lines = vec![agent.words().count("city-weigh-gaps", total)];
        let told = Told { weighed: Some(Weighed { lines, total, stamp: "0".to_owned() }), ..Told::default() };
        let name = format!("staff-settings-weighed-{total}");
        pages.push(rendered(&name, &section_page(&place, Section::Retention, &typed, told)));
    }
    pages
}

/// Every reason for which a section is refused has its words.
#[test]
fn each_fault_has_its_words() {
    let codes = [
        "empty",
        "too_long",
        "too_many",
        "none_chosen",
        "not_an_address",
        "not_a_number",
        "out_of_range",
        "not_a_colour",
        "not_a_picture",
        "too_large",
        "too_many_pixels",
        "damaged",
        "kept_no_more",
    ];
    let fields = [
        "name",
        "languages",
        "main",
        "accent",
        "logo",
        "alt",
        "contact",
        "topics",
        "phone",
        "email",
        "address",
        "hours",
        "example",
        "questions_days",
        "gaps_days",
        "contests_days",
    ];
    let keys = codes
        .map(|code| format!("city-refused-{code}"))
        .into_iter()
        .chain(fields.map(|field| format!("city-field-{field}")));
    for key in keys {
        let key = key.replace('_', "-");
        assert!(crate::i18n::has_message(&key), "{key}");
    }
}
