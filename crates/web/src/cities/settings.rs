//! How does an administrator change a section of their city?
//!
//! The form carries the stamp of the state that it was filled from. Where the section changed meanwhile, or a value cannot be kept,
//! the same form comes back with what was typed, and says why.

use std::ops::RangeInclusive;

use app::Error as AppError;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::city::Locale;
use domain::city::settings::{Section, Setting, SettingFault};
use domain::retention::{CONTEST_DAYS_RANGE, GAP_DAYS_RANGE, QUESTION_DAYS_RANGE, Retention};

use super::form::{self, CONTACT_TEXTS, Typed, input_name};
use super::look::{LogoView, logo_of};
use super::overview::{Shown, lines_of, shown_colours};
use crate::errors::{Dressed, Fault, PageResult, WebError, page};
use crate::frame::Frame;
use crate::i18n::{Words, has_message};
use crate::security::forms::CheckedForm;
use crate::state::Web;
use crate::visit::InCity;

/// How a field is written.
pub(crate) enum Input {
    Line { kind: &'static str, range: Option<RangeInclusive<u32>> },
    Area { rows: u32 },
}

/// A field of the form.
pub(crate) struct FieldView {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) value: String,
    pub(crate) input: Input,
}

/// A contact point of the form.
pub(crate) struct ContactRow {
    pub(crate) title: String,
    pub(crate) fields: Vec<FieldView>,
    /// Name of the box that removes it; none for an empty one.
    pub(crate) remove: Option<String>,
    pub(crate) removed: bool,
    /// Whether it is shown open at once.
    pub(crate) open: bool,
}

/// A language to offer.
pub(crate) struct LanguageChoice {
    pub(crate) tag: &'static str,
    pub(crate) label: String,
    pub(crate) offered: bool,
    pub(crate) first: bool,
}

/// What a shorter time would erase in the coming night.
pub(crate) struct Weighed {
    pub(crate) lines: Vec<String>,
    pub(crate) total: u64,
    /// Names exactly what was weighed.
    pub(crate) stamp: String,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "cities/section.html")]
pub(crate) struct SectionPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) section: &'static str,
    pub(crate) title: String,
    pub(crate) lead: String,
    pub(crate) seen: String,
    pub(crate) fields: Vec<FieldView>,
    pub(crate) languages: Vec<LanguageChoice>,
    pub(crate) contacts: Vec<ContactRow>,
    pub(crate) logo: Option<LogoView>,
    pub(crate) shown: Vec<Shown>,
    pub(crate) error: Option<String>,
    /// What the section holds now, where someone changed it meanwhile.
    pub(crate) met: Option<Vec<String>>,
    pub(crate) weighed: Option<Weighed>,
}

/// What is said above the form.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) fault: Option<SettingFault>,
    pub(crate) met: bool,
    pub(crate) weighed: Option<Weighed>,
    pub(crate) looked: bool,
}

/// Words that a code chooses: `city-PART-CODE`.
pub(crate) fn coded(t: Words, part: &str, code: &str) -> String {
    t.say(&format!("city-{part}-{}", code.replace('_', "-")))
}

fn fault_words(t: Words, fault: SettingFault) -> String {
    let why = coded(t, "refused", fault.code);
    let field = coded(t, "field", fault.field);
    match fault.row {
        Some(row) => {
            let number = (row + 1).to_string();
            t.with("city-refused-row", &[("field", &field), ("number", &number), ("why", &why)])
        }
        None => t.with("city-refused-what", &[("field", &field), ("why", &why)]),
    }
}

fn field_of(
    t: Words,
    (name, code): (String, &str),
    typed: &Typed,
    input: Input,
    fault: Option<SettingFault>,
) -> FieldView {
    let hint = format!("city-hint-{}", code.replace('_', "-"));
    FieldView {
        label: coded(t, "field", code),
        hint: has_message(&hint).then(|| t.say(&hint)),
        error: fault.filter(|fault| fault.field == code).map(|fault| coded(t, "refused", fault.code)),
        value: typed.get(&name).cloned().unwrap_or_default(),
        input,
        name,
    }
}

