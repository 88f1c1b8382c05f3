//! How does an agent add documents?

use app::PageRequest;
use app::jobs::JobSummary;
use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};

use crate::errors::{PageResult, page};
use crate::filters;
use crate::frame::Frame;
use crate::security::session;
use crate::staff::readers::ReadersForm;
use crate::staff::receive;
use crate::state::Web;
use crate::visit::InCity;

/// Jobs named below the form.
const RECENT_JOBS: u32 = 3;

/// Values of the page.
#[derive(Template)]
#[template(path = "staff/upload.html")]
pub(crate) struct UploadPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) file_bytes_max: u64,
    pub(crate) upload_bytes_max: u64,
    pub(crate) files_max: u32,
    pub(crate) jobs: Vec<JobSummary>,
    pub(crate) readers: ReadersForm,
}

pub(crate) async fn show(State(web): State<Web>, place: InCity) -> PageResult {
    let jobs = web.app.list_jobs(&place.viewer, PageRequest::new(RECENT_JOBS, 0)).await?;
    let limits = web.app.settings().limits;
    let readers = ReadersForm::load(&web.app, &place.viewer, place.words(), None).await?;
    let frame = place.frame("staff");
    page(&UploadPage {
        token: frame.agent.clone().unwrap_or_default(),
        frame,
        slug: place.city.slug,
        file_bytes_max: limits.file_bytes_max,
        upload_bytes_max: web.settings.limits.upload_bytes_max as u64,
        files_max: limits.files_max,
        jobs: jobs.items,
        readers,
    })
}

pub(crate) async fn receive(
    State(web): State<Web>,
    place: InCity,
    headers: HeaderMap,
    form: Multipart,
) -> PageResult {
    let idle = web.settings.limits.upload_idle_timeout;
    let bears_key = session::bears_key(&web, &headers);
    let is_token = |token: &str| bears_key || session::holds_token(&web, &headers, token);
    let job = receive::receive(&web.app, &place.viewer, form, idle, is_token).await?;
    Ok(Redirect::to(&format!("/{}/staff/jobs/{job}", place.city.slug)).into_response())
}
