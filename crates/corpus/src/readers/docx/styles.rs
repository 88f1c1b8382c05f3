//! What does a paragraph style of a DOCX say: heading, table of contents, list?

use std::collections::HashMap;

use crate::readers::xml::{Node, walk};
use crate::{Format, Limits, ReadError};

/// Styles based on styles based on styles: followed this far.
const BASED_ON_MOST: usize = 20;

/// A paragraph style.
#[derive(Debug, Default, Clone)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u32>,
    list: Option<String>,
    list_level: u32,
}

/// The styles of a file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
}

impl Styles {
    pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Self, ReadError> {
        let mut styles = Self::default();
        let mut open: Option<(String, Style)> = None;
        walk(bytes, Format::Docx, limits, |node| {
            match node {
                Node::Open(element) => match (element.name(), &mut open) {
                    ("style", _) => {
                        open = element.attribute("styleId").map(|id| (id, Style::default()));
                    }
                    ("name", Some((_, style))) => {
                        style.name = element.attribute("val").unwrap_or_default().to_lowercase();
                    }
                    ("basedOn", Some((_, style))) => style.based_on = element.attribute("val"),
                    ("outlineLvl", Some((_, style))) => style.outline = element.number("val"),
                    ("numId", Some((_, style))) => style.list = element.attribute("val"),
                    ("ilvl", Some((_, style))) => style.list_level = element.number("val").unwrap_or(0),
                    _ => {}
                },
                Node::Close("style") => {
                    if let Some((id, style)) = open.take() {
                        styles.by_id.insert(id, style);
                    }
                }
                _ => {}
            }
            true
        })?;
        Ok(styles)
    }

    /// The style and those it is based on.
    fn chain<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Style> {
        let first = self.by_id.get(id);
        let next = |style: &&'a Style| style.based_on.as_ref().and_then(|id| self.by_id.get(id));
        std::iter::successors(first, next).take(BASED_ON_MOST)
    }

    /// Level of heading that a style gives, 1 to 6.
    pub(super) fn heading_level(&self, id: &str) -> Option<u8> {
        for style in self.chain(id) {
            if matches!(style.name.as_str(), "title" | "titre") {
                return Some(1);
            }
            let named = style.name.strip_prefix("heading ").or_else(|| style.name.strip_prefix("titre "));
            let named = named.and_then(|rank| rank.trim().parse::<u32>().ok());
            let outlined = style.outline.filter(|level| *level < 9).map(|level| level + 1);
            if let Some(level) = named.or(outlined) {
                return u8::try_from(level.clamp(1, 6)).ok();
            }
        }
        // Files whose styles part is missing still carry the usual names as ids.
        let rank = id.strip_prefix("Heading").or_else(|| id.strip_prefix("Titre"))?;
        if self.by_id.contains_key(id) {
            return None;
        }
        rank.trim().parse::<u8>().ok().map(|level| level.clamp(1, 6))
    }

    /// Whether the style is that of an entry of a table of contents.
    pub(super) fn is_contents(&self, id: &str) -> bool {
        self.chain(id).any(|style| style.name.starts_with("toc ") || style.name.starts_with("tm "))
    }

    /// List and level that a style puts its paragraphs in.
    pub(super) fn list(&self, id: &str) -> Option<(String, u32)> {
        self.chain(id).find_map(|style| style.list.clone().map(|list| (list, style.list_level)))
    }
}
