//! Where are a city's passages kept so that they can be found at once?
//!
//! One folder a city, with two indexes in it: one for public documents, one for those of agents. A resident's
//! search opens the first only, so that neither counts, facets, word statistics nor spelling corrections can
//! tell anything of a hidden document. *Invariant:* everything here is derived from the store; a folder that
//! is missing, damaged or of another version is emptied and filled again by the caller.

mod entry;
mod part;
mod schema;
mod search;
mod snapshot;
mod stamp;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use domain::document::Visibility;
use domain::{DocumentId, VersionId};

pub use entry::DocumentEntry;

use crate::SearchError;
use crate::analysis::{Analyzer, Tables};
use crate::query::{Query, SearchOutcome};
use part::Part;
use snapshot::Snapshot;

/// The index of a city: its documents and those of the commons. Shared between threads; searches never wait
/// for writes.
pub struct Index {
    analyzer: Arc<Analyzer>,
    folder: Option<PathBuf>,
    parts: [Part; 2],
    snapshot: RwLock<Arc<Snapshot>>,
    writing: Mutex<Pending>,
}

/// What was written since the last commit.
#[derive(Default)]
struct Pending {
    /// `None` for a removed document.
    documents: HashMap<DocumentId, Option<(VersionId, Visibility)>>,
    cursor: Option<String>,
    vectors: Vec<Vector>,
}

/// The meaning of a slot of a version.
struct Vector {
    document: DocumentId,
    version: VersionId,
    slot: u32,
    vector: Vec<f32>,
}

/// Place of a visibility in the pair of indexes.
fn part_of(visibility: Visibility) -> usize {
    usize::from(visibility == Visibility::Agents)
}

impl Index {
    /// Opens the index in `folder`, created where absent. Where the folder is damaged or was made by another
    /// analysis, it is emptied: [`Index::cursor`] is then `None` and the caller fills it again from the store.
    ///
    /// # Errors
    /// [`SearchError::Folder`] when the folder cannot be created, read or written.
    pub fn open(folder: &Path, tables: &Tables) -> Result<Self, SearchError> {
        let analyzer = Arc::new(Analyzer::french(tables));
        stamp::prepare(folder, analyzer.fingerprint())?;
        let parts = match Self::open_parts(folder) {
            Ok(parts) => parts,
            Err(error) => {
                tracing::warn!(%error, "the search index is damaged: it is emptied and will be filled again");
                stamp::clear(folder, analyzer.fingerprint())?;
                Self::open_parts(folder)?
            }
        };
        Self::assemble(analyzer, Some(folder.to_owned()), parts)
    }

    /// An index that lives in memory, for tests and evaluations.
    ///
    /// # Errors
    /// [`SearchError::Engine`] when the engine cannot start.
    pub fn in_memory(tables: &Tables) -> Result<Self, SearchError> {
        let parts = [Part::in_memory()?, Part::in_memory()?];
        Self::assemble(Arc::new(Analyzer::french(tables)), None, parts)
    }

    fn open_parts(folder: &Path) -> Result<[Part; 2], SearchError> {
        Ok([Part::open(&folder.join("public"))?, Part::open(&folder.join("agents"))?])
    }

    fn assemble(
        analyzer: Arc<Analyzer>,
        folder: Option<PathBuf>,
        parts: [Part; 2],
    ) -> Result<Self, SearchError> {
        let snapshot = Arc::new(Snapshot::build(&parts, None)?);
        Ok(Self { analyzer, folder, parts, snapshot: RwLock::new(snapshot), writing: Mutex::default() })
    }

    /// The analysis of this index, for whoever compares questions with sentences.
    #[must_use]
    pub fn analyzer(&self) -> &Arc<Analyzer> {
        &self.analyzer
    }

