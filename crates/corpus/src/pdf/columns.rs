//! Where does a white gap, or a ruled line, part a page into columns?
//!
//! A separator is a white strip that runs from top to bottom through a part of the page with words on both sides.
//! The strip is found from the words alone, so the order in which the file draws its columns does not matter.

use domain::document::Rect;

use super::rules::Rule;
use super::sheet::to_f32;
use super::words::{Word, rows_of};
use crate::lines::starts_list_item;

/// A white strip between columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Separator {
    /// Left edge of the strip.
    pub(super) x0: f32,
    /// Right edge of the strip.
    pub(super) x1: f32,
    /// Top of the part that it divides.
    pub(super) top: f32,
    /// Bottom of the part that it divides.
    pub(super) bottom: f32,
    /// Lines on the side that has fewer of them.
    pub(super) rows: usize,
    /// Whether a ruled line stands in it.
    pub(super) ruled: bool,
}

/// A strip narrower than this part of the letters' size separates nothing.
const NARROW: f32 = 0.9;
/// A strip this wide separates two lines from two lines; a narrower one needs [`ROWS_NARROW`].
const WIDE: f32 = 1.8;
/// Lines needed on each side of a narrow strip: chance makes rivers of blanks through two or three lines.
const ROWS_NARROW: usize = 5;
/// Strips looked at, widest first; a bound for made-up pages.
const CANDIDATES_MAX: usize = 240;
/// Share of a column's width that its lines fill when they are prose.
const PROSE_FILL: f32 = 0.7;
/// Ruled lines of one width that make them the lines of a table rather than the end of a part.
const STACK: usize = 3;

/// The best separator of these words, if there is one.
pub(super) fn find_separator(words: &[Word], rules: &[Rule]) -> Option<Separator> {
    let rows = rows_of(words.to_vec());
    let mut candidates = candidates_of(&rows, rules);
    candidates.sort_by(|a, b| (b.1 - b.0).total_cmp(&(a.1 - a.0)));
    candidates.truncate(CANDIDATES_MAX);
    let mut tried: Vec<Separator> = Vec::new();
    let barriers = barriers_of(rules);
    for (x0, x1, y) in candidates {
        let known = tried.iter().any(|s| s.top <= y && y <= s.bottom && s.x0 < x1 && x0 < s.x1);
        if known {
            continue;
        }
        let strip = grow((x0, x1, y), words, &barriers, rules);
        if let Some(separator) = strip.and_then(|strip| judge(strip, words)) {
            tried.push(separator);
        }
    }
    tried.into_iter().max_by(|a, b| weight(a).total_cmp(&weight(b)))
}

fn weight(separator: &Separator) -> f32 {
    let rows = to_f32(separator.rows.min(200));
    let width = (separator.x1 - separator.x0).min(60.0);
    rows * if separator.ruled { 3.0 } else { 1.0 } + width / 20.0
}

/// Gaps between neighbours on a line: left edge, right edge, baseline.
fn candidates_of(rows: &[Vec<Word>], rules: &[Rule]) -> Vec<(f32, f32, f32)> {
    let mut found = Vec::new();
    for row in rows {
        for pair in row.windows(2) {
            let [a, b] = pair else { continue };
            let (x0, x1) = (a.rect.x1, b.rect.x0);
            let size = a.size.min(b.size);
            let y = (a.baseline + b.baseline) / 2.0 - size * 0.3;
            if x1 - x0 >= size * NARROW || (x1 > x0 && rule_between(rules, (x0, x1), y)) {
                found.push((x0, x1, y));
            }
        }
    }
    // Columns whose lines share no baseline: a vertical line alone shows them.
    for rule in rules.iter().filter(|rule| rule.vertical && rule.length() > 40.0).take(CANDIDATES_MAX) {
        found.push((rule.rect.x0 - 1.0, rule.rect.x1 + 1.0, (rule.rect.y0 + rule.rect.y1) / 2.0));
    }
    for pair in edges_of(rows) {
        found.push(pair);
    }
    found
}

/// Right edge of a line's end and left edge of the next start to its right on another line near it: columns with
/// different leading have no line in common.
fn edges_of(rows: &[Vec<Word>]) -> Vec<(f32, f32, f32)> {
    let mut found = Vec::new();
    for pair in rows.windows(2) {
        let [a, b] = pair else { continue };
        for (one, other) in [(a, b), (b, a)] {
            let (Some(last), Some(first)) = (one.last(), other.first()) else { continue };
            let near = (last.baseline - first.baseline).abs() < last.size * 2.0;
            if near && first.rect.x0 - last.rect.x1 >= last.size.min(first.size) * NARROW {
                found.push((last.rect.x1, first.rect.x0, last.baseline));
            }
        }
    }
    found
}

