//! What is the result of an operation between two values?
//!
//! `non` counts for zero and `oui` for one where a number is expected; what is not applicable counts for zero in a
//! sum and makes a product, a quotient or a comparison not applicable. What is not defined makes the result not
//! defined, unless the other side decides alone.

use super::fault::FaultKind;
use super::{Evaluator, Outcome};
use crate::expression::Operator;
use crate::number::Number;
use crate::program::{Datum, NodeId, RuleId};
use crate::unit::UnitId;

impl Evaluator<'_> {
    pub(super) fn binary(
        &mut self,
        operator: Operator,
        left: NodeId,
        right: NodeId,
        rule: RuleId,
    ) -> Outcome {
        let a = self.eval(left);
        if let Some(datum) = decided_by_first(operator, a.datum) {
            return Outcome { datum, unit: UnitId::ABSENT, notes: a.notes };
        }
        let b = self.eval(right);
        self.combine(operator, a, b, rule)
    }

    /// The result, once the first operand does not decide alone.
    pub(super) fn combine(&mut self, operator: Operator, a: Outcome, b: Outcome, rule: RuleId) -> Outcome {
        use Operator::{Add, Divide, DivideWhole, Multiply, Subtract};
        if matches!(operator, Divide | DivideWhole)
            && number(b.datum) == 0.0
            && b.datum != Datum::NotApplicable
        {
            return self.fault(FaultKind::DivisionByZero, rule);
        }
        if let Some(datum) = decided_by_second(operator, b.datum) {
            let failures = self.notes.failures(a.notes);
            return Outcome { datum, unit: UnitId::ABSENT, notes: self.notes.merge(b.notes, failures) };
        }
        let notes = self.notes.merge(a.notes, b.notes);
        let defined = a.datum != Datum::Undefined && b.datum != Datum::Undefined;
        let by_percent = matches!(operator, Add | Subtract)
            && self.units.is_percent(b.unit)
            && !self.units.is_percent(a.unit);
        let (x, y) = if defined && !matches!(operator, Multiply | Divide | DivideWhole) && !by_percent {
            self.align(a, b)
        } else {
            (a, b)
        };
        if operator.is_arithmetic() && (is_not_numeric(x.datum) || is_not_numeric(y.datum)) {
            let fault = self.fault(FaultKind::WrongType, rule);
            return Outcome { notes: self.notes.merge(notes, fault.notes), ..fault };
        }
        let datum = if defined { self.apply(operator, x.datum, y.datum) } else { Datum::Undefined };
        let (datum, unit) = match operator {
            Multiply => self.scale_percent(datum, a.unit, b.unit),
            Add | Subtract if by_percent => self.add_percent(operator, datum, a, b),
            Divide => {
                let unit = self.units.divide(a.unit, b.unit);
                (datum, unit)
            }
            // The language gives a whole quotient the unit of its only side that has one.
            DivideWhole if a.unit.is_stated() && b.unit.is_stated() => (datum, UnitId::ABSENT),
            DivideWhole => (datum, a.unit.or(b.unit)),
            Add | Subtract => (datum, x.unit.or(y.unit)),
            _ => (datum, UnitId::ABSENT),
        };
        Outcome { datum, unit, notes }
    }

    /// Brings two values to one unit, that of the first where it has one.
    fn align(&mut self, a: Outcome, b: Outcome) -> (Outcome, Outcome) {
        if a.unit == b.unit {
            return (a, b);
        }
        if a.unit.is_stated() {
            if !b.unit.is_stated() {
                return (a, b);
            }
            let b = self.convert(b, a.unit).unwrap_or(b);
            return (a, b);
        }
        let a = self.convert(a, b.unit).unwrap_or(a);
        (a, b)
    }

    fn scale_percent(&mut self, datum: Datum, left: UnitId, right: UnitId) -> (Datum, UnitId) {
        let unit = self.units.multiply(left, right);
        if !self.units.counts_in_percent(unit) {
            return (datum, unit);
        }
        let datum = match datum {
            Datum::Number(value) => Datum::Number(value / 100.0),
            other => other,
        };
        (datum, self.units.without_percent(unit))
    }

    /// Adding or taking away a percentage is relative to the first value.
    fn add_percent(&mut self, operator: Operator, datum: Datum, a: Outcome, b: Outcome) -> (Datum, UnitId) {
        let sign = if operator == Operator::Subtract { -1.0 } else { 1.0 };
        let datum = match (a.datum, b.datum) {
            (Datum::Number(value), Datum::Number(percent)) => {
                Datum::Number(value * (1.0 + percent / 100.0 * sign))
            }
            _ => datum,
        };
        let unit = self.units.multiply(a.unit, b.unit);
        (datum, self.units.without_percent(unit))
    }

    fn apply(&self, operator: Operator, a: Datum, b: Datum) -> Datum {
        let (x, y) = (number(a), number(b));
        match operator {
            Operator::Add => Datum::Number(x + y),
            Operator::Subtract => Datum::Number(x - y),
            Operator::Multiply => Datum::Number(x * y),
            Operator::Divide => Datum::Number(x / y),
            Operator::DivideWhole => Datum::Number((x - x % y) / y),
            Operator::Power => Datum::Number(x.powf(y)),
            Operator::Less => self.compare(a, b, |order| order == std::cmp::Ordering::Less),
            Operator::LessOrEqual => self.compare(a, b, |order| order != std::cmp::Ordering::Greater),
            Operator::Greater => self.compare(a, b, |order| order == std::cmp::Ordering::Greater),
            Operator::GreaterOrEqual => self.compare(a, b, |order| order != std::cmp::Ordering::Less),
            Operator::Equal => Datum::Bool(self.same(a, b)),
            Operator::Different => Datum::Bool(!self.same(a, b)),
            Operator::And => {
                if self.holds(a) {
                    absent_as_false(b)
                } else {
                    absent_as_false(a)
                }
            }
            Operator::Or => {
                if self.holds(a) {
                    a
                } else {
                    absent_as_false(b)
                }
            }
        }
    }

    fn compare(&self, a: Datum, b: Datum, accepts: fn(std::cmp::Ordering) -> bool) -> Datum {
        let order = match (a, b) {
            (Datum::Text(x), Datum::Text(y)) => Some(self.text(x).cmp(self.text(y))),
            _ => number(a).partial_cmp(&number(b)),
        };
        Datum::Bool(order.is_some_and(accepts))
    }

    /// Whether two values are the same; what is not applicable is the same as `non`.
    pub(super) fn same(&self, a: Datum, b: Datum) -> bool {
        match (absent_as_false(a), absent_as_false(b)) {
            (Datum::Text(x), Datum::Text(y)) => x == y || self.text(x) == self.text(y),
            (x, y) => x == y,
        }
    }

    fn holds(&self, datum: Datum) -> bool {
        match datum {
            Datum::Undefined | Datum::NotApplicable => false,
            Datum::Bool(value) => value,
            Datum::Number(value) => value != 0.0 && !value.is_nan(),
            Datum::Text(text) => !self.text(text).is_empty(),
            Datum::Date(_) => true,
        }
    }
}

