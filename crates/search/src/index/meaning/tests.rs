//! Does comparing find what the definition says, whatever was written and in whatever order?

use std::collections::BTreeMap;

use domain::{DocumentId, VersionId};
use proptest::prelude::*;
use uuid::Uuid;

use super::{Meaning, Row, Vectors};

fn row(document: u128, slot: u32, vector: &[f32]) -> Row {
    Row::new(DocumentId(Uuid::from_u128(document)), VersionId(Uuid::from_u128(document)), slot, vector)
        .unwrap()
}

fn vectors(rows: &[Row]) -> Vectors {
    let mut vectors = Vectors::default();
    vectors.add(rows.iter().map(|row| (&row.head, &*row.bytes)));
    vectors
}

fn resolve(vectors: &Vectors, documents: u32) -> Meaning {
    let number = |document: DocumentId, _| u32::try_from(document.0.as_u128()).ok();
    vectors.resolve(|document, version| number(document, version).filter(|n| *n < documents), |_| true)
}

#[test]
fn the_last_vector_of_a_slot_counts() {
    let rows =
        [row(1, 0, &[1.0, 0.0]), row(2, 0, &[3.0, 4.0]), row(1, 0, &[0.0, 2.0]), row(9, 0, &[1.0, 1.0])];
    let meaning = resolve(&vectors(&rows), 5);
    assert_eq!(meaning.embedded(), 2);
    let near = meaning.scan(&meaning.aim(&[0.0, 1.0]).unwrap(), 5, &|_| true);
    assert!(near[1].document > near[2].document);
    assert_eq!(near.iter().filter(|near| near.best().is_some()).count(), 2);
    assert!(meaning.aim(&[1.0]).is_none(), "a vector of another model");
    assert!(meaning.aim(&[0.0, 0.0]).is_none() && meaning.aim(&[f32::NAN, 0.0]).is_none());
}

#[test]
fn what_all_documents_share_is_taken_away() {
    let rows: Vec<Row> = (0..200).map(|n| row(n, 0, &[10.0, if n % 2 == 0 { 1.0 } else { -1.0 }])).collect();
    let meaning = resolve(&vectors(&rows), 200);
    let near = meaning.scan(&meaning.aim(&[10.0, 1.0]).unwrap(), 200, &|_| true);
    let (alike, opposite) = (near[0].document.unwrap(), near[1].document.unwrap());
    assert!(alike > 0.9 && opposite < 0.1, "{alike} {opposite}");
}

#[test]
fn hidden_documents_do_not_move_the_mean() {
    let rows: Vec<Row> = (0..40).map(|n| row(n, 0, &[1.0, n as f32 / 40.0])).collect();
    let secret: Vec<Row> = (40..80).map(|n| row(n, 0, &[-1.0, 5.0])).collect();
    let number = |document: DocumentId, _| u32::try_from(document.0.as_u128()).ok();
    let mean = |rows: &[Row]| vectors(rows).resolve(number, |number| number < 40).mean;
    assert_eq!(mean(&rows), mean(&[secret, rows.clone()].concat()));
}

#[test]
fn a_null_vector_means_nothing() {
    assert_eq!(Row::new(DocumentId(Uuid::nil()), VersionId(Uuid::nil()), 0, &[0.0, 0.0]), None);
    assert_eq!(Row::new(DocumentId(Uuid::nil()), VersionId(Uuid::nil()), 0, &[f32::NAN]), None);
}

fn made_up(seed: u64, dimensions: usize) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..dimensions).map(|_| 0.4 + next()).collect()
}

/// The definition, in double precision, over the vectors as they are stored.
fn defined(rows: &BTreeMap<(u128, u32), Row>, question: &[f32]) -> BTreeMap<(u128, u32), f64> {
    let wide = |row: &Row| -> Vec<f64> {
        row.bytes.iter().map(|byte| f64::from(*byte) * f64::from(row.head.scale)).collect()
    };
    let length = |vector: &[f64]| vector.iter().map(|x| x * x).sum::<f64>().sqrt();
    let whole: Vec<Vec<f64>> =
        rows.iter().filter(|((_, slot), _)| *slot == 0).map(|(_, row)| wide(row)).collect();
    let mean: Vec<f64> = (0..question.len())
        .map(|at| {
            whole.iter().map(|vector| vector[at]).sum::<f64>() / (whole.len() as f64 + super::MEAN_TRUST)
        })
        .collect();
    let centre = |vector: &[f64]| -> Vec<f64> {
        let vector: Vec<f64> = vector.iter().zip(&mean).map(|(x, mean)| x - mean).collect();
        let length = length(&vector);
        vector.iter().map(|x| x / length).collect()
    };
    let question: Vec<f64> = question.iter().map(|x| f64::from(*x)).collect();
    let unit: Vec<f64> = question.iter().map(|x| x / length(&question)).collect();
    let aim = centre(&unit);
    let cosine = |row: &Row| centre(&wide(row)).iter().zip(&aim).map(|(a, b)| a * b).sum();
    rows.iter().map(|(key, row)| (*key, cosine(row))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn it_agrees_with_the_definition(
        writes in prop::collection::vec((0_u128..30, 0_u32..70, 0_u64..5_000), 1..2_500),
        dimensions in 8_usize..70,
        shut in 0_u32..30,
    ) {
        let rows: Vec<Row> =
            writes.iter().map(|(document, slot, seed)| row(*document, *slot, &made_up(*seed, dimensions))).collect();
        let last: BTreeMap<(u128, u32), Row> =
            writes.iter().zip(&rows).map(|((document, slot, _), row)| ((*document, *slot), row.clone())).collect();
        let question = made_up(99_999, dimensions);
        let expected = defined(&last, &question);
        let meaning = resolve(&vectors(&rows), 30);
        prop_assert_eq!(meaning.embedded(), last.len() as u64);
        let aim = meaning.aim(&question).unwrap();
        let near = meaning.scan(&aim, 30, &|number| number != shut);
        for (number, near) in (0_u32..).zip(&near) {
            let of = |whole: bool| {
                let own = expected.iter().filter(|((document, slot), _)| {
                    *document == u128::from(number) && (*slot == 0) == whole && number != shut
                });
                own.map(|(_, cosine)| *cosine).reduce(f64::max)
            };
            for (found, expected) in [(near.document, of(true)), (near.passage, of(false))] {
                prop_assert_eq!(found.is_some(), expected.is_some());
                let off = f64::from(found.unwrap_or_default()) - expected.unwrap_or_default();
                prop_assert!(off.abs() < 1e-3, "{off}");
            }
            for (slot, cosine) in meaning.passages(&aim, number) {
                let off = f64::from(cosine) - expected[&(u128::from(number), slot)];
                prop_assert!(off.abs() < 1e-3, "{off}");
            }
        }
        // The order of writing changes nothing at all.
        let again: Vec<Row> = last.into_values().rev().collect();
        let again = resolve(&vectors(&again), 30);
        prop_assert_eq!(again.scan(&again.aim(&question).unwrap(), 30, &|number| number != shut), near);
    }
}
