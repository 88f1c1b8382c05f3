//! From the XML of an ODT's text to blocks.

use domain::document::BlockRole;

use super::styles::Styles;
use crate::Limits;
use crate::readers::flow::Flow;
use crate::readers::xml::{Element, Node};

/// Blanks written as one element, at most.
const BLANKS_MOST: u32 = 40;

/// A paragraph in bold letters is a heading up to this many words.
const BOLD_HEADING_WORDS: usize = 14;

/// Level of headings known only by their bold letters: below all others.
const BOLD_HEADING_LEVEL: u8 = 6;

/// Reads the nodes of the main text.
pub(super) struct Body<'a, 'f, 'd> {
    flow: &'a mut Flow<'f, 'd>,
    styles: &'a Styles,
    most_depth: usize,
    paragraphs: Vec<Paragraph>,
    lists: Vec<List>,
    /// Whether the open spans hide their text or are bold.
    spans: Vec<(bool, bool)>,
    /// Inside elements to leave out: how many are open.
    skipping: usize,
    in_body: bool,
    header_rows: bool,
    table_depth: usize,
    note: Option<Note>,
}

#[derive(Debug, Default)]
struct Paragraph {
    words: String,
    style: String,
    level: Option<u32>,
    mark: String,
    bold_chars: usize,
    plain_chars: usize,
    continued: bool,
}

#[derive(Debug)]
struct List {
    style: String,
    count: u32,
    /// The item's mark, until its first paragraph takes it.
    mark: Option<String>,
}

#[derive(Debug, Default)]
struct Note {
    label: String,
    words: String,
    in_label: bool,
}

impl<'a, 'f, 'd> Body<'a, 'f, 'd> {
    pub(super) fn new(flow: &'a mut Flow<'f, 'd>, styles: &'a Styles, limits: &Limits) -> Self {
        Self {
            flow,
            styles,
            most_depth: usize::try_from(limits.markup_depth).unwrap_or(usize::MAX),
            paragraphs: Vec::new(),
            lists: Vec::new(),
            spans: Vec::new(),
            skipping: 0,
            in_body: false,
            header_rows: false,
            table_depth: 0,
            note: None,
        }
    }

    /// Takes a node; says whether it wants more.
    pub(super) fn node(&mut self, node: Node<'_>) -> bool {
        match node {
            Node::Open(element) => {
                if self.skipping > 0 || is_skipped(&element) {
                    self.skipping += 1;
                } else if element.name() == "text" && !self.in_body {
                    self.in_body = true;
                } else if self.in_body {
                    self.open(&element);
                }
            }
            Node::Close(_) if self.skipping > 0 => self.skipping -= 1,
            Node::Close(name) => self.close(name),
            Node::Text(words) => {
                if self.skipping == 0 && self.in_body {
                    self.text(&words);
                }
            }
        }
        self.flow.wants_more()
    }

    fn text(&mut self, words: &str) {
        if let Some(note) = &mut self.note {
            (if note.in_label { &mut note.label } else { &mut note.words }).push_str(words);
            return;
        }
        if self.spans.iter().any(|(hidden, _)| *hidden) {
            return;
        }
        let bold_span = self.spans.iter().any(|(_, bold)| *bold);
        if let Some(paragraph) = self.paragraphs.last_mut() {
            let bold = bold_span || self.styles.is_bold(&paragraph.style);
            let chars = words.chars().filter(|c| !c.is_whitespace()).count();
            *(if bold { &mut paragraph.bold_chars } else { &mut paragraph.plain_chars }) += chars;
            paragraph.words.push_str(words);
        }
    }

    fn open(&mut self, element: &Element<'_>) {
        let style = || element.attribute("style-name").unwrap_or_default();
        match element.name() {
            "p" | "h" if self.note.is_none() => self.open_paragraph(element, style()),
            "span" => {
                let style = style();
                self.spans.push((self.styles.is_hidden(&style), self.styles.is_bold(&style)));
            }
            "s" => {
                let count = element.number("c").unwrap_or(1).min(BLANKS_MOST);
                self.text(&" ".repeat(usize::try_from(count).unwrap_or(1)));
            }
            "tab" => self.text(" "),
            "line-break" => self.line_break(),
            "soft-page-break" => self.page_break(),
            "list" => {
                let inherited = self.lists.last().map(|list| list.style.clone()).unwrap_or_default();
                let style = element.attribute("style-name").unwrap_or(inherited);
                if self.lists.len() < self.most_depth {
                    self.lists.push(List { style, count: 0, mark: None });
                }
            }
            "list-item" => self.open_item(),
            "note" => self.note = Some(Note::default()),
            "note-citation" => self.note.iter_mut().for_each(|note| note.in_label = true),
            "table" | "table-header-rows" | "table-row" | "table-cell" | "covered-table-cell" => {
                self.open_table_part(element);
            }
            _ => {}
        }
    }