    /// Adds a document, or replaces the version that was there. Seen by searches after [`Index::commit`].
    ///
    /// # Errors
    /// [`SearchError::Engine`]; the document is then as before.
    pub fn put_document(&self, entry: &DocumentEntry) -> Result<(), SearchError> {
        let mut pending = self.pending();
        let part = part_of(entry.visibility);
        if let Some((_, before)) = self.state(&pending, entry.document)
            && part_of(before) != part
        {
            self.part(part_of(before)).remove(entry.document)?;
        }
        self.part(part).put(entry, &self.analyzer)?;
        pending.documents.insert(entry.document, Some((entry.version, entry.visibility)));
        Ok(())
    }

    /// Removes a document and everything of it; nothing happens where it is absent.
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub fn remove_document(&self, document: DocumentId) -> Result<(), SearchError> {
        let mut pending = self.pending();
        for part in &self.parts {
            part.remove(document)?;
        }
        pending.documents.insert(document, None);
        Ok(())
    }

    /// Adds vectors of a version: slot 0 stands for the whole document, slot `ordinal + 1` for a passage (see
    /// [`crate::plan::embedding_plan`]). A slot given again is replaced; a version that is not in the index is
    /// ignored. Seen by searches after [`Index::commit`].
    ///
    /// # Errors
    /// [`SearchError::Folder`] when the vectors cannot be kept.
    pub fn put_vectors(
        &self,
        document: DocumentId,
        version: VersionId,
        vectors: Vec<(u32, Vec<f32>)>,
    ) -> Result<(), SearchError> {
        let mut pending = self.pending();
        if self.state(&pending, document).is_some_and(|(there, _)| there == version) {
            let vectors =
                vectors.into_iter().map(|(slot, vector)| Vector { document, version, slot, vector });
            pending.vectors.extend(vectors);
        }
        Ok(())
    }

    /// Remembers how far the store's change log was read; kept by the next [`Index::commit`]. After a crash the
    /// cursor is never ahead of what the index holds, so that reading on from it repeats at most a few changes.
    pub fn set_cursor(&self, cursor: impl Into<String>) {
        self.pending().cursor = Some(cursor.into());
    }

    /// The cursor of the last commit; `None` for an index that must be filled.
    #[must_use]
    pub fn cursor(&self) -> Option<String> {
        if let Some(cursor) = &self.pending().cursor {
            return Some(cursor.clone());
        }
        self.folder.as_deref().and_then(stamp::read_cursor)
    }

    /// Makes everything written so far durable and visible to searches that begin after.
    ///
    /// # Errors
    /// [`SearchError::Engine`] or [`SearchError::Folder`]; searches then go on with what was there before.
    pub fn commit(&self) -> Result<(), SearchError> {
        let mut pending = self.pending();
        for part in &self.parts {
            part.commit()?;
        }
        if let (Some(folder), Some(cursor)) = (&self.folder, &pending.cursor) {
            stamp::write_cursor(folder, cursor)?;
        }
        let before = self.snapshot();
        let after = Arc::new(Snapshot::build(&self.parts, Some(&before))?);
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = after;
        let cursor = pending.cursor.take().filter(|_| self.folder.is_none());
        *pending = Pending { cursor, ..Pending::default() };
        Ok(())
    }

    /// Whether that version of the document is in the index (written, even if not committed yet).
    #[must_use]
    pub fn contains(&self, document: DocumentId, version: VersionId) -> bool {
        self.state(&self.pending(), document).is_some_and(|(there, _)| there == version)
    }

    /// Number of documents and of passages that searches see, hidden ones included: for agents and logs only.
    #[must_use]
    pub fn counts(&self) -> (u64, u64) {
        self.snapshot().counts()
    }

    /// Finds passages.
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub fn search(&self, query: &Query) -> Result<SearchOutcome, SearchError> {
        search::search(&self.snapshot(), &self.analyzer, query)
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn part(&self, at: usize) -> &Part {
        let [public, agents] = &self.parts;
        if at == 0 { public } else { agents }
    }

    fn state(&self, pending: &Pending, document: DocumentId) -> Option<(VersionId, Visibility)> {
        match pending.documents.get(&document) {
            Some(state) => *state,
            None => self.snapshot().state(document),
        }
    }
}
