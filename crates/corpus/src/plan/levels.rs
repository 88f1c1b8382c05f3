//! Which parts of this document are its axes, its objectives, its actions?
//!
//! No word has one meaning: an *orientation* is an axis in one plan and an objective under an *enjeu* in another. The
//! order of the words, which of them this document counts, and what stands under its headings decide.

use std::collections::{BTreeMap, BTreeSet};

use super::divisions::Part;
use super::lines::Lines;
use super::stream::{Heading, Item, Paragraph, Placed};
use super::words::Label;

/// What a heading is in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// An axis.
    Axis,
    /// Between axis and objective.
    Theme,
    /// An objective.
    Objective,
    /// An action, with its sheet.
    Action,
}

/// The level of each part of a document.
#[derive(Debug, Default)]
pub(crate) struct Levels {
    parts: BTreeMap<Part, Level>,
}

impl Levels {
    /// What a part is here.
    pub(crate) fn of(&self, part: Part) -> Option<Level> {
        self.parts.get(&part).copied()
    }

    /// Whether a word of the document says what parts of this level are: numbers alone number anything.
    pub(crate) fn is_named(&self, level: Level) -> bool {
        let named = |part: &Part| matches!(part, Part::Structure(_) | Part::Sheet(_));
        self.parts.iter().any(|(part, other)| *other == level && named(part))
    }

    /// Whether any part was found.
    pub(crate) fn has(&self, level: Level) -> bool {
        self.parts.values().any(|other| *other == level)
    }
}

/// Finds the levels; headings by style alone become headings of parts where nothing else names the sheets.
pub(crate) fn find_levels(lines: &Lines<'_>, items: &mut Vec<Placed>) -> Levels {
    name_forms(lines, items);
    name_unnumbered(items);
    name_parents(lines, items);
    let counted = parts_in(items);
    let numbers = numbers_in(lines, items);
    let in_order =
        |wanted: fn(&Part) -> bool| nested(counted.iter().copied().filter(wanted).collect(), &numbers);
    let structure = in_order(|part| matches!(part, Part::Structure(_)));
    let sheets = in_order(|part| matches!(part, Part::Sheet(_)));
    let listed = items
        .iter()
        .any(|placed| matches!(&placed.item, Item::Row(row) if row.of(Label::Objective).next().is_some()));
    let mut parts = structure;
    if sheets.is_empty() && parts.len() < 2 && !listed {
        parts.extend(deeper_parts(&counted, items, &parts));
    }
    let full = parts.len() > 1 && sheets.first().is_some_and(|sheet| lists_actions(items, *sheet));
    let mut levels = if full { assign_full(&parts, &sheets) } else { assign(&parts, &sheets) };
    if levels.has(Level::Objective) && !levels.has(Level::Action) && name_steps(lines, items, &levels) {
        levels.parts.insert(STEP, Level::Action);
    }
    levels
}

/// What is numbered under the number of an objective (*1.2.3* under *1.2*).
const STEP: Part = Part::Sheet(u8::MAX);
/// One such number alone may be anything.
const STEPS_LEAST: usize = 2;

/// Turns what is numbered under an objective's number into headings of actions; whether there is any.
fn name_steps(lines: &Lines<'_>, items: &mut [Placed], levels: &Levels) -> bool {
    let mut found: Vec<(usize, Heading)> = Vec::new();
    let mut above: Option<String> = None;
    for (at, placed) in items.iter().enumerate() {
        let step = match &placed.item {
            Item::Heading(heading) if levels.of(heading.part) == Some(Level::Objective) => {
                above = heading.number.map(|run| format!("{}.", lines.words(run).trim_end_matches('.')));
                continue;
            }
            Item::Heading(heading) if matches!(heading.part, Part::Numbered(2..)) => Some(heading.clone()),
            Item::Paragraph(paragraph) => numbered_paragraph(lines, paragraph),
            _ => None,
        };
        let Some((step, number)) = step.and_then(|step| Some((step.clone(), step.number?))) else { continue };
        let under = above.as_ref().is_some_and(|above| lines.words(number).starts_with(above.as_str()));
        if under {
            found.push((at, Heading { part: STEP, ..step }));
        }
    }
    if found.len() < STEPS_LEAST {
        return false;
    }
    for (at, heading) in found {
        if let Some(placed) = items.get_mut(at) {
            placed.item = Item::Heading(heading);
        }
    }
    true
}

/// A paragraph that opens with a number of several parts, as a heading.
fn numbered_paragraph(lines: &Lines<'_>, paragraph: &Paragraph) -> Option<Heading> {
    let first = paragraph.runs.first().filter(|_| !paragraph.bullet)?;
    let heading = super::rows::heading_in(lines, &paragraph.runs, STEP);
    let number = heading.number?;
    (lines.words(number).contains('.') && number.range.start == first.range.start).then_some(heading)
}

