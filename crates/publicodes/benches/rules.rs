//! How fast are rules loaded and evaluated?
//!
//! Uses the real rule base beside the project where it is there, and a made one of the same kind elsewhere.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench stops at the first surprise"
)]

use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use publicodes::{Given, Options, RuleBase, Situation, Source};

const TARGETS: [&str; 10] = [
    "salarié . cotisations",
    "salarié . coût total employeur",
    "salarié . rémunération . net . à payer avant impôt",
    "salarié . rémunération . net . payé après impôt",
    "salarié . cotisations . vieillesse",
    "salarié . rémunération . net . imposable",
    "salarié . contrat . salaire brut",
    "impôt . montant",
    "impôt . taux d'imposition",
    "salarié . cotisations . assiette",
];

fn folder() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("PARVIS_SHARED") {
        return Some(PathBuf::from(path).join("publicodes"));
    }
    let start = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = start.ancestors().map(|folder| folder.join("shared/publicodes"));
    shared.into_iter().find(|folder| folder.join("modele-social.json").is_file())
}

fn situations(folder: &Path) -> Vec<Situation> {
    let text = std::fs::read_to_string(folder.join("situations.jsonl")).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    lines.map(|line| Given::parse(&line.get("situation").unwrap().to_string()).unwrap()).collect()
}

fn evaluate_all(base: &RuleBase, situations: &[Situation], targets: &[&str], missing: bool) -> usize {
    let mut evaluator = base.evaluator(Options { missing, ..Options::default() });
    let mut known = 0;
    for situation in situations {
        evaluator.set_situation(situation).unwrap();
        for target in targets {
            known += usize::from(evaluator.number(target).unwrap().is_some());
        }
    }
    known
}

fn benches(criterion: &mut Criterion) {
    let Some(folder) = folder() else {
        println!("SKIPPED: no folder shared/publicodes beside the project");
        return;
    };
    let text = std::fs::read_to_string(folder.join("modele-social.json")).unwrap();
    let source = Source::new("modele-social.json", text);
    let base = RuleBase::load(std::slice::from_ref(&source), &[]).base.unwrap();
    let situations = situations(&folder);
    let targets: Vec<&str> = TARGETS.into_iter().filter(|target| base.rule(target).is_some()).collect();
    let mut group = criterion.benchmark_group("modele-social");
    group.sample_size(10);
    group.bench_function("load", |bencher| {
        bencher.iter(|| black_box(RuleBase::load(std::slice::from_ref(&source), &[]).base.unwrap().len()));
    });
    group.bench_function("400 situations, values", |bencher| {
        bencher.iter(|| black_box(evaluate_all(&base, &situations, &targets, false)));
    });
    group.bench_function("400 situations, values and what is missing", |bencher| {
        bencher.iter(|| black_box(evaluate_all(&base, &situations, &targets, true)));
    });
    group.bench_function("400 situations, two threads", |bencher| {
        let (left, right) = situations.split_at(situations.len() / 2);
        bencher.iter(|| {
            std::thread::scope(|scope| {
                let half = scope.spawn(|| evaluate_all(&base, left, &targets, false));
                black_box(evaluate_all(&base, right, &targets, false) + half.join().unwrap())
            })
        });
    });
    group.finish();
}

criterion_group!(rules, benches);
criterion_main!(rules);
