//! Do the parts of a model fit together, and how do they become the network?

use std::collections::HashMap;

use super::EmbedError;
use super::encoder::{Encoder, Layer, Shape};
use super::kernels::Norm;
use super::linear::{Linear, Part};
use super::q4::BLOCK;
use super::tensor::{Tensor, WordTable};
use super::tokenizer::Tokenizer;

/// Sizes beyond these are refused: they bound what a wrong header can make us reserve.
const MAX_HIDDEN: usize = 4096;
const MAX_INNER: usize = 16_384;
const MAX_LAYERS: usize = 64;
const MAX_POSITIONS: usize = 16_384;

/// What the readers of both forms give; tensors are named as in the packed form (`l0.q.w`).
pub(super) struct ModelParts<'a> {
    pub(super) shape: Shape,
    pub(super) words: usize,
    pub(super) epsilon: f32,
    pub(super) tensors: HashMap<String, Tensor<'a>>,
    pub(super) tokenizer: Tokenizer,
}

/// Checks everything and lays the weights out; `file` is what the word table lies in.
pub(super) fn build(parts: ModelParts<'_>, file: &[u8]) -> Result<(Encoder, Tokenizer), EmbedError> {
    check_shape(&parts)?;
    let Shape { hidden, layers, positions, .. } = parts.shape;
    let words = parts.tensor("emb.word")?;
    if words.count != parts.words.saturating_mul(hidden) {
        return Err(EmbedError::damaged("the word table has another size than the header says"));
    }
    let words = WordTable::new(words, file, hidden)?;
    let highest = usize::try_from(parts.tokenizer.highest_id()).unwrap_or(usize::MAX);
    if words.rows() <= highest {
        return Err(EmbedError::damaged("the tokenizer knows words that the table does not hold"));
    }
    let mut places = parts.tensor("emb.pos")?.numbers(positions * hidden)?;
    let segments = parts.tensor("emb.type")?;
    let segment = segments.numbers(segments.count)?;
    if segment.len() < hidden {
        return Err(EmbedError::damaged("the segment table is too short"));
    }
    for place in places.chunks_exact_mut(hidden) {
        for (x, y) in place.iter_mut().zip(&segment) {
            *x += y;
        }
    }
    let norm = parts.norm("emb.ln")?;
    let layers = (0..layers).map(|layer| parts.layer(layer)).collect::<Result<Vec<_>, _>>()?;
    let encoder = Encoder { shape: parts.shape, words, positions: places, norm, layers };
    Ok((encoder, parts.tokenizer))
}

fn check_shape(parts: &ModelParts<'_>) -> Result<(), EmbedError> {
    let Shape { hidden, layers, heads, inner, positions } = parts.shape;
    let sound = (1..=MAX_HIDDEN).contains(&hidden)
        && (1..=MAX_INNER).contains(&inner)
        && (1..=MAX_LAYERS).contains(&layers)
        && (1..=MAX_POSITIONS).contains(&positions)
        && (1..=hidden).contains(&heads)
        && parts.epsilon > 0.0
        && parts.epsilon < 0.1;
    if !sound {
        return Err(EmbedError::damaged(format!("impossible sizes {:?}", parts.shape)));
    }
    let fits = hidden.is_multiple_of(BLOCK)
        && inner.is_multiple_of(BLOCK)
        && hidden.is_multiple_of(heads)
        && (hidden / heads).is_multiple_of(16);
    if fits { Ok(()) } else { Err(EmbedError::unsupported(format!("sizes {:?}", parts.shape))) }
}

impl<'a> ModelParts<'a> {
    fn tensor(&self, name: &str) -> Result<&Tensor<'a>, EmbedError> {
        self.tensors.get(name).ok_or_else(|| EmbedError::damaged(format!("{name} is missing")))
    }

    fn norm(&self, name: &str) -> Result<Norm, EmbedError> {
        Ok(Norm {
            gain: self.tensor(&format!("{name}.w"))?.numbers(self.shape.hidden)?,
            bias: self.tensor(&format!("{name}.b"))?.numbers(self.shape.hidden)?,
            epsilon: self.epsilon,
        })
    }

    /// A layer whose weights have `inputs` numbers a row; bias and weights lie side by side in the file.
    fn linear(&self, layer: usize, name: &str, inputs: usize, outputs: usize) -> Result<Linear, EmbedError> {
        let weights = *self.tensor(&format!("l{layer}.{name}.w"))?;
        let bias = *self.tensor(&format!("l{layer}.{name}.b"))?;
        if weights.count != inputs.saturating_mul(outputs) {
            return Err(EmbedError::damaged(format!(
                "l{layer}.{name}.w has another size than the header says"
            )));
        }
        Linear::new(&[Part { weights, bias, factor: 1.0 }], inputs, outputs)
    }

    /// Query, key and value of one head, one after the other.
    fn head(&self, layer: usize, head: usize) -> Result<Linear, EmbedError> {
        let Shape { hidden, heads, .. } = self.shape;
        let size = hidden / heads;
        // The division of the attention's logits, moved into the query weights.
        let scaling = 1.0 / (size as f32).sqrt();
        let mut parts = Vec::new();
        for (name, factor) in [("q", scaling), ("k", 1.0), ("v", 1.0)] {
            let weights = self.tensor(&format!("l{layer}.{name}.w"))?.rows(head * size, size, hidden)?;
            let bias = self.tensor(&format!("l{layer}.{name}.b"))?.rows(head * size, size, 1)?;
            parts.push(Part { weights, bias, factor });
        }
        Linear::new(&parts, hidden, size)
    }

    fn layer(&self, layer: usize) -> Result<Layer, EmbedError> {
        let Shape { hidden, heads, inner, .. } = self.shape;
        Ok(Layer {
            heads: (0..heads).map(|head| self.head(layer, head)).collect::<Result<_, _>>()?,
            attention_out: self.linear(layer, "ao", hidden, hidden)?,
            attention_norm: self.norm(&format!("l{layer}.aln"))?,
            inner: self.linear(layer, "fi", hidden, inner)?,
            outer: self.linear(layer, "fo", inner, hidden)?,
            norm: self.norm(&format!("l{layer}.oln"))?,
        })
    }
}
