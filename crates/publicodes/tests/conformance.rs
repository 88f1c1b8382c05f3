//! Do the language's own examples hold?

use std::path::{Path, PathBuf};

use publicodes::{Options, RuleBase, Severity, Source};

/// Examples known when this test was written; fewer would mean that the runner skips some.
const EXAMPLES_AT_LEAST: usize = 300;

fn shared() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("PARVIS_SHARED") {
        return Some(PathBuf::from(path));
    }
    let start = Path::new(env!("CARGO_MANIFEST_DIR"));
    start.ancestors().map(|folder| folder.join("shared")).find(|folder| folder.join("publicodes").is_dir())
}

#[test]
fn every_example_of_the_language_holds() {
    let Some(folder) = shared().map(|shared| shared.join("publicodes/mecanismes")) else {
        println!("SKIPPED: no folder shared/publicodes beside the project");
        return;
    };
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut passed, mut failed) = (0, Vec::new());
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let source = Source::new(name.clone(), std::fs::read_to_string(&file).unwrap());
        let loaded = RuleBase::load(&[source], &[]);
        for diagnostic in loaded.diagnostics.iter().filter(|d| d.severity == Severity::Error) {
            failed.push(format!("{diagnostic}"));
        }
        let Some(base) = loaded.base else { continue };
        for result in base.run_examples(Options::default()) {
            if result.passed() {
                passed += 1;
            } else {
                failed.push(format!(
                    "{name}:{}: {} [{}]: {:?}",
                    result.line, result.rule, result.name, result.failures
                ));
            }
        }
    }
    println!("{passed} examples hold, {} do not", failed.len());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(passed >= EXAMPLES_AT_LEAST, "only {passed} examples were run");
}
