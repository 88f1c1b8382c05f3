//! Are the candidates the best of all, whatever was left out on the way?

use std::collections::BTreeSet;

use domain::document::{Kind, Language, Passage, Visibility};
use domain::{DocumentId, VersionId};
use proptest::prelude::*;
use uuid::Uuid;

use super::candidates::{DOCUMENTS, PASSAGES, by_words};
use super::features::measure;
use super::question::understand;
use super::statistics::Statistics;
use crate::analysis::Tables;
use crate::index::schema::Fields;
use crate::index::sight::Sight;
use crate::{DocumentEntry, Index};

/// Words fall off in number as those of a language do.
fn word(chance: u32) -> String {
    let rank = (300.0_f64.powf(f64::from(chance % 1_000) / 1_000.0)) as usize;
    let syllables = ["ba", "du", "ki", "lo", "mo", "pu", "ra", "so"];
    [rank % 8, rank / 8 % 8, rank / 64 % 8].map(|at| syllables[at]).concat()
}

fn text(chances: &[u32]) -> String {
    chances.iter().map(|chance| word(*chance)).collect::<Vec<_>>().join(" ")
}

fn index(documents: &[Vec<Vec<u32>>], commits: usize) -> Index {
    let index = Index::in_memory(&Tables::builtin().unwrap()).unwrap();
    for (number, passages) in documents.iter().enumerate() {
        let id = Uuid::from_u128(number as u128);
        let passages = (0_u32..).zip(passages).map(|(ordinal, chances)| Passage {
            ordinal,
            headings: vec![text(&chances[..1])],
            text: text(chances),
            spans: Vec::new(),
            marginal: false,
        });
        let entry = DocumentEntry {
            document: DocumentId(id),
            version: VersionId(id),
            file: String::new(),
            title: text(&documents[number][0][..1]),
            kind: Kind::Notice,
            date: None,
            language: Language::French,
            visibility: Visibility::Public,
            readers: Default::default(),
            passages: passages.collect(),
        };
        index.put_document(&entry).unwrap();
        if number % (documents.len() / commits).max(1) == 0 {
            index.commit().unwrap();
        }
    }
    index.commit().unwrap();
    index
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn candidates_are_the_best_by_measuring_everything(
        documents in prop::collection::vec(prop::collection::vec(prop::collection::vec(0_u32..1_000, 1..30), 1..6), 300..900),
        question in prop::collection::vec(0_u32..1_000, 1..9),
        commits in 1_usize..6,
    ) {
        let index = index(&documents, commits);
        let snapshot = index.snapshot();
        let sight = Sight::new(&snapshot, domain::document::Audience::Public, &domain::visibility::Grants::default());
        let statistics = Statistics::new(&snapshot, &sight);
        let question = understand(&text(&question), index.analyzer(), &statistics, Fields::schema().1, &|_| None);
        let numbers: Vec<u32> = (0..u32::try_from(snapshot.len()).unwrap()).collect();
        let all = measure(&snapshot, &statistics, &question, &numbers).unwrap();
        let found = by_words(&snapshot, &statistics, &question, &None).unwrap();
        let mut whole: Vec<f32> = all.iter().map(|document| document.words).filter(|words| *words > 0.0).collect();
        let mut passages: Vec<f32> =
            all.iter().flat_map(|d| &d.passages).map(|passage| passage.words).filter(|words| *words > 0.0).collect();
        whole.sort_by(|a, b| b.total_cmp(a));
        passages.sort_by(|a, b| b.total_cmp(a));
        let least = |values: &[f32], limit: usize| values.get(limit - 1).copied().unwrap_or(0.0);
        let (document_floor, passage_floor) = (least(&whole, DOCUMENTS), least(&passages, PASSAGES));
        let mut must = BTreeSet::new();
        for (number, document) in numbers.iter().zip(&all) {
            let best = document.passages.iter().map(|passage| passage.words).fold(0.0, f32::max);
            // Sums are made in different orders: what is within rounding of the limit may be in or out.
            if document.words > document_floor + 1e-5 || best > passage_floor + 1e-5 {
                must.insert(*number);
            }
            if found.contains(number) {
                prop_assert!(document.words > document_floor - 1e-5 || best > passage_floor - 1e-5);
            }
        }
        prop_assert!(must.is_subset(&found), "missing {:?}", must.difference(&found).count());
        prop_assert!(found.len() <= DOCUMENTS + PASSAGES);
    }
}
