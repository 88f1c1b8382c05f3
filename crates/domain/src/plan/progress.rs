//! Where does a plan stand: how many actions in each state, by axis and in all, what is late?

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use serde::Serialize;

use super::item::Item;
use super::sheet::{ActionSheet, Status};
use super::structure::{Axis, Objective};
use crate::ItemId;

/// Number of action sheets by state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// How many in each state; states without a sheet are absent.
    pub by_status: BTreeMap<Status, u32>,
    /// How many are late, whatever their state.
    pub late: u32,
    /// How many in all.
    pub total: u32,
}

impl Progress {
    /// Counts a sheet.
    pub fn count(&mut self, sheet: &ActionSheet, today: Date) {
        self.add(sheet.status, 1);
        self.late += u32::from(sheet.late_since(today).is_some());
    }

    /// Counts `number` sheets of a state.
    pub fn add(&mut self, status: Status, number: u32) {
        *self.by_status.entry(status).or_default() += number;
        self.total += number;
    }

    /// How many in a state.
    #[must_use]
    pub fn of(&self, status: Status) -> u32 {
        self.by_status.get(&status).copied().unwrap_or(0)
    }

    /// Share of the sheets that are done, in whole percent rounded down; 0 where there is none.
    #[must_use]
    pub fn percent_done(&self) -> u32 {
        (self.of(Status::Done) * 100).checked_div(self.total).unwrap_or(0)
    }
}

/// Counts the sheets of a plan, those of each objective and those of each axis.
#[must_use]
pub fn by_place(
    sheets: &[Item<ActionSheet>],
    objectives: &[Item<Objective>],
    axes: &[Item<Axis>],
    today: Date,
) -> (Progress, HashMap<ItemId, Progress>) {
    let axis_of: HashMap<ItemId, ItemId> =
        objectives.iter().filter_map(|objective| Some((objective.id, objective.parent?))).collect();
    let known: HashMap<ItemId, ()> = axes.iter().map(|axis| (axis.id, ())).collect();
    let mut all = Progress::default();
    let mut places: HashMap<ItemId, Progress> = HashMap::new();
    for sheet in sheets {
        all.count(&sheet.body, today);
        let Some(objective) = sheet.parent else { continue };
        places.entry(objective).or_default().count(&sheet.body, today);
        if let Some(axis) = axis_of.get(&objective).filter(|axis| known.contains_key(axis)) {
            places.entry(*axis).or_default().count(&sheet.body, today);
        }
    }
    (all, places)
}
