//! How is a backup brought back? Read whole and checked first, then put into an empty place, all or nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::id::IdSource as _;
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::Files;
use store::backup::Rebuild;
use store::files::FileWriter;
use tokio::sync::mpsc;

use super::archive::{self, Entry, not_a_backup};
use super::lock::Opener;
use super::{End, FORM, Manifest, ManifestTable, hex, is_key_name};
use crate::settings::{SystemClock, SystemIds};
use crate::{Error, Result};

/// Entries read ahead.
const ENTRIES_WAITING: usize = 4;

/// Where a backup is brought back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreTarget {
    /// A folder that does not exist yet or is empty.
    pub data_dir: PathBuf,
    /// An empty PostgreSQL database; without it, a file in the folder.
    pub database_url: Option<String>,
}

/// What was brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RestoreReport {
    /// Rows of all tables.
    pub rows: u64,
    /// Original files.
    pub files: u64,
    /// Keys.
    pub keys: u64,
    /// Version of the program that made the backup.
    pub version: String,
}

/// Brings a backup back. The whole file is read and checked before anything is written; on any error nothing of it remains.
///
/// # Errors
/// `not_empty` when there is anything at the target; `backup_damaged` for a file that is damaged, cut short, not a backup,
/// of a newer version, or locked otherwise; `disk_full`, `data_folder_read_only`.
pub async fn restore(from: &Path, opener: Opener, target: &RestoreTarget) -> Result<RestoreReport> {
    let opener = Arc::new(opener);
    check_empty(&target.data_dir)?;
    let manifest = check(from, &opener).await?;
    let staging = super::with_suffix(&target.data_dir, &format!(".restoring-{}", SystemIds.next().simple()));
    std::fs::create_dir_all(&staging).map_err(Error::from_io)?;
    let sqlite = format!("sqlite://{}", staging.join("parvis.db").display());
    let url = target.database_url.clone().unwrap_or(sqlite);
    let outcome = async {
        let rebuild = Rebuild::begin(&url, manifest.format).await?;
        // From here on the tables are ours to remove.
        let filled = async {
            let report = fill(from, &opener, &manifest, &staging, &rebuild).await?;
            rebuild.commit().await?;
            store::backup::finish(&url, Arc::new(SystemClock), Arc::new(SystemIds)).await?;
            move_into_place(&staging, &target.data_dir)?;
            Ok(report)
        };
        let filled: Result<RestoreReport> = filled.await;
        if filled.is_err()
            && let Some(url) = &target.database_url
            && let Err(error) = store::backup::undo(url).await
        {
            tracing::error!(%error, "tables of the restoring stay in the database: empty it by hand");
        }
        filled
    };
    let outcome = outcome.await;
    if outcome.is_err() {
        let _ = std::fs::remove_dir_all(&staging);
    }
    outcome
}

fn check_empty(folder: &Path) -> Result<()> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(Error::NotEmpty { what: "data folder" }),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Error::from_io(error)),
    }
}

fn move_into_place(staging: &Path, folder: &Path) -> Result<()> {
    if let Some(parent) = folder.parent() {
        std::fs::create_dir_all(parent).map_err(Error::from_io)?;
    }
    // An empty folder of that name is replaced in one step; anything that came into it meanwhile stops this.
    std::fs::rename(staging, folder).map_err(Error::from_io)
}

/// Reads the whole backup without keeping anything of it.
async fn check(from: &Path, opener: &Arc<Opener>) -> Result<Manifest> {
    let (from, opener) = (from.to_owned(), Arc::clone(opener));
    let checked = tokio::task::spawn_blocking(move || {
        let mut reading = Reading::default();
        archive::read(&from, &opener, |entry| reading.take(&entry).map(|_| ()))?;
        reading.finish()
    });
    checked.await?
}

/// What an entry is, once its place in the order was checked.
enum Part {
    Manifest,
    Rows(usize),
    File { address: String },
    Key { name: String },
    End,
}

/// Follows a backup from its first entry to its last.
#[derive(Default)]
struct Reading {
    manifest: Option<Manifest>,
    columns: BTreeMap<String, usize>,
    found: End,
    end: Option<End>,
    /// The file whose segments are coming, with the hash of those that came.
    file: Option<(String, Sha256)>,
}

