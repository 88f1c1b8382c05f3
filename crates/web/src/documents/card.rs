//! What is known of a document: what it is, its pages, its versions, its original?

use app::documents::DocumentDetail;
use askama::Template;
use axum::extract::{Path, State};
use domain::DocumentId;

use crate::errors::{PageResult, page};
use crate::filters;
use crate::frame::Frame;
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

/// A remark of the reader in the person's words; one without a translation is shown as it was written.
pub(crate) fn notice_words(words: crate::i18n::Words, notice: &domain::document::Notice) -> String {
    let key = format!("notice-{}", notice.code.replace('_', "-"));
    if !crate::i18n::has_message(&key) {
        return notice.message.clone();
    }
    let said = words.say(&key);
    if notice.pages.is_empty() {
        return said;
    }
    let pages: Vec<String> = notice.pages.iter().take(20).map(ToString::to_string).collect();
    let more = if notice.pages.len() > 20 { "…" } else { "" };
    words
        .with("notice-pages", &[("notice", said.as_str()), ("pages", &format!("{}{more}", pages.join(", ")))])
}
