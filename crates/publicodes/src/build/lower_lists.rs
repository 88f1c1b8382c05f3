//! How do mechanisms that take lists, branches or brackets become operations?

use super::Builder;
use crate::diagnostic::{Code, Finding};
use crate::program::{Datum, Inversion, NodeId, Op, Range, RuleId, Table, TableKind, Tranche};
use crate::source::{Content, Node, Position};

/// Least and greatest values that an inversion tries, and the distance to the goal that it accepts.
const INVERSION_BOUNDS: (f64, f64, f64) = (-1e6, 1e8, 0.1);

impl Builder<'_> {
    /// Lowers a mechanism by its name; nothing where the name is unknown.
    pub(crate) fn lower_list(
        &mut self,
        key: &str,
        node: &Node,
        rule: RuleId,
        position: Position,
    ) -> Option<NodeId> {
        let many: Option<fn(Range) -> Op> = match key {
            "somme" => Some(Op::Sum),
            "produit" | "multiplication" => Some(Op::Product),
            "moyenne" => Some(Op::Mean),
            "le maximum de" => Some(Op::Maximum),
            "le minimum de" => Some(Op::Minimum),
            "toutes ces conditions" => Some(Op::All),
            "une de ces conditions" => Some(Op::Any),
            _ => None,
        };
        if let Some(make) = many {
            let Content::List(items) = &node.content else {
                let message = format!("« {key} » attend une liste");
                let finding =
                    Finding::error(Code::InvalidValue, message).hint("une ligne par valeur, avec un tiret");
                return Some(self.reject(finding, rule, node.position));
            };
            let first_name = self.pending.len();
            let items: Vec<NodeId> = items.iter().map(|item| self.lower(item, rule)).collect();
            if matches!(key, "le maximum de" | "le minimum de") {
                self.pin_names(first_name, rule);
            }
            let range = self.push_list(&items);
            return Some(self.push(make(range), rule, position));
        }
        Some(match key {
            "condition" => self.lower_condition(node, rule, position),
            "variations" => self.lower_variations(node, rule, position),
            "barème" => self.lower_table(TableKind::Marginal, node, rule, position),
            "grille" => self.lower_table(TableKind::Amounts, node, rule, position),
            "taux progressif" => self.lower_table(TableKind::Progressive, node, rule, position),
            "texte" => self.lower_interpolation(node, rule, position),
            "inversion numérique" => self.lower_inversion(node, rule, position),
            _ => return None,
        })
    }

    fn required(&mut self, node: &Node, key: &str, rule: RuleId, position: Position) -> NodeId {
        match node.get(key) {
            Some(value) => self.lower(value, rule),
            None => {
                let message = format!("il manque la clé « {key} »");
                self.reject(Finding::error(Code::EmptyValue, message), rule, position)
            }
        }
    }

    fn lower_condition(&mut self, node: &Node, rule: RuleId, position: Position) -> NodeId {
        let condition = self.required(node, "si", rule, position);
        let then = self.required(node, "alors", rule, position);
        let otherwise = self.required(node, "sinon", rule, position);
        self.push(Op::Condition { condition, then, otherwise }, rule, position)
    }

    fn lower_variations(&mut self, node: &Node, rule: RuleId, position: Position) -> NodeId {
        let Content::List(branches) = &node.content else {
            let finding =
                Finding::error(Code::InvalidValue, "« variations » attend une liste de « si » et « alors »");
            return self.reject(finding, rule, position);
        };
        let mut pairs = Vec::with_capacity(branches.len() * 2);
        for branch in branches {
            if let Some(otherwise) = branch.get("sinon") {
                pairs.push(self.constant(Datum::Bool(true), rule, branch.position));
                pairs.push(self.lower(otherwise, rule));
            } else {
                pairs.push(self.required(branch, "si", rule, branch.position));
                pairs.push(self.required(branch, "alors", rule, branch.position));
            }
        }
        let pairs = self.push_list(&pairs);
        self.push(Op::Variations(pairs), rule, position)
    }

    fn lower_table(&mut self, kind: TableKind, node: &Node, rule: RuleId, position: Position) -> NodeId {
        let base = self.required(node, "assiette", rule, position);
        let multiplier = node
            .get("multiplicateur")
            .filter(|value| value.content != Content::Null)
            .map(|value| self.lower(value, rule));
        let amount_key = if kind == TableKind::Amounts { "montant" } else { "taux" };
        let brackets = match node.get("tranches").map(|tranches| &tranches.content) {
            Some(Content::List(brackets)) if !brackets.is_empty() => brackets,
            _ => {
                let finding = Finding::error(Code::EmptyValue, "il manque la liste « tranches »");
                return self.reject(finding, rule, position);
            }
        };
        let mut tranches = Vec::with_capacity(brackets.len());
        for bracket in brackets {
            let ceiling = bracket.get("plafond").map(|value| self.lower(value, rule));
            let amount = self.required(bracket, amount_key, rule, bracket.position);
            tranches.push(Tranche { ceiling, amount });
        }
        let table = self.push_table(Table { kind, base, multiplier, tranches });
        self.push(Op::Table(table), rule, position)
    }

    /// `texte`: what stands between double braces is an expression.
    fn lower_interpolation(&mut self, node: &Node, rule: RuleId, position: Position) -> NodeId {
        let Some(text) = node.scalar() else {
            return self.reject(
                Finding::error(Code::InvalidValue, "« texte » attend un texte"),
                rule,
                position,
            );
        };
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, expression, after)) = split_braces(rest) {
            self.push_piece(before, rule, position, &mut pieces);
            let inner = Node::text(node.position, expression.trim());
            pieces.push(self.lower(&inner, rule));
            rest = after;
        }
        self.push_piece(rest, rule, position, &mut pieces);
        let pieces = self.push_list(&pieces);
        self.push(Op::Text(pieces), rule, position)
    }

    fn push_piece(&mut self, text: &str, rule: RuleId, position: Position, pieces: &mut Vec<NodeId>) {
        if !text.is_empty() {
            let text = Datum::Text(self.texts.intern(text));
            pieces.push(self.constant(text, rule, position));
        }
    }

    fn lower_inversion(&mut self, node: &Node, rule: RuleId, position: Position) -> NodeId {
        let list = node.get("avec").unwrap_or(node);
        if list.items().is_empty() {
            let finding = Finding::error(Code::EmptyValue, "il manque les règles avec lesquelles inverser");
            return self.reject(finding, rule, position);
        }
        let mut candidates = Vec::new();
        for item in list.items() {
            let candidate = self.lower(item, rule);
            if !matches!(self.own_op(candidate), Some(Op::Name(_))) {
                let finding = Finding::error(Code::InvalidValue, "une inversion attend des noms de règles");
                self.report(item.position, rule, finding);
                continue;
            }
            self.pin(candidate);
            candidates.push(candidate);
        }
        let number = |key: &str, default: f64| match node.get(key).map(|value| &value.content) {
            Some(Content::Number(number)) => *number,
            _ => default,
        };
        let (min, max, tolerance) = INVERSION_BOUNDS;
        let inversion = self.push_inversion(Inversion {
            rule,
            candidates,
            min: number("min", min),
            max: number("max", max),
            tolerance: number("tolérance d'erreur", tolerance),
        });
        self.push(Op::Inversion(inversion), rule, position)
    }
}

/// Cuts a text around its first pair of double braces.
fn split_braces(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find("{{")?;
    let (before, rest) = text.split_at(open);
    let rest = rest.get(2..)?;
    let close = rest.find("}}")?;
    Some((before, rest.get(..close)?, rest.get(close + 2..)?))
}
