//! How fast is it, as ratios against named peers in the same run?

mod load;
mod plan;
mod rules;
mod search;

use std::net::{SocketAddr, ToSocketAddrs as _};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::run::{check, command, root};

const HELP: &str = "\
cargo xtask bench load --base URL [--city SLUG] [--questions FILE | --path PATH] [--rate N] [--seconds N]
    questions (or one page) to a running server at a fixed rate; prints p50 and p99 (the server must be on this machine)
cargo xtask bench plan [--built]
    ten thousand action sheets over forty plans: p50 and p99 of each page, and of the annual report
cargo xtask bench rules [--situations FILE.jsonl] [--count N]      (also: cargo xtask bench-rules)
    the rules engine beside the language's reference engine: loading, one situation with ten targets, two threads
cargo xtask bench search --set DIR [--cache DIR]
    quality and speed of search on a set in BEIR form beside PostgreSQL and bm25s on the same passages; vectors are
    kept in the cache (by default .tools/bench/vectors)
cargo xtask bench scale
    time of a question by words and by meaning over 10,000, 100,000 and 1,000,000 made-up passages, results checked

Other measures, each a command of its own, are listed in docs/performance.md.";

/// Runs the measure named.
pub(crate) fn run(words: &[&str]) -> Result<()> {
    match words {
        ["load", options @ ..] => load_test(options),
        ["plan", options @ ..] => plan::run(options.contains(&"--built")),
        ["rules", options @ ..] => rules::run(options),
        ["search", options @ ..] => {
            let value = |name: &str| option(options, name);
            let set = value("--set").context("--set DIR is missing")?;
            let cache = value("--cache").map_or_else(|| root().join(".tools/bench/vectors"), Into::into);
            search::run(std::path::Path::new(set), &cache)
        }
        ["scale"] => {
            check(command("cargo").args(["run", "--release", "--package", "search", "--example", "scale"]))
        }
        _ => {
            println!("{HELP}");
            Ok(())
        }
    }
}

/// What follows `name` among the options.
fn option<'a>(options: &[&'a str], name: &str) -> Option<&'a str> {
    options.iter().position(|word| *word == name).and_then(|at| options.get(at + 1).copied())
}

fn load_test(options: &[&str]) -> Result<()> {
    let value = |name: &str| option(options, name);
    let base = value("--base").context("--base URL is missing")?;
    let address = address_of(base)?;
    let city = value("--city").unwrap_or("clairvaigne");
    let default = root().join("evaluation/demo/questions.jsonl");
    let questions = value("--questions").map_or(default, Into::into);
    let text = std::fs::read_to_string(&questions)
        .with_context(|| format!("cannot read {}", questions.display()))?;
    let page = value("--path").map(|path| vec![path.to_owned()]);
    let paths: Vec<String> = page.unwrap_or_else(|| questions_of(&text, city));
    let rate: u32 = value("--rate").unwrap_or("50").parse()?;
    let seconds: u32 = value("--seconds").unwrap_or("20").parse()?;
    let first = paths.first().context("the file holds no question")?;
    if load::get(address, first)? != 200 {
        bail!("{base}{first} does not answer with 200");
    }
    let outcome = load::run(address, &paths, rate, seconds)?;
    println!(
        "{} requests in {:.1} s at {rate} a second: {} failed, p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        outcome.requests, outcome.seconds, outcome.failed, outcome.p50_ms, outcome.p99_ms, outcome.max_ms
    );
    Ok(())
}

fn questions_of(text: &str, city: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|line| line.get("question").or_else(|| line.get("text"))?.as_str().map(load::encode))
        .map(|question| format!("/{city}/ask?q={question}"))
        .collect()
}

fn address_of(base: &str) -> Result<SocketAddr> {
    let host = base.trim_start_matches("http://").trim_end_matches('/');
    host.to_socket_addrs()?.next().with_context(|| format!("{base} is not an address"))
}
/// The value below which `share` of the sorted `values` lie; 0 for none.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rank in a short list"
)]
fn quantile(values: &[f64], share: f64) -> f64 {
    let rank = ((values.len() as f64 * share).ceil() as usize).clamp(1, values.len().max(1));
    values.get(rank - 1).copied().unwrap_or_default()
}
