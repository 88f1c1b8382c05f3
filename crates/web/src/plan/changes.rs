//! What changed in a plan, since one's last visit and before; and how to be told?
//!
//! The last visit is kept in a cookie of the plan's own pages, on the person's machine: two instants, nothing else.

use app::PageRequest;
use app::plan::{ChangeLine, ChangeQuery};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use domain::plan::Currency;
use serde::Deserialize;

use super::shell::{Shell, open};
use super::words::{Moved, moved};
use crate::chart::escape;
use crate::documents::paging::{self, Paging};
use crate::errors::{Fault, PageResult, page};
use crate::filters;
use crate::frame::Frame;
use crate::i18n::Words;
use crate::state::Web;
use crate::visit::{InCity, cookie};

/// Changes on a page.
const PAGE_CHANGES: u32 = 30;
/// Changes in the feed.
const FEED_CHANGES: u32 = 50;
/// Name of the cookie; its path is that of the plan.
const VISIT_COOKIE: &str = "parvis_plan_visit";
/// A visit goes on while pages follow each other within this time.
const VISIT_MS: i64 = 30 * 60 * 1_000;
/// Life of the cookie: a year.
const VISIT_SECONDS: u32 = 365 * 24 * 60 * 60;

/// When the person was here before, and the cookie that remembers this visit.
pub(crate) struct LastVisit {
    pub(crate) before_ms: Option<i64>,
    pub(crate) cookie: String,
}

/// Reads the cookie `before.last` and writes the next one: a new visit begins half an hour after the last page.
pub(crate) fn last_visit(headers: &HeaderMap, path: &str, now_ms: i64, https: bool) -> LastVisit {
    let kept = cookie(headers, VISIT_COOKIE).and_then(|value| {
        let (before, last) = value.split_once('.')?;
        Some((before.parse::<i64>().ok()?, last.parse::<i64>().ok()?))
    });
    let before = match kept {
        Some((before, last)) if now_ms.saturating_sub(last) < VISIT_MS => before,
        Some((_, last)) => last,
        None => 0,
    };
    let secure = if https { "; Secure" } else { "" };
    // The path is that of the plan: each has its own last visit.
    let cookie = format!(
        "{VISIT_COOKIE}={before}.{now_ms}; Path={path}; Max-Age={VISIT_SECONDS}; HttpOnly; SameSite=Lax{secure}"
    );
    LastVisit { before_ms: (before > 0 && before <= now_ms).then_some(before), cookie }
}

#[derive(Deserialize)]
pub(crate) struct ChangesQuery {
    page: Option<String>,
    since: Option<String>,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "plan/changes.html")]
pub(crate) struct ChangesPage {
    pub(crate) frame: Frame,
    pub(crate) shell: Shell,
    pub(crate) moved: Vec<Moved>,
    pub(crate) total: u64,
    pub(crate) since_ms: Option<i64>,
    pub(crate) paging: Paging,
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug)): Path<(String, String)>,
    Query(query): Query<ChangesQuery>,
) -> PageResult {
    let t = place.words();
    let (content, shell) = open(&web, &place, &slug, "changes").await?;
    let number = paging::page_number(query.page.as_deref());
    let since_ms = query.since.as_deref().and_then(|since| since.parse().ok());
    let wanted = ChangeQuery { item: None, after_ms: since_ms };
    let slice = paging::slice(number, PAGE_CHANGES);
    let found = web.app.list_plan_changes(&place.viewer, &slug, wanted, slice).await?;
    let kept = since_ms.map(|since: i64| since.to_string()).unwrap_or_default();
    let base = format!("{}/changes", shell.base);
    page(&ChangesPage {
        frame: place.frame("plans"),
        moved: found.items.iter().map(|line| moved(t, &shell.base, content.currency(), line)).collect(),
        total: found.total,
        since_ms,
        paging: Paging::new(&base, &[("since", &kept)], (number, PAGE_CHANGES), found.total),
        shell,
    })
}

