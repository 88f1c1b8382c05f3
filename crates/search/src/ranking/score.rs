//! What is each feature worth, and how is the sum told to a person?

use crate::query::{Feature, Mode};

/// Features of a passage in its document, each from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Features {
    /// BM25F of title and text of the whole document, as a share of the best document's.
    pub document_words: f32,
    /// BM25F of the passage and its headings, as a share of the best passage's.
    pub passage_words: f32,
    /// Share of the question's weight that the title holds.
    pub title: f32,
    /// Share of the title's words that the question holds.
    pub title_focus: f32,
    /// Nearness in meaning of the document.
    pub document_meaning: f32,
    /// Nearness in meaning of the passage.
    pub passage_meaning: f32,
    /// Nearness in meaning of the document's nearest passage.
    pub nearest_passage: f32,
}

/// Number of features.
const COUNT: usize = 7;

/// Weights in the order of [`NAMES`]; 0 for a feature that does not count.
pub(crate) type Weights = [f32; COUNT];

/// Stable names of the features.
const NAMES: [&str; COUNT] = [
    "document_words",
    "passage_words",
    "title",
    "title_focus",
    "document_meaning",
    "passage_meaning",
    "nearest_passage_meaning",
];

/// Stable name of each feature, in `snake_case`.
pub fn feature_names() -> impl Iterator<Item = &'static str> {
    NAMES.into_iter()
}

/// The weights in a mode. With meaning, the document's words weigh double: words and titles keep the upper hand over
/// what is only alike.
pub(crate) fn weights(mode: Mode) -> Weights {
    match mode {
        Mode::Words => [1.0, 1.0, 1.5, 0.5, 0.0, 0.0, 0.0],
        Mode::Meaning => [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0],
        Mode::Both => [2.0, 1.0, 1.5, 0.5, 1.0, 0.5, 0.5],
    }
}

impl Features {
    fn values(&self) -> [f32; COUNT] {
        [
            self.document_words,
            self.passage_words,
            self.title,
            self.title_focus,
            self.document_meaning,
            self.passage_meaning,
            self.nearest_passage,
        ]
    }

    /// The score under these weights.
    pub(crate) fn score(&self, weights: &Weights) -> f32 {
        weights.iter().zip(self.values()).map(|(weight, value)| weight * value).sum()
    }

    /// The features that count with what each adds to the score, weightiest first.
    pub(crate) fn explain(&self, weights: &Weights) -> Vec<Feature> {
        let features = NAMES.iter().zip(weights).zip(self.values()).filter(|((_, weight), _)| **weight > 0.0);
        let features =
            features.map(|((name, weight), value)| Feature { name, value, contribution: weight * value });
        let mut features: Vec<Feature> = features.collect();
        features.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
        features
    }
}
