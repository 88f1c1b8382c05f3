//! What do rules become once compiled?
//!
//! An arena: operations refer to one another and to rules by number, and no text is looked up during an evaluation.
//! The order of operations in the arena is that of the sources; nothing depends on it.

mod op;
mod rule;
mod value;

pub(crate) use op::{Inversion, ListId, Mechanism, NodeId, Op, Range, Table, TableKind, Target, Tranche};
pub(crate) use rule::{
    Parent, Possibilities, Possibility, Replacement, RuleId, RuleInfo, RuleMeta, SlotId, Substitution,
};
pub use value::Type;
pub(crate) use value::{Datum, TextId, TypeInfo};

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::source::Position;
use crate::unit::{UnitId, UnitTable};

/// Where an operation comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin {
    /// The rule in which it is written.
    pub(crate) rule: RuleId,
    /// The place of its text.
    pub(crate) position: Position,
    /// The mechanism as the author wrote it.
    pub(crate) mechanism: Mechanism,
}

/// Sizes of the base to which operations are added; zero for a base of its own.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Offsets {
    /// Operations of the base.
    pub(crate) ops: u32,
    /// Operands of the base.
    pub(crate) lists: u32,
    /// Tables of the base.
    pub(crate) tables: u32,
    /// Inversions of the base.
    pub(crate) inversions: u32,
    /// Rules of the base.
    pub(crate) rules: u32,
}

impl Offsets {
    /// The sizes of a compiled base.
    #[must_use]
    pub(crate) fn of(program: &Program) -> Self {
        Self {
            ops: program.code.ops.len() as u32,
            lists: program.code.lists.len() as u32,
            tables: program.code.tables.len() as u32,
            inversions: program.code.inversions.len() as u32,
            rules: program.rules.len() as u32,
        }
    }
}

/// Operations with the lists that they refer to. Numbers begin above `offsets`, so that operations read for one
/// situation continue those of the base.
#[derive(Debug, Clone, Default)]
pub(crate) struct Code {
    /// Where the numbers of this code begin.
    pub(crate) offsets: Offsets,
    /// Operations.
    pub(crate) ops: Vec<Op>,
    /// Where each operation comes from.
    pub(crate) origins: Vec<Origin>,
    /// What each operation may yield.
    pub(crate) types: Vec<TypeInfo>,
    /// Operands of the operations that take any number of them.
    pub(crate) lists: Vec<NodeId>,
    /// Tables of brackets.
    pub(crate) tables: Vec<Table>,
    /// Inversions.
    pub(crate) inversions: Vec<Inversion>,
}

/// A compiled rule base.
#[derive(Debug, Default)]
pub(crate) struct Program {
    /// All operations.
    pub(crate) code: Code,
    /// All rules.
    pub(crate) rules: Vec<RuleInfo>,
    /// What stands in the place of a reference that other rules replace.
    pub(crate) substitutions: Vec<Substitution>,
    /// Rules by dotted name.
    pub(crate) names: FxHashMap<Arc<str>, RuleId>,
    /// Units met in the rules.
    pub(crate) units: UnitTable,
    /// Texts met in the rules.
    pub(crate) texts: Vec<Arc<str>>,
    /// For each cell (rules, then substitutions), the cells that read it.
    pub(crate) dependents: Vec<Vec<u32>>,
    /// What an outside evaluation of each rule reads: the rule, or what replaces it.
    pub(crate) entries: Vec<Target>,
    /// Replacements of each rule, in no order.
    pub(crate) replacements: FxHashMap<RuleId, Vec<Replacement>>,
}

impl Code {
    /// The operands in a range.
    #[must_use]
    pub(crate) fn list(&self, range: Range) -> &[NodeId] {
        let index = |at: u32| at.wrapping_sub(self.offsets.lists) as usize;
        self.lists.get(index(range.start)..index(range.end)).unwrap_or_default()
    }

    /// An operation of this code.
    #[must_use]
    pub(crate) fn op(&self, node: NodeId) -> Option<Op> {
        self.ops.get(node.0.wrapping_sub(self.offsets.ops) as usize).copied()
    }

