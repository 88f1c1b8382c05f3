//! Where is a long section cut?
//!
//! The cuts with the least cost are found by dynamic programming: a passage costs the square of its distance
//! from the target, a cut costs more within a paragraph than between two.

use std::ops::Range;

use super::{Start, TARGET_WORDS, Unit, WHOLE_WORDS};

/// A passage never grows past this many words, unless one unit alone does.
const MOST_WORDS: u32 = 240;

/// Units of one passage at most (rows of two words each).
const MOST_UNITS: usize = 120;

/// Ranges of `units`, each one passage, in order; together all of them.
pub(super) fn balance(units: &[Unit]) -> Vec<Range<usize>> {
    let total: u64 = units.iter().map(|unit| u64::from(unit.words)).sum();
    if total <= u64::from(WHOLE_WORDS) && units.len() <= MOST_UNITS {
        return std::iter::once(0..units.len()).collect();
    }
    let best = cheapest_cuts(units);
    let mut ranges = Vec::new();
    let mut end = units.len();
    while end > 0 {
        let start = best.get(end).map_or(0, |(_, start)| *start).min(end - 1);
        ranges.push(start..end);
        end = start;
    }
    ranges.reverse();
    ranges
}

/// For each end, the least cost of all passages up to it and where the last of them starts.
fn cheapest_cuts(units: &[Unit]) -> Vec<(f64, usize)> {
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
    for end in 1..=units.len() {
        let mut found = (f64::INFINITY, end - 1);
        let mut length: u32 = 0;
        for start in (end.saturating_sub(MOST_UNITS)..end).rev() {
            let Some(unit) = units.get(start) else { break };
            length = length.saturating_add(unit.words);
            if length > MOST_WORDS && start + 1 < end {
                break;
            }
            let cost = best.get(start).map_or(f64::INFINITY, |(cost, _)| *cost)
                + length_cost(length)
                + if start == 0 { 0.0 } else { cut_cost(unit.start) };
            if cost < found.0 {
                found = (cost, start);
            }
        }
        best.push(found);
    }
    best
}

fn length_cost(words: u32) -> f64 {
    let distance = (f64::from(words) - f64::from(TARGET_WORDS)) / 50.0;
    distance * distance
}

fn cut_cost(start: Start) -> f64 {
    match start {
        Start::Glued => 6.0,
        Start::Sentence => 1.2,
        Start::Item => 0.4,
        Start::Paragraph => 0.0,
    }
}

/// Pieces of about `target` words of a sentence too long for any passage, cut after a comma or semicolon where
/// there is one, else between words.
pub(super) fn long_sentence(text: &str, target: u32) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let (mut start, mut end, mut count) = (0, 0, 0);
    for word in text.split_inclusive(char::is_whitespace) {
        end += word.len();
        count += 1;
        let pause = word.trim_end().ends_with([',', ';', ':']);
        if count >= target && pause || count >= target + target / 2 {
            pieces.push(trimmed(text, start..end));
            (start, count) = (end, 0);
        }
    }
    if start < text.len() {
        pieces.push(trimmed(text, start..text.len()));
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let words = text.get(range.clone()).unwrap_or_default();
    let start = range.start + (words.len() - words.trim_start().len());
    start..start + words.trim().len()
}
