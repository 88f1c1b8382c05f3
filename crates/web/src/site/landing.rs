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
    /// Language of the examples, where it is not that of the page.
    pub(crate) examples_lang: Option<&'static str>,
    pub(crate) latest: Vec<DocumentSummary>,
    pub(crate) total: u64,
    pub(crate) contacts: Vec<ContactPoint>,
}

pub(crate) async fn show(State(web): State<Web>, place: InCity) -> PageResult {
    let filter = DocumentFilter { sort: DocumentSort::DateDescending, ..DocumentFilter::default() };
    let list = web.app.list_documents(&place.viewer, &filter, PageRequest::new(LATEST, 0)).await?;
    let examples = examples::for_city(&web, &place).await;
    let given = !place.city.examples.is_empty();
    let examples_lang = (given && place.city.locale != place.words().locale).then(|| place.city.locale.tag());
    page(&LandingPage {
        frame: place.frame("ask"),
        slug: place.city.slug,
        name: place.city.name,
        question: String::new(),
        examples,
        examples_lang,
        latest: list.documents,
        total: list.total,
        contacts: place.city.contacts,
    })
}
