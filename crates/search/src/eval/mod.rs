//! How good is search on questions whose right documents are known?
//!
//! Reads sets in BEIR form, fills an index as a city would, asks every question, and measures. What is measured is
//! the product: the caller cuts documents into passages with the product's own reader.

mod cache;
mod measures;
mod set;
mod study;

use std::sync::Arc;
use std::time::Instant;

use domain::document::{Audience, Kind, Language, Passage, Visibility};
use domain::{DocumentId, VersionId};
use serde::Serialize;
use uuid::Uuid;

pub use cache::CachedEmbed;
pub use measures::{Measures, measure};
pub use set::{EvaluationSet, SetDocument, SetQuestion};
pub use study::{Study, study};

use crate::analysis::Tables;
use crate::embedding::Embed;
use crate::plan::embedding_plan;
use crate::query::{Hit, Mode, Query};
use crate::{DocumentEntry, Index, SearchError};

/// Texts embedded at once.
const BATCH: usize = 32;

/// Cuts the text of a set's document (title, text) into passages.
pub type Cut<'a> = &'a dyn Fn(&str, &str) -> Vec<Passage>;

/// How to evaluate.
#[derive(Clone, Default)]
pub struct Options {
    /// Words, meaning or both.
    pub mode: Mode,
    /// Only the first questions.
    pub limit: Option<usize>,
    /// The model of meaning; none for words alone.
    pub embedder: Option<Arc<dyn Embed>>,
    /// Vectors computed for each document, the worthiest first; none for all that are planned.
    pub slots: Option<usize>,
    /// Whether to study what the ranking owes to each feature and to its weights.
    pub study: bool,
}

/// What an evaluation found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Questions asked.
    pub queries: usize,
    /// Documents in the index.
    pub documents: usize,
    /// Passages in the index.
    pub passages: usize,
    /// Vectors in the index.
    pub vectors: u64,
    /// Quality.
    #[serde(flatten)]
    pub measures: Measures,
    /// Time to index words, in seconds.
    pub index_s: f64,
    /// Time to compute vectors, in seconds.
    pub embed_s: f64,
    /// Median time of a question, its embedding included, in milliseconds.
    pub query_p50_ms: f64,
    /// 99th percentile, in milliseconds.
    pub query_p99_ms: f64,
    /// The same for questions whose vector is known: what the index alone takes.
    pub search_p50_ms: f64,
    /// 99th percentile, in milliseconds.
    pub search_p99_ms: f64,
    /// Largest memory of the process, in mebibytes; 0 where the system does not tell.
    pub peak_rss_mb: u64,
    /// The study, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub study: Option<Study>,
}

/// Fills an index with the set and asks its questions.
///
/// # Errors
/// [`SearchError`] of the index or of the model.
pub fn retrieval(set: &EvaluationSet, cut: Cut<'_>, options: &Options) -> Result<Report, SearchError> {
    let mut index = Index::in_memory(&Tables::builtin()?)?;
    if let Some(embedder) = &options.embedder {
        // Each question is asked twice, the second time with its vector known: what the index alone takes.
        index = index.with_embedder(Arc::new(CachedEmbed::in_memory(Arc::clone(embedder))))?;
    }
    let start = Instant::now();
    let mut passages = 0;
    let mut entries = Vec::new();
    for (number, document) in set.documents.iter().enumerate() {
        let entry = entry(number, document, cut);
        passages += entry.passages.len();
        index.put_document(&entry)?;
        if options.embedder.is_some() {
            entries.push(entry);
        }
    }
    index.commit()?;
    let index_s = start.elapsed().as_secs_f64();
    let start = Instant::now();
    if let Some(embedder) = &options.embedder {
        embed(&index, embedder.as_ref(), &entries, options.slots)?;
        index.commit()?;
    }
    let embed_s = start.elapsed().as_secs_f64();
    drop(entries);
    let (mut times, mut index_times) = (Vec::new(), Vec::new());
    let mut found = Vec::new();
    for question in set.questions.iter().take(options.limit.unwrap_or(usize::MAX)) {
        let start = Instant::now();
        let hits = ask(&index, set, question, options.mode)?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
        let start = Instant::now();
        ask(&index, set, question, options.mode)?;
        index_times.push(start.elapsed().as_secs_f64() * 1000.0);
        found.push((question, hits));
    }
    times.sort_by(f64::total_cmp);
    index_times.sort_by(f64::total_cmp);
    let names =
        |hits: &[(String, Hit)]| -> Vec<String> { hits.iter().map(|(name, _)| name.clone()).collect() };
    let ranked: Vec<_> = found.iter().map(|(question, hits)| (*question, names(hits))).collect();
    Ok(Report {
        queries: found.len(),
        documents: set.documents.len(),
        passages,
        vectors: index.embedded(),
        measures: measure(&ranked),
        index_s,
        embed_s,
        query_p50_ms: percentile(&times, 0.50),
        query_p99_ms: percentile(&times, 0.99),
        search_p50_ms: percentile(&index_times, 0.50),
        search_p99_ms: percentile(&index_times, 0.99),
        peak_rss_mb: peak_rss_mb(),
        study: if options.study { study(&found) } else { None },
    })
}

fn entry(number: usize, document: &SetDocument, cut: Cut<'_>) -> DocumentEntry {
    let id = Uuid::from_u128(number as u128 + 1);
    DocumentEntry {
        document: DocumentId(id),
        version: VersionId(id),
        file: format!("{}.txt", document.id),
        title: document.title.clone(),
        kind: Kind::Notice,
        date: None,
        language: Language::French,
        visibility: Visibility::Public,
        readers: Default::default(),
        passages: cut(&document.title, &document.text),
    }
}

fn ask(
    index: &Index,
    set: &EvaluationSet,
    question: &SetQuestion,
    mode: Mode,
) -> Result<Vec<(String, Hit)>, SearchError> {
    let mut query = Query::new(question.text.clone(), Audience::Public);
    query.mode = mode;
    query.limit = 100;
    query.per_document = 1;
    let hits = index.search(&query)?.hits.into_iter();
    let named = hits.filter_map(|hit| {
        let number = usize::try_from(hit.document.0.as_u128()).ok()?.checked_sub(1)?;
        Some((set.documents.get(number)?.id.clone(), hit))
    });
    Ok(named.collect())
}

fn embed(
    index: &Index,
    embedder: &dyn Embed,
    entries: &[DocumentEntry],
    slots: Option<usize>,
) -> Result<(), SearchError> {
    let mut wanted = Vec::new();
    for entry in entries {
        let plan = embedding_plan(entry).into_iter().take(slots.unwrap_or(usize::MAX));
        wanted.extend(plan.map(|(slot, text)| (entry.document, entry.version, slot, text)));
    }
    // Texts of like length together: no time is lost on padding.
    wanted.sort_by_key(|(.., text)| text.len());
    for batch in wanted.chunks(BATCH) {
        let texts: Vec<&str> = batch.iter().map(|(.., text)| text.as_str()).collect();
        let vectors =
            embedder.embed_passages(&texts).map_err(|error| SearchError::Embedding(error.to_string()))?;
        for ((document, version, slot, _), vector) in batch.iter().zip(vectors) {
            index.put_vectors(*document, *version, vec![(*slot, vector)])?;
        }
    }
    Ok(())
}

fn percentile(sorted: &[f64], share: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank within the list")]
    let rank = (sorted.len().saturating_sub(1) as f64 * share).round() as usize;
    sorted.get(rank).copied().unwrap_or(0.0)
}

/// Largest resident memory so far, as Linux tells it.
fn peak_rss_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).map_or(0, |kib| kib / 1024)
}
