//! How do files come in? Streamed to disk one by one, then handed over as one job.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use corpus::ReadError;
use domain::JobId;
use domain::audit::{Action, Object};
use domain::visibility::Readership;
use futures_util::{Stream, StreamExt as _};
use store::files::Incoming;
use store::jobs::{NewJobFile, RefusedRecord};
use tokio::io::AsyncReadExt as _;

use crate::refusals::{self, Refusal};
use crate::visibility::{Wanted, details_of};
use crate::{App, Error, Result, Viewer};

/// Longest file name, in bytes.
const NAME_BYTES_MAX: usize = 1_000;
/// Deepest folder below the one given.
const FOLDER_DEPTH_MAX: usize = 32;
/// Bytes read at once from a file of this machine.
const CHUNK_BYTES: usize = 256 * 1024;

/// Files being sent. Nothing happens until [`Submission::submit`]; dropping it forgets them.
///
/// A file that is refused at this point (too large, empty name, unreadable path) takes its place in the job with
/// its refusal: the others go in.
pub struct Submission {
    app: App,
    viewer: Viewer,
    readership: Readership,
    files: Vec<(NewJobFile, Option<Incoming>)>,
}

impl App {
    /// Starts a submission of files to the viewer's city. Agents only.
    ///
    /// # Errors
    /// `agents_only`, `not_found` (city), `invalid_value` (readers), `disk_full`, `data_folder_read_only`.
    pub async fn begin_submission(&self, viewer: &Viewer, wanted: impl Into<Wanted>) -> Result<Submission> {
        Self::require_agent(viewer)?;
        self.load_city(viewer.city).await?;
        let readership = self.readership_of(viewer, wanted.into()).await?;
        Ok(Submission { app: self.clone(), viewer: viewer.clone(), readership, files: Vec::new() })
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
        wanted: impl Into<Wanted>,
    ) -> Result<JobId> {
        let mut submission = self.begin_submission(viewer, wanted).await?;
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
        self.check_count()?;
        let Some(name) = clean_name(name) else {
            self.refuse(name, 0, Refusal::Name.record("the file has no name that can be kept"));
            return Ok(());
        };
        let limit = self.app.settings().limits.file_bytes_max;
        let mut writer = self.app.inner.files.begin(self.app.settings().ids.next());
        let mut stream = std::pin::pin!(stream);
        while let Some(chunk) = stream.next().await {
            let Ok(chunk) = chunk else {
                let bytes = writer.bytes();
                writer.abort().await;
                self.refuse(&name, bytes, Refusal::Interrupted.record("the file did not arrive whole"));
                return Ok(());
            };
            if writer.bytes().saturating_add(chunk.len() as u64) > limit {
                let bytes = writer.bytes();
                writer.abort().await;
                self.refuse(&name, bytes, too_large(bytes, limit));
                return Ok(());
            }
            writer.write(chunk).await?;
        }
        if writer.bytes() == 0 {
            writer.abort().await;
            self.refuse(&name, 0, refusals::of_reader(&ReadError::Empty));
            return Ok(());
        }
        let incoming = writer.finish().await?;
        let (bytes, sha256) = (incoming.bytes, Some(incoming.sha256.clone()));
        self.files.push((NewJobFile { file: name, bytes, sha256, refused: None }, Some(incoming)));
        Ok(())
    }

    /// Adds a file held in memory.
    ///
    /// # Errors
    /// As [`Submission::add_stream`].
    pub async fn add_bytes(&mut self, name: &str, bytes: Bytes) -> Result<()> {
        let once = futures_util::stream::once(async { Ok::<_, std::convert::Infallible>(bytes) });
        self.add_stream(name, once).await
    }

