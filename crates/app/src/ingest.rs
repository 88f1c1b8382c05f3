//! How do the files of a job become documents, whatever happens meanwhile?
//!
//! A file has its outcome in the transaction that keeps its document: a process killed at any moment leaves either
//! nothing of it or everything, and another takes the file over. Reading is done before, outside of any transaction,
//! in [reader processes](crate::reader). Words come into each server's index from the change log.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::audit::{Action, Actor, NewEntry, Object};
use domain::document::ReadDocument;
use domain::transparency::AiUse;
use domain::visibility::Readership;
use domain::{Coded, DocumentId};
use store::Transaction;
use store::documents::{DocumentRecord, Kept, KeptOutcome, NewVersion};
use store::jobs::{ClaimedFile, FinishedFile, OutcomeRecord, RefusedRecord};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::app::is_of_the_machine;
use crate::audit::note_end_of_import;
use crate::reader::ReadFailure;
use crate::refusals::{self, Refusal};
use crate::visibility::{details_of, erase_names};
use crate::{App, Error, Result};

/// A worker of another machine not seen for this time is dead; of this machine, its lock tells at once.
const SEEN_MS_MAX: i64 = 20_000;
/// How often a worker with files says that it is alive.
const SIGN_OF_LIFE: Duration = Duration::from_secs(5);
/// Wait after an error of the machine (a full disk) before the file is tried again.
const FAULT_PAUSE: Duration = Duration::from_secs(5);
/// Files claimed ahead for each reader, so that none waits.
const CLAIMED_PER_READER: usize = 3;
/// Incoming files of submissions that never came are removed after this time.
const INCOMING_MS_MAX: i64 = 24 * 60 * 60 * 1_000;
/// Times a file is tried when the readers that had it had read others before.
const TRIES_MAX: u32 = 4;
/// A finished job is shown for this time, and longer while it is among the latest of its city.
pub(crate) const JOB_MS_MAX: i64 = 30 * 24 * 60 * 60 * 1_000;
/// Finished jobs of a city that are kept whatever their age.
pub(crate) const JOBS_KEPT: u32 = 100;
/// How often the house is kept.
const HOUSEKEEPING: Duration = Duration::from_secs(60 * 60);

/// This process among those that work on jobs: a file that is locked while it lives.
pub(crate) struct Alive {
    pub(crate) id: Uuid,
    folder: PathBuf,
    _lock: File,
}

impl Alive {
    pub(crate) fn open(folder: &Path, id: Uuid) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(Error::from_io)?;
        let lock = File::create(folder.join(format!("{id}.lock"))).map_err(Error::from_io)?;
        lock.try_lock().map_err(|error| Error::Internal(format!("its own lock is taken: {error}")))?;
        Ok(Self { id, folder: folder.to_owned(), _lock: lock })
    }

    /// Whether another process, last seen at `seen_ms`, may still be working.
    fn may_live(&self, other: Uuid, seen_ms: i64, now_ms: i64) -> bool {
        let path = self.folder.join(format!("{other}.lock"));
        match File::open(&path) {
            Ok(lock) if lock.try_lock().is_ok() => {
                let _ = std::fs::remove_file(path);
                false
            }
            Ok(_) => true,
            Err(_) => now_ms.saturating_sub(seen_ms) < SEEN_MS_MAX,
        }
    }

    /// Removes the locks that dead processes left.
    fn sweep(&self) {
        for entry in std::fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let is_free = File::open(entry.path()).is_ok_and(|lock| lock.try_lock().is_ok());
            if is_free {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(self.folder.join(format!("{}.lock", self.id)));
    }
}

