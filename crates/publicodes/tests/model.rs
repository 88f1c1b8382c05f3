//! Does a large real rule base give the values of its reference engine?

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};

use publicodes::{Given, Options, RuleBase, Severity, Situation, SituationValue, Source, Value};
use serde_json::Value as Json;

/// Relative and absolute distance within which two values are the same.
const TOLERANCE: f64 = 1e-6;

fn shared() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("PARVIS_SHARED") {
        return Some(PathBuf::from(path));
    }
    let start = Path::new(env!("CARGO_MANIFEST_DIR"));
    start.ancestors().map(|folder| folder.join("shared")).find(|folder| folder.join("publicodes").is_dir())
}

fn agrees(expected: &Json, found: Option<&Value>) -> bool {
    if expected.get("missing").and_then(Json::as_bool) == Some(true) {
        return found.is_none();
    }
    match (expected.get("value"), found) {
        (Some(Json::Number(expected)), Some(Value::Number(found))) => {
            let expected = expected.as_f64().unwrap();
            (expected - found).abs() <= TOLERANCE.max(TOLERANCE * expected.abs())
        }
        (Some(Json::Null), Some(Value::NotApplicable)) => true,
        (Some(Json::Bool(expected)), Some(Value::Bool(found))) => expected == found,
        (Some(Json::String(expected)), Some(Value::Text(found))) => expected == found,
        (Some(Json::String(expected)), Some(Value::Date(found))) => *expected == found.to_string(),
        _ => false,
    }
}

fn situation(line: &Json) -> Situation {
    Given::parse(&line["situation"].to_string()).unwrap()
}

#[test]
fn the_real_rule_base_gives_the_reference_values() {
    let Some(folder) = shared().map(|shared| shared.join("publicodes")) else {
        println!("SKIPPED: no folder shared/publicodes beside the project");
        return;
    };
    let text = std::fs::read_to_string(folder.join("modele-social.json")).unwrap();
    let loaded = RuleBase::load(&[Source::new("modele-social.json", text)], &[]);
    let errors: Vec<String> = loaded
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    let base = loaded.base.unwrap();
    let file =
        std::env::var_os("PUBLICODES_SITUATIONS").map_or(folder.join("situations.jsonl"), PathBuf::from);
    let lines = std::fs::read_to_string(file).unwrap();
    let fresh = std::env::var_os("PUBLICODES_FRESH").is_some();
    let (mut agreed, mut differ) = (0, Vec::new());
    let mut evaluator = base.evaluator(Options::default());
    for (index, line) in lines.lines().enumerate() {
        let line: Json = serde_json::from_str(line).unwrap();
        evaluator.set_situation(&situation(&line)).unwrap();
        for (target, expected) in line["expected"].as_object().unwrap() {
            if fresh {
                evaluator.set_situation(&situation(&line)).unwrap();
            }
            let found = evaluator.evaluate(target).unwrap();
            if agrees(expected, found.value.as_ref()) {
                agreed += 1;
            } else {
                differ.push(format!(
                    "{}: {target}: expected {expected}, found {:?} {:?}",
                    index + 1,
                    found.value,
                    found.faults
                ));
            }
        }
    }
    println!("{agreed} values agree, {} do not", differ.len());
    assert!(differ.is_empty(), "{}", differ.iter().take(40).cloned().collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_situation_names_rules_of_the_base() {
    let base = RuleBase::from_text("t", "prix: 3 €\ntotal: prix * 2").base.unwrap();
    let mut evaluator = base.evaluator(Options::default());
    let wrong = Situation::from([("prx".to_owned(), SituationValue::Number(1.0))]);
    assert!(evaluator.set_situation(&wrong).unwrap_err().to_string().contains("prx"));
    assert_eq!(evaluator.evaluate("total").unwrap().value, Some(Value::Number(6.0)));
}
