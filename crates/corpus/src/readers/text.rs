//! How is plain text read: form feeds are page ends, lines are joined into blocks.

use domain::CharRange;
use domain::document::{Block, Page, TextOrigin};

use super::decode::Decoded;
use crate::draft::{Draft, DraftBuilder};
use crate::lines::{Composed, Context, Line, compose, plain_lines};
use crate::{Format, Limits, ReadError, Remark, clean};

/// Blank lines that part slides in the text taken out of a presentation.
const SLIDE_GAP_LINES: usize = 3;

/// Fewer parts than this are no slides.
const SLIDES_LEAST: usize = 4;

/// Reads a text.
pub(crate) fn read(decoded: &Decoded, limits: &Limits) -> Result<Draft, ReadError> {
    let mut draft = DraftBuilder::new(limits);
    note_damage(decoded, &mut draft);
    add_pages(&decoded.text, limits, &mut draft)?;
    draft.finish(Format::Text)
}

/// Says that some bytes meant nothing.
pub(crate) fn note_damage(decoded: &Decoded, draft: &mut DraftBuilder<'_>) {
    if decoded.damaged {
        let message = format!(
            "Some characters could not be read as {} and show as a black diamond. Save the file as UTF-8.",
            decoded.encoding
        );
        draft.note(Remark::CharactersDamaged, message, Vec::new());
    }
}

/// Adds the pages of a text, parted by form feeds, blocks made of its lines.
pub(crate) fn add_pages(text: &str, limits: &Limits, draft: &mut DraftBuilder<'_>) -> Result<(), ReadError> {
    let pages: Vec<Vec<Line>> = sheets(text, limits).map(|sheet| cleaned_lines(&sheet)).collect();
    let context = Context::of(pages.iter().flatten());
    for lines in &pages {
        let (composed, segments) = compose_slides(lines, &context);
        draft.set_segments(segments);
        draft.add_page(Page {
            number: 0,
            text: composed.text,
            blocks: composed.blocks,
            boxes: Vec::new(),
            size: None,
            origin: TextOrigin::Native,
            layout: composed.layout,
        })?;
        if draft.is_full() {
            break;
        }
    }
    Ok(())
}

/// Composes lines slide by slide where wide gaps part them; the ranges are those of the slides.
fn compose_slides(lines: &[Line], context: &Context) -> (Composed, Vec<CharRange>) {
    let slides = slides(lines);
    if slides.len() < SLIDES_LEAST {
        return (compose(lines, context), Vec::new());
    }
    let (mut whole, mut ranges, mut chars) = (Composed::default(), Vec::new(), 0_u32);
    for slide in slides {
        let part = compose(slide, context);
        if part.blocks.is_empty() {
            continue;
        }
        if chars > 0 {
            whole.text.push('\n');
            chars += 1;
        }
        let moved = |range: CharRange| CharRange::new(range.start + chars, range.end + chars);
        let lines = part.layout.line_starts.iter().map(|at| at + chars);
        whole.layout.line_starts.extend(lines);
        whole.layout.gaps.extend(part.layout.gaps.iter().map(|at| at + chars));
        whole.blocks.extend(part.blocks.iter().map(|block| Block { range: moved(block.range), ..*block }));
        let length = u32::try_from(part.text.chars().count()).unwrap_or(u32::MAX);
        ranges.push(moved(CharRange::new(0, length)));
        whole.text.push_str(&part.text);
        chars = chars.saturating_add(length);
    }
    (whole, ranges)
}

/// Lines between wide gaps.
fn slides(lines: &[Line]) -> Vec<&[Line]> {
    let is_blank = |line: &Line| line.text.trim().is_empty();
    let (mut slides, mut start, mut blank) = (Vec::new(), 0, 0_usize);
    for (at, line) in lines.iter().enumerate() {
        if is_blank(line) {
            blank += 1;
            continue;
        }
        if blank >= SLIDE_GAP_LINES && at > blank {
            slides.extend(lines.get(start..at));
            start = at;
        }
        blank = 0;
    }
    slides.extend(lines.get(start..));
    slides
}

/// The text between form feeds, a very long page cut at a line end near the limit.
fn sheets<'a>(text: &'a str, limits: &Limits) -> impl Iterator<Item = String> + use<'a> {
    let most_bytes = usize::try_from(limits.page_chars).unwrap_or(usize::MAX);
    let text = text.strip_suffix('\u{c}').unwrap_or(text);
    text.split('\u{c}').flat_map(move |page| parts(page, most_bytes))
}

fn parts(page: &str, most_bytes: usize) -> Vec<String> {
    if page.len() <= most_bytes {
        return vec![page.to_owned()];
    }
    let mut parts = Vec::new();
    let mut part = String::new();
    for line in page.split_inclusive('\n') {
        for piece in pieces(line, most_bytes) {
            if part.len() + piece.len() > most_bytes && !part.is_empty() {
                parts.push(std::mem::take(&mut part));
            }
            part.push_str(piece);
        }
    }
    parts.push(part);
    parts
}

/// A line cut, where it is longer than a page may be, at white space where there is any.
fn pieces(line: &str, most_bytes: usize) -> Vec<&str> {
    let mut rest = line;
    let mut pieces = Vec::new();
    while rest.len() > most_bytes {
        let mut at = most_bytes;
        while !rest.is_char_boundary(at) {
            at -= 1;
        }
        let head = rest.get(..at).unwrap_or_default();
        let cut = head.rfind(char::is_whitespace).filter(|cut| *cut > 0).unwrap_or(at).max(1);
        let (head, tail) = rest.split_at_checked(cut).unwrap_or((rest, ""));
        pieces.push(head);
        rest = tail;
    }
    pieces.push(rest);
    pieces
}

/// Lines without control characters; leading blanks are kept, they tell the indent.
fn cleaned_lines(sheet: &str) -> Vec<Line> {
    let unified =
        sheet.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{b}'], "\n");
    let mut lines = plain_lines(&unified);
    for line in &mut lines {
        let indent: String = line.text.chars().take_while(|c| c.is_whitespace()).map(|_| ' ').collect();
        line.text = indent + &clean::inline(&line.text);
    }
    lines
}
