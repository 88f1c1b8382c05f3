//! How are two small matrices of floats multiplied (attention)?

use super::Level;

/// Columns computed together.
const WIDE: usize = 16;

/// A matrix inside a larger one: `rows` rows of `columns` numbers, `stride` numbers apart.
#[derive(Clone, Copy)]
pub(in crate::embedding) struct Matrix<'a> {
    /// At least `(rows - 1) * stride + columns` numbers.
    pub(in crate::embedding) numbers: &'a [f32],
    /// Numbers from one row to the next.
    pub(in crate::embedding) stride: usize,
    /// Rows used.
    pub(in crate::embedding) rows: usize,
    /// Columns used.
    pub(in crate::embedding) columns: usize,
}

impl Matrix<'_> {
    fn fits(&self) -> bool {
        self.rows == 0 || (self.rows - 1) * self.stride + self.columns <= self.numbers.len()
    }
}

/// `out = left x right`, rows of `out` being `stride` apart; `right` has a multiple of 16 columns.
///
/// # Panics
/// Where the shapes do not fit each other: they come from the model's checked shape, never from a text.
pub(in crate::embedding) fn multiply(
    level: Level,
    left: Matrix<'_>,
    right: Matrix<'_>,
    out: &mut [f32],
    stride: usize,
) {
    assert!(left.fits() && right.fits(), "matrices inside their numbers");
    assert!(left.columns == right.rows && right.columns.is_multiple_of(WIDE), "matching shapes");
    if left.rows == 0 {
        return;
    }
    assert!((left.rows - 1) * stride + right.columns <= out.len(), "room for the product");
    match level {
        Level::Portable => portable(left, right, out, stride),
        // SAFETY: the level says that the processor has the instructions; the shapes were checked above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { x86::avx2(left, right, out, stride) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => unsafe { x86::avx512(left, right, out, stride) },
    }
}

