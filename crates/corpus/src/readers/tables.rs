//! How does a row of a table read as a line of text (with the traces of its cells)?
//!
//! Cells are joined by ` | `. Where the columns have names and a row would not be understood without them
//! (three columns or more, or a figure standing alone), each value follows its name: `Fee: 3.50 €`.

use crate::traces;

/// A table read: names of the columns where there are any, and rows of cells.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// Names of the columns.
    pub(crate) header: Option<Vec<String>>,
    /// Cells, row by row.
    pub(crate) rows: Vec<Vec<String>>,
    /// Each value follows the name of its column, however few the columns.
    pub(crate) always_named: bool,
}

/// Columns from which values need their names.
const NAMED_COLUMNS: usize = 3;

/// A cell longer than this explains itself.
const SELF_EXPLAINED_CHARS: usize = 160;

impl Table {
    /// The rows as lines of text, the header first; an empty row gives an empty line.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::with_capacity(self.rows.len() + 1);
        let named = self.needs_names();
        if let Some(header) = &self.header {
            lines.push(joined(header));
        }
        for row in &self.rows {
            lines.push(match &self.header {
                Some(header) if named => with_names(header, row),
                _ => joined(row),
            });
        }
        for (at, line) in lines.iter_mut().enumerate() {
            line.insert(0, traces::ROW);
            if at == 0 {
                line.insert(0, traces::TABLE);
            }
        }
        lines
    }

    fn needs_names(&self) -> bool {
        let Some(header) = &self.header else { return false };
        let columns = header.iter().filter(|name| !name.is_empty()).count();
        let long = |cell: &String| cell.chars().count() > SELF_EXPLAINED_CHARS;
        let wordy = self.rows.iter().filter(|row| row.iter().any(long)).count();
        self.always_named || columns >= NAMED_COLUMNS && wordy * 2 <= self.rows.len()
    }
}

/// Cells joined by ` | `, empty ones left out.
pub(crate) fn joined(cells: &[String]) -> String {
    let filled = cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    filled.map(|(at, cell)| traced(at, cell)).collect::<Vec<_>>().join(" | ")
}

/// A cell with the traces of its place.
fn traced(column: usize, cell: &str) -> String {
    format!("{}{cell}{}", traces::cell(column), traces::CELL_END)
}

/// `name: value` for each filled cell; the first column, which names the row, stands alone.
fn with_names(header: &[String], row: &[String]) -> String {
    let mut parts = Vec::with_capacity(row.len());
    for (at, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        let name = header.get(at).map(|name| name.trim_end_matches([':', ' '])).unwrap_or_default();
        let names_the_row = at == 0 && cell.chars().any(char::is_alphabetic);
        if name.is_empty() || names_the_row || name == cell {
            parts.push(traced(at, cell));
        } else {
            parts.push(format!("{}: {}", traces::without(name), traced(at, cell)));
        }
    }
    parts.join(" | ")
}

/// Whether a first row names the columns: every cell filled with words, none a figure, and rows below differ.
pub(crate) fn looks_like_header(rows: &[Vec<String>]) -> bool {
    let Some(first) = rows.first() else { return false };
    let named = first.len() > 1
        && first.iter().all(|cell| {
            !cell.is_empty()
                && cell.chars().count() <= 60
                && cell.chars().any(char::is_alphabetic)
                && !starts_with_value(cell)
        });
    let valued = rows.iter().skip(1).take(20).any(|row| row.iter().any(|cell| starts_with_value(cell)));
    named && valued
}

fn starts_with_value(cell: &str) -> bool {
    let mut chars = cell.chars();
    match chars.next() {
        Some('-' | '+' | '$' | '€' | '£') => chars.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_ascii_digit() && !cell.ends_with(|c: char| c.is_alphabetic() && c != 'h'),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Table, looks_like_header};
    use crate::traces;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn values_get_their_names_where_columns_are_many() {
        let header = Some(row(&["Piscine", "Plein", "Réduit :"]));
        let lines =
            |table: &Table| table.lines().iter().map(|line| traces::without(line)).collect::<Vec<_>>();
        let table = Table {
            header,
            rows: vec![row(&["Aquabulle", "4,20 €", ""]), row(&["Stade", "3 €", "2 €"])],
            always_named: false,
        };
        assert_eq!(
            lines(&table),
            ["Piscine | Plein | Réduit :", "Aquabulle | Plein: 4,20 €", "Stade | Plein: 3 € | Réduit: 2 €"]
        );
        let two = Table {
            header: Some(row(&["Jour", "Heures"])),
            rows: vec![row(&["Lundi", "9 h - 12 h"])],
            always_named: false,
        };
        assert_eq!(lines(&two), ["Jour | Heures", "Lundi | 9 h - 12 h"]);
    }

    #[test]
    fn a_header_is_words_above_values() {
        assert!(looks_like_header(&[row(&["Nom", "Montant"]), row(&["Posse 33", "1 500"])]));
        assert!(!looks_like_header(&[row(&["Adresse", "12 rue X"]), row(&["Ville", "Chambéry"])]));
        assert!(!looks_like_header(&[row(&["Posse 33", "1 500"]), row(&["AFEV", "300"])]));
    }
}
