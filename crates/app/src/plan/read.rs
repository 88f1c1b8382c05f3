//! How is a plan, or the metadata of an act, read out of a file or a stored document?
//!
//! Bytes are only ever opened by the reader process; what it gives back is read here by pure code of `corpus`.

use std::path::Path;

use corpus::ReadError;
use domain::DocumentId;
use domain::acts::ActProposal;
use domain::document::ReadDocument;
use domain::error::{Coded, ErrorKind};
use domain::plan::Proposal;
use domain::transparency::AiUse;

use crate::documents::ByteStream;
use crate::reader::{ReadFailure, Readers};
use crate::transparency::processor_time;
use crate::{App, Error, Settings, Viewer};

/// Times a file is tried when the readers that had it had worked for others before.
const TRIES_MAX: u32 = 3;

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadFileError {
    /// The file of this machine cannot be opened.
    #[error("the file cannot be opened")]
    Open(#[source] std::io::Error),
    /// The reader refuses it.
    #[error("the file cannot be read")]
    Refused(#[source] ReadError),
    /// The document changed its pages since it was stored: sources would not stand where they say.
    #[error("the stored pages of this document are not those of its file")]
    PagesDiffer,
    /// Not because of the file.
    #[error(transparent)]
    App(#[from] Error),
}

impl Coded for ReadFileError {
    fn code(&self) -> &'static str {
        match self {
            Self::Open(_) => "file_unreadable",
            Self::Refused(error) => error.code(),
            Self::PagesDiffer => "pages_differ",
            Self::App(error) => error.code(),
        }
    }

    fn kind(&self) -> ErrorKind {
        match self {
            Self::Open(_) => ErrorKind::User,
            Self::Refused(error) => error.kind(),
            Self::PagesDiffer => ErrorKind::Conflict,
            Self::App(error) => error.kind(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Open(_) => Some("check that the path exists and that Parvis may read it".to_owned()),
            Self::Refused(error) => error.hint(),
            Self::PagesDiffer => {
                Some("add the file again: an older version of Parvis read it otherwise".to_owned())
            }
            Self::App(error) => error.hint(),
        }
    }
}

/// The plan that a file of this machine holds. Nothing is stored.
///
/// # Errors
/// [`ReadFileError`]: the file is not there, or the reader refuses it.
pub async fn plan_of_file(settings: &Settings, path: &Path) -> Result<Proposal, ReadFileError> {
    let document = read_file(settings, path).await?;
    propose(document, corpus::plan::read).await
}

/// What an act in a file of this machine says of itself. Nothing is stored.
///
/// # Errors
/// [`ReadFileError`]: the file is not there, or the reader refuses it.
pub async fn act_of_file(settings: &Settings, path: &Path) -> Result<ActProposal, ReadFileError> {
    let document = read_file(settings, path).await?;
    propose(document, corpus::acts::read).await
}

impl App {
    /// The plan that a stored document holds, its sources checked against the stored pages.
    ///
    /// # Errors
    /// `not_found`; the refusals of the reader; `pages_differ` where an older version of the program stored other pages;
    /// `switched_off` where the city turned this use off.
    pub async fn propose_plan(
        &self,
        viewer: &Viewer,
        document: DocumentId,
    ) -> Result<Proposal, ReadFileError> {
        let record = self.load_in_view(viewer, document).await?;
        if !self.ai_is_on(viewer.city, AiUse::Plans).await? {
            return Err(Error::SwitchedOff.into());
        }
        let read = read_stored(self, &record.version.sha256, &record.file).await?;
        let measured = |document: &ReadDocument| processor_time(|| corpus::plan::read(document));
        let (proposal, processor) = propose(read, measured).await?;
        self.inner.meter.add(viewer.city, AiUse::Plans, 1, processor);
        let mut pages = Vec::new();
        for number in 1..=record.version.pages {
            let page = self.inner.store.find_page(record.version.id, number).await.map_err(Error::from)?;
            pages.extend(page);
        }
        if proposal.holds(&pages) { Ok(proposal) } else { Err(ReadFileError::PagesDiffer) }
    }
}

/// Reads on a thread of its own: a document of thousands of pages takes a moment.
async fn propose<T: Send + 'static>(
    document: ReadDocument,
    read: impl FnOnce(&ReadDocument) -> T + Send + 'static,
) -> Result<T, ReadFileError> {
    let work = tokio::task::spawn_blocking(move || read(&document));
    Ok(work.await.map_err(Error::from)?)
}

async fn read_file(settings: &Settings, path: &Path) -> Result<ReadDocument, ReadFileError> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let size = tokio::fs::metadata(path).await.map_err(ReadFileError::Open)?.len();
    if size > settings.limits.file_bytes_max {
        let limit_bytes = settings.limits.file_bytes_max;
        return Err(ReadFileError::Refused(ReadError::TooLarge { bytes: size, limit_bytes }));
    }
    let readers = Readers::new(settings);
    let bytes = bytes::Bytes::from(tokio::fs::read(path).await.map_err(ReadFileError::Open)?);
    let size = bytes.len() as u64;
    let content: ByteStream = Box::pin(futures_util::stream::once(async move { Ok(bytes) }));
    let read = readers.read(&name, size, content, true).await;
    readers.close().await;
    match read {
        Ok(read) => Ok(read.document),
        Err(ReadFailure::File(error)) => Err(ReadFileError::Refused(error)),
        Err(ReadFailure::Stale) => Err(ReadFileError::Refused(ReadError::ReaderStopped)),
        Err(ReadFailure::Machine(error)) => Err(error.into()),
    }
}

async fn read_stored(app: &App, sha256: &str, name: &str) -> Result<ReadDocument, ReadFileError> {
    for _ in 0..TRIES_MAX {
        let (size, content) = app.inner.files.read(sha256).await.map_err(Error::from)?;
        match app.inner.readers.read(name, size, content, true).await {
            Ok(read) => return Ok(read.document),
            Err(ReadFailure::File(error)) => return Err(ReadFileError::Refused(error)),
            Err(ReadFailure::Stale) => {}
            Err(ReadFailure::Machine(error)) => return Err(error.into()),
        }
    }
    Err(ReadFileError::Refused(ReadError::ReaderStopped))
}
