//! What did this city choose, who changed it, and how is a change taken back?

use app::cities::settings::SettingChange;
use askama::Template;
use axum::extract::{Path, Query, State};
use domain::city::Colours;
use domain::city::colour::Theme;
use domain::city::settings::{Section, Setting};
use domain::retention::Retention;
use serde::Deserialize;

use super::form;
use super::settings::{Told, after_saving, coded, section_page, weigh};
use crate::errors::{PageResult, page};
use crate::filters;
use crate::frame::Frame;
use crate::i18n::{Words, decimal};
use crate::security::forms::{CheckedForm, Nothing};
use crate::state::Web;
use crate::visit::InCity;

/// A colour as it is shown on one sort of ground.
pub(crate) struct Shade {
    pub(crate) label: String,
    pub(crate) colour: String,
    pub(crate) contrast: String,
}

/// A colour of the city and what the pages make of it.
pub(crate) struct Shown {
    pub(crate) title: String,
    pub(crate) chosen: String,
    pub(crate) shades: Vec<Shade>,
    /// Says that another shade is shown than the one chosen, and why.
    pub(crate) corrected: Option<String>,
}

/// A section in the list.
pub(crate) struct SectionLine {
    pub(crate) name: &'static str,
    pub(crate) title: String,
    pub(crate) lines: Vec<String>,
}

/// A change in the list.
pub(crate) struct ChangeLine {
    pub(crate) number: i64,
    pub(crate) title: String,
    pub(crate) at_ms: i64,
    pub(crate) who: String,
    pub(crate) before: Vec<String>,
    pub(crate) after: Vec<String>,
    pub(crate) can_undo: bool,
}

/// What was just done.
pub(crate) enum Done {
    /// Nothing was different.
    Nothing,
    /// The change of that number was made.
    Saved(i64, String),
}

/// Values of the page.
#[derive(Template)]
#[template(path = "cities/overview.html")]
pub(crate) struct OverviewPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) regime: String,
    pub(crate) done: Option<Done>,
    pub(crate) sections: Vec<SectionLine>,
    pub(crate) colours: Vec<Shown>,
    pub(crate) changes: Vec<ChangeLine>,
}

/// The shades of the colours of a city, with their contrasts.
pub(crate) fn shown_colours(t: Words, colours: Colours) -> Vec<Shown> {
    let shown = |(field, colour): (&str, Option<domain::city::Colour>)| {
        let colour = colour?;
        let theme = Theme::of(colour);
        let shade = |key: &str, shades: domain::city::colour::Shades, dark: bool| Shade {
            label: t.say(key),
            colour: shades.base.to_string(),
            contrast: decimal(t.locale, shades.contrast(dark)),
        };
        let corrected = (!theme.is_kept(colour)).then(|| {
            let (chosen, shown) = (colour.to_string(), theme.light.base.to_string());
            t.with("city-colour-corrected", &[("chosen", &chosen), ("shown", &shown)])
        });
        Some(Shown {
            title: coded(t, "field", field),
            chosen: colour.to_string(),
            shades: vec![
                shade("city-colour-light", theme.light, false),
                shade("city-colour-dark", theme.dark, true),
            ],
            corrected,
        })
    };
    [("main", colours.main), ("accent", colours.accent)].into_iter().filter_map(shown).collect()
}

/// What a section holds, in words.
pub(crate) fn lines_of(t: Words, setting: &Setting) -> Vec<String> {
    match setting {
        Setting::Identity(identity) => {
            let tags: Vec<String> = identity
                .languages
                .iter()
                .map(|language| t.say(&format!("city-language-{}", language.tag().to_lowercase())))
                .collect();
            vec![identity.name.clone(), tags.join(", ")]
        }
        Setting::Colours(colours) => {
            let line = |(field, colour): (&str, Option<domain::city::Colour>)| {
                let value = colour.map_or_else(|| t.say("city-colour-own"), |colour| colour.to_string());
                t.with("city-pair", &[("name", &coded(t, "field", field)), ("value", &value)])
            };
            [("main", colours.main), ("accent", colours.accent)].into_iter().map(line).collect()
        }
        Setting::Logo(None) => vec![t.say("city-logo-none")],
        Setting::Logo(Some(logo)) => {
            let size = format!("{} × {}", logo.width_px, logo.height_px);
            let alt = if logo.alt.is_empty() { t.say("city-logo-no-alt") } else { logo.alt.clone() };
            vec![t.with("city-logo-size", &[("size", &size)]), alt]
        }
        Setting::Contacts(contacts) if contacts.is_empty() => vec![t.say("city-contacts-none")],
        Setting::Contacts(contacts) => {
            let line = |contact: &domain::city::ContactPoint| {
                let parts = [&contact.phone, &contact.email, &contact.address, &contact.hours];
                let parts = parts.into_iter().flatten().map(String::as_str);
                std::iter::once(contact.name.as_str()).chain(parts).collect::<Vec<_>>().join(" · ")
            };
            contacts.iter().map(line).collect()
        }
        Setting::Examples(examples) if examples.is_empty() => vec![t.say("city-examples-none")],
        Setting::Examples(examples) => examples.clone(),
        Setting::Retention(retention) => retention_lines(t, *retention),
    }
}

