//! How well do the words of a candidate answer? Its documents and passages are measured term by term.
//!
//! BM25F: the counts of a term (and of its other forms) in the fields are weighted by field and length, added,
//! then saturated once, so that a word in the title and in the text does not count as two words.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, SegmentReader, TERMINATED, Term};

use super::question::Question;
use super::statistics::{Level, Statistics};
use crate::SearchError;
use crate::index::snapshot::{SeenPart, Snapshot};

/// Weight of a word of the title beside one of the text.
const TITLE_WEIGHT: f32 = 2.0;
/// Weight of a word of a heading beside one of the passage.
const HEADING_WEIGHT: f32 = 0.5;
/// Saturation of repeated words, the usual value of BM25.
pub(super) const K1: f32 = 1.2;
/// How much long texts are held back, the usual value of BM25.
const B: f32 = 0.75;

/// A passage as its words measure it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct PassageWords {
    /// BM25F of text and headings, as a share of the question's weight, from 0 to 1.
    pub words: f32,
    /// Terms held, one bit each in the order of the question.
    pub terms: u64,
}

/// A candidate as its words measure it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct DocumentWords {
    /// BM25F of title and text, as a share of the question's weight, from 0 to 1.
    pub words: f32,
    /// Weighted share of the terms that the title holds.
    pub title: f32,
    /// Share of the title's words that the question holds.
    pub title_focus: f32,
    /// Its passages, by ordinal from the first record after the document's.
    pub passages: Vec<PassageWords>,
}

/// A field with what its lengths need.
pub(super) struct Measured {
    field: Field,
    norms: FieldNormReader,
    /// What one word is worth, by the code of the field's length.
    worth: Vec<f32>,
}

impl Measured {
    fn open(
        reader: &SegmentReader,
        statistics: &Statistics<'_>,
        (field, weight): (Field, f32),
        level: Level,
    ) -> Result<Self, SearchError> {
        let mean = statistics.mean_length(field, level);
        let lengths = (0..=u8::MAX).map(|code| FieldNormReader::id_to_fieldnorm(code) as f32);
        let worth = lengths.map(|length| weight / (1.0 - B + B * length / mean)).collect();
        Ok(Self { field, norms: reader.get_fieldnorms_reader(field)?, worth })
    }

    /// Title and text of documents, or headings and text of passages.
    pub(super) fn of_level(
        part: &SeenPart,
        reader: &SegmentReader,
        statistics: &Statistics<'_>,
        level: Level,
    ) -> Result<[Self; 2], SearchError> {
        let fields = part.fields;
        let [one, other] = match level {
            Level::Document => [(fields.title, TITLE_WEIGHT), (fields.text, 1.0)],
            Level::Passage => [(fields.headings, HEADING_WEIGHT), (fields.body, 1.0)],
        };
        let open = |field| Self::open(reader, statistics, field, level);
        Ok([open(one)?, open(other)?])
    }

    /// What so many words are worth in a record of that length.
    pub(super) fn share(&self, record: u32, count: u32) -> f32 {
        let worth = self.worth.get(usize::from(self.norms.fieldnorm_id(record)));
        worth.copied().unwrap_or(0.0) * count as f32
    }

    pub(super) fn postings(
        &self,
        reader: &SegmentReader,
        text: &str,
    ) -> Result<Option<SegmentPostings>, SearchError> {
        let term = Term::from_field_text(self.field, text);
        let postings = reader.inverted_index(self.field)?.read_postings(&term, IndexRecordOption::WithFreqs);
        Ok(postings.map_err(tantivy::TantivyError::from)?)
    }
}

/// Measures documents (numbers in the snapshot) by the words of the question, in the order given.
pub(crate) fn measure(
    snapshot: &Snapshot,
    statistics: &Statistics<'_>,
    question: &Question,
    documents: &[u32],
) -> Result<Vec<DocumentWords>, SearchError> {
    let mut measured: Vec<DocumentWords> = vec![DocumentWords::default(); documents.len()];
    for part in &statistics.parts {
        for (segment, reader) in part.searcher.segment_readers().iter().enumerate() {
            let mut here: Vec<Place> = Vec::new();
            for (rank, number) in documents.iter().enumerate() {
                if let Some(seen) = snapshot.seen(*number)
                    && seen.part == part.at
                    && seen.segment == segment
                {
                    here.push(Place { rank, start: seen.records.start, end: seen.records.end });
                }
            }
            here.sort_by_key(|place| place.start);
            if !here.is_empty() {
                let segment = Segment::open(part, reader, statistics)?;
                segment.measure(question, &here, &mut measured)?;
            }
        }
    }
    Ok(measured)
}

/// Records of a candidate in a segment.
struct Place {
    rank: usize,
    start: u32,
    end: u32,
}

