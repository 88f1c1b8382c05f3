//! How are vectors kept in a file?
//!
//! Little-endian: `PVX1`, dimensions (u32), count (u64), checksum of what follows (u64); then for each vector: document
//! (16 bytes), slot (u32), scale (f32), numbers (1 byte each).

use std::io::{self, Write};

use domain::id::DocumentId;
use uuid::Uuid;

use super::{MAX_DIMENSIONS, VectorError, VectorIndex, VectorKey};

const MAGIC: &[u8; 4] = b"PVX1";
const HEAD_BYTES: usize = 24;
const OWNER_BYTES: usize = 24;

impl VectorIndex {
    /// Writes all vectors; the order is that of the rows.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write_to(&self, out: &mut impl Write) -> io::Result<()> {
        let mut checksum = Checksum::default();
        self.each_row(|row| {
            checksum.add(row);
            Ok(())
        })?;
        out.write_all(MAGIC)?;
        out.write_all(&u32::try_from(self.dimensions).unwrap_or(u32::MAX).to_le_bytes())?;
        out.write_all(&u64::try_from(self.len()).unwrap_or(u64::MAX).to_le_bytes())?;
        out.write_all(&checksum.0.to_le_bytes())?;
        self.each_row(|row| out.write_all(row))
    }

    fn each_row(&self, mut each: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(OWNER_BYTES + self.dimensions);
        let rows = self.owners.iter().zip(&self.scales).zip(self.values.chunks_exact(self.width));
        for (((ordinal, slot), scale), values) in rows {
            let Some(document) = self.document(*ordinal) else { continue };
            bytes.clear();
            bytes.extend_from_slice(document.0.as_bytes());
            bytes.extend_from_slice(&slot.to_le_bytes());
            bytes.extend_from_slice(&scale.to_le_bytes());
            bytes.extend(values.iter().take(self.dimensions).map(|value| value.cast_unsigned()));
            each(&bytes)?;
        }
        Ok(())
    }

    /// Reads what [`VectorIndex::write_to`] wrote.
    ///
    /// # Errors
    /// Where the bytes are cut, changed or of another format: make the vectors again then.
    pub fn read_from(bytes: &[u8]) -> Result<Self, VectorError> {
        let damaged = |reason| VectorError::Damaged { reason };
        let (head, body) = bytes.split_at_checked(HEAD_BYTES).ok_or(damaged("too short"))?;
        let head = head.strip_prefix(MAGIC).ok_or(damaged("another format"))?;
        let (dimensions, rest) = head.split_first_chunk::<4>().ok_or(damaged("too short"))?;
        let (count, rest) = rest.split_first_chunk::<8>().ok_or(damaged("too short"))?;
        let (checksum, _) = rest.split_first_chunk::<8>().ok_or(damaged("too short"))?;
        let dimensions = usize::try_from(u32::from_le_bytes(*dimensions)).unwrap_or(usize::MAX);
        if !(1..=MAX_DIMENSIONS).contains(&dimensions) {
            return Err(damaged("impossible dimensions"));
        }
        let row_bytes = OWNER_BYTES + dimensions;
        let count = usize::try_from(u64::from_le_bytes(*count)).unwrap_or(usize::MAX);
        if count.checked_mul(row_bytes) != Some(body.len()) {
            return Err(damaged("cut, or longer than it says"));
        }
        let mut index = Self::new(dimensions);
        let mut found = Checksum::default();
        for row in body.chunks_exact(row_bytes) {
            found.add(row);
            let (document, rest) = row.split_first_chunk::<16>().ok_or(damaged("too short"))?;
            let (slot, rest) = rest.split_first_chunk::<4>().ok_or(damaged("too short"))?;
            let (scale, values) = rest.split_first_chunk::<4>().ok_or(damaged("too short"))?;
            let key = VectorKey {
                document: DocumentId(Uuid::from_bytes(*document)),
                slot: u32::from_le_bytes(*slot),
            };
            let values: Vec<i8> = values.iter().map(|value| value.cast_signed().max(-127)).collect();
            let scale = f32::from_le_bytes(*scale);
            if !scale.is_finite() {
                return Err(damaged("a scale that is not finite"));
            }
            index.put_stored(key, &values, scale);
        }
        if found.0 != u64::from_le_bytes(*checksum) {
            return Err(damaged("the checksum does not fit"));
        }
        Ok(index)
    }
}

/// FNV-1a over words of eight bytes: finds accidents, not forgery.
struct Checksum(u64);

impl Default for Checksum {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Checksum {
    fn add(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        let mut step = |word: u64| self.0 = (self.0 ^ word).wrapping_mul(0x0100_0000_01b3).rotate_left(29);
        words.iter().for_each(|word| step(u64::from_le_bytes(*word)));
        rest.iter().for_each(|byte| step(u64::from(*byte)));
    }
}
