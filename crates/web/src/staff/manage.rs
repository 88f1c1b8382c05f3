//! Who may see each document, and how is one removed?

use app::documents::{DocumentHead, DocumentSummary};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use domain::DocumentId;

use crate::documents::library::LibraryQuery;
use crate::documents::paging::{self, Paging};
use crate::errors::{Fault, PageResult, page};
use crate::frame::Frame;
use crate::security::forms::{CheckedForm, Nothing};
use crate::staff::readers::{ReadersForm, ReadersSent};
use crate::state::Web;
use crate::visit::InCity;

/// Documents on a page.
const PAGE_DOCUMENTS: u32 = 50;

/// Values of the list.
#[derive(Template)]
#[template(path = "staff/manage.html")]
pub(crate) struct ManagePage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) text: String,
    pub(crate) documents: Vec<DocumentSummary>,
    pub(crate) total: u64,
    pub(crate) paging: Paging,
}

/// Values of the page that asks before deleting.
#[derive(Template)]
#[template(path = "staff/delete.html")]
pub(crate) struct DeletePage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) head: DocumentHead,
}

pub(crate) async fn list(
    State(web): State<Web>,
    place: InCity,
    Query(query): Query<LibraryQuery>,
) -> PageResult {
    let number = paging::page_number(query.page.as_deref());
    let list =
        web.app.list_documents(&place.viewer, &query.filter(), paging::slice(number, PAGE_DOCUMENTS)).await?;
    let text = query.text();
    let base = format!("/{}/staff/documents", place.city.slug);
    let frame = place.frame("manage");
    page(&ManagePage {
        frame,
        slug: place.city.slug,
        paging: Paging::new(&base, &query.kept(&text), (number, PAGE_DOCUMENTS), list.total),
        text,
        documents: list.documents,
        total: list.total,
    })
}

/// Values of the page that asks who may see a document.
#[derive(Template)]
#[template(path = "staff/visibility.html")]
pub(crate) struct VisibilityPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) head: DocumentHead,
    pub(crate) readers: ReadersForm,
}

pub(crate) async fn ask_visibility(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, DocumentId)>,
) -> PageResult {
    let head = own_document(&web, &place, id).await?;
    let now = web.app.load_readers(&place.viewer, id).await?;
    let readers = ReadersForm::load(&web.app, &place.viewer, place.words(), Some(now)).await?;
    let frame = place.frame("manage");
    page(&VisibilityPage {
        token: frame.agent.clone().unwrap_or_default(),
        frame,
        slug: place.city.slug,
        head,
        readers,
    })
}

pub(crate) async fn set_visibility(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, DocumentId)>,
    CheckedForm(form): CheckedForm<ReadersSent>,
) -> PageResult {
    web.app.set_visibility(&place.viewer, id, form).await?;
    Ok(back(&place))
}

pub(crate) async fn confirm_delete(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, DocumentId)>,
) -> PageResult {
    let head = own_document(&web, &place, id).await?;
    let frame = place.frame("manage");
    page(&DeletePage { token: frame.agent.clone().unwrap_or_default(), frame, slug: place.city.slug, head })
}

pub(crate) async fn delete(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, DocumentId)>,
    _: CheckedForm<Nothing>,
) -> PageResult {
    web.app.delete_document(&place.viewer, id).await?;
    Ok(back(&place))
}

/// A document of the city itself: those of the commons are managed there.
async fn own_document(web: &Web, place: &InCity, id: DocumentId) -> Result<DocumentHead, Fault> {
    let head = web.app.load_document(&place.viewer, id).await?.summary.head;
    if head.city == place.city.id { Ok(head) } else { Err(app::Error::NotFound { what: "document" }.into()) }
}

fn back(place: &InCity) -> axum::response::Response {
    Redirect::to(&format!("/{}/staff/documents", place.city.slug)).into_response()
}