/// *1. Les jeunes* is a heading, not an item, where *1.1 …* is the next number below it.
fn name_parents(lines: &Lines<'_>, items: &mut [Placed]) {
    let mut found: Vec<(usize, Heading)> = Vec::new();
    let mut open: Option<(usize, Heading)> = None;
    for (at, placed) in items.iter().enumerate() {
        match &placed.item {
            Item::Paragraph(paragraph) => {
                if let Some(heading) = enumerated_heading(lines, paragraph) {
                    open = Some((at, heading));
                }
            }
            Item::Heading(Heading { part: Part::Numbered(2..), number: Some(number), .. }) => {
                let words = lines.words(*number);
                let over = |heading: &Heading| {
                    heading.number.is_some_and(|run| {
                        words.strip_prefix(lines.words(run)).is_some_and(|rest| rest.starts_with('.'))
                    })
                };
                found.extend(open.take().filter(|(_, heading)| over(heading)));
            }
            _ => {}
        }
    }
    for (at, heading) in found {
        if let Some(placed) = items.get_mut(at) {
            placed.item = Item::Heading(heading);
        }
    }
}

/// An item with a number of its own, as the heading that it may be.
fn enumerated_heading(lines: &Lines<'_>, paragraph: &Paragraph) -> Option<Heading> {
    let number = paragraph.number?;
    let bare = lines.words(number).trim_end_matches(['.', ')', '°']).len();
    let title = paragraph.runs.clone();
    Some(Heading {
        part: Part::Numbered(1),
        number: lines.within(number, 0..bare),
        whole: std::iter::once(number).chain(title.iter().copied()).collect(),
        title,
        tail: Vec::new(),
        level: paragraph.level,
    })
}

/// Parts that are counted, in their order.
fn parts_in(items: &[Placed]) -> BTreeSet<Part> {
    let parts = items.iter().filter_map(|placed| match &placed.item {
        Item::Heading(heading) => Some(heading.part),
        _ => None,
    });
    parts.collect()
}

/// The numbers that each part has in this document.
fn numbers_in(lines: &Lines<'_>, items: &[Placed]) -> BTreeMap<Part, BTreeSet<String>> {
    let mut numbers: BTreeMap<Part, BTreeSet<String>> = BTreeMap::new();
    for placed in items {
        if let Item::Heading(Heading { part, number: Some(number), .. }) = &placed.item {
            numbers.entry(*part).or_default().insert(lines.words(*number).trim_end_matches('.').to_owned());
        }
    }
    numbers
}

/// Parts from the highest to the lowest: by their words, unless their numbers say that *mesure 1.1* lies under *action 1*.
fn nested(mut parts: Vec<Part>, numbers: &BTreeMap<Part, BTreeSet<String>>) -> Vec<Part> {
    let under = |low: &Part, high: &Part| {
        let (Some(low), Some(high)) = (numbers.get(low), numbers.get(high)) else { return false };
        let inside =
            |number: &&String| number.rsplit_once('.').is_some_and(|(parent, _)| high.contains(parent));
        low.iter().filter(inside).count() * 2 > low.len()
    };
    for _ in 0..parts.len() {
        for at in 1..parts.len() {
            if parts.get(at - 1).zip(parts.get(at)).is_some_and(|(above, below)| under(above, below)) {
                parts.swap(at - 1, at);
            }
        }
    }
    parts
}

/// What stands for objectives where no word names them: numbers (*1.2*), else styles of headings.
fn deeper_parts(counted: &BTreeSet<Part>, items: &mut [Placed], named: &[Part]) -> Vec<Part> {
    let numbered: Vec<Part> =
        counted.iter().copied().filter(|part| matches!(part, Part::Numbered(_))).collect();
    let only_objectives = named.first().is_some_and(|part| *part >= Part::Structure(18));
    if only_objectives {
        return Vec::new();
    }
    // *1. …* over *1.1 …*: numbers that lie under each other say more than letters do.
    let nested = numbered.contains(&Part::Numbered(1)) && numbered.contains(&Part::Numbered(2));
    if nested && named.is_empty() {
        return numbered;
    }
    if let Some(level) = sheet_style(items) {
        return use_styles(items, level, named.is_empty());
    }
    if named.is_empty() {
        numbered
    } else {
        numbered.into_iter().filter(|part| *part >= Part::Numbered(2)).collect()
    }
}

