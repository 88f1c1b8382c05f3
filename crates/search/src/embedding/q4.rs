//! What is a 4-bit block, and how are numbers turned into blocks and back?
//!
//! A block holds 32 weights in 18 bytes: a half-precision scale, then 16 bytes; byte `j` carries
//! weight `j` in its low and weight `j + 16` in its high half, each stored plus 8 (the layout known as
//! `Q4_0` in GGML).

/// Weights in a block.
pub(super) const BLOCK: usize = 32;
/// Bytes of a block in a file.
pub(super) const BLOCK_BYTES: usize = 18;

/// One block taken apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Block {
    /// What a unit of the stored values is worth.
    pub(super) scale: f32,
    /// 32 values of 0..=15; 8 stands for zero.
    pub(super) values: [u8; BLOCK],
}

impl Block {
    /// Takes apart the 18 bytes of a file.
    pub(super) fn from_bytes(bytes: &[u8; BLOCK_BYTES]) -> Self {
        let [low, high, packed @ ..] = bytes;
        let mut values = [0; BLOCK];
        let (first, second) = values.split_at_mut(BLOCK / 2);
        for ((low, high), byte) in first.iter_mut().zip(second).zip(packed) {
            *low = byte & 0x0f;
            *high = byte >> 4;
        }
        Self { scale: half_to_f32(u16::from_le_bytes([*low, *high])), values }
    }

    /// The nearest block to 32 numbers; the number of largest magnitude is met exactly.
    pub(super) fn nearest(numbers: &[f32; BLOCK]) -> Self {
        let peak =
            numbers.iter().copied().fold(0.0_f32, |peak, x| if x.abs() > peak.abs() { x } else { peak });
        let scale = peak / -8.0;
        let inverse = if scale == 0.0 { 0.0 } else { 1.0 / scale };
        let mut values = [8; BLOCK];
        for (value, number) in values.iter_mut().zip(numbers) {
            // Finite by the caller's check; the cast saturates in any case.
            *value = (number * inverse + 8.0).round().clamp(0.0, 15.0) as u8;
        }
        Self { scale, values }
    }

    /// The 32 numbers that the block stands for.
    pub(super) fn numbers(&self) -> [f32; BLOCK] {
        self.values.map(|value| (f32::from(value) - 8.0) * self.scale)
    }
}

/// IEEE 754 half precision to single precision, subnormals and infinities included.
pub(super) fn half_to_f32(half: u16) -> f32 {
    let sign = u32::from(half & 0x8000) << 16;
    let exponent = u32::from(half >> 10) & 0x1f;
    let fraction = u32::from(half) & 0x3ff;
    match exponent {
        0 => {
            // A subnormal half is an exact multiple of 2^-24.
            let magnitude = fraction as f32 * (1.0 / 16_777_216.0);
            f32::from_bits(magnitude.to_bits() | sign)
        }
        31 => f32::from_bits(sign | 0x7f80_0000 | (fraction << 13)),
        _ => f32::from_bits(sign | ((exponent + 112) << 23) | (fraction << 13)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_every_kind_are_read() {
        for (half, number) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0001, 5.960_464_5e-8),
            (0x83ff, -6.097_555e-5),
            (0x0400, 6.103_515_6e-5),
            (0x3555, 0.333_251_95),
            (0x7c00, f32::INFINITY),
        ] {
            assert_eq!(half_to_f32(half), number, "{half:#x}");
        }
        assert!(half_to_f32(0x7e00).is_nan());
    }

    #[test]
    fn a_block_comes_apart_as_the_layout_says() {
        let mut bytes = [0; BLOCK_BYTES];
        bytes[..2].copy_from_slice(&0x3800_u16.to_le_bytes()); // 0.5
        bytes[2] = 0xf1; // weight 0 is 1, weight 16 is 15
        let block = Block::from_bytes(&bytes);
        assert_eq!(block.scale, 0.5);
        assert_eq!((block.values[0], block.values[16], block.values[1]), (1, 15, 0));
        assert_eq!(block.numbers()[0], -3.5);
        assert_eq!(block.numbers()[16], 3.5);
    }

    #[test]
    fn the_nearest_block_is_at_most_half_a_step_away() {
        let numbers: [f32; BLOCK] = std::array::from_fn(|i| ((i * 37 % 32) as f32 - 15.0) * 0.01);
        let block = Block::nearest(&numbers);
        for (back, number) in block.numbers().iter().zip(&numbers) {
            // The side opposite to the peak has seven steps instead of eight.
            assert!((back - number).abs() <= block.scale.abs() * 1.001, "{back} {number}");
        }
        assert_eq!(Block::nearest(&[0.0; BLOCK]).numbers(), [0.0; BLOCK]);
    }
}
