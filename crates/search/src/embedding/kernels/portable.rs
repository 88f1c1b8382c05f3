//! What do the kernels compute, written for any processor?

use super::super::q4::BLOCK;
use super::panel::{BLOCK_SPREAD, PANEL, Panel, Rows, Target};

/// Adds `rows x panel` to the target; the lengths were checked by the caller.
pub(super) fn accumulate(panel: Panel<'_>, rows: &Rows, target: &mut Target<'_>) {
    let row_values = rows.values.chunks_exact(rows.blocks * BLOCK);
    let row_scales = rows.scales.chunks_exact(rows.blocks);
    let row_shifts = rows.shifts.chunks_exact(rows.blocks);
    let outs = target.out.chunks_mut(target.stride);
    for (((values, scales), shifts), out) in row_values.zip(row_scales).zip(row_shifts).zip(outs) {
        let mut sums = [0.0_f32; PANEL];
        let blocks = values.as_chunks::<BLOCK>().0.iter().zip(scales).zip(shifts);
        let weights = panel.weights.as_chunks::<BLOCK_SPREAD>().0.iter();
        let weights = weights.zip(panel.scales.as_chunks::<PANEL>().0);
        for (((values, scale), shift), (weights, weight_scales)) in blocks.zip(weights) {
            let inner = dot_block(weights, values);
            for ((sum, inner), weight_scale) in sums.iter_mut().zip(inner).zip(weight_scales) {
                *sum += inner.wrapping_add(*shift) as f32 * (weight_scale * scale);
            }
        }
        for (place, sum) in out.iter_mut().skip(target.column).zip(sums) {
            *place += sum;
        }
    }
}

/// The 16 sums of one block: at most 32 * 15 * 127 in magnitude, far from the limits of an `i32`.
fn dot_block(weights: &[u8; BLOCK_SPREAD], values: &[i8; BLOCK]) -> [i32; PANEL] {
    let mut sums = [0_i32; PANEL];
    for (group, values) in weights.as_chunks::<64>().0.iter().zip(values.as_chunks::<4>().0) {
        for (sum, weights) in sums.iter_mut().zip(group.as_chunks::<4>().0) {
            for (weight, value) in weights.iter().zip(values) {
                *sum = sum.wrapping_add(i32::from(*weight) * i32::from(*value));
            }
        }
    }
    sums
}
