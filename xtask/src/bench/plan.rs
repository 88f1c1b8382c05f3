//! How fast are the pages of ten thousand action sheets over forty plans, and the annual report?
//!
//! The program itself, SQLite, one city: plans are made up, taken in by `parvis plan load`, and read over the loopback one
//! request after another on a kept connection.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use super::{address_of, load, quantile};
use crate::run::{check, command, root};

const PLANS: usize = 40;
const SHEETS: usize = 250;
/// Requests of a page, and of a report.
const TIMES: usize = 100;
const TIMES_REPORT: usize = 20;
/// What a page and a report may take.
const GOAL_MS: f64 = 100.0;
const GOAL_REPORT_MS: f64 = 10_000.0;

/// A sheet as a pilot would keep it: steps, budgets of two years, neighbourhoods, an indicator.
fn sheet(number: usize) -> Value {
    let statuses = ["under_way", "done", "to_develop", "unknown"];
    let status = statuses.get(number % statuses.len()).copied().unwrap_or("unknown");
    json!({
        "number": format!("1.{number}"), "title": format!("Action {number} : ouvrir la cour aux familles du quartier"),
        "status": status, "start": "2025-01-01", "end": "2026-06-30",
        "description": "Refaire la cour, planter, installer des bancs et ouvrir au quartier le samedi. ".repeat(4),
        "pilots": [{"name": format!("Service {}", number % 7)}], "partners": [{"name": "CAF"}, {"name": "Bailleur du Val"}],
        "neighbourhoods": [format!("Quartier {}", number % 5)], "measured_by": ["visites"],
        "steps": [{"title": "étude", "due": "2025-03-01", "done": true}, {"title": "travaux", "due": "2026-03-01"}],
        "budget": [{"funder": "État", "year": 2025, "planned_cents": 1_000_000, "spent_cents": 400_000},
                   {"funder": "Ville", "year": 2025, "planned_cents": 500_000},
                   {"funder": "Métropole", "year": 2026, "planned_cents": 250_000}]
    })
}

fn plan(number: usize) -> Value {
    let objective = |at: usize| {
        let own: Vec<Value> = (0..SHEETS).filter(|rank| rank % 10 == at).map(sheet).collect();
        json!({"number": at.to_string(), "title": format!("Objectif {at} : vivre mieux ensemble"), "sheets": own,
            "pilots": [{"name": "Service des quartiers"}],
            "matrix": [{"question": format!("Vit-on mieux ({at}) ?"), "criterion": "visites", "measured_by": ["visites"]}]})
    };
    let axes: Vec<Value> = (0..5)
        .map(|axis| {
            json!({"number": (axis + 1).to_string(), "title": format!("Axe {axis}"),
                "objectives": [objective(axis * 2), objective(axis * 2 + 1)]})
        })
        .collect();
    json!({
        "slug": format!("plan-{number}"), "published": true,
        "plan": {"title": format!("Contrat de ville {number}"), "start": "2025-01-01", "end": "2027-12-31",
                 "orientations": "Vivre mieux.", "neighbourhoods": (0..5).map(|at| format!("Quartier {at}")).collect::<Vec<_>>(),
                 "funding": [{"funder": "État", "planned_cents": 5_000_000}]},
        "indicators": [{"code": "visites", "name": "Visites", "unit": "visites", "target": 600.0, "source": "accueil",
             "values": [{"day": "2024-06-30", "value": 210.0}, {"day": "2025-06-30", "value": 310.0}]}],
        "axes": axes,
        "groups": [{"name": "Suivi", "cadence_days": 42, "meetings": [{"day": "2025-11-02", "held": true}]}],
        "chapters": [{"year": 2025, "part": "opinion", "text": "Avis favorable."}]
    })
}

/// The server, stopped on drop.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn parvis(arguments: &[&str], data: &Path) -> std::process::Command {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into);
    let mut program = command(target.join("release/parvis"));
    program.args(arguments).arg("--data").arg(data);
    program
}

