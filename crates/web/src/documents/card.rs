//! What is known of a document: what it is, its pages, its versions, its original?

use app::documents::DocumentDetail;
use askama::Template;
use axum::extract::{Path, State};
use domain::DocumentId;
use domain::document::Notice;

use crate::errors::{PageResult, page};
use crate::filters;
use crate::frame::Frame;
use crate::i18n::{self, Words};
use crate::state::Web;
use crate::visit::InCity;

/// Pages named in the outline at most.
pub(crate) const OUTLINE_MAX: usize = 400;

/// Values of the page.
#[derive(Template)]
#[template(path = "documents/card.html")]
pub(crate) struct CardPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) document: DocumentDetail,
    pub(crate) notices: Vec<String>,
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, DocumentId)>,
) -> PageResult {
    let document = web.app.load_document(&place.viewer, id).await?;
    let notices = document.summary.notices.iter().map(|notice| notice_words(place.words(), notice)).collect();
    page(&CardPage { frame: place.frame("documents"), slug: place.city.slug, document, notices })
}

/// Pages or names shown of a remark.
const NOTICE_PARTS_MAX: usize = 20;

/// A remark of the reader in the person's words. A code that this program does not know, kept by a newer one, is
/// told in general.
pub(crate) fn notice_words(words: Words, notice: &Notice) -> String {
    let key = format!("notice-{}", notice.code.replace('_', "-"));
    let mut said = words.say(if i18n::has_message(&key) { &key } else { "notice-unknown" });
    if !notice.names.is_empty() {
        let names = first_parts(&notice.names);
        said = words.with("notice-names", &[("notice", &said), ("names", &names)]);
    }
    if !notice.pages.is_empty() {
        let pages: Vec<String> = notice.pages.iter().map(ToString::to_string).collect();
        let pages = first_parts(&pages);
        said = words.with("notice-pages", &[("notice", &said), ("pages", &pages)]);
    }
    said
}

fn first_parts(parts: &[String]) -> String {
    let more = if parts.len() > NOTICE_PARTS_MAX { "…" } else { "" };
    let first: Vec<&str> = parts.iter().take(NOTICE_PARTS_MAX).map(String::as_str).collect();
    format!("{}{more}", first.join(", "))
}