fn rule_between(rules: &[Rule], (x0, x1): (f32, f32), y: f32) -> bool {
    rules.iter().any(|rule| {
        rule.vertical && (x0 - 1.0..=x1 + 1.0).contains(&rule.at()) && rule.rect.y0 <= y && y <= rule.rect.y1
    })
}

/// Horizontal lines that end a part of the page: not those that stand in a stack, which are rows of a table.
fn barriers_of(rules: &[Rule]) -> Vec<Rule> {
    let flat: Vec<&Rule> = rules.iter().filter(|rule| !rule.vertical).collect();
    let alike = |a: &Rule, b: &Rule| {
        (a.rect.x0 - b.rect.x0).abs() < 3.0
            && (a.rect.x1 - b.rect.x1).abs() < 3.0
            && (a.at() - b.at()).abs() > 3.0
    };
    flat.iter()
        .filter(|rule| flat.iter().filter(|other| alike(rule, other)).take(STACK).count() + 1 < STACK)
        .map(|rule| **rule)
        .collect()
}

/// A strip before it is judged.
struct Strip {
    x0: f32,
    x1: f32,
    top: f32,
    bottom: f32,
    ruled: bool,
}

/// Grows a gap up and down as far as no word stands in its way, narrowing it where it must.
fn grow((x0, x1, y): (f32, f32, f32), words: &[Word], barriers: &[Rule], rules: &[Rule]) -> Option<Strip> {
    let mut strip = Strip { x0, x1, top: f32::MIN, bottom: f32::MAX, ruled: false };
    for barrier in barriers.iter().filter(|rule| rule.rect.x0 <= x0 + 1.0 && rule.rect.x1 >= x1 - 1.0) {
        if barrier.at() <= y {
            strip.top = strip.top.max(barrier.at());
        } else {
            strip.bottom = strip.bottom.min(barrier.at());
        }
    }
    let mut order: Vec<&Word> = words.iter().collect();
    order.sort_by(|a, b| (middle(a) - y).abs().total_cmp(&(middle(b) - y).abs()));
    for word in order {
        let at = middle(word);
        if at <= strip.top || at >= strip.bottom || word.rect.x1 <= strip.x0 || word.rect.x0 >= strip.x1 {
            continue;
        }
        let narrow_left = word.rect.x1.max(strip.x0);
        let narrow_right = word.rect.x0.min(strip.x1);
        let least = word.size * NARROW;
        let ruled = |a: f32, b: f32| b - a > 1.0 && rule_between(rules, (a, b), at);
        if strip.x1 - narrow_left >= least || ruled(narrow_left, strip.x1) {
            strip.x0 = narrow_left;
        } else if narrow_right - strip.x0 >= least || ruled(strip.x0, narrow_right) {
            strip.x1 = narrow_right;
        } else if at <= y {
            strip.top = strip.top.max(word.rect.y1.min(y));
        } else {
            strip.bottom = strip.bottom.min(word.rect.y0.max(y));
        }
    }
    let (top, bottom) = (strip.top, strip.bottom);
    let span = rules
        .iter()
        .filter(|rule| rule.vertical && (strip.x0 - 1.0..=strip.x1 + 1.0).contains(&rule.at()))
        .map(|rule| (rule.rect.y1.min(bottom) - rule.rect.y0.max(top)).max(0.0))
        .sum::<f32>();
    let inside = words.iter().filter(|word| (top..=bottom).contains(&middle(word)));
    let (first, last) =
        inside.fold((f32::MAX, f32::MIN), |(a, b), word| (a.min(word.rect.y0), b.max(word.rect.y1)));
    strip.ruled = last > first && span > (last - first) * 0.6;
    (strip.top < strip.bottom && strip.x0 < strip.x1).then_some(strip)
}

/// Middle of a word from top to bottom.
pub(super) fn middle(word: &Word) -> f32 {
    (word.rect.y0 + word.rect.y1) / 2.0
}

