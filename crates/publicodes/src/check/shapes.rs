//! Which values have another type than their place expects, and which branches can never be reached?

use crate::diagnostic::{Code, Finding, Findings};
use crate::expression::Operator;
use crate::program::{Datum, NodeId, Op, Program, Range, Table, Target, Type};
use crate::unit::UnitId;

use super::report;

pub(super) fn check(program: &Program, findings: &mut Findings) {
    for index in 0..program.code.ops.len() as u32 {
        let node = NodeId(index);
        let Some(op) = program.code.op(node) else { continue };
        match op {
            Op::Binary(operator, left, right) => binary(program, findings, node, (operator, left, right)),
            Op::Opposite(value) | Op::Logarithm(value) => expect(program, findings, value, Type::Number),
            Op::Sum(range)
            | Op::Product(range)
            | Op::Mean(range)
            | Op::Maximum(range)
            | Op::Minimum(range) => {
                for item in program.code.list(range) {
                    expect(program, findings, *item, Type::Number);
                }
            }
            Op::All(range) | Op::Any(range) => {
                for item in program.code.list(range) {
                    expect_condition(program, findings, *item);
                }
            }
            Op::Condition { condition, .. } => expect(program, findings, condition, Type::Boolean),
            Op::ApplicableIf { condition, .. } | Op::NotApplicableIf { condition, .. } => {
                expect_condition(program, findings, condition);
            }
            Op::Variations(range) => branches(program, findings, range),
            Op::Duration { from, to, .. } => {
                expect(program, findings, from, Type::Date);
                expect(program, findings, to, Type::Date);
            }
            Op::Table(id) => {
                if let Some(table) = program.code.table(id) {
                    brackets(program, findings, node, table);
                }
            }
            Op::Round { digits, .. } => rounding(program, findings, digits),
            _ => {}
        }
    }
}

fn kind(program: &Program, node: NodeId) -> Option<Type> {
    program.code.type_info(node).kind
}

/// Numbers and booleans stand in for one another, as the language has it; texts and dates do not.
fn expect(program: &Program, findings: &mut Findings, node: NodeId, wanted: Type) {
    let Some(found) = kind(program, node) else { return };
    let loose = |kind: Type| matches!(kind, Type::Number | Type::Boolean);
    if found == wanted || (loose(found) && loose(wanted)) {
        return;
    }
    let message = format!("un {} est attendu, cette valeur est de type {}", wanted.name(), found.name());
    report(program, findings, node, Finding::mistake(Code::WrongType, message));
}

/// A condition that is a text or a date always holds.
fn expect_condition(program: &Program, findings: &mut Findings, node: NodeId) {
    let Some(found @ (Type::Text | Type::Date)) = kind(program, node) else { return };
    if let Some(Op::Reference(_)) = program.code.op(node) {
        // A rule whose text may be absent is applicable or not: that is a condition.
        return;
    }
    let message = format!("cette condition est toujours remplie : elle est de type {}", found.name());
    report(program, findings, node, Finding::warning(Code::WrongType, message));
}

fn binary(program: &Program, findings: &mut Findings, node: NodeId, parts: (Operator, NodeId, NodeId)) {
    let (operator, left, right) = parts;
    if operator.is_arithmetic() {
        expect(program, findings, left, Type::Number);
        expect(program, findings, right, Type::Number);
    }
    let compares = !matches!(operator, Operator::And | Operator::Or) && !operator.is_arithmetic();
    if let (true, Some(a), Some(b)) = (compares, kind(program, left), kind(program, right))
        && a != b
        && (matches!(a, Type::Text | Type::Date) || matches!(b, Type::Text | Type::Date))
        && a != Type::Boolean
        && b != Type::Boolean
    {
        let message = format!("un {} et un {} ne se comparent pas", a.name(), b.name());
        report(program, findings, node, Finding::warning(Code::WrongType, message));
    }
    if matches!(operator, Operator::Equal | Operator::Different) {
        known_possibility(program, findings, left, right);
        known_possibility(program, findings, right, left);
    }
    let zero = matches!(program.code.op(right), Some(Op::Constant(Datum::Number(0.0), _)));
    if zero && matches!(operator, Operator::Divide | Operator::DivideWhole) {
        report(program, findings, node, Finding::mistake(Code::DivisionByZero, "division par zéro"));
    }
}

