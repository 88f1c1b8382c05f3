//! How is an electronic message (EML) read? Its fields and text as one page, what is attached as further pages.

use domain::document::{BlockRole, Notice};
use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{decode, html, text};
use crate::draft::{Draft, DraftBuilder};
use crate::read::read_draft;
use crate::{Format, Limits, ReadError, ReadOptions, Remark, sniff};

/// Messages within messages within messages that the parser is given: it nests as deep as the file says.
const EMBEDDED_MOST: usize = 64;

/// Attachments read; further ones are listed.
const ATTACHMENTS_MOST: usize = 100;

/// Reads a message.
pub(crate) fn read(bytes: &[u8], options: &ReadOptions<'_>) -> Result<Draft, ReadError> {
    let embedded = bytes.windows(14).filter(|window| window.eq_ignore_ascii_case(b"message/rfc822"));
    if embedded.take(EMBEDDED_MOST + 1).count() > EMBEDDED_MOST {
        let detail = format!("more than {EMBEDDED_MOST} messages within messages");
        return Err(ReadError::Bomb { format: Format::Eml, detail });
    }
    let message = MessageParser::default().parse(bytes).ok_or_else(|| ReadError::Corrupt {
        format: Format::Eml,
        detail: "it has no header fields".to_owned(),
    })?;
    let mut draft = DraftBuilder::new(&options.limits);
    let date = message.date().and_then(|date| {
        let year = i16::try_from(date.year).ok()?;
        jiff::civil::Date::new(year, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
    });
    draft.set_date(date);
    if let Some(subject) = message.subject() {
        draft.set_title(subject);
    }
    add_message(&message, options, options.limits.nesting, &mut draft)?;
    draft.finish(Format::Eml)
}

fn add_message(
    message: &Message<'_>,
    options: &ReadOptions<'_>,
    nesting: u32,
    draft: &mut DraftBuilder<'_>,
) -> Result<(), ReadError> {
    if let Some(subject) = message.subject() {
        draft.push(BlockRole::Heading { level: 1 }, subject);
    }
    for (name, address) in [("From", message.from()), ("To", message.to()), ("Cc", message.cc())] {
        if let Some(people) = address.map(people).filter(|people| !people.is_empty()) {
            draft.push(BlockRole::Paragraph, &format!("{name}: {people}"));
        }
    }
    if let Some(date) = message.header_raw("Date") {
        draft.push(BlockRole::Paragraph, &format!("Date: {}", date.trim()));
    }
    let names: Vec<String> = message.attachments().map(name_of).collect();
    if !names.is_empty() {
        draft.push(BlockRole::Paragraph, &format!("Attachments: {}", names.join(", ")));
    }
    add_body(message, &options.limits, draft)?;
    for (rank, part) in message.attachments().enumerate() {
        if rank >= ATTACHMENTS_MOST || nesting == 0 {
            let left_out = names.get(rank..).unwrap_or_default().to_vec();
            let message = format!("These attachments were not read: {}.", left_out.join(", "));
            draft.note_names(Remark::AttachmentsLeftOut, message, left_out);
            break;
        }
        add_attachment(part, options, nesting - 1, draft)?;
    }
    Ok(())
}

/// The text where there is one that says something, else the web page.
fn add_body(message: &Message<'_>, limits: &Limits, draft: &mut DraftBuilder<'_>) -> Result<(), ReadError> {
    let mut written = false;
    for part in message.text_bodies() {
        if let PartType::Text(words) = &part.body
            && !words.trim().is_empty()
        {
            if !written && !draft.page_is_empty() {
                draft.push_lines(words);
            } else {
                text::add_pages(words, limits, draft)?;
            }
            written = true;
        }
    }
    if !written {
        for part in message.html_bodies() {
            if let PartType::Html(markup) = &part.body {
                for (role, words) in html::main_blocks(markup, limits) {
                    draft.push(role, &words);
                }
            }
        }
    }
    if draft.page_is_empty() { Ok(()) } else { draft.end_page() }
}

/// Reads an attachment as further pages; one that cannot be read is named in a notice.
fn add_attachment(
    part: &MessagePart<'_>,
    options: &ReadOptions<'_>,
    nesting: u32,
    draft: &mut DraftBuilder<'_>,
) -> Result<(), ReadError> {
    let name = name_of(part);
    let bytes: &[u8] = match &part.body {
        PartType::Message(inner) => return add_message(inner, options, nesting, draft),
        PartType::Text(words) | PartType::Html(words) => words.as_bytes(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes,
        PartType::Multipart(_) => return Ok(()),
    };
    let is_message = sniff::by_bytes(bytes).is_none()
        && decode::decode(bytes).is_some_and(|text| sniff::by_text(&text.text, &name) == Format::Eml);
    if is_message && nesting == 0 {
        let message = format!("This attachment was not read: {name}.");
        draft.note_names(Remark::AttachmentsLeftOut, message, vec![name]);
        return Ok(());
    }
    let mut inner = *options;
    inner.limits.nesting = nesting;
    // Pictures of signatures are not worth recognising.
    inner.ocr = None;
    let first = draft.page_number();
    match read_draft(&name, bytes, &inner) {
        Ok((_, attached)) => {
            for page in attached.pages {
                draft.add_page(page)?;
            }
            for notice in attached.notices {
                let pages = notice.pages.iter().map(|page| page + first - 1).collect();
                let message = format!("{name}: {}", notice.message);
                let names = if notice.names.is_empty() { vec![name.clone()] } else { notice.names };
                draft.add_notice(Notice { pages, message, names, ..notice });
            }
        }
        Err(error) => {
            let message = format!("The attachment {name} was not read: {error}.");
            draft.note_names(Remark::AttachmentUnread, message, vec![name]);
        }
    }
    Ok(())
}

fn name_of(part: &MessagePart<'_>) -> String {
    let subject = match &part.body {
        PartType::Message(inner) => inner.subject(),
        _ => None,
    };
    part.attachment_name().or(subject).unwrap_or("unnamed").chars().take(120).collect()
}

fn people(address: &Address<'_>) -> String {
    let names = address.iter().take(200).map(|person| match (person.name(), person.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (Some(only), None) | (None, Some(only)) => only.to_owned(),
        (None, None) => String::new(),
    });
    names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ")
}
