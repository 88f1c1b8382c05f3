//! Where does each line of a document stand, on which page, and what is it?
//!
//! Notes stand at the foot of the page that calls them. A row of a table stays whole where a page can hold it; the head of
//! a table is repeated.

use super::face::Face;
use super::lines::{CALL, Line, Look, lines};
use crate::chart::Chart;
use crate::paper::{Block, Paper, Span, plain};

/// A4, in points.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
/// Width of the text: that of charts on paper.
pub(super) const WIDTH: f32 = 460.0;
/// Left edge of the text.
pub(super) const LEFT: f32 = (PAGE.0 - WIDTH) / 2.0;
const TOP: f32 = 64.0;
const BOTTOM: f32 = PAGE.1 - 62.0;
/// Size of the letters of the text, of tables and of notes.
const TEXT: f32 = 10.5;
const CELL: f32 = 8.5;
const NOTE: f32 = 8.0;
/// Room between the text and the notes, with the line that parts them.
const NOTES_GAP: f32 = 14.0;
const CELL_PAD: f32 = 5.0;
const ITEM_INDENT: f32 = 14.0;
/// A heading stands with so much of what follows.
const HEADING_KEEPS: f32 = 70.0;

/// What something is, for those who hear the document.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Role {
    Heading(u8, String),
    Paragraph,
    List,
    Item,
    ItemMark,
    ItemBody,
    Table,
    Head,
    Body,
    Row,
    ColumnName,
    RowName,
    Cell,
    Figure(String),
    Note,
}

/// A part of what a thing holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Child {
    /// Something drawn, by its place among all that is drawn.
    Drawn(usize),
    Node(usize),
}

/// A thing of the document.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) role: Role,
    pub(super) children: Vec<Child>,
}

/// Something drawn on a page.
pub(super) enum Mark<'a> {
    Words { x: f32, y: f32, size: f32, bold: bool, text: String },
    Rule { from: (f32, f32), to: (f32, f32) },
    Chart { top: f32, chart: &'a Chart },
}

/// What is drawn, with whether it belongs to the content.
pub(super) struct Drawn<'a> {
    pub(super) mark: Mark<'a>,
    pub(super) is_content: bool,
}

/// A heading in the outline.
pub(super) struct Entry {
    pub(super) level: u8,
    pub(super) text: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// The two weights of the letters.
pub(super) struct Faces {
    pub(super) regular: Face,
    pub(super) bold: Face,
}

/// A document laid out.
pub(super) struct Flow<'a> {
    paper: &'a Paper,
    faces: &'a Faces,
    /// What is drawn on each page, by its place in `drawn`.
    pub(super) pages: Vec<Vec<usize>>,
    pub(super) drawn: Vec<Drawn<'a>>,
    pub(super) nodes: Vec<Node>,
    pub(super) root: Vec<usize>,
    pub(super) outline: Vec<Entry>,
    y: f32,
    /// Notes at the foot of this page, and the height that they take.
    notes: Vec<usize>,
    notes_height: f32,
}

/// A cell before it is placed.
struct Laid {
    x: f32,
    bold: bool,
    role: Role,
    lines: Vec<Line>,
}

#[expect(clippy::cast_possible_truncation, reason = "a length on a page")]
fn points(length: f64) -> f32 {
    length as f32
}

impl<'a> Flow<'a> {
    pub(super) fn of(paper: &'a Paper, faces: &'a Faces) -> Self {
        let mut flow = Self {
            paper,
            faces,
            pages: vec![Vec::new()],
            drawn: Vec::new(),
            nodes: Vec::new(),
            root: Vec::new(),
            outline: Vec::new(),
            y: TOP,
            notes: Vec::new(),
            notes_height: 0.0,
        };
        flow.heading(0, &paper.title, HEADING_KEEPS);
        flow.paragraph(&plain(paper.subtitle.clone()));
        let next = paper.blocks.iter().skip(1).map(Some).chain([None]);
        for (block, next) in paper.blocks.iter().zip(next) {
            match (block, next) {
                // A heading stays with its chart.
                (Block::Heading(level, text), Some(Block::Chart { size, .. })) => {
                    flow.heading(*level, text, points(size.1) + TEXT);
                }
                _ => flow.block(block),
            }
        }
        flow.end_page();
        flow
    }

