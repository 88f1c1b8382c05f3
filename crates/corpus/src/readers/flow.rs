//! How do the paragraphs, lists, tables, notes and page breaks of a word-processor file become pages?

use domain::document::BlockRole;

use super::grid::{Grid, Piece};
use crate::draft::DraftBuilder;
use crate::{Limits, ReadError, Remark, clean, traces};

/// Writes the blocks of DOCX and ODT to a draft.
pub(crate) struct Flow<'a, 'b> {
    draft: &'a mut DraftBuilder<'b>,
    limits: &'b Limits,
    grids: Vec<Grid>,
    cells: u32,
    /// A page ends before the next block.
    break_pending: bool,
    /// Notes referred to on the page being written.
    notes: Vec<String>,
    /// The first error met; the rest of the file is not looked at.
    error: Option<ReadError>,
}

impl<'a, 'b> Flow<'a, 'b> {
    pub(crate) fn new(draft: &'a mut DraftBuilder<'b>, limits: &'b Limits) -> Self {
        Self {
            draft,
            limits,
            grids: Vec::new(),
            cells: 0,
            break_pending: false,
            notes: Vec::new(),
            error: None,
        }
    }

    /// Whether to go on reading.
    pub(crate) fn wants_more(&self) -> bool {
        self.error.is_none() && !self.draft.is_full()
    }

    /// Adds a block, to the open cell where there is one.
    pub(crate) fn push(&mut self, role: BlockRole, words: &str) {
        let words = traces::inline(words);
        if words.is_empty() {
            return;
        }
        let marked = std::mem::take(&mut self.break_pending);
        let piece = Piece { role, words, marked };
        let outside = match self.grids.last_mut() {
            Some(grid) => grid.put(piece),
            None => Some(piece),
        };
        if let Some(piece) = outside {
            self.write(&piece);
        }
    }

    fn write(&mut self, piece: &Piece) {
        if piece.marked && !self.draft.page_is_empty() {
            self.end_page();
        }
        self.draft.push(piece.role, &piece.words);
    }

    fn end_page(&mut self) {
        for note in std::mem::take(&mut self.notes) {
            self.draft.push(BlockRole::Paragraph, &note);
        }
        if self.error.is_none() {
            self.error = self.draft.end_page().err();
        }
    }

    /// A page ends here; two ends without text between them are one.
    pub(crate) fn page_break(&mut self) {
        self.break_pending = true;
    }

    /// Adds a note, set at the foot of the page.
    pub(crate) fn note(&mut self, label: &str, words: &str) {
        let words = clean::inline(words);
        if !words.is_empty() {
            self.notes.push(format!("[{label}] {words}"));
        }
    }

    pub(crate) fn start_table(&mut self) {
        let depth = u32::try_from(self.grids.len()).unwrap_or(u32::MAX);
        if depth < self.limits.markup_depth {
            self.grids.push(Grid::default());
        }
    }

    pub(crate) fn start_row(&mut self, is_header: bool) {
        if let Some(grid) = self.grids.last_mut() {
            grid.start_row(is_header);
        }
    }

    /// The table being written.
    pub(crate) fn grid(&mut self) -> Option<&mut Grid> {
        self.grids.last_mut()
    }

    /// Begins a cell, unless there are too many.
    pub(crate) fn start_cell(&mut self, span: usize) {
        self.cells = self.cells.saturating_add(u32::try_from(span.min(30)).unwrap_or(1));
        if self.cells > self.limits.cells {
            return;
        }
        if let Some(grid) = self.grids.last_mut() {
            grid.start_cell(false, span);
        }
    }

    pub(crate) fn end_cell(&mut self) {
        if let Some(grid) = self.grids.last_mut() {
            grid.end_cell();
        }
    }

    pub(crate) fn end_table(&mut self) {
        let Some(grid) = self.grids.pop() else { return };
        for piece in grid.finish() {
            let outside = match self.grids.last_mut() {
                Some(outer) => outer.put(piece),
                None => Some(piece),
            };
            if let Some(piece) = outside {
                self.write(&piece);
            }
        }
    }

    /// Ends tables left open and the last page.
    ///
    /// # Errors
    /// The first error met.
    pub(crate) fn finish(mut self) -> Result<(), ReadError> {
        while !self.grids.is_empty() {
            self.end_table();
        }
        if self.cells > self.limits.cells {
            let message = format!("Only the first {} cells of its tables were read.", self.limits.cells);
            self.draft.note(Remark::CellsCut, message, Vec::new());
        }
        for note in std::mem::take(&mut self.notes) {
            self.draft.push(BlockRole::Paragraph, &note);
        }
        self.error.map_or(Ok(()), Err)
    }
}
