//! What can be seen at one moment? One committed state of the indexes, and whose record each one is.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use domain::document::{Kind, Language, Visibility};
use domain::visibility::{Grants, Readers};
use domain::{DocumentId, VersionId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tantivy::index::SegmentId;
use tantivy::schema::Value;
use tantivy::{Searcher, SegmentReader, TantivyDocument};

use super::entry::DocumentEntry;
use super::meaning::{Meaning, Vectors};
use super::part::Part;
use super::schema::Fields;
use super::vocabulary::Vocabulary;
use super::{NAMED, PARTS, part_of};
use crate::SearchError;

/// What the index knows of a document besides its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Meta {
    pub version: VersionId,
    pub kind: Kind,
    pub date: Option<Date>,
    pub language: Language,
    pub visibility: Visibility,
    #[serde(default, skip_serializing_if = "Readers::is_empty")]
    pub readers: Readers,
    /// Words of title, text, headings and body: the last two over all its passages.
    pub lengths: [u64; 4],
}

impl Meta {
    pub(crate) fn of(entry: &DocumentEntry, lengths: [u64; 4]) -> Self {
        let DocumentEntry { version, kind, date, language, visibility, .. } = *entry;
        Self { version, kind, date, language, visibility, readers: entry.readers.clone(), lengths }
    }

    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// A run of records of one document in one segment.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub document: DocumentId,
    /// Engine's numbers of its records.
    pub records: Range<u32>,
}

/// Whose records a segment holds. Never changes once read: deletions are asked of the segment's reader.
#[derive(Debug)]
pub(crate) struct SegmentRuns {
    pub runs: Vec<Run>,
    /// For each record, its place in `runs`.
    run_of: Vec<u32>,
    /// For each record, its slot.
    slots: Vec<u32>,
    metas: Vec<(DocumentId, u32, Meta)>,
}

/// A document that searches may see.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub document: DocumentId,
    pub meta: Meta,
    /// Which of the indexes, which segment there, which records.
    pub part: usize,
    pub segment: usize,
    pub records: Range<u32>,
}

/// One of the indexes as it was committed.
pub(crate) struct SeenPart {
    /// Its place among them.
    pub at: usize,
    pub searcher: Searcher,
    pub fields: Fields,
    pub segments: Vec<Arc<SegmentRuns>>,
    /// For each segment and run, the number of the document, or `NOBODY` for a run that was replaced or removed.
    numbers: Vec<Vec<u32>>,
    pub sizes: Sizes,
}

/// How much a part holds, over the documents that are there now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sizes {
    pub documents: u64,
    pub passages: u64,
    /// Documents in English.
    pub english: u64,
    /// Words by field, in the order of [`Meta::lengths`].
    pub tokens: [u64; 4],
}

impl Sizes {
    /// Of one document.
    pub(crate) fn of(seen: &Seen) -> Self {
        let english = u64::from(seen.meta.language == Language::English);
        Self { documents: 1, passages: u64::from(seen.passages()), english, tokens: seen.meta.lengths }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.documents += other.documents;
        self.passages += other.passages;
        self.english += other.english;
        self.tokens.iter_mut().zip(other.tokens).for_each(|(mine, more)| *mine += more);
    }
}

/// Number of no document.
pub(crate) const NOBODY: u32 = u32::MAX;

/// A committed state. Documents have numbers, which hold for this state only.
pub(crate) struct Snapshot {
    pub parts: [SeenPart; PARTS.len()],
    documents: Vec<Seen>,
    numbers: HashMap<DocumentId, u32>,
    pub meaning: Meaning,
    /// Words of the circles, the widest first, each with those before it.
    pub vocabularies: [OnceLock<Vocabulary>; NAMED],
    cache: HashMap<SegmentId, Arc<SegmentRuns>>,
    /// For each document, the index that it stands in.
    homes: Vec<usize>,
}

