#![doc = include_str!("../README.md")]

mod base;
mod build;
mod check;
mod date;
mod diagnostic;
mod eval;
mod example;
mod explain;
mod expression;
pub mod limits;
mod names;
mod number;
mod program;
mod question;
pub mod source;
mod unit;

pub use base::{Evaluation, Loaded, Missing, Package, Rule, RuleBase, UnknownRule, Value};
pub use date::{Date, DurationUnit};
pub use diagnostic::{Code, Diagnostic, Severity};
pub use eval::{
    Evaluator, Fault, FaultKind, Given, Options, Situation, SituationError, SituationValue, format_number,
};
pub use example::ExampleResult;
pub use explain::{Explanation, Origin, Step};
pub use expression::{Expression, ExpressionError, Operator, parse_expression};
pub use number::Number;
pub use program::Type;
pub use question::Question;
pub use source::Source;