fn fields_of(t: Words, section: Section, typed: &Typed, fault: Option<SettingFault>) -> Vec<FieldView> {
    let line = |name: &str, kind: &'static str, range: Option<RangeInclusive<u32>>| {
        field_of(t, (name.to_owned(), name), typed, Input::Line { kind, range }, fault)
    };
    match section {
        Section::Identity => vec![line("name", "text", None)],
        Section::Colours => vec![line("main", "text", None), line("accent", "text", None)],
        Section::Logo => vec![line("alt", "text", None)],
        Section::Contacts => Vec::new(),
        Section::Examples => {
            let area = Input::Area { rows: 10 };
            let fault = fault.map(|fault| SettingFault { field: "examples", ..fault });
            vec![field_of(t, ("examples".to_owned(), "examples"), typed, area, fault)]
        }
        Section::Retention => vec![
            line("questions_days", "number", Some(QUESTION_DAYS_RANGE)),
            line("gaps_days", "number", Some(GAP_DAYS_RANGE)),
            line("contests_days", "number", Some(CONTEST_DAYS_RANGE)),
        ],
    }
}

fn contact_rows(t: Words, typed: &Typed, fault: Option<SettingFault>) -> Vec<ContactRow> {
    let text = |row: usize, field: &str| typed.get(&input_name(row, field)).cloned().unwrap_or_default();
    let row_of = |row: usize| {
        let own = fault.filter(|fault| fault.row == Some(row));
        let field = |field: &&'static str| {
            let input = match *field {
                "address" | "hours" | "topics" => Input::Area { rows: 2 },
                "email" => Input::Line { kind: "email", range: None },
                _ => Input::Line { kind: "text", range: None },
            };
            field_of(t, (input_name(row, field), field), typed, input, own)
        };
        let name = text(row, "contact");
        let filled = CONTACT_TEXTS.iter().any(|field| !text(row, field).is_empty());
        let place = Input::Line { kind: "number", range: Some(1..=999) };
        let place = filled.then(|| field_of(t, (input_name(row, "place"), "place"), typed, place, None));
        ContactRow {
            title: if name.is_empty() { t.say("city-contact-new") } else { name },
            fields: CONTACT_TEXTS.iter().map(field).chain(place).collect(),
            remove: filled.then(|| input_name(row, "remove")),
            removed: text(row, "remove") == "1",
            open: own.is_some(),
        }
    };
    (0..form::rows_of(typed)).map(row_of).collect()
}

fn language_choices(t: Words, typed: &Typed) -> Vec<LanguageChoice> {
    let choice = |language: Locale| LanguageChoice {
        tag: language.tag(),
        label: t.say(match language {
            Locale::FrFr => "city-language-fr-fr",
            Locale::FrCa => "city-language-fr-ca",
            Locale::En => "city-language-en",
        }),
        offered: typed.get(&format!("language-{}", language.tag())).is_some_and(|text| text == "1"),
        first: typed.get("first").is_some_and(|first| first == language.tag()),
    };
    Locale::ALL.into_iter().map(choice).collect()
}

/// The page of a section, with what was typed and what is said above it.
pub(crate) fn section_page(place: &InCity, section: Section, typed: &Typed, told: Told) -> SectionPage {
    let t = place.words();
    let frame = place.frame("settings");
    let present = place.city.setting(section);
    let is = |one: Section| section == one;
    let shown = match form::setting_of(section, typed, None) {
        Ok(Setting::Colours(colours)) if told.looked => shown_colours(t, colours),
        _ => Vec::new(),
    };
    SectionPage {
        token: frame.token.clone(),
        slug: place.city.slug.clone(),
        section: section.as_str(),
        title: coded(t, "section", section.as_str()),
        lead: coded(t, "lead", section.as_str()),
        seen: present.stamp(),
        fields: fields_of(t, section, typed, told.fault),
        languages: if is(Section::Identity) { language_choices(t, typed) } else { Vec::new() },
        contacts: if is(Section::Contacts) { contact_rows(t, typed, told.fault) } else { Vec::new() },
        logo: logo_of(&place.city).filter(|_| is(Section::Logo)),
        shown,
        error: told.fault.map(|fault| fault_words(t, fault)),
        met: told.met.then(|| lines_of(t, &present)),
        weighed: told.weighed,
        frame,
    }
}

