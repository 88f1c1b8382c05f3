//! How does this server keep its own index of each city up to date?
//!
//! The index is derived data. Each server reads the change log of the store from its own cursor, which the index
//! keeps beside what it holds: after a crash a few changes are read again, which changes nothing, since each change
//! only says *look at what this document is now*. A log read from 0 fills an empty index.
//!
//! Folders: `index/<slot>/<city>/<generation>`. A process takes the first slot that no living process holds, so that a
//! command and a server may work side by side. A rebuild fills a new generation while searches go on with the old one.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use domain::city::COMMONS_SLUG;
use domain::document::{Audience, Passage};
use domain::{CityId, DocumentId};
use search::analysis::{TableKind, Tables};
use search::embedding::Embed;
use search::{DocumentEntry, Index};
use store::changes::Change;
use store::documents::DocumentRecord;

use crate::{App, Error, Result, meaning};

/// Processes that may hold an index of one data folder at the same time.
const SLOTS_MAX: u32 = 64;
/// Changes read from the log at once.
const CHANGES_PER_READ: u32 = 1_000;
/// Documents held in memory at once while the index is filled.
const DOCUMENTS_PER_BATCH: usize = 32;

/// The indexes of this process.
pub(crate) struct Indexes {
    folder: PathBuf,
    /// Identity of the database: an index of another one is not used.
    installation: String,
    model: Option<Arc<dyn Embed>>,
    cities: tokio::sync::Mutex<HashMap<CityId, Arc<CityIndex>>>,
    /// Locked while this process uses the slot.
    slot: File,
}

/// The index of one city.
pub(crate) struct CityIndex {
    city: CityId,
    folder: PathBuf,
    current: RwLock<Arc<Index>>,
    /// Up to where the change log was taken in.
    cursor: AtomicI64,
    generation: std::sync::atomic::AtomicU32,
    /// One at a time brings the index up to date.
    turn: tokio::sync::Mutex<()>,
}

impl Indexes {
    pub(crate) fn open(folder: &Path, installation: String, model: Option<&Arc<dyn Embed>>) -> Result<Self> {
        for number in 0..SLOTS_MAX {
            let slot = folder.join(number.to_string());
            std::fs::create_dir_all(&slot).map_err(Error::from_io)?;
            let lock = File::create(slot.join("lock")).map_err(Error::from_io)?;
            if lock.try_lock().is_ok() {
                let (model, cities) = (model.cloned(), tokio::sync::Mutex::default());
                return Ok(Self { folder: slot, installation, model, cities, slot: lock });
            }
        }
        Err(Error::Internal(format!("{SLOTS_MAX} processes use this data folder already")))
    }

    /// Lets go of every index and of the slot.
    pub(crate) async fn close(&self) {
        self.cities.lock().await.clear();
        if let Err(error) = self.slot.unlock() {
            tracing::warn!(%error, "the slot of the index stays taken until this process ends");
        }
    }

    fn open_generation(&self, folder: &Path, tables: &Tables) -> Result<Index> {
        let index = Index::open(folder, tables)?;
        match &self.model {
            Some(model) => meaning::with_model(index, model),
            None => Ok(index),
        }
    }

    /// The cursor that an index keeps, where it is of this database.
    fn cursor_of(&self, index: &Index) -> Option<i64> {
        let kept = index.cursor()?;
        let (source, cursor) = kept.rsplit_once(' ')?;
        (source == self.source()).then(|| cursor.parse().ok()).flatten()
    }

    /// What an index is made from: the database and the model whose vectors it holds.
    fn source(&self) -> String {
        let model =
            self.model.as_ref().map_or("words".to_owned(), |model| meaning::identity_of(model.as_ref()));
        format!("{} {model}", self.installation)
    }
}

impl CityIndex {
    pub(crate) fn index(&self) -> Arc<Index> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn cursor(&self) -> i64 {
        self.cursor.load(Ordering::Acquire)
    }
}

impl App {
    /// The index of a city as it is now, opened at its first use.
    pub(crate) async fn city_index(&self, city: CityId) -> Result<Arc<CityIndex>> {
        let mut cities = self.inner.indexes.cities.lock().await;
        if let Some(found) = cities.get(&city) {
            return Ok(Arc::clone(found));
        }
        let tables = self.tables_of(city).await?;
        let folder = self.inner.indexes.folder.join(city.to_string());
        let app = self.clone();
        let last = self.inner.store.last_cursor().await?;
        let opened = tokio::task::spawn_blocking(move || -> Result<CityIndex> {
            let generation = newest_generation(&folder);
            let place = folder.join(generation.to_string());
            let mut index = app.inner.indexes.open_generation(&place, &tables)?;
            let mut cursor = app.inner.indexes.cursor_of(&index);
            if cursor.is_none_or(|cursor| cursor > last) && index.counts().0 > 0 {
                // Of another database, or ahead of it: not to be trusted.
                drop(index);
                std::fs::remove_dir_all(&place).map_err(Error::from_io)?;
                index = app.inner.indexes.open_generation(&place, &tables)?;
                cursor = None;
            }
            Ok(CityIndex {
                city,
                folder,
                current: RwLock::new(Arc::new(index)),
                cursor: AtomicI64::new(cursor.filter(|&cursor| cursor <= last).unwrap_or(0)),
                generation: generation.into(),
                turn: tokio::sync::Mutex::default(),
            })
        })
        .await??;
        let opened = Arc::new(opened);
        cities.insert(city, Arc::clone(&opened));
        Ok(opened)
    }