/// The level of style whose headings are followed by labels of a sheet; at least two of them.
fn sheet_style(items: &[Placed]) -> Option<u8> {
    let mut followed: BTreeMap<u8, usize> = BTreeMap::new();
    let mut last: Option<u8> = None;
    for placed in items {
        match &placed.item {
            Item::Paragraph(paragraph) => last = paragraph.level.or(last),
            Item::Heading(heading) => {
                last = if matches!(heading.part, Part::Numbered(_)) { heading.level } else { None }
            }
            Item::Label { label: Label::Pilot, .. } => {
                if let Some(level) = last.take() {
                    *followed.entry(level).or_default() += 1;
                }
            }
            _ => {}
        }
    }
    followed
        .into_iter()
        .filter(|(_, count)| *count >= 2)
        .max_by_key(|(_, count)| *count)
        .map(|(level, _)| level)
}

/// Turns headings by style into headings of parts: those of the sheets, and those of the nearest level above.
fn use_styles(items: &mut [Placed], level: u8, with_axes: bool) -> Vec<Part> {
    let levels: BTreeSet<u8> = items.iter().filter_map(|placed| style_of(&placed.item)).collect();
    let above = levels.range(..level).next_back().copied().filter(|_| with_axes);
    let wanted: Vec<u8> = above.into_iter().chain([level]).collect();
    for placed in items.iter_mut() {
        let Some(own) = style_of(&placed.item).filter(|own| wanted.contains(own)) else { continue };
        match &mut placed.item {
            Item::Paragraph(paragraph) => {
                placed.item = Item::Heading(Heading {
                    part: Part::Styled(own),
                    number: paragraph.number,
                    title: paragraph.runs.clone(),
                    tail: Vec::new(),
                    whole: paragraph.runs.clone(),
                    level: paragraph.level,
                });
            }
            Item::Heading(heading) => heading.part = Part::Styled(own),
            _ => {}
        }
    }
    wanted.into_iter().map(Part::Styled).collect()
}

fn style_of(item: &Item) -> Option<u8> {
    match item {
        Item::Paragraph(paragraph) => paragraph.level,
        Item::Heading(heading) if matches!(heading.part, Part::Numbered(_)) => heading.level,
        _ => None,
    }
}

/// Forms that name their own sheet (*Nom de l'action* | *Rénover la halle*) where no heading does: each title becomes the
/// heading of its form, with the number that the form gives.
fn name_forms(lines: &Lines<'_>, items: &mut Vec<Placed>) {
    let titled = items.iter().any(|placed| {
        matches!(&placed.item, Item::Heading(heading) if matches!(heading.part, Part::Sheet(_)) || heading.part >= Part::Structure(18))
    });
    let titles: Vec<usize> = (0..items.len()).filter(|at| form_title(items, *at).is_some()).collect();
    if titled || titles.len() < 2 {
        return;
    }
    let mut made: Vec<(usize, Placed, usize)> = Vec::new();
    for at in titles {
        let Some((runs, table)) = form_title(items, at) else { continue };
        // What the form says above its title, its number and its axis, is of the same sheet.
        let mut start = at;
        let mut number = None;
        while let Some(before) = start.checked_sub(2)
            && let (Some(Item::Label { label, cell: true, .. }), Some(Item::Paragraph(paragraph))) = (
                items.get(before).map(|placed| &placed.item),
                items.get(before + 1).map(|placed| &placed.item),
            )
            && paragraph.cell.map(|cell| cell.table) == Some(table)
        {
            match label {
                Label::Number => number = paragraph.runs.first().copied(),
                Label::Axis | Label::Objective | Label::Theme => {}
                _ => break,
            }
            start = before;
        }
        let slide = items.get(at).map_or(0, |placed| placed.slide);
        let mut heading = super::rows::heading_in(lines, &runs, Part::Sheet(41));
        heading.number = heading.number.or(number);
        made.push((start, Placed { item: Item::Heading(heading), slide }, at));
    }
    for (start, heading, at) in made.into_iter().rev() {
        items.drain(at..(at + 2).min(items.len()));
        items.insert(start, heading);
    }
}

/// The title that a form gives its sheet at this place, and its table.
fn form_title(items: &[Placed], at: usize) -> Option<(Vec<super::lines::Run>, u32)> {
    let label = match &items.get(at)?.item {
        Item::Label { label: Label::Action, value, cell: true, .. } => value.is_empty(),
        _ => false,
    };
    match &items.get(at + 1)?.item {
        Item::Paragraph(paragraph) if label => Some((paragraph.runs.clone(), paragraph.cell?.table)),
        _ => None,
    }
}