struct Segment<'a> {
    reader: &'a SegmentReader,
    title: Measured,
    text: Measured,
    /// Headings and text of passages.
    passage: [Measured; 2],
}

impl<'a> Segment<'a> {
    fn open(
        part: &SeenPart,
        reader: &'a SegmentReader,
        statistics: &Statistics<'_>,
    ) -> Result<Self, SearchError> {
        let [title, text] = Measured::of_level(part, reader, statistics, Level::Document)?;
        let passage = Measured::of_level(part, reader, statistics, Level::Passage)?;
        Ok(Self { reader, title, text, passage })
    }

    /// `here` is in the order of records.
    fn measure(
        &self,
        question: &Question,
        here: &[Place],
        out: &mut [DocumentWords],
    ) -> Result<(), SearchError> {
        let mut counts: Vec<Counts> = here.iter().map(|place| Counts::new(place.end - place.start)).collect();
        for (place, counts) in here.iter().zip(&counts) {
            if let Some(document) = out.get_mut(place.rank) {
                document.passages = vec![PassageWords::default(); counts.passages.len()];
            }
        }
        let total = question.weight.max(f32::MIN_POSITIVE);
        for (bit, term) in question.terms.iter().enumerate() {
            for (text, weight) in &term.variants {
                self.count(text, *weight, here, &mut counts)?;
            }
            let gain = term.weight / total;
            let mask = 1_u64.checked_shl(u32::try_from(bit).unwrap_or(u32::MAX)).unwrap_or(0);
            for (place, counts) in here.iter().zip(&mut counts) {
                if let Some(document) = out.get_mut(place.rank).filter(|_| counts.touched) {
                    counts.take_into(document, gain, mask);
                }
            }
        }
        Ok(())
    }

    /// Adds the weighted counts of one form of a term.
    fn count(
        &self,
        text: &str,
        weight: f32,
        here: &[Place],
        counts: &mut [Counts],
    ) -> Result<(), SearchError> {
        if let Some(mut postings) = self.title.postings(self.reader, text)? {
            for (place, counts) in here.iter().zip(counts.iter_mut()) {
                if seek(&mut postings, place.start) == place.start {
                    counts.touched = true;
                    counts.whole += weight * self.title.share(place.start, postings.term_freq());
                    counts.title = counts.title.max(weight);
                    counts.title_words = self.title.norms.fieldnorm(place.start).max(1);
                }
            }
        }
        let Some(mut postings) = self.text.postings(self.reader, text)? else { return Ok(()) };
        let mut holding: Vec<(&Place, &mut Counts)> = Vec::new();
        for (place, counts) in here.iter().zip(counts.iter_mut()) {
            if seek(&mut postings, place.start) == place.start {
                counts.touched = true;
                counts.whole += weight * self.text.share(place.start, postings.term_freq());
                holding.push((place, counts));
            }
        }
        // Its passages can hold the word only where the document does.
        for field in &self.passage {
            let Some(mut postings) = field.postings(self.reader, text)? else { continue };
            for (place, counts) in &mut holding {
                let mut record = seek(&mut postings, place.start + 1);
                while record < place.end {
                    let at = usize::try_from(record - place.start - 1).ok();
                    if let Some(passage) = at.and_then(|at| counts.passages.get_mut(at)) {
                        *passage += weight * field.share(record, postings.term_freq());
                    }
                    record = postings.advance();
                }
            }
        }
        Ok(())
    }
}

/// Moves forward to `target` or beyond; the engine wants targets that do not go back.
pub(super) fn seek(postings: &mut SegmentPostings, target: u32) -> u32 {
    match postings.doc() {
        TERMINATED => TERMINATED,
        doc if doc >= target => doc,
        _ => postings.seek(target),
    }
}

/// Weighted counts of one term in a candidate.
struct Counts {
    touched: bool,
    whole: f32,
    title: f32,
    title_words: u32,
    passages: Vec<f32>,
}

impl Counts {
    fn new(records: u32) -> Self {
        let passages = usize::try_from(records).unwrap_or(1).saturating_sub(1);
        Self { touched: false, whole: 0.0, title: 0.0, title_words: 1, passages: vec![0.0; passages] }
    }

    /// Adds what was counted, and counts from nothing again. `gain` is the term's share of the question; a count
    /// saturates at that.
    fn take_into(&mut self, document: &mut DocumentWords, gain: f32, mask: u64) {
        let saturated = |count: f32| gain * count / (K1 + count);
        document.title += gain * self.title;
        document.title_focus += self.title / self.title_words as f32;
        document.words += saturated(self.whole);
        for (passage, count) in document.passages.iter_mut().zip(&mut self.passages) {
            if *count > 0.0 {
                passage.words += saturated(*count);
                passage.terms |= mask;
                *count = 0.0;
            }
        }
        (self.touched, self.whole, self.title, self.title_words) = (false, 0.0, 0.0, 1);
    }
}
