//! Can a resident learn anything of a hidden document: by counts, facets, word statistics, corrections, order?

use domain::document::{Audience, Kind};
use search::{DocumentEntry, Index, Query, SearchOutcome};

use crate::library::{entry, hidden, holding, in_memory};

fn public() -> Vec<DocumentEntry> {
    vec![
        entry(
            1,
            "Budget",
            &["Le budget de la ville est voté en mars.", "Les dépenses de personnel baissent."],
        ),
        entry(2, "Personnel", &["Le personnel municipal reçoit une prime."]),
        entry(3, "Piscine", &["La piscine est fermée le lundi."]),
    ]
}

fn secrets() -> Vec<DocumentEntry> {
    let mut report =
        hidden(9, "Suppression de postes au budget", &["Le licenciement du personnel est envisagé."]);
    report.kind = Kind::Report;
    report.date = Some("2019-05-01".parse().unwrap());
    vec![report, hidden(10, "Personnel", &["Personnel, personnel, personnel : fermeture de la piscine."])]
}

const QUESTIONS: [&str; 7] = [
    "personnel",
    "budget de la piscine",
    "licenciement",
    "lisenciement du personnel",
    "suppression de postes",
    "fermeture",
    "envisage",
];

fn asked(index: &Index, question: &str, audience: Audience) -> SearchOutcome {
    index.search(&Query { facets: true, ..Query::new(question, audience) }).unwrap()
}

#[test]
fn what_is_hidden_changes_nothing_for_residents() {
    let without = holding(&public());
    let with = holding(&[public(), secrets()].concat());
    for question in QUESTIONS {
        let (seen, expected) =
            (asked(&with, question, Audience::Public), asked(&without, question, Audience::Public));
        assert_eq!(seen, expected, "{question}");
    }
    let agents = asked(&with, "licenciement du personnel", Audience::Agents);
    assert_eq!(agents.hits[0].document.0.as_u128(), 9);
    assert_eq!(agents.facets.years, [(2019, 1)]);
    assert!(agents.facets.kinds.contains(&(Kind::Report, 1)));
    assert!(agents.terms.iter().any(|term| term.typed == "licenciement" && term.passages == 1));
}

#[test]
fn what_was_hidden_again_or_removed_leaves_no_trace() {
    let without = holding(&public());
    for removed in [false, true] {
        let index = in_memory();
        for document in public() {
            index.put_document(&document).unwrap();
        }
        for secret in secrets() {
            index.put_document(&DocumentEntry { visibility: public()[0].visibility, ..secret }).unwrap();
        }
        index.commit().unwrap();
        assert_eq!(asked(&index, "licenciement", Audience::Public).total, 1, "it was public");
        for secret in secrets() {
            if removed {
                index.remove_document(secret.document).unwrap();
            } else {
                index.put_document(&secret).unwrap();
            }
        }
        index.commit().unwrap();
        for question in QUESTIONS {
            let (seen, expected) =
                (asked(&index, question, Audience::Public), asked(&without, question, Audience::Public));
            assert_eq!(seen, expected, "{question}");
        }
    }
}

#[test]
fn corrections_are_drawn_from_what_one_may_see() {
    let index = holding(&[public(), secrets()].concat());
    let corrected = |audience| asked(&index, "lisenciement", audience).terms[0].corrected.clone();
    assert_eq!(corrected(Audience::Public), None);
    assert_eq!(corrected(Audience::Agents).as_deref(), Some("licenciement"));
}
