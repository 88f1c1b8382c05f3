//! In which order is a page read, and which of its parts stand beside the text?

use domain::document::Rect;

use super::columns::{Separator, bounds_row, find_separator, is_tabular, middle, union};
use super::grids::is_figure;
use super::rules::Rule;
use super::words::{Word, rows_of};

/// A part of a page, in reading order.
#[derive(Debug)]
pub(super) enum Piece {
    /// Lines of one column.
    Column {
        /// Lines from top to bottom.
        rows: Vec<Vec<Word>>,
        /// Left and right edge.
        edges: (f32, f32),
        /// Whether it stands in the margin of a wider column.
        side: bool,
    },
    /// A table found by its ruled lines, by its number.
    Ruled(usize),
    /// A table found by its white columns: rows of cells, each with its lines.
    Loose(Vec<Vec<Vec<Vec<Word>>>>),
}

/// Parts within parts.
const DEPTH_MAX: u32 = 12;
/// Words of a page whose columns are looked for; beyond, it is read line by line.
const WORDS_MAX: usize = 8_000;
/// A column narrower than this part of the whole stands in the margin of the other.
const SIDE_WIDTH: f32 = 0.4;
/// A column in the margin holds at most this part of the words of the other.
const SIDE_WORDS: f32 = 0.6;
/// Lines of a cell are nearer than this multiple of the letters' size.
const CELL_PITCH: f32 = 1.45;
/// Distances between lines within this ratio are the same.
const SAME_PITCH: f32 = 1.25;
/// Blank that parts two cells of a line that crosses a column, as a multiple of the size.
const CELL_GAP: f32 = 0.9;

/// Arranges words (and the stand-ins of ruled tables) in reading order.
pub(super) fn arrange(words: Vec<Word>, rules: &[Rule], depth: u32, into: &mut Vec<Piece>) {
    if words.is_empty() {
        return;
    }
    let separator =
        if depth < DEPTH_MAX && words.len() <= WORDS_MAX { find_separator(&words, rules) } else { None };
    let Some(separator) = separator else {
        push_column(words, into);
        return;
    };
    let parts = split(words, &separator);
    arrange(parts.above, rules, depth + 1, into);
    let (left, right) = (rows_of(parts.left.clone()), rows_of(parts.right.clone()));
    let whole = |rows: &[Vec<Word>]| rows.iter().flatten().all(|word| word.table.is_none());
    if is_tabular(&left, &right) && whole(&left) && whole(&right) {
        let bounds = boundaries(&parts.left, &parts.right, &separator, rules);
        let words = parts.left.into_iter().chain(parts.right).collect();
        into.push(Piece::Loose(cells_of(words, &bounds)));
    } else {
        let side = margin_of(&parts.left, &parts.right);
        arrange_side(parts.left, side == Some(Margin::Left), rules, depth, into);
        arrange_side(parts.right, side == Some(Margin::Right), rules, depth, into);
    }
    arrange(parts.below, rules, depth + 1, into);
}

fn arrange_side(words: Vec<Word>, side: bool, rules: &[Rule], depth: u32, into: &mut Vec<Piece>) {
    let from = into.len();
    arrange(words, rules, depth + 1, into);
    if side {
        for piece in into.iter_mut().skip(from) {
            if let Piece::Column { side, .. } = piece {
                *side = true;
            }
        }
    }
}

/// The lines of a column, cut where a ruled table stands between them.
fn push_column(words: Vec<Word>, into: &mut Vec<Piece>) {
    let edges = words
        .iter()
        .filter(|word| word.table.is_none())
        .fold((f32::MAX, f32::MIN), |(a, b), word| (a.min(word.rect.x0), b.max(word.rect.x1)));
    let mut lines: Vec<Vec<Word>> = Vec::new();
    for row in rows_of(words) {
        let tables: Vec<usize> = row.iter().filter_map(|word| word.table).collect();
        let text: Vec<Word> = row.into_iter().filter(|word| word.table.is_none()).collect();
        if !text.is_empty() {
            lines.push(text);
        }
        if !tables.is_empty() {
            if !lines.is_empty() {
                into.push(Piece::Column { rows: std::mem::take(&mut lines), edges, side: false });
            }
            into.extend(tables.into_iter().map(Piece::Ruled));
        }
    }
    if !lines.is_empty() {
        into.push(Piece::Column { rows: lines, edges, side: false });
    }
}

/// The words around a separator.
struct Parts {
    above: Vec<Word>,
    left: Vec<Word>,
    right: Vec<Word>,
    below: Vec<Word>,
}

