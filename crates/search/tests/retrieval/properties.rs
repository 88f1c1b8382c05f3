//! Is the index a function of what it holds, and does any text go through it?

use std::collections::BTreeMap;

use domain::VersionId;
use domain::document::{Audience, Visibility};
use proptest::prelude::*;
use search::{DocumentEntry, Index, Query, SearchOutcome};
use uuid::Uuid;

use crate::library::{entry, holding, in_memory};

const WORDS: [&str; 16] = [
    "piscine",
    "école",
    "budget",
    "travaux",
    "mairie",
    "crèche",
    "impôts",
    "vélo",
    "marché",
    "eau",
    "2024",
    "RSA",
    "l'hiver",
    "déchets",
    "permis de construire",
    "1 200 €",
];

fn text(words: &[usize]) -> String {
    words.iter().map(|word| WORDS[word % WORDS.len()]).collect::<Vec<_>>().join(" ")
}

#[derive(Debug, Clone)]
enum Change {
    Put { number: u128, version: u128, hidden: bool, words: Vec<Vec<usize>> },
    Vectors { number: u128, version: u128, slot: u32, seed: u32 },
    Remove { number: u128 },
    Commit,
}

fn change() -> impl Strategy<Value = Change> {
    let words = prop::collection::vec(prop::collection::vec(0_usize..16, 1..12), 1..4);
    prop_oneof![
        5 => (0_u128..8, 0_u128..3, any::<bool>(), words)
            .prop_map(|(number, version, hidden, words)| Change::Put { number, version, hidden, words }),
        1 => (0_u128..8).prop_map(|number| Change::Remove { number }),
        2 => (0_u128..8, 0_u128..3, 0_u32..4, 0_u32..100)
            .prop_map(|(number, version, slot, seed)| Change::Vectors { number, version, slot, seed }),
        2 => Just(Change::Commit),
    ]
}

fn document(number: u128, version: u128, hidden: bool, words: &[Vec<usize>]) -> DocumentEntry {
    let texts: Vec<String> = words.iter().map(|words| text(words)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let title = text(&words[0][..1]);
    DocumentEntry {
        version: VersionId(Uuid::from_u128(version)),
        visibility: if hidden { Visibility::Agents } else { Visibility::Public },
        readers: Default::default(),
        ..entry(number, &title, &texts)
    }
}

fn asked(index: &Index, question: &str, audience: Audience) -> SearchOutcome {
    let query = Query { facets: true, limit: 200, per_document: 0, ..Query::new(question, audience) };
    index.search(&query).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_interleaving_gives_the_index_of_a_fresh_build(
        changes in prop::collection::vec(change(), 1..40),
        question in prop::collection::vec(0_usize..16, 1..5),
    ) {
        let index = in_memory();
        let mut state: BTreeMap<u128, DocumentEntry> = BTreeMap::new();
        for change in &changes {
            match change {
                Change::Put { number, version, hidden, words } => {
                    let document = document(*number, *version, *hidden, words);
                    index.put_document(&document).unwrap();
                    state.insert(*number, document);
                }
                Change::Vectors { number, version, slot, seed } => {
                    let id = entry(*number, "", &[]).document;
                    let vector = vec![*seed as f32 + 1.0, 2.0, 3.0];
                    index.put_vectors(id, VersionId(Uuid::from_u128(*version)), vec![(*slot, vector)]).unwrap();
                }
                Change::Remove { number } => {
                    index.remove_document(entry(*number, "", &[]).document).unwrap();
                    state.remove(number);
                }
                Change::Commit => index.commit().unwrap(),
            }
        }
        index.commit().unwrap();
        let documents: Vec<DocumentEntry> = state.into_values().collect();
        let fresh = holding(&documents);
        prop_assert_eq!(index.counts(), fresh.counts());
        let question = text(&question);
        for audience in [Audience::Public, Audience::Agents] {
            prop_assert_eq!(asked(&index, &question, audience), asked(&fresh, &question, audience));
        }
        for document in &documents {
            prop_assert!(index.contains(document.document, document.version));
        }
    }

    #[test]
    fn any_text_is_indexed_and_asked_without_a_fault(title: String, body: String, question: String, glued in "\\PC{0,60}") {
        let index = holding(&[entry(1, &title, &[&body, &glued]), entry(2, &glued, &[&question])]);
        for text in [&title, &body, &question, &glued] {
            let outcome = asked(&index, text, Audience::Public);
            prop_assert!(outcome.hits.iter().all(|hit| hit.score.is_finite()));
        }
    }
}

#[test]
fn hostile_questions_are_answered_in_bounded_time() {
    let index = holding(&[entry(1, "Piscine", &["La piscine ferme le lundi."])]);
    let long = "piscine ".repeat(20_000);
    let letters = "é".repeat(100_000);
    let slips = (0..500).map(|n| format!("pissine{}", "x".repeat(n % 20))).collect::<Vec<_>>().join(" ");
    for question in
        [long.as_str(), &letters, &slips, "", "   ", "?!…", "\0\0", "de la le les", "𝔭𝔦𝔰𝔠𝔦𝔫𝔢", "(((\"\"*~^:"]
    {
        let _ = asked(&index, question, Audience::Public);
    }
    assert_eq!(asked(&index, &long, Audience::Public).hits.len(), 1);
}
