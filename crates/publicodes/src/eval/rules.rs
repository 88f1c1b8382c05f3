//! How is the value of a rule, or of what replaces it, computed once?

use super::notes::NotesId;
use super::{Evaluator, FaultKind, Outcome};
use crate::limits::MAX_DEPTH;
use crate::program::{Datum, RuleId, RuleInfo, SlotId, Target};

/// Stack kept free below each rule, and size of the pieces added to it, in bytes.
const STACK_RESERVE: usize = 512 * 1024;
const STACK_PIECE: usize = 4 * 1024 * 1024;

/// Where a choice between branches stands.
pub(super) struct Choice {
    /// Whether a branch was taken; not known where a condition is not defined.
    taken: Option<bool>,
    pub(super) outcome: Outcome,
}

impl Choice {
    pub(super) fn new() -> Self {
        Self { taken: Some(false), outcome: Outcome::NOT_APPLICABLE }
    }

    pub(super) fn is_settled(&self) -> bool {
        self.taken == Some(true)
    }
}

impl<'p> Evaluator<'p> {
    pub(crate) fn rule_info(&self, rule: RuleId) -> Option<&RuleInfo> {
        let base: &'p [RuleInfo] = &self.program.rules;
        base.get(rule.index()).or_else(|| self.extension.rules.get(rule.index().wrapping_sub(base.len())))
    }

    /// The value of what a reference reads.
    pub(crate) fn target(&mut self, target: Target) -> Outcome {
        let cell = self.cell(target);
        let home = self.home(cell);
        if let Some(known) = self.worlds.get(home).and_then(|world| world.value(cell)) {
            return known;
        }
        let before = std::mem::replace(&mut self.world, home);
        let outcome = stacker::maybe_grow(STACK_RESERVE, STACK_PIECE, || match target {
            Target::Rule(rule) => self.rule(rule, cell),
            Target::Substitution(slot) => self.substituted(slot),
        });
        self.world = before;
        if let Some(world) = self.worlds.get_mut(home) {
            world.set_value(cell, outcome);
        }
        outcome
    }

    fn rule(&mut self, rule: RuleId, cell: usize) -> Outcome {
        let (disabled, parent_notes) = self.disabled_by_parent(rule, cell);
        if disabled {
            return Outcome::of(Datum::NotApplicable, parent_notes);
        }
        let running = self.worlds.get(self.world).map_or(0, |world| world.depth(cell));
        if running > 1 {
            return self.stopped(FaultKind::Cycle, rule, parent_notes);
        }
        if self.depth >= MAX_DEPTH {
            return self.stopped(FaultKind::TooDeep, rule, parent_notes);
        }
        let home = self.world;
        self.depth += 1;
        if let Some(world) = self.worlds.get_mut(home) {
            world.enter(cell);
        }
        let outcome = self.rule_body(rule, parent_notes);
        if let Some(world) = self.worlds.get_mut(home) {
            world.leave(cell);
        }
        self.depth -= 1;
        outcome
    }

    fn stopped(&mut self, kind: FaultKind, rule: RuleId, notes: NotesId) -> Outcome {
        let fault = self.fault(kind, rule);
        Outcome { notes: self.notes.merge(fault.notes, notes), ..fault }
    }

    fn rule_body(&mut self, rule: RuleId, parent_notes: NotesId) -> Outcome {
        let Some(info) = self.rule_info(rule) else { return Outcome::UNDEFINED };
        let (node, public) = (info.value, info.public);
        let unit = info.possibilities.as_ref().map(|possibilities| possibilities.unit);
        let named = info.possibilities.as_ref().filter(|possibilities| possibilities.by_reference);
        let choices = named.map_or(0, |possibilities| possibilities.items.len());
        let mut choice_notes = NotesId::NONE;
        // A single possibility leaves no choice, filtered or not.
        if choices == 1 || (choices > 1 && self.options.filter_possibilities) {
            let choice = self.only_possibility(rule);
            if choice.datum != Datum::Undefined {
                return Outcome { notes: self.notes.merge(choice.notes, parent_notes), ..choice };
            }
            choice_notes = choice.notes;
        }
        let mut outcome = self.eval(node);
        let unexplained = outcome.datum == Datum::Undefined
            && self.notes.missing(outcome.notes).is_empty()
            && !self.notes.has_failure(outcome.notes);
        if public && unexplained {
            outcome.notes = self.notes.add_missing(outcome.notes, rule, false);
        }
        if let Some(unit) = unit.filter(|unit| unit.is_stated()) {
            outcome = self.convert(outcome, unit).unwrap_or(Outcome { unit, ..outcome });
        }
        let notes = self.notes.merge(choice_notes, outcome.notes);
        let notes = self.notes.merge(notes, parent_notes);
        // What read something that could not be computed is not defined either, even where the rest seems to decide.
        let datum = if self.notes.has_failure(notes) { Datum::Undefined } else { outcome.datum };
        Outcome { datum, notes, ..outcome }
    }