/// *Orientation : Loger*, *Objectif : Rénover* without numbers are headings too, where they open parts rather than name
/// the parent of a sheet that has begun.
fn name_unnumbered(items: &mut [Placed]) {
    let class = |part: Part| match part {
        Part::Structure(rank) if rank < 18 => Some(Label::Axis),
        Part::Structure(_) => Some(Label::Objective),
        Part::Sheet(_) => Some(Label::Action),
        Part::Numbered(_) | Part::Styled(_) => None,
    };
    let numbered: BTreeSet<Label> = items
        .iter()
        .filter_map(|placed| match &placed.item {
            Item::Heading(heading) => class(heading.part),
            _ => None,
        })
        .collect();
    // A sheet that names its parents does so after its own heading; what stands before the first sheet heads it.
    let first_sheet = items.iter().position(
        |placed| matches!(&placed.item, Item::Heading(heading) if matches!(heading.part, Part::Sheet(_))),
    );
    let axes = numbered.contains(&Label::Axis);
    let themes = !axes && !items.iter().any(|placed| is_line_label(&placed.item, Label::Axis));
    for (label, part) in [
        (Label::Axis, Part::Structure(10)),
        (Label::Theme, Part::Structure(12)),
        (Label::Objective, Part::Structure(22)),
        (Label::Action, Part::Sheet(44)),
    ] {
        let first = items.iter().position(|placed| is_line_label(&placed.item, label));
        let inside = first_sheet.is_some_and(|sheet| first.is_none_or(|first| first > sheet));
        if numbered.contains(&label) || inside || label == Label::Theme && (!themes || first_sheet.is_none())
        {
            continue;
        }
        let lines = items.iter().filter(|placed| is_line_label(&placed.item, label)).count();
        let boxed = items.iter().any(
            |placed| matches!(&placed.item, Item::Label { label: other, cell: true, .. } if *other == label),
        );
        if lines < 2 || boxed {
            continue;
        }
        for placed in items.iter_mut() {
            if !is_line_label(&placed.item, label) {
                continue;
            }
            if let Item::Label { value, .. } = &placed.item {
                placed.item = Item::Heading(Heading {
                    part,
                    number: None,
                    title: value.clone(),
                    tail: Vec::new(),
                    whole: value.clone(),
                    level: None,
                });
            }
        }
    }
}

fn is_line_label(item: &Item, wanted: Label) -> bool {
    matches!(item, Item::Label { label, value, cell: false, .. } if *label == wanted && !value.is_empty())
}

/// Whether most sheets of this sort have a list of actions of their own: then a sheet is no single action.
fn lists_actions(items: &[Placed], sheet: Part) -> bool {
    let (mut sheets, mut listing, mut open) = (0_usize, 0_usize, false);
    for placed in items {
        match &placed.item {
            Item::Heading(heading) => {
                open = heading.part == sheet;
                sheets += usize::from(open);
            }
            Item::Label { label: Label::Actions, .. } | Item::Status(..) => {
                listing += usize::from(std::mem::take(&mut open));
            }
            _ => {}
        }
    }
    sheets > 0 && listing * 2 > sheets
}

/// Sheets with lists of actions are what the plan calls its objectives; what stands between them and the axis is a theme.
fn assign_full(parts: &[Part], sheets: &[Part]) -> Levels {
    let mut levels = Levels::default();
    levels.parts.extend(parts.iter().skip(1).map(|part| (*part, Level::Theme)));
    levels.parts.extend(parts.first().map(|part| (*part, Level::Axis)));
    levels.parts.extend(sheets.iter().skip(1).map(|part| (*part, Level::Action)));
    levels.parts.extend(sheets.first().map(|part| (*part, Level::Objective)));
    levels
}

/// The highest part is the axis, the lowest that is no sheet the objective; sheets are actions of objectives, or stand in
/// their place.
fn assign(parts: &[Part], sheets: &[Part]) -> Levels {
    let mut levels = Levels::default();
    let lone_objective = matches!(parts, [Part::Structure(rank)] if *rank >= 18);
    match parts {
        [] => {}
        [only] if lone_objective => {
            levels.parts.insert(*only, Level::Objective);
        }
        [only] => {
            levels.parts.insert(*only, Level::Axis);
        }
        [first, middle @ .., last] => {
            levels.parts.insert(*first, Level::Axis);
            levels.parts.extend(middle.iter().map(|part| (*part, Level::Theme)));
            levels.parts.insert(*last, Level::Objective);
        }
    }
    let mut sheets = sheets.iter();
    if !levels.has(Level::Objective)
        && let Some(first) = sheets.next()
    {
        levels.parts.insert(*first, Level::Objective);
    }
    levels.parts.extend(sheets.map(|part| (*part, Level::Action)));
    levels
}
