//! How is a Word file (DOCX) read?
//!
//! Headings by style and outline level, list marks as Word shows them, tables row by row, foot- and endnotes at
//! the foot of their page, page ends where Word stored them. Left out: headers and footers, comments, deleted and
//! hidden text, the table of contents (its headings are in the text).

mod body;
mod numbering;
mod styles;

use std::collections::HashMap;

use super::container::Container;
use super::flow::Flow;
use super::xml::{Node, walk};
use crate::draft::{Draft, DraftBuilder};
use crate::{Format, Limits, ReadError};
use body::{Body, State};
use numbering::Numbering;
use styles::Styles;

/// Reads a DOCX.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Draft, ReadError> {
    let mut container = Container::open(bytes, Format::Docx, limits)?;
    let main = main_part(&mut container, limits)?;
    let text = container.member(&main)?.ok_or_else(|| ReadError::Corrupt {
        format: Format::Docx,
        detail: "its text is missing".to_owned(),
    })?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let mut part = |name: &str| container.member(&format!("{folder}/{name}.xml"));
    let styles = part("styles")?.map(|xml| Styles::read(&xml, limits)).transpose()?.unwrap_or_default();
    let numbering = part("numbering")?.map(|xml| Numbering::read(&xml, limits)).transpose()?;
    let mut notes = HashMap::new();
    for (kind, name) in [('f', "footnotes"), ('e', "endnotes")] {
        if let Some(xml) = part(name)? {
            read_notes(kind, &xml, limits, &mut notes)?;
        }
    }
    let mut draft = DraftBuilder::new(limits);
    if let Some(core) = container.member("docProps/core.xml")? {
        draft.set_title(&text_of(&core, "title", Format::Docx, limits)?);
    }
    let mut flow = Flow::new(&mut draft, limits);
    let mut body = Body {
        flow: &mut flow,
        styles: &styles,
        numbering: &mut numbering.unwrap_or_default(),
        notes: &notes,
        state: State::default(),
    };
    walk(&text, Format::Docx, limits, |node| body.node(node))?;
    flow.finish()?;
    draft.finish(Format::Docx)
}

/// The name of the member that holds the text.
fn main_part(container: &mut Container<'_>, limits: &Limits) -> Result<String, ReadError> {
    let mut main = "word/document.xml".to_owned();
    if let Some(links) = container.member("_rels/.rels")? {
        walk(&links, Format::Docx, limits, |node| {
            if let Node::Open(element) = node
                && element.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
                && let Some(target) = element.attribute("Target")
            {
                main = target.trim_start_matches('/').to_owned();
            }
            true
        })?;
    }
    Ok(main)
}

fn read_notes(
    kind: char,
    xml: &[u8],
    limits: &Limits,
    notes: &mut HashMap<(char, String), String>,
) -> Result<(), ReadError> {
    let mut open: Option<(String, String)> = None;
    let mut in_text = false;
    walk(xml, Format::Docx, limits, |node| {
        match node {
            Node::Open(element) => match element.name() {
                "footnote" | "endnote" if element.attribute("type").is_none() => {
                    open = element.attribute("id").map(|id| (id, String::new()));
                }
                "t" => in_text = true,
                _ => {}
            },
            Node::Close("t") => in_text = false,
            Node::Close("p") => open.iter_mut().for_each(|(_, words)| words.push(' ')),
            Node::Close("footnote" | "endnote") => {
                if let Some((id, words)) = open.take() {
                    notes.insert((kind, id), words);
                }
            }
            Node::Text(text) if in_text => open.iter_mut().for_each(|(_, words)| words.push_str(&text)),
            _ => {}
        }
        true
    })
}

/// The characters of the first element of that name.
pub(super) fn text_of(xml: &[u8], name: &str, format: Format, limits: &Limits) -> Result<String, ReadError> {
    let mut words = String::new();
    let mut inside = false;
    walk(xml, format, limits, |node| {
        match node {
            Node::Open(element) if element.name() == name => inside = true,
            Node::Close(closed) if closed == name => return false,
            Node::Text(text) if inside => words.push_str(&text),
            _ => {}
        }
        true
    })?;
    Ok(words)
}
