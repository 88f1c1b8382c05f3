//! How far is the work on files that were sent?

use domain::document::Notice;
use domain::time::UnixMs;
use domain::{CityId, DocumentId, JobId};
use serde::{Deserialize, Serialize};
use store::jobs::{JobFileRecord, JobRecord, OutcomeRecord};

use crate::{App, Error, PageRequest, Paged, Result, Viewer};

/// State of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Accepted, nobody works on it yet (or its worker died: another takes over).
    Queued,
    /// Being worked on.
    Running,
    /// Every file has its outcome.
    Done,
    /// Cancelled: files already in stay, the others are left out.
    Cancelled,
}

/// Steps of a file, in order. Each is durable: work resumes after the last one done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileStep {
    /// The bytes are kept.
    Stored,
    /// Being read by a reader process.
    Reading,
    /// Pages and passages are in the database.
    PassagesStored,
    /// Found by its words in this server.
    WordsIndexed,
}

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum FileOutcome {
    /// A new document.
    Added,
    /// The same name with the same bytes: nothing to do.
    Unchanged,
    /// The same name with other bytes: replaces what was there in search.
    NewVersion,
    /// Not taken.
    Refused {
        /// Stable code in `snake_case`.
        code: String,
        /// What is wrong.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// The job was cancelled before its turn.
    Cancelled,
}

/// How many files of a job came to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct JobCounts {
    /// Files in the job.
    pub files: u32,
    /// Files with an outcome.
    pub finished: u32,
    /// New documents.
    pub added: u32,
    /// Unchanged.
    pub unchanged: u32,
    /// New versions.
    pub new_versions: u32,
    /// Refused.
    pub refused: u32,
    /// Cancelled.
    pub cancelled: u32,
    /// Pages of the documents read by this job.
    pub pages: u32,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JobSummary {
    /// Its id.
    pub id: JobId,
    /// City.
    pub city: CityId,
    /// State.
    pub state: JobState,
    /// When it was accepted.
    pub created_ms: UnixMs,
    /// When its last file had its outcome.
    pub finished_ms: Option<UnixMs>,
    /// Counts.
    #[serde(flatten)]
    pub counts: JobCounts,
}

/// A file of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JobFile {
    /// Rank in the job, from 0.
    pub ordinal: u32,
    /// File name as sent.
    pub file: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Last step done or begun.
    pub step: FileStep,
    /// What came of it, once known.
    #[serde(flatten)]
    pub outcome: Option<FileOutcome>,
    /// The document it became.
    pub document: Option<DocumentId>,
    /// Pages read.
    pub pages: u32,
    /// Remarks of the reader.
    pub notices: Vec<Notice>,
}

/// A job with some of its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JobDetail {
    /// The job.
    #[serde(flatten)]
    pub summary: JobSummary,
    /// The files asked for, in the order sent; `items` in data, where `files` is their number.
    #[serde(rename = "items")]
    pub files: Vec<JobFile>,
}

impl App {
    /// Jobs of the viewer's city whose documents they may see, newest first. Agents only.
    ///
    /// # Errors
    /// `agents_only`.
    pub async fn list_jobs(&self, viewer: &Viewer, page: PageRequest) -> Result<Paged<JobSummary>> {
        Self::require_agent(viewer)?;
        let jobs =
            self.inner.store.list_jobs(viewer.city, &viewer.sight(), page.limit(), page.offset).await?;
        let total = self.inner.store.count_jobs(viewer.city, &viewer.sight()).await?;
        Ok(Paged { items: jobs.into_iter().map(summary_of).collect(), total })
    }

    /// A job and a slice of its files. Agents only.
    ///
    /// # Errors
    /// `agents_only`, `not_found`.
    pub async fn load_job(&self, viewer: &Viewer, job: JobId, files: PageRequest) -> Result<JobDetail> {
        let summary = self.load_job_summary(viewer, job).await?;
        let indexed = self.city_index(viewer.city).await?.cursor();
        let files = self.inner.store.list_job_files(job, files.limit(), files.offset).await?;
        let files = files.into_iter().map(|file| file_of(file, indexed)).collect();
        Ok(JobDetail { summary, files })
    }

