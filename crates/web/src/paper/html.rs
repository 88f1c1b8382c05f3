//! How is a document written as HTML: as a part of a page, and as a file of its own?

use super::{Block, Paper, Span};
use crate::chart::escape;

/// Look of a file of its own: it is read where our style sheet is not.
const STYLE: &str = "body{font-family:'Liberation Sans','DejaVu Sans',Arial,sans-serif;max-width:46rem;margin:2rem auto;\
    padding:0 1rem;line-height:1.5;color:#24211c}h1,h2,h3{line-height:1.25}table{border-collapse:collapse;width:100%;\
    margin:1rem 0}th,td{text-align:left;padding:.35rem .6rem .35rem 0;border-bottom:1px solid #ccc;vertical-align:top}\
    caption{text-align:left;font-weight:bold}sup a{text-decoration:none}.notes{font-size:.85rem}svg{max-width:100%;height:auto}\
    @media print{body{margin:0;font-size:10.5pt}h2{break-after:avoid}tr,figure{break-inside:avoid}}";

fn spans(parts: &[Span]) -> String {
    let part = |span: &Span| match span {
        Span::Text(text) => escape(text),
        Span::Note(at) => {
            let number = at + 1;
            format!("<sup><a href=\"#note-{number}\">{number}</a></sup>")
        }
    };
    parts.iter().map(part).collect()
}

fn table(caption: &str, head: &[String], rows: &[Vec<Vec<Span>>]) -> String {
    let label = escape(caption);
    let mut html =
        format!("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\"><table>");
    if !caption.is_empty() {
        html.push_str(&format!("<caption>{label}</caption>"));
    }
    html.push_str("<thead><tr>");
    for cell in head {
        html.push_str(&format!("<th scope=\"col\">{}</th>", escape(cell)));
    }
    html.push_str("</tr></thead><tbody>");
    for row in rows {
        html.push_str("<tr>");
        for (rank, cell) in row.iter().enumerate() {
            let tag = if rank == 0 { "th scope=\"row\"" } else { "td" };
            let end = if rank == 0 { "th" } else { "td" };
            html.push_str(&format!("<{tag}>{}</{end}>", spans(cell)));
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table></div>");
    html
}

/// The blocks and notes, without the title; `fixed` for a file of its own.
fn blocks(paper: &Paper, fixed_charts: bool) -> String {
    let mut html = String::new();
    for block in &paper.blocks {
        match block {
            Block::Heading(level, text) => {
                let level = (level + 1).clamp(2, 6);
                html.push_str(&format!("<h{level}>{}</h{level}>", escape(text)));
            }
            Block::Paragraph(parts) => html.push_str(&format!("<p>{}</p>", spans(parts))),
            Block::List(items) => {
                html.push_str("<ul>");
                items.iter().for_each(|item| html.push_str(&format!("<li>{}</li>", spans(item))));
                html.push_str("</ul>");
            }
            Block::Table { caption, head, rows } => html.push_str(&table(caption, head, rows)),
            Block::Chart { fluid, fixed, .. } => {
                let svg = if fixed_charts { &fixed.svg } else { &fluid.svg };
                html.push_str(&format!("<figure class=\"figure\">{svg}</figure>"));
            }
        }
        html.push('\n');
    }
    if !paper.notes.is_empty() {
        html.push_str(&format!("<h2>{}</h2><ol class=\"notes\">", escape(&paper.notes_title)));
        for (rank, note) in paper.notes.iter().enumerate() {
            let text = escape(&note.text);
            let text = match &note.href {
                Some(href) if !fixed_charts => format!("<a href=\"{}\">{text}</a>", escape(href)),
                _ => text,
            };
            html.push_str(&format!("<li id=\"note-{}\">{text}</li>", rank + 1));
        }
        html.push_str("</ol>");
    }
    html
}

/// The document as a part of a page.
pub(crate) fn body(paper: &Paper) -> String {
    blocks(paper, false)
}

/// The document as a file of its own.
pub(crate) fn standalone(paper: &Paper) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>{}</title><style>{STYLE}</style></head>\n\
         <body><h1>{}</h1><p>{}</p>\n{}</body></html>\n",
        paper.language,
        escape(&paper.title),
        escape(&paper.title),
        escape(&paper.subtitle),
        blocks(paper, true)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::sample;

    #[test]
    fn figures_call_their_notes_and_no_text_becomes_markup() {
        let html = standalone(&sample());
        assert!(html.contains("12 actions<sup><a href=\"#note-1\">1</a></sup>"));
        assert!(html.contains("<li id=\"note-1\">Plan, p. 2 : « &quot;mots&quot; »</li>"));
        assert!(html.contains("Rapport &lt;annuel&gt; &amp; bilan") && html.contains("<p>Deux.</p>"));
        assert!(body(&sample()).contains("<a href=\"/v/documents/1\">"));
    }
}
