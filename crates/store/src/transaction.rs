//! How is the database opened, and how is something changed in it?
//!
//! One transaction writes at a time, on both databases: SQLite has one writer anyway; on PostgreSQL every writing
//! transaction first takes one advisory lock. So the change log is appended in the order of the commits, a file is
//! removed only when nothing can come to refer to it meanwhile, and two workers never claim the same file. Reading,
//! parsing and embedding, which take the time, happen outside.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::id::IdSource;
use domain::time::{Clock, UnixMs};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::{Mutex, OwnedMutexGuard};
use uuid::Uuid;

use crate::changes::Change;
use crate::{Error, Result, schema};

/// Connections that read at the same time.
const READERS_MAX: u32 = 8;
/// Longest wait for another process that writes to the same SQLite file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);
/// Longest wait for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(60);
/// PostgreSQL's advisory lock of the one writer: "parvis" in ASCII.
const WRITER_LOCK: i64 = 0x7061_7276_6973;

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    turn: Arc<Mutex<()>>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Store {
    /// Opens `sqlite://path` (the file is created) or `postgres://...` and brings it to the current format.
    ///
    /// # Errors
    /// [`Error::BadAddress`], [`Error::NewerFormat`], or the database's own.
    pub async fn open(url: &str, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Result<Self> {
        let (reader, writer) = if let Some(path) = url.strip_prefix("sqlite://") {
            let writer = sqlite(path, 1, false).await?;
            // The journal mode is of the file: set before readers come.
            schema::migrate(&writer).await?;
            (sqlite(path, READERS_MAX, true).await?, writer)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let url = url.replacen("postgresql://", "postgres://", 1);
            let pool = postgres(&url).await?;
            schema::migrate(&pool).await?;
            (pool.clone(), pool)
        } else {
            return Err(Error::BadAddress);
        };
        Ok(Self { reader, writer, turn: Arc::new(Mutex::new(())), clock, ids })
    }

    /// Name of the database system, for people.
    #[must_use]
    pub fn backend(&self) -> &'static str {
        if self.reader.get_database_backend() == DbBackend::Postgres { "PostgreSQL" } else { "SQLite" }
    }

    /// Begins to write; waits for its turn.
    ///
    /// # Errors
    /// [`Error::ReadOnly`], or the database's own.
    pub async fn begin(&self) -> Result<Transaction> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let inner = begin_writing(&self.writer).await?;
        Ok(Transaction {
            inner,
            changes: Vec::new(),
            now_ms: self.clock.now_ms(),
            ids: Arc::clone(&self.ids),
            _turn: turn,
        })
    }

    /// Takes what was erased out of the journal too: on SQLite the pages as they were stay there until its next turn. On
    /// PostgreSQL the server's own vacuum does that.
    ///
    /// # Errors
    /// The database's own.
    pub async fn scrub(&self) -> Result<()> {
        if self.writer.get_database_backend() == DbBackend::Sqlite {
            let _turn = self.turn.lock().await;
            self.writer.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        Ok(())
    }

    /// Closes every connection.
    ///
    /// # Errors
    /// The database's own.
    pub async fn close(&self) -> Result<()> {
        self.writer.close_by_ref().await?;
        self.reader.close_by_ref().await?;
        Ok(())
    }

    pub(crate) fn db(&self) -> &DatabaseConnection {
        &self.reader
    }
}

/// A change being written; dropped without [`Transaction::commit`], it leaves no trace.
pub struct Transaction {
    inner: DatabaseTransaction,
    pub(crate) changes: Vec<Change>,
    pub(crate) now_ms: UnixMs,
    ids: Arc<dyn IdSource>,
    _turn: OwnedMutexGuard<()>,
}

impl Transaction {
    /// Makes everything durable at once, the change log included. Gives the cursor of its last change, if it
    /// changed anything that is searched.
    ///
    /// # Errors
    /// [`Error::DiskFull`], or the database's own; nothing of the transaction remains then.
    pub async fn commit(mut self) -> Result<Option<i64>> {
        let cursor = self.append_changes().await?;
        self.inner.commit().await?;
        Ok(cursor)
    }

    /// The instant at which the transaction began.
    #[must_use]
    pub fn now_ms(&self) -> UnixMs {
        self.now_ms
    }

    /// A new id.
    #[must_use]
    pub fn next_id(&self) -> Uuid {
        self.ids.next()
    }

    pub(crate) fn db(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

/// One connection to a database as it is: for what fills or empties it.
pub(crate) async fn connect(url: &str) -> Result<DatabaseConnection> {
    if let Some(path) = url.strip_prefix("sqlite://") {
        return sqlite(path, 1, false).await;
    }
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return postgres(&url.replacen("postgresql://", "postgres://", 1)).await;
    }
    Err(Error::BadAddress)
}

/// Begins a transaction that holds the writer's turn from its first statement.
pub(crate) async fn begin_writing(db: &DatabaseConnection) -> Result<DatabaseTransaction> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(db.begin_with_options(options).await?);
    }
    let transaction = db.begin().await?;
    transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({WRITER_LOCK})")).await?;
    Ok(transaction)
}

async fn sqlite(path: &str, connections: u32, read_only: bool) -> Result<DatabaseConnection> {
    // Set by its path rather than by address: a folder may hold any character.
    let path = Path::new(path).to_path_buf();
    let mut options = ConnectOptions::new("sqlite://");
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(move |sqlx| {
            let sqlx = sqlx
                .filename(&path)
                .create_if_missing(!read_only)
                .busy_timeout(BUSY_TIMEOUT)
                .foreign_keys(true)
                .pragma("cache_size", "-16000")
                .pragma("temp_store", "memory");
            if read_only {
                sqlx.pragma("query_only", "1")
            } else {
                // WAL: readers never wait. FULL: what was committed survives a power cut.
                // What is erased is overwritten with zeros, in the journal's next copy of the page too.
                sqlx.pragma("journal_mode", "WAL").pragma("synchronous", "FULL").pragma("secure_delete", "ON")
            }
        });
    Ok(Database::connect(options).await?)
}

async fn postgres(url: &str) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(READERS_MAX + 2)
        .min_connections(1)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .set_application_name("parvis");
    Ok(Database::connect(options).await?)
}
