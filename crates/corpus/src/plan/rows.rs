//! What does a row of a table say: of which axis and objective is it, which action does it name?

use super::build::{ActionDraft, Builder, Event, ObjectiveDraft, Sheet};
use super::divisions::{Part, division_of, numbered_of};
use super::funding::{self, Context};
use super::labels::{Standing, label_at, status_of_value};
use super::lines::{Lines, Run};
use super::names::Joined;
use super::stream::{Heading, Row, goes_on};
use super::words::Label;
use crate::lines::list_mark;

/// Letters of a code at most.
const CODE_LETTERS_MAX: usize = 4;

/// A heading out of the lines of a cell: its number apart where it has one.
pub(crate) fn heading_in(lines: &Lines<'_>, runs: &[Run], part: Part) -> Heading {
    let mut heading = Heading {
        part,
        number: None,
        title: runs.to_vec(),
        tail: Vec::new(),
        whole: runs.to_vec(),
        level: None,
    };
    let Some(first) = runs.first() else { return heading };
    let text = lines.words(*first);
    if let Some(found) = division_of(text).or_else(|| numbered_of(text)) {
        heading.number = lines.within(*first, found.number);
        let rest = lines.trimmed(*first, found.title, &[]);
        heading.title = rest.into_iter().chain(runs.iter().skip(1).copied()).collect();
    }
    heading
}

/// Reads a row.
pub(crate) fn read(builder: &mut Builder<'_, '_>, row: &Row, slide: usize) {
    let one = |label: Label| row.of(label).next().map(|cell| cell.runs.clone());
    if let Some(runs) = one(Label::Axis) {
        let heading = heading_in(builder.lines, &runs, Part::Structure(10));
        builder.set_axis(&heading, slide);
        builder.objective = None;
    }
    if let Some(runs) = one(Label::Theme) {
        builder.theme = runs;
    }
    let mut number = one(Label::Number).and_then(|runs| runs.first().copied());
    if let Some(runs) = one(Label::Objective) {
        let mut heading = heading_in(builder.lines, &runs, Part::Structure(22));
        if heading.number.is_none() && one(Label::Action).is_none() {
            heading.number = number.take();
        }
        builder.set_objective(heading, slide);
    }
    let listed = row.cells.iter().any(|cell| cell.status.is_some());
    if listed {
        list_by_status(builder, row);
        return fill_objective(builder, row);
    }
    let mut named: Vec<&super::stream::Cell> = row.of(Label::Action).collect();
    // *Fiche* | *Intitulé*: the column of codes numbers the one of titles.
    if named.len() > 1 {
        let codes: Vec<Run> = named
            .iter()
            .filter(|cell| is_code(&Joined::of(builder.lines, &cell.runs).text))
            .filter_map(|cell| cell.runs.first().copied())
            .collect();
        number = number.or(codes.first().copied());
        named.retain(|cell| !is_code(&Joined::of(builder.lines, &cell.runs).text));
    }
    let actions: Vec<Vec<Run>> =
        named.into_iter().flat_map(|cell| split_items(builder.lines, &cell.runs)).collect();
    if actions.is_empty() {
        fill_objective(builder, row);
    } else if builder.objective.is_none() && !only_amounts(row) {
        for runs in actions {
            let mut heading = heading_in(builder.lines, &runs, Part::Sheet(44));
            heading.number = heading.number.or(number.take());
            let mut objective = ObjectiveDraft::of(heading, slide);
            objective.axis = builder.axis.as_ref().map(|(index, runs, _)| (*index, runs.clone()));
            objective.theme.clone_from(&builder.theme);
            objective.sheet = sheet_of(builder.lines, row);
            if objective.sheet.status.is_some() {
                // What a row says of its status has its place with an action.
                objective.events.push(Event::Action(0, true));
                objective.actions.push(ActionDraft {
                    text: objective.heading.title.clone(),
                    number: None,
                    sheet: Sheet { status: objective.sheet.status.clone(), ..Sheet::default() },
                    named: true,
                });
            }
            builder.objective = Some(builder.objectives.len());
            builder.objectives.push(objective);
            amounts(builder, row, &runs);
            builder.objective = None;
        }
    } else {
        add_actions(builder, row, actions, number);
    }
}

/// Whether a cell only numbers: *A1.2*, *FA-03*, *12*.
fn is_code(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    text.contains(|c: char| c.is_ascii_digit()) && letters <= CODE_LETTERS_MAX && !text.contains(' ')
}

/// *Actions en cours* | *Actions à développer*: each line or item of a cell is an action of the objective being read.
fn list_by_status(builder: &mut Builder<'_, '_>, row: &Row) {
    let lines = builder.lines;
    let Some(objective) = builder.objective.and_then(|index| builder.objectives.get_mut(index)) else {
        return;
    };
    for cell in &row.cells {
        let Some(status) = cell.status else { continue };
        for text in lines_of_actions(lines, &cell.runs) {
            objective.events.push(Event::Action(objective.actions.len(), true));
            let said = Some((status, cell.head.clone()));
            objective.actions.push(ActionDraft {
                text,
                number: None,
                sheet: Sheet { status: said, ..Sheet::default() },
                named: true,
            });
        }
    }
}

