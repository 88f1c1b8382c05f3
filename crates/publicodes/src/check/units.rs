//! Which operations bring together units that cannot be converted?
//!
//! The unit of each operation is worked out from the text where that can be done; an operation whose unit depends on
//! the situation is left alone.

use crate::diagnostic::{Code, Finding, Findings};
use crate::expression::Operator;
use crate::program::{NodeId, Op, Program, Target};
use crate::unit::{UnitId, UnitTable};

use super::report;

/// Most rules followed to find a unit.
const MOST_RULES: u32 = 12;

pub(super) fn check(program: &Program, findings: &mut Findings) {
    let mut units =
        Units { program, table: program.units.clone(), known: vec![None; program.code.ops.len()] };
    for index in 0..program.code.ops.len() as u32 {
        let node = NodeId(index);
        let Some(op) = program.code.op(node) else { continue };
        match op {
            Op::Binary(operator, left, right) => {
                let scales = matches!(
                    operator,
                    Operator::Multiply
                        | Operator::Divide
                        | Operator::DivideWhole
                        | Operator::Power
                        | Operator::And
                        | Operator::Or
                );
                if !scales {
                    units.meet(findings, node, left, right);
                }
            }
            Op::Ceiling { value, bound } | Op::Floor { value, bound } => {
                units.meet(findings, bound, value, bound);
            }
            Op::Sum(range) | Op::Maximum(range) | Op::Minimum(range) | Op::Mean(range) => {
                let items = program.code.list(range).to_vec();
                let first =
                    items.iter().copied().find(|item| units.of(*item, 0).is_some_and(UnitId::is_stated));
                for item in items {
                    if let Some(first) = first.filter(|first| *first != item) {
                        units.meet(findings, item, first, item);
                    }
                }
            }
            Op::Unit { value, unit } => {
                if let Some(found) = units.of(value, 0) {
                    units.compare(findings, node, found, unit);
                }
            }
            _ => {}
        }
    }
}

struct Units<'p> {
    program: &'p Program,
    table: UnitTable,
    known: Vec<Option<Option<UnitId>>>,
}

impl Units<'_> {
    fn meet(&mut self, findings: &mut Findings, at: NodeId, left: NodeId, right: NodeId) {
        if let (Some(a), Some(b)) = (self.of(left, 0), self.of(right, 0)) {
            self.compare(findings, at, a, b);
        }
    }

    /// A percentage or a number without unit goes with anything; two stated dimensions must convert.
    fn compare(&mut self, findings: &mut Findings, at: NodeId, a: UnitId, b: UnitId) {
        let plain = |unit: UnitId, table: &UnitTable| {
            !unit.is_stated() || unit == UnitId::NONE || table.is_percent(unit)
        };
        if plain(a, &self.table) || plain(b, &self.table) || self.table.are_convertible(a, b) {
            return;
        }
        let message =
            format!("« {} » et « {} » ne se convertissent pas", self.table.name(a), self.table.name(b));
        let finding =
            Finding::warning(Code::UnitMismatch, message).hint("vérifiez les unités des deux côtés");
        report(self.program, findings, at, finding);
    }

    /// The unit of an operation; nothing where it cannot be told.
    fn of(&mut self, node: NodeId, rules: u32) -> Option<UnitId> {
        if let Some(Some(known)) = self.known.get(node.index()) {
            return *known;
        }
        if rules > MOST_RULES {
            return None;
        }
        let unit = self.work_out(node, rules);
        if let Some(slot) = self.known.get_mut(node.index()) {
            *slot = Some(unit);
        }
        unit
    }

    fn work_out(&mut self, node: NodeId, rules: u32) -> Option<UnitId> {
        match self.program.code.op(node)? {
            Op::Constant(crate::program::Datum::Number(_), unit) => Some(unit),
            Op::Unit { unit, .. } | Op::Duration { unit, .. } => Some(unit),
            Op::Reference(Target::Rule(rule)) => {
                // While a rule is followed, it has no unit for itself.
                if let Some(slot) = self.known.get_mut(node.index()) {
                    *slot = Some(None);
                }
                self.of(self.program.rule(rule)?.value, rules + 1)
            }
            Op::Situation { value, .. } | Op::Round { value, .. } | Op::Opposite(value) => {
                // A rule without a unit of its own takes that of the answer.
                let unit = self.of(value, rules)?;
                unit.is_stated().then_some(unit)
            }
            Op::Simplify(value) => {
                let unit = self.of(value, rules)?;
                Some(self.table.simplify(unit))
            }
            Op::ApplicableIf { value, .. }
            | Op::NotApplicableIf { value, .. }
            | Op::Missing { value, .. } => self.of(value, rules),
            Op::Binary(Operator::Multiply, left, right) => {
                let (a, b) = (self.of(left, rules)?, self.of(right, rules)?);
                let unit = self.table.multiply(a, b);
                Some(if self.table.counts_in_percent(unit) { self.table.without_percent(unit) } else { unit })
            }
            Op::Binary(Operator::Divide, left, right) => {
                let (a, b) = (self.of(left, rules)?, self.of(right, rules)?);
                Some(self.table.divide(a, b))
            }
            Op::Binary(Operator::Add | Operator::Subtract, left, right) => {
                let (a, b) = (self.of(left, rules)?, self.of(right, rules)?);
                Some(a.or(b))
            }
            _ => None,
        }
    }
}
