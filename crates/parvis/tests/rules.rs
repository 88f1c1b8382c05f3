//! Do the `parvis rules` commands print, and exit with, what they promise? 0 right, 1 the rules or the values are
//! wrong, 2 the call is wrong; results on standard output, errors on standard error.

#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps")]

use std::path::PathBuf;
use std::process::Command;

const RULES: &str = "\
revenu:
  question: Quel est votre revenu ?
  unité: €/mois
aide:
  titre: Aide au transport
  références:
    Délibération: https://exemple.test/deliberation
  applicable si: revenu < 1500 €/mois
  valeur: 40 €/mois
  exemples:
    - nom: petit revenu
      situation:
        revenu: 900 €/mois
      valeur attendue: 40
      unité attendue: €/mois
    - situation:
        revenu: 2000 €/mois
      valeur attendue: null
";

struct Done {
    code: i32,
    out: String,
    error: String,
}

/// Runs `parvis rules` in a folder of its own that holds these files.
struct Place {
    folder: PathBuf,
}

impl Place {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("rules").join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        for (file, text) in files {
            let path = folder.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Self { folder }
    }

    fn run(&self, words: &[&str]) -> Done {
        let output = Command::new(env!("CARGO_BIN_EXE_parvis"))
            .arg("rules")
            .args(words)
            .current_dir(&self.folder)
            .env_clear()
            .output()
            .unwrap();
        Done {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            error: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs with `--json`; gives the exit code and the JSON.
    fn json(&self, words: &[&str]) -> (i32, serde_json::Value) {
        let done = self.run(&[words, &["--json"]].concat());
        let json = serde_json::from_str(&done.out);
        assert!(json.is_ok(), "{:?} {:?}", done.out, done.error);
        (done.code, json.unwrap())
    }
}

const SMALL: &str = r#"{"revenu": "900 €/mois"}"#;

#[test]
fn check_counts_and_points() {
    let place = Place::new("check", &[("a.yaml", RULES), ("b.yaml", "x: revenus * 2\ny: 3 kg + 2 €\n")]);
    let right = place.run(&["check", "a.yaml"]);
    assert_eq!((right.code, right.out.as_str()), (0, "2 rules, 0 errors, 0 warnings\n"), "{}", right.error);
    let wrong = place.run(&["check", "a.yaml", "b.yaml"]);
    assert_eq!(wrong.code, 1);
    assert!(
        wrong.error.contains(
            "b.yaml:1:4: erreur[unknown-reference]: « x » : la référence « revenus » est introuvable\n  → vouliez-vous dire « revenu » ?"
        ),
        "{}",
        wrong.error
    );
    let (code, json) = place.json(&["check", "."]);
    assert_eq!((code, json.pointer("/ok").unwrap().as_bool()), (1, Some(false)));
    let first = json.pointer("/diagnostics/0").unwrap();
    for (key, value) in
        [("file", "./b.yaml"), ("code", "unknown-reference"), ("severity", "error"), ("rule", "x")]
    {
        assert_eq!(first.get(key).unwrap().as_str(), Some(value), "{first}");
    }
    assert_eq!(
        (first.get("line").unwrap().as_i64(), first.get("column").unwrap().as_i64()),
        (Some(1), Some(4))
    );
    assert!(first.get("hint").is_some() && first.get("message").is_some());
}

#[test]
fn test_counts_what_holds() {
    let broken = RULES.replace("valeur attendue: 40", "valeur attendue: 41");
    let place = Place::new("test", &[("a.yaml", RULES), ("broken.yaml", &broken)]);
    let right = place.run(&["test", "a.yaml"]);
    assert_eq!((right.code, right.out.as_str()), (0, "2 passed, 0 failed\n"), "{}", right.error);
    let wrong = place.run(&["test", "broken.yaml"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (1, "1 passed, 1 failed\n"));
    assert_eq!(wrong.error, "broken.yaml:11: « aide » [petit revenu] : valeur attendue : 41, obtenue : 40\n");
    let (code, json) = place.json(&["test", "broken.yaml"]);
    assert_eq!(
        (code, json.get("passed").unwrap().as_i64(), json.get("failed").unwrap().as_i64()),
        (1, Some(1), Some(1))
    );
    // Files that stand alone are each a base of their own.
    let both = place.run(&["test", "."]);
    assert_eq!((both.code, both.out.as_str()), (1, "3 passed, 1 failed\n"), "{}", both.error);
}

#[test]
fn eval_gives_values_units_and_what_is_missing() {
    let place = Place::new("eval", &[("a.yaml", RULES), ("s.json", SMALL)]);
    let call = |situation: &str| {
        place.run(&["eval", "--rules", "a.yaml", "--situation", situation, "--targets", "aide"])
    };
    for situation in [SMALL, "s.json"] {
        let done = call(situation);
        assert_eq!((done.code, done.out.as_str()), (0, "aide = 40\u{a0}€/mois\n"), "{}", done.error);
    }
    assert_eq!(call(r#"{"revenu": 2000}"#).out, "aide = not applicable\n");
    assert_eq!(call("{}").out, "aide = not defined\n  missing: revenu\n");
    let (code, json) =
        place.json(&["eval", "--rules", "a.yaml", "--situation", SMALL, "--targets", "aide,revenu"]);
    assert_eq!(code, 0);
    assert_eq!(
        json.pointer("/values/aide").unwrap(),
        &serde_json::json!({ "value": 40.0, "unit": "€/mois" })
    );
    let (_, json) = place.json(&["eval", "--rules", "a.yaml", "--targets", "aide"]);
    assert_eq!(json.pointer("/values/aide/missing").unwrap(), true);
    assert_eq!(json.pointer("/values/aide/missing_variables/0/rule").unwrap(), "revenu");
    assert_eq!(json.pointer("/values/aide/missing_variables/0/score").unwrap(), 2.0);
}

#[test]
fn explain_reads_as_a_page() {
    let place = Place::new("explain", &[("a.yaml", RULES)]);
    let done = place.run(&["explain", "--rules", "a.yaml", "--situation", SMALL, "--targets", "aide"]);
    assert_eq!(done.code, 0, "{}", done.error);
    assert_eq!(
        done.out,
        "aide = 40\u{a0}€/mois\n  § Délibération : https://exemple.test/deliberation\n  revenu = 900\u{a0}€/mois (donné)\n"
    );
    let (code, json) =
        place.json(&["explain", "--rules", "a.yaml", "--situation", SMALL, "--targets", "aide"]);
    assert_eq!(code, 0);
    assert_eq!(json.pointer("/explanations/0/root/because/0/origin").unwrap(), "given");
    assert_eq!(json.pointer("/explanations/0/root/title").unwrap(), "Aide au transport");
}

#[test]
fn questions_come_most_useful_first() {
    let rules = format!(
        "{RULES}bonus:\n  question: Avez-vous un vélo ?\ntotal:\n  somme:\n    - aide\n    - condition:\n        si: bonus\n        alors: revenu * 1%\n        sinon: 0\n"
    );
    let place = Place::new("questions", &[("a.yaml", &rules)]);
    let done = place.run(&["questions", "--rules", "a.yaml", "--targets", "total"]);
    assert_eq!(done.code, 0, "{}", done.error);
    let first = done.out.lines().next().unwrap();
    assert!(first.contains("revenu: Quel est votre revenu ?"), "{}", done.out);
    let (_, json) = place.json(&["questions", "--rules", "a.yaml", "--targets", "total"]);
    assert_eq!(json.pointer("/questions/0/unit").unwrap(), "€/mois");
    assert_eq!(json.pointer("/questions/1/kind").unwrap(), "boolean");
}

#[test]
fn run_adds_values_and_counts_agreement() {
    let lines = "{\"situation\":{\"revenu\":\"900 €/mois\"},\"expected\":{\"aide\":{\"value\":40.00001}}}\n\n\
                 {\"situation\":{},\"expected\":{\"aide\":{\"missing\":true}}}\n\
                 {\"situation\":{\"revenu\":2000},\"expected\":{\"aide\":{\"value\":null}}}\n";
    let place = Place::new(
        "run",
        &[("a.yaml", RULES), ("in.jsonl", lines), ("off.jsonl", &lines.replace("40.00001", "40.1"))],
    );
    let call = |file: &str| {
        ["run", "--rules", "a.yaml", "--situations", file, "--out", "out.jsonl"].map(str::to_owned)
    };
    let words = call("in.jsonl");
    let done = place.run(&words.each_ref().map(String::as_str));
    assert_eq!(done.code, 0, "{}", done.error);
    assert!(done.out.starts_with("3 of 3 situations agree (3 of 3 values), "), "{}", done.out);
    assert!(done.out.ends_with(" situations per second\n"), "{}", done.out);
    let written = std::fs::read_to_string(place.folder.join("out.jsonl")).unwrap();
    let written: Vec<serde_json::Value> =
        written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(written.len(), 3);
    let value = |line: usize| written.get(line).unwrap().pointer("/values/aide").unwrap().to_string();
    assert_eq!(
        [value(0), value(1), value(2)],
        [r#"{"value":40.0}"#, r#"{"missing":true}"#, r#"{"value":null}"#]
    );
    assert_eq!(written.first().unwrap().pointer("/situation/revenu").unwrap(), "900 €/mois");

    let words = call("off.jsonl");
    let off = place.run(&words.each_ref().map(String::as_str));
    assert_eq!(off.code, 1);
    assert!(off.out.starts_with("2 of 3 situations agree"), "{}", off.out);
    assert!(
        off.error.contains("situation 1: « aide »: expected {\"value\":40.1}, found {\"value\":40.0}"),
        "{}",
        off.error
    );
    let (code, json) = place.json(&words.each_ref().map(String::as_str));
    assert_eq!(
        (code, json.get("agree").unwrap().as_i64(), json.get("situations").unwrap().as_i64()),
        (1, Some(2), Some(3))
    );
}

#[test]
fn a_wrong_call_is_2_and_says_so() {
    let place = Place::new("calls", &[("a.yaml", RULES), ("empty/readme.txt", "nothing")]);
    let eval = |situation: &'static str, targets: &'static str| {
        vec!["eval", "--rules", "a.yaml", "--situation", situation, "--targets", targets]
    };
    let calls: Vec<(Vec<&str>, &str)> = vec![
        (vec!["check"], "PATH"),
        (vec!["check", "nowhere.yaml"], "nowhere.yaml"),
        (vec!["check", "empty"], "no rules"),
        (vec!["test", "nowhere"], "nowhere"),
        (vec!["eval", "--rules", "a.yaml"], "--targets"),
        (eval("{", "aide"), "error:"),
        (eval("[1, 2]", "aide"), "[1, 2]"),
        (eval("nowhere.json", "aide"), "nowhere.json"),
        (eval("{}", "aides"), "vouliez-vous dire « aide » ?"),
        (vec!["explain", "--rules", "a.yaml", "--targets", "rien"], "rien"),
        (vec!["questions", "--rules", "a.yaml", "--targets", "rien"], "rien"),
        (vec!["eval", "--rules", "a.yaml", "--targets", "aide", "--date", "hier"], "JJ/MM/AAAA"),
        (vec!["eval", "--rules", "a.yaml", "--targets", "aide", "--package", "p"], "NAME=PATH"),
        (
            vec!["run", "--rules", "a.yaml", "--situations", "nowhere.jsonl", "--out", "o.jsonl"],
            "nowhere.jsonl",
        ),
        (
            vec!["run", "--rules", "a.yaml", "--situations", "a.yaml", "--out", "no/folder/o.jsonl"],
            "no/folder",
        ),
        (vec!["chekc"], "check"),
    ];
    for (words, said) in calls {
        let done = place.run(&words);
        assert_eq!(done.code, 2, "{words:?}: {} {}", done.out, done.error);
        assert!(done.error.contains(said), "{words:?}: {}", done.error);
        assert_eq!(done.out, "", "{words:?}");
    }
}

#[test]
fn wrong_rules_and_values_are_1_and_say_where() {
    let deep = format!("a: {}1{}\n", "[".repeat(500), "]".repeat(500));
    let files = [
        ("a.yaml", RULES),
        ("bad.yaml", "a: 1\nb: [1, 2\n"),
        ("bad.json", "{\"a\": 1 \"b\": 2}"),
        ("deep.yaml", deep.as_str()),
        ("cycle.yaml", "a: b + 1\nb: a * 2\n"),
        ("zero.yaml", "n: 0\na: 1 / n\n"),
    ];
    let place = Place::new("wrong", &files);
    std::fs::write(place.folder.join("binary.yaml"), [0xff, 0xfe, 0x00, 0x01]).unwrap();
    let large = std::fs::File::create(place.folder.join("large.yaml")).unwrap();
    large.set_len(publicodes::limits::MAX_FILE_BYTES as u64 + 1).unwrap();
    let calls: Vec<(Vec<&str>, &str)> = vec![
        (vec!["check", "bad.yaml"], "bad.yaml:"),
        (vec!["check", "bad.json"], "bad.json:1:"),
        (vec!["check", "deep.yaml"], "deep.yaml:1:"),
        (vec!["check", "binary.yaml"], "not UTF-8"),
        (vec!["check", "large.yaml"], "larger than"),
        (vec!["check", "cycle.yaml"], "a → b → a"),
        (vec!["test", "bad.yaml"], "bad.yaml:"),
        (vec!["eval", "--rules", "bad.yaml", "--targets", "a"], "the rules have errors"),
        (vec!["eval", "--rules", "zero.yaml", "--targets", "a"], "division par zéro"),
        (
            vec!["eval", "--rules", "a.yaml", "--situation", r#"{"revenus": 3}"#, "--targets", "aide"],
            "« revenu »",
        ),
        (
            vec!["eval", "--rules", "a.yaml", "--situation", r#"{"revenu": "3+"}"#, "--targets", "aide"],
            "revenu",
        ),
        (vec!["explain", "--rules", "bad.yaml", "--targets", "a"], "bad.yaml:"),
        (vec!["questions", "--rules", "bad.yaml", "--targets", "a"], "bad.yaml:"),
        (
            vec!["run", "--rules", "a.yaml", "--situations", "bad.yaml", "--out", "o.jsonl"],
            "not a JSON object",
        ),
    ];
    for (words, said) in calls {
        let done = place.run(&words);
        assert_eq!(done.code, 1, "{words:?}: {} {}", done.out, done.error);
        assert!(done.error.contains(said), "{words:?}: {}", done.error);
    }
}

#[test]
fn help_teaches_each_command() {
    let place = Place::new("help", &[]);
    for command in ["check", "test", "eval", "explain", "run", "questions"] {
        let done = place.run(&[command, "--help"]);
        assert_eq!(done.code, 0);
        assert!(done.out.contains(&format!("Example: parvis rules {command} ")), "{}", done.out);
        assert!(done.out.contains("--json") && done.out.contains("Exit codes:"), "{}", done.out);
    }
}

#[test]
fn packages_and_dates_are_given_by_name() {
    let files = [
        (
            "ville.yaml",
            "importer!:\n  depuis:\n    nom: transports\n  les règles:\n    - ticket\naide: transports . ticket * 2\n",
        ),
        ("transports.yaml", "ticket: 2 €\n"),
        ("âge.yaml", "âge:\n  durée:\n    depuis: 01/01/2000\n    unité: an\n"),
    ];
    let place = Place::new("packages", &files);
    let words =
        ["eval", "--rules", "ville.yaml", "--package", "transports=transports.yaml", "--targets", "aide"];
    let done = place.run(&words);
    assert_eq!((done.code, done.out.as_str()), (0, "aide = 4\u{a0}€\n"), "{}", done.error);
    let dated = place.run(&["eval", "--rules", "âge.yaml", "--date", "01/01/2020", "--targets", "âge"]);
    assert_eq!(dated.out, "âge = 20\u{a0}an\n", "{}", dated.error);
}