    fn open_paragraph(&mut self, element: &Element<'_>, style: String) {
        if self.styles.breaks_before(&style) && self.table_depth == 0 {
            self.flow.page_break();
        }
        let level = (element.name() == "h").then(|| element.number("outline-level").unwrap_or(1));
        let level = level.or_else(|| self.styles.is_title(&style).then_some(1));
        let mark = self.lists.last_mut().and_then(|list| list.mark.take()).unwrap_or_default();
        self.paragraphs.push(Paragraph { style, level, mark, ..Paragraph::default() });
    }

    fn open_item(&mut self) {
        let depth = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
        if let Some(list) = self.lists.last_mut() {
            list.count = list.count.saturating_add(1);
            let suffix = self.styles.number_suffix(&list.style, depth);
            list.mark = Some(suffix.map_or("- ".to_owned(), |suffix| format!("{}{suffix} ", list.count)));
        }
    }

    fn open_table_part(&mut self, element: &Element<'_>) {
        match element.name() {
            "table" => {
                self.table_depth += 1;
                self.flow.start_table();
            }
            "table-header-rows" => self.header_rows = true,
            "table-row" => self.flow.start_row(self.header_rows),
            "table-cell" => {
                let span = element.number("number-columns-spanned").unwrap_or(1);
                self.flow.start_cell(usize::try_from(span).unwrap_or(1));
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "h" if self.note.is_none() => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.write(paragraph);
                }
            }
            "p" => self.text(" "),
            "span" => {
                self.spans.pop();
            }
            "list" => {
                self.lists.pop();
            }
            "note-citation" => self.note.iter_mut().for_each(|note| note.in_label = false),
            "note" => {
                if let Some(note) = self.note.take() {
                    self.flow.note(note.label.trim(), &note.words);
                    self.text(&format!("[{}]", note.label.trim()));
                }
            }
            "table-header-rows" => self.header_rows = false,
            "table-cell" => self.flow.end_cell(),
            "table" => {
                self.table_depth = self.table_depth.saturating_sub(1);
                self.flow.end_table();
            }
            "text" if self.paragraphs.is_empty() && self.table_depth == 0 => {}
            _ => {}
        }
    }

    fn line_break(&mut self) {
        let heading = self.paragraphs.last().is_some_and(|paragraph| paragraph.level.is_some());
        if heading || self.table_depth > 0 || self.note.is_some() {
            self.text(" ");
        } else {
            self.write_part();
        }
    }

    fn page_break(&mut self) {
        if self.table_depth == 0 {
            self.write_part();
        }
        self.flow.page_break();
    }

    /// Writes what the open paragraph holds so far.
    fn write_part(&mut self) {
        let Some(open) = self.paragraphs.last_mut() else { return };
        if open.words.trim().is_empty() {
            return;
        }
        let part = std::mem::take(open);
        *open = Paragraph {
            style: part.style.clone(),
            level: part.level,
            continued: true,
            ..Paragraph::default()
        };
        self.write(part);
    }

    fn write(&mut self, paragraph: Paragraph) {
        if paragraph.words.trim().is_empty() {
            return;
        }
        let role = match paragraph.level {
            Some(level) => BlockRole::Heading { level: u8::try_from(level.clamp(1, 6)).unwrap_or(6) },
            None if !paragraph.mark.is_empty() => BlockRole::ListItem,
            None if self.table_depth == 0 && is_bold_heading(&paragraph) => {
                BlockRole::Heading { level: BOLD_HEADING_LEVEL }
            }
            None => BlockRole::Paragraph,
        };
        let bullet_heading = matches!(role, BlockRole::Heading { .. }) && paragraph.mark == "- ";
        let mark = if bullet_heading { "" } else { paragraph.mark.as_str() };
        self.flow.push(role, &format!("{mark}{}", paragraph.words));
    }
}

fn is_bold_heading(paragraph: &Paragraph) -> bool {
    let words = paragraph.words.trim();
    paragraph.bold_chars > 3
        && paragraph.plain_chars == 0
        && !paragraph.continued
        && words.split_whitespace().count() <= BOLD_HEADING_WORDS
        && !words.ends_with(['.', ',', ';', '!'])
}

/// Deleted text, comments, the table of contents, forms, hidden sections.
fn is_skipped(element: &Element<'_>) -> bool {
    matches!(
        element.name(),
        "tracked-changes"
            | "annotation"
            | "annotation-end"
            | "table-of-content"
            | "forms"
            | "hidden-text"
            | "alphabetical-index"
            | "illustration-index"
            | "automatic-styles"
            | "font-face-decls"
            | "scripts"
            | "desc"
            | "sequence-decls"
            | "title"
    ) || element.name() == "section" && element.attribute("display").as_deref() == Some("none")
}
