//! What is the title: the file's own where it means something, else the first heading, else the file name?

use domain::document::{BlockRole, Page};

/// A title is cut at this many characters.
const TITLE_CHARS: usize = 200;

/// The title of a document.
pub(crate) fn title_of(own: Option<&str>, pages: &[Page], file_name: &str) -> String {
    let own = own.map(str::trim).filter(|title| is_meaningful(title, file_name));
    let found = own.map(str::to_owned).or_else(|| first_heading(pages));
    let title = found.unwrap_or_else(|| readable_name(file_name));
    title.chars().take(TITLE_CHARS).collect()
}

/// Not a file name, not the name of a program, not a default.
fn is_meaningful(title: &str, file_name: &str) -> bool {
    let lower = title.to_lowercase();
    let defaults =
        ["sans titre", "untitled", "document", "microsoft", "untitled document", "présentation", "title"];
    let is_file_name =
        [".doc", ".docx", ".odt", ".pdf", ".xls", ".xlsx", ".ppt", ".pptx", ".indd", ".qxd", ".rtf"]
            .iter()
            .any(|end| lower.ends_with(end));
    title.chars().filter(|c| c.is_alphabetic()).count() >= 4
        && !is_file_name
        && !defaults.iter().any(|default| lower == *default || lower.starts_with("microsoft "))
        && stem(file_name).to_lowercase() != lower
}

fn first_heading(pages: &[Page]) -> Option<String> {
    pages.iter().take(3).find_map(|page| {
        let is_heading = |role: BlockRole| matches!(role, BlockRole::Heading { .. });
        let headings = page.blocks.iter().filter(|block| is_heading(block.role));
        headings
            .filter_map(|block| block.range.slice(&page.text))
            .find(|text| text.chars().filter(|c| c.is_alphabetic()).count() >= 4)
            .map(str::to_owned)
    })
}

fn stem(file_name: &str) -> &str {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The file name without its ending, dashes and underscores as spaces, the first letter capital.
fn readable_name(file_name: &str) -> String {
    let name = stem(file_name).replace(['_', '-'], " ");
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut chars = name.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
