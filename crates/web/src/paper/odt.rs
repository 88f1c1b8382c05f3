//! How is a document written as ODT (ISO/IEC 26300), to be amended in a word processor?
//!
//! Notes are real footnotes, tables real tables, charts pictures in SVG with their title as text for those who do not
//! see them.

use std::io::{Cursor, Write as _};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Block, Paper, Span};

type Xml = Writer<Cursor<Vec<u8>>>;

const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.text";
const NAMESPACES: [(&str, &str); 7] = [
    ("xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
    ("xmlns:text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
    ("xmlns:table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
    ("xmlns:style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
    ("xmlns:fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"),
    ("xmlns:draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"),
    ("xmlns:svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"),
];
const XLINK: (&str, &str) = ("xmlns:xlink", "http://www.w3.org/1999/xlink");
const MANIFEST: &str = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0";

/// The file.
///
/// # Errors
/// When memory cannot be written, which does not happen.
pub(crate) fn odt(paper: &Paper) -> std::io::Result<Vec<u8>> {
    let mut charts = Vec::new();
    let content = content(paper, &mut charts)?;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut put = |name: &str, options: SimpleFileOptions, bytes: &[u8]| -> std::io::Result<()> {
        zip.start_file(name, options).map_err(std::io::Error::other)?;
        zip.write_all(bytes)
    };
    // First and not packed, so that the type can be seen in the bytes.
    put("mimetype", stored, MEDIA_TYPE.as_bytes())?;
    put("META-INF/manifest.xml", packed, &manifest(charts.len())?)?;
    put("content.xml", packed, &content)?;
    put("styles.xml", packed, &styles(paper)?)?;
    for (rank, svg) in charts.iter().enumerate() {
        put(&format!("Pictures/chart-{rank}.svg"), packed, svg.as_bytes())?;
    }
    Ok(zip.finish().map_err(std::io::Error::other)?.into_inner())
}

fn start() -> std::io::Result<Xml> {
    let mut xml = Writer::new(Cursor::new(Vec::new()));
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(xml)
}

fn open(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> std::io::Result<()> {
    let mut tag = BytesStart::new(name);
    attributes.iter().for_each(|attribute| tag.push_attribute(*attribute));
    xml.write_event(Event::Start(tag))
}

fn close(xml: &mut Xml, name: &str) -> std::io::Result<()> {
    xml.write_event(Event::End(BytesEnd::new(name)))
}

fn empty(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> std::io::Result<()> {
    let mut tag = BytesStart::new(name);
    attributes.iter().for_each(|attribute| tag.push_attribute(*attribute));
    xml.write_event(Event::Empty(tag))
}

fn text(xml: &mut Xml, text: &str) -> std::io::Result<()> {
    // XML has no place for control characters.
    let clean: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    xml.write_event(Event::Text(BytesText::new(&clean)))
}

fn element(xml: &mut Xml, name: &str, attributes: &[(&str, &str)], words: &str) -> std::io::Result<()> {
    open(xml, name, attributes)?;
    text(xml, words)?;
    close(xml, name)
}

fn manifest(charts: usize) -> std::io::Result<Vec<u8>> {
    let mut xml = start()?;
    let entry = |xml: &mut Xml, path: &str, media: &str| {
        empty(xml, "manifest:file-entry", &[("manifest:full-path", path), ("manifest:media-type", media)])
    };
    open(&mut xml, "manifest:manifest", &[("xmlns:manifest", MANIFEST), ("manifest:version", "1.3")])?;
    entry(&mut xml, "/", MEDIA_TYPE)?;
    entry(&mut xml, "content.xml", "text/xml")?;
    entry(&mut xml, "styles.xml", "text/xml")?;
    for rank in 0..charts {
        entry(&mut xml, &format!("Pictures/chart-{rank}.svg"), "image/svg+xml")?;
    }
    close(&mut xml, "manifest:manifest")?;
    Ok(xml.into_inner().into_inner())
}

fn styles(paper: &Paper) -> std::io::Result<Vec<u8>> {
    let mut xml = start()?;
    let mut attributes = NAMESPACES.to_vec();
    attributes.push(("office:version", "1.3"));
    open(&mut xml, "office:document-styles", &attributes)?;
    open(&mut xml, "office:styles", &[])?;
    let (language, country) = paper.language.split_once('-').unwrap_or((paper.language, "GB"));
    let style = |xml: &mut Xml, name: &str, size: &str, weight: &str, outline: &str, (l, c): (&str, &str)| {
        let mut head = vec![("style:name", name), ("style:family", "paragraph")];
        if !outline.is_empty() {
            head.push(("style:default-outline-level", outline));
        }
        open(xml, "style:style", &head)?;
        empty(
            xml,
            "style:paragraph-properties",
            &[("fo:margin-top", "0.2cm"), ("fo:margin-bottom", "0.2cm")],
        )?;
        empty(
            xml,
            "style:text-properties",
            &[
                ("fo:font-size", size),
                ("fo:font-weight", weight),
                ("fo:font-family", "Liberation Sans"),
                ("fo:language", l),
                ("fo:country", c),
            ],
        )?;
        close(xml, "style:style")
    };
    let tongue = (language, country);
    style(&mut xml, "Standard", "11pt", "normal", "", tongue)?;
    style(&mut xml, "Title", "22pt", "bold", "", tongue)?;
    style(&mut xml, "Heading_20_1", "16pt", "bold", "1", tongue)?;
    style(&mut xml, "Heading_20_2", "13pt", "bold", "2", tongue)?;
    style(&mut xml, "Heading_20_3", "11.5pt", "bold", "3", tongue)?;
    style(&mut xml, "Table_20_Heading", "10pt", "bold", "", tongue)?;
    style(&mut xml, "Table_20_Contents", "10pt", "normal", "", tongue)?;
    style(&mut xml, "Footnote", "9pt", "normal", "", tongue)?;
    close(&mut xml, "office:styles")?;
    close(&mut xml, "office:document-styles")?;
    Ok(xml.into_inner().into_inner())
}

fn content(paper: &Paper, charts: &mut Vec<String>) -> std::io::Result<Vec<u8>> {
    let mut xml = start()?;
    let mut attributes = NAMESPACES.to_vec();
    attributes.extend([XLINK, ("office:version", "1.3")]);
    open(&mut xml, "office:document-content", &attributes)?;
    open(&mut xml, "office:automatic-styles", &[])?;
    open(&mut xml, "style:style", &[("style:name", "Cell"), ("style:family", "table-cell")])?;
    empty(
        &mut xml,
        "style:table-cell-properties",
        &[("fo:padding", "0.1cm"), ("fo:border-bottom", "0.5pt solid #8b8274")],
    )?;
    close(&mut xml, "style:style")?;
    close(&mut xml, "office:automatic-styles")?;
    open(&mut xml, "office:body", &[])?;
    open(&mut xml, "office:text", &[])?;
    element(&mut xml, "text:p", &[("text:style-name", "Title")], &paper.title)?;
    element(&mut xml, "text:p", &[("text:style-name", "Standard")], &paper.subtitle)?;
    let mut tables = 0_usize;
    for block in &paper.blocks {
        write_block(&mut xml, paper, block, (charts, &mut tables))?;
    }
    close(&mut xml, "office:text")?;
    close(&mut xml, "office:body")?;
    close(&mut xml, "office:document-content")?;
    Ok(xml.into_inner().into_inner())
}

fn write_block(
    xml: &mut Xml,
    paper: &Paper,
    block: &Block,
    (charts, tables): (&mut Vec<String>, &mut usize),
) -> std::io::Result<()> {
    match block {
        Block::Heading(level, words) => {
            let level = (*level).clamp(1, 3);
            let style = format!("Heading_20_{level}");
            element(
                xml,
                "text:h",
                &[("text:style-name", &style), ("text:outline-level", &level.to_string())],
                words,
            )
        }
        Block::Paragraph(parts) => paragraph(xml, paper, "Standard", parts),
        Block::List(items) => {
            open(xml, "text:list", &[])?;
            for item in items {
                open(xml, "text:list-item", &[])?;
                paragraph(xml, paper, "Standard", item)?;
                close(xml, "text:list-item")?;
            }
            close(xml, "text:list")
        }
        Block::Table { caption, head, rows } => {
            *tables += 1;
            table(xml, paper, (caption, *tables), (head, rows))
        }
        Block::Chart { title, fixed, size, .. } => {
            let href = format!("Pictures/chart-{}.svg", charts.len());
            charts.push(fixed.svg.clone());
            let (width, height) = (format!("{:.1}pt", size.0), format!("{:.1}pt", size.1));
            let name = format!("chart-{}", charts.len());
            open(xml, "text:p", &[("text:style-name", "Standard")])?;
            let frame = [
                ("draw:name", name.as_str()),
                ("text:anchor-type", "as-char"),
                ("svg:width", &width),
                ("svg:height", &height),
            ];
            open(xml, "draw:frame", &frame)?;
            let image = [
                ("xlink:href", href.as_str()),
                ("xlink:type", "simple"),
                ("xlink:show", "embed"),
                ("xlink:actuate", "onLoad"),
            ];
            empty(xml, "draw:image", &image)?;
            element(xml, "svg:title", &[], title)?;
            close(xml, "draw:frame")?;
            close(xml, "text:p")
        }
    }
}

fn paragraph(xml: &mut Xml, paper: &Paper, style: &str, parts: &[Span]) -> std::io::Result<()> {
    open(xml, "text:p", &[("text:style-name", style)])?;
    for part in parts {
        match part {
            Span::Text(words) => text(xml, words)?,
            Span::Note(at) => {
                let Some(note) = paper.notes.get(*at) else { continue };
                let number = (at + 1).to_string();
                // The same note may be called twice: ids stay apart.
                open(xml, "text:note", &[("text:note-class", "footnote")])?;
                element(xml, "text:note-citation", &[("text:label", &number)], &number)?;
                open(xml, "text:note-body", &[])?;
                element(xml, "text:p", &[("text:style-name", "Footnote")], &note.text)?;
                close(xml, "text:note-body")?;
                close(xml, "text:note")?;
            }
        }
    }
    close(xml, "text:p")
}

type Rows = Vec<Vec<Vec<Span>>>;

fn table(
    xml: &mut Xml,
    paper: &Paper,
    (caption, number): (&str, usize),
    (head, rows): (&[String], &Rows),
) -> std::io::Result<()> {
    if !caption.is_empty() {
        element(xml, "text:p", &[("text:style-name", "Table_20_Heading")], caption)?;
    }
    let name = format!("Table{number}");
    open(xml, "table:table", &[("table:name", &name)])?;
    let columns = head.len().max(1).to_string();
    empty(xml, "table:table-column", &[("table:number-columns-repeated", &columns)])?;
    let cell = [("table:style-name", "Cell"), ("office:value-type", "string")];
    open(xml, "table:table-header-rows", &[])?;
    open(xml, "table:table-row", &[])?;
    for words in head {
        open(xml, "table:table-cell", &cell)?;
        element(xml, "text:p", &[("text:style-name", "Table_20_Heading")], words)?;
        close(xml, "table:table-cell")?;
    }
    close(xml, "table:table-row")?;
    close(xml, "table:table-header-rows")?;
    for row in rows {
        open(xml, "table:table-row", &[])?;
        for parts in row {
            open(xml, "table:table-cell", &cell)?;
            paragraph(xml, paper, "Table_20_Contents", parts)?;
            close(xml, "table:table-cell")?;
        }
        close(xml, "table:table-row")?;
    }
    close(xml, "table:table")
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::paper::sample;

    #[test]
    fn the_file_is_a_container_that_names_its_type_first() {
        let bytes = odt(&sample()).unwrap();
        assert_eq!(&bytes[30..38], b"mimetype");
        assert!(bytes.windows(MEDIA_TYPE.len()).any(|part| part == MEDIA_TYPE.as_bytes()));
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut content = String::new();
        zip.by_name("content.xml").unwrap().read_to_string(&mut content).unwrap();
        assert_eq!(content.matches("<text:note ").count(), 2, "each figure calls its note");
        assert!(content.contains("Rapport &lt;annuel&gt; &amp; bilan"));
        let mut reader = quick_xml::Reader::from_str(&content);
        loop {
            if reader.read_event().unwrap() == Event::Eof {
                break;
            }
        }
        assert!(zip.by_name("META-INF/manifest.xml").is_ok() && zip.by_name("styles.xml").is_ok());
    }
}
