//! What do the styles of an ODT say: page before, title, numbered list?

use std::collections::{HashMap, HashSet};

use crate::readers::xml::{Node, walk};
use crate::{Format, Limits, ReadError};

/// Styles based on styles based on styles: followed this far.
const BASED_ON_MOST: usize = 20;

/// The styles of a file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    parents: HashMap<String, String>,
    /// Styles whose paragraphs begin a page.
    break_before: HashSet<String>,
    /// Styles whose text is in bold letters.
    bold: HashSet<String>,
    /// Styles whose text is not shown.
    hidden: HashSet<String>,
    /// Levels of lists that count: name of the list style, level, what follows the number.
    numbered: HashMap<(String, u32), String>,
}

impl Styles {
    /// Adds the styles of one part of the file.
    pub(super) fn read(&mut self, xml: &[u8], limits: &Limits) -> Result<(), ReadError> {
        let (mut style, mut list) = (String::new(), String::new());
        walk(xml, Format::Odt, limits, |node| {
            let Node::Open(element) = node else { return true };
            match element.name() {
                "style" => {
                    style = element.attribute("name").unwrap_or_default();
                    if let Some(parent) = element.attribute("parent-style-name") {
                        self.parents.insert(style.clone(), parent);
                    }
                }
                "paragraph-properties" if element.attribute("break-before").as_deref() == Some("page") => {
                    self.break_before.insert(style.clone());
                }
                "text-properties" => {
                    if element.attribute("font-weight").as_deref() == Some("bold") {
                        self.bold.insert(style.clone());
                    }
                    if element.attribute("display").as_deref() == Some("none") {
                        self.hidden.insert(style.clone());
                    }
                }
                "list-style" => list = element.attribute("name").unwrap_or_default(),
                "list-level-style-number" => {
                    let shown = element.attribute("num-format").is_some_and(|form| !form.is_empty());
                    let level = element.number("level").unwrap_or(1);
                    let suffix = element.attribute("num-suffix").unwrap_or_else(|| ".".to_owned());
                    if shown {
                        self.numbered.insert((list.clone(), level), suffix);
                    }
                }
                _ => {}
            }
            true
        })
    }

    /// The style and those it is based on.
    fn chain<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let next = |name: &&'a str| self.parents.get(*name).map(String::as_str);
        std::iter::successors(Some(name), next).take(BASED_ON_MOST)
    }

    pub(super) fn breaks_before(&self, name: &str) -> bool {
        self.break_before.contains(name)
    }

    pub(super) fn is_title(&self, name: &str) -> bool {
        self.chain(name).any(|style| style == "Title")
    }

    pub(super) fn is_bold(&self, name: &str) -> bool {
        self.chain(name).any(|style| self.bold.contains(style))
    }

    pub(super) fn is_hidden(&self, name: &str) -> bool {
        self.hidden.contains(name)
    }

    /// What follows the number of an item, `None` where the list has bullets.
    pub(super) fn number_suffix(&self, list: &str, level: u32) -> Option<&str> {
        self.numbered.get(&(list.to_owned(), level)).map(String::as_str)
    }
}
