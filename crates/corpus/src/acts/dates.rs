//! Which dates stand right after a label?

use std::ops::Range;

use jiff::civil::Date;

use crate::dates::{Precision, find};

/// Bytes between a label and its date, at most.
const REACH: usize = 40;
/// Bytes between the two dates of a span of time, at most.
const BETWEEN: usize = 12;
/// Bytes looked at after a label.
const LOOKED_AT: usize = 160;

/// The date that a value begins with, and the second where it is a span (*du … au …*).
pub(super) fn dates_at(text: &str, value: Range<usize>) -> Vec<(Range<usize>, Date)> {
    let mut end = (value.start + LOOKED_AT).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let window = text.get(value.start..end).unwrap_or_default();
    let days: Vec<_> = find(window).into_iter().filter(|found| found.precision == Precision::Day).collect();
    let mut dates: Vec<(Range<usize>, Date)> = Vec::new();
    for found in days {
        let from = dates.last().map_or(0, |(range, _)| range.end - value.start);
        let gap = window.get(from..found.range.start).unwrap_or_default();
        let near = if dates.is_empty() {
            found.range.start <= REACH
        } else {
            gap.len() <= BETWEEN && (gap.contains("au") || gap.contains("to") || gap.contains('-'))
        };
        if !near || dates.len() == 2 {
            break;
        }
        dates.push((value.start + found.range.start..value.start + found.range.end, found.date));
    }
    dates
}