fn section_named(name: &str) -> Result<Section, Fault> {
    Section::from_name(name).ok_or_else(|| WebError::NotFound.into())
}

pub(crate) async fn show(place: InCity, Path((_, name)): Path<(String, String)>) -> PageResult {
    let section = section_named(&name)?;
    let typed = form::typed_of(&place.city.setting(section));
    page(&section_page(&place, section, &typed, Told::default()))
}

pub(crate) async fn save(
    State(web): State<Web>,
    place: InCity,
    Path((_, name)): Path<(String, String)>,
    CheckedForm(typed): CheckedForm<Typed>,
) -> PageResult {
    let section = section_named(&name)?;
    let wanted = form::setting_of(section, &typed, place.city.logo.clone()).and_then(Setting::checked);
    let wanted = match wanted {
        Ok(wanted) => wanted,
        Err(fault) => return refused(&place, section, &typed, fault),
    };
    if typed.get("look").is_some_and(|look| look == "1") {
        return page(&section_page(&place, section, &typed, Told { looked: true, ..Told::default() }));
    }
    if let Setting::Retention(retention) = &wanted
        && let Some(weighed) = weigh(&web, &place, *retention, typed.get("confirmed")).await?
    {
        return page(&section_page(
            &place,
            section,
            &typed,
            Told { weighed: Some(weighed), ..Told::default() },
        ));
    }
    let seen = typed.get("seen").map(String::as_str).unwrap_or_default();
    let saved = web.app.save_setting(&place.viewer, seen, wanted).await;
    after_saving(&web, place, section, &typed, saved).await
}

/// What a shorter time erases; nothing where it erases nothing earlier, or where exactly that was confirmed.
pub(crate) async fn weigh(
    web: &Web,
    place: &InCity,
    retention: Retention,
    confirmed: Option<&String>,
) -> Result<Option<Weighed>, Fault> {
    let stamp = Setting::Retention(retention).stamp();
    if !retention.is_shorter_than(place.city.retention) || confirmed == Some(&stamp) {
        return Ok(None);
    }
    let t = place.words();
    let [questions, gaps, contests] = web.app.weigh_retention(&place.viewer, retention).await?;
    let lines = vec![
        t.count("city-weigh-questions", questions),
        t.count("city-weigh-gaps", gaps),
        t.count("city-weigh-contests", contests),
    ];
    Ok(Some(Weighed { lines, total: questions + gaps + contests, stamp }))
}

/// Back to the overview, or the form once more with the reason.
pub(crate) async fn after_saving(
    web: &Web,
    place: InCity,
    section: Section,
    typed: &Typed,
    saved: Result<Option<i64>, AppError>,
) -> PageResult {
    match saved {
        Ok(number) => {
            let number = number.unwrap_or(0);
            Ok(Redirect::to(&format!("/{}/staff/settings?saved={number}", place.city.slug)).into_response())
        }
        Err(AppError::Setting(fault)) => refused(&place, section, typed, fault),
        Err(AppError::ChangedMeanwhile { .. }) => {
            let city = web.app.load_city(place.city.id).await?;
            let place = InCity { city, ..place };
            let told = Told { met: true, ..Told::default() };
            with_status(StatusCode::CONFLICT, &section_page(&place, section, typed, told))
        }
        Err(error) => Err(error.into()),
    }
}

fn refused(place: &InCity, section: Section, typed: &Typed, fault: SettingFault) -> PageResult {
    let told = Told { fault: Some(fault), ..Told::default() };
    with_status(StatusCode::UNPROCESSABLE_ENTITY, &section_page(place, section, typed, told))
}

fn with_status(status: StatusCode, template: &SectionPage) -> PageResult {
    let mut response: Response = (status, page(template)?).into_response();
    response.extensions_mut().insert(Dressed);
    Ok(response)
}
