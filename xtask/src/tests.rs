//! What runs on every change? The steps of a test run, in the order that fails fastest.

use std::time::Instant;

use anyhow::{Result, bail};

use crate::run::{check, command};
use crate::tools::Tools;
use crate::{browser, postgres, tidy};

/// How much to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All of it.
    All,
    /// Without the browser and without what must be installed for it.
    Quick,
}

/// Runs the steps; stops at the first that fails.
pub(crate) fn run(scope: Scope) -> Result<()> {
    step("format", || check(command("cargo").args(["fmt", "--all", "--check"])))?;
    step("tidy", tidy::run)?;
    let tools = Tools::install_all()?;
    println!("{}", tools.summary());
    step("licences and bans", || deny(&tools))?;
    step("clippy", || {
        check(command("cargo").args([
            "clippy",
            "--release",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]))
    })?;
    let Some(bin) = &tools.postgres else { bail!("PostgreSQL is missing: its half of the suite cannot run") };
    let server = postgres::Server::start(bin)?;
    step("documentation examples", || {
        check(command("cargo").args(["test", "--release", "--workspace", "--doc", "--quiet"]))
    })?;
    step("unit, property, integration, command line", || cargo_tests(&tools, &server))?;
    drop(server);
    if scope == Scope::All {
        step("pages in a browser", || browser::run(&tools))?;
    }
    Ok(())
}

fn deny(tools: &Tools) -> Result<()> {
    let Some(deny) = &tools.deny else { bail!("cargo-deny is missing") };
    check(command(deny).args(["--log-level", "error", "check", "bans", "licenses", "sources"]))
}

fn cargo_tests(tools: &Tools, server: &postgres::Server) -> Result<()> {
    let mut tests = match &tools.nextest {
        Some(nextest) => {
            let mut tests = command(nextest);
            tests.args(["nextest", "run", "--release", "--workspace", "--no-fail-fast"]);
            tests
        }
        None => {
            let mut tests = command("cargo");
            tests.args(["test", "--release", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests"]);
            tests
        }
    };
    tests.env("PARVIS_TEST_POSTGRES", server.url());
    if let Some(mail) = &tools.mail {
        tests.env("PARVIS_TEST_AIOSMTPD", mail);
    }
    if let Some(identities) = &tools.identities {
        tests.env("PARVIS_TEST_OIDC", identities);
    }
    if let Some(model) = &tools.model {
        tests.env("PARVIS_MODEL", model);
    }
    check(&mut tests)
}

fn step(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("\n=== {name}");
    let start = Instant::now();
    let outcome = work();
    let word = if outcome.is_ok() { "done" } else { "FAILED" };
    println!("=== {name}: {word} in {:.0} s", start.elapsed().as_secs_f64());
    outcome
}
