//! What is missing for a value, and what went wrong on the way?
//!
//! Each value carries the number of a set: the rules whose answer it waits for, each with a score, and the faults
//! met. The empty set is 0, and most values have it, so that joining two sets is one comparison.

use super::fault::FaultKind;
use crate::limits::MAX_MISSING_ENTRIES;
use crate::program::RuleId;

/// A set, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotesId(u32);

impl NotesId {
    pub(crate) const NONE: Self = Self(0);
}

#[derive(Debug, Default, Clone)]
struct NoteSet {
    /// Sorted by rule.
    missing: Vec<(RuleId, f64)>,
    /// Sorted, without repetition.
    faults: Vec<(FaultKind, RuleId)>,
}

/// The sets of one situation.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    sets: Vec<NoteSet>,
    entries: usize,
    /// Whether missing rules are recorded; faults always are.
    pub(crate) track_missing: bool,
}

impl Notes {
    pub(crate) fn new(track_missing: bool) -> Self {
        Self { track_missing, ..Self::default() }
    }

    pub(crate) fn clear(&mut self) {
        self.sets.clear();
        self.entries = 0;
    }

    fn set(&self, id: NotesId) -> Option<&NoteSet> {
        self.sets.get((id.0 as usize).wrapping_sub(1))
    }

    fn store(&mut self, set: NoteSet) -> NotesId {
        if set.missing.is_empty() && set.faults.is_empty() {
            return NotesId::NONE;
        }
        self.entries += set.missing.len() + set.faults.len();
        self.sets.push(set);
        NotesId(self.sets.len() as u32)
    }

    pub(crate) fn missing(&self, id: NotesId) -> &[(RuleId, f64)] {
        self.set(id).map(|set| set.missing.as_slice()).unwrap_or_default()
    }

    pub(crate) fn faults(&self, id: NotesId) -> &[(FaultKind, RuleId)] {
        self.set(id).map(|set| set.faults.as_slice()).unwrap_or_default()
    }

    /// Whether something could not be computed.
    pub(crate) fn has_failure(&self, id: NotesId) -> bool {
        self.faults(id).iter().any(|(kind, _)| kind.is_failure())
    }

    /// The failures of a set, without what is missing.
    pub(crate) fn failures(&mut self, id: NotesId) -> NotesId {
        if !self.has_failure(id) {
            return NotesId::NONE;
        }
        let faults = self.faults(id).iter().filter(|(kind, _)| kind.is_failure()).copied().collect();
        self.store(NoteSet { missing: Vec::new(), faults })
    }

    pub(crate) fn misses(&self, id: NotesId, rule: RuleId) -> bool {
        self.missing(id).binary_search_by_key(&rule, |(known, _)| *known).is_ok()
    }

    pub(crate) fn fault(&mut self, kind: FaultKind, rule: RuleId) -> NotesId {
        self.store(NoteSet { missing: Vec::new(), faults: vec![(kind, rule)] })
    }

    /// Joins two sets; scores add up.
    pub(crate) fn merge(&mut self, left: NotesId, right: NotesId) -> NotesId {
        if left == NotesId::NONE {
            return right;
        }
        if right == NotesId::NONE || self.entries > MAX_MISSING_ENTRIES {
            return left;
        }
        let (Some(a), Some(b)) = (self.set(left), self.set(right)) else { return left };
        let mut faults: Vec<_> = a.faults.iter().chain(&b.faults).copied().collect();
        faults.sort_unstable_by_key(|(kind, rule)| (*rule, *kind as u8));
        faults.dedup();
        let missing = sum(&a.missing, &b.missing);
        self.store(NoteSet { missing, faults })
    }

    /// Adds one to each score: what decides of a branch matters more than what stands in it.
    pub(crate) fn bonus(&mut self, id: NotesId) -> NotesId {
        if self.missing(id).is_empty() || self.entries > MAX_MISSING_ENTRIES {
            return id;
        }
        let Some(mut set) = self.set(id).cloned() else { return id };
        set.missing.iter_mut().for_each(|(_, score)| *score += 1.0);
        self.store(set)
    }

    /// Counts a rule as missing, with a score above all those of the set (`above`) or of one.
    pub(crate) fn add_missing(&mut self, id: NotesId, rule: RuleId, above: bool) -> NotesId {
        if !self.track_missing || rule.0 == u32::MAX {
            return id;
        }
        let highest = self.missing(id).iter().map(|(_, score)| *score).fold(0.0, f64::max);
        let score = if above { highest + 1.0 } else { 1.0 };
        let single = self.store(NoteSet { missing: vec![(rule, score)], faults: Vec::new() });
        self.merge(id, single)
    }

    /// Leaves out some rules.
    pub(crate) fn without(&mut self, id: NotesId, rules: &[RuleId]) -> NotesId {
        if rules.iter().all(|rule| !self.misses(id, *rule)) {
            return id;
        }
        let Some(mut set) = self.set(id).cloned() else { return id };
        set.missing.retain(|(rule, _)| !rules.contains(rule));
        self.store(set)
    }
}

fn sum(left: &[(RuleId, f64)], right: &[(RuleId, f64)]) -> Vec<(RuleId, f64)> {
    let mut out = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    loop {
        match (left.peek(), right.peek()) {
            (Some((a, x)), Some((b, y))) if a == b => {
                out.push((*a, x + y));
                left.next();
                right.next();
            }
            (Some(a), Some(b)) if a.0 > b.0 => {
                out.push(**b);
                right.next();
            }
            (Some(a), _) => {
                out.push(**a);
                left.next();
            }
            (None, Some(b)) => {
                out.push(**b);
                right.next();
            }
            (None, None) => return out,
        }
    }
}
