//! What does a situation say?
//!
//! A situation gives values to rules: numbers, dates and texts, but also expressions and mechanisms, which are read
//! in the namespace of the rule that they answer.

use std::sync::Arc;

use super::notes::NotesId;
use super::world::CellSet;
use super::{Evaluator, Outcome};
use crate::build::{Builder, Extension, TextStore, extend, situation_name};
use crate::diagnostic::{Diagnostic, Findings, Severity};
use crate::expression::{Expression, parse_expression};
use crate::names::nearest;
use crate::program::{Code, Datum, NodeId, Offsets, RuleId, TextId, Type};
use crate::source::{Content, Node, Position, read};
use crate::unit::UnitId;

/// What a situation gives to one rule.
#[derive(Debug, Clone, PartialEq)]
pub enum SituationValue {
    /// An expression, as rules write it: `3954 €/mois`, `'CDI'`, `oui`.
    Expression(String),
    /// A number without unit.
    Number(f64),
    /// Anything that a rule may be.
    Rule(Node),
}

/// Values for some rules, in order of names.
pub type Situation = std::collections::BTreeMap<String, SituationValue>;

/// A situation that cannot be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SituationError {
    /// A name is not that of a rule.
    #[error("« {name} » n'est pas une règle de la base")]
    UnknownRule {
        /// The name.
        name: String,
        /// A rule whose name is close.
        nearest: Option<String>,
    },
    /// The rule is private.
    #[error("la règle « {name} » est privée : une situation ne peut pas lui donner de valeur")]
    PrivateRule {
        /// The rule.
        name: String,
    },
    /// A value cannot be read.
    #[error("la valeur de « {name} » est illisible : {message}")]
    InvalidValue {
        /// The rule.
        name: String,
        /// Why.
        message: String,
    },
    /// The situation is not a mapping of rule names.
    #[error("une situation associe des noms de règles à leurs valeurs : {message}")]
    Unreadable {
        /// Why.
        message: String,
    },
}

/// What a situation holds for one rule, once read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Held {
    /// Nothing.
    Nothing,
    /// A value.
    Value(Outcome),
    /// An expression, kept as a rule of its own.
    Expression(RuleId),
}

/// Reads a situation from JSON or YAML: a mapping of rule names to values.
pub struct Given;

impl Given {
    /// Reads a situation.
    ///
    /// # Errors
    /// Text that is neither JSON nor YAML, or not a mapping.
    pub fn parse(text: &str) -> Result<Situation, SituationError> {
        let node = read(text, 0).map_err(|error| SituationError::Unreadable { message: error.message })?;
        Self::from_node(&node)
    }

    /// Takes a situation out of a tree already read. Null values are left out.
    ///
    /// # Errors
    /// A tree that is not a mapping.
    pub fn from_node(node: &Node) -> Result<Situation, SituationError> {
        let mut situation = Situation::new();
        if node.content == Content::Null {
            return Ok(situation);
        }
        let entries = node.entries().ok_or_else(|| SituationError::Unreadable {
            message: "une suite de clés est attendue".to_owned(),
        })?;
        for entry in entries {
            let value = match &entry.value.content {
                Content::Null => continue,
                Content::Text(text) => SituationValue::Expression(text.clone()),
                Content::Number(number) => SituationValue::Number(*number),
                _ => SituationValue::Rule(entry.value.clone()),
            };
            situation.insert(entry.key.clone(), value);
        }
        Ok(situation)
    }
}

impl<'p> Evaluator<'p> {
    /// Sets the situation, and forgets the one before.
    ///
    /// # Errors
    /// The first name or value that cannot be read; the situation is then empty.
    pub fn set_situation(&mut self, situation: &Situation) -> Result<(), SituationError> {
        self.clear_situation();
        let read = self.read_situation(situation);
        if read.is_err() {
            self.clear_situation();
        }
        self.forget();
        read
    }

    /// Empties the situation.
    pub fn clear_situation(&mut self) {
        for rule in self.touched.drain(..) {
            if let Some(held) = self.given.get_mut(rule.index()) {
                *held = Held::Nothing;
            }
        }
        self.moving = None;
        self.extension = Extension::default();
        self.texts.truncate(self.program.texts.len());
        self.forget();
    }

    fn read_situation(&mut self, situation: &Situation) -> Result<(), SituationError> {
        let mut complex: Vec<(RuleId, Node)> = Vec::new();
        for (name, value) in situation {
            let rule = self.find_open(name)?;
            let held = match value {
                SituationValue::Number(number) => Some((Datum::Number(*number), UnitId::ABSENT)),
                SituationValue::Expression(text) => self.read_constant(name, text)?,
                SituationValue::Rule(_) => None,
            };
            match (held, value) {
                (Some((datum, unit)), _) => {
                    let outcome = Outcome { datum, unit, notes: NotesId::NONE };
                    self.hold(rule, Held::Value(outcome));
                }
                (None, SituationValue::Rule(node)) => complex.push((rule, node.clone())),
                (None, SituationValue::Expression(text)) => {
                    complex.push((rule, Node::text(Position::default(), text.clone())));
                }
                (None, SituationValue::Number(_)) => {}
            }
        }
        if complex.is_empty() { Ok(()) } else { self.read_complex(&complex) }
    }

