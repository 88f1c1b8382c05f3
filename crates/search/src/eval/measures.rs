//! nDCG, recall and reciprocal rank of ranked lists.

use serde::Serialize;

use super::set::SetQuestion;

/// Means over the questions, from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Measures {
    /// Normalised discounted cumulative gain of the first ten.
    #[serde(rename = "ndcg@10")]
    pub ndcg_10: f64,
    /// Share of the right documents among the first ten.
    #[serde(rename = "recall@10")]
    pub recall_10: f64,
    /// Share of the right documents among the first hundred.
    #[serde(rename = "recall@100")]
    pub recall_100: f64,
    /// One over the rank of the first right document, 0 beyond ten.
    #[serde(rename = "mrr@10")]
    pub mrr_10: f64,
}

/// Measures ranked lists of document names against the questions' judgements.
#[must_use]
pub fn measure<S: AsRef<str>>(found: &[(&SetQuestion, Vec<S>)]) -> Measures {
    let count = found.len().max(1) as f64;
    let mean = |of: &dyn Fn(&SetQuestion, &[S]) -> f64| {
        found.iter().map(|(question, documents)| of(question, documents)).sum::<f64>() / count
    };
    Measures {
        ndcg_10: mean(&|question, documents| ndcg(question, documents, 10)),
        recall_10: mean(&|question, documents| recall(question, documents, 10)),
        recall_100: mean(&|question, documents| recall(question, documents, 100)),
        mrr_10: mean(&reciprocal_rank),
    }
}

fn degree(question: &SetQuestion, document: &str) -> f64 {
    question.relevant.get(document).map_or(0.0, |degree| f64::from(*degree))
}

fn gain(degrees: impl Iterator<Item = f64>) -> f64 {
    degrees.enumerate().map(|(rank, degree)| degree / (rank as f64 + 2.0).log2()).sum()
}

fn ndcg<S: AsRef<str>>(question: &SetQuestion, documents: &[S], depth: usize) -> f64 {
    let got = gain(documents.iter().take(depth).map(|document| degree(question, document.as_ref())));
    let mut ideal: Vec<f64> = question.relevant.values().map(|degree| f64::from(*degree)).collect();
    ideal.sort_by(|a, b| b.total_cmp(a));
    let best = gain(ideal.into_iter().take(depth));
    if best > 0.0 { got / best } else { 0.0 }
}

fn recall<S: AsRef<str>>(question: &SetQuestion, documents: &[S], depth: usize) -> f64 {
    let got =
        documents.iter().take(depth).filter(|document| question.relevant.contains_key(document.as_ref()));
    got.count() as f64 / question.relevant.len().max(1) as f64
}

fn reciprocal_rank<S: AsRef<str>>(question: &SetQuestion, documents: &[S]) -> f64 {
    let first =
        documents.iter().take(10).position(|document| question.relevant.contains_key(document.as_ref()));
    first.map_or(0.0, |rank| 1.0 / (rank as f64 + 1.0))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::measure;
    use crate::eval::SetQuestion;

    #[test]
    fn measures_are_those_of_the_books() {
        let relevant = HashMap::from([("a".to_owned(), 1), ("b".to_owned(), 1)]);
        let question = SetQuestion { id: "q".to_owned(), text: String::new(), relevant };
        let list = ["x", "a", "y", "b"].map(str::to_owned).to_vec();
        let measures = measure(&[(&question, list)]);
        let ideal = 1.0 + 1.0 / 3.0_f64.log2();
        let got = 1.0 / 3.0_f64.log2() + 1.0 / 5.0_f64.log2();
        assert!((measures.ndcg_10 - got / ideal).abs() < 1e-12);
        assert!((measures.recall_10 - 1.0).abs() < 1e-12);
        assert!((measures.mrr_10 - 0.5).abs() < 1e-12);
    }
}
