//! How rare is a word, and how long is a passage, among what the reader may see?

use tantivy::Term;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;

use crate::index::snapshot::{SeenPart, Snapshot};

/// Statistics over the indexes that an audience may see, and over nothing else.
pub(crate) struct Statistics<'a> {
    pub parts: Vec<&'a SeenPart>,
    /// Records of every sort, deleted ones included until they are merged away: what document counts refer to.
    records: u64,
    /// Records that stand for a whole document.
    documents: u64,
}

/// Which records a field belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// One record for the whole document.
    Document,
    /// One for each passage.
    Passage,
}

impl<'a> Statistics<'a> {
    /// Over the first `visible` parts of a snapshot.
    pub(crate) fn new(snapshot: &'a Snapshot, visible: usize) -> Self {
        let parts: Vec<&SeenPart> = snapshot.parts.iter().take(visible).collect();
        let records = parts.iter().flat_map(|part| part.searcher.segment_readers());
        let records = records.map(|reader| u64::from(reader.max_doc())).sum();
        let documents =
            parts.iter().flat_map(|part| &part.segments).map(|segment| segment.runs.len() as u64).sum();
        Self { parts, records, documents }
    }

    /// Number of records that hold the word in that field.
    pub(crate) fn count(&self, field: Field, word: &str) -> u64 {
        let term = Term::from_field_text(field, word);
        self.parts.iter().map(|part| part.searcher.doc_freq(&term).unwrap_or(0)).sum()
    }

    /// Number of records of that level.
    pub(crate) fn size(&self, level: Level) -> u64 {
        match level {
            Level::Document => self.documents,
            Level::Passage => self.records.saturating_sub(self.documents),
        }
    }

    /// Mean number of words of a field; at least 1.
    pub(crate) fn mean_length(&self, field: Field, level: Level) -> f32 {
        let tokens = self.total_num_tokens(field).unwrap_or(0);
        (tokens as f32 / self.size(level).max(1) as f32).max(1.0)
    }

    /// Inverse document frequency, as in BM25: `ln(1 + (N - n + 0.5) / (n + 0.5))`.
    pub(crate) fn idf(&self, level: Level, count: u64) -> f32 {
        let size = self.size(level).max(count) as f32;
        let count = count as f32;
        (1.0 + (size - count + 0.5) / (count + 0.5)).ln()
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let mut total = 0;
        for reader in self.parts.iter().flat_map(|part| part.searcher.segment_readers()) {
            total += reader.inverted_index(field)?.total_num_tokens();
        }
        Ok(total)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.records)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.parts.iter().map(|part| part.searcher.doc_freq(term)).sum()
    }
}
