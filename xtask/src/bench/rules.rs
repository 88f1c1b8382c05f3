//! How fast is the rules engine beside the language's reference engine, on the same rules, machine and run?
//!
//! Both load the same JSON of a real rule base (`modele-social`) and compute the same ten targets in the same situations.
//! The reference engine is the npm package `publicodes`, installed by name under `.tools/`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::run::{check, command, find_program, output, root};
use crate::tools;

/// What a pay slip and an income-tax page ask.
const TARGETS: &str = "salarié . cotisations,salarié . coût total employeur,\
    salarié . rémunération . net . à payer avant impôt,salarié . rémunération . net . payé après impôt,\
    salarié . cotisations . vieillesse,salarié . rémunération . net . imposable,\
    salarié . contrat . salaire brut,impôt . montant,impôt . taux d'imposition,salarié . cotisations . assiette";
/// Situations measured by default; the reference engine takes about 50 ms for each.
const SITUATIONS: &str = "100";

/// `cargo xtask bench-rules [--situations FILE.jsonl] [--count N]`
pub(super) fn run(options: &[&str]) -> Result<()> {
    let value = |name: &str| {
        options.iter().position(|word| *word == name).and_then(|at| options.get(at + 1).copied())
    };
    let folder = tools::reference_engine()?;
    let rules = rules_as_json(&folder)?;
    let situations = match value("--situations") {
        Some(file) => std::path::absolute(file)?,
        None => made_situations(&folder)?,
    };
    let count = value("--count").unwrap_or(SITUATIONS);
    let script = root().join("crates/publicodes/benches/reference.mjs");
    let node = find_program("node").context("node is not installed")?;
    let theirs: Value = serde_json::from_str(&output(
        command(node).current_dir(&folder).arg(script).arg(&rules).arg(&situations).args([count, TARGETS]),
    )?)?;
    let ours: Value = serde_json::from_str(&output(
        command("cargo")
            .args(["run", "--quiet", "--release", "-p", "publicodes", "--example", "compare", "--"])
            .arg(&rules)
            .arg(&situations)
            .args([count, TARGETS]),
    )?)?;
    report(&theirs, &ours)
}

fn report(theirs: &Value, ours: &Value) -> Result<()> {
    let of =
        |report: &Value, key: &str| report.get(key).and_then(Value::as_f64).context("a figure is missing");
    let (their_load, our_load) = (of(theirs, "load_ms")?, of(ours, "load_ms")?);
    let their_ms = of(theirs, "situation_ms")?;
    let with_missing = of(ours, "situation_with_missing_ms")?;
    let (one, two) = (of(ours, "situation_ms")?, of(ours, "situation_two_threads_ms")?);
    println!("{:<46} {:>10} {:>10} {:>8}", "", "reference", "here", "ratio");
    let line = |name: &str, theirs: f64, ours: f64| {
        println!("{name:<46} {theirs:>7.2} ms {ours:>7.3} ms {:>7.1}x", theirs / ours);
    };
    line("load", their_load, our_load);
    line("one situation, ten targets, what is missing", their_ms, with_missing);
    line("one situation, ten targets, values only", their_ms, one);
    println!(
        "situations a second: {:.0} on one thread, {:.0} on two ({:.2}x)",
        1e3 / one,
        1e3 / two,
        one / two
    );
    Ok(())
}

/// The rule base as JSON, written once by node out of the package.
fn rules_as_json(folder: &Path) -> Result<PathBuf> {
    const WRITE: &str = "import('modele-social').then((m) => require('fs').writeFileSync('modele-social.json', JSON.stringify(m.default)))";
    let file = folder.join("modele-social.json");
    if !file.is_file() {
        let node = find_program("node").context("node is not installed")?;
        check(command(node).current_dir(folder).args(["-e", WRITE]))?;
    }
    Ok(file)
}

/// Wages, contracts and sizes of a company, varied in turn.
fn made_situations(folder: &Path) -> Result<PathBuf> {
    let contracts = ["'CDI'", "'CDD'", "'apprentissage'"];
    let sizes = [4, 15, 60, 400];
    let lines: Vec<String> = (0..200)
        .map(|n| {
            let contract = contracts.iter().cycle().nth(n).copied().unwrap_or_default();
            let size = sizes.iter().cycle().nth(n).copied().unwrap_or_default();
            json!({ "situation": {
                "salarié . contrat . salaire brut": format!("{} €/mois", 1_800 + 37 * n),
                "salarié . contrat": contract,
                "entreprise . salariés . effectif": size.to_string(),
            }})
            .to_string()
        })
        .collect();
    let file = folder.join("situations.jsonl");
    std::fs::write(&file, lines.join("\n"))?;
    Ok(file)
}
