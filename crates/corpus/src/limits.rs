//! What may a file cost at most?

use serde::{Deserialize, Serialize};

/// Named limits of reading; each is checked before the cost is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file as given.
    pub file_bytes: u64,
    /// Bytes of everything unpacked from it (zip members, PDF streams, attachments), in all.
    pub unpacked_bytes: u64,
    /// Unpacked bytes for one packed byte, once past [`Limits::RATIO_FROM_BYTES`].
    pub unpacked_ratio: u64,
    /// Pages, slides or sheets.
    pub pages: u32,
    /// Characters on one page; the rest of the page is left out, with a notice.
    pub page_chars: u32,
    /// Characters of all pages; the rest is left out, with a notice.
    pub document_chars: u32,
    /// Elements within elements in XML or HTML.
    pub markup_depth: u32,
    /// Cells of a table or workbook; the rest is left out, with a notice.
    pub cells: u32,
    /// Passages; the rest is left out, with a notice.
    pub passages: u32,
    /// Messages within messages and files within messages.
    pub nesting: u32,
    /// Images given to character recognition.
    pub ocr_images: u32,
}

impl Limits {
    /// Under this many unpacked bytes, the ratio is not looked at (a page of blanks packs very well).
    pub const RATIO_FROM_BYTES: u64 = 8 * 1024 * 1024;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 256 * 1024 * 1024,
            unpacked_bytes: 512 * 1024 * 1024,
            unpacked_ratio: 200,
            pages: 5_000,
            page_chars: 400_000,
            document_chars: 20_000_000,
            markup_depth: 256,
            cells: 1_000_000,
            passages: 200_000,
            nesting: 3,
            ocr_images: 500,
        }
    }
}
