//! How is the dot product of a question with many stored vectors computed fast?
//!
//! Stored vectors have 8 bits a number, the question 15: the sums are exact integers, whatever the processor. What the
//! scan waits for is memory, so that the question's finer numbers cost nothing.
#![expect(unsafe_code, reason = "vector instructions, called where the processor has them")]

use crate::embedding::Level;

/// Numbers handled together; the rows' width is a multiple of it.
pub(crate) const LANES: usize = 32;

/// A question's vector in 16-bit numbers.
pub(crate) struct Question {
    values: Vec<i16>,
    /// What a unit of the values is worth.
    scale: f64,
}

impl Question {
    /// Nothing where a number is not finite. The scale is such that no sum leaves 32 bits: by Cauchy and Schwarz a sum
    /// over any of the products is at most the product of the two lengths, a stored vector's being at
    /// most `127 * sqrt(width)`.
    pub(crate) fn new(vector: &[f32], width: usize) -> Option<Self> {
        if vector.iter().any(|x| !x.is_finite()) {
            return None;
        }
        let peak = vector.iter().fold(0.0_f64, |peak, x| peak.max(f64::from(x.abs())));
        let length = vector.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>().sqrt();
        // 2 % below the limit pays for the rounding of each value by half a unit.
        let room = 0.98 * f64::from(i32::MAX) / (127.0 * (width as f64).sqrt());
        let inverse = if peak > 0.0 { (32_766.0 / peak).min((room - width as f64) / length) } else { 0.0 };
        let mut values: Vec<i16> = vector.iter().map(|x| (f64::from(*x) * inverse).round() as i16).collect();
        values.resize(width, 0);
        Some(Self { values, scale: if inverse > 0.0 { 1.0 / inverse } else { 0.0 } })
    }

    /// The product that a sum of [`dots`] stands for, before the stored vector's own scale.
    #[expect(clippy::cast_possible_truncation, reason = "a product of vectors of length one")]
    pub(crate) fn product(&self, sum: i32) -> f32 {
        (f64::from(sum) * self.scale) as f32
    }
}

/// The dot products of the question with the rows that `picks` names.
pub(crate) fn dots(level: Level, question: &Question, rows: &[i8], picks: &[usize], sums: &mut Vec<i32>) {
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn avx2(question: &[i16], rows: &[i8], picks: &[usize], sums: &mut Vec<i32>) {
        body(question, rows, picks, sums);
    }
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512vl")]
    fn avx512(question: &[i16], rows: &[i8], picks: &[usize], sums: &mut Vec<i32>) {
        body(question, rows, picks, sums);
    }
    match level {
        // SAFETY: the level says that the processor has the instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { avx2(&question.values, rows, picks, sums) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => unsafe { avx512(&question.values, rows, picks, sums) },
        Level::Portable => body(&question.values, rows, picks, sums),
    }
}

#[inline(always)]
fn body(question: &[i16], rows: &[i8], picks: &[usize], sums: &mut Vec<i32>) {
    sums.clear();
    let width = question.len();
    for row in picks {
        let values = rows.get(row * width..(row + 1) * width).unwrap_or_default();
        let mut parts = [0_i32; LANES];
        for (question, values) in question.as_chunks::<LANES>().0.iter().zip(values.as_chunks::<LANES>().0) {
            for ((part, x), y) in parts.iter_mut().zip(question).zip(values) {
                *part = part.wrapping_add(i32::from(*x) * i32::from(*y));
            }
        }
        sums.push(parts.iter().fold(0, |sum, part| sum.wrapping_add(*part)));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_level_differs_from_the_wide_sum(
            blocks in 1_usize..40,
            vector in prop::collection::vec(-1.0_f32..1.0, 1..1280),
            extreme: bool,
            fill in prop::collection::vec(any::<i8>(), 64),
        ) {
            let width = blocks * LANES;
            let vector: Vec<f32> = vector.into_iter().take(width).map(|x| if extreme { x.signum() } else { x }).collect();
            let question = Question::new(&vector, width).unwrap();
            let rows: Vec<i8> = (0..3 * width)
                .map(|i| {
                    // The worst case for an overflow: every product at its largest, of one sign.
                    let sign = question.values[i % width].signum() as i8;
                    if extreme { 127 * sign.max(-1) } else { fill[i % 64].max(-127) }
                })
                .collect();
            for level in Level::supported() {
                let mut sums = Vec::new();
                dots(level, &question, &rows, &[2, 0], &mut sums);
                for (row, sum) in [2, 0].iter().zip(&sums) {
                    let wide: i64 = question
                        .values
                        .iter()
                        .zip(&rows[row * width..])
                        .map(|(x, y)| i64::from(*x) * i64::from(*y))
                        .sum();
                    prop_assert_eq!(i64::from(*sum), wide, "{:?}", level);
                }
            }
        }
    }
}
