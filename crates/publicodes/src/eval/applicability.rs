//! Is a value applicable? The answer is sought without computing the value where its text is enough.

use super::notes::NotesId;
use super::{Evaluator, Held, Outcome};
use crate::program::{Datum, NodeId, Op, RuleId, Target};

impl Evaluator<'_> {
    /// Whether a rule is disabled by the parent that can disable it.
    pub(super) fn disabled_by_parent(&mut self, rule: RuleId, cell: usize) -> (bool, NotesId) {
        let Some(parent) = self.rule_info(rule).and_then(|info| info.parent) else {
            return (false, NotesId::NONE);
        };
        let home = self.world;
        let mut failures = NotesId::NONE;
        let already = self.worlds.get_mut(home).is_some_and(|world| world.ask_parent(cell, true));
        if !already {
            let mut absent = Outcome::of(Datum::Bool(false), NotesId::NONE);
            if parent.nullable {
                absent = self.target_not_applicable(parent.target);
            }
            if absent.datum != Datum::Bool(true) && parent.boolean {
                let value = self.target(parent.target);
                let datum = match value.datum {
                    Datum::Undefined => Datum::Undefined,
                    datum => Datum::Bool(self.same(datum, Datum::Bool(false))),
                };
                absent = Outcome::of(datum, value.notes);
            }
            if let Some(world) = self.worlds.get_mut(home) {
                world.ask_parent(cell, false);
            }
            if absent.datum == Datum::Bool(true) {
                return (true, absent.notes);
            }
            failures = self.notes.failures(absent.notes);
        }
        if parent.boolean {
            let value = self.target(parent.target);
            return (value.datum == Datum::Bool(false), value.notes);
        }
        (false, failures)
    }

    /// Whether what a reference reads is not applicable: true, false, or not defined.
    pub(super) fn target_not_applicable(&mut self, target: Target) -> Outcome {
        let cell = self.cell(target);
        let home = self.home(cell);
        let Target::Rule(rule) = target else {
            let value = self.target(target);
            return is_absent(value);
        };
        if let Some(known) = self.worlds.get(home).and_then(|world| world.applicability(cell)) {
            return known;
        }
        let before = std::mem::replace(&mut self.world, home);
        let outcome =
            stacker::maybe_grow(512 * 1024, 4 * 1024 * 1024, || self.rule_not_applicable(rule, cell));
        self.world = before;
        if let Some(world) = self.worlds.get_mut(home) {
            world.set_applicability(cell, outcome);
        }
        outcome
    }

    fn rule_not_applicable(&mut self, rule: RuleId, cell: usize) -> Outcome {
        let (disabled, parent_notes) = self.disabled_by_parent(rule, cell);
        if disabled {
            return Outcome::of(Datum::Bool(true), parent_notes);
        }
        let Some(node) = self.rule_info(rule).map(|info| info.value) else { return Outcome::UNDEFINED };
        if self.depth >= crate::limits::MAX_DEPTH {
            return self.fault(super::FaultKind::TooDeep, rule);
        }
        let home = self.world;
        if self.worlds.get_mut(home).map_or(0, |world| world.question(cell, true)) > 1 {
            // Asked again while the answer is sought: it is not known.
            self.worlds.get_mut(home).map(|world| world.question(cell, false));
            return Outcome::of(Datum::Undefined, parent_notes);
        }
        self.depth += 1;
        let inner = self.not_applicable(node);
        self.depth -= 1;
        self.worlds.get_mut(home).map(|world| world.question(cell, false));
        let mut notes = self.notes.merge(parent_notes, inner.notes);
        if inner.datum == Datum::Bool(false)
            && self.situation_may_disable(rule)
            && self.notes.missing(inner.notes).is_empty()
        {
            notes = self.notes.add_missing(notes, rule, false);
        }
        Outcome::of(inner.datum, notes)
    }

    fn situation_may_disable(&self, rule: RuleId) -> bool {
        match self.given.get(rule.index()) {
            None | Some(Held::Nothing) => {
                self.program.rule(rule).is_some_and(|info| info.may_be_not_applicable)
            }
            Some(Held::Value(outcome)) => outcome.datum == Datum::NotApplicable,
            Some(Held::Expression(rule)) => self.rule_info(*rule).is_some_and(|info| info.type_info.nullable),
        }
    }

    /// Whether the value of an operation is not applicable.
    pub(super) fn not_applicable(&mut self, node: NodeId) -> Outcome {
        let op = self.op(node);
        if let Op::Reference(target) = op {
            return self.target_not_applicable(target);
        }
        if !self.type_info(node).nullable {
            return Outcome::of(Datum::Bool(false), NotesId::NONE);
        }
        match op {
            Op::Situation { rule, value } => {
                let given = self.given(rule);
                let notes = self.notes.bonus(given.notes);
                if given.datum == Datum::Undefined {
                    let inner = self.not_applicable(value);
                    return self.noted(inner, notes);
                }
                self.noted(is_absent(given), notes)
            }
            Op::Default { value, default } => {
                let first = self.eval(value);
                let notes = self.notes.bonus(first.notes);
                if first.datum == Datum::Undefined {
                    let inner = self.not_applicable(default);
                    return self.noted(inner, notes);
                }
                self.noted(is_absent(first), notes)
            }
            Op::ApplicableIf { condition, value } => {
                let condition = self.eval(condition);
                let holds = !self.same(condition.datum, Datum::Bool(false));
                self.conditional(condition, holds, value)
            }
            Op::NotApplicableIf { condition, value } => {
                let condition = self.eval(condition);
                let holds = self.same(condition.datum, Datum::Bool(false));
                self.conditional(condition, holds, value)
            }
            Op::Condition { condition, then, otherwise } => {
                let condition = self.eval(condition);
                let branch = match condition.datum {
                    Datum::Bool(true) => then,
                    Datum::Bool(false) => otherwise,
                    _ => {
                        let value = self.eval(node);
                        return is_absent(value);
                    }
                };
                let notes = self.notes.bonus(condition.notes);
                let inner = self.not_applicable(branch);
                self.noted(inner, notes)
            }
            Op::Ceiling { value, bound } | Op::Floor { value, bound } => {
                let limit = self.eval(bound);
                if matches!(limit.datum, Datum::NotApplicable | Datum::Bool(false)) {
                    let notes = self.notes.bonus(limit.notes);
                    let inner = self.not_applicable(value);
                    return self.noted(inner, notes);
                }
                let value = self.eval(node);
                is_absent(value)
            }
            _ => {
                let value = self.eval(node);
                is_absent(value)
            }
        }
    }

    /// Absence of a value that a condition makes applicable.
    fn conditional(&mut self, condition: Outcome, holds: bool, value: NodeId) -> Outcome {
        let notes = self.notes.bonus(condition.notes);
        if condition.datum == Datum::Undefined {
            let inner = self.not_applicable(value);
            return self.noted(Outcome { datum: Datum::Undefined, ..inner }, notes);
        }
        if holds {
            let inner = self.not_applicable(value);
            return self.noted(inner, notes);
        }
        Outcome::of(Datum::Bool(true), notes)
    }

    fn noted(&mut self, outcome: Outcome, notes: NotesId) -> Outcome {
        Outcome { notes: self.notes.merge(notes, outcome.notes), ..outcome }
    }
}

fn is_absent(value: Outcome) -> Outcome {
    let datum = match value.datum {
        Datum::Undefined => Datum::Undefined,
        datum => Datum::Bool(datum == Datum::NotApplicable),
    };
    Outcome::of(datum, value.notes)
}
