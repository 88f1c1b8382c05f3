//! Are PDF files read as a person would read them, and is no file able to do harm?
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops on a slip of its own, and says loudly what it skips"
)]

mod damage;
mod writer;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use corpus::pdf::{Deadline, PdfOptions, PdfText, page_count, parse_tsv, read, render_page};
use corpus::{Limits, Ocr, OcrError, OcrImage, OcrText, OcrWord, ReadError};
use domain::document::{BlockRole, Page, TextOrigin};
use writer::{Sheet, pdf, pdf_of_packed};

fn read_all(bytes: &[u8]) -> PdfText {
    read(bytes, &PdfOptions::default()).unwrap()
}

fn blocks(page: &Page) -> Vec<(BlockRole, &str)> {
    page.blocks.iter().map(|block| (block.role, block.range.slice(&page.text).unwrap())).collect()
}

fn of_role(page: &Page, role: BlockRole) -> Vec<&str> {
    blocks(page).into_iter().filter(|(own, _)| *own == role).map(|(_, text)| text).collect()
}

/// The folder of real files beside the project, if it is there.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let start = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let beside = start.ancestors().map(|folder| folder.join("shared")).find(|folder| folder.is_dir());
    let folder = std::env::var_os("PARVIS_SHARED").map(PathBuf::from).or(beside)?;
    let wanted = folder.join(path);
    wanted.exists().then_some(wanted)
}

#[test]
fn columns_drawn_in_turn_are_read_one_after_the_other() {
    let left = [
        "Le conseil municipal se tient",
        "dans la salle du conseil une",
        "fois par mois et il vote les",
        "budgets de la ville ainsi que",
        "les subventions versées aux",
        "associations du territoire.",
    ];
    let right = [
        "Les habitants peuvent assister",
        "aux séances sans inscription et",
        "poser leurs questions par écrit",
        "trois jours avant la séance au",
        "secrétariat général de la ville",
        "qui y répond dans le mois.",
    ];
    let mut sheet = Sheet::default();
    let mut y = 700.0;
    for (a, b) in left.iter().zip(&right) {
        sheet.text(60.0, y, 11.0, a).text(320.0, y, 11.0, b);
        y -= 13.0;
    }
    let text = read_all(&pdf(&[sheet]));
    let wanted = format!("{}\n{}", left.join(" "), right.join(" "));
    assert_eq!(text.pages[0].text, wanted);
}

#[test]
fn a_narrow_column_is_a_side_note() {
    let mut sheet = Sheet::default();
    for (at, note) in ["Direction des", "affaires", "scolaires"].iter().enumerate() {
        sheet.text(50.0, 700.0 - at as f32 * 17.0, 10.0, note);
    }
    for at in 0..8 {
        let line = "La délibération porte sur les tarifs de la restauration scolaire de";
        sheet.text(200.0, 700.0 - at as f32 * 12.0, 10.0, line);
    }
    let text = read_all(&pdf(&[sheet]));
    assert_eq!(of_role(&text.pages[0], BlockRole::SideNote), ["Direction des affaires scolaires"]);
    assert!(of_role(&text.pages[0], BlockRole::Paragraph)[0].starts_with("La délibération porte"));
}

#[test]
fn a_turned_page_is_read_as_displayed() {
    let mut sheet = Sheet::default();
    // Shown turned by 90° clockwise, this runs from left to right, 100 points under the top edge.
    sheet.upwards(100.0, 60.0, 12.0, "Tableau des effectifs").rotated(90);
    let text = read_all(&pdf(&[sheet]));
    let page = &text.pages[0];
    assert_eq!(page.text, "Tableau des effectifs");
    assert_eq!(page.size, Some((842.0, 595.0)));
    let first = page.boxes[0].rect;
    assert!((first.x0 - 60.0).abs() < 1.0 && first.y0 < 100.0 && first.y1 > 100.0, "{first:?}");
    assert!(first.x1 - first.x0 > first.y1 - first.y0);
}

#[test]
fn writing_along_the_margin_stands_aside() {
    let mut sheet = Sheet::default();
    sheet
        .text(100.0, 700.0, 11.0, "Le maire de la ville arrête ce qui suit.")
        .upwards(30.0, 300.0, 8.0, "Copie");
    let text = read_all(&pdf(&[sheet]));
    let page = &text.pages[0];
    assert_eq!(of_role(page, BlockRole::SideNote), ["Copie"]);
    let margin = page.boxes.last().unwrap().rect;
    assert!(
        margin.x0 > 20.0 && margin.x1 < 34.0 && margin.y1 - margin.y0 > margin.x1 - margin.x0,
        "{margin:?}"
    );
}

