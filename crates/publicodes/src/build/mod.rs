//! How do sources become a compiled base?
//!
//! Sources are read, imports spliced in, rules lowered to operations, references resolved, replacements put in
//! their places, types inferred; then the checks look at the whole. Each step adds findings and goes on as far as it
//! can, so that one mistake does not hide the next.

mod assemble;
mod chain;
mod define;
mod imports;
mod lower;
mod lower_lists;
mod replace;
mod resolve;
mod types;

use std::sync::Arc;

use rustc_hash::FxHashMap;

pub(crate) use assemble::{Extension, assemble, extend, situation_name};
pub(crate) use define::Draft;
pub(crate) use imports::splice_imports;
pub(crate) use replace::DraftReplacement;

use crate::diagnostic::{Code as Finding_, Finding, Findings};
use crate::limits::MAX_OPERATIONS;
use crate::program::{
    Code, Datum, Inversion, Mechanism, NodeId, Op, Origin, Program, Range, RuleId, Table, TextId,
};
use crate::source::Position;
use crate::unit::{UnitId, UnitTable};

/// A reference written in the rules, before it is resolved.
#[derive(Debug, Clone)]
pub(crate) struct PendingName {
    pub(crate) name: String,
    pub(crate) rule: RuleId,
    pub(crate) position: Position,
    /// The operation that carries it.
    pub(crate) node: NodeId,
    /// Whether other rules may replace what it refers to.
    pub(crate) replaceable: bool,
}

/// Texts met in the rules.
#[derive(Debug, Default)]
pub(crate) struct TextStore {
    pub(crate) list: Vec<Arc<str>>,
    ids: FxHashMap<Arc<str>, TextId>,
}

impl TextStore {
    pub(crate) fn over(list: Vec<Arc<str>>) -> Self {
        Self { list, ids: FxHashMap::default() }
    }

    pub(crate) fn intern(&mut self, text: &str) -> TextId {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = TextId(self.list.len() as u32);
        let text: Arc<str> = Arc::from(text);
        self.list.push(Arc::clone(&text));
        self.ids.insert(text, id);
        id
    }
}

/// Lowers rules to operations.
#[derive(Debug, Default)]
pub(crate) struct Builder<'p> {
    pub(crate) base: Option<&'p Program>,
    pub(crate) code: Code,
    pub(crate) units: UnitTable,
    pub(crate) texts: TextStore,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) names: FxHashMap<Arc<str>, RuleId>,
    pub(crate) pending: Vec<PendingName>,
    pub(crate) findings: Findings,
}

impl<'p> Builder<'p> {
    pub(crate) fn rule_name(&self, rule: RuleId) -> Arc<str> {
        let own =
            rule.0.checked_sub(self.code.offsets.rules).and_then(|index| self.drafts.get(index as usize));
        match own {
            Some(draft) => Arc::clone(&draft.name),
            None => Arc::from(self.base.map_or("", |base| base.name(rule))),
        }
    }

    pub(crate) fn find(&self, name: &str) -> Option<RuleId> {
        let known = || self.base.and_then(|base| base.names.get(name));
        self.names.get(name).or_else(known).copied()
    }

    pub(crate) fn report(&mut self, position: Position, rule: RuleId, finding: Finding) {
        let name = self.rule_name(rule);
        self.findings.add(position, Some(&name).filter(|name| !name.is_empty()).map(AsRef::as_ref), finding);
    }

    pub(crate) fn push(&mut self, op: Op, rule: RuleId, position: Position) -> NodeId {
        self.push_as(op, rule, position, Mechanism::Plain)
    }

    pub(crate) fn push_as(
        &mut self,
        op: Op,
        rule: RuleId,
        position: Position,
        mechanism: Mechanism,
    ) -> NodeId {
        let id = NodeId(self.code.offsets.ops + self.code.ops.len() as u32);
        if self.code.ops.len() >= MAX_OPERATIONS {
            if self.code.ops.len() == MAX_OPERATIONS {
                let message = format!("plus de {MAX_OPERATIONS} opérations");
                self.report(position, rule, Finding::error(Finding_::LimitExceeded, message));
            }
            return NodeId(self.code.offsets.ops);
        }
        self.code.ops.push(op);
        self.code.origins.push(Origin { rule, position, mechanism });
        id
    }

    pub(crate) fn push_list(&mut self, items: &[NodeId]) -> Range {
        self.code.push_list(items)
    }

    pub(crate) fn push_table(&mut self, table: Table) -> u32 {
        self.code.tables.push(table);
        self.code.offsets.tables + self.code.tables.len() as u32 - 1
    }

    pub(crate) fn push_inversion(&mut self, inversion: Inversion) -> u32 {
        self.code.inversions.push(inversion);
        self.code.offsets.inversions + self.code.inversions.len() as u32 - 1
    }

    pub(crate) fn constant(&mut self, datum: Datum, rule: RuleId, position: Position) -> NodeId {
        self.push(Op::Constant(datum, UnitId::ABSENT), rule, position)
    }

    pub(crate) fn undefined(&mut self, rule: RuleId, position: Position) -> NodeId {
        self.constant(Datum::Undefined, rule, position)
    }

    pub(crate) fn name(&mut self, name: String, rule: RuleId, position: Position) -> NodeId {
        let rank = self.pending.len() as u32;
        let node = self.push(Op::Name(rank), rule, position);
        self.pending.push(PendingName { name, rule, position, node, replaceable: true });
        node
    }

    /// The operation of a node made by this builder.
    pub(crate) fn own_op(&self, node: NodeId) -> Option<Op> {
        self.code.op(node)
    }

    /// Keeps replacements away from the references of a rule made since `first`: `remplace` does not reach inside
    /// `le maximum de` and `le minimum de`, and the amounts of published rule bases count on it.
    pub(crate) fn pin_names(&mut self, first: usize, rule: RuleId) {
        for pending in self.pending.iter_mut().skip(first).filter(|pending| pending.rule == rule) {
            pending.replaceable = false;
        }
    }

    /// Keeps replacements away from a reference.
    pub(crate) fn pin(&mut self, node: NodeId) {
        if let Some(Op::Name(rank)) = self.own_op(node)
            && let Some(pending) = self.pending.get_mut(rank as usize)
        {
            pending.replaceable = false;
        }
    }
}
