//! What does the library hold?

use app::documents::{DocumentFilter, DocumentSort, DocumentSummary};
use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;

use crate::documents::facets::{Facets, kind_of, number_of, year_range};
use crate::documents::paging::{self, Paging};
use crate::errors::{PageResult, page};
use crate::frame::Frame;
use crate::state::Web;
use crate::visit::InCity;

/// Documents on a page.
const PAGE_DOCUMENTS: u32 = 25;

/// Characters of the words looked for in titles.
const TEXT_CHARS_MAX: usize = 120;

/// What an address may ask of the library.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct LibraryQuery {
    #[serde(default)]
    pub(crate) q: String,
    pub(crate) kind: Option<String>,
    pub(crate) year: Option<String>,
    pub(crate) sort: Option<String>,
    pub(crate) page: Option<String>,
}

impl LibraryQuery {
    /// The filter of the use case.
    pub(crate) fn filter(&self) -> DocumentFilter {
        let (from, to) = year_range(number_of(self.year.as_deref()));
        DocumentFilter {
            text: Some(self.text()).filter(|text| !text.is_empty()),
            kinds: kind_of(self.kind.as_deref()).into_iter().collect(),
            from,
            to,
            visibility: None,
            sort: match self.sort.as_deref() {
                Some("title") => DocumentSort::Title,
                Some("added") => DocumentSort::AddedDescending,
                _ => DocumentSort::DateDescending,
            },
        }
    }

    /// Words looked for.
    pub(crate) fn text(&self) -> String {
        self.q.trim().chars().take(TEXT_CHARS_MAX).collect()
    }

    /// Values that turning a page keeps.
    pub(crate) fn kept<'a>(&'a self, text: &'a str) -> [(&'static str, &'a str); 4] {
        [
            ("q", text),
            ("kind", self.kind.as_deref().unwrap_or_default()),
            ("year", self.year.as_deref().unwrap_or_default()),
            ("sort", self.sort.as_deref().unwrap_or_default()),
        ]
    }
}

/// Values of the page.
#[derive(Template)]
#[template(path = "documents/library.html")]
pub(crate) struct LibraryPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) documents: Vec<DocumentSummary>,
    pub(crate) total: u64,
    pub(crate) facets: Facets,
    pub(crate) paging: Paging,
    pub(crate) text: String,
    pub(crate) sort: &'static str,
    pub(crate) is_filtered: bool,
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Query(query): Query<LibraryQuery>,
) -> PageResult {
    let number = paging::page_number(query.page.as_deref());
    let filter = query.filter();
    let list = web.app.list_documents(&place.viewer, &filter, paging::slice(number, PAGE_DOCUMENTS)).await?;
    let text = query.text();
    let base = format!("/{}/documents", place.city.slug);
    let kind = filter.kinds.first().copied();
    let year = number_of(query.year.as_deref());
    page(&LibraryPage {
        frame: place.frame("documents"),
        facets: Facets::new(place.words(), (&list.kinds, kind), (&list.years, year)),
        paging: Paging::new(&base, &query.kept(&text), (number, PAGE_DOCUMENTS), list.total),
        slug: place.city.slug,
        name: place.city.name,
        documents: list.documents,
        total: list.total,
        is_filtered: !text.is_empty() || kind.is_some() || year.is_some(),
        text,
        sort: match filter.sort {
            DocumentSort::Title => "title",
            DocumentSort::AddedDescending => "added",
            DocumentSort::DateDescending => "date",
        },
    })
}
