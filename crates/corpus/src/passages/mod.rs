//! How is a document cut into passages, the units of search?
//!
//! Passages follow headings: what stands under one heading is cut, where it is long, into pieces of about
//! [`TARGET_WORDS`] words, between paragraphs rather than within, and never inside a sentence or a table row.
//! A passage opens with the headings just above it, so that every word of the document that is not a page
//! header or footer is in at least one passage.

mod cut;
mod index;

use domain::CharRange;
use domain::document::{BlockRole, Page, Passage, Span};

use crate::{sentences, structure};
pub(crate) use index::TextIndex;

/// Words of a passage, aimed at.
pub(crate) const TARGET_WORDS: u32 = 150;

/// A section at most this long is one passage.
pub(crate) const WHOLE_WORDS: u32 = 190;

/// A sentence longer than this (a list of names without a full stop) is cut at a comma or between words.
const SENTENCE_WORDS: u32 = 300;

/// Headings in a row, without text between them, are put aside as a passage past this many words.
const PENDING_HEADING_WORDS: u32 = 80;

/// A heading in the path is cut at this many characters.
const HEADING_CHARS: usize = 200;

/// What must not be cut: a sentence (its parts, where it runs over a page) or a row.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    /// Where it stands.
    pub(crate) spans: Vec<Span>,
    /// Number of words.
    pub(crate) words: u32,
    /// How good a place its beginning is to start a passage.
    pub(crate) start: Start,
    /// The header row of the table it belongs to, where it is not that row itself.
    pub(crate) table_header: Option<Span>,
}

/// How good a place is to start a passage, best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Start {
    /// Belongs with what stands before (first item after *the following:*).
    Glued,
    /// In the midst of a paragraph.
    Sentence,
    /// An item or row.
    Item,
    /// A paragraph.
    Paragraph,
}

/// The passages of a document, at most `limit`; the flag tells that some were left out.
///
/// `segments` are slides: the numbered titles of one (*Axe 3*, *Objectif 12*), wherever they stand in it, are above
/// all its passages. Pass none for a document that is read from top to bottom.
pub(crate) fn cut(pages: &[Page], segments: &[Span], limit: u32) -> (Vec<Passage>, bool) {
    let indexes: Vec<TextIndex<'_>> = pages.iter().map(|page| TextIndex::new(&page.text)).collect();
    let mut walker = Walker {
        indexes: &indexes,
        stack: Vec::new(),
        pending: Vec::new(),
        units: Vec::new(),
        table: None,
        last: None,
        passages: Vec::new(),
        titles: 0,
    };
    let mut slides = titled_segments(pages, segments).into_iter().peekable();
    for page in pages {
        for block in &page.blocks {
            let begins = |(span, _): &(Span, Vec<(u8, String)>)| {
                (span.page, span.range.start) <= (page.number, block.range.start)
            };
            while let Some((_, titles)) = slides.next_if(begins) {
                walker.start_slide(titles);
            }
            walker.block(page.number, block.range, block.role);
        }
    }
    walker.flush();
    walker.flush_pending();
    let mut passages = walker.passages;
    passages.sort_by_key(|passage| passage.spans.first().map(|span| (span.page, span.range.start)));
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let too_many = passages.len() > limit;
    passages.truncate(limit);
    for (passage, ordinal) in passages.iter_mut().zip(0..) {
        passage.ordinal = ordinal;
    }
    (passages, too_many)
}

/// Segments with their titles; none at all where fewer than half have any.
fn titled_segments(pages: &[Page], segments: &[Span]) -> Vec<(Span, Vec<(u8, String)>)> {
    let titled: Vec<(Span, Vec<(u8, String)>)> =
        segments.iter().map(|segment| (*segment, structure::titles_of(pages, *segment))).collect();
    let with_titles = titled.iter().filter(|(_, titles)| !titles.is_empty()).count();
    if with_titles >= 3 && with_titles * 2 >= titled.len() { titled } else { Vec::new() }
}

