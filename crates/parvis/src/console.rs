//! How does the program speak to a person at a terminal?
#![expect(clippy::print_stderr, reason = "the one place that prints")]

use std::io::Write as _;

use domain::Coded as _;
use serde::Serialize;

/// A line of result. A reader that stops listening (`| head`) is no failure.
pub(crate) fn line(text: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// A part of a long result, whole lines.
pub(crate) fn part(text: &str) -> std::io::Result<()> {
    std::io::stdout().write_all(text.as_bytes())
}

/// A line of progress or advice, apart from results.
pub(crate) fn note(text: impl std::fmt::Display) {
    eprintln!("{text}");
}

/// A value as one line of JSON.
pub(crate) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    line(serde_json::to_string(value)?);
    Ok(())
}

/// An error with what to do next.
pub(crate) fn failure(error: &anyhow::Error) {
    eprintln!("error: {error:#}");
    if let Some(hint) = error.downcast_ref::<app::Error>().and_then(domain::Coded::hint) {
        eprintln!("what to do: {hint}");
    }
    if let Some(coded) = error.downcast_ref::<app::Error>() {
        eprintln!("code: {}", coded.code());
    }
    if let Some(unread) = error.downcast_ref::<app::plan::read::ReadFileError>() {
        if let Some(hint) = unread.hint() {
            eprintln!("what to do: {hint}");
        }
        eprintln!("code: {}", unread.code());
    }
}
