//! How is everything taken to a safe place while the server runs, and brought back?
//!
//! A backup is one file, encrypted in the `age` form: a `tar` archive of a manifest, the rows of every table at one
//! instant, the original files they refer to, and the keys of the data folder. The index and the caches are derived and left
//! out. `age -d FILE | tar t` lists it with other tools.
//!
//! *Invariant:* what is restored is what was there at one instant: rows are read in one snapshot, and no original file is
//! removed while a backup is under way (a lease in the database, renewed meanwhile, that every server obeys).

mod archive;
mod lock;
mod restore;

pub use lock::{Lock, Opener, new_key};
pub use restore::{RestoreReport, RestoreTarget, restore};

use std::path::{Path, PathBuf};

use domain::audit::{Action, Actor, NewEntry, Object};
use domain::time::UnixMs;
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::settings::INSTALLATION;
use tokio::sync::mpsc;

use crate::{App, Error, Result};
use archive::Entry;

/// First line of what a backup says of itself; another form would have another name.
const FORM: &str = "parvis-backup-1";
/// Bytes of one entry of the archive, about: what is held in memory at once, times [`ENTRIES_WAITING`].
const SEGMENT_BYTES: usize = 1024 * 1024;
/// Entries that wait to be written.
const ENTRIES_WAITING: usize = 4;
/// A lease ends by itself after this time, should its process die.
const LEASE_MS: i64 = 30 * 60 * 1_000;
/// Renewed after this time.
const RENEWAL_MS: i64 = 5 * 60 * 1_000;
/// Name of the setting that holds the lease.
const LEASE: &str = "backup_until_ms";

/// What a backup says of itself, first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    form: String,
    /// Version of the program.
    version: String,
    /// Format of the database.
    format: i32,
    created_ms: UnixMs,
    tables: Vec<ManifestTable>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ManifestTable {
    name: String,
    columns: Vec<String>,
}

/// What it held, last: a backup without it is not whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct End {
    rows: u64,
    files: u64,
    keys: u64,
}

/// What was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackupReport {
    /// Rows of all tables.
    pub rows: u64,
    /// Original files.
    pub files: u64,
    /// Keys.
    pub keys: u64,
    /// Size of the backup.
    pub bytes: u64,
    /// Files that rows refer to and that are not there, or whose bytes are not what their name says: the installation was
    /// damaged before; `parvis doctor` says more.
    pub damaged_files: Vec<String>,
}

impl App {
    /// Writes a backup to `to`, which must not exist; the server goes on meanwhile. Written in each city's ledger first.
    /// The file is there under its name only once it is whole.
    ///
    /// # Errors
    /// `exists_already`, `disk_full`, `data_folder_read_only`, or when the database cannot be read.
    pub async fn backup(&self, to: &Path, lock: Lock) -> Result<BackupReport> {
        if to.exists() {
            return Err(Error::Exists { what: "file of the backup" });
        }
        self.inner.recorder.flush().await;
        self.take_lease(true).await?;
        let partial = with_suffix(to, ".partial");
        let made = self.write_backup(&partial, lock).await;
        if let Err(error) = self.end_lease().await {
            tracing::warn!(%error, "files are removed again only when the lease of the backup ends");
        }
        match made {
            Ok(mut report) => {
                std::fs::rename(&partial, to).map_err(Error::from_io)?;
                report.bytes = std::fs::metadata(to).map_err(Error::from_io)?.len();
                Ok(report)
            }
            Err(error) => {
                // What is not whole is of no use.
                let _ = std::fs::remove_file(&partial);
                Err(error)
            }
        }
    }

    async fn write_backup(&self, partial: &Path, lock: Lock) -> Result<BackupReport> {
        use std::os::unix::fs::OpenOptionsExt as _;
        let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(partial);
        let file = file.map_err(Error::from_io)?;
        let (entries, waiting) = mpsc::channel(ENTRIES_WAITING);
        let writing = tokio::task::spawn_blocking(move || archive::write(file, &lock, waiting));
        let produced = self.produce(&entries).await;
        drop(entries);
        // Where the writer failed (a full disk), its error is the cause of the other.
        writing.await??;
        produced
    }

