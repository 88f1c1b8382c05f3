//! Where are the original files? In a folder, named by what they hold.
//!
//! A file arrives under `incoming/` while its SHA-256 is computed, then is moved, in one step of the file system, to
//! `sha256/ab/cd/abcd...`. Two cities that hold the same file share its bytes. A file goes when no version and no
//! waiting job refers to it; who asks that holds the writer's turn of the database (see
//! [`Transaction::unreferenced`](crate::Transaction::unreferenced)).

use std::path::Path as FolderPath;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt};
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use crate::{Error, Result};

/// Bytes of a file as they are read.
pub type FileStream = Pin<Box<dyn Stream<Item = std::io::Result<Bytes>> + Send>>;

/// The original files.
#[derive(Clone)]
pub struct Files {
    inner: Arc<dyn ObjectStore>,
}

/// A file that arrived and has no place yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Number of its bytes.
    pub bytes: u64,
    at: Path,
}

/// A file being written.
pub struct FileWriter {
    writer: BufWriter,
    hash: Sha256,
    bytes: u64,
    at: Path,
}

impl Files {
    /// Opens a folder, creating it. Every file is on the disk when a call returns.
    ///
    /// # Errors
    /// [`Error::ReadOnly`], [`Error::DiskFull`], or the system's own.
    pub fn open(folder: &FolderPath) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let local = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self { inner: Arc::new(local) })
    }

    /// Begins a file; `id` names it until it has its place.
    #[must_use]
    pub fn begin(&self, id: Uuid) -> FileWriter {
        let at = Path::from(format!("incoming/{id}"));
        let writer = BufWriter::new(Arc::clone(&self.inner), at.clone());
        FileWriter { writer, hash: Sha256::new(), bytes: 0, at }
    }

    /// Gives an incoming file its place, unless the same bytes are there already.
    ///
    /// # Errors
    /// [`Error::DiskFull`], [`Error::ReadOnly`], or the system's own.
    pub async fn keep(&self, incoming: &Incoming) -> Result<()> {
        let place = place_of(&incoming.sha256);
        if self.inner.head(&place).await.is_ok() {
            return self.discard(incoming).await;
        }
        Ok(self.inner.rename(&incoming.at, &place).await?)
    }

    /// Forgets an incoming file.
    ///
    /// # Errors
    /// The system's own.
    pub async fn discard(&self, incoming: &Incoming) -> Result<()> {
        ignore_missing(self.inner.delete(&incoming.at).await)
    }

    /// The bytes at an address, with their number.
    ///
    /// # Errors
    /// [`Error::FileMissing`], or the system's own.
    pub async fn read(&self, sha256: &str) -> Result<(u64, FileStream)> {
        let found = self.inner.get(&place_of(sha256)).await?;
        let size = found.meta.size;
        Ok((size, Box::pin(found.into_stream().map_err(std::io::Error::other))))
    }

    /// Whether there are bytes at an address.
    ///
    /// # Errors
    /// The system's own.
    pub async fn exists(&self, sha256: &str) -> Result<bool> {
        match self.inner.head(&place_of(sha256)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes the bytes at an address, if they are there.
    ///
    /// # Errors
    /// The system's own.
    pub async fn remove(&self, sha256: &str) -> Result<()> {
        ignore_missing(self.inner.delete(&place_of(sha256)).await)
    }

    /// Every address that has bytes.
    ///
    /// # Errors
    /// The system's own.
    pub async fn list(&self) -> Result<Vec<String>> {
        let mut stream = self.inner.list(Some(&Path::from("sha256")));
        let mut found = Vec::new();
        while let Some(entry) = stream.next().await {
            found.extend(entry?.location.filename().map(str::to_owned));
        }
        Ok(found)
    }

    /// Removes incoming files last written before `before_ms`: what a process that died left behind.
    ///
    /// # Errors
    /// The system's own.
    pub async fn sweep_incoming(&self, before_ms: i64) -> Result<u64> {
        let mut stream = self.inner.list(Some(&Path::from("incoming")));
        let mut old = Vec::new();
        while let Some(entry) = stream.next().await {
            let entry = entry?;
            if entry.last_modified.timestamp_millis() < before_ms {
                old.push(entry.location);
            }
        }
        for location in &old {
            ignore_missing(self.inner.delete(location).await)?;
        }
        Ok(u64::try_from(old.len()).unwrap_or(u64::MAX))
    }
}

impl FileWriter {
    /// Adds bytes.
    ///
    /// # Errors
    /// [`Error::DiskFull`], [`Error::ReadOnly`], or the system's own.
    pub async fn write(&mut self, bytes: Bytes) -> Result<()> {
        self.hash.update(&bytes);
        self.bytes += bytes.len() as u64;
        Ok(self.writer.put(bytes).await?)
    }

    /// Number of bytes so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Ends the file: it is on the disk, under `incoming/`.
    ///
    /// # Errors
    /// [`Error::DiskFull`], [`Error::ReadOnly`], or the system's own.
    pub async fn finish(mut self) -> Result<Incoming> {
        self.writer.shutdown().await.map_err(into_files_error)?;
        let sha256 = self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Incoming { sha256, bytes: self.bytes, at: self.at })
    }

    /// Forgets the file.
    pub async fn abort(mut self) {
        // What remains is swept with the other incoming files.
        let _ = self.writer.abort().await;
    }
}

fn into_files_error(error: std::io::Error) -> Error {
    match error.downcast::<object_store::Error>() {
        Ok(inner) => inner.into(),
        Err(error) => error.into(),
    }
}

fn ignore_missing(result: object_store::Result<()>) -> Result<()> {
    match result {
        Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn place_of(sha256: &str) -> Path {
    let (first, second) = (sha256.get(..2).unwrap_or("__"), sha256.get(2..4).unwrap_or("__"));
    Path::from(format!("sha256/{first}/{second}/{sha256}"))
}
