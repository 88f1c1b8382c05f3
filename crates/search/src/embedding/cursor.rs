//! How are numbers read from bytes that nobody vouches for?

use super::EmbedError;

/// Reads little-endian values one after the other; every read is checked against the end.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next `count` bytes.
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], EmbedError> {
        let end = self.at.checked_add(count).filter(|end| *end <= self.bytes.len());
        let part = end.and_then(|end| self.bytes.get(self.at..end));
        let part = part.ok_or_else(|| {
            EmbedError::damaged(format!(
                "it ends too early ({count} bytes wanted at {}, {} in all)",
                self.at,
                self.bytes.len()
            ))
        })?;
        self.at = self.at.saturating_add(count);
        Ok(part)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], EmbedError> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(N)?);
        Ok(out)
    }

    pub(super) fn u8(&mut self) -> Result<u8, EmbedError> {
        self.array::<1>().map(|[value]| value)
    }

    pub(super) fn u16(&mut self) -> Result<u16, EmbedError> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Result<u32, EmbedError> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Result<u64, EmbedError> {
        self.array().map(u64::from_le_bytes)
    }

    pub(super) fn f32(&mut self) -> Result<f32, EmbedError> {
        self.array().map(f32::from_le_bytes)
    }

    /// A count or a length stored as a signed 32-bit number.
    pub(super) fn count(&mut self, what: &str) -> Result<usize, EmbedError> {
        let value = self.array().map(i32::from_le_bytes)?;
        usize::try_from(value).map_err(|_| EmbedError::damaged(format!("{what} is negative")))
    }
}

/// The little-endian `u32`s of a slice whose length was checked to be a multiple of four.
pub(super) fn u32s(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.as_chunks::<4>().0.iter().map(|raw| u32::from_le_bytes(*raw))
}

/// The little-endian `f32`s of a slice.
pub(super) fn f32s(bytes: &[u8]) -> impl Iterator<Item = f32> + '_ {
    bytes.as_chunks::<4>().0.iter().map(|raw| f32::from_le_bytes(*raw))
}
