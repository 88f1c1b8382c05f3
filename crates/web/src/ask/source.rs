//! How does a citation look on a page: number, document, exact words in context, way to the page?

use std::collections::HashMap;

use app::{App, Viewer};
use domain::ask::{Answer, Citation, Nearest};
use domain::document::Kind;
use domain::{CharRange, DocumentId, VersionId};
use jiff::civil::Date;

use crate::ask::excerpt::{self, Excerpt};

/// Characters of a nearest passage that are shown.
const NEAREST_CHARS: usize = 220;

/// A citation on a page.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// From 1, as sentences name it.
    pub(crate) number: usize,
    pub(crate) title: String,
    pub(crate) kind: Kind,
    pub(crate) date: Option<Date>,
    pub(crate) page: u32,
    pub(crate) excerpt: Excerpt,
    /// The viewer at the cited page with the words marked.
    pub(crate) href: String,
}

/// A sentence with the numbers of its sources.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    pub(crate) text: String,
    pub(crate) sources: Vec<usize>,
}

/// One of the documents that disagree.
#[derive(Debug, Clone)]
pub(crate) struct Voice {
    pub(crate) value: String,
    pub(crate) number: usize,
    pub(crate) title: String,
    pub(crate) date: Option<Date>,
}

/// A passage that may help.
#[derive(Debug, Clone)]
pub(crate) struct Near {
    pub(crate) title: String,
    pub(crate) kind: Kind,
    pub(crate) date: Option<Date>,
    pub(crate) page: u32,
    pub(crate) heading: Option<String>,
    pub(crate) text: String,
    pub(crate) href: String,
}

/// The address of the cited page with the exact words marked.
pub(crate) fn cited_page_href(slug: &str, citation: &Citation) -> String {
    let Citation { document, version, page, start, end, .. } = citation;
    viewer_href(slug, *document, *version, *page, CharRange::new(*start, *end))
}

/// The address of a page with a range marked.
pub(crate) fn viewer_href(
    slug: &str,
    document: DocumentId,
    version: VersionId,
    page: u32,
    range: CharRange,
) -> String {
    let CharRange { start, end } = range;
    format!("/{slug}/documents/{document}/pages/{page}?version={version}&start={start}&end={end}#passage")
}

/// The sources of an answer, each with the words around its quote.
pub(crate) async fn sources(app: &App, viewer: &Viewer, slug: &str, answer: &Answer) -> Vec<Source> {
    let mut texts: HashMap<(VersionId, u32), Option<String>> = HashMap::new();
    let mut shown = Vec::with_capacity(answer.citations.len());
    for (index, citation) in answer.citations.iter().enumerate() {
        let key = (citation.version, citation.page);
        if let std::collections::hash_map::Entry::Vacant(place) = texts.entry(key) {
            // A page that cannot be loaded costs the context, never the quote.
            let page = app.load_page(viewer, citation.document, Some(citation.version), citation.page).await;
            place.insert(page.ok().map(|content| content.page.text));
        }
        let text = texts.get(&key).and_then(Option::as_deref);
        shown.push(source(slug, index + 1, citation, text));
    }
    shown
}

/// One source; `text` is the text of its page.
pub(crate) fn source(slug: &str, number: usize, citation: &Citation, text: Option<&str>) -> Source {
    let range = CharRange::new(citation.start, citation.end);
    let excerpt = text
        .and_then(|text| excerpt::around(text, range))
        .unwrap_or_else(|| Excerpt { quote: citation.quote.clone(), ..Excerpt::default() });
    Source {
        number,
        title: citation.title.clone(),
        kind: citation.kind,
        date: citation.date,
        page: citation.page,
        excerpt,
        href: cited_page_href(slug, citation),
    }
}

/// A table row as people read it: the page text separates its cells with bars, and empty cells say nothing.
fn readable(text: &str) -> String {
    if !text.contains(" | ") {
        return text.to_owned();
    }
    // Two cells with nothing between them share a space: "Total |  | 90 €".
    let cells = text.split('|').map(str::trim).filter(|cell| !cell.is_empty());
    cells.collect::<Vec<_>>().join(" · ")
}

/// Sentences with the numbers of their sources.
pub(crate) fn sentences(answer: &Answer) -> Vec<Sentence> {
    let shown = answer.sentences.iter().map(|sentence| Sentence {
        text: readable(&sentence.text),
        sources: sentence.citations.iter().map(|index| index + 1).collect(),
    });
    shown.collect()
}

/// The documents that disagree, one group for each matter.
pub(crate) fn voices(answer: &Answer) -> Vec<Vec<Voice>> {
    let group = |disagreement: &domain::ask::Disagreement| {
        let pairs = disagreement.citations.iter().zip(&disagreement.values);
        let voices = pairs.filter_map(|(index, value)| {
            let citation = answer.citations.get(*index)?;
            Some(Voice {
                value: value.clone(),
                number: index + 1,
                title: citation.title.clone(),
                date: citation.date,
            })
        });
        voices.collect()
    };
    answer.disagreements.iter().map(group).collect()
}

/// Passages that may help.
pub(crate) fn nearest(slug: &str, answer: &Answer) -> Vec<Near> {
    let near = |nearest: &Nearest| Near {
        title: nearest.citation.title.clone(),
        kind: nearest.citation.kind,
        date: nearest.citation.date,
        page: nearest.citation.page,
        heading: nearest.headings.last().cloned(),
        text: readable(&excerpt::first_words(&nearest.citation.quote, NEAREST_CHARS)),
        href: cited_page_href(slug, &nearest.citation),
    };
    answer.nearest.iter().map(near).collect()
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn rows_are_read_without_bars_and_empty_cells() {
        assert_eq!(readable("Total du plan |  | 4 620 000 €"), "Total du plan · 4 620 000 €");
        assert_eq!(readable("Tarif | 8,00 €"), "Tarif · 8,00 €");
        assert_eq!(readable("a|b"), "a|b");
    }
}