    /// Leaves out the files of a job that had no outcome yet. Agents only.
    ///
    /// # Errors
    /// `agents_only`, `not_found`.
    pub async fn cancel_job(&self, viewer: &Viewer, job: JobId) -> Result<JobSummary> {
        self.load_job_summary(viewer, job).await?;
        let mut transaction = self.inner.store.begin().await?;
        let released = transaction.cancel_job(viewer.city, job).await?;
        if !released.is_empty() {
            crate::audit::note_end_of_import(&mut transaction, viewer.city, job).await?;
        }
        transaction.commit().await?;
        self.release_files(&released).await;
        self.inner.bell.notify_waiters();
        self.load_job_summary(viewer, job).await
    }

    /// Waits until a job is done or cancelled, calling `on_file` once for each file in the order in which they finish.
    /// The work itself is done by the background workers of this process or of another.
    ///
    /// # Errors
    /// `agents_only`, `not_found`, `stopping`; `disk_full` or `data_folder_read_only` when that stops this server's
    /// workers: the job stays and goes on once there is room.
    pub async fn follow_job(
        &self,
        viewer: &Viewer,
        job: JobId,
        on_file: &mut (dyn FnMut(&JobFile) + Send),
    ) -> Result<JobSummary> {
        let mut seen = Vec::new();
        loop {
            // Looked at before the files, so that none is missed between the two.
            let summary = self.load_job_summary(viewer, job).await?;
            let indexed = self.city_index(viewer.city).await?.cursor();
            for file in self.inner.store.list_finished_files(job, &seen).await? {
                seen.push(file.id);
                on_file(&file_of(file, indexed));
            }
            if matches!(summary.state, JobState::Done | JobState::Cancelled) {
                return Ok(summary);
            }
            if self.is_stopping() {
                return Err(Error::Stopping);
            }
            if let Some(fault) = self.fault() {
                return Err(fault);
            }
            self.rest(FOLLOW_INTERVAL).await;
        }
    }

    async fn load_job_summary(&self, viewer: &Viewer, job: JobId) -> Result<JobSummary> {
        Self::require_agent(viewer)?;
        let found = self.inner.store.find_job(viewer.city, job).await?;
        let found = found.filter(|job| viewer.may_see_all(&job.readership));
        found.map(summary_of).ok_or(Error::NotFound { what: "job" })
    }
}

/// How often a job is looked at while somebody waits for it.
const FOLLOW_INTERVAL: std::time::Duration = std::time::Duration::from_millis(200);

fn summary_of(job: JobRecord) -> JobSummary {
    let mut counts = JobCounts::default();
    for (outcome, files, pages) in &job.counts {
        let files = u32::try_from(*files).unwrap_or(u32::MAX);
        counts.files += files;
        let Some(outcome) = outcome else { continue };
        counts.finished += files;
        counts.pages += u32::try_from(*pages).unwrap_or(u32::MAX);
        match outcome.as_str() {
            "added" => counts.added += files,
            "unchanged" => counts.unchanged += files,
            "new_version" => counts.new_versions += files,
            "refused" => counts.refused += files,
            _ => counts.cancelled += files,
        }
    }
    let state = match job.state {
        store::jobs::JobState::Done => JobState::Done,
        store::jobs::JobState::Cancelled => JobState::Cancelled,
        store::jobs::JobState::Open if job.claimed || counts.finished > 0 => JobState::Running,
        store::jobs::JobState::Open => JobState::Queued,
    };
    let (created_ms, finished_ms) = (job.created_ms, job.finished_ms);
    JobSummary { id: job.id, city: job.city, state, created_ms, finished_ms, counts }
}

fn file_of(file: JobFileRecord, indexed: i64) -> JobFile {
    let step = match (&file.outcome, file.cursor) {
        (None, _) if file.claimed => FileStep::Reading,
        (None, _) => FileStep::Stored,
        (Some(_), Some(cursor)) if cursor > indexed => FileStep::PassagesStored,
        (Some(_), _) => FileStep::WordsIndexed,
    };
    let outcome = file.outcome.map(|outcome| match outcome {
        OutcomeRecord::Added => FileOutcome::Added,
        OutcomeRecord::Unchanged => FileOutcome::Unchanged,
        OutcomeRecord::NewVersion => FileOutcome::NewVersion,
        OutcomeRecord::Refused(refused) => {
            FileOutcome::Refused { code: refused.code, message: refused.message, hint: refused.hint }
        }
        OutcomeRecord::Cancelled => FileOutcome::Cancelled,
    });
    JobFile {
        ordinal: file.ordinal,
        file: file.file,
        bytes: file.bytes,
        step,
        outcome,
        document: file.document,
        pages: file.pages,
        notices: file.notices,
    }
}