impl Snapshot {
    /// Reads the state committed last; segments known to `before` are not read again.
    pub(crate) fn build(
        parts: &[Part; PARTS.len()],
        vectors: &Vectors,
        before: Option<&Self>,
    ) -> Result<Self, SearchError> {
        let mut cache = HashMap::new();
        let mut at = 0..;
        let mut build = |part| SeenPart::build(part, at.next().unwrap_or(NAMED), before, &mut cache);
        let [public, signed_in, agents, named] = parts;
        let seen = [build(public)?, build(signed_in)?, build(agents)?, build(named)?];
        let mut snapshot = Self {
            parts: seen,
            documents: Vec::new(),
            numbers: HashMap::new(),
            meaning: Meaning::default(),
            vocabularies: [const { OnceLock::new() }; NAMED],
            cache,
            homes: Vec::new(),
        };
        // The strictest last: where a crash left a document in two, the hidden one counts.
        for part in 0..PARTS.len() {
            snapshot.list(part);
        }
        for (number, seen) in (0_u32..).zip(&snapshot.documents) {
            let Some(part) = snapshot.parts.get_mut(seen.part) else { continue };
            part.sizes.add(&Sizes::of(seen));
            let run = part.segments.get(seen.segment).and_then(|runs| runs.run_at(seen.records.start));
            let numbers = part.numbers.get_mut(seen.segment);
            if let Some(slot) = numbers.zip(run).and_then(|(numbers, run)| numbers.get_mut(run)) {
                *slot = number;
            }
        }
        snapshot.homes = snapshot.documents.iter().map(|seen| seen.part).collect();
        let number = |document, version| {
            let number = snapshot.numbers.get(&document).copied();
            number.filter(|number| snapshot.seen(*number).is_some_and(|seen| seen.meta.version == version))
        };
        snapshot.meaning = vectors.resolve(number, |number| snapshot.is_public(number));
        Ok(snapshot)
    }

    fn list(&mut self, at: usize) {
        let Some(part) = self.parts.get(at) else { return };
        for (index, (segment, reader)) in
            part.segments.iter().zip(part.searcher.segment_readers()).enumerate()
        {
            for (document, record, meta) in &segment.metas {
                let here = !reader.is_deleted(*record) && part_of(meta.visibility) == at;
                let Some(run) = segment.run_of(*record).filter(|_| here) else { continue };
                let seen = Seen {
                    document: *document,
                    meta: meta.clone(),
                    part: at,
                    segment: index,
                    records: run.records.clone(),
                };
                match self
                    .numbers
                    .get(document)
                    .and_then(|n| self.documents.get_mut(usize::try_from(*n).ok()?))
                {
                    Some(known) => *known = seen,
                    None => {
                        self.numbers.insert(*document, u32::try_from(self.documents.len()).unwrap_or(NOBODY));
                        self.documents.push(seen);
                    }
                }
            }
        }
    }

    pub(crate) fn counts(&self) -> (u64, u64) {
        let passages = self.parts.iter().map(|part| part.sizes.passages).sum();
        (self.documents.len() as u64, passages)
    }

    /// Whether residents may see the document of that number.
    pub(crate) fn is_public(&self, number: u32) -> bool {
        self.part_of(number) == Some(0)
    }

    /// The index in which the document of that number stands.
    pub(crate) fn part_of(&self, number: u32) -> Option<usize> {
        self.homes.get(usize::try_from(number).ok()?).copied()
    }

    /// Numbers of the documents that name their readers and are open to these.
    pub(crate) fn named_for(&self, grants: &Grants) -> impl Iterator<Item = u32> {
        let named = self.documents().filter(|(_, seen)| seen.part == NAMED);
        named
            .filter(|(_, seen)| grants.open(seen.meta.visibility, &seen.meta.readers))
            .map(|(number, _)| number)
    }

    pub(crate) fn state(&self, document: DocumentId) -> Option<(VersionId, Visibility)> {
        let seen = self.seen(*self.numbers.get(&document)?)?;
        Some((seen.meta.version, seen.meta.visibility))
    }

    /// Slots of that version that have a vector.
    pub(crate) fn embedded_slots(&self, document: DocumentId, version: VersionId) -> Vec<u32> {
        let number = self.numbers.get(&document).copied();
        let number =
            number.filter(|number| self.seen(*number).is_some_and(|seen| seen.meta.version == version));
        number.map(|number| self.meaning.slots(number).collect()).unwrap_or_default()
    }

    /// The document of that number.
    pub(crate) fn seen(&self, number: u32) -> Option<&Seen> {
        self.documents.get(usize::try_from(number).ok()?)
    }

