//! How do the ends of lines and the cells of tables survive until a page is put together?
//!
//! Readers of formats give words; between them and the page, tables are joined into rows and lines into paragraphs.
//! What is lost there travels inside the words as *traces*: characters for private use, taken out again when the words
//! are put on a page and turned into the page's [`Layout`]. A file that holds such characters itself gains nothing: at
//! worst its layout is wrong, never its text.

use domain::CharRange;
use domain::document::{Cell, Layout};
use unicode_normalization::UnicodeNormalization as _;

use crate::clean::is_dropped;

/// A line of the file begins here.
pub(crate) const LINE: char = '\u{f0001}';
/// The open cell ends here.
pub(crate) const CELL_END: char = '\u{f0002}';
/// A table begins here.
pub(crate) const TABLE: char = '\u{f0003}';
/// A row begins here.
pub(crate) const ROW: char = '\u{f0004}';

/// Traces of cells: one character a column.
const CELL_FIRST: u32 = 0xf_1000;
const COLUMNS_MAX: u32 = 0x1000;

/// The trace of a cell that begins in this column.
pub(crate) fn cell(column: usize) -> char {
    let column = u32::try_from(column).unwrap_or(u32::MAX).min(COLUMNS_MAX - 1);
    char::from_u32(CELL_FIRST + column).unwrap_or(LINE)
}

pub(crate) fn column_of(c: char) -> Option<u32> {
    u32::from(c).checked_sub(CELL_FIRST).filter(|column| *column < COLUMNS_MAX)
}

/// Whether it is a trace.
pub(crate) fn is_trace(c: char) -> bool {
    matches!(c, LINE | CELL_END | TABLE | ROW) || column_of(c).is_some()
}

/// Whether a cell or table begins in these words.
pub(crate) fn hold_cells(words: &str) -> bool {
    words.contains(|c| is_trace(c) && c != LINE)
}

/// The words alone.
pub(crate) fn without(words: &str) -> String {
    words.replace(is_trace, "")
}

/// Words on one line as [`crate::clean::inline`] writes them, with their traces; a line feed leaves one.
pub(crate) fn inline(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let (mut gap, mut line, mut written) = (false, false, false);
    for c in words.nfc() {
        if c.is_whitespace() {
            gap = true;
            line |= c == '\n';
            continue;
        }
        if is_dropped(c) {
            continue;
        }
        if c != CELL_END {
            if gap && written {
                out.push(' ');
                if line {
                    out.push(LINE);
                }
            }
            (gap, line) = (false, false);
        }
        written |= !is_trace(c);
        out.push(c);
    }
    out
}

/// Puts traces together into the layout of a page.
#[derive(Debug, Default)]
pub(crate) struct Tracer {
    layout: Layout,
    tables: u32,
    rows: u32,
    open: Option<(u32, u32)>,
}

impl Tracer {
    /// Takes the traces out of inlined words that will stand at character `start` of the page.
    pub(crate) fn take(&mut self, words: &str, start: u32) -> String {
        let mut out = String::with_capacity(words.len());
        let mut at = start;
        for c in words.chars() {
            if is_trace(c) {
                self.trace(c, at, at > start);
            } else {
                out.push(c);
                at = at.saturating_add(1);
            }
        }
        out
    }

    fn trace(&mut self, c: char, at: u32, inside: bool) {
        match c {
            LINE if inside => self.layout.line_starts.push(at),
            LINE => {}
            CELL_END => self.end_cell(at),
            TABLE => (self.tables, self.rows) = (self.tables.saturating_add(1), 0),
            ROW => self.rows = self.rows.saturating_add(1),
            _ => {
                self.end_cell(at);
                self.open = column_of(c).map(|column| (at, column));
            }
        }
    }

    fn end_cell(&mut self, at: u32) {
        let Some((start, column)) = self.open.take() else { return };
        if at > start {
            let (table, row) = (self.tables.saturating_sub(1), self.rows.saturating_sub(1));
            self.layout.cells.push(Cell { range: CharRange::new(start, at), table, row, column });
        }
    }

    /// The layout of a page of `chars` characters.
    pub(crate) fn finish(mut self, chars: u32) -> Layout {
        self.end_cell(chars);
        self.layout.line_starts.retain(|at| *at < chars);
        self.layout.gaps.retain(|at| *at < chars);
        self.layout.cells.retain(|cell| cell.range.end <= chars);
        self.layout
    }
}

#[cfg(test)]
mod tests {
    use super::{CELL_END, LINE, ROW, TABLE, Tracer, cell, inline};

    #[test]
    fn traces_leave_the_words_alone() {
        let words = format!("{TABLE}{ROW}{}Pilote{CELL_END} | {}CAF\n Etat {CELL_END}", cell(0), cell(2));
        let inlined = inline(&words);
        let mut tracer = Tracer::default();
        let text = tracer.take(&inlined, 10);
        assert_eq!(text, "Pilote | CAF Etat");
        let layout = tracer.finish(40);
        assert_eq!(layout.line_starts, [23]);
        let cells: Vec<(u32, u32, u32)> =
            layout.cells.iter().map(|cell| (cell.range.start, cell.range.end, cell.column)).collect();
        assert_eq!(cells, [(10, 16, 0), (19, 27, 2)]);
        assert!(inlined.contains(LINE));
    }
}
