//! How do the sheets of a document become pages of text?
//!
//! Three passes: what is drawn on each page; which lines run from page to page and what the body looks like; then
//! the text of each page with what was learnt from all of them.

use std::collections::BTreeSet;

use domain::document::{Notice, Page, Rect, TextBox, TextOrigin};
use domain::{CharRange, document::BlockRole};

use super::columns::{bounds_row, union};
use super::engine::Engine;
use super::grids::{Grid, take_grids};
use super::layout::{Piece, arrange};
use super::rules::Rule;
use super::running::{Running, RunningPage, find_running};
use super::scans::{self, Scan};
use super::sheet::{Sheet, Turn, UNKNOWN, to_f32};
use super::words::{Word, is_glued, of_turn, words_of};
use super::{PdfOptions, unread_page};
use crate::lines::{Composed, Context, Line, Place, compose};
use crate::{ReadError, Remark, traces};

/// Pages and remarks.
pub(super) struct ReadPages {
    pub(super) pages: Vec<Page>,
    pub(super) notices: Vec<Notice>,
}

/// A page between the passes.
pub(super) struct Draft {
    pub(super) number: u32,
    pub(super) size: Option<(f32, f32)>,
    pub(super) origin: TextOrigin,
    /// How most of the writing runs.
    pub(super) turn: Turn,
    pub(super) words: Vec<Word>,
    /// Words written in another direction, already on the page.
    pub(super) aside: Vec<Word>,
    pub(super) rules: Vec<Rule>,
}

/// A line, or a row of a table with the lines of its cells.
enum Item {
    Line(Line),
    Row { cells: Vec<Vec<Line>>, opens_table: bool },
}

/// A row with one cell of more characters than this is text with a frame around it.
const FRAMED_CHARS: usize = 300;
/// The same where white columns alone make the table: a line that crosses them is a remark between its rows.
const LOOSE_CHARS: usize = 30;
/// Strokes this much thicker than the body's are bold.
const BOLD_RATIO: f32 = 1.28;

/// Reads all pages.
pub(super) fn read_pages(engine: &Engine, options: &PdfOptions<'_>) -> Result<ReadPages, ReadError> {
    let mut remarks = Remarks::default();
    let drafts = draft_pages(engine, options, &mut remarks)?;
    let running_pages: Vec<RunningPage<'_>> = drafts
        .iter()
        .map(|draft| {
            let upright = draft.turn == Turn::Upright;
            RunningPage {
                words: if upright { &draft.words } else { &[] },
                height: draft.size.map_or(0.0, |size| size.1),
            }
        })
        .collect();
    let running = find_running(&running_pages);
    let body_stem = body_stem(&drafts);
    let mut items = Vec::with_capacity(drafts.len());
    let mut frames = Vec::with_capacity(drafts.len());
    for (draft, running) in drafts.into_iter().zip(running) {
        out_of_time(options)?;
        frames.push((draft.number, draft.size, draft.origin, draft.turn));
        items.push(items_of(draft, running, body_stem));
    }
    let context = learn(&items);
    let mut left = options.limits.document_chars;
    let mut pages = Vec::with_capacity(items.len());
    for (items, (number, size, origin, turn)) in items.into_iter().zip(frames) {
        out_of_time(options)?;
        let composed = compose_page(items, turn, &context);
        let chars = composed.blocks.last().map_or(0, |block| block.range.end);
        if chars > left {
            remarks.cut.push(number);
            pages.push(unread_page(number, size));
            continue;
        }
        left -= chars;
        let Composed { text, blocks, boxes, layout } = composed;
        pages.push(Page { number, text, blocks, boxes, size, origin, layout });
    }
    Ok(ReadPages { pages, notices: remarks.into_notices() })
}

fn out_of_time(options: &PdfOptions<'_>) -> Result<(), ReadError> {
    match options.deadline {
        Some(deadline) if (deadline.is_over)() => Err(ReadError::TimedOut { seconds: deadline.seconds }),
        _ => Ok(()),
    }
}

/// Pages that people must hear about.
#[derive(Default)]
pub(super) struct Remarks {
    pub(super) unread: Vec<u32>,
    pub(super) broken: Vec<u32>,
    pub(super) cut: Vec<u32>,
    pub(super) unknown: Vec<u32>,
}

