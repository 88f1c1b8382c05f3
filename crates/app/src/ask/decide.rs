//! Is what was found an answer? The decision between answering and refusing, from evidence alone.

use domain::ask::{Answer, Expected, Refusal};
use domain::city::ContactPoint;
use search::analysis::Analyzer;
use search::query::UnderstoodTerm;

use super::compose::{self, Candidate};
use super::question::Question;
use super::scoring::{Score, Scorer};
use super::terms::{self, AskedTerm};
use super::units::UnitKind;
use super::{scope, units};
use crate::search::LoadedPassages;

/// Least share of the question that an answer and what stands around it must hold.
const COVERAGE_MIN: f32 = 0.65;
/// Least share that the answer itself must hold: the rest may come from its headings and neighbours.
const OWN_MIN: f32 = 0.3;
/// The same where the unit points at the thing itself.
const OWN_POINTED_MIN: f32 = 0.12;
/// From this coverage on, a question that looks out of scope is answered all the same: the documents do speak of it.
const COVERAGE_SURE: f32 = 0.9;

/// What is known when a question is decided.
pub(super) struct Evidence<'a> {
    /// Analysis of the city.
    pub(super) analyzer: &'a Analyzer,
    /// The question's words as the index understood them.
    pub(super) understood: &'a [UnderstoodTerm],
    /// Number of passages in the index.
    pub(super) index_passages: u64,
    /// Passages found, best first, with their pages.
    pub(super) loaded: &'a LoadedPassages,
    /// Their scores.
    pub(super) scores: &'a [f32],
    /// Desks of the city.
    pub(super) desks: &'a [ContactPoint],
    /// Number of documents searched.
    pub(super) searched_documents: u64,
}

/// Answers or refuses.
pub(super) fn decide(question: &Question, evidence: &Evidence<'_>) -> Answer {
    let asked = terms::of_question(evidence.analyzer, question, evidence.understood, evidence.index_passages);
    let candidates = candidates(question, &asked, evidence);
    let sure = candidates.first().is_some_and(|best| best.score.coverage >= COVERAGE_SURE);
    let early = early_refusal(question, &asked, sure);
    let mut answer = empty(question, evidence);
    if early.is_none() {
        let shown: Vec<&Candidate> = candidates
            .iter()
            .filter(|candidate| question.plural || candidate.unit.kind != UnitKind::Section)
            .filter(|candidate| is_enough(&candidate.score))
            .collect();
        let composed = compose::answer(evidence.analyzer, question, &shown);
        answer.sentences = composed.sentences;
        answer.citations = composed.citations;
        answer.disagreements = composed.disagreements;
    }
    if answer.sentences.is_empty() {
        answer.reason = Some(early.unwrap_or_else(|| scope::reason(&question.raw, &asked)));
        let useful = matches!(answer.reason, Some(Refusal::NotInDocuments | Refusal::NeedsAPerson));
        if useful {
            answer.nearest = compose::nearest(evidence.loaded, evidence.scores);
        }
        answer.contacts = compose::contacts(evidence.analyzer, &question.raw, evidence.desks);
    }
    answer
}

/// Reasons that no passage can overrule, or only one that holds nearly all of the question.
fn early_refusal(question: &Question, asked: &[AskedTerm], sure: bool) -> Option<Refusal> {
    if scope::needs_a_person(&question.raw) {
        return Some(Refusal::NeedsAPerson);
    }
    if scope::is_nonsense(&question.raw, asked) {
        return Some(Refusal::NotUnderstood);
    }
    (scope::is_outside(&question.raw) && !sure).then_some(Refusal::OutOfScope)
}

/// Every unit with its score, best first.
pub(super) fn candidates(
    question: &Question,
    asked: &[AskedTerm],
    evidence: &Evidence<'_>,
) -> Vec<Candidate> {
    let mut scorer = Scorer::new(evidence.analyzer, question, asked);
    let mut candidates: Vec<Candidate> = units::of_passages(evidence.loaded)
        .into_iter()
        .map(|unit| Candidate { score: scorer.score(&unit), unit })
        .collect();
    candidates.sort_by(|a, b| b.score.total.total_cmp(&a.score.total));
    candidates
}

/// Whether a unit may be shown as an answer. A count of the very thing, or a list whose label is asked for, needs less of
/// the question's words of its own.
fn is_enough(score: &Score) -> bool {
    let own_min = if score.pointed { OWN_POINTED_MIN } else { OWN_MIN };
    score.typed && score.focused && score.named && score.coverage >= COVERAGE_MIN && score.own >= own_min
}

fn empty(question: &Question, evidence: &Evidence<'_>) -> Answer {
    Answer {
        question: question.raw.clone(),
        expected: if question.raw.is_empty() { Expected::Any } else { question.expected },
        reason: None,
        sentences: Vec::new(),
        citations: Vec::new(),
        disagreements: Vec::new(),
        nearest: Vec::new(),
        contacts: Vec::new(),
        searched_documents: evidence.searched_documents,
    }
}
