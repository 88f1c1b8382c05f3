//! How well does a piece of text answer a question, and is it enough to be shown?
//!
//! Every part of the score has a name and a reason; the constants are round numbers, set by hand. An answer must hold
//! the question's words (in itself or in what stands around it), state the sort of value that is asked for, and be
//! about the same names.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;

use domain::ask::Expected;
use regex::Regex;
use search::analysis::Analyzer;

use super::definition;
use super::facts::{self, Fact, FactKind, fold};
use super::question::Question;
use super::terms::{AskedTerm, Bag, Nature, PEOPLE};
use super::units::{Unit, UnitKind};

/// Credit of a word found in the unit itself.
const IN_UNIT: f32 = 1.0;
/// In the label right above it.
const IN_LEAD: f32 = 0.9;
/// In the sentence that it points back at.
const IN_TOLD: f32 = 0.85;
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
/// Gain of a unit that says why, how or whether, where that is asked.
const CUE_SAID: f32 = 0.12;
/// Longest item that is a value and what it is the value of, in characters.
const BRIEF_CHARS: usize = 120;
/// Telling words between a quality and the name that it is of, at most.
const SIDE_BY_SIDE: usize = 5;
/// Loss of a unit whose only amount is "gratuit" where an amount is asked for: it answers, after any figure.
const FREE_ONLY: f32 = 0.3;
/// Gain of what stands under a question that is the asker's own ("Quels papiers faut-il apporter ?").
const SAME_QUESTION: f32 = 0.35;
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
    /// It holds a number that the question does not give.
    pub(super) numbered: bool,
    /// It names a year, and not the one that the question names.
    pub(super) other_year: bool,
    /// The thing counted or named is the one asked for (true where none is recognised).
    pub(super) focused: bool,
    /// Every name of the question is held by the unit or what stands around it.
    pub(super) named: bool,
    /// It counts the very thing asked for, or its label is what is asked for.
    pub(super) pointed: bool,
    /// It is short and states a value asked for: an item of a list, whose subject stands above it.
    pub(super) brief: bool,
    /// It has the turn of phrase of a reason, a way, a rule or a definition, where one is asked for.
    pub(super) cue: bool,
    /// Where the question's words are held, and which are not.
    pub(super) held: Held,
    /// The parts above in one number: which units are looked at more closely.
    pub(super) total: f32,
}

/// Where the words of a question stand, in shares of the question's weight.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Held {
    /// In the unit itself.
    pub(super) in_unit: f32,
    /// In the label above it.
    pub(super) in_label: f32,
    /// In its headings or the title of its document.
    pub(super) in_headings: f32,
    /// Names held nowhere around it.
    pub(super) missing_names: f32,
    /// Plain words held nowhere around it.
    pub(super) missing_words: f32,
    /// Numbers and years held nowhere around it.
    pub(super) missing_numbers: f32,
    /// Words that no document of the city holds.
    pub(super) missing_unknown: f32,
    /// The weightiest word held nowhere around it.
    pub(super) missing_most: f32,
    /// Number of words held nowhere around it.
    pub(super) missing_count: f32,
    /// Share of the plain words that the unit or its label holds, in number.
    pub(super) words: f32,
    /// The same of names; one half where the question has none.
    pub(super) names: f32,
}

