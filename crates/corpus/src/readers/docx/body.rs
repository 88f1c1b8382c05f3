//! From the XML of a DOCX's text to blocks.

use std::collections::HashMap;

use domain::document::BlockRole;

use super::numbering::Numbering;
use super::styles::Styles;
use crate::readers::flow::Flow;
use crate::readers::xml::{Element, Node};

/// A paragraph in bold letters is a heading up to this many words.
const BOLD_HEADING_WORDS: usize = 14;

/// Level of headings known only by their bold letters: below all that have a style.
const BOLD_HEADING_LEVEL: u8 = 6;

/// Reads the nodes of the main text.
pub(super) struct Body<'a, 'f, 'd> {
    pub(super) flow: &'a mut Flow<'f, 'd>,
    pub(super) styles: &'a Styles,
    pub(super) numbering: &'a mut Numbering,
    /// Texts of footnotes and endnotes by kind and id.
    pub(super) notes: &'a HashMap<(char, String), String>,
    pub(super) state: State,
}

/// Where the reading stands.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Open paragraphs; text boxes put paragraphs within paragraphs.
    paragraphs: Vec<Paragraph>,
    /// Inside elements to leave out: how many are open.
    skipping: usize,
    in_run: bool,
    in_text: bool,
    in_section: bool,
    continuous: bool,
    hidden: bool,
    bold: bool,
    notes_seen: u32,
    table_depth: usize,
}

#[derive(Debug, Default)]
struct Paragraph {
    words: String,
    style: String,
    outline: Option<u32>,
    list: Option<String>,
    list_level: u32,
    /// Something of it was written already (before a page or line break).
    continued: bool,
    bold_chars: usize,
    plain_chars: usize,
    section_ends: bool,
}

