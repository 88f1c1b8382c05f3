//! `parvis rules run`: many situations, on every core, compared with what is expected.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Read as _, Write as _};
use std::num::NonZero;
use std::time::{Duration, Instant};

use publicodes::source::{Node, read_json};
use publicodes::{Evaluation, Evaluator, Given, Options, RuleBase, Situation, Value};
use serde_json::{Map, Value as Json, json};

use super::load::{self, Stop};
use super::{RunArguments, plain, print_json};
use crate::console;

/// Distance within which two numbers agree, relative or absolute.
const TOLERANCE: f64 = 1e-6;
/// Lines held in memory at once, and longest line, in bytes.
const BATCH_LINES: usize = 2_048;
const MAX_LINE_BYTES: u64 = 4 * 1024 * 1024;
/// Differences told on standard error.
const DIFFERENCES_TOLD: usize = 20;

/// What came of a line.
#[derive(Default)]
struct LineResult {
    line: String,
    values: usize,
    agreeing_values: usize,
    differences: Vec<String>,
}

#[derive(Default)]
struct Totals {
    situations: usize,
    agreeing: usize,
    values: usize,
    agreeing_values: usize,
    told: usize,
    busy: Duration,
}

pub(super) fn run(arguments: &RunArguments) -> Result<bool, Stop> {
    let loading = Instant::now();
    let base = load::load_base(&arguments.rules, &arguments.common.packages)?;
    let load_ms = loading.elapsed().as_secs_f64() * 1e3;
    let options = Options { missing: false, ..load::options(&arguments.common)? };
    let at =
        |path: &std::path::Path, error: std::io::Error| Stop::Call(format!("{}: {error}", path.display()));
    let input = File::open(&arguments.situations).map_err(|error| at(&arguments.situations, error))?;
    let output = File::create(&arguments.out).map_err(|error| at(&arguments.out, error))?;
    let mut output = BufWriter::new(output);
    let threads =
        arguments.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, NonZero::get));
    let targets =
        arguments.targets.as_deref().map(|targets| load::targets(targets, &base)).unwrap_or_default();
    let mut lines = BufReader::new(input);
    let mut totals = Totals::default();
    loop {
        let batch = read_batch(&mut lines).map_err(|error| at(&arguments.situations, error))?;
        if batch.is_empty() {
            break;
        }
        let started = Instant::now();
        let results = evaluate_batch(&base, options, &targets, &batch, threads.clamp(1, 64));
        totals.busy += started.elapsed();
        for result in results {
            totals.add(&result);
            writeln!(output, "{}", result.line).map_err(|error| at(&arguments.out, error))?;
        }
    }
    output.flush().map_err(|error| at(&arguments.out, error))?;
    totals.report(arguments, load_ms, threads)
}

fn read_batch(lines: &mut BufReader<File>) -> std::io::Result<Vec<String>> {
    let mut batch = Vec::new();
    while batch.len() < BATCH_LINES {
        let mut line = String::new();
        if lines.by_ref().take(MAX_LINE_BYTES).read_line(&mut line)? == 0 {
            break;
        }
        if !line.trim().is_empty() {
            batch.push(line);
        }
    }
    Ok(batch)
}

