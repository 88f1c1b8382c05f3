//! What happened in a city, who may read it, and is it still what was written?
//!
//! *Invariant:* whatever changes something writes its entry in the same transaction. An answer changes nothing: it is
//! given, then written by the [recorder], so that nobody waits for the disk.
//! *Invariant:* reading or exporting asks for a reason and is itself an entry, written before anything is shown.

pub mod export;
pub(crate) mod recorder;
mod verify;

pub use verify::{CityVerification, Head, Verification};

use std::collections::{BTreeMap, HashSet};

use domain::ask::Answer;
use domain::audit::ranges::Ranges;
use domain::audit::{Action, Actor, Details, NewEntry, Object};
use domain::time::UnixMs;
use domain::{CityId, JobId};
use jiff::civil::Date;
use serde::Serialize;
use store::Transaction;
use store::audit::{EntryRecord, LedgerFilter};

use crate::{App, Error, PageRequest, Result, Viewer};
use recorder::Note;

/// Shortest reason of a reading, in characters.
const REASON_CHARS_MIN: usize = 5;
/// Longest reason of a reading, in characters.
const REASON_CHARS_MAX: usize = 300;
/// Texts erased in one transaction.
const ERASED_MAX: u32 = 1_000;
/// Name of the setting that remembers the model of a city's answers.
const MODEL: &str = "ledger_model";

/// Which entries to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LedgerQuery {
    /// Only of this action.
    pub action: Option<Action>,
    /// Only about this object, as written in the ledger (`document:...`).
    pub object: Option<String>,
    /// From that day (UTC) on.
    pub from: Option<Date>,
    /// Up to and with that day (UTC).
    pub to: Option<Date>,
    /// Up to that entry: pages of one reading do not move while entries come.
    pub up_to: Option<u64>,
}

/// An entry as staff read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerEntry {
    /// Place in the chain, from 1.
    pub seq: i64,
    /// When it was written.
    pub at_ms: UnixMs,
    /// See [`Actor`].
    pub actor: String,
    /// See [`Action::as_str`].
    pub action: String,
    /// See [`Object`].
    pub object: String,
    /// Canonical JSON.
    pub details: String,
    /// Hash of the entry.
    pub hash: String,
    /// The text kept apart, if there is one.
    pub kept: Kept,
}

/// A text kept apart from an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", content = "text", rename_all = "snake_case")]
pub enum Kept {
    /// The entry never had one.
    None,
    /// It is there.
    Text(String),
    /// It was erased; its hash stays in the chain.
    Erased,
}

/// Entries of one reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerPage {
    /// The entries asked for, newest first.
    pub entries: Vec<LedgerEntry>,
    /// How many there are in all.
    pub total: u64,
    /// For the next page: see [`LedgerQuery::up_to`].
    pub up_to: u64,
}

impl App {
    /// Reads the ledger of the viewer's city, newest first. Agents only; the reason is kept with the entry that tells
    /// the reading.
    ///
    /// # Errors
    /// `agents_only`, `invalid_value` for a reason of less than 5 or more than 300 characters.
    pub async fn read_ledger(
        &self,
        viewer: &Viewer,
        query: &LedgerQuery,
        reason: &str,
        page: PageRequest,
    ) -> Result<LedgerPage> {
        let (reason, filter) = self.begin_reading(viewer, query, reason).await?;
        let store = &self.inner.store;
        let records = store.list_ledger(viewer.city, &filter, page.limit(), page.offset).await?;
        let total = store.count_ledger(viewer.city, &filter).await?;
        let details = Details::none().number("entries", records.len() as u64);
        self.note_reading(viewer, Action::LedgerRead, (details, query), reason).await?;
        let up_to = filter.up_to.map_or(0, i64::cast_unsigned);
        Ok(LedgerPage { entries: records.into_iter().map(entry_of).collect(), total, up_to })
    }

    /// Erases the text kept apart from an entry; the chain stays whole. Agents only.
    ///
    /// # Errors
    /// `agents_only`, `not_found` where nothing is kept.
    pub async fn erase_kept(&self, viewer: &Viewer, seq: u64) -> Result<()> {
        Self::require_agent(viewer)?;
        self.inner.recorder.flush().await;
        let mut transaction = self.inner.store.begin().await?;
        let erased = transaction.erase_kept(viewer.city, &[seq.cast_signed()]).await?;
        if erased.is_empty() {
            return Err(Error::NotFound { what: "text kept apart" });
        }
        let details = Details::none().code("entries", &Ranges::of(erased).to_string());
        transaction.append(&viewer.entry(Action::KeptErased, Object::Entry(seq)).with(details)).await?;
        transaction.commit().await?;
        Ok(self.inner.store.scrub().await?)
    }

