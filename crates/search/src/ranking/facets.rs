//! How many passages hold a word of the question, by kind and by year?

use std::collections::BTreeMap;

use domain::document::Kind;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED, Term};

use super::candidates::Allowed;
use super::question::Question;
use super::statistics::Statistics;
use crate::SearchError;
use crate::index::snapshot::{SeenPart, Snapshot};
use crate::query::Facets;

/// Total and facets over every matching passage that the audience may see and the filters leave.
pub(crate) fn count(
    snapshot: &Snapshot,
    statistics: &Statistics<'_>,
    question: &Question,
    allowed: &Allowed,
) -> Result<(u64, Facets), SearchError> {
    let mut total = 0;
    let mut kinds: BTreeMap<Kind, u64> = BTreeMap::new();
    let mut years: BTreeMap<i16, u64> = BTreeMap::new();
    for part in &statistics.parts {
        for segment in 0..part.segments.len() {
            for (number, passages) in matching(part, segment, question)? {
                let Some(seen) = snapshot.seen(number) else { continue };
                let left_out = allowed.as_ref().is_some_and(|allowed| !allowed.contains(&number));
                if left_out || !statistics.sees(number) {
                    continue;
                }
                total += passages;
                *kinds.entry(seen.meta.kind).or_default() += passages;
                if let Some(date) = seen.meta.date {
                    *years.entry(date.year()).or_default() += passages;
                }
            }
        }
    }
    Ok((total, Facets { kinds: kinds.into_iter().collect(), years: years.into_iter().rev().collect() }))
}

/// Matching passages of a segment by document number.
fn matching(part: &SeenPart, segment: usize, question: &Question) -> Result<BTreeMap<u32, u64>, SearchError> {
    let mut counts = BTreeMap::new();
    let Some(reader) = part.searcher.segment_readers().get(segment) else { return Ok(counts) };
    let mut held = vec![false; usize::try_from(reader.max_doc()).unwrap_or(0)];
    for field in [part.fields.body, part.fields.headings] {
        let index = reader.inverted_index(field)?;
        for (text, _) in question.terms.iter().flat_map(|term| &term.variants) {
            let term = Term::from_field_text(field, text);
            let postings = index.read_postings(&term, IndexRecordOption::Basic);
            let Some(mut postings) = postings.map_err(tantivy::TantivyError::from)? else { continue };
            let mut record = postings.doc();
            while record != TERMINATED {
                if let Some(held) = usize::try_from(record).ok().and_then(|at| held.get_mut(at)) {
                    *held = true;
                }
                record = postings.advance();
            }
        }
    }
    for (record, _) in (0_u32..).zip(&held).filter(|(_, held)| **held) {
        if !reader.is_deleted(record)
            && let Some(number) = part.number_of(segment, record)
        {
            *counts.entry(number).or_default() += 1;
        }
    }
    Ok(counts)
}
