//! Which stored vectors lie nearest to a question's?
//!
//! Owns: the vectors of passages, 8 bits a number, and an exact scan over them. Not here: making vectors
//! ([`crate::embedding`]), what a vector's slot means (its owner decides).
//!
//! *Exact* means: the order is that of the true dot products between the stored 8-bit vectors and the question
//! (15 bits a number), every stored vector being counted unless its document is filtered out. Against the
//! dot product of the unrounded vectors, a score is off by at most `sqrt(dimensions) * step / 2`, `step` being
//! the vector's largest magnitude / 127; on vectors of multilingual-e5-small it is off by about 0.0005.

mod kernel;
mod stored;

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroUsize;

use domain::error::{Coded, ErrorKind};
use domain::id::DocumentId;

use crate::embedding::Level;
use kernel::{LANES, Question, dots};

/// Rows looked at together.
const PAGE_ROWS: usize = 256;
/// Rows from which on another thread pays for its start.
const ROWS_PER_THREAD: usize = 100_000;
/// More numbers in a vector than any embedding model has.
const MAX_DIMENSIONS: usize = 8192;

/// Which vector: the owner's number within a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VectorKey {
    /// The document it belongs to.
    pub document: DocumentId,
    /// Its number there.
    pub slot: u32,
}

/// A vector found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// Which one.
    pub key: VectorKey,
    /// Dot product with the question: the cosine where both have length one.
    pub score: f32,
}

/// Why vectors cannot be taken in or read back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VectorError {
    /// Vectors of another model.
    #[error("a vector of {found} numbers where {expected} are kept")]
    Dimensions {
        /// What the index holds.
        expected: usize,
        /// What came.
        found: usize,
    },
    /// A number that is not one.
    #[error("a vector holds a number that is not finite")]
    NotFinite,
    /// Stored vectors that cannot be read.
    #[error("the stored vectors are damaged: {reason}")]
    Damaged {
        /// The first thing found wrong.
        reason: &'static str,
    },
}

impl Coded for VectorError {
    fn code(&self) -> &'static str {
        match self {
            Self::Dimensions { .. } => "vectors_dimensions",
            Self::NotFinite => "vectors_not_finite",
            Self::Damaged { .. } => "vectors_damaged",
        }
    }

    fn kind(&self) -> ErrorKind {
        ErrorKind::Internal
    }

    fn hint(&self) -> Option<String> {
        Some("The vectors are derived data: `parvis reindex` makes them again.".to_owned())
    }
}

/// The rows of a document.
#[derive(Debug, Clone, Default)]
struct DocumentRows {
    ordinal: u32,
    rows: BTreeMap<u32, usize>,
}

/// Vectors by key, with an exact search for the nearest.
#[derive(Debug, Clone)]
pub struct VectorIndex {
    dimensions: usize,
    /// Numbers of a row: the dimensions, filled up with zeros.
    width: usize,
    values: Vec<i8>,
    scales: Vec<f32>,
    /// Document ordinal and slot of each row.
    owners: Vec<(u32, u32)>,
    documents: HashMap<DocumentId, DocumentRows>,
    /// Document of each ordinal; free ones are listed apart.
    ordinals: Vec<DocumentId>,
    free_ordinals: Vec<u32>,
    level: Level,
}

impl VectorIndex {
    /// An empty index of vectors of `dimensions` numbers (1 to 8,192; others are brought into that range).
    pub fn new(dimensions: usize) -> Self {
        let dimensions = dimensions.clamp(1, MAX_DIMENSIONS);
        Self {
            dimensions,
            width: dimensions.next_multiple_of(LANES),
            values: Vec::new(),
            scales: Vec::new(),
            owners: Vec::new(),
            documents: HashMap::new(),
            ordinals: Vec::new(),
            free_ordinals: Vec::new(),
            level: Level::best(),
        }
    }

    /// Numbers of each vector.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Number of vectors.
    pub fn len(&self) -> usize {
        self.owners.len()
    }

    /// Whether there is no vector.
    pub fn is_empty(&self) -> bool {
        self.owners.is_empty()
    }

