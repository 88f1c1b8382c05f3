//! How far is the work on files that were sent?

use domain::document::Notice;
use domain::time::UnixMs;
use domain::{CityId, DocumentId, JobId};
use serde::{Deserialize, Serialize};

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
    /// The files asked for, in the order sent.
    pub files: Vec<JobFile>,
}

impl App {
    /// Jobs of the viewer's city, newest first. Agents only.
    ///
    /// # Errors
    /// `agents_only`.
    pub async fn list_jobs(&self, viewer: &Viewer, page: PageRequest) -> Result<Paged<JobSummary>> {
        let _ = (viewer, page);
        Err(Error::NotReady)
    }

    /// A job and a slice of its files. Agents only.
    ///
    /// # Errors
    /// `agents_only`, `not_found`.
    pub async fn load_job(&self, viewer: &Viewer, job: JobId, files: PageRequest) -> Result<JobDetail> {
        let _ = (viewer, job, files);
        Err(Error::NotReady)
    }

    /// Leaves out the files of a job that had no outcome yet. Agents only.
    ///
    /// # Errors
    /// `agents_only`, `not_found`.
    pub async fn cancel_job(&self, viewer: &Viewer, job: JobId) -> Result<JobSummary> {
        let _ = (viewer, job);
        Err(Error::NotReady)
    }

    /// Waits until a job is done or cancelled, calling `on_file` once for each file in the order in which they finish.
    /// The work itself is done by the background workers of this process or of another.
    ///
    /// # Errors
    /// `agents_only`, `not_found`, `stopping`.
    pub async fn follow_job(
        &self,
        viewer: &Viewer,
        job: JobId,
        on_file: &mut (dyn FnMut(&JobFile) + Send),
    ) -> Result<JobSummary> {
        let _ = (viewer, job, on_file);
        Err(Error::NotReady)
    }
}
