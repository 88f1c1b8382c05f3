//! Which rule does each reference read?

use super::Builder;
use crate::diagnostic::{Code, Finding};
use crate::names::{Names, Resolution, nearest, parents, resolve};
use crate::program::{Op, RuleId, Target};

impl Names for Builder<'_> {
    fn exists(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn is_private(&self, name: &str) -> bool {
        let Some(rule) = self.find(name) else { return false };
        match rule.0.checked_sub(self.code.offsets.rules) {
            Some(index) => self.drafts.get(index as usize).is_some_and(|draft| draft.private),
            None => self.base.and_then(|base| base.rule(rule)).is_some_and(|rule| rule.private),
        }
    }
}

impl Builder<'_> {
    /// Resolves every pending name, and turns the operations that carry them into references.
    pub(crate) fn resolve_names(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        let found: Vec<Option<RuleId>> = pending.iter().map(|name| self.resolve_one(name)).collect();
        for op in &mut self.code.ops {
            if let Op::Name(rank) = *op {
                // An unknown name is an error: the base will not be evaluated, but checks go on.
                let rule = found.get(rank as usize).copied().flatten().unwrap_or(RuleId(u32::MAX));
                *op = Op::Reference(Target::Rule(rule));
            }
        }
        self.resolve_missing(&found);
        self.pending = pending;
    }

    /// `variable manquante` was lowered with the rank of its name in the place of the rule.
    fn resolve_missing(&mut self, found: &[Option<RuleId>]) {
        use crate::program::Mechanism;
        for (op, origin) in self.code.ops.iter_mut().zip(&self.code.origins) {
            if let Op::Missing { rule, .. } = op
                && origin.mechanism == Mechanism::Plain
            {
                *rule = found.get(rule.index()).copied().flatten().unwrap_or(RuleId(u32::MAX));
            }
        }
    }

    fn resolve_one(&mut self, pending: &super::PendingName) -> Option<RuleId> {
        let from = self.rule_name(pending.rule);
        let finding = match resolve(self, &from, &pending.name) {
            Resolution::Found(name) => return self.find(&name),
            Resolution::Private(name) => {
                let message = format!("la règle « {name} » est privée, ou l'un de ses parents l'est");
                Finding::error(Code::PrivateReference, message)
                    .hint("elle ne se lit que dans son espace de nom")
            }
            Resolution::Unknown => {
                let known = self.names.keys().map(AsRef::as_ref);
                let inherited = self.base.into_iter().flat_map(|base| base.names.keys().map(AsRef::as_ref));
                let meant = nearest(&pending.name, known.chain(inherited));
                let hint = meant.map(|meant| format!("vouliez-vous dire « {meant} » ?"));
                let message = format!("la référence « {} » est introuvable", pending.name);
                Finding::error(Code::UnknownReference, message).hint_if(hint)
            }
        };
        self.report(pending.position, pending.rule, finding);
        None
    }

    /// Reports the rules whose parent is not defined.
    pub(crate) fn check_parents(&mut self) {
        let orphans: Vec<(usize, String)> = self
            .drafts
            .iter()
            .enumerate()
            .flat_map(|(index, draft)| {
                let missing = parents(&draft.name).filter(|parent| self.find(parent).is_none());
                missing.map(move |parent| (index, parent.to_owned())).collect::<Vec<_>>()
            })
            .collect();
        for (index, parent) in orphans {
            let Some(draft) = self.drafts.get(index) else { continue };
            let (position, name) = (draft.position, draft.name.clone());
            let finding =
                Finding::error(Code::OrphanRule, format!("la règle parente « {parent} » n'existe pas"))
                    .hint(format!("ajoutez une ligne « {parent}: »"));
            self.findings.add(position, Some(&name), finding);
        }
    }
}
