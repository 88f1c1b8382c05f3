//! `parvis doctor` and `parvis reindex`: is all well, and mending the one thing that can be rebuilt.

use anyhow::Result;
use app::Viewer;
use app::status::CheckLevel;

use super::{Work, city, open};
use crate::cli::{CityArguments, DoctorArguments};
use crate::{console, exit};

pub(super) async fn run(arguments: DoctorArguments) -> Result<u8> {
    let app = open(&arguments.data, Work::Look).await?;
    let status = app.status().await?;
    if arguments.data.json {
        console::json(&status)?;
    } else {
        console::line(format!("parvis {}", status.version));
        for check in &status.checks {
            let mark = match check.level {
                CheckLevel::Ok => "ok     ",
                CheckLevel::Warning => "warning",
                CheckLevel::Failed => "FAILED ",
            };
            console::line(format!("{mark}  {}: {}", check.name, check.message));
            if let Some(hint) = &check.hint {
                console::line(format!("         what to do: {hint}"));
            }
        }
        for city in &status.cities {
            console::line(format!(
                "city {}: {} documents, {} passages, {} changes to index, {} open gaps",
                city.slug, city.documents, city.passages, city.index_lag, city.open_gaps
            ));
        }
    }
    app.shutdown().await;
    Ok(if status.is_well() { exit::DONE } else { exit::FAILED })
}

pub(super) async fn reindex(arguments: CityArguments) -> Result<u8> {
    let app = open(&arguments.data, Work::Look).await?;
    let city = city(&app, &arguments.city).await?;
    let viewer = Viewer::agent(city.id);
    app.reindex(&viewer).await?;
    app.catch_up(&viewer).await?;
    let documents = app.count_documents(&viewer).await?;
    console::line(format!("{}: index rebuilt, {documents} documents", city.name));
    app.shutdown().await;
    Ok(exit::DONE)
}
