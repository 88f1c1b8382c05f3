//! How is an installation opened and closed?

use std::sync::Arc;

use crate::{Error, Result, Settings};

/// An open installation. Cheap to clone; every clone is the same installation.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
}

impl App {
    /// Opens the data folder (creating it), brings the database to the current format, opens the index of each
    /// city and starts the background work if the settings say so.
    ///
    /// # Errors
    /// When the folder or the database cannot be opened or is of a newer format.
    pub async fn open(settings: Settings) -> Result<Self> {
        let _ = Self { inner: Arc::new(Inner { settings }) };
        Err(Error::NotReady)
    }

    /// What it was opened with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The key that opens agents' pages and the writing API: 32 random bytes in hexadecimal, kept in the file
    /// `agent.key` of the data folder, readable by its owner only. Compare with [`App::is_agent_key`].
    #[must_use]
    pub fn agent_key(&self) -> &str {
        ""
    }

    /// Whether `key` is the agents' key, compared in constant time.
    #[must_use]
    pub fn is_agent_key(&self, key: &str) -> bool {
        !key.is_empty() && key == self.agent_key()
    }

    /// Stops the background work at the next safe point and closes everything. What was accepted goes on at the
    /// next start.
    pub async fn shutdown(&self) {}
}
