//! What in the rules will not do what its author means?
//!
//! These findings come from the compiled program alone, without any situation: cycles that no situation can break
//! except by giving a value, units that cannot meet, values of another type than their place expects, branches
//! that can never be reached, tables with gaps or overlaps.

mod cycles;
mod shapes;
mod units;

use crate::diagnostic::{Finding, Findings};
use crate::program::{NodeId, Op, Program, RuleId, Target};

/// Looks at a whole program and adds what it finds.
pub(crate) fn check(program: &Program, findings: &mut Findings) {
    let unresolved =
        program.code.ops.iter().any(|op| matches!(op, Op::Reference(Target::Rule(RuleId(u32::MAX)))));
    if unresolved {
        // References without a rule are errors already, and say nothing of types and units.
        return;
    }
    shapes::check(program, findings);
    units::check(program, findings);
    cycles::check(program, findings);
}

/// Adds a finding at the place of an operation.
fn report(program: &Program, findings: &mut Findings, node: NodeId, finding: Finding) {
    let Some(origin) = program.code.origin(node) else { return };
    findings.add(origin.position, Some(program.name(origin.rule)), finding);
}
