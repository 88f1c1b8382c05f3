//! How near is the sense of a piece to the question's?
//!
//! The sense of a piece is the vector of its beginning. It is computed in the background when a document comes in
//! ([`crate::meaning`]) and found again by a hash of the words, so that a question never met before waits for its own
//! vector only; a piece that is not there yet is computed on the spot.

use std::collections::HashSet;
use std::sync::Arc;

use domain::VersionId;
use search::embedding::Embed;
use sha2::{Digest as _, Sha256};
use store::Store;
use store::vectors::VectorRecord;
use tokio::runtime::Handle;

use super::units::{self, Unit};
use crate::meaning;
use crate::search::LoadedPassages;

/// Characters of a piece whose sense is taken: an answer is told by its beginning, and time grows with length.
const CHARS_MAX: usize = 240;
/// Shorter pieces are not computed beforehand, in characters: they are many, seldom an answer, and quick to compute.
const CHARS_MIN: usize = 25;
/// Bytes of the hash that follow a stored vector: with the slot, ninety-six bits tell one text from another.
const CHECK_BYTES: usize = 8;

/// Where the vector of a text is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    slot: u32,
    check: [u8; CHECK_BYTES],
}

impl Key {
    fn of(text: &str) -> Self {
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let [a, b, c, d, check @ ..] = digest;
        let (check, _) = check.split_first_chunk().unwrap_or((&[0; CHECK_BYTES], &[]));
        Self { slot: u32::from_be_bytes([a, b, c, d]), check: *check }
    }
}

/// The words whose sense stands for a piece's.
fn beginning(text: &str) -> String {
    text.chars().take(CHARS_MAX).collect()
}

/// The pieces of some passages that are worth a vector, each text once.
pub(crate) fn texts_of(loaded: &LoadedPassages) -> Vec<String> {
    let mut seen = HashSet::new();
    units::of_passages(loaded)
        .into_iter()
        .map(|unit| beginning(&unit.text))
        .filter(|text| text.chars().nth(CHARS_MIN - 1).is_some() && seen.insert(Key::of(text).slot))
        .collect()
}

/// The vector of a text as the store keeps it.
pub(crate) fn record_of(text: &str, vector: &[f32]) -> VectorRecord {
    let key = Key::of(text);
    let mut bytes = meaning::pack(vector);
    bytes.extend_from_slice(&key.check);
    VectorRecord { slot: key.slot, vector: bytes }
}

/// Tells how near senses are.
#[derive(Clone)]
pub(super) struct Sense {
    /// The model, with a memory.
    pub(super) model: Arc<dyn Embed>,
    /// Where vectors were kept beforehand.
    pub(super) kept: Option<Kept>,
}

/// Vectors in the store, asked for from a thread that may wait.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) store: Store,
    pub(super) runtime: Handle,
    pub(super) series: String,
}

impl Sense {
    /// Cosine between the question and each piece; `None` where the model fails: words then decide alone.
    pub(super) fn cosines(&self, question: &str, pieces: &[&Unit]) -> Option<Vec<f32>> {
        let asked = self.model.embed_query(question).ok()?;
        let texts: Vec<String> = pieces.iter().map(|unit| beginning(&unit.text)).collect();
        let places: Vec<(VersionId, Key)> =
            pieces.iter().zip(&texts).map(|(unit, text)| (unit.document.version, Key::of(text))).collect();
        let mut vectors = self.kept.as_ref().map(|kept| kept.find(&places)).unwrap_or_default();
        vectors.resize(places.len(), None);
        let missing: Vec<&str> = texts
            .iter()
            .zip(&vectors)
            .filter(|(_, vector)| vector.is_none())
            .map(|(text, _)| text.as_str())
            .collect();
        let made = if missing.is_empty() { Vec::new() } else { self.model.embed_passages(&missing).ok()? };
        let mut made = made.into_iter();
        let cosine = |vector: Vec<f32>| vector.iter().zip(&asked).map(|(a, b)| a * b).sum::<f32>();
        vectors.into_iter().map(|vector| vector.or_else(|| made.next()).map(cosine)).collect()
    }
}

impl Kept {
    /// The vectors that were kept, in the order asked. A store that cannot be read has none: they are computed then.
    fn find(&self, places: &[(VersionId, Key)]) -> Vec<Option<Vec<f32>>> {
        let slots: Vec<(VersionId, u32)> = places.iter().map(|(version, key)| (*version, key.slot)).collect();
        let found = self.runtime.block_on(self.store.find_vectors(&slots, &self.series));
        let found = found.unwrap_or_else(|error| {
            tracing::warn!(%error, "kept vectors could not be read");
            Vec::new()
        });
        let vector_at = |(version, key): &(VersionId, Key)| {
            let is_it = |one: &&(VersionId, VectorRecord)| one.0 == *version && one.1.slot == key.slot;
            let (packed, check) = found.iter().find(is_it)?.1.vector.split_last_chunk::<CHECK_BYTES>()?;
            (*check == key.check).then(|| meaning::unpack(packed)).flatten()
        };
        places.iter().map(vector_at).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_a_place_and_a_check_of_its_own() {
        let (one, other) = (Key::of("La mairie ouvre à 8 h."), Key::of("La mairie ouvre à 9 h."));
        assert_eq!(one, Key::of("La mairie ouvre à 8 h."));
        assert_ne!(one.slot, other.slot);
        assert_ne!(one.check, other.check);
        let record = record_of("La mairie ouvre à 8 h.", &[0.6, -0.8]);
        assert_eq!(record.slot, one.slot);
        assert!(record.vector.ends_with(&one.check));
        let back = meaning::unpack(&record.vector[..record.vector.len() - CHECK_BYTES]).unwrap();
        assert!((back[0] - 0.6).abs() < 0.01 && (back[1] + 0.8).abs() < 0.01, "{back:?}");
    }
}
