//! Is each format read with its headings, lists, tables and dates?

use super::office::{docx, odt, paragraph, run, xlsx};
use super::{outline, read};
use crate::{Ocr, OcrError, OcrImage, OcrText, OcrWord, ReadError, ReadOptions};
use domain::document::TextOrigin;

#[test]
fn word_headings_lists_and_notes() {
    let body = [
        paragraph("<w:pStyle w:val=\"TM1\"/>", &run("Objet 1")),
        paragraph("<w:pStyle w:val=\"Titre1\"/>", &run("Règlement")),
        paragraph("<w:pStyle w:val=\"Maison\"/>", &run("Objet")),
        paragraph(
            "",
            &(run("La salle est ")
                + &run("gratuite")
                + "<w:r><w:footnoteReference w:id=\"2\"/></w:r>"
                + &run(".")),
        ),
        paragraph("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>", &run("Réserver")),
        paragraph("<w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr>", &run("par lettre")),
        paragraph("<w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr>", &run("en ligne")),
        paragraph("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>", &run("Payer")),
        paragraph("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"2\"/></w:numPr>", &run("à part")),
        paragraph("", "<w:r><w:rPr><w:b/></w:rPr><w:t>Horaires d'ouverture</w:t></w:r>"),
        paragraph(
            "",
            "<w:r><w:t>Caché : </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>\
                       <w:del><w:r><w:delText>supprimé</w:delText></w:r></w:del><w:ins><w:r><w:t>ajouté</w:t></w:r></w:ins>",
        ),
    ];
    let document = read("reglement.docx", &docx(&body.concat()));
    assert_eq!(document.title, "Règlement des salles");
    assert!(document.notices.is_empty());
    assert_eq!(
        outline(&document),
        "# Règlement\n## Objet\nLa salle est gratuite[1].\n* 1. Réserver\n* 1.a) par lettre\n* 1.b) en ligne\n\
         * 2. Payer\n* - à part\n###### Horaires d'ouverture\nCaché : ajouté\n[1] Voir le budget 2024."
    );
}

#[test]
fn word_tables_and_pages() {
    let cell = |text: &str| format!("<w:tc><w:p>{}</w:p></w:tc>", run(text));
    let row =
        |cells: &[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|text| cell(text)).collect::<String>());
    let table = format!(
        "<w:tbl><w:tblGrid/>{}{}{}</w:tbl>",
        row(&["Salle", "Places", "Tarif"]),
        row(&["Mairie", "80", "120 €"]),
        row(&["Gymnase", "300", "450 €"])
    );
    let body = [
        paragraph("", &run("Avant.")),
        table,
        paragraph(
            "",
            "<w:r><w:t>Une phrase qui </w:t></w:r><w:r><w:lastRenderedPageBreak/><w:t>continue.</w:t></w:r>",
        ),
        paragraph("", "<w:r><w:br w:type=\"page\"/></w:r>"),
        paragraph("", "<w:r><w:lastRenderedPageBreak/><w:t>Fin.</w:t></w:r>"),
    ];
    let document = read("salles.docx", &docx(&body.concat()));
    assert_eq!(
        outline(&document),
        "Avant.\n| Salle | Places | Tarif\n| Mairie | Places: 80 | Tarif: 120 €\n| Gymnase | Places: 300 | \
         Tarif: 450 €\nUne phrase qui\n-- 2\ncontinue.\n-- 3\nFin."
    );
    let passage = document.passages.iter().find(|passage| passage.text.contains("Une phrase")).unwrap();
    assert!(passage.text.contains("Une phrase qui\ncontinue."), "a sentence over a page end is whole");
}

#[test]
fn open_document_headings_lists_tables_and_notes() {
    let styles = "<style:style style:name=\"P1\" style:family=\"paragraph\">\
        <style:paragraph-properties fo:break-before=\"page\"/></style:style>\
        <text:list-style style:name=\"L1\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\" \
        style:num-suffix=\")\"/></text:list-style>";
    let body = "<text:h text:outline-level=\"1\">Piscine</text:h>\
        <text:p>Ouverte<text:s text:c=\"3\"/>tous les jours<text:note><text:note-citation>1</text:note-citation>\
        <text:note-body><text:p>Sauf le 1er mai.</text:p></text:note-body></text:note>.</text:p>\
        <text:list text:style-name=\"L1\"><text:list-item><text:p>bonnet</text:p></text:list-item>\
        <text:list-item><text:p>douche</text:p></text:list-item></text:list>\
        <table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Jour</text:p>\
        </table:table-cell><table:table-cell><text:p>Heures</text:p></table:table-cell></table:table-row>\
        </table:table-header-rows><table:table-row><table:table-cell><text:p>Lundi</text:p></table:table-cell>\
        <table:table-cell><text:p>9 h</text:p></table:table-cell></table:table-row></table:table>\
        <text:p>Une phrase <text:soft-page-break/>coupée.</text:p><text:p text:style-name=\"P1\">Annexe</text:p>";
    let document = read("piscine.odt", &odt(styles, body));
    assert_eq!(
        outline(&document),
        "# Piscine\nOuverte tous les jours[1].\n* 1) bonnet\n* 2) douche\n| Jour | Heures\n| Lundi | 9 h\n\
         Une phrase\n[1] Sauf le 1er mai.\n-- 2\ncoupée.\n-- 3\nAnnexe"
    );
    assert_eq!(document.title, "Piscine");
}

