//! Which words must an answer be about, and how far does a piece of text hold them?
//!
//! Weights come from the city's own documents: a word that few passages hold says more than one that all hold, and
//! a word that none holds says most of all: an answer that leaves it out may be about something else.

use std::collections::HashSet;
use std::sync::LazyLock;

use domain::ask::Expected;
use regex::Regex;
use search::analysis::Analyzer;
use search::query::UnderstoodTerm;

use super::facts::fold;
use super::question::{Question, is_said_by_the_value};

/// What sort of word it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    /// A proper name or an acronym: an answer about another one is wrong.
    Name,
    /// A number or a year.
    Number,
    /// Says which sort of answer is wanted ("date", "montant"): held by the value itself.
    Frame,
    /// Any other word.
    Word,
}

/// A word of the question.
#[derive(Debug, Clone)]
pub(super) struct AskedTerm {
    /// As typed, folded.
    pub(super) typed: String,
    /// Stems, or sequences of stems, that stand for it.
    forms: Vec<Vec<String>>,
    /// The same of synonyms and acronyms written out.
    others: Vec<Vec<String>>,
    /// Weight, in the question's own scale.
    pub(super) weight: f32,
    /// Sort.
    pub(super) nature: Nature,
    /// Whether any passage of the city holds it.
    pub(super) known: bool,
    /// Whether so many passages hold it that an answer need not say it (the city's own name).
    pub(super) everywhere: bool,
    /// Whether it still tells one thing from another: fewer than a third of the passages hold it.
    pub(super) telling: bool,
}

/// Weight left to a word of the situation told before the question.
const TOLD_BEFORE: f32 = 0.15;
/// Weight left to the sort of thing asked for: an answer names the thing without saying what it is.
const SORT_OF_THING: f32 = 0.4;
/// Credit of a synonym or of an acronym written out, where the word itself is absent.
const OTHER_WORD: f32 = 0.8;
/// Weight of a word of the frame: nearly nothing, whether documents hold it or not.
const FRAME_WEIGHT: f32 = 0.08;
/// Weight left to a name that stands everywhere, such as the city's own.
const EVERYWHERE: f32 = 0.3;
/// Weight left to a word that no passage holds and that is not a name: often a way of speaking, sometimes the point.
const UNKNOWN: f32 = 0.75;

/// Words that only say which sort of answer is wanted (folded).
static FRAME_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/frame_words.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

/// Endings of adjectives that say which sort of a thing is asked for ("quelle ville *française*"): as the thing
/// itself, an answer names it without saying so.
fn is_adjective(folded: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ais", "aise", "aises", "ois", "oise", "oises", "ien", "ienne", "iens", "iennes", "ain", "aine",
        "aines", "al", "ale", "aux", "ales", "el", "elle", "els", "elles", "ique", "iques", "aire", "aires",
        "if", "ive", "ifs", "ives",
    ];
    folded.len() > 4 && ENDINGS.iter().any(|ending| folded.ends_with(ending))
}

/// Whether `word` stands right after the thing asked for.
fn follows_focus(question: &Question, word: &str) -> bool {
    let mut words = question.asking.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let Some(focus) = question.focus.as_deref() else { return false };
    words.any(|part| part == focus) && words.next() == Some(word)
}

/// Words for people in general: a count of any sort of people answers "how many people" (folded).
pub(super) const PEOPLE: &[&str] = &[
    "personne",
    "personnes",
    "gens",
    "monde",
    "habitant",
    "habitants",
    "people",
    "visiteurs",
    "visiteur",
    "participants",
    "participantes",
    "beneficiaires",
    "spectateurs",
    "festivaliers",
    "usagers",
    "citoyens",
    "residents",
    "inhabitants",
    "population",
];

impl AskedTerm {
    /// Whether `bag` holds the word in any of its forms.
    pub(super) fn is_in(&self, bag: &Bag) -> bool {
        self.strength_in(bag) > 0.0
    }

