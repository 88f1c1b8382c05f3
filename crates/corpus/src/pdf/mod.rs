//! What does a PDF file say, page by page, and where on the sheet?
//!
//! The engine (`hayro`, pure Rust) interprets each page; this module turns what is drawn into words, columns,
//! tables, running lines and, through [`crate::lines`], into the text and blocks of the page. Scanned pages are
//! given to the caller's character recognition.
//!
//! *Invariants:* nothing here panics (the engine is called behind `catch_unwind`, and a page that breaks it is
//! left unread with a notice); what a file may cost is bounded by [`crate::Limits`] and the caller's [`Deadline`].

mod bombs;
mod columns;
mod content;
mod engine;
mod grids;
mod layout;
mod rules;
mod running;
mod scans;
mod sheet;
mod tesseract;
mod words;

pub use tesseract::parse_tsv;

use domain::document::{Layout, Notice, Page, TextOrigin};

use crate::{Format, Limits, Ocr, ReadError};
use engine::Engine;

/// The end of the caller's patience: this crate reads no clock.
#[derive(Clone, Copy)]
pub struct Deadline<'a> {
    /// Seconds allowed, for the message.
    pub seconds: u32,
    /// Whether they are over; asked often, so it must be cheap.
    pub is_over: &'a dyn Fn() -> bool,
}

/// How a PDF file is to be read.
#[derive(Default, Clone, Copy)]
pub struct PdfOptions<'a> {
    /// What the file may cost at most.
    pub limits: Limits,
    /// Reads the words of scanned pages; without it they stay unread, with a notice.
    pub ocr: Option<&'a dyn Ocr>,
    /// When to give up.
    pub deadline: Option<Deadline<'a>>,
}

/// What a PDF file says.
#[derive(Debug, Clone, PartialEq)]
pub struct PdfText {
    /// Pages in order, as many as the file has.
    pub pages: Vec<Page>,
    /// The title that the file gives itself, where it is one.
    pub title: Option<String>,
    /// Remarks: `pdf_pages_unread`, `pdf_pages_broken`, `pdf_text_cut`, `pdf_letters_unknown`.
    pub notices: Vec<Notice>,
}

/// Reads the text of a PDF file. An encrypted file opens where its password is empty.
///
/// # Errors
/// [`ReadError`]: too large, too many pages, encrypted, damaged, a bomb, or out of time.
pub fn read(bytes: &[u8], options: &PdfOptions<'_>) -> Result<PdfText, ReadError> {
    let limits = &options.limits;
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > limits.file_bytes {
        return Err(ReadError::TooLarge { bytes: size, limit_bytes: limits.file_bytes });
    }
    bombs::check(bytes, limits)?;
    let engine = Engine::open(bytes)?;
    if !has_end(bytes) {
        return Err(corrupt("its end is missing, as when a copy was cut off"));
    }
    let pages = engine.page_count();
    if pages > limits.pages {
        return Err(ReadError::TooManyPages { pages, limit_pages: limits.pages });
    }
    let read = content::read_pages(&engine, options)?;
    Ok(PdfText { pages: read.pages, title: engine.title(), notices: read.notices })
}

/// Bytes at the end of a file in which its mark stands: the standard says 1,024, programs that append to it are common.
const END_WITHIN: usize = 16 * 1024;

/// Whether the mark of the end is there (ISO 32000-1, 7.5.5). The engine finds pages in what was cut off as well: a part of a
/// document must not pass for the whole.
fn has_end(bytes: &[u8]) -> bool {
    const MARK: &[u8] = b"%%EOF";
    let tail = bytes.get(bytes.len().saturating_sub(END_WITHIN)..).unwrap_or(bytes);
    tail.windows(MARK.len()).any(|window| window == MARK)
}

/// Widest and tallest image of a page, in pixels.
pub const RENDER_PX_MAX: u32 = 6_000;

/// The image of a page (from 1) as a PNG file, `width_px` wide.
///
/// # Errors
/// [`ReadError`] where the file cannot be opened or the page breaks the engine; [`ReadError::Corrupt`] where it has
/// no such page.
pub fn render_page(bytes: &[u8], page: u32, width_px: u32) -> Result<Vec<u8>, ReadError> {
    bombs::check(bytes, &Limits::default())?;
    let engine = Engine::open(bytes)?;
    engine.render(page, width_px)
}

/// Number of pages of a PDF file.
///
/// # Errors
/// [`ReadError`] where the file cannot be opened.
pub fn page_count(bytes: &[u8]) -> Result<u32, ReadError> {
    bombs::check(bytes, &Limits::default())?;
    Ok(Engine::open(bytes)?.page_count())
}

fn corrupt(detail: &str) -> ReadError {
    ReadError::Corrupt { format: Format::Pdf, detail: detail.to_owned() }
}

/// A page that nothing could be read of.
fn unread_page(number: u32, size: Option<(f32, f32)>) -> Page {
    Page {
        number,
        text: String::new(),
        blocks: Vec::new(),
        boxes: Vec::new(),
        size,
        origin: TextOrigin::Unread,
        layout: Layout::default(),
    }
}
