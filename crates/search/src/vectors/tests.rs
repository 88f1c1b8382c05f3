//! Does the scan find exactly what comparing everything finds, whatever was put and removed?

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn document(number: u8) -> DocumentId {
    DocumentId(Uuid::from_u128(u128::from(number)))
}

fn unit(seed: u64, dimensions: usize) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut vector: Vec<f32> = (0..dimensions)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1 << 23) as f32 - 0.7
        })
        .collect();
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    vector.iter_mut().for_each(|x| *x /= length);
    vector
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
}

/// What a stored vector stands for.
fn rounded(vector: &[f32]) -> Vec<f32> {
    let peak = vector.iter().fold(0.0_f32, |peak, x| peak.max(x.abs()));
    vector.iter().map(|x| (x * (127.0 / peak)).round() * (peak / 127.0)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn it_agrees_with_comparing_everything(
        changes in prop::collection::vec((0_u8..12, 0_u32..60, 0_u64..500, 0_u8..10), 1..700),
        dimensions in 1_usize..70,
        limit in 0_usize..40,
        shut in 0_u8..12,
    ) {
        let mut index = VectorIndex::new(dimensions);
        let mut plain: BTreeMap<VectorKey, Vec<f32>> = BTreeMap::new();
        for (number, slot, seed, what) in changes {
            let key = VectorKey { document: document(number), slot };
            match what {
                0 => {
                    let gone = index.remove_document(key.document);
                    let before = plain.len();
                    plain.retain(|other, _| other.document != key.document);
                    prop_assert_eq!(gone, before - plain.len());
                }
                1 => prop_assert_eq!(index.remove(key), plain.remove(&key).is_some()),
                _ => {
                    index.put(key, &unit(seed, dimensions)).unwrap();
                    plain.insert(key, unit(seed, dimensions));
                }
            }
            prop_assert_eq!(index.len(), plain.len());
        }
        let question = unit(999, dimensions);
        let mut bytes = Vec::new();
        index.write_to(&mut bytes).unwrap();
        for index in [VectorIndex::read_from(&bytes).unwrap(), index] {
            let found = index.nearest(&question, limit, |d| d != document(shut)).unwrap();
            let mut all: Vec<(VectorKey, f64)> = plain
                .iter()
                .filter(|(key, _)| key.document != document(shut))
                .map(|(key, vector)| (*key, dot(&rounded(vector), &question)))
                .collect();
            all.sort_by(|(_, a), (_, b)| b.total_cmp(a));
            prop_assert_eq!(found.len(), limit.min(all.len()));
            for (neighbour, (_, score)) in found.iter().zip(&all) {
                // The question's rounding to 15 bits is all that may differ.
                prop_assert!((f64::from(neighbour.score) - score).abs() < 2e-4);
                let own = all.iter().find(|(key, _)| *key == neighbour.key).unwrap().1;
                prop_assert!((own - score).abs() < 2e-4, "a better one was left out");
            }
            prop_assert!(found.is_sorted_by(|a, b| a.score >= b.score));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>, at in 0_usize..300, value: u8) {
        let _ = VectorIndex::read_from(&bytes);
        let mut index = VectorIndex::new(5);
        for slot in 0..6 {
            index.put(VectorKey { document: document(1), slot }, &unit(u64::from(slot), 5)).unwrap();
        }
        let mut whole = Vec::new();
        index.write_to(&mut whole).unwrap();
        let at = at % whole.len();
        let changed = whole[at] != value;
        whole[at] = value;
        prop_assert_eq!(VectorIndex::read_from(&whole).is_err(), changed);
        prop_assert!(VectorIndex::read_from(&whole[..at]).is_err());
    }
}

#[test]
fn a_score_is_within_the_stated_bound_of_the_unrounded_one() {
    let mut index = VectorIndex::new(384);
    let vectors: Vec<Vec<f32>> = (0..500).map(|seed| unit(seed, 384)).collect();
    for (slot, vector) in (0..).zip(&vectors) {
        index.put(VectorKey { document: document(1), slot }, vector).unwrap();
    }
    let question = unit(12_345, 384);
    let found = index.nearest(&question, 500, |_| true).unwrap();
    for neighbour in found {
        let vector = &vectors[neighbour.key.slot as usize];
        let step = f64::from(vector.iter().fold(0.0_f32, |peak, x| peak.max(x.abs()))) / 127.0;
        let off = (f64::from(neighbour.score) - dot(vector, &question)).abs();
        assert!(off <= 384_f64.sqrt() * step / 2.0, "{off}");
        assert!(off < 0.003, "in practice far nearer: {off}");
    }
}

#[test]
fn equal_scores_are_ordered_by_key_even_over_threads() {
    let mut index = VectorIndex::new(8);
    let vector = unit(3, 8);
    for slot in (0..230_000).rev() {
        index.put(VectorKey { document: document((slot % 7) as u8), slot }, &vector).unwrap();
    }
    let found = index.nearest(&vector, 50, |d| d != document(0)).unwrap();
    let expected: Vec<u32> = (0..).map(|i| i * 7 + 1).take(50).collect();
    assert_eq!(found.iter().map(|n| n.key.slot).collect::<Vec<_>>(), expected);
}

#[test]
fn wrong_vectors_are_refused_and_nothing_changes() {
    let mut index = VectorIndex::new(3);
    let key = VectorKey { document: document(1), slot: 0 };
    assert_eq!(index.put(key, &[1.0]), Err(VectorError::Dimensions { expected: 3, found: 1 }));
    assert_eq!(index.put(key, &[1.0, f32::NAN, 0.0]), Err(VectorError::NotFinite));
    assert!(index.is_empty() && !index.contains(key));
    assert_eq!(index.nearest(&[1.0, 0.0, f32::INFINITY], 3, |_| true), Err(VectorError::NotFinite));
    index.put(key, &[0.0, 0.0, 0.0]).unwrap();
    assert_eq!(index.nearest(&[1.0, 0.0, 0.0], 3, |_| true).unwrap().len(), 1);
}
