//! Which documents and passages mean what a question means? Vectors in memory, scanned exactly.
//!
//! Vectors are kept as bytes with one scale each (a quarter of the memory, the order of results unchanged in
//! practice) in one file beside the word indexes: appended at each commit, a torn end ignored.

use std::collections::HashMap;
use std::sync::Arc;

use domain::{DocumentId, VersionId};

use super::snapshot::NOBODY;

/// Vectors of one block: blocks are shared between states, only the last one grows.
const BLOCK_ROWS: usize = 1024;

/// A vector with what it stands for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub document: DocumentId,
    pub version: VersionId,
    /// 0 for the document, `ordinal + 1` for a passage.
    pub slot: u32,
    /// What the bytes are multiplied by.
    pub scale: f32,
    pub bytes: Box<[i8]>,
}

impl Row {
    /// Quantises a vector of floats; `None` for one that is empty, null or not finite.
    pub(crate) fn new(document: DocumentId, version: VersionId, slot: u32, vector: &[f32]) -> Option<Self> {
        let (bytes, scale) = quantise(vector)?;
        Some(Self { document, version, slot, scale, bytes })
    }
}

/// Bytes and scale of a vector brought to unit length.
fn quantise(vector: &[f32]) -> Option<(Box<[i8]>, f32)> {
    let norm = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    let top = vector.iter().fold(0.0_f32, |top, x| top.max(x.abs()));
    if !norm.is_finite() || norm <= f32::MIN_POSITIVE || top <= f32::MIN_POSITIVE {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "rounded and within -127..=127")]
    let bytes = vector.iter().map(|x| (x / top * 127.0).round() as i8).collect();
    Some((bytes, top / 127.0 / norm))
}

/// A block of rows of equal length.
#[derive(Debug, Clone, Default)]
struct Block {
    rows: Vec<Row>,
}

/// Every vector written, in order; the last one of a slot counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vectors {
    blocks: Vec<Arc<Block>>,
    dimensions: usize,
}

impl Vectors {
    /// Adds rows; those of another length than the first ever given are left out.
    pub(crate) fn add(&mut self, rows: impl IntoIterator<Item = Row>) {
        for row in rows {
            if self.blocks.is_empty() {
                self.dimensions = row.bytes.len();
            }
            if row.bytes.len() != self.dimensions {
                continue;
            }
            if self.blocks.last().is_none_or(|block| block.rows.len() >= BLOCK_ROWS) {
                self.blocks.push(Arc::default());
            }
            if let Some(block) = self.blocks.last_mut() {
                Arc::make_mut(block).rows.push(row);
            }
        }
    }

    /// Every row, in the order written.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.blocks.iter().flat_map(|block| &block.rows)
    }

    /// Keeps the rows that `keep` wants.
    pub(crate) fn retain(&mut self, keep: impl Fn(&Row) -> bool) {
        let kept: Vec<Row> = self.rows().filter(|row| keep(row)).cloned().collect();
        self.blocks.clear();
        self.add(kept);
    }

    /// Ties rows to the numbers of the documents that searches see; `is_public` tells whose vectors may shape the
    /// mean, so that hidden documents change nothing for residents.
    pub(crate) fn resolve(
        &self,
        number: impl Fn(DocumentId, VersionId) -> Option<u32>,
        is_public: impl Fn(u32) -> bool,
    ) -> Meaning {
        let mut owners: Vec<Vec<u32>> = Vec::with_capacity(self.blocks.len());
        let mut last: HashMap<(u32, u32), (usize, usize)> = HashMap::new();
        let mut embedded = 0;
        for (block_at, block) in self.blocks.iter().enumerate() {
            let mut of_block = Vec::with_capacity(block.rows.len());
            for (row_at, row) in block.rows.iter().enumerate() {
                let owner = number(row.document, row.version).unwrap_or(NOBODY);
                of_block.push(owner);
                if owner == NOBODY {
                    continue;
                }
                embedded += 1;
                if let Some((block, row)) = last.insert((owner, row.slot), (block_at, row_at)) {
                    embedded -= 1;
                    let of_old = if block == block_at { Some(&mut of_block) } else { owners.get_mut(block) };
                    if let Some(old) = of_old.and_then(|owners| owners.get_mut(row)) {
                        *old = NOBODY;
                    }
                }
            }
            owners.push(of_block);
        }
        let mut meaning = Meaning { blocks: self.blocks.clone(), owners, embedded, ..Meaning::default() };
        meaning.centre(self.dimensions, is_public);
        meaning
    }
}

