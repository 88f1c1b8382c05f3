//! What may the public know of each use of artificial intelligence here, from what really runs?
//!
//! *Invariant:* nothing in the register is typed by hand but who is responsible: versions and hashes are those of the
//! files in use, volumes are counted in the ledger, quality is what was last measured, processor time is measured.

mod components;
mod evaluation;
mod meter;
mod switches;

pub use components::Component;
pub(crate) use components::Components;
pub use evaluation::Measured;
pub(crate) use meter::{Meter, processor_time};

use domain::CityId;
use domain::city::Regime;
use domain::time::UnixMs;
use domain::transparency::{AiUse, Evaluation, energy_mwh};
use serde::Serialize;

use crate::app::NoModel;
use crate::{App, Error, Result, Viewer};

/// Evaluations shown of a use.
const EVALUATIONS_SHOWN: u32 = 5;
/// Days counted in the volumes.
pub const VOLUME_DAYS: u32 = 365;
/// Names of the settings of a city that say who is responsible.
const RESPONSIBLE: &str = "register_responsible";
/// Where to write to them.
const RESPONSIBLE_CONTACT: &str = "register_contact";
/// Longest of both, in characters.
const RESPONSIBLE_CHARS_MAX: usize = 200;

/// The public register of a city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Register {
    /// Slug of the city.
    pub city: String,
    /// Its name.
    pub city_name: String,
    /// Its legal regime.
    pub regime: Regime,
    /// Who answers for these uses.
    pub responsible: Responsible,
    /// Version of the program.
    pub version: String,
    /// Power declared for one busy core, in milliwatts.
    pub milliwatts_per_core: u64,
    /// Whether a language model writes anything; never in this version, so there are no prompts.
    pub language_model: bool,
    /// Contested answers, of those still kept.
    pub contests: crate::contests::ContestCounts,
    /// Each use.
    pub uses: Vec<UseRecord>,
}

/// Who answers for the uses of a city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Responsible {
    /// Name of the service; the city's own where none was given.
    pub name: String,
    /// Where to write: an address, an e-mail, a page.
    pub contact: String,
}

/// A use as it runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UseRecord {
    /// Name in data: see [`AiUse::as_str`].
    pub name: &'static str,
    /// Whether the city lets it run.
    pub on: bool,
    /// Whether it can run here: its model or program is there.
    pub available: bool,
    /// What it runs with, with the hash of each file.
    pub components: Vec<Component>,
    /// How often over the last [`VOLUME_DAYS`] days, or now for what is counted now; see the page for the unit.
    pub volume: u64,
    /// Of those, refused (questions only).
    pub refused: u64,
    /// Processor time over the last twelve months, in milliseconds.
    pub processor_ms: u64,
    /// Energy estimated from it, in milliwatt-hours.
    pub energy_mwh: u64,
    /// Evaluations, newest first.
    pub evaluations: Vec<EvaluationRecord>,
}

/// A measured quality, as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvaluationRecord {
    /// When it ended.
    pub at_ms: UnixMs,
    /// Name of the file of questions.
    pub questions_file: String,
    /// SHA-256 of that file.
    pub questions_sha256: String,
    /// Questions that the documents answer, and how they were answered.
    pub answerable: u64,
    /// Rightly.
    pub right: u64,
    /// Wrongly.
    pub wrong: u64,
    /// Questions that they do not answer.
    pub unanswerable: u64,
    /// Refused as they should be.
    pub unanswerable_refused: u64,
    /// Thousandths of the answerable answered rightly.
    pub right_per_mille: u64,
    /// Thousandths of the answerable answered wrongly.
    pub wrong_per_mille: u64,
    /// Thousandths of the unanswerable refused.
    pub refused_per_mille: u64,
    /// Half of the answers took less, in microseconds.
    pub p50_us: u64,
    /// Model that took part.
    pub model: String,
    /// Version of the program.
    pub version: String,
}

impl From<Evaluation> for EvaluationRecord {
    fn from(one: Evaluation) -> Self {
        Self {
            right_per_mille: one.right_per_mille(),
            wrong_per_mille: one.wrong_per_mille(),
            refused_per_mille: one.refused_per_mille(),
            at_ms: one.at_ms,
            questions_file: one.questions_file,
            questions_sha256: one.questions_sha256,
            answerable: one.answerable,
            right: one.right,
            wrong: one.wrong,
            unanswerable: one.unanswerable,
            unanswerable_refused: one.unanswerable_refused,
            p50_us: one.p50_us,
            model: one.model,
            version: one.version,
        }
    }
}

