//! What can an operation be?

use super::{Datum, RuleId, SlotId};
use crate::date::DurationUnit;
use crate::expression::Operator;
use crate::unit::UnitId;

/// An operation, as a number of the arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NodeId(pub(crate) u32);

impl NodeId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A table or inversion, as a number of the arena.
pub(crate) type ListId = u32;

/// A run of operands in the arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// What a reference reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    /// A rule.
    Rule(RuleId),
    /// A rule, or one of those that replace it.
    Substitution(SlotId),
}

/// An operation. Operands are evaluated only where they are needed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Op {
    /// A value written in the rules.
    Constant(Datum, UnitId),
    /// A reference not yet resolved: rank of its name among the names of the load.
    Name(u32),
    /// A reference.
    Reference(Target),
    /// The value given by the situation, else `value`.
    Situation { rule: RuleId, value: NodeId },
    /// `value`, or `default` where it is not defined.
    Default { value: NodeId, default: NodeId },
    /// `value`, with `rule` counted as missing.
    Missing { value: NodeId, rule: RuleId },
    /// `applicable si`
    ApplicableIf { condition: NodeId, value: NodeId },
    /// `non applicable si`
    NotApplicableIf { condition: NodeId, value: NodeId },
    /// `plafond`
    Ceiling { value: NodeId, bound: NodeId },
    /// `plancher`
    Floor { value: NodeId, bound: NodeId },
    /// `unité`
    Unit { value: NodeId, unit: UnitId },
    /// `simplifier l'unité`
    Simplify(NodeId),
    /// `arrondi`
    Round { value: NodeId, digits: NodeId },
    /// An operation between two values.
    Binary(Operator, NodeId, NodeId),
    /// The opposite of a number.
    Opposite(NodeId),
    /// `somme`
    Sum(Range),
    /// `produit`
    Product(Range),
    /// `moyenne`
    Mean(Range),
    /// `le maximum de`
    Maximum(Range),
    /// `le minimum de`
    Minimum(Range),
    /// `toutes ces conditions`
    All(Range),
    /// `une de ces conditions`
    Any(Range),
    /// `condition`
    Condition { condition: NodeId, then: NodeId, otherwise: NodeId },
    /// `variations`: conditions and consequences in turn.
    Variations(Range),
    /// `barème`, `grille` or `taux progressif`
    Table(ListId),
    /// `durée`
    Duration { kind: DurationUnit, unit: UnitId, from: NodeId, to: NodeId },
    /// `texte`: pieces joined.
    Text(Range),
    /// `est non défini`
    IsUndefined(NodeId),
    /// `est défini`
    IsDefined(NodeId),
    /// `est non applicable`
    IsNotApplicable(NodeId),
    /// `est applicable`
    IsApplicable(NodeId),
    /// `logarithme`
    Logarithm(NodeId),
    /// `contexte`: rules and the values that they take, in turn.
    Context { value: NodeId, pairs: Range },
    /// `inversion numérique`
    Inversion(ListId),
    /// `résoudre la référence circulaire`
    FixedPoint { rule: RuleId, value: NodeId },
}

/// How brackets are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableKind {
    /// `barème`: each bracket has its rate.
    Marginal,
    /// `grille`: one amount for the bracket.
    Amounts,
    /// `taux progressif`: a rate that grows along the bracket.
    Progressive,
}

/// A table of brackets.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// How brackets are combined.
    pub(crate) kind: TableKind,
    /// `assiette`
    pub(crate) base: NodeId,
    /// `multiplicateur`
    pub(crate) multiplier: Option<NodeId>,
    /// `tranches`
    pub(crate) tranches: Vec<Tranche>,
}

/// A bracket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tranche {
    /// `plafond`; none for a bracket without end.
    pub(crate) ceiling: Option<NodeId>,
    /// `taux` or `montant`
    pub(crate) amount: NodeId,
}

/// A search for the value of a rule that gives another the value known for it.
#[derive(Debug, Clone)]
pub(crate) struct Inversion {
    /// The rule whose value is searched.
    pub(crate) rule: RuleId,
    /// References to the rules whose value may be known.
    pub(crate) candidates: Vec<NodeId>,
    /// Least value tried.
    pub(crate) min: f64,
    /// Greatest value tried.
    pub(crate) max: f64,
    /// Accepted distance to the goal.
    pub(crate) tolerance: f64,
}

/// The mechanism that an author wrote, kept for explanations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Mechanism {
    /// As the operation says.
    Plain,
    /// `abattement`, which is a difference with a floor of zero.
    Abatement,
    /// `par défaut`, `dans la situation` and other parts that a reader needs not see.
    Hidden,
    /// The end of a duration that was left out: today.
    Today,
}
