//! How is one of the indexes of a city opened, written and committed?

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::DocumentId;
use tantivy::directory::MmapDirectory;
use tantivy::indexer::{LogMergePolicy, UserOperation};
use tantivy::{IndexReader, IndexWriter, ReloadPolicy};

use super::entry::DocumentEntry;
use super::schema::Fields;
use crate::SearchError;
use crate::analysis::Analyzer;

/// Memory of a writer, in bytes: the least that the engine takes, enough for thousands of passages a flush.
const WRITER_BYTES: usize = 15_000_000;

/// Segments of like size that are merged into one: each question looks its words up in every segment.
const MERGED_SEGMENTS: usize = 4;
/// Share of removed records from which a segment is written anew.
const REMOVED_SHARE: f32 = 0.2;

/// One index: the documents of one circle of readers.
pub(crate) struct Part {
    index: tantivy::Index,
    pub(crate) fields: Fields,
    reader: IndexReader,
    /// Opened at the first write: a reader alone takes no lock and little memory.
    writer: Mutex<Option<IndexWriter>>,
}

impl Part {
    pub(crate) fn open(folder: &Path) -> Result<Self, SearchError> {
        let failed = |source| SearchError::Folder { path: folder.display().to_string(), source };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
        let (schema, _) = Fields::schema();
        Self::new(tantivy::Index::open_or_create(directory, schema)?)
    }

    pub(crate) fn in_memory() -> Result<Self, SearchError> {
        Self::new(tantivy::Index::create_in_ram(Fields::schema().0))
    }

    fn new(index: tantivy::Index) -> Result<Self, SearchError> {
        let (_, fields) = Fields::schema();
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { index, fields, reader, writer: Mutex::new(None) })
    }

    pub(crate) fn searcher(&self) -> tantivy::Searcher {
        self.reader.searcher()
    }

    /// Replaces every record of the document in one group, which the engine keeps together in one segment.
    pub(crate) fn put(&self, entry: &DocumentEntry, analyzer: &Analyzer) -> Result<(), SearchError> {
        let records = self.fields.records(entry, analyzer)?;
        let delete = UserOperation::Delete(self.fields.document_term(entry.document));
        let group: Vec<UserOperation> =
            std::iter::once(delete).chain(records.into_iter().map(UserOperation::Add)).collect();
        self.with_writer(|writer| writer.run(group))?;
        Ok(())
    }

    pub(crate) fn remove(&self, document: DocumentId) -> Result<(), SearchError> {
        // A part that is empty and has nothing pending needs no writer to forget a document.
        if self.lock().is_none() && self.searcher().num_docs() == 0 {
            return Ok(());
        }
        let term = self.fields.document_term(document);
        self.with_writer(|writer| Ok(writer.delete_term(term)))?;
        Ok(())
    }

    pub(crate) fn commit(&self) -> Result<(), SearchError> {
        if let Some(writer) = self.lock().as_mut() {
            writer.commit()?;
        }
        self.reader.reload()?;
        Ok(())
    }

    fn with_writer<T>(
        &self,
        write: impl FnOnce(&IndexWriter) -> tantivy::Result<T>,
    ) -> Result<T, SearchError> {
        let mut slot = self.lock();
        let writer = match slot.as_ref() {
            Some(writer) => writer,
            // One thread: records of a document stay side by side, and memory stays small.
            None => {
                let writer = self.index.writer_with_num_threads(1, WRITER_BYTES)?;
                let mut policy = LogMergePolicy::default();
                policy.set_min_num_segments(MERGED_SEGMENTS);
                policy.set_del_docs_ratio_before_merge(REMOVED_SHARE);
                writer.set_merge_policy(Box::new(policy));
                slot.insert(writer)
            }
        };
        Ok(write(writer)?)
    }

    fn lock(&self) -> MutexGuard<'_, Option<IndexWriter>> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
