//! How is Markdown read? As the reader of a rendered page sees it, headings, lists and tables kept.

use domain::document::BlockRole;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::decode::Decoded;
use super::tables::Table;
use super::{html, text};
use crate::draft::{Draft, DraftBuilder};
use crate::{Format, Limits, ReadError, clean, traces};

/// Reads a Markdown text.
pub(crate) fn read(decoded: &Decoded, limits: &Limits) -> Result<Draft, ReadError> {
    let mut draft = DraftBuilder::new(limits);
    text::note_damage(decoded, &mut draft);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut writer = Writer {
        draft: &mut draft,
        limits,
        words: String::new(),
        mark: None,
        role: BlockRole::Paragraph,
        lists: Vec::new(),
        table: None,
        html: String::new(),
        metadata: None,
    };
    for event in Parser::new_ext(&decoded.text, options) {
        writer.event(event);
        if writer.draft.is_full() {
            break;
        }
    }
    writer.flush();
    draft.finish(Format::Markdown)
}

struct Writer<'a, 'b> {
    draft: &'a mut DraftBuilder<'b>,
    limits: &'a Limits,
    words: String,
    /// Mark of the list item or footnote begun, which waits for its first words.
    mark: Option<String>,
    role: BlockRole,
    /// Next number of each open list, `None` for bullets.
    lists: Vec<Option<u64>>,
    table: Option<Table>,
    html: String,
    metadata: Option<String>,
}

impl Writer<'_, '_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words)
            | Event::Code(words)
            | Event::InlineMath(words)
            | Event::DisplayMath(words) => {
                self.text(&words);
            }
            Event::Html(markup) => self.html.push_str(&markup),
            Event::InlineHtml(tag) if tag.starts_with("<br") => self.line_break(),
            Event::FootnoteReference(label) => self.text(&format!("[{label}]")),
            // A page joins the lines of a paragraph; that the file ended one here is kept beside the words.
            Event::SoftBreak if self.table.is_none() => self.words.extend([' ', traces::LINE]),
            Event::SoftBreak => self.words.push(' '),
            Event::HardBreak => self.line_break(),
            Event::Rule => self.flush(),
            Event::TaskListMarker(done) => self.words.push_str(if done { "[x] " } else { "[ ] " }),
            Event::InlineHtml(_) => {}
        }
    }

    fn text(&mut self, words: &str) {
        if let Some(metadata) = &mut self.metadata {
            metadata.push_str(words);
        } else if self.table.is_none() && words.contains('\n') {
            for line in words.lines() {
                self.words.push_str(line);
                self.line_break();
            }
        } else {
            self.words.push_str(words);
        }
    }

    fn line_break(&mut self) {
        if self.table.is_some() {
            self.words.push(' ');
        } else {
            self.flush();
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.role = BlockRole::Heading { level: rank(*level) };
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(*first);
            }
            Tag::Item => {
                self.flush();
                self.role = BlockRole::ListItem;
                self.mark = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let mark = format!("{number}. ");
                        *number = number.saturating_add(1);
                        mark
                    }
                    _ => "- ".to_owned(),
                });
            }
            Tag::FootnoteDefinition(label) => {
                self.flush();
                self.mark = Some(format!("[{label}] "));
            }
            Tag::Table(_) => {
                self.flush();
                self.table = Some(Table::default());
            }
            Tag::TableRow => self.table_mut(|table| table.rows.push(Vec::new())),
            Tag::TableHead => self.table_mut(|table| table.header = Some(Vec::new())),
            Tag::MetadataBlock(_) => self.metadata = Some(String::new()),
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn table_mut(&mut self, change: impl FnOnce(&mut Table)) {
        if let Some(table) = &mut self.table {
            change(table);
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Item | TagEnd::Paragraph | TagEnd::CodeBlock => self.flush(),
            TagEnd::FootnoteDefinition | TagEnd::BlockQuote(_) => self.flush(),
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::HtmlBlock => {
                let markup = std::mem::take(&mut self.html);
                for (role, words) in html::fragment(&markup, self.limits) {
                    self.draft.push(role, &words);
                }
            }
            TagEnd::TableCell => {
                let cell = clean::inline(&std::mem::take(&mut self.words));
                self.table_mut(|table| match table.rows.last_mut() {
                    Some(row) => row.push(cell),
                    None => table.header.get_or_insert_default().push(cell),
                });
            }
            TagEnd::Table => {
                for line in self.table.take().unwrap_or_default().lines() {
                    self.draft.push(BlockRole::TableRow, &line);
                }
            }
            TagEnd::MetadataBlock(_) => {
                let metadata = self.metadata.take().unwrap_or_default();
                self.front_matter(&metadata);
            }
            _ => {}
        }
    }

    /// `title:` and `date:` of the block of settings at the top.
    fn front_matter(&mut self, metadata: &str) {
        for line in metadata.lines() {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim().trim_matches(['"', '\'']);
            match name.trim() {
                "title" | "titre" => self.draft.set_title(value),
                "date" => self.draft.set_date(value.get(..10).unwrap_or(value).parse().ok()),
                _ => {}
            }
        }
    }

    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        if !words.trim().is_empty() {
            let words = self.mark.take().unwrap_or_default() + &words;
            self.draft.push(self.role, &words);
        }
        self.role = if self.lists.is_empty() { BlockRole::Paragraph } else { BlockRole::ListItem };
    }
}

fn rank(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
