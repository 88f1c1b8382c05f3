//! How is a web page read? The main content in reading order: navigation, scripts, hidden parts are left out.
//!
//! The page is read as a stream of tags (the tokenizer of html5ever), never as a tree: no depth of nesting can
//! cost more than its bytes, and unclosed tags do no harm.

mod names;
mod writer;

use domain::document::BlockRole;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tokenizer, TokenizerOpts};

use super::decode::Decoded;
use super::grid::Piece;
use super::text;
use crate::draft::{Draft, DraftBuilder};
use crate::{Format, Limits, ReadError};
use writer::Sink;

/// Main content is believed if it has at least this many characters, or a quarter of all.
const MAIN_CHARS: usize = 200;

/// Bytes given to the tokenizer at once, so that a full document stops early.
const CHUNK_BYTES: usize = 64 * 1024;

/// Reads a web page.
pub(crate) fn read(decoded: &Decoded, limits: &Limits) -> Result<Draft, ReadError> {
    let mut draft = DraftBuilder::new(limits);
    text::note_damage(decoded, &mut draft);
    add_page(&decoded.text, limits, &mut draft)?;
    draft.finish(Format::Html)
}

/// Adds a web page as one page of the draft.
pub(crate) fn add_page(markup: &str, limits: &Limits, draft: &mut DraftBuilder<'_>) -> Result<(), ReadError> {
    let page = parse(markup, limits);
    draft.set_title(&page.title);
    if let Some(date) = page.date {
        draft.set_date(Some(date));
    }
    for (role, words) in main_content(page.pieces) {
        draft.push(role, &words);
    }
    draft.end_page()
}

/// The blocks of the main content of a page.
pub(crate) fn main_blocks(markup: &str, limits: &Limits) -> Vec<(BlockRole, String)> {
    main_content(parse(markup, limits).pieces)
}

/// The blocks of a piece of markup inside another format.
pub(crate) fn fragment(markup: &str, limits: &Limits) -> Vec<(BlockRole, String)> {
    parse(markup, limits).pieces.into_iter().map(|piece| (piece.role, piece.words)).collect()
}

fn parse(markup: &str, limits: &Limits) -> writer::WebPage {
    let sink = Sink::new(limits);
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut rest = markup;
    while !rest.is_empty() && !tokenizer.sink.is_full() {
        let mut at = rest.len().min(CHUNK_BYTES);
        while !rest.is_char_boundary(at) {
            at += 1;
        }
        let (chunk, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        queue.push_back(StrTendril::from(chunk));
        // Scripts never run: feeding again goes on after one.
        while matches!(tokenizer.feed(&queue), html5ever::TokenizerResult::Script(())) {}
        rest = tail;
    }
    if rest.is_empty() {
        tokenizer.end();
    }
    tokenizer.sink.finish()
}

/// What stands in `main` or `article`, where there is enough of it, with the page's first heading.
fn main_content(pieces: Vec<Piece>) -> Vec<(BlockRole, String)> {
    let size = |main_only: bool| -> usize {
        pieces.iter().filter(|piece| piece.marked || !main_only).map(|piece| piece.words.len()).sum()
    };
    let (main, all) = (size(true), size(false));
    let believed = main >= MAIN_CHARS || main * 4 >= all && main > 0;
    let is_top = |piece: &Piece| piece.role == BlockRole::Heading { level: 1 };
    let main_has_top = pieces.iter().any(|piece| piece.marked && is_top(piece));
    let mut top_taken = main_has_top;
    let mut kept = Vec::new();
    for piece in pieces {
        let take_top = !top_taken && is_top(&piece);
        if !believed || piece.marked || take_top {
            top_taken |= take_top;
            kept.push((piece.role, piece.words));
        }
    }
    kept
}

#[cfg(test)]
mod tests;
