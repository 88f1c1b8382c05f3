//! How are the characters of a text made those that the model was trained on?

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick, is_nfkc_quick};

/// Stands for the start of a word.
const WORD_START: char = '\u{2581}';
/// Text bytes that are looked at, whatever they become: bounds the work on a text of blanks.
const MAX_TEXT_BYTES: usize = 256 * 1024;

/// What each character becomes: none, one or several.
#[derive(Debug)]
pub struct CharacterMap {
    /// Sorted characters that change, with where their replacement lies in `replacements`.
    changes: Vec<(char, u32, u32)>,
    replacements: String,
    /// Whether compatibility forms are resolved by the Unicode tables instead of by `changes`.
    compatibility: bool,
}

impl CharacterMap {
    /// The map of a model that lists its changes; later entries of a character lose against the first.
    pub fn listed(entries: impl IntoIterator<Item = (char, String)>) -> Self {
        let mut map = Self { changes: Vec::new(), replacements: String::new(), compatibility: false };
        for (character, replacement) in entries {
            let start = map.replacements.len();
            map.replacements.push_str(&replacement);
            if let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(map.replacements.len())) {
                map.changes.push((character, start, end));
            }
        }
        map.changes.sort_by_key(|(character, _, _)| *character);
        map.changes.dedup_by_key(|(character, _, _)| *character);
        map
    }

    /// The map of a model that says no more than "NFKC": the Unicode tables, controls dropped.
    pub fn nfkc() -> Self {
        let mut map = Self::listed(std::iter::once((WORD_START, " ".to_owned())));
        map.compatibility = true;
        map
    }

    /// The words of `prefix` and `text`, each after a word-start mark, at most about `limit` bytes.
    pub(super) fn normalise(&self, prefix: &str, text: &str, limit: usize) -> String {
        let text = text.get(..text.floor_char_boundary(MAX_TEXT_BYTES)).unwrap_or_default();
        let mut out = Words { out: String::with_capacity(text.len().min(limit) + 32), at_start: true, limit };
        self.feed(prefix.chars(), &mut out);
        if self.compatibility {
            match is_nfkc_quick(text.chars()) {
                IsNormalized::Yes => self.feed(text.chars(), &mut out),
                _ => self.feed(text.nfkc(), &mut out),
            }
        } else {
            // The list holds single characters; accents that follow their letter are joined first.
            match is_nfc_quick(text.chars()) {
                IsNormalized::Yes => self.feed(text.chars(), &mut out),
                _ => self.feed(text.nfc(), &mut out),
            }
        }
        out.out
    }

    fn feed(&self, characters: impl Iterator<Item = char>, words: &mut Words) {
        for character in characters {
            if words.out.len() >= words.limit {
                return;
            }
            match self.replacement(character) {
                Some(replacement) => replacement.chars().for_each(|character| words.push(character)),
                None if self.compatibility && character.is_control() && !character.is_whitespace() => {}
                None => words.push(character),
            }
        }
    }

    fn replacement(&self, character: char) -> Option<&str> {
        // Letters, digits and punctuation of ASCII are never in the list.
        if matches!(character, ' '..='~') {
            return None;
        }
        let at = self.changes.binary_search_by_key(&character, |(character, _, _)| *character).ok()?;
        let (_, start, end) = self.changes.get(at)?;
        self.replacements.get(usize::try_from(*start).ok()?..usize::try_from(*end).ok()?)
    }
}

/// Collects characters; a run of blanks starts one word, blanks at the end start none.
struct Words {
    out: String,
    at_start: bool,
    limit: usize,
}

impl Words {
    fn push(&mut self, character: char) {
        if character.is_whitespace() {
            self.at_start = true;
        } else {
            if std::mem::take(&mut self.at_start) {
                self.out.push(WORD_START);
            }
            self.out.push(character);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_marked_and_blanks_collapse() {
        let map = CharacterMap::nfkc();
        assert_eq!(map.normalise("query: ", " Où\u{a0} est\n\nl’ﬁn ? ", 1000), "▁query:▁Où▁est▁l’fin▁?");
        assert_eq!(map.normalise("", " \t\u{2581}\u{7} ", 1000), "");
    }

    #[test]
    fn a_listed_map_replaces_drops_and_keeps() {
        let entries = [('½', "1⁄2".to_owned()), ('\u{ad}', String::new()), ('\t', " ".to_owned())];
        let map = CharacterMap::listed(entries);
        assert_eq!(map.normalise("", "a½\tb\u{ad}c e\u{301}", 1000), "▁a1⁄2▁bc▁é");
    }

    proptest! {
        #[test]
        fn the_result_is_bounded_and_has_no_blank(text: String, limit in 0_usize..200) {
            for map in [CharacterMap::nfkc(), CharacterMap::listed([('x', "yy".repeat(9))])] {
                let out = map.normalise("", &text, limit);
                prop_assert!(out.len() <= limit + 64);
                prop_assert!(!out.contains(char::is_whitespace));
            }
        }
    }
}