/// Shares the lines between threads, each with its own evaluator; results keep the order of the lines.
fn evaluate_batch(
    base: &RuleBase,
    options: Options,
    targets: &[&str],
    batch: &[String],
    threads: usize,
) -> Vec<LineResult> {
    let share = batch.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let workers: Vec<_> = batch
            .chunks(share)
            .map(|lines| {
                scope.spawn(move || {
                    let mut evaluator = base.evaluator(options);
                    lines.iter().map(|line| evaluate_line(&mut evaluator, targets, line)).collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    })
}

fn evaluate_line(evaluator: &mut Evaluator<'_>, targets: &[&str], line: &str) -> LineResult {
    let wrong = |message: String| LineResult {
        line: json!({ "error": message }).to_string(),
        values: 1,
        differences: vec![message],
        ..LineResult::default()
    };
    let mut case: Map<String, Json> = match serde_json::from_str(line) {
        Ok(case) => case,
        Err(error) => return wrong(format!("a line is not a JSON object: {error}")),
    };
    // Read a second time for the order of the keys: targets are asked in the order in which the line names them.
    let ordered = match read_json(line.trim(), 0) {
        Ok(ordered) => ordered,
        Err(error) => return wrong(format!("a line is not a JSON object: {error}")),
    };
    let situation = ordered.get("situation").map_or_else(|| Ok(Situation::new()), Given::from_node);
    let set = situation.and_then(|situation| evaluator.set_situation(&situation));
    if let Err(error) = set {
        let message = load::with_nearest(&error);
        case.insert("error".to_owned(), json!(message));
        return LineResult { line: Json::Object(case).to_string(), ..wrong(message) };
    }
    let expected = case.get("expected").and_then(Json::as_object).cloned().unwrap_or_default();
    let asked = ordered.get("expected").and_then(Node::entries).unwrap_or_default();
    let mut names: Vec<&str> = asked.iter().map(|entry| entry.key.as_str()).collect();
    if names.is_empty() {
        names = targets.to_vec();
    }
    let mut result = LineResult::default();
    let mut values = Map::new();
    for name in names {
        let found = match evaluator.evaluate(name) {
            Ok(found) => found,
            Err(error) => {
                result.values += 1;
                result.differences.push(load::unknown(&error));
                continue;
            }
        };
        let shown = plain(&found);
        if let Some(expected) = expected.get(name) {
            result.values += 1;
            if agrees(expected, &found) {
                result.agreeing_values += 1;
            } else {
                result.differences.push(format!("« {name} »: expected {expected}, found {shown}"));
            }
        }
        values.insert(name.to_owned(), shown);
    }
    case.insert("values".to_owned(), Json::Object(values));
    LineResult { line: Json::Object(case).to_string(), ..result }
}

fn agrees(expected: &Json, found: &Evaluation) -> bool {
    if expected.get("missing").and_then(Json::as_bool) == Some(true) {
        return found.value.is_none();
    }
    match (expected.get("value").unwrap_or(&Json::Null), &found.value) {
        (Json::Number(expected), Some(Value::Number(found))) => expected.as_f64().is_some_and(|expected| {
            let distance = (expected - found).abs();
            distance <= TOLERANCE || distance <= TOLERANCE * expected.abs()
        }),
        (Json::Null, Some(Value::NotApplicable)) => true,
        (Json::Bool(expected), Some(Value::Bool(found))) => expected == found,
        (Json::String(expected), Some(Value::Text(found))) => expected == found,
        (Json::String(expected), Some(Value::Date(found))) => *expected == found.to_string(),
        _ => false,
    }
}

impl Totals {
    fn add(&mut self, result: &LineResult) {
        self.situations += 1;
        self.values += result.values;
        self.agreeing_values += result.agreeing_values;
        self.agreeing += usize::from(result.differences.is_empty());
        for difference in &result.differences {
            if self.told < DIFFERENCES_TOLD {
                console::note(format!("situation {}: {difference}", self.situations));
            }
            self.told += 1;
        }
    }

    fn report(&self, arguments: &RunArguments, load_ms: f64, threads: usize) -> Result<bool, Stop> {
        let per_second = self.situations as f64 / self.busy.as_secs_f64().max(1e-9);
        if arguments.common.json {
            print_json(&json!({
                "situations": self.situations,
                "agree": self.agreeing,
                "values": self.values,
                "values_agree": self.agreeing_values,
                "situations_per_second": per_second.round(),
                "load_ms": load_ms,
                "threads": threads,
            }))?;
        } else {
            console::line(format!(
                "{} of {} situations agree ({} of {} values), {per_second:.0} situations per second",
                self.agreeing, self.situations, self.agreeing_values, self.values
            ));
        }
        Ok(self.agreeing == self.situations)
    }
}
