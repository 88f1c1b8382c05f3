//! How rare is a word, and how long is a passage, among what the reader may see?
//!
//! Counted over the documents that are there now: what was removed or hidden weighs nothing, even while the engine
//! still keeps its records. So an index answers alike however it came to hold what it holds.

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, SegmentReader, TERMINATED, Term};

use crate::index::NAMED;
use crate::index::sight::Sight;
use crate::index::snapshot::{SeenPart, Sizes, Snapshot};

/// Statistics over the documents that a reader may see, and over nothing else.
pub(crate) struct Statistics<'a> {
    pub parts: Vec<&'a SeenPart>,
    sight: &'a Sight<'a>,
    sizes: Sizes,
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
    /// Over what a sight sees of a snapshot.
    pub(crate) fn new(snapshot: &'a Snapshot, sight: &'a Sight<'a>) -> Self {
        let parts: Vec<&SeenPart> = sight.parts().filter_map(|at| snapshot.parts.get(at)).collect();
        let mut sizes = Sizes::default();
        parts.iter().filter(|part| part.at != NAMED).for_each(|part| sizes.add(&part.sizes));
        sight.named().filter_map(|number| snapshot.seen(number)).for_each(|seen| sizes.add(&Sizes::of(seen)));
        Self { parts, sight, sizes }
    }

    /// Whether the reader may see the document of that number.
    pub(crate) fn sees(&self, number: u32) -> bool {
        self.sight.sees(number)
    }

    /// Number of records that hold the word in that field.
    pub(crate) fn count(&self, field: Field, word: &str) -> u64 {
        self.records(&Term::from_field_text(field, word)).unwrap_or(0)
    }

    fn records(&self, term: &Term) -> tantivy::Result<u64> {
        let mut records = 0;
        for part in &self.parts {
            for (segment, reader) in part.searcher.segment_readers().iter().enumerate() {
                records += match part.at {
                    NAMED => self.seen_records(part, segment, reader, term)?,
                    _ => u64::from(alive_records(reader, term)?),
                };
            }
        }
        Ok(records)
    }

    /// Records that hold a term in the index of documents that name their readers: only those of this one count.
    fn seen_records(
        &self,
        part: &SeenPart,
        segment: usize,
        reader: &SegmentReader,
        term: &Term,
    ) -> tantivy::Result<u64> {
        let index = reader.inverted_index(term.field())?;
        let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else { return Ok(0) };
        let mut records = 0;
        while postings.doc() != TERMINATED {
            let record = postings.doc();
            let number = part.number_of(segment, record).filter(|_| !reader.is_deleted(record));
            records += u64::from(number.is_some_and(|number| self.sees(number)));
            postings.advance();
        }
        Ok(records)
    }

    /// Number of records of that level.
    pub(crate) fn size(&self, level: Level) -> u64 {
        match level {
            Level::Document => self.sizes.documents,
            Level::Passage => self.sizes.passages,
        }
    }

    /// Whether a document is in English.
    pub(crate) fn has_english(&self) -> bool {
        self.sizes.english > 0
    }

    fn tokens(&self, field: Field) -> u64 {
        let fields = self.parts.first().map(|part| part.fields.lengths());
        let at = fields.and_then(|fields| fields.iter().position(|known| *known == field));
        at.and_then(|at| self.sizes.tokens.get(at)).copied().unwrap_or(0)
    }

    /// Mean number of words of a field; at least 1.
    pub(crate) fn mean_length(&self, field: Field, level: Level) -> f32 {
        (self.tokens(field) as f32 / self.size(level).max(1) as f32).max(1.0)
    }

    /// Inverse document frequency, as in BM25: `ln(1 + (N - n + 0.5) / (n + 0.5))`.
    pub(crate) fn idf(&self, level: Level, count: u64) -> f32 {
        let size = self.size(level).max(count) as f32;
        let count = count as f32;
        (1.0 + (size - count + 0.5) / (count + 0.5)).ln()
    }
}

/// Records of a segment that hold a term, without those removed.
fn alive_records(reader: &SegmentReader, term: &Term) -> tantivy::Result<u32> {
    let index = reader.inverted_index(term.field())?;
    let Some(alive) = reader.alive_bitset() else { return Ok(index.doc_freq(term)?) };
    let postings = index.read_postings(term, IndexRecordOption::Basic)?;
    Ok(postings.map_or(0, |postings| postings.doc_freq_given_deletes(alive)))
}
