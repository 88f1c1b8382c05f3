//! What type has each value, and may it be not applicable?
//!
//! Types flow along references until nothing changes; a rule is looked at again only when a rule that it reads has
//! changed, so that long chains cost no more than short ones.

use std::collections::BTreeSet;

use crate::expression::Operator;
use crate::program::{
    Code, Datum, NodeId, Op, Program, RuleId, RuleInfo, Substitution, Target, Type, TypeInfo,
};

/// What inference needs to know of the rules.
pub(crate) struct Scope<'a> {
    pub(crate) rules: &'a [RuleInfo],
    pub(crate) substitutions: &'a [Substitution],
}

impl Scope<'_> {
    fn rule(&self, id: RuleId) -> TypeInfo {
        self.rules.get(id.index()).map(|rule| rule.type_info).unwrap_or_default()
    }

    /// The type of what a reference reads.
    pub(crate) fn target(&self, target: Target) -> TypeInfo {
        match target {
            Target::Rule(rule) => self.rule(rule),
            Target::Substitution(slot) => self
                .substitutions
                .get(slot.index())
                .map(|substitution| {
                    let original = self.rule(substitution.original);
                    let by: Vec<(TypeInfo, bool)> =
                        substitution.by.iter().map(|(rule, none)| (self.rule(*rule), *none)).collect();
                    let replaced = by.iter().filter(|(_, none)| !none).map(|(info, _)| *info);
                    TypeInfo {
                        kind: replaced.chain([original]).find_map(|info| info.kind),
                        nullable: original.nullable || by.iter().any(|(info, none)| *none || info.nullable),
                    }
                })
                .unwrap_or_default(),
        }
    }
}

fn known(kind: Type, nullable: bool) -> TypeInfo {
    TypeInfo { kind: Some(kind), nullable }
}

/// The type of an operation, from the types of its operands.
pub(crate) fn type_of(op: Op, code: &Code, scope: &Scope<'_>, of: &dyn Fn(NodeId) -> TypeInfo) -> TypeInfo {
    match op {
        Op::Constant(datum, _) => {
            TypeInfo { kind: datum_type(datum), nullable: datum == Datum::NotApplicable }
        }
        Op::Name(_) => TypeInfo::default(),
        Op::Reference(target) => scope.target(target),
        Op::Situation { rule, value } => {
            let inner = of(value);
            let declared = scope.rules.get(rule.index()).is_some_and(|rule| rule.may_be_not_applicable);
            TypeInfo { nullable: inner.nullable || declared, ..inner }
        }
        Op::Default { value: first, default: second } => {
            let (first, second) = (of(first), of(second));
            TypeInfo { kind: second.kind.or(first.kind), nullable: first.nullable || second.nullable }
        }
        Op::Ceiling { value: first, bound: second } | Op::Floor { value: first, bound: second } => {
            let (first, second) = (of(first), of(second));
            TypeInfo { kind: second.kind.or(first.kind), nullable: first.nullable || second.nullable }
        }
        Op::Missing { value, .. } | Op::Context { value, .. } => of(value),
        Op::ApplicableIf { value, .. } | Op::NotApplicableIf { value, .. } => {
            TypeInfo { nullable: true, ..of(value) }
        }
        Op::Unit { value, .. } | Op::Simplify(value) | Op::Round { value, .. } | Op::Logarithm(value) => {
            known(Type::Number, of(value).nullable)
        }
        Op::Binary(operator, left, right) => binary_type(operator, of(left), of(right)),
        Op::Opposite(_) | Op::Sum(_) | Op::Mean(_) => known(Type::Number, false),
        Op::Table(_) | Op::Duration { .. } | Op::Inversion(_) | Op::FixedPoint { .. } => {
            known(Type::Number, false)
        }
        Op::Product(range) => known(Type::Number, code.list(range).iter().any(|item| of(*item).nullable)),
        Op::Maximum(range) | Op::Minimum(range) => {
            TypeInfo { kind: code.list(range).iter().find_map(|item| of(*item).kind), nullable: true }
        }
        Op::All(_) | Op::Any(_) | Op::IsUndefined(_) | Op::IsDefined(_) => known(Type::Boolean, false),
        Op::IsNotApplicable(_) | Op::IsApplicable(_) => known(Type::Boolean, false),
        Op::Condition { condition, then, otherwise } => {
            let (condition, then, otherwise) = (of(condition), of(then), of(otherwise));
            TypeInfo {
                kind: then.kind.or(otherwise.kind),
                nullable: condition.nullable || then.nullable || otherwise.nullable,
            }
        }
        Op::Variations(range) => {
            let consequences: Vec<TypeInfo> =
                code.list(range).iter().skip(1).step_by(2).map(|n| of(*n)).collect();
            TypeInfo {
                kind: consequences.iter().find_map(|info| info.kind),
                nullable: consequences.iter().any(|info| info.nullable),
            }
        }
        Op::Text(_) => known(Type::Text, false),
    }
}