/// Whether the strip divides columns; its ends are drawn in to where both sides have words.
fn judge(strip: Strip, words: &[Word]) -> Option<Separator> {
    let inside: Vec<&Word> =
        words.iter().filter(|w| strip.top < middle(w) && middle(w) < strip.bottom).collect();
    let middle_x = (strip.x0 + strip.x1) / 2.0;
    let (left, right): (Vec<&Word>, Vec<&Word>) = inside.into_iter().partition(|w| w.rect.x1 < middle_x);
    if left.is_empty() || right.is_empty() {
        return None;
    }
    let (mut top, mut bottom) = (strip.top, strip.bottom);
    if !strip.ruled {
        let (a, b) = (Extent::of(&left), Extent::of(&right));
        let both = (a.top.max(b.top), a.bottom.min(b.bottom));
        if both.0 >= both.1 {
            return None;
        }
        for (side, extent) in [(&left, &a), (&right, &b)] {
            if extent.top < both.0 && !belongs(side, both, true) {
                top = top.max(both.0 - 0.1);
            }
            if extent.bottom > both.1 && !belongs(side, both, false) {
                bottom = bottom.min(both.1 + 0.1);
            }
        }
    }
    let kept = |side: Vec<&Word>| -> Vec<Word> {
        side.into_iter().filter(|w| top < middle(w) && middle(w) < bottom).cloned().collect()
    };
    let (left, right) = (rows_of(kept(left)), rows_of(kept(right)));
    let rows = left.len().min(right.len());
    let letters = left.iter().chain(&right).flatten().filter(|word| word.table.is_none());
    let size = letters.map(|word| word.size).fold(f32::MAX, f32::min).min(100.0);
    let width = strip.x1 - strip.x0;
    let enough = rows >= ROWS_NARROW || (rows >= 2 && width >= size * WIDE);
    let enough = enough || (strip.ruled && rows >= 1 && left.len().max(right.len()) >= 2);
    (enough && !only_marks(&left)).then_some(Separator {
        x0: strip.x0,
        x1: strip.x1,
        top,
        bottom,
        rows,
        ruled: strip.ruled,
    })
}

/// Bullets and numbers of a list are no column.
fn only_marks(rows: &[Vec<Word>]) -> bool {
    rows.iter().all(|row| {
        let text = row.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        text.chars().count() <= 5 && starts_list_item(&format!("{text} x"))
    })
}

/// From the first to the last line of one side.
struct Extent {
    top: f32,
    bottom: f32,
}

impl Extent {
    fn of(words: &[&Word]) -> Self {
        let top = words.iter().map(|word| word.rect.y0).fold(f32::MAX, f32::min);
        let bottom = words.iter().map(|word| word.rect.y1).fold(f32::MIN, f32::max);
        Self { top, bottom }
    }
}

/// Whether the lines of one side above (or below) the part with both sides still belong to its column: they follow
/// closely, and they are set to the column's width.
fn belongs(side: &[&Word], both: (f32, f32), above: bool) -> bool {
    let is_extra = |word: &Word| if above { middle(word) < both.0 } else { middle(word) > both.1 };
    let (extra, core): (Vec<Word>, Vec<Word>) = side.iter().copied().cloned().partition(is_extra);
    let (extra, core) = (rows_of(extra), rows_of(core));
    if core.is_empty() || extra.is_empty() {
        return true;
    }
    let size = core.iter().flatten().map(|word| word.size).fold(0.0, f32::max);
    let (a, b) = (bounds(&extra), bounds(&core));
    let apart = if above { b.y0 - a.y1 } else { a.y0 - b.y1 };
    let within = a.x0 >= b.x0 - size && a.x1 <= b.x1 + size;
    let filled = extra.iter().filter(|row| bounds_row(row).x1 - b.x0 >= (b.x1 - b.x0) * PROSE_FILL).count();
    within && apart < size * 1.6 && filled * 2 >= extra.len()
}

fn bounds(rows: &[Vec<Word>]) -> Rect {
    rows.iter().map(|row| bounds_row(row)).reduce(union).unwrap_or(Rect {
        x0: 0.0,
        y0: 0.0,
        x1: 0.0,
        y1: 0.0,
    })
}

/// The rectangle around the words of a line.
pub(super) fn bounds_row(row: &[Word]) -> Rect {
    let empty = Rect { x0: 0.0, y0: 0.0, x1: 0.0, y1: 0.0 };
    row.iter().map(|word| word.rect).reduce(union).unwrap_or(empty)
}

/// The smallest rectangle around two.
pub(super) fn union(a: Rect, b: Rect) -> Rect {
    Rect { x0: a.x0.min(b.x0), y0: a.y0.min(b.y0), x1: a.x1.max(b.x1), y1: a.y1.max(b.y1) }
}

/// Whether the lines on both sides of a separator are the cells of a table, not two columns of prose.
///
/// Cells stand on common lines and leave room at their ends; prose fills its column.
pub(super) fn is_tabular(left: &[Vec<Word>], right: &[Vec<Word>]) -> bool {
    let aligned = left
        .iter()
        .filter(|row| {
            let Some(a) = row.first() else { return false };
            right.iter().any(|other| {
                other.first().is_some_and(|b| (a.baseline - b.baseline).abs() < a.size.min(b.size) * 0.2)
            })
        })
        .count();
    let fewer = left.len().min(right.len());
    let prose = is_prose(left) && is_prose(right);
    fewer > 0 && aligned * 10 >= fewer * 7 && !prose
}

fn is_prose(rows: &[Vec<Word>]) -> bool {
    let all = bounds(rows);
    let width = all.x1 - all.x0;
    let full = rows.iter().filter(|row| bounds_row(row).x1 - all.x0 >= width * PROSE_FILL && row.len() >= 3);
    rows.len() >= 3 && full.count() * 2 >= rows.len()
}
