//! In which circumstances is a rule evaluated?
//!
//! The outermost world is the situation. A context, an inversion or a circular reference opens a world over it, in
//! which a few rules have other values. Only the rules that depend on these are evaluated anew there; the others are
//! read in the world below, where they are computed once.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Outcome;
use crate::program::{NodeId, Program, RuleId};

/// A set of cells.
#[derive(Debug, Clone, Default)]
pub(crate) struct CellSet {
    words: Vec<u64>,
}

impl CellSet {
    pub(crate) fn with_room(cells: usize) -> Self {
        Self { words: vec![0; cells.div_ceil(64)] }
    }

    pub(crate) fn insert(&mut self, cell: usize) -> bool {
        let Some(word) = self.words.get_mut(cell / 64) else { return false };
        let bit = 1u64 << (cell % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    pub(crate) fn contains(&self, cell: usize) -> bool {
        self.words.get(cell / 64).is_some_and(|word| word & (1u64 << (cell % 64)) != 0)
    }

    pub(crate) fn union(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, more)| *word |= more);
    }

    /// Every cell whose value may change when one of these rules does.
    pub(crate) fn closure(program: &Program, seeds: impl Iterator<Item = RuleId>) -> Self {
        let mut set = Self::with_room(program.dependents.len());
        let mut queue: Vec<u32> =
            seeds.map(|rule| rule.0).filter(|cell| set.insert(*cell as usize)).collect();
        while let Some(cell) = queue.pop() {
            for reader in program.dependents.get(cell as usize).into_iter().flatten() {
                if set.insert(*reader as usize) {
                    queue.push(*reader);
                }
            }
        }
        set
    }
}

/// A value already computed, valid while its stamp is that of the world.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memo {
    stamp: u32,
    outcome: Outcome,
}

/// Circumstances, with what was computed in them.
#[derive(Debug, Default)]
pub(crate) struct World {
    /// The world below; the outermost has itself.
    pub(crate) parent: usize,
    /// Cells evaluated here; all of them where there is no set.
    pub(crate) affected: Option<Arc<CellSet>>,
    /// Rules that have another value here.
    pub(crate) overrides: Vec<(RuleId, Outcome)>,
    /// What a context changed to open this world.
    pub(crate) context: Option<Vec<(RuleId, NodeId)>>,
    /// What each context changed when it was first opened from here.
    pub(crate) opened: FxHashMap<NodeId, Vec<(RuleId, Outcome)>>,
    stamp: u32,
    values: Vec<Memo>,
    applicability: Vec<Memo>,
    in_progress: Vec<u8>,
    in_question: Vec<u8>,
    asking_parent: Vec<bool>,
}

impl World {
    /// Empties the world for another use.
    pub(crate) fn reset(&mut self, cells: usize) {
        self.forget();
        self.parent = 0;
        self.affected = None;
        self.overrides.clear();
        self.context = None;
        let blank = Memo { stamp: 0, outcome: Outcome::UNDEFINED };
        self.values.resize(cells, blank);
        self.applicability.resize(cells, blank);
        self.in_progress.clear();
        self.in_progress.resize(cells, 0);
        self.in_question.clear();
        self.in_question.resize(cells, 0);
        self.asking_parent.clear();
        self.asking_parent.resize(cells, false);
    }

    /// Forgets what was computed.
    pub(crate) fn forget(&mut self) {
        self.opened.clear();
        if self.stamp == u32::MAX {
            self.values.clear();
            self.applicability.clear();
            self.stamp = 0;
        }
        self.stamp += 1;
    }

    fn read(list: &[Memo], cell: usize, stamp: u32) -> Option<Outcome> {
        list.get(cell).filter(|memo| memo.stamp == stamp).map(|memo| memo.outcome)
    }

    pub(crate) fn value(&self, cell: usize) -> Option<Outcome> {
        Self::read(&self.values, cell, self.stamp)
    }

    pub(crate) fn set_value(&mut self, cell: usize, outcome: Outcome) {
        if let Some(memo) = self.values.get_mut(cell) {
            *memo = Memo { stamp: self.stamp, outcome };
        }
    }

    pub(crate) fn applicability(&self, cell: usize) -> Option<Outcome> {
        Self::read(&self.applicability, cell, self.stamp)
    }

    pub(crate) fn set_applicability(&mut self, cell: usize, outcome: Outcome) {
        if let Some(memo) = self.applicability.get_mut(cell) {
            *memo = Memo { stamp: self.stamp, outcome };
        }
    }

    /// How many times the evaluation of a cell is under way.
    pub(crate) fn depth(&self, cell: usize) -> u8 {
        self.in_progress.get(cell).copied().unwrap_or(0)
    }

    pub(crate) fn enter(&mut self, cell: usize) {
        if let Some(count) = self.in_progress.get_mut(cell) {
            *count = count.saturating_add(1);
        }
    }

    pub(crate) fn leave(&mut self, cell: usize) {
        if let Some(count) = self.in_progress.get_mut(cell) {
            *count = count.saturating_sub(1);
        }
    }

    /// Enters or leaves the question whether a cell is applicable; tells how many times it was asked already.
    pub(crate) fn question(&mut self, cell: usize, enter: bool) -> u8 {
        let Some(count) = self.in_question.get_mut(cell) else { return 0 };
        let before = *count;
        *count = if enter { before.saturating_add(1) } else { before.saturating_sub(1) };
        before
    }

    /// Marks that the parent of a cell is being asked; tells whether it already was.
    pub(crate) fn ask_parent(&mut self, cell: usize, asking: bool) -> bool {
        self.asking_parent.get_mut(cell).is_some_and(|flag| std::mem::replace(flag, asking))
    }
}
