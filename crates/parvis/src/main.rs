//! The one program: reads arguments and the environment, calls one use case, prints.
//!
//! *Invariant:* no logic here. What a command does, the library crates do; what it prints comes from them.

mod cli;
mod commands;
mod config;
mod console;
mod model;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

/// Exit codes, the same for every command.
mod exit {
    /// All went well.
    pub(crate) const DONE: u8 = 0;
    /// It could not be done; standard error says why and what to do.
    pub(crate) const FAILED: u8 = 1;
    /// A check could not be made; the code of a wrong call as well.
    pub(crate) const NOT_CHECKED: u8 = 2;
    /// Some of it was done (files refused while the others went in).
    pub(crate) const PARTLY: u8 = 3;
}

/// Reads the configuration file, if one is named, then the command line over it.
fn run() -> anyhow::Result<u8> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let mut command = cli::Arguments::command();
    if let Some(file) = config::file_named(&given) {
        command = config::apply(command, &file)?;
    }
    let matches = command.clone().get_matches();
    let arguments = cli::Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    match arguments.command {
        cli::Command::Config => {
            config::lines(command)?.iter().for_each(console::line);
            Ok(exit::DONE)
        }
        _ => commands::run(arguments),
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            console::failure(&error);
            ExitCode::from(exit::FAILED)
        }
    }
}
