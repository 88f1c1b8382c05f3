//! From a question to passages: who may see what, candidates, measures, order.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::document::Audience;

use super::meaning::{Aim, Nearness};
use super::schema::Fields;
use super::snapshot::{Seen, Snapshot};
use crate::SearchError;
use crate::analysis::Analyzer;
use crate::query::{Hit, Mode, Query, SearchOutcome, Why};
use crate::ranking::candidates::{self, Allowed};
use crate::ranking::features::{self, DocumentWords};
use crate::ranking::question::{Question, understand};
use crate::ranking::score::Features;
use crate::ranking::statistics::Statistics;
use crate::ranking::{facets, proximity};

/// Documents kept for their meaning.
const NEAR_DOCUMENTS: usize = 100;
/// Passages whose words are looked at for their nearness to one another, the best by everything else.
const PROXIMITY_PASSAGES: usize = 60;

/// Vector of a question (without courtesy), or `None` where there is no model.
pub(crate) type EmbedQuestion<'a> = &'a dyn Fn(&str) -> Result<Option<Vec<f32>>, SearchError>;

pub(crate) fn search(
    snapshot: &Snapshot,
    analyzer: &Analyzer,
    query: &Query,
    embed: EmbedQuestion<'_>,
) -> Result<SearchOutcome, SearchError> {
    let text: String = query.text.chars().take(Query::TEXT_CHARS_MAX).collect();
    let visible = if query.audience == Audience::Public { 1 } else { 2 };
    let statistics = Statistics::new(snapshot, visible);
    let allowed = allowed(snapshot, query);
    let correct = |word: &str| snapshot.correct(word, visible);
    let question = understand(&text, analyzer, &statistics, Fields::schema().1, &correct);
    let search = Search { snapshot, statistics: &statistics, question: &question, query, allowed: &allowed };
    let near = search.near(embed)?;
    let mode = if near.is_none() { Mode::Words } else { query.mode };
    let hits = search.hits(mode, near.as_ref())?;
    let (total, facets) = match query.facets {
        true => facets::count(snapshot, &statistics, &question, &allowed)?,
        false => Default::default(),
    };
    let total = if query.facets { total.max(hits.len() as u64) } else { 0 };
    let hits = page(hits, query);
    Ok(SearchOutcome { hits, total, facets, terms: question.understood(), meaning_used: mode != Mode::Words })
}

/// Documents that the filters leave.
fn allowed(snapshot: &Snapshot, query: &Query) -> Allowed {
    let filtered =
        !query.kinds.is_empty() || query.from.is_some() || query.to.is_some() || query.document.is_some();
    let fits = |seen: &Seen| {
        (query.kinds.is_empty() || query.kinds.contains(&seen.meta.kind))
            && query.from.is_none_or(|from| seen.meta.date.is_some_and(|date| date >= from))
            && query.to.is_none_or(|to| seen.meta.date.is_some_and(|date| date <= to))
            && query.document.is_none_or(|document| seen.document == document)
    };
    let documents = snapshot.documents().filter(|(_, seen)| fits(seen)).map(|(number, _)| number);
    filtered.then(|| documents.collect())
}

/// At most so many of one document, then the page asked for.
fn page(hits: Vec<Hit>, query: &Query) -> Vec<Hit> {
    let mut of_document = HashMap::new();
    let few = hits.into_iter().filter(|hit| {
        let count: &mut usize = of_document.entry(hit.document).or_default();
        *count += 1;
        query.per_document == 0 || *count <= query.per_document
    });
    few.skip(query.offset.min(Query::OFFSET_MAX)).take(query.limit.min(Query::LIMIT_MAX)).collect()
}

struct Search<'a> {
    snapshot: &'a Snapshot,
    statistics: &'a Statistics<'a>,
    question: &'a Question,
    query: &'a Query,
    allowed: &'a Allowed,
}

/// Nearness of documents, and the question's direction to look closer.
struct Near {
    aim: Aim,
    documents: HashMap<u32, Nearness>,
    /// Cosine of the nearest, which counts as 1.
    top: f32,
}

impl Near {
    fn scaled(&self, cosine: Option<f32>) -> f32 {
        cosine.map_or(0.0, |cosine| (cosine / self.top.max(f32::EPSILON)).clamp(0.0, 1.0))
    }
}

/// A passage with its features.
struct Scored {
    rank: usize,
    /// Rank of the passage among the records of the document.
    at: usize,
    features: Features,
    score: f32,
}

