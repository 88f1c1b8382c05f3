//! How far is the work, and what came of each file?

use app::jobs::{FileOutcome, JobFile, JobState, JobSummary};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use domain::{DocumentId, JobId};
use serde::Deserialize;

use crate::documents::card::notice_words;
use crate::documents::paging::{self, Paging};
use crate::errors::{PageResult, page};
use crate::filters;
use crate::frame::Frame;
use crate::i18n::{self, Words};
use crate::security::forms::{CheckedForm, Nothing};
use crate::state::Web;
use crate::visit::InCity;

/// Jobs on a page.
const PAGE_JOBS: u32 = 25;

/// Files on a page of a job.
const PAGE_FILES: u32 = 100;

#[derive(Deserialize)]
pub(crate) struct PageQuery {
    page: Option<String>,
}

/// Values of the list.
#[derive(Template)]
#[template(path = "staff/jobs.html")]
pub(crate) struct JobsPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) jobs: Vec<JobSummary>,
    pub(crate) paging: Paging,
}

/// Values of a job.
#[derive(Template)]
#[template(path = "staff/job.html")]
pub(crate) struct JobPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) job: JobSummary,
    pub(crate) is_open: bool,
    pub(crate) files: Vec<FileLine>,
    pub(crate) paging: Paging,
}

/// A file of a job as shown.
#[derive(Debug, Clone)]
pub(crate) struct FileLine {
    pub(crate) file: String,
    pub(crate) document: Option<DocumentId>,
    /// `good`, `bad` or nothing: how the outcome is tinted.
    pub(crate) tint: &'static str,
    pub(crate) outcome: String,
    pub(crate) reason: Option<String>,
    pub(crate) notices: Vec<String>,
}

pub(crate) async fn list(
    State(web): State<Web>,
    place: InCity,
    Query(query): Query<PageQuery>,
) -> PageResult {
    let number = paging::page_number(query.page.as_deref());
    let jobs = web.app.list_jobs(&place.viewer, paging::slice(number, PAGE_JOBS)).await?;
    let base = format!("/{}/staff/jobs", place.city.slug);
    page(&JobsPage {
        frame: place.frame("jobs"),
        slug: place.city.slug,
        paging: Paging::new(&base, &[], (number, PAGE_JOBS), jobs.total),
        jobs: jobs.items,
    })
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, JobId)>,
    Query(query): Query<PageQuery>,
) -> PageResult {
    let number = paging::page_number(query.page.as_deref());
    let job = web.app.load_job(&place.viewer, id, paging::slice(number, PAGE_FILES)).await?;
    let base = format!("/{}/staff/jobs/{id}", place.city.slug);
    let frame = place.frame("jobs");
    let total = u64::from(job.summary.counts.files);
    page(&JobPage {
        token: frame.agent.clone().unwrap_or_default(),
        frame,
        files: job.files.iter().map(|file| file_line(place.words(), file)).collect(),
        slug: place.city.slug,
        is_open: matches!(job.summary.state, JobState::Queued | JobState::Running),
        job: job.summary,
        paging: Paging::new(&base, &[], (number, PAGE_FILES), total),
    })
}

pub(crate) async fn cancel(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, JobId)>,
    _: CheckedForm<Nothing>,
) -> PageResult {
    web.app.cancel_job(&place.viewer, id).await?;
    Ok(Redirect::to(&format!("/{}/staff/jobs/{id}", place.city.slug)).into_response())
}

/// A file in the reader's words.
pub(crate) fn file_line(t: Words, file: &JobFile) -> FileLine {
    let (tint, outcome, reason) = match &file.outcome {
        None => ("", t.say("outcome-waiting"), None),
        Some(FileOutcome::Added) => ("good", t.say("outcome-added"), None),
        Some(FileOutcome::NewVersion) => ("good", t.say("outcome-new-version"), None),
        Some(FileOutcome::Unchanged) => ("", t.say("outcome-unchanged"), None),
        Some(FileOutcome::Cancelled) => ("", t.say("outcome-cancelled"), None),
        Some(FileOutcome::Refused { code, .. }) => {
            ("bad", t.say("outcome-refused"), Some(refusal_words(t, code)))
        }
    };
    FileLine {
        file: file.file.clone(),
        document: file.document,
        tint,
        outcome,
        reason,
        notices: file.notices.iter().map(|notice| notice_words(t, notice)).collect(),
    }
}

/// Why a file was refused and what to do, in the reader's words. A code that this program does not know, kept by a
/// newer one, gives the general advice.
fn refusal_words(t: Words, code: &str) -> String {
    let key = format!("file-{}", code.trim_start_matches("file_").replace('_', "-"));
    t.say(if i18n::has_message(&key) { &key } else { "file-unknown" })
}
