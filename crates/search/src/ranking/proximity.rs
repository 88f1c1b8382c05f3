//! Do the question's neighbouring words stand near one another in a passage?

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Term};

use super::question::{Question, TermGroup};
use crate::SearchError;
use crate::index::snapshot::{SeenPart, Snapshot};

/// Words further apart than this do not help each other.
const SPAN_WORDS: u32 = 8;
/// Places of a word that are looked at in one passage.
const PLACES_MAX: usize = 64;

/// Share, from 0 to 1, of the question's pairs of neighbouring words that stand within a few words of each other in
/// the passage; each pair weighs as its less rare word, and counts the more the nearer.
pub(crate) fn proximity(
    snapshot: &Snapshot,
    parts: &[&SeenPart],
    question: &Question,
    place: (u32, u32),
) -> Result<f32, SearchError> {
    let (number, ordinal_at) = place;
    let words: Vec<&TermGroup> = question.terms.iter().filter(|term| !term.overlay).collect();
    let Some(seen) = snapshot.seen(number) else { return Ok(0.0) };
    let Some(part) = parts.get(seen.part).filter(|_| words.len() > 1) else { return Ok(0.0) };
    let record = seen.records.start + 1 + ordinal_at;
    let mut places = Vec::with_capacity(words.len());
    for word in &words {
        places.push(positions(part, seen.segment, record, word)?);
    }
    let (mut got, mut possible) = (0.0, 0.0);
    for ((one, other), (here, there)) in
        words.iter().zip(words.iter().skip(1)).zip(places.iter().zip(places.iter().skip(1)))
    {
        let weight = one.weight.min(other.weight);
        possible += weight;
        if let Some(gap) = nearest(here, there).filter(|gap| *gap <= SPAN_WORDS) {
            got += weight / gap.max(1) as f32;
        }
    }
    Ok(if possible > 0.0 { got / possible } else { 0.0 })
}

fn positions(
    part: &SeenPart,
    segment: usize,
    record: u32,
    word: &TermGroup,
) -> Result<Vec<u32>, SearchError> {
    let Some(reader) = part.searcher.segment_readers().get(segment) else { return Ok(Vec::new()) };
    let index = reader.inverted_index(part.fields.body)?;
    let mut all = Vec::new();
    for (text, _) in &word.variants {
        let term = Term::from_field_text(part.fields.body, text);
        let postings = index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions);
        let Some(mut postings) = postings.map_err(tantivy::TantivyError::from)? else { continue };
        let at = if postings.doc() < record { postings.seek(record) } else { postings.doc() };
        if at == record {
            let mut places = Vec::new();
            postings.positions(&mut places);
            all.extend(places.into_iter().take(PLACES_MAX));
        }
    }
    all.sort_unstable();
    Ok(all)
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