    /// Whether this vector is there.
    pub fn contains(&self, key: VectorKey) -> bool {
        self.documents.get(&key.document).is_some_and(|document| document.rows.contains_key(&key.slot))
    }

    /// Takes a vector in, in place of an earlier one of the same key.
    ///
    /// # Errors
    /// Where its length is not the index's, or a number is not finite; the index is unchanged then.
    pub fn put(&mut self, key: VectorKey, vector: &[f32]) -> Result<(), VectorError> {
        if vector.len() != self.dimensions {
            return Err(VectorError::Dimensions { expected: self.dimensions, found: vector.len() });
        }
        if vector.iter().any(|x| !x.is_finite()) {
            return Err(VectorError::NotFinite);
        }
        let peak = vector.iter().fold(0.0_f32, |peak, x| peak.max(x.abs()));
        let inverse = if peak > f32::MIN_POSITIVE { 127.0 / peak } else { 0.0 };
        let values: Vec<i8> = vector.iter().map(|x| (x * inverse).round() as i8).collect();
        self.put_stored(key, &values, peak / 127.0);
        Ok(())
    }

    /// Takes in a vector that is quantised already; `values` has `dimensions` numbers.
    fn put_stored(&mut self, key: VectorKey, values: &[i8], scale: f32) {
        self.remove(key);
        let row = self.owners.len();
        let ordinal = match self.documents.get(&key.document) {
            Some(document) => document.ordinal,
            None => self.new_ordinal(key.document),
        };
        let document = self.documents.entry(key.document).or_default();
        document.ordinal = ordinal;
        document.rows.insert(key.slot, row);
        self.values.extend_from_slice(values);
        self.values.resize((row + 1) * self.width, 0);
        self.scales.push(scale);
        self.owners.push((ordinal, key.slot));
    }

    fn new_ordinal(&mut self, document: DocumentId) -> u32 {
        if let Some(ordinal) = self.free_ordinals.pop() {
            let place = usize::try_from(ordinal).ok().and_then(|at| self.ordinals.get_mut(at));
            place.into_iter().for_each(|place| *place = document);
            ordinal
        } else {
            self.ordinals.push(document);
            u32::try_from(self.ordinals.len() - 1).unwrap_or(u32::MAX)
        }
    }

    /// Takes a vector out; says whether it was there.
    pub fn remove(&mut self, key: VectorKey) -> bool {
        let Some(document) = self.documents.get_mut(&key.document) else { return false };
        let Some(row) = document.rows.remove(&key.slot) else { return false };
        if document.rows.is_empty() {
            self.free_ordinals.push(document.ordinal);
            self.documents.remove(&key.document);
        }
        self.drop_row(row);
        true
    }

    /// Takes all vectors of a document out; gives their number.
    pub fn remove_document(&mut self, document: DocumentId) -> usize {
        let slots: Vec<u32> =
            self.documents.get(&document).map(|rows| rows.rows.keys().copied().collect()).unwrap_or_default();
        slots.iter().filter(|slot| self.remove(VectorKey { document, slot: **slot })).count()
    }

    /// Puts the last row in place of `row`.
    fn drop_row(&mut self, row: usize) {
        let last = self.owners.len().saturating_sub(1);
        if row < last {
            self.values.copy_within(last * self.width..(last + 1) * self.width, row * self.width);
            let moved =
                self.owners.get(last).and_then(|(ordinal, slot)| Some((self.document(*ordinal)?, *slot)));
            if let Some((document, slot)) = moved
                && let Some(rows) = self.documents.get_mut(&document)
            {
                rows.rows.insert(slot, row);
            }
        }
        self.owners.swap_remove(row);
        self.scales.swap_remove(row);
        self.values.truncate(last * self.width);
    }

    fn document(&self, ordinal: u32) -> Option<DocumentId> {
        usize::try_from(ordinal).ok().and_then(|at| self.ordinals.get(at)).copied()
    }