impl Remarks {
    fn into_notices(self) -> Vec<Notice> {
        let kinds = [
            (
                Remark::PdfPagesUnread,
                self.unread,
                "These pages are images whose words were not read. Install Tesseract with the languages `fra` and \
                 `eng` and add the file again, or send a version with text.",
            ),
            (
                Remark::PdfPagesBroken,
                self.broken,
                "These pages are damaged and were left out; the others were read. Save the file again as PDF from \
                 the program that made it.",
            ),
            (
                Remark::PdfTextCut,
                self.cut,
                "These pages hold more text than is kept; the rest was left out. Split the file.",
            ),
            (
                Remark::PdfLettersUnknown,
                self.unknown,
                "The file does not say which letters some of its signs on these pages stand for. Check the words \
                 on the page image, or save the file again from the program that made it.",
            ),
        ];
        kinds
            .into_iter()
            .filter(|(_, pages, _)| !pages.is_empty())
            .map(|(remark, pages, message)| Notice { pages, ..remark.notice(message) })
            .collect()
    }
}

/// First pass: what is drawn, page by page.
fn draft_pages(
    engine: &Engine,
    options: &PdfOptions<'_>,
    remarks: &mut Remarks,
) -> Result<Vec<Draft>, ReadError> {
    let mut cache = engine.new_cache();
    let glyphs_max = usize::try_from(options.limits.page_chars).unwrap_or(usize::MAX);
    let mut images_left = options.limits.ocr_images;
    let mut drafts = Vec::new();
    for number in 1..=engine.page_count() {
        out_of_time(options)?;
        let draft = match engine.record(number, &cache, glyphs_max, options.deadline) {
            Ok(sheet) => {
                if sheet.cut_short {
                    remarks.cut.push(number);
                }
                let draft = draft_of(number, &sheet);
                let scan = Scan { sheet: &sheet, images_left: &mut images_left };
                scans::complete(draft, scan, engine, options, remarks)
            }
            Err(ReadError::TimedOut { seconds }) => return Err(ReadError::TimedOut { seconds }),
            Err(_) => {
                // The caches may be half written after a panic.
                cache = engine.new_cache();
                remarks.broken.push(number);
                Draft { origin: TextOrigin::Unread, ..draft_of(number, &Sheet::default()) }
            }
        };
        drafts.push(draft);
    }
    if drafts.iter().all(|draft| remarks.broken.contains(&draft.number)) {
        return Err(super::corrupt("no page of it can be read"));
    }
    Ok(drafts)
}

fn draft_of(number: u32, sheet: &Sheet) -> Draft {
    let on_page = |x: f32, most: f32| x > -5.0 && x < most + 5.0;
    let glyphs: Vec<_> = sheet
        .glyphs
        .iter()
        .filter(|glyph| {
            let at = glyph.turn.to_page(Rect { x0: glyph.x0, y0: glyph.y, x1: glyph.x1, y1: glyph.y });
            on_page((at.x0 + at.x1) / 2.0, sheet.width) && on_page((at.y0 + at.y1) / 2.0, sheet.height)
        })
        .copied()
        .collect();
    let turns = [Turn::Upright, Turn::Up, Turn::Down, Turn::Over];
    let count = |turn: Turn| glyphs.iter().filter(|g| g.turn == turn && !g.text.is_whitespace()).count();
    let mut turn = Turn::Upright;
    for other in turns {
        // A few words along the margin do not turn a page.
        if count(other) > count(turn) {
            turn = other;
        }
    }
    let mut aside = Vec::new();
    for other in turns.into_iter().filter(|other| *other != turn) {
        for mut word in words_of(&of_turn(&glyphs, other)) {
            word.rect = other.to_page(word.rect);
            aside.push(word);
        }
    }
    let rules = sheet.rules.iter().map(|rule| rule.mapped(turn.rect_into_frame(rule.rect))).collect();
    let size = (sheet.width > 0.0 && sheet.height > 0.0).then_some((sheet.width, sheet.height));
    let words = words_of(&of_turn(&glyphs, turn));
    Draft { number, size, origin: TextOrigin::Native, turn, words, aside, rules }
}

/// Thickness of the strokes of most letters of the document.
fn body_stem(drafts: &[Draft]) -> f32 {
    let mut stems: Vec<(f32, usize)> = drafts
        .iter()
        .flat_map(|draft| &draft.words)
        .filter_map(|word| word.stem.map(|stem| (stem, word.text.chars().count())))
        .collect();
    stems.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = stems.iter().map(|(_, chars)| chars).sum::<usize>() / 2;
    let mut seen = 0;
    for (stem, chars) in stems {
        seen += chars;
        if seen > half {
            return stem;
        }
    }
    f32::MAX
}