/// The vectors that searches see.
#[derive(Debug, Default)]
pub(crate) struct Meaning {
    blocks: Vec<Arc<Block>>,
    owners: Vec<Vec<u32>>,
    embedded: u64,
    /// What every document has in common; taken away before directions are compared.
    mean: Vec<f32>,
    /// For each row, one over its length once the mean is taken away.
    inverse_lengths: Vec<Vec<f32>>,
}

/// Documents from which their mean is trusted by half: with few documents it says little of the model.
const MEAN_TRUST: f32 = 20.0;

/// How near a document is to a question: cosines from -1 to 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Nearness {
    /// Of the document as a whole.
    pub document: Option<f32>,
    /// Of its nearest passage.
    pub passage: Option<f32>,
}

impl Nearness {
    /// The nearer of the two.
    pub(crate) fn best(&self) -> Option<f32> {
        match (self.document, self.passage) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        }
    }
}

impl Meaning {
    /// Number of vectors that count.
    pub(crate) fn embedded(&self) -> u64 {
        self.embedded
    }

    /// Takes the mean of the public documents' vectors. All vectors of such a model point to one side; what sets
    /// texts apart is the rest (Mu and Viswanath, "All-but-the-Top", 2018).
    fn centre(&mut self, dimensions: usize, is_public: impl Fn(u32) -> bool) {
        let mut sum = vec![0.0_f32; dimensions];
        let mut count = 0.0_f32;
        for (_, row, _) in self.live().filter(|(owner, row, _)| row.slot == 0 && is_public(*owner)) {
            count += 1.0;
            sum.iter_mut().zip(&row.bytes).for_each(|(sum, byte)| *sum += f32::from(*byte) * row.scale);
        }
        self.mean = sum.into_iter().map(|sum| sum / (count + MEAN_TRUST)).collect();
        let square: f32 = self.mean.iter().map(|x| x * x).sum();
        let of_row = |row: &Row| {
            let common: f32 =
                row.bytes.iter().zip(&self.mean).map(|(byte, mean)| f32::from(*byte) * mean).sum();
            (1.0 - 2.0 * common * row.scale + square).max(1e-6).sqrt().recip()
        };
        self.inverse_lengths =
            self.blocks.iter().map(|block| block.rows.iter().map(of_row).collect()).collect();
    }

    /// Owner, row and inverse length of every row that counts.
    fn live(&self) -> impl Iterator<Item = (u32, &Row, f32)> {
        let blocks = self.blocks.iter().zip(&self.owners).enumerate();
        let rows = blocks.flat_map(|(at, (block, owners))| {
            let lengths = self.inverse_lengths.get(at).map_or(&[][..], Vec::as_slice);
            let lengths = lengths.iter().copied().chain(std::iter::repeat(1.0));
            owners.iter().zip(&block.rows).zip(lengths).map(|((owner, row), length)| (*owner, row, length))
        });
        rows.filter(|(owner, ..)| *owner != NOBODY)
    }

    /// A question ready to be compared with rows.
    pub(crate) fn aim(&self, question: &[f32]) -> Option<Aim> {
        if question.len() != self.mean.len() {
            return None;
        }
        let norm = question.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        let centred: Vec<f32> = question.iter().zip(&self.mean).map(|(x, mean)| x / norm - mean).collect();
        let length = centred.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        let common = centred.iter().zip(&self.mean).map(|(x, mean)| x * mean).sum::<f32>() / length;
        let (bytes, scale) = quantise(&centred)?;
        Some(Aim { bytes, scale, common })
    }