    /// The `limit` nearest vectors of the documents that `allow` lets through, the nearest first; equal scores
    /// are ordered by key.
    ///
    /// `allow` is asked once for each document.
    ///
    /// # Errors
    /// Where the question's vector has another length or is not finite.
    pub fn nearest(
        &self,
        vector: &[f32],
        limit: usize,
        allow: impl Fn(DocumentId) -> bool,
    ) -> Result<Vec<Neighbour>, VectorError> {
        if vector.len() != self.dimensions {
            return Err(VectorError::Dimensions { expected: self.dimensions, found: vector.len() });
        }
        let question = Question::new(vector, self.width).ok_or(VectorError::NotFinite)?;
        let mut allowed = vec![false; self.ordinals.len()];
        for (document, rows) in &self.documents {
            let place = usize::try_from(rows.ordinal).ok().and_then(|at| allowed.get_mut(at));
            place.into_iter().for_each(|place| *place = allow(*document));
        }
        let rows = self.owners.len();
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let threads = (rows / ROWS_PER_THREAD).clamp(1, cores);
        let share = rows.div_ceil(threads).next_multiple_of(PAGE_ROWS).max(PAGE_ROWS);
        let (question, allowed) = (&question, allowed.as_slice());
        let mut found = std::thread::scope(|scope| {
            let starts = (0..rows).step_by(share).skip(1);
            let helpers: Vec<_> = starts
                .map(|start| {
                    scope.spawn(move || self.scan(start..rows.min(start + share), question, limit, allowed))
                })
                .collect();
            let mut found = self.scan(0..rows.min(share), question, limit, allowed);
            for helper in helpers {
                match helper.join() {
                    Ok(more) => found.extend(more),
                    Err(cause) => std::panic::resume_unwind(cause),
                }
            }
            found
        });
        best(&mut found, limit);
        let scale = question.scale;
        Ok(found.into_iter().map(|(score, key)| Neighbour { key, score: (score * scale) as f32 }).collect())
    }

    /// The best of some rows, unordered, with scores in units of the question's scale.
    fn scan(
        &self,
        rows: std::ops::Range<usize>,
        question: &Question,
        limit: usize,
        allowed: &[bool],
    ) -> Vec<(f64, VectorKey)> {
        let mut found: Vec<(f64, VectorKey)> = Vec::with_capacity(limit.min(rows.len()).saturating_mul(2));
        let mut floor = f64::NEG_INFINITY;
        let (mut picks, mut sums) = (Vec::with_capacity(PAGE_ROWS), Vec::with_capacity(PAGE_ROWS));
        for page in rows.clone().step_by(PAGE_ROWS) {
            let end = rows.end.min(page + PAGE_ROWS);
            picks.clear();
            let owners = self.owners.get(page..end).unwrap_or_default();
            let open = |ordinal: u32| usize::try_from(ordinal).is_ok_and(|at| allowed.get(at) == Some(&true));
            picks.extend(
                (page..end).zip(owners).filter(|(_, (ordinal, _))| open(*ordinal)).map(|(row, _)| row),
            );
            dots(self.level, question, &self.values, &picks, &mut sums);
            for (row, sum) in picks.iter().zip(&sums) {
                let score = f64::from(*sum) * self.scales.get(*row).copied().map_or(0.0, f64::from);
                if score < floor {
                    continue;
                }
                let owner = self.owners.get(*row).and_then(|(at, slot)| Some((self.document(*at)?, *slot)));
                let Some((document, slot)) = owner else { continue };
                found.push((score, VectorKey { document, slot }));
                if found.len() >= limit.saturating_mul(2).max(PAGE_ROWS) {
                    best(&mut found, limit);
                    floor = found.last().map_or(floor, |(score, _)| *score);
                }
            }
        }
        best(&mut found, limit);
        found
    }
}

/// Keeps the best `limit`, in order.
fn best(found: &mut Vec<(f64, VectorKey)>, limit: usize) {
    found.sort_unstable_by(|(a, x), (b, y)| b.total_cmp(a).then(x.cmp(y)));
    found.truncate(limit);
}

#[cfg(test)]
mod tests;
