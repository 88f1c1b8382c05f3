//! What can go wrong with an embedding model, and what to do about it?

use std::path::PathBuf;

use domain::error::{Coded, ErrorKind};

/// Why no vector came out.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// The file or folder cannot be opened or read.
    #[error("the embedding model at {path} cannot be read: {source}")]
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not a model, or was cut or damaged.
    #[error("the embedding model is damaged or not a model: {reason}")]
    Damaged {
        /// The first thing found wrong.
        reason: String,
    },
    /// A sound model of a shape that the kernels do not cover.
    #[error("this embedding model is not supported: {reason}")]
    Unsupported {
        /// What is missing.
        reason: String,
    },
    /// An embedding server did not give what was asked for.
    #[error("the embedding service failed: {reason}")]
    Service {
        /// What it said, without the text that was sent.
        reason: String,
    },
}

impl EmbedError {
    pub(super) fn damaged(reason: impl Into<String>) -> Self {
        Self::Damaged { reason: reason.into() }
    }

    pub(super) fn unsupported(reason: impl Into<String>) -> Self {
        Self::Unsupported { reason: reason.into() }
    }
}

impl Coded for EmbedError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "embedding_model_unreadable",
            Self::Damaged { .. } => "embedding_model_damaged",
            Self::Unsupported { .. } => "embedding_model_unsupported",
            Self::Service { .. } => "embedding_service_failed",
        }
    }

    fn kind(&self) -> ErrorKind {
        match self {
            Self::Service { .. } => ErrorKind::Internal,
            _ => ErrorKind::User,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Unreadable { .. } => {
                "Check the path and the rights of the file; search by words works meanwhile."
            }
            Self::Damaged { .. } => {
                "Fetch the model again (`parvis doctor` shows the command); search by words works meanwhile."
            }
            Self::Unsupported { .. } => {
                "Use multilingual-e5-small, or an embedding server; search by words works meanwhile."
            }
            Self::Service { .. } => {
                "Check that the embedding server answers; search by words works meanwhile."
            }
        };
        Some(hint.to_owned())
    }
}
