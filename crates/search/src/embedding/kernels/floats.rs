//! How are the smooth functions of the network computed: GELU, softmax, layer normalisation?
//!
//! One body, written over slices in pieces of 16 so that the compiler makes vectors of it, compiled
//! once for each level. Approximations state their error, and tests hold them to it.

use super::super::q4::BLOCK;
use super::{Level, Rows};

/// Numbers handled together.
const LANES: usize = 16;
/// Adding this to a small float leaves its nearest integer in the low bits.
const ROUNDER: f32 = 12_582_912.0;

/// A layer normalisation.
#[derive(Debug)]
pub(in crate::embedding) struct Norm {
    /// Factor of each place.
    pub(in crate::embedding) gain: Vec<f32>,
    /// Constant of each place.
    pub(in crate::embedding) bias: Vec<f32>,
    /// What keeps the division defined.
    pub(in crate::embedding) epsilon: f32,
}

/// Compiles one body for each level and calls the best one.
macro_rules! each_level {
    ($(#[$doc:meta])* $name:ident => $body:ident($($arg:ident: $kind:ty),*)) => {
        $(#[$doc])*
        pub(in crate::embedding) fn $name(level: Level, $($arg: $kind),*) {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2($($arg: $kind),*) {
                $body::<true>($($arg),*);
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
            fn avx512($($arg: $kind),*) {
                $body::<true>($($arg),*);
            }
            match level {
                Level::Portable => $body::<false>($($arg),*),
                // SAFETY: the level says that the processor has the instructions.
                #[cfg(target_arch = "x86_64")]
                Level::Avx2 => unsafe { avx2($($arg),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                Level::Avx512 => unsafe { avx512($($arg),*) },
            }
        }
    };
}

each_level!(
    /// Replaces each `x` by `x * P(N <= x)`, N a standard normal variable; absolute error below 2e-6.
    /// The length is a multiple of 16.
    gelu => gelu_body(numbers: &mut [f32])
);

each_level!(
    /// Quantises blocks of 32 numbers to -127..=127 with one scale each, into the blocks `first`, `first + step`, and so on.
    quantise => quantise_body(numbers: &[f32], rows: &mut Rows, first: usize, step: usize)
);

each_level!(
    /// `rows = norm(rows + more)`, row by row; `more` may be empty.
    add_layer_norm => norm_body(rows: &mut [f32], more: &[f32], norm: &Norm)
);

each_level!(
    /// Softmax of the first `width` numbers of each row of `stride` numbers; those after become zero.
    /// `stride` is a multiple of 16.
    softmax_rows => softmax_body(rows: &mut [f32], stride: usize, width: usize)
);

each_level!(
    /// Spreads the two weights of each byte: 64 bytes become the low halves, then the high halves.
    spread => spread_body(packed: &[u8], out: &mut [u8])
);

/// `a * b + c`, in one instruction where there is one.
#[inline(always)]
fn fused<const FMA: bool>(a: f32, b: f32, c: f32) -> f32 {
    if FMA { a.mul_add(b, c) } else { a * b + c }
}

/// The larger of two numbers: one instruction, unlike `f32::max`, which also minds numbers that are not.
#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

/// Combines 16 numbers in pairs, which a processor does in four steps.
#[inline(always)]
fn fold(mut numbers: [f32; LANES], combine: impl Fn(f32, f32) -> f32) -> f32 {
    let mut width = LANES;
    while width > 1 {
        width /= 2;
        let (low, high) = numbers.split_at_mut(width);
        for (low, high) in low.iter_mut().zip(high) {
            *low = combine(*low, *high);
        }
    }
    numbers[0]
}

/// e to the power of `x` for `x <= 0`; relative error below 3e-7, zero below -87.
#[inline(always)]
fn exp<const FMA: bool>(x: f32) -> f32 {
    let x = larger(x, -87.0);
    let shifted = fused::<FMA>(x, std::f32::consts::LOG2_E, ROUNDER);
    let whole = shifted - ROUNDER;
    // ln 2 in two parts, so that the rest keeps its low bits (Cody and Waite).
    let rest = fused::<FMA>(whole, -0.693_359_4, x);
    let rest = fused::<FMA>(whole, 2.121_944_4e-4, rest);
    let mut sum = 1.0 / 720.0;
    for term in [1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        sum = fused::<FMA>(sum, rest, term);
    }
    let power = shifted.to_bits().wrapping_add(127) << 23;
    sum * f32::from_bits(power)
}

#[inline(always)]
fn spread_body<const FMA: bool>(packed: &[u8], out: &mut [u8]) {
    for (target, source) in out.as_chunks_mut::<128>().0.iter_mut().zip(packed.as_chunks::<64>().0) {
        let (low, high) = target.split_at_mut(64);
        for ((low, high), byte) in low.iter_mut().zip(high).zip(source) {
            *low = byte & 0x0f;
            *high = byte >> 4;
        }
    }
}

#[inline(always)]
fn gelu_body<const FMA: bool>(numbers: &mut [f32]) {
    for numbers in numbers.as_chunks_mut::<LANES>().0 {
        for x in numbers {
            // Abramowitz and Stegun 7.1.26: erf with an absolute error of 1.5e-7.
            let z = (*x * std::f32::consts::FRAC_1_SQRT_2).abs();
            let t = 1.0 / fused::<FMA>(z, 0.327_591_1, 1.0);
            let mut sum = 1.061_405_4;
            for term in [-1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6] {
                sum = fused::<FMA>(sum, t, term);
            }
            let erf = fused::<FMA>(-(sum * t), exp::<FMA>(-(z * z)), 1.0).copysign(*x);
            let half = 0.5 * *x;
            *x = fused::<FMA>(half, erf, half);
        }
    }
}

#[inline(always)]
fn quantise_body<const FMA: bool>(numbers: &[f32], rows: &mut Rows, first: usize, step: usize) {
    let values = rows.values.as_chunks_mut::<BLOCK>().0.iter_mut().skip(first).step_by(step);
    let scales = rows.scales.iter_mut().skip(first).step_by(step);
    let shifts = rows.shifts.iter_mut().skip(first).step_by(step);
    let blocks = numbers.as_chunks::<BLOCK>().0.iter();
    for (((numbers, values), scale), shift) in blocks.zip(values).zip(scales).zip(shifts) {
        let mut peaks = [0.0_f32; LANES];
        for half in numbers.as_chunks::<LANES>().0 {
            for (peak, x) in peaks.iter_mut().zip(half) {
                *peak = larger(*peak, x.abs());
            }
        }
        let peak = fold(peaks, larger);
        let inverse = if peak > 0.0 { 127.0 / peak } else { 0.0 };
        let mut sum = 0_i32;
        for (value, x) in values.iter_mut().zip(numbers) {
            let bits = fused::<FMA>(*x, inverse, ROUNDER).to_bits();
            *value = bits as i8;
            sum = sum.wrapping_add((bits as i32).wrapping_sub(ROUNDER.to_bits() as i32));
        }
        *scale = peak / 127.0;
        *shift = sum.wrapping_mul(-8);
    }
}

#[inline(always)]
fn norm_body<const FMA: bool>(rows: &mut [f32], more: &[f32], norm: &Norm) {
    let width = norm.gain.len();
    let mut more = more.chunks_exact(width);
    for row in rows.chunks_exact_mut(width) {
        if let Some(more) = more.next() {
            for (x, y) in row.iter_mut().zip(more) {
                *x += y;
            }
        }
        let mut sums = [0.0_f32; LANES];
        for part in row.as_chunks::<LANES>().0 {
            for (sum, x) in sums.iter_mut().zip(part) {
                *sum += x;
            }
        }
        let mean = fold(sums, |a, b| a + b) / width as f32;
        let mut squares = [0.0_f32; LANES];
        for part in row.as_chunks::<LANES>().0 {
            for (square, x) in squares.iter_mut().zip(part) {
                let off = x - mean;
                *square = fused::<FMA>(off, off, *square);
            }
        }
        let variance = fold(squares, |a, b| a + b) / width as f32;
        let inverse = 1.0 / (variance + norm.epsilon).sqrt();
        for ((x, gain), bias) in row.iter_mut().zip(&norm.gain).zip(&norm.bias) {
            *x = fused::<FMA>((*x - mean) * inverse, *gain, *bias);
        }
    }
}

#[inline(always)]
fn softmax_body<const FMA: bool>(rows: &mut [f32], stride: usize, width: usize) {
    for row in rows.chunks_exact_mut(stride) {
        for x in row.iter_mut().skip(width) {
            *x = f32::NEG_INFINITY;
        }
        let mut peaks = [f32::NEG_INFINITY; LANES];
        for part in row.as_chunks::<LANES>().0 {
            for (peak, x) in peaks.iter_mut().zip(part) {
                *peak = larger(*peak, *x);
            }
        }
        let peak = fold(peaks, larger);
        let mut sums = [0.0_f32; LANES];
        for part in row.as_chunks_mut::<LANES>().0 {
            for (sum, x) in sums.iter_mut().zip(part) {
                *x = exp::<FMA>(*x - peak);
                *sum += *x;
            }
        }
        let inverse = 1.0 / fold(sums, |a, b| a + b);
        for x in row.iter_mut() {
            *x *= inverse;
        }
        for x in row.iter_mut().skip(width) {
            *x = 0.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// erf by its power series, in double precision: exact to 1e-12 for arguments up to 5.
    fn erf(x: f64) -> f64 {
        let (mut term, mut sum) = (x, x);
        for n in 1..200 {
            term *= -x * x / f64::from(n);
            sum += term / f64::from(2 * n + 1);
        }
        sum * 2.0 / std::f64::consts::PI.sqrt()
    }

    #[test]
    fn gelu_is_within_its_stated_error() {
        for level in Level::supported() {
            let points: Vec<f32> = (-4096..4096).map(|i| i as f32 / 800.0).collect();
            let mut numbers = points.clone();
            gelu(level, &mut numbers);
            for (x, y) in points.iter().zip(numbers) {
                let x = f64::from(*x);
                let truth = 0.5 * x * (1.0 + erf(x / std::f64::consts::SQRT_2));
                assert!((f64::from(y) - truth).abs() < 2e-6, "{level:?}: gelu({x}) = {y}, not {truth}");
            }
            let mut far = [-1e4, 1e4].repeat(8);
            gelu(level, &mut far);
            assert!(far[0].abs() < 1e-6 && far[1] == 1e4);
        }
    }

    #[test]
    fn exp_is_within_its_stated_error() {
        for i in 0..80_000 {
            let x = -(i as f32) / 1000.0;
            let truth = f64::from(x).exp();
            for y in [exp::<false>(x), exp::<true>(x)] {
                assert!((f64::from(y) - truth).abs() <= 3e-7 * truth, "exp({x}) = {y}");
            }
        }
        assert!(exp::<true>(f32::NEG_INFINITY) < 1e-37);
        assert_eq!(exp::<true>(0.0), 1.0);
    }

    #[test]
    fn softmax_sums_to_one_and_leaves_no_weight_outside() {
        for level in Level::supported() {
            let mut rows: Vec<f32> = (0..64).map(|i| ((i * 29) % 64) as f32 - 30.0).collect();
            softmax_rows(level, &mut rows, 32, 21);
            for (row, start) in rows.chunks(32).zip([0, 32]) {
                let logits: Vec<f64> = (start..start + 21).map(|i| f64::from((i * 29) % 64) - 30.0).collect();
                let total: f64 = logits.iter().map(|x| x.exp()).sum();
                for (p, logit) in row.iter().zip(&logits) {
                    assert!((f64::from(*p) - logit.exp() / total).abs() < 1e-6, "{level:?}");
                }
                assert!(row[21..].iter().all(|p| *p == 0.0));
            }
        }
    }

    #[test]
    fn layer_norm_centres_and_scales() {
        let norm = Norm { gain: vec![2.0; 64], bias: vec![0.5; 64], epsilon: 1e-12 };
        for level in Level::supported() {
            let mut rows: Vec<f32> = (0..128).map(|i| ((i * 31) % 64) as f32).collect();
            let more = rows.clone();
            add_layer_norm(level, &mut rows, &more, &norm);
            let deviation = ((64.0_f64 * 64.0 - 1.0) / 12.0).sqrt();
            for (i, y) in rows.iter().enumerate() {
                let x = ((i * 31) % 64) as f64;
                let truth = (x - 31.5) / deviation * 2.0 + 0.5;
                assert!((f64::from(*y) - truth).abs() < 1e-5, "{level:?} {i}: {y} {truth}");
            }
        }
    }

    #[test]
    fn quantising_keeps_each_number_within_half_a_step() {
        let numbers: [f32; BLOCK] = std::array::from_fn(|i| ((i * 13 % 32) as f32 - 15.5) * 0.37);
        for level in Level::supported() {
            let mut rows = Rows::default();
            rows.reset(2, 3);
            quantise(level, &[numbers, [0.0; BLOCK]].concat(), &mut rows, 1, 3);
            let blocks = rows.values.as_chunks::<BLOCK>().0;
            let (values, scale) = (blocks[1], rows.scales[1]);
            assert_eq!(rows.shifts[1], -8 * values.iter().map(|v| i32::from(*v)).sum::<i32>());
            assert!(values.contains(&127) || values.contains(&-127));
            for (value, x) in values.iter().zip(&numbers) {
                assert!((f32::from(*value) * scale - x).abs() <= scale * 0.5001, "{level:?}");
            }
            assert_eq!((blocks[4], rows.scales[4], rows.shifts[4]), ([0; BLOCK], 0.0, 0));
            assert_eq!((blocks[0], blocks[2]), ([0; BLOCK], [0; BLOCK]), "others are left alone");
        }
    }
}
