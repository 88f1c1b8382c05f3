//! How is one linear layer kept in memory and applied?

use super::EmbedError;
use super::kernels::{Level, PANEL, PackedPanel, Rows, Target, accumulate, quantise, unpack};
use super::q4::{BLOCK, Block};
use super::tensor::Tensor;

/// Bytes of one block of a panel, two weights in each.
const PANEL_BLOCK: usize = PANEL * BLOCK / 2;

/// Weights of 4 bits; the values of a second plane add what the first one missed.
#[derive(Debug)]
struct Plane {
    weights: Vec<u8>,
    scales: Vec<f32>,
}

/// `rows x weights + bias`.
#[derive(Debug)]
pub(super) struct Linear {
    blocks: usize,
    outputs: usize,
    planes: Vec<Plane>,
    bias: Vec<f32>,
}

/// A part of a stacked layer: weights (`outputs x inputs`, row by row), bias, and a factor for both.
pub(super) struct Part<'a> {
    pub(super) weights: Tensor<'a>,
    pub(super) bias: Tensor<'a>,
    pub(super) factor: f32,
}

impl Linear {
    /// Lays out parts that share their input, each with `outputs` outputs.
    ///
    /// 4-bit weights are kept exactly. Others take two planes: the nearest 4-bit blocks, then the nearest blocks
    /// to what is left, which together hold about 8 bits.
    pub(super) fn new(parts: &[Part<'_>], inputs: usize, outputs: usize) -> Result<Self, EmbedError> {
        let blocks = inputs / BLOCK;
        if inputs == 0 || !inputs.is_multiple_of(BLOCK) || outputs == 0 || !outputs.is_multiple_of(PANEL) {
            return Err(EmbedError::unsupported(format!("a layer of {inputs} x {outputs}")));
        }
        let count = inputs.saturating_mul(outputs);
        let total = outputs.saturating_mul(parts.len());
        let exact = parts.iter().all(|part| part.weights.blocks().is_some());
        let mut planes: Vec<Plane> = Vec::new();
        for _ in 0..if exact { 1 } else { 2 } {
            let weights = vec![0; total / PANEL * blocks * PANEL_BLOCK];
            planes.push(Plane { weights, scales: vec![0.0; total * blocks] });
        }
        let mut bias = Vec::with_capacity(total);
        for (index, part) in parts.iter().enumerate() {
            let first = index * outputs * blocks;
            // Reads every number once, so that one which is not finite is refused.
            let numbers = part.weights.numbers(count)?;
            bias.extend(part.bias.numbers(outputs)?.into_iter().map(|x| x * part.factor));
            match (part.weights.blocks(), planes.as_mut_slice()) {
                (Some(parts_blocks), [plane]) => {
                    for (at, block) in parts_blocks.enumerate() {
                        plane.put(first + at, blocks, &block, part.factor);
                    }
                }
                (_, planes) => {
                    for (at, rest) in numbers.as_chunks::<BLOCK>().0.iter().enumerate() {
                        let mut rest = *rest;
                        for plane in planes.iter_mut() {
                            let block = Block::nearest(&rest);
                            plane.put(first + at, blocks, &block, part.factor);
                            for (rest, met) in rest.iter_mut().zip(block.numbers()) {
                                *rest -= met;
                            }
                        }
                    }
                }
            }
        }
        Ok(Self { blocks, outputs: total, planes, bias })
    }

    /// Outputs of a row.
    pub(super) fn outputs(&self) -> usize {
        self.outputs
    }

    /// `out = rows x weights + bias`, `outputs` numbers a row.
    pub(super) fn apply(&self, level: Level, rows: &Rows, out: &mut [f32], spread: &mut Vec<u8>) {
        for row in out.chunks_exact_mut(self.outputs).take(rows.count) {
            row.copy_from_slice(&self.bias);
        }
        for panel in 0..self.outputs / PANEL {
            let column = panel * PANEL;
            let target = Target { out: &mut *out, stride: self.outputs, column };
            self.add_panel(level, panel, rows, (target, spread));
        }
    }

    /// The same through `activation`, quantised at once: the wide floats are never kept for all outputs.
    pub(super) fn apply_quantised(
        &self,
        level: Level,
        rows: &Rows,
        activation: fn(Level, &mut [f32]),
        (out, work): (&mut Rows, &mut Scratch),
    ) {
        let blocks = self.outputs / BLOCK;
        out.reset(rows.count, blocks);
        work.narrow.resize(rows.count * BLOCK, 0.0);
        for (block, bias) in self.bias.as_chunks::<BLOCK>().0.iter().enumerate() {
            for row in work.narrow.as_chunks_mut::<BLOCK>().0 {
                *row = *bias;
            }
            for half in 0..BLOCK / PANEL {
                let column = half * PANEL;
                let target = Target { out: &mut work.narrow, stride: BLOCK, column };
                self.add_panel(level, block * (BLOCK / PANEL) + half, rows, (target, &mut work.spread));
            }
            activation(level, &mut work.narrow);
            quantise(level, &work.narrow, out, block, blocks);
        }
    }

    /// Adds the sums of one panel, spreading its weights into `spread`.
    fn add_panel(
        &self,
        level: Level,
        panel: usize,
        rows: &Rows,
        (mut target, spread): (Target<'_>, &mut Vec<u8>),
    ) {
        spread.resize(self.blocks * PANEL * BLOCK, 0);
        for plane in &self.planes {
            let weights = plane.weights.chunks_exact(self.blocks * PANEL_BLOCK).nth(panel);
            let scales = plane.scales.chunks_exact(self.blocks * PANEL).nth(panel);
            if let (Some(weights), Some(scales)) = (weights, scales) {
                let panel = unpack(level, PackedPanel { weights, scales }, spread);
                accumulate(level, panel, rows, &mut target);
            }
        }
    }
}

/// Room that a layer works in, kept from one call to the next.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// One panel of weights, spread to bytes.
    pub(super) spread: Vec<u8>,
    narrow: Vec<f32>,
}

impl Plane {
    /// Puts block `at` (counted row by row over the outputs) where the kernels look for it.
    fn put(&mut self, at: usize, blocks: usize, block: &Block, factor: f32) {
        let (output, block_index) = (at / blocks, at % blocks);
        let (panel, lane) = (output / PANEL, output % PANEL);
        let cell = panel * blocks + block_index;
        if let Some(scale) = self.scales.get_mut(cell * PANEL + lane) {
            *scale = block.scale * factor;
        }
        for (group, four) in block.values.as_chunks::<4>().0.iter().enumerate() {
            let start = cell * PANEL_BLOCK + (group / 2) * 64 + lane * 4;
            let places = self.weights.get_mut(start..start + 4).into_iter().flatten();
            for (place, value) in places.zip(four) {
                *place |= value << (4 * (group % 2));
            }
        }
    }
}
