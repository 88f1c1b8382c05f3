//! Does the reference of the command line say what the commands say? The page is the snapshot: run the tests with
//! `PARVIS_UPDATE=1` to write it anew after a change of the commands.

#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

const COMMANDS: &[&[&str]] = &[
    &[],
    &["demo"],
    &["serve"],
    &["ingest"],
    &["ask"],
    &["search"],
    &["documents"],
    &["documents", "list"],
    &["documents", "show"],
    &["documents", "delete"],
    &["documents", "visibility"],
    &["eval"],
    &["eval", "retrieval"],
    &["eval", "ask"],
    &["plan"],
    &["plan", "extract"],
    &["plan", "report"],
    &["plan", "load"],
    &["acts"],
    &["acts", "extract"],
    &["rules"],
    &["rules", "check"],
    &["rules", "test"],
    &["rules", "eval"],
    &["rules", "explain"],
    &["rules", "questions"],
    &["rules", "run"],
    &["ledger"],
    &["ledger", "verify"],
    &["ledger", "head"],
    &["ledger", "export"],
    &["accounts"],
    &["accounts", "setup"],
    &["accounts", "invite"],
    &["accounts", "list"],
    &["accounts", "role"],
    &["accounts", "remove-code"],
    &["accounts", "sign-out"],
    &["backup"],
    &["restore"],
    &["config"],
    &["reindex"],
    &["doctor"],
];

const HEAD: &str = "# Command line\n\nWhat `--help` says of each command; a test keeps this page in step. Every command takes `--json` \
                    where it prints results.\n\nExit codes: 0 done, 1 failed (standard error says why and what to do), 2 the call is \
                    wrong, 3 some files were refused while the others went in.\n";

fn help(words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_parvis"))
        .args(words)
        .arg("--help")
        .env_clear()
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    assert!(output.status.success(), "parvis {words:?} --help");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_reference_is_what_help_says() {
    let mut page = HEAD.to_owned();
    for words in COMMANDS {
        let name = ["parvis"].iter().chain(words.iter()).copied().collect::<Vec<_>>().join(" ");
        write!(page, "\n## {name}\n\n```text\n{}\n```\n", help(words).trim_end()).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/cli.md");
    if std::env::var_os("PARVIS_UPDATE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == page,
        "docs/reference/cli.md is not what --help says: run the tests with PARVIS_UPDATE=1"
    );
}

#[test]
fn a_wrong_call_is_exit_code_2_and_says_so() {
    let output = Command::new(env!("CARGO_BIN_EXE_parvis")).args(["ask", "--citty", "x"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("--city"), "names the argument that was meant: {error}");
}