    /// How surely `bag` holds the word: 1 for the word itself, less for a word searched beside it, 0 for neither.
    pub(super) fn strength_in(&self, bag: &Bag) -> f32 {
        if self.forms.iter().any(|form| bag.holds(form)) {
            1.0
        } else if self.others.iter().any(|form| bag.holds(form)) {
            OTHER_WORD
        } else {
            0.0
        }
    }

    /// Whether `bag` holds the word itself or one that means just the same ("mairie" and "hôtel de ville" find each
    /// other; "mairie" finds "ville", which does not find it).
    pub(super) fn is_named_in(&self, analyzer: &Analyzer, bag: &Bag) -> bool {
        let same = |form: &String| {
            let others = analyzer.synonyms(form).iter();
            let mut both = others.filter(|other| analyzer.synonyms(other).contains(form));
            both.any(|other| bag.holds(std::slice::from_ref(other)))
        };
        self.forms.iter().any(|form| bag.holds(form)) || self.forms.iter().flatten().any(same)
    }

    /// Whether the word is one of general people words.
    pub(super) fn is_people(&self) -> bool {
        PEOPLE.contains(&self.typed.as_str())
    }
}

/// The stems of a piece of text.
#[derive(Debug, Clone, Default)]
pub(super) struct Bag {
    stems: Vec<String>,
    set: HashSet<String>,
}

impl Bag {
    /// Analyses `text`.
    pub(super) fn of(analyzer: &Analyzer, text: &str) -> Self {
        let stems = stems(analyzer, text);
        let set = stems.iter().cloned().collect();
        Self { stems, set }
    }

    /// Whether some form of `one` stands within `within` telling words of some form of `other`.
    pub(super) fn holds_near(&self, one: &AskedTerm, other: &AskedTerm, within: usize) -> bool {
        let places = |term: &AskedTerm| -> Vec<usize> {
            let opens =
                |stem: &String| term.forms.iter().chain(&term.others).any(|form| form.first() == Some(stem));
            self.stems.iter().enumerate().filter(|(_, stem)| opens(stem)).map(|(at, _)| at).collect()
        };
        let others = places(other);
        places(one).iter().any(|at| others.iter().any(|place| at.abs_diff(*place) <= within))
    }

    fn holds(&self, form: &[String]) -> bool {
        match form {
            [] => false,
            [one] => self.set.contains(one),
            several => {
                several.iter().all(|stem| self.set.contains(stem))
                    && self.stems.windows(several.len()).any(|window| window == several)
            }
        }
    }

    /// Share of this bag's stems that the words say, from 0 to 1.
    pub(super) fn share_said(&self, words: &[&AskedTerm]) -> f32 {
        let forms = || words.iter().flat_map(|word| &word.forms).flatten();
        let said = self.set.iter().filter(|stem| forms().any(|form| form == *stem)).count();
        ratio(said, self.set.len())
    }

