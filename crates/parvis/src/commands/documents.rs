//! `parvis documents`: list, show, hide, delete.

use std::io::IsTerminal as _;

use anyhow::{Result, bail};
use app::documents::{DocumentFilter, DocumentHead};
use app::{App, PageRequest, Viewer};

use super::{Work, city, open};
use crate::cli::{CityArguments, DocumentsCommand};
use crate::{console, exit};

pub(super) async fn run(command: DocumentsCommand) -> Result<u8> {
    match command {
        DocumentsCommand::List { city } => list(city).await,
        DocumentsCommand::Show { city, document } => show(city, &document).await,
        DocumentsCommand::Delete { city, document, yes } => delete(city, &document, yes).await,
        DocumentsCommand::Visibility { city, document, visibility, readers } => {
            let (app, viewer) = agent(&city).await?;
            let head = find(&app, &viewer, &document).await?;
            app.set_visibility(&viewer, head.id, readers.wanted(visibility)).await?;
            console::line(format!("{}: visibility changed", head.file));
            app.shutdown().await;
            Ok(exit::DONE)
        }
    }
}

async fn agent(arguments: &CityArguments) -> Result<(App, Viewer)> {
    let app = open(&arguments.data, Work::Look).await?;
    let city = city(&app, &arguments.city).await?;
    Ok((app, Viewer::agent(city.id)))
}

async fn find(app: &App, viewer: &Viewer, document: &str) -> Result<DocumentHead> {
    if let Ok(id) = document.parse() {
        return Ok(app.load_document(viewer, id).await?.summary.head);
    }
    match app.find_document_by_file(viewer, document).await? {
        Some(head) => Ok(head),
        None => bail!("there is no document {document}: `parvis documents list` shows their names"),
    }
}

async fn list(arguments: CityArguments) -> Result<u8> {
    let (app, viewer) = agent(&arguments).await?;
    let mut offset = 0;
    loop {
        let page = PageRequest::new(PageRequest::LIMIT_MAX, offset);
        let list = app.list_documents(&viewer, &DocumentFilter::default(), page).await?;
        for document in &list.documents {
            if arguments.data.json {
                console::json(document)?;
                continue;
            }
            let date = document.head.date.map_or_else(|| "no date".to_owned(), |date| date.to_string());
            console::line(format!(
                "{:<13} {date:<10}  {} ({}, {} pages)",
                document.head.kind.as_str(),
                document.head.title,
                document.head.file,
                document.pages
            ));
        }
        offset += u32::try_from(list.documents.len())?;
        if list.documents.is_empty() || u64::from(offset) >= list.total {
            if list.total == 0 && !arguments.data.json {
                console::note("no document yet: `parvis ingest --city SLUG FOLDER` adds some");
            }
            break;
        }
    }
    app.shutdown().await;
    Ok(exit::DONE)
}

async fn show(arguments: CityArguments, document: &str) -> Result<u8> {
    let (app, viewer) = agent(&arguments).await?;
    let head = find(&app, &viewer, document).await?;
    let detail = app.load_document(&viewer, head.id).await?;
    if arguments.data.json {
        console::json(&detail)?;
    } else {
        let summary = &detail.summary;
        console::line(format!("{}\n  file: {}\n  kind: {}", head.title, head.file, head.kind.as_str()));
        console::line(format!(
            "  {} pages, {} passages, version {}",
            summary.pages, summary.passages, summary.version_number
        ));
        for notice in &summary.notices {
            console::line(format!("  note: {}", notice.message));
        }
        for page in &detail.outline {
            console::line(format!("  page {}: {}", page.number, page.heading.as_deref().unwrap_or("-")));
        }
    }
    app.shutdown().await;
    Ok(exit::DONE)
}

async fn delete(arguments: CityArguments, document: &str, yes: bool) -> Result<u8> {
    let (app, viewer) = agent(&arguments).await?;
    let head = find(&app, &viewer, document).await?;
    if !yes && !confirmed(&head.file)? {
        console::note("nothing was deleted");
        return Ok(exit::FAILED);
    }
    app.delete_document(&viewer, head.id).await?;
    console::line(format!("{}: deleted with all its versions", head.file));
    app.shutdown().await;
    Ok(exit::DONE)
}

fn confirmed(file: &str) -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        bail!("deleting {file} cannot be undone: add --yes to do it");
    }
    console::note(format!(
        "Delete {file} with all its versions? This cannot be undone. Type its name to confirm:"
    ));
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(answer.trim() == file)
}
