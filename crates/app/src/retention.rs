//! What is kept of people, for how long, and what can a person ask for?
//!
//! *Invariant:* the register of processing is made from the map of the tables (`store::data_map`), which a test holds against
//! the real schema; nobody writes it by hand.

use domain::CityId;
use domain::accounts::Permission;
use domain::audit::ranges::Ranges;
use domain::audit::{Action, Actor, Details, NewEntry, Object};
use domain::retention::{Kept, Processing, Retention};
use serde::Serialize;
use store::data_map::TABLES;
use store::persons::Place;
use store::settings::INSTALLATION;

use crate::contests::day_of;
use crate::{App, Error, Result, Viewer};

/// Name of the setting that holds the day of the last purge.
const PURGED: &str = "purged_day";
/// Shortest text by which a person is looked for, in characters.
const LOOKED_FOR_CHARS_MIN: usize = 3;
/// Texts shown or erased at once.
const FOUND_MAX: usize = 1_000;
/// Characters shown of a text.
const SHOWN_CHARS: usize = 300;

/// A line of the register of processing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProcessingRecord {
    /// Name in data: see [`Processing::as_str`].
    pub name: &'static str,
    /// `public_task` or `legal_obligation`.
    pub basis: &'static str,
    /// Days kept, where it is a number of days.
    pub days: Option<u32>,
    /// `days`, `as_long_as_published`, `as_long_as_the_city`, `as_long_as_the_account`.
    pub kept: &'static str,
    /// Where it stands: `table.column`.
    pub columns: Vec<String>,
}

/// A text in which the words looked for stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundText {
    /// `question`, `gap` or `contest`.
    pub kind: &'static str,
    /// Number of the entry, or id.
    pub id: String,
    /// The text, cut.
    pub text: String,
    #[serde(skip)]
    place: Place,
}

/// What was erased for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// Questions kept apart from the ledger.
    pub questions: u64,
    /// Unanswered questions and contests.
    pub rows: u64,
}

/// The register of processing: a line for each reason to hold something personal, with every column it is held in. A
/// processing without a column in this version is left out. `chosen` are the times of the city.
#[must_use]
pub fn processing_register(chosen: Retention) -> Vec<ProcessingRecord> {
    let columns = |wanted: Processing| {
        let of_table = |map: &'static store::data_map::TableMap| {
            let personal = map.personal.iter().filter(move |(_, processing)| *processing == wanted);
            personal.map(move |(column, _)| format!("{}.{column}", map.table))
        };
        TABLES.iter().flat_map(of_table).collect::<Vec<String>>()
    };
    let lines = Processing::ALL.into_iter().map(|one| ProcessingRecord {
        name: one.as_str(),
        basis: one.basis().as_str(),
        days: if let Kept::Days(days) = one.kept(chosen) { Some(days) } else { None },
        kept: one.kept(chosen).as_str(),
        columns: columns(one),
    });
    lines.filter(|line| !line.columns.is_empty()).collect()
}

impl App {
    /// Every text that people typed and in which these words stand, accents and case left aside, in the viewer's city. Written
    /// in the ledger with the reason, before anything is shown. Administrators only.
    ///
    /// # Errors
    /// `not_allowed`, `invalid_value` for less than three characters or a reason too short.
    pub async fn find_person(&self, viewer: &Viewer, words: &str, reason: &str) -> Result<Vec<FoundText>> {
        viewer.require(Permission::ManageCity)?;
        let wanted = checked_words(words)?;
        let (reason, _) = self.begin_reading(viewer, &crate::audit::LedgerQuery::default(), reason).await?;
        let found = self.texts_of(viewer.city, &wanted).await?;
        let details = Details::none().number("texts", found.len() as u64);
        let entry = viewer.entry(Action::WordsLookedFor, Object::City).with(details).keeping(reason);
        let mut transaction = self.inner.store.begin().await?;
        transaction.append(&entry).await?;
        transaction.commit().await?;
        Ok(found)
    }

