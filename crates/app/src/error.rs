//! What can go wrong in a use case, and what should the person do?

use domain::error::{Coded, ErrorKind};

/// Result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

/// An error of a use case.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The thing asked for does not exist, or is not for this viewer.
    #[error("there is no such {what}")]
    NotFound {
        /// `city`, `document`, `page`, `job`, `gap`, ...
        what: &'static str,
    },
    /// Only agents may do this.
    #[error("only agents of the city may do this")]
    AgentsOnly,
    /// A value given is not acceptable.
    #[error("{what} cannot be used: {reason}")]
    Invalid {
        /// Name of the value.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The thing exists already.
    #[error("the {what} exists already")]
    Exists {
        /// Name of the thing.
        what: &'static str,
    },
    /// A place that should be empty is not.
    #[error("the {what} is not empty; nothing was changed")]
    NotEmpty {
        /// Name of the place.
        what: &'static str,
    },
    /// A backup cannot be brought back.
    #[error("this backup cannot be restored: {reason}; nothing was changed")]
    Damaged {
        /// What is wrong with it.
        reason: String,
    },
    /// Another changed the thing meanwhile, or something hangs on it.
    #[error("the {what} was changed meanwhile, or holds other things; nothing was written")]
    ChangedMeanwhile {
        /// Name of the thing.
        what: &'static str,
    },
    /// A field of a plan cannot be kept as it was written.
    #[error("the field {field} cannot be kept: {code}")]
    Field {
        /// Name of the field.
        field: &'static str,
        /// What is wrong: see [`domain::plan::check::FieldFault`].
        code: &'static str,
    },
    /// A section of a city cannot be kept as it was written.
    #[error(transparent)]
    Setting(#[from] domain::city::settings::SettingFault),
    /// The city turned this use of a machine off.
    #[error("the city has switched this use off")]
    SwitchedOff,
    /// A limit was passed.
    #[error("{what} is limited to {limit}")]
    TooLarge {
        /// What was measured.
        what: &'static str,
        /// The limit, with its unit.
        limit: String,
    },
    /// The disk is full.
    #[error("the disk is full; nothing that was stored is lost")]
    DiskFull,
    /// The data folder cannot be written.
    #[error("the data folder cannot be written; nothing that was stored is lost")]
    ReadOnly,
    /// The page cannot be drawn (not a PDF, or the file is damaged there).
    #[error("this page has no image: {reason}")]
    NoImage {
        /// Why.
        reason: String,
    },
    /// The server is shutting down.
    #[error("the server is stopping; what was accepted is kept and goes on at the next start")]
    Stopping,
    /// The database was written by a newer version of the program.
    #[error("the database was written by a newer version of Parvis")]
    NewerDatabase,
    /// The index fails.
    #[error("the search index fails: {0}")]
    Index(#[source] search::SearchError),
    /// Something about an account.
    #[error(transparent)]
    Account(#[from] crate::accounts::AccountError),
    /// The database or the files fail.
    #[error("what is stored cannot be reached: {0}")]
    Store(#[source] store::Error),
    /// Our fault or the machine's.
    #[error("an internal error occurred: {0}")]
    Internal(String),
}

impl Error {
    /// The error of the machine that stands behind an error of input or output.
    pub(crate) fn from_io(error: std::io::Error) -> Self {
        store::Error::from(error).into()
    }

    /// Another value for the same error of the machine, for another who waits.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::DiskFull => Self::DiskFull,
            Self::ReadOnly => Self::ReadOnly,
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::DiskFull => Self::DiskFull,
            store::Error::ReadOnly => Self::ReadOnly,
            store::Error::NewerFormat { .. } => Self::NewerDatabase,
            store::Error::BadAddress => Self::Invalid {
                what: "the address of the database",
                reason: "it starts with sqlite:// or postgres://".to_owned(),
            },
            store::Error::NotEmpty => Self::NotEmpty { what: "database" },
            other => Self::Store(other),
        }
    }
}

impl From<search::SearchError> for Error {
    fn from(error: search::SearchError) -> Self {
        if let search::SearchError::Folder { source, .. } = &error {
            match source.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => return Self::DiskFull,
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                    return Self::ReadOnly;
                }
                _ => {}
            }
        }
        Self::Index(error)
    }
}

impl From<tokio::task::JoinError> for Error {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl Coded for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "not_found",
            Self::AgentsOnly => "agents_only",
            Self::Invalid { .. } => "invalid_value",
            Self::Exists { .. } => "exists_already",
            Self::NotEmpty { .. } => "not_empty",
            Self::Damaged { .. } => "backup_damaged",
            Self::ChangedMeanwhile { .. } => "changed_meanwhile",
            Self::Field { .. } | Self::Setting(_) => "field_refused",
            Self::SwitchedOff => "switched_off",
            Self::TooLarge { .. } => "too_large",
            Self::DiskFull => "disk_full",
            Self::ReadOnly => "data_folder_read_only",
            Self::NoImage { .. } => "no_page_image",
            Self::Stopping => "stopping",
            Self::NewerDatabase => "database_newer",
            Self::Index(error) => error.code(),
            Self::Account(error) => error.code(),
            Self::Store(_) => "store",
            Self::Internal(_) => "internal",
        }
    }

    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound { .. } | Self::NoImage { .. } => ErrorKind::NotFound,
            Self::AgentsOnly => ErrorKind::Denied,
            Self::Invalid { .. }
            | Self::TooLarge { .. }
            | Self::Damaged { .. }
            | Self::Field { .. }
            | Self::SwitchedOff
            | Self::Setting(_) => ErrorKind::User,
            Self::Exists { .. } | Self::NotEmpty { .. } | Self::ChangedMeanwhile { .. } => {
                ErrorKind::Conflict
            }
            Self::Account(error) => error.kind(),
            _ => ErrorKind::Internal,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::AgentsOnly => "open the agents' link that the server prints at start, or send its key",
            Self::SwitchedOff => "do it by hand, or ask an administrator of the city to switch it on again",
            Self::DiskFull => "free some space on the disk of the data folder, then try again",
            Self::ReadOnly => "give the account that runs Parvis the right to write in the data folder",
            Self::TooLarge { .. } => "send less at once, or split the file",
            Self::NotEmpty { .. } => "restore into a new folder and, with PostgreSQL, into a new database",
            Self::Damaged { .. } => "take another backup, or check that this one was copied whole",
            Self::ChangedMeanwhile { .. } => {
                "look at it again: the page shows what others did, and what it holds"
            }
            Self::Field { .. } | Self::Setting(_) => "correct that field; the others are as you wrote them",
            Self::NewerDatabase => "start the newer version of Parvis, or open a copy made before the update",
            Self::Store(_) => "run `parvis doctor`: it tells what is wrong with the database or the files",
            Self::Index(error) => return error.hint(),
            Self::Account(error) => return error.hint(),
            _ => return None,
        };
        Some(hint.to_owned())
    }
}
