//! How do lines of text become the blocks of a page?
//!
//! A printed page, a recognised image and a wrapped text file all give lines. This module joins the lines of a
//! paragraph, heals the words cut at line ends, tells headings, list items and rows apart, and keeps for each
//! word where it is drawn. The reading order of the lines is the caller's business.
//!
//! Use: build a [`Context`] from all lines of a document (it learns the vocabulary, the size of the body text
//! and the usual leading), then [`compose`] each page; or [`compose_plain`] for text without geometry.

mod breaks;
mod builder;
mod compounds;
mod context;
mod marks;
mod plain;
mod roles;
mod vocabulary;

pub use context::Context;
pub use plain::{compose_plain, plain_lines};
pub use vocabulary::Vocabulary;

use domain::document::{Block, Layout, Rect, TextBox};

use builder::Builder;

pub(crate) use marks::{ends_sentence, hangs, has_leaders, starts_closing, starts_small};

/// Bytes of the sign that opens a list item, with the blanks after it; 0 where none does.
pub(crate) fn list_mark(text: &str) -> usize {
    let end = match marks::opening(text) {
        marks::Opening::Bullet => text.chars().next().map_or(0, char::len_utf8),
        marks::Opening::Enumerator => text.find(char::is_whitespace).unwrap_or(0),
        _ => return 0,
    };
    let rest = text.get(end..).unwrap_or_default();
    end + (rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '-' || c == '–').len())
}

/// Whether a line of this text opens a list item: a bullet, or a number or letter with its stop.
pub(crate) fn starts_list_item(text: &str) -> bool {
    matches!(marks::opening(text), marks::Opening::Bullet | marks::Opening::Enumerator)
}

/// The part of a page that a line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// The running text: headings, paragraphs and lists are told apart here.
    #[default]
    Body,
    /// A whole row of a table, cells already separated by ` | `.
    TableRow,
    /// A note in the margin.
    SideNote,
    /// Repeated at the top of pages.
    Header,
    /// Repeated at the bottom of pages, page numbers included.
    Footer,
}

/// A line of text as it was found.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Its characters, without the line end. Leading blanks count as indent where there is no geometry.
    pub text: String,
    /// The part of the page it belongs to.
    pub place: Place,
    /// Where it is drawn, in points; absent for plain text.
    pub rect: Option<Rect>,
    /// Left and right edge of the column it is set in, in points; found from its neighbours if absent.
    pub column: Option<(f32, f32)>,
    /// Size of its letters in points.
    pub font_size: Option<f32>,
    /// Whether all of it is bold.
    pub bold: bool,
    /// Its words: ranges of characters of `text`, and where each is drawn. In order of the text.
    pub words: Vec<TextBox>,
    /// Whether a blank line, or another sure sign of a new block, stands before it.
    pub break_before: bool,
}

impl Line {
    /// A line of plain text.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}

/// The content of a page made of lines.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Composed {
    /// Cleaned text: one line feed between blocks, none elsewhere.
    pub text: String,
    /// Blocks in reading order.
    pub blocks: Vec<Block>,
    /// One box a word (two for a word that was cut at a line end), in order of the text.
    pub boxes: Vec<TextBox>,
    /// Lines joined, cells of rows.
    pub layout: Layout,
}

/// The content of a page from its lines in reading order.
///
/// Lines that hold only blanks are left out; they count as a blank line before the next one.
#[must_use]
pub fn compose(lines: &[Line], context: &Context) -> Composed {
    let kept = keep_written(lines);
    let mut blocks: Vec<&[Line]> = Vec::new();
    let mut from = 0;
    while from < kept.len() {
        let mut to = from + 1;
        while to < kept.len() && breaks::continues(&kept, from, to, context) {
            to += 1;
        }
        blocks.push(kept.get(from..to).unwrap_or_default());
        from = to;
    }
    let mut builder = Builder::new(context.vocabulary());
    for (at, block) in blocks.iter().enumerate() {
        let next = blocks.get(at + 1).copied().unwrap_or_default();
        let above = at.checked_sub(1).and_then(|above| blocks.get(above)).and_then(|above| above.last());
        let apart =
            above.zip(block.first()).is_some_and(|(above, line)| breaks::is_far_below(above, line, context));
        builder.push_block(block, roles::role_of(block, next, context), apart);
    }
    builder.finish()
}

/// The lines that hold a character, the blank ones turned into `break_before` of the next.
fn keep_written(lines: &[Line]) -> Vec<Line> {
    let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
    let mut blank = true;
    for line in lines {
        if line.text.trim().is_empty() {
            blank = true;
            continue;
        }
        let mut line = line.clone();
        line.break_before |= blank;
        blank = false;
        kept.push(line);
    }
    kept
}

#[cfg(test)]
mod tests;