#[test]
fn ligatures_accents_and_cut_words_are_whole() {
    let mut sheet = Sheet::default();
    sheet
        .text(60.0, 700.0, 11.0, "Le bureau con\u{1}rme que la conven-")
        .text(60.0, 687.0, 11.0, "tion signée à Saint-")
        .text(60.0, 674.0, 11.0, "Étienne prend effet dès l'été.");
    let text = read_all(&pdf(&[sheet]));
    let page = &text.pages[0];
    assert_eq!(
        page.text,
        "Le bureau confirme que la convention signée à Saint-Étienne prend effet dès l'été."
    );
    let words: Vec<&str> = page.boxes.iter().map(|b| b.range.slice(&page.text).unwrap()).collect();
    assert!(words.contains(&"confirme") && words.contains(&"conven") && words.contains(&"tion"), "{words:?}");
}

#[test]
fn rows_of_a_ruled_table_stay_whole() {
    let mut sheet = Sheet::default();
    for y in [700.0, 660.0, 620.0, 580.0] {
        sheet.line((60.0, y), (420.0, y));
    }
    for x in [60.0, 240.0, 330.0, 420.0] {
        sheet.line((x, 580.0), (x, 700.0));
    }
    // Column by column, as some programs draw, the first cell on two lines.
    sheet.text(65.0, 685.0, 10.0, "Tarif").text(65.0, 650.0, 10.0, "Restauration des en-");
    sheet.text(65.0, 638.0, 10.0, "fants").text(65.0, 605.0, 10.0, "Garderie");
    sheet.text(245.0, 685.0, 10.0, "2023").text(245.0, 645.0, 10.0, "3,38").text(245.0, 605.0, 10.0, "1,10");
    sheet.text(335.0, 685.0, 10.0, "2024").text(335.0, 645.0, 10.0, "3,69").text(335.0, 605.0, 10.0, "1,20");
    let text = read_all(&pdf(&[sheet]));
    assert_eq!(
        of_role(&text.pages[0], BlockRole::TableRow),
        ["Tarif | 2023 | 2024", "Restauration des enfants | 3,38 | 3,69", "Garderie | 1,10 | 1,20"]
    );
}

#[test]
fn rows_of_a_table_without_lines_stay_whole() {
    let mut sheet = Sheet::default();
    let rows = [("Adulte", "15,00", "12,00"), ("Enfant", "5,00", "4,00"), ("Groupe", "3,50", "3,00")];
    for (at, (a, b, c)) in rows.iter().enumerate() {
        let y = 700.0 - at as f32 * 14.0;
        sheet.text(60.0, y, 10.0, a).text(250.0, y, 10.0, b).text(380.0, y, 10.0, c);
    }
    let text = read_all(&pdf(&[sheet]));
    assert_eq!(
        of_role(&text.pages[0], BlockRole::TableRow),
        ["Adulte | 15,00 | 12,00", "Enfant | 5,00 | 4,00", "Groupe | 3,50 | 3,00"]
    );
}

#[test]
fn headers_footers_and_page_numbers_are_set_apart() {
    let subjects =
        ["La voirie est refaite.", "Les écoles ouvrent.", "Le marché se tient.", "Le parc est fermé."];
    let sheets: Vec<Sheet> = subjects
        .iter()
        .enumerate()
        .map(|(at, subject)| {
            let mut sheet = Sheet::default();
            sheet.text(60.0, 810.0, 9.0, "Ville de Chambéry - Bulletin municipal");
            sheet.text(60.0, 600.0, 11.0, subject);
            sheet.text(280.0, 30.0, 9.0, &format!("Page {} sur 4", at + 1));
            sheet
        })
        .collect();
    let text = read_all(&pdf(&sheets));
    for (page, subject) in text.pages.iter().zip(subjects) {
        assert_eq!(of_role(page, BlockRole::Header), ["Ville de Chambéry - Bulletin municipal"]);
        assert_eq!(of_role(page, BlockRole::Footer), [format!("Page {} sur 4", page.number)]);
        assert_eq!(of_role(page, BlockRole::Paragraph), [subject]);
    }
}

