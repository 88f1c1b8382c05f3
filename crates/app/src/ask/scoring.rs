//! How well does a piece of text answer a question, and is it enough to be shown?
//!
//! Every part of the score has a name and a reason; no part was fitted to a set of questions. An answer must hold
//! the question's words (in itself or in what stands around it), state the sort of value that is asked for, and be
//! about the same names.

use std::collections::HashMap;
use std::rc::Rc;

use domain::ask::Expected;
use search::analysis::Analyzer;

use super::facts::{self, Fact, FactKind, fold};
use super::question::Question;
use super::terms::{AskedTerm, Bag, Nature, PEOPLE};
use super::units::{Unit, UnitKind};

/// Credit of a word found in the unit itself.
const IN_UNIT: f32 = 1.0;
/// In the label right above it.
const IN_LEAD: f32 = 0.9;
/// In the headings above it.
const IN_HEADINGS: f32 = 0.8;
/// In the last different headings of the page, nearest first.
const IN_RECENT: [f32; 3] = [0.8, 0.7, 0.62];
/// In the title of the document.
const IN_TITLE: f32 = 0.65;
/// In the sentences just before.
const IN_BEFORE: f32 = 0.6;
/// In the sentence just after.
const IN_AFTER: f32 = 0.4;

/// Longest unit, in characters, that reads as a short answer; longer ones lose a little.
const SHORT_CHARS: usize = 320;

/// Gain of a labelled list whose label is a word of the question.
const LABEL_ASKED: f32 = 0.45;
/// Gain of a unit that says the word of the frame beside its value.
const FRAME_SAID: f32 = 0.15;
/// Longest label that names what follows it, in characters.
const LABEL_CHARS_MAX: usize = 40;

/// What a unit is worth as an answer.
#[derive(Debug, Clone)]
pub(super) struct Score {
    /// Share of the question's weight that is held, with the credits above, from 0 to 1.
    pub(super) coverage: f32,
    /// Share held by the unit itself and its label.
    pub(super) own: f32,
    /// Values of the sort asked for that the question does not itself give.
    pub(super) values: Vec<Fact>,
    /// The sort of value asked for is stated (true where none is asked for).
    pub(super) typed: bool,
    /// The thing counted or named is the one asked for (true where none is recognised).
    pub(super) focused: bool,
    /// Every name of the question is held by the unit or what stands around it.
    pub(super) named: bool,
    /// It counts the very thing asked for, or its label is what is asked for.
    pub(super) pointed: bool,
    /// For ordering.
    pub(super) total: f32,
}

