//! Can a resident learn anything of a hidden document: by counts, facets, word statistics, corrections, order?

use domain::document::{Audience, Kind, Visibility};
use domain::visibility::{Grants, Readers};
use domain::{PersonId, ServiceId};
use search::{DocumentEntry, Index, Query, SearchOutcome};
use uuid::Uuid;

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

/// One document of each circle, and several that name services or people; each holds words that no other holds.
fn of_each_circle() -> Vec<DocumentEntry> {
    let service = |number| Readers { services: vec![ServiceId(Uuid::from_u128(number))], people: Vec::new() };
    let person = |number| Readers { services: Vec::new(), people: vec![PersonId(Uuid::from_u128(number))] };
    let circles = [
        (Visibility::SignedIn, Readers::default(), "Le budget de la piscine prévoit une zibeline."),
        (Visibility::Agents, Readers::default(), "Le personnel de la piscine garde un narguilé."),
        (Visibility::Service, service(1), "Le licenciement du personnel touche le quinconce."),
        (Visibility::Service, service(2), "La fermeture de la piscine cache un ornithorynque."),
        (Visibility::People, person(1), "La suppression de postes au budget nomme le galimatias."),
        (Visibility::People, person(2), "Le personnel de la piscine porte un houppelande."),
    ];
    let documents = circles.into_iter().zip(20_u128..).map(|((visibility, readers, text), number)| {
        DocumentEntry { visibility, readers, ..entry(number, "Personnel de la piscine", &[text]) }
    });
    public().into_iter().chain(documents).collect()
}

/// Whoever looks finds, counts and is corrected as if what they may not see had never come in.
#[test]
fn each_reader_searches_a_library_of_what_they_may_see() {
    let grants = |services: &[u128], person: Option<u128>| Grants {
        everything: false,
        services: services.iter().map(|number| ServiceId(Uuid::from_u128(*number))).collect(),
        person: person.map(|number| PersonId(Uuid::from_u128(number))),
    };
    let readers = [
        (Audience::Public, Grants::default(), 3),
        (Audience::SignedIn, grants(&[], Some(9)), 4),
        (Audience::SignedIn, grants(&[2], Some(9)), 5),
        (Audience::Agents, grants(&[], Some(9)), 5),
        (Audience::Agents, grants(&[1], Some(2)), 7),
        (Audience::Agents, Grants::everything(), 9),
    ];
    let all = of_each_circle();
    let library = holding(&all);
    for (audience, grants, seen) in readers {
        let sees = |one: &&DocumentEntry| {
            audience.may_see(one.visibility) || grants.open(one.visibility, &one.readers)
        };
        let theirs: Vec<DocumentEntry> = all.iter().filter(sees).cloned().collect();
        assert_eq!(theirs.len(), seen, "{audience:?} {grants:?}");
        let alone = holding(&theirs);
        let words = ["zibeline", "narguilé", "quinconce", "ornithorynque", "galimatias", "houppelande"];
        let slips = ["zibelline", "ornitorynque", "galimattias"];
        for question in QUESTIONS.into_iter().chain(words).chain(slips) {
            let ask = |index: &Index| {
                let query = Query::new(question, audience);
                index.search(&Query { facets: true, grants: grants.clone(), ..query }).unwrap()
            };
            assert_eq!(ask(&library), ask(&alone), "{question} {audience:?} {grants:?}");
        }
    }
}
