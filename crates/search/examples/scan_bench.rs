//! How long does an exact scan take over 10,000, 100,000 and 1,000,000 vectors? Prints one line of JSON for each.
//!
//! `scan_bench [COUNT...]`. The vectors are made up: a common direction plus noise of falling strength, as sentence models give.
#![expect(clippy::print_stdout, reason = "its output is its purpose")]

use std::error::Error;
use std::time::Instant;

use domain::id::DocumentId;
use search::vectors::{VectorIndex, VectorKey};

const DIMENSIONS: usize = 384;

/// A vector whose noise falls with the place, around a common direction.
fn vector(seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..DIMENSIONS).map(|place| 0.05 + next() * 0.08 / (1.0 + place as f32 / 96.0)).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<usize> = std::env::args().skip(1).map(|count| count.parse()).collect::<Result<_, _>>()?;
    let counts = if given.is_empty() { vec![10_000, 100_000, 1_000_000] } else { given };
    let mut index = VectorIndex::new(DIMENSIONS);
    for count in counts {
        for number in u64::try_from(index.len())?..u64::try_from(count)? {
            let document = DocumentId(uuid::Uuid::from_u128(u128::from(number / 10)));
            index.put(VectorKey { document, slot: u32::try_from(number % 10)? }, &vector(number))?;
        }
        let mut times = Vec::new();
        for round in 0..15_u64 {
            let question = vector(u64::MAX - round);
            let before = Instant::now();
            let found = index.nearest(&question, 100, |_| true)?;
            times.push(before.elapsed().as_secs_f64() * 1e3);
            if found.len() != 100 {
                return Err("too few".into());
            }
        }
        times.sort_by(f64::total_cmp);
        let at = |place: usize| times.get(place).copied().unwrap_or_default();
        println!(
            "{}",
            serde_json::json!({"vectors": count, "best_ms": at(0), "median_ms": at(times.len() / 2)})
        );
    }
    Ok(())
}
