//! `parvis rules`: check, test, evaluate and explain rules written in Publicodes.
//!
//! Exit codes: 0 right, 1 the rules or the values are wrong, 2 the call is wrong.

mod load;
mod run;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use publicodes::{Evaluation, Evaluator, Options, RuleBase, Severity, Value};
use serde_json::{Map, Value as Json, json};

use crate::console;
use load::Stop;

/// What to do with rules.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// Read rules and say what is wrong, with file, line and what to do
    #[command(
        after_help = "Example: parvis rules check rules/\nFolders are searched for .publicodes, .yaml, .yml \
                            and .json files. All paths make one rule base; files that stand alone are also accepted.\n\
                            Each finding says file, line, column, what is wrong and what to do.\n\
                            Exit codes: 0 no error, 1 the rules have errors, 2 the call is wrong."
    )]
    Check(PathsArguments),
    /// Run the `exemples` of every rule
    #[command(
        after_help = "Example: parvis rules test rules/aides.publicodes\nAn example is a situation with what it must give:\n\n  \
                            aide:\n    valeur: revenu * 10%\n    exemples:\n      - situation:\n          revenu: 1200 €\n        \
                            valeur attendue: 120\n\nExit codes: 0 all hold, 1 some do not or the rules cannot be read, \
                            2 the call is wrong."
    )]
    Test(PathsArguments),
    /// Compute values in a situation
    #[command(
        after_help = "Example: parvis rules eval --rules rules/ --situation '{\"revenu\": \"1200 €/mois\"}' \
                            --targets 'aide . montant,aide . durée'\nAn answer is a value or an expression; what is \
                            not answered is missing, and said so.\nExit codes: 0 computed (a missing value is no error), \
                            1 the rules or the situation are wrong, 2 the call is wrong."
    )]
    Eval(TargetsArguments),
    /// Show how values are come by: rules, conditions, bounds, sources
    #[command(
        after_help = "Example: parvis rules explain --rules rules/ --situation case.json --targets 'aide'\n\
                            One page: the value, then what it rests on, with sources (§) and reasons (·). What did not \
                            matter is cut.\nExit codes: 0 explained, 1 the rules or the situation are wrong, 2 the call \
                            is wrong."
    )]
    Explain(TargetsArguments),
    /// List what to ask next, most useful first
    #[command(
        after_help = "Example: parvis rules questions --rules rules/ --targets 'aide'\nThe number before each question is \
                            its score: how much the answer decides.\nExit codes: 0 listed, 1 the rules or the situation \
                            are wrong, 2 the call is wrong."
    )]
    Questions(TargetsArguments),
    /// Compute many situations and compare with expected values
    #[command(
        after_help = "Each line of the input is {\"situation\":{...},\"expected\":{target:{\"value\":...}}} or \
                            {target:{\"missing\":true}}; each line of the output adds \"values\". Values agree within \
                            1e-6, relative or absolute.\nExample: parvis rules run --rules rules/ --situations \
                            cases.jsonl --out computed.jsonl\nExit codes: 0 all agree, 1 some do not or the rules are \
                            wrong, 2 the call is wrong."
    )]
    Run(RunArguments),
}

/// Rules given as paths.
#[derive(Debug, Args)]
pub(crate) struct PathsArguments {
    /// Files or folders of rules
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    common: CommonArguments,
}

/// Choices of every command.
#[derive(Debug, Args)]
pub(crate) struct CommonArguments {
    /// Rules that `importer!` may name, as NAME=PATH
    #[arg(long = "package", value_name = "NAME=PATH")]
    packages: Vec<String>,
    /// Day taken for today, JJ/MM/AAAA
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Rules, a situation and targets.
#[derive(Debug, Args)]
pub(crate) struct TargetsArguments {
    /// File or folder of rules; may be repeated
    #[arg(long, required = true, value_name = "PATH")]
    rules: Vec<PathBuf>,
    /// File, or JSON: `{"rule": "expression"}`
    #[arg(long, value_name = "FILE|JSON", default_value = "{}")]
    situation: String,
    /// Names of rules, with commas between
    #[arg(long, required = true, value_name = "RULES")]
    targets: String,
    /// Let a rule with possibilities take the only applicable one
    #[arg(long)]
    filter_possibilities: bool,
    #[command(flatten)]
    common: CommonArguments,
}

/// `parvis rules run`.
#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    /// File or folder of rules; may be repeated
    #[arg(long, required = true, value_name = "PATH")]
    rules: Vec<PathBuf>,
    /// Situations, one JSON object a line
    #[arg(long, value_name = "FILE.jsonl")]
    situations: PathBuf,
    /// Where to write the situations with their values
    #[arg(long, value_name = "FILE.jsonl")]
    out: PathBuf,
    /// Names of rules to compute where a line expects none, with commas between
    #[arg(long, value_name = "RULES")]
    targets: Option<String>,
    /// Threads; all cores by default
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    #[command(flatten)]
    common: CommonArguments,
}