fn retention_lines(t: Words, retention: Retention) -> Vec<String> {
    let line = |(field, days): (&str, u32)| {
        let value = t.count("kept-days", days);
        t.with("city-pair", &[("name", &coded(t, "field", field)), ("value", &value)])
    };
    [
        ("questions_days", retention.questions_days),
        ("gaps_days", retention.gaps_days),
        ("contests_days", retention.contests_days),
    ]
    .into_iter()
    .map(line)
    .collect()
}

fn change_line(t: Words, change: SettingChange) -> ChangeLine {
    let who = change.name.unwrap_or_else(|| {
        t.say(match change.actor.as_str() {
            "agent-key" => "ledger-actor-agent-key",
            "system" => "ledger-actor-system",
            _ => "ledger-actor-account",
        })
    });
    ChangeLine {
        number: change.number,
        title: coded(t, "section", change.section),
        at_ms: change.at_ms,
        who,
        before: lines_of(t, &change.before),
        after: lines_of(t, &change.after),
        can_undo: change.can_undo,
    }
}

/// The page, from what was read.
pub(crate) fn overview_page(place: &InCity, changes: Vec<SettingChange>, saved: Option<i64>) -> OverviewPage {
    let t = place.words();
    let frame = place.frame("settings");
    let section = |section: Section| SectionLine {
        name: section.as_str(),
        title: coded(t, "section", section.as_str()),
        lines: lines_of(t, &place.city.setting(section)),
    };
    let changes: Vec<ChangeLine> = changes.into_iter().map(|change| change_line(t, change)).collect();
    let done = saved.and_then(|saved| {
        if saved == 0 {
            return Some(Done::Nothing);
        }
        let change = changes.iter().find(|change| change.number == saved && change.can_undo)?;
        Some(Done::Saved(saved, change.title.clone()))
    });
    OverviewPage {
        token: frame.token.clone(),
        slug: place.city.slug.clone(),
        regime: t.say(match place.city.regime {
            domain::city::Regime::Fr => "city-regime-fr",
            domain::city::Regime::Qc => "city-regime-qc",
        }),
        done,
        sections: Section::ALL.into_iter().map(section).collect(),
        colours: shown_colours(t, place.city.colours),
        changes,
        frame,
    }
}

#[derive(Deserialize)]
pub(crate) struct SavedQuery {
    saved: Option<String>,
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Query(query): Query<SavedQuery>,
) -> PageResult {
    let changes = web.app.list_setting_changes(&place.viewer).await?;
    let saved = query.saved.and_then(|saved| saved.parse().ok());
    page(&overview_page(&place, changes, saved))
}

pub(crate) async fn undo(
    State(web): State<Web>,
    place: InCity,
    Path((_, number)): Path<(String, i64)>,
    _: CheckedForm<Nothing>,
) -> PageResult {
    let change = web.app.load_setting_change(&place.viewer, number).await?;
    let section = change.before.section();
    let typed = form::typed_of(&change.before);
    // Taking back a longer time erases: that is asked as for any shorter time.
    if let Setting::Retention(retention) = &change.before
        && let Some(weighed) = weigh(&web, &place, *retention, None).await?
    {
        return page(&section_page(
            &place,
            section,
            &typed,
            Told { weighed: Some(weighed), ..Told::default() },
        ));
    }
    let undone = web.app.undo_setting(&place.viewer, number).await;
    after_saving(&web, place, section, &typed, undone).await
}
