//! How do answers reach the ledger without each of them waiting for a disk of its own?
//!
//! An answer is noted in a queue; a task writes what waits, up to [`BATCH_MAX`] answers in one transaction, and the answer
//! is shown once its transaction is on the disk: a process killed at any instant has shown nothing that is not recorded.
//! Whatever changes something (a document, a gap, an erasure) writes its entry in its own transaction instead.
//!
//! When the database takes nothing (a full disk), questions are refused with an error after [`WRITE_WAIT`]; their notes
//! still wait to be written.

use std::time::Duration;

use domain::audit::NewEntry;
use store::Store;
use tokio::sync::{mpsc, oneshot};

use crate::gaps::Refused;
use crate::{Error, Result};

/// Answers that may wait to be written.
const QUEUE_MAX: usize = 10_000;
/// More answers than this waiting: the database takes nothing any more.
const STUCK_MIN: u64 = 5_000;
/// Answers written in one transaction.
const BATCH_MAX: usize = 200;
/// Longest wait of a question for a place in the queue, and then for its transaction.
const WRITE_WAIT: Duration = Duration::from_secs(5);
/// Longest wait for what is in the queue to be written, before a reading or at the end.
const FLUSH_WAIT: Duration = Duration::from_secs(10);
/// Wait before a transaction that failed is tried again.
const FAULT_PAUSE: Duration = Duration::from_secs(1);

/// A question that was answered or refused.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) entry: NewEntry,
    pub(crate) refused: Option<Refused>,
}

enum Message {
    /// Answered when it is written.
    Note(Box<Note>, oneshot::Sender<()>),
    /// Answered when everything before it is written.
    Flush(oneshot::Sender<()>),
}

/// The queue's end that takes notes; the task ends when it is dropped, after writing what waits.
pub(crate) struct Recorder {
    queue: mpsc::Sender<Message>,
}

impl Recorder {
    pub(crate) fn start(store: Store) -> Self {
        let (queue, messages) = mpsc::channel(QUEUE_MAX);
        tokio::spawn(write_all(store, messages));
        Self { queue }
    }

    /// Takes a note; returns when it is written.
    pub(crate) async fn put(&self, note: Note) -> Result<()> {
        let unwritten = || {
            Error::Internal("the ledger cannot be written: no answer is given without its entry".to_owned())
        };
        let (done, written) = oneshot::channel();
        let message = Message::Note(Box::new(note), done);
        self.queue.send_timeout(message, WRITE_WAIT).await.map_err(|_| unwritten())?;
        let in_time = tokio::time::timeout(WRITE_WAIT, written).await;
        in_time.ok().and_then(std::result::Result::ok).ok_or_else(unwritten)
    }

    /// Answers that wait to be written.
    pub(crate) fn waiting(&self) -> u64 {
        QUEUE_MAX.saturating_sub(self.queue.capacity()) as u64
    }

    /// Whether so many wait that the database must have stopped taking them.
    pub(crate) fn is_stuck(&self) -> bool {
        self.waiting() > STUCK_MIN
    }

    /// Waits until all that was noted before is written; gives up (loudly) when the database takes nothing.
    pub(crate) async fn flush(&self) {
        let (done, written) = oneshot::channel();
        let wait = async {
            if self.queue.send(Message::Flush(done)).await.is_ok() {
                // The task only goes away with the queue.
                let _ = written.await;
            }
        };
        if tokio::time::timeout(FLUSH_WAIT, wait).await.is_err() {
            let waiting = QUEUE_MAX.saturating_sub(self.queue.capacity());
            tracing::error!(waiting, "answers wait to be written to the ledger: the database takes nothing");
        }
    }
}

async fn write_all(store: Store, mut messages: mpsc::Receiver<Message>) {
    let mut batch = Vec::with_capacity(BATCH_MAX);
    while messages.recv_many(&mut batch, BATCH_MAX).await > 0 {
        let mut notes = Vec::with_capacity(batch.len());
        let mut waiting = Vec::new();
        for message in batch.drain(..) {
            match message {
                Message::Note(note, done) => {
                    notes.push(*note);
                    waiting.push(done);
                }
                Message::Flush(done) => waiting.push(done),
            }
        }
        while !notes.is_empty() {
            match write(&store, &notes).await {
                Ok(()) => break,
                Err(error) => {
                    tracing::error!(%error, notes = notes.len(), "the ledger is not written, tried again");
                    tokio::time::sleep(FAULT_PAUSE).await;
                }
            }
        }
        for done in waiting {
            // Whoever waited may have gone.
            let _ = done.send(());
        }
    }
}

async fn write(store: &Store, notes: &[Note]) -> store::Result<()> {
    let mut transaction = store.begin().await?;
    for note in notes {
        transaction.append(&note.entry).await?;
        if let Some(refused) = &note.refused {
            refused.write(&mut transaction, note.entry.city).await?;
        }
    }
    transaction.commit().await?;
    Ok(())
}
