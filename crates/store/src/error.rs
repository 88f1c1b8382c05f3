//! What can go wrong when reading or writing what is kept?

use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// Result of the store.
pub type Result<T> = std::result::Result<T, Error>;

/// An error of the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The folder or the database cannot be written.
    #[error("the folder or the database cannot be written")]
    ReadOnly,
    /// The database is of a newer format than this program.
    #[error("the database has format {found}, this program knows up to {known}")]
    NewerFormat {
        /// Format of the database.
        found: i32,
        /// Format of this program.
        known: i32,
    },
    /// The address of the database is not understood.
    #[error("the address of the database must start with sqlite:// or postgres://")]
    BadAddress,
    /// The same thing is there already.
    #[error("the same thing is there already")]
    Exists,
    /// The database should be empty and is not.
    #[error("the database is not empty")]
    NotEmpty,
    /// A file that should be there is not.
    #[error("the original file is missing")]
    FileMissing,
    /// What is stored does not have the shape expected.
    #[error("stored {what} cannot be read")]
    Malformed {
        /// What was being read.
        what: &'static str,
    },
    /// Anything else of the database.
    #[error("database: {0}")]
    Database(#[source] DbErr),
    /// Anything else of the files.
    #[error("files: {0}")]
    Files(#[source] object_store::Error),
    /// Anything else of the operating system.
    #[error("input or output: {0}")]
    Io(#[source] std::io::Error),
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if let Some(SqlErr::UniqueConstraintViolation(_)) = error.sql_err() {
            return Self::Exists;
        }
        match database_code(&error).as_deref() {
            // SQLITE_FULL, and PostgreSQL's disk_full.
            Some("13" | "53100") => Self::DiskFull,
            // SQLITE_READONLY and its extended forms, SQLITE_CANTOPEN, PostgreSQL's read_only_sql_transaction.
            Some("8" | "264" | "520" | "776" | "1032" | "1288" | "1544" | "14" | "25006") => Self::ReadOnly,
            _ => Self::Database(error),
        }
    }
}

fn database_code(error: &DbErr) -> Option<String> {
    let (DbErr::Exec(RuntimeErr::SqlxError(inner))
    | DbErr::Query(RuntimeErr::SqlxError(inner))
    | DbErr::Conn(RuntimeErr::SqlxError(inner))) = error
    else {
        return None;
    };
    inner.as_database_error()?.code().map(std::borrow::Cow::into_owned)
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        io_kind(&error).unwrap_or(Self::Io(error))
    }
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        if matches!(error, object_store::Error::NotFound { .. }) {
            return Self::FileMissing;
        }
        let mut source: Option<&(dyn std::error::Error + 'static)> = Some(&error);
        while let Some(current) = source {
            if let Some(kind) = current.downcast_ref::<std::io::Error>().and_then(io_kind) {
                return kind;
            }
            source = current.source();
        }
        Self::Files(error)
    }
}

fn io_kind(error: &std::io::Error) -> Option<Error> {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Some(Error::DiskFull),
        std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => {
            Some(Error::ReadOnly)
        }
        _ => None,
    }
}

impl From<serde_json::Error> for Error {
    fn from(_: serde_json::Error) -> Self {
        Self::Malformed { what: "JSON" }
    }
}
