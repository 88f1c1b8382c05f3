//! Which tables list actions under named columns, which are forms (*Pilote* | *CCAS*), which only set text?

use std::collections::{BTreeMap, HashMap};

use super::labels::{label_of_cell, status_heading};
use super::lines::{Lines, Run};
use super::stream::{Cell, Row};
use super::words::Label;
use crate::about::plain;
use domain::plan::{Status, find_numbers};

/// Rows at the top of a table among which its column names are looked for.
const HEAD_ROWS: usize = 4;

/// What a line of a table is.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// It is a part of what was taken already, or names a column.
    Names,
    /// A row under column names begins; the line after it.
    Row(Row, usize),
    /// A cell of a form that is a label.
    FormLabel(Label),
    /// A line of a cell of a form.
    FormValue,
    /// No label of a form holds from here on.
    RowEnd,
}

/// Tables of a document.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    places: HashMap<usize, Place>,
}

impl Tables {
    /// What line `at` is, where a table says so.
    pub(crate) fn place(&self, at: usize) -> Option<&Place> {
        self.places.get(&at)
    }

    /// The tables of these lines.
    pub(crate) fn of(lines: &Lines<'_>) -> Self {
        let mut grouped: BTreeMap<(usize, u32), Grid> = BTreeMap::new();
        for (at, line) in lines.lines.iter().enumerate() {
            let Some(cell) = line.cell else { continue };
            let grid = grouped.entry((line.run.page, cell.table)).or_default();
            grid.rows.entry(cell.row).or_default().entry(cell.column).or_default().push(at);
        }
        let mut tables = Self::default();
        let mut names: Option<Names> = None;
        for grid in grouped.into_values() {
            tables.read(lines, &grid, &mut names);
        }
        tables
    }

    fn read(&mut self, lines: &Lines<'_>, grid: &Grid, names: &mut Option<Names>) {
        if let Some((head, found)) = grid.names(lines) {
            self.read_rows(lines, grid, &found, Some(head));
            *names = Some(found);
        } else if grid.is_form(lines) {
            self.read_form(lines, grid);
            *names = None;
        } else if let Some(known) = names.as_ref().filter(|known| known.fits(grid)) {
            // The table goes on on the next page without its column names.
            let known = known.clone();
            self.read_rows(lines, grid, &known, None);
        } else {
            *names = None;
        }
    }

    fn read_rows(&mut self, lines: &Lines<'_>, grid: &Grid, names: &Names, head: Option<u32>) {
        let mut names = names.clone();
        for (number, row) in &grid.rows {
            let all: Vec<usize> = row.values().flatten().copied().collect();
            if head.is_some_and(|head| *number < head) {
                continue;
            }
            let said: Vec<Option<Label>> =
                row.values().map(|cell| column_label(&text_of(lines, cell))).collect();
            let repeats = said.iter().flatten().count() >= 2 && said.iter().all(Option::is_some);
            if head == Some(*number) || repeats {
                self.places.extend(all.iter().map(|at| (*at, Place::Names)));
                if repeats && row.len() == names.columns.len() {
                    names = Names::of(lines, row);
                }
                continue;
            }
            // Boxes side by side under one another: other lists begin, under names of their own.
            let below = Names::of(lines, row);
            if row.len() > 1 && below.statuses.len() == row.len() {
                names = below;
                self.places.extend(all.iter().map(|at| (*at, Place::Names)));
                continue;
            }
            if row.values().any(|cell| own_label(lines, cell).is_some()) {
                self.read_labelled_cells(lines, row);
                continue;
            }
            let cells: Vec<Cell> =
                row.iter().filter_map(|(column, cell)| names.cell(lines, *column, cell)).collect();
            // A cell across the table heads what is below.
            let (Some(first), Some(last)) = (all.iter().min(), all.iter().max()) else { continue };
            if row.len() == 1 && names.columns.len() > 2 && names.is_across(lines, row) || cells.is_empty() {
                continue;
            }
            self.places.insert(*first, Place::Row(Row { cells }, last + 1));
        }
    }

