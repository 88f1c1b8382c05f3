//! How does a document to print or to amend leave the program? Blocks with footnotes, written as HTML, ODT or PDF.
//!
//! *Invariant:* a figure stands in a document with a note that says where it comes from: [`Span::Note`].

mod html;
mod odt;
mod pdf;

pub(crate) use html::{body, standalone};
pub(crate) use odt::odt;
pub(crate) use pdf::pdf;

use crate::chart::Chart;

/// A piece of a text.
#[derive(Debug, Clone)]
pub(crate) enum Span {
    Text(String),
    /// Call of a note, by its place in [`Paper::notes`].
    Note(usize),
}

/// A part of a document.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    /// 1 is the highest below the title.
    Heading(u8, String),
    Paragraph(Vec<Span>),
    List(Vec<Vec<Span>>),
    Table {
        caption: String,
        head: Vec<String>,
        rows: Vec<Vec<Vec<Span>>>,
    },
    /// The same chart for a page and for paper; its table follows it.
    Chart {
        title: String,
        fluid: Chart,
        fixed: Chart,
        size: (f64, f64),
    },
}

/// Where something comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) text: String,
    /// Address of the page that proves it, in this installation.
    pub(crate) href: Option<String>,
}

/// A document.
#[derive(Debug, Clone)]
pub(crate) struct Paper {
    pub(crate) title: String,
    pub(crate) subtitle: String,
    /// BCP 47 tag.
    pub(crate) language: &'static str,
    pub(crate) notes_title: String,
    pub(crate) blocks: Vec<Block>,
    pub(crate) notes: Vec<Note>,
}

impl Paper {
    /// The call of a note; one that was called before keeps its number.
    pub(crate) fn note(&mut self, note: Note) -> Span {
        let at = self.notes.iter().position(|known| *known == note).unwrap_or_else(|| {
            self.notes.push(note);
            self.notes.len() - 1
        });
        Span::Note(at)
    }

    /// A paragraph for each part of a text parted by empty lines.
    pub(crate) fn prose(&mut self, text: &str) {
        for part in text.replace("\r\n", "\n").split("\n\n").map(str::trim).filter(|part| !part.is_empty()) {
            self.blocks.push(Block::Paragraph(vec![Span::Text(part.replace('\n', " "))]));
        }
    }
}

/// A text without a note.
pub(crate) fn plain(text: impl Into<String>) -> Vec<Span> {
    vec![Span::Text(text.into())]
}

#[cfg(test)]
pub(crate) fn sample() -> Paper {
    let mut paper = Paper {
        title: "Rapport <annuel> & bilan".into(),
        subtitle: "2025".into(),
        language: "fr-FR",
        notes_title: "Notes".into(),
        blocks: Vec::new(),
        notes: Vec::new(),
    };
    let note =
        paper.note(Note { text: "Plan, p. 2 : « \"mots\" »".into(), href: Some("/v/documents/1".into()) });
    paper.blocks.push(Block::Heading(1, "Où en est-on ?".into()));
    paper.prose("Un.\n\nDeux.");
    paper.blocks.push(Block::List(vec![vec![Span::Text("12 actions".into()), note.clone()]]));
    paper.blocks.push(Block::Table {
        caption: "Argent".into(),
        head: vec!["Financeur".into(), "Prévu".into()],
        rows: vec![vec![plain("État"), vec![Span::Text("1 000 €".into()), note]]],
    });
    paper
}