    /// Nearness of every document that `allowed` lets through; exact.
    pub(crate) fn scan(&self, aim: &Aim, allowed: impl Fn(u32) -> bool) -> HashMap<u32, Nearness> {
        let mut near: HashMap<u32, Nearness> = HashMap::new();
        let (mut last, mut lets) = (NOBODY, false);
        for (owner, row, length) in self.live() {
            if owner != last {
                (last, lets) = (owner, allowed(owner));
            }
            if !lets {
                continue;
            }
            let cosine = aim.cosine(row, length);
            let nearness = near.entry(owner).or_default();
            let of_slot = if row.slot == 0 { &mut nearness.document } else { &mut nearness.passage };
            *of_slot = Some(of_slot.map_or(cosine, |best| best.max(cosine)));
        }
        near
    }

    /// Cosine of each passage of a few documents: `(number, slot)` to cosine.
    pub(crate) fn passages(&self, aim: &Aim, wanted: &HashMap<u32, usize>) -> HashMap<(u32, u32), f32> {
        let rows = self.live().filter(|(owner, row, _)| row.slot > 0 && wanted.contains_key(owner));
        rows.map(|(owner, row, length)| ((owner, row.slot), aim.cosine(row, length))).collect()
    }
}

/// The direction of a question once the mean is taken away.
#[derive(Debug, Clone)]
pub(crate) struct Aim {
    bytes: Box<[i8]>,
    scale: f32,
    /// Its product with the mean.
    common: f32,
}

impl Aim {
    fn cosine(&self, row: &Row, inverse_length: f32) -> f32 {
        (dot(&self.bytes, &row.bytes) as f32 * self.scale * row.scale - self.common) * inverse_length
    }
}

fn dot(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

#[cfg(test)]
mod tests {
    use domain::{DocumentId, VersionId};
    use uuid::Uuid;

    use super::{Row, Vectors};

    fn row(document: u128, slot: u32, vector: &[f32]) -> Row {
        Row::new(DocumentId(Uuid::from_u128(document)), VersionId(Uuid::from_u128(document)), slot, vector)
            .unwrap()
    }

    #[test]
    fn the_last_vector_of_a_slot_counts_and_cosines_are_right() {
        let mut vectors = Vectors::default();
        vectors.add([
            row(1, 0, &[1.0, 0.0]),
            row(2, 0, &[3.0, 4.0]),
            row(1, 0, &[0.0, 2.0]),
            row(9, 0, &[1.0, 1.0]),
        ]);
        let meaning =
            vectors.resolve(|document, _| u32::try_from(document.0.as_u128()).ok().filter(|n| *n < 5));
        assert_eq!(meaning.embedded(), 2);
        let near = meaning.scan(&[0.0, 1.0], |_| true);
        assert!((near[&1].document.unwrap() - 1.0).abs() < 0.01);
        assert!((near[&2].document.unwrap() - 0.8).abs() < 0.01);
        assert_eq!(near.len(), 2);
        assert!(meaning.aim(&[1.0]).is_none(), "a vector of another model");
    }

    #[test]
    fn what_all_documents_share_is_taken_away() {
        let mut vectors = Vectors::default();
        vectors.add((0..200).map(|n| row(n, 0, &[10.0, if n % 2 == 0 { 1.0 } else { -1.0 }])));
        let meaning = vectors.resolve(|document, _| u32::try_from(document.0.as_u128()).ok(), |_| true);
        let near = meaning.scan(&meaning.aim(&[10.0, 1.0]).unwrap(), |_| true);
        let (alike, opposite) = (near[&0].document.unwrap(), near[&1].document.unwrap());
        assert!(alike > 0.9 && opposite < 0.1, "{alike} {opposite}");
    }

    #[test]
    fn a_null_vector_means_nothing() {
        assert_eq!(Row::new(DocumentId(Uuid::nil()), VersionId(Uuid::nil()), 0, &[0.0, 0.0]), None);
        assert_eq!(Row::new(DocumentId(Uuid::nil()), VersionId(Uuid::nil()), 0, &[f32::NAN]), None);
    }
}
