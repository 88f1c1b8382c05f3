//! Which documents and passages mean what a question means? Vectors in memory, all compared.
//!
//! Vectors are kept as bytes with one scale each (a quarter of the memory; a cosine is off by about 0.0005) in one
//! file beside the word indexes: appended at each commit, a torn end ignored. Every vector is compared: on real
//! vectors no bound that keeps results exact leaves out enough of them to pay (docs/decisions/013-retrieval.md).

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Arc;

use domain::{DocumentId, VersionId};

use super::snapshot::NOBODY;
use crate::embedding::Level;
use crate::vectors::{LANES, Question, dots};

/// Vectors of one block: blocks are shared between states, only the last one grows.
const BLOCK_ROWS: usize = 1024;
/// Vectors from which on another thread pays for its start.
const ROWS_PER_THREAD: usize = 100_000;
/// Documents from which their mean is trusted by half: with few documents it says little of the model.
const MEAN_TRUST: f64 = 20.0;

/// What a vector stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Head {
    pub document: DocumentId,
    pub version: VersionId,
    /// 0 for the document, `ordinal + 1` for a passage.
    pub slot: u32,
    /// What the bytes are multiplied by to give a vector of length one.
    pub scale: f32,
}

/// A vector with what it stands for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub head: Head,
    pub bytes: Box<[i8]>,
}

impl Row {
    /// Quantises a vector of floats; `None` for one that is empty, null or not finite.
    pub(crate) fn new(document: DocumentId, version: VersionId, slot: u32, vector: &[f32]) -> Option<Self> {
        let norm = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
        let top = vector.iter().fold(0.0_f32, |top, x| top.max(x.abs()));
        if !norm.is_finite() || norm <= f32::MIN_POSITIVE || top <= f32::MIN_POSITIVE {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "rounded and within -127..=127")]
        let bytes: Box<[i8]> = vector.iter().map(|x| (x / top * 127.0).round() as i8).collect();
        let square: f32 = bytes.iter().map(|byte| f32::from(*byte) * f32::from(*byte)).sum();
        Some(Self { head: Head { document, version, slot, scale: square.sqrt().recip() }, bytes })
    }
}

/// A block of vectors, their numbers side by side.
#[derive(Debug, Clone, Default)]
struct Block {
    heads: Vec<Head>,
    values: Vec<i8>,
}

/// Every vector written, in order; the last one of a slot counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vectors {
    blocks: Vec<Arc<Block>>,
    dimensions: usize,
}

impl Vectors {
    /// Adds rows; those of another length than the first ever given are left out.
    pub(crate) fn add<'a>(&mut self, rows: impl IntoIterator<Item = (&'a Head, &'a [i8])>) {
        for (head, bytes) in rows {
            if self.blocks.is_empty() {
                self.dimensions = bytes.len();
            }
            if bytes.len() != self.dimensions {
                continue;
            }
            if self.blocks.last().is_none_or(|block| block.heads.len() >= BLOCK_ROWS) {
                self.blocks.push(Arc::default());
            }
            if let Some(block) = self.blocks.last_mut() {
                let block = Arc::make_mut(block);
                block.heads.push(*head);
                block.values.extend_from_slice(bytes);
                block.values.resize(block.heads.len() * self.dimensions.next_multiple_of(LANES), 0);
            }
        }
    }

    /// Every row, in the order written.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&Head, &[i8])> {
        let width = self.dimensions.next_multiple_of(LANES).max(1);
        let blocks = self.blocks.iter();
        blocks.flat_map(move |block| {
            let values = block.values.chunks_exact(width);
            block.heads.iter().zip(values.map(|row| row.get(..self.dimensions).unwrap_or(row)))
        })
    }

    /// Keeps the rows that `keep` wants.
    pub(crate) fn retain(&mut self, keep: impl Fn(&Head) -> bool) {
        let mut kept = Self::default();
        kept.add(self.rows().filter(|(head, _)| keep(head)));
        *self = kept;
    }

    /// Ties rows to the numbers of the documents that searches see; `is_public` tells whose vectors may shape the
    /// mean, so that hidden documents change nothing for residents.
    pub(crate) fn resolve(
        &self,
        number: impl Fn(DocumentId, VersionId) -> Option<u32>,
        is_public: impl Fn(u32) -> bool,
    ) -> Meaning {
        let mut places = Vec::new();
        for (row, (head, _)) in (0_u32..).zip(self.rows()) {
            if let Some(owner) = number(head.document, head.version) {
                places.push(Place { owner, slot: head.slot, row });
            }
        }
        places.sort_unstable();
        // The last vector of a slot counts: the one before it goes.
        places.dedup_by(|next, kept| {
            let same = (next.owner, next.slot) == (kept.owner, kept.slot);
            if same {
                kept.row = next.row;
            }
            same
        });
        let rows = self.blocks.iter().map(|block| block.heads.len()).sum();
        let mut owners = vec![NOBODY; rows];
        for place in &places {
            if let Some(owner) = owners.get_mut(at(place.row)) {
                *owner = place.owner;
            }
        }
        let mut meaning = Meaning {
            blocks: self.blocks.clone(),
            owners,
            places,
            dimensions: self.dimensions,
            level: Level::best(),
            ..Meaning::default()
        };
        meaning.centre(is_public);
        meaning
    }
}

