//! What happened here? Read or taken home for a reason, which is written down first.

use app::PageRequest;
use app::audit::export::{ExportFormat, LedgerExport};
use app::audit::{Kept, LedgerEntry, LedgerPage, LedgerQuery};
use askama::Template;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use domain::audit::Action;
use serde::Deserialize;

use crate::documents::paging;
use crate::errors::{Fault, PageResult, page};
use crate::filters;
use crate::frame::Frame;
use crate::i18n::Words;
use crate::security::forms::{CheckedForm, Nothing};
use crate::state::Web;
use crate::visit::InCity;

/// Entries on a page.
const PAGE_ENTRIES: u32 = 50;

/// What the form sends; empty where nothing was chosen.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct LedgerForm {
    #[serde(default)]
    pub(crate) reason: String,
    #[serde(default)]
    pub(crate) action: String,
    #[serde(default)]
    pub(crate) from: String,
    #[serde(default)]
    pub(crate) to: String,
    #[serde(default)]
    pub(crate) page: String,
    #[serde(default)]
    pub(crate) up_to: String,
    #[serde(default)]
    pub(crate) format: String,
}

impl LedgerForm {
    fn query(&self) -> LedgerQuery {
        LedgerQuery {
            action: Action::from_name(&self.action),
            object: None,
            from: self.from.parse().ok(),
            to: self.to.parse().ok(),
            up_to: self.up_to.parse().ok(),
        }
    }
}

/// An action to choose in the form.
pub(crate) struct Choice {
    pub(crate) value: &'static str,
    pub(crate) label: String,
    pub(crate) chosen: bool,
}

/// An entry as shown.
pub(crate) struct Line {
    pub(crate) entry: LedgerEntry,
    pub(crate) action: String,
    pub(crate) actor: String,
    /// The text kept apart, where it is there.
    pub(crate) text: Option<String>,
    pub(crate) erased: bool,
}

/// What a reading gave.
pub(crate) struct Reading {
    pub(crate) lines: Vec<Line>,
    pub(crate) total: u64,
    pub(crate) up_to: u64,
    pub(crate) number: u32,
    pub(crate) last: u32,
}

/// Values of the page: the form alone, or with what was read.
#[derive(Template)]
#[template(path = "audit/ledger.html")]
pub(crate) struct LedgerView {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) form: LedgerForm,
    pub(crate) choices: Vec<Choice>,
    pub(crate) reading: Option<Reading>,
    pub(crate) question_days: u32,
}

impl LedgerView {
    pub(crate) fn new(place: &InCity, form: LedgerForm, read: Option<LedgerPage>) -> Self {
        let frame = place.frame("ledger");
        let t = frame.t;
        let number = paging::page_number(Some(&form.page));
        let choice = |action: &Action| Choice {
            value: action.as_str(),
            label: action_words(t, action.as_str()),
            chosen: action.as_str() == form.action,
        };
        let reading = read.map(|read| Reading {
            number,
            last: u32::try_from(read.total.div_ceil(u64::from(PAGE_ENTRIES))).unwrap_or(u32::MAX).max(1),
            total: read.total,
            up_to: read.up_to,
            lines: read.entries.into_iter().map(|entry| line_of(t, entry)).collect(),
        });
        Self {
            token: frame.agent.clone().unwrap_or_default(),
            choices: Action::ALL.iter().map(choice).collect(),
            question_days: place.city.retention.questions_days,
            frame,
            slug: place.city.slug.clone(),
            form,
            reading,
        }
    }
}

fn line_of(t: Words, entry: LedgerEntry) -> Line {
    let actor = match entry.actor.as_str() {
        "public" => t.say("ledger-actor-public"),
        "agent-key" => t.say("ledger-actor-agent-key"),
        "system" => t.say("ledger-actor-system"),
        other => match other.strip_prefix("account:") {
            Some(id) => format!("{} ({id})", t.say("ledger-actor-account")),
            None => other.to_owned(),
        },
    };
    Line {
        action: action_words(t, &entry.action),
        actor,
        text: if let Kept::Text(text) = &entry.kept { Some(text.clone()) } else { None },
        erased: entry.kept == Kept::Erased,
        entry,
    }
}

/// An action in words; its own name where a later version wrote it.
fn action_words(t: Words, action: &str) -> String {
    match Action::from_name(action) {
        Some(action) => t.say(&format!("ledger-action-{}", action.as_str().replace('_', "-"))),
        None => action.to_owned(),
    }
}

pub(crate) async fn ask_reason(place: InCity) -> PageResult {
    page(&LedgerView::new(&place, LedgerForm::default(), None))
}

pub(crate) async fn read(
    State(web): State<Web>,
    place: InCity,
    CheckedForm(form): CheckedForm<LedgerForm>,
) -> PageResult {
    let slice: PageRequest = paging::slice(paging::page_number(Some(&form.page)), PAGE_ENTRIES);
    let read = web.app.read_ledger(&place.viewer, &form.query(), &form.reason, slice).await?;
    page(&LedgerView::new(&place, form, Some(read)))
}

pub(crate) async fn export(
    State(web): State<Web>,
    place: InCity,
    CheckedForm(form): CheckedForm<LedgerForm>,
) -> Result<Response, Fault> {
    let (format, media_type) = if form.format == "csv" {
        (ExportFormat::Csv, "text/csv; charset=utf-8")
    } else {
        (ExportFormat::JsonLines, "application/jsonl; charset=utf-8")
    };
    let export = web.app.export_ledger(&place.viewer, &form.query(), &form.reason, format).await?;
    let name = format!("attachment; filename=\"ledger-{}.{}\"", place.city.slug, format.as_str());
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    let parts = futures_util::stream::try_unfold(export, async |mut export: LedgerExport| {
        Ok::<_, app::Error>(export.next().await?.map(|part| (part, export)))
    });
    Ok((headers, Body::from_stream(parts)).into_response())
}

pub(crate) async fn erase(
    State(web): State<Web>,
    place: InCity,
    Path((_, seq)): Path<(String, u64)>,
    _: CheckedForm<Nothing>,
) -> PageResult {
    web.app.erase_kept(&place.viewer, seq).await?;
    Ok(Redirect::to(&format!("/{}/staff/ledger", place.city.slug)).into_response())
}
