//! Was a word cut at the end of a line, or does it carry its own hyphen?
//!
//! The document answers: *convention* stands elsewhere in it, and so does *Saint-Étienne*. Where it is silent, a
//! few facts about French decide.

use std::collections::HashMap;

use super::compounds::{is_no_syllable_end, is_usual};

/// The words of a document, in small letters, with how often each occurs.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    counts: HashMap<String, u32>,
}

/// What to do with a hyphen at the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Healing {
    /// The word was cut: the hyphen goes.
    Join,
    /// The hyphen belongs to the word: it stays, the two halves touch.
    KeepHyphen,
}

/// Longest word learnt, in characters; longer runs are no words.
const WORD_CHARS_MAX: usize = 40;
/// Words learnt at most; enough for any document, a bound for made-up ones.
const WORDS_MAX: usize = 400_000;

/// Second halves that French ties to what stands before with a hyphen (*celui-ci*, *elle-même*, *est-il*).
const TIED_AFTER: [&str; 22] = [
    "ci",
    "là",
    "même",
    "mêmes",
    "il",
    "elle",
    "ils",
    "elles",
    "on",
    "je",
    "tu",
    "nous",
    "vous",
    "ce",
    "vis",
    "dire",
    "à",
    "à-dire",
    "à-vis",
    "d'œuvre",
    "président",
    "présidente",
];

/// First halves that French ties to what follows with a hyphen (*vice-présidente*, *ex-mairie*, *mi-temps*).
const TIED_BEFORE: [&str; 20] = [
    "ci", "là", "vice", "ex", "mi", "demi", "semi", "non", "quasi", "saint", "sainte", "celui", "celle",
    "ceux", "celles", "lui", "elle", "eux", "elles", "peut",
];

impl Vocabulary {
    /// Learns the words of a line. Those at its ends that may be halves of a word are left out.
    pub fn learn(&mut self, line: &str) {
        let line = line.trim();
        let cut = super::marks::cut_mark(line).is_some();
        let mut words = line.split_whitespace().peekable();
        while let Some(word) = words.next() {
            if cut && words.peek().is_none() {
                break;
            }
            for piece in word.split(|c: char| !is_word_char(c)) {
                let piece = piece.trim_matches('-');
                if piece.is_empty() || piece.chars().count() > WORD_CHARS_MAX {
                    continue;
                }
                let piece = piece.to_lowercase();
                if self.counts.len() < WORDS_MAX || self.counts.contains_key(&piece) {
                    *self.counts.entry(piece).or_default() += 1;
                }
            }
        }
    }

    /// How often a word occurs, whatever its capitals.
    #[must_use]
    pub fn count(&self, word: &str) -> u32 {
        self.counts.get(&word.to_lowercase()).copied().unwrap_or(0)
    }

    /// What to do with the hyphen between `left`, which ends a line with it, and `right`, which starts the next.
    pub(super) fn heal(&self, left: &str, right: &str) -> Healing {
        let left = last_word(left.trim_end().trim_end_matches(['-', '\u{2010}', '\u{2011}', '\u{ad}', '¬']));
        let right = first_word(right.trim_start());
        let last_part = left.rsplit('-').next().unwrap_or(left);
        let digits = |text: &str| text.chars().any(|c| c.is_ascii_digit());
        if right.is_empty() || !right.starts_with(char::is_lowercase) || digits(left) || digits(right) {
            return self.heal_capitals(left, right);
        }
        let joined = self.count(&format!("{left}{right}")) + self.count(&format!("{last_part}{right}"));
        let hyphened = self.count(&format!("{left}-{right}"));
        if joined != hyphened {
            return if joined > hyphened { Healing::Join } else { Healing::KeepHyphen };
        }
        let part = last_part.to_lowercase();
        let compound = left.contains('-') && part.chars().count() <= 3;
        let both_words = part.chars().count() >= 4
            && right.chars().count() >= 4
            && self.count(&part) > 0
            && self.count(right) > 0;
        // Words of their own, cut where French cuts no word: *nord-est*.
        let never_cut = is_no_syllable_end(left, right)
            && part.chars().count() >= 3
            && right.chars().count() >= 3
            && self.count(&part) > 0
            // The half itself opens the next line and was learnt there.
            && self.count(right) > 1;
        if compound
            || both_words
            || never_cut
            || is_usual(last_part, right)
            || TIED_BEFORE.contains(&part.as_str())
            || TIED_AFTER.contains(&right)
        {
            Healing::KeepHyphen
        } else {
            Healing::Join
        }
    }

    /// A capital or a figure after the hyphen: a name keeps it, unless all is in capitals and the whole word is known.
    fn heal_capitals(&self, left: &str, right: &str) -> Healing {
        let shouted = |text: &str| text.chars().count() >= 2 && !text.chars().any(char::is_lowercase);
        let letters = left.chars().all(char::is_alphabetic) && right.chars().all(char::is_alphabetic);
        let known = self.count(&format!("{left}{right}")) > self.count(&format!("{left}-{right}"));
        if letters && shouted(left) && shouted(right) && known { Healing::Join } else { Healing::KeepHyphen }
    }
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '\u{2010}' | '\u{2011}' | '°')
}

fn last_word(text: &str) -> &str {
    text.rsplit(|c: char| !is_word_char(c)).next().unwrap_or(text)
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !is_word_char(c)).next().unwrap_or(text)
}
