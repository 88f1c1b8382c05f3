//! What do the city's documents answer to this question, and with what proof?

mod compose;
mod contrary;
mod decide;
mod definition;
mod directory;
mod english;
pub mod facts;
mod features;
pub mod question;
mod report;
mod scope;
mod scoring;
pub(crate) mod sense;
mod terms;
#[cfg(test)]
mod trial;
mod units;
mod verdict;
mod weigh;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use domain::VersionId;
use domain::ask::{Answer, Refusal};
use domain::audit::{Action, Details, Object};
use domain::city::ContactPoint;
use domain::transparency::AiUse;
use search::embedding::Embed;
use search::query::UnderstoodTerm;
use search::{Index, Query};
use serde::Serialize;

use decide::{Evidence, decide};
use question::Question;
pub use report::AskReport;
use sense::{Kept, Sense};
pub(crate) use verdict::WEIGHTS;
pub use weigh::{Weighed, WeighedPiece};

use crate::audit::recorder::Note;
use crate::meaning;
use crate::search::LoadedPassages;
use crate::transparency::processor_time;
use crate::{App, Result, Viewer};

/// Time taken by each step of an answer, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Timings {
    /// Finding passages, embedding of the question included.
    pub search: f64,
    /// Loading their texts.
    pub load: f64,
    /// Choosing and checking sentences.
    pub answer: f64,
    /// From question to verified answer.
    pub total: f64,
}

/// An answer and how long it took.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The answer, or the refusal.
    pub answer: Answer,
    /// Time taken.
    pub timings: Timings,
}

impl App {
    /// Answers a question from the documents that the viewer may see, writes it to the ledger (just after: see
    /// [`crate::audit`]), and notes it as a gap where they do not say.
    ///
    /// # Errors
    /// When the index or the database cannot be read. A question without an answer is not an error.
    pub async fn ask(&self, viewer: &Viewer, question: &str) -> Result<Asked> {
        if !self.ai_is_on(viewer.city, AiUse::Answering).await? {
            return self.answer_switched_off(viewer, question).await;
        }
        let asked = self.answer(viewer, question).await?;
        if let Some(reason) = asked.answer.reason {
            let mut words = self.analyzer(viewer).await?.terms(&asked.answer.question);
            words.sort_unstable();
            words.dedup();
            self.record_refusal(viewer, &words.join(" "), &asked.answer.question, reason).await?;
        } else {
            self.record_answer(viewer, &asked.answer).await?;
        }
        Ok(asked)
    }

    /// Answers a question without leaving a trace: for evaluations.
    ///
    /// # Errors
    /// As [`App::ask`].
    pub async fn answer(&self, viewer: &Viewer, question: &str) -> Result<Asked> {
        let begin = Instant::now();
        let question = Question::understand(question);
        let found = self.gather(viewer, &question, &[]).await?;
        let (search, load) = (found.search_ms, found.load_ms);
        let (answer, processor) =
            tokio::task::spawn_blocking(move || processor_time(|| decide(&question, &found.evidence())))
                .await?;
        self.inner.meter.add(viewer.city, AiUse::Answering, 1, processor);
        let total = elapsed_ms(begin);
        let timings = Timings { search, load, answer: total - search - load, total };
        Ok(Asked { answer, timings })
    }

