//! How are values in a text file (CSV) read, whatever parts them?

use super::decode::Decoded;
use super::{sheet, text};
use crate::draft::{Draft, DraftBuilder};
use crate::{Format, Limits, ReadError, Remark, clean};

/// Signs that may part values.
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];

/// Bytes looked at to find the one in use.
const SAMPLE_BYTES: usize = 64 * 1024;

/// Reads a CSV.
pub(crate) fn read(decoded: &Decoded, limits: &Limits) -> Result<Draft, ReadError> {
    let mut draft = DraftBuilder::new(limits);
    text::note_damage(decoded, &mut draft);
    let (text, stated) = without_statement(&decoded.text);
    let delimiter = stated.unwrap_or_else(|| delimiter_of(text));
    let most_cells = usize::try_from(limits.cells).unwrap_or(usize::MAX);
    let (mut rows, mut cells, mut cut) = (Vec::new(), 0_usize, false);
    for record in reader(text, delimiter).records() {
        let record =
            record.map_err(|error| ReadError::Corrupt { format: Format::Csv, detail: error.to_string() })?;
        cells += record.len();
        if cells > most_cells {
            cut = true;
            break;
        }
        let row: Vec<String> = record.iter().map(clean::inline).collect();
        if row.iter().any(|cell| !cell.is_empty()) {
            rows.push(row);
        }
    }
    if cut {
        let message = format!("Only the first {} values were read. Split the file.", limits.cells);
        draft.note(Remark::CellsCut, message, Vec::new());
    }
    sheet::write(rows, None, limits.page_chars, &mut draft)?;
    draft.finish(Format::Csv)
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// Spreadsheet programs may state the sign in a first line `sep=;`.
fn without_statement(text: &str) -> (&str, Option<u8>) {
    let Some((first, rest)) = text.split_once('\n') else { return (text, None) };
    match first.trim_end().strip_prefix("sep=").map(str::as_bytes) {
        Some([delimiter]) => (rest, Some(*delimiter)),
        _ => (text, None),
    }
}

/// The sign that gives most records the same number of values, at least two.
fn delimiter_of(text: &str) -> u8 {
    let mut end = text.len().min(SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = text.get(..end).unwrap_or_default();
    let scored = DELIMITERS.into_iter().map(|delimiter| (consistency(sample, delimiter), delimiter));
    // The first of equals wins: `max_by_key` would take the last.
    let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.filter(|(score, _)| *score > 0).map_or(b',', |(_, delimiter)| delimiter)
}

/// Records that have the most common number of values, weighted with that number; nothing for one value.
fn consistency(sample: &str, delimiter: u8) -> usize {
    let widths: Vec<usize> = reader(sample, delimiter)
        .records()
        .take(200)
        .filter_map(Result::ok)
        .map(|record| record.len())
        .collect();
    let same = |width: usize| widths.iter().filter(|other| **other == width).count();
    let Some(common) = widths.iter().copied().max_by_key(|width| same(*width)) else { return 0 };
    if common < 2 { 0 } else { same(common) * 100 / widths.len().max(1) * 10 + common.min(9) }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::Limits;
    use crate::readers::decode::Decoded;

    fn text(csv: &str) -> String {
        let decoded = Decoded { text: csv.to_owned(), encoding: "UTF-8", damaged: false };
        read(&decoded, &Limits::default()).unwrap().pages.remove(0).text
    }

    #[test]
    fn finds_the_delimiter_and_repeats_the_names() {
        assert_eq!(
            text("Association;Montant, en €;Objet\nPosse 33;1 500,50;\"Concert; été\"\nAFEV;300;\n"),
            "Association | Montant, en € | Objet\n\
             Posse 33 | Montant, en €: 1 500,50 | Objet: Concert; été\nAFEV | Montant, en €: 300"
        );
        assert_eq!(text("a\tb\n1\t2\n"), "a | b\na: 1 | b: 2");
        assert_eq!(text("sep=|\nJour|Heure\nLundi|9 h\n"), "Jour | Heure\nLundi | Heure: 9 h");
    }

    #[test]
    fn a_title_above_the_names_stands_apart() {
        assert_eq!(
            text("Subventions 2024;;\n;;\nNom;Euros;Voix\nX;1;2\n"),
            "Subventions 2024\nNom | Euros | Voix\nX | Euros: 1 | Voix: 2"
        );
    }

    #[test]
    fn ten_million_cells_are_bounded() {
        let csv = "a;b;c;d;e;f;g;h;i;j\n".repeat(1_000_000);
        let decoded = Decoded { text: csv, encoding: "UTF-8", damaged: false };
        let limits = Limits { cells: 10_000, ..Limits::default() };
        let draft = read(&decoded, &limits).unwrap();
        assert!(draft.notices.iter().any(|notice| notice.code == "cells_cut"));
    }
}
