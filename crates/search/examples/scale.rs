//! What does a question cost as the library grows? `cargo xtask bench scale`, or this example with `[COUNT...]`.
//!
//! Made-up passages: words by Zipf's law over a vocabulary that grows with the text (as Heaps' law has it), around
//! subjects; vectors of 384 numbers around the same subjects, with a direction that all share, as sentence models give.
//! Each count is filled anew; the first ten of each question are held against measuring every document.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "its output is its purpose; a new key is made by indexing"
)]

use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use domain::document::{Audience, Kind, Language, Passage, Visibility};
use domain::{DocumentId, VersionId};
use search::analysis::Tables;
use search::embedding::{Embed, EmbedError, ModelIdentity};
use search::query::Mode;
use search::{DocumentEntry, Index, Query};
use uuid::Uuid;

const PASSAGES: u64 = 10;
const WORDS: u64 = 60;
const SUBJECTS: u64 = 2_000;
const DIMENSIONS: usize = 384;
const QUESTIONS: u64 = 40;
/// Documents between two commits.
const BATCH: u64 = 2_000;
/// Questions held against measuring everything, which takes long.
const CHECKED: u64 = 10;

/// A generator of numbers from 0 to 1 (splitmix).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The word of a rank: syllables, so that ranks that differ give words that differ.
fn word(mut rank: u64) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "du", "ki", "lo", "mu", "pa", "ro", "so", "ti", "vu", "gra", "plo", "bri", "cla", "dro", "fu"];
    let mut word = String::from("zo");
    loop {
        word.push_str(SYLLABLES.get((rank % 16) as usize).copied().unwrap_or_default());
        rank /= 16;
        if rank == 0 {
            return word;
        }
    }
}

/// A word by Zipf's law; half of them from the subject's own few.
fn pick(chance: &mut Chance, subject: u64, vocabulary: f64) -> String {
    let rank = vocabulary.powf(chance.next()) as u64;
    if chance.next() < 0.3 { word(1_000 + subject * 37 % 50_000 + rank % 40) } else { word(rank) }
}

fn subject(number: u64) -> u64 {
    (SUBJECTS as f64).powf(Chance(number).next()) as u64
}

fn vector(number: u64, subject: u64) -> Vec<f32> {
    let (mut centre, mut own) = (Chance(subject.wrapping_mul(7_919)), Chance(number ^ 0x5bd1_e995));
    let falling = |at: usize| 1.0 / (1.0 + at as f64 / 96.0);
    let numbers = (0..DIMENSIONS)
        .map(|at| 0.6 + falling(at) * ((centre.next() - 0.5) * 1.2 + (own.next() - 0.5) * 1.6));
    numbers.map(|x| x as f32).collect()
}

fn document(number: u64, vocabulary: f64) -> DocumentEntry {
    let subject = subject(number);
    let mut chance = Chance(number.wrapping_mul(31));
    let mut text = |words: u64| -> String {
        (0..words).map(|_| pick(&mut chance, subject, vocabulary)).collect::<Vec<_>>().join(" ")
    };
    let title = text(6);
    let passages = (0..PASSAGES as u32).map(|ordinal| Passage {
        ordinal,
        headings: Vec::new(),
        text: text(WORDS),
        spans: Vec::new(),
        marginal: false,
    });
    let passages = passages.collect();
    DocumentEntry {
        document: DocumentId(Uuid::from_u128(u128::from(number))),
        version: VersionId(Uuid::from_u128(u128::from(number))),
        file: String::new(),
        title,
        kind: Kind::Notice,
        date: None,
        language: Language::French,
        visibility: Visibility::Public,
        readers: Default::default(),
        passages,
    }
}

/// Gives questions the vectors of their subjects.
struct MadeUp(ModelIdentity);

impl Embed for MadeUp {
    fn identity(&self) -> &ModelIdentity {
        &self.0
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let number = text.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
        Ok(vector(number, subject(number)))
    }

    fn embed_passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        texts.iter().map(|text| self.embed_query(text)).collect()
    }
}

fn resident_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn measure(count: u64) -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("parvis-scale-{}", std::process::id()));
    let identity =
        ModelIdentity { name: "made up".to_owned(), file_sha256: String::new(), dimensions: DIMENSIONS };
    let index = Index::open(&folder, &Tables::builtin()?)?.with_embedder(Arc::new(MadeUp(identity)))?;
    let vocabulary = 40.0 * ((count * WORDS) as f64).sqrt();
    let start = Instant::now();
    for number in 0..count / PASSAGES {
        index.put_document(&document(number, vocabulary))?;
        // As the product does: what waits to be written takes memory.
        if number % BATCH == 0 {
            index.commit()?;
        }
    }
    index.commit()?;
    let words_s = start.elapsed().as_secs_f64();
    for number in 0..count / PASSAGES {
        let (id, base) = (Uuid::from_u128(u128::from(number)), number * PASSAGES);
        let vectors =
            (0..PASSAGES as u32).map(|slot| (slot, vector(base + u64::from(slot), subject(number))));
        index.put_vectors(DocumentId(id), VersionId(id), vectors.collect())?;
    }
    index.commit()?;
    let all_s = start.elapsed().as_secs_f64();
    let mut line = serde_json::json!({"passages": count, "vectors": index.embedded(), "index_words_s": words_s,
        "index_all_s": all_s, "resident_mb": resident_mb()});
    for (name, mode) in [("words", Mode::Words), ("meaning", Mode::Meaning), ("both", Mode::Both)] {
        let (mut times, mut same) = (Vec::new(), 0);
        for number in 0..QUESTIONS {
            let mut chance = Chance(number.wrapping_mul(977) + 5);
            let about = subject(number);
            let text: Vec<String> = (0..7).map(|_| pick(&mut chance, about, vocabulary)).collect();
            let query = Query { mode, limit: 10, ..Query::new(text.join(" "), Audience::Public) };
            index.search(&query)?;
            let start = Instant::now();
            let found = index.search(&query)?;
            times.push(start.elapsed().as_secs_f64() * 1e3);
            if number < CHECKED {
                same += u64::from(index.search_everything(&query)?.hits == found.hits);
            }
        }
        times.sort_by(f64::total_cmp);
        let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
        line[name] = serde_json::json!({"p10_ms": at(10), "p50_ms": at(50), "p99_ms": at(99),
            "same_as_measuring_everything": format!("{same} of {CHECKED}")});
    }
    println!("{line}");
    drop(index);
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<u64> = std::env::args().skip(1).map(|count| count.parse()).collect::<Result<_, _>>()?;
    let counts = if given.is_empty() { vec![10_000, 100_000, 1_000_000] } else { given };
    counts.into_iter().try_for_each(measure)
}
