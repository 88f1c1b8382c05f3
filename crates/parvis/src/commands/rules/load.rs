//! Where do rules and situations come from on the command line?

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use publicodes::{
    Date, Diagnostic, Given, Options, RuleBase, Severity, Situation, SituationError, Source, UnknownRule,
    limits,
};

use super::CommonArguments;
use crate::console;

const EXTENSIONS: [&str; 4] = ["publicodes", "yaml", "yml", "json"];
/// Deepest folder searched for rules, and most files read.
const MAX_FOLDERS_DEPTH: usize = 16;
const MAX_FILES: usize = 10_000;

/// Why a command stops.
pub(super) enum Stop {
    /// The rules or the values are wrong.
    Wrong(String),
    /// The call is wrong.
    Call(String),
}

/// A base, or why there is none.
pub(super) struct LoadedRules {
    pub(super) name: String,
    pub(super) base: Option<RuleBase>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

fn read_file(path: &Path) -> Result<Source, Stop> {
    let call = |message: String| Stop::Call(format!("{}: {message}", path.display()));
    let size = std::fs::metadata(path).map_err(|error| call(error.to_string()))?.len();
    if size > limits::MAX_FILE_BYTES as u64 {
        return Err(Stop::Wrong(format!("{}: larger than {} bytes", path.display(), limits::MAX_FILE_BYTES)));
    }
    let bytes = std::fs::read(path).map_err(|error| call(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| Stop::Wrong(format!("{}: not UTF-8", path.display())))?;
    Ok(Source::new(path.display().to_string(), text))
}

fn find_files(path: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Stop> {
    let call = |error: std::io::Error| Stop::Call(format!("{}: {error}", path.display()));
    if !path.is_dir() {
        found.push(path.to_owned());
        return Ok(());
    }
    if depth > MAX_FOLDERS_DEPTH || found.len() > MAX_FILES {
        return Err(Stop::Call(format!("{}: too many files or folders", path.display())));
    }
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(path).map_err(call)? {
        entries.push(entry.map_err(call)?.path());
    }
    entries.sort();
    for entry in entries {
        let named = entry.extension().and_then(|extension| extension.to_str());
        if entry.is_dir() || named.is_some_and(|extension| EXTENSIONS.contains(&extension)) {
            find_files(&entry, depth + 1, found)?;
        }
    }
    Ok(())
}

fn sources(paths: &[PathBuf]) -> Result<Vec<Source>, Stop> {
    let mut files = Vec::new();
    for path in paths {
        find_files(path, 0, &mut files)?;
    }
    if files.is_empty() {
        return Err(Stop::Call(format!("no rules: folders are searched for .{}", EXTENSIONS.join(", ."))));
    }
    files.iter().map(|file| read_file(file)).collect()
}

fn packages(named: &[String]) -> Result<Vec<Source>, Stop> {
    named
        .iter()
        .map(|pair| {
            let wrong = || Stop::Call(format!("--package {pair}: expected NAME=PATH"));
            let (name, path) = pair.split_once('=').ok_or_else(wrong)?;
            Ok(Source { name: name.into(), ..read_file(Path::new(path))? })
        })
        .collect()
}

/// Tells what is wrong with rules that are used all the same.
pub(super) fn tell_errors(diagnostics: &[Diagnostic]) {
    for found in diagnostics.iter().filter(|found| found.severity == Severity::Error) {
        console::note(found);
    }
}

/// Loads paths as one base, or each file as its own where only that is right.
pub(super) fn load_apart(paths: &[PathBuf], named: &[String]) -> Result<Vec<LoadedRules>, Stop> {
    let (sources, packages) = (sources(paths)?, packages(named)?);
    let together = RuleBase::load(&sources, &packages);
    let name = sources.first().map(|source| source.name.to_string()).unwrap_or_default();
    if together.base.is_none() && sources.len() > 1 {
        let apart: Vec<LoadedRules> = sources
            .iter()
            .map(|source| {
                let loaded = RuleBase::load(std::slice::from_ref(source), &packages);
                LoadedRules {
                    name: source.name.to_string(),
                    base: loaded.base,
                    diagnostics: loaded.diagnostics,
                }
            })
            .collect();
        if apart.iter().all(|one| one.base.is_some()) {
            console::note(format!("{} files, each a rule base of its own", apart.len()));
            return Ok(apart);
        }
    }
    Ok(vec![LoadedRules { name, base: together.base, diagnostics: together.diagnostics }])
}

/// Loads paths as one base. Errors of meaning are told, and the values that they concern will not be defined.
pub(super) fn load_base(paths: &[PathBuf], named: &[String]) -> Result<RuleBase, Stop> {
    let loaded = RuleBase::load(&sources(paths)?, &packages(named)?);
    tell_errors(&loaded.diagnostics);
    loaded.base.ok_or_else(|| Stop::Wrong("the rules have errors".to_owned()))
}

/// Reads a situation from a file or from the argument itself.
pub(super) fn situation(argument: &str) -> Result<Situation, Stop> {
    let text = if argument.trim_start().starts_with('{') {
        argument.to_owned()
    } else {
        read_file(Path::new(argument))?.text
    };
    Given::parse(&text).map_err(|error| Stop::Call(error.to_string()))
}

/// Names between commas; a rule whose own name has a comma may stand alone.
pub(super) fn targets<'t>(argument: &'t str, base: &RuleBase) -> Vec<&'t str> {
    if base.rule(argument.trim()).is_some() {
        return vec![argument.trim()];
    }
    argument.split(',').map(str::trim).filter(|name| !name.is_empty()).collect()
}

pub(super) fn options(common: &CommonArguments) -> Result<Options, Stop> {
    let today = match &common.date {
        None => today(),
        Some(text) => {
            let date = Date::parse(text);
            Some(date.ok_or_else(|| Stop::Call(format!("--date {text}: expected JJ/MM/AAAA")))?)
        }
    };
    Ok(Options { today, ..Options::default() })
}

fn today() -> Option<Date> {
    const SECONDS_A_DAY: u64 = 86_400;
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Date::from_days(i64::try_from(elapsed.as_secs() / SECONDS_A_DAY).ok()?)
}

pub(super) fn with_nearest(error: &SituationError) -> String {
    match error {
        SituationError::UnknownRule { nearest: Some(nearest), .. } => {
            format!("{error}; vouliez-vous dire « {nearest} » ?")
        }
        _ => error.to_string(),
    }
}

pub(super) fn unknown(error: &UnknownRule) -> String {
    match &error.nearest {
        Some(nearest) => format!("{error}; vouliez-vous dire « {nearest} » ?"),
        None => error.to_string(),
    }
}
