//! The one program: reads arguments and the environment, calls one use case, prints.
//!
//! *Invariant:* no logic here. What a command does, the library crates do; what it prints comes from them.

mod cli;
mod commands;
mod console;
mod model;

use std::process::ExitCode;

use clap::Parser as _;

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

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match commands::run(arguments) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            console::failure(&error);
            ExitCode::from(exit::FAILED)
        }
    }
}
