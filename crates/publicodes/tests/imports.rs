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
