//! How is the text of a page put together without losing where its words are drawn?

use domain::CharRange;
use domain::document::{Block, BlockRole, Cell, TextBox};

use super::marks::{cut_mark, starts_small};
use super::vocabulary::{Healing, Vocabulary};
use super::{Composed, Line};
use crate::traces;

/// Puts blocks together, counting characters as it goes.
pub(super) struct Builder<'a> {
    vocabulary: &'a Vocabulary,
    out: Composed,
    /// Characters of `out.text`.
    chars: u32,
    /// Table and row being written.
    place: (u32, u32),
}

impl<'a> Builder<'a> {
    pub(super) fn new(vocabulary: &'a Vocabulary) -> Self {
        Self { vocabulary, out: Composed::default(), chars: 0, place: (0, 0) }
    }

    /// Adds the lines of one block, joined; `apart` where space sets it apart from the one above.
    pub(super) fn push_block(&mut self, lines: &[Line], role: BlockRole, apart: bool) {
        if !self.out.text.is_empty() {
            self.push_char('\n');
        }
        let start = self.chars;
        let mut above: Option<&Line> = None;
        for line in lines {
            if let Some(above) = above {
                self.push_joint(above, line);
                self.out.layout.line_starts.push(self.chars);
            }
            if line.break_before || apart && above.is_none() {
                self.out.layout.gaps.push(self.chars);
            }
            self.push_line(line);
            above = Some(line);
        }
        if self.chars > start {
            self.out.blocks.push(Block { range: CharRange::new(start, self.chars), role });
        }
    }

    pub(super) fn finish(self) -> Composed {
        self.out
    }

    /// What stands between two lines of a block: a blank, nothing, or nothing in place of a hyphen.
    fn push_joint(&mut self, above: &Line, line: &Line) {
        if let Some(mark) = cut_mark(&above.text) {
            let soft = matches!(mark, '\u{ad}' | '¬') && starts_small(&line.text);
            if soft || self.vocabulary.heal(&above.text, &line.text) == Healing::Join {
                self.drop_last();
            }
            return;
        }
        let elided = above.text.trim_end().ends_with(['\'', '’'])
            && line.text.trim_start().starts_with(char::is_alphabetic);
        let slashed = above.text.trim_end().ends_with('/') && !above.text.trim_end().ends_with(" /");
        if !elided && !slashed {
            self.push_char(' ');
        }
    }

    /// Adds the characters of a line, runs of blanks as one, and its boxes.
    fn push_line(&mut self, line: &Line) {
        let mut words = line.words.iter().peekable();
        let mut open: Option<(u32, TextBox)> = None;
        let mut blank = true;
        let mut cell = None;
        let trimmed = u32::try_from(line.text.trim_end().chars().count()).unwrap_or(u32::MAX);
        for (at, c) in (0_u32..trimmed).zip(line.text.chars()) {
            open = self.close_box(open, at);
            if open.is_none() {
                // A box that covers nothing kept is passed over.
                while words.next_if(|word| word.range.end <= at).is_some() {}
                if let Some(word) = words.next_if(|word| word.range.start <= at) {
                    open = Some((self.chars, *word));
                }
            }
            if traces::is_trace(c) {
                self.trace(c, &mut cell);
                continue;
            }
            let is_blank = c.is_whitespace() || c.is_control();
            if !is_blank {
                self.push_char(c);
            } else if !blank {
                // No-break blanks keep `10 000 €` together; they are the file's own characters.
                self.push_char(if matches!(c, '\u{a0}' | '\u{202f}') { c } else { ' ' });
            }
            blank = is_blank;
        }
        self.close_box(open, u32::MAX);
    }

    /// Notes a line or a cell of a row at the place reached.
    fn trace(&mut self, c: char, cell: &mut Option<u32>) {
        let layout = &mut self.out.layout;
        let last = layout.cells.last().map(|last| (last.table, last.row));
        match (c, traces::column_of(c)) {
            (traces::LINE, _) => layout.line_starts.push(self.chars),
            (traces::CELL_END, _) => {
                if let Some(open) = layout.cells.last_mut().filter(|_| cell.take().is_some()) {
                    open.range.end = self.chars;
                }
            }
            (traces::TABLE, _) => self.place = (last.map_or(0, |(table, _)| table + 1), 0),
            (traces::ROW, _) => {
                self.place.1 = last.filter(|last| last.0 == self.place.0).map_or(0, |last| last.1 + 1);
            }
            (_, Some(column)) => {
                let range = CharRange::new(self.chars, self.chars);
                layout.cells.push(Cell { range, table: self.place.0, row: self.place.1, column });
                *cell = Some(self.chars);
            }
            _ => {}
        }
    }

    /// Writes the open box down once its word has ended.
    fn close_box(&mut self, open: Option<(u32, TextBox)>, at: u32) -> Option<(u32, TextBox)> {
        let (start, word) = open?;
        if word.range.end > at {
            return open;
        }
        if self.chars > start {
            self.out.boxes.push(TextBox { range: CharRange::new(start, self.chars), rect: word.rect });
        }
        None
    }

    fn push_char(&mut self, c: char) {
        self.out.text.push(c);
        self.chars = self.chars.saturating_add(1);
    }

    /// Takes the hyphen at the end away, from the box of its word too.
    fn drop_last(&mut self) {
        if self.out.text.pop().is_none() {
            return;
        }
        self.chars = self.chars.saturating_sub(1);
        if let Some(last) = self.out.boxes.last_mut().filter(|last| last.range.end > self.chars) {
            last.range = CharRange::new(last.range.start, self.chars);
        }
        while self.out.boxes.last().is_some_and(|last| last.range.is_empty()) {
            self.out.boxes.pop();
        }
    }
}