    /// A row of text boxes that was taken for one of the table: each cell says on its first line what it holds.
    fn read_labelled_cells(&mut self, lines: &Lines<'_>, row: &BTreeMap<u32, Vec<usize>>) {
        for cell in row.values() {
            let Some((first, rest)) = cell.split_first() else { continue };
            // Two labels in a row head two boxes that were taken for one cell: where each word is drawn tells.
            if let Some((row, last)) = super::boxes::parted(lines, cell).zip(cell.last()) {
                self.places.insert(*first, Place::Row(row, last + 1));
                continue;
            }
            let two = own_label(lines, rest).is_some()
                || lines.lines.get(*first).is_some_and(|line| names_two(line.text));
            match own_label(lines, cell).filter(|_| !two) {
                Some(label) => {
                    self.places.insert(*first, Place::FormLabel(label));
                    self.places.extend(rest.iter().map(|at| (*at, Place::FormValue)));
                }
                None => self.places.extend(cell.iter().map(|at| (*at, Place::Names))),
            }
        }
        if let Some(last) = row.values().flatten().max() {
            self.places.entry(last + 1).or_insert(Place::RowEnd);
        }
    }

    fn read_form(&mut self, lines: &Lines<'_>, grid: &Grid) {
        for row in grid.rows.values() {
            let mut labelled = false;
            for cell in row.values() {
                let text = text_of(lines, cell);
                if let Some(label) = label_of_cell(&text).filter(|_| row.len() > 1) {
                    let mut at = cell.iter();
                    self.places.extend(at.next().map(|at| (*at, Place::FormLabel(label))));
                    self.places.extend(at.map(|at| (*at, Place::Names)));
                    labelled = true;
                } else if labelled {
                    self.places.extend(cell.iter().map(|at| (*at, Place::FormValue)));
                } else {
                    self.places.extend(cell.first().map(|at| (*at, Place::RowEnd)));
                }
            }
        }
        if let Some(after) =
            grid.rows.values().flat_map(|row| row.values().flatten()).max().map(|last| last + 1)
        {
            self.places.entry(after).or_insert(Place::RowEnd);
        }
    }
}

/// Lines by row and column.
#[derive(Debug, Default)]
struct Grid {
    rows: BTreeMap<u32, BTreeMap<u32, Vec<usize>>>,
}

/// Names of columns.
#[derive(Debug, Clone)]
struct Names {
    columns: BTreeMap<u32, (Option<Label>, Vec<usize>)>,
    /// Columns whose names give a status to the actions below.
    statuses: BTreeMap<u32, Status>,
}

fn text_of(lines: &Lines<'_>, cell: &[usize]) -> String {
    let words = cell.iter().filter_map(|at| lines.lines.get(*at)).map(|line| line.text);
    words.collect::<Vec<_>>().join(" ")
}

fn runs_of(lines: &Lines<'_>, cell: &[usize]) -> Vec<Run> {
    cell.iter().filter_map(|at| lines.lines.get(*at)).map(|line| line.run).collect()
}

/// The label on the first line of a cell of several.
fn own_label(lines: &Lines<'_>, cell: &[usize]) -> Option<Label> {
    let first = cell.first().filter(|_| cell.len() > 1).and_then(|at| lines.lines.get(*at))?;
    let label = label_of_cell(first.text)?;
    matches!(
        label,
        Label::Pilot | Label::Partner | Label::Funder | Label::Instrument | Label::Budget | Label::Deadline
    )
    .then_some(label)
}

/// *Partenaires Outils*: two labels with nothing that binds them.
fn names_two(text: &str) -> bool {
    let labels: Vec<Label> = text.split_whitespace().filter_map(label_of_cell).collect();
    labels.len() == text.split_whitespace().count()
        && labels.windows(2).any(|pair| pair.first() != pair.last())
}

/// What a column of that name holds: plurals head columns of single things.
fn column_label(name: &str) -> Option<Label> {
    let said = plain(name);
    let opens = |words: &[&str]| words.iter().any(|word| said.starts_with(word));
    let label = label_of_cell(name);
    if opens(&["objectif", "objective", "goal"]) && label.is_some() {
        return Some(Label::Objective);
    }
    match label {
        Some(Label::Actions) => Some(Label::Action),
        Some(Label::Prose) if opens(&["enjeu"]) => Some(Label::Axis),
        None if opens(&[
            "description de l'action",
            "libelle de l'action",
            "libelle",
            "actions a ",
            "actions (",
            "action (",
            "actions /",
            "what",
        ]) =>
        {
            Some(Label::Action)
        }
        None if opens(&["qui", "who"]) && said.len() < 8 => Some(Label::Pilot),
        None if opens(&["quand", "when"]) && said.len() < 8 => Some(Label::Deadline),
        label => label,
    }
}