    fn look(&self, size: f32, bold: bool) -> Look<'a> {
        Look { face: if bold { &self.faces.bold } else { &self.faces.regular }, size }
    }

    fn node(&mut self, role: Role, parent: Option<usize>) -> usize {
        let at = self.nodes.len();
        self.nodes.push(Node { role, children: Vec::new() });
        match parent.and_then(|parent| self.nodes.get_mut(parent)) {
            Some(parent) => parent.children.push(Child::Node(at)),
            None => self.root.push(at),
        }
        at
    }

    fn draw(&mut self, mark: Mark<'a>, node: Option<usize>) {
        let at = self.drawn.len();
        self.drawn.push(Drawn { mark, is_content: node.is_some() });
        if let Some(page) = self.pages.last_mut() {
            page.push(at);
        }
        if let Some(node) = node.and_then(|node| self.nodes.get_mut(node)) {
            node.children.push(Child::Drawn(at));
        }
    }

    fn note_lines(&self, note: usize) -> Vec<Line> {
        let text = self.paper.notes.get(note).map(|note| note.text.as_str()).unwrap_or_default();
        lines(self.look(NOTE, false), &plain(format!("{}. {text}", note + 1)), WIDTH)
    }

    #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
    fn note_height(&self, note: usize) -> f32 {
        self.note_lines(note).len() as f32 * NOTE * self.faces.regular.line
    }

    /// Height that notes take which this page does not have yet.
    fn more_notes(&self, notes: &[usize]) -> f32 {
        let mut new: Vec<usize> = notes.iter().copied().filter(|note| !self.notes.contains(note)).collect();
        new.sort_unstable();
        new.dedup();
        let gap = if self.notes.is_empty() && !new.is_empty() { NOTES_GAP } else { 0.0 };
        new.into_iter().map(|note| self.note_height(note)).sum::<f32>() + gap
    }

    fn fits(&self, height: f32, notes: &[usize]) -> bool {
        self.y + height + self.notes_height + self.more_notes(notes) <= BOTTOM
    }

    /// Makes room, on a new page where this one has none; true for a new page.
    fn make_room(&mut self, height: f32, notes: &[usize]) -> bool {
        // What no page can hold is put on an empty one all the same.
        let turns = !self.fits(height, notes) && self.y > TOP;
        if turns {
            self.end_page();
            self.pages.push(Vec::new());
            self.y = TOP;
        }
        turns
    }

    fn call(&mut self, notes: &[usize]) {
        for note in notes {
            if !self.notes.contains(note) {
                self.notes_height += self.more_notes(&[*note]);
                self.notes.push(*note);
            }
        }
    }

    /// Writes the notes at the foot of the page.
    fn end_page(&mut self) {
        let mut notes = std::mem::take(&mut self.notes);
        notes.sort_unstable();
        if !notes.is_empty() {
            self.y = (BOTTOM - self.notes_height).max(self.y);
            let line = self.y + NOTES_GAP / 2.0;
            self.draw(Mark::Rule { from: (LEFT, line), to: (LEFT + 140.0, line) }, None);
            self.y += NOTES_GAP;
        }
        for note in notes {
            let node = self.node(Role::Note, None);
            for line in self.note_lines(note) {
                self.line((LEFT, NOTE), false, &line, Some(node));
            }
        }
        self.notes_height = 0.0;
    }

    /// Draws a line and goes below it.
    fn line(&mut self, (left, size): (f32, f32), bold: bool, line: &Line, node: Option<usize>) {
        let y = self.y;
        self.line_at((left, y), size, bold, line, node);
        self.y += size * self.faces.regular.line;
    }

    #[expect(clippy::too_many_arguments, reason = "a line, its place, its look and what it belongs to")]
    fn line_at(&mut self, (left, y): (f32, f32), size: f32, bold: bool, line: &Line, node: Option<usize>) {
        let base = y + size * self.faces.regular.ascent;
        for run in &line.runs {
            let (size, y) = if run.is_call { (size * CALL, base - size * 0.36) } else { (size, base) };
            let mark = Mark::Words { x: left + run.x, y, size, bold, text: run.text.clone() };
            self.draw(mark, node);
        }
    }

    /// A heading, on a page that has room for it and for so much of what follows.
    fn heading(&mut self, level: u8, text: &str, keeps: f32) {
        if text.trim().is_empty() {
            return;
        }
        let size = match level {
            0 => 22.0,
            1 => 15.0,
            2 => 12.0,
            _ => 10.5,
        };
        let laid = lines(self.look(size, true), &plain(text), WIDTH);
        self.y += if self.y > TOP { size * 0.7 } else { 0.0 };
        self.make_room(size * 2.0 + keeps, &[]);
        let node = self.node(Role::Heading(level, text.to_owned()), None);
        self.outline.push(Entry { level, text: text.to_owned(), page: self.pages.len() - 1, y: self.y });
        for line in laid {
            self.make_room(size * 1.4, &[]);
            self.line((LEFT, size), true, &line, Some(node));
        }
        self.y += size * 0.3;
    }

    fn text(&mut self, left: f32, spans: &[Span], node: usize) {
        for line in lines(self.look(TEXT, false), spans, WIDTH - (left - LEFT)) {
            self.make_room(TEXT * self.faces.regular.line, &line.notes);
            self.call(&line.notes);
            self.line((left, TEXT), false, &line, Some(node));
        }
    }

    fn paragraph(&mut self, spans: &[Span]) {
        let node = self.node(Role::Paragraph, None);
        self.text(LEFT, spans, node);
        self.y += TEXT * 0.6;
    }

    fn list(&mut self, items: &[Vec<Span>]) {
        let list = self.node(Role::List, None);
        for item in items {
            let node = self.node(Role::Item, Some(list));
            let (mark, body) = (self.node(Role::ItemMark, Some(node)), self.node(Role::ItemBody, Some(node)));
            let first = lines(self.look(TEXT, false), item, WIDTH - ITEM_INDENT).into_iter().next();
            let notes = first.map(|line| line.notes).unwrap_or_default();
            self.make_room(TEXT * self.faces.regular.line, &notes);
            let y = self.y + TEXT * self.faces.regular.ascent;
            let bullet = Mark::Words { x: LEFT + 3.0, y, size: TEXT, bold: false, text: "• ".to_owned() };
            self.draw(bullet, Some(mark));
            self.text(LEFT + ITEM_INDENT, item, body);
            self.y += TEXT * 0.25;
        }
        self.y += TEXT * 0.4;
    }

    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Heading(level, text) => self.heading(*level, text, HEADING_KEEPS),
            Block::Paragraph(spans) => self.paragraph(spans),
            Block::List(items) => self.list(items),
            Block::Table { caption, head, rows } => self.table(caption, head, rows),
            Block::Chart { fixed, size, .. } => {
                let height = points(size.1);
                self.make_room(height + 10.0, &[]);
                let node = self.node(Role::Figure(fixed.alt.clone()), None);
                let top = self.y;
                self.draw(Mark::Chart { top, chart: fixed }, Some(node));
                self.y += height + 10.0;
            }
        }
    }

    fn table(&mut self, caption: &str, head: &[String], rows: &[Vec<Vec<Span>>]) {
        if !caption.is_empty() {
            let node = self.node(Role::Paragraph, None);
            let laid = lines(self.look(TEXT, true), &plain(caption), WIDTH);
            self.make_room(HEADING_KEEPS, &[]);
            for line in laid {
                self.line((LEFT, TEXT), true, &line, Some(node));
            }
            self.y += 3.0;
        }
        let head: Vec<Vec<Span>> = head.iter().map(|name| plain(name.clone())).collect();
        let widths = self.columns(&head, rows);
        let table = self.node(Role::Table, None);
        let names = self.node(Role::Head, Some(table));
        let named = self.cells(&head, &widths, true);
        self.make_room(HEADING_KEEPS, &[]);
        self.row(&named, Some(names), &[]);
        let body = self.node(Role::Body, Some(table));
        for row in rows {
            let cells = self.cells(row, &widths, false);
            self.row(&cells, Some(body), &named);
        }
        self.y += TEXT;
    }

    /// Widths of the columns: what each needs where all fit, else the widest word and a share of what is left.
    fn columns(&self, head: &[Vec<Span>], rows: &[Vec<Vec<Span>>]) -> Vec<f32> {
        let mut needs: Vec<(f32, f32)> = vec![(0.0, 0.0); head.len().max(1)];
        let all = std::iter::once((head, true)).chain(rows.iter().map(|row| (row.as_slice(), false)));
        for (row, bold) in all {
            for (at, (cell, need)) in row.iter().zip(&mut needs).enumerate() {
                let (whole, word) = self.look(CELL, bold || at == 0).widths(cell);
                *need = (need.0.max(whole + CELL_PAD * 2.0), need.1.max(word + CELL_PAD * 2.0));
            }
        }
        let whole: f32 = needs.iter().map(|need| need.0).sum();
        let words: f32 = needs.iter().map(|need| need.1).sum();
        if whole <= WIDTH {
            let more = (WIDTH - whole) / whole.max(1.0);
            return needs.iter().map(|need| need.0 * (1.0 + more)).collect();
        }
        if words >= WIDTH {
            return needs.iter().map(|need| need.1 / words * WIDTH).collect();
        }
        let wish = |need: &(f32, f32)| (need.0 - need.1).max(0.0).sqrt();
        let wishes: f32 = needs.iter().map(wish).sum::<f32>().max(1.0);
        needs.iter().map(|need| need.1 + (WIDTH - words) * wish(need) / wishes).collect()
    }

    fn cells(&self, row: &[Vec<Span>], widths: &[f32], is_head: bool) -> Vec<Laid> {
        let mut x = LEFT;
        let mut cells = Vec::new();
        for (at, (cell, width)) in row.iter().zip(widths).enumerate() {
            let bold = is_head || at == 0;
            let role = match (is_head, at) {
                (true, _) => Role::ColumnName,
                (false, 0) => Role::RowName,
                _ => Role::Cell,
            };
            let lines = lines(self.look(CELL, bold), cell, (width - CELL_PAD * 2.0).max(1.0));
            cells.push(Laid { x: if at == 0 { x } else { x + CELL_PAD }, bold, role, lines });
            x += width;
        }
        cells
    }

    /// Places a row; one without a node is the head repeated, which is heard only once.
    #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
    fn row(&mut self, cells: &[Laid], parent: Option<usize>, head: &[Laid]) {
        let leading = CELL * self.faces.regular.line;
        let count = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
        let notes: Vec<usize> =
            cells.iter().flat_map(|cell| &cell.lines).flat_map(|line| &line.notes).copied().collect();
        let height = count as f32 * leading + CELL_PAD * 2.0;
        if height < (BOTTOM - TOP) / 2.0 && self.make_room(height, &notes) {
            self.repeat(head);
        }
        let row = parent.map(|parent| self.node(Role::Row, Some(parent)));
        let nodes: Vec<Option<usize>> =
            cells.iter().map(|cell| row.map(|row| self.node(cell.role.clone(), Some(row)))).collect();
        self.y += CELL_PAD;
        for at in 0..count {
            let placed: Vec<(&Laid, &Line, Option<usize>)> = cells
                .iter()
                .zip(&nodes)
                .filter_map(|(cell, node)| Some((cell, cell.lines.get(at)?, *node)))
                .collect();
            let notes: Vec<usize> =
                placed.iter().flat_map(|(_, line, _)| line.notes.iter().copied()).collect();
            if self.make_room(leading, &notes) {
                self.repeat(head);
            }
            self.call(&notes);
            let y = self.y;
            for (cell, line, node) in placed {
                self.line_at((cell.x, y), CELL, cell.bold, line, node);
            }
            self.y += leading;
        }
        self.y += CELL_PAD;
        let y = self.y;
        self.draw(Mark::Rule { from: (LEFT, y), to: (LEFT + WIDTH, y) }, None);
    }

    fn repeat(&mut self, head: &[Laid]) {
        if !head.is_empty() {
            self.row(head, None, &[]);
        }
    }
}
