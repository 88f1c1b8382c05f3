//! Does a line go on with the sentence of the line above, or does it open a new block?
//!
//! The strongest sign is room: where the first word of a line would still have fitted at the end of the line
//! above, somebody broke the line on purpose.

use super::context::pitch;
use super::marks::{
    Opening, cut_mark, ends_sentence, hangs, has_leaders, is_capitals, opening, starts_closing, starts_small,
};
use super::{Context, Line, Place};

/// Lines looked at on each side to find the width of a column that the caller did not give.
const NEIGHBOURS: usize = 6;
/// Room left over, as a part of the column's width, that says nothing in plain text (letters differ in width).
const PLAIN_TOLERANCE: f32 = 0.12;
/// Distance between lines, as a multiple of the usual one, that opens a new block.
const WIDE_GAP: f32 = 1.3;
/// Sizes of letters closer than this are the same.
const SAME_SIZE: f32 = 0.08;
/// Lines of one block at most: a bound for made-up files.
const BLOCK_LINES_MAX: usize = 400;

/// Whether line `at` belongs to the block that starts at line `from` and holds all lines between.
pub(super) fn continues(lines: &[Line], from: usize, at: usize, context: &Context) -> bool {
    let (Some(first), Some(above), Some(line)) =
        (lines.get(from), lines.get(at.wrapping_sub(1)), lines.get(at))
    else {
        return false;
    };
    if above.place != line.place || line.place == Place::TableRow || at - from >= BLOCK_LINES_MAX {
        return false;
    }
    let small = starts_small(&line.text);
    let cut = cut_mark(&above.text).is_some() && (small || opening(&line.text) == Opening::Words);
    if differs_in_type(above, line) && !cut {
        return false;
    }
    if has_leaders(&above.text) || has_leaders(&line.text) {
        return false;
    }
    let ended = ends_sentence(&above.text);
    if starts_closing(&line.text) {
        return true;
    }
    if line.break_before || is_far_below(above, line, context) {
        // A page of slides or a recognised image has blank lines inside sentences.
        let listed =
            above.text.trim_end().ends_with(',') && line.text.starts_with(|c: char| c.is_ascii_digit());
        let words = opening(&line.text) == Opening::Words && !is_capitals(&above.text);
        return (small || listed) && !ended && words;
    }
    let short = left_room(lines, at);
    match opening(&line.text) {
        Opening::Bullet => return false,
        Opening::Division { .. } if ended || short => return false,
        Opening::Enumerator if ended || short || opening(&first.text) == Opening::Enumerator => return false,
        _ => {}
    }
    if cut || small && !ended || hangs(&above.text) {
        return true;
    }
    let in_item = opening(&first.text) == Opening::Bullet;
    if in_item && (above.text.trim_end().ends_with(',') || small && above.text.trim_end().ends_with(':')) {
        return true;
    }
    if is_capitals(&above.text) != is_capitals(&line.text) && is_capitals(&joined(lines, from, at)) {
        return false;
    }
    if ended && is_higher(above, line) {
        // The next column or page: a sentence that ended there is the end of its paragraph as far as one can see.
        return false;
    }
    if repeats_opening(first, above, line) || (ended && is_indented(lines, at)) {
        return false;
    }
    if above.text.trim_end().ends_with([';', ':']) && !small {
        return false;
    }
    !short
}

/// Other letters: larger, or bold where the line above is not.
fn differs_in_type(above: &Line, line: &Line) -> bool {
    let sizes = above.font_size.zip(line.font_size);
    let other_size = sizes.is_some_and(|(a, b)| (a - b).abs() > a.max(b) * SAME_SIZE);
    let goes_on = starts_small(&line.text) && !ends_sentence(&above.text);
    other_size || (above.bold != line.bold && !goes_on)
}

pub(super) fn is_far_below(above: &Line, line: &Line, context: &Context) -> bool {
    let usual = context.leading().unwrap_or(1.2);
    pitch(above, line).is_some_and(|pitch| pitch > usual * WIDE_GAP)
}

fn is_higher(above: &Line, line: &Line) -> bool {
    above.rect.zip(line.rect).is_some_and(|(a, b)| b.y1 < a.y0)
}

/// *Vu … ,* / *Vu …*: clauses of one sentence that each open with the same word stand for themselves.
fn repeats_opening(first: &Line, above: &Line, line: &Line) -> bool {
    let word = |text: &str| text.split_whitespace().next().map(str::to_owned);
    above.text.trim_end().ends_with([',', ';', '.'])
        && line.text.trim_start().starts_with(char::is_uppercase)
        && word(&first.text) == word(&line.text)
}

fn joined(lines: &[Line], from: usize, to: usize) -> String {
    lines
        .get(from..to)
        .unwrap_or_default()
        .iter()
        .map(|line| line.text.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Left and right edge of a line: points where it has geometry, characters where not.
fn extent(line: &Line) -> (f32, f32) {
    if let Some(rect) = line.rect {
        return (rect.x0, rect.x1);
    }
    let chars = line.text.trim_end().chars().count();
    let indent = line.text.chars().take_while(|c| c.is_whitespace()).count();
    (to_f32(indent), to_f32(chars))
}

/// Edges of the column around line `at`.
fn column(lines: &[Line], at: usize) -> (f32, f32) {
    if let Some(column) = lines.get(at).and_then(|line| line.column) {
        return column;
    }
    let around =
        lines.get(at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS).min(lines.len())).unwrap_or_default();
    let place = lines.get(at).map(|line| line.place);
    let same = around.iter().filter(|line| Some(line.place) == place).map(extent);
    same.fold((f32::MAX, 0.0_f32), |(left, right), (x0, x1)| (left.min(x0), right.max(x1)))
}

/// Whether the first word of line `at` would have fitted at the end of the line above.
fn left_room(lines: &[Line], at: usize) -> bool {
    let (Some(above), Some(line)) = (lines.get(at.wrapping_sub(1)), lines.get(at)) else { return false };
    let (left, right) = column(lines, at - 1);
    let (_, above_end) = extent(above);
    let (x0, x1) = extent(line);
    let written = line.text.trim();
    let letters = to_f32(written.chars().count().max(1));
    let word = to_f32(written.split_whitespace().next().unwrap_or_default().chars().count());
    let needed = (x1 - x0).max(0.0) * (word + 1.0) / letters;
    let needed = if above.rect.is_some() {
        needed + above.font_size.unwrap_or(10.0) * 0.5
    } else {
        word + 1.0 + (right - left) * PLAIN_TOLERANCE
    };
    right - above_end > needed
}

/// Whether line `at` starts further right than its column.
fn is_indented(lines: &[Line], at: usize) -> bool {
    let Some(line) = lines.get(at) else { return false };
    let (left, _) = column(lines, at);
    let em = if line.rect.is_some() { line.font_size.unwrap_or(10.0) } else { 2.0 };
    let (above_left, _) = lines.get(at.wrapping_sub(1)).map_or((left, left), extent);
    let (x0, _) = extent(line);
    x0 - left > em && x0 - above_left > em
}

#[expect(clippy::cast_precision_loss, reason = "counts of characters of one line")]
fn to_f32(count: usize) -> f32 {
    count as f32
}
