//! How do lowered rules become a program?

use std::sync::Arc;

use super::replace::{Replacements, Substitutions};
use super::types::{Scope, infer, type_of};
use super::{Builder, Draft};
use crate::names::{is_accessible, parents};
use crate::program::{Code, NodeId, Op, Parent, Program, RuleId, RuleInfo, Substitution, Target, TypeInfo};

/// Turns lowered rules into a program: names, replacements, types and parents are settled here.
pub(crate) fn assemble(mut builder: Builder<'_>) -> (Program, crate::diagnostic::Findings) {
    builder.resolve_names();
    builder.check_parents();
    let replacements = builder.collect_replacements();
    let mut made = Substitutions::default();
    builder.substitute_references(&replacements, &mut made);
    let ancestors: Vec<Vec<Target>> = builder
        .drafts
        .iter()
        .map(|draft| {
            let known = parents(&draft.name).filter_map(|parent| builder.find(parent));
            known.map(|rule| builder.substitute(rule, &draft.name, &replacements, &mut made)).collect()
        })
        .collect();
    let entries = (0..builder.drafts.len() as u32)
        .map(|rule| builder.substitute(RuleId(rule), crate::names::EVALUATION, &replacements, &mut made))
        .collect();
    let public: Vec<bool> = builder
        .drafts
        .iter()
        .map(|draft| !draft.private && is_accessible(&builder, "", &draft.name))
        .collect();
    let asks: Vec<bool> = builder.drafts.iter().map(|draft| draft.asks).collect();
    let drafts = std::mem::take(&mut builder.drafts);
    let mut program = Program {
        rules: drafts.into_iter().zip(public).map(|(draft, public)| rule_info(draft, public)).collect(),
        code: builder.code,
        substitutions: made.list,
        names: builder.names,
        units: builder.units,
        texts: builder.texts.list,
        dependents: Vec::new(),
        entries,
        replacements,
    };
    program.dependents = readers(&program);
    infer(&mut program, &asks);
    settle_parents(&mut program, &ancestors);
    program.dependents = readers(&program);
    (program, builder.findings)
}

fn rule_info(draft: Draft, public: bool) -> RuleInfo {
    RuleInfo {
        name: draft.name,
        position: draft.position,
        value: draft.value,
        private: draft.private,
        public,
        may_be_not_applicable: draft.may_be_not_applicable,
        type_info: TypeInfo::default(),
        parent: None,
        possibilities: draft.possibilities,
        meta: draft.meta,
    }
}

/// The parent that may disable a rule is the nearest that is true or false, or that may be not applicable.
fn settle_parents(program: &mut Program, ancestors: &[Vec<Target>]) {
    let scope = Scope { rules: &program.rules, substitutions: &program.substitutions };
    let found: Vec<Option<Parent>> = ancestors
        .iter()
        .map(|targets| {
            targets.iter().find_map(|target| {
                let info = scope.target(*target);
                let boolean = info.kind == Some(crate::program::Type::Boolean);
                (info.nullable || boolean).then_some(Parent {
                    target: *target,
                    nullable: info.nullable,
                    boolean,
                })
            })
        })
        .collect();
    for (rule, parent) in program.rules.iter_mut().zip(found) {
        rule.parent = parent;
    }
}

/// For each cell, the cells that read it. Cells are rules, then substitutions.
fn readers(program: &Program) -> Vec<Vec<u32>> {
    let rules = program.rules.len();
    let mut readers: Vec<Vec<u32>> = vec![Vec::new(); rules + program.substitutions.len()];
    let mut add = |read: Target, by: u32| {
        let cell = match read {
            Target::Rule(rule) => rule.index(),
            Target::Substitution(slot) => rules + slot.index(),
        };
        if let Some(list) = readers.get_mut(cell)
            && list.last() != Some(&by)
        {
            list.push(by);
        }
    };
    for (op, origin) in program.code.ops.iter().zip(&program.code.origins) {
        if let Op::Reference(target) = op {
            add(*target, origin.rule.0);
        }
    }
    for (index, rule) in program.rules.iter().enumerate() {
        if let Some(parent) = rule.parent {
            add(parent.target, index as u32);
        }
    }
    for (index, substitution) in program.substitutions.iter().enumerate() {
        let cell = (rules + index) as u32;
        add(Target::Rule(substitution.original), cell);
        for (rule, _) in &substitution.by {
            add(Target::Rule(*rule), cell);
        }
    }
    for list in &mut readers {
        list.sort_unstable();
        list.dedup();
    }
    readers
}

/// What one situation adds to a base: its expressions, and the private rules that they bring.
#[derive(Debug, Default)]
pub(crate) struct Extension {
    pub(crate) code: Code,
    pub(crate) rules: Vec<RuleInfo>,
    pub(crate) substitutions: Vec<Substitution>,
}

/// Settles the expressions of a situation over the base that they refer to.
pub(crate) fn extend<'p>(mut builder: Builder<'p>, base: &'p Program) -> (Extension, Builder<'p>) {
    builder.resolve_names();
    let mut made = Substitutions::above(base.substitutions.len());
    let none = Replacements::default();
    let replacements = if base.replacements.is_empty() { &none } else { &base.replacements };
    builder.substitute_references(replacements, &mut made);
    let code = std::mem::take(&mut builder.code);
    let drafts = std::mem::take(&mut builder.drafts);
    let mut extension = Extension {
        code,
        rules: drafts.into_iter().map(|draft| rule_info(draft, false)).collect(),
        substitutions: made.list,
    };
    extension.type_all(base);
    (extension, builder)
}

impl Extension {
    /// Types the expressions of a situation; the types of the base stand.
    fn type_all(&mut self, base: &Program) {
        let scope = Scope { rules: &base.rules, substitutions: &base.substitutions };
        let mut types: Vec<TypeInfo> = Vec::with_capacity(self.code.ops.len());
        let offset = self.code.offsets.ops as usize;
        for op in &self.code.ops {
            let of = |id: NodeId| {
                let own = id.index().checked_sub(offset).and_then(|index| types.get(index));
                own.copied().unwrap_or_else(|| base.code.type_info(id))
            };
            types.push(type_of(*op, &self.code, &scope, &of));
        }
        self.code.types = types;
        for rule in &mut self.rules {
            rule.type_info = self.code.type_info(rule.value);
        }
    }
}

/// The dotted name under which the situation of a rule is read.
pub(crate) fn situation_name(rule: &str) -> Arc<str> {
    Arc::from(format!("{rule}{}{}", crate::names::SEPARATOR, crate::names::SITUATION))
}
