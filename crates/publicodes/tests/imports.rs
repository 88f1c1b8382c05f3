//! Do rules of another package come in?

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use publicodes::{Code, Options, RuleBase, Source, Value};

const PACKAGE: &str = "bus:\n  avec:\n    trajet: 2 €\nmois:\n  valeur: bus . trajet * 20\nabonnement:\n  titre: Abonnement\n  valeur: mois\n  plafond: 30 €\n";

fn load(rules: &str) -> publicodes::Loaded {
    RuleBase::load(&[Source::new("ville.yaml", rules)], &[Source::new("transports", PACKAGE)])
}

#[test]
fn rules_of_a_package_live_in_their_namespace() {
    let loaded = load(
        "importer!:\n  depuis:\n    nom: transports\n  dans: ext\n  les règles:\n    - abonnement:\n        titre: Carte\n    - mois\naide: ext . abonnement * 50%\n",
    );
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    let base = loaded.base.unwrap();
    assert_eq!(base.rule("ext . abonnement").unwrap().title(), "Carte");
    assert_eq!(base.evaluator(Options::default()).evaluate("aide").unwrap().value, Some(Value::Number(15.0)));
}

#[test]
fn an_import_that_cannot_be_made_is_told() {
    for rules in
        ["importer!:\n  depuis: inconnu\n", "importer!:\n  depuis: transports\n  les règles: [abonement]\n"]
    {
        let found = load(rules).diagnostics;
        assert!(found.iter().any(|diagnostic| diagnostic.code == Code::InvalidImport), "{found:?}");
    }
}

const TREE: &str = "tarifs:\n  applicable si: non\ntarifs . bus:\n  avec:\n    trajet:\n      valeur: base * 2\n    carte:\n      valeur: trajet * 10\n      titre: Carte\nbase: 1 €\nautre: 5 €\nréduction:\n  remplace: base\n  valeur: 0.5 €\n";

#[test]
fn only_what_is_wanted_and_read_comes_in() {
    let rules = "importer!:\n  depuis:\n    nom: '@ville/transports'\n  les règles:\n    - tarifs . bus . carte:\n        titre: Carnet\naide: transports . tarifs . bus . carte\n";
    let package = Source::new("@ville/transports", TREE);
    let loaded = RuleBase::load(&[Source::new("ville.yaml", rules)], &[package]);
    assert!(loaded.is_right(), "{:?}", loaded.diagnostics);
    let base = loaded.base.unwrap();
    let names: Vec<&str> = base.rules().map(|rule| rule.name()).collect();
    assert!(names.contains(&"transports . base") && names.contains(&"transports . réduction"), "{names:?}");
    assert!(!names.contains(&"transports . autre"), "what is not read stays out: {names:?}");
    assert_eq!(base.rule("transports . tarifs . bus . carte").unwrap().title(), "Carnet");
    // The namespace above is not imported, so it disables nothing; what replaces a rule that is read comes along.
    assert_eq!(base.evaluator(Options::default()).evaluate("aide").unwrap().value, Some(Value::Number(10.0)));
}

#[test]
fn a_rule_imported_twice_is_told() {
    let found = load("importer!:\n  depuis: transports\n  les règles: [mois, mois]\n").diagnostics;
    assert!(found.iter().any(|diagnostic| diagnostic.message.contains("deux fois")), "{found:?}");
}