#[test]
fn large_and_bold_lines_are_headings() {
    let mut sheet = Sheet::default();
    sheet.bold(60.0, 760.0, 18.0, "Contrat de ville");
    sheet.bold(60.0, 720.0, 11.0, "Les quartiers");
    for at in 0..6 {
        sheet.text(
            60.0,
            700.0 - at as f32 * 13.0,
            11.0,
            "Les habitants des quartiers sont associés aux projets de la",
        );
    }
    let text = read_all(&pdf(&[sheet]));
    let found = blocks(&text.pages[0]);
    assert_eq!(found[0], (BlockRole::Heading { level: 1 }, "Contrat de ville"));
    assert_eq!(found[1], (BlockRole::Heading { level: 2 }, "Les quartiers"));
    assert_eq!(found[2].0, BlockRole::Paragraph);
}

#[test]
fn an_empty_password_opens_and_a_real_one_is_asked_for() {
    let open = include_bytes!("encrypted_empty_password.pdf");
    assert_eq!(read_all(open).pages[0].text, "Le conseil vote le budget.");
    let closed = include_bytes!("encrypted_with_password.pdf");
    assert!(matches!(read(closed, &PdfOptions::default()), Err(ReadError::Encrypted { .. })));
}

#[test]
fn limits_are_named_in_the_refusal() {
    let many = pdf(&vec![Sheet::default(); 5_001]);
    let refusal = read(&many, &PdfOptions::default()).unwrap_err();
    assert_eq!(refusal, ReadError::TooManyPages { pages: 5_001, limit_pages: 5_000 });
    let limits = Limits { file_bytes: 100, ..Limits::default() };
    let refusal = read(&many, &PdfOptions { limits, ..PdfOptions::default() }).unwrap_err();
    assert!(matches!(refusal, ReadError::TooLarge { limit_bytes: 100, .. }));
}

#[test]
fn a_stream_that_unpacks_without_end_is_refused() {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..40 {
        packer.write_all(&[b' '; 1024 * 1024]).unwrap();
    }
    let bomb = pdf_of_packed(packer.finish().unwrap());
    assert!(matches!(read(&bomb, &PdfOptions::default()), Err(ReadError::Bomb { .. })));
    assert!(matches!(render_page(&bomb, 1, 200), Err(ReadError::Bomb { .. })));
}

#[test]
fn the_deadline_of_the_caller_ends_the_reading() {
    let mut sheet = Sheet::default();
    sheet.text(60.0, 700.0, 11.0, "Le conseil vote.");
    let deadline = Deadline { seconds: 7, is_over: &|| true };
    let refusal = read(&pdf(&[sheet]), &PdfOptions { deadline: Some(deadline), ..PdfOptions::default() });
    assert_eq!(refusal.unwrap_err(), ReadError::TimedOut { seconds: 7 });
}

#[test]
fn the_deadline_is_asked_within_a_page() {
    let mut sheet = Sheet::default();
    for at in 0..5_000 {
        sheet.text(60.0, 700.0, 11.0, &format!("mot {at}"));
    }
    let asked = std::cell::Cell::new(0_u32);
    let is_over = || {
        asked.set(asked.get() + 1);
        asked.get() > 5
    };
    let deadline = Deadline { seconds: 3, is_over: &is_over };
    let refusal = read(&pdf(&[sheet]), &PdfOptions { deadline: Some(deadline), ..PdfOptions::default() });
    assert_eq!(refusal.unwrap_err(), ReadError::TimedOut { seconds: 3 });
    assert_eq!(asked.get(), 6);
}

#[test]
fn a_page_is_drawn_as_wide_as_asked() {
    let mut sheet = Sheet::default();
    sheet.text(60.0, 700.0, 40.0, "Chambéry");
    let png = render_page(&pdf(&[sheet]), 1, 400).unwrap();
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!(u32::from_be_bytes(png[16..20].try_into().unwrap()), 400);
    assert_eq!(u32::from_be_bytes(png[20..24].try_into().unwrap()), 566);
    assert!(render_page(&pdf(&[Sheet::default()]), 2, 400).is_err());
    assert_eq!(page_count(&pdf(&[Sheet::default(), Sheet::default()])).unwrap(), 2);
}

/// Recognition that knows one page.
struct OnePage;

