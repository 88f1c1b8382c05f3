//! What does the network compute from tokens to a vector?
//!
//! A BERT encoder (Devlin et al., 2019): embeddings, then layers of attention and feed-forward, each
//! followed by a normalisation of the sum; the vector is the mean over the tokens, scaled to length one.

use super::batch::Batch;
use super::kernels::{Level, Matrix, Norm, Rows, add_layer_norm, gelu, multiply, quantise, softmax_rows};
use super::linear::{Linear, Scratch};
use super::q4::BLOCK;
use super::tensor::WordTable;

/// Queries whose attention is computed together.
const QUERY_ROWS: usize = 24;
/// Columns of a product are a multiple of this.
const COLUMNS: usize = 16;

/// The sizes of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    /// Numbers that stand for a token between layers, and in the vector.
    pub(super) hidden: usize,
    /// Layers.
    pub(super) layers: usize,
    /// Attention heads of a layer.
    pub(super) heads: usize,
    /// Numbers inside the feed-forward part.
    pub(super) inner: usize,
    /// Tokens that a text may have.
    pub(super) positions: usize,
}

/// One layer. Query, key and value of a head are one linear layer, so that a head's numbers stay in the
/// processor's cache until its attention is done; the query weights carry the `1 / sqrt(head size)`.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) heads: Vec<Linear>,
    pub(super) attention_out: Linear,
    pub(super) attention_norm: Norm,
    pub(super) inner: Linear,
    pub(super) outer: Linear,
    pub(super) norm: Norm,
}

/// The whole network.
#[derive(Debug)]
pub(super) struct Encoder {
    pub(super) shape: Shape,
    pub(super) words: WordTable,
    /// `positions x hidden`; the embedding of the only segment is added already.
    pub(super) positions: Vec<f32>,
    pub(super) norm: Norm,
    pub(super) layers: Vec<Layer>,
}

/// What a pass works in, kept from one pass to the next.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    state: Vec<f32>,
    projected: Vec<f32>,
    mixed: Vec<f32>,
    rows: Rows,
    inner_rows: Rows,
    scratch: Scratch,
    keys: Vec<f32>,
    weights: Vec<f32>,
}

impl Encoder {
    /// One vector of unit length for each text of the batch. `file` is what the word table lies in.
    pub(super) fn run(
        &self,
        level: Level,
        file: &[u8],
        batch: &Batch,
        work: &mut Workspace,
    ) -> Vec<Vec<f32>> {
        self.embed_tokens(level, file, batch, work);
        for layer in &self.layers {
            self.attend(level, layer, batch, work);
            layer.feed_forward(level, work);
        }
        self.pool(batch, &work.state)
    }

    fn embed_tokens(&self, level: Level, file: &[u8], batch: &Batch, work: &mut Workspace) {
        let hidden = self.shape.hidden;
        work.state.resize(batch.ids.len() * hidden, 0.0);
        work.mixed.resize(batch.ids.len() * hidden, 0.0);
        let places =
            batch.lengths.iter().flat_map(|length| self.positions.chunks_exact(hidden).take(*length));
        let tokens = work.state.chunks_exact_mut(hidden).zip(&batch.ids).zip(places);
        for ((state, id), place) in tokens {
            self.words.look_up(file, *id, state);
            for (state, place) in state.iter_mut().zip(place) {
                *state += place;
            }
        }
        add_layer_norm(level, &mut work.state, &[], &self.norm);
    }

    fn attend(&self, level: Level, layer: &Layer, batch: &Batch, work: &mut Workspace) {
        quantise_rows(level, &work.state, self.shape.hidden, &mut work.rows);
        for (head, linear) in layer.heads.iter().enumerate() {
            work.projected.resize(work.rows.count * linear.outputs(), 0.0);
            linear.apply(level, &work.rows, &mut work.projected, &mut work.scratch.spread);
            let mut start = 0;
            for length in &batch.lengths {
                self.attend_head(level, (start, *length), head, work);
                start += length;
            }
        }
        quantise_rows(level, &work.mixed, self.shape.hidden, &mut work.rows);
        layer.attention_out.apply(level, &work.rows, &mut work.mixed, &mut work.scratch.spread);
        add_layer_norm(level, &mut work.state, &work.mixed, &layer.attention_norm);
    }

