//! Does the engine give what the language's reference engine gives where its documents say little?
//!
//! Each case was found by comparing both engines on rules drawn at random and on published rule bases.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use publicodes::{Evaluation, FaultKind, Given, Options, RuleBase, Value};

fn evaluate(rules: &str, situation: &str, target: &str) -> Evaluation {
    let base = RuleBase::from_text("t", rules).base.unwrap();
    let mut evaluator = base.evaluator(Options::default());
    evaluator.set_situation(&Given::parse(situation).unwrap()).unwrap();
    evaluator.evaluate(target).unwrap()
}

fn value(rules: &str, target: &str) -> Option<Value> {
    evaluate(rules, "{}", target).value
}

#[test]
fn a_single_possibility_is_taken_without_being_asked() {
    let rules = "mois:\n  applicable si: non\n  une possibilité: [LFSS 600]\n  avec:\n    LFSS 600:\n";
    assert_eq!(value(rules, "mois"), Some(Value::Text("LFSS 600".to_owned())));
}

#[test]
fn a_value_below_the_first_bracket_of_a_grid_gives_no() {
    let rules =
        "g:\n  grille:\n    assiette: a\n    tranches:\n      - montant: 5 €\n        plafond: 10\na:\n";
    let given = |a: i32| evaluate(rules, &format!(r#"{{"a": "{a} * 1"}}"#), "g").value;
    assert_eq!(given(5), Some(Value::Number(5.0)));
    assert_eq!(given(11), None);
    assert_eq!(evaluate(rules, r#"{"a": "0 - 3"}"#, "g").value, Some(Value::Bool(false)));
}

#[test]
fn replacements_do_not_reach_inside_a_maximum() {
    let rules = "a: 1\nb:\n  remplace: a\n  valeur: 2\nplus grand:\n  le maximum de: [a, 0]\nsomme:\n  somme: [a, 0]\n";
    assert_eq!(value(rules, "plus grand"), Some(Value::Number(1.0)));
    assert_eq!(value(rules, "somme"), Some(Value::Number(2.0)));
}

#[test]
fn a_bound_lends_its_unit_only_where_its_text_states_one() {
    let rules = "a:\n  valeur: b\n  plancher: 1 cm + c\nb:\nc: 2 cm\nd:\n  valeur: b\n  plancher: 1 cm\n";
    assert_eq!(evaluate(rules, r#"{"b": 50}"#, "a").unit, None);
    assert_eq!(evaluate(rules, r#"{"b": 50}"#, "d").unit.as_deref(), Some("cm"));
}

#[test]
fn whole_quotients_keep_the_only_unit() {
    assert_eq!(evaluate("a: 10 € // 3\n", "{}", "a").unit.as_deref(), Some("€"));
    assert_eq!(evaluate("a: 10 €/an // 3 mois\n", "{}", "a").unit, None);
}

#[test]
fn what_was_read_and_could_not_be_computed_leaves_no_value() {
    let rules = "zéro: 0\nfaute: 1 / zéro\nproduit:\n  valeur: faute * zéro\ndéfini:\n  est défini: faute\n";
    for target in ["faute", "produit", "défini"] {
        let found = evaluate(rules, "{}", target);
        assert_eq!(found.value, None, "{target}");
        assert!(found.faults.iter().any(|fault| fault.kind == FaultKind::DivisionByZero), "{target}");
    }
    assert_eq!(value("zéro: 0\nrien: zéro / zéro\n", "rien"), Some(Value::Number(0.0)));
}

#[test]
fn a_rule_of_a_circle_is_missing() {
    let found = evaluate("a: b + 1\nb: a * 2\n", "{}", "a");
    assert_eq!(found.value, None);
    assert!(!found.missing.is_empty(), "{found:?}");
    assert_eq!(evaluate("a: b + 1\nb: a * 2\n", r#"{"b": 3}"#, "a").value, Some(Value::Number(4.0)));
}

#[test]
fn texts_compare_and_percentages_are_written() {
    assert_eq!(value("a: \"'x' = 'y'\"\n", "a"), Some(Value::Bool(false)));
    assert_eq!(value("a:\n  texte: soit {{ 50% }}\n", "a"), Some(Value::Text("soit 50\u{a0}%".to_owned())));
}

#[test]
fn the_order_of_targets_changes_nothing_without_a_circle() {
    let rules =
        "parent:\n  applicable si: oui\n  variations:\n    - si: non\n      alors: 3\nparent . enfant: 5\n";
    let base = RuleBase::from_text("t", rules).base.unwrap();
    let mut evaluator = base.evaluator(Options::default());
    let alone = evaluator.evaluate("parent . enfant").unwrap().value;
    evaluator.clear_situation();
    evaluator.evaluate("parent").unwrap();
    assert_eq!(evaluator.evaluate("parent . enfant").unwrap().value, alone);
}

#[test]
fn a_question_may_be_computed() {
    let rules = "ville: \"'Chambéry'\"\nloyer:\n  question:\n    texte: Quel est votre loyer à {{ ville }} ?\n  unité: €/mois\n";
    let base = RuleBase::from_text("t", rules).base.unwrap();
    let asked = base.evaluator(Options::default()).questions(&["loyer"]).unwrap();
    assert_eq!(asked.first().unwrap().question.as_deref(), Some("Quel est votre loyer à Chambéry ?"));
}

#[test]
fn an_answer_may_be_named_beside_a_value() {
    let rules = "réponse:\na:\n  somme:\n    - valeur: 5\n      dans la situation: réponse\n    - 1\n";
    assert_eq!(value(rules, "a"), Some(Value::Number(6.0)));
    assert_eq!(evaluate(rules, r#"{"réponse": 2}"#, "a").value, Some(Value::Number(3.0)));
}