fn split(words: Vec<Word>, separator: &Separator) -> Parts {
    let mut parts = Parts { above: Vec::new(), left: Vec::new(), right: Vec::new(), below: Vec::new() };
    let x = (separator.x0 + separator.x1) / 2.0;
    for word in words {
        let y = middle(&word);
        if y <= separator.top {
            parts.above.push(word);
        } else if y >= separator.bottom {
            parts.below.push(word);
        } else if (word.rect.x0 + word.rect.x1) / 2.0 < x {
            parts.left.push(word);
        } else {
            parts.right.push(word);
        }
    }
    parts
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Margin {
    Left,
    Right,
}

/// Which of the two columns stands in the margin of the other, if one does.
fn margin_of(left: &[Word], right: &[Word]) -> Option<Margin> {
    let (a, b) = (bounds_row(left), bounds_row(right));
    let all = union(a, b);
    let width = (all.x1 - all.x0).max(1.0);
    let chars = |words: &[Word]| {
        super::sheet::to_f32(words.iter().map(|word| word.text.chars().count()).sum::<usize>().max(1))
    };
    let marginal = |one: Rect, of: &[Word], other: Rect, others: &[Word]| {
        one.x1 - one.x0 < width * SIDE_WIDTH
            && other.x1 - other.x0 > width * 0.5
            && chars(of) < chars(others) * SIDE_WORDS
    };
    if marginal(a, left, b, right) {
        Some(Margin::Left)
    } else if marginal(b, right, a, left) {
        Some(Margin::Right)
    } else {
        None
    }
}

/// The middles of all white columns of a loose table, from left to right.
fn boundaries(left: &[Word], right: &[Word], separator: &Separator, rules: &[Rule]) -> Vec<f32> {
    let mut found = vec![(separator.x0 + separator.x1) / 2.0];
    let mut waiting: Vec<(Vec<Word>, u32)> = vec![(left.to_vec(), 0), (right.to_vec(), 0)];
    while let Some((words, depth)) = waiting.pop() {
        if depth >= DEPTH_MAX || words.len() < 4 {
            continue;
        }
        let Some(inner) = find_separator(&words, rules) else { continue };
        if inner.rows * 2 < separator.rows {
            continue;
        }
        found.push((inner.x0 + inner.x1) / 2.0);
        let (left, right) = words.into_iter().partition(|word| word.rect.x1 < (inner.x0 + inner.x1) / 2.0);
        waiting.push((left, depth + 1));
        waiting.push((right, depth + 1));
    }
    found.sort_by(f32::total_cmp);
    found
}

/// Rows of cells, put together from lines.
///
/// A line that follows closely goes on with the row above where its first cell is empty, or where the table sets its
/// rows further apart than the lines within them and the line does not end with a figure of its own.
fn cells_of(words: Vec<Word>, boundaries: &[f32]) -> Vec<Vec<Vec<Vec<Word>>>> {
    let lines: Vec<(f32, f32, Vec<Vec<Word>>)> = rows_of(words)
        .into_iter()
        .filter_map(|line| {
            let first = line.first()?;
            Some((first.baseline, first.size, cut_line(line, boundaries)))
        })
        .collect();
    let pitches = || {
        lines.windows(2).filter_map(|pair| match pair {
            [a, b] => Some(b.0 - a.0),
            _ => None,
        })
    };
    let tight = pitches().fold(f32::MAX, f32::min) * SAME_PITCH;
    let spaced = pitches().any(|pitch| pitch > tight);
    let mut table: Vec<Vec<Vec<Vec<Word>>>> = Vec::new();
    let mut above: Option<f32> = None;
    for (baseline, size, cells) in lines {
        let pitch = above.map_or(f32::MAX, |y| baseline - y);
        above = Some(baseline);
        let headless = cells.first().is_some_and(Vec::is_empty);
        let goes_on = |row: &&mut Vec<Vec<Vec<Word>>>| {
            let grouped =
                spaced && pitch <= tight && !(ends_with_figure(&cells) && row_ends_with_figure(row));
            pitch < size * CELL_PITCH && (headless || grouped)
        };
        if let Some(row) = table.last_mut().filter(goes_on) {
            for (cell, more) in row.iter_mut().zip(cells) {
                if !more.is_empty() {
                    cell.push(more);
                }
            }
        } else {
            table.push(
                cells.into_iter().map(|cell| if cell.is_empty() { Vec::new() } else { vec![cell] }).collect(),
            );
        }
    }
    table
}

fn ends_with_figure(cells: &[Vec<Word>]) -> bool {
    cells.iter().rfind(|cell| !cell.is_empty()).is_some_and(|cell| is_figure(cell))
}

fn row_ends_with_figure(row: &[Vec<Vec<Word>>]) -> bool {
    let last = row.iter().rfind(|cell| !cell.is_empty());
    last.and_then(|cell| cell.first()).is_some_and(|line| is_figure(line))
}

/// The words of a line by cell; words that follow closely over a boundary stay with those before them.
pub(super) fn cut_line(line: Vec<Word>, boundaries: &[f32]) -> Vec<Vec<Word>> {
    let mut cells: Vec<Vec<Word>> = vec![Vec::new(); boundaries.len() + 1];
    let mut cell = 0;
    let mut end: Option<(f32, f32)> = None;
    for word in line {
        let at = boundaries.iter().take_while(|x| **x < (word.rect.x0 + word.rect.x1) / 2.0).count();
        let close = end.is_some_and(|(x, size)| word.rect.x0 - x < size * CELL_GAP);
        if !close {
            cell = at.max(cell);
        }
        end = Some((word.rect.x1, word.size));
        if let Some(slot) = cells.get_mut(cell) {
            slot.push(word);
        }
    }
    cells
}
