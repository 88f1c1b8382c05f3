//! Is the installation well, and what should be done if not?

use domain::CityId;
use serde::Serialize;

use crate::{App, Error, Result};

/// State of the whole installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Version of the program.
    pub version: String,
    /// Each thing looked at, in a fixed order: `data_folder`, `disk_space`, `database`, `files`, `index`, `model`,
    /// `reader`, `tesseract`, `jobs`.
    pub checks: Vec<Check>,
    /// Cities, the commons included.
    pub cities: Vec<CityStatus>,
    /// Meaning.
    pub meaning: MeaningStatus,
}

impl Status {
    /// Whether nothing failed (warnings apart).
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.checks.iter().all(|check| check.level != CheckLevel::Failed)
    }
}

/// One thing looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Stable name in `snake_case`.
    pub name: &'static str,
    /// How it is.
    pub level: CheckLevel,
    /// What was found, in English.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

/// How a thing looked at is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckLevel {
    /// Well.
    Ok,
    /// Works with less (no model, no tesseract, little space).
    Warning,
    /// Does not work.
    Failed,
}

/// A city in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CityStatus {
    /// Its id.
    pub id: CityId,
    /// Its slug.
    pub slug: String,
    /// Documents.
    pub documents: u64,
    /// Passages.
    pub passages: u64,
    /// Changes that this server's index has not taken in yet.
    pub index_lag: u64,
    /// Open gaps.
    pub open_gaps: u64,
}

/// Progress of the embedding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeaningStatus {
    /// Identity of the model; `None`: search works with words only.
    pub model: Option<String>,
    /// Texts embedded.
    pub done: u64,
    /// Texts to embed in all.
    pub total: u64,
    /// Whether staff paused it.
    pub paused: bool,
    /// Texts a second over the last minute of work.
    pub texts_per_second: Option<u32>,
}

impl App {
    /// Looks at everything. `doctor` on the command line.
    ///
    /// # Errors
    /// Never for a thing that is unwell (that is a [`Check`]); only when the server is stopping.
    pub async fn status(&self) -> Result<Status> {
        Err(Error::NotReady)
    }

    /// Progress of the embedding, cheap enough to be asked every second.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn meaning_status(&self) -> Result<MeaningStatus> {
        Err(Error::NotReady)
    }

    /// Pauses or resumes the embedding, on every server of the installation.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn pause_meaning(&self, paused: bool) -> Result<()> {
        let _ = paused;
        Err(Error::NotReady)
    }
}