#[test]
fn workbooks_show_amounts_and_dates() {
    let text = |at: &str, words: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{words}</t></is></c>");
    let rows = format!(
        "<row r=\"1\">{}</row><row r=\"3\">{}{}{}{}</row><row r=\"4\">{}<c r=\"B4\" s=\"1\"><v>1234.5</v></c>\
         <c r=\"C4\" s=\"2\"><v>45366</v></c><c r=\"D4\" s=\"3\"><v>0.055</v></c></row>\
         <row r=\"1048576\">{}</row>",
        text("A1", "Tarifs de la régie"),
        text("A3", "Salle"),
        text("B3", "Montant"),
        text("C3", "Depuis le"),
        text("D3", "TVA"),
        text("A4", "Mairie"),
        text("A1048576", "Gymnase"),
    );
    let document = read("tarifs.xlsx", &xlsx(&rows, &["#,##0.00\\ &quot;€&quot;", "dd/mm/yyyy", "0.0%"]));
    assert_eq!(
        outline(&document),
        "# Tarifs\nTarifs de la régie\n| Salle | Montant | Depuis le | TVA\n| Mairie | Montant: 1 234,50 € | \
         Depuis le: 15/03/2024 | TVA: 5,5 %\n| Gymnase"
    );
}

#[test]
fn messages_with_attachments() {
    let csv = "Tm9tO0V1cm9zClg7MTIK";
    let message = format!(
        "From: =?utf-8?Q?Mairie_de_Chamb=C3=A9ry?= <mairie@example.org>\r\nTo: a@example.org\r\n\
         Subject: =?utf-8?B?{}?=\r\nDate: Mon, 12 May 2025 09:30:00 +0200\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         Bonjour,\r\nvoici les subventions de\r\nl'ann\u{e9}e.\r\n--b\r\nContent-Type: text/csv; name=s.csv\r\n\
         Content-Disposition: attachment; filename=\"s.csv\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{csv}\r\n\
         --b\r\nContent-Type: application/zip\r\nContent-Disposition: attachment; filename=\"x.zip\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\nUEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==\r\n--b--\r\n",
        "w4l0w6k="
    );
    let document = read("m.eml", message.as_bytes());
    assert_eq!(document.date, Some(jiff::civil::date(2025, 5, 12)));
    assert_eq!(document.media_type, "message/rfc822");
    let outline = outline(&document);
    assert!(
        outline.starts_with("# Été\nFrom: Mairie de Chambéry <mairie@example.org>\nTo: a@example.org"),
        "{outline}"
    );
    assert!(outline.contains("Attachments: s.csv, x.zip"), "{outline}");
    assert!(outline.contains("voici les subventions de l'année."), "{outline}");
    assert!(outline.ends_with("-- 2\n| Nom | Euros\n| X | Euros: 12"), "{outline}");
    assert!(document.notices.iter().any(|notice| notice.code == "attachment_unread"));
}

#[test]
fn text_pages_and_encodings() {
    let document = read("a.txt", "Première page.\u{c}Seconde page.\n".as_bytes());
    assert_eq!(outline(&document), "Première page.\n-- 2\nSeconde page.");
    let (windows, _, _) =
        encoding_rs::WINDOWS_1252.encode("L'été à Chambéry, « déjà » prêt : 12 € l'entrée.");
    assert_eq!(read("a.txt", &windows).pages[0].text, "L'été à Chambéry, « déjà » prêt : 12 € l'entrée.");
}

#[test]
fn a_wrong_ending_is_read_by_what_it_is() {
    let document =
        read("page.txt", b"<!DOCTYPE html><html><body><h1>Bonjour</h1><p>Un texte.</p></body></html>");
    assert_eq!(document.media_type, "text/html");
    assert_eq!(document.notices[0].code, "extension_mismatch");
    let document = read("salles.pdf", &docx(&paragraph("", &run("Bonjour."))));
    assert!(document.media_type.contains("wordprocessingml"));
    assert_eq!(document.notices.len(), 1);
}

struct Reader;

impl Ocr for Reader {
    fn recognise(&self, _image: OcrImage<'_>) -> Result<OcrText, OcrError> {
        let word = |text: &str, x0: f32, line: u32| OcrWord {
            text: text.to_owned(),
            x0,
            y0: 100.0 * line as f32,
            x1: x0 + 200.0,
            y1: 100.0 * line as f32 + 50.0,
            confidence: 90.0,
            block: 0,
            line,
        };
        let words = vec![word("Avis", 100.0, 1), word("public", 400.0, 1), word("affiché.", 100.0, 2)];
        Ok(OcrText { width: 2480.0, height: 3508.0, words })
    }
}

#[test]
fn an_image_goes_through_recognition() {
    let png = b"\x89PNG\r\n\x1a\n....";
    let options = ReadOptions { ocr: Some(&Reader), ..ReadOptions::default() };
    let document = crate::read("avis.png", png, &options).unwrap();
    assert!(document.pages[0].text.contains("Avis public"));
    assert!(matches!(document.pages[0].origin, TextOrigin::Ocr { confidence } if confidence > 89.0));
    assert_eq!(document.pages[0].boxes.len(), 3);
    let refused = crate::read("avis.png", png, &ReadOptions::default()).unwrap_err();
    assert!(matches!(refused, ReadError::ImageUnread { .. }));
}
