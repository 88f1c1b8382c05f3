//! How is a rule read?

use std::sync::Arc;

use super::{Builder, DraftReplacement};
use crate::diagnostic::{Code, Finding};
use crate::expression::{Expression, parse_expression};
use crate::limits::MAX_RULES;
use crate::names::{self, join};
use crate::program::{Datum, NodeId, Op, Possibilities, Possibility, RuleId, RuleMeta, Type};
use crate::source::{Content, Entry, Node, Position};
use crate::unit::UnitId;

const PRIVATE_PREFIX: &str = "[privé] ";

/// A rule being built.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) name: Arc<str>,
    pub(crate) position: Position,
    pub(crate) private: bool,
    pub(crate) value: NodeId,
    pub(crate) may_be_not_applicable: bool,
    pub(crate) asks: bool,
    pub(crate) possibilities: Option<Possibilities>,
    pub(crate) replacements: Vec<DraftReplacement>,
    pub(crate) meta: RuleMeta,
}

impl Builder<'_> {
    /// Defines every rule of a mapping, below a namespace.
    pub(crate) fn define_all(&mut self, node: &Node, namespace: &str) {
        match &node.content {
            Content::Map(entries) => {
                for entry in entries {
                    self.define(&entry.key, entry.position, &entry.value, namespace);
                }
            }
            Content::Null => {}
            _ => {
                let finding =
                    Finding::error(Code::InvalidValue, "des règles sont attendues ici, chacune avec son nom");
                self.findings.add(node.position, Some(namespace).filter(|name| !name.is_empty()), finding);
            }
        }
    }

    /// Defines a rule; returns nothing where the name is taken or the limit is met.
    pub(crate) fn define(
        &mut self,
        key: &str,
        position: Position,
        node: &Node,
        namespace: &str,
    ) -> Option<RuleId> {
        let by_prefix = key.starts_with(PRIVATE_PREFIX);
        let name: Arc<str> = join(namespace, key.strip_prefix(PRIVATE_PREFIX).unwrap_or(key).trim()).into();
        let invalid = names::leaf(&name).is_empty() || (self.base.is_none() && name.contains('$'));
        if invalid {
            let finding = Finding::error(Code::InvalidValue, "ce nom de règle n'est pas permis");
            self.findings.add(position, Some(&name), finding);
            return None;
        }
        if self.find(&name).is_some() {
            let finding = Finding::error(Code::DuplicateRule, "cette règle est déjà définie")
                .hint("renommez-la, ou réunissez les deux définitions");
            self.findings.add(position, Some(&name), finding);
            return None;
        }
        if self.drafts.len() >= MAX_RULES {
            let finding = Finding::error(Code::LimitExceeded, format!("plus de {MAX_RULES} règles"));
            self.findings.add(position, Some(&name), finding);
            return None;
        }
        let rule = RuleId(self.code.offsets.rules + self.drafts.len() as u32);
        self.names.insert(Arc::clone(&name), rule);
        self.drafts.push(Draft {
            name,
            position,
            private: by_prefix,
            value: NodeId(0),
            may_be_not_applicable: false,
            asks: false,
            possibilities: None,
            replacements: Vec::new(),
            meta: RuleMeta::default(),
        });
        self.fill(rule, position, node);
        Some(rule)
    }

    fn draft(&mut self, rule: RuleId) -> Option<&mut Draft> {
        let index = rule.0.checked_sub(self.code.offsets.rules)?;
        self.drafts.get_mut(index as usize)
    }

    fn fill(&mut self, rule: RuleId, position: Position, node: &Node) {
        let value = match &node.content {
            Content::Map(entries) => self.fill_from_map(rule, node.position, entries),
            Content::Null => {
                let inner = self.undefined(rule, position);
                self.open_to_situation(rule, inner, position)
            }
            Content::Text(_) | Content::Number(_) => {
                let inner = self.lower(node, rule);
                if let Some(draft) = self.draft(rule) {
                    draft.meta.computed = true;
                }
                self.open_to_situation(rule, inner, node.position)
            }
            Content::List(_) => {
                let finding =
                    Finding::warning(Code::InvalidValue, "cette règle est une liste : elle ne calcule rien")
                        .hint("si elle ne sert qu'à porter une ancre YAML, c'est sans effet");
                self.report(node.position, rule, finding);
                self.undefined(rule, position)
            }
            Content::Bool(_) => {
                let finding =
                    Finding::error(Code::InvalidValue, "une règle est une expression ou une suite de clés")
                        .hint("écrivez « oui » ou « non » pour un booléen");
                self.report(node.position, rule, finding);
                self.undefined(rule, position)
            }
        };
        if let Some(draft) = self.draft(rule) {
            draft.value = value;
        }
    }

    /// Lets a situation give the value of a public rule.
    pub(crate) fn open_to_situation(&mut self, rule: RuleId, value: NodeId, position: Position) -> NodeId {
        let closed = self.base.is_some() || self.draft(rule).is_some_and(|draft| draft.private);
        if closed { value } else { self.push(Op::Situation { rule, value }, rule, position) }
    }

    fn fill_from_map(&mut self, rule: RuleId, position: Position, entries: &[Entry]) -> NodeId {
        let get = |key: &str| entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value);
        let is_yes = |key: &str| get(key).and_then(Node::as_text) == Some("oui");
        let meta = read_meta(entries);
        let asks =
            get("question").is_some_and(|node| !matches!(node.content, Content::Null | Content::Bool(false)));
        if let Some(draft) = self.draft(rule) {
            draft.private |= is_yes("privé");
            draft.may_be_not_applicable = is_yes("possiblement non applicable");
            draft.asks = asks;
            draft.meta = meta;
        }
        if let Some(declared) = get("type").and_then(Node::as_text)
            && let Some(kind) = Type::find(declared)
            && let Some(draft) = self.draft(rule)
        {
            draft.meta.declared = Some(kind);
        }
        let (possibilities, entries) = self.possibilities(rule, entries);
        let chain = self.chain(&entries, rule, true);
        let computed = chain.base.is_some();
        let value = self.lower_chain(&chain, rule, position, true);
        let computed_question = get("question")
            .filter(|node| matches!(node.content, Content::Map(_)))
            .map(|node| self.lower(node, rule));
        for suggestion in get("suggestions").and_then(Node::entries).unwrap_or_default() {
            self.lower(&suggestion.value, rule);
        }
        let replacements = self.draft_replacements(rule, get("remplace"), get("rend non applicable"));
        if let Some(draft) = self.draft(rule) {
            draft.possibilities = possibilities;
            draft.replacements = replacements;
            draft.meta.computed = computed;
            draft.meta.computed_question = computed_question;
        }
        value
    }

    /// Reads `une possibilité`, at the top of the rule or inside its formula, and returns the entries without it.
    fn possibilities(&mut self, rule: RuleId, entries: &[Entry]) -> (Option<Possibilities>, Vec<Entry>) {
        let mut entries = entries.to_vec();
        let mut found: Option<Node> = None;
        for entry in &mut entries {
            if entry.key == "une possibilité" {
                found = Some(entry.value.clone());
            } else if matches!(entry.key.as_str(), "formule" | "valeur")
                && let Content::Map(inner) = &mut entry.value.content
                && let Some(at) = inner.iter().position(|inner| inner.key == "une possibilité")
            {
                found = found.or(Some(inner.remove(at).value));
            }
        }
        let Some(node) = found else { return (None, entries) };
        let list = node.get("possibilités").unwrap_or(&node);
        if list.items().is_empty() {
            let finding = Finding::error(Code::EmptyValue, "« une possibilité » attend une liste de valeurs");
            self.report(node.position, rule, finding);
            return (None, entries);
        }
        let items: Vec<Possibility> =
            list.items().iter().filter_map(|item| self.possibility(rule, item)).collect();
        (self.check_possibilities(rule, list.position, items), entries)
    }

    fn possibility(&mut self, rule: RuleId, item: &Node) -> Option<Possibility> {
        if let Content::Map(entries) = &item.content {
            let [entry] = entries.as_slice() else {
                let finding = Finding::error(Code::InvalidPossibility, "une seule règle par possibilité");
                self.report(item.position, rule, finding);
                return None;
            };
            let namespace = self.rule_name(rule);
            self.define(&entry.key, entry.position, &entry.value, &namespace);
            return self.named_possibility(rule, entry.key.clone(), entry.position);
        }
        let text = item.scalar()?;
        match parse_expression(&text) {
            Ok(Expression::Name(name, _)) => self.named_possibility(rule, name, item.position),
            Ok(Expression::Number(value, unit)) => {
                let unit = self.unit(unit.as_deref(), rule, item.position);
                Some(Possibility { text, datum: Datum::Number(value), unit, reference: None })
            }
            Ok(Expression::Text(value)) => {
                let datum = Datum::Text(self.texts.intern(&value));
                Some(Possibility { text: value, datum, unit: UnitId::ABSENT, reference: None })
            }
            _ => {
                let message = format!("« {text} » n'est ni une constante ni une référence");
                self.report(item.position, rule, Finding::error(Code::InvalidPossibility, message));
                None
            }
        }
    }

    fn named_possibility(&mut self, rule: RuleId, name: String, position: Position) -> Option<Possibility> {
        let datum = Datum::Text(self.texts.intern(&name));
        let reference = self.name(name.clone(), rule, position);
        self.pin(reference);
        Some(Possibility { text: name, datum, unit: UnitId::ABSENT, reference: Some(reference) })
    }

    fn check_possibilities(
        &mut self,
        rule: RuleId,
        position: Position,
        items: Vec<Possibility>,
    ) -> Option<Possibilities> {
        let first = items.first()?;
        let by_reference = first.reference.is_some();
        let kind = if matches!(first.datum, Datum::Number(_)) { Type::Number } else { Type::Text };
        let unit = items.last().map_or(UnitId::ABSENT, |item| item.unit);
        let alike = |item: &Possibility| {
            item.reference.is_some() == by_reference
                && matches!(item.datum, Datum::Number(_)) == (kind == Type::Number)
        };
        if !items.iter().all(alike) {
            let finding =
                Finding::error(Code::InvalidPossibility, "les possibilités doivent être toutes du même type");
            self.report(position, rule, finding);
        }
        for (index, item) in items.iter().enumerate() {
            let Some(conversion) = self.units.conversion(item.unit, unit) else {
                let message =
                    format!("« {} » ne se convertit pas dans l'unité des autres possibilités", item.text);
                self.report(position, rule, Finding::error(Code::UnitMismatch, message));
                continue;
            };
            let value = |other: &Possibility| match other.datum {
                Datum::Number(number) if other.unit == item.unit => Datum::Number(conversion.apply(number)),
                datum => datum,
            };
            let before = items.iter().take(index);
            if before.filter(|other| other.unit == item.unit).any(|other| value(other) == value(item)) {
                let message = format!("la possibilité « {} » est donnée deux fois", item.text);
                self.report(position, rule, Finding::error(Code::InvalidPossibility, message));
            }
        }
        Some(Possibilities { items, by_reference, kind, unit })
    }
}

fn read_meta(entries: &[Entry]) -> RuleMeta {
    let get = |key: &str| entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value);
    let text = |key: &str| get(key).and_then(Node::scalar);
    let pairs = |key: &str| -> Vec<(String, String)> {
        let entries = get(key).and_then(Node::entries).unwrap_or_default();
        entries.iter().filter_map(|entry| Some((entry.key.clone(), entry.value.scalar()?))).collect()
    };
    RuleMeta {
        title: text("titre"),
        question: text("question"),
        description: text("description"),
        declared: None,
        unit: text("unité"),
        references: pairs("références"),
        examples: get("exemples").map(|node| node.items().to_vec()).unwrap_or_default(),
        expected_unit: text("unité attendue"),
        suggestions: pairs("suggestions"),
        default: text("par défaut"),
        experimental: text("experimental").as_deref() == Some("oui"),
        computed: false,
        computed_question: None,
    }
}