/// Second pass: the lines and rows of a page in reading order.
fn items_of(draft: Draft, running: Running, body_stem: f32) -> Vec<Item> {
    let mut items = Vec::new();
    let mut feet = Vec::new();
    let mut taken = vec![false; draft.words.len()];
    for (place, indexes) in running {
        for at in &indexes {
            if let Some(slot) = taken.get_mut(*at) {
                *slot = true;
            }
        }
        let row: Vec<Word> = indexes.iter().filter_map(|at| draft.words.get(*at)).cloned().collect();
        let line = line_of(&row, place, None, body_stem);
        if place == Place::Header { items.push(Item::Line(line)) } else { feet.push(line) }
    }
    let top_down = |line: &Line| line.rect.map_or(0.0, |rect| rect.y0);
    feet.sort_by(|a, b| top_down(a).total_cmp(&top_down(b)));
    let mut words: Vec<Word> =
        draft.words.into_iter().zip(taken).filter(|(_, taken)| !taken).map(|(word, _)| word).collect();
    let grids = take_grids(&mut words, &draft.rules);
    words.extend(grids.iter().enumerate().map(|(at, grid)| stand_in(at, grid)));
    let mut pieces = Vec::new();
    arrange(words, &draft.rules, 0, &mut pieces);
    let mut grids: Vec<Option<Grid>> = grids.into_iter().map(Some).collect();
    for piece in pieces {
        push_piece(piece, &mut grids, body_stem, &mut items);
    }
    for word in draft.aside {
        items.push(Item::Line(line_of(&[word], Place::SideNote, None, body_stem)));
    }
    items.extend(feet.into_iter().map(Item::Line));
    items
}

/// A word in the place of a table, so that the table takes part in the arrangement.
fn stand_in(at: usize, grid: &Grid) -> Word {
    Word {
        text: String::new(),
        rect: grid.rect,
        baseline: (grid.rect.y0 + grid.rect.y1) / 2.0,
        size: 1.0,
        stem: None,
        blank_before: true,
        table: Some(at),
    }
}

fn push_piece(piece: Piece, grids: &mut [Option<Grid>], body_stem: f32, into: &mut Vec<Item>) {
    match piece {
        Piece::Column { rows, edges, side } => {
            let place = if side { Place::SideNote } else { Place::Body };
            into.extend(rows.iter().map(|row| Item::Line(line_of(row, place, Some(edges), body_stem))));
        }
        Piece::Ruled(at) => {
            if let Some(grid) = grids.get_mut(at).and_then(Option::take) {
                push_rows(grid.cells, FRAMED_CHARS, body_stem, into);
            }
        }
        Piece::Loose(cells) => push_rows(cells, LOOSE_CHARS, body_stem, into),
    }
}

fn push_rows(rows: super::grids::Cells, alone_chars: usize, body_stem: f32, into: &mut Vec<Item>) {
    let mut opens_table = true;
    for row in rows {
        let cells: Vec<Vec<Line>> = row
            .iter()
            .map(|cell| {
                let edges = cell.iter().map(|line| bounds_row(line)).reduce(union).map(|r| (r.x0, r.x1));
                cell.iter().map(|line| line_of(line, Place::Body, edges, body_stem)).collect()
            })
            .collect();
        let filled: Vec<&Vec<Line>> = cells.iter().filter(|cell| !cell.is_empty()).collect();
        match filled.as_slice() {
            [] => {}
            [only] if only.iter().map(|line| line.text.chars().count()).sum::<usize>() > alone_chars => {
                into.extend(only.iter().cloned().map(Item::Line));
            }
            _ => {
                into.push(Item::Row { cells, opens_table });
                opens_table = false;
            }
        }
    }
}