impl Body<'_, '_, '_> {
    /// Takes a node; says whether it wants more.
    pub(super) fn node(&mut self, node: Node<'_>) -> bool {
        match node {
            Node::Open(element) => {
                if self.state.skipping > 0 || is_skipped(element.name()) {
                    self.state.skipping += 1;
                } else {
                    self.open(&element);
                }
            }
            Node::Close(_) if self.state.skipping > 0 => self.state.skipping -= 1,
            Node::Close(name) => self.close(name),
            Node::Text(words) => {
                if self.state.in_text && self.state.skipping == 0 && !self.state.hidden {
                    self.text(&words);
                }
            }
        }
        self.flow.wants_more()
    }

    fn text(&mut self, words: &str) {
        let bold = self.state.bold;
        if let Some(paragraph) = self.state.paragraphs.last_mut() {
            paragraph.words.push_str(words);
            let chars = words.chars().filter(|c| !c.is_whitespace()).count();
            *(if bold { &mut paragraph.bold_chars } else { &mut paragraph.plain_chars }) += chars;
        }
    }

    fn open(&mut self, element: &Element<'_>) {
        match element.name() {
            "p" => self.state.paragraphs.push(Paragraph::default()),
            "r" => (self.state.in_run, self.state.hidden, self.state.bold) = (true, false, false),
            "t" => self.state.in_text = true,
            "tab" | "ptab" if self.state.in_run => self.text(" "),
            "noBreakHyphen" => self.text("-"),
            "br" | "cr" if self.state.in_run => self.line_break(element.attribute("type").as_deref()),
            "lastRenderedPageBreak" => self.page_break(),
            "vanish" if self.state.in_run => self.state.hidden = is_on(element),
            "b" if self.state.in_run => self.state.bold = is_on(element),
            "pageBreakBefore" if is_on(element) => self.flow.page_break(),
            "sectPr" => (self.state.in_section, self.state.continuous) = (true, false),
            "type" if self.state.in_section => {
                self.state.continuous = element.attribute("val").as_deref() == Some("continuous");
            }
            "footnoteReference" => self.note_reference('f', element),
            "endnoteReference" => self.note_reference('e', element),
            "tbl" | "tr" | "tc" | "gridSpan" | "tblHeader" => self.open_table_part(element),
            _ => self.open_paragraph_property(element),
        }
    }

    fn open_table_part(&mut self, element: &Element<'_>) {
        match element.name() {
            "tbl" => {
                self.state.table_depth += 1;
                self.flow.start_table();
            }
            "tr" => self.flow.start_row(false),
            "tc" => self.flow.start_cell(1),
            "gridSpan" => {
                let span = element.number("val").and_then(|span| usize::try_from(span).ok()).unwrap_or(1);
                if let Some(grid) = self.flow.grid() {
                    grid.widen_cell(span);
                }
            }
            _ => {
                if let Some(grid) = self.flow.grid().filter(|_| is_on(element)) {
                    grid.name_columns();
                }
            }
        }
    }

    fn open_paragraph_property(&mut self, element: &Element<'_>) {
        let Some(paragraph) = self.state.paragraphs.last_mut() else { return };
        match element.name() {
            "pStyle" => paragraph.style = element.attribute("val").unwrap_or_default(),
            "outlineLvl" => paragraph.outline = element.number("val"),
            "numId" => paragraph.list = element.attribute("val"),
            "ilvl" => paragraph.list_level = element.number("val").unwrap_or(0),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => {
                if let Some(paragraph) = self.state.paragraphs.pop() {
                    let section_ends = paragraph.section_ends;
                    self.write(paragraph);
                    if section_ends {
                        self.flow.page_break();
                    }
                }
            }
            "r" => self.state.in_run = false,
            "t" => self.state.in_text = false,
            "sectPr" => {
                self.state.in_section = false;
                if let Some(paragraph) = self.state.paragraphs.last_mut() {
                    paragraph.section_ends = !self.state.continuous;
                }
            }
            "tc" => self.flow.end_cell(),
            "tbl" => {
                self.state.table_depth = self.state.table_depth.saturating_sub(1);
                self.flow.end_table();
            }
            _ => {}
        }
    }

    fn line_break(&mut self, kind: Option<&str>) {
        if kind == Some("page") {
            self.page_break();
        } else if self.state.table_depth > 0 || self.heading_level().is_some() {
            self.text("\n");
        } else {
            self.write_part();
        }
    }

    /// A page ends within the paragraph, or before it where nothing of it was written.
    fn page_break(&mut self) {
        if self.state.table_depth == 0 {
            self.write_part();
        }
        self.flow.page_break();
    }

    /// Writes what the open paragraph holds so far.
    fn write_part(&mut self) {
        let Some(open) = self.state.paragraphs.last_mut() else { return };
        if open.words.trim().is_empty() {
            return;
        }
        let part = std::mem::take(open);
        *open = Paragraph {
            style: part.style.clone(),
            continued: true,
            section_ends: part.section_ends,
            ..Paragraph::default()
        };
        self.write(part);
    }

    fn note_reference(&mut self, kind: char, element: &Element<'_>) {
        let id = element.attribute("id").unwrap_or_default();
        if let Some(words) = self.notes.get(&(kind, id)) {
            self.state.notes_seen += 1;
            let label = self.state.notes_seen.to_string();
            self.flow.note(&label, words);
            self.text(&format!("[{label}]"));
        }
    }

    fn heading_level(&self) -> Option<u8> {
        self.state.paragraphs.last().and_then(|paragraph| level_of(paragraph, self.styles))
    }

    fn write(&mut self, paragraph: Paragraph) {
        if paragraph.words.trim().is_empty() || self.styles.is_contents(&paragraph.style) {
            return;
        }
        let list = paragraph.list.clone().map(|list| (list, paragraph.list_level));
        let list = list.or_else(|| self.styles.list(&paragraph.style)).filter(|(list, _)| list != "0");
        let mark = match list {
            Some((list, level)) if !paragraph.continued => self.numbering.next_mark(&list, level),
            _ => String::new(),
        };
        let role = match level_of(&paragraph, self.styles) {
            Some(level) => BlockRole::Heading { level },
            None if self.state.table_depth == 0 && is_bold_heading(&paragraph) => {
                BlockRole::Heading { level: BOLD_HEADING_LEVEL }
            }
            None if !mark.is_empty() => BlockRole::ListItem,
            None => BlockRole::Paragraph,
        };
        // A bullet before a heading is an ornament; a number belongs to it.
        let mark =
            if matches!(role, BlockRole::Heading { .. }) && mark == "- " { String::new() } else { mark };
        self.flow.push(role, &(mark + &paragraph.words));
    }
}

fn level_of(paragraph: &Paragraph, styles: &Styles) -> Option<u8> {
    let own = paragraph.outline.filter(|level| *level < 9);
    let own = own.and_then(|level| u8::try_from((level + 1).min(6)).ok());
    own.or_else(|| styles.heading_level(&paragraph.style))
}

/// Short, all in bold and not a sentence: many headings have no style.
fn is_bold_heading(paragraph: &Paragraph) -> bool {
    let words = paragraph.words.trim();
    paragraph.bold_chars > 3
        && paragraph.plain_chars == 0
        && !paragraph.continued
        && words.split_whitespace().count() <= BOLD_HEADING_WORDS
        && !words.ends_with(['.', ',', ';', '!'])
}

/// Deleted text, text shown by older programs only, descriptions of changes.
fn is_skipped(name: &str) -> bool {
    matches!(name, "Fallback" | "del" | "moveFrom" | "instrText" | "delText" | "binData" | "oMathPara")
        || name.ends_with("Change")
}

fn is_on(element: &Element<'_>) -> bool {
    !matches!(element.attribute("val").as_deref(), Some("0" | "false" | "off"))
}