impl Search<'_> {
    fn may_see(&self, number: u32) -> bool {
        let visible =
            self.snapshot.seen(number).is_some_and(|seen| self.query.audience.may_see(seen.visibility));
        visible && self.allowed.as_ref().is_none_or(|allowed| allowed.contains(&number))
    }

    fn near(&self, embed: EmbedQuestion<'_>) -> Result<Option<Near>, SearchError> {
        if self.query.mode == Mode::Words || self.snapshot.meaning.embedded() == 0 {
            return Ok(None);
        }
        let Some(question) = embed(&self.question.cleaned)? else { return Ok(None) };
        let Some(aim) = self.snapshot.meaning.aim(&question) else { return Ok(None) };
        let documents = self.snapshot.meaning.scan(&aim, |number| self.may_see(number));
        let top = documents.values().filter_map(Nearness::best).fold(0.0, f32::max);
        Ok((!documents.is_empty()).then_some(Near { aim, documents, top }))
    }

    fn hits(&self, mode: Mode, near: Option<&Near>) -> Result<Vec<Hit>, SearchError> {
        let mut numbers: BTreeSet<u32> = BTreeSet::new();
        if mode != Mode::Meaning {
            numbers.extend(candidates::by_words(
                self.snapshot,
                self.statistics,
                self.question,
                self.allowed,
            )?);
        }
        if let Some(near) = near {
            let mut best: Vec<(u32, f32)> =
                near.documents.iter().filter_map(|(number, near)| Some((*number, near.best()?))).collect();
            best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            numbers.extend(best.into_iter().take(NEAR_DOCUMENTS).map(|(number, _)| number));
        }
        let numbers: Vec<u32> = numbers.into_iter().filter(|number| self.may_see(*number)).collect();
        let words = features::measure(self.snapshot, self.statistics, self.question, &numbers)?;
        let mut scored = self.score(mode, &numbers, &words, near);
        self.add_proximity(mode, &numbers, &mut scored)?;
        scored.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.rank.cmp(&b.rank)).then(a.at.cmp(&b.at)));
        Ok(scored.iter().filter_map(|passage| self.hit(mode, &numbers, &words, passage)).collect())
    }

    /// Every passage of the candidates that has something for it.
    fn score(
        &self,
        mode: Mode,
        numbers: &[u32],
        words: &[DocumentWords],
        near: Option<&Near>,
    ) -> Vec<Scored> {
        let wanted: HashMap<u32, usize> =
            numbers.iter().enumerate().map(|(rank, number)| (*number, rank)).collect();
        let passages =
            near.map(|near| self.snapshot.meaning.passages(&near.aim, &wanted)).unwrap_or_default();
        let best_document = words.iter().map(|document| document.words).fold(f32::MIN_POSITIVE, f32::max);
        let all = words.iter().flat_map(|document| &document.passages);
        let best_passage = all.map(|passage| passage.words).fold(f32::MIN_POSITIVE, f32::max);
        let mut scored = Vec::new();
        for (rank, (number, document)) in numbers.iter().zip(words).enumerate() {
            let nearness = near.and_then(|near| near.documents.get(number));
            let document_meaning =
                near.map_or(0.0, |near| near.scaled(nearness.and_then(|near| near.document)));
            for (at, passage) in document.passages.iter().enumerate() {
                let slot = u32::try_from(at + 1).unwrap_or(u32::MAX);
                let cosine = passages.get(&(*number, slot)).copied();
                if passage.terms == 0 && cosine.is_none() && at > 0 {
                    continue;
                }
                let features = Features {
                    document_words: document.words / best_document,
                    passage_words: passage.words / best_passage,
                    title: document.title,
                    title_focus: document.title_focus.min(1.0),
                    coverage: self.share(document.terms),
                    proximity: 0.0,
                    document_meaning,
                    nearest_passage: near
                        .map_or(0.0, |near| near.scaled(nearness.and_then(|near| near.passage))),
                    passage_meaning: near.map_or(0.0, |near| near.scaled(cosine)),
                };
                let (score, _) = features.explain(mode);
                scored.push(Scored { rank, at, features, score });
            }
        }
        scored
    }

    /// Share of the question's weight that these terms carry.
    fn share(&self, terms: u64) -> f32 {
        let held = self.question.terms.iter().enumerate().filter(|(bit, _)| has(terms, *bit));
        held.map(|(_, term)| term.weight).sum::<f32>() / self.question.weight.max(f32::MIN_POSITIVE)
    }

    fn add_proximity(&self, mode: Mode, numbers: &[u32], scored: &mut [Scored]) -> Result<(), SearchError> {
        if mode == Mode::Meaning {
            return Ok(());
        }
        scored.sort_by(|a, b| b.score.total_cmp(&a.score));
        let mut looked: HashSet<usize> = HashSet::new();
        // The best passage of each of the best documents: where an answer is read.
        let best = scored.iter_mut().filter(|passage| looked.insert(passage.rank));
        for passage in best.take(PROXIMITY_PASSAGES) {
            let Some(number) = numbers.get(passage.rank) else { continue };
            let at = u32::try_from(passage.at).unwrap_or(u32::MAX);
            passage.features.proximity =
                proximity::proximity(self.snapshot, &self.statistics.parts, self.question, (*number, at))?;
            passage.score = passage.features.explain(mode).0;
        }
        Ok(())
    }

    fn hit(&self, mode: Mode, numbers: &[u32], words: &[DocumentWords], passage: &Scored) -> Option<Hit> {
        let seen = self.snapshot.seen(*numbers.get(passage.rank)?)?;
        let held = words.get(passage.rank)?;
        let terms = held.passages.get(passage.at)?.terms;
        let (score, features) = passage.features.explain(mode);
        let matched =
            self.question.terms.iter().enumerate().filter(|(bit, term)| has(terms, *bit) && !term.overlay);
        let matched =
            matched.map(|(_, term)| term.corrected.clone().unwrap_or_else(|| term.typed.clone())).collect();
        Some(Hit {
            document: seen.document,
            version: seen.meta.version,
            ordinal: self.ordinal(seen, passage.at)?,
            score,
            why: Why { features, matched },
        })
    }

    fn ordinal(&self, seen: &Seen, at: usize) -> Option<u32> {
        let part = self.snapshot.parts.get(seen.part)?;
        let record = seen.records.start.checked_add(1)?.checked_add(u32::try_from(at).ok()?)?;
        part.segments.get(seen.segment)?.slot(record)?.checked_sub(1)
    }
}

fn has(terms: u64, bit: usize) -> bool {
    u32::try_from(bit).ok().and_then(|bit| terms.checked_shr(bit)).is_some_and(|rest| rest & 1 == 1)
}
