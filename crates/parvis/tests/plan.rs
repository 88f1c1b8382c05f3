//! Do `parvis plan extract` and `parvis acts extract` print what they promise? `PARVIS_UPDATE=1` writes the snapshots anew.

#![expect(clippy::unwrap_used, reason = "a test fails where it stops")]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What a command prints; it must succeed.
fn run(words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_parvis"))
        .args(words)
        .current_dir(root())
        .env_clear()
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "parvis {words:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

fn is_as_kept(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(name);
    if std::env::var_os("PARVIS_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "{name} is not as kept: look at it, then run with PARVIS_UPDATE=1");
}

const PLAN: &str = "evaluation/plan/documents/projet-jeunesse.txt";

#[test]
fn a_plan_is_printed_in_each_form() {
    is_as_kept("plan-extract.txt", &run(&["plan", "extract", PLAN]));
    is_as_kept("plan-extract.json", &run(&["plan", "extract", PLAN, "--json"]));
    is_as_kept("plan-extract-sources.json", &run(&["plan", "extract", PLAN, "--json", "--sources"]));
}

/// The form that programs rely on: keys of each object, whatever the document says.
#[test]
fn the_json_of_a_plan_has_its_keys() {
    let keys = |value: &Value| -> Vec<String> {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    for file in ["projet-jeunesse.txt", "plan-import.csv", "plan-climat.pdf", "convention-fiches.docx"] {
        let path = format!("evaluation/plan/documents/{file}");
        let plan: Value = serde_json::from_str(&run(&["plan", "extract", &path, "--json"])).unwrap();
        for key in ["title", "period", "axes", "objectives", "funding", "figures"] {
            assert!(plan.get(key).is_some(), "{file} lacks {key}");
        }
        let objective = &plan["objectives"][0];
        for key in ["number", "axis", "theme", "title", "pilots", "partners", "instruments", "actions"] {
            assert!(objective.get(key).is_some(), "an objective of {file} lacks {key}");
        }
        assert_eq!(keys(&plan["axes"][0]), ["number", "title"], "{file}");
        for action in objective["actions"].as_array().unwrap() {
            let status = action["status"].as_str().unwrap();
            assert!(["under_way", "to_develop", "unknown"].contains(&status), "{file}: {status}");
        }
        for row in plan["funding"].as_array().unwrap() {
            assert!(
                row.get("funder").is_some() && row["amount_eur"].is_number() && row.get("scope").is_some(),
                "{row}"
            );
        }
    }
}

/// Each field has its page and its words, and the words stand in the file.
#[test]
fn sources_are_words_of_the_file() {
    fn quotes(value: &Value, found: &mut Vec<(u64, String)>) {
        match value {
            Value::Object(fields) => {
                if let Some(source) = fields.get("source") {
                    let quote = source["quote"].as_str().unwrap().to_owned();
                    found.push((source["page"].as_u64().unwrap(), quote));
                }
                fields.values().for_each(|field| quotes(field, found));
            }
            Value::Array(list) => list.iter().for_each(|entry| quotes(entry, found)),
            _ => {}
        }
    }
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let plan: Value = serde_json::from_str(&run(&["plan", "extract", PLAN, "--json", "--sources"])).unwrap();
    let text = fold(&std::fs::read_to_string(root().join(PLAN)).unwrap());
    let mut found = Vec::new();
    quotes(&plan, &mut found);
    assert!(found.len() > 40, "{} sources", found.len());
    for (page, quote) in found {
        assert_eq!(page, 1);
        for part in quote.split(" […] ") {
            assert!(text.contains(&fold(part)), "not in the file: {part}");
        }
    }
}

#[test]
fn a_file_that_is_none_is_refused_with_words() {
    let output = Command::new(env!("CARGO_BIN_EXE_parvis"))
        .args(["plan", "extract", "no-such-file.pdf", "--json"])
        .env_clear()
        .output()
        .unwrap();
    assert!(!output.status.success() && output.stdout.is_empty());
    assert!(!output.stderr.is_empty());
}
