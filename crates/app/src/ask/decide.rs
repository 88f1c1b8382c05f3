//! Is what was found an answer? The decision between answering and refusing, from evidence alone.

use std::collections::HashSet;

use domain::VersionId;
use domain::ask::{Answer, AnswerSentence, Expected, Refusal};
use domain::city::ContactPoint;
use search::analysis::Analyzer;
use search::query::UnderstoodTerm;

use super::compose::{self, Candidate};
use super::directory::Detail;
use super::question::Question;
use super::scoring::Scorer;
use super::sense::Sense;
use super::terms::{self, AskedTerm};
use super::units::{Unit, UnitKind};
use super::verdict::{CHANCE_MIN, NEXT_WITHIN, Verdict};
use super::{contrary, directory, features, scope, units};
use crate::search::LoadedPassages;

/// From this coverage on, a question that looks out of scope is answered all the same: the documents do speak of it.
const COVERAGE_SURE: f32 = 0.9;

/// Units looked at more closely, with every feature.
const LOOKED_AT: usize = 12;
/// Of those, units whose sense is compared with the question's, where there is a model.
const WEIGHED: usize = 6;

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
    /// What tells how near senses are, where there is a model.
    pub(super) sense: Option<&'a Sense>,
}

/// Answers or refuses.
pub(super) fn decide(question: &Question, evidence: &Evidence<'_>) -> Answer {
    let asked = terms::of_question(evidence.analyzer, question, evidence.understood, evidence.index_passages);
    let ranking = rank(question, &asked, evidence);
    let sure = ranking.candidates.first().is_some_and(|best| best.score.coverage >= COVERAGE_SURE);
    let early = early_refusal(question, &asked, sure);
    let mut answer = empty(question, evidence);
    if early.is_none() && ranking.chance >= CHANCE_MIN {
        let composed = compose::answer(evidence.analyzer, question, &ranking.candidates);
        answer.sentences = composed.sentences;
        answer.citations = composed.citations;
        answer.disagreements = composed.disagreements;
    }
    if early.is_none()
        && let Some(detail) = Detail::of(question)
    {
        answer.directory = directory::asked(detail, &asked, evidence);
        let says = |one: &AnswerSentence| directory::states(detail, &one.text);
        if !answer.directory.is_empty() && !answer.sentences.first().is_some_and(says) {
            answer.sentences.clear();
            answer.citations.clear();
            answer.disagreements.clear();
        }
    }
    if answer.sentences.is_empty() && !answer.directory.is_empty() {
        answer.nearest = compose::nearest(evidence.loaded, evidence.scores);
    } else if answer.sentences.is_empty() {
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
    if question.is_greeting() || scope::is_nonsense(&question.raw, asked) {
        return Some(Refusal::NotUnderstood);
    }
    (scope::is_outside(&question.raw) && !sure).then_some(Refusal::OutOfScope)
}

/// The pieces that could answer, best first, and the chance that the first ones do.
pub(super) struct Ranking {
    pub(super) candidates: Vec<Candidate>,
    pub(super) chance: f32,
}

/// Looks at every unit of the passages, closer at the better ones, closest at the best.
pub(super) fn rank(question: &Question, asked: &[AskedTerm], evidence: &Evidence<'_>) -> Ranking {
    let mut scorer = Scorer::new(evidence.analyzer, question, asked);
    let mut candidates: Vec<Candidate> = units::of_passages(evidence.loaded)
        .into_iter()
        .map(|unit| Candidate::new(scorer.score(&unit), unit))
        .filter(|candidate| question.plural || is_short(question, candidate))
        .collect();
    candidates.retain(|one| !contrary::is_of_another_place(question, &one.unit.text));
    leave_other_ranges(question, &mut candidates);
    candidates.sort_by(|a, b| b.score.total.total_cmp(&a.score.total));
    candidates.truncate(LOOKED_AT);
    let mut verdict = Verdict::with(false);
    order(&mut candidates, verdict, asked, &[]);
    if let Some(sense) = evidence.sense {
        candidates.truncate(WEIGHED);
        let pieces: Vec<&Unit> = candidates.iter().map(|one| &one.unit).collect();
        if let Some(meaning) = sense.cosines(&question.searched, &pieces) {
            verdict = Verdict::with(true);
            order(&mut candidates, verdict, asked, &meaning);
        }
    }
    let pieces: Vec<_> = candidates.iter().map(|one| (one.order, one.features)).collect();
    let states = states_what_is_asked(question, &candidates);
    let chance = if states { verdict.chance(question.expected, &pieces) } else { 0.0 };
    Ranking { candidates, chance }
}

/// Leaves out the pieces whose own range excludes a number asked for, where another piece of the same document has a range
/// that holds it.
fn leave_other_ranges(question: &Question, candidates: &mut Vec<Candidate>) {
    for number in contrary::numbers_in(question) {
        let states: Vec<Option<bool>> =
            candidates.iter().map(|one| contrary::holds(&one.unit.text, number)).collect();
        let holding: HashSet<VersionId> = candidates
            .iter()
            .zip(&states)
            .filter(|(one, holds)| one.unit.kind == UnitKind::Row && **holds == Some(true))
            .map(|(one, _)| one.unit.document.version)
            .collect();
        let mut states = states.into_iter();
        candidates.retain(|one| {
            states.next().flatten() != Some(false) || !holding.contains(&one.unit.document.version)
        });
    }
}

/// Whether one of the pieces that would be shown states a value of the sort asked for: a sentence without an amount does not
/// tell what something costs. A count may be told in other words than the question's ("4 AS"): any number will do.
fn states_what_is_asked(question: &Question, candidates: &[Candidate]) -> bool {
    let Some(best) = candidates.first() else { return false };
    let states =
        |one: &Candidate| one.score.typed || question.expected == Expected::HowMany && one.score.numbered;
    let shown = |one: &&Candidate| one.order >= best.order - NEXT_WITHIN;
    candidates.iter().take(compose::SENTENCES_MAX).filter(shown).any(states)
}

/// Sorts by a verdict; `meaning` has the cosine of each candidate, where known.
fn order(candidates: &mut [Candidate], verdict: &Verdict, asked: &[AskedTerm], meaning: &[f32]) {
    let all = features::of(candidates, asked, meaning);
    for (candidate, features) in candidates.iter_mut().zip(all) {
        candidate.features = features;
        candidate.order = verdict.order(&features);
    }
    candidates.sort_by(|a, b| b.order.total_cmp(&a.order));
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
        directory: Vec::new(),
        searched_documents: evidence.searched_documents,
    }
}