impl Reading {
    fn take(&mut self, entry: &Entry) -> Result<Part> {
        let mut parts = entry.name.split('/');
        let (first, second) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if self.end.is_some() || (self.manifest.is_none() && first != "manifest.json") {
            return Err(not_a_backup());
        }
        if first != "files" {
            self.close_file()?;
        }
        match first {
            "manifest.json" if self.manifest.is_none() => self.take_manifest(&entry.bytes),
            "db" => {
                let tables = self.manifest.iter().flat_map(|manifest| &manifest.tables);
                let at = tables.map(|table| table.name.as_str()).position(|name| name == second);
                let at = at.ok_or_else(not_a_backup)?;
                let columns = self.columns.get(second).copied().unwrap_or(0);
                self.found.rows +=
                    store::backup::count_rows(&entry.bytes, columns).map_err(|_| not_a_backup())?;
                Ok(Part::Rows(at))
            }
            "files" => {
                if self.file.as_ref().is_none_or(|(address, _)| address != second) {
                    self.close_file()?;
                    self.file = Some((second.to_owned(), Sha256::new()));
                }
                if let Some((_, hash)) = &mut self.file {
                    hash.update(&entry.bytes);
                }
                Ok(Part::File { address: second.to_owned() })
            }
            "keys" if is_key_name(second) => {
                self.found.keys += 1;
                Ok(Part::Key { name: second.to_owned() })
            }
            "end.json" => {
                self.end = Some(serde_json::from_slice(&entry.bytes).map_err(|_| not_a_backup())?);
                Ok(Part::End)
            }
            _ => Err(not_a_backup()),
        }
    }

    fn take_manifest(&mut self, bytes: &[u8]) -> Result<Part> {
        let manifest: Manifest = serde_json::from_slice(bytes).map_err(|_| not_a_backup())?;
        if manifest.form != FORM || manifest.format > store::FORMAT_VERSION {
            let reason = format!("it was made by a newer version of Parvis ({})", manifest.version);
            return Err(Error::Damaged { reason });
        }
        self.columns =
            manifest.tables.iter().map(|table| (table.name.clone(), table.columns.len())).collect();
        self.manifest = Some(manifest);
        Ok(Part::Manifest)
    }

    /// A file is whole when its bytes have the hash that names it.
    fn close_file(&mut self) -> Result<()> {
        if let Some((address, hash)) = self.file.take() {
            if hex(&hash.finalize()) != address {
                return Err(not_a_backup());
            }
            self.found.files += 1;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Manifest> {
        self.close_file()?;
        match (self.manifest, self.end) {
            (Some(manifest), Some(end)) if end == self.found => Ok(manifest),
            _ => Err(Error::Damaged { reason: "it is cut short".to_owned() }),
        }
    }
}

/// Reads the backup again, into the staging folder and the database.
async fn fill(
    from: &Path,
    opener: &Arc<Opener>,
    manifest: &Manifest,
    staging: &Path,
    rebuild: &Rebuild,
) -> Result<RestoreReport> {
    let (entries, mut waiting) = mpsc::channel(ENTRIES_WAITING);
    let (from, opener) = (from.to_owned(), Arc::clone(opener));
    let reading = tokio::task::spawn_blocking(move || {
        let mut reading = Reading::default();
        archive::read(&from, &opener, |entry| {
            let part = reading.take(&entry)?;
            let gone = |_| Error::Internal("restoring stopped".to_owned());
            entries.blocking_send((part, entry.bytes)).map_err(gone)
        })?;
        reading.finish().map(|_| ())
    });
    let mut filling = Filling { files: Files::open(&staging.join("files"))?, open: None };
    let mut report = RestoreReport { rows: 0, files: 0, keys: 0, version: manifest.version.clone() };
    while let Some((part, bytes)) = waiting.recv().await {
        if !matches!(part, Part::File { .. }) {
            report.files += filling.close().await?;
        }
        match part {
            Part::Manifest | Part::End => {}
            Part::Rows(at) => {
                let table: &ManifestTable = manifest.tables.get(at).ok_or_else(not_a_backup)?;
                report.rows += rebuild.insert(&table.name, &table.columns, &bytes).await?;
            }
            Part::File { address } => report.files += filling.add(&address, &bytes).await?,
            Part::Key { name } => {
                write_key(&staging.join(name), &bytes)?;
                report.keys += 1;
            }
        }
    }
    reading.await??;
    report.files += filling.close().await?;
    Ok(report)
}

/// Original files on their way to their place.
struct Filling {
    files: Files,
    open: Option<(String, FileWriter)>,
}

impl Filling {
    /// Adds bytes to the file of that address, closing another one; how many were closed.
    async fn add(&mut self, address: &str, bytes: &[u8]) -> Result<u64> {
        let other = self.open.as_ref().is_some_and(|(open, _)| open != address);
        let closed = if other { self.close().await? } else { 0 };
        let files = &self.files;
        let (_, writer) =
            self.open.get_or_insert_with(|| (address.to_owned(), files.begin(SystemIds.next())));
        writer.write(bytes::Bytes::copy_from_slice(bytes)).await?;
        Ok(closed)
    }

    async fn close(&mut self) -> Result<u64> {
        let Some((_, writer)) = self.open.take() else { return Ok(0) };
        let incoming = writer.finish().await?;
        self.files.keep(&incoming).await?;
        Ok(1)
    }
}

fn write_key(path: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut file = file.map_err(Error::from_io)?;
    file.write_all(bytes).map_err(Error::from_io)?;
    file.sync_all().map_err(Error::from_io)
}
