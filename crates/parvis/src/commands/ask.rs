//! `parvis ask`: a question, an answer with its proof.

use anyhow::Result;
use app::ask::AskReport;

use super::view;
use crate::cli::AskArguments;
use crate::{console, exit};

pub(super) async fn run(arguments: AskArguments) -> Result<u8> {
    let (app, viewer) = view(&arguments.city, arguments.agent).await?;
    let report = AskReport::from(app.ask(&viewer, &arguments.question).await?);
    if arguments.city.data.json {
        console::json(&report)?;
    } else {
        show(&report);
    }
    app.shutdown().await;
    Ok(exit::DONE)
}

/// An answer as text, with its numbered proofs.
pub(super) fn show(report: &AskReport) {
    if let Some(reason) = report.reason {
        console::line(format!(
            "No answer: {} ({} documents searched)",
            reason.as_str(),
            report.searched_documents
        ));
        for nearest in &report.nearest {
            let citation = &nearest.citation;
            console::line(format!(
                "  perhaps useful: {}, page {}: {}",
                citation.title, citation.page, citation.quote
            ));
        }
        for contact in &report.contacts {
            let ways: Vec<&str> = [&contact.phone, &contact.email, &contact.address]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            console::line(format!("  where to turn: {} {}", contact.name, ways.join(", ")));
        }
        return;
    }
    for sentence in &report.sentences {
        let marks: String = sentence.citations.iter().map(|number| format!(" [{}]", number + 1)).collect();
        console::line(format!("{}{marks}", sentence.text));
    }
    console::line("");
    for (rank, citation) in report.citations.iter().enumerate() {
        let date = citation.date.map(|date| format!(", {date}")).unwrap_or_default();
        console::line(format!(
            "[{}] {}{date}, page {} ({})",
            rank + 1,
            citation.title,
            citation.page,
            citation.file
        ));
    }
    for disagreement in &report.disagreements {
        console::line(format!("Documents disagree: {}", disagreement.values.join(" / ")));
    }
}
