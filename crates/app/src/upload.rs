//! How do files come in? Streamed to disk one by one, then handed over as one job.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use domain::JobId;
use domain::document::Visibility;
use futures_util::Stream;

use crate::{App, Error, Result, Viewer};

/// Files being sent. Nothing happens until [`Submission::submit`]; dropping it forgets them.
///
/// A file that is refused at this point (too large, empty name, unreadable path) takes its place in the job with
/// its refusal: the others go in.
pub struct Submission {
    _app: App,
}

impl App {
    /// Starts a submission of files to the viewer's city. Agents only.
    ///
    /// # Errors
    /// `agents_only`, `not_found` (city), `disk_full`, `data_folder_read_only`.
    pub async fn begin_submission(&self, viewer: &Viewer, visibility: Visibility) -> Result<Submission> {
        let _ = (viewer, visibility);
        Err(Error::NotReady)
    }

    /// Submits files and folders of this machine: a file is named by its last part, files of a folder by their path
    /// below it. Hidden files and symbolic links are left out.
    ///
    /// # Errors
    /// As [`App::begin_submission`]; a path that cannot be read is an outcome of the job.
    pub async fn submit_paths(
        &self,
        viewer: &Viewer,
        paths: &[PathBuf],
        visibility: Visibility,
    ) -> Result<JobId> {
        let mut submission = self.begin_submission(viewer, visibility).await?;
        for path in paths {
            submission.add_path(path).await?;
        }
        submission.submit().await
    }
}

impl Submission {
    /// Adds a file from a stream (such as a field of an HTTP form). `name` is the file name, with `/` between folders.
    ///
    /// # Errors
    /// `disk_full`, `data_folder_read_only`, `too_large` (number of files). An interrupted stream is an outcome of
    /// the job.
    pub async fn add_stream<S, E>(&mut self, name: &str, stream: S) -> Result<()>
    where
        S: Stream<Item = std::result::Result<Bytes, E>> + Send,
        E: Send,
    {
        let _ = (name, stream);
        Err(Error::NotReady)
    }

    /// Adds a file held in memory.
    ///
    /// # Errors
    /// As [`Submission::add_stream`].
    pub async fn add_bytes(&mut self, name: &str, bytes: Bytes) -> Result<()> {
        let _ = (name, bytes);
        Err(Error::NotReady)
    }

    /// Adds a file, or every file below a folder.
    ///
    /// # Errors
    /// As [`Submission::add_stream`].
    pub async fn add_path(&mut self, path: &Path) -> Result<()> {
        let _ = path;
        Err(Error::NotReady)
    }

    /// Hands the files over: the job is durable once this returns.
    ///
    /// # Errors
    /// `disk_full`, `data_folder_read_only`, `invalid_value` when no file was added.
    pub async fn submit(self) -> Result<JobId> {
        Err(Error::NotReady)
    }
}
