//! Which parts of this document are its axes, its objectives, its actions?
//!
//! No word has one meaning: an *orientation* is an axis in one plan and an objective under an *enjeu* in another. The
//! order of the words, which of them this document counts, and what stands under its headings decide.

use std::collections::{BTreeMap, BTreeSet};

use super::divisions::Part;
use super::lines::Lines;
use super::stream::{Heading, Item, Placed};
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

    /// Whether any part was found.
    pub(crate) fn has(&self, level: Level) -> bool {
        self.parts.values().any(|other| *other == level)
    }
}

/// Finds the levels; headings by style alone become headings of parts where nothing else names the sheets.
pub(crate) fn find_levels(lines: &Lines<'_>, items: &mut [Placed]) -> Levels {
    name_unnumbered(items);
    let counted = parts_in(lines, items);
    let structure: Vec<Part> =
        counted.iter().copied().filter(|part| matches!(part, Part::Structure(_))).collect();
    let sheets: Vec<Part> = counted.iter().copied().filter(|part| matches!(part, Part::Sheet(_))).collect();
    let listed = items
        .iter()
        .any(|placed| matches!(&placed.item, Item::Row(row) if row.of(Label::Objective).next().is_some()));
    let mut parts = structure;
    if sheets.is_empty() && parts.len() < 2 && !listed {
        parts.extend(deeper_parts(&counted, items, &parts));
    }
    assign(&parts, &sheets)
}

/// Parts that are counted, in their order.
fn parts_in(lines: &Lines<'_>, items: &[Placed]) -> BTreeSet<Part> {
    let mut numbers: BTreeMap<Part, BTreeSet<&str>> = BTreeMap::new();
    for placed in items {
        if let Item::Heading(heading) = &placed.item {
            let number = heading.number.map_or("", |run| lines.words(run));
            numbers.entry(heading.part).or_default().insert(number);
        }
    }
    numbers.into_keys().collect()
}

/// What stands for objectives where no word names them: numbers (*1.2*), else styles of headings.
fn deeper_parts(counted: &BTreeSet<Part>, items: &mut [Placed], named: &[Part]) -> Vec<Part> {
    let numbered: Vec<Part> =
        counted.iter().copied().filter(|part| matches!(part, Part::Numbered(_))).collect();
    let only_objectives = named.first().is_some_and(|part| *part >= Part::Structure(18));
    if only_objectives {
        return Vec::new();
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
    // A sheet that names its parents does so after its own heading.
    let begun = numbered.contains(&Label::Action);
    for (label, part) in [
        (Label::Axis, Part::Structure(10)),
        (Label::Objective, Part::Structure(22)),
        (Label::Action, Part::Sheet(44)),
    ] {
        if numbered.contains(&label) || begun {
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
            if let Item::Label { value: Some(run), .. } = placed.item {
                placed.item = Item::Heading(Heading {
                    part,
                    number: None,
                    title: vec![run],
                    tail: Vec::new(),
                    whole: vec![run],
                    level: None,
                });
            }
        }
    }
}

fn is_line_label(item: &Item, wanted: Label) -> bool {
    matches!(item, Item::Label { label, value: Some(_), cell: false, .. } if *label == wanted)
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
