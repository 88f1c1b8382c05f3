//! Do the reasons of a hit say why it is there?

use domain::document::Audience;
use search::query::Mode;
use search::{Index, Query};

use crate::library::{entry, holding};

fn library() -> Index {
    holding(&[
        entry(1, "Crèches", &["Les inscriptions ouvrent en mars.", "Le tarif dépend des revenus."]),
        entry(2, "Cantine", &["Le tarif de la cantine, les inscriptions et le menu."]),
        entry(3, "Piscine", &["Fermée en mars."]),
    ])
}

#[test]
fn contributions_add_up_to_the_score_and_come_in_order() {
    let index = library();
    for (mode, question) in
        [(Mode::Words, "tarif des crèches"), (Mode::Both, "inscription en mars à la cantine")]
    {
        let outcome = index.search(&Query { mode, ..Query::new(question, Audience::Public) }).unwrap();
        assert!(outcome.hits.len() >= 3);
        for hit in &outcome.hits {
            let sum: f32 = hit.why.features.iter().map(|feature| feature.contribution).sum();
            assert!((sum - hit.score).abs() < 1e-4, "{sum} is not {}", hit.score);
            assert!(hit.why.features.is_sorted_by(|a, b| a.contribution >= b.contribution));
            assert!(
                hit.why.features.iter().all(|feature| (0.0..=1.0001).contains(&feature.value)),
                "{:?}",
                hit.why
            );
        }
        assert!(outcome.hits.is_sorted_by(|a, b| a.score >= b.score));
    }
}

#[test]
fn matched_words_are_those_of_the_passage() {
    let outcome = library().search(&Query::new("tarif mars cantine", Audience::Public)).unwrap();
    assert_eq!(outcome.hits[0].document.0.as_u128(), 2);
    assert_eq!(outcome.hits[0].why.matched, ["tarif", "cantine"]);
    let weights: f32 = outcome.terms.iter().map(|term| term.weight).sum();
    assert!((weights - 1.0).abs() < 1e-4, "shares of the question: {weights}");
}
