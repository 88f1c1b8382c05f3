//! `parvis ledger`: check the chains, print their heads, export one.

use anyhow::{Result, bail};
use app::audit::export::ExportFormat;
use app::audit::{CityVerification, LedgerQuery, Verification};
use app::{App, Viewer};
use domain::audit::chain::Fault;

use super::city;
use crate::cli::{DataArguments, LedgerCommand, LedgerFormatArgument};
use crate::{console, exit};

pub(super) async fn run(command: LedgerCommand) -> Result<u8> {
    match command {
        LedgerCommand::Verify { data, city, head } => {
            match verify(&data, city.as_deref(), head.as_deref()).await {
                Ok(verification) => {
                    show(&data, &verification)?;
                    Ok(if verification.whole { exit::DONE } else { exit::FAILED })
                }
                Err(error) => {
                    console::failure(&error);
                    Ok(exit::NOT_CHECKED)
                }
            }
        }
        LedgerCommand::Head { data, city, day } => {
            let app = open(&data).await?;
            for head in app.ledger_heads(city.as_deref(), day).await? {
                if data.json {
                    console::json(&head)?;
                } else {
                    console::line(format!("{} {} {} {}", head.city, head.day, head.seq, head.hash));
                }
            }
            app.shutdown().await;
            Ok(exit::DONE)
        }
        LedgerCommand::Export { city, reason, format } => {
            let app = open(&city.data).await?;
            let viewer = Viewer::agent(super::city(&app, &city.city).await?.id);
            let format = match format {
                LedgerFormatArgument::Jsonl => ExportFormat::JsonLines,
                LedgerFormatArgument::Csv => ExportFormat::Csv,
            };
            let mut export = app.export_ledger(&viewer, &LedgerQuery::default(), &reason, format).await?;
            while let Some(part) = export.next().await? {
                console::part(&part)?;
            }
            app.shutdown().await;
            Ok(exit::DONE)
        }
    }
}

/// Opens what is there; an empty folder is not made into an installation.
async fn open(data: &DataArguments) -> Result<App> {
    if data.database.is_none() && !data.data.join("parvis.db").is_file() {
        bail!("there is no database in {}: give the data folder with --data", data.data.display());
    }
    let mut settings = super::settings(data, super::Work::Look);
    // Nothing is searched here.
    settings.model = None;
    Ok(App::open(settings).await?)
}

async fn verify(data: &DataArguments, slug: Option<&str>, head: Option<&str>) -> Result<Verification> {
    let app = open(data).await?;
    if let Some(slug) = slug {
        city(&app, slug).await?;
    }
    let verification = app.verify_ledger(slug, head).await?;
    app.shutdown().await;
    Ok(verification)
}

fn show(data: &DataArguments, verification: &Verification) -> Result<()> {
    if data.json {
        return console::json(verification);
    }
    for city in &verification.cities {
        show_city(city);
    }
    if verification.head_found == Some(false) {
        console::line("FAULT  the published head is in no chain: entries were cut off or rewritten");
    }
    Ok(())
}

fn show_city(city: &CityVerification) {
    let name = match &city.slug {
        Some(slug) => slug.clone(),
        None if city.city.0.is_nil() => "the installation".to_owned(),
        None => format!("no city {}", city.city),
    };
    let report = &city.report;
    let state = if report.faults_total == 0 { "whole" } else { "NOT WHOLE" };
    console::line(format!(
        "{name}: {state}, {} entries, {} texts kept apart, {} erased, head {} {}",
        report.entries, report.kept, report.erased, report.head_seq, report.head
    ));
    for fault in &report.faults {
        console::line(format!("FAULT  {}", words(fault)));
    }
    let unlisted = report.faults_total.saturating_sub(report.faults.len() as u64);
    if unlisted > 0 {
        console::line(format!("FAULT  and {unlisted} more"));
    }
}

fn words(fault: &Fault) -> String {
    match fault {
        Fault::Altered { seq } => format!("entry {seq} was altered"),
        Fault::Unlinked { seq } => {
            format!("entry {seq} does not follow the one before it: that was rewritten")
        }
        Fault::Missing { seq, through } if seq == through => format!("entry {seq} is missing"),
        Fault::Missing { seq, through } => format!("entries {seq} to {through} are missing"),
        Fault::KeptAltered { seq } => format!("the text kept apart from entry {seq} was altered"),
        Fault::KeptMissing { seq } => {
            format!("the text kept apart from entry {seq} is gone, and no entry tells that it was erased")
        }
        Fault::KeptUnknown { seq } => format!("a text is kept for entry {seq}, which names none"),
    }
}
