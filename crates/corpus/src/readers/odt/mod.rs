//! How is an OpenDocument text (ODT) read?
//!
//! Headings by outline level, lists with their marks, tables row by row, notes at the foot of their page, page
//! ends where the program stored them (soft page breaks) or the author set them. Left out: headers and footers,
//! comments, deleted and hidden text, the table of contents.

mod body;
mod styles;

use super::container::Container;
use super::docx::text_of;
use super::flow::Flow;
use super::xml::{Node, walk};
use crate::draft::{Draft, DraftBuilder};
use crate::{Format, Limits, ReadError};
use body::Body;
use styles::Styles;

/// Reads an ODT.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Draft, ReadError> {
    let mut container = Container::open(bytes, Format::Odt, limits)?;
    if is_encrypted(&mut container, limits)? {
        return Err(ReadError::Encrypted { format: Format::Odt });
    }
    let text = container.member("content.xml")?.ok_or_else(|| ReadError::Corrupt {
        format: Format::Odt,
        detail: "its text is missing".to_owned(),
    })?;
    let mut styles = Styles::default();
    if let Some(xml) = container.member("styles.xml")? {
        styles.read(&xml, limits)?;
    }
    styles.read(&text, limits)?;
    let mut draft = DraftBuilder::new(limits);
    if let Some(meta) = container.member("meta.xml")? {
        draft.set_title(&text_of(&meta, "title", Format::Odt, limits)?);
    }
    let mut flow = Flow::new(&mut draft, limits);
    let mut body = Body::new(&mut flow, &styles, limits);
    walk(&text, Format::Odt, limits, |node| body.node(node))?;
    flow.finish()?;
    draft.finish(Format::Odt)
}

fn is_encrypted(container: &mut Container<'_>, limits: &Limits) -> Result<bool, ReadError> {
    let Some(manifest) = container.member("META-INF/manifest.xml")? else { return Ok(false) };
    let mut encrypted = false;
    walk(&manifest, Format::Odt, limits, |node| {
        encrypted |= matches!(&node, Node::Open(element) if element.name() == "encryption-data");
        !encrypted
    })?;
    Ok(encrypted)
}