    fn find_open(&self, name: &str) -> Result<RuleId, SituationError> {
        let Some(rule) = self.program.names.get(name).copied() else {
            let known = self.program.rules.iter().filter(|rule| rule.public).map(|rule| rule.name.as_ref());
            let nearest = nearest(name, known).map(str::to_owned);
            return Err(SituationError::UnknownRule { name: name.to_owned(), nearest });
        };
        match self.program.rule(rule) {
            Some(info) if !info.private => Ok(rule),
            _ => Err(SituationError::PrivateRule { name: name.to_owned() }),
        }
    }

    fn hold(&mut self, rule: RuleId, held: Held) {
        if let Some(slot) = self.given.get_mut(rule.index()) {
            *slot = held;
            self.touched.push(rule);
        }
    }

    /// A constant, which needs no evaluation; nothing for any other expression.
    fn read_constant(&mut self, name: &str, text: &str) -> Result<Option<(Datum, UnitId)>, SituationError> {
        let invalid = |message: String| SituationError::InvalidValue { name: name.to_owned(), message };
        let expression = parse_expression(text).map_err(|error| invalid(error.to_string()))?;
        Ok(Some(match expression {
            Expression::Number(value, None) => (Datum::Number(value), UnitId::ABSENT),
            Expression::Number(value, Some(unit)) => {
                let unit = self.units.parse(&unit).map_err(|error| invalid(error.to_string()))?;
                (Datum::Number(value), unit)
            }
            Expression::Bool(value) => (Datum::Bool(value), UnitId::ABSENT),
            Expression::Date(date) => (Datum::Date(date), UnitId::ABSENT),
            Expression::Text(text) => {
                let mut store = TextStore::over(std::mem::take(&mut self.texts));
                let datum = store.datum(&text);
                self.texts = store.list;
                (datum, UnitId::ABSENT)
            }
            _ => return Ok(None),
        }))
    }

    /// Expressions and mechanisms become private rules of the situation.
    fn read_complex(&mut self, complex: &[(RuleId, Node)]) -> Result<(), SituationError> {
        let program = self.program;
        let mut builder = Builder {
            base: Some(program),
            code: Code { offsets: Offsets::of(program), ..Code::default() },
            units: std::mem::take(&mut self.units),
            texts: TextStore::over(std::mem::take(&mut self.texts)),
            findings: Findings::default(),
            ..Builder::default()
        };
        let mut made = Vec::with_capacity(complex.len());
        for (rule, node) in complex {
            let name = situation_name(program.name(*rule));
            made.push((*rule, builder.define(&name, node.position, node, "")));
        }
        let (extension, mut builder) = extend(builder, program);
        self.units = std::mem::take(&mut builder.units);
        self.texts = std::mem::take(&mut builder.texts.list);
        let errors: Vec<Diagnostic> = builder.findings.into_sorted();
        if let Some(error) = errors.into_iter().find(|finding| finding.severity == Severity::Error) {
            let rule = error.rule.as_deref().and_then(crate::names::parent).unwrap_or_default();
            return Err(SituationError::InvalidValue { name: rule.to_owned(), message: error.message });
        }
        self.extension = extension;
        for (rule, own) in &made {
            if let Some(own) = own {
                self.hold(*rule, Held::Expression(*own));
            }
        }
        // These rules now depend on others that the base does not know of.
        let seeds = made.iter().map(|(rule, _)| *rule);
        self.moving = Some(Arc::new(CellSet::closure(program, seeds)));
        Ok(())
    }

    /// What the present world gives to a rule.
    pub(super) fn given(&mut self, rule: RuleId) -> Outcome {
        let mut at = self.world;
        while at != 0 {
            let Some(world) = self.worlds.get(at) else { break };
            if let Some((_, outcome)) = world.overrides.iter().find(|(known, _)| *known == rule) {
                return *outcome;
            }
            at = world.parent;
        }
        match self.given.get(rule.index()) {
            Some(Held::Value(outcome)) => *outcome,
            Some(Held::Expression(own)) => {
                let node = self.rule_info(*own).map_or(NodeId(u32::MAX), |info| info.value);
                self.eval(node)
            }
            _ => Outcome::UNDEFINED,
        }
    }

    /// What the situation gives to a rule.
    pub(crate) fn given_value(&mut self, rule: RuleId) -> Outcome {
        self.given(rule)
    }

    /// The rules whose situation value is not one of their possibilities, with that value as text.
    #[must_use]
    pub fn unexpected_answers(&mut self) -> Vec<(String, String)> {
        let mut out = Vec::new();
        for rule in self.touched.clone() {
            let Some(possibilities) = self.program.rule(rule).and_then(|info| info.possibilities.clone())
            else {
                continue;
            };
            let value = self.given(rule);
            let fits = match value.datum {
                Datum::Undefined | Datum::NotApplicable => true,
                datum if possibilities.kind == Type::Text => {
                    possibilities.items.iter().any(|item| self.same(item.datum, datum))
                }
                _ => possibilities.items.iter().any(|item| {
                    let converted = self.convert(value, item.unit).unwrap_or(value);
                    self.same(converted.datum, item.datum)
                }),
            };
            if !fits {
                out.push((self.program.name(rule).to_owned(), self.write(value)));
            }
        }
        out
    }
}

impl TextStore {
    /// A text, or the date that it spells in full.
    fn datum(&mut self, text: &str) -> Datum {
        let full = text.len() == 10 && text.bytes().filter(|b| *b == b'/').count() == 2;
        match full.then(|| crate::date::Date::parse(text)).flatten() {
            Some(date) => Datum::Date(date),
            None => {
                self.list.push(Arc::from(text));
                Datum::Text(TextId(self.list.len() as u32 - 1))
            }
        }
    }
}
