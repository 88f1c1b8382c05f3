//! Would other weights do as well? What a ranking owes to each feature, and to the choice of its weights.
//!
//! The first documents of each question are sorted again under other weights: without each feature in turn, with all
//! weights equal, and with weights chosen on the questions of the other folds. A ranking whose weights fit one set only
//! loses much in the last; nothing of this touches the weights of the product.

use serde::Serialize;

use super::measures::{Measures, measure};
use super::set::SetQuestion;
use crate::query::Hit;

/// Parts into which the questions are split, by turns.
const FOLDS: usize = 5;
/// Weights that are tried for each feature.
const GRID: [f32; 7] = [0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0];
/// Times that each feature's weight is chosen again, the others being held.
const ROUNDS: usize = 3;

/// A question with its first documents: name, and the value of each feature.
struct List<'a> {
    question: &'a SetQuestion,
    documents: Vec<(&'a str, Vec<f32>)>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Study {
    /// Features with their weights in the product.
    pub weights: Vec<(&'static str, f32)>,
    /// As the product sorts.
    pub product: Measures,
    /// Every weight 1.
    pub equal: Measures,
    /// Without one feature.
    pub without: Vec<(&'static str, Measures)>,
    /// Each question sorted with weights chosen on the other folds, from equal weights on.
    pub chosen_on_other_folds: Measures,
    /// The weights chosen, fold by fold.
    pub chosen: Vec<Vec<f32>>,
}

/// Studies the lists of hits (one a document) of each question; `None` where there is nothing to study.
#[must_use]
pub fn study(found: &[(&SetQuestion, Vec<(String, Hit)>)]) -> Option<Study> {
    let first = found.iter().find_map(|(_, hits)| hits.first())?;
    let weight = |name: &str| {
        let all = found.iter().flat_map(|(_, hits)| hits).flat_map(|(_, hit)| &hit.why.features);
        let worth = all.filter(|feature| feature.name == name && feature.value > 0.0);
        worth.map(|feature| feature.contribution / feature.value).next().unwrap_or(0.0)
    };
    let mut names: Vec<&'static str> = first.1.why.features.iter().map(|feature| feature.name).collect();
    names.sort_unstable();
    let product: Vec<f32> = names.iter().map(|name| weight(name)).collect();
    let values = |hit: &Hit| -> Vec<f32> {
        let value = |name: &&str| hit.why.features.iter().find(|feature| feature.name == *name);
        names.iter().map(|name| value(name).map_or(0.0, |feature| feature.value)).collect()
    };
    let lists: Vec<List<'_>> = found
        .iter()
        .map(|(question, hits)| List {
            question,
            documents: hits.iter().map(|(name, hit)| (name.as_str(), values(hit))).collect(),
        })
        .collect();
    let all: Vec<&List<'_>> = lists.iter().collect();
    let without = (0..names.len()).map(|left_out| {
        let weights = product.iter().enumerate();
        let weights: Vec<f32> =
            weights.map(|(at, weight)| if at == left_out { 0.0 } else { *weight }).collect();
        sorted(&all, &weights)
    });
    let (chosen_on_other_folds, chosen) = folds(&lists, names.len());
    Some(Study {
        weights: names.iter().copied().zip(product.iter().copied()).collect(),
        product: sorted(&all, &product),
        equal: sorted(&all, &vec![1.0; names.len()]),
        without: names.iter().copied().zip(without).collect(),
        chosen_on_other_folds,
        chosen,
    })
}

/// Measures of the lists sorted under these weights.
fn sorted(lists: &[&List<'_>], weights: &[f32]) -> Measures {
    measure(&lists.iter().map(|list| (list.question, list.sorted(weights))).collect::<Vec<_>>())
}

impl<'a> List<'a> {
    fn sorted(&self, weights: &[f32]) -> Vec<&'a str> {
        let score =
            |values: &[f32]| values.iter().zip(weights).map(|(value, weight)| value * weight).sum::<f32>();
        let mut documents: Vec<(f32, &str)> =
            self.documents.iter().map(|(name, values)| (score(values), *name)).collect();
        documents.sort_by(|a, b| b.0.total_cmp(&a.0));
        documents.into_iter().map(|(_, name)| name).collect()
    }
}

fn folds(lists: &[List<'_>], features: usize) -> (Measures, Vec<Vec<f32>>) {
    let mut ranked = Vec::with_capacity(lists.len());
    let mut chosen = Vec::with_capacity(FOLDS);
    for fold in 0..FOLDS {
        let (mut inside, mut others) = (Vec::new(), Vec::new());
        for (number, list) in lists.iter().enumerate() {
            if number % FOLDS == fold { inside.push(list) } else { others.push(list) }
        }
        let weights = choose(&others, features);
        ranked.extend(inside.iter().map(|list| (list.question, list.sorted(&weights))));
        chosen.push(weights);
    }
    (measure(&ranked), chosen)
}

/// Weights that sort these lists best: each in turn takes the best of the grid, the first of equals.
fn choose(lists: &[&List<'_>], features: usize) -> Vec<f32> {
    let worth = |weights: &[f32]| {
        let measures = sorted(lists, weights);
        measures.ndcg_10 + measures.recall_10
    };
    let mut weights = vec![1.0; features];
    let mut best = worth(&weights);
    for at in (0..features).cycle().take(features * ROUNDS) {
        for value in GRID {
            let mut other = weights.clone();
            other.get_mut(at).into_iter().for_each(|weight| *weight = value);
            let found = worth(&other);
            if found > best {
                (best, weights) = (found, other);
            }
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use domain::{DocumentId, VersionId};
    use uuid::Uuid;

    use super::study;
    use crate::eval::SetQuestion;
    use crate::query::{Feature, Hit, Why};

    fn hit(good: f32, noise: f32) -> Hit {
        let feature = |name, value| Feature { name, value, contribution: value };
        let features = vec![feature("good", good), feature("noise", noise)];
        let (document, version) = (DocumentId(Uuid::nil()), VersionId(Uuid::nil()));
        Hit { document, version, ordinal: 0, score: good + noise, why: Why { features, matched: Vec::new() } }
    }

    #[test]
    fn a_feature_that_matters_is_missed_and_noise_is_dropped() {
        let questions: Vec<SetQuestion> = (0..20)
            .map(|number| SetQuestion {
                id: number.to_string(),
                text: String::new(),
                relevant: HashMap::from([("right".to_owned(), 1)]),
            })
            .collect();
        let found: Vec<_> = questions
            .iter()
            .map(|question| {
                let right = ("right".to_owned(), hit(0.5, 0.0));
                (question, vec![("wrong".to_owned(), hit(0.1, 0.9)), right])
            })
            .collect();
        let study = study(&found).unwrap();
        assert_eq!(study.weights, [("good", 1.0), ("noise", 1.0)]);
        assert!(study.product.ndcg_10 < 0.7);
        let without: HashMap<_, _> = study.without.iter().map(|(name, m)| (*name, m.ndcg_10)).collect();
        assert!(without["noise"] > 0.99 && without["good"] < 0.7);
        assert!(study.chosen_on_other_folds.ndcg_10 > 0.99);
        assert!(super::study(&[]).is_none());
    }
}
