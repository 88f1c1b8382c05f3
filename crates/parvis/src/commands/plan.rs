//! `parvis plan`: what a document says of a plan.

use anyhow::{Context as _, Result, bail};
use app::plan::load::PlanFile;
use app::{Settings, Viewer};
use domain::plan::{Field, Proposal, SourcesShown};
use web::ReportFormat;

use super::{Work, city, open};
use crate::cli::{ExtractArguments, PlanCommand, ReportArguments, ReportFormatArgument};
use crate::{console, exit};

pub(super) async fn run(command: PlanCommand) -> Result<u8> {
    match command {
        PlanCommand::Extract(arguments) => {
            let proposal = app::plan::read::plan_of_file(&settings(), &arguments.file).await?;
            if arguments.json {
                console::json(&proposal.view(shown(&arguments)))?;
            } else {
                show(&proposal, arguments.sources);
            }
            Ok(exit::DONE)
        }
        PlanCommand::Report(arguments) => report(arguments).await,
        PlanCommand::Load { city: arguments, file } => {
            let text = std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
            let plan: PlanFile =
                serde_json::from_slice(&text).with_context(|| format!("{} is not a plan", file.display()))?;
            let slug = plan.slug.clone();
            let app = open(&arguments.data, Work::Look).await?;
            let city = city(&app, &arguments.city).await?;
            app.load_plan_file(&Viewer::agent(city.id), plan).await?;
            console::note(format!("plan {slug} is in"));
            app.shutdown().await;
            Ok(exit::DONE)
        }
    }
}

async fn report(arguments: ReportArguments) -> Result<u8> {
    let app = open(&arguments.city.data, Work::Look).await?;
    let city = city(&app, &arguments.city.city).await?;
    let format = match arguments.format {
        ReportFormatArgument::Html => ReportFormat::Html,
        ReportFormatArgument::Pdf => ReportFormat::Pdf,
        ReportFormatArgument::Odt => ReportFormat::Odt,
    };
    let bytes = web::report_file(&app, &city, (&arguments.plan, arguments.year), format).await?;
    match arguments.output {
        Some(path) => {
            std::fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
            console::note(format!("{} written", path.display()));
        }
        None => match String::from_utf8(bytes) {
            Ok(text) => console::part(&text)?,
            Err(_) => bail!("this format is not text: name a file with --output"),
        },
    }
    app.shutdown().await;
    Ok(exit::DONE)
}

/// Nothing is stored: only the reader process and its limits matter.
pub(super) fn settings() -> Settings {
    Settings::new(std::path::Path::new("."))
}

pub(super) fn shown(arguments: &ExtractArguments) -> SourcesShown {
    if arguments.sources { SourcesShown::Yes } else { SourcesShown::No }
}

fn show(plan: &Proposal, sources: bool) {
    for field in plan.title.iter().chain(&plan.period) {
        console::line(words(field, sources));
    }
    for axis in &plan.axes {
        let number = axis.number.as_ref().map(|number| format!(" {}", number.value())).unwrap_or_default();
        console::line(format!("Axis{number}: {}", words(&axis.title, sources)));
    }
    for objective in &plan.objectives {
        let number =
            objective.number.as_ref().map(|number| format!(" {}", number.value())).unwrap_or_default();
        console::line(format!("\nObjective{number}: {}", words(&objective.title, sources)));
        if let Some(parent) = &objective.axis
            && let Some(axis) = plan.axes.get(parent.axis)
        {
            console::line(format!("  axis: {}", axis.title.value()));
        }
        for (name, list) in [
            ("pilots", &objective.pilots),
            ("partners", &objective.partners),
            ("instruments", &objective.instruments),
            ("deadlines", &objective.deadlines),
            ("indicators", &objective.indicators),
        ] {
            if !list.is_empty() {
                let all: Vec<String> = list.iter().map(|field| words(field, sources)).collect();
                console::line(format!("  {name}: {}", all.join("; ")));
            }
        }
        for action in &objective.actions {
            console::line(format!(
                "  - [{}] {}",
                action.status.value().as_str(),
                words(&action.text, sources)
            ));
        }
    }
    show_money(plan, sources);
    for remark in &plan.remarks {
        console::note(format!("remark ({}): {}", remark.code.as_str(), remark.message));
    }
}

fn show_money(plan: &Proposal, sources: bool) {
    if !plan.funding.is_empty() {
        console::line("\nFunding");
    }
    for row in &plan.funding {
        let amount = row.amount.value();
        let funder =
            row.funder.as_ref().map_or_else(|| "(total)".to_owned(), |funder| words(funder, sources));
        let scope = row.scope.as_ref().map(|scope| format!(", for: {}", scope.value())).unwrap_or_default();
        let units = amount.cents / 100;
        console::line(format!("  {funder}: {units} {}{scope}", amount.currency.as_str()));
    }
    if !plan.figures.is_empty() {
        console::line("\nKey figures");
    }
    for figure in &plan.figures {
        let unit = figure.unit.as_ref().map(|unit| unit.value().as_str()).unwrap_or_default();
        console::line(format!("  {} [{unit}] {}", words(&figure.value, sources), figure.label.value()));
    }
}

/// The words of a field, with its page and how sure it is where sources are asked for.
fn words(field: &Field<String>, sources: bool) -> String {
    if !sources {
        return field.value().clone();
    }
    let level = match field.confidence().level() {
        domain::plan::Level::Sure => "sure",
        domain::plan::Level::Likely => "likely",
        domain::plan::Level::Doubtful => "doubtful",
    };
    format!("{} (page {}, {level})", field.value(), field.source().page())
}
