//! What is known of a rule?

use std::sync::Arc;

use super::{Datum, NodeId, Target, Type, TypeInfo};
use crate::source::{Node, Position};
use crate::unit::UnitId;

/// A rule, as a number of the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct RuleId(pub(crate) u32);

impl RuleId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A substitution, as a number of the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct SlotId(pub(crate) u32);

impl SlotId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The parent that may disable a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parent {
    /// What is read to know it.
    pub(crate) target: Target,
    /// Whether it may be not applicable.
    pub(crate) nullable: bool,
    /// Whether it is true or false.
    pub(crate) boolean: bool,
}

/// A compiled rule.
#[derive(Debug)]
pub(crate) struct RuleInfo {
    /// Its dotted name.
    pub(crate) name: Arc<str>,
    /// Where it is defined.
    pub(crate) position: Position,
    /// What it computes.
    pub(crate) value: NodeId,
    /// Whether only its namespace may refer to it.
    pub(crate) private: bool,
    /// Whether it can be read and asked from outside.
    pub(crate) public: bool,
    /// Whether a situation may say that it is not applicable.
    pub(crate) may_be_not_applicable: bool,
    /// What is known of its value.
    pub(crate) type_info: TypeInfo,
    /// The parent that may disable it.
    pub(crate) parent: Option<Parent>,
    /// The values it may take.
    pub(crate) possibilities: Option<Possibilities>,
    /// What does not matter to the computation.
    pub(crate) meta: RuleMeta,
}

/// What does not matter to the computation of a rule.
#[derive(Debug, Default)]
pub(crate) struct RuleMeta {
    /// `titre`
    pub(crate) title: Option<String>,
    /// `question`
    pub(crate) question: Option<String>,
    /// `question`, where it is computed.
    pub(crate) computed_question: Option<NodeId>,
    /// `description`
    pub(crate) description: Option<String>,
    /// `type`
    pub(crate) declared: Option<Type>,
    /// `unité`, as written.
    pub(crate) unit: Option<String>,
    /// `références`: label and address.
    pub(crate) references: Vec<(String, String)>,
    /// `unité attendue`: the unit that its examples expect where they state none.
    pub(crate) expected_unit: Option<String>,
    /// `exemples`
    pub(crate) examples: Vec<Node>,
    /// `suggestions`
    pub(crate) suggestions: Vec<(String, String)>,
    /// `par défaut`, as written when it is short.
    pub(crate) default: Option<String>,
    /// `experimental`
    pub(crate) experimental: bool,
    /// Whether the rule has a formula of its own.
    pub(crate) computed: bool,
}

/// `une possibilité`
#[derive(Debug, Clone)]
pub(crate) struct Possibilities {
    /// The values.
    pub(crate) items: Vec<Possibility>,
    /// Whether they name rules, which may be not applicable.
    pub(crate) by_reference: bool,
    /// Their type.
    pub(crate) kind: Type,
    /// The unit of the last, which all take.
    pub(crate) unit: UnitId,
}

/// A value that a rule may take.
#[derive(Debug, Clone)]
pub(crate) struct Possibility {
    /// As rules write it, without quotes.
    pub(crate) text: String,
    /// The value.
    pub(crate) datum: Datum,
    /// Its unit.
    pub(crate) unit: UnitId,
    /// The operation that reads the rule of that name, if it names one.
    pub(crate) reference: Option<NodeId>,
}

/// `remplace` or `rend non applicable`, resolved.
#[derive(Debug, Clone)]
pub(crate) struct Replacement {
    /// The rule that replaces.
    pub(crate) by: RuleId,
    /// Whether the reference becomes not applicable rather than `by`.
    pub(crate) not_applicable: bool,
    /// Which replacement comes first.
    pub(crate) priority: f64,
    /// Names of the only places where it acts; everywhere if empty.
    pub(crate) only_in: Vec<Arc<str>>,
    /// Names of the places where it does not act.
    pub(crate) not_in: Vec<Arc<str>>,
    /// Rank among the replacements of the same rule.
    pub(crate) rank: u32,
}

/// What stands in the place of a replaced reference: the first that applies, else the rule itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Substitution {
    /// The rule referred to.
    pub(crate) original: RuleId,
    /// Rules that replace it, first to last, and whether they make it not applicable.
    pub(crate) by: Vec<(RuleId, bool)>,
}