impl App {
    /// Works on files until the end.
    pub(crate) async fn work_on_jobs(self) {
        let room = self.inner.readers.count.saturating_mul(CLAIMED_PER_READER).max(1);
        let mut under_way: JoinSet<()> = JoinSet::new();
        let mut sign = tokio::time::interval(SIGN_OF_LIFE);
        while !self.is_stopping() {
            while under_way.try_join_next().is_some() {}
            // Taken up by several at once: a claim is a transaction of its own.
            let waits = under_way.len() > self.inner.readers.count;
            let free = if waits { 0 } else { room.saturating_sub(under_way.len()) };
            match self.claim(free).await {
                Ok(claimed) => {
                    let none = claimed.is_empty();
                    for one in claimed {
                        under_way.spawn(self.clone().work_on_file(one));
                    }
                    if none {
                        self.wait_for_work(&mut under_way, &mut sign).await;
                    }
                }
                Err(error) => {
                    self.set_fault(Some(error.again()));
                    tracing::error!(code = error.code(), "files cannot be taken up: {error}");
                    self.rest(FAULT_PAUSE).await;
                }
            }
        }
        // What is under way is dropped here: transactions are undone, readers killed, files taken up again later.
        under_way.shutdown().await;
    }

    async fn wait_for_work(&self, under_way: &mut JoinSet<()>, sign: &mut tokio::time::Interval) {
        let busy = !under_way.is_empty();
        tokio::select! {
            _ = under_way.join_next(), if busy => {}
            _ = sign.tick(), if busy => {
                if let Err(error) = self.give_sign().await {
                    tracing::warn!(%error, "the sign of life of this worker was not written");
                }
            }
            () = self.inner.bell.notified() => {}
            () = tokio::time::sleep(self.inner.settings.poll_interval) => {}
            () = self.until_stopping() => {}
        }
    }

    async fn claim(&self, room: usize) -> Result<Vec<ClaimedFile>> {
        if room == 0 || self.inner.store.count_open_files().await? == 0 {
            return Ok(Vec::new());
        }
        let now_ms = self.inner.settings.clock.now_ms();
        let own = &self.inner.alive;
        let workers = self.inner.store.list_workers().await?;
        let living: Vec<Uuid> = workers
            .into_iter()
            .filter(|(id, seen_ms)| *id == own.id || own.may_live(*id, *seen_ms, now_ms))
            .map(|(id, _)| id)
            .collect();
        let mut transaction = self.inner.store.begin().await?;
        let claimed =
            transaction.claim_files(own.id, &living, u32::try_from(room).unwrap_or(u32::MAX)).await?;
        if claimed.is_empty() {
            return Ok(claimed);
        }
        transaction.see_worker(own.id).await?;
        transaction.commit().await?;
        Ok(claimed)
    }

    async fn give_sign(&self) -> Result<()> {
        let mut transaction = self.inner.store.begin().await?;
        transaction.see_worker(self.inner.alive.id).await?;
        transaction.commit().await?;
        Ok(())
    }

    pub(crate) async fn release_claims(&self) {
        let release = async {
            let mut transaction = self.inner.store.begin().await?;
            transaction.release_claims(self.inner.alive.id).await?;
            transaction.commit().await
        };
        if let Err(error) = release.await {
            tracing::warn!(%error, "files stay claimed until another process sees that this one ended");
        }
    }

    /// Works on one file until it has its outcome; an error of the machine is waited out.
    async fn work_on_file(self, claimed: ClaimedFile) {
        while !self.is_stopping() {
            match self.take_file(&claimed).await {
                Ok(()) => {
                    self.set_fault(None);
                    break;
                }
                Err(error) if is_of_the_machine(&error) => {
                    tracing::error!(code = error.code(), job = %claimed.file.job, "a file waits: {error}");
                    self.set_fault(Some(error.again()));
                    self.inner.bell.notify_waiters();
                    self.rest(FAULT_PAUSE).await;
                }
                Err(error) => {
                    tracing::error!(code = error.code(), job = %claimed.file.job, "a file was left: {error}");
                    break;
                }
            }
        }
        self.inner.bell.notify_waiters();
    }

