//! What is each feature worth, and how is the sum told to a person?

use crate::query::{Feature, Mode};

/// Features of a passage in its document, each from about 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Features {
    /// BM25F of title and text of the whole document, as a share of the best document's.
    pub document_words: f32,
    /// BM25F of the passage and its headings, as a share of the best passage's.
    pub passage_words: f32,
    /// Share of the question's weight that the title holds.
    pub title: f32,
    /// Share of the question's weight that the document holds.
    pub coverage: f32,
    /// Share of the title's words that the question holds.
    pub title_focus: f32,
    /// Neighbouring words of the question that stand near each other in the passage.
    pub proximity: f32,
    /// Nearness in meaning of the document.
    pub document_meaning: f32,
    /// Nearness in meaning of the document's nearest passage.
    pub nearest_passage: f32,
    /// Nearness in meaning of the passage.
    pub passage_meaning: f32,
}

/// Name and weight of each feature when words and meaning both speak.
pub(crate) const WEIGHTS: [(&str, f32); 9] = [
    ("document_words", 1.0),
    ("passage_words", 1.0),
    ("title", 1.5),
    ("coverage", 0.25),
    ("title_focus", 0.5),
    ("proximity", 0.25),
    ("document_meaning", 1.0),
    ("passage_meaning", 0.5),
    ("nearest_passage_meaning", 0.5),
];

/// Stable name of each feature, in `snake_case`.
pub fn feature_names() -> impl Iterator<Item = &'static str> {
    WEIGHTS.iter().map(|(name, _)| *name)
}

impl Features {
    fn values(&self) -> [f32; 9] {
        [
            self.document_words,
            self.passage_words,
            self.title,
            self.coverage,
            self.title_focus,
            self.proximity,
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
        let features =
            WEIGHTS.iter().zip(weights).zip(self.values()).filter(|((_, weight), _)| **weight > 0.0);
        let features = features.map(|(((name, _), weight), value)| Feature {
            name,
            value,
            contribution: weight * value,
        });
        let mut features: Vec<Feature> = features.collect();
        features.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
        features
    }
}

/// Weights in the order of [`WEIGHTS`]; 0 for a feature that does not count.
pub(crate) type Weights = [f32; 9];

/// The weights in a mode.
pub(crate) fn weights(mode: Mode) -> Weights {
    WEIGHTS.map(|(name, weight)| {
        let of_meaning = name.ends_with("meaning");
        let counts = match mode {
            Mode::Words => !of_meaning,
            Mode::Meaning => of_meaning,
            Mode::Both => true,
        };
        if counts { weight } else { 0.0 }
    })
}