    /// Where an operation of this code comes from.
    #[must_use]
    pub(crate) fn origin(&self, node: NodeId) -> Option<Origin> {
        self.origins.get(node.0.wrapping_sub(self.offsets.ops) as usize).copied()
    }

    /// What an operation of this code may yield.
    #[must_use]
    pub(crate) fn type_info(&self, node: NodeId) -> TypeInfo {
        self.types.get(node.0.wrapping_sub(self.offsets.ops) as usize).copied().unwrap_or_default()
    }

    /// A table of this code.
    #[must_use]
    pub(crate) fn table(&self, id: ListId) -> Option<&Table> {
        self.tables.get(id.wrapping_sub(self.offsets.tables) as usize)
    }

    /// An inversion of this code.
    #[must_use]
    pub(crate) fn inversion(&self, id: ListId) -> Option<&Inversion> {
        self.inversions.get(id.wrapping_sub(self.offsets.inversions) as usize)
    }

    /// Adds operands.
    pub(crate) fn push_list(&mut self, items: &[NodeId]) -> Range {
        let start = self.offsets.lists + self.lists.len() as u32;
        self.lists.extend_from_slice(items);
        Range { start, end: self.offsets.lists + self.lists.len() as u32 }
    }

    /// Visits the operands of an operation.
    pub(crate) fn children(&self, op: Op, visit: &mut dyn FnMut(NodeId)) {
        match op {
            Op::Constant(..) | Op::Name(_) | Op::Reference(_) => {}
            Op::Situation { value: a, .. }
            | Op::Missing { value: a, .. }
            | Op::Unit { value: a, .. }
            | Op::Simplify(a)
            | Op::Opposite(a)
            | Op::IsUndefined(a)
            | Op::IsDefined(a)
            | Op::IsNotApplicable(a)
            | Op::IsApplicable(a)
            | Op::Logarithm(a)
            | Op::FixedPoint { value: a, .. } => visit(a),
            Op::Default { value: a, default: b }
            | Op::ApplicableIf { condition: b, value: a }
            | Op::NotApplicableIf { condition: b, value: a }
            | Op::Ceiling { value: a, bound: b }
            | Op::Floor { value: a, bound: b }
            | Op::Round { value: a, digits: b }
            | Op::Binary(_, a, b)
            | Op::Duration { from: a, to: b, .. } => {
                visit(a);
                visit(b);
            }
            Op::Condition { condition, then, otherwise } => {
                [condition, then, otherwise].into_iter().for_each(visit);
            }
            Op::Sum(range)
            | Op::Product(range)
            | Op::Mean(range)
            | Op::Maximum(range)
            | Op::Minimum(range)
            | Op::All(range)
            | Op::Any(range)
            | Op::Variations(range)
            | Op::Text(range) => self.list(range).iter().copied().for_each(visit),
            Op::Context { value, pairs } => {
                visit(value);
                self.list(pairs).iter().copied().for_each(visit);
            }
            Op::Table(id) => {
                let Some(table) = self.table(id) else { return };
                visit(table.base);
                table.multiplier.into_iter().for_each(&mut *visit);
                for tranche in &table.tranches {
                    tranche.ceiling.into_iter().for_each(&mut *visit);
                    visit(tranche.amount);
                }
            }
            Op::Inversion(id) => {
                if let Some(inversion) = self.inversion(id) {
                    inversion.candidates.iter().copied().for_each(visit);
                }
            }
        }
    }
}

impl Program {
    /// A rule by its number.
    #[must_use]
    pub(crate) fn rule(&self, id: RuleId) -> Option<&RuleInfo> {
        self.rules.get(id.index())
    }

    /// The dotted name of a rule.
    #[must_use]
    pub(crate) fn name(&self, id: RuleId) -> &str {
        self.rule(id).map_or("", |rule| &rule.name)
    }

    /// The unit that the text of an operation states by itself, before any evaluation.
    #[must_use]
    pub(crate) fn stated_unit(code: &Code, node: NodeId) -> UnitId {
        match code.op(node) {
            Some(Op::Constant(_, unit) | Op::Unit { unit, .. } | Op::Duration { unit, .. }) => unit,
            _ => UnitId::ABSENT,
        }
    }
}