    async fn take_file(&self, claimed: &ClaimedFile) -> Result<()> {
        let file = &claimed.file;
        let Some(sha256) = file.sha256.as_deref() else {
            return Err(Error::Internal("a file without bytes is open".to_owned()));
        };
        let known = self.inner.store.find_document_by_file(file.city, &file.file).await?;
        if known.as_ref().is_some_and(|known| is_for_others(known, &claimed.readership)) {
            let message = "a document that is not for the same readers has this name";
            return self.refuse(claimed, Refusal::Taken.record(message)).await;
        }
        if known.is_some_and(|known| known.version.sha256 == sha256) && self.keep_unchanged(claimed).await? {
            return Ok(());
        }
        let ocr = self.ai_is_on(file.city, AiUse::Scans).await?;
        let mut tries = 0;
        loop {
            tries += 1;
            let (size, content) = match self.inner.files.read(sha256).await {
                Ok(content) => content,
                Err(store::Error::FileMissing) => {
                    let message = "the bytes of the file are no longer in the data folder";
                    return self.refuse(claimed, Refusal::Missing.record(message)).await;
                }
                Err(error) => return Err(error.into()),
            };
            match self.inner.readers.read(&file.file, size, content, ocr).await {
                Ok(read) => {
                    if !read.ocr_time.is_zero() {
                        self.inner.meter.add(file.city, AiUse::Scans, 1, read.ocr_time);
                    }
                    return self.keep(claimed, sha256, &read.document).await;
                }
                Err(ReadFailure::Stale) if tries < TRIES_MAX => {}
                Err(ReadFailure::Stale) => {
                    return self
                        .refuse(claimed, refusals::of_reader(&corpus::ReadError::ReaderStopped))
                        .await;
                }
                Err(ReadFailure::File(error)) => {
                    return self.refuse(claimed, refusals::of_reader(&error)).await;
                }
                Err(ReadFailure::Machine(error)) => return Err(error),
            }
        }
    }

    /// Ends a file whose bytes the document holds already; `false` when that changed meanwhile.
    async fn keep_unchanged(&self, claimed: &ClaimedFile) -> Result<bool> {
        let file = &claimed.file;
        let mut transaction = self.inner.store.begin().await?;
        let sha256 = file.sha256.as_deref().unwrap_or_default();
        let Some(document) = transaction.find_unchanged(file.city, &file.file, sha256).await? else {
            return Ok(false);
        };
        if transaction.keep_stricter(&document, &claimed.readership).await? {
            note_hidden(&mut transaction, claimed, document.id).await?;
        }
        let finished = FinishedFile {
            outcome: OutcomeRecord::Unchanged,
            document: Some(document.id),
            pages: document.version.pages,
            notices: document.version.notices,
        };
        if transaction.finish_file(self.inner.alive.id, file, &finished).await? {
            note_end_of_import(&mut transaction, file.city, file.job).await?;
            transaction.commit().await?;
        }
        Ok(true)
    }

    async fn keep(&self, claimed: &ClaimedFile, sha256: &str, read: &ReadDocument) -> Result<()> {
        let file = &claimed.file;
        let new = NewVersion {
            city: file.city,
            file: &file.file,
            readership: claimed.readership.clone(),
            sha256,
            bytes: file.bytes,
        };
        let mut transaction = self.inner.store.begin().await?;
        let kept = transaction.put_document(&new, read).await?;
        if kept.hidden {
            note_hidden(&mut transaction, claimed, kept.document).await?;
        }
        if let Some(entry) = entry_of(claimed, &kept, sha256) {
            transaction.append(&entry).await?;
        }
        let finished = FinishedFile {
            outcome: match kept.outcome {
                KeptOutcome::Added => OutcomeRecord::Added,
                KeptOutcome::Unchanged => OutcomeRecord::Unchanged,
                KeptOutcome::NewVersion => OutcomeRecord::NewVersion,
            },
            document: Some(kept.document),
            pages: u32::try_from(read.pages.len()).unwrap_or(u32::MAX),
            notices: read.notices.clone(),
        };
        if transaction.finish_file(self.inner.alive.id, file, &finished).await? {
            note_end_of_import(&mut transaction, file.city, file.job).await?;
            transaction.commit().await?;
            self.release_files(&kept.released).await;
        }
        Ok(())
    }

