//! Are mistakes told with their place and what to do?

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use publicodes::{Code, Diagnostic, RuleBase, Severity, Source, limits};

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

#[test]
fn each_finding_names_its_file() {
    let sources = [
        Source::new("revenus.yaml", "revenu:\n  unité: €/mois\nnom: \"'Marie'\"\npoids: 3 kg\n"),
        Source::new("aides/aide.yaml", "aide:\n  valeur: revenus * 2\n"),
        Source::new("aides/cycle.yaml", "a: b + 1\nb: a * 2\n"),
        Source::new(
            "aides/tables.json",
            r#"{"t": {"grille": {"assiette": "revenu", "tranches": [{"montant": 1, "plafond": "20 €/mois"}, {"montant": 2, "plafond": "10 €/mois"}]}}}"#,
        ),
        Source::new(
            "aides/types.yaml",
            "x:\n  valeur: nom * 2\ny: poids + revenu\nz:\n  variations:\n    - sinon: 1\n    - si: non\n      alors: 2\n",
        ),
    ];
    let with_unknown = RuleBase::load(&sources, &[]);
    let unknown = with_unknown.diagnostics.iter().find(|one| one.code == Code::UnknownReference).unwrap();
    assert_eq!((unknown.file.as_ref(), unknown.line, unknown.column), ("aides/aide.yaml", 2, 11));
    assert_eq!(unknown.hint.as_deref(), Some("vouliez-vous dire « revenu » ?"));
    assert!(with_unknown.base.is_none());

    let rest: Vec<Source> =
        sources.iter().filter(|source| &*source.name != "aides/aide.yaml").cloned().collect();
    let loaded = RuleBase::load(&rest, &[]);
    let found = |code: Code| {
        let all = &loaded.diagnostics;
        let one = all.iter().find(|one| one.code == code);
        assert!(one.is_some(), "{code} not among {all:#?}");
        let one = one.unwrap();
        (one.file.to_string(), one.line, one.column, one.severity)
    };
    assert_eq!(found(Code::Cycle), ("aides/cycle.yaml".into(), 1, 1, Severity::Error));
    assert_eq!(found(Code::TableOverlap), ("aides/tables.json".into(), 1, 120, Severity::Error));
    assert_eq!(found(Code::WrongType), ("aides/types.yaml".into(), 2, 11, Severity::Error));
    assert_eq!(found(Code::UnitMismatch), ("aides/types.yaml".into(), 3, 4, Severity::Warning));
    assert_eq!(found(Code::UnreachableBranch), ("aides/types.yaml".into(), 7, 11, Severity::Warning));
    assert!(loaded.base.is_some(), "errors of meaning leave a base");
    assert!(!loaded.is_right());
}

#[test]
fn limits_give_findings() {
    let deep = format!("a: {}1{}", "[".repeat(limits::MAX_NESTING + 2), "]".repeat(limits::MAX_NESTING + 2));
    assert!(found(&deep, Code::UnreadableSource).message.contains("profonde"));
    let large = "#".repeat(limits::MAX_FILE_BYTES + 1);
    assert!(found(&large, Code::UnreadableSource).message.contains("octets"));
    let many: String = (0..=limits::MAX_RULES).map(|n| format!("r{n}: 1\n")).collect();
    assert!(found(&many, Code::LimitExceeded).message.contains("règles"));
    let long = format!("a: {}1\n", "1 + ".repeat(limits::MAX_EXPRESSION_OPERATORS + 1));
    assert!(found(&long, Code::InvalidExpression).message.contains("trop longue"));
    // Nine aliases of nine aliases, nine times: a few hundred bytes that would be gigabytes.
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..10 {
        let items = vec![format!("*a{}", n - 1); 9].join(", ");
        bomb.push_str(&format!("a{n}: &a{n} [{items}]\n"));
    }
    assert!(found(&bomb, Code::UnreadableSource).message.contains("trop de valeurs"));
    let units = format!("a: 1 {}\n", ["m"; limits::MAX_UNIT_FACTORS + 1].join("."));
    found(&units, Code::InvalidUnit);
}

#[test]
fn searches_end_within_their_iterations() {
    // A goal that no value gives: the search stops and says so.
    let rules = "x:\n  inversion numérique:\n    - y\ny: 3 + x * 0\n";
    let base = RuleBase::from_text("t", rules).base.unwrap();
    let mut evaluator = base.evaluator(publicodes::Options::default());
    evaluator.set_situation(&publicodes::Given::parse(r#"{"y": 1000}"#).unwrap()).unwrap();
    let found = evaluator.evaluate("x").unwrap();
    assert!(found.value.is_none());
    assert!(
        found.faults.iter().any(|fault| fault.kind == publicodes::FaultKind::InversionFailed),
        "{found:?}"
    );
}
