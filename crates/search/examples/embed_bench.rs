//! How fast does the local model answer on this machine? Prints one line of JSON.
//!
//! `embed_bench MODEL TEXTS THREADS SECONDS [VECTORS [LEVEL]]`: TEXTS holds one passage a line, the first line being
//! the query. VECTORS, if given and not `-`, receives the vectors (query first) as little-endian `f32`. LEVEL is
//! the number of the instruction set, 0 being the portable code.
#![expect(clippy::print_stdout, reason = "its output is its purpose")]

use std::error::Error;
use std::time::{Duration, Instant};

use search::embedding::{Embed, Level, LocalModel, LocalOptions};

/// Milliseconds of each of the calls made within `limit`, three at least.
fn time(
    limit: Duration,
    mut call: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<Vec<f64>, Box<dyn Error>> {
    let start = Instant::now();
    let mut times = Vec::new();
    while times.len() < 3 || start.elapsed() < limit {
        let before = Instant::now();
        call()?;
        times.push(before.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [model_path, texts, threads, seconds, rest @ ..] = args.as_slice() else {
        return Err("usage: embed_bench MODEL TEXTS THREADS SECONDS [VECTORS [LEVEL]]".into());
    };
    let threads: usize = threads.parse()?;
    let limit = Duration::from_secs_f64(seconds.parse::<f64>()? / 2.0);
    let before = Instant::now();
    let number: Option<usize> = rest.get(1).map(|number| number.parse()).transpose()?;
    let level = number.and_then(|number| Level::supported().get(number).copied());
    let options = LocalOptions { extra_threads: Some(threads.saturating_sub(1)), level };
    let model = LocalModel::open_with(model_path, options)?;
    let open_ms = before.elapsed().as_secs_f64() * 1e3;
    let texts = std::fs::read_to_string(texts)?;
    let mut lines = texts.lines();
    let query = lines.next().ok_or("no text")?;
    let passages: Vec<&str> = lines.collect();
    let tokens: usize = passages.iter().map(|text| model.count_tokens(text)).sum();
    if let Some(path) = rest.first().filter(|path| *path != "-") {
        let mut bytes = Vec::new();
        let vectors = std::iter::once(model.embed_query(query)?).chain(model.embed_passages(&passages)?);
        vectors.flatten().for_each(|x| bytes.extend(x.to_le_bytes()));
        std::fs::write(path, bytes)?;
    }
    let queries = time(limit, || Ok(model.embed_query(query).map(drop)?))?;
    let cpu_before = cpu_seconds();
    let batches = time(limit, || Ok(model.embed_passages(&passages).map(drop)?))?;
    let cpu = cpu_seconds().zip(cpu_before).map(|(after, before)| after - before);
    let middle = |times: &[f64]| times.get(times.len() / 2).copied().unwrap_or_default();
    let best = |times: &[f64]| times.first().copied().unwrap_or_default();
    let per_second = |ms: f64| passages.len() as f64 / ms * 1e3;
    let report = serde_json::json!({
        "engine": "parvis",
        "level": format!("{:?}", level.unwrap_or_else(Level::best)),
        "threads": threads,
        "open_ms": open_ms,
        "passages": passages.len(),
        "tokens": tokens,
        "passages_per_second": per_second(middle(&batches)),
        "passages_per_second_best": per_second(best(&batches)),
        "passages_per_cpu_second": cpu.map(|cpu| (passages.len() * batches.len()) as f64 / cpu),
        "query_ms": middle(&queries),
        "query_ms_best": best(&queries),
        "peak_rss_mb": peak_rss_mb(),
    });
    println!("{report}");
    Ok(())
}

/// Processor time of this process in user mode so far, where the system says it: steadier than the clock on
/// a machine with other work.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let ticks: f64 = stat.rsplit_once(')')?.1.split_whitespace().nth(11)?.parse().ok()?;
    Some(ticks / 100.0)
}

/// Peak of the resident memory, where the system says it.
fn peak_rss_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()? / 1024.0)
}
