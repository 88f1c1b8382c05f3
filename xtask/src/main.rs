//! What does a contributor run? Set-up, tests, tidy checks, measures: one command each.
//!
//! Owns how the tools of a test run are found or installed. Is never shipped.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command for people")]

mod bench;
mod browser;
mod postgres;
mod run;
mod tests;
mod tidy;
mod tools;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  setup          install what the tests need (PostgreSQL, Chromium, checkers, model) and say where each stands
  test           all that continuous integration runs: format, clippy, tidy, deny, unit, property, integration
                 on SQLite and PostgreSQL, command line snapshots, evaluation floors, pages in a real browser
  test --quick   format, clippy, tidy and the tests that need no browser
  tidy           the checks that keep code and documents true to one another
  bench          measures against named peers, written as ratios (see docs/performance.md)
  bench-rules    the rules engine beside the language's reference engine (installed by name through npm)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["setup"] => tools::Tools::install_all().map(|tools| println!("{}", tools.summary())),
        ["test"] => tests::run(tests::Scope::All),
        ["test", "--quick"] => tests::run(tests::Scope::Quick),
        ["tidy"] => tidy::run(),
        ["bench", rest @ ..] => bench::run(rest),
        ["bench-rules", rest @ ..] => bench::run(&[&["rules"], rest].concat()),
        _ => {
            println!("{HELP}");
            return if words.is_empty() || words == ["--help"] {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(2)
            };
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
