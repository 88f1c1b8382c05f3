//! How are the numbers of a model read, whatever form its file keeps them in?

use super::EmbedError;
use super::cursor::f32s;
use super::q4::{BLOCK, BLOCK_BYTES, Block, half_to_f32};

/// The form of the numbers in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Single precision.
    F32,
    /// Half precision.
    F16,
    /// The upper half of single precision.
    Bf16,
    /// Blocks of 32 four-bit numbers with one scale.
    Q4,
}

impl Format {
    /// Bytes of `count` numbers; nothing where they do not fill whole blocks.
    pub(super) fn bytes(self, count: usize) -> Option<usize> {
        match self {
            Self::F32 => count.checked_mul(4),
            Self::F16 | Self::Bf16 => count.checked_mul(2),
            Self::Q4 => {
                count.is_multiple_of(BLOCK).then_some(count / BLOCK).and_then(|n| n.checked_mul(BLOCK_BYTES))
            }
        }
    }

    /// Writes the numbers that `bytes` stand for, as many as both sides hold.
    fn read(self, bytes: &[u8], out: &mut [f32]) {
        match self {
            Self::F32 => out.iter_mut().zip(f32s(bytes)).for_each(|(out, x)| *out = x),
            Self::F16 => out
                .iter_mut()
                .zip(bytes.as_chunks::<2>().0)
                .for_each(|(out, raw)| *out = half_to_f32(u16::from_le_bytes(*raw))),
            Self::Bf16 => out
                .iter_mut()
                .zip(bytes.as_chunks::<2>().0)
                .for_each(|(out, raw)| *out = f32::from_bits(u32::from(u16::from_le_bytes(*raw)) << 16)),
            Self::Q4 => out
                .as_chunks_mut::<BLOCK>()
                .0
                .iter_mut()
                .zip(bytes.as_chunks::<BLOCK_BYTES>().0)
                .for_each(|(out, raw)| *out = Block::from_bytes(raw).numbers()),
        }
    }
}

/// Numbers inside a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tensor<'a> {
    /// Their form.
    pub(super) format: Format,
    /// Exactly the bytes of `count` numbers.
    bytes: &'a [u8],
    /// How many.
    pub(super) count: usize,
}

impl<'a> Tensor<'a> {
    /// A tensor of `count` numbers; the bytes must be exactly theirs.
    pub(super) fn new(format: Format, count: usize, bytes: &'a [u8]) -> Result<Self, EmbedError> {
        if format.bytes(count) == Some(bytes.len()) {
            Ok(Self { format, bytes, count })
        } else {
            Err(EmbedError::damaged(format!("{} bytes cannot hold {count} numbers", bytes.len())))
        }
    }

    /// All the numbers, refused where one is not finite or where their number is not `count`.
    pub(super) fn numbers(&self, count: usize) -> Result<Vec<f32>, EmbedError> {
        if self.count != count {
            return Err(EmbedError::damaged(format!("{} numbers where {count} are needed", self.count)));
        }
        let mut out = vec![0.0; count];
        self.format.read(self.bytes, &mut out);
        if out.iter().all(|x| x.is_finite()) {
            Ok(out)
        } else {
            Err(EmbedError::damaged("a weight is not a finite number"))
        }
    }

    /// The rows `first .. first + rows` of a matrix of rows of `width` numbers.
    pub(super) fn rows(&self, first: usize, rows: usize, width: usize) -> Result<Self, EmbedError> {
        let place = |row: usize| self.format.bytes(row.checked_mul(width)?);
        let range = place(first).zip(first.checked_add(rows).and_then(place));
        let bytes = range.and_then(|(start, end)| self.bytes.get(start..end));
        let bytes = bytes.ok_or_else(|| EmbedError::damaged("a matrix has too few rows"))?;
        Self::new(self.format, rows.saturating_mul(width), bytes)
    }

    /// The 4-bit blocks as they are; nothing where the form is another.
    pub(super) fn blocks(&self) -> Option<impl Iterator<Item = Block> + use<'a>> {
        (self.format == Format::Q4)
            .then(|| self.bytes.as_chunks::<BLOCK_BYTES>().0.iter().map(Block::from_bytes))
    }
}

/// The word table: rows looked up in the mapped file, so that no second copy is made.
#[derive(Debug)]
pub(super) struct WordTable {
    format: Format,
    start: usize,
    row_bytes: usize,
    rows: usize,
}

impl WordTable {
    /// The table at `tensor`, which lies inside `file`; each row has `width` numbers.
    pub(super) fn new(tensor: &Tensor<'_>, file: &[u8], width: usize) -> Result<Self, EmbedError> {
        let row_bytes = tensor.format.bytes(width).filter(|bytes| *bytes > 0);
        let row_bytes = row_bytes.ok_or_else(|| EmbedError::damaged("the word table has no whole rows"))?;
        let start = tensor.bytes.as_ptr().addr().checked_sub(file.as_ptr().addr());
        let start = start.filter(|start| start.saturating_add(tensor.bytes.len()) <= file.len());
        let start = start.ok_or_else(|| EmbedError::damaged("the word table lies outside the file"))?;
        Ok(Self { format: tensor.format, start, row_bytes, rows: tensor.bytes.len() / row_bytes })
    }

    /// Number of words.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Writes the numbers of a word; a word outside the table gives zeros.
    pub(super) fn look_up(&self, file: &[u8], word: u32, out: &mut [f32]) {
        let row = usize::try_from(word).ok().filter(|row| *row < self.rows);
        let bytes = row.and_then(|row| {
            let start = self.start.checked_add(row.checked_mul(self.row_bytes)?)?;
            file.get(start..start.checked_add(self.row_bytes)?)
        });
        match bytes {
            Some(bytes) => self.format.read(bytes, out),
            None => out.fill(0.0),
        }
        // A damaged row must not poison the whole vector.
        for x in out {
            if !x.is_finite() {
                *x = 0.0;
            }
        }
    }
}
