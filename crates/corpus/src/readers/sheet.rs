//! How does a sheet (of a workbook or a CSV file) become blocks: each value after the name of its column?

use domain::document::BlockRole;

use super::tables::{Table, joined};
use crate::ReadError;
use crate::draft::DraftBuilder;

/// Rows above the names of the columns (a title, a date), at most.
const PREAMBLE_ROWS: usize = 12;

/// A sheet goes on on a further page past this share of what a page may hold.
const FULL_SHARE: (u32, u32) = (3, 4);

/// Writes the rows of a sheet, title rows first, then each row with the names of the columns.
///
/// # Errors
/// [`ReadError::TooManyPages`].
pub(crate) fn write(
    rows: Vec<Vec<String>>,
    heading: Option<&str>,
    page_chars: u32,
    draft: &mut DraftBuilder<'_>,
) -> Result<(), ReadError> {
    let header_at = rows.iter().take(PREAMBLE_ROWS).position(|row| names_columns(row));
    let header_at = header_at.filter(|at| rows.len() > at + 1 && is_above(&rows, *at));
    let mut rows = rows.into_iter();
    for row in rows.by_ref().take(header_at.unwrap_or(0)) {
        draft.push(BlockRole::Paragraph, &joined(&row));
    }
    let header = if header_at.is_some() { rows.next() } else { None };
    let table = Table { header, rows: rows.collect(), always_named: true };
    let most = page_chars / FULL_SHARE.1 * FULL_SHARE.0;
    for line in table.lines() {
        if draft.page_chars() > most {
            draft.end_page()?;
            draft.push(BlockRole::Heading { level: 1 }, heading.unwrap_or_default());
        }
        draft.push(BlockRole::TableRow, &line);
    }
    Ok(())
}

/// Two cells or more, each with words that are no value; after the first, years are names too.
fn names_columns(row: &[String]) -> bool {
    let mut filled = row.iter().filter(|cell| !cell.is_empty());
    let named = |cell: &String| {
        cell.chars().any(char::is_alphabetic)
            && cell.chars().count() <= 120
            && !cell.chars().next().is_some_and(|c| c.is_ascii_digit())
    };
    filled.clone().count() >= 2
        && filled.next().is_some_and(named)
        && filled.all(|cell| named(cell) || is_year(cell))
}

fn is_year(cell: &str) -> bool {
    cell.len() == 4
        && (cell.starts_with("19") || cell.starts_with("20"))
        && cell.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the row is at least as wide as those below it.
fn is_above(rows: &[Vec<String>], at: usize) -> bool {
    let width = |row: &Vec<String>| row.iter().filter(|cell| !cell.is_empty()).count();
    let own = rows.get(at).map_or(0, width);
    let below = rows.iter().skip(at + 1).take(20).map(width).max().unwrap_or(0);
    own + 1 >= below
}
