//! How do readers put pages together, within the limits?
//!
//! A reader pushes blocks in reading order; the builders clean them, count characters, keep positions and
//! remember what had to be left out.

use domain::CharRange;
use domain::document::{Block, BlockRole, Notice, Page, Span, TextOrigin};

use crate::lines::compose_plain;
use crate::passages::TextIndex;
use crate::traces::{self, Tracer};
use crate::{Format, Limits, ReadError, Remark, clean};

/// A file read, before passages and metadata.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// Pages in order.
    pub(crate) pages: Vec<Page>,
    /// Title that the file gives itself, not yet judged.
    pub(crate) title: Option<String>,
    /// Date that the file states of the document itself (the date of a message), not of the file.
    pub(crate) date: Option<jiff::civil::Date>,
    /// Remarks.
    pub(crate) notices: Vec<Notice>,
    /// Slides within pages (parted by wide gaps in a text): what is titled anywhere in one is so titled whole.
    pub(crate) segments: Vec<Span>,
}

/// One page being written.
#[derive(Debug, Default)]
pub(crate) struct PageBuilder {
    text: String,
    chars: u32,
    blocks: Vec<Block>,
    cut: bool,
    tracer: Tracer,
}

impl PageBuilder {
    /// Adds a block; white space is normalised, an empty block is dropped.
    pub(crate) fn push(&mut self, role: BlockRole, words: &str, limits: &Limits) {
        if self.cut {
            return;
        }
        let gap = u32::from(!self.text.is_empty());
        let mut words = self.tracer.take(&traces::inline(words), self.chars.saturating_add(gap));
        if words.is_empty() {
            return;
        }
        let room = limits.page_chars.saturating_sub(self.chars.saturating_add(gap));
        let mut length = u32::try_from(words.chars().count()).unwrap_or(u32::MAX);
        if length > room {
            self.cut = true;
            words = words.chars().take(usize::try_from(room).unwrap_or(0)).collect::<String>();
            words.truncate(words.trim_end().len());
            length = u32::try_from(words.chars().count()).unwrap_or(0);
            if length == 0 {
                return;
            }
        }
        if gap == 1 {
            self.text.push('\n');
        }
        let start = self.chars + gap;
        self.text.push_str(&words);
        self.chars = start + length;
        self.blocks.push(Block { range: CharRange::new(start, self.chars), role });
    }

    /// Whether nothing was pushed.
    pub(crate) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Characters so far.
    pub(crate) fn chars(&self) -> u32 {
        self.chars
    }
}

/// The words of a block with a trace where each of its lines begins.
fn with_lines(index: &TextIndex<'_>, block: CharRange, line_starts: &[u32]) -> String {
    let mut words = String::new();
    let mut from = block.start;
    for start in line_starts.iter().filter(|start| (block.start + 1..block.end).contains(*start)) {
        words.push_str(index.slice(CharRange::new(from, *start)));
        words.push(traces::LINE);
        from = *start;
    }
    words.push_str(index.slice(CharRange::new(from, block.end)));
    words
}

/// A document being written.
#[derive(Debug)]
pub(crate) struct DraftBuilder<'a> {
    limits: &'a Limits,
    draft: Draft,
    page: PageBuilder,
    chars: u32,
    cut_pages: Vec<u32>,
    document_cut: bool,
}

impl<'a> DraftBuilder<'a> {
    pub(crate) fn new(limits: &'a Limits) -> Self {
        let draft = Draft::default();
        Self {
            limits,
            draft,
            page: PageBuilder::default(),
            chars: 0,
            cut_pages: Vec::new(),
            document_cut: false,
        }
    }

    /// Adds a block to the page being written.
    pub(crate) fn push(&mut self, role: BlockRole, words: &str) {
        self.page.push(role, words, self.limits);
    }

    /// Whether the page being written or the document has no room left: a reader may stop early.
    pub(crate) fn is_full(&self) -> bool {
        self.document_cut || self.chars.saturating_add(self.page.chars()) >= self.limits.document_chars
    }

    /// Whether the page being written is empty.
    pub(crate) fn page_is_empty(&self) -> bool {
        self.page.is_empty()
    }

