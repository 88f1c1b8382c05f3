//! Where does each character of a page begin? Makes slicing by characters cheap on long pages.

use domain::CharRange;

/// The text of a page with the byte at which each character begins.
#[derive(Debug)]
pub(crate) struct TextIndex<'a> {
    text: &'a str,
    starts: Option<Vec<u32>>,
}

impl<'a> TextIndex<'a> {
    /// Reads the text once; a text in ASCII needs no table.
    pub(crate) fn new(text: &'a str) -> Self {
        let starts = (!text.is_ascii()).then(|| {
            let ends = std::iter::once(text.len());
            text.char_indices()
                .map(|(at, _)| at)
                .chain(ends)
                .map(|at| u32::try_from(at).unwrap_or(u32::MAX))
                .collect()
        });
        Self { text, starts }
    }

    fn byte(&self, char_at: u32) -> Option<usize> {
        match &self.starts {
            None => usize::try_from(char_at).ok(),
            Some(starts) => usize::try_from(*starts.get(usize::try_from(char_at).ok()?)?).ok(),
        }
    }

    fn char(&self, byte_at: usize) -> Option<u32> {
        let byte_at = u32::try_from(byte_at).ok()?;
        match &self.starts {
            None => Some(byte_at),
            Some(starts) => u32::try_from(starts.binary_search(&byte_at).ok()?).ok(),
        }
    }

    /// The words at a range, empty where it leaves the text.
    pub(crate) fn slice(&self, range: CharRange) -> &'a str {
        let bytes = self.byte(range.start).zip(self.byte(range.end));
        bytes.and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default()
    }

    /// A byte range within the slice at `base`, as characters of the page.
    pub(crate) fn within(&self, base: CharRange, bytes: &std::ops::Range<usize>) -> Option<CharRange> {
        let offset = self.byte(base.start)?;
        Some(CharRange::new(self.char(offset + bytes.start)?, self.char(offset + bytes.end)?))
    }
}
