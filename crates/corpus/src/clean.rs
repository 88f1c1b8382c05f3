//! What is kept of the characters of a file?
//!
//! Everything but control characters, soft hyphens and byte-order marks; white space of any kind becomes one
//! space; accents are composed (NFC), which changes no letter. Nothing is corrected: the page text is what
//! citations are checked against.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Whether a character is dropped: it has no shape and no meaning for a reader.
pub(crate) fn is_dropped(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fffe}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The words of `text` on one line: composed, without dropped characters, white space runs as one space,
/// none at the ends.
#[must_use]
pub fn inline(text: &str) -> String {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        squeeze(text.chars(), text.len())
    } else {
        squeeze(text.nfc(), text.len())
    }
}

fn squeeze(chars: impl Iterator<Item = char>, capacity: usize) -> String {
    let mut out = String::with_capacity(capacity);
    let mut gap = false;
    for c in chars {
        if c.is_whitespace() {
            gap = true;
        } else if !is_dropped(c) {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::inline;

    #[test]
    fn keeps_every_letter_and_one_space() {
        assert_eq!(inline("  a\u{a0}b\t\r\nc\u{200b}d\u{ad}e\u{7} "), "a bcde".replace("bcde", "b cde"));
        assert_eq!(inline("e\u{301}te\u{301}"), "été");
        assert_eq!(inline("1\u{202f}650\u{a0}€"), "1 650 €");
        assert_eq!(inline("\u{feff}"), "");
    }
}
