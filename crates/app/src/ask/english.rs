//! How does a question in English find documents in French? Word by word, through a table anyone can read.
//!
//! A gloss, not a translation: only the words that carry the subject matter are turned, names stay as they are.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::facts::fold;

/// Longest expression of the table, in words.
const WORDS_MAX: usize = 3;

/// English words that no French sentence holds.
const TELLING: &[&str] = &[
    "the", "what", "which", "who", "when", "where", "how", "does", "did", "is", "are", "was", "were", "of",
    "for", "with", "many", "much", "can", "could", "should", "there", "this", "that", "my", "get", "have",
    "has", "will", "to",
];

/// French words that no English sentence holds.
const FRENCH: &[&str] = &[
    "le", "la", "les", "des", "du", "est", "une", "dans", "pour", "quel", "quelle", "combien", "qui",
    "quand", "au", "aux", "et",
];

static TABLE: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    for line in include_str!("../../data/english.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((english, french)) = line.split_once('>') else { continue };
        let Some(first) = french.split(',').next() else { continue };
        for words in english.split(',') {
            table.insert(fold(words.trim()), first.trim().to_owned());
        }
    }
    table
});

/// Whether a folded question is in English.
pub(super) fn is_english(folded: &str) -> bool {
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let count = |list: &[&str]| words.iter().filter(|word| list.contains(word)).count();
    count(TELLING) >= 2 && count(TELLING) > count(FRENCH)
}

/// The question with the words of the table in French; words that only frame an English question are left out.
pub(super) fn gloss(question: &str) -> String {
    let words: Vec<&str> =
        question.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()).collect();
    let mut glossed: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let known = (1..=WORDS_MAX).rev().find_map(|length| {
            let expression = words.get(at..at + length)?.join(" ");
            Some((length, lookup(&fold(&expression))?))
        });
        if let Some((length, french)) = known {
            glossed.push(french);
            at += length;
            continue;
        }
        if !TELLING.contains(&fold(word).as_str()) {
            glossed.push((*word).to_owned());
        }
        at += 1;
    }
    glossed.join(" ")
}

fn lookup(folded: &str) -> Option<String> {
    let singular = folded.strip_suffix('s').unwrap_or(folded);
    [folded, singular].into_iter().find_map(|word| TABLE.get(word)).cloned()
}

#[cfg(test)]
mod tests {
    use super::{gloss, is_english};

    #[test]
    fn english_is_told_from_french() {
        assert!(is_english("how much does the region contribute?"));
        assert!(!is_english("combien coute le projet ?"));
        assert!(!is_english("chambery"));
    }

    #[test]
    fn no_word_of_the_table_stands_twice() {
        let lines = include_str!("../../data/english.txt").lines().filter(|line| !line.starts_with('#'));
        let mut seen = std::collections::HashSet::new();
        for word in lines.filter_map(|line| line.split_once('>')).flat_map(|(english, _)| english.split(','))
        {
            assert!(seen.insert(word.trim()), "{word} stands twice: the later line would win in silence");
        }
    }

    #[test]
    fn the_subject_is_put_into_french_and_names_stay() {
        assert_eq!(gloss("Where is the recycling centre in Chambéry?"), "déchèterie in Chambéry");
        assert_eq!(gloss("opening hours of the swimming pool"), "ouverture piscine");
    }
}