    /// Takes in every change of the city and the commons made before the call.
    pub(crate) async fn synchronise(&self, city: CityId) -> Result<Arc<CityIndex>> {
        let target = self.city_index(city).await?;
        let _turn = target.turn.lock().await;
        let cities = self.cities_in_view(city).await?;
        loop {
            let from = target.cursor();
            let changes = self.inner.store.changes_since(&cities, from, CHANGES_PER_READ).await?;
            let Some(&(last, _)) = changes.last() else { return Ok(Arc::clone(&target)) };
            let words_changed =
                changes.iter().any(|(_, change)| matches!(change, Change::Acronyms(_))) && from > 0;
            if words_changed {
                self.rebuild(&target).await?;
                continue;
            }
            let index = target.index();
            self.take_in(&index, city, &changes).await?;
            self.commit(&index, last).await?;
            target.cursor.store(last, Ordering::Release);
        }
    }

    /// Fills a new generation of the index, then puts it in the place of the old one.
    pub(crate) async fn reindex_city(&self, city: CityId) -> Result<()> {
        let target = self.city_index(city).await?;
        let _turn = target.turn.lock().await;
        self.rebuild(&target).await
    }

    async fn rebuild(&self, target: &Arc<CityIndex>) -> Result<()> {
        let cities = self.cities_in_view(target.city).await?;
        let tables = self.tables_of(target.city).await?;
        let old = target.generation.load(Ordering::Acquire);
        let folder = target.folder.join((old + 1).to_string());
        let app = self.clone();
        let place = folder.clone();
        let index = tokio::task::spawn_blocking(move || {
            // A rebuild that was interrupted left this behind.
            let _ = std::fs::remove_dir_all(&place);
            app.inner.indexes.open_generation(&place, &tables)
        })
        .await??;
        let index = Arc::new(index);
        let mut cursor = 0;
        loop {
            let changes = self.inner.store.changes_since(&cities, cursor, CHANGES_PER_READ).await?;
            let Some(&(last, _)) = changes.last() else { break };
            self.take_in(&index, target.city, &changes).await?;
            cursor = last;
        }
        self.commit(&index, cursor).await?;
        std::fs::write(folder.join("complete"), b"").map_err(Error::from_io)?;
        *target.current.write().unwrap_or_else(PoisonError::into_inner) = index;
        target.cursor.store(cursor, Ordering::Release);
        target.generation.store(old + 1, Ordering::Release);
        let before = target.folder.join(old.to_string());
        // Searches under way keep their files open; what cannot be removed now is at the next opening.
        let _ = tokio::task::spawn_blocking(move || std::fs::remove_dir_all(before)).await;
        Ok(())
    }

    async fn take_in(&self, index: &Arc<Index>, city: CityId, changes: &[(i64, Change)]) -> Result<()> {
        let documents: BTreeSet<DocumentId> = changes
            .iter()
            .filter_map(|(_, change)| match change {
                Change::Document(_, document) | Change::Vectors(_, document) => Some(*document),
                Change::Acronyms(_) => None,
            })
            .collect();
        let wholly: HashSet<DocumentId> = changes
            .iter()
            .filter_map(|(_, change)| match change {
                Change::Document(_, document) => Some(*document),
                _ => None,
            })
            .collect();
        let documents: Vec<DocumentId> = documents.into_iter().collect();
        for batch in documents.chunks(DOCUMENTS_PER_BATCH) {
            if self.is_stopping() {
                return Err(Error::Stopping);
            }
            let records = self.inner.store.load_documents(batch).await?;
            let mut found = HashMap::with_capacity(records.len());
            for record in records {
                let hidden = record.city != city && !Audience::Public.may_see(record.visibility);
                if !hidden {
                    let update = self.update_of(index, record, &wholly).await?;
                    found.insert(update.document, update);
                }
            }
            let gone: Vec<DocumentId> =
                batch.iter().filter(|document| !found.contains_key(document)).copied().collect();
            let index = Arc::clone(index);
            tokio::task::spawn_blocking(move || -> Result<()> {
                for document in gone {
                    index.remove_document(document)?;
                }
                for update in found.into_values() {
                    update.apply(&index)?;
                }
                Ok(())
            })
            .await??;
        }
        Ok(())
    }

