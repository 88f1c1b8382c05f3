//! How is XML read: as a stream, with a limit on depth, and no entity of the file's own ever expanded?

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::decode;
use crate::{Format, Limits, ReadError};

/// What the stream gives.
pub(crate) enum Node<'a> {
    /// An element begins.
    Open(Element<'a>),
    /// An element ends; its name without prefix.
    Close(&'a str),
    /// Characters.
    Text(Cow<'a, str>),
}

/// The start of an element.
pub(crate) struct Element<'a> {
    start: &'a BytesStart<'a>,
}

impl Element<'_> {
    /// Name without prefix.
    pub(crate) fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// Value of the attribute of that name without prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let attributes = self.start.attributes().filter_map(Result::ok);
        let mut named = attributes.filter(|attribute| attribute.key.local_name().into_inner() == name);
        named.next().and_then(|attribute| {
            attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
        })
    }

    /// Value of an attribute as a number.
    pub(crate) fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.trim().parse().ok()
    }
}

/// Gives every node of `bytes` to `visit`, which says whether it wants more.
///
/// # Errors
/// [`ReadError::Corrupt`] where it is not XML, [`ReadError::Bomb`] where it is too deep.
pub(crate) fn walk(
    bytes: &[u8],
    format: Format,
    limits: &Limits,
    mut visit: impl FnMut(Node<'_>) -> bool,
) -> Result<(), ReadError> {
    let corrupt = |detail: String| ReadError::Corrupt { format, detail };
    let decoded = decode::decode(bytes).ok_or_else(|| corrupt("its XML is not text".to_owned()))?;
    let mut reader = Reader::from_str(&decoded.text);
    reader.config_mut().allow_dangling_amp = true;
    let mut depth: u32 = 0;
    loop {
        let event = reader.read_event().map_err(|error| corrupt(error.to_string()))?;
        let wanted = match &event {
            Event::Start(start) => {
                depth += 1;
                if depth > limits.markup_depth {
                    let detail = format!("more than {} elements within elements", limits.markup_depth);
                    return Err(ReadError::Bomb { format, detail });
                }
                visit(Node::Open(Element { start }))
            }
            Event::Empty(start) => {
                visit(Node::Open(Element { start })) && visit(Node::Close(start.local_name().into_inner()))
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                visit(Node::Close(end.local_name().into_inner()))
            }
            Event::Text(text) => visit(Node::Text(text.xml10_content())),
            Event::CData(text) => visit(Node::Text(text.xml10_content())),
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                let c = reference.resolve_char_ref().ok().flatten().or_else(|| predefined(&name));
                c.is_none_or(|c| visit(Node::Text(Cow::Owned(c.to_string()))))
            }
            Event::Eof if depth > 0 => return Err(corrupt("its XML stops in the middle".to_owned())),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => true,
        };
        if !wanted {
            return Ok(());
        }
    }
}

fn predefined(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
