//! From a question to passages: who may see what, candidates, measures, order.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use super::meaning::{Aim, Nearness};
use super::schema::Fields;
use super::sight::Sight;
use super::snapshot::{Seen, Snapshot};
use crate::SearchError;
use crate::analysis::Analyzer;
use crate::query::{Hit, Mode, Query, SearchOutcome, Why};
use crate::ranking::candidates::{self, Allowed};
use crate::ranking::facets;
use crate::ranking::features::{self, DocumentWords};
use crate::ranking::question::{Question, understand};
use crate::ranking::score::{Features, Weights, weights};
use crate::ranking::statistics::Statistics;

/// Documents kept for their meaning.
const NEAR_DOCUMENTS: usize = 100;

/// Vector of a question (without courtesy), or `None` where there is no model.
pub(crate) type EmbedQuestion<'a> = &'a dyn Fn(&str) -> Result<Option<Vec<f32>>, SearchError>;

/// How many documents are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// The candidates.
    Candidates,
    /// All that one may see, to check by.
    Everything,
}

pub(crate) fn search(
    snapshot: &Snapshot,
    analyzer: &Analyzer,
    query: &Query,
    embed: EmbedQuestion<'_>,
    depth: Depth,
) -> Result<SearchOutcome, SearchError> {
    let text: String = query.text.chars().take(Query::TEXT_CHARS_MAX).collect();
    let sight = Sight::new(snapshot, query.audience, &query.grants);
    let statistics = Statistics::new(snapshot, &sight);
    let allowed = allowed(snapshot, query);
    let correct = |word: &str| snapshot.correct(word, sight.circles());
    let question = understand(&text, analyzer, &statistics, Fields::schema().1, &correct);
    let search =
        Search { snapshot, statistics: &statistics, question: &question, query, allowed: &allowed, depth };
    let near = search.near(embed)?;
    let mode = if near.is_none() { Mode::Words } else { query.mode };
    let (found, hits) = search.hits(mode, near.as_ref())?;
    let (total, facets) = match query.facets {
        true => facets::count(snapshot, &statistics, &question, &allowed)?,
        false => Default::default(),
    };
    let total = if query.facets { total.max(found) } else { 0 };
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
fn page<'a>(scored: &'a [Scored], query: &Query) -> impl Iterator<Item = &'a Scored> + use<'a> {
    let mut of_document: HashMap<usize, usize> = HashMap::new();
    let per_document = query.per_document;
    let few = scored.iter().filter(move |passage| {
        let count = of_document.entry(passage.rank).or_default();
        *count += 1;
        per_document == 0 || *count <= per_document
    });
    few.skip(query.offset.min(Query::OFFSET_MAX)).take(query.limit.min(Query::LIMIT_MAX))
}

struct Search<'a> {
    snapshot: &'a Snapshot,
    statistics: &'a Statistics<'a>,
    question: &'a Question,
    query: &'a Query,
    allowed: &'a Allowed,
    depth: Depth,
}

/// Nearness of documents, and the question's direction to look closer.
struct Near {
    aim: Aim,
    /// By number.
    documents: Vec<Nearness>,
    /// Cosines of the nearest document and of the nearest passage, which count as 1. Each has its own: a passage is
    /// nearer than its document, and there are more of them.
    top: Nearness,
}

/// A cosine as a share of the highest.
fn scaled(cosine: Option<f32>, top: Option<f32>) -> f32 {
    let share = cosine.zip(top).map(|(cosine, top)| cosine / top.max(f32::EPSILON));
    share.map_or(0.0, |share| share.clamp(0.0, 1.0))
}