/// Runs a command; gives the exit code.
pub(crate) fn run(command: RulesCommand) -> Result<u8> {
    let done = match command {
        RulesCommand::Check(arguments) => check(&arguments),
        RulesCommand::Test(arguments) => test(&arguments),
        RulesCommand::Eval(arguments) => eval(&arguments),
        RulesCommand::Explain(arguments) => explain(&arguments),
        RulesCommand::Questions(arguments) => questions(&arguments),
        RulesCommand::Run(arguments) => run::run(&arguments),
    };
    match done {
        Ok(right) => Ok(u8::from(!right)),
        Err(Stop::Wrong(message)) => {
            console::note(format!("error: {message}"));
            Ok(1)
        }
        Err(Stop::Call(message)) => {
            console::note(format!("error: {message}"));
            Ok(2)
        }
    }
}

fn print_json(value: &Json) -> Result<(), Stop> {
    console::json(value).map_err(|error| Stop::Wrong(error.to_string()))
}

fn check(arguments: &PathsArguments) -> Result<bool, Stop> {
    let loaded = load::load_apart(&arguments.paths, &arguments.common.packages)?;
    let rules: usize = loaded.iter().filter_map(|one| one.base.as_ref()).map(RuleBase::len).sum();
    let all: Vec<_> = loaded.iter().flat_map(|one| &one.diagnostics).collect();
    let count = |severity| all.iter().filter(|found| found.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    for found in &all {
        console::note(found);
    }
    if arguments.common.json {
        let (diagnostics, ok) = (&all, errors == 0);
        let report = json!({ "ok": ok, "rules": rules, "errors": errors, "warnings": warnings, "diagnostics": diagnostics });
        print_json(&report)?;
    } else {
        console::line(format!("{rules} rules, {errors} errors, {warnings} warnings"));
    }
    Ok(errors == 0)
}

fn test(arguments: &PathsArguments) -> Result<bool, Stop> {
    let loaded = load::load_apart(&arguments.paths, &arguments.common.packages)?;
    let options = load::options(&arguments.common)?;
    let (mut passed, mut failed, mut results, mut sound) = (0, 0, Vec::new(), true);
    for one in loaded {
        load::tell_errors(&one.diagnostics);
        let Some(base) = one.base else {
            sound = false;
            continue;
        };
        for result in base.run_examples(options) {
            if result.passed() {
                passed += 1;
            } else {
                failed += 1;
                let place = format!("{}:{}", one.name, result.line);
                for failure in &result.failures {
                    console::note(format!("{place}: « {} » [{}] : {failure}", result.rule, result.name));
                }
            }
            results.push(result);
        }
    }
    if arguments.common.json {
        print_json(&json!({ "passed": passed, "failed": failed, "examples": results }))?;
    } else {
        console::line(format!("{passed} passed, {failed} failed"));
    }
    Ok(failed == 0 && sound)
}

/// Loads rules, sets the situation, and hands over the evaluator with the names of the targets.
fn with_situation<T>(
    arguments: &TargetsArguments,
    missing: bool,
    work: impl FnOnce(&mut Evaluator<'_>, &[&str]) -> Result<T, Stop>,
) -> Result<T, Stop> {
    let base = load::load_base(&arguments.rules, &arguments.common.packages)?;
    let situation = load::situation(&arguments.situation)?;
    let filter_possibilities = arguments.filter_possibilities;
    let options = Options { missing, filter_possibilities, ..load::options(&arguments.common)? };
    let mut evaluator = base.evaluator(options);
    evaluator.set_situation(&situation).map_err(|error| Stop::Wrong(load::with_nearest(&error)))?;
    for (rule, value) in evaluator.unexpected_answers() {
        console::note(format!("warning: « {value} » is not one of the possibilities of « {rule} »"));
    }
    let targets = load::targets(&arguments.targets, &base);
    work(&mut evaluator, &targets)
}

fn eval(arguments: &TargetsArguments) -> Result<bool, Stop> {
    let values = with_situation(arguments, true, |evaluator, targets| {
        targets
            .iter()
            .map(|target| {
                let evaluation =
                    evaluator.evaluate(target).map_err(|error| Stop::Call(load::unknown(&error)))?;
                Ok(((*target).to_owned(), evaluation))
            })
            .collect::<Result<Vec<_>, Stop>>()
    })?;
    let sound = values.iter().all(|(_, value)| !value.faults.iter().any(publicodes::Fault::is_failure));
    for (target, value) in &values {
        for fault in value.faults.iter().filter(|fault| fault.is_failure()) {
            console::note(format!("error: « {target} »: « {} »: {}", fault.rule, fault.message));
        }
    }
    if arguments.common.json {
        let values: Map<String, Json> =
            values.iter().map(|(target, value)| (target.clone(), detailed(value))).collect();
        print_json(&json!({ "values": values }))?;
        return Ok(sound);
    }
    for (target, value) in &values {
        console::line(format!("{target} = {}", written(value)));
        let names: Vec<&str> = value.missing.iter().map(|missing| missing.rule.as_str()).take(10).collect();
        if value.value.is_none() && !names.is_empty() {
            console::line(format!("  missing: {}", names.join(", ")));
        }
    }
    Ok(sound)
}

fn explain(arguments: &TargetsArguments) -> Result<bool, Stop> {
    let explanations = with_situation(arguments, true, |evaluator, targets| {
        let explain =
            |target: &&str| evaluator.explain(target).map_err(|error| Stop::Call(load::unknown(&error)));
        targets.iter().map(explain).collect::<Result<Vec<_>, Stop>>()
    })?;
    if arguments.common.json {
        print_json(&json!({ "explanations": explanations }))?;
    } else {
        for explanation in &explanations {
            console::line(explanation.to_text().trim_end());
        }
    }
    Ok(true)
}

fn questions(arguments: &TargetsArguments) -> Result<bool, Stop> {
    let questions = with_situation(arguments, true, |evaluator, targets| {
        evaluator.questions(targets).map_err(|error| Stop::Call(load::unknown(&error)))
    })?;
    if arguments.common.json {
        print_json(&json!({ "questions": questions }))?;
        return Ok(true);
    }
    for question in &questions {
        let text = question.question.as_deref().unwrap_or(&question.title);
        let default =
            question.default.as_ref().map(|value| format!("  (default: {value})")).unwrap_or_default();
        console::line(format!("{:>8}  {}: {text}{default}", question.score, question.rule));
    }
    Ok(true)
}

/// A value as `run` writes and reads it.
fn plain(evaluation: &Evaluation) -> Json {
    match &evaluation.value {
        None => json!({ "missing": true }),
        Some(value) => json!({ "value": value }),
    }
}

fn detailed(evaluation: &Evaluation) -> Json {
    let mut out = plain(evaluation);
    let Some(map) = out.as_object_mut() else { return out };
    if let Some(unit) = &evaluation.unit {
        map.insert("unit".to_owned(), json!(unit));
    }
    if !evaluation.missing.is_empty() {
        map.insert("missing_variables".to_owned(), json!(evaluation.missing));
    }
    if !evaluation.faults.is_empty() {
        map.insert("faults".to_owned(), json!(evaluation.faults));
    }
    out
}

fn written(evaluation: &Evaluation) -> String {
    match &evaluation.value {
        None => "not defined".to_owned(),
        Some(Value::NotApplicable) => "not applicable".to_owned(),
        Some(Value::Bool(value)) => if *value { "oui" } else { "non" }.to_owned(),
        Some(Value::Number(number)) => {
            publicodes::format_number(*number, evaluation.unit.as_deref().unwrap_or_default(), 6)
        }
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Date(date)) => date.to_string(),
    }
}
