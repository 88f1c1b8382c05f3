//! Are mistakes told with their place and what to do?

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use publicodes::{Code, Diagnostic, RuleBase};

fn found(text: &str, code: Code) -> Diagnostic {
    let all = RuleBase::from_text("règles.yaml", text).diagnostics;
    let one = all.iter().find(|diagnostic| diagnostic.code == code);
    assert!(one.is_some(), "{code} not among {all:#?}");
    one.unwrap().clone()
}

fn right(text: &str) {
    let loaded = RuleBase::from_text("règles.yaml", text);
    assert!(loaded.diagnostics.is_empty(), "{:#?}", loaded.diagnostics);
}

#[test]
fn an_unknown_reference_names_the_nearest() {
    let one = found("salaire brut: 2000 €\nnet:\n  valeur: 80% * salaire burt\n", Code::UnknownReference);
    assert_eq!((one.line, one.column), (3, 17));
    assert_eq!(one.hint.as_deref(), Some("vouliez-vous dire « salaire brut » ?"));
    assert_eq!(one.rule.as_deref(), Some("net"));
}

#[test]
fn a_cycle_shows_its_path() {
    let one = found("a: b + 1\nb: c * 2\nc: 3 + a\n", Code::Cycle);
    assert!(one.message.contains("a → b → c → a"), "{}", one.message);
    right("a:\n  résoudre la référence circulaire: oui\n  valeur: 10 + a / 2\n");
    right(
        "a:\n  variations:\n    - si: x\n      alors: b\n    - sinon: 1\nb:\n  variations:\n    - si: x\n      alors: 2\n    - sinon: a\nx:\n  question: X ?\n",
    );
}

#[test]
fn units_that_do_not_convert_are_told() {
    let one = found("poids: 3 kg\nprix: 2 €\ntotal: poids + prix\n", Code::UnitMismatch);
    assert_eq!(one.line, 3);
    assert!(one.message.contains("kg") && one.message.contains('€'));
    found("durée: 3 mois\nmontant:\n  valeur: durée\n  unité: €\n", Code::UnitMismatch);
    right("loyer: 500 €/mois\nan:\n  valeur: loyer + 100 €/an\n  unité: €/an\npart: 100 € * 10%\n");
}

#[test]
fn tables_are_looked_at() {
    let table = |first: &str, second: &str| {
        format!(
            "a:\n  unité: €\nt:\n  grille:\n    assiette: a\n    tranches:\n      - montant: 1\n{first}      - montant: 2\n{second}"
        )
    };
    let ceiling = |value: &str| format!("        plafond: {value}\n");
    let one = found(&table(&ceiling("200 €"), &ceiling("0.1 k€")), Code::TableOverlap);
    assert_eq!(one.line, 10);
    found(&table("", &ceiling("10 €")), Code::TableOverlap);
    found(&table(&ceiling("10 €"), &ceiling("20 €")), Code::TableGap);
    right(&table(&ceiling("10 €"), ""));
}

#[test]
fn branches_that_never_serve_are_told() {
    let text = "x:\n  question: X ?\nv:\n  variations:\n    - si: x\n      alors: 1\n    - sinon: 2\n    - si: non\n      alors: 3\n";
    assert_eq!(found(text, Code::UnreachableBranch).line, 8);
    let text = "c:\n  une possibilité: [a, b]\n  avec:\n    a:\n    b:\nv: c = 'aa'\n";
    assert!(found(text, Code::UnreachableBranch).hint.unwrap().contains("« a »"));
}

#[test]
fn values_of_the_wrong_type_are_told() {
    found("nom: \"'Marie'\"\ntotal: nom * 2\n", Code::WrongType);
    found("d: 01/01/2024\nt:\n  somme:\n    - d\n    - 3\n", Code::WrongType);
    found("t:\n  durée:\n    depuis: 3\n    jusqu'à: 01/01/2024\n", Code::WrongType);
    found("a: 3 / 0\n", Code::DivisionByZero);
    found("a:\n  valeur: 3.14159\n  arrondi: 2\n", Code::InvalidUnit);
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    assert_eq!(found("a: 1\nb: [1, 2\n", Code::UnreadableSource).severity, publicodes::Severity::Error);
    assert_eq!(found("a:\n  valeur: 2+2\n", Code::InvalidExpression).column, 12);
    assert!(
        found("a:\n  som:\n    - 1\n  valeur:\n    some: [1, 2]\n", Code::UnknownMechanism)
            .hint
            .unwrap()
            .contains("somme")
    );
    found("a:\n  somme: [1]\n  produit: [2]\n", Code::AmbiguousMechanism);
    found("a . b: 1\n", Code::OrphanRule);
    found("a: 1\n'[privé] a': 2\n", Code::DuplicateRule);
    found("a:\n  somme: 3\n", Code::InvalidValue);
    found("a:\n  valeur: true\n", Code::InvalidValue);
    found("a:\n  valeur:\n", Code::EmptyValue);
    found("a:\n  unité: €/ mois\n", Code::InvalidUnit);
    found(
        "a:\nb:\n  valeur: c . d\nc:\n  avec:\n    d:\n      privé: oui\n      valeur: 1\n",
        Code::PrivateReference,
    );
    found("a:\n  unite: €\n  valeur: 3\n", Code::UnknownKey);
}
