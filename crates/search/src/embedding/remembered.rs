//! Which texts were embedded a short while ago? A model that keeps their vectors in bounded memory.
//!
//! People ask about the same things: the sentences that could answer are weighed again and again. Two generations are kept;
//! when the newer is full, the older is forgotten, so that what is asked for stays.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Embed, EmbedError, ModelIdentity};

/// Vectors of one generation, at most: with two generations, 384 numbers and a short text each, about 32 MB.
const GENERATION_MAX: usize = 8_000;
/// Longer texts are not kept, in bytes: they are rarely met twice.
const KEPT_BYTES_MAX: usize = 1_000;

/// A text, and whether it was embedded as a question.
type Key = (bool, Box<str>);

#[derive(Default)]
struct Generations {
    newer: HashMap<Key, Arc<[f32]>>,
    older: HashMap<Key, Arc<[f32]>>,
}

impl Generations {
    fn get(&mut self, key: &Key) -> Option<Arc<[f32]>> {
        if let Some(vector) = self.newer.get(key) {
            return Some(Arc::clone(vector));
        }
        let (key, vector) = self.older.remove_entry(key)?;
        self.put(key, Arc::clone(&vector));
        Some(vector)
    }

    fn put(&mut self, key: Key, vector: Arc<[f32]>) {
        if key.1.len() > KEPT_BYTES_MAX {
            return;
        }
        if self.newer.len() >= GENERATION_MAX {
            self.older = std::mem::take(&mut self.newer);
        }
        self.newer.insert(key, vector);
    }
}

/// A model that gives the vectors it gave a short while ago without computing them again.
pub struct Remembered {
    model: Arc<dyn Embed>,
    kept: Mutex<Generations>,
}

impl Remembered {
    /// Remembers what `model` answers.
    #[must_use]
    pub fn new(model: Arc<dyn Embed>) -> Self {
        Self { model, kept: Mutex::default() }
    }

    fn get(&self, key: &Key) -> Option<Arc<[f32]>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(key)
    }

    fn put(&self, key: Key, vector: Arc<[f32]>) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).put(key, vector);
    }
}

impl Embed for Remembered {
    fn identity(&self) -> &ModelIdentity {
        self.model.identity()
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let key = (true, text.into());
        if let Some(vector) = self.get(&key) {
            return Ok(vector.to_vec());
        }
        let vector = self.model.embed_query(text)?;
        self.put(key, vector.as_slice().into());
        Ok(vector)
    }

    fn embed_passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let keys: Vec<Key> = texts.iter().map(|text| (false, (*text).into())).collect();
        let mut vectors: Vec<Option<Arc<[f32]>>> = keys.iter().map(|key| self.get(key)).collect();
        let missing: Vec<&str> = texts
            .iter()
            .zip(&vectors)
            .filter(|(_, vector)| vector.is_none())
            .map(|(text, _)| *text)
            .collect();
        if !missing.is_empty() {
            let mut made = self.model.embed_passages(&missing)?.into_iter();
            for (vector, key) in vectors.iter_mut().zip(keys).filter(|(vector, _)| vector.is_none()) {
                let Some(new) = made.next().map(Arc::<[f32]>::from) else { break };
                self.put(key, Arc::clone(&new));
                *vector = Some(new);
            }
        }
        Ok(vectors.into_iter().flatten().map(|vector| vector.to_vec()).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Gives the length of each text and counts the texts.
    struct Lengths {
        identity: ModelIdentity,
        asked: AtomicUsize,
    }

    impl Embed for Lengths {
        fn identity(&self) -> &ModelIdentity {
            &self.identity
        }

        fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
            self.asked.fetch_add(1, Ordering::Relaxed);
            Ok(vec![-(text.len() as f32)])
        }

        fn embed_passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
            self.asked.fetch_add(texts.len(), Ordering::Relaxed);
            Ok(texts.iter().map(|text| vec![text.len() as f32]).collect())
        }
    }

    fn model() -> (Arc<Lengths>, Remembered) {
        let identity = ModelIdentity { name: "lengths".into(), file_sha256: "0".into(), dimensions: 1 };
        let inner = Arc::new(Lengths { identity, asked: AtomicUsize::new(0) });
        (Arc::clone(&inner), Remembered::new(inner))
    }

    #[test]
    fn each_text_is_embedded_once_and_keeps_its_place() {
        let (inner, model) = model();
        assert_eq!(model.embed_passages(&["a", "bb"]).unwrap(), [[1.0], [2.0]]);
        assert_eq!(model.embed_passages(&["ccc", "a", "bb"]).unwrap(), [[3.0], [1.0], [2.0]]);
        assert_eq!(model.embed_query("a").unwrap(), [-1.0]);
        assert_eq!(model.embed_query("a").unwrap(), [-1.0]);
        assert_eq!(inner.asked.load(Ordering::Relaxed), 4);
    }

    #[test]
    fn memory_is_bounded_and_what_is_asked_for_stays() {
        let (inner, model) = model();
        let _ = model.embed_query("often").unwrap();
        for number in 0..5 * GENERATION_MAX {
            let _ = model.embed_query(&number.to_string()).unwrap();
            if number % (GENERATION_MAX / 2) == 0 {
                let _ = model.embed_query("often").unwrap();
            }
        }
        assert_eq!(inner.asked.load(Ordering::Relaxed), 5 * GENERATION_MAX + 1);
        let kept = model.kept.lock().unwrap();
        assert!(kept.newer.len() <= GENERATION_MAX && kept.older.len() <= GENERATION_MAX);
    }
}
