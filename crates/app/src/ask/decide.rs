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

/// Least share of the question that an answer and what stands around it must hold, for a question of few words.
const COVERAGE_MIN: f32 = 0.65;
/// How much less for each telling word beyond [`FEW_WORDS`]: in a long question some are a way of speaking.
const COVERAGE_LESS: f32 = 0.03;
/// Telling words of a short question.
const FEW_WORDS: usize = 4;
/// Never less than that.
const COVERAGE_LEAST: f32 = 0.5;
/// A word that weighs more than that tells what is asked.
const TELLING_WEIGHT: f32 = 0.05;
/// Least share that the answer itself must hold: the rest may come from its headings and neighbours.
const OWN_MIN: f32 = 0.3;
/// The same where the unit points at the thing itself.
const OWN_POINTED_MIN: f32 = 0.08;
/// The same where the unit has the turn of phrase of an answer of that sort ("il faut", "afin de"), or is a short item
/// with the value asked for.
const OWN_CUE_MIN: f32 = 0.22;
/// From this coverage on, a question that looks out of scope is answered all the same: the documents do speak of it.
const COVERAGE_SURE: f32 = 0.9;

/// Longest list shown where one value is asked for, its label included, in lines.
const GROUP_LINES_MAX: usize = 4;

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
    let coverage_min = coverage_min(&asked);
    let candidates = candidates(question, &asked, evidence);
    let sure = candidates.first().is_some_and(|best| best.score.coverage >= COVERAGE_SURE);
    let early = early_refusal(question, &asked, sure);
    let mut answer = empty(question, evidence);
    if early.is_none() {
        let shown: Vec<&Candidate> = candidates
            .iter()
            .filter(|candidate| question.plural || is_short(question, candidate))
            .filter(|candidate| is_enough(&candidate.score, coverage_min))
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

/// Least coverage for a question of these words.
fn coverage_min(asked: &[AskedTerm]) -> f32 {
    let telling = asked.iter().filter(|term| term.weight > TELLING_WEIGHT).count();
    let beyond = u16::try_from(telling.saturating_sub(FEW_WORDS)).unwrap_or(u16::MAX);
    (COVERAGE_MIN - COVERAGE_LESS * f32::from(beyond)).max(COVERAGE_LEAST)
}

/// Whether a unit is short enough where one thing is asked for: a whole list does not say how much or when.
fn is_short(question: &Question, candidate: &Candidate) -> bool {
    match candidate.unit.kind {
        UnitKind::Section => false,
        UnitKind::Group => {
            let one_value = matches!(
                question.expected,
                Expected::HowMany | Expected::HowMuch | Expected::When | Expected::Where
            );
            !one_value
                || candidate.unit.text.lines().count() <= GROUP_LINES_MAX
                || labels_a_value(question, candidate)
        }
        UnitKind::Sentence | UnitKind::Row | UnitKind::Heading => true,
    }
}

/// Whether the label above a list states the value itself ("Deux conventions représentant 138 M€ :").
fn labels_a_value(question: &Question, candidate: &Candidate) -> bool {
    let label = candidate.unit.text.lines().next().unwrap_or_default().len();
    question.expected == Expected::HowMuch
        && candidate.score.values.iter().any(|value| value.bytes.end <= label)
}

/// Whether a unit may be shown as an answer. A count of the very thing, or a list whose label is asked for, needs less of
/// the question's words of its own.
fn is_enough(score: &Score, coverage_min: f32) -> bool {
    let own_min = if score.pointed {
        OWN_POINTED_MIN
    } else if score.cue || score.brief {
        OWN_CUE_MIN
    } else {
        OWN_MIN
    };
    score.typed && score.focused && score.named && score.coverage >= coverage_min && score.own >= own_min
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