    /// Finds and loads what may answer a question, in the documents whose files hold no part of `without`.
    async fn gather(&self, viewer: &Viewer, question: &Question, without: &[String]) -> Result<Gathered> {
        let begin = Instant::now();
        let limit = if without.is_empty() { PASSAGES } else { PASSAGES_WITHOUT };
        let query =
            Query { per_document: 0, limit, ..Query::new(question.searched.clone(), viewer.audience) };
        let outcome = self.find_passages(viewer, query).await?;
        let search_ms = elapsed_ms(begin);
        let hits: Vec<(VersionId, u32)> = outcome.hits.iter().map(|hit| (hit.version, hit.ordinal)).collect();
        let mut loaded = self.load_passages(viewer, &with_neighbours(&hits)).await?;
        let is_left_out = |file: &str| without.iter().any(|part| file.contains(part.as_str()));
        loaded.passages.retain(|passage| !is_left_out(&passage.document.file));
        let desks = self.load_city(viewer.city).await?.contacts;
        let searched_documents = self.count_documents(viewer).await?;
        let index = self.city_index(viewer.city).await?.index();
        let load_ms = elapsed_ms(begin) - search_ms;
        let scores = outcome.hits.iter().map(|hit| hit.score).collect();
        let terms = outcome.terms;
        let by_meaning = self.ai_is_on(viewer.city, AiUse::Meaning).await?;
        let sense = self.inner.asking.as_ref().filter(|_| by_meaning).map(|model| self.sense(model));
        Ok(Gathered { index, terms, scores, loaded, desks, searched_documents, sense, search_ms, load_ms })
    }

    fn sense(&self, model: &Arc<dyn Embed>) -> Sense {
        let kept = Kept {
            store: self.inner.store.clone(),
            runtime: tokio::runtime::Handle::current(),
            series: meaning::sentences_of(model.as_ref()),
        };
        Sense { model: Arc::clone(model), kept: Some(kept) }
    }
}

/// What was found for a question, loaded.
struct Gathered {
    index: Arc<Index>,
    terms: Vec<UnderstoodTerm>,
    scores: Vec<f32>,
    loaded: LoadedPassages,
    desks: Vec<ContactPoint>,
    searched_documents: u64,
    sense: Option<Sense>,
    search_ms: f64,
    load_ms: f64,
}

impl Gathered {
    fn evidence(&self) -> Evidence<'_> {
        Evidence {
            analyzer: self.index.analyzer(),
            understood: &self.terms,
            index_passages: self.index.counts().1,
            loaded: &self.loaded,
            scores: &self.scores,
            desks: &self.desks,
            searched_documents: self.searched_documents,
            sense: self.sense.as_ref(),
        }
    }
}

impl App {
    /// A refusal without search: the city turned answering off. The question is kept nowhere.
    async fn answer_switched_off(&self, viewer: &Viewer, question: &str) -> Result<Asked> {
        let reason = Refusal::SwitchedOff;
        let details = Details::none().flag("agent", viewer.is_agent()).code("reason", reason.as_str());
        let entry = viewer.entry(Action::AnswerRefused, Object::City).with(details);
        self.inner.recorder.put(Note { entry, refused: None }).await?;
        let understood = Question::understand(question);
        let answer = Answer {
            question: question.trim().to_owned(),
            expected: understood.expected,
            reason: Some(reason),
            sentences: Vec::new(),
            citations: Vec::new(),
            disagreements: Vec::new(),
            nearest: Vec::new(),
            contacts: self.load_city(viewer.city).await?.contacts,
            directory: Vec::new(),
            searched_documents: 0,
        };
        Ok(Asked { answer, timings: Timings::default() })
    }
}

fn elapsed_ms(begin: Instant) -> f64 {
    begin.elapsed().as_secs_f64() * 1_000.0
}

/// Passages read for one question: of the development questions, two in two hundred have their answer further down.
const PASSAGES: usize = 15;
/// The same where documents are left out, which are so before they are counted.
const PASSAGES_WITHOUT: usize = 60;
/// Passages after each of the best ones that are read too: a label often stands apart from its heading.
const NEIGHBOURS: u32 = 2;
/// How many of the best passages have their neighbours read.
const WITH_NEIGHBOURS: usize = 6;

/// The passages found, then the passages that follow the best of them, each once.
fn with_neighbours(hits: &[(VersionId, u32)]) -> Vec<(VersionId, u32)> {
    let next = hits.iter().take(WITH_NEIGHBOURS).flat_map(|(version, ordinal)| {
        (1..=NEIGHBOURS).map(move |step| (*version, ordinal.saturating_add(step)))
    });
    let mut seen = HashSet::new();
    hits.iter().copied().chain(next).filter(|place| seen.insert(*place)).collect()
}
