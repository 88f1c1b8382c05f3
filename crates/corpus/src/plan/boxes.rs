//! Two boxes that a page sets side by side and that were taken for one cell: whose is each word?
//!
//! The first line holds the labels; each begins a column where its letters begin. A word is of the column that it stands
//! in. Where one word reaches over the edge of the next column, or a line goes back to the left, nobody knows: nothing is said.

use super::labels::label_of_cell;
use super::lines::{Line, Lines, Run};
use super::stream::{Cell, Row};
use super::words::Label;
use domain::document::Rect;

/// Columns at most.
const COLUMNS_MAX: usize = 4;
/// How far left of its label a column may begin, in widths of a letter of the label.
const LETTERS_LEFT: f32 = 0.5;

/// A column under its label.
struct Column {
    label: Label,
    head: Run,
    /// Left edge, and how exactly it is known.
    left: f32,
    slack: f32,
    runs: Vec<Run>,
}

/// The boxes that stand in one cell, as the cells of a row.
pub(crate) fn parted(lines: &Lines<'_>, cell: &[usize]) -> Option<Row> {
    let mut own = cell.iter().filter_map(|at| lines.lines.get(*at));
    let mut columns = heads(lines, own.next()?)?;
    for line in own {
        put(lines, line, &mut columns)?;
    }
    let filled = columns.into_iter().filter(|column| !column.runs.is_empty());
    let cells = filled.map(|column| Cell {
        label: column.label,
        runs: column.runs,
        head: vec![column.head],
        head_names_payer: false,
        status: None,
    });
    Some(Row { cells: cells.collect() })
}

/// The columns that the labels of a line begin, each label one word.
fn heads(lines: &Lines<'_>, line: &Line<'_>) -> Option<Vec<Column>> {
    let mut columns: Vec<Column> = Vec::new();
    for word in words_of(lines, line) {
        let label = label_of_cell(lines.words(word))?;
        let fits = matches!(label, Label::Pilot | Label::Partner | Label::Funder | Label::Instrument);
        let rect = place(lines, word).filter(|_| fits)?;
        let letters = word.range.end.saturating_sub(word.range.start).max(1);
        #[expect(clippy::cast_precision_loss, reason = "letters of a word")]
        let slack = (rect.x1 - rect.x0) / letters as f32 * LETTERS_LEFT;
        let rightmost = columns.last().is_none_or(|left| left.left < rect.x0 && left.label != label);
        if !rightmost || columns.len() >= COLUMNS_MAX {
            return None;
        }
        columns.push(Column { label, head: word, left: rect.x0, slack, runs: Vec::new() });
    }
    (columns.len() > 1).then_some(columns)
}

/// Puts the words of a line under the labels they stand below; `None` where one is nobody's.
fn put(lines: &Lines<'_>, line: &Line<'_>, columns: &mut [Column]) -> Option<()> {
    let mut parts: Vec<(usize, Run)> = Vec::new();
    for word in words_of(lines, line) {
        let rect = place(lines, word)?;
        let at = columns.iter().rposition(|column| rect.x0 >= column.left - column.slack)?;
        let over = columns.get(at + 1).is_some_and(|next| rect.x1 > next.left);
        match parts.last_mut() {
            _ if over => return None,
            Some((last, _)) if *last > at => return None,
            Some((last, run)) if *last == at => run.range.end = word.range.end,
            _ => parts.push((at, word)),
        }
    }
    for (at, run) in parts {
        columns.get_mut(at)?.runs.push(run);
    }
    Some(())
}

fn words_of(lines: &Lines<'_>, line: &Line<'_>) -> Vec<Run> {
    let mut at = 0;
    let bytes = line.text.split_inclusive(char::is_whitespace).map(|piece| {
        let start = at;
        at += piece.len();
        start..start + piece.trim_end().len()
    });
    let bytes = bytes.filter(|bytes| !bytes.is_empty());
    bytes.filter_map(|bytes| lines.within(line.run, bytes)).collect()
}

/// Where a word is drawn: the box of its first letters to that of its last.
fn place(lines: &Lines<'_>, word: Run) -> Option<Rect> {
    let boxes = &lines.pages.get(word.page)?.boxes;
    let from = boxes.partition_point(|one| one.range.end <= word.range.start);
    let own = boxes.iter().skip(from).take_while(|one| one.range.start < word.range.end);
    own.map(|one| one.rect).reduce(|a, b| Rect {
        x0: a.x0.min(b.x0),
        y0: a.y0.min(b.y0),
        x1: a.x1.max(b.x1),
        y1: a.y1.max(b.y1),
    })
}