fn datum_type(datum: Datum) -> Option<Type> {
    match datum {
        Datum::Undefined | Datum::NotApplicable => None,
        Datum::Bool(_) => Some(Type::Boolean),
        Datum::Number(_) => Some(Type::Number),
        Datum::Text(_) => Some(Type::Text),
        Datum::Date(_) => Some(Type::Date),
    }
}

fn binary_type(operator: Operator, left: TypeInfo, right: TypeInfo) -> TypeInfo {
    use Operator::{Divide, Greater, GreaterOrEqual, Less, LessOrEqual, Multiply, Subtract};
    let nullable = match operator {
        Less | LessOrEqual | Greater | GreaterOrEqual | Divide | Multiply => left.nullable || right.nullable,
        Subtract => left.nullable,
        _ => false,
    };
    known(if operator.is_arithmetic() { Type::Number } else { Type::Boolean }, nullable)
}

/// The type of a rule, from that of its value.
pub(crate) fn rule_type(
    rule: &RuleInfo,
    asks: bool,
    value: TypeInfo,
    scope: &Scope<'_>,
    code: &Code,
) -> TypeInfo {
    if let Some(possibilities) = &rule.possibilities {
        let all_nullable = possibilities.by_reference
            && possibilities.items.iter().all(|item| {
                let op = item.reference.and_then(|node| code.op(node));
                matches!(op, Some(Op::Reference(target)) if scope.target(target).nullable)
            });
        return known(possibilities.kind, value.nullable || all_nullable);
    }
    let declared = rule.meta.declared.or(asks.then_some(Type::Boolean));
    TypeInfo { kind: value.kind.or(declared), nullable: value.nullable }
}

/// Infers the types of a whole base, in place.
pub(crate) fn infer(program: &mut Program, asks: &[bool]) {
    let mut by_rule: Vec<Vec<u32>> = vec![Vec::new(); program.rules.len()];
    for (index, origin) in program.code.origins.iter().enumerate() {
        if let Some(list) = by_rule.get_mut(origin.rule.index()) {
            list.push(index as u32);
        }
    }
    program.code.types = vec![TypeInfo::default(); program.code.ops.len()];
    let mut order: Vec<u32> = (0..program.rules.len() as u32).collect();
    order.sort_by_key(|index| program.name(RuleId(*index)).to_owned());
    let mut rank = vec![0u32; order.len()];
    for (position, index) in order.iter().enumerate() {
        if let Some(slot) = rank.get_mut(*index as usize) {
            *slot = position as u32;
        }
    }
    let mut queue: BTreeSet<u32> = (0..order.len() as u32).collect();
    while let Some(next) = queue.pop_first() {
        let Some(index) = order.get(next as usize).map(|index| *index as usize) else { continue };
        let nodes = by_rule.get(index).map(Vec::as_slice).unwrap_or_default();
        if refresh(program, index, nodes, asks) {
            for cell in reached(program, index) {
                queue.extend(rank.get(cell.index()).copied());
            }
        }
    }
}

/// Rules that read a rule, directly or through a substitution.
fn reached(program: &Program, rule: usize) -> Vec<RuleId> {
    let rules = program.rules.len();
    let mut out = Vec::new();
    for cell in program.dependents.get(rule).map(Vec::as_slice).unwrap_or_default() {
        if (*cell as usize) < rules {
            out.push(RuleId(*cell));
        } else {
            let readers = program.dependents.get(*cell as usize).into_iter().flatten();
            out.extend(readers.filter(|reader| (**reader as usize) < rules).map(|reader| RuleId(*reader)));
        }
    }
    out
}

/// Types the operations of a rule again; tells whether the type of the rule changed.
fn refresh(program: &mut Program, index: usize, nodes: &[u32], asks: &[bool]) -> bool {
    let mut types = std::mem::take(&mut program.code.types);
    let scope = Scope { rules: &program.rules, substitutions: &program.substitutions };
    for node in nodes {
        let Some(op) = program.code.ops.get(*node as usize).copied() else { continue };
        let info = {
            let of = |id: NodeId| types.get(id.index()).copied().unwrap_or_default();
            type_of(op, &program.code, &scope, &of)
        };
        if let Some(slot) = types.get_mut(*node as usize) {
            // A type once known stays, so that the search for a fixed point ends.
            *slot = TypeInfo { kind: slot.kind.or(info.kind), nullable: slot.nullable || info.nullable };
        }
    }
    let before = program.rules.get(index).map(|rule| rule.type_info).unwrap_or_default();
    let after = program.rules.get(index).map(|rule| {
        let value = types.get(rule.value.index()).copied().unwrap_or_default();
        let info = rule_type(rule, asks.get(index).copied().unwrap_or(false), value, &scope, &program.code);
        TypeInfo { kind: before.kind.or(info.kind), nullable: before.nullable || info.nullable }
    });
    program.code.types = types;
    match (program.rules.get_mut(index), after) {
        (Some(rule), Some(after)) => {
            rule.type_info = after;
            after != before
        }
        _ => false,
    }
}
