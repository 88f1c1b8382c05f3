//! Loads rules and times situations, to be set beside `benches/reference.mjs`.
//!
//! `cargo run --release -p publicodes --example compare -- RULES SITUATIONS.jsonl COUNT 'target,target'`
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measure, stopped by the first surprise")]

use std::time::Instant;

use publicodes::{Given, Options, RuleBase, Situation, Source};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [rules, situations, count, targets] = arguments.as_slice() else {
        println!("usage: compare RULES SITUATIONS.jsonl COUNT 'target,target'");
        return;
    };
    let source = Source::new(rules.as_str(), std::fs::read_to_string(rules).unwrap());
    let start = Instant::now();
    let base = RuleBase::load(&[source], &[]).base.unwrap();
    let load_ms = start.elapsed().as_secs_f64() * 1e3;
    let text = std::fs::read_to_string(situations).unwrap();
    let situations: Vec<Situation> = text
        .lines()
        .take(count.parse().unwrap())
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|line| Given::parse(&line.get("situation").unwrap().to_string()).unwrap())
        .collect();
    let targets: Vec<&str> = targets.split(',').map(str::trim).collect();
    let time = |situations: &[Situation], missing: bool| {
        let mut evaluator = base.evaluator(Options { missing, ..Options::default() });
        for situation in situations {
            evaluator.set_situation(situation).unwrap();
            for target in &targets {
                evaluator.evaluate(target).unwrap();
            }
        }
    };
    let measure = |work: &dyn Fn()| {
        work();
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1e3 / situations.len() as f64
    };
    let values_ms = measure(&|| time(&situations, false));
    let missing_ms = measure(&|| time(&situations, true));
    let (left, right) = situations.split_at(situations.len() / 2);
    let threads_ms = measure(&|| {
        std::thread::scope(|scope| {
            scope.spawn(|| time(left, false));
            time(right, false);
        });
    });
    let report = serde_json::json!({
        "engine": "publicodes (Rust)",
        "load_ms": load_ms,
        "situation_ms": values_ms,
        "situation_with_missing_ms": missing_ms,
        "situation_two_threads_ms": threads_ms,
    });
    println!("{report}");
}
