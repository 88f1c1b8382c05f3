//! Which of the keys that stand side by side wraps which?
//!
//! Some mechanisms apply to the value beside them (`plafond`, `unité`, `applicable si`...). Written together they
//! nest in a fixed order, whatever their order in the text.

use super::Builder;
use crate::diagnostic::{Code, Finding};
use crate::expression::Operator;
use crate::names::nearest;
use crate::program::RuleId;
use crate::source::Entry;

/// Mechanisms that stand alone.
pub(crate) const BASE_KEYS: [&str; 26] = [
    "valeur",
    "variable",
    "constant",
    "variations",
    "condition",
    "somme",
    "produit",
    "multiplication",
    "moyenne",
    "le maximum de",
    "le minimum de",
    "toutes ces conditions",
    "une de ces conditions",
    "barème",
    "grille",
    "taux progressif",
    "durée",
    "texte",
    "logarithme",
    "est défini",
    "est non défini",
    "est applicable",
    "est non applicable",
    "inversion numérique",
    "formule",
    "une possibilité",
];

/// Mechanisms that apply to the value beside them, outermost first.
pub(crate) const CHAIN_KEYS: [&str; 14] = [
    "contexte",
    "variable manquante",
    "avec",
    "applicable si",
    "non applicable si",
    "arrondi",
    "unité",
    "simplifier l'unité",
    "plancher",
    "plafond",
    "par défaut",
    "dans la situation",
    "résoudre la référence circulaire",
    "abattement",
];

/// Keys of a rule that say nothing of its value. Any other key is kept out of the computation too.
const META_KEYS: [&str; 22] = [
    "titre",
    "question",
    "description",
    "résumé",
    "note",
    "type",
    "références",
    "remplace",
    "rend non applicable",
    "exemples",
    "suggestions",
    "privé",
    "possiblement non applicable",
    "experimental",
    "acronyme",
    "icônes",
    "identifiant court",
    "sévérité",
    "meta",
    "déprécié",
    "synonymes",
    "alias",
];

/// Whether a key computes something.
pub(crate) fn is_mechanism(key: &str) -> bool {
    BASE_KEYS.contains(&key) || CHAIN_KEYS.contains(&key) || Operator::find(key).is_some()
}

/// The keys of a mapping, sorted by role.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Chain<'n> {
    pub(crate) context: Option<&'n Entry>,
    pub(crate) missing: Option<&'n Entry>,
    pub(crate) with: Option<&'n Entry>,
    pub(crate) applicable: Option<&'n Entry>,
    pub(crate) not_applicable: Option<&'n Entry>,
    pub(crate) round: Option<&'n Entry>,
    pub(crate) unit: Option<&'n Entry>,
    pub(crate) simplify: Option<&'n Entry>,
    pub(crate) floor: Option<&'n Entry>,
    pub(crate) situation: Option<&'n Entry>,
    pub(crate) ceiling: Option<&'n Entry>,
    pub(crate) default: Option<&'n Entry>,
    pub(crate) circular: Option<&'n Entry>,
    pub(crate) abatement: Option<&'n Entry>,
    pub(crate) base: Option<&'n Entry>,
}

impl<'n> Chain<'n> {
    fn slot(&mut self, key: &str) -> Option<&mut Option<&'n Entry>> {
        Some(match key {
            "contexte" => &mut self.context,
            "variable manquante" => &mut self.missing,
            "avec" => &mut self.with,
            "applicable si" => &mut self.applicable,
            "non applicable si" => &mut self.not_applicable,
            "arrondi" => &mut self.round,
            "unité" => &mut self.unit,
            "simplifier l'unité" => &mut self.simplify,
            "plancher" => &mut self.floor,
            "dans la situation" => &mut self.situation,
            "plafond" => &mut self.ceiling,
            "par défaut" => &mut self.default,
            "résoudre la référence circulaire" => &mut self.circular,
            "abattement" => &mut self.abatement,
            _ => return None,
        })
    }
}

impl Builder<'_> {
    /// Sorts the keys of a mapping. At the top of a rule, keys that compute nothing are left aside.
    pub(crate) fn chain<'n>(&mut self, entries: &'n [Entry], rule: RuleId, is_rule: bool) -> Chain<'n> {
        let mut chain = Chain::default();
        let has_formula = is_rule && entries.iter().any(|entry| entry.key == "formule");
        for entry in entries {
            let key = entry.key.as_str();
            if let Some(slot) = chain.slot(key) {
                *slot = Some(entry);
                continue;
            }
            if is_rule && !is_mechanism(key) {
                self.suspect_key(entry, rule);
                continue;
            }
            let superseded = has_formula && key == "valeur";
            if superseded || (is_rule && key == "une possibilité") {
                continue;
            }
            match chain.base {
                None => chain.base = Some(entry),
                Some(first) => {
                    let message = format!("« {} » et « {key} » sont au même niveau", first.key);
                    let finding = Finding::error(Code::AmbiguousMechanism, message)
                        .hint("gardez-en un, ou vérifiez l'indentation");
                    self.report(entry.position, rule, finding);
                }
            }
        }
        chain
    }

    /// Warns of a key of a rule that looks like a slip.
    fn suspect_key(&mut self, entry: &Entry, rule: RuleId) {
        if META_KEYS.contains(&entry.key.as_str()) || entry.key.chars().count() < 5 {
            return;
        }
        let known = BASE_KEYS.iter().chain(&CHAIN_KEYS).chain(&META_KEYS).copied();
        if let Some(meant) = nearest(&entry.key, known).filter(|meant| meant.chars().count() >= 5) {
            let message = format!("la clé « {} » est inconnue, elle est ignorée", entry.key);
            let finding =
                Finding::warning(Code::UnknownKey, message).hint(format!("vouliez-vous dire « {meant} » ?"));
            self.report(entry.position, rule, finding);
        }
    }
}