/// Places of [`Scorer::score`] by number.
const UNIT: usize = 0;
const LEAD: usize = 1;
const HEADINGS: usize = 3;
const TITLE: usize = 4;

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
        let own_bag = self.bag(&unit.text);
        let mut places = vec![
            (IN_UNIT, Rc::clone(&own_bag)),
            (IN_LEAD, self.bag(&unit.lead)),
            (IN_TOLD, self.bag(unit.told_before().map_or("", |(_, words)| words))),
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
        let own = weighted(places.get(..3).unwrap_or_default());
        let held = self.held(&places);
        let values = self.values(unit);
        let typed = self.question.wanted.is_empty() || !values.is_empty();
        let focused = self.is_focused(unit, &credits, &values)
            && self.does_the_deed(&credits)
            && self.is_of_the_named(unit, &own_bag);
        let named = self
            .terms
            .iter()
            .zip(&credits)
            .all(|(term, credit)| term.nature != Nature::Name || term.everywhere || *credit >= IN_BEFORE);
        let brief = !values.is_empty() && unit.text.chars().count() <= BRIEF_CHARS;
        let defined = self.question.defined.as_deref();
        let cue = has_turn_of(self.question.expected, &unit.text)
            || defined.is_some_and(|thing| definition::defines(thing, &unit.text));
        let mut total = self.total(unit, (coverage, own), &values);
        if focused && self.says_the_thing(&own_bag) {
            total += 0.1;
        }
        if cue {
            total += CUE_SAID;
        }
        let counted =
            self.question.expected == Expected::HowMany && self.focus.is_some() && !values.is_empty();
        let pointed = counted
            || self.says_frame(unit, &values)
            || !values.is_empty() && self.names_it(&places)
            || unit.kind == UnitKind::Group && self.label_asked(unit);
        let other_year = self.names_other_year(unit);
        let numbered = facts::states_a_number(&unit.text, &self.folded_question);
        Score {
            coverage,
            own,
            values,
            typed,
            other_year,
            numbered,
            focused,
            named,
            pointed,
            brief,
            cue,
            held,
            total,
        }
    }

    fn held(&self, places: &[(f32, Rc<Bag>)]) -> Held {
        let mut held = Held::default();
        let (mut words, mut words_held, mut names, mut names_held) = (0.0f32, 0.0f32, 0.0f32, 0.0f32);
        for term in self.terms {
            let at = |place: usize| places.get(place).map_or(0.0, |(_, bag)| term.strength_in(bag));
            let own = at(UNIT).max(at(LEAD));
            held.in_unit += term.weight * at(UNIT);
            held.in_label += term.weight * at(LEAD);
            held.in_headings += term.weight * at(HEADINGS).max(at(TITLE));
            if places.iter().all(|(_, bag)| !term.is_in(bag)) {
                match term.nature {
                    Nature::Name => held.missing_names += term.weight,
                    Nature::Word => held.missing_words += term.weight,
                    Nature::Number => held.missing_numbers += term.weight,
                    Nature::Frame => {}
                }
                held.missing_unknown += if term.known { 0.0 } else { term.weight };
                held.missing_most = held.missing_most.max(term.weight);
                held.missing_count += 1.0;
            }
            match term.nature {
                Nature::Name => (names, names_held) = (names + 1.0, names_held + own),
                Nature::Word => (words, words_held) = (words + 1.0, words_held + own),
                Nature::Number | Nature::Frame => {}
            }
        }
        held.words = words_held / words.max(1.0);
        held.names = if names > 0.0 { names_held / names } else { 0.5 };
        held
    }

    /// Whether the question names a year and the unit, or else its label, only others.
    fn names_other_year(&self, unit: &Unit) -> bool {
        let asked = facts::years(&self.question.raw);
        if asked.is_empty() {
            return false;
        }
        let own = facts::years(&unit.text);
        let said = if own.is_empty() { facts::years(&unit.lead) } else { own };
        !said.is_empty() && said.iter().all(|year| !asked.contains(year))
    }

    /// Whether the unit names the sort of thing asked for ("quel *fonds*").
    fn says_the_thing(&self, own: &Bag) -> bool {
        self.focus
            .and_then(|at| self.terms.get(at))
            .is_some_and(|term| self.question.expected == Expected::HowMany || term.is_in(own))
    }

    /// Whether what the question asks the doer of is said by the unit or right around it.
    fn does_the_deed(&self, credits: &[f32]) -> bool {
        let Some(deed) = self.question.deed.as_ref() else { return true };
        let place = self.terms.iter().position(|term| term.typed == *deed && term.nature != Nature::Frame);
        place.and_then(|at| credits.get(at)).is_none_or(|credit| *credit >= IN_BEFORE)
    }

    /// Whether the quality asked for ("le *maire* de Taroudant") and whose it is stand side by side, and not merely in the
    /// same long sentence.
    fn is_of_the_named(&self, unit: &Unit, own: &Bag) -> bool {
        let attribute = self.focus.and_then(|at| self.terms.get(at)).filter(|term| term.is_in(own));
        let asks_who = self.question.expected == Expected::Who && self.question.attribute;
        match attribute {
            Some(attribute) if asks_who && unit.kind == UnitKind::Sentence => self
                .terms
                .iter()
                .filter(|term| term.nature == Nature::Name && term.telling && term.is_in(own))
                .all(|name| own.holds_near(attribute, name, SIDE_BY_SIDE)),
            _ => true,
        }
    }

    /// Whether the unit itself holds a name that the question gives and that tells things apart.
    fn names_it(&self, places: &[(f32, Rc<Bag>)]) -> bool {
        let Some((_, own)) = places.first() else { return false };
        let mut names =
            self.terms.iter().filter(|term| term.nature == Nature::Name && term.telling).peekable();
        names.peek().is_some() && names.all(|term| term.is_in(own))
    }

    /// Values of the wanted sorts in the unit that the question does not already give.
    fn values(&self, unit: &Unit) -> Vec<Fact> {
        let mut values: Vec<Fact> = Vec::new();
        for kind in self.question.wanted {
            values.extend(
                facts::find(*kind, &unit.text).into_iter().filter(|fact| !self.is_given(fact, &unit.text)),
            );
        }
        if fold(&unit.text).contains("payant") {
            // "Concerts payants et gratuits" does not say that nothing is to be paid.
            values.retain(|fact| !is_free_of_charge(fact));
        }
        if self.question.expected == Expected::HowMany {
            values.retain(|fact| {
                let words = unit.text.get(fact.bytes.clone()).unwrap_or_default();
                // "Un" and "une" are articles far more often than counts.
                let article = words.starts_with("un ")
                    || words.starts_with("une ")
                    || words.starts_with("Un ")
                    || words.starts_with("Une ");
                match fact.kind {
                    FactKind::Count => !article && self.counts_focus(fact, &unit.text),
                    // "60 % de femmes" counts women; "100 % inclusion" counts no towns.
                    FactKind::Share => {
                        self.question.wanted.first() == Some(&FactKind::Share)
                            || self.counts_focus(fact, &unit.text)
                    }
                    _ => true,
                }
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

    /// Whether the unit stands under a heading that asks about the very thing asked for.
    fn answers_same_question(&self, unit: &Unit) -> bool {
        let asks = |text: &str| text.trim_end().ends_with('?');
        let heading = unit.headings.last().map(String::as_str).filter(|heading| asks(heading));
        let own = unit.text.lines().next().filter(|line| unit.kind == UnitKind::Section && asks(line));
        let focus = self.focus.and_then(|at| self.terms.get(at)).filter(|term| term.nature != Nature::Frame);
        match (own.or(heading), focus) {
            (Some(heading), Some(focus)) => focus.is_in(&Bag::of(self.analyzer, heading)),
            _ => false,
        }
    }

    fn total(&self, unit: &Unit, (coverage, own): (f32, f32), values: &[Fact]) -> f32 {
        let mut total = coverage + 0.5 * own;
        if !self.question.wanted.is_empty() && !values.is_empty() {
            total += 0.3 + self.nearness(unit, own, values) * 0.2;
        }
        if !values.is_empty() && values.iter().all(is_free_of_charge) {
            total -= FREE_ONLY;
        }
        if self.answers_same_question(unit) {
            total += SAME_QUESTION;
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
            UnitKind::Heading => -0.3,
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

/// Whether a value says that nothing is to be paid, without a figure.
fn is_free_of_charge(value: &Fact) -> bool {
    value.kind == FactKind::Money && !value.normal.contains(|c: char| c.is_ascii_digit())
}

/// Whether `text` has the turn of phrase of a reason (for "pourquoi"), of a way to do something (for "comment") or of a
/// rule (for a question by yes or no).
fn has_turn_of(expected: Expected, text: &str) -> bool {
    static REASON: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:afin d|pour (?:que|\w+er|\w+ir|\w+re)\b|car\b|parce qu|puisqu|en raison d|du fait d|compte tenu d|grace a|suite a|dans (?:le but|l'objectif|le cadre|l'optique)|(?:objectif|but|enjeu)\b|vis(?:e|ent|ant) a|perm(?:et|ettre|ettent|ettant)\b|because|in order to|so that|due to)").ok()
    });
    static WAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:en ligne|par (?:courrier|courriel|telephone|mail|internet)|aupres d|adress(?:er|ez|e)|depos(?:er|ez|e)|contact(?:er|ez)|s'inscri|rend(?:re|ez)[- ]vous|se rendre|se presenter|presentez|formulaire|rempli(?:r|ssez)|il (?:faut|suffit)|(?:doit|doivent|devez|peut|peuvent|pouvez)\b|grace a|au moyen|a l'aide|en \w+ant\b|online|by (?:phone|mail|email)|apply|contact)").ok()
    });
    static RULE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:oui|non|faut|doi(?:t|vent)|devez|peu(?:t|vent)|pouvez|suffi(?:t|sent)|obligatoires?|interdit(?:e|es|s)?|autorise(?:e|es|s)?|possibles?|necessaires?|gratuit(?:e|es|s)?|reserve(?:e|es|s)?|droit|exige(?:e|es|s)?|sauf|a condition|sous reserve|must|may|can|required|allowed|forbidden|yes|no)\b|\bn(?:e |')\w+ pas\b").ok()
    });
    let pattern = match expected {
        Expected::Why => &REASON,
        Expected::YesNo => &RULE,
        Expected::How => &WAY,
        _ => return false,
    };
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(&fold(text)))
}

/// The best place that holds the word, whatever its form; 0 for none.
fn place_of(term: &AskedTerm, places: &[(f32, Rc<Bag>)]) -> f32 {
    places.iter().filter(|(_, bag)| term.is_in(bag)).map(|(credit, _)| *credit).fold(0.0, f32::max)
}

/// The same, less for a word searched beside the one asked.
fn credit(term: &AskedTerm, places: &[(f32, Rc<Bag>)]) -> f32 {
    places.iter().map(|(credit, bag)| credit * term.strength_in(bag)).fold(0.0, f32::max)
}