    /// Attention of one head over one text, from `projected` into the head's columns of `mixed`.
    fn attend_head(&self, level: Level, (start, length): (usize, usize), head: usize, work: &mut Workspace) {
        let hidden = self.shape.hidden;
        let size = hidden / self.shape.heads;
        let width = 3 * size;
        let padded = length.next_multiple_of(COLUMNS);
        let (_, projected) = work.projected.split_at(start * width);
        transpose_keys(projected, size, (length, padded), &mut work.keys);
        work.weights.resize(QUERY_ROWS * padded, 0.0);
        let keys = Matrix { numbers: &work.keys, stride: padded, rows: size, columns: padded };
        let (_, values) = projected.split_at(2 * size);
        let values = Matrix { numbers: values, stride: width, rows: length, columns: size };
        for first in (0..length).step_by(QUERY_ROWS) {
            let rows = QUERY_ROWS.min(length - first);
            let (_, queries) = projected.split_at(first * width);
            let queries = Matrix { numbers: queries, stride: width, rows, columns: size };
            let (weights, _) = work.weights.split_at_mut(rows * padded);
            multiply(level, queries, keys, weights, padded);
            softmax_rows(level, weights, padded, length);
            let weights = Matrix { numbers: weights, stride: padded, rows, columns: length };
            let (_, mixed) = work.mixed.split_at_mut((start + first) * hidden + head * size);
            multiply(level, weights, values, mixed, hidden);
        }
    }

    fn pool(&self, batch: &Batch, state: &[f32]) -> Vec<Vec<f32>> {
        let hidden = self.shape.hidden;
        let mut tokens = state.chunks_exact(hidden);
        let mut vectors = Vec::with_capacity(batch.lengths.len());
        for length in &batch.lengths {
            let mut sum = vec![0.0_f32; hidden];
            for token in tokens.by_ref().take(*length) {
                for (sum, x) in sum.iter_mut().zip(token) {
                    *sum += x;
                }
            }
            // The mean's divisor cancels when the length becomes one.
            let norm = sum.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
            sum.iter_mut().for_each(|x| *x /= norm);
            vectors.push(sum);
        }
        vectors
    }
}

impl Layer {
    fn feed_forward(&self, level: Level, work: &mut Workspace) {
        quantise_rows(level, &work.state, self.outer.outputs(), &mut work.rows);
        self.inner.apply_quantised(level, &work.rows, gelu, (&mut work.inner_rows, &mut work.scratch));
        self.outer.apply(level, &work.inner_rows, &mut work.mixed, &mut work.scratch.spread);
        add_layer_norm(level, &mut work.state, &work.mixed, &self.norm);
    }
}

/// Quantises rows of `width` numbers.
fn quantise_rows(level: Level, numbers: &[f32], width: usize, rows: &mut Rows) {
    rows.reset(numbers.len() / width, width / BLOCK);
    quantise(level, numbers, rows, 0, 1);
}

/// The keys of one head (the second third of each row) with a line for each of their places: `size x padded`,
/// zeros after `length`.
fn transpose_keys(projected: &[f32], size: usize, (length, padded): (usize, usize), keys: &mut Vec<f32>) {
    keys.clear();
    keys.resize(size * padded, 0.0);
    for (token, row) in projected.chunks_exact(3 * size).take(length).enumerate() {
        for (line, x) in keys.chunks_exact_mut(padded).zip(row.iter().skip(size)) {
            if let Some(place) = line.get_mut(token) {
                *place = *x;
            }
        }
    }
}
