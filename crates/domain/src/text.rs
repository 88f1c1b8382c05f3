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

#[cfg(test)]
mod tests {
    use super::CharRange;

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
