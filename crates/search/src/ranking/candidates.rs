//! Which documents are worth measuring? The best by words, as a whole and by passage; exact, whatever the size.

use std::collections::{BTreeMap, HashSet};

use tantivy::collector::{Collector, FilterCollector, TopDocs};
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query as EngineQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Term};

use super::question::Question;
use super::statistics::Statistics;
use crate::SearchError;
use crate::index::snapshot::{SeenPart, Snapshot};

/// Documents kept for their words as a whole.
const DOCUMENTS: usize = 100;
/// Passages kept for their words.
const PASSAGES: usize = 200;
/// Weight of a word of the title beside one of the text.
pub(crate) const TITLE_WEIGHT: f32 = 2.0;
/// Weight of a word of a heading beside one of the passage.
pub(crate) const HEADING_WEIGHT: f32 = 0.5;

/// Documents that filters leave, by number; `None` where every one is wanted.
pub(crate) type Allowed = Option<HashSet<u32>>;

/// Numbers of the documents whose words answer best.
pub(crate) fn by_words(
    snapshot: &Snapshot,
    statistics: &Statistics<'_>,
    question: &Question,
    allowed: &Allowed,
) -> Result<Vec<u32>, SearchError> {
    let mut found: BTreeMap<u32, ()> = BTreeMap::new();
    for part in &statistics.parts {
        let fields = part.fields;
        let levels = [
            ([(fields.text, 1.0), (fields.title, TITLE_WEIGHT)], DOCUMENTS),
            ([(fields.body, 1.0), (fields.headings, HEADING_WEIGHT)], PASSAGES),
        ];
        for (searched, limit) in levels {
            let query = query(question, &searched);
            for address in best(snapshot, part, statistics, (&query, limit), allowed)? {
                if let Some(number) = part.number(address) {
                    found.insert(number, ());
                }
            }
        }
    }
    Ok(found.into_keys().filter(|number| allowed.as_ref().is_none_or(|set| set.contains(number))).collect())
}

fn query(question: &Question, fields: &[(Field, f32)]) -> BooleanQuery {
    let clauses = question.terms.iter().flat_map(|term| {
        let plain = if term.overlay { 0.5 } else { 1.0 };
        term.variants.iter().flat_map(move |(text, weight)| {
            fields.iter().map(move |(field, boost)| {
                let query = TermQuery::new(Term::from_field_text(*field, text), IndexRecordOption::WithFreqs);
                let query: Box<dyn EngineQuery> =
                    Box::new(BoostQuery::new(Box::new(query), boost * weight * plain));
                (Occur::Should, query)
            })
        })
    });
    BooleanQuery::new(clauses.collect())
}

fn best(
    snapshot: &Snapshot,
    part: &SeenPart,
    statistics: &Statistics<'_>,
    (query, limit): (&BooleanQuery, usize),
    allowed: &Allowed,
) -> Result<Vec<DocAddress>, SearchError> {
    let top = TopDocs::with_limit(limit).order_by_score();
    let Some(allowed) = allowed else {
        return Ok(run(part, statistics, query, &top)?.into_iter().map(|(_, address)| address).collect());
    };
    // The low half of an id is random: it stands for the id here; the caller checks again by number.
    let wanted: HashSet<u64> = allowed.iter().filter_map(|number| snapshot.low_half(*number)).collect();
    let filtered = FilterCollector::new("id_low".to_owned(), move |low: u64| wanted.contains(&low), top);
    Ok(run(part, statistics, query, &filtered)?.into_iter().map(|(_, address)| address).collect())
}

fn run<C: Collector>(
    part: &SeenPart,
    statistics: &Statistics<'_>,
    query: &BooleanQuery,
    collector: &C,
) -> Result<C::Fruit, SearchError> {
    Ok(part.searcher.search_with_statistics_provider(query, collector, statistics)?)
}