impl App {
    /// The public register of a city: the same for everyone.
    ///
    /// # Errors
    /// `not_found` (city), or when the database cannot be read.
    pub async fn register(&self, city: CityId) -> Result<Register> {
        let place = self.load_city(city).await?;
        self.flush_meter().await?;
        let now_ms = self.settings().clock.now_ms();
        let day_ms = 24 * 60 * 60 * 1_000;
        let since_ms = now_ms.saturating_sub(i64::from(VOLUME_DAYS) * day_ms);
        let counts = self.inner.store.count_actions(city, since_ms).await?;
        let count = |name: &str| counts.iter().find(|(action, _)| action == name).map_or(0, |(_, n)| *n);
        let month = jiff::Timestamp::from_millisecond(since_ms)
            .map(|instant| instant.strftime("%Y-%m").to_string())
            .unwrap_or_default();
        let watts = self.settings().milliwatts_per_core;
        let mut uses = Vec::with_capacity(AiUse::ALL.len());
        for one in AiUse::ALL {
            let work = self.inner.store.count_work(city, one, &month).await?;
            let refused = if one == AiUse::Answering { count("answer_refused") } else { 0 };
            let volume = match one {
                AiUse::Answering => count("answer_given") + refused,
                AiUse::Meaning => work.times,
                AiUse::Scans => self.inner.store.count_recognised_pages(city).await?,
                AiUse::Plans => count("plan_read"),
            };
            let evaluations = self.inner.store.list_evaluations(city, one, EVALUATIONS_SHOWN).await?;
            uses.push(UseRecord {
                name: one.as_str(),
                on: self.ai_is_on(city, one).await?,
                available: self.ai_is_available(one).await,
                components: self.inner.components.of(one, &self.inner.model).await,
                volume,
                refused,
                processor_ms: work.processor_ms,
                energy_mwh: energy_mwh(work.processor_ms, watts),
                evaluations: evaluations.into_iter().map(EvaluationRecord::from).collect(),
            });
        }
        Ok(Register {
            responsible: self.responsible(city, &place.name, &place.contacts).await?,
            contests: self.count_contests(city).await?,
            city: place.slug,
            city_name: place.name,
            regime: place.regime,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            milliwatts_per_core: watts,
            language_model: false,
            uses,
        })
    }

    /// Says who is responsible in the register of the viewer's city. Administrators only.
    ///
    /// # Errors
    /// `not_allowed`, `invalid_value`.
    pub async fn save_responsible(&self, viewer: &Viewer, name: &str, contact: &str) -> Result<()> {
        use domain::accounts::Permission;
        use domain::audit::{Action, Object};
        viewer.require(Permission::ManageCity)?;
        let clean = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (name, contact) = (clean(name), clean(contact));
        if [&name, &contact].iter().any(|text| text.chars().count() > RESPONSIBLE_CHARS_MAX) {
            let reason = format!("{RESPONSIBLE_CHARS_MAX} characters at most");
            return Err(Error::Invalid { what: "who is responsible", reason });
        }
        let mut transaction = self.inner.store.begin().await?;
        transaction.put_setting(viewer.city, RESPONSIBLE, &name).await?;
        transaction.put_setting(viewer.city, RESPONSIBLE_CONTACT, &contact).await?;
        transaction.append(&viewer.entry(Action::RegisterChanged, Object::City)).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn responsible(
        &self,
        city: CityId,
        city_name: &str,
        desks: &[domain::city::ContactPoint],
    ) -> Result<Responsible> {
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        let store = &self.inner.store;
        let name = filled(store.find_setting(city, RESPONSIBLE).await?);
        let contact = filled(store.find_setting(city, RESPONSIBLE_CONTACT).await?);
        let desk = || {
            let desk = desks.first()?;
            desk.email.clone().or_else(|| desk.address.clone()).or_else(|| desk.phone.clone())
        };
        Ok(Responsible {
            name: name.unwrap_or_else(|| city_name.to_owned()),
            contact: contact.or_else(desk).unwrap_or_default(),
        })
    }

    async fn ai_is_available(&self, of: AiUse) -> bool {
        match of {
            AiUse::Answering | AiUse::Plans => true,
            AiUse::Meaning => !matches!(self.inner.model, Err(NoModel::NotGiven | NoModel::Failed(_))),
            AiUse::Scans => self.inner.components.has_tesseract().await,
        }
    }
}
