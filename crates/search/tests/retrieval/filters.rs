//! Do filters leave exactly what was asked for, in hits, counts and facets?

use domain::document::{Audience, Kind};
use search::{DocumentEntry, Index, Query};

use crate::library::{entry, found_by, holding};

fn library() -> Index {
    let dated = |number, kind, date: &str| DocumentEntry {
        kind,
        date: (!date.is_empty()).then(|| date.parse().unwrap()),
        ..entry(number, "Voirie", &["Travaux de voirie.", "Travaux du pont."])
    };
    holding(&[
        dated(1, Kind::Act, "2023-03-01"),
        dated(2, Kind::Act, "2024-03-01"),
        dated(3, Kind::Minutes, "2024-12-31"),
        dated(4, Kind::Notice, ""),
    ])
}

fn documents(index: &Index, change: impl Fn(&mut Query)) -> Vec<u128> {
    let mut query = Query::new("travaux de voirie", Audience::Public);
    query.per_document = 1;
    change(&mut query);
    let mut numbers: Vec<u128> = found_by(index, &query).into_iter().map(|(number, _)| number).collect();
    numbers.sort_unstable();
    numbers
}

#[test]
fn by_kind_date_and_document() {
    let index = library();
    let id = entry(3, "", &[]).document;
    assert_eq!(documents(&index, |_| {}), [1, 2, 3, 4]);
    assert_eq!(documents(&index, |query| query.kinds = vec![Kind::Act]), [1, 2]);
    assert_eq!(documents(&index, |query| query.kinds = vec![Kind::Act, Kind::Notice]), [1, 2, 4]);
    assert_eq!(documents(&index, |query| query.from = Some("2024-03-01".parse().unwrap())), [2, 3]);
    assert_eq!(documents(&index, |query| query.to = Some("2024-03-01".parse().unwrap())), [1, 2]);
    assert_eq!(documents(&index, |query| query.document = Some(id)), [3]);
    assert_eq!(
        documents(&index, |query| {
            query.document = Some(id);
            query.kinds = vec![Kind::Act];
        }),
        [] as [u128; 0]
    );
}

#[test]
fn facets_and_totals_count_what_the_filters_leave() {
    let index = library();
    let mut query = Query { facets: true, ..Query::new("travaux", Audience::Public) };
    let all = index.search(&query).unwrap();
    assert_eq!(all.total, 8);
    assert_eq!(all.facets.kinds, [(Kind::Act, 4), (Kind::Notice, 2), (Kind::Minutes, 2)]);
    assert_eq!(all.facets.years, [(2024, 4), (2023, 2)]);
    query.kinds = vec![Kind::Act];
    let acts = index.search(&query).unwrap();
    assert_eq!((acts.total, acts.facets.kinds), (4, vec![(Kind::Act, 4)]));
}

#[test]
fn pages_follow_one_another_without_repeats() {
    let index = library();
    let page = |offset, limit| {
        let query = Query { offset, limit, per_document: 0, ..Query::new("travaux", Audience::Public) };
        found_by(&index, &query)
    };
    let all = page(0, 20);
    assert_eq!(all.len(), 8);
    assert_eq!([page(0, 3), page(3, 3), page(6, 3)].concat(), all);
}