    /// Number of the page being written, from 1.
    pub(crate) fn page_number(&self) -> u32 {
        u32::try_from(self.draft.pages.len()).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// Ends the page being written and starts the next.
    ///
    /// # Errors
    /// [`ReadError::TooManyPages`].
    pub(crate) fn end_page(&mut self) -> Result<(), ReadError> {
        let number = self.page_number();
        let page = std::mem::take(&mut self.page);
        self.add_page(Page {
            number,
            text: page.text,
            blocks: page.blocks,
            boxes: Vec::new(),
            size: None,
            origin: TextOrigin::Native,
            layout: page.tracer.finish(page.chars),
        })?;
        if page.cut {
            self.cut_pages.push(number);
        }
        Ok(())
    }

    /// Adds a page made elsewhere; its number is set here.
    ///
    /// # Errors
    /// [`ReadError::TooManyPages`].
    pub(crate) fn add_page(&mut self, mut page: Page) -> Result<(), ReadError> {
        let number = self.page_number();
        if number > self.limits.pages {
            return Err(ReadError::TooManyPages { pages: number, limit_pages: self.limits.pages });
        }
        let length = u32::try_from(page.text.chars().count()).unwrap_or(u32::MAX);
        if self.chars.saturating_add(length) > self.limits.document_chars {
            self.document_cut = true;
            return Ok(());
        }
        self.chars += length;
        page.number = number;
        self.draft.pages.push(page);
        Ok(())
    }

    /// Adds a remark on some pages; without any, on the whole document.
    pub(crate) fn note(&mut self, remark: Remark, message: impl Into<String>, pages: Vec<u32>) {
        let notice = Notice { pages, ..remark.notice(message) };
        self.draft.notices.push(notice);
    }

    /// Adds a remark on parts that the file names.
    pub(crate) fn note_names(&mut self, remark: Remark, message: impl Into<String>, names: Vec<String>) {
        self.draft.notices.push(Notice { names, ..remark.notice(message) });
    }

    /// Adds a remark already made.
    pub(crate) fn add_notice(&mut self, notice: Notice) {
        self.draft.notices.push(notice);
    }

    /// Characters on the page being written.
    pub(crate) fn page_chars(&self) -> u32 {
        self.page.chars()
    }

    /// Adds wrapped lines to the page being written: joined into blocks as those of a text file.
    pub(crate) fn push_lines(&mut self, text: &str) {
        let composed = compose_plain(text);
        let index = TextIndex::new(&composed.text);
        for block in &composed.blocks {
            self.push(block.role, &with_lines(&index, block.range, &composed.layout.line_starts));
        }
    }

    /// Adds the slides of the next page to be added, as ranges of its characters.
    pub(crate) fn set_segments(&mut self, ranges: Vec<CharRange>) {
        let page = self.page_number();
        self.draft.segments.extend(ranges.into_iter().map(|range| Span { page, range }));
    }

    /// Sets the title that the file gives itself.
    pub(crate) fn set_title(&mut self, title: &str) {
        let title = clean::inline(title);
        if !title.is_empty() {
            self.draft.title = Some(title);
        }
    }

    /// Sets the date that the file states of the document.
    pub(crate) fn set_date(&mut self, date: Option<jiff::civil::Date>) {
        self.draft.date = date;
    }

    /// The document; the last page is ended if it has anything on it.
    ///
    /// # Errors
    /// [`ReadError::NoText`] where no page has a word, [`ReadError::TooManyPages`].
    pub(crate) fn finish(mut self, format: Format) -> Result<Draft, ReadError> {
        if !self.page.is_empty() || self.draft.pages.is_empty() {
            self.end_page()?;
        }
        if self.draft.pages.iter().all(|page| page.text.is_empty()) {
            return Err(ReadError::NoText { format });
        }
        if !self.cut_pages.is_empty() {
            let limit = self.limits.page_chars;
            let message =
                format!("Only the first {limit} characters of these pages were read. Split the file.");
            let pages = std::mem::take(&mut self.cut_pages);
            self.note(Remark::PageCut, message, pages);
        }
        if self.document_cut {
            let limit = self.limits.document_chars;
            let message = format!("Only the first {limit} characters of the file were read. Split the file.");
            self.note(Remark::DocumentCut, message, Vec::new());
        }
        Ok(self.draft)
    }
}
