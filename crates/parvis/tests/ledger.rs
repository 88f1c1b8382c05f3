//! What does `parvis ledger` say of a ledger that is whole, of one that was changed, and where there is none?

#![expect(clippy::unwrap_used, reason = "a test fails where it stops")]

use std::path::Path;
use std::process::Command;

/// Exit code and standard output.
fn parvis(data: &Path, words: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_parvis"))
        .args(words)
        .args(["--data".as_ref(), data.as_os_str()])
        .env_remove("PARVIS_DATABASE")
        .env_remove("PARVIS_MODEL")
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_flipped_byte_in_the_file_is_found_and_exit_codes_tell() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (code, _) = parvis(&data, &["ledger", "verify"]);
    assert_eq!((code, data.exists()), (Some(2), false), "nothing to check, and nothing is created");
    std::fs::write(folder.path().join("marche.txt"), "Avis\n\nLe marché ouvre à 8 heures.\n").unwrap();
    let file = folder.path().join("marche.txt");
    let ingest = ["ingest", "--city", "ville", "--no-meaning", file.to_str().unwrap()];
    assert_eq!(parvis(&data, &ingest).0, Some(0));

    let (code, said) = parvis(&data, &["ledger", "verify"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.starts_with("ville: whole, "), "{said}");
    let (code, head) = parvis(&data, &["ledger", "head", "--city", "ville"]);
    let words: Vec<&str> = head.split_whitespace().collect();
    assert_eq!((code, words.len(), words[0], words[3].len()), (Some(0), 4, "ville", 64));
    assert_eq!(parvis(&data, &["ledger", "verify", "--city", "ville", "--head", words[3]]).0, Some(0));
    let unknown = "f".repeat(64);
    let (code, said) = parvis(&data, &["ledger", "verify", "--head", &unknown]);
    assert_eq!(code, Some(1));
    assert!(said.contains("cut off or rewritten"), "{said}");
    for wrong in [["--head", "abc"], ["--city", "nulle-part"]] {
        assert_eq!(parvis(&data, &["ledger", "verify", wrong[0], wrong[1]]).0, Some(2), "{wrong:?}");
    }
    let export = ["ledger", "export", "--city", "ville", "--reason", "Contrôle annuel"];
    let (code, lines) = parvis(&data, &export);
    let begun = lines.lines().position(|line| line.contains("import_begun")).unwrap() + 1;
    assert_eq!((code, lines.contains("marche")), (Some(0), false), "{lines}");

    // One byte of the database's file, behind the back of the database.
    let path = data.join("parvis.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let text = b"{\"files\":1,\"visibility\":\"public\"}";
    let at = bytes.windows(text.len()).position(|window| window == text).unwrap();
    bytes[at + 9] ^= 0x02;
    std::fs::write(&path, bytes).unwrap();
    let (code, said) = parvis(&data, &["ledger", "verify"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains(&format!("FAULT  entry {begun} was altered")), "{said}");
    let (_, json) = parvis(&data, &["ledger", "verify", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&json["whole"], &json["cities"][0]["faults"][0]["fault"]),
        (&false.into(), &"altered".into())
    );
}