    /// How often each action happened in a city since an instant.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn count_actions(&self, city: CityId, from_ms: UnixMs) -> Result<BTreeMap<String, u64>> {
        self.inner.recorder.flush().await;
        Ok(self.inner.store.count_actions(city, from_ms).await?.into_iter().collect())
    }

    /// Notes an answer that was given.
    pub(crate) async fn record_answer(&self, viewer: &Viewer, answer: &Answer) -> Result<()> {
        let documents: HashSet<_> = answer.citations.iter().map(|citation| citation.document).collect();
        let details = Details::none()
            .flag("agent", viewer.is_agent())
            .number("citations", answer.citations.len() as u64)
            .number("documents", documents.len() as u64)
            .number("sentences", answer.sentences.len() as u64);
        let entry = viewer.entry(Action::AnswerGiven, Object::City).with(details).keeping(&answer.question);
        self.inner.recorder.put(Note { entry, refused: None }).await
    }

    pub(crate) async fn begin_reading(
        &self,
        viewer: &Viewer,
        query: &LedgerQuery,
        reason: &str,
    ) -> Result<(String, LedgerFilter)> {
        Self::require_agent(viewer)?;
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        let characters = reason.chars().count();
        if !(REASON_CHARS_MIN..=REASON_CHARS_MAX).contains(&characters) {
            let wanted = format!("it has {REASON_CHARS_MIN} to {REASON_CHARS_MAX} characters");
            return Err(Error::Invalid { what: "the reason of the reading", reason: wanted });
        }
        self.inner.recorder.flush().await;
        let head = self.inner.store.find_ledger_head(viewer.city, i64::MAX).await?;
        let head = head.map_or(0, |head| head.seq);
        let mut filter = filter_of(query);
        filter.up_to = Some(filter.up_to.map_or(head, |up_to| up_to.min(head)));
        Ok((reason, filter))
    }

    pub(crate) async fn note_reading(
        &self,
        viewer: &Viewer,
        action: Action,
        (mut details, query): (Details, &LedgerQuery),
        reason: String,
    ) -> Result<()> {
        if let Some(action) = query.action {
            details = details.code("action", action.as_str());
        }
        if let Some(object) = &query.object {
            details = details.code("object", object);
        }
        let entry = viewer.entry(action, Object::Ledger).with(details).keeping(reason);
        let mut transaction = self.inner.store.begin().await?;
        transaction.append(&entry).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Erases the questions whose time has come: the time that each city chose.
    pub(crate) async fn erase_old_questions(&self) -> Result<()> {
        for city in self.inner.store.list_cities().await? {
            while self.erase_some_questions(city.id).await? {}
        }
        Ok(())
    }

    /// Erases some of the questions of a city whose time has come; whether there were any.
    async fn erase_some_questions(&self, city: CityId) -> Result<bool> {
        let mut transaction = self.inner.store.begin().await?;
        // Read once the writer's turn is held: the city may just have chosen another time.
        let days = transaction.find_retention(city).await?.questions_days;
        let before_ms = transaction.now_ms().saturating_sub(i64::from(days) * 24 * 60 * 60 * 1_000);
        let questions = [Action::AnswerGiven, Action::AnswerRefused];
        let old = transaction.find_old_kept(city, &questions, before_ms, ERASED_MAX).await?;
        if old.is_empty() {
            return Ok(false);
        }
        let erased = Ranges::of(transaction.erase_kept(city, &old).await?);
        let details = Details::none().code("entries", &erased.to_string());
        let entry = NewEntry::new(city, Actor::System, Action::KeptErased, Object::Ledger);
        transaction.append(&entry.with(details)).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Writes to each city's ledger that another model takes part in answers, where that is so.
    pub(crate) async fn note_model(&self) -> Result<()> {
        let model = match &self.inner.model {
            Ok(model) => crate::meaning::identity_of(model.as_ref()),
            Err(_) => "none".to_owned(),
        };
        let mut transaction = self.inner.store.begin().await?;
        // Read once the writer's turn is held: another server may have noted it meanwhile.
        let mut changed = false;
        for city in self.inner.store.list_cities().await? {
            let known = self.inner.store.find_setting(city.id, MODEL).await?;
            if known.as_deref() == Some(model.as_str()) {
                continue;
            }
            let from = known.as_deref().unwrap_or("unknown");
            let details = Details::none().code("from", from).code("to", &model);
            let entry = NewEntry::new(city.id, Actor::System, Action::ModelChanged, Object::City);
            transaction.append(&entry.with(details)).await?;
            transaction.put_setting(city.id, MODEL, &model).await?;
            changed = true;
        }
        if changed {
            transaction.commit().await?;
        }
        Ok(())
    }
}

/// Writes that an import ended, where this transaction ended it.
pub(crate) async fn note_end_of_import(
    transaction: &mut Transaction,
    city: CityId,
    job: JobId,
) -> store::Result<()> {
    let Some(outcomes) = transaction.find_finished_import(job).await? else { return Ok(()) };
    let mut details = Details::none();
    for (outcome, files) in outcomes {
        let name = match outcome.as_str() {
            "added" => "added",
            "new_version" => "new_version",
            "unchanged" => "unchanged",
            "refused" => "refused",
            _ => "cancelled",
        };
        details = details.number(name, files);
    }
    let entry = NewEntry::new(city, Actor::System, Action::ImportFinished, Object::Job(job));
    transaction.append(&entry.with(details)).await?;
    Ok(())
}

fn filter_of(query: &LedgerQuery) -> LedgerFilter {
    LedgerFilter {
        action: query.action,
        object: query.object.clone(),
        from_ms: query.from.and_then(start_of),
        until_ms: query.to.and_then(|day| day.tomorrow().ok()).and_then(start_of),
        up_to: query.up_to.map(u64::cast_signed),
    }
}

/// First instant of a day, in UTC.
pub(crate) fn start_of(day: Date) -> Option<UnixMs> {
    let midnight = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(midnight.timestamp().as_millisecond())
}

fn entry_of(record: EntryRecord) -> LedgerEntry {
    let kept = match record.kept {
        Some(text) => Kept::Text(text),
        None if record.kept_hash.is_empty() => Kept::None,
        None => Kept::Erased,
    };
    LedgerEntry {
        seq: record.seq,
        at_ms: record.at_ms,
        actor: record.actor,
        action: record.action,
        object: record.object,
        details: record.details,
        hash: record.hash,
        kept,
    }
}
