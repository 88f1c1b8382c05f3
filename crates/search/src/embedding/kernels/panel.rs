//! How are 4-bit weights multiplied with 8-bit activations?
//!
//! Weights are laid out in panels of 16 outputs. Inside a panel the blocks of 32 inputs follow each
//! other; inside a block, eight groups of four inputs, each group holding its four weights for output
//! 0, then for output 1, and so on: 64 bytes, which is what one dot-product instruction takes in. Two groups
//! share 64 bytes in memory, one in each half byte; [`unpack`] spreads a panel once for all rows.
//! Sums inside a block are exact integers, so every level gives the same numbers up to the rounding of
//! the float additions between blocks.

use super::super::q4::BLOCK;
use super::{Level, floats, portable};

/// Outputs of a panel.
pub(in crate::embedding) const PANEL: usize = 16;
/// Bytes of a block of a panel, spread to one weight a byte.
pub(in crate::embedding) const BLOCK_SPREAD: usize = PANEL * BLOCK;
/// Bytes of a block of a panel as kept in memory.
#[cfg(test)]
const BLOCK_PACKED: usize = BLOCK_SPREAD / 2;

/// A panel as kept in memory.
#[derive(Clone, Copy)]
pub(in crate::embedding) struct PackedPanel<'a> {
    /// `blocks * 256` bytes.
    pub(in crate::embedding) weights: &'a [u8],
    /// `blocks * 16` scales: one for each block and output.
    pub(in crate::embedding) scales: &'a [f32],
}

/// A panel with one weight (0..=15, 8 is zero) in each byte.
#[derive(Clone, Copy)]
pub(in crate::embedding) struct Panel<'a> {
    /// `blocks * 512` bytes.
    pub(in crate::embedding) weights: &'a [u8],
    /// `blocks * 16` scales.
    pub(in crate::embedding) scales: &'a [f32],
}

/// Rows of activations, quantised to 8 bits by blocks of 32.
#[derive(Debug, Default)]
pub(in crate::embedding) struct Rows {
    /// `rows * blocks * 32` values of -127..=127.
    pub(in crate::embedding) values: Vec<i8>,
    /// `rows * blocks` scales.
    pub(in crate::embedding) scales: Vec<f32>,
    /// `rows * blocks`: -8 times the sum of the block, what the weights' shift by 8 adds too much.
    pub(in crate::embedding) shifts: Vec<i32>,
    /// Blocks in a row.
    pub(in crate::embedding) blocks: usize,
    /// Number of rows.
    pub(in crate::embedding) count: usize,
}

impl Rows {
    /// Makes room for `count` rows of `blocks` blocks.
    pub(in crate::embedding) fn reset(&mut self, count: usize, blocks: usize) {
        (self.count, self.blocks) = (count, blocks);
        let cells = count.saturating_mul(blocks);
        self.values.resize(cells.saturating_mul(BLOCK), 0);
        self.scales.resize(cells, 0.0);
        self.shifts.resize(cells, 0);
    }
}

/// Where the 16 sums of each row are added: `out[row * stride + column ..]`.
pub(in crate::embedding) struct Target<'a> {
    /// At least `(rows - 1) * stride + column + 16` numbers.
    pub(in crate::embedding) out: &'a mut [f32],
    /// Numbers from one row to the next.
    pub(in crate::embedding) stride: usize,
    /// First column written.
    pub(in crate::embedding) column: usize,
}

/// Spreads a packed panel to one weight a byte; `spread` holds `blocks * 512` bytes.
pub(in crate::embedding) fn unpack<'a>(
    level: Level,
    packed: PackedPanel<'a>,
    spread: &'a mut [u8],
) -> Panel<'a> {
    floats::spread(level, packed.weights, spread);
    Panel { weights: spread, scales: packed.scales }
}

