//! Where are a city's passages kept so that they can be found at once?
//!
//! One folder a city, with four indexes in it: documents for everyone, for people whom the city knows, for its staff,
//! and those that name their readers. A search opens the first ones only as far as its reader's circle goes, and of the
//! last one only what names them (a [`Sight`]), so that neither counts, facets, word statistics nor spelling
//! corrections can tell anything of a hidden document. *Invariant:* everything here is derived from the store; a folder that
//! is missing, damaged or of another version is emptied and filled again by the caller.

mod entry;
mod meaning;
mod part;
pub(crate) mod schema;
mod search;
pub(crate) mod sight;
pub(crate) mod snapshot;
mod stamp;
mod vector_file;
mod vocabulary;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use domain::document::Visibility;
use domain::{DocumentId, VersionId};

pub use entry::DocumentEntry;

use crate::SearchError;
use crate::analysis::{Analyzer, Tables};
use crate::embedding::Embed;
use crate::query::{Query, SearchOutcome};
use meaning::{Head, Row, Vectors};
use part::Part;
use search::Depth;
use snapshot::Snapshot;
use vector_file::VectorFile;

/// The index of a city: its documents and those of the commons. Shared between threads; searches never wait
/// for writes.
pub struct Index {
    analyzer: Arc<Analyzer>,
    folder: Option<PathBuf>,
    parts: [Part; PARTS.len()],
    snapshot: RwLock<Arc<Snapshot>>,
    writing: Mutex<Pending>,
    embedder: Option<Arc<dyn Embed>>,
}

/// What was written since the last commit.
#[derive(Default)]
struct Pending {
    /// `None` for a removed document.
    documents: HashMap<DocumentId, Option<(VersionId, Visibility)>>,
    cursor: Option<String>,
    /// Rows given since the last commit.
    rows: Vec<Row>,
    /// Every row committed.
    vectors: Vectors,
    file: Option<VectorFile>,
}

/// The indexes, by the name of their folder: three circles that hold each other, then what names its readers.
pub(crate) const PARTS: [&str; 4] = ["public", "signed-in", "agents", "named"];
/// Place of the index of documents that name their readers.
pub(crate) const NAMED: usize = 3;

/// Place of a visibility among the indexes.
pub(crate) fn part_of(visibility: Visibility) -> usize {
    match visibility {
        Visibility::Public => 0,
        Visibility::SignedIn => 1,
        Visibility::Agents => 2,
        Visibility::Service | Visibility::People => NAMED,
    }
}

