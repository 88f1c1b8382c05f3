//! Is the configuration file read as the command line is, and never half?

#![expect(clippy::unwrap_used, reason = "a test stops at the first failure")]

use std::process::{Command, Output, Stdio};

fn run(folder: &std::path::Path, text: &str, arguments: &[&str]) -> (Output, String) {
    let file = folder.join("parvis.toml");
    std::fs::write(&file, text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_parvis"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PARVIS_")) {
        command.env_remove(name);
    }
    let output = command.stdin(Stdio::null()).arg("--config").arg(&file).args(arguments).output().unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output, said)
}

#[test]
fn an_unknown_key_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (text, named) in [
        ("liste = \"127.0.0.1:1\"", "`liste`"),
        ("listen = \"127.0.0.1:1\"\n[limits]\nreaders = 1", "limits"),
        ("json = true", "`json`"),
        ("password = \"s3cret\"", "`password`"),
    ] {
        let (output, said) = run(folder.path(), text, &["config"]);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(named) && !said.contains("s3cret"), "{said}");
    }
}

#[test]
fn values_pass_the_checks_of_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let (output, said) = run(folder.path(), "rate_per_minute = 0", &["config"]);
    assert!(!output.status.success() && said.contains("0"), "{said}");
    let (output, said) = run(folder.path(), "listen = [1]", &["config"]);
    assert!(!output.status.success(), "{said}");
    let (output, said) = run(folder.path(), "database = \"postgres://u:s3cret@h/n\" trop", &["config"]);
    assert!(!output.status.success() && said.contains("line 1") && !said.contains("s3cret"), "{said}");
    let (output, said) = run(folder.path(), "database = \"oracle://u:s3cret@h/n\"", &["doctor"]);
    assert!(!output.status.success() && !said.contains("s3cret"), "{said}");
}

#[test]
fn the_file_is_the_default_and_secrets_are_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let text = "listen = \"127.0.0.1:4321\"\nrate-per-minute = 7\nhttps = true\ndatabase = \"postgres://ville:s3cret@base/ville\"\n";
    let (output, said) = run(folder.path(), text, &["config"]);
    assert!(output.status.success(), "{said}");
    for line in [
        "listen = \"127.0.0.1:4321\"",
        "rate-per-minute = \"7\"",
        "https = \"true\"",
        "postgres://ville:***@base/ville",
    ] {
        assert!(said.contains(line), "{line} in {said}");
    }
    assert!(!said.contains("s3cret"), "{said}");
    let (_, said) = run(folder.path(), "", &["config"]);
    assert!(said.contains("listen = \"127.0.0.1:8080\""), "{said}");
}
