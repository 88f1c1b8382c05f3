//! Which bracket of a table holds a value, and what does the table give?

use super::arithmetic::number;
use super::notes::NotesId;
use super::{Evaluator, FaultKind, Outcome};
use crate::number::Number;
use crate::program::{Datum, NodeId, TableKind, Tranche};
use crate::unit::UnitId;

/// A bracket, as far as it could be placed.
#[derive(Clone, Copy)]
struct Bracket {
    amount: NodeId,
    /// Where it begins and ends; not known where something is missing.
    from: Option<Number>,
    to: Option<Number>,
    open_ended: bool,
    /// Whether it holds the value.
    active: Option<bool>,
    /// Whether it lies beyond the value.
    beyond: Option<bool>,
    notes: NotesId,
}

/// The operands of a table.
#[derive(Clone, Copy)]
struct Operands {
    base: Outcome,
    multiplier: Outcome,
}

impl Evaluator<'_> {
    pub(super) fn brackets(&mut self, node: NodeId, id: u32) -> Outcome {
        let Some(table) = self.table(id) else { return Outcome::UNDEFINED };
        let (kind, base, multiplier) = (table.kind, table.base, table.multiplier);
        let tranches = table.tranches.clone();
        let base = self.eval(base);
        let multiplier = match multiplier {
            Some(multiplier) => self.eval(multiplier),
            None => Outcome::of(Datum::Number(1.0), NotesId::NONE),
        };
        if multiplier.datum == Datum::Number(0.0) {
            let rule = self.rule_of(node);
            return self.fault(FaultKind::NullMultiplier, rule);
        }
        let operands = Operands { base, multiplier };
        let decided = matches!(base.datum, Datum::Number(0.0) | Datum::Undefined | Datum::NotApplicable);
        if kind == TableKind::Marginal && decided {
            return Outcome { notes: self.notes.merge(base.notes, multiplier.notes), ..base };
        }
        let brackets = match self.place(node, operands, &tranches) {
            Ok(brackets) => brackets,
            Err(fault) => return fault,
        };
        match kind {
            TableKind::Marginal => self.marginal(operands, &brackets),
            TableKind::Amounts => self.amounts(operands, &brackets),
            TableKind::Progressive => self.progressive(operands, &brackets),
        }
    }

    /// Places the brackets, up to the one that holds the value.
    fn place(
        &mut self,
        node: NodeId,
        operands: Operands,
        tranches: &[Tranche],
    ) -> Result<Vec<Bracket>, Outcome> {
        let mut placed: Vec<Bracket> = Vec::with_capacity(tranches.len());
        let mut from = Some(0.0);
        let mut previous_notes = NotesId::NONE;
        let mut found = false;
        for (index, tranche) in tranches.iter().enumerate() {
            let blank = Bracket {
                amount: tranche.amount,
                from,
                to: None,
                open_ended: tranche.ceiling.is_none(),
                active: None,
                beyond: Some(true),
                notes: NotesId::NONE,
            };
            if found {
                placed.push(blank);
                continue;
            }
            let (to, ceiling_notes) = self.ceiling(operands, tranche.ceiling);
            let bracket = self.place_one(operands, Bracket { to, ..blank }, [ceiling_notes, previous_notes]);
            let decreases = bracket.active.is_some()
                && index > 0
                && matches!((bracket.from, to), (Some(from), Some(to)) if from != 0.0 && to <= from);
            if decreases {
                let rule = self.rule_of(node);
                return Err(self.fault(FaultKind::DecreasingBrackets, rule));
            }
            found = bracket.active == Some(true);
            from = to;
            previous_notes = ceiling_notes;
            placed.push(bracket);
        }
        Ok(placed)
    }

    fn place_one(&mut self, operands: Operands, bracket: Bracket, ceilings: [NotesId; 2]) -> Bracket {
        let Operands { base, multiplier } = operands;
        let value = (base.datum != Datum::Undefined).then(|| number(base.datum));
        let beyond = match (bracket.from, value) {
            (Some(from), Some(value)) => Some(from > value),
            _ => None,
        };
        match (bracket.from, bracket.to, value) {
            (Some(from), Some(to), Some(value)) => {
                Bracket { active: Some(value >= from && value < to), beyond, ..bracket }
            }
            _ => {
                let sides = self.notes.merge(base.notes, multiplier.notes);
                let notes = ceilings.into_iter().fold(sides, |all, more| self.notes.merge(all, more));
                Bracket { active: None, beyond, notes, ..bracket }
            }
        }
    }

    /// The end of a bracket in the unit of the value.
    fn ceiling(&mut self, operands: Operands, ceiling: Option<NodeId>) -> (Option<Number>, NotesId) {
        let Operands { base, multiplier } = operands;
        if multiplier.datum == Datum::Undefined {
            let notes = ceiling.map_or(NotesId::NONE, |ceiling| self.eval(ceiling).notes);
            return (None, notes);
        }
        let Some(ceiling) = ceiling else { return (Some(Number::INFINITY), NotesId::NONE) };
        let ceiling = self.eval(ceiling);
        if ceiling.datum == Datum::Undefined {
            return (None, ceiling.notes);
        }
        let end = number(ceiling.datum) * number(multiplier.datum);
        let unit = self.units.multiply(ceiling.unit, multiplier.unit);
        let converted = if end == 0.0 || end.is_infinite() {
            end
        } else {
            self.units.conversion(unit, base.unit).map_or(end, |conversion| conversion.apply(end))
        };
        (Some(converted), ceiling.notes)
    }

    /// A rate as a plain number.
    fn rate(&mut self, node: NodeId) -> Outcome {
        let rate = self.eval(node);
        self.convert(rate, UnitId::NONE).unwrap_or(rate)
    }

    fn marginal(&mut self, operands: Operands, brackets: &[Bracket]) -> Outcome {
        let Operands { base, multiplier } = operands;
        let value = number(base.datum);
        let mut notes = self.notes.merge(base.notes, multiplier.notes);
        let mut total = Some(0.0);
        for bracket in brackets {
            if bracket.beyond == Some(true) {
                continue;
            }
            let rate = self.rate(bracket.amount);
            let here = self.notes.merge(rate.notes, bracket.notes);
            notes = self.notes.merge(notes, here);
            let part = match (bracket.from, bracket.to, rate.datum) {
                (_, _, Datum::Undefined) => None,
                (Some(from), Some(to), rate) => Some((value.min(to) - from) * number(rate)),
                _ => None,
            };
            total = total.zip(part).map(|(total, part)| total + part);
        }
        let datum = total.map_or(Datum::Undefined, Datum::Number);
        Outcome { datum, unit: base.unit, notes }
    }

    fn amounts(&mut self, operands: Operands, brackets: &[Bracket]) -> Outcome {
        let sides = self.notes.merge(operands.base.notes, operands.multiplier.notes);
        if let Some(active) = brackets.iter().find(|bracket| bracket.active == Some(true)) {
            let amount = self.eval(active.amount);
            return Outcome { notes: self.notes.merge(sides, amount.notes), ..amount };
        }
        if brackets.last().is_some_and(|last| last.beyond == Some(false)) {
            return Outcome { notes: sides, ..Outcome::UNDEFINED };
        }
        if brackets.iter().all(|bracket| bracket.active == Some(false)) {
            // Below the first bracket there is nothing to give.
            return Outcome::of(Datum::Bool(false), sides);
        }
        let mut out = Outcome { notes: sides, ..Outcome::UNDEFINED };
        for bracket in brackets.iter().filter(|bracket| bracket.active.is_none()) {
            let amount = self.eval(bracket.amount);
            let here = self.notes.merge(amount.notes, bracket.notes);
            out.notes = self.notes.merge(out.notes, here);
            out.unit = out.unit.or(amount.unit);
        }
        out
    }

    fn progressive(&mut self, operands: Operands, brackets: &[Bracket]) -> Outcome {
        let Some(last) = brackets.last().copied() else { return Outcome::UNDEFINED };
        let none_active = brackets.iter().all(|bracket| bracket.active == Some(false));
        if none_active || (last.active == Some(true) && last.open_ended) {
            return self.percent(last.amount);
        }
        let at = brackets.iter().position(|bracket| bracket.active == Some(true));
        let known = matches!(operands.base.datum, Datum::Number(_));
        let Some((at, active)) = at.and_then(|at| Some((at, *brackets.get(at)?))).filter(|_| known) else {
            let notes = brackets.iter().fold(NotesId::NONE, |all, b| self.notes.merge(all, b.notes));
            let percent = self.percent_unit();
            return Outcome { datum: Datum::Undefined, unit: percent, notes };
        };
        let upper = self.percent(active.amount);
        let lower = match at.checked_sub(1).and_then(|previous| brackets.get(previous)).copied() {
            Some(previous) => self.percent(previous.amount),
            None => upper,
        };
        if lower.datum == Datum::Undefined || upper.datum == Datum::Undefined {
            let notes = self.notes.merge(lower.notes, upper.notes);
            return Outcome { datum: Datum::Undefined, unit: upper.unit, notes };
        }
        let (low, high) = (number(lower.datum), number(upper.datum));
        let (from, to) = (active.from.unwrap_or(0.0), active.to.unwrap_or(Number::INFINITY));
        let slope = (high - low) / (to - from);
        let datum = Datum::Number(low + (number(operands.base.datum) - from) * slope);
        Outcome { datum, unit: upper.unit, notes: NotesId::NONE }
    }

    fn percent_unit(&mut self) -> UnitId {
        self.units.parse("%").unwrap_or(UnitId::NONE)
    }

    fn percent(&mut self, node: NodeId) -> Outcome {
        let unit = self.percent_unit();
        let rate = self.eval(node);
        self.convert(rate, unit).unwrap_or(Outcome { unit, ..rate })
    }
}
