//! Vectors of an evaluation, kept between runs: computing those of a set takes minutes, searching it seconds.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::SearchError;
use crate::embedding::{Embed, EmbedError, ModelIdentity};

/// A model that computes each text once. The file holds, for each, a hash of the text (8 bytes) and the vector
/// (little-endian `f32`); a torn end is ignored. For measures only: two texts of one hash would share a vector.
pub struct CachedEmbed {
    inner: Arc<dyn Embed>,
    known: Mutex<HashMap<u64, Vec<f32>>>,
    file: Option<Mutex<File>>,
}

fn key(text: &str, question: bool) -> u64 {
    let mut hasher = DefaultHasher::new();
    (text, question).hash(&mut hasher);
    hasher.finish()
}

impl CachedEmbed {
    /// Keeps the vectors of `inner` in memory.
    #[must_use]
    pub fn in_memory(inner: Arc<dyn Embed>) -> Self {
        Self { inner, known: Mutex::default(), file: None }
    }

    /// Keeps the vectors of `inner` in `folder`, in a file of that model's own.
    ///
    /// # Errors
    /// [`SearchError::Folder`] where the folder cannot be read or written.
    pub fn open(inner: Arc<dyn Embed>, folder: &Path) -> Result<Self, SearchError> {
        let failed = |source| SearchError::Folder { path: folder.display().to_string(), source };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let name: String = inner.identity().file_sha256.chars().take(16).collect();
        let path = folder.join(format!("vectors-{name}.bin"));
        let file = File::options().create(true).append(true).open(&path).map_err(failed)?;
        let bytes = std::fs::read(&path).map_err(failed)?;
        let record = 8 + 4 * inner.dimensions();
        let records = bytes.chunks_exact(record);
        file.set_len((bytes.len() - records.remainder().len()) as u64).map_err(failed)?;
        let known = records.filter_map(|record| {
            let (key, vector) = record.split_first_chunk::<8>()?;
            let numbers = vector.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
            Some((u64::from_le_bytes(*key), numbers.collect()))
        });
        Ok(Self { known: Mutex::new(known.collect()), inner, file: Some(Mutex::new(file)) })
    }

    fn known(&self, key: u64) -> Option<Vec<f32>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned()
    }

    /// A vector that cannot be written is computed again next time.
    fn keep(&self, key: u64, vector: &[f32]) {
        if let Some(file) = &self.file {
            let mut record = key.to_le_bytes().to_vec();
            vector.iter().for_each(|x| record.extend(x.to_le_bytes()));
            let _ = file.lock().unwrap_or_else(PoisonError::into_inner).write_all(&record);
        }
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, vector.to_vec());
    }
}

impl Embed for CachedEmbed {
    fn identity(&self) -> &ModelIdentity {
        self.inner.identity()
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let key = key(text, true);
        if let Some(known) = self.known(key) {
            return Ok(known);
        }
        let vector = self.inner.embed_query(text)?;
        self.keep(key, &vector);
        Ok(vector)
    }

    fn embed_passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let missing: Vec<&str> =
            texts.iter().copied().filter(|text| self.known(key(text, false)).is_none()).collect();
        if !missing.is_empty() {
            for (text, vector) in missing.iter().zip(self.inner.embed_passages(&missing)?) {
                self.keep(key(text, false), &vector);
            }
        }
        Ok(texts.iter().filter_map(|text| self.known(key(text, false))).collect())
    }
}