    /// Share of `other`'s stems that this bag holds, from 0 to 1.
    pub(super) fn overlap(&self, other: &Self) -> f32 {
        if other.set.is_empty() {
            return 0.0;
        }
        let shared = other.set.iter().filter(|stem| self.set.contains(*stem)).count();
        ratio(shared, other.set.len())
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
pub(super) fn ratio(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

/// Stems of the words of `text` that carry sense.
pub(super) fn stems(analyzer: &Analyzer, text: &str) -> Vec<String> {
    analyzer.terms(text)
}

/// The words of a question with what the index understood of them.
///
/// `passages` is the number of passages in the city's index.
pub(super) fn of_question(
    analyzer: &Analyzer,
    question: &Question,
    understood: &[UnderstoodTerm],
    passages: u64,
) -> Vec<AskedTerm> {
    let names = names_in(&question.raw);
    let mut terms: Vec<AskedTerm> = Vec::new();
    for term in understood {
        let typed = fold(&term.typed);
        if terms.iter().any(|other| other.typed == typed) {
            continue;
        }
        let spellings = [Some(&term.typed), term.corrected.as_ref()].into_iter().flatten();
        let mut forms: Vec<Vec<String>> =
            spellings.map(|spelling| stems(analyzer, spelling)).filter(|form| !form.is_empty()).collect();
        forms.dedup();
        // What the index searched beside the word is given in its canonical form already, or as words.
        let others = term.also.iter().flat_map(|other| [vec![other.clone()], stems(analyzer, other)]);
        let others = others.filter(|form| !form.is_empty()).collect();
        let said = is_said_by_the_value(question.expected, &typed);
        let nature = if said { Nature::Frame } else { nature_of(&typed, &term.typed, &names) };
        let mut weight = weight(term.passages, passages, nature);
        if !question.asking.contains(&typed) && question.searched == question.raw {
            // Told before the question, as a situation: it may help, it is not what is asked.
            weight *= TOLD_BEFORE;
        }
        let thing = question.focus.as_ref() == Some(&typed)
            || is_adjective(&typed) && follows_focus(question, &typed);
        if thing && !question.attribute && question.expected != Expected::HowMany {
            weight *= SORT_OF_THING;
        }
        let everywhere = term.passages * 7 >= passages;
        if everywhere && nature == Nature::Name {
            weight *= EVERYWHERE;
        }
        let known = term.passages > 0;
        let telling = term.passages * 3 < passages;
        terms.push(AskedTerm { typed, forms, others, weight, nature, known, everywhere, telling });
    }
    let total: f32 = terms.iter().map(|term| term.weight).sum();
    if total > 0.0 {
        terms.iter_mut().for_each(|term| term.weight /= total);
    }
    terms
}

fn nature_of(folded: &str, typed: &str, names: &HashSet<String>) -> Nature {
    if folded.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '/')) {
        Nature::Number
    } else if FRAME_WORDS.contains(folded) {
        Nature::Frame
    } else if names.contains(folded) || (typed.chars().count() >= 2 && typed.chars().all(char::is_uppercase))
    {
        Nature::Name
    } else {
        Nature::Word
    }
}

/// Inverse document frequency, flattened by a square root so that one rare word does not outweigh all the others.
#[expect(clippy::cast_precision_loss, reason = "counts of passages stay far below 2^24")]
fn weight(holding: u64, passages: u64, nature: Nature) -> f32 {
    let all = passages.max(1) as f32;
    let held = (holding as f32).min(all);
    let idf = (1.0 + (all - held + 0.5) / (held + 0.5)).ln().sqrt();
    match nature {
        Nature::Frame => FRAME_WEIGHT,
        Nature::Name => idf * 1.2,
        Nature::Word if holding == 0 => idf * UNKNOWN,
        Nature::Number | Nature::Word => idf,
    }
}

/// Folded words of a question that are written as names: capitals inside a sentence, or words in quotes.
fn names_in(raw: &str) -> HashSet<String> {
    static CAPITALISED: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"[\p{L}\p{N}][\p{L}\p{N}&.]*").ok());
    let Some(pattern) = CAPITALISED.as_ref() else { return HashSet::new() };
    // Someone who types everything in capitals names nothing by it.
    let letters = raw.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = raw.chars().filter(|c| c.is_uppercase()).count();
    if capitals * 2 > letters {
        return HashSet::new();
    }
    let mut names = HashSet::new();
    for word in pattern.find_iter(raw) {
        let head = raw.get(..word.start()).unwrap_or_default().trim_end();
        let joined = raw.get(..word.start()).is_some_and(|head| head.ends_with('-'));
        let opens_sentence =
            !joined && (head.is_empty() || head.ends_with(['.', '?', '!', ':', '\n', '-', '"']));
        let starts_upper = word.as_str().chars().next().is_some_and(char::is_uppercase);
        let acronym = word.as_str().chars().filter(|c| c.is_uppercase()).count() >= 2;
        if acronym || (starts_upper && !opens_sentence) {
            names.insert(fold(word.as_str()));
        }
    }
    names
}
