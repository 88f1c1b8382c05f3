//! What is this file really? Looked up in its bytes; the name only helps among texts.

use crate::Format;

/// Bytes of a text looked at to tell what it is.
const TEXT_HEAD_BYTES: usize = 4096;

/// Bytes searched for the names inside an old Office file.
const OLE_SEARCH_BYTES: usize = 8 * 1024 * 1024;

/// What the first bytes tell; `None` for what may be text.
pub(crate) fn by_bytes(bytes: &[u8]) -> Option<Format> {
    let head = bytes.get(..1024).unwrap_or(bytes);
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if contains(head, b"%PDF-") {
        return Some(Format::Pdf);
    }
    if starts(b"PK\x03\x04") {
        return Some(in_zip(bytes));
    }
    if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(in_ole(bytes));
    }
    let magics: [(&[u8], Format); 17] = [
        (b"{\\rtf", Format::Rtf),
        (b"\x89PNG\r\n\x1a\n", Format::Png),
        (b"\xff\xd8\xff", Format::Jpeg),
        (b"II*\0", Format::Tiff),
        (b"MM\0*", Format::Tiff),
        (b"PK\x05\x06", Format::Archive),
        (b"\x1f\x8b", Format::Archive),
        (b"7z\xbc\xaf\x27\x1c", Format::Archive),
        (b"Rar!\x1a\x07", Format::Archive),
        (b"BZh", Format::Archive),
        (b"\xfd7zXZ\0", Format::Archive),
        (b"GIF8", Format::Binary),
        (b"RIFF", Format::Binary),
        (b"\x7fELF", Format::Binary),
        (b"MZ\x90", Format::Binary),
        (b"SQLite format 3\0", Format::Binary),
        (b"\x00\x00\x00\x20ftyp", Format::Binary),
    ];
    let known = magics.iter().find(|(magic, _)| starts(magic)).map(|(_, format)| *format);
    known.or_else(|| (bytes.get(257..262) == Some(b"ustar")).then_some(Format::Archive))
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// Which office file a zip is, from the names of its members.
fn in_zip(bytes: &[u8]) -> Format {
    let Ok(archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return in_broken_zip(bytes);
    };
    let has =
        |start: &str| archive.file_names().any(|name| matches!(name, Ok(name) if name.starts_with(start)));
    if has("word/") {
        Format::Docx
    } else if has("xl/") {
        Format::Xlsx
    } else if has("ppt/") {
        Format::Pptx
    } else {
        open_document(bytes).unwrap_or(Format::Archive)
    }
}

/// A zip whose list of members is lost: what its first member says.
fn in_broken_zip(bytes: &[u8]) -> Format {
    let head = bytes.get(..64 * 1024).unwrap_or(bytes);
    let members: [(&[u8], Format); 3] =
        [(b"word/", Format::Docx), (b"xl/", Format::Xlsx), (b"ppt/", Format::Pptx)];
    let known = members.iter().find(|(name, _)| contains(head, name)).map(|(_, format)| *format);
    known.or_else(|| open_document(bytes)).unwrap_or(Format::Archive)
}

/// OpenDocument files begin with an unpacked member `mimetype`.
fn open_document(bytes: &[u8]) -> Option<Format> {
    let head = bytes.get(..200).unwrap_or(bytes);
    let kinds: [(&[u8], Format); 3] = [
        (b"application/vnd.oasis.opendocument.text", Format::Odt),
        (b"application/vnd.oasis.opendocument.spreadsheet", Format::Ods),
        (b"application/vnd.oasis.opendocument.presentation", Format::Odp),
    ];
    kinds.iter().find(|(name, _)| contains(head, name)).map(|(_, format)| *format)
}

/// Which old Office file this is, from the names of its streams (in UTF-16).
fn in_ole(bytes: &[u8]) -> Format {
    let head = bytes.get(..OLE_SEARCH_BYTES).unwrap_or(bytes);
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        contains(head, &wide)
    };
    if has("EncryptedPackage") {
        Format::EncryptedOffice
    } else if has("WordDocument") {
        Format::LegacyDoc
    } else if has("Workbook") {
        Format::LegacyXls
    } else if has("PowerPoint Document") {
        Format::LegacyPpt
    } else if has("__substg1.0_") {
        Format::OutlookMsg
    } else {
        Format::Binary
    }
}

/// Which kind of text this is: what it looks like, then what its name says.
pub(crate) fn by_text(text: &str, file_name: &str) -> Format {
    let mut end = text.len().min(TEXT_HEAD_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or_default().trim_start();
    let lower = head.to_ascii_lowercase();
    let extension = extension(file_name);
    let web = ["<!doctype html", "<html", "<head", "<body"];
    if web.iter().any(|tag| lower.starts_with(tag))
        || lower.starts_with('<') && web.iter().any(|tag| lower.contains(tag))
    {
        return Format::Html;
    }
    let fields = header_fields(head);
    match extension.as_str() {
        "eml" if fields >= 1 => Format::Eml,
        "html" | "htm" | "xhtml" => Format::Html,
        "md" | "markdown" | "mdown" => Format::Markdown,
        "csv" | "tsv" | "tab" => Format::Csv,
        _ if fields >= 3 => Format::Eml,
        _ => Format::Text,
    }
}

/// Well-known fields of a message at the very top.
fn header_fields(head: &str) -> usize {
    let known = [
        "received",
        "from",
        "to",
        "date",
        "subject",
        "mime-version",
        "message-id",
        "return-path",
        "content-type",
        "delivered-to",
        "reply-to",
        "cc",
        "dkim-signature",
        "x-mailer",
    ];
    let mut count = 0;
    for line in head.lines().take(60) {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        match line.split_once(':') {
            Some((name, _)) if known.contains(&name.to_ascii_lowercase().as_str()) => count += 1,
            Some((name, _)) if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') => {}
            _ => break,
        }
    }
    count
}

/// The ending of a file name in lower case, without the full stop.
pub(crate) fn extension(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    name.rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default()
}

/// Whether a file so named may hold this format; names without a known ending promise nothing.
pub(crate) fn name_agrees(format: Format, extension: &str) -> bool {
    let promised: &[Format] = match extension {
        "pdf" => &[Format::Pdf],
        "docx" | "docm" => &[Format::Docx],
        "odt" | "ott" => &[Format::Odt],
        "xlsx" | "xlsm" => &[Format::Xlsx],
        "ods" => &[Format::Ods],
        "doc" => &[Format::LegacyDoc],
        "xls" => &[Format::LegacyXls],
        "html" | "htm" | "xhtml" => &[Format::Html],
        "md" | "markdown" => &[Format::Markdown],
        "csv" | "tsv" => &[Format::Csv],
        "eml" => &[Format::Eml],
        "png" => &[Format::Png],
        "jpg" | "jpeg" => &[Format::Jpeg],
        "tif" | "tiff" => &[Format::Tiff],
        "txt" | "text" => &[Format::Text],
        _ => return true,
    };
    promised.contains(&format)
}
