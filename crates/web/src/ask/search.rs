//! Which other passages speak of it, and why is each there?

use app::search::{FoundPassage, Mode, SearchRequest};
use askama::Template;
use axum::extract::{Query, State};
use domain::CharRange;
use domain::document::Kind;
use serde::Deserialize;

use crate::ask::answer::clean_question;
use crate::ask::excerpt::{self, Piece};
use crate::ask::source::viewer_href;
use crate::documents::facets::{Facets, kind_of, number_of, year_range};
use crate::documents::paging::{self, Paging};
use crate::errors::{PageResult, page};
use crate::frame::Frame;
use crate::i18n::Words;
use crate::state::Web;
use crate::visit::InCity;

/// Results on a page.
const PAGE_RESULTS: u32 = 10;

/// Characters of a passage that are shown.
const EXCERPT_CHARS: u32 = 360;

#[derive(Deserialize)]
pub(crate) struct SearchQuery {
    #[serde(default)]
    q: String,
    kind: Option<String>,
    year: Option<String>,
    page: Option<String>,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "ask/search.html")]
pub(crate) struct SearchPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) question: String,
    pub(crate) results: Vec<Found>,
    pub(crate) total: u64,
    pub(crate) facets: Facets,
    pub(crate) paging: Paging,
    pub(crate) meaning_used: bool,
}

/// A passage found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) title: String,
    pub(crate) kind: Kind,
    pub(crate) date: Option<jiff::civil::Date>,
    pub(crate) page: u32,
    pub(crate) headings: Vec<String>,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) href: String,
    pub(crate) matched: String,
    pub(crate) why: Vec<Why>,
}

/// A reason for a result, weightiest first.
#[derive(Debug, Clone)]
pub(crate) struct Why {
    pub(crate) name: String,
    pub(crate) contribution: String,
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Query(query): Query<SearchQuery>,
) -> PageResult {
    let question = clean_question(&query.q);
    let kind = kind_of(query.kind.as_deref());
    let year = number_of(query.year.as_deref());
    let (from, to) = year_range(year);
    let number = paging::page_number(query.page.as_deref());
    let request = SearchRequest {
        text: question.clone(),
        kinds: kind.into_iter().collect(),
        from,
        to,
        document: None,
        mode: Mode::Both,
        page: paging::slice(number, PAGE_RESULTS),
    };
    let found = web.app.search(&place.viewer, &request).await?;
    let slug = place.city.slug.clone();
    let words = place.words();
    let kept = [
        ("q", question.as_str()),
        ("kind", kind.map_or("", Kind::as_str)),
        ("year", query.year.as_deref().unwrap_or_default()),
    ];
    let facets = Facets::new(words, (&found.kinds, kind), (&found.years, year));
    let paging = Paging::new(&format!("/{slug}/search"), &kept, (number, PAGE_RESULTS), found.total);
    page(&SearchPage {
        frame: place.frame(""),
        results: found.hits.iter().map(|hit| shown(words, &slug, hit)).collect(),
        slug,
        question,
        total: found.total,
        facets,
        paging,
        meaning_used: found.meaning_used,
    })
}

/// A passage found, as shown.
pub(crate) fn shown(words: Words, slug: &str, hit: &FoundPassage) -> Found {
    let head = &hit.document;
    let span = hit.passage.spans.first();
    let page = span.map_or(1, |span| span.page);
    let range = span.map_or(CharRange::new(0, 0), |span| span.range);
    Found {
        title: head.title.clone(),
        kind: head.kind,
        date: head.date,
        page,
        // The first heading is often the title itself: once is enough.
        headings: hit.passage.headings.iter().filter(|heading| **heading != head.title).cloned().collect(),
        pieces: excerpt::marked(&hit.passage.text, &hit.marks, EXCERPT_CHARS),
        href: viewer_href(slug, head.id, head.version, page, range),
        matched: hit.matched.join(", "),
        why: hit.why.iter().map(|reason| why(words, &reason.feature, reason.contribution)).collect(),
    }
}

/// A feature in the reader's words.
pub(crate) fn why(words: Words, feature: &str, contribution: f32) -> Why {
    let key = format!("feature-{}", feature.replace('_', "-"));
    let name = words.say(&key);
    let sign = if contribution >= 0.0 { "+" } else { "\u{2212}" };
    let size = format!("{:.2}", contribution.abs());
    let size = if words.locale == domain::city::Locale::En { size } else { size.replace('.', ",") };
    Why { name, contribution: format!("{sign}{size}") }
}