/// The changes that everyone may see, as an Atom feed (RFC 4287).
pub(crate) async fn feed(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    // Readers of feeds keep what they get: only what is public, whoever asks.
    let viewer = app::Viewer::public(place.city.id);
    let content = web.app.load_plan(&viewer, &slug).await?;
    let slice = PageRequest::new(FEED_CHANGES, 0);
    let found = web.app.list_plan_changes(&viewer, &slug, ChangeQuery::default(), slice).await?;
    // What the server is told is its address goes before what a request says it is.
    let root = web.settings.public_url.as_deref().map(|url| url.trim_end_matches('/').to_owned());
    let root = root.unwrap_or_else(|| {
        let host = headers.get(axum::http::header::HOST).and_then(|host| host.to_str().ok());
        let scheme = if web.settings.https { "https" } else { "http" };
        format!("{scheme}://{}", host.unwrap_or("localhost"))
    });
    let base = format!("{root}/{}/plans/{slug}", place.city.slug);
    let title = format!("{} · {}", content.plan.body.title, place.city.name);
    let xml = atom(place.words(), (&base, content.plan.id.0), &title, content.currency(), &found.items);
    Ok(([(CONTENT_TYPE, "application/atom+xml; charset=utf-8")], xml).into_response())
}

fn rfc3339(unix_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(unix_ms).map(|instant| instant.to_string()).unwrap_or_default()
}

fn atom(
    t: Words,
    (base, plan): (&str, uuid::Uuid),
    title: &str,
    currency: Currency,
    lines: &[ChangeLine],
) -> String {
    let updated = rfc3339(lines.first().map_or(0, |line| line.at_ms));
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <id>urn:uuid:{plan}</id>\n<title>{}</title>\n<updated>{updated}</updated>\n\
         <link rel=\"self\" href=\"{base}/feed.atom\"/>\n<link href=\"{base}\"/>\n<author><name>{}</name></author>\n",
        t.locale.tag(),
        escape(title),
        escape(title),
        base = escape(base),
    );
    for line in lines {
        let said = moved(t, base, currency, line);
        let href = said.href.unwrap_or_else(|| base.to_owned());
        let content = if said.before.is_empty() && said.after.is_empty() {
            said.field.clone()
        } else {
            format!("{} : {} → {}", said.field, said.before, said.after)
        };
        xml.push_str(&format!(
            "<entry><id>urn:uuid:{plan}:{}</id><title>{}</title><updated>{}</updated><link href=\"{}\"/>\
             <content type=\"text\">{}</content></entry>\n",
            line.seq,
            escape(&format!("{} · {}", said.name, said.field)),
            rfc3339(line.at_ms),
            escape(&href),
            escape(&content)
        ));
    }
    xml.push_str("</feed>\n");
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(
            axum::http::header::COOKIE,
            format!("{VISIT_COOKIE}={value}").parse().unwrap(),
        )])
    }

    #[test]
    fn a_visit_goes_on_for_half_an_hour_and_then_becomes_the_last_one() {
        let hour = 60 * 60 * 1_000;
        assert_eq!(last_visit(&HeaderMap::new(), "p", hour, false).before_ms, None);
        let during = last_visit(&headers(&format!("5.{}", hour - 1_000)), "p", hour, false);
        assert_eq!(during.before_ms, Some(5));
        let later = last_visit(&headers(&format!("5.{hour}")), "p", 3 * hour, true);
        assert_eq!(later.before_ms, Some(hour));
        assert!(later.cookie.contains("; Secure") && later.cookie.contains(&format!("{hour}.{}", 3 * hour)));
        for odd in ["", ".", "x.y", "9", "99999999999999999999.1"] {
            assert_eq!(last_visit(&headers(odd), "p", hour, false).before_ms, None, "{odd}");
        }
    }
}