    /// Erases every such text; the chain of the ledger stays whole. Administrators only.
    ///
    /// # Errors
    /// As [`App::find_person`].
    pub async fn erase_person(&self, viewer: &Viewer, words: &str, reason: &str) -> Result<Erased> {
        viewer.require(Permission::ManageCity)?;
        let wanted = checked_words(words)?;
        let (reason, _) = self.begin_reading(viewer, &crate::audit::LedgerQuery::default(), reason).await?;
        let found = self.texts_of(viewer.city, &wanted).await?;
        let places: Vec<Place> = found.iter().map(|text| text.place).collect();
        let mut transaction = self.inner.store.begin().await?;
        let (entries, rows) = transaction.erase_places(viewer.city, &places).await?;
        let questions = entries.len() as u64;
        if questions > 0 {
            let details = Details::none().code("entries", &Ranges::of(entries).to_string());
            transaction.append(&viewer.entry(Action::KeptErased, Object::Ledger).with(details)).await?;
        }
        let details = Details::none().number("questions", questions).number("rows", rows);
        let entry = viewer.entry(Action::WordsErased, Object::City).with(details).keeping(reason);
        transaction.append(&entry).await?;
        transaction.commit().await?;
        self.inner.store.scrub().await?;
        Ok(Erased { questions, rows })
    }

    async fn texts_of(&self, city: CityId, wanted: &str) -> Result<Vec<FoundText>> {
        let mut found = Vec::new();
        let see = |place: Place, text: &str| {
            if found.len() < FOUND_MAX && folded(text).contains(wanted) {
                let (kind, id) = match place {
                    Place::Entry(seq) => ("question", seq.to_string()),
                    Place::Gap(id) => ("gap", id.to_string()),
                    Place::Contest(id) => ("contest", id.to_string()),
                };
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                found.push(FoundText { kind, id, text: text.chars().take(SHOWN_CHARS).collect(), place });
            }
        };
        self.inner.store.see_texts(city, see).await?;
        Ok(found)
    }

    /// Erases all whose time has come, then, once a day, writes in each city's ledger what went since the last report and
    /// what is still kept: the report of the nightly purge.
    pub(crate) async fn purge(&self) -> Result<()> {
        let mut transaction = self.inner.store.begin().await?;
        for (city, gaps) in transaction.erase_old_gaps().await? {
            let entry = NewEntry::new(city, Actor::System, Action::GapErased, Object::City);
            transaction.append(&entry.with(Details::none().number("gaps", gaps))).await?;
        }
        for (city, contests) in transaction.erase_old_contests().await? {
            let entry = NewEntry::new(city, Actor::System, Action::ContestErased, Object::City);
            transaction.append(&entry.with(Details::none().number("contests", contests))).await?;
        }
        transaction.commit().await?;
        self.erase_old_questions().await?;
        self.inner.store.scrub().await?;
        self.report_purge().await
    }

    async fn report_purge(&self) -> Result<()> {
        let today = day_of(self.settings().clock.now_ms()).to_string();
        let mut transaction = self.inner.store.begin().await?;
        // Read once the writer's turn is held: another server may have written it meanwhile.
        if self.inner.store.find_setting(INSTALLATION, PURGED).await?.as_deref() == Some(today.as_str()) {
            return Ok(());
        }
        for city in self.inner.store.list_cities().await? {
            let [questions, gaps, contests] = self.inner.store.count_texts(city.id).await?;
            let details = Details::none()
                .number("contests_kept", contests)
                .number("gaps_kept", gaps)
                .number("texts_kept", questions);
            let entry = NewEntry::new(city.id, Actor::System, Action::Purged, Object::City);
            transaction.append(&entry.with(details)).await?;
        }
        transaction.put_setting(INSTALLATION, PURGED, &today).await?;
        transaction.commit().await?;
        Ok(())
    }
}

fn checked_words(words: &str) -> Result<String> {
    let wanted = folded(&words.split_whitespace().collect::<Vec<_>>().join(" "));
    if wanted.chars().count() < LOOKED_FOR_CHARS_MIN {
        let reason = format!("{LOOKED_FOR_CHARS_MIN} characters at least");
        return Err(Error::Invalid { what: "what is looked for", reason });
    }
    Ok(wanted)
}

fn folded(text: &str) -> String {
    search::analysis::fold(text)
}
