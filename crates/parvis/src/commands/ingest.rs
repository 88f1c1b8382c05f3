//! `parvis ingest`: files and folders into a city's documents.

use std::time::Duration;

use anyhow::Result;
use app::jobs::{FileOutcome, JobFile};
use app::{App, Viewer};

use super::{Work, city_or_new, open};
use crate::cli::IngestArguments;
use crate::{console, exit};

pub(super) async fn run(arguments: IngestArguments) -> Result<u8> {
    let data = &arguments.city.data;
    let app = open(data, Work::Background).await?;
    let city = city_or_new(&app, &arguments.city.city).await?;
    let viewer = Viewer::agent(city.id);
    let job =
        app.submit_paths(&viewer, &arguments.paths, arguments.readers.wanted(arguments.visibility)).await?;
    let json = data.json;
    let mut print = |file: &JobFile| show_file(file, json);
    let summary = app.follow_job(&viewer, job, &mut print).await?;
    app.catch_up(&viewer).await?;
    if !arguments.no_meaning {
        follow_meaning(&app).await?;
    }
    if json {
        console::json(&summary)?;
    } else {
        let counts = summary.counts;
        console::line(format!(
            "{} files: {} added, {} new versions, {} unchanged, {} refused; {} pages read",
            counts.files, counts.added, counts.new_versions, counts.unchanged, counts.refused, counts.pages
        ));
    }
    app.shutdown().await;
    Ok(if summary.counts.refused + summary.counts.cancelled == 0 { exit::DONE } else { exit::PARTLY })
}

fn show_file(file: &JobFile, json: bool) {
    if json {
        // A line that cannot be written to a closed pipe must not stop the work on the files.
        let _ = console::json(file);
        return;
    }
    let outcome = match &file.outcome {
        Some(FileOutcome::Added) => format!("added, {} pages", file.pages),
        Some(FileOutcome::NewVersion) => format!("new version, {} pages", file.pages),
        Some(FileOutcome::Unchanged) => "unchanged".to_owned(),
        Some(FileOutcome::Refused { message, hint, .. }) => {
            format!(
                "REFUSED: {message}{}",
                hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default()
            )
        }
        Some(FileOutcome::Cancelled) => "cancelled".to_owned(),
        None => "waiting".to_owned(),
    };
    console::line(format!("{}: {outcome}", file.file));
    for notice in &file.notices {
        console::line(format!("  note: {}", notice.message));
    }
}

/// Waits for the embeddings, with progress; says so where there is no model.
async fn follow_meaning(app: &App) -> Result<()> {
    let mut shown = 0;
    loop {
        let status = app.meaning_status().await?;
        if status.model.is_none() {
            console::note(
                "no embedding model: search works with words alone (`parvis demo` fetches the model)",
            );
            return Ok(());
        }
        if status.done >= status.total || status.paused {
            return Ok(());
        }
        if status.done >= shown + 200 {
            shown = status.done;
            console::note(format!("meaning: {} of {}", status.done, status.total));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
