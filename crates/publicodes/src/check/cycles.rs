//! Which rules need their own value, whatever the situation says of others?
//!
//! Only what a rule reads in every case counts: the terms of a sum, the condition of a choice, but not its branches.
//! A rule that solves its circular reference, or that inverts another, breaks the cycle on purpose.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Finding, Findings};
use crate::program::{NodeId, Op, Program, RuleId, Target};

/// Longest cycle written in full.
const LONGEST_PATH: usize = 12;

pub(super) fn check(program: &Program, findings: &mut Findings) {
    let needs: Vec<Vec<RuleId>> = program.rules.iter().map(|rule| needs_of(program, rule.value)).collect();
    let mut reported: BTreeSet<Vec<RuleId>> = BTreeSet::new();
    for cycle in find_cycles(&needs) {
        let mut sorted = cycle.clone();
        sorted.sort_unstable();
        if !reported.insert(sorted) {
            continue;
        }
        // The first by name speaks for the cycle, so that the order of the sources does not matter.
        let start =
            cycle.iter().enumerate().min_by_key(|(_, rule)| program.name(**rule)).map_or(0, |(at, _)| at);
        let names: Vec<&str> =
            cycle.iter().cycle().skip(start).take(cycle.len()).map(|r| program.name(*r)).collect();
        let Some(rule) = cycle.get(start).and_then(|rule| program.rule(*rule)) else { continue };
        let mut path: Vec<&str> = names.iter().copied().take(LONGEST_PATH).collect();
        if names.len() > LONGEST_PATH {
            path.push("…");
        }
        path.extend(names.first());
        let message = format!("cette règle a besoin de sa propre valeur : {}", path.join(" → "));
        let finding = Finding::mistake(Code::Cycle, message)
            .hint("retirez l'une de ces références, ou ajoutez « résoudre la référence circulaire: oui »");
        findings.add(rule.position, Some(&rule.name), finding);
    }
}

/// The rules that a value reads in every case.
fn needs_of(program: &Program, root: NodeId) -> Vec<RuleId> {
    let mut needs = Vec::new();
    let mut queue = vec![root];
    while let Some(node) = queue.pop() {
        let Some(op) = program.code.op(node) else { continue };
        match op {
            Op::Reference(Target::Rule(rule)) => needs.push(rule),
            // Which of the replacements stands there depends on the situation.
            Op::Reference(Target::Substitution(_)) => {}
            Op::FixedPoint { .. } | Op::Inversion(_) | Op::Context { .. } => {}
            Op::ApplicableIf { condition, .. } | Op::NotApplicableIf { condition, .. } => {
                queue.push(condition);
            }
            Op::Condition { condition, .. } => queue.push(condition),
            Op::Default { value, .. } => queue.push(value),
            Op::Variations(range) | Op::All(range) | Op::Any(range) => {
                queue.extend(program.code.list(range).first());
            }
            // The last factor is read first, and decides alone where it is zero.
            Op::Product(range) => queue.extend(program.code.list(range).last()),
            Op::Binary(operator, left, right) => {
                queue.push(left);
                use crate::expression::Operator::{Add, Different, Equal, Power};
                if matches!(operator, Add | Equal | Different | Power) {
                    queue.push(right);
                }
            }
            Op::Ceiling { bound, .. } | Op::Floor { bound, .. } => queue.push(bound),
            Op::IsNotApplicable(_) | Op::IsApplicable(_) => {}
            Op::Table(id) => {
                if let Some(table) = program.code.table(id) {
                    queue.push(table.base);
                }
            }
            other => program.code.children(other, &mut |child| queue.push(child)),
        }
    }
    needs.sort_unstable();
    needs.dedup();
    needs
}

/// One cycle through each rule that closes one, found by a walk in depth without recursion.
fn find_cycles(needs: &[Vec<RuleId>]) -> Vec<Vec<RuleId>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut marks = vec![Mark::New; needs.len()];
    let mut cycles = Vec::new();
    for start in 0..needs.len() {
        if marks.get(start) != Some(&Mark::New) {
            continue;
        }
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((rule, next)) = path.last_mut() {
            let at = *rule;
            if let Some(mark) = marks.get_mut(at) {
                *mark = Mark::Open;
            }
            let Some(target) = needs.get(at).and_then(|list| list.get(*next)).map(|rule| rule.index()) else {
                if let Some(mark) = marks.get_mut(at) {
                    *mark = Mark::Done;
                }
                path.pop();
                continue;
            };
            *next += 1;
            match marks.get(target) {
                Some(Mark::New) => path.push((target, 0)),
                Some(Mark::Open) => {
                    let from = path.iter().position(|(rule, _)| *rule == target).unwrap_or(0);
                    cycles.push(path.iter().skip(from).map(|(rule, _)| RuleId(*rule as u32)).collect());
                }
                _ => {}
            }
        }
    }
    cycles
}
