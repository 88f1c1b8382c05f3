//! Do the pages work in a real browser, and can everyone read them?
//!
//! Starts the program itself on the demonstration cities and drives Chromium against it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use anyhow::{Context, Result, bail};

use crate::run::{check, command, root};
use crate::tools::Tools;

/// A demonstration server; stopped on drop.
struct Demo {
    child: Child,
    base: String,
    agent_link: String,
    setup_link: String,
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs the browser tests.
pub(crate) fn run(tools: &Tools) -> Result<()> {
    let (Some(chromium), Some(_)) = (&tools.chromium, &tools.node_modules) else {
        bail!("Chromium or its driver is missing: see the list of tools above");
    };
    // The same selection as the tests before it: the program is there already, and its features are not another set.
    check(command("cargo").args(["build", "--release", "--workspace", "--tests"]))?;
    let data = std::env::temp_dir().join(format!("parvis-browser-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&data);
    let outcome = start_demo(&data, tools).and_then(|demo| {
        check(
            command("node")
                .arg("tests/browser/run.mjs")
                .args(["--base", &demo.base, "--agent-link", &demo.agent_link])
                .args(["--setup-link", &demo.setup_link])
                .args(["--pdf", "demo/clairvaigne/plan-quartiers-vivants-2024-2027.pdf"])
                .args(["--locked", "crates/corpus/tests/pdf/encrypted_with_password.pdf"])
                .env("CHROMIUM", chromium),
        )
    });
    let _ = std::fs::remove_dir_all(&data);
    outcome
}

fn start_demo(data: &std::path::Path, tools: &Tools) -> Result<Demo> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into);
    let parvis = |arguments: &[&str]| {
        let mut program = command(target.join("release/parvis"));
        program.args(arguments).arg("--data").arg(data);
        if let Some(model) = &tools.model {
            program.env("PARVIS_MODEL", model);
        }
        program
    };
    check(parvis(&["demo", "--no-serve"]).stdout(Stdio::null()).stderr(Stdio::null()))?;
    // Low limits, so that the pages that tell of them can be seen; they hold for addresses that a proxy names.
    let mut program = parvis(&["serve", "--json", "--listen", "127.0.0.1:0", "--behind-proxy"]);
    program.args(["--rate-per-minute", "6", "--rate-burst", "6", "--upload-mb-max", "16"]);
    program.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = program.spawn().context("cannot start the demonstration")?;
    let output = child.stdout.take().context("no output")?;
    let mut lines = BufReader::new(output).lines();
    // The program prints one JSON line when it is ready: {"ready":true,"url":...,"agent_link":...,"setup_link":...}.
    let ready = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let value: serde_json::Value = serde_json::from_str(&line).ok()?;
        let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
        Some((text("url")?, text("agent_link")?, text("setup_link")?))
    });
    // Someone must go on reading, or the program would stop at a full pipe.
    std::thread::spawn(move || lines.for_each(drop));
    match ready {
        Some((base, agent_link, setup_link)) => Ok(Demo { child, base, agent_link, setup_link }),
        None => {
            let _ = child.kill();
            bail!("the demonstration ended before it was ready")
        }
    }
}