impl Grid {
    /// The row that names the columns.
    fn names(&self, lines: &Lines<'_>) -> Option<(u32, Names)> {
        self.rows.iter().take(HEAD_ROWS).find_map(|(number, row)| {
            let names = Names::of(lines, row);
            let columns = &names.columns;
            let named = columns.values().filter(|(label, _)| label.is_some()).count();
            let below: Vec<_> = self.rows.range(number + 1..).map(|(_, row)| row).collect();
            let labels_below = below.iter().filter(|row| {
                row.values().next().is_some_and(|cell| label_of_cell(&text_of(lines, cell)).is_some())
            });
            let form = labels_below.count() * 2 > below.len();
            let funders = columns
                .values()
                .any(|(label, _)| matches!(label, Some(Label::Funder | Label::Budget | Label::Action)));
            let enough = named >= 2 && named * 2 >= columns.len()
                || named >= 1 && funders && columns.len() >= 2 && amounts_below(lines, &below);
            let fits = (enough && !form || !names.statuses.is_empty()) && !below.is_empty();
            fits.then_some((*number, names))
        })
    }

    /// Rows that begin with a label and have something beside it.
    fn is_form(&self, lines: &Lines<'_>) -> bool {
        let labelled = self.rows.values().filter(|row| {
            let labels = row.values().filter(|cell| label_of_cell(&text_of(lines, cell)).is_some()).count();
            row.len() > 1 && labels > 0 && labels < row.len()
        });
        let count = labelled.count();
        count > 0 && (count >= 2 || count * 2 >= self.rows.len())
    }
}

/// Whether most rows hold a figure after their first cell.
fn amounts_below(lines: &Lines<'_>, rows: &[&BTreeMap<u32, Vec<usize>>]) -> bool {
    let figured = rows
        .iter()
        .filter(|row| row.values().skip(1).any(|cell| !find_numbers(&text_of(lines, cell)).is_empty()));
    figured.count() * 2 > rows.len()
}

impl Names {
    /// What the cells of a row name.
    fn of(lines: &Lines<'_>, row: &BTreeMap<u32, Vec<usize>>) -> Self {
        let columns = row
            .iter()
            .map(|(column, cell)| (*column, (column_label(&text_of(lines, cell)), cell.clone())))
            .collect();
        let statuses: BTreeMap<u32, Status> = row
            .iter()
            .filter_map(|(column, cell)| Some((*column, status_heading(&text_of(lines, cell))?)))
            .collect();
        // *Actions en cours* beside *Actions à développer* heads two lists of actions.
        let both = statuses.values().any(|status| Some(status) != statuses.values().next());
        Self { columns, statuses: if both { statuses } else { BTreeMap::new() } }
    }

    /// Whether a table may go on with these columns.
    fn fits(&self, grid: &Grid) -> bool {
        let last = |columns: Option<u32>| columns.unwrap_or(0);
        let widest = last(grid.rows.values().filter_map(|row| row.keys().max().copied()).max());
        let own = last(self.columns.keys().max().copied());
        grid.rows.values().any(|row| row.len() > 1) && widest <= own && widest + 1 >= own
    }

    /// Whether the one filled cell of a row is rather a heading than the value of its column.
    fn is_across(&self, lines: &Lines<'_>, row: &BTreeMap<u32, Vec<usize>>) -> bool {
        let Some((column, cell)) = row.iter().next() else { return false };
        let label = self.columns.get(column).and_then(|(label, _)| *label);
        let headed = super::divisions::division_of(&text_of(lines, cell)).is_some();
        headed && !matches!(label, Some(Label::Axis | Label::Objective))
            || *column == 0 && !matches!(label, Some(Label::Axis | Label::Objective | Label::Action))
    }

    fn cell(&self, lines: &Lines<'_>, column: u32, cell: &[usize]) -> Option<Cell> {
        let (label, head) = self.columns.get(&column)?;
        let named = text_of(lines, head);
        if let Some(status) = self.statuses.get(&column) {
            let runs = runs_of(lines, cell);
            let (label, head) = (Label::Action, runs_of(lines, head));
            return Some(Cell { label, runs, head, head_names_payer: false, status: Some(*status) });
        }
        let year = named.len() == 4 && named.bytes().all(|b| b.is_ascii_digit());
        let figure = || {
            let text = text_of(lines, cell);
            let digits = text.chars().filter(char::is_ascii_digit).count();
            digits > 0 && text.chars().filter(|c| c.is_alphabetic()).count() <= 6
        };
        // *État* names a state of progress, or the State that pays: what stands below tells.
        let pays = label.is_none() && (year || figure()) || *label == Some(Label::Status) && figure();
        let label = if pays { Label::Budget } else { (*label)? };
        Some(Cell {
            label,
            runs: runs_of(lines, cell),
            head: runs_of(lines, head),
            head_names_payer: pays && !year,
            status: None,
        })
    }
}
