//! What does a resident find at the door of their city?

use app::PageRequest;
use app::documents::{DocumentFilter, DocumentSort, DocumentSummary};
use askama::Template;
use axum::extract::State;
use domain::city::ContactPoint;

use crate::errors::{PageResult, page};
use crate::filters;
use crate::frame::Frame;
use crate::site::examples;
use crate::state::Web;
use crate::visit::InCity;

/// Latest documents shown.
const LATEST: u32 = 6;

/// Values of the page.
#[derive(Template)]
#[template(path = "site/landing.html")]
pub(crate) struct LandingPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) question: String,
    pub(crate) examples: Vec<String>,
    pub(crate) latest: Vec<DocumentSummary>,
    pub(crate) total: u64,
    pub(crate) contacts: Vec<ContactPoint>,
}

pub(crate) async fn show(State(web): State<Web>, place: InCity) -> PageResult {
    let filter = DocumentFilter { sort: DocumentSort::DateDescending, ..DocumentFilter::default() };
    let list = web.app.list_documents(&place.viewer, &filter, PageRequest::new(LATEST, 0)).await?;
    let examples = examples::for_city(&web, &place).await;
    page(&LandingPage {
        frame: place.frame("ask"),
        slug: place.city.slug,
        name: place.city.name,
        question: String::new(),
        examples,
        latest: list.documents,
        total: list.total,
        contacts: place.city.contacts,
    })
}
