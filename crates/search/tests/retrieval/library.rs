//! Small libraries to search in.

use domain::document::{Audience, Kind, Language, Passage, Span, Visibility};
use domain::{CharRange, DocumentId, VersionId};
use search::analysis::Tables;
use search::{DocumentEntry, Index, Query};
use uuid::Uuid;

/// A public notice in French; `number` becomes its id.
pub(crate) fn entry(number: u128, title: &str, passages: &[&str]) -> DocumentEntry {
    let passages = passages.iter().enumerate().map(|(at, text)| Passage {
        ordinal: u32::try_from(at).unwrap(),
        headings: vec![title.to_owned()],
        text: (*text).to_owned(),
        spans: vec![Span { page: 1, range: CharRange::new(0, 1) }],
        marginal: false,
    });
    DocumentEntry {
        document: DocumentId(Uuid::from_u128(number)),
        version: VersionId(Uuid::from_u128(number + 1_000_000)),
        file: format!("{number}.txt"),
        title: title.to_owned(),
        kind: Kind::Notice,
        date: None,
        language: Language::French,
        visibility: Visibility::Public,
        readers: Default::default(),
        passages: passages.collect(),
    }
}

/// The same document for agents only.
pub(crate) fn hidden(number: u128, title: &str, passages: &[&str]) -> DocumentEntry {
    DocumentEntry { visibility: Visibility::Agents, ..entry(number, title, passages) }
}

pub(crate) fn in_memory() -> Index {
    Index::in_memory(&Tables::builtin().unwrap()).unwrap()
}

/// An index that holds these documents.
pub(crate) fn holding(documents: &[DocumentEntry]) -> Index {
    let index = in_memory();
    for document in documents {
        index.put_document(document).unwrap();
    }
    index.commit().unwrap();
    index
}

/// Numbers and ordinals of the passages found, best first.
pub(crate) fn found(index: &Index, text: &str, audience: Audience) -> Vec<(u128, u32)> {
    found_by(index, &Query::new(text, audience))
}

pub(crate) fn found_by(index: &Index, query: &Query) -> Vec<(u128, u32)> {
    let outcome = index.search(query).unwrap();
    outcome.hits.iter().map(|hit| (hit.document.0.as_u128(), hit.ordinal)).collect()
}
