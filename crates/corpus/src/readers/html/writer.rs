//! From a stream of tags to blocks.

use std::cell::RefCell;

use domain::document::BlockRole;
use html5ever::Attribute;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};

use super::names;
use crate::readers::grid::{Grid, Piece};
use crate::{Limits, clean};

/// What a page held.
#[derive(Debug, Default)]
pub(super) struct WebPage {
    pub(super) title: String,
    pub(super) date: Option<jiff::civil::Date>,
    pub(super) pieces: Vec<Piece>,
}

/// Receives the tags.
pub(super) struct Sink {
    state: RefCell<Writer>,
}

impl Sink {
    pub(super) fn new(limits: &Limits) -> Self {
        let writer = Writer {
            most_chars: usize::try_from(limits.page_chars).unwrap_or(usize::MAX),
            most_cells: usize::try_from(limits.cells).unwrap_or(usize::MAX),
            most_depth: usize::try_from(limits.markup_depth).unwrap_or(usize::MAX),
            ..Writer::default()
        };
        Self { state: RefCell::new(writer) }
    }

    /// Whether more input would be left out anyway.
    pub(super) fn is_full(&self) -> bool {
        let writer = self.state.borrow();
        writer.chars > writer.most_chars
    }

    pub(super) fn finish(&self) -> WebPage {
        let mut writer = self.state.borrow_mut();
        writer.flush();
        while !writer.tables.is_empty() {
            writer.end_table();
        }
        std::mem::take(&mut writer.page)
    }
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut writer = self.state.borrow_mut();
        match token {
            Token::TagToken(tag) => return writer.tag(&tag),
            Token::CharacterTokens(words) => writer.text(&words),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[derive(Default)]
struct Writer {
    page: WebPage,
    words: String,
    /// Mark of the list item begun, which waits for its first words.
    mark: Option<String>,
    heading: Option<u8>,
    in_item: bool,
    in_title: bool,
    preformatted: bool,
    /// Element being skipped and how many of the same name are open.
    skip: Option<(String, usize)>,
    main_depth: usize,
    /// Open page headers and footers (outside the main content).
    frame: Option<(BlockRole, usize)>,
    lists: Vec<Option<u64>>,
    tables: Vec<Grid>,
    chars: usize,
    cells: usize,
    most_chars: usize,
    most_cells: usize,
    most_depth: usize,
}

impl Writer {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        match tag.kind {
            TagKind::StartTag => {
                if !self.skips_start(name, tag) {
                    self.start(name, tag);
                }
                raw_kind(name).map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
            }
            TagKind::EndTag => {
                if !self.skips_end(name) {
                    self.end(name);
                }
                TokenSinkResult::Continue
            }
        }
    }

    fn skips_start(&mut self, name: &str, tag: &Tag) -> bool {
        if let Some((skipped, depth)) = &mut self.skip {
            *depth += usize::from(skipped == name);
            return true;
        }
        if names::is_void(name) {
            return false;
        }
        let foreign_closed = tag.self_closing && matches!(name, "svg" | "math");
        let skipped = (names::is_skipped(name) || is_hidden(&tag.attrs)) && !foreign_closed;
        if skipped && !matches!(name, "html" | "body" | "main") {
            self.flush();
            self.skip = Some((name.to_owned(), 1));
            return true;
        }
        false
    }

    fn skips_end(&mut self, name: &str) -> bool {
        let Some((skipped, depth)) = &mut self.skip else { return false };
        if skipped == name {
            *depth -= 1;
            if *depth == 0 {
                self.skip = None;
            }
        }
        true
    }

    fn start(&mut self, name: &str, tag: &Tag) {
        if names::is_block(name) {
            self.flush();
        }
        if let Some(level) = names::heading_level(name) {
            self.heading = Some(level);
        }
        match name {
            "title" => self.in_title = self.page.title.is_empty(),
            "meta" => self.meta(&tag.attrs),
            "main" | "article" => self.main_depth += 1,
            "header" | "footer" => self.enter_frame(name),
            "pre" => self.preformatted = true,
            "ul" | "ol" => {
                let first =
                    attribute(&tag.attrs, "start").and_then(|value| value.trim().parse().ok()).unwrap_or(1);
                if self.lists.len() < self.most_depth {
                    self.lists.push((name == "ol").then_some(first));
                }
            }
            "li" => self.start_item(),
            "table" if self.tables.len() < self.most_depth => self.tables.push(Grid::default()),
            "tr" => self.start_row(),
            "td" | "th" => self.start_cell(name == "th", &tag.attrs),
            "img" => {
                if let Some(alt) =
                    attribute(&tag.attrs, "alt").filter(|alt| alt.split_whitespace().count() > 3)
                {
                    self.text(&format!(" [{alt}] "));
                }
            }
            _ if attribute(&tag.attrs, "role") == Some("main") => self.main_depth += 1,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if names::is_block(name) {
            self.flush();
        }
        if names::heading_level(name).is_some() {
            self.heading = None;
        }
        match name {
            "title" => self.in_title = false,
            "main" | "article" => self.main_depth = self.main_depth.saturating_sub(1),
            "header" | "footer" => self.leave_frame(),
            "pre" => self.preformatted = false,
            "ul" | "ol" => {
                self.lists.pop();
                self.in_item = !self.lists.is_empty();
            }
            "li" => self.in_item = false,
            "td" | "th" => self.end_cell(),
            "table" => self.end_table(),
            _ => {}
        }
    }

    fn text(&mut self, words: &str) {
        if self.skip.is_some() || self.chars > self.most_chars {
            return;
        }
        self.chars += words.len();
        if self.in_title {
            self.page.title.push_str(words);
        } else if self.preformatted && self.tables.is_empty() {
            for line in words.split_inclusive('\n') {
                self.words.push_str(line);
                if line.ends_with('\n') {
                    self.flush();
                }
            }
        } else {
            self.words.push_str(words);
        }
    }

    fn meta(&mut self, attributes: &[Attribute]) {
        let name = attribute(attributes, "name").or_else(|| attribute(attributes, "property"));
        let content = attribute(attributes, "content");
        let Some((name, content)) = name.zip(content) else { return };
        let dated = ["article:published_time", "dc.date", "dcterms.date", "dcterms.issued", "date"];
        if self.page.date.is_none() && dated.contains(&name.to_ascii_lowercase().as_str()) {
            self.page.date = content.get(..10).and_then(|day| day.parse().ok());
        }
    }

    fn enter_frame(&mut self, name: &str) {
        if let Some((_, depth)) = &mut self.frame {
            *depth += 1;
        } else if self.main_depth == 0 && self.tables.is_empty() {
            let role = if name == "header" { BlockRole::Header } else { BlockRole::Footer };
            self.frame = Some((role, 1));
        }
    }

    fn leave_frame(&mut self) {
        if let Some((_, depth)) = &mut self.frame {
            *depth -= 1;
            if *depth == 0 {
                self.frame = None;
            }
        }
    }

    fn start_item(&mut self) {
        self.in_item = true;
        self.mark = Some(match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{number}. ");
                *number = number.saturating_add(1);
                mark
            }
            _ => "- ".to_owned(),
        });
    }