    async fn produce(&self, entries: &mpsc::Sender<Entry>) -> Result<BackupReport> {
        let snapshot = self.inner.store.snapshot().await?;
        let tables = snapshot.tables.iter();
        let manifest = Manifest {
            form: FORM.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            format: snapshot.format,
            created_ms: self.settings().clock.now_ms(),
            tables: tables
                .map(|table| ManifestTable { name: table.name.clone(), columns: table.columns.clone() })
                .collect(),
        };
        put(entries, "manifest.json".to_owned(), json(&manifest)?).await?;
        let mut end = End::default();
        for table in &snapshot.tables {
            let mut number = 0_u64;
            end.rows += snapshot
                .read(table, SEGMENT_BYTES, async |segment| {
                    number += 1;
                    self.renew_lease().await?;
                    put(entries, format!("db/{}/{number:08}", table.name), segment).await
                })
                .await?;
        }
        let addresses = snapshot.list_addresses().await?;
        // The files stay by the lease: the snapshot need not be held while they are read.
        drop(snapshot);
        let mut damaged_files = Vec::new();
        for address in addresses {
            self.renew_lease().await?;
            if self.put_file(entries, &address).await? {
                end.files += 1;
            } else {
                damaged_files.push(address);
            }
        }
        for (name, bytes) in keys_of(&self.settings().data_dir)? {
            put(entries, format!("keys/{name}"), bytes).await?;
            end.keys += 1;
        }
        put(entries, "end.json".to_owned(), json(&end)?).await?;
        let End { rows, files, keys } = end;
        Ok(BackupReport { rows, files, keys, bytes: 0, damaged_files })
    }

    /// Whether the file was there with the bytes that its name says.
    async fn put_file(&self, entries: &mpsc::Sender<Entry>, address: &str) -> Result<bool> {
        if self.hash_of_file(address).await?.as_deref() != Some(address) {
            return Ok(false);
        }
        let (_, mut content) = self.inner.files.read(address).await?;
        let (mut number, mut segment) = (0_u64, Vec::with_capacity(SEGMENT_BYTES));
        loop {
            let chunk = content.next().await.transpose().map_err(Error::from_io)?;
            let ended = chunk.is_none();
            segment.extend_from_slice(&chunk.unwrap_or_default());
            if segment.len() >= SEGMENT_BYTES || ended {
                number += 1;
                let name = format!("files/{address}/{number:08}");
                put(entries, name, std::mem::take(&mut segment)).await?;
            }
            if ended {
                return Ok(true);
            }
        }
    }

    async fn hash_of_file(&self, address: &str) -> Result<Option<String>> {
        let (_, mut content) = match self.inner.files.read(address).await {
            Ok(found) => found,
            Err(store::Error::FileMissing) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut hash = Sha256::new();
        while let Some(chunk) = content.next().await {
            hash.update(chunk.map_err(Error::from_io)?);
        }
        Ok(Some(hex(&hash.finalize())))
    }

    /// Whether a backup is under way somewhere: original files stay meanwhile.
    pub(crate) async fn is_backup_under_way(&self) -> Result<bool> {
        let until = self.inner.store.find_setting(INSTALLATION, LEASE).await?;
        let until = until.and_then(|until| until.parse::<i64>().ok()).unwrap_or(0);
        Ok(self.settings().clock.now_ms() < until)
    }

    async fn take_lease(&self, begins: bool) -> Result<()> {
        let until = self.settings().clock.now_ms().saturating_add(LEASE_MS);
        let mut transaction = self.inner.store.begin().await?;
        transaction.put_setting(INSTALLATION, LEASE, &until.to_string()).await?;
        if begins {
            for city in self.inner.store.list_cities().await? {
                let entry = NewEntry::new(city.id, Actor::System, Action::BackupBegun, Object::City);
                transaction.append(&entry).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    async fn renew_lease(&self) -> Result<()> {
        let until = self.inner.store.find_setting(INSTALLATION, LEASE).await?;
        let until = until.and_then(|until| until.parse::<i64>().ok()).unwrap_or(0);
        if until.saturating_sub(self.settings().clock.now_ms()) < LEASE_MS - RENEWAL_MS {
            self.take_lease(false).await?;
        }
        Ok(())
    }

    async fn end_lease(&self) -> Result<()> {
        let mut transaction = self.inner.store.begin().await?;
        transaction.put_setting(INSTALLATION, LEASE, "0").await?;
        transaction.commit().await?;
        Ok(())
    }
}

async fn put(entries: &mpsc::Sender<Entry>, name: String, bytes: Vec<u8>) -> Result<()> {
    let gone = |_| Error::Internal("the backup cannot be written".to_owned());
    entries.send(Entry { name, bytes }).await.map_err(gone)
}

fn json(value: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|error| Error::Internal(error.to_string()))
}

/// The keys of a data folder: small files whose name ends in `.key`.
fn keys_of(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut keys = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(Error::from_io)? {
        let entry = entry.map_err(Error::from_io)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_key_name(&name) && entry.path().is_file() {
            keys.push((name, std::fs::read(entry.path()).map_err(Error::from_io)?));
        }
    }
    keys.sort();
    Ok(keys)
}

/// A plain name: no folder can be named by it.
fn is_key_name(name: &str) -> bool {
    let stem = name.strip_suffix(".key").unwrap_or_default();
    !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
