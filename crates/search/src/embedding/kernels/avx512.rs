//! The kernels for x86-64 processors with AVX-512 and its 8-bit dot products (VNNI).
#![expect(clippy::indexing_slicing, reason = "arrays of the tile's constant height, indexed below it; hot")]

use std::arch::x86_64::{
    _mm512_add_ps, _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_fmadd_ps, _mm512_loadu_ps,
    _mm512_loadu_si512, _mm512_mul_ps, _mm512_set1_epi32, _mm512_set1_ps, _mm512_setzero_ps,
    _mm512_setzero_si512, _mm512_storeu_ps,
};

use super::super::q4::BLOCK;
use super::panel::{BLOCK_SPREAD, PANEL, Panel, Rows, Target};

/// Rows computed together: enough independent sums to hide the latency of an instruction.
const TILE: usize = 8;

/// Where one tile of rows starts in each of the arrays.
#[derive(Clone, Copy)]
struct Tile {
    weights: *const u8,
    weight_scales: *const f32,
    values: *const i8,
    scales: *const f32,
    shifts: *const i32,
    blocks: usize,
    out: *mut f32,
    stride: usize,
}

/// Adds `rows x panel` to the target.
///
/// # Safety
/// The processor has AVX-512 F, BW, DQ, VL and VNNI, and the lengths fit each other as
/// [`super::panel::accumulate`] checks.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
pub(super) unsafe fn accumulate(panel: Panel<'_>, rows: &Rows, target: &mut Target<'_>) {
    let mut row = 0;
    while row < rows.count {
        // SAFETY: `row < count`, so each pointer stays inside its array, whose length the caller checked;
        // a tile of N rows is taken only where N rows are left.
        unsafe {
            let cell = row * rows.blocks;
            let tile = Tile {
                weights: panel.weights.as_ptr(),
                weight_scales: panel.scales.as_ptr(),
                values: rows.values.as_ptr().add(cell * BLOCK),
                scales: rows.scales.as_ptr().add(cell),
                shifts: rows.shifts.as_ptr().add(cell),
                blocks: rows.blocks,
                out: target.out.as_mut_ptr().add(row * target.stride + target.column),
                stride: target.stride,
            };
            match rows.count - row {
                1 => rows_tile::<1>(tile),
                2 => rows_tile::<2>(tile),
                3 => rows_tile::<3>(tile),
                4 => rows_tile::<4>(tile),
                5 => rows_tile::<5>(tile),
                6 => rows_tile::<6>(tile),
                7 => rows_tile::<7>(tile),
                _ => rows_tile::<TILE>(tile),
            }
        }
        row += TILE;
    }
}

/// # Safety
/// As [`accumulate`]; `N` rows are there from each pointer on.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
unsafe fn rows_tile<const N: usize>(tile: Tile) {
    let mut sums = [_mm512_setzero_ps(); N];
    let mut weights = tile.weights;
    let mut weight_scales = tile.weight_scales;
    let mut values = [tile.values; N];
    let mut scales = [tile.scales; N];
    let mut shifts = [tile.shifts; N];
    // SAFETY: each row has `blocks` blocks; the pointers go forward by one block in each round.
    unsafe {
        for row in 1..N {
            values[row] = values[row - 1].add(tile.blocks * BLOCK);
            scales[row] = scales[row - 1].add(tile.blocks);
            shifts[row] = shifts[row - 1].add(tile.blocks);
        }
        for _ in 0..tile.blocks {
            let mut inner = [_mm512_setzero_si512(); N];
            for (inner, shift) in inner.iter_mut().zip(shifts) {
                *inner = _mm512_set1_epi32(*shift);
            }
            for group in 0..8 {
                let weights = _mm512_loadu_si512(weights.add(group * 64).cast());
                for (inner, values) in inner.iter_mut().zip(values) {
                    let four = values.add(group * 4).cast::<i32>().read_unaligned();
                    *inner = _mm512_dpbusd_epi32(*inner, weights, _mm512_set1_epi32(four));
                }
            }
            let sixteen = _mm512_loadu_ps(weight_scales);
            for row in 0..N {
                let scale = _mm512_mul_ps(sixteen, _mm512_set1_ps(*scales[row]));
                sums[row] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(inner[row]), scale, sums[row]);
                values[row] = values[row].add(BLOCK);
                scales[row] = scales[row].add(1);
                shifts[row] = shifts[row].add(1);
            }
            weights = weights.add(BLOCK_SPREAD);
            weight_scales = weight_scales.add(PANEL);
        }
        let mut out = tile.out;
        for sum in sums {
            _mm512_storeu_ps(out, _mm512_add_ps(_mm512_loadu_ps(out), sum));
            out = out.wrapping_add(tile.stride);
        }
    }
}
