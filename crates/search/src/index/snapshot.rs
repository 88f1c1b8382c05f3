//! What does a search see? One committed state of the two indexes, and whose record each one is.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use domain::document::{Kind, Language, Visibility};
use domain::{DocumentId, VersionId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tantivy::index::SegmentId;
use tantivy::schema::Value;
use tantivy::{Searcher, SegmentReader, TantivyDocument};

use super::entry::DocumentEntry;
use super::part::Part;
use super::schema::Fields;
use crate::SearchError;

/// What the index knows of a document besides its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Meta {
    pub version: VersionId,
    pub kind: Kind,
    pub date: Option<Date>,
    pub language: Language,
}

impl Meta {
    pub(crate) fn of(entry: &DocumentEntry) -> Self {
        Self { version: entry.version, kind: entry.kind, date: entry.date, language: entry.language }
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
    pub run_of: Vec<u32>,
    /// For each record, its slot.
    pub slots: Vec<u32>,
    metas: Vec<(DocumentId, u32, Meta)>,
}

/// A document that searches may see.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub meta: Meta,
    pub visibility: Visibility,
    /// Segment of its part, and its records there.
    pub segment: usize,
    pub records: Range<u32>,
}

/// One of the two indexes as it was committed.
pub(crate) struct SeenPart {
    pub searcher: Searcher,
    pub fields: Fields,
    pub segments: Vec<Arc<SegmentRuns>>,
}

/// A committed state.
pub(crate) struct Snapshot {
    pub parts: [SeenPart; 2],
    pub documents: HashMap<DocumentId, Seen>,
    cache: HashMap<SegmentId, Arc<SegmentRuns>>,
    passages: u64,
}

impl Snapshot {
    /// Reads the state committed last; segments known to `before` are not read again.
    pub(crate) fn build(parts: &[Part; 2], before: Option<&Self>) -> Result<Self, SearchError> {
        let mut cache = HashMap::new();
        let [public, agents] = parts;
        let seen =
            [SeenPart::build(public, before, &mut cache)?, SeenPart::build(agents, before, &mut cache)?];
        let mut snapshot = Self { parts: seen, documents: HashMap::new(), cache, passages: 0 };
        // Agents' documents last: where a crash left a document in both, the hidden one counts.
        for (part, visibility) in [(0, Visibility::Public), (1, Visibility::Agents)] {
            snapshot.list(part, visibility);
        }
        snapshot.passages = snapshot
            .documents
            .values()
            .map(|seen| u64::from(seen.records.len().saturating_sub(1) as u32))
            .sum();
        Ok(snapshot)
    }

    fn list(&mut self, part: usize, visibility: Visibility) {
        let Some(part) = self.parts.get(part) else { return };
        for (at, (segment, reader)) in part.segments.iter().zip(part.searcher.segment_readers()).enumerate() {
            for (document, record, meta) in &segment.metas {
                let run = segment.run_of(*record).filter(|_| !reader.is_deleted(*record));
                if let Some(run) = run {
                    let (meta, records) = (meta.clone(), run.records.clone());
                    self.documents.insert(*document, Seen { meta, visibility, segment: at, records });
                }
            }
        }
    }

    pub(crate) fn counts(&self) -> (u64, u64) {
        (self.documents.len() as u64, self.passages)
    }

    pub(crate) fn state(&self, document: DocumentId) -> Option<(VersionId, Visibility)> {
        self.documents.get(&document).map(|seen| (seen.meta.version, seen.visibility))
    }
}

impl SeenPart {
    fn build(
        part: &Part,
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
        Ok(Self { searcher, fields: part.fields, segments })
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

    /// The run that a record belongs to.
    pub(crate) fn run_of(&self, record: u32) -> Option<&Run> {
        let at = *self.run_of.get(usize::try_from(record).ok()?)?;
        self.runs.get(usize::try_from(at).ok()?)
    }

    /// The slot of a record.
    pub(crate) fn slot(&self, record: u32) -> Option<u32> {
        self.slots.get(usize::try_from(record).ok()?).copied()
    }
}
