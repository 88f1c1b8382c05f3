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

fn show(report: &AskReport) {
    lines(report).into_iter().for_each(console::line);
}

/// An answer as lines of text, with its numbered proofs.
pub(super) fn lines(report: &AskReport) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(reason) = report.reason {
        lines.push(format!(
            "No answer: {} ({} documents searched)",
            reason.as_str(),
            report.searched_documents
        ));
        for nearest in &report.nearest {
            let citation = &nearest.citation;
            let quote = citation.quote.split_whitespace().collect::<Vec<_>>().join(" ");
            lines.push(format!("  perhaps useful: {}, page {}: {quote}", citation.title, citation.page));
        }
        for contact in &report.contacts {
            let ways: Vec<&str> = [&contact.phone, &contact.email, &contact.address]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            lines.push(format!("  where to turn: {} {}", contact.name, ways.join(", ")));
        }
        return lines;
    }
    for desk in &report.directory {
        lines.push(format!("{} [the city's directory]", desk.line()));
    }
    for sentence in &report.sentences {
        let marks: String = sentence.citations.iter().map(|number| format!(" [{}]", number + 1)).collect();
        lines.push(format!("{}{marks}", sentence.text));
    }
    lines.push(String::new());
    for (rank, citation) in report.citations.iter().enumerate() {
        let date = citation.date.map(|date| format!(", {date}")).unwrap_or_default();
        lines.push(format!(
            "[{}] {}{date}, page {} ({})",
            rank + 1,
            citation.title,
            citation.page,
            citation.file
        ));
    }
    for disagreement in &report.disagreements {
        lines.push(format!("Documents disagree: {}", disagreement.values.join(" / ")));
    }
    lines
}
