//! Which uses of artificial intelligence run here? The public register, made from what really runs.

use app::transparency::{Component, Register, UseRecord};
use askama::Template;
use axum::extract::State;
use domain::city::{City, Regime};

use crate::errors::{PageResult, page};
use crate::filters;
use crate::frame::Frame;
use crate::i18n::Words;
use crate::state::Web;
use crate::visit::{InCity, Visit};

/// A use as the page shows it.
pub(crate) struct UseLine {
    pub(crate) name: &'static str,
    pub(crate) title: String,
    pub(crate) purpose: String,
    pub(crate) basis: String,
    pub(crate) data: String,
    pub(crate) human: String,
    pub(crate) volume: String,
    pub(crate) refused: u64,
    pub(crate) energy: String,
    /// What it runs with: what each is, and which.
    pub(crate) components: Vec<(String, Component)>,
    pub(crate) record: UseRecord,
}

/// Values of the register of a city.
#[derive(Template)]
#[template(path = "transparency/register.html")]
pub(crate) struct RegisterPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) is_french: bool,
    pub(crate) uses: Vec<UseLine>,
    pub(crate) responsible: app::transparency::Responsible,
    pub(crate) version: String,
    pub(crate) watts: String,
    pub(crate) contests: app::contests::ContestCounts,
}

/// Values of the page of the installation: which city has which register.
#[derive(Template)]
#[template(path = "transparency/installation.html")]
pub(crate) struct InstallationPage {
    pub(crate) frame: Frame,
    pub(crate) cities: Vec<City>,
    pub(crate) version: &'static str,
}

/// The words of a use: `part` is `title`, `purpose`, `data`...
pub(crate) fn words_of(t: Words, name: &str, part: &str) -> String {
    t.say(&format!("ai-{name}-{part}"))
}

/// The legal basis of a use under the law of the city.
pub(crate) fn basis_of(t: Words, name: &str, regime: Regime) -> String {
    match regime {
        Regime::Fr => words_of(t, name, "basis-fr"),
        Regime::Qc => words_of(t, name, "basis-qc"),
    }
}

impl RegisterPage {
    pub(crate) fn new(frame: Frame, register: Register) -> Self {
        let t = frame.t;
        Self {
            slug: register.city,
            name: register.city_name,
            is_french: register.regime == Regime::Fr,
            uses: register.uses.into_iter().map(|one| line_of(t, register.regime, one)).collect(),
            responsible: register.responsible,
            version: register.version,
            contests: register.contests,
            watts: decimal(t, register.milliwatts_per_core, 1_000),
            frame,
        }
    }
}

fn line_of(t: Words, regime: Regime, record: UseRecord) -> UseLine {
    let name = record.name;
    UseLine {
        name,
        title: words_of(t, name, "title"),
        purpose: words_of(t, name, "purpose"),
        basis: basis_of(t, name, regime),
        data: words_of(t, name, "data"),
        human: words_of(t, name, "human"),
        volume: t.count(&format!("ai-{name}-volume"), record.volume),
        refused: record.refused,
        energy: t.with(
            "register-energy-figure",
            &[
                ("seconds", decimal(t, record.processor_ms, 1_000).as_str()),
                ("energy", decimal(t, record.energy_mwh, 1_000).as_str()),
            ],
        ),
        components: record.components.iter().map(|one| (role_of(t, one), one.clone())).collect(),
        record,
    }
}

/// A number of thousandths (or of another unit) with one decimal, as the language writes it.
pub(crate) fn decimal(t: Words, value: u64, unit: u64) -> String {
    let tenths = value.saturating_mul(10).div_ceil(unit.max(1));
    let mark = if t.locale == domain::city::Locale::En { "." } else { "," };
    format!("{}{mark}{}", t.number(tenths / 10), tenths % 10)
}

/// What a component is, in words.
pub(crate) fn role_of(t: Words, component: &Component) -> String {
    match component.role {
        "program" => t.say("component-program"),
        "answer_weights" => t.say("component-answer-weights"),
        "embedding_model" => t.say("component-embedding-model"),
        "recognition_program" => t.say("component-recognition-program"),
        _ => t.say("component-recognition-model"),
    }
}

pub(crate) async fn show(State(web): State<Web>, place: InCity) -> PageResult {
    let register = web.app.register(place.city.id).await?;
    page(&RegisterPage::new(place.frame("transparency"), register))
}

pub(crate) async fn installation(State(web): State<Web>, visit: Visit) -> PageResult {
    let cities = web.app.list_cities().await?;
    page(&InstallationPage {
        frame: visit.frame(None).at("transparency"),
        cities,
        version: env!("CARGO_PKG_VERSION"),
    })
}