/// Scores units against one question; analyses each surrounding text once.
pub(super) struct Scorer<'a> {
    analyzer: &'a Analyzer,
    question: &'a Question,
    terms: &'a [AskedTerm],
    focus: Option<usize>,
    folded_question: String,
    bags: HashMap<String, Rc<Bag>>,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(analyzer: &'a Analyzer, question: &'a Question, terms: &'a [AskedTerm]) -> Self {
        let focus =
            question.focus.as_ref().and_then(|word| terms.iter().position(|term| term.typed == *word));
        Self { analyzer, question, terms, focus, folded_question: fold(&question.raw), bags: HashMap::new() }
    }

    fn bag(&mut self, text: &str) -> Rc<Bag> {
        if let Some(bag) = self.bags.get(text) {
            return Rc::clone(bag);
        }
        let bag = Rc::new(Bag::of(self.analyzer, text));
        self.bags.insert(text.to_owned(), Rc::clone(&bag));
        bag
    }

    /// What `unit` is worth.
    pub(super) fn score(&mut self, unit: &Unit) -> Score {
        let mut places = vec![
            (IN_UNIT, self.bag(&unit.text)),
            (IN_LEAD, self.bag(&unit.lead)),
            (IN_HEADINGS, self.bag(&unit.headings.join("\n"))),
            (IN_TITLE, self.bag(&format!("{}\n{}", unit.document.title, unit.document.file))),
            (IN_BEFORE, self.bag(&unit.before)),
            (IN_AFTER, self.bag(&unit.after)),
        ];
        for (heading, credit) in unit.recent.iter().zip(IN_RECENT) {
            places.push((credit, self.bag(heading)));
        }
        // Where each word stands, whether it is the word itself or one searched beside it.
        let credits: Vec<f32> = self.terms.iter().map(|term| place_of(term, &places)).collect();
        let weighted = |places: &[(f32, Rc<Bag>)]| -> f32 {
            self.terms.iter().map(|term| term.weight * credit(term, places)).sum()
        };
        let coverage = weighted(&places);
        let own = weighted(places.get(..2).unwrap_or_default());
        let values = self.values(unit);
        let typed = self.question.wanted.is_empty() || !values.is_empty();
        let focused = self.is_focused(unit, &credits, &values);
        let named = self
            .terms
            .iter()
            .zip(&credits)
            .all(|(term, credit)| term.nature != Nature::Name || term.everywhere || *credit >= IN_BEFORE);
        let total = self.total(unit, (coverage, own), &values, focused);
        let counted =
            self.question.expected == Expected::HowMany && self.focus.is_some() && !values.is_empty();
        let pointed = counted
            || self.says_frame(unit, &values)
            || unit.kind == UnitKind::Group && self.label_asked(unit);
        Score { coverage, own, values, typed, focused, named, pointed, total }
    }

    /// Values of the wanted sorts in the unit that the question does not already give.
    fn values(&self, unit: &Unit) -> Vec<Fact> {
        let mut values: Vec<Fact> = Vec::new();
        for kind in self.question.wanted {
            values.extend(
                facts::find(*kind, &unit.text).into_iter().filter(|fact| !self.is_given(fact, &unit.text)),
            );
        }
        if self.question.expected == Expected::HowMany {
            values.retain(|fact| {
                let words = unit.text.get(fact.bytes.clone()).unwrap_or_default();
                // "Un" and "une" are articles far more often than counts.
                let article = words.starts_with("un ")
                    || words.starts_with("une ")
                    || words.starts_with("Un ")
                    || words.starts_with("Une ");
                fact.kind == FactKind::Share || !article && self.counts_focus(fact, &unit.text)
            });
        }
        values
    }

    fn is_given(&self, fact: &Fact, text: &str) -> bool {
        let words = fold(text.get(fact.bytes.clone()).unwrap_or_default());
        // A count shows its noun's first letter: only the number decides whether the question gave it.
        let words = words.trim_end_matches(|c: char| c.is_alphabetic() || c.is_whitespace());
        let words = if words.is_empty() { fact.normal.as_str() } else { words };
        fact.kind != FactKind::Share && words.len() > 1 && self.folded_question.contains(words)
    }

    /// Whether a count is of the thing asked for: its noun within a few words after the number.
    fn counts_focus(&self, fact: &Fact, text: &str) -> bool {
        let Some(focus) = self.focus.and_then(|at| self.terms.get(at)) else { return true };
        let after: String = text
            .get(fact.bytes.start..)
            .unwrap_or_default()
            .split_whitespace()
            .take(5)
            .collect::<Vec<_>>()
            .join(" ");
        let bag = Bag::of(self.analyzer, &after);
        if focus.is_in(&bag) {
            return true;
        }
        focus.is_people() && {
            let folded = fold(&after);
            folded.split(|c: char| !c.is_alphanumeric()).any(|word| PEOPLE.contains(&word))
        }
    }

    fn is_focused(&self, unit: &Unit, credits: &[f32], values: &[Fact]) -> bool {
        let Some((at, term)) = self.focus.and_then(|at| self.terms.get(at).map(|term| (at, term))) else {
            return true;
        };
        match self.question.expected {
            Expected::HowMany => !values.is_empty(),
            _ if term.nature == Nature::Frame || !self.question.attribute => true,
            _ => {
                let least = if unit.kind == UnitKind::Heading { IN_UNIT } else { IN_HEADINGS };
                credits.get(at).is_some_and(|credit| *credit >= least)
            }
        }
    }

    fn total(&self, unit: &Unit, (coverage, own): (f32, f32), values: &[Fact], focused: bool) -> f32 {
        let mut total = coverage + 0.5 * own;
        if !self.question.wanted.is_empty() && !values.is_empty() {
            total += 0.3 + self.nearness(unit, own, values) * 0.2;
        }
        if focused && self.focus.is_some() {
            total += 0.1;
        }
        if self.says_frame(unit, values) {
            total += FRAME_SAID;
        }
        if unit.kind == UnitKind::Group && self.label_asked(unit) {
            total += LABEL_ASKED;
        }
        let group_wanted =
            self.question.plural || matches!(self.question.expected, Expected::Who | Expected::Which);
        total += match unit.kind {
            UnitKind::Heading if self.question.wanted.is_empty() => -0.35,
            UnitKind::Heading => -0.1,
            UnitKind::Group if group_wanted => 0.1,
            UnitKind::Section if self.question.plural => 0.0,
            UnitKind::Group | UnitKind::Section => -0.25,
            UnitKind::Sentence | UnitKind::Row => 0.0,
        };
        if unit.text.trim_end().ends_with(':') {
            total -= 0.3;
        }
        if unit.marginal {
            total -= 0.05;
        }
        let chars = unit.text.chars().count();
        if chars > SHORT_CHARS {
            total -= if unit.kind == UnitKind::Section { 0.3 } else { 0.1 };
        }
        // The best passages first, all else being equal.
        total - 0.004 * f32::from(u16::try_from(unit.rank).unwrap_or(u16::MAX).min(25))
    }

    /// Whether the unit says the very word of the frame beside a value of its sort ("Date de l'acte : 17 avril 2025").
    fn says_frame(&self, unit: &Unit, values: &[Fact]) -> bool {
        let folded = fold(&unit.text);
        let says = |word: &str| folded.split(|c: char| !c.is_alphanumeric()).any(|said| said == word);
        !values.is_empty()
            && self
                .terms
                .iter()
                .any(|term| term.nature == Nature::Frame && term.typed.len() > 3 && says(&term.typed))
    }

    /// Whether the label of a group is what is asked for: "Qui pilote" and "Pilote :".
    fn label_asked(&self, unit: &Unit) -> bool {
        let label = unit.text.split(':').next().unwrap_or_default();
        let bag = Bag::of(self.analyzer, label);
        label.chars().count() <= LABEL_CHARS_MAX
            && self.terms.iter().any(|term| term.nature != Nature::Frame && term.is_in(&bag))
    }

    /// How near the value stands to the question's words, from 0 to 1.
    fn nearness(&self, unit: &Unit, own: f32, values: &[Fact]) -> f32 {
        const WINDOW_BYTES: usize = 90;
        const VALUES_MAX: usize = 6;
        if unit.text.len() <= 2 * WINDOW_BYTES {
            // All of a short unit is near.
            return own;
        }
        let mut best = 0.0f32;
        for value in values.iter().take(VALUES_MAX) {
            let mut start = value.bytes.start.saturating_sub(WINDOW_BYTES);
            let mut end = (value.bytes.end + WINDOW_BYTES).min(unit.text.len());
            while !unit.text.is_char_boundary(start) {
                start -= 1;
            }
            while !unit.text.is_char_boundary(end) {
                end += 1;
            }
            let bag = Bag::of(self.analyzer, unit.text.get(start..end).unwrap_or_default());
            let near: f32 = self.terms.iter().filter(|term| term.is_in(&bag)).map(|term| term.weight).sum();
            best = best.max(near);
        }
        best
    }
}

/// The best place that holds the word, whatever its form; 0 for none.
fn place_of(term: &AskedTerm, places: &[(f32, Rc<Bag>)]) -> f32 {
    places.iter().filter(|(_, bag)| term.is_in(bag)).map(|(credit, _)| *credit).fold(0.0, f32::max)
}

/// The same, less for a word searched beside the one asked.
fn credit(term: &AskedTerm, places: &[(f32, Rc<Bag>)]) -> f32 {
    places.iter().map(|(credit, bag)| credit * term.strength_in(bag)).fold(0.0, f32::max)
}