/// Warns of a comparison with a text that is not one of the possibilities of the rule.
fn known_possibility(program: &Program, findings: &mut Findings, rule: NodeId, text: NodeId) {
    let Some(Op::Reference(target)) = program.code.op(rule) else { return };
    let Some(Op::Constant(Datum::Text(text_id), _)) = program.code.op(text) else { return };
    let rule = match target {
        Target::Rule(rule) => Some(rule),
        Target::Substitution(slot) => program.substitutions.get(slot.index()).map(|made| made.original),
    };
    let Some(info) = rule.and_then(|rule| program.rule(rule)) else { return };
    let Some(possibilities) = &info.possibilities else { return };
    let wanted = text_id.resolve(&program.texts);
    let known: Vec<&str> = possibilities.items.iter().map(|item| item.text.as_str()).collect();
    if known.contains(&wanted) {
        return;
    }
    let hint = crate::names::nearest(wanted, known.iter().copied()).map_or_else(
        || format!("possibilités : {}", known.join(", ")),
        |near| format!("vouliez-vous dire « {near} » ?"),
    );
    let message = format!("« {wanted} » n'est pas une possibilité de « {} »", info.name);
    report(program, findings, text, Finding::warning(Code::UnreachableBranch, message).hint(hint));
}

/// Finds the branches that come after one that always holds, repeat a condition, or can never hold.
fn branches(program: &Program, findings: &mut Findings, range: Range) {
    let list = program.code.list(range);
    let mut settled = false;
    let mut seen: Vec<NodeId> = Vec::new();
    for condition in list.iter().step_by(2) {
        let finding = match program.code.op(*condition) {
            _ if settled => Some("cette branche n'est jamais atteinte : une précédente est toujours retenue"),
            Some(Op::Constant(Datum::Bool(false), _)) => Some("cette branche n'est jamais retenue"),
            _ if seen.iter().any(|other| alike(program, *other, *condition)) => {
                Some("cette branche n'est jamais atteinte : sa condition est déjà celle d'une autre")
            }
            _ => None,
        };
        if let Some(message) = finding {
            report(program, findings, *condition, Finding::warning(Code::UnreachableBranch, message));
        }
        if let Some(Op::Constant(Datum::Bool(true), _)) = program.code.op(*condition) {
            settled = true;
        }
        seen.push(*condition);
    }
}

/// Whether two operations are written alike.
fn alike(program: &Program, left: NodeId, right: NodeId) -> bool {
    match (program.code.op(left), program.code.op(right)) {
        (Some(Op::Reference(a)), Some(Op::Reference(b))) => a == b,
        (Some(Op::Constant(a, x)), Some(Op::Constant(b, y))) => a == b && x == y,
        (Some(Op::Binary(o, a, b)), Some(Op::Binary(p, c, d))) => {
            o == p && alike(program, a, c) && alike(program, b, d)
        }
        _ => false,
    }
}

/// Looks at the brackets whose ends are written as numbers.
fn brackets(program: &Program, findings: &mut Findings, node: NodeId, table: &Table) {
    expect(program, findings, table.base, Type::Number);
    if let Some(multiplier) = table.multiplier
        && let Some(Op::Constant(Datum::Number(0.0), _)) = program.code.op(multiplier)
    {
        let finding = Finding::mistake(Code::DivisionByZero, "le multiplicateur ne peut pas être nul");
        report(program, findings, multiplier, finding);
    }
    let mut units = program.units.clone();
    let mut previous: Option<(f64, UnitId)> = None;
    for (index, tranche) in table.tranches.iter().enumerate() {
        let Some(ceiling) = tranche.ceiling else {
            if index + 1 < table.tranches.len() {
                let finding =
                    Finding::mistake(Code::TableOverlap, "seule la dernière tranche peut être sans plafond")
                        .hint("donnez un plafond à cette tranche, ou placez-la à la fin");
                report(program, findings, tranche.amount, finding);
            }
            continue;
        };
        let Some(Op::Constant(Datum::Number(end), unit)) = program.code.op(ceiling) else {
            previous = None;
            continue;
        };
        if let Some((before, before_unit)) = previous {
            let comparable =
                units.conversion(unit, before_unit).map_or(end, |conversion| conversion.apply(end));
            if comparable <= before {
                let finding = Finding::mistake(
                    Code::TableOverlap,
                    "le plafond de cette tranche n'est pas au-dessus du précédent",
                )
                .hint("rangez les tranches par plafond croissant");
                report(program, findings, ceiling, finding);
            }
        }
        previous = Some((end, unit));
    }
    let open_ended = table.tranches.last().is_some_and(|last| last.ceiling.is_none());
    if !open_ended && table.kind == crate::program::TableKind::Amounts {
        let finding =
            Finding::warning(Code::TableGap, "au-delà du dernier plafond, cette grille ne dit rien")
                .hint("ajoutez une dernière tranche sans plafond si une valeur y est attendue");
        report(program, findings, node, finding);
    }
}

fn rounding(program: &Program, findings: &mut Findings, digits: NodeId) {
    if let Some(Op::Constant(Datum::Number(_), unit)) = program.code.op(digits)
        && !program.units.name(unit).contains("décimale")
    {
        let finding = Finding::mistake(Code::InvalidUnit, "un arrondi se compte en décimales")
            .hint("écrivez par exemple « 2 décimales », ou « oui » pour l'entier le plus proche");
        report(program, findings, digits, finding);
    }
}