/// The result where the first operand decides alone.
pub(super) fn decided_by_first(operator: Operator, a: Datum) -> Option<Datum> {
    use Operator::{
        And, Divide, DivideWhole, Greater, GreaterOrEqual, Less, LessOrEqual, Multiply, Or, Subtract,
    };
    match (operator, a) {
        (And, Datum::NotApplicable | Datum::Bool(false)) => Some(Datum::Bool(false)),
        (Or, Datum::Bool(true)) => Some(a),
        (Multiply | Divide, Datum::Number(0.0)) => Some(a),
        (
            Less | LessOrEqual | Greater | GreaterOrEqual | Divide | Multiply | DivideWhole | Subtract,
            Datum::NotApplicable,
        ) => Some(a),
        _ => None,
    }
}

fn decided_by_second(operator: Operator, b: Datum) -> Option<Datum> {
    use Operator::{And, Divide, DivideWhole, Greater, GreaterOrEqual, Less, LessOrEqual, Multiply, Or};
    match (operator, b) {
        (And, Datum::NotApplicable | Datum::Bool(false)) => Some(Datum::Bool(false)),
        (Or, Datum::Bool(true)) => Some(b),
        (Multiply, Datum::Number(0.0)) => Some(b),
        (
            Less | LessOrEqual | Greater | GreaterOrEqual | Divide | Multiply | DivideWhole,
            Datum::NotApplicable,
        ) => Some(b),
        _ => None,
    }
}

fn absent_as_false(datum: Datum) -> Datum {
    if datum == Datum::NotApplicable { Datum::Bool(false) } else { datum }
}

fn is_not_numeric(datum: Datum) -> bool {
    matches!(datum, Datum::Text(_) | Datum::Date(_))
}

/// A value where a number is expected.
pub(super) fn number(datum: Datum) -> Number {
    match datum {
        Datum::Undefined | Datum::Text(_) => Number::NAN,
        Datum::NotApplicable => 0.0,
        Datum::Bool(value) => Number::from(u8::from(value)),
        Datum::Number(value) => value,
        Datum::Date(date) => date.days() as Number,
    }
}