    /// Number of documents.
    pub(crate) fn len(&self) -> usize {
        self.documents.len()
    }

    /// The slot of a passage, by its rank among the records of its document.
    pub(crate) fn slot(&self, number: u32, at: usize) -> Option<u32> {
        let seen = self.seen(number)?;
        self.parts.get(seen.part)?.segments.get(seen.segment)?.slot(seen.record(at)?)
    }

    /// Every document with its number.
    pub(crate) fn documents(&self) -> impl Iterator<Item = (u32, &Seen)> {
        (0_u32..).zip(&self.documents)
    }
}

impl Seen {
    /// The engine's number of a passage, by its rank among the records of the document.
    pub(crate) fn record(&self, at: usize) -> Option<u32> {
        self.records.start.checked_add(1)?.checked_add(u32::try_from(at).ok()?)
    }

    /// Number of its passages.
    pub(crate) fn passages(&self) -> u32 {
        (self.records.end - self.records.start).saturating_sub(1)
    }
}

impl SeenPart {
    fn build(
        part: &Part,
        at: usize,
        before: Option<&Snapshot>,
        cache: &mut HashMap<SegmentId, Arc<SegmentRuns>>,
    ) -> Result<Self, SearchError> {
        let searcher = part.searcher();
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let id = reader.segment_id();
            let known = before.and_then(|before| before.cache.get(&id)).cloned();
            let runs = match known {
                Some(runs) => runs,
                None => Arc::new(SegmentRuns::read(reader, part.fields)?),
            };
            cache.insert(id, Arc::clone(&runs));
            segments.push(runs);
        }
        let numbers = segments.iter().map(|segment| vec![NOBODY; segment.runs.len()]).collect();
        Ok(Self { at, searcher, fields: part.fields, segments, numbers, sizes: Sizes::default() })
    }

    /// The number of the document whose record this is, by segment and record.
    pub(crate) fn number_of(&self, segment: usize, record: u32) -> Option<u32> {
        let run = self.segments.get(segment)?.run_at(record)?;
        self.numbers.get(segment)?.get(run).copied().filter(|number| *number != NOBODY)
    }
}

impl SegmentRuns {
    fn read(reader: &SegmentReader, fields: Fields) -> Result<Self, SearchError> {
        let columns = reader.fast_fields();
        let high = columns.u64("id_high")?.first_or_default_col(0);
        let low = columns.u64("id_low")?.first_or_default_col(0);
        let slot = columns.u64("slot")?.first_or_default_col(0);
        let store = reader.get_store_reader(1).map_err(tantivy::TantivyError::from)?;
        let mut read = Self { runs: Vec::new(), run_of: Vec::new(), slots: Vec::new(), metas: Vec::new() };
        for record in 0..reader.max_doc() {
            let document = DocumentId(uuid::Uuid::from_u64_pair(high.get_val(record), low.get_val(record)));
            let slot = u32::try_from(slot.get_val(record)).unwrap_or(u32::MAX);
            match read.runs.last_mut() {
                // Slot 0 opens a run: the same document may stand twice in a segment, its old records deleted.
                Some(run) if run.document == document && slot != 0 => run.records.end = record + 1,
                _ => read.runs.push(Run { document, records: record..record + 1 }),
            }
            read.run_of.push(u32::try_from(read.runs.len() - 1).unwrap_or(u32::MAX));
            read.slots.push(slot);
            if slot == 0 && !reader.is_deleted(record) {
                let stored: TantivyDocument = store.get(record)?;
                let json = stored.get_first(fields.meta).and_then(|value| value.as_str());
                if let Some(meta) = json.and_then(|json| serde_json::from_str(json).ok()) {
                    read.metas.push((document, record, meta));
                }
            }
        }
        Ok(read)
    }

    /// The place in `runs` of the run that a record belongs to.
    fn run_at(&self, record: u32) -> Option<usize> {
        usize::try_from(*self.run_of.get(usize::try_from(record).ok()?)?).ok()
    }

    /// The run that a record belongs to.
    fn run_of(&self, record: u32) -> Option<&Run> {
        self.runs.get(self.run_at(record)?)
    }

    /// The slot of a record.
    pub(crate) fn slot(&self, record: u32) -> Option<u32> {
        self.slots.get(usize::try_from(record).ok()?).copied()
    }
}
