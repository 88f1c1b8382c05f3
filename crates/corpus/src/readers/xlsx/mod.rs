//! How is a workbook (XLSX) read? Each visible sheet is a page; values as a person sees them.

mod value;

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetVisible, Xlsx};
use domain::document::BlockRole;

use super::container::Container;
use super::sheet;
use crate::draft::{Draft, DraftBuilder};
use crate::{Format, Limits, ReadError, Remark, clean};
use value::{Shown, Writing};

/// Columns of a sheet read; Excel itself has 16,384.
const COLUMNS_MOST: usize = 512;

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Draft, ReadError> {
    let mut container = Container::open(bytes, Format::Xlsx, limits)?;
    container.check_all()?;
    let corrupt = |detail: String| ReadError::Corrupt { format: Format::Xlsx, detail };
    let mut workbook: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|error: calamine::XlsxError| corrupt(error.to_string()))?;
    let mut draft = DraftBuilder::new(limits);
    if let Some(core) = container.member("docProps/core.xml")? {
        draft.set_title(&super::docx::text_of(&core, "title", Format::Xlsx, limits)?);
    }
    let mut cells_left = usize::try_from(limits.cells).unwrap_or(usize::MAX);
    let (mut hidden, mut cut) = (Vec::new(), false);
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    for (name, visible) in sheets {
        if !visible {
            hidden.push(name);
            continue;
        }
        // Chart sheets have no cells: nothing to read there.
        let Ok(grid) = read_cells(&mut workbook, &name, &mut cells_left) else { continue };
        cut |= grid.cut;
        draft.push(BlockRole::Heading { level: 1 }, &name);
        sheet::write(grid.into_rows(), Some(&name), limits.page_chars, &mut draft)?;
        draft.end_page()?;
        if draft.is_full() {
            break;
        }
    }
    if !hidden.is_empty() {
        let message = format!("Hidden sheets were not read: {}.", hidden.join(", "));
        draft.note_names(Remark::SheetsHidden, message, hidden);
    }
    if cut {
        let message = format!("Only the first {} cells were read. Split the workbook.", limits.cells);
        draft.note(Remark::CellsCut, message, Vec::new());
    }
    draft.finish(Format::Xlsx)
}

/// The filled cells of a sheet, row by row, each with its column.
struct Cells {
    rows: Vec<(u32, Vec<(usize, Shown)>)>,
    cut: bool,
}

fn read_cells(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    cells_left: &mut usize,
) -> Result<Cells, calamine::XlsxError> {
    let mut reader = workbook.worksheet_cells_reader(name)?;
    let codes: Vec<String> = reader
        .styles()
        .iter()
        .map(|style| {
            style.number_format.as_ref().map(|format| format.format_code.clone()).unwrap_or_default()
        })
        .collect();
    let mut cells = Cells { rows: Vec::new(), cut: false };
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        let (row, column) = cell.get_position();
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        let code = codes.get(style).map_or("", String::as_str);
        let Some(value) = shown(cell.get_value(), code) else { continue };
        if *cells_left == 0 || column >= COLUMNS_MOST {
            cells.cut = true;
            if *cells_left == 0 {
                break;
            }
            continue;
        }
        *cells_left -= 1;
        match cells.rows.last_mut() {
            Some((last, filled)) if *last == row => filled.push((column, value)),
            _ => cells.rows.push((row, vec![(column, value)])),
        }
    }
    Ok(cells)
}

fn shown(value: &DataRef<'_>, code: &str) -> Option<Shown> {
    match value {
        DataRef::Empty | DataRef::Error(_) => None,
        DataRef::String(text) => text_value(text),
        DataRef::SharedString(text) => text_value(text),
        DataRef::Bool(true) => Some(Shown::Yes),
        DataRef::Bool(false) => Some(Shown::No),
        #[expect(clippy::cast_precision_loss, reason = "a cell shows fifteen digits at most")]
        DataRef::Int(number) => Some(Shown::Number { value: *number as f64, code: code.to_owned() }),
        DataRef::Float(number) => Some(Shown::Number { value: *number, code: code.to_owned() }),
        DataRef::DateTime(moment) if moment.is_duration() => Some(Shown::Duration { days: moment.as_f64() }),
        DataRef::DateTime(moment) => {
            let (year, month, day, hour, minute, _, _) = moment.to_ymd_hms_milli();
            let days = moment.as_f64();
            Some(Shown::Moment {
                date: (days >= 1.0).then_some((year, month, day)),
                time: (hour, minute),
                timed: days.fract().abs() > 1e-6,
            })
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text_value(text),
    }
}

fn text_value(text: &str) -> Option<Shown> {
    let text = clean::inline(text);
    (!text.is_empty()).then_some(Shown::Text(text))
}

impl Cells {
    /// Rows of words: the columns in use, the same for all rows.
    fn into_rows(self) -> Vec<Vec<String>> {
        let texts = self.rows.iter().flat_map(|(_, cells)| cells).filter_map(|(_, value)| value.text());
        let writing = Writing::of(texts);
        let used: std::collections::BTreeSet<usize> =
            self.rows.iter().flat_map(|(_, cells)| cells.iter().map(|(column, _)| *column)).collect();
        let place: std::collections::HashMap<usize, usize> =
            used.iter().enumerate().map(|(at, column)| (*column, at)).collect();
        let as_words = |cells: Vec<(usize, Shown)>| {
            let mut row = vec![String::new(); used.len()];
            for (column, value) in cells {
                if let Some(cell) = place.get(&column).and_then(|at| row.get_mut(*at)) {
                    *cell = value.words(writing);
                }
            }
            row
        };
        self.rows.into_iter().map(|(_, cells)| as_words(cells)).collect()
    }
}
