//! Which questions could a resident ask here? Those that the city gives; else drawn from the titles of its documents.

use app::PageRequest;
use app::documents::{DocumentFilter, DocumentSummary};
use domain::document::Kind;

use crate::i18n::Words;
use crate::state::Web;
use crate::visit::InCity;

/// Examples shown of those that the city gives.
const GIVEN: usize = 6;

/// Examples drawn from titles.
const EXAMPLES: usize = 4;

/// Longest title that makes a readable question, in characters.
const TITLE_CHARS_MAX: usize = 70;

/// Documents looked at.
const LOOKED_AT: u32 = 40;

/// Time that the examples of a city are kept.
const KEPT_MS: i64 = 10 * 60 * 1_000;

/// Examples of a city, with their age: titles by kind, put into words for each reader.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    at_ms: i64,
    titles: Vec<(Kind, String)>,
}

/// The questions that the city gives, else questions about its documents that everyone may see. None when the library
/// cannot be read: the page stands without them.
pub(crate) async fn for_city(web: &Web, place: &InCity) -> Vec<String> {
    if !place.city.examples.is_empty() {
        return place.city.examples.iter().take(GIVEN).cloned().collect();
    }
    let words = place.words();
    let now = web.now_ms();
    let kept = lock(web).get(&place.city.id).filter(|kept| now - kept.at_ms < KEPT_MS).cloned();
    let kept = match kept {
        Some(kept) => kept,
        None => {
            let public = app::Viewer::public(place.city.id);
            let list = web
                .app
                .list_documents(&public, &DocumentFilter::default(), PageRequest::new(LOOKED_AT, 0))
                .await;
            let titles = list.map(|list| choose(&list.documents)).unwrap_or_default();
            let fresh = Kept { at_ms: now, titles };
            // An empty library is looked at again at each visit: the first document shows at once.
            if !fresh.titles.is_empty() {
                lock(web).insert(place.city.id, fresh.clone());
            }
            fresh
        }
    };
    kept.titles.iter().map(|(kind, title)| question(words, *kind, title)).collect()
}

fn lock(web: &Web) -> std::sync::MutexGuard<'_, std::collections::HashMap<domain::CityId, Kept>> {
    web.examples.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// One document of each kind first (what serves residents most before the rest), short titles only.
fn choose(documents: &[DocumentSummary]) -> Vec<(Kind, String)> {
    let order =
        [Kind::Notice, Kind::Plan, Kind::Act, Kind::PressRelease, Kind::Report, Kind::Minutes, Kind::Other];
    let readable: Vec<(Kind, &str)> = documents
        .iter()
        .map(|document| (document.head.kind, document.head.title.trim()))
        .filter(|(_, title)| (8..=TITLE_CHARS_MAX).contains(&title.chars().count()) && title.contains(' '))
        .collect();
    let mut chosen: Vec<(Kind, String)> = Vec::new();
    for round in 0..EXAMPLES {
        for kind in order {
            let nth = readable.iter().filter(|(other, _)| *other == kind).nth(round);
            if let Some((kind, title)) = nth
                && chosen.len() < EXAMPLES
            {
                chosen.push((*kind, (*title).to_owned()));
            }
        }
    }
    chosen
}

/// The question that a document of that kind answers.
pub(crate) fn question(words: Words, kind: Kind, title: &str) -> String {
    let key = match kind {
        Kind::Notice => "example-notice",
        Kind::Plan => "example-plan",
        Kind::Act => "example-act",
        Kind::PressRelease => "example-press-release",
        Kind::Report => "example-report",
        Kind::Minutes => "example-minutes",
        Kind::Other => "example-other",
    };
    words.with(key_of(key), &[("title", title)])
}

/// Marks a key for the test that looks for unused messages.
const fn key_of(key: &str) -> &str {
    key
}