impl Ocr for OnePage {
    fn recognise(&self, image: OcrImage<'_>) -> Result<OcrText, OcrError> {
        assert!(image.bytes.starts_with(b"\x89PNG") && image.dots_per_inch == Some(300));
        let word = |text: &str, x0: f32, line: u32| OcrWord {
            text: text.to_owned(),
            x0,
            y0: 1000.0 + line as f32 * 60.0,
            x1: x0 + 200.0,
            y1: 1040.0 + line as f32 * 60.0,
            confidence: 90.0,
            block: 1,
            line,
        };
        let words = vec![word("Le", 300.0, 0), word("conseil", 520.0, 0), word("délibère.", 300.0, 1)];
        Ok(OcrText { width: 2479.0, height: 3508.0, words })
    }
}

#[test]
fn a_scanned_page_is_recognised_or_said_to_be_unread() {
    let mut sheet = Sheet::default();
    sheet.covered();
    let bytes = pdf(&[sheet]);
    let unread = read_all(&bytes);
    assert_eq!(unread.pages[0].origin, TextOrigin::Unread);
    assert_eq!(
        (unread.notices[0].code.as_str(), unread.notices[0].pages.as_slice()),
        ("pdf_pages_unread", &[1][..])
    );
    let text = read(&bytes, &PdfOptions { ocr: Some(&OnePage), ..PdfOptions::default() }).unwrap();
    let page = &text.pages[0];
    assert_eq!(page.text, "Le conseil délibère.");
    assert_eq!(page.origin, TextOrigin::Ocr { confidence: 90.0 });
    assert!(text.notices.is_empty());
    let first = page.boxes[0].rect;
    assert!((first.x0 - 72.0).abs() < 0.5 && (first.y0 - 240.0).abs() < 0.5, "{first:?}");
}

#[test]
fn real_acts_are_read_with_their_side_column_apart() {
    let Some(folder) = shared("corpus/pdf/deliberations") else {
        println!("SKIPPED: no ../shared/corpus/pdf/deliberations");
        return;
    };
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = read_all(&std::fs::read(&path).unwrap());
        let first = &text.pages[0];
        let notes = of_role(first, BlockRole::SideNote).join(" ");
        assert!(notes.contains("Extrait du registre des délibérations"), "{}: {notes}", path.display());
        let body = of_role(first, BlockRole::Paragraph).join(" ");
        assert!(!body.contains("Extrait du registre"), "{}", path.display());
        assert!(
            body.contains("le Conseil Municipal de la Ville de Montpellier s'est réuni"),
            "{}",
            path.display()
        );
        assert!(text.notices.is_empty(), "{}: {:?}", path.display(), text.notices);
        files += 1;
    }
    assert_eq!(files, 123);
}

/// Recognition by the program `tesseract`, where it is installed.
struct Tesseract;

impl Ocr for Tesseract {
    fn recognise(&self, image: OcrImage<'_>) -> Result<OcrText, OcrError> {
        let mut command = Command::new("tesseract");
        command.args(["-", "-", "-l", "fra", "tsv"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().map_err(|_| OcrError::Missing)?;
        child.stdin.take().unwrap().write_all(image.bytes).unwrap();
        let output = child.wait_with_output().unwrap();
        Ok(parse_tsv(&String::from_utf8(output.stdout).unwrap()))
    }
}

#[test]
fn a_real_scan_is_read_by_tesseract() {
    let installed = Command::new("tesseract").arg("--list-langs").output();
    let installed = installed.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("fra"));
    let Some(path) = shared("corpus/pdf/montpellier_CRCM_2011-06-20_SCAN.pdf").filter(|_| installed) else {
        println!("SKIPPED: no tesseract with `fra`, or no ../shared/corpus/pdf");
        return;
    };
    let limits = Limits { ocr_images: 1, ..Limits::default() };
    let options = PdfOptions { limits, ocr: Some(&Tesseract), deadline: None };
    let text = read(&std::fs::read(path).unwrap(), &options).unwrap();
    let first = &text.pages[0];
    assert!(
        matches!(first.origin, TextOrigin::Ocr { confidence } if confidence > 80.0),
        "{:?}",
        first.origin
    );
    let flat = first.text.replace('\n', " ");
    assert!(flat.contains("Conseil municipal") && flat.contains("Présents"), "{flat}");
    assert!(first.boxes.iter().all(|b| b.rect.x1 <= 600.0 && b.rect.y1 <= 850.0 && b.rect.x0 >= 0.0));
    let unread: Vec<u32> = (2..=12).collect();
    assert_eq!(text.notices[0].pages, unread);
}
