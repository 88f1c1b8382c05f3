//! Where do words stand in a text?
//!
//! Positions are counted in Unicode scalar values (what Python and SQL call characters), never in bytes,
//! so that a reader in any language can check `text[start:end] == quote`.

use serde::{Deserialize, Serialize};

/// A half-open range of characters (Unicode scalar values) of a page's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CharRange {
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}

impl CharRange {
    /// A range; an end before its start is brought back to the start.
    #[must_use]
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Number of characters.
    #[must_use]
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether it holds no character.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies within this range.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one character.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The words at this range of `text`; `None` where the range leaves the text.
    #[must_use]
    pub fn slice(self, text: &str) -> Option<&str> {
        let start = byte_offset(text, self.start)?;
        let end = byte_offset(text, self.end)?;
        text.get(start..end)
    }

    /// From a range of bytes of `text` to characters; `None` where the bytes do not fall on characters.
    #[must_use]
    pub fn from_bytes(text: &str, bytes: std::ops::Range<usize>) -> Option<Self> {
        let before = u32::try_from(text.get(..bytes.start)?.chars().count()).ok()?;
        let inside = u32::try_from(text.get(bytes)?.chars().count()).ok()?;
        Some(Self { start: before, end: before.checked_add(inside)? })
    }
}

fn byte_offset(text: &str, chars: u32) -> Option<usize> {
    let chars = usize::try_from(chars).ok()?;
    let mut offsets = text.char_indices().map(|(at, _)| at).chain(std::iter::once(text.len()));
    offsets.nth(chars)
}

/// Where every so many characters of a text begin, so that slices of a long page do not each read it from its start.
///
/// Belongs to one text: asked with another, it gives other words or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharOffsets {
    /// Byte of each [`CHARS_APART`]th character, the first included.
    bytes: Vec<usize>,
}

/// Characters between two known places: a slice reads at most twice that many before it begins.
const CHARS_APART: usize = 64;

impl CharOffsets {
    /// Reads `text` once.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self { bytes: text.char_indices().step_by(CHARS_APART).map(|(at, _)| at).collect() }
    }

    /// As [`CharRange::slice`].
    #[must_use]
    pub fn slice<'a>(&self, text: &'a str, range: CharRange) -> Option<&'a str> {
        text.get(self.byte(text, range.start)?..self.byte(text, range.end)?)
    }

    fn byte(&self, text: &str, chars: u32) -> Option<usize> {
        let chars = usize::try_from(chars).ok()?;
        // Past the last known place, a text of exactly that many characters still has an end.
        let known = (chars / CHARS_APART).min(self.bytes.len().saturating_sub(1));
        let from = self.bytes.get(known).copied().unwrap_or(0);
        let left = u32::try_from(chars - known * CHARS_APART).ok()?;
        byte_offset(text.get(from..)?, left).map(|offset| from + offset)
    }
}

#[cfg(test)]
mod tests {
    use super::{CharOffsets, CharRange};

    #[test]
    fn known_places_give_the_slices_of_a_reading_from_the_start() {
        for length in [0u32, 1, 63, 64, 65, 128, 130] {
            let text: String = "éa€b".chars().cycle().take(length as usize).collect();
            let offsets = CharOffsets::of(&text);
            for start in 0..=length + 2 {
                for end in start..=length + 2 {
                    let range = CharRange::new(start, end);
                    assert_eq!(offsets.slice(&text, range), range.slice(&text), "{start}..{end} of {length}");
                }
            }
        }
    }

    #[test]
    fn slices_by_characters_not_bytes() {
        let text = "été à Chambéry";
        assert_eq!(CharRange::new(0, 3).slice(text), Some("été"));
        assert_eq!(CharRange::new(6, 14).slice(text), Some("Chambéry"));
        assert_eq!(CharRange::new(6, 15).slice(text), None);
        let range = CharRange::from_bytes(text, text.find("Chambéry").unwrap()..text.len()).unwrap();
        assert_eq!(range, CharRange::new(6, 14));
    }
}