/// Adds `rows x panel` to the target.
///
/// # Panics
/// Where the lengths do not fit each other: they come from the model's checked shape, never from a text.
pub(in crate::embedding) fn accumulate(level: Level, panel: Panel<'_>, rows: &Rows, target: &mut Target<'_>) {
    let cells = rows.count * rows.blocks;
    assert!(panel.weights.len() >= rows.blocks * BLOCK_SPREAD, "weights of a panel");
    assert!(panel.scales.len() >= rows.blocks * PANEL, "scales of a panel");
    assert!(rows.values.len() >= cells * BLOCK && rows.scales.len() >= cells, "rows");
    assert!(rows.shifts.len() >= cells, "shifts of the rows");
    if rows.count == 0 {
        return;
    }
    let end = (rows.count - 1) * target.stride + target.column + PANEL;
    assert!(target.out.len() >= end, "room for the sums");
    match level {
        Level::Portable => portable::accumulate(panel, rows, target),
        // SAFETY: the level says that the processor has the instructions; the lengths were checked above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { super::avx2::accumulate(panel, rows, target) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => unsafe { super::avx512::accumulate(panel, rows, target) },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn case(blocks: usize, count: usize, seed: u64) -> (Vec<u8>, Vec<f32>, Rows) {
        let mut state = seed | 1;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as u32
        };
        let weights = (0..blocks * BLOCK_PACKED).map(|_| next() as u8).collect();
        let scales = (0..blocks * PANEL).map(|_| (next() % 2000) as f32 / 1e5 - 0.01).collect();
        let mut rows = Rows::default();
        rows.reset(count, blocks);
        // Extremes often: they are where narrow sums would overflow.
        rows.values.iter_mut().for_each(|v| {
            *v = match next() % 4 {
                0 => 127,
                1 => -127,
                _ => (next() % 255) as u8 as i8,
            }
            .max(-127);
        });
        rows.scales.iter_mut().for_each(|v| *v = (next() % 1000) as f32 / 1e4);
        for (shift, block) in rows.shifts.iter_mut().zip(rows.values.as_chunks::<BLOCK>().0) {
            *shift = -8 * block.iter().map(|v| i32::from(*v)).sum::<i32>();
        }
        (weights, scales, rows)
    }

    /// The definition, in double precision, straight from the layout's description.
    fn expected(packed: &[u8], scales: &[f32], rows: &Rows, row: usize, output: usize) -> f64 {
        let mut sum = 0.0;
        for block in 0..rows.blocks {
            let mut inner = 0_i64;
            for input in 0..BLOCK {
                let (group, rest) = (input / 4, input % 4);
                let byte = packed[block * BLOCK_PACKED + (group / 2) * 64 + output * 4 + rest];
                let weight = if group % 2 == 0 { byte & 15 } else { byte >> 4 };
                let value = rows.values[(row * rows.blocks + block) * BLOCK + input];
                inner += (i64::from(weight) - 8) * i64::from(value);
            }
            let scale = f64::from(scales[block * PANEL + output]);
            sum += inner as f64 * scale * f64::from(rows.scales[row * rows.blocks + block]);
        }
        sum
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn every_level_computes_the_definition(blocks in 1_usize..13, count in 1_usize..20, seed: u64) {
            let (packed, scales, rows) = case(blocks, count, seed);
            let (stride, column) = (40, 24);
            for level in Level::supported() {
                let mut spread = vec![0; blocks * BLOCK_SPREAD];
                let panel = unpack(level, PackedPanel { weights: &packed, scales: &scales }, &mut spread);
                let mut out = vec![1.0; count * stride];
                accumulate(level, panel, &rows, &mut Target { out: &mut out, stride, column });
                for (at, value) in out.iter().enumerate() {
                    let (row, place) = (at / stride, at % stride);
                    if place < column {
                        prop_assert_eq!(*value, 1.0, "written outside the target");
                    } else {
                        let expected = 1.0 + expected(&packed, &scales, &rows, row, place - column);
                        let off = (f64::from(*value) - expected).abs();
                        prop_assert!(off <= 1e-4 * (1.0 + expected.abs()), "{level:?} {value} {expected}");
                    }
                }
            }
        }
    }
}