/// The items of a cell: a line that the one above does not go on to begins one.
fn lines_of_actions(lines: &Lines<'_>, runs: &[Run]) -> Vec<Vec<Run>> {
    let mut items: Vec<Vec<Run>> = Vec::new();
    let mut above = String::new();
    for run in runs {
        let text = lines.words(*run);
        let mark = list_mark(text);
        let begins =
            mark > 0 || items.is_empty() || !goes_on(&above, text) && text.starts_with(char::is_uppercase);
        if begins {
            items.push(Vec::new());
        }
        if let Some(item) = items.last_mut() {
            item.extend(lines.trimmed(*run, mark..text.len(), &[]));
        }
        text.clone_into(&mut above);
    }
    items.retain(|item| !item.is_empty());
    items
}

/// A table of amounts by project is no table of actions.
fn only_amounts(row: &Row) -> bool {
    row.cells
        .iter()
        .all(|cell| matches!(cell.label, Label::Action | Label::Budget | Label::Funder | Label::Number))
}

fn add_actions(builder: &mut Builder<'_, '_>, row: &Row, actions: Vec<Vec<Run>>, mut number: Option<Run>) {
    let sheet = sheet_of(builder.lines, row);
    let said = actions.first().cloned().unwrap_or_default();
    let lines = builder.lines;
    if let Some(objective) = builder.objective.and_then(|index| builder.objectives.get_mut(index)) {
        for runs in actions {
            let heading = heading_in(lines, &runs, Part::Sheet(44));
            objective.events.push(Event::Action(objective.actions.len(), true));
            objective.actions.push(ActionDraft {
                text: if heading.title.is_empty() { runs } else { heading.title },
                number: heading.number.or(number.take()),
                sheet: sheet.clone(),
                named: true,
            });
        }
    }
    amounts(builder, row, &said);
}

/// A row without an action says it of the objective.
fn fill_objective(builder: &mut Builder<'_, '_>, row: &Row) {
    let mut own = sheet_of(builder.lines, row);
    let scope = builder
        .objective
        .and_then(|index| builder.objectives.get(index))
        .map(|objective| objective.heading.title.clone());
    if let Some(sheet) = builder.sheet() {
        for label in [
            Label::Pilot,
            Label::Partner,
            Label::Instrument,
            Label::Deadline,
            Label::Indicator,
            Label::Public,
            Label::Funder,
        ] {
            if let (Some(list), Some(more)) = (sheet.list(label), own.list(label)) {
                list.parts.append(&mut more.parts);
                list.column |= more.column;
            }
        }
        sheet.status = sheet.status.take().or(own.status);
    }
    amounts(builder, row, &scope.unwrap_or_default());
}

fn amounts(builder: &mut Builder<'_, '_>, row: &Row, scope: &[Run]) {
    let context = Context { scope, objective: builder.objective, named: true };
    let rows = funding::funding_of_row(builder.lines, row, context);
    builder.funding.extend(rows);
}

/// What the cells of a row say of its action.
fn sheet_of(lines: &Lines<'_>, row: &Row) -> Sheet {
    let mut sheet = Sheet::default();
    for cell in &row.cells {
        if cell.label == Label::Status {
            let text = Joined::of(lines, &cell.runs).text;
            sheet.status = status_of_value(&text).map(|status| (status, cell.runs.clone()));
        } else if let Some(list) = sheet.list(cell.label) {
            list.parts.push(cell.runs.clone());
            list.column = true;
        }
    }
    sheet
}

/// An item that says in brackets who answers: *Planter des arbres (pilote : service Espaces verts ; partenaires : écoles)*.
pub(crate) fn with_brackets(lines: &Lines<'_>, runs: &[Run]) -> (Vec<Run>, Sheet) {
    let (whole, mut sheet) = (runs.to_vec(), Sheet::default());
    let joined = Joined::of(lines, runs);
    let Some((open, inside)) = bracket_at_end(&joined.text) else { return (whole, sheet) };
    let mut start = inside.start;
    for piece in joined.text.get(inside).unwrap_or_default().split_inclusive([';', '|']) {
        let words = piece.trim_end_matches([';', '|']);
        let Some(found) = label_at(words, Standing::Within).filter(|found| found.colon) else {
            return (whole, sheet);
        };
        let value = joined.runs(lines, start + found.value.start..start + words.len());
        match sheet.list(found.label) {
            Some(list) => list.parts.push(value),
            None => return (whole, Sheet::default()),
        }
        start += piece.len();
    }
    let text = joined.runs(lines, 0..open);
    if text.is_empty() { (whole, Sheet::default()) } else { (text, sheet) }
}

/// The bracket that ends a text: its byte, and what it holds.
fn bracket_at_end(text: &str) -> Option<(usize, std::ops::Range<usize>)> {
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';'));
    let inner = end.strip_suffix(')')?;
    let open = inner.rfind('(')?;
    Some((open, open + 1..inner.len()))
}

/// The items of a cell: one for each bullet, else the cell as a whole.
fn split_items(lines: &Lines<'_>, runs: &[Run]) -> Vec<Vec<Run>> {
    let mut items: Vec<Vec<Run>> = Vec::new();
    for run in runs {
        let text = lines.words(*run);
        let mark = list_mark(text);
        if mark > 0 || items.is_empty() {
            items.push(Vec::new());
        }
        let bullet = mark > 0 && !text.starts_with(|c: char| c.is_alphanumeric());
        let from = if bullet { mark } else { 0 };
        if let Some(item) = items.last_mut() {
            item.extend(lines.trimmed(*run, from..text.len(), &[]));
        }
    }
    items.retain(|item| !item.is_empty());
    items
}
