//! Does search find more, and faster, than others on the same passages? Quality and speed in one run.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::postgres::Server;
use crate::run::{check, command, find_program, output, root};
use crate::tools::Tools;

/// Packages of the peers' script, with the versions that it is known to run with.
const PEERS: [&str; 4] = ["bm25s==0.3.16", "PyStemmer", "psycopg[binary]", "numpy"];

/// Measures the product on the set by words, by meaning and by both, then the peers on the product's passages.
pub(super) fn run(set: &Path, cache: &Path) -> Result<()> {
    check(command("cargo").args(["build", "--quiet", "--release", "--workspace", "--bin", "parvis"]))?;
    let tools = Tools::install_for_search()?;
    let work = root().join(".tools/bench");
    std::fs::create_dir_all(&work)?;
    let passages = work.join("passages.jsonl");
    let mut rows = Vec::new();
    for mode in ["words", "meaning", "both"] {
        let mut parvis = command(program()?);
        parvis.args(["eval", "retrieval", "--json", "--mode", mode, "--set"]).arg(set);
        parvis.arg("--cache").arg(cache).arg("--passages").arg(&passages);
        if let Some(model) = &tools.model {
            parvis.arg("--model").arg(model);
        }
        let report: Value = serde_json::from_str(&output(&mut parvis)?)?;
        let time = |name: &str| report.get(name).and_then(Value::as_f64).unwrap_or_default();
        rows.push(Row::new(
            format!("parvis, {mode}"),
            &report,
            [time("search_p50_ms"), time("search_p99_ms")],
        ));
    }
    let Some(bin) = &tools.postgres else { bail!("PostgreSQL is missing") };
    let server = Server::start(bin)?;
    let python = find_program("python3").context("python3 is not installed")?;
    let packages = root().join(".tools/peers");
    if !packages.join("bm25s").is_dir() {
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"];
        check(command(&python).args(pip).arg(&packages).args(PEERS))?;
    }
    let mut peers = command(&python);
    peers.env("PYTHONPATH", &packages).arg("xtask/peers/words.py").arg(set).arg(&passages).arg(server.url());
    for line in output(&mut peers)?.lines() {
        let report: Value = serde_json::from_str(line)?;
        let time = |name: &str| report.get(name).and_then(Value::as_f64).unwrap_or_default();
        let name = report.get("peer").and_then(Value::as_str).unwrap_or("peer").to_owned();
        rows.push(Row::new(name, &report, [time("query_p50_ms"), time("query_p99_ms")]));
    }
    print(&rows);
    Ok(())
}

/// The program that the build above made.
fn program() -> Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let file = target.join("release").join("parvis");
    if file.is_file() { Ok(file) } else { bail!("{} was not built", file.display()) }
}

struct Row {
    name: String,
    ndcg: f64,
    recall: f64,
    times_ms: [f64; 2],
}

impl Row {
    fn new(name: String, report: &Value, times_ms: [f64; 2]) -> Self {
        let number = |name: &str| report.get(name).and_then(Value::as_f64).unwrap_or_default();
        Self { name, ndcg: number("ndcg@10"), recall: number("recall@10"), times_ms }
    }
}

/// A table in Markdown; times also as ratios to the first row's.
fn print(rows: &[Row]) {
    println!("| engine | nDCG@10 | recall@10 | p50 ms | p99 ms | p50, times ours by words |");
    println!("|---|---|---|---|---|---|");
    let ours = rows.first().map_or(1.0, |row| row.times_ms[0]);
    for Row { name, ndcg, recall, times_ms: [p50, p99] } in rows {
        println!("| {name} | {ndcg:.3} | {recall:.3} | {p50:.2} | {p99:.2} | {:.1} |", p50 / ours);
    }
}
