//! From a question to passages.

use domain::document::Audience;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query as EngineQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use super::snapshot::{SeenPart, Snapshot};
use crate::SearchError;
use crate::analysis::Analyzer;
use crate::query::{Feature, Hit, Query, SearchOutcome, Why};

pub(crate) fn search(
    snapshot: &Snapshot,
    analyzer: &Analyzer,
    query: &Query,
) -> Result<SearchOutcome, SearchError> {
    let terms = analyzer.terms(&query.text.chars().take(Query::TEXT_CHARS_MAX).collect::<String>());
    let mut hits = Vec::new();
    let visible = if query.audience == Audience::Public { 1 } else { 2 };
    for part in snapshot.parts.iter().take(visible) {
        for (score, address) in words(part, &terms, (query.limit + query.offset) * 2)? {
            if let Some(hit) = hit(snapshot, part, score, address) {
                hits.push(hit);
            }
        }
    }
    hits.sort_by(|a, b| b.score.total_cmp(&a.score));
    let hits = hits.into_iter().skip(query.offset).take(query.limit).collect();
    Ok(SearchOutcome { hits, ..SearchOutcome::default() })
}

fn words(part: &SeenPart, terms: &[String], limit: usize) -> Result<Vec<(f32, DocAddress)>, SearchError> {
    let clauses = terms.iter().flat_map(|term| {
        [(part.fields.body, 1.0), (part.fields.headings, 0.5)].map(|(field, boost)| {
            let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
            let boosted: Box<dyn EngineQuery> = Box::new(BoostQuery::new(Box::new(query), boost));
            (Occur::Should, boosted)
        })
    });
    let query = BooleanQuery::new(clauses.collect());
    Ok(part.searcher.search(&query, &TopDocs::with_limit(limit.max(1)).order_by_score())?)
}

fn hit(snapshot: &Snapshot, part: &SeenPart, score: f32, address: DocAddress) -> Option<Hit> {
    let segment = part.segments.get(usize::try_from(address.segment_ord).ok()?)?;
    let run = segment.run_of(address.doc_id)?;
    let ordinal = segment.slot(address.doc_id)?.checked_sub(1)?;
    let seen = snapshot.documents.get(&run.document)?;
    let features = vec![Feature { name: "words", value: score, contribution: score }];
    let why = Why { features, matched: Vec::new() };
    Some(Hit { document: run.document, version: seen.meta.version, ordinal, score, why })
}