impl Near {
    fn of(&self, number: u32) -> Nearness {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        self.documents.get(at).copied().unwrap_or_default()
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

impl Scored {
    /// The best first; among equals, by document and place, so that the order is always the same.
    fn before(&self, other: &Self) -> Ordering {
        other.score.total_cmp(&self.score).then((self.rank, self.at).cmp(&(other.rank, other.at)))
    }
}

impl Search<'_> {
    fn may_see(&self, number: u32) -> bool {
        self.statistics.sees(number) && self.allowed.as_ref().is_none_or(|allowed| allowed.contains(&number))
    }

    fn near(&self, embed: EmbedQuestion<'_>) -> Result<Option<Near>, SearchError> {
        if self.query.mode == Mode::Words || self.snapshot.meaning.embedded() == 0 {
            return Ok(None);
        }
        let Some(question) = embed(&self.question.cleaned)? else { return Ok(None) };
        let Some(aim) = self.snapshot.meaning.aim(&question) else { return Ok(None) };
        let may_see = |number| self.may_see(number);
        let documents = self.snapshot.meaning.scan(&aim, self.snapshot.len(), &may_see);
        let highest = |of: fn(&Nearness) -> Option<f32>| documents.iter().filter_map(of).reduce(f32::max);
        let top = Nearness { document: highest(|near| near.document), passage: highest(|near| near.passage) };
        Ok(top.best().is_some().then_some(Near { aim, documents, top }))
    }

    /// How many passages were found, and those of the page.
    fn hits(&self, mode: Mode, near: Option<&Near>) -> Result<(u64, Vec<Hit>), SearchError> {
        let numbers = self.candidates(mode, near)?;
        let words = features::measure(self.snapshot, self.statistics, self.question, &numbers)?;
        let weights = weights(mode);
        let mut scored = self.score(&weights, &numbers, &words, near);
        scored.sort_unstable_by(Scored::before);
        let page = page(&scored, self.query);
        let hits = page.filter_map(|passage| self.hit(&weights, &numbers, &words, passage)).collect();
        Ok((scored.len() as u64, hits))
    }

    /// Numbers of the documents worth measuring, in the order of their ids.
    fn candidates(&self, mode: Mode, near: Option<&Near>) -> Result<Vec<u32>, SearchError> {
        let mut numbers: BTreeSet<u32> = BTreeSet::new();
        if self.depth == Depth::Everything {
            numbers.extend(self.snapshot.documents().map(|(number, _)| number));
        }
        if mode != Mode::Meaning {
            let found = candidates::by_words(self.snapshot, self.statistics, self.question, self.allowed)?;
            numbers.extend(found);
        }
        let id = |number: u32| self.snapshot.seen(number).map(|seen| seen.document);
        if let Some(near) = near {
            let near = (0_u32..).zip(&near.documents);
            let mut best: Vec<(u32, f32)> =
                near.filter_map(|(number, near)| Some((number, near.best()?))).collect();
            let nearer =
                |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then_with(|| id(a.0).cmp(&id(b.0)));
            if best.len() > NEAR_DOCUMENTS {
                best.select_nth_unstable_by(NEAR_DOCUMENTS, nearer);
            }
            numbers.extend(best.into_iter().take(NEAR_DOCUMENTS).map(|(number, _)| number));
        }
        let mut numbers: Vec<u32> = numbers.into_iter().filter(|number| self.may_see(*number)).collect();
        numbers.sort_by_key(|number| id(*number));
        Ok(numbers)
    }

    /// Every passage of the candidates that has something for it.
    fn score(
        &self,
        weights: &Weights,
        numbers: &[u32],
        words: &[DocumentWords],
        near: Option<&Near>,
    ) -> Vec<Scored> {
        let best_document = words.iter().map(|document| document.words).fold(f32::MIN_POSITIVE, f32::max);
        let all = words.iter().flat_map(|document| &document.passages);
        let best_passage = all.map(|passage| passage.words).fold(f32::MIN_POSITIVE, f32::max);
        let mut scored = Vec::new();
        for (rank, (number, document)) in numbers.iter().zip(words).enumerate() {
            let nearness = near.map(|near| near.of(*number)).unwrap_or_default();
            let top = near.map(|near| near.top).unwrap_or_default();
            let of_document = Features {
                document_words: document.words / best_document,
                title: document.title,
                title_focus: document.title_focus.min(1.0),
                document_meaning: scaled(nearness.document, top.document),
                nearest_passage: scaled(nearness.passage, top.passage),
                ..Features::default()
            };
            let cosines =
                near.map(|near| self.snapshot.meaning.passages(&near.aim, *number)).unwrap_or_default();
            for (at, passage) in document.passages.iter().enumerate() {
                let slot = self.snapshot.slot(*number, at);
                let of_slot =
                    slot.and_then(|slot| cosines.binary_search_by_key(&slot, |(slot, _)| *slot).ok());
                let cosine = of_slot.and_then(|place| cosines.get(place)).map(|(_, cosine)| *cosine);
                if passage.terms == 0 && cosine.is_none() && at > 0 {
                    continue;
                }
                let features = Features {
                    passage_words: passage.words / best_passage,
                    passage_meaning: scaled(cosine, top.passage),
                    ..of_document
                };
                scored.push(Scored { rank, at, features, score: features.score(weights) });
            }
        }
        scored
    }

    fn hit(
        &self,
        weights: &Weights,
        numbers: &[u32],
        words: &[DocumentWords],
        passage: &Scored,
    ) -> Option<Hit> {
        let seen = self.snapshot.seen(*numbers.get(passage.rank)?)?;
        let terms = words.get(passage.rank)?.passages.get(passage.at)?.terms;
        let matched =
            self.question.terms.iter().enumerate().filter(|(bit, term)| has(terms, *bit) && !term.overlay);
        let matched =
            matched.map(|(_, term)| term.corrected.clone().unwrap_or_else(|| term.typed.clone())).collect();
        Some(Hit {
            document: seen.document,
            version: seen.meta.version,
            ordinal: self.snapshot.slot(*numbers.get(passage.rank)?, passage.at)?.checked_sub(1)?,
            score: passage.score,
            why: Why { features: passage.features.explain(weights), matched },
        })
    }
}

fn has(terms: u64, bit: usize) -> bool {
    u32::try_from(bit).ok().and_then(|bit| terms.checked_shr(bit)).is_some_and(|rest| rest & 1 == 1)
}
