//! Does any file, however broken, get a reason instead of a crash?

use domain::Coded;

use super::office::{docx, odt, paragraph, run, xlsx, zip};
use crate::{Format, Limits, ReadError, ReadOptions};

fn refusal(name: &str, bytes: &[u8]) -> ReadError {
    let error = crate::read(name, bytes, &ReadOptions::default()).unwrap_err();
    assert!(error.hint().is_some_and(|hint| hint.len() > 20), "each refusal says what to do");
    error
}

#[test]
fn what_is_not_read_is_named() {
    assert_eq!(refusal("a.txt", b""), ReadError::Empty);
    assert_eq!(refusal("a.txt", b"  \n\n "), ReadError::NoText { format: Format::Text });
    assert_eq!(refusal("a.bin", &[1, 2, 3, 0, 255, 254, 8, 8, 0]), ReadError::NotText);
    assert_eq!(refusal("a.rtf", b"{\\rtf1 x}"), ReadError::Unsupported { format: Format::Rtf });
    assert_eq!(
        refusal("a.zip", &zip(&[("a.txt", b"x")])),
        ReadError::Unsupported { format: Format::Archive }
    );
    let ole = |stream: &str| {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    assert_eq!(refusal("a.doc", &ole("WordDocument")), ReadError::Unsupported { format: Format::LegacyDoc });
    assert_eq!(refusal("a.xls", &ole("Workbook")), ReadError::Unsupported { format: Format::LegacyXls });
    let locked = refusal("a.docx", &ole("EncryptedPackage"));
    assert_eq!(locked, ReadError::Encrypted { format: Format::EncryptedOffice });
    let manifest = b"<m><encryption-data/></m>";
    let locked =
        zip(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("META-INF/manifest.xml", manifest)]);
    assert_eq!(refusal("a.odt", &locked), ReadError::Encrypted { format: Format::Odt });
}

#[test]
fn limits_hold() {
    let limits = Limits { file_bytes: 10, ..Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let error = crate::read("a.txt", b"more than ten bytes", &options).unwrap_err();
    assert_eq!(error, ReadError::TooLarge { bytes: 19, limit_bytes: 10 });
    let limits = Limits { pages: 2, ..Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let error = crate::read("a.txt", b"a\x0cb\x0cc", &options).unwrap_err();
    assert_eq!(error, ReadError::TooManyPages { pages: 3, limit_pages: 2 });
    let limits = Limits { document_chars: 50, page_chars: 50, passages: 1, ..Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let document = crate::read("a.txt", "Une phrase. ".repeat(400).as_bytes(), &options).unwrap();
    assert!(document.notices.iter().any(|notice| notice.code == "document_cut"));
    assert!(document.pages.iter().map(|page| page.text.chars().count()).sum::<usize>() <= 50);
}

#[test]
fn zip_bombs_are_stopped_while_unpacking() {
    let bomb = vec![b' '; 40 * 1024 * 1024];
    let document = zip(&[("word/document.xml", &bomb)]);
    assert!(document.len() < 100_000);
    assert!(matches!(refusal("a.docx", &document), ReadError::Bomb { format: Format::Docx, .. }));
    let workbook = zip(&[("xl/workbook.xml", b"<a/>"), ("xl/media/x.png", &bomb)]);
    assert!(matches!(refusal("a.xlsx", &workbook), ReadError::Bomb { format: Format::Xlsx, .. }));
}

#[test]
fn deep_xml_and_entities_are_stopped() {
    let deep = "<w:x>".repeat(5_000) + &"</w:x>".repeat(5_000);
    assert!(matches!(refusal("a.docx", &docx(&deep)), ReadError::Bomb { .. }));
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><w:document xmlns:w=\"w\"><w:p><w:r>\
                  <w:t>dit &b; &amp; &#233;</w:t></w:r></w:p></w:document>";
    let document = super::read("a.docx", &zip(&[("word/document.xml", laughs.as_bytes())]));
    assert_eq!(document.pages[0].text, "dit & é");
}

#[test]
fn repeated_and_far_cells_cost_nothing() {
    let body = "<table:table><table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell \
                table:number-columns-repeated=\"1000000\"><text:p>x</text:p></table:table-cell></table:table-row>\
                </table:table>";
    assert_eq!(super::read("a.odt", &odt("", body)).pages[0].text, "x");
    let rows = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>";
    let document = super::read("a.xlsx", &xlsx(rows, &[]));
    assert!(document.pages[0].text.len() < 100);
}

#[test]
fn damaged_files_are_refused() {
    let whole = docx(&paragraph("", &run("Bonjour.")));
    for cut in [whole.len() / 3, whole.len() / 2, whole.len() - 30] {
        assert!(matches!(refusal("a.docx", &whole[..cut]), ReadError::Corrupt { format: Format::Docx, .. }));
    }
    let torn = zip(&[("word/document.xml", b"<w:document><w:p><w:r><w:t>Bon")]);
    assert!(matches!(refusal("a.docx", &torn), ReadError::Corrupt { .. }));
}

#[test]
fn messages_within_messages_are_bounded() {
    let mut message = String::new();
    for _ in 0..20 {
        message.push_str("From: a@example.org\r\nSubject: x\r\nContent-Type: message/rfc822\r\n\r\n");
    }
    message.push_str("From: b@example.org\r\n\r\nau fond");
    let document = super::read("a.eml", message.as_bytes());
    assert!(document.pages.len() <= 4);
    assert!(matches!(refusal("a.eml", message.repeat(20).as_bytes()), ReadError::Bomb { .. }));
}