/// A line from its words: touching ones without a blank between them.
fn line_of(row: &[Word], place: Place, column: Option<(f32, f32)>, body_stem: f32) -> Line {
    let mut line = Line { place, column, ..Line::default() };
    let mut chars = 0_u32;
    let mut sizes: Vec<(f32, usize)> = Vec::new();
    let (mut bold, mut stemmed) = (0_usize, 0_usize);
    let mut before: Option<&Word> = None;
    for word in row {
        if before.is_some_and(|before| !is_glued(before, word)) {
            line.text.push(' ');
            chars += 1;
        }
        let count = word.text.chars().count();
        let end = chars.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        line.words.push(TextBox { range: CharRange::new(chars, end), rect: word.rect });
        line.text.push_str(&word.text);
        chars = end;
        sizes.push((word.size, count));
        if let Some(stem) = word.stem {
            stemmed += count;
            bold += if stem > body_stem * BOLD_RATIO { count } else { 0 };
        }
        before = Some(word);
    }
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, count)| count).sum::<usize>() / 2;
    let mut seen = 0;
    line.font_size = sizes
        .iter()
        .find(|(_, count)| {
            seen += count;
            seen > half
        })
        .map(|(size, _)| *size);
    line.bold = stemmed > 0 && to_f32(bold) >= to_f32(stemmed) * 0.8;
    line.rect = Some(bounds_row(row));
    line
}

fn learn(pages: &[Vec<Item>]) -> Context {
    let mut lines: Vec<Line> = Vec::new();
    for item in pages.iter().flatten() {
        match item {
            Item::Line(line) => lines.push(line.clone()),
            Item::Row { cells, .. } => {
                lines.extend(
                    cells.iter().flatten().map(|line| Line { place: Place::TableRow, ..line.clone() }),
                );
            }
        }
    }
    Context::of(&lines)
}

/// Third pass: the text of a page.
fn compose_page(items: Vec<Item>, turn: Turn, context: &Context) -> Composed {
    let lines: Vec<Line> = items
        .into_iter()
        .map(|item| match item {
            Item::Line(line) => line,
            Item::Row { cells, opens_table } => row_line(&cells, opens_table, context),
        })
        .collect();
    let mut composed = compose(&lines, context);
    if turn != Turn::Upright {
        let marginal: Vec<CharRange> =
            composed.blocks.iter().filter(|b| b.role == BlockRole::SideNote).map(|b| b.range).collect();
        for text_box in &mut composed.boxes {
            // Words aside are on the page already.
            if !marginal.iter().any(|range| range.contains(text_box.range)) {
                text_box.rect = turn.to_page(text_box.rect);
            }
        }
    }
    composed
}

/// A row of a table as one line: its cells, each with its cut words healed, joined by ` | `.
fn row_line(cells: &[Vec<Line>], opens_table: bool, context: &Context) -> Line {
    let first = cells.iter().position(|cell| !cell.is_empty()).unwrap_or(0);
    let last = cells.iter().rposition(|cell| !cell.is_empty()).unwrap_or(0);
    let mut row = Line { place: Place::TableRow, ..Line::default() };
    if opens_table {
        row.text.push(traces::TABLE);
    }
    row.text.push(traces::ROW);
    let mut chars = 1 + u32::from(opens_table);
    for (at, cell) in cells.iter().enumerate().take(last + 1).skip(first) {
        if at > first {
            row.text.push_str(" | ");
            chars += 3;
        }
        let composed = compose(cell, context);
        row.text.push(traces::cell(at));
        chars += 1;
        let mut starts: BTreeSet<u32> = composed.layout.line_starts.into_iter().collect();
        starts.extend(composed.blocks.iter().skip(1).map(|block| block.range.start));
        for text_box in composed.boxes {
            // Each line before it leaves one more character.
            let before =
                |at: u32| u32::try_from(starts.iter().filter(|start| **start <= at).count()).unwrap_or(0);
            let shift = chars + before(text_box.range.start);
            let range = CharRange::new(text_box.range.start + shift, text_box.range.end + shift);
            row.words.push(TextBox { range, rect: text_box.rect });
        }
        for (at, c) in (0_u32..).zip(composed.text.chars()) {
            if starts.contains(&at) {
                row.text.push(traces::LINE);
                chars += 1;
            }
            row.text.push(if c == '\n' { ' ' } else { c });
            chars += 1;
        }
        row.text.push(traces::CELL_END);
        chars += 1;
    }
    let sizes = cells.iter().flatten().find_map(|line| line.font_size);
    row.font_size = sizes;
    row.rect = cells.iter().flatten().filter_map(|line| line.rect).reduce(union);
    row
}

/// Characters of a page that stand for something, and those of them that are unknown.
pub(super) fn count_letters(words: &[Word]) -> (usize, usize) {
    let chars = words.iter().flat_map(|word| word.text.chars());
    chars.fold((0, 0), |(all, unknown), c| (all + 1, unknown + usize::from(c == UNKNOWN)))
}