    /// Adds a file, or every file below a folder.
    ///
    /// # Errors
    /// As [`Submission::add_stream`].
    pub async fn add_path(&mut self, path: &Path) -> Result<()> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let found = match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                let (path, limit) = (path.to_owned(), self.app.settings().limits.files_max);
                tokio::task::spawn_blocking(move || files_below(&path, limit)).await?
            }
            Ok(_) => vec![(name, path.to_owned())],
            Err(error) => {
                self.check_count()?;
                self.refuse(&path.display().to_string(), 0, unreadable(&error));
                return Ok(());
            }
        };
        for (name, path) in found {
            self.add_file(&name, &path).await?;
        }
        Ok(())
    }

    async fn add_file(&mut self, name: &str, path: &Path) -> Result<()> {
        let limit = self.app.settings().limits.file_bytes_max;
        let opened = async {
            let file = tokio::fs::File::open(path).await?;
            let bytes = file.metadata().await?.len();
            std::io::Result::Ok((file, bytes))
        };
        match opened.await {
            Ok((_, bytes)) if bytes > limit => {
                self.check_count()?;
                self.refuse(name, bytes, too_large(bytes, limit));
                Ok(())
            }
            Ok((file, _)) => {
                let stream = futures_util::stream::unfold(file, async |mut file| {
                    let mut chunk = bytes::BytesMut::with_capacity(CHUNK_BYTES);
                    match file.read_buf(&mut chunk).await {
                        Ok(0) => None,
                        Ok(_) => Some((Ok(chunk.freeze()), file)),
                        Err(error) => Some((Err(error), file)),
                    }
                });
                self.add_stream(name, stream).await
            }
            Err(error) => {
                self.check_count()?;
                self.refuse(name, 0, unreadable(&error));
                Ok(())
            }
        }
    }

    /// Hands the files over: the job is durable once this returns.
    ///
    /// # Errors
    /// `disk_full`, `data_folder_read_only`, `invalid_value` when no file was added.
    pub async fn submit(self) -> Result<JobId> {
        if self.files.is_empty() {
            return Err(Error::Invalid { what: "the submission", reason: "it holds no file".to_owned() });
        }
        let inner = &self.app.inner;
        // The writer's turn is held while bytes get their places, so that nobody removes them in between.
        let mut transaction = inner.store.begin().await?;
        for incoming in self.files.iter().filter_map(|(_, incoming)| incoming.as_ref()) {
            inner.files.keep(incoming).await?;
        }
        let files: Vec<NewJobFile> = self.files.into_iter().map(|(file, _)| file).collect();
        let job = transaction.insert_job(self.viewer.city, &self.readership, &files).await?;
        let details = details_of(&self.readership).number("files", files.len() as u64);
        let entry = self.viewer.entry(Action::ImportBegun, Object::Job(job));
        transaction.append(&entry.with(details)).await?;
        crate::audit::note_end_of_import(&mut transaction, self.viewer.city, job).await?;
        transaction.commit().await?;
        inner.bell.notify_waiters();
        Ok(job)
    }

    fn check_count(&self) -> Result<()> {
        let limit = self.app.settings().limits.files_max;
        if self.files.len() >= limit as usize {
            return Err(Error::TooLarge { what: "a submission", limit: format!("{limit} files") });
        }
        Ok(())
    }

    fn refuse(&mut self, name: &str, bytes: u64, refused: RefusedRecord) {
        let file = name.chars().filter(|letter| !letter.is_control()).take(200).collect();
        self.files.push((NewJobFile { file, bytes, sha256: None, refused: Some(refused) }, None));
    }
}

/// `bytes` is what was seen of it, at least.
fn too_large(bytes: u64, limit_bytes: u64) -> RefusedRecord {
    refusals::of_reader(&ReadError::TooLarge { bytes: bytes.max(limit_bytes), limit_bytes })
}

fn unreadable(error: &std::io::Error) -> RefusedRecord {
    Refusal::Unreadable.record(format!("the file cannot be read: {error}"))
}

/// The name under which a file is kept: `/` between folders, no `.`, `..` or empty part, no control character.
fn clean_name(name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    let parts: Vec<&str> =
        name.split('/').map(str::trim).filter(|part| !matches!(*part, "" | "." | "..")).collect();
    let clean: String = parts.join("/").chars().filter(|letter| !letter.is_control()).collect();
    (!clean.is_empty() && clean.len() <= NAME_BYTES_MAX).then_some(clean)
}

/// The files below a folder by name, in order, up to one more than the limit.
fn files_below(folder: &Path, limit: u32) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), String::new(), 0_usize)];
    while let Some((folder, prefix, depth)) = folders.pop() {
        let mut entries: Vec<_> = std::fs::read_dir(&folder).into_iter().flatten().flatten().collect();
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Ok(kind) = entry.file_type() else { continue };
            if name.starts_with('.') || kind.is_symlink() || found.len() > limit as usize {
                continue;
            }
            let name = format!("{prefix}{name}");
            if kind.is_dir() && depth < FOLDER_DEPTH_MAX {
                folders.push((entry.path(), format!("{name}/"), depth + 1));
            } else if kind.is_file() {
                found.push((name, entry.path()));
            }
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::{clean_name, files_below};

    #[test]
    fn names_stay_inside_their_folder() {
        for (given, kept) in [
            ("../../etc/passwd", Some("etc/passwd")),
            ("C:\\Docs\\avis.pdf", Some("C:/Docs/avis.pdf")),
            ("a\u{0}b.txt", Some("ab.txt")),
            ("  /./ ", None),
        ] {
            assert_eq!(clean_name(given).as_deref(), kept);
        }
    }

    #[test]
    fn folders_are_walked_without_hidden_files_and_links() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("actes/2024")).unwrap();
        for name in ["b.txt", "a.txt", ".hidden", "actes/2024/c.txt"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        std::os::unix::fs::symlink("/etc", folder.path().join("link")).unwrap();
        let names: Vec<String> = files_below(folder.path(), 10).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a.txt", "actes/2024/c.txt", "b.txt"]);
    }
}