/// Whether a document's state is that very version.
fn holds(state: &Option<(VersionId, Visibility)>, version: VersionId) -> bool {
    state.is_some_and(|(there, _)| there == version)
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
        let parts = [Part::in_memory()?, Part::in_memory()?, Part::in_memory()?, Part::in_memory()?];
        Self::assemble(Arc::new(Analyzer::french(tables)), None, parts)
    }

    fn open_parts(folder: &Path) -> Result<[Part; PARTS.len()], SearchError> {
        let [public, signed_in, agents, named] = PARTS.map(|name| Part::open(&folder.join(name)));
        Ok([public?, signed_in?, agents?, named?])
    }

    fn assemble(
        analyzer: Arc<Analyzer>,
        folder: Option<PathBuf>,
        parts: [Part; PARTS.len()],
    ) -> Result<Self, SearchError> {
        let snapshot = Arc::new(Snapshot::build(&parts, &Vectors::default(), None)?);
        let writing = Mutex::default();
        Ok(Self { analyzer, folder, parts, snapshot: RwLock::new(snapshot), writing, embedder: None })
    }

    /// This index with a model of meaning. Vectors kept from before are used where they are this model's.
    ///
    /// # Errors
    /// [`SearchError::Folder`] when the vectors cannot be read.
    pub fn with_embedder(mut self, embedder: Arc<dyn Embed>) -> Result<Self, SearchError> {
        if let Some(folder) = &self.folder {
            let identity = embedder.identity();
            let model = format!("{} {} {}", identity.name, identity.file_sha256, identity.dimensions);
            let (file, vectors) = VectorFile::open(&folder.join(stamp::VECTORS), &model)?;
            let mut pending = self.pending();
            pending.file = Some(file);
            pending.vectors = vectors;
            drop(pending);
        }
        self.embedder = Some(embedder);
        self.refresh(&mut self.pending())?;
        Ok(self)
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
            self.part(part_of(before))?.remove(entry.document)?;
        }
        self.part(part)?.put(entry, &self.analyzer)?;
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
            let rows = vectors.iter().filter_map(|(slot, vector)| Row::new(document, version, *slot, vector));
            pending.rows.extend(rows);
        }
        Ok(())
    }

    /// Slots of a version that have a vector already (written, even if not committed yet).
    #[must_use]
    pub fn embedded_slots(&self, document: DocumentId, version: VersionId) -> Vec<u32> {
        let pending = self.pending();
        let heads = pending.rows.iter().map(|row| &row.head);
        let heads = heads.filter(|head| head.document == document && head.version == version);
        let mut slots: Vec<u32> = heads.map(|head| head.slot).collect();
        slots.extend(self.snapshot().embedded_slots(document, version));
        slots.sort_unstable();
        slots.dedup();
        slots
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
        self.commit_vectors(&mut pending)?;
        // Last, so that a crash in between reads the same changes again instead of losing vectors.
        if let (Some(folder), Some(cursor)) = (&self.folder, &pending.cursor) {
            stamp::write_cursor(folder, cursor)?;
        }
        self.refresh(&mut pending)?;
        pending.documents.clear();
        if self.folder.is_some() {
            pending.cursor = None;
        }
        Ok(())
    }

    /// Keeps the new vectors, and forgets those of what was removed or replaced: from the disk too.
    fn commit_vectors(&self, pending: &mut Pending) -> Result<(), SearchError> {
        let Pending { documents, rows, vectors, file, .. } = pending;
        let is_stale =
            |head: &Head| documents.get(&head.document).is_some_and(|state| !holds(state, head.version));
        let stale = !documents.is_empty() && vectors.rows().any(|(head, _)| is_stale(head));
        let rows: Vec<Row> = std::mem::take(rows).into_iter().filter(|row| !is_stale(&row.head)).collect();
        let new = || rows.iter().map(|row| (&row.head, &*row.bytes));
        if stale {
            vectors.retain(|head| !is_stale(head));
        }
        vectors.add(new());
        match file {
            Some(file) if stale => file.rewrite(vectors.rows()),
            Some(file) if !rows.is_empty() => file.append(new()),
            _ => Ok(()),
        }
    }

    /// Lets searches see what was committed last.
    fn refresh(&self, pending: &mut Pending) -> Result<(), SearchError> {
        let before = self.snapshot();
        let after = Arc::new(Snapshot::build(&self.parts, &pending.vectors, Some(&before))?);
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = after;
        Ok(())
    }

    /// Whether that version of the document is in the index (written, even if not committed yet).
    #[must_use]
    pub fn contains(&self, document: DocumentId, version: VersionId) -> bool {
        self.state(&self.pending(), document).is_some_and(|(there, _)| there == version)
    }

    /// Number of vectors that searches use.
    #[must_use]
    pub fn embedded(&self) -> u64 {
        self.snapshot().meaning.embedded()
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
        self.search_to(query, Depth::Candidates)
    }

    /// Finds passages by measuring every document instead of the candidates: to check by, the time grows with the library.
    ///
    /// # Errors
    /// As [`Index::search`].
    #[doc(hidden)]
    pub fn search_everything(&self, query: &Query) -> Result<SearchOutcome, SearchError> {
        self.search_to(query, Depth::Everything)
    }

    fn search_to(&self, query: &Query, depth: Depth) -> Result<SearchOutcome, SearchError> {
        let embed = |text: &str| {
            let vector = self.embedder.as_ref().map(|embedder| embedder.embed_query(text)).transpose();
            vector.map_err(|error| SearchError::Embedding(error.to_string()))
        };
        search::search(&self.snapshot(), &self.analyzer, query, &embed, depth)
    }

    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn part(&self, at: usize) -> Result<&Part, SearchError> {
        let missing = || SearchError::Engine(tantivy::TantivyError::InternalError("no such part".to_owned()));
        self.parts.get(at).ok_or_else(missing)
    }

    fn state(&self, pending: &Pending, document: DocumentId) -> Option<(VersionId, Visibility)> {
        match pending.documents.get(&document) {
            Some(state) => *state,
            None => self.snapshot().state(document),
        }
    }
}