    fn start_row(&mut self) {
        self.flush();
        if let Some(table) = self.tables.last_mut() {
            table.start_row(false);
        }
    }

    fn start_cell(&mut self, is_name: bool, attributes: &[Attribute]) {
        self.end_cell();
        self.cells += 1;
        if self.cells > self.most_cells {
            return;
        }
        let number =
            |name| attribute(attributes, name).and_then(|value| value.trim().parse().ok()).unwrap_or(1);
        if let Some(table) = self.tables.last_mut() {
            table.start_cell(is_name, number("colspan"));
            table.lengthen_cell(number("rowspan"));
        }
    }

    fn end_cell(&mut self) {
        self.flush();
        if let Some(table) = self.tables.last_mut() {
            table.end_cell();
        }
    }

    fn end_table(&mut self) {
        self.flush();
        let Some(table) = self.tables.pop() else { return };
        for piece in table.finish() {
            self.put(piece);
        }
    }

    fn flush(&mut self) {
        let words = clean::inline(&std::mem::take(&mut self.words));
        if words.is_empty() {
            return;
        }
        let words = self.mark.take().unwrap_or_default() + &words;
        let role = match (self.heading, self.frame) {
            (Some(level), _) => BlockRole::Heading { level },
            (None, Some((role, _))) => role,
            (None, None) if self.in_item => BlockRole::ListItem,
            (None, None) => BlockRole::Paragraph,
        };
        self.put(Piece { role, words, marked: self.main_depth > 0 });
    }

    fn put(&mut self, piece: Piece) {
        let outside = match self.tables.last_mut() {
            Some(table) => table.put(piece),
            None => Some(piece),
        };
        self.page.pieces.extend(outside);
    }
}

fn attribute<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a str> {
    attributes.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

/// Whether an element says that it is not shown, or is a part that is not content.
fn is_hidden(attributes: &[Attribute]) -> bool {
    let style = attribute(attributes, "style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
    attribute(attributes, "hidden").is_some()
        || attribute(attributes, "aria-hidden") == Some("true")
        || attribute(attributes, "role").is_some_and(names::is_skipped_role)
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

/// Elements whose content the tokenizer must not take for tags.
fn raw_kind(name: &str) -> Option<RawKind> {
    match name {
        "script" => Some(RawKind::ScriptData),
        "style" | "iframe" | "noembed" | "noframes" | "xmp" => Some(RawKind::Rawtext),
        "title" | "textarea" => Some(RawKind::Rcdata),
        _ => None,
    }
}
