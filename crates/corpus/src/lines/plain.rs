//! How is wrapped text without geometry read: text files, text taken out of PDF, raw character recognition?

use super::{Composed, Context, Line, compose};

/// Columns of a tab stop.
const TAB: usize = 4;

/// The lines of a text, to be given to [`Context::of`] and [`compose`] together with others.
#[must_use]
pub fn plain_lines(text: &str) -> Vec<Line> {
    text.lines().map(plain_line).collect()
}

fn plain_line(line: &str) -> Line {
    let mut text = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '\t' if text.trim().is_empty() => text.extend(std::iter::repeat_n(' ', TAB)),
            '\u{feff}' | '\u{200b}' => {}
            _ => text.push(c),
        }
    }
    Line { text, ..Line::default() }
}

/// The content of one text without pages: its own vocabulary heals its cut words.
#[must_use]
pub fn compose_plain(text: &str) -> Composed {
    let lines = plain_lines(text);
    compose(&lines, &Context::of(&lines))
}