    /// The only applicable possibility of a rule; not applicable where there is none, not defined where several are.
    fn only_possibility(&mut self, rule: RuleId) -> Outcome {
        let Some(possibilities) = self.rule_info(rule).and_then(|info| info.possibilities.clone()) else {
            return Outcome::UNDEFINED;
        };
        let mut notes = NotesId::NONE;
        let mut applicable = Vec::new();
        for item in &possibilities.items {
            let Some(reference) = item.reference else { continue };
            if !self.options.filter_possibilities {
                applicable.push(item.datum);
                continue;
            }
            let absent = self.not_applicable(reference);
            notes = self.notes.merge(notes, absent.notes);
            if absent.datum != Datum::Bool(true) {
                applicable.push(item.datum);
            }
        }
        let datum = match applicable.as_slice() {
            [] => Datum::NotApplicable,
            [only] => *only,
            _ => Datum::Undefined,
        };
        Outcome::of(datum, notes)
    }

    /// The first applicable replacement, else the rule itself.
    fn substituted(&mut self, slot: SlotId) -> Outcome {
        let Some(substitution) = self.substitution(slot).cloned() else { return Outcome::UNDEFINED };
        let mut choice = Choice::new();
        for (by, makes_not_applicable) in substitution.by {
            if choice.is_settled() {
                return choice.outcome;
            }
            let target = Target::Rule(by);
            if makes_not_applicable {
                let condition = self.target(target);
                self.choose(&mut choice, condition, |_| Outcome::NOT_APPLICABLE);
            } else {
                let absent = self.target_not_applicable(target);
                let datum = match absent.datum {
                    Datum::Bool(value) => Datum::Bool(!value),
                    other => other,
                };
                let notes = self.notes.bonus(absent.notes);
                self.choose(&mut choice, Outcome::of(datum, notes), |evaluator| evaluator.target(target));
            }
        }
        if !choice.is_settled() {
            let otherwise = Outcome::of(Datum::Bool(true), NotesId::NONE);
            self.choose(&mut choice, otherwise, |evaluator| {
                evaluator.target(Target::Rule(substitution.original))
            });
        }
        choice.outcome
    }

    /// Takes a branch if its condition holds and none was taken. Where a condition is not defined the whole is not
    /// defined, and the other branches are looked at only for what they miss and for their unit.
    pub(super) fn choose(
        &mut self,
        choice: &mut Choice,
        condition: Outcome,
        consequence: impl FnOnce(&mut Self) -> Outcome,
    ) {
        let holds = !matches!(condition.datum, Datum::Bool(false) | Datum::NotApplicable);
        let bonus = self.notes.bonus(condition.notes);
        choice.outcome.notes = self.notes.merge(choice.outcome.notes, bonus);
        let current = match choice.taken {
            None => None,
            Some(_) if condition.datum == Datum::Undefined => None,
            Some(_) => Some(holds),
        };
        if current == Some(false) {
            return;
        }
        let mut datum = Datum::Undefined;
        if holds {
            let mut value = consequence(self);
            if choice.outcome.unit.is_stated() {
                let unit = choice.outcome.unit;
                value = self.convert(value, unit).unwrap_or(value);
            }
            choice.outcome.unit = choice.outcome.unit.or(value.unit);
            choice.outcome.notes = self.notes.merge(choice.outcome.notes, value.notes);
            datum = value.datum;
        }
        choice.outcome.datum = if current == Some(true) { datum } else { Datum::Undefined };
        choice.taken = current;
    }
}
