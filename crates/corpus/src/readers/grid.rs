//! How does a table, as a stream of rows and cells, become blocks?
//!
//! Tables of data give one line a row. Tables used for layout (a heading, a table or a long text in a cell, or
//! one filled cell a row) give the blocks of their cells one after the other.

use domain::document::BlockRole;

use super::tables::{Table, looks_like_header};
use crate::traces;

/// Columns that one cell may span.
const SPAN_MOST: usize = 30;

/// Rows that one cell may span.
const DOWN_MOST: usize = 500;

/// A cell with more bytes of text than this is layout and not data.
const CELL_BYTES: usize = 700;

/// A block found, before it is put on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// What it is.
    pub(crate) role: BlockRole,
    /// Its words.
    pub(crate) words: String,
    /// A remark of the reader: it stands in the main content (HTML), a page begins with it (DOCX, ODT).
    pub(crate) marked: bool,
}

/// A table not yet closed.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    rows: Vec<Row>,
    cell: Option<Cell>,
}

#[derive(Debug, Default)]
struct Row {
    cells: Vec<Cell>,
    is_header: bool,
}

#[derive(Debug, Default)]
struct Cell {
    pieces: Vec<Piece>,
    is_name: bool,
    span: usize,
    /// Rows that it spans.
    down: usize,
}

impl Grid {
    /// Begins a row; `is_header` where the file says that it names the columns.
    pub(crate) fn start_row(&mut self, is_header: bool) {
        self.end_cell();
        self.rows.push(Row { cells: Vec::new(), is_header });
    }

    /// Says of the row begun that it names the columns.
    pub(crate) fn name_columns(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.is_header = true;
        }
    }

    /// Begins a cell; `is_name` where the file says that it names a column or row.
    pub(crate) fn start_cell(&mut self, is_name: bool, span: usize) {
        self.end_cell();
        if self.rows.is_empty() {
            self.rows.push(Row::default());
        }
        self.cell = Some(Cell { pieces: Vec::new(), is_name, span: span.clamp(1, SPAN_MOST), down: 1 });
    }

    /// Changes how many rows the open cell spans.
    pub(crate) fn lengthen_cell(&mut self, down: usize) {
        if let Some(cell) = &mut self.cell {
            cell.down = down.clamp(1, DOWN_MOST);
        }
    }

    /// Changes how many columns the open cell spans.
    pub(crate) fn widen_cell(&mut self, span: usize) {
        if let Some(cell) = &mut self.cell {
            cell.span = span.clamp(1, SPAN_MOST);
        }
    }

    /// Ends the open cell.
    pub(crate) fn end_cell(&mut self) {
        if let (Some(cell), Some(row)) = (self.cell.take(), self.rows.last_mut()) {
            row.cells.push(cell);
        }
    }

    /// Puts a block into the open cell; gives it back where none is open.
    pub(crate) fn put(&mut self, piece: Piece) -> Option<Piece> {
        match &mut self.cell {
            Some(cell) => {
                cell.pieces.push(piece);
                None
            }
            None => Some(piece),
        }
    }

    /// The blocks of the table.
    pub(crate) fn finish(mut self) -> Vec<Piece> {
        self.end_cell();
        leave_room(&mut self.rows);
        let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.pieces.is_empty()).count();
        let is_layout = self.rows.iter().flat_map(|row| &row.cells).any(Cell::is_layout)
            || self.rows.iter().all(|row| filled(row) <= 1);
        if is_layout {
            return flattened(self.rows);
        }
        self.rows.retain(|row| filled(row) > 0);
        let marks: Vec<bool> = self
            .rows
            .iter()
            .map(|row| row.cells.iter().flat_map(|cell| &cell.pieces).any(|piece| piece.marked))
            .collect();
        let first_names = self.rows.first().is_some_and(|row| {
            row.is_header || row.cells.len() > 1 && row.cells.iter().all(|cell| cell.is_name)
        });
        let mut rows: Vec<Vec<String>> = self.rows.into_iter().map(Row::into_words).collect();
        let has_header = rows.len() > 1 && (first_names || looks_like_header(&rows));
        let header = has_header.then(|| rows.remove(0));
        let lines = Table { header, rows, always_named: false }.lines();
        let pieces = lines.into_iter().zip(marks);
        pieces.map(|(words, marked)| Piece { role: BlockRole::TableRow, words, marked }).collect()
    }
}

/// Below a cell that spans rows stands an empty one: what is beside it keeps its column.
fn leave_room(rows: &mut [Row]) {
    // For each column: how many more rows the cell above takes, and whether it names.
    let mut above: Vec<(usize, bool)> = Vec::new();
    for row in rows {
        let mut below: Vec<(usize, bool)> =
            above.iter().map(|(left, names)| (left.saturating_sub(1), *names)).collect();
        let mut cells = Vec::with_capacity(row.cells.len());
        let empty = |is_name| Cell { is_name, span: 1, down: 1, ..Cell::default() };
        let mut column = 0;
        for cell in std::mem::take(&mut row.cells) {
            while let Some((_, is_name)) = above.get(column).filter(|(left, _)| *left > 0) {
                cells.push(empty(*is_name));
                column += 1;
            }
            let end = column + cell.span;
            if below.len() < end {
                below.resize(end, (0, false));
            }
            for place in below.iter_mut().take(end).skip(column) {
                *place = (cell.down.saturating_sub(1), cell.is_name);
            }
            column = end;
            cells.push(cell);
        }
        while let Some((_, is_name)) = above.get(column).filter(|(left, _)| *left > 0) {
            cells.push(empty(*is_name));
            column += 1;
        }
        row.cells = cells;
        above = below;
    }
}

/// The blocks of all cells one after the other, with the traces of their places.
fn flattened(rows: Vec<Row>) -> Vec<Piece> {
    let mut all = Vec::new();
    let mut place = String::from(traces::TABLE);
    for row in rows {
        place.push(traces::ROW);
        let mut column = 0;
        for mut cell in row.cells {
            // A table within a cell keeps its own places.
            let nested = cell.pieces.iter().any(|piece| traces::hold_cells(&piece.words));
            if let Some(first) = cell.pieces.first_mut().filter(|_| !nested) {
                place.push(traces::cell(column));
                first.words.insert_str(0, &std::mem::take(&mut place));
            }
            if let Some(last) = cell.pieces.last_mut().filter(|_| !nested) {
                last.words.push(traces::CELL_END);
            }
            column += cell.span;
            all.append(&mut cell.pieces);
        }
    }
    all
}

impl Cell {
    fn is_layout(&self) -> bool {
        let bytes: usize = self.pieces.iter().map(|piece| piece.words.len()).sum();
        let structured =
            |piece: &Piece| matches!(piece.role, BlockRole::Heading { .. } | BlockRole::TableRow);
        bytes > CELL_BYTES || self.pieces.iter().any(structured)
    }
}

impl Row {
    fn into_words(self) -> Vec<String> {
        let mut cells = Vec::new();
        for cell in self.cells {
            let words: Vec<String> = cell.pieces.into_iter().map(|piece| piece.words).collect();
            cells.push(words.join(&format!(" {}", traces::LINE)));
            cells.extend(std::iter::repeat_n(String::new(), cell.span - 1));
        }
        cells
    }
}
