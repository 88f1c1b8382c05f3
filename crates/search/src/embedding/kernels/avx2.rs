//! The kernels for x86-64 processors with AVX2 and FMA.
#![expect(clippy::indexing_slicing, reason = "arrays of the tile's constant height, indexed below it; hot")]

use std::arch::x86_64::{
    __m256, __m256i, _mm256_add_epi16, _mm256_add_epi32, _mm256_add_ps, _mm256_cvtepi32_ps, _mm256_fmadd_ps,
    _mm256_loadu_ps, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_maddubs_epi16, _mm256_mul_ps,
    _mm256_set1_epi16, _mm256_set1_epi32, _mm256_set1_ps, _mm256_setzero_ps, _mm256_setzero_si256,
    _mm256_storeu_ps,
};

use super::super::q4::BLOCK;
use super::panel::{BLOCK_SPREAD, PANEL, Panel, Rows, Target};

/// Rows computed together: each weight loaded serves all of them.
const TILE: usize = 4;

/// Where one tile of rows starts in each of the arrays.
#[derive(Clone, Copy)]
struct Tile {
    weights: *const u8,
    weight_scales: *const f32,
    values: *const i8,
    scales: *const f32,
    shifts: *const i32,
    blocks: usize,
    groups: usize,
    out: *mut f32,
    stride: usize,
}

/// Adds `rows x panel` to the target.
///
/// # Safety
/// The processor has AVX2 and FMA, and the lengths fit each other as [`super::panel::accumulate`] checks.
#[target_feature(enable = "avx2,fma")]
pub(super) unsafe fn accumulate(panel: Panel<'_>, rows: &Rows, target: &mut Target<'_>) {
    // Eight, unknown to the compiler: see `block_tile`.
    let groups = std::hint::black_box(BLOCK / 4);
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
                groups,
                out: target.out.as_mut_ptr().add(row * target.stride + target.column),
                stride: target.stride,
            };
            match rows.count - row {
                1 => rows_tile::<1>(tile),
                2 => rows_tile::<2>(tile),
                3 if TILE > 3 => rows_tile::<3>(tile),
                _ => rows_tile::<TILE>(tile),
            }
        }
        row += TILE;
    }
}

/// # Safety
/// As [`accumulate`]; `N` rows are there from each pointer on.
#[target_feature(enable = "avx2,fma")]
unsafe fn rows_tile<const N: usize>(tile: Tile) {
    let mut sums = [[_mm256_setzero_ps(); 2]; N];
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
            let inner = block_tile::<N>(weights, values, tile.groups);
            let two = [_mm256_loadu_ps(weight_scales), _mm256_loadu_ps(weight_scales.add(8))];
            for row in 0..N {
                let shift = _mm256_set1_epi32(*shifts[row]);
                let scale = _mm256_set1_ps(*scales[row]);
                for half in 0..2 {
                    let exact = _mm256_cvtepi32_ps(_mm256_add_epi32(inner[row][half], shift));
                    sums[row][half] =
                        _mm256_fmadd_ps(exact, _mm256_mul_ps(two[half], scale), sums[row][half]);
                }
                values[row] = values[row].add(BLOCK);
                scales[row] = scales[row].add(1);
                shifts[row] = shifts[row].add(1);
            }
            weights = weights.add(BLOCK_SPREAD);
            weight_scales = weight_scales.add(PANEL);
        }
        let mut out = tile.out;
        for [first, second] in sums {
            add_to(out, first);
            add_to(out.add(8), second);
            out = out.wrapping_add(tile.stride);
        }
    }
}

/// # Safety
/// Eight numbers are there from `out` on.
#[target_feature(enable = "avx2,fma")]
unsafe fn add_to(out: *mut f32, sum: __m256) {
    // SAFETY: the caller's promise.
    unsafe { _mm256_storeu_ps(out, _mm256_add_ps(_mm256_loadu_ps(out), sum)) };
}

/// The exact sums of one block: eight products of two 4-bit weights and 8-bit values are at most
/// 8 * 2 * 15 * 127 = 30,480, so they are summed in 16 bits without loss. The compiler must not unroll the
/// loop: it would reorder the sums to those of one row after the other and spill every register, at half the speed.
///
/// # Safety
/// A block of the panel and a block of each row are there from the pointers on.
#[target_feature(enable = "avx2,fma")]
unsafe fn block_tile<const N: usize>(
    weights: *const u8,
    values: [*const i8; N],
    groups: usize,
) -> [[__m256i; 2]; N] {
    let mut sums = [[_mm256_setzero_si256(); 2]; N];
    // SAFETY: the caller's promise.
    unsafe {
        for group in 0..groups {
            let first = _mm256_loadu_si256(weights.add(group * 64).cast());
            let second = _mm256_loadu_si256(weights.add(group * 64 + 32).cast());
            for (values, sums) in values.iter().zip(&mut sums) {
                let four = _mm256_set1_epi32(values.add(group * 4).cast::<i32>().read_unaligned());
                sums[0] = _mm256_add_epi16(sums[0], _mm256_maddubs_epi16(first, four));
                sums[1] = _mm256_add_epi16(sums[1], _mm256_maddubs_epi16(second, four));
            }
        }
    }
    let ones = _mm256_set1_epi16(1);
    for [first, second] in &mut sums {
        *first = _mm256_madd_epi16(*first, ones);
        *second = _mm256_madd_epi16(*second, ones);
    }
    sums
}
