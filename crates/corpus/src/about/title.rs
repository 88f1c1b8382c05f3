//! What is the title: the file's own where it means something, else the object of the act, else the first heading
//! that is no letterhead, else the file name?

use domain::document::{BlockRole, Page};

use super::kind::plain;

/// A title is cut at this many characters.
const TITLE_CHARS: usize = 200;

/// Pages on which the title is looked for.
const TITLE_PAGES: usize = 3;

/// Blocks at the top and at the end in which the object of an act is looked for.
const OBJECT_BLOCKS: usize = 40;

/// Beginnings (plain) of the headings of a letterhead.
const LETTERHEAD: &[&str] = &[
    "republique francaise",
    "liberte",
    "mairie de",
    "mairie d'",
    "ville de",
    "ville d'",
    "commune de",
    "commune d'",
    "departement",
    "province de",
    "canada",
    "mrc ",
    "extrait du registre",
    "en application",
    "conseil municipal",
    "communaute d",
    "sommaire",
    "table des matieres",
    "annexe",
    "communique",
    "service",
    "direction",
    "page ",
    "accuse de reception",
    "seance",
    "presents",
    "absents",
    "date",
    "objet",
];

/// The title of a document.
pub(crate) fn title_of(own: Option<&str>, pages: &[Page], file_name: &str) -> String {
    let own = own.map(str::trim).filter(|title| is_meaningful(title, file_name));
    let found = own.map(str::to_owned).or_else(|| object(pages)).or_else(|| first_heading(pages));
    let title = found.unwrap_or_else(|| readable_name(file_name));
    title.chars().take(TITLE_CHARS).collect::<String>().trim().to_owned()
}

/// Not a file name, not the name of a program, not a default.
fn is_meaningful(title: &str, file_name: &str) -> bool {
    let lower = plain(title);
    let defaults =
        ["sans titre", "untitled", "document", "presentation", "title", "titre", "index", "accueil", "home"];
    let endings =
        [".doc", ".docx", ".odt", ".pdf", ".xls", ".xlsx", ".ppt", ".pptx", ".indd", ".qxd", ".rtf", ".txt"];
    letters(title) >= 4
        && !endings.iter().any(|end| lower.ends_with(end))
        && !defaults.contains(&lower.as_str())
        && !lower.starts_with("microsoft ")
        && !lower.starts_with("untitled")
        && plain(stem(file_name)) != lower
        && lower.contains(' ')
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

/// What an act says it is about: *Objet : ...*, *Objet de l'acte : ...*.
fn object(pages: &[Page]) -> Option<String> {
    let count: usize = pages.iter().map(|page| page.blocks.len()).sum();
    let blocks = pages.iter().flat_map(|page| page.blocks.iter().map(move |block| (page, block)));
    let near = blocks.enumerate().filter(|(rank, _)| *rank < OBJECT_BLOCKS || rank + OBJECT_BLOCKS >= count);
    near.filter_map(|(_, (page, block))| block.range.slice(&page.text)).find_map(|text| {
        let (label, object) = text.split_once(':')?;
        let is_label =
            matches!(plain(label.trim()).as_str(), "objet" | "objet de l'acte" | "object" | "subject");
        let object = object.trim().trim_matches('*').trim();
        (is_label && letters(object) >= 8).then(|| object.to_owned())
    })
}

/// The first heading that is no letterhead; a heading of the highest level among the first few wins.
fn first_heading(pages: &[Page]) -> Option<String> {
    let headings = pages.iter().take(TITLE_PAGES).flat_map(|page| {
        page.blocks.iter().filter_map(move |block| match block.role {
            BlockRole::Heading { level } => Some((level, block.range.slice(&page.text)?)),
            _ => None,
        })
    });
    let mut candidates = headings.filter(|(_, text)| letters(text) >= 4 && !is_letterhead(text)).take(3);
    let first = candidates.next()?;
    let best = candidates.fold(first, |best, next| if next.0 < best.0 { next } else { best });
    Some(best.1.trim_matches(['*', '#', ' ', ':']).to_owned())
}

fn is_letterhead(text: &str) -> bool {
    let text = plain(text);
    LETTERHEAD.iter().any(|start| text.starts_with(start))
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
