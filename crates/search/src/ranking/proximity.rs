//! Do the question's neighbouring words stand near one another in a passage?

use tantivy::Term;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;

use super::features::seek;
use super::question::{Question, TermGroup};
use crate::SearchError;
use crate::index::snapshot::SeenPart;

/// Words further apart than this do not help each other.
const SPAN_WORDS: u32 = 8;
/// Places of a word that are looked at in one passage.
const PLACES_MAX: usize = 64;

/// For each of some passages of a segment, the share, from 0 to 1, of the question's pairs of neighbouring words that
/// stand within a few words of each other there; each pair weighs as its less rare word, and counts the more the
/// nearer. `records` are in order.
pub(crate) fn proximities(
    part: &SeenPart,
    segment: usize,
    question: &Question,
    records: &[u32],
) -> Result<Vec<f32>, SearchError> {
    let words: Vec<&TermGroup> = question.terms.iter().filter(|term| !term.overlay).collect();
    let mut nearness = vec![0.0; records.len()];
    let reader = part.searcher.segment_readers().get(segment);
    let Some(reader) = reader.filter(|_| words.len() > 1) else { return Ok(nearness) };
    let index = reader.inverted_index(part.fields.body)?;
    // For each word, its places in each passage.
    let mut places = Vec::with_capacity(words.len());
    for word in &words {
        let mut of_word = vec![Vec::new(); records.len()];
        for (text, _) in &word.variants {
            let term = Term::from_field_text(part.fields.body, text);
            let postings = index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions);
            if let Some(postings) = postings.map_err(tantivy::TantivyError::from)? {
                add_places(postings, records, &mut of_word);
            }
        }
        of_word.iter_mut().for_each(|places| places.sort_unstable());
        places.push(of_word);
    }
    let pairs = || words.iter().zip(words.iter().skip(1)).map(|(one, other)| one.weight.min(other.weight));
    let possible: f32 = pairs().sum();
    for ((here, there), weight) in places.iter().zip(places.iter().skip(1)).zip(pairs()) {
        for ((here, there), got) in here.iter().zip(there).zip(&mut nearness) {
            if let Some(gap) = nearest(here, there).filter(|gap| *gap <= SPAN_WORDS) {
                *got += weight / possible.max(f32::MIN_POSITIVE) / gap.max(1) as f32;
            }
        }
    }
    Ok(nearness)
}

fn add_places(mut postings: SegmentPostings, records: &[u32], of_word: &mut [Vec<u32>]) {
    let mut found = Vec::new();
    for (record, places) in records.iter().zip(of_word) {
        if seek(&mut postings, *record) == *record {
            postings.positions(&mut found);
            places.extend(found.iter().take(PLACES_MAX));
        }
    }
}

/// Smallest distance between two sorted lists of places.
fn nearest(here: &[u32], there: &[u32]) -> Option<u32> {
    let (mut one, mut other) = (here.iter().peekable(), there.iter().peekable());
    let mut best: Option<u32> = None;
    while let (Some(a), Some(b)) = (one.peek(), other.peek()) {
        let gap = a.abs_diff(**b);
        best = Some(best.map_or(gap, |best| best.min(gap)));
        if a < b {
            one.next()
        } else {
            other.next()
        };
    }
    best
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_places_of_two_words() {
        assert_eq!(nearest(&[1, 40, 90], &[30, 44]), Some(4));
        assert_eq!(nearest(&[5], &[]), None);
    }
}