/// Where the vector of a slot stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    owner: u32,
    slot: u32,
    row: u32,
}

/// The vectors that searches see.
#[derive(Debug, Default)]
pub(crate) struct Meaning {
    blocks: Vec<Arc<Block>>,
    /// For each row, the number of its document, or `NOBODY`.
    owners: Vec<u32>,
    /// The rows that count, by document and slot.
    places: Vec<Place>,
    dimensions: usize,
    /// What every document has in common; taken away before directions are compared.
    mean: Vec<f32>,
    /// For each row, one over its length once the mean is taken away.
    inverse_lengths: Vec<f32>,
    level: Level,
}

/// How near a document is to a question: cosines from -1 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Nearness {
    /// Of the document as a whole.
    pub document: Option<f32>,
    /// Of its nearest passage.
    pub passage: Option<f32>,
}

impl Nearness {
    /// The nearer of the two.
    pub(crate) fn best(&self) -> Option<f32> {
        nearer(self.document, self.passage)
    }
}

fn nearer(one: Option<f32>, other: Option<f32>) -> Option<f32> {
    match (one, other) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    }
}

fn at(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Meaning {
    /// Number of vectors that count.
    pub(crate) fn embedded(&self) -> u64 {
        self.places.len() as u64
    }

    /// Slots of a document that have a vector, in order.
    pub(crate) fn slots(&self, owner: u32) -> impl Iterator<Item = u32> {
        self.of_document(owner).iter().map(|place| place.slot)
    }

    fn of_document(&self, owner: u32) -> &[Place] {
        let start = self.places.partition_point(|place| place.owner < owner);
        let rest = self.places.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|place| place.owner == owner)).unwrap_or_default()
    }

    /// Takes the mean of the public documents' vectors. All vectors of such a model point to one side; what sets
    /// texts apart is the rest (Mu and Viswanath, "All-but-the-Top", 2018).
    fn centre(&mut self, is_public: impl Fn(u32) -> bool) {
        let mut sum = vec![0.0_f64; self.dimensions];
        let mut count = 0.0_f64;
        // By document and slot, and in double precision: the order in which vectors came changes nothing.
        for place in self.places.iter().filter(|place| place.slot == 0 && is_public(place.owner)) {
            let Some((head, values)) = self.row(place.row) else { continue };
            count += 1.0;
            let numbers = values.iter().map(|value| f64::from(*value) * f64::from(head.scale));
            sum.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
        }
        #[expect(clippy::cast_possible_truncation, reason = "a mean of cosines")]
        let mean: Vec<f32> = sum.into_iter().map(|sum| (sum / (count + MEAN_TRUST)) as f32).collect();
        self.mean = mean;
        let square: f32 = self.mean.iter().map(|x| x * x).sum();
        let Some(question) = Question::new(&self.mean, self.width()) else { return };
        let mut lengths = vec![1.0; self.owners.len()];
        self.each(
            0..self.blocks.len(),
            &question,
            |_| true,
            |row, _, head, product| {
                let length = (1.0 - 2.0 * product * head.scale + square).max(1e-6).sqrt();
                if let Some(slot) = lengths.get_mut(row) {
                    *slot = length.recip();
                }
            },
        );
        self.inverse_lengths = lengths;
    }

    fn width(&self) -> usize {
        self.dimensions.next_multiple_of(LANES)
    }

    fn row(&self, row: u32) -> Option<(&Head, &[i8])> {
        let block = self.blocks.get(at(row) / BLOCK_ROWS)?;
        let (place, width) = (at(row) % BLOCK_ROWS, self.width());
        Some((block.heads.get(place)?, block.values.get(place * width..(place + 1) * width)?))
    }

    /// Calls `seen` with the row, its owner, its head and its product with the question, for the rows of some
    /// blocks that count and that `allowed` lets through.
    fn each(
        &self,
        blocks: Range<usize>,
        question: &Question,
        allowed: impl Fn(u32) -> bool,
        mut seen: impl FnMut(usize, u32, &Head, f32),
    ) {
        let (mut picks, mut products) = (Vec::with_capacity(BLOCK_ROWS), Vec::with_capacity(BLOCK_ROWS));
        let first = blocks.start;
        for (number, block) in self.blocks.get(blocks).unwrap_or_default().iter().enumerate() {
            let start = (first + number) * BLOCK_ROWS;
            let owners = self.owners.get(start..).unwrap_or_default();
            picks.clear();
            let counts = |owner: u32| owner != NOBODY && allowed(owner);
            picks.extend(
                (0..block.heads.len()).zip(owners).filter(|(_, owner)| counts(**owner)).map(|(row, _)| row),
            );
            dots(self.level, question, &block.values, &picks, &mut products);
            for (row, product) in picks.iter().zip(&products) {
                if let (Some(head), Some(owner)) = (block.heads.get(*row), owners.get(*row)) {
                    seen(start + row, *owner, head, question.product(*product));
                }
            }
        }
    }

    /// A question ready to be compared with rows; `None` for a vector of another model.
    pub(crate) fn aim(&self, question: &[f32]) -> Option<Aim> {
        let norm = question.iter().map(|x| x * x).sum::<f32>().sqrt();
        if question.len() != self.dimensions || !norm.is_finite() || norm <= f32::MIN_POSITIVE {
            return None;
        }
        let mut centred: Vec<f32> =
            question.iter().zip(&self.mean).map(|(x, mean)| x / norm - mean).collect();
        let length = centred.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        centred.iter_mut().for_each(|x| *x /= length);
        let common = centred.iter().zip(&self.mean).map(|(x, mean)| x * mean).sum();
        Some(Aim { question: Question::new(&centred, self.width())?, common })
    }

    /// Nearness of each of `documents` documents, by number; exact. Those that `allowed` does not let through have
    /// none.
    pub(crate) fn scan(
        &self,
        aim: &Aim,
        documents: usize,
        allowed: &(impl Fn(u32) -> bool + Sync),
    ) -> Vec<Nearness> {
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let threads = (self.owners.len() / ROWS_PER_THREAD).clamp(1, cores);
        let share = self.blocks.len().div_ceil(threads).max(1);
        let part = |start: usize| {
            let mut near = vec![Nearness::default(); documents];
            let end = self.blocks.len().min(start + share);
            self.each(start..end, &aim.question, allowed, |row, owner, head, product| {
                let cosine = Some(self.cosine(aim, row, head, product));
                if let Some(near) = near.get_mut(at(owner)) {
                    let of_slot = if head.slot == 0 { &mut near.document } else { &mut near.passage };
                    *of_slot = nearer(*of_slot, cosine);
                }
            });
            near
        };
        std::thread::scope(|scope| {
            let part = &part;
            let starts = (0..self.blocks.len()).step_by(share).skip(1);
            let others: Vec<_> = starts.map(|start| scope.spawn(move || part(start))).collect();
            let mut near = part(0);
            for other in others {
                let other = other.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause));
                for (near, other) in near.iter_mut().zip(other) {
                    near.document = nearer(near.document, other.document);
                    near.passage = nearer(near.passage, other.passage);
                }
            }
            near
        })
    }

    fn cosine(&self, aim: &Aim, row: usize, head: &Head, product: f32) -> f32 {
        let inverse_length = self.inverse_lengths.get(row).copied().unwrap_or(1.0);
        (product * head.scale - aim.common) * inverse_length
    }

    /// Cosine of each passage of a document that has a vector, by slot in order.
    pub(crate) fn passages(&self, aim: &Aim, owner: u32) -> Vec<(u32, f32)> {
        let places = self.of_document(owner).iter().filter(|place| place.slot > 0);
        let mut product = Vec::with_capacity(1);
        let cosines = places.filter_map(|place| {
            let (head, values) = self.row(place.row)?;
            dots(self.level, &aim.question, values, &[0], &mut product);
            let product = aim.question.product(*product.first()?);
            Some((place.slot, self.cosine(aim, at(place.row), head, product)))
        });
        cosines.collect()
    }
}

/// The direction of a question once the mean is taken away.
pub(crate) struct Aim {
    question: Question,
    /// Its product with the mean.
    common: f32,
}

#[cfg(test)]
mod tests;
