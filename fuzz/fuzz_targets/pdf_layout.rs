//! Does any arrangement of words and ruled lines on pages become pages whose ranges all hold, without a hang?
#![no_main]

use std::fmt::Write as _;

use corpus::pdf::{PdfOptions, read};
use libfuzzer_sys::fuzz_target;

const WORDS: [&str; 12] = [
    "ville",
    "conven-",
    "tion",
    "-",
    "1.",
    "12 000",
    "Article 2",
    "MAIRIE",
    "|",
    "Saint-",
    "a)",
    "\\351t\\351.",
];

fuzz_target!(|data: &[u8]| {
    let pages: Vec<&[u8]> = data.chunks(600).take(6).collect();
    let Ok(text) = read(&file(&pages), &PdfOptions::default()) else { return };
    assert_eq!(text.pages.len(), pages.len().max(1));
    for page in &text.pages {
        let mut end = 0;
        for block in &page.blocks {
            assert!(block.range.start >= end && block.range.slice(&page.text).is_some());
            end = block.range.end;
        }
        assert!(page.boxes.iter().all(|b| b.range.slice(&page.text).is_some_and(|words| !words.is_empty())));
    }
});

/// Six bytes a thing drawn: a word somewhere in some size, or a ruled line.
fn content(marks: &[u8]) -> String {
    let mut out = String::new();
    for mark in marks.chunks_exact(6) {
        let [kind, word, x, y, size, more] = mark else { continue };
        let (x, y) = (f32::from(*x) * 2.3, f32::from(*y) * 3.3);
        let _ = match kind % 8 {
            0 => writeln!(out, "{x} {y} m {} {y} l S", x + f32::from(*more) * 2.0),
            1 => writeln!(out, "{x} {y} m {x} {} l S", y + f32::from(*more) * 3.0),
            2 => writeln!(out, "{x} {y} {} {} re f", f32::from(*more), f32::from(*size) / 50.0),
            turn => {
                let matrix = if turn == 3 { "0 1 -1 0" } else { "1 0 0 1" };
                let size = 4.0 + f32::from(*size % 24);
                let word = WORDS[usize::from(*word) % WORDS.len()];
                writeln!(out, "BT /F {size} Tf {matrix} {x} {y} Tm ({word}) Tj ET")
            }
        };
    }
    out
}

fn file(pages: &[&[u8]]) -> Vec<u8> {
    let count = pages.len().max(1);
    let kids: String = (0..count).map(|at| format!("{} 0 R ", 4 + at * 2)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>"),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for at in 0..count {
        let drawn = content(pages.get(at).copied().unwrap_or_default());
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
             /Resources << /Font << /F 3 0 R >> >> >>",
            5 + at * 2
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{drawn}\nendstream", drawn.len()));
    }
    let mut out = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = out.len();
    let size = objects.len() + 1;
    let _ = write!(out, "{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    out.into_bytes()
}
