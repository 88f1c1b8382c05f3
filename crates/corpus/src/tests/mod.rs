//! Whole files through [`crate::read`]: each format, what is wrong with files, and properties of all results.

mod faults;
mod formats;
mod office;
mod properties;
mod real;

use domain::document::{BlockRole, ReadDocument};

use crate::ReadOptions;

/// Reads a file that must be readable.
fn read(name: &str, bytes: &[u8]) -> ReadDocument {
    crate::read(name, bytes, &ReadOptions::default()).unwrap()
}

/// Each page as lines `role: text`; headings as `#`, items as `*`, rows as `|`.
fn outline(document: &ReadDocument) -> String {
    let mut lines = Vec::new();
    for page in &document.pages {
        if page.number > 1 {
            lines.push(format!("-- {}", page.number));
        }
        for block in &page.blocks {
            let text = block.range.slice(&page.text).unwrap();
            lines.push(match block.role {
                BlockRole::Heading { level } => format!("{} {text}", "#".repeat(level.into())),
                BlockRole::ListItem => format!("* {text}"),
                BlockRole::TableRow => format!("| {text}"),
                BlockRole::SideNote => format!("> {text}"),
                BlockRole::Header | BlockRole::Footer => format!("~ {text}"),
                BlockRole::Paragraph => text.to_owned(),
            });
        }
    }
    lines.join("\n")
}
