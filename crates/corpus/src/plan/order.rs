//! In which order is a document to be read: do headings stand above what they head?
//!
//! Text taken out of slides often gives the heading of a slide after its bullets. Where each slide has one objective, its
//! headings are moved to its start; where no slides are known, the order under which each sheet has its labels once wins:
//! as it stands, or with the headings of each sheet brought up from its end.

use std::collections::BTreeMap;

use super::levels::{Level, Levels};
use super::stream::{Item, Placed};
use super::words::Label;

/// Items in the order of reading.
pub(crate) struct Ordered {
    /// Items.
    pub(crate) items: Vec<Placed>,
    /// Slides whose heading stood below what it heads.
    pub(crate) repaired: Vec<usize>,
    /// Whether slides part the sheets.
    pub(crate) by_slide: bool,
}

impl Ordered {
    fn as_is(items: Vec<Placed>) -> Self {
        Self { items, repaired: Vec::new(), by_slide: false }
    }
}

/// Labels that fall out of sheets as a document stands before another order is tried: one above the first sheet and one
/// missing from the last.
const REVERSED_COST_LEAST: usize = 2;

/// Share of slides that may hold two objectives, in a document of slides with one each.
const CROWDED: usize = 10;

/// Puts items in order.
pub(crate) fn ordered(items: Vec<Placed>, levels: &Levels, has_slides: bool) -> Ordered {
    let objectives = per_slide(&items, levels);
    let crowded = objectives.values().filter(|count| **count > 1).count();
    let single = !objectives.is_empty() && crowded * CROWDED <= objectives.len();
    if !single {
        return if has_slides { Ordered::as_is(items) } else { reversed(items, levels) };
    }
    let (hoisted, repaired) = hoisted(&items, levels, &objectives);
    let better = has_slides || cost(&hoisted, levels) < cost(&items, levels);
    if better && objectives.len() > 1 {
        Ordered { items: hoisted, repaired, by_slide: true }
    } else {
        Ordered::as_is(items)
    }
}

/// Items with the headings of each sheet brought up from its end, where labels then fall into sheets and did not before.
fn reversed(items: Vec<Placed>, levels: &Levels) -> Ordered {
    let is_part = |placed: &Placed| {
        matches!(level(placed, levels), Some(Level::Axis | Level::Theme | Level::Objective))
    };
    let before = cost(&items, levels);
    if before < REVERSED_COST_LEAST {
        return Ordered::as_is(items);
    }
    let (mut all, mut open, mut heads) = (Vec::with_capacity(items.len()), Vec::new(), Vec::new());
    for placed in &items {
        if is_part(placed) {
            heads.push(placed.clone());
            continue;
        }
        let said = heads.iter().any(|head| level(head, levels) == Some(Level::Objective));
        if said {
            all.append(&mut heads);
            all.append(&mut open);
        } else {
            open.append(&mut heads);
        }
        open.push(placed.clone());
    }
    all.append(&mut heads);
    all.append(&mut open);
    if cost(&all, levels) > 0 {
        return Ordered::as_is(items);
    }
    let repaired = all.iter().map(|placed| placed.slide).take(1).collect();
    Ordered { items: all, repaired, by_slide: false }
}

fn level(placed: &Placed, levels: &Levels) -> Option<Level> {
    match &placed.item {
        Item::Heading(heading) => levels.of(heading.part),
        _ => None,
    }
}

/// Objectives on each slide that has any.
fn per_slide(items: &[Placed], levels: &Levels) -> BTreeMap<usize, usize> {
    let mut counts = BTreeMap::new();
    for placed in items.iter().filter(|placed| level(placed, levels) == Some(Level::Objective)) {
        *counts.entry(placed.slide).or_default() += 1;
    }
    counts
}

/// Each slide with its headings first, axes before objectives; the slides where that changed something.
fn hoisted(
    items: &[Placed],
    levels: &Levels,
    objectives: &BTreeMap<usize, usize>,
) -> (Vec<Placed>, Vec<usize>) {
    let (mut all, mut repaired) = (Vec::with_capacity(items.len()), Vec::new());
    for slide in items.chunk_by(|a, b| a.slide == b.slide) {
        let Some(first) = slide.first() else { continue };
        if objectives.get(&first.slide) != Some(&1) {
            all.extend_from_slice(slide);
            continue;
        }
        let is_heading = |placed: &&Placed| {
            matches!(level(placed, levels), Some(Level::Axis | Level::Theme | Level::Objective))
        };
        let said =
            slide.iter().position(|placed| level(placed, levels) == Some(Level::Objective)).unwrap_or(0);
        let content = |placed: &Placed| {
            matches!(&placed.item, Item::Paragraph(p) if p.bullet)
                || matches!(placed.item, Item::Label { .. } | Item::Status(..))
        };
        if slide.iter().take(said).any(content) {
            repaired.push(first.slide);
        }
        let rank = |placed: &&Placed| match level(placed, levels) {
            Some(Level::Axis) => 0,
            Some(Level::Theme) => 1,
            _ => 2,
        };
        let mut heads: Vec<&Placed> = slide.iter().filter(is_heading).collect();
        heads.sort_by_key(rank);
        all.extend(heads.into_iter().cloned());
        all.extend(slide.iter().filter(|placed| !is_heading(placed)).cloned());
    }
    (all, repaired)
}

/// How badly labels fall into sheets: labels above the first sheet, twice in one, or missing from one.
fn cost(items: &[Placed], levels: &Levels) -> usize {
    let (mut cost, mut pilots, mut begun, mut sheets, mut with_pilot) = (0, 0_usize, false, 0_usize, 0_usize);
    for placed in items {
        if level(placed, levels) == Some(Level::Objective) {
            cost += pilots.saturating_sub(usize::from(begun));
            with_pilot += usize::from(pilots > 0 && begun);
            sheets += 1;
            (pilots, begun) = (0, true);
        } else if matches!(placed.item, Item::Label { label: Label::Pilot, .. }) {
            pilots += 1;
        }
    }
    cost += pilots.saturating_sub(1);
    with_pilot += usize::from(pilots > 0);
    cost + if with_pilot > 0 { sheets.saturating_sub(with_pilot) } else { 0 }
}