struct Walker<'a> {
    indexes: &'a [TextIndex<'a>],
    stack: Vec<(u8, String)>,
    pending: Vec<Span>,
    units: Vec<Unit>,
    table: Option<Table>,
    /// The block before, where it was body text.
    last: Option<(Span, BlockRole)>,
    passages: Vec<Passage>,
    /// How many entries of the stack are titles of the slide, which hold to its end.
    titles: usize,
}

/// A run of table rows.
struct Table {
    header: Option<Span>,
}

impl<'a> Walker<'a> {
    fn slice(&self, span: Span) -> &'a str {
        let at = usize::try_from(span.page).unwrap_or(0).wrapping_sub(1);
        self.indexes.get(at).map(|index| index.slice(span.range)).unwrap_or_default()
    }

    fn block(&mut self, page: u32, range: CharRange, role: BlockRole) {
        let span = Span { page, range };
        if role != BlockRole::TableRow && !matches!(role, BlockRole::Header | BlockRole::Footer) {
            self.table = None;
        }
        match role {
            BlockRole::Header | BlockRole::Footer => return,
            BlockRole::SideNote => {
                self.side_note(span);
                return;
            }
            BlockRole::Heading { level } => self.heading(span, level),
            BlockRole::TableRow => self.row(span),
            BlockRole::Paragraph | BlockRole::ListItem => self.prose(span, role),
        }
        self.last = (!matches!(role, BlockRole::Heading { .. })).then_some((span, role));
    }

    fn start_slide(&mut self, titles: Vec<(u8, String)>) {
        self.flush();
        self.flush_pending();
        self.titles = titles.len();
        self.stack = titles.into_iter().map(|(level, text)| (level, shortened(&text))).collect();
    }

    fn heading(&mut self, span: Span, level: u8) {
        self.flush();
        let pending_words: u32 = self.pending.iter().map(|span| words(self.slice(*span))).sum();
        if pending_words > PENDING_HEADING_WORDS {
            self.flush_pending();
        }
        self.pending.push(span);
        let text = shortened(self.slice(span));
        if self.stack.iter().take(self.titles).any(|(_, title)| *title == text) {
            self.stack.truncate(self.titles);
            return;
        }
        while self.stack.len() > self.titles && self.stack.last().is_some_and(|(above, _)| *above >= level) {
            self.stack.pop();
        }
        self.stack.push((level, text));
    }

    fn row(&mut self, span: Span) {
        let text = self.slice(span);
        let (start, table_header) = match &self.table {
            Some(table) => (Start::Item, table.header),
            None => (Start::Paragraph, None),
        };
        if self.table.is_none() {
            let header = looks_like_header(text).then_some(span);
            self.table = Some(Table { header });
        }
        self.units.push(Unit { spans: vec![span], words: words(text), start, table_header });
    }

    fn prose(&mut self, span: Span, role: BlockRole) {
        let text = self.slice(span);
        let item = role == BlockRole::ListItem;
        let before = self.last.map(|(last, last_role)| (self.slice(last), last_role));
        let announced = before.is_some_and(|(words, _)| words.trim_end().ends_with(':'));
        let runs_on = !item
            && before.is_some_and(|(words, last_role)| {
                last_role != BlockRole::TableRow && sentences::runs_into(words, text)
            });
        let first = match (announced, item) {
            (true, _) => Start::Glued,
            (false, true) => Start::Item,
            (false, false) => Start::Paragraph,
        };
        let Some(index) = self.indexes.get(usize::try_from(span.page).unwrap_or(0).wrapping_sub(1)) else {
            return;
        };
        for (rank, bytes) in sentences::split(text).into_iter().enumerate() {
            let Some(range) = index.within(span.range, &bytes) else { continue };
            let piece = Span { page: span.page, range };
            let length = words(text.get(bytes).unwrap_or_default());
            if rank == 0 && runs_on && self.continue_sentence(piece, length) {
                continue;
            }
            let start = if rank == 0 { first } else { Start::Sentence };
            self.sentence(index, piece, length, start);
        }
    }

    /// Adds `piece` to the sentence before it, which runs into it; false where there is none or it is too long.
    fn continue_sentence(&mut self, piece: Span, length: u32) -> bool {
        match self.units.last_mut() {
            Some(last) if last.words + length <= SENTENCE_WORDS => {
                last.words += length;
                last.spans.push(piece);
                true
            }
            _ => false,
        }
    }

    fn sentence(&mut self, index: &TextIndex<'_>, piece: Span, length: u32, start: Start) {
        if length <= SENTENCE_WORDS {
            self.units.push(Unit { spans: vec![piece], words: length, start, table_header: None });
            return;
        }
        let text = index.slice(piece.range);
        let mut start = start;
        for bytes in cut::long_sentence(text, TARGET_WORDS) {
            let length = words(text.get(bytes.clone()).unwrap_or_default());
            if let Some(range) = index.within(piece.range, &bytes) {
                let spans = vec![Span { page: piece.page, range }];
                self.units.push(Unit { spans, words: length, start, table_header: None });
                start = Start::Sentence;
            }
        }
    }

    fn side_note(&mut self, span: Span) {
        let headings = self.stack.iter().map(|(_, text)| text.clone()).collect();
        let text = self.slice(span).to_owned();
        self.passages.push(Passage { ordinal: 0, headings, text, spans: vec![span], marginal: true });
    }

    /// Cuts the section just ended.
    fn flush(&mut self) {
        let units = std::mem::take(&mut self.units);
        if units.is_empty() {
            return;
        }
        let mut opening = std::mem::take(&mut self.pending);
        for range in cut::balance(&units) {
            let Some(chunk) = units.get(range) else { continue };
            let mut spans = std::mem::take(&mut opening);
            spans.extend(chunk.first().and_then(|unit| unit.table_header));
            spans.extend(chunk.iter().flat_map(|unit| unit.spans.iter().copied()));
            self.add(spans);
        }
        self.table = None;
        self.last = None;
    }

    fn flush_pending(&mut self) {
        let spans = std::mem::take(&mut self.pending);
        if !spans.is_empty() {
            self.add(spans);
        }
    }

    fn add(&mut self, spans: Vec<Span>) {
        let spans = self.merged(spans);
        let parts: Vec<&str> = spans.iter().map(|span| self.slice(*span)).collect();
        let text = parts.join("\n");
        let headings = self.stack.iter().map(|(_, text)| text.clone()).collect();
        self.passages.push(Passage { ordinal: 0, headings, text, spans, marginal: false });
    }

    /// Neighbouring spans with only white space between them become one.
    fn merged(&self, spans: Vec<Span>) -> Vec<Span> {
        let mut merged: Vec<Span> = Vec::new();
        for span in spans {
            match merged.last_mut() {
                Some(last)
                    if last.page == span.page && last.range.end <= span.range.start && {
                        let gap = CharRange::new(last.range.end, span.range.start);
                        gap.len() <= 4 && self.slice(Span { page: span.page, range: gap }).trim().is_empty()
                    } =>
                {
                    last.range.end = span.range.end;
                }
                _ => merged.push(span),
            }
        }
        merged
    }
}

fn shortened(heading: &str) -> String {
    heading.chars().take(HEADING_CHARS).collect()
}

/// A row of names rather than of values: no cell holds a figure.
fn looks_like_header(row: &str) -> bool {
    row.contains(" | ")
        && !row.split(" | ").any(|cell| cell.chars().any(|c| c.is_ascii_digit()) && cell.len() < 12)
        && words(row) <= 60
}

/// Words: runs of letters or digits between white space.
pub(crate) fn words(text: &str) -> u32 {
    let count = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
