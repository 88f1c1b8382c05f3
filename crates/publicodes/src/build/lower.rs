//! How does a value of a rule become operations?

use super::Builder;
use super::chain::{BASE_KEYS, CHAIN_KEYS, Chain};
use crate::date::DurationUnit;
use crate::diagnostic::{Code, Finding};
use crate::expression::{Expression, Operator, parse_expression};
use crate::names::nearest;
use crate::program::{Datum, Mechanism, NodeId, Op, RuleId};
use crate::source::{Content, Entry, Node, Position};
use crate::unit::UnitId;

impl Builder<'_> {
    /// Lowers any value: an expression, a number, or a mechanism.
    pub(crate) fn lower(&mut self, node: &Node, rule: RuleId) -> NodeId {
        let position = node.position;
        match &node.content {
            Content::Text(text) => self.lower_text(text, rule, position),
            Content::Number(number) => self.constant(Datum::Number(*number), rule, position),
            Content::Map(entries) => {
                let chain = self.chain(entries, rule, false);
                self.lower_chain(&chain, rule, position, false)
            }
            Content::Null => self.reject(
                Finding::error(Code::EmptyValue, "une valeur manque ici")
                    .hint("vérifiez que tout ce qui suit un deux-points est rempli"),
                rule,
                position,
            ),
            Content::Bool(_) => self.reject(
                Finding::error(Code::InvalidValue, "« true » et « false » ne sont pas admis")
                    .hint("écrivez « oui » ou « non »"),
                rule,
                position,
            ),
            Content::List(_) => self.reject(
                Finding::error(Code::InvalidValue, "il manque le nom du mécanisme avant cette liste")
                    .hint("par exemple « somme », « produit », « le maximum de », « toutes ces conditions »"),
                rule,
                position,
            ),
        }
    }

    pub(crate) fn reject(&mut self, finding: Finding, rule: RuleId, position: Position) -> NodeId {
        self.report(position, rule, finding);
        self.undefined(rule, position)
    }

    fn lower_text(&mut self, text: &str, rule: RuleId, position: Position) -> NodeId {
        match parse_expression(text) {
            Ok(expression) => self.lower_expression(&expression, rule, position),
            Err(error) => {
                let place = Position { column: position.column + error.at as u32, ..position };
                let place = if text.contains('\n') { position } else { place };
                let message = format!("expression illisible : {}", error.message);
                self.reject(Finding::error(Code::InvalidExpression, message), rule, place)
            }
        }
    }

    pub(crate) fn lower_expression(
        &mut self,
        expression: &Expression,
        rule: RuleId,
        position: Position,
    ) -> NodeId {
        match expression {
            Expression::Number(value, unit) => {
                let unit = self.unit(unit.as_deref(), rule, position);
                self.push(Op::Constant(Datum::Number(*value), unit), rule, position)
            }
            Expression::Bool(value) => self.constant(Datum::Bool(*value), rule, position),
            Expression::Text(text) => {
                let datum = self.text_datum(text);
                self.constant(datum, rule, position)
            }
            Expression::Date(date) => self.constant(Datum::Date(*date), rule, position),
            Expression::Name(name, at) => {
                let place = Position { column: position.column + *at as u32, ..position };
                self.name(name.clone(), rule, place)
            }
            Expression::Opposite(inner) => {
                let inner = self.lower_expression(inner, rule, position);
                self.push(Op::Opposite(inner), rule, position)
            }
            Expression::Operation(operator, left, right) => {
                let left = self.lower_expression(left, rule, position);
                let right = self.lower_expression(right, rule, position);
                self.push(Op::Binary(*operator, left, right), rule, position)
            }
        }
    }

    /// A text, or the date that it spells in full.
    pub(crate) fn text_datum(&mut self, text: &str) -> Datum {
        let full = text.len() == 10 && text.bytes().filter(|b| *b == b'/').count() == 2;
        match full.then(|| crate::date::Date::parse(text)).flatten() {
            Some(date) => Datum::Date(date),
            None => Datum::Text(self.texts.intern(text)),
        }
    }

    pub(crate) fn unit(&mut self, text: Option<&str>, rule: RuleId, position: Position) -> UnitId {
        let Some(text) = text else { return UnitId::ABSENT };
        match self.units.parse(text) {
            Ok(unit) => unit,
            Err(error) => {
                self.report(position, rule, Finding::error(Code::InvalidUnit, error.to_string()));
                UnitId::ABSENT
            }
        }
    }

    /// Wraps the base of a chain in the mechanisms beside it, from the innermost outwards.
    pub(crate) fn lower_chain(
        &mut self,
        chain: &Chain<'_>,
        rule: RuleId,
        position: Position,
        is_rule: bool,
    ) -> NodeId {
        if let Some(with) = chain.with {
            let namespace = self.rule_name(rule);
            self.define_all(&with.value, &namespace);
        }
        let mut value = match chain.base {
            Some(entry) => self.lower_base(entry, rule),
            None => self.undefined(rule, position),
        };
        if let Some(entry) = chain.abatement {
            let amount = self.lower(&entry.value, rule);
            let rest = self.push(Op::Binary(Operator::Subtract, value, amount), rule, entry.position);
            let bound = self.constant(Datum::Number(0.0), rule, entry.position);
            value =
                self.push_as(Op::Floor { value: rest, bound }, rule, entry.position, Mechanism::Abatement);
        }
        if let Some(entry) = chain.circular {
            value = self.push(Op::FixedPoint { rule, value }, rule, entry.position);
        }
        if is_rule {
            value = self.open_to_situation(rule, value, position);
        }
        // At the top of a rule that a situation may answer, the answer stands there already.
        let answered = matches!(self.own_op(value), Some(Op::Situation { .. }));
        if let Some(entry) = chain.situation.filter(|_| !answered) {
            let given = self.lower(&entry.value, rule);
            value = self.push(Op::Default { value: given, default: value }, rule, entry.position);
        }
        if let Some(entry) = chain.default {
            value = self.lower_default(entry, value, rule, is_rule);
        }
        self.lower_outer(chain, value, rule)
    }

    fn lower_default(&mut self, entry: &Entry, value: NodeId, rule: RuleId, is_rule: bool) -> NodeId {
        if matches!(entry.value.content, Content::Null) && is_rule {
            return value;
        }
        let mut default = self.lower(&entry.value, rule);
        let open = matches!(self.own_op(value), Some(Op::Situation { rule: given, .. }) if given == rule);
        if is_rule && open {
            default =
                self.push_as(Op::Missing { value: default, rule }, rule, entry.position, Mechanism::Hidden);
        }
        self.push(Op::Default { value, default }, rule, entry.position)
    }

    fn lower_outer(&mut self, chain: &Chain<'_>, mut value: NodeId, rule: RuleId) -> NodeId {
        if let Some(entry) = chain.ceiling {
            let bound = self.lower(&entry.value, rule);
            value = self.push(Op::Ceiling { value, bound }, rule, entry.position);
        }
        if let Some(entry) = chain.floor {
            let bound = self.lower(&entry.value, rule);
            value = self.push(Op::Floor { value, bound }, rule, entry.position);
        }
        if let Some(entry) = chain.simplify {
            value = self.push(Op::Simplify(value), rule, entry.position);
        }
        if let Some(entry) = chain.unit {
            let text = entry.value.scalar().unwrap_or_default();
            let unit = self.unit(Some(&text), rule, entry.value.position);
            value = self.push(Op::Unit { value, unit }, rule, entry.position);
        }
        if let Some(entry) = chain.round {
            let digits = self.lower(&entry.value, rule);
            value = self.push(Op::Round { value, digits }, rule, entry.position);
        }
        if let Some(entry) = chain.not_applicable {
            let condition = self.lower(&entry.value, rule);
            value = self.push(Op::NotApplicableIf { condition, value }, rule, entry.position);
        }
        if let Some(entry) = chain.applicable {
            let condition = self.lower(&entry.value, rule);
            value = self.push(Op::ApplicableIf { condition, value }, rule, entry.position);
        }
        if let Some(entry) = chain.missing {
            value = self.lower_missing(entry, value, rule);
        }
        if let Some(entry) = chain.context {
            value = self.lower_context(entry, value, rule);
        }
        value
    }

    /// `variable manquante` names in full the rule to count as missing.
    fn lower_missing(&mut self, entry: &Entry, value: NodeId, rule: RuleId) -> NodeId {
        let name = entry.value.scalar().unwrap_or_default();
        let rank = self.pending.len() as u32;
        let reference = self.name(name, rule, entry.value.position);
        self.pin(reference);
        // Rewritten once the name is resolved.
        let placeholder = RuleId(rank);
        self.push_as(Op::Missing { value, rule: placeholder }, rule, entry.position, Mechanism::Plain)
    }

    fn lower_context(&mut self, entry: &Entry, value: NodeId, rule: RuleId) -> NodeId {
        let Some(entries) = entry.value.entries() else {
            let finding =
                Finding::error(Code::InvalidValue, "« contexte » attend des noms de règles et leurs valeurs");
            return self.reject(finding, rule, entry.position);
        };
        let mut sorted: Vec<&Entry> = entries.iter().collect();
        sorted.sort_by(|a, b| crate::names::collate(&a.key, &b.key));
        let mut pairs = Vec::with_capacity(sorted.len() * 2);
        for pair in sorted {
            let name = self.name(pair.key.clone(), rule, pair.position);
            self.pin(name);
            pairs.push(name);
            pairs.push(self.lower(&pair.value, rule));
        }
        let pairs = self.push_list(&pairs);
        self.push(Op::Context { value, pairs }, rule, entry.position)
    }

    fn lower_base(&mut self, entry: &Entry, rule: RuleId) -> NodeId {
        let (key, node, position) = (entry.key.as_str(), &entry.value, entry.position);
        if let Some(operator) = Operator::find(key) {
            let [left, right] = node.items() else {
                let message = format!("« {key} » attend deux valeurs");
                return self.reject(Finding::error(Code::InvalidValue, message), rule, position);
            };
            let left = self.lower(left, rule);
            let right = self.lower(right, rule);
            return self.push(Op::Binary(operator, left, right), rule, position);
        }
        let one: Option<fn(NodeId) -> Op> = match key {
            "est non défini" => Some(Op::IsUndefined),
            "est défini" => Some(Op::IsDefined),
            "est non applicable" => Some(Op::IsNotApplicable),
            "est applicable" => Some(Op::IsApplicable),
            "logarithme" => Some(Op::Logarithm),
            _ => None,
        };
        if let Some(make) = one {
            let operand = self.lower(node, rule);
            return self.push(make(operand), rule, position);
        }
        match key {
            "valeur" | "formule" => self.lower(node, rule),
            "variable" => self.name(node.scalar().unwrap_or_default(), rule, node.position),
            "constant" => self.lower_constant(node, rule, position),
            "durée" => self.lower_duration(node, rule, position),
            _ => match self.lower_list(key, node, rule, position) {
                Some(value) => value,
                None => self.unknown_mechanism(entry, rule),
            },
        }
    }

    fn unknown_mechanism(&mut self, entry: &Entry, rule: RuleId) -> NodeId {
        let message = format!("le mécanisme « {} » est inconnu", entry.key);
        let meant = nearest(&entry.key, BASE_KEYS.iter().chain(&CHAIN_KEYS).copied());
        let hint = meant.map(|meant| format!("vouliez-vous dire « {meant} » ?"));
        self.reject(Finding::error(Code::UnknownMechanism, message).hint_if(hint), rule, entry.position)
    }

    /// A constant spelled out: `{ type: number, nodeValue: 3 }`; `null` is not applicable.
    fn lower_constant(&mut self, node: &Node, rule: RuleId, position: Position) -> NodeId {
        let unit = node.get("rawUnit").and_then(Node::scalar);
        let unit = self.unit(unit.as_deref(), rule, position);
        let datum = match node.get("nodeValue").map(|value| &value.content) {
            Some(Content::Null) => Datum::NotApplicable,
            Some(Content::Number(number)) => Datum::Number(*number),
            Some(Content::Bool(value)) => Datum::Bool(*value),
            Some(Content::Text(text)) => self.text_datum(&text.clone()),
            _ => Datum::Undefined,
        };
        self.push(Op::Constant(datum, unit), rule, position)
    }

    /// `durée`; an end that is left out is today, which the caller of the evaluation gives.
    fn lower_duration(&mut self, node: &Node, rule: RuleId, position: Position) -> NodeId {
        let name = node.get("unité").and_then(Node::scalar).unwrap_or_else(|| "jour".to_owned());
        let Some(kind) = DurationUnit::find(name.trim()) else {
            let known: Vec<&str> = DurationUnit::NAMES.iter().map(|(name, _)| *name).collect();
            let finding =
                Finding::error(Code::InvalidUnit, format!("une durée ne se compte pas en « {name} »"))
                    .hint(format!("unités possibles : {}", known.join(", ")));
            return self.reject(finding, rule, position);
        };
        let unit = self.unit(Some(name.trim()), rule, position);
        let mut end = |key: &str| match node.get(key) {
            Some(value) if value.content != Content::Null => self.lower(value, rule),
            _ => {
                self.push_as(Op::Constant(Datum::Undefined, UnitId::ABSENT), rule, position, Mechanism::Today)
            }
        };
        let (from, to) = (end("depuis"), end("jusqu'à"));
        self.push(Op::Duration { kind, unit, from, to }, rule, position)
    }
}
