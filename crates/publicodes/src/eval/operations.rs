//! What is the value of an operation?

use super::arithmetic::number;
use super::notes::NotesId;
use super::rules::Choice;
use super::{Evaluator, FaultKind, Outcome};
use crate::expression::Operator;
use crate::number::round_to;
use crate::program::{Datum, Mechanism, NodeId, Op, Range};
use crate::unit::UnitId;

impl Evaluator<'_> {
    /// The value of an operation, in the present world.
    pub(crate) fn eval(&mut self, node: NodeId) -> Outcome {
        if self.step(1) {
            let rule = self.rule_of(node);
            return self.fault(FaultKind::TooManySteps, rule);
        }
        match self.op(node) {
            Op::Constant(datum, unit) => self.constant(node, datum, unit),
            Op::Name(_) => Outcome::UNDEFINED,
            Op::Reference(target) => self.target(target),
            Op::Situation { rule, value } => {
                let given = self.given(rule);
                self.first_defined(given, value, value)
            }
            Op::Default { value, default } => {
                let first = self.eval(value);
                self.first_defined(first, default, default)
            }
            Op::Missing { value, rule } => {
                let value = self.eval(value);
                Outcome { notes: self.notes.add_missing(value.notes, rule, true), ..value }
            }
            Op::ApplicableIf { condition, value } => self.applicable_if(condition, value, true),
            Op::NotApplicableIf { condition, value } => self.applicable_if(condition, value, false),
            Op::Ceiling { value, bound } => self.bounded(value, bound, Operator::Greater),
            Op::Floor { value, bound } => self.bounded(value, bound, Operator::Less),
            Op::Unit { value, unit } => {
                let value = self.eval(value);
                self.convert(value, unit).unwrap_or(Outcome { unit, ..value })
            }
            Op::Simplify(value) => {
                let value = self.eval(value);
                let known = !matches!(value.datum, Datum::Undefined | Datum::NotApplicable);
                if known { self.simplify(value) } else { value }
            }
            Op::Round { value, digits } => self.round(node, value, digits),
            Op::Binary(operator, left, right) => {
                let rule = self.rule_of(node);
                self.binary(operator, left, right, rule)
            }
            Op::Opposite(value) => self.opposite(node, value),
            Op::Sum(range) => self.sum(node, range),
            Op::Product(range) => self.product(node, range),
            Op::Mean(range) => self.mean(node, range),
            Op::Maximum(range) => self.extreme(node, range, Operator::Greater),
            Op::Minimum(range) => self.extreme(node, range, Operator::Less),
            Op::All(range) => self.all_or_any(node, range, Operator::And),
            Op::Any(range) => self.all_or_any(node, range, Operator::Or),
            Op::Condition { condition, then, otherwise } => {
                self.condition(node, condition, [then, otherwise])
            }
            Op::Variations(range) => self.variations(node, range),
            other => self.eval_rare(node, other),
        }
    }

    fn eval_rare(&mut self, node: NodeId, op: Op) -> Outcome {
        match op {
            Op::Table(id) => self.brackets(node, id),
            Op::Duration { kind, unit, from, to } => {
                let (from, to) = (self.eval(from), self.eval(to));
                let notes = self.notes.merge(from.notes, to.notes);
                let datum = match (from.datum, to.datum) {
                    (Datum::NotApplicable, _) | (_, Datum::NotApplicable) => Datum::NotApplicable,
                    (Datum::Undefined, _) | (_, Datum::Undefined) => Datum::Undefined,
                    (Datum::Date(from), Datum::Date(to)) => Datum::Number(kind.between(from, to)),
                    _ => return self.wrong_type(node, notes),
                };
                Outcome { datum, unit, notes }
            }
            Op::Text(range) => self.interpolate(node, range),
            Op::IsUndefined(value) => {
                let value = self.eval(value);
                Outcome::of(Datum::Bool(value.datum == Datum::Undefined), value.notes)
            }
            Op::IsDefined(value) => {
                let value = self.eval(value);
                Outcome::of(Datum::Bool(value.datum != Datum::Undefined), value.notes)
            }
            Op::IsNotApplicable(value) => self.not_applicable(value),
            Op::IsApplicable(value) => {
                let absent = self.not_applicable(value);
                let datum = match absent.datum {
                    Datum::Bool(absent) => Datum::Bool(!absent),
                    other => other,
                };
                Outcome::of(datum, absent.notes)
            }
            Op::Logarithm(value) => {
                let value = self.eval(value);
                let value = self.simplify(value);
                let datum = match value.datum {
                    Datum::Number(number) => Datum::Number(number.ln()),
                    Datum::Undefined | Datum::NotApplicable => value.datum,
                    _ => return self.wrong_type(node, value.notes),
                };
                Outcome::of(datum, value.notes)
            }
            Op::Context { value, pairs } => self.in_context(node, value, pairs),
            Op::Inversion(id) => self.invert(node, id),
            Op::FixedPoint { rule, value } => self.fixed_point(node, rule, value),
            _ => Outcome::UNDEFINED,
        }
    }

    fn constant(&self, node: NodeId, datum: Datum, unit: UnitId) -> Outcome {
        if datum == Datum::Undefined {
            let origin = self.code(node).origin(node);
            if origin.is_some_and(|origin| origin.mechanism == Mechanism::Today) {
                let today = self.options.today.map_or(Datum::Undefined, Datum::Date);
                return Outcome::of(today, NotesId::NONE);
            }
        }
        Outcome { datum, unit, notes: NotesId::NONE }
    }

    pub(super) fn wrong_type(&mut self, node: NodeId, notes: NotesId) -> Outcome {
        let rule = self.rule_of(node);
        let fault = self.fault(FaultKind::WrongType, rule);
        Outcome { notes: self.notes.merge(notes, fault.notes), ..fault }
    }

    /// `first` where it is defined, else `second`; the unit of the text of `stated` stands in for a missing one.
    fn first_defined(&mut self, first: Outcome, second: NodeId, stated: NodeId) -> Outcome {
        let bonus = self.notes.bonus(first.notes);
        if first.datum == Datum::Undefined {
            let value = self.eval(second);
            return Outcome { notes: self.notes.merge(bonus, value.notes), ..value };
        }
        let unit = first.unit.or(self.stated_unit(stated));
        Outcome { datum: first.datum, unit, notes: self.notes.merge(bonus, first.notes) }
    }

    fn applicable_if(&mut self, condition: NodeId, value: NodeId, wanted: bool) -> Outcome {
        let condition = self.eval(condition);
        let bonus = self.notes.bonus(condition.notes);
        let is_no = self.same(condition.datum, Datum::Bool(false));
        if condition.datum != Datum::Undefined && is_no == wanted {
            return Outcome { datum: Datum::NotApplicable, unit: self.stated_unit(value), notes: bonus };
        }
        let value = self.eval(value);
        let datum = if condition.datum == Datum::Undefined { Datum::Undefined } else { value.datum };
        Outcome { datum, unit: value.unit, notes: self.notes.merge(bonus, value.notes) }
    }

    /// `plafond` and `plancher`: the bound, where the value is beyond it.
    fn bounded(&mut self, value: NodeId, bound: NodeId, beyond: Operator) -> Outcome {
        let limit = self.eval(bound);
        if matches!(limit.datum, Datum::NotApplicable | Datum::Bool(false)) {
            let bonus = self.notes.bonus(limit.notes);
            let value = self.eval(value);
            let unit = value.unit.or(self.stated_unit(bound));
            return Outcome { datum: value.datum, unit, notes: self.notes.merge(bonus, value.notes) };
        }
        let value = self.eval(value);
        if value.datum == Datum::NotApplicable {
            let bonus = self.notes.bonus(value.notes);
            let unit = value.unit.or(self.stated_unit(bound));
            return Outcome { unit, notes: self.notes.merge(bonus, value.notes), ..value };
        }
        let rule = self.rule_of(bound);
        let passes = self.combine(beyond, value, limit, rule);
        let notes = self.notes.merge(limit.notes, passes.notes);
        let bonus = self.notes.bonus(notes);
        match passes.datum {
            Datum::Bool(true) => Outcome { notes: self.notes.merge(bonus, limit.notes), ..limit },
            Datum::Undefined => {
                let both = self.notes.merge(value.notes, limit.notes);
                Outcome { datum: Datum::Undefined, unit: limit.unit, notes: self.notes.merge(bonus, both) }
            }
            _ => {
                let unit = value.unit.or(self.stated_unit(bound));
                Outcome { datum: value.datum, unit, notes: self.notes.merge(bonus, value.notes) }
            }
        }
    }

    fn round(&mut self, node: NodeId, value: NodeId, digits: NodeId) -> Outcome {
        let value = self.eval(value);
        let value = self.simplify(value);
        if value.datum == Datum::Bool(false) {
            return value;
        }
        let digits = self.eval(digits);
        let notes = self.notes.merge(value.notes, digits.notes);
        let counts_decimals = || self.units.name(digits.unit).contains("décimale");
        let datum = match (value.datum, digits.datum) {
            (_, Datum::Number(_)) if !counts_decimals() => {
                let rule = self.rule_of(node);
                let fault = self.fault(FaultKind::InvalidRounding, rule);
                return Outcome { notes: self.notes.merge(notes, fault.notes), ..fault };
            }
            (Datum::Number(number), Datum::Number(count)) => Datum::Number(round_to(number, count)),
            (Datum::Number(number), Datum::Bool(true)) => Datum::Number(round_to(number, 0.0)),
            (Datum::Number(_), Datum::Undefined) => Datum::Undefined,
            (datum, _) => datum,
        };
        Outcome { datum, unit: value.unit, notes }
    }

    fn opposite(&mut self, node: NodeId, value: NodeId) -> Outcome {
        let value = self.eval(value);
        let datum = match value.datum {
            Datum::Undefined => Datum::Undefined,
            Datum::Text(_) | Datum::Date(_) => return self.wrong_type(node, value.notes),
            datum => Datum::Number(0.0 - number(datum)),
        };
        Outcome { datum, ..value }
    }

    /// Evaluates every operand, in order.
    pub(super) fn all_of(&mut self, node: NodeId, range: Range) -> Vec<Outcome> {
        let mut values = Vec::with_capacity(self.code(node).list(range).len());
        let mut index = 0;
        while let Some(item) = self.item(node, range, index) {
            values.push(self.eval(item));
            index += 1;
        }
        values
    }

    /// Adds from the last operand to the first, to which units are aligned.
    fn sum(&mut self, node: NodeId, range: Range) -> Outcome {
        let values = self.all_of(node, range);
        let rule = self.rule_of(node);
        if values.is_empty() {
            return Outcome::NOT_APPLICABLE;
        }
        let total = values
            .into_iter()
            .rev()
            .fold(Outcome::NOT_APPLICABLE, |total, value| self.combine(Operator::Add, value, total, rule));
        if total.datum == Datum::NotApplicable {
            Outcome { datum: Datum::Number(0.0), ..total }
        } else {
            total
        }
    }

    /// Multiplies from the first operand to the last; the last that is zero or not applicable decides alone.
    fn product(&mut self, node: NodeId, range: Range) -> Outcome {
        let rule = self.rule_of(node);
        let mut index = self.code(node).list(range).len();
        let mut later = Vec::with_capacity(index);
        let mut total = Outcome::of(Datum::Number(1.0), NotesId::NONE);
        while index > 0 {
            index -= 1;
            let Some(item) = self.item(node, range, index) else { break };
            let value = self.eval(item);
            if matches!(value.datum, Datum::NotApplicable | Datum::Number(0.0)) {
                total = Outcome { unit: UnitId::ABSENT, ..value };
                break;
            }
            later.push(value);
        }
        for value in later.into_iter().rev() {
            total = self.combine(Operator::Multiply, value, total, rule);
        }
        let known = !matches!(total.datum, Datum::Undefined | Datum::NotApplicable);
        if known { self.simplify(total) } else { total }
    }

    fn mean(&mut self, node: NodeId, range: Range) -> Outcome {
        let values = self.all_of(node, range);
        let rule = self.rule_of(node);
        let count = values.iter().filter(|value| value.datum != Datum::NotApplicable).count();
        let total = values
            .into_iter()
            .rev()
            .fold(Outcome::NOT_APPLICABLE, |total, value| self.combine(Operator::Add, value, total, rule));
        if let Datum::Number(0.0) | Datum::NotApplicable = total.datum {
            return Outcome::of(Datum::Number(0.0), total.notes);
        }
        let notes = self.counted(node, range);
        let count = Outcome::of(Datum::Number(count as f64), notes);
        self.combine(Operator::Divide, total, count, rule)
    }

    /// What is missing to know which of the values of a mean count.
    fn counted(&mut self, node: NodeId, range: Range) -> NotesId {
        let mut notes = NotesId::NONE;
        let mut index = 0;
        while let Some(item) = self.item(node, range, index).filter(|_| self.options.missing) {
            let absent = self.not_applicable(item);
            let bonus = self.notes.bonus(absent.notes);
            notes = self.notes.merge(notes, bonus);
            index += 1;
        }
        notes
    }

    /// The greatest or least applicable value; the earlier of two equal ones.
    fn extreme(&mut self, node: NodeId, range: Range, better: Operator) -> Outcome {
        let rule = self.rule_of(node);
        let values = self.all_of(node, range);
        let mut best = Outcome::NOT_APPLICABLE;
        let mut notes = NotesId::NONE;
        for value in values {
            notes = self.notes.merge(notes, value.notes);
            if value.datum == Datum::NotApplicable || best.datum == Datum::Undefined {
                continue;
            }
            if best.datum == Datum::NotApplicable {
                best = value;
                continue;
            }
            let wins = self.combine(better, value, best, rule);
            match wins.datum {
                Datum::Bool(true) => best = value,
                Datum::Undefined => best = Outcome { datum: Datum::Undefined, ..value },
                _ => {}
            }
        }
        Outcome { notes, ..best }
    }

    /// `toutes ces conditions` and `une de ces conditions`: stops at the first that decides.
    fn all_or_any(&mut self, node: NodeId, range: Range, operator: Operator) -> Outcome {
        let rule = self.rule_of(node);
        let start = operator == Operator::And;
        let mut total = Outcome::of(Datum::Bool(start), NotesId::NONE);
        let mut index = 0;
        while let Some(item) = self.item(node, range, index) {
            if total.datum == Datum::Bool(!start) {
                break;
            }
            let value = self.eval(item);
            total = self.combine(operator, total, value, rule);
            index += 1;
        }
        total
    }

    fn condition(&mut self, node: NodeId, condition: NodeId, [then, otherwise]: [NodeId; 2]) -> Outcome {
        let condition = self.eval(condition);
        let bonus = self.notes.bonus(condition.notes);
        match condition.datum {
            Datum::Bool(holds) => {
                let value = self.eval(if holds { then } else { otherwise });
                let unit = value.unit.or(self.stated_unit(then));
                Outcome { datum: value.datum, unit, notes: self.notes.merge(bonus, value.notes) }
            }
            Datum::NotApplicable => {
                let notes = self.notes.merge(bonus, condition.notes);
                Outcome { datum: Datum::NotApplicable, unit: self.stated_unit(then), notes }
            }
            Datum::Undefined => {
                let (no, yes) = (self.eval(otherwise), self.eval(then));
                let both = self.notes.merge(no.notes, yes.notes);
                Outcome { datum: Datum::Undefined, unit: yes.unit, notes: self.notes.merge(bonus, both) }
            }
            _ => self.wrong_type(node, condition.notes),
        }
    }

    fn variations(&mut self, node: NodeId, range: Range) -> Outcome {
        let mut choice = Choice::new();
        let mut index = 0;
        while let (Some(condition), Some(consequence)) =
            (self.item(node, range, index), self.item(node, range, index + 1))
        {
            if choice.is_settled() {
                break;
            }
            let condition = self.eval(condition);
            self.choose(&mut choice, condition, |evaluator| evaluator.eval(consequence));
            index += 2;
        }
        choice.outcome
    }
}
