//! Is an explanation true, sourced and short?

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};

use publicodes::{Given, Options, Origin, RuleBase, Source, Step};

/// Lines of a printed page.
const PAGE_LINES: usize = 62;

const RULES: &str = "
revenu:
  question: Quel est votre revenu ?
  unité: €/mois
enfants:
  question: Combien d'enfants ?
  par défaut: 0
aide:
  titre: Aide au transport
  références:
    Délibération du 12 mars 2024: https://exemple.test/deliberation
  applicable si: revenu < plafond de ressources
  somme:
    - base
    - supplément
    - prime close
  plafond: 60 €/mois
  arrondi: oui
plafond de ressources: 1500 €/mois
base: 40.4 €/mois
supplément: enfants * 15 €/mois
prime close:
  applicable si: non
  valeur: 5 €/mois
supplément majoré:
  remplace: supplément
  applicable si: enfants >= 3
  références:
    Arrêté du 2 mai: https://exemple.test/arrete
  valeur: enfants * 20 €/mois
";

fn explain(rules: &str, situation: &str, target: &str) -> (Step, String) {
    let base = RuleBase::from_text("aides.yaml", rules).base.unwrap();
    let mut evaluator = base.evaluator(Options::default());
    evaluator.set_situation(&Given::parse(situation).unwrap()).unwrap();
    let explanation = evaluator.explain(target).unwrap();
    let text = explanation.to_text();
    (explanation.root, text)
}

#[test]
fn a_value_shows_its_terms_conditions_rounding_and_sources() {
    let (root, text) = explain(RULES, r#"{"revenu": "900 €/mois", "enfants": 1}"#, "aide");
    assert_eq!(root.written, "55\u{a0}€/mois");
    assert_eq!(root.origin, Origin::Computed);
    assert_eq!(root.references.first().unwrap().0, "Délibération du 12 mars 2024");
    assert!(root.reasons.iter().any(|reason| reason.contains("arrondi de 55,4")), "{:?}", root.reasons);
    assert!(text.contains("aide = 55\u{a0}€/mois  [base + supplément]"), "{text}");
    assert!(text.contains("§ Délibération du 12 mars 2024 : https://exemple.test/deliberation"), "{text}");
    assert!(text.contains("  revenu = 900\u{a0}€/mois (donné)"), "{text}");
    assert!(!text.contains("prime close"), "what adds nothing is cut:\n{text}");
    assert!(!text.contains("plafonné"), "a bound that does not bite is cut:\n{text}");
}

#[test]
fn a_bound_that_bites_and_a_replacement_are_told() {
    let (root, text) = explain(RULES, r#"{"revenu": "900 €/mois", "enfants": 3}"#, "aide");
    assert!(root.reasons.iter().any(|reason| reason.contains("plafonné à 60")), "{:?}", root.reasons);
    let replaced = root.because.iter().find(|step| step.rule == "supplément majoré").unwrap();
    assert_eq!(replaced.replaces.as_deref(), Some("supplément"));
    assert!(text.contains("· remplace « supplément »"), "{text}");
    assert!(text.contains("§ Arrêté du 2 mai"), "{text}");
}

#[test]
fn what_is_not_applicable_or_missing_says_why() {
    let (root, text) = explain(RULES, r#"{"revenu": "2000 €/mois"}"#, "aide");
    assert_eq!(root.origin, Origin::NotApplicable);
    assert!(text.contains("la condition « revenu < plafond de ressources » n'est pas remplie"), "{text}");
    let (root, text) = explain(RULES, "{}", "aide");
    assert_eq!(root.origin, Origin::Missing);
    assert!(text.contains("revenu = Pas encore défini"), "{text}");
}

#[test]
fn a_rule_met_twice_is_unfolded_once_and_names_are_short() {
    let rules = "a:\n  avec:\n    b: 3\n    c: b * 2\n    d: c + c + b\n";
    let (root, text) = explain(rules, "{}", "a . d");
    assert_eq!(root.formula.as_deref(), Some("c + c + b"));
    assert_eq!(text.matches("[b × 2]").count(), 1, "{text}");
}

fn model() -> Option<PathBuf> {
    let beside = std::env::var_os("PARVIS_SHARED").map(PathBuf::from);
    let start = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = beside.into_iter().chain(start.ancestors().map(|folder| folder.join("shared")));
    found.map(|folder| folder.join("publicodes")).find(|folder| folder.join("modele-social.json").is_file())
}

#[test]
fn a_pay_slip_is_explained_on_one_page() {
    let Some(folder) = model() else {
        println!("SKIPPED: no folder shared/publicodes beside the project");
        return;
    };
    let rules = std::fs::read_to_string(folder.join("modele-social.json")).unwrap();
    let base = RuleBase::load(&[Source::new("modele-social.json", rules)], &[]).base.unwrap();
    let mut evaluator = base.evaluator(Options::default());
    let situations = std::fs::read_to_string(folder.join("situations.jsonl")).unwrap();
    for line in situations.lines().step_by(20) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let situation = Given::parse(&line.get("situation").unwrap().to_string()).unwrap();
        evaluator.set_situation(&situation).unwrap();
        for target in ["salarié . rémunération . net . payé après impôt", "salarié . coût total employeur"]
        {
            let text = evaluator.explain(target).unwrap().to_text();
            let lines = text.lines().count();
            assert!(lines <= PAGE_LINES, "{lines} lines:\n{text}");
            assert!(text.lines().filter(|line| line.contains("€/mois")).count() > 5, "{text}");
            assert!(text.contains("§ "), "{text}");
        }
    }
}