    async fn update_of(
        &self,
        index: &Index,
        record: DocumentRecord,
        wholly: &HashSet<DocumentId>,
    ) -> Result<Update> {
        let vectors = match &self.inner.model {
            Ok(model) => {
                let identity = meaning::identity_of(model.as_ref());
                let mut vectors = self.inner.store.list_vectors(record.version.id, &identity).await?;
                let there: HashSet<u32> =
                    index.embedded_slots(record.id, record.version.id).into_iter().collect();
                vectors.retain(|vector| !there.contains(&vector.slot));
                vectors
            }
            Err(_) => Vec::new(),
        };
        let put = wholly.contains(&record.id) || !index.contains(record.id, record.version.id);
        let entry = if put {
            let passages = self.inner.store.list_passages(&record).await?;
            Some(entry_of(&record, passages))
        } else {
            None
        };
        Ok(Update { document: record.id, version: record.version.id, entry, vectors })
    }

    async fn commit(&self, index: &Arc<Index>, cursor: i64) -> Result<()> {
        let index = Arc::clone(index);
        let kept = format!("{} {cursor}", self.inner.indexes.source());
        tokio::task::spawn_blocking(move || {
            index.set_cursor(kept);
            index.commit()
        })
        .await??;
        Ok(())
    }

    /// The built-in tables with the acronyms of the city and of the commons.
    async fn tables_of(&self, city: CityId) -> Result<Tables> {
        let mut text = String::new();
        for city in self.cities_in_view(city).await? {
            for (short, long) in self.inner.store.list_acronyms(city).await? {
                text.push_str(&format!("{short} = {long}\n"));
            }
        }
        let tables = Tables::builtin()?;
        match tables.clone().with(TableKind::Acronyms, &text) {
            Ok(with_own) => Ok(with_own),
            Err(error) => {
                tracing::warn!(%error, "the acronyms of a city are left aside");
                Ok(tables)
            }
        }
    }

    /// Looks for changes until the end: those of this server at once, those of others at every poll.
    pub(crate) async fn follow_changes(self) {
        let mut seen = HashMap::new();
        while !self.is_stopping() {
            if let Err(error) = self.follow_once(&mut seen).await
                && !self.is_stopping()
            {
                tracing::warn!(%error, "the search index is behind: it will be tried again");
                tokio::time::sleep(self.inner.settings.poll_interval).await;
            }
            self.rest(self.inner.settings.poll_interval).await;
        }
    }

    async fn follow_once(&self, seen: &mut HashMap<CityId, i64>) -> Result<()> {
        let last = self.inner.store.last_cursor().await?;
        let cities = self.inner.store.list_cities().await?;
        for city in cities {
            if seen.get(&city.id) == Some(&last) || self.is_stopping() {
                continue;
            }
            self.synchronise(city.id).await?;
            seen.insert(city.id, last);
            tracing::debug!(city = %city.slug, commons = city.slug == COMMONS_SLUG, "index up to date");
        }
        Ok(())
    }
}

/// What is to be done with one document.
struct Update {
    document: DocumentId,
    version: domain::VersionId,
    /// `None` when only vectors came.
    entry: Option<DocumentEntry>,
    vectors: Vec<store::vectors::VectorRecord>,
}

impl Update {
    fn apply(self, index: &Index) -> Result<()> {
        if let Some(entry) = &self.entry {
            index.put_document(entry)?;
        }
        if !self.vectors.is_empty() {
            meaning::put_vectors(index, self.document, self.version, &self.vectors)?;
        }
        Ok(())
    }
}

pub(crate) fn entry_of(record: &DocumentRecord, passages: Vec<Passage>) -> DocumentEntry {
    DocumentEntry {
        document: record.id,
        version: record.version.id,
        file: record.file.clone(),
        title: record.version.title.clone(),
        kind: record.version.kind,
        date: record.version.date,
        language: record.version.language,
        visibility: record.visibility,
        readers: record.readers.clone(),
        passages,
    }
}

/// The newest generation that was filled to its end; 0 for none. The others are removed.
fn newest_generation(folder: &Path) -> u32 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let numbers: Vec<u32> =
        entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect();
    let complete = |number: &&u32| folder.join(number.to_string()).join("complete").exists();
    let newest = numbers.iter().filter(complete).max().copied().unwrap_or(0);
    for number in numbers.into_iter().filter(|&number| number != newest) {
        let _ = std::fs::remove_dir_all(folder.join(number.to_string()));
    }
    newest
}