fn serve(data: &Path) -> Result<Server> {
    let options = ["serve", "--json", "--listen", "127.0.0.1:0"];
    let mut child = parvis(&options, data).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let output = child.stdout.take().context("no output")?;
    let mut lines = BufReader::new(output).lines();
    let base = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let value: Value = serde_json::from_str(&line).ok()?;
        Some(value.get("url")?.as_str()?.to_owned())
    });
    std::thread::spawn(move || lines.for_each(drop));
    match base {
        Some(base) => Ok(Server { child, address: address_of(&base)? }),
        None => {
            let _ = child.kill();
            bail!("the server ended before it was ready")
        }
    }
}

/// The pages of one plan, each with its name.
fn pages(address: SocketAddr) -> Result<Vec<(&'static str, String)>> {
    let plan: Value = serde_json::from_slice(&load::body(address, "/api/v1/cities/mesure/plans/plan-7")?)?;
    let id = |list: &str| {
        plan.pointer(&format!("/{list}/0/id")).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let base = "/mesure/plans/plan-7";
    let mut pages =
        vec![("list of the forty plans", "/mesure/plans".to_owned()), ("front page", base.to_owned())];
    for (name, path) in [
        ("an objective", "/objectives/3"),
        ("actions", "/sheets"),
        ("actions, filtered", "/sheets?status=late&place=Quartier%201&q=cour"),
        ("money", "/money"),
        ("indicators", "/indicators"),
        ("evaluation", "/matrix"),
        ("meetings", "/meetings"),
        ("changes", "/changes"),
        ("feed", "/feed.atom"),
        ("plan.json", "/data/plan.json"),
        ("sheets.csv", "/data/sheets.csv"),
        ("report as a page", "/report?year=2025"),
        ("report, ODT", "/report?year=2025&format=odt"),
        ("report, PDF", "/report?year=2025&format=pdf"),
    ] {
        pages.push((name, format!("{base}{path}")));
    }
    pages.push(("a sheet with its history", format!("{base}/sheets/{}", id("sheets"))));
    pages.push(("an indicator", format!("{base}/indicators/{}", id("indicators"))));
    Ok(pages)
}

/// `is_built`: the program is there already.
pub(super) fn run(is_built: bool) -> Result<()> {
    if !is_built {
        check(command("cargo").args(["build", "--release", "--workspace", "--tests"]))?;
    }
    let data = std::env::temp_dir().join(format!("parvis-bench-plan-{}", std::process::id()));
    let outcome = measure(&data);
    let _ = std::fs::remove_dir_all(&data);
    outcome
}

fn measure(data: &Path) -> Result<()> {
    std::fs::create_dir_all(data)?;
    let quiet =
        |arguments: &[&str]| check(parvis(arguments, data).stdout(Stdio::null()).stderr(Stdio::null()));
    // The first document of a city makes the city.
    let note = data.join("note.txt");
    std::fs::write(&note, "Note de mesure")?;
    quiet(&["ingest", "--no-meaning", "--city", "mesure", &note.display().to_string()])?;
    let started = Instant::now();
    for number in 0..PLANS {
        let file = data.join("plan.json");
        std::fs::write(&file, plan(number).to_string())?;
        quiet(&["plan", "load", "--city", "mesure", &file.display().to_string()])?;
    }
    println!(
        "{} sheets in {PLANS} plans taken in within {:.1} s",
        PLANS * SHEETS,
        started.elapsed().as_secs_f64()
    );
    let server = serve(data)?;
    println!("| page | p50 ms | p99 ms | longest ms |\n|---|---|---|---|");
    let mut slow = Vec::new();
    for (name, path) in pages(server.address)? {
        let is_report = path.contains("/report");
        let (times, goal) = if is_report { (TIMES_REPORT, GOAL_REPORT_MS) } else { (TIMES, GOAL_MS) };
        let taken = load::in_turn(server.address, &path, times)?;
        let (p50, p99) = (quantile(&taken, 0.5), quantile(&taken, 0.99));
        println!("| {name} | {p50:.1} | {p99:.1} | {:.1} |", quantile(&taken, 1.0));
        if p99 > goal {
            slow.push(name);
        }
    }
    if slow.is_empty() {
        println!("every page within {GOAL_MS} ms and every report within {GOAL_REPORT_MS} ms (p99)");
        return Ok(());
    }
    bail!("beyond the goal (p99): {}", slow.join(", "))
}
