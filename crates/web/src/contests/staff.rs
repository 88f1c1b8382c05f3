//! The agents' side: late ones first, then an answer to the person.

use app::contests::{Contest, ContestCounts, Decision};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use domain::DocumentId;
use serde::Deserialize;
use uuid::Uuid;

use crate::documents::paging::{self, Paging};
use crate::errors::{PageResult, WebError, page};
use crate::frame::Frame;
use crate::i18n::Words;
use crate::security::forms::CheckedForm;
use crate::state::Web;
use crate::visit::InCity;

/// Contests on a page.
const PAGE_CONTESTS: u32 = 30;

#[derive(Deserialize)]
pub(crate) struct ListQuery {
    decided: Option<String>,
    page: Option<String>,
}

/// Values of the list.
#[derive(Template)]
#[template(path = "contests/list.html")]
pub(crate) struct ListPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) contests: Vec<Contest>,
    pub(crate) counts: ContestCounts,
    pub(crate) with_decided: bool,
    pub(crate) paging: Paging,
}

/// Values of the page of one contest.
#[derive(Template)]
#[template(path = "contests/decide.html")]
pub(crate) struct DecidePage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) contest: Contest,
}

/// What an agent sends. `page` is the address of the page that says what is right, as the browser shows it.
#[derive(Deserialize)]
pub(crate) struct DecisionForm {
    upheld: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    page: String,
}

pub(crate) async fn list(
    State(web): State<Web>,
    place: InCity,
    Query(query): Query<ListQuery>,
) -> PageResult {
    let with_decided = query.decided.as_deref() == Some("1");
    let number = paging::page_number(query.page.as_deref());
    let slice = paging::slice(number, PAGE_CONTESTS);
    let contests = web.app.list_contests(&place.viewer, with_decided, slice).await?;
    let base = format!("/{}/staff/contests", place.city.slug);
    let kept = [("decided", if with_decided { "1" } else { "" })];
    page(&ListPage {
        frame: place.frame("contests"),
        counts: web.app.count_contests(place.city.id).await?,
        slug: place.city.slug,
        paging: Paging::new(&base, &kept, (number, PAGE_CONTESTS), contests.total),
        contests: contests.items,
        with_decided,
    })
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, Uuid)>,
) -> PageResult {
    let contest = web.app.load_contest(&place.viewer, id).await?;
    let frame = place.frame("contests");
    let token = frame.agent.clone().unwrap_or_default();
    page(&DecidePage { frame, slug: place.city.slug, token, contest })
}

pub(crate) async fn decide(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, Uuid)>,
    CheckedForm(form): CheckedForm<DecisionForm>,
) -> PageResult {
    let shown = form.page.trim();
    let page = if shown.is_empty() { None } else { Some(page_of(shown).ok_or(WebError::BadRequest)?) };
    let upheld = form.upheld == "true";
    // In the words of the city; what the person wrote is not repeated: an e-mail is a postcard.
    let words = Words::new(place.city.locale);
    let outcome = words.say(if upheld { "mail-outcome-upheld" } else { "mail-outcome-rejected" });
    let mail = web.app.can_mail().then(|| {
        let values =
            [("city", place.city.name.as_str()), ("outcome", &outcome), ("words", form.words.trim())];
        (words.with("mail-outcome-subject", &values), words.with("mail-outcome-text", &values))
    });
    let decision = Decision { upheld, words: &form.words, page, mail };
    web.app.decide_contest(&place.viewer, id, &decision).await?;
    Ok(Redirect::to(&format!("/{}/staff/contests", place.city.slug)).into_response())
}

/// Document and page of an address such as `https://.../ville/documents/0189.../pages/3?start=..`.
fn page_of(address: &str) -> Option<(DocumentId, u32)> {
    let path = address.split(['?', '#']).next()?;
    let (_, rest) = path.split_once("/documents/")?;
    let mut parts = rest.split('/');
    let document = Uuid::parse_str(parts.next()?).ok()?;
    let number = match parts.next() {
        Some("pages") => parts.next()?.parse().ok()?,
        _ => 1,
    };
    Some((DocumentId(document), number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_page_is_read_as_browsers_show_it() {
        let id = "01890000-0000-7000-8000-000000000000";
        let document = DocumentId(Uuid::parse_str(id).unwrap());
        let shown = format!("https://ville.example/ville/documents/{id}/pages/3?start=1&end=9");
        assert_eq!(page_of(&shown), Some((document, 3)));
        assert_eq!(page_of(&format!("/ville/documents/{id}")), Some((document, 1)));
        assert_eq!(page_of("/ville/documents/x/pages/1"), None);
        assert_eq!(page_of("bonjour"), None);
    }
}
