//! Which passages answer to words typed? The index finds them, the store gives their text.

use std::collections::HashMap;
use std::sync::Arc;

use domain::document::{Kind, Passage};
use domain::{DocumentId, VersionId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::documents::{DocumentHead, PageText};
use crate::{App, Error, PageRequest, Result, Viewer};

/// What to search with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Words alone.
    Words,
    /// Meaning alone; without a model, words.
    Meaning,
    /// Both, merged.
    #[default]
    Both,
}

/// A search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchRequest {
    /// Words typed; cut to [`SearchRequest::TEXT_CHARS_MAX`].
    pub text: String,
    /// Any of these kinds; empty for all.
    pub kinds: Vec<Kind>,
    /// Documents dated from that day on.
    pub from: Option<Date>,
    /// Documents dated up to that day.
    pub to: Option<Date>,
    /// Only in that document.
    pub document: Option<DocumentId>,
    /// With what.
    pub mode: Mode,
    /// Which results.
    pub page: PageRequest,
}

impl SearchRequest {
    /// Longer text is cut.
    pub const TEXT_CHARS_MAX: usize = 2_000;
}

/// Results of a search.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchResults {
    /// The passages asked for, best first.
    pub hits: Vec<FoundPassage>,
    /// How many passages match.
    pub total: u64,
    /// Number of matching passages by kind.
    pub kinds: Vec<(Kind, u64)>,
    /// Number of matching passages by year, newest first.
    pub years: Vec<(i16, u64)>,
    /// Whether meaning was used; false when there is no model or nothing is embedded yet.
    pub meaning_used: bool,
    /// Time taken, in microseconds: finding, then loading the texts.
    pub find_us: u64,
    /// Loading the texts.
    pub load_us: u64,
}

/// A passage found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FoundPassage {
    /// Its document.
    pub document: DocumentHead,
    /// Its text, headings and place.
    pub passage: Passage,
    /// For ordering only.
    pub score: f32,
    /// Why it is there, weightiest first.
    pub why: Vec<Reason>,
    /// Words of the passage that match, as they stand in it.
    pub matched: Vec<String>,
}

/// One feature of a ranking.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// Stable name in `snake_case`; pages translate it.
    pub feature: String,
    /// Its value.
    pub value: f32,
    /// What it adds to the score.
    pub contribution: f32,
}

/// Passages with the page texts they stand on and their documents: what answers are made from.
#[derive(Debug, Clone, Default)]
pub struct LoadedPassages {
    /// In the order asked; those that are gone or not for this viewer are left out.
    pub passages: Vec<LoadedPassage>,
    /// The page texts under them.
    pub pages: HashMap<(VersionId, u32), Arc<PageText>>,
}

/// A passage with its document.
#[derive(Debug, Clone)]
pub struct LoadedPassage {
    /// Its document; `version` is the one of the passage.
    pub document: Arc<DocumentHead>,
    /// Text, headings, spans.
    pub passage: Passage,
}

impl App {
    /// Searches the viewer's city and the commons.
    ///
    /// # Errors
    /// When the index or the database cannot be read.
    pub async fn search(&self, viewer: &Viewer, request: &SearchRequest) -> Result<SearchResults> {
        let _ = (viewer, request);
        Err(Error::NotReady)
    }

    /// Passages by version and rank, with page texts and documents, in two queries; the audience is applied.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn load_passages(
        &self,
        viewer: &Viewer,
        passages: &[(VersionId, u32)],
    ) -> Result<LoadedPassages> {
        let _ = (viewer, passages);
        Err(Error::NotReady)
    }

    /// Drops and rebuilds this server's index of the viewer's city from the database; searches go on meanwhile on
    /// the old one.
    ///
    /// # Errors
    /// `disk_full`, `data_folder_read_only`.
    pub async fn reindex(&self, viewer: &Viewer) -> Result<()> {
        let _ = viewer;
        Err(Error::NotReady)
    }

    /// Waits until this server's index holds every change made before the call (of the viewer's city).
    ///
    /// # Errors
    /// When the index or the database fails.
    pub async fn catch_up(&self, viewer: &Viewer) -> Result<()> {
        let _ = viewer;
        Err(Error::NotReady)
    }
}
