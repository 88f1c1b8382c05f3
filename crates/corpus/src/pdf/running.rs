//! Which lines are repeated from page to page: headers, footers and page numbers?

use std::collections::HashMap;

use super::columns::bounds_row;
use super::words::{Word, rows_of};
use crate::lines::Place;

/// Part of the page's height, at its top and its bottom, where such lines stand.
const BAND: f32 = 0.13;
/// Lines looked at on each end of a page.
const LINES: usize = 6;
/// Steps of height within which two lines are at the same place, in points.
const STEP: f32 = 4.0;

/// What is known of a line at the end of a page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    place: bool,
    step: i32,
    text: String,
}

/// The words of a page with the height of the page.
pub(super) struct RunningPage<'a> {
    /// Its words.
    pub(super) words: &'a [Word],
    /// Its height in the frame of its writing.
    pub(super) height: f32,
}

/// A line set apart: where it belongs and its words, as indexes into the words of its page.
pub(super) type Running = Vec<(Place, Vec<usize>)>;

/// For each page, the lines that are repeated on others or number the page.
pub(super) fn find_running(pages: &[RunningPage<'_>]) -> Vec<Running> {
    let candidates: Vec<Vec<Candidate>> = pages.iter().map(candidates_of).collect();
    let mut seen: HashMap<Key, usize> = HashMap::new();
    for candidate in candidates.iter().flatten() {
        for key in candidate.keys() {
            *seen.entry(key).or_default() += 1;
        }
    }
    // Two pages in five; in a long document, whose parts have headers of their own, at least eight.
    let needed = (pages.len() * 2).div_ceil(5).clamp(2, 8).max(pages.len() / 12);
    candidates
        .into_iter()
        .map(|page| {
            let repeated = |c: &Candidate| {
                let count = c.keys().into_iter().filter_map(|key| seen.get(&key)).max().copied().unwrap_or(0);
                count >= needed && pages.len() > 1
            };
            let kept = page.into_iter().filter(|c| repeated(c) || c.numbers_page);
            kept.map(|c| (if c.top { Place::Header } else { Place::Footer }, c.words)).collect()
        })
        .collect()
}

struct Candidate {
    top: bool,
    step: i32,
    text: String,
    words: Vec<usize>,
    numbers_page: bool,
}

impl Candidate {
    /// Its key, and that of the step below: two lines a hair apart may fall on two steps.
    fn keys(&self) -> [Key; 2] {
        [0, 1].map(|more| Key { place: self.top, step: self.step + more, text: self.text.clone() })
    }
}

fn candidates_of(page: &RunningPage<'_>) -> Vec<Candidate> {
    let band = page.height * BAND;
    let mut found = Vec::new();
    for top in [true, false] {
        let inside = |word: &&(usize, &Word)| {
            if top { word.1.rect.y1 < band } else { word.1.rect.y0 > page.height - band }
        };
        let words: Vec<(usize, &Word)> = page.words.iter().enumerate().collect();
        let words: Vec<(usize, &Word)> = words.iter().filter(inside).copied().collect();
        let mut rows = rows_of(words.iter().map(|(at, word)| marked(word, *at)).collect());
        if !top {
            rows.reverse();
        }
        let outermost = rows.len().min(LINES);
        for (rank, row) in rows.into_iter().take(outermost).enumerate() {
            let text = row.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
            found.push(Candidate {
                top,
                step: step_of(bounds_row(&row).y0),
                numbers_page: rank == 0 && is_page_number(&text),
                text: without_figures(&text),
                words: row.iter().filter_map(|word| word.table).collect(),
            });
        }
    }
    found
}

/// The word with its index in the place of a table's number: rows forget where their words came from.
fn marked(word: &Word, at: usize) -> Word {
    Word { table: Some(at), ..word.clone() }
}

#[expect(clippy::cast_possible_truncation, reason = "a place on a page; casts saturate")]
fn step_of(y: f32) -> i32 {
    (y / STEP).floor() as i32
}

/// Figures change from page to page (*Page 3 / 12*).
fn without_figures(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_digit() {
            if !out.ends_with('#') {
                out.push('#');
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// `3`, `- 3 -`, `Page 3`, `3/12`, `Page 3 sur 12`: nothing but a number of four figures at most.
fn is_page_number(text: &str) -> bool {
    let mut rest = text.trim().to_lowercase();
    for word in ["page", "sur", "of", "p.", "n°"] {
        rest = rest.replace(word, " ");
    }
    let figures: Vec<&str> = rest
        .split(|c: char| c.is_whitespace() || "/-–—|.".contains(c))
        .filter(|part| !part.is_empty())
        .collect();
    let of = text.contains('/') || text.to_lowercase().contains("sur") || text.to_lowercase().contains("of");
    (figures.len() == 1 || (figures.len() == 2 && of))
        && figures.iter().all(|part| part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()))
}
