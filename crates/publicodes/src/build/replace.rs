//! What stands in the place of a reference that other rules replace?

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Builder;
use crate::diagnostic::{Code, Finding};
use crate::names::collate;
use crate::program::{NodeId, Op, Replacement, RuleId, SlotId, Substitution, Target};
use crate::source::{Content, Node};

/// A replacement whose names are not resolved yet.
#[derive(Debug, Clone)]
pub(crate) struct DraftReplacement {
    target: NodeId,
    not_applicable: bool,
    priority: f64,
    only_in: Vec<NodeId>,
    not_in: Vec<NodeId>,
}

/// Substitutions made so far.
#[derive(Debug, Default)]
pub(crate) struct Substitutions {
    pub(crate) list: Vec<Substitution>,
    ids: FxHashMap<Substitution, SlotId>,
    offset: u32,
}

impl Substitutions {
    pub(crate) fn above(offset: usize) -> Self {
        Self { offset: offset as u32, ..Self::default() }
    }

    fn intern(&mut self, substitution: Substitution) -> SlotId {
        if let Some(id) = self.ids.get(&substitution) {
            return *id;
        }
        let id = SlotId(self.offset + self.list.len() as u32);
        self.list.push(substitution.clone());
        self.ids.insert(substitution, id);
        id
    }
}

pub(crate) type Replacements = FxHashMap<RuleId, Vec<Replacement>>;

impl Builder<'_> {
    pub(crate) fn draft_replacements(
        &mut self,
        rule: RuleId,
        replace: Option<&Node>,
        disable: Option<&Node>,
    ) -> Vec<DraftReplacement> {
        let mut drafts = Vec::new();
        for (node, not_applicable) in [(disable, true), (replace, false)] {
            for item in node.map(Node::items).unwrap_or_default() {
                drafts.extend(self.draft_replacement(rule, item, not_applicable));
            }
        }
        drafts
    }

    fn draft_replacement(
        &mut self,
        rule: RuleId,
        item: &Node,
        not_applicable: bool,
    ) -> Option<DraftReplacement> {
        let target = match &item.content {
            Content::Map(_) => item.get("références à"),
            _ => Some(item),
        };
        let Some(target) = target.filter(|node| node.as_text().is_some()) else {
            let finding = Finding::error(Code::InvalidValue, "un remplacement nomme la règle remplacée")
                .hint("« remplace: règle », ou « remplace: { références à: règle, dans: ... } »");
            self.report(item.position, rule, finding);
            return None;
        };
        let priority = match item.get("priorité").map(|node| &node.content) {
            None | Some(Content::Null) => 0.0,
            Some(Content::Number(number)) if *number >= 0.0 => *number,
            Some(_) => {
                let finding = Finding::error(Code::InvalidValue, "la priorité est un nombre positif");
                self.report(item.position, rule, finding);
                0.0
            }
        };
        let target = self.reference_node(target, rule)?;
        let mut list = |key: &str| -> Vec<NodeId> {
            let items = item.get(key).map(Node::items).unwrap_or_default();
            items.iter().filter_map(|item| self.reference_node(item, rule)).collect()
        };
        let (only_in, not_in) = (list("dans"), list("sauf dans"));
        Some(DraftReplacement { target, not_applicable, priority, only_in, not_in })
    }

    /// A name that stands for itself, whatever replaces its rule.
    fn reference_node(&mut self, node: &Node, rule: RuleId) -> Option<NodeId> {
        let lowered = self.lower(node, rule);
        if matches!(self.own_op(lowered), Some(Op::Name(_))) {
            self.pin(lowered);
            return Some(lowered);
        }
        let finding = Finding::error(Code::InvalidValue, "un nom de règle est attendu ici");
        self.report(node.position, rule, finding);
        None
    }

    fn referred(&self, node: NodeId) -> Option<RuleId> {
        match self.own_op(node) {
            Some(Op::Reference(Target::Rule(rule))) if rule.0 != u32::MAX => Some(rule),
            _ => None,
        }
    }

    /// Gathers the replacements by the rule that they replace, once names are resolved.
    pub(crate) fn collect_replacements(&self) -> Replacements {
        let mut all = Replacements::default();
        for (index, draft) in self.drafts.iter().enumerate() {
            for (rank, item) in draft.replacements.iter().enumerate() {
                let Some(target) = self.referred(item.target) else { continue };
                let names = |nodes: &[NodeId]| -> Vec<Arc<str>> {
                    nodes
                        .iter()
                        .filter_map(|node| self.referred(*node))
                        .map(|rule| self.rule_name(rule))
                        .collect()
                };
                all.entry(target).or_default().push(Replacement {
                    by: RuleId(self.code.offsets.rules + index as u32),
                    not_applicable: item.not_applicable,
                    priority: item.priority,
                    only_in: names(&item.only_in),
                    not_in: names(&item.not_in),
                    rank: rank as u32,
                });
            }
        }
        all
    }

    /// What a reference to `rule` reads when it stands in the rule named `context`.
    pub(crate) fn substitute(
        &self,
        rule: RuleId,
        context: &str,
        replacements: &Replacements,
        made: &mut Substitutions,
    ) -> Target {
        let Some(all) = replacements.get(&rule) else { return Target::Rule(rule) };
        let mut applicable: Vec<(&Replacement, Arc<str>)> = all
            .iter()
            .map(|replacement| (replacement, self.rule_name(replacement.by)))
            .filter(|(replacement, by)| {
                by.as_ref() != context
                    && (replacement.only_in.is_empty()
                        || replacement.only_in.iter().any(|name| context.starts_with(name.as_ref())))
                    && !replacement.not_in.iter().any(|name| context.starts_with(name.as_ref()))
            })
            .collect();
        if applicable.is_empty() {
            return Target::Rule(rule);
        }
        applicable.sort_by(|(a, a_name), (b, b_name)| {
            let by_priority = b.priority.total_cmp(&a.priority);
            by_priority
                .then_with(|| collate(b_name, a_name))
                .then_with(|| b_name.cmp(a_name))
                .then(b.rank.cmp(&a.rank))
        });
        let by =
            applicable.iter().map(|(replacement, _)| (replacement.by, replacement.not_applicable)).collect();
        Target::Substitution(made.intern(Substitution { original: rule, by }))
    }

    /// Puts replacements in the place of the references of every operation.
    pub(crate) fn substitute_references(&mut self, replacements: &Replacements, made: &mut Substitutions) {
        if replacements.is_empty() {
            return;
        }
        let pinned: FxHashSet<NodeId> =
            self.pending.iter().filter(|name| !name.replaceable).map(|name| name.node).collect();
        for index in 0..self.code.ops.len() {
            let Some(Op::Reference(Target::Rule(rule))) = self.code.ops.get(index).copied() else { continue };
            let id = NodeId(self.code.offsets.ops + index as u32);
            if pinned.contains(&id) || !replacements.contains_key(&rule) {
                continue;
            }
            let Some(origin) = self.code.origins.get(index) else { continue };
            let context = self.rule_name(origin.rule);
            let target = self.substitute(rule, &context, replacements, made);
            if let Some(op) = self.code.ops.get_mut(index) {
                *op = Op::Reference(target);
            }
        }
    }
}