fn portable(left: Matrix<'_>, right: Matrix<'_>, out: &mut [f32], stride: usize) {
    let rows = left.numbers.chunks(left.stride).take(left.rows);
    for (row, out) in rows.zip(out.chunks_mut(stride)) {
        for (column, out) in out.as_chunks_mut::<WIDE>().0.iter_mut().take(right.columns / WIDE).enumerate() {
            let mut sums = [0.0_f32; WIDE];
            for (x, line) in row.iter().take(left.columns).zip(right.numbers.chunks(right.stride)) {
                let line = line.as_chunks::<WIDE>().0.get(column);
                for (sum, y) in sums.iter_mut().zip(line.into_iter().flatten()) {
                    *sum += x * y;
                }
            }
            *out = sums;
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    #![expect(
        clippy::indexing_slicing,
        reason = "arrays of the tile's constant height, indexed below it; hot"
    )]

    use std::arch::x86_64::{
        _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_set1_ps, _mm256_setzero_ps, _mm256_storeu_ps,
        _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_set1_ps, _mm512_setzero_ps, _mm512_storeu_ps,
    };

    use super::{Matrix, WIDE};

    /// One tile: rows of the left, 16 columns of the right.
    #[derive(Clone, Copy)]
    struct Tile {
        left: *const f32,
        left_stride: usize,
        depth: usize,
        right: *const f32,
        right_stride: usize,
        out: *mut f32,
        out_stride: usize,
    }

    /// Walks over the tiles; `$height` rows at a time, then the rest.
    macro_rules! walk {
        ($left:ident, $right:ident, $out:ident, $stride:ident, $tile:ident, [$($rest:literal),*], $height:literal) => {
            for column in (0..$right.columns).step_by(WIDE) {
                let mut row = 0;
                while row < $left.rows {
                    // SAFETY: row and column lie inside matrices whose shapes the caller checked; a tile of
                    // N rows is taken only where N rows are left.
                    unsafe {
                        let tile = Tile {
                            left: $left.numbers.as_ptr().add(row * $left.stride),
                            left_stride: $left.stride,
                            depth: $left.columns,
                            right: $right.numbers.as_ptr().add(column),
                            right_stride: $right.stride,
                            out: $out.as_mut_ptr().add(row * $stride + column),
                            out_stride: $stride,
                        };
                        match $left.rows - row {
                            $($rest => $tile::<$rest>(tile),)*
                            _ => $tile::<$height>(tile),
                        }
                    }
                    row += $height;
                }
            }
        };
    }

    /// # Safety
    /// The processor has AVX2 and FMA; the shapes were checked by [`super::multiply`].
    #[target_feature(enable = "avx2,fma")]
    pub(super) unsafe fn avx2(left: Matrix<'_>, right: Matrix<'_>, out: &mut [f32], stride: usize) {
        walk!(left, right, out, stride, tile_avx2, [1, 2, 3, 4, 5], 6);
    }

    /// # Safety
    /// The processor has AVX-512 F; the shapes were checked by [`super::multiply`].
    #[target_feature(enable = "avx512f")]
    pub(super) unsafe fn avx512(left: Matrix<'_>, right: Matrix<'_>, out: &mut [f32], stride: usize) {
        walk!(left, right, out, stride, tile_avx512, [1, 2, 3, 4, 5, 6, 7], 8);
    }

    /// # Safety
    /// `N` rows of the left and of the output, 16 columns of the right are there.
    #[target_feature(enable = "avx2,fma")]
    unsafe fn tile_avx2<const N: usize>(tile: Tile) {
        let mut sums = [[_mm256_setzero_ps(); 2]; N];
        // SAFETY: the caller's promise.
        unsafe {
            let mut rows = [tile.left; N];
            for row in 1..N {
                rows[row] = rows[row - 1].add(tile.left_stride);
            }
            let mut line = tile.right;
            for step in 0..tile.depth {
                let first = _mm256_loadu_ps(line);
                let second = _mm256_loadu_ps(line.add(8));
                for (row, sums) in rows.iter().zip(&mut sums) {
                    let x = _mm256_set1_ps(*row.add(step));
                    sums[0] = _mm256_fmadd_ps(x, first, sums[0]);
                    sums[1] = _mm256_fmadd_ps(x, second, sums[1]);
                }
                line = line.wrapping_add(tile.right_stride);
            }
            let mut out = tile.out;
            for [first, second] in sums {
                _mm256_storeu_ps(out, first);
                _mm256_storeu_ps(out.add(8), second);
                out = out.wrapping_add(tile.out_stride);
            }
        }
    }

    /// # Safety
    /// As [`tile_avx2`].
    #[target_feature(enable = "avx512f")]
    unsafe fn tile_avx512<const N: usize>(tile: Tile) {
        let mut sums = [_mm512_setzero_ps(); N];
        // SAFETY: the caller's promise.
        unsafe {
            let mut rows = [tile.left; N];
            for row in 1..N {
                rows[row] = rows[row - 1].add(tile.left_stride);
            }
            let mut line = tile.right;
            for step in 0..tile.depth {
                let numbers = _mm512_loadu_ps(line);
                for (row, sum) in rows.iter().zip(&mut sums) {
                    *sum = _mm512_fmadd_ps(_mm512_set1_ps(*row.add(step)), numbers, *sum);
                }
                line = line.wrapping_add(tile.right_stride);
            }
            let mut out = tile.out;
            for sum in sums {
                _mm512_storeu_ps(out, sum);
                out = out.wrapping_add(tile.out_stride);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_multiplies_every_shape() {
        for level in Level::supported() {
            for rows in 1..20 {
                for (depth, columns) in [(1, 16), (7, 32), (33, 48)] {
                    let left: Vec<f32> =
                        (0..rows * (depth + 3)).map(|i| (i * 7 % 23) as f32 - 11.0).collect();
                    let right: Vec<f32> =
                        (0..depth * (columns + 5)).map(|i| (i * 5 % 19) as f32 - 9.0).collect();
                    let left = Matrix { numbers: &left, stride: depth + 3, rows, columns: depth };
                    let right = Matrix { numbers: &right, stride: columns + 5, rows: depth, columns };
                    let mut out = vec![0.5; rows * (columns + 2)];
                    multiply(level, left, right, &mut out, columns + 2);
                    for (at, value) in out.iter().enumerate() {
                        let (row, column) = (at / (columns + 2), at % (columns + 2));
                        let expected: f32 = if column < columns {
                            // Small integers: exact in any order.
                            (0..depth)
                                .map(|k| {
                                    left.numbers[row * left.stride + k]
                                        * right.numbers[k * right.stride + column]
                                })
                                .sum()
                        } else {
                            0.5
                        };
                        assert_eq!(*value, expected, "{level:?} {rows} {depth} {columns} at {at}");
                    }
                }
            }
        }
    }
}
