//! Is it a desk of the city that is asked about? "C'est où la mairie ?", "horaires du CCAS": where to go, when it is open
//! and how to reach it stand in the directory that the city itself keeps, surer than in any document.
//!
//! Narrow on purpose: every word of the question must be the desk's name or say what is wanted of it. "Où déposer un
//! permis ?" names no desk; documents answer it.

use std::sync::LazyLock;

use domain::ask::Expected;
use domain::city::ContactPoint;
use regex::Regex;
use search::analysis::Analyzer;

use super::decide::Evidence;
use super::facts::FactKind;
use super::question::Question;
use super::terms::{AskedTerm, Bag};

/// Desks shown at most: a name that more of them bear tells none.
const DESKS_MAX: usize = 3;

/// What is wanted of a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// Where it is.
    Address,
    /// When it is open.
    Hours,
    /// How to ring.
    Telephone,
    /// Where to write on the network.
    Email,
    /// Any way to reach it.
    Any,
}

/// Ways of asking for a detail (folded), most telling first.
const WAYS: &[(Detail, &str)] = &[
    (
        Detail::Hours,
        r"\b(?:horaires?|heures?|ouv(?:re|res|ert|erte|erts|ertes|ertures?)|ferm(?:e|es|ee|ees|etures?)|opening|open|closed?)\b",
    ),
    (Detail::Email, r"\b(?:mail|e-mail|email|courriels?|adresse (?:mail|e-mail|electronique|courriel))\b"),
    (Detail::Telephone, r"\b(?:tel|telephones?|telephoner|numero|appeler|phone|call)\b"),
    (Detail::Address, r"\b(?:ou|adresse|where|address)\b"),
    (Detail::Any, r"\b(?:contacts?|contacter|joindre|coordonnees|reach)\b"),
];

/// Words that say what is wanted, or nothing, and never which desk (folded).
const SAID_AROUND: &str = r"^(?:horaires?|heures?|ouv\w+|ferm\w+|opening|hours?|open|closed?|e?-?mail|courriels?|electronique|tel|telephon\w+|numeros?|appel\w*|phone|number|call|ou|adresses?|address|where|postale?|contact\w*|joindre|coordonnees|reach|trouv\w+|situ\w+|se|est|aller|rendre|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|aujourd'hui|aujourd|hui|demain|matin|midi|soir|apres|week|end|fin|jours?|semaine|monday|tuesday|wednesday|thursday|friday|saturday|sunday|service|bureau|guichet|accueil|standard|desk|office|quels?|quelles?|public)$";

static COMPILED: LazyLock<Vec<(Detail, Regex)>> = LazyLock::new(|| {
    WAYS.iter().filter_map(|(detail, pattern)| Some((*detail, Regex::new(pattern).ok()?))).collect()
});
static AROUND: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(SAID_AROUND).ok());

impl Detail {
    /// The detail that a question asks for, if any.
    pub(super) fn of(question: &Question) -> Option<Self> {
        // Reasons and ways of doing are no matter of a directory; nor are prices.
        let other = matches!(question.expected, Expected::HowMuch | Expected::HowMany | Expected::Why);
        let found = COMPILED.iter().find(|(_, pattern)| pattern.is_match(&question.asking));
        found.filter(|_| !other).map(|(detail, _)| *detail)
    }

    /// Whether the directory has it for this desk.
    fn is_known_of(self, desk: &ContactPoint) -> bool {
        match self {
            Self::Address => desk.address.is_some(),
            Self::Hours => desk.hours.is_some(),
            Self::Telephone => desk.phone.is_some(),
            Self::Email => desk.email.is_some(),
            Self::Any => desk.phone.is_some() || desk.email.is_some(),
        }
    }

    /// Values that a sentence must state to stand beside the directory.
    pub(super) fn facts(self) -> &'static [FactKind] {
        match self {
            Self::Address => &[FactKind::Address],
            Self::Hours => &[FactKind::Clock],
            Self::Telephone => &[FactKind::Telephone],
            Self::Email | Self::Any => &[FactKind::Contact],
        }
    }
}

/// The desks that the question asks about by name, those whose name it says most wholly; empty where it asks about
/// something else, or where the directory does not have what is asked.
pub(super) fn asked(detail: Detail, asked: &[AskedTerm], evidence: &Evidence<'_>) -> Vec<ContactPoint> {
    let around = |term: &&AskedTerm| AROUND.as_ref().is_some_and(|words| words.is_match(&term.typed));
    let names: Vec<&AskedTerm> = asked.iter().filter(|term| !around(term)).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let mut named: Vec<(f32, &ContactPoint)> = evidence
        .desks
        .iter()
        .filter(|desk| detail.is_known_of(desk))
        .filter_map(|desk| Some((named_by(evidence.analyzer, &names, desk)?, desk)))
        .collect();
    named.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = named.first().map_or(0.0, |(share, _)| *share);
    let named: Vec<ContactPoint> =
        named.into_iter().filter(|(share, _)| *share >= best).map(|(_, desk)| desk.clone()).collect();
    if named.len() > DESKS_MAX { Vec::new() } else { named }
}

/// Share of a desk's name that the words say, where every word is of the name, or of the place where the desk is.
fn named_by(analyzer: &Analyzer, names: &[&AskedTerm], desk: &ContactPoint) -> Option<f32> {
    let name = Bag::of(analyzer, &desk.name);
    let place = Bag::of(analyzer, desk.address.as_deref().unwrap_or_default());
    let says = |term: &AskedTerm, bag: &Bag| term.is_named_in(analyzer, bag);
    let fits = names.iter().all(|term| says(term, &name) || says(term, &place));
    let said = names.iter().any(|term| says(term, &name));
    (fits && said).then(|| name.share_said(names))
}

/// Whether a text states the detail.
pub(super) fn states(detail: Detail, text: &str) -> bool {
    detail.facts().iter().any(|kind| !super::facts::find(*kind, text).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_detail_asked_for_is_read() {
        for (question, detail) in [
            ("C'est où la mairie ?", Detail::Address),
            ("mairie ouverte samedi ?", Detail::Hours),
            ("À quelle heure ferme le CCAS ?", Detail::Hours),
            ("numéro de la mairie svp", Detail::Telephone),
            ("Quelle est l'adresse mail de l'urbanisme ?", Detail::Email),
            ("Quelle est l'adresse de la maison des services ?", Detail::Address),
            ("comment contacter le service urbanisme", Detail::Any),
            ("Where is the town hall?", Detail::Address),
        ] {
            assert_eq!(Detail::of(&Question::understand(question)), Some(detail), "{question}");
        }
        for question in
            ["Combien coûte la cantine ?", "Qui est le maire ?", "Pourquoi la mairie ferme-t-elle ?"]
        {
            assert_eq!(Detail::of(&Question::understand(question)), None, "{question}");
        }
    }

    #[test]
    fn a_text_states_a_detail_or_not() {
        assert!(states(Detail::Address, "2 place du Parvis, 99120 Clairvaigne"));
        assert!(!states(Detail::Address, "Jeudi, de 8 h 30 à 12 h"));
        assert!(states(Detail::Hours, "Jeudi, de 8 h 30 à 12 h"));
        assert!(!states(Detail::Hours, "Direction de la cohésion sociale, mairie"));
    }
}
