//! Which instructions does this processor have, and which code runs on them?
//!
//! Owns every `unsafe` block of the crate's arithmetic. Each kernel exists in a portable form, which
//! the others are tested against.
#![expect(unsafe_code, reason = "vector instructions; each block says why it is sound")]

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod floats;
mod panel;
mod portable;
mod products;

pub(super) use floats::{Norm, add_layer_norm, gelu, quantise, softmax_rows};
pub(super) use panel::{PANEL, PackedPanel, Rows, Target, accumulate, unpack};
pub(super) use products::{Matrix, multiply};

/// The set of instructions that the kernels use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Level {
    /// What every processor has.
    #[default]
    Portable,
    /// x86-64 with AVX2 and FMA (nearly all since 2013).
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// x86-64 with AVX-512 and its 8-bit dot products (servers since 2019, Zen 4).
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Level {
    /// Every level that this processor supports, the best last.
    pub fn supported() -> Vec<Self> {
        let mut levels = vec![Self::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                levels.push(Self::Avx2);
                if is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512vnni")
                {
                    levels.push(Self::Avx512);
                }
            }
        }
        levels
    }

    /// The best level of this processor.
    pub fn best() -> Self {
        Self::supported().last().copied().unwrap_or(Self::Portable)
    }
}
