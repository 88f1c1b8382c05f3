//! What can go wrong while searching, and what should be done about it?

use domain::{Coded, ErrorKind};

/// An error of the index.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The folder of the index cannot be created, read or written.
    #[error("the search index at {path} cannot be used: {source}")]
    Folder {
        /// Folder concerned.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The index engine failed.
    #[error("the search index failed: {0}")]
    Engine(#[from] tantivy::TantivyError),
    /// A table of the analysis is badly written.
    #[error("line {line} of the table {table} cannot be read: {reason}")]
    Table {
        /// Name of the table.
        table: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// The embedding model failed on a question.
    #[error("the meaning of the question could not be computed: {0}")]
    Embedding(String),
    /// A folder of evaluation is not as expected.
    #[error("the evaluation set {path} cannot be read: {reason}")]
    EvaluationSet {
        /// File concerned.
        path: String,
        /// What is wrong.
        reason: String,
    },
}

impl Coded for SearchError {
    fn code(&self) -> &'static str {
        match self {
            Self::Folder { .. } => "search_folder",
            Self::Engine(_) => "search_engine",
            Self::Table { .. } => "search_table",
            Self::Embedding(_) => "search_embedding",
            Self::EvaluationSet { .. } => "evaluation_set",
        }
    }

    fn kind(&self) -> ErrorKind {
        match self {
            Self::Folder { .. } | Self::Engine(_) | Self::Embedding(_) => ErrorKind::Internal,
            Self::Table { .. } | Self::EvaluationSet { .. } => ErrorKind::User,
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Folder { .. } => {
                "check that the data folder is writable and that the disk is not full; nothing is lost: \
                 the index is rebuilt from the database"
                    .to_owned()
            }
            Self::Engine(_) => {
                "run `parvis reindex`: the index is derived from the database and can be rebuilt at any time"
                    .to_owned()
            }
            Self::Table { .. } => "correct that line; the format is at the top of the table".to_owned(),
            Self::Embedding(_) => "search by words goes on; check the model with `parvis doctor`".to_owned(),
            Self::EvaluationSet { .. } => {
                "a set is a folder with corpus.jsonl, queries.jsonl and qrels/test.tsv".to_owned()
            }
        })
    }
}