    async fn refuse(&self, claimed: &ClaimedFile, refused: RefusedRecord) -> Result<()> {
        let finished = FinishedFile {
            outcome: OutcomeRecord::Refused(refused),
            document: None,
            pages: 0,
            notices: Vec::new(),
        };
        let mut transaction = self.inner.store.begin().await?;
        if transaction.finish_file(self.inner.alive.id, &claimed.file, &finished).await? {
            note_end_of_import(&mut transaction, claimed.file.city, claimed.file.job).await?;
            transaction.commit().await?;
            let released: Vec<String> = claimed.file.sha256.iter().cloned().collect();
            self.release_files(&released).await;
        }
        Ok(())
    }

    /// Removes the bytes that nothing refers to any more. What fails here is found again when the house is kept.
    pub(crate) async fn release_files(&self, addresses: &[String]) {
        if addresses.is_empty() {
            return;
        }
        if let Err(error) = self.try_release(addresses).await {
            tracing::warn!(%error, "files that nothing refers to stay for now");
        }
    }

    async fn try_release(&self, addresses: &[String]) -> Result<()> {
        // The writer's turn is held while files are removed: nobody can begin to refer to them meanwhile.
        let transaction = self.inner.store.begin().await?;
        if self.is_backup_under_way().await? {
            // They go when the house is kept after it.
            return Ok(());
        }
        for address in transaction.unreferenced(addresses).await? {
            self.inner.files.remove(&address).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Removes what nobody needs any more, now and from time to time.
    pub(crate) async fn keep_house(self) {
        if let Err(error) = self.note_model().await {
            tracing::warn!(%error, "the model in use was not written to the ledger");
        }
        self.inner.components.warm().await;
        while !self.is_stopping() {
            if let Err(error) = self.keep_house_once().await {
                tracing::warn!(%error, "the house was not kept");
            }
            let _ = tokio::time::timeout(HOUSEKEEPING, self.until_stopping()).await;
        }
    }

    async fn keep_house_once(&self) -> Result<()> {
        let now_ms = self.inner.settings.clock.now_ms();
        self.inner.alive.sweep();
        self.inner.files.sweep_incoming(now_ms.saturating_sub(INCOMING_MS_MAX)).await?;
        let mut transaction = self.inner.store.begin().await?;
        transaction.forget_old_jobs(now_ms.saturating_sub(JOB_MS_MAX), JOBS_KEPT).await?;
        transaction.forget_workers(now_ms.saturating_sub(SEEN_MS_MAX * 100)).await?;
        transaction.commit().await?;
        self.purge().await?;
        self.flush_meter().await?;
        self.erase_old_accounts_data().await?;
        self.erase_forgotten_accounts().await?;
        let kept = self.inner.files.list().await?;
        for some in kept.chunks(200) {
            self.try_release(some).await?;
        }
        Ok(())
    }
}

fn entry_of(claimed: &ClaimedFile, kept: &Kept, sha256: &str) -> Option<NewEntry> {
    let action = match kept.outcome {
        KeptOutcome::Added => Action::DocumentAdded,
        KeptOutcome::NewVersion => Action::DocumentReplaced,
        KeptOutcome::Unchanged => return None,
    };
    let details =
        details_of(&claimed.readership).code("job", &claimed.file.job.to_string()).code("sha256", sha256);
    let entry = NewEntry::new(claimed.file.city, Actor::System, action, Object::Document(kept.document));
    let entry = entry.with(details);
    let named = claimed.readership.visibility.names_readers();
    Some(if named { entry } else { entry.keeping(claimed.file.file.clone()) })
}

/// Whether a document names its readers, and a file that comes under its name is not for the same ones: it would be
/// changed by someone who may not see it.
fn is_for_others(known: &DocumentRecord, readership: &Readership) -> bool {
    known.visibility.names_readers()
        && (known.visibility != readership.visibility || known.readers != readership.readers)
}

async fn note_hidden(
    transaction: &mut Transaction,
    claimed: &ClaimedFile,
    document: DocumentId,
) -> store::Result<()> {
    let (city, object) = (claimed.file.city, Object::Document(document));
    let entry = NewEntry::new(city, Actor::System, Action::VisibilityChanged, object);
    transaction.append(&entry.with(details_of(&claimed.readership))).await?;
    if claimed.readership.visibility.names_readers() {
        erase_names(transaction, city, document).await?;
    }
    Ok(())
}
