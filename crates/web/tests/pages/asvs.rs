//! Is the security list true: one line a requirement, and each test that it names exists?

use std::collections::HashSet;
use std::path::Path;

#[test]
fn each_test_named_in_the_security_list_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let list = std::fs::read_to_string(root.join("docs/security/asvs.md")).unwrap();
    let mut seen = HashSet::new();
    let mut tests = 0;
    for line in list.lines().filter(|line| line.starts_with("| V")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [id, level, asked, how, proof] = cells.as_slice() else { panic!("{line}") };
        assert!(seen.insert((*id).to_owned()), "{id} stands twice");
        assert!(matches!(*level, "1" | "2") && !asked.is_empty() && !proof.is_empty(), "{line}");
        match *how {
            "test" => {
                let (file, name) = proof.trim_matches('`').split_once(": ").unwrap();
                let source = std::fs::read_to_string(root.join(file)).unwrap_or_default();
                assert!(source.contains(&format!("fn {name}(")), "{id}: there is no {name} in {file}");
                tests += 1;
            }
            "design" | "not applicable" | "**not yet**" => {}
            other => panic!("{id}: {other}"),
        }
    }
    assert_eq!(seen.len(), 253, "the requirements of levels 1 and 2 of version 5.0.0");
    assert!(tests > 60, "{tests}");
}
