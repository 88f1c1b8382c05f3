//! Which words of the document stand beside the fields, and where on the page is the word that a field was read from?

use std::collections::BTreeMap;

use app::plan::import::{ImportReview, Piece};
use domain::CharRange;
use domain::plan::Quote;

use crate::ask::source::viewer_href;
use crate::state::Web;
use crate::visit::InCity;

/// Pages of the document shown beside the fields of one group; fields of others lead to the document.
const PAGES_MAX: usize = 12;

/// A run of a page's text, marked where a field was read.
pub(crate) struct Run {
    /// Its first character on the page.
    from: u32,
    pub(crate) text: String,
    pub(crate) marked: bool,
}

/// A page of the document.
pub(crate) struct Sheet {
    pub(crate) number: u32,
    pub(crate) href: String,
    pub(crate) runs: Vec<Run>,
}

impl Run {
    /// Its name on the page.
    pub(crate) fn id(&self, page: &u32) -> String {
        format!("w{page}-{}", self.from)
    }

    fn holds(&self, at: u32) -> bool {
        let letters = u32::try_from(self.text.chars().count()).unwrap_or(u32::MAX);
        (self.from..self.from.saturating_add(letters)).contains(&at)
    }
}

/// The text of a page with the words read from it marked.
fn runs(text: &str, ranges: &[CharRange]) -> Vec<Run> {
    let letters: Vec<char> = text.chars().collect();
    let mut marked = vec![false; letters.len()];
    for range in ranges {
        let (start, end) = (range.start as usize, (range.end as usize).min(letters.len()));
        if let Some(part) = marked.get_mut(start.min(end)..end) {
            part.fill(true);
        }
    }
    let mut runs: Vec<Run> = Vec::new();
    for ((letter, marked), from) in letters.into_iter().zip(marked).zip(0_u32..) {
        match runs.last_mut() {
            Some(run) if run.marked == marked => run.text.push(letter),
            _ => runs.push(Run { from, text: letter.to_string(), marked }),
        }
    }
    runs
}

/// The pages that the pieces were read from.
pub(super) async fn sheets(
    web: &Web,
    place: &InCity,
    review: &ImportReview,
    pieces: &[&Piece],
) -> Vec<Sheet> {
    let mut ranges: BTreeMap<u32, Vec<CharRange>> = BTreeMap::new();
    for quote in pieces.iter().flat_map(|piece| piece.candidate.sources.values().flatten()) {
        ranges.entry(quote.page).or_default().push(CharRange::new(quote.start, quote.end));
    }
    let mut sheets = Vec::new();
    for (number, ranges) in ranges.into_iter().take(PAGES_MAX) {
        // A page that cannot be loaded costs its text, not the review.
        if let Ok(content) = web.app.load_import_page(&place.viewer, review, number).await {
            let head = &review.document;
            let href =
                format!("/{}/documents/{}/pages/{number}?version={}", place.city.slug, head.id, head.version);
            sheets.push(Sheet { number, href, runs: runs(&content.text, &ranges) });
        }
    }
    sheets
}

/// Where the words of a field are: beside it, else in the document.
pub(super) fn place_of(sheets: &[Sheet], review: &ImportReview, city: &str, quote: &Quote) -> String {
    let sheet = sheets.iter().find(|sheet| sheet.number == quote.page);
    let run = sheet.and_then(|sheet| sheet.runs.iter().find(|run| run.marked && run.holds(quote.start)));
    match run {
        Some(run) => format!("#{}", run.id(&quote.page)),
        None => {
            let (head, range) = (&review.document, CharRange::new(quote.start, quote.end));
            viewer_href(city, head.id, head.version, quote.page, range)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_read_are_marked_whatever_the_ranges() {
        let marked = |ranges: &[(u32, u32)]| {
            let ranges: Vec<CharRange> =
                ranges.iter().map(|(start, end)| CharRange::new(*start, *end)).collect();
            let shown = runs("été à la mer", &ranges);
            assert_eq!(shown.iter().map(|run| run.text.as_str()).collect::<String>(), "été à la mer");
            shown.iter().filter(|run| run.marked).map(|run| (run.from, run.text.clone())).collect::<Vec<_>>()
        };
        let said = |words: &[(u32, &str)]| -> Vec<(u32, String)> {
            words.iter().map(|(from, text)| (*from, (*text).to_owned())).collect()
        };
        assert_eq!(marked(&[(0, 3), (6, 8)]), said(&[(0, "été"), (6, "la")]));
        assert_eq!(marked(&[(0, 5), (3, 8)]), said(&[(0, "été à la")]));
        assert_eq!(marked(&[(9, 999), (500, 900)]), said(&[(9, "mer")]));
        assert!(marked(&[]).is_empty());
        let run = &runs("été à la mer", &[CharRange::new(6, 8)])[1];
        assert!(run.holds(6) && run.holds(7) && !run.holds(8) && !run.holds(5));
    }
}
