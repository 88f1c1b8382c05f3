//! Of which day is a document? Of the dates it states, the one that stands where a document is dated.
//!
//! *Séance du 5 avril 2014*, *Fait à Chambéry, le ...*, *Date : ...* count for much; a date in a reference to a law,
//! in a deadline or in the midst of prose counts for nothing. The file's own date is never used.

use std::ops::Range;

use domain::document::{BlockRole, Page};
use jiff::civil::Date;

use super::kind::plain;
use crate::dates::{self, Precision};

/// A date with a lower score is not believed.
const LEAST_SCORE: i32 = 40;

/// Blocks at the top and at the end of a document where it is dated.
const EDGE_BLOCKS: usize = 25;

/// Characters before a date in which its meaning is looked for.
const CONTEXT_CHARS: usize = 90;

/// Characters before a date among which a cue must stand.
const TAIL_CHARS: usize = 45;

/// A line this short that holds a date is there for the date.
const SHORT_LINE_CHARS: usize = 70;

/// Words (plain) just before a date that say it is the document's; the first that matches counts.
const CUES: &[(&str, i32)] = &[
    ("date de l'acte", 120),
    ("date de la seance", 110),
    ("seance publique du", 110),
    ("seance ordinaire du", 105),
    ("seance extraordinaire du", 105),
    ("seance du", 105),
    ("reunion du", 90),
    ("conseil municipal du", 90),
    ("conseil communautaire du", 90),
    ("proces-verbal du", 100),
    ("compte rendu du", 95),
    ("fait a", 95),
    ("fait le", 90),
    ("fait et delibere", 90),
    ("adopte le", 70),
    ("adoptee le", 70),
    ("meeting of", 95),
    ("dated", 80),
    ("date :", 100),
    ("date:", 100),
    ("edition du", 70),
    ("adopted on", 70),
    ("updated", 55),
    ("mise a jour", 60),
    ("mis a jour", 60),
    ("publie le", 55),
    ("publiee le", 55),
    ("publication", 45),
    ("affiche le", 45),
    ("mis en ligne le", 50),
    ("published", 55),
    ("diffusion immediate", 80),
    ("signe le", 50),
    ("transmission", 35),
    ("reception en prefecture", 30),
    ("reception prefecture", 30),
    ("envoi prefecture", 28),
];

/// Words just before a date that say it is another's.
const ELSEWHERE: &[&str] = &[
    "vu ",
    "loi",
    "decret",
    "ordonnance",
    "convoque",
    "convocation",
    "jusqu'au",
    "jusqu'",
    "avant le",
    "a compter du",
    "a partir du",
    "au plus tard",
    "entre le",
    "depuis",
    "ne le",
    "nee le",
    "deliberation du",
    "deliberation n",
    "arrete du",
    "en date du",
    "approuve",
    "until",
    "since",
    "before",
    "expire",
    "echeance",
    "prochaine",
    "prevu",
    "aura lieu",
    "se deroulera",
    "ouvrira",
    "en vigueur",
];

/// The date of a document.
pub(crate) fn date_of(pages: &[Page]) -> Option<Date> {
    let lines: Vec<Line<'_>> = edges(pages);
    let mut best: Option<(i32, Date)> = None;
    for (rank, line) in lines.iter().enumerate() {
        let above = rank.checked_sub(1).and_then(|above| lines.get(above));
        for found in dates::find(line.text).into_iter().filter(|found| found.precision == Precision::Day) {
            let score = score(line, above, &found.range);
            if score >= LEAST_SCORE && best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, found.date));
            }
        }
    }
    best.map(|(_, date)| date)
}

/// A block near the top or the end.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    heading: bool,
    /// Blocks from the nearer edge of the document.
    from_edge: usize,
    at_end: bool,
}

fn edges(pages: &[Page]) -> Vec<Line<'_>> {
    let blocks = pages.iter().flat_map(|page| page.blocks.iter().map(move |block| (page, block)));
    let count = pages.iter().map(|page| page.blocks.len()).sum::<usize>();
    let near = blocks.enumerate().filter(|(rank, _)| *rank < EDGE_BLOCKS || rank + EDGE_BLOCKS >= count);
    near.filter_map(|(rank, (page, block))| {
        let text = block.range.slice(&page.text)?;
        let at_end = rank >= EDGE_BLOCKS;
        let from_edge = rank.min(count - 1 - rank);
        Some(Line { text, heading: matches!(block.role, BlockRole::Heading { .. }), from_edge, at_end })
    })
    .collect()
}

/// How much speaks for a date at `range` of a line; the line above tells too where it ends in a label.
fn score(line: &Line<'_>, above: Option<&Line<'_>>, range: &Range<usize>) -> i32 {
    let before = line.text.get(..range.start).unwrap_or_default();
    let mut context: String =
        before.chars().rev().take(CONTEXT_CHARS).collect::<Vec<_>>().into_iter().rev().collect();
    if before.chars().count() < 20
        && let Some(above) = above.filter(|above| above.text.len() < 120)
    {
        context = above.text.to_owned() + " " + &context;
    }
    let context = plain(&context);
    let short = line.text.chars().count() <= SHORT_LINE_CHARS;
    let cue = cue_before(&context);
    let mut score = cue.unwrap_or(0);
    if cue.is_none() {
        score += if is_of_another(&context) { -60 } else { 0 };
        score += standing(line, range, short);
    }
    score += if line.heading { 20 } else { 0 };
    score += if short { 10 } else { 0 };
    score += i32::try_from(EDGE_BLOCKS.saturating_sub(line.from_edge)).unwrap_or(0) / 5;
    score
}

/// The strongest cue that stands near the end of the context; what stands nearer to the date weighs more.
fn cue_before(context: &str) -> Option<i32> {
    let tail = tail(context);
    CUES.iter().filter(|(words, _)| tail.contains(words)).map(|(_, weight)| *weight).max()
}

/// Whether the words just before say that the date is not the document's.
fn is_of_another(context: &str) -> bool {
    let tail = tail(context);
    let is_edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    ELSEWHERE.iter().any(|words| {
        tail.match_indices(words).any(|(at, _)| {
            let before = tail.get(..at).and_then(|text| text.chars().next_back());
            let after = tail.get(at + words.len()..).and_then(|text| text.chars().next());
            is_edge(before) && (is_edge(after) || words.ends_with(' '))
        })
    })
}

/// The last words before a date.
fn tail(context: &str) -> &str {
    let start = context.char_indices().rev().nth(TAIL_CHARS).map_or(0, |(at, _)| at);
    context.get(start..).unwrap_or_default()
}

/// A date that stands alone on its line, or ends a short line (*Chambéry, le 3 mai 2024*), dates the document.
fn standing(line: &Line<'_>, range: &Range<usize>, short: bool) -> i32 {
    let before = line.text.get(..range.start).unwrap_or_default().trim();
    let after = line.text.get(range.end..).unwrap_or_default().trim_matches(['.', ',', ')', ' ', ';']);
    let alone = before.is_empty() || matches!(plain(before).trim_start_matches('('), "le" | "on" | "du");
    let after_place = before.ends_with(", le") || before.ends_with(", the") || before.ends_with(',');
    match (after.is_empty(), alone, after_place && short) {
        (true, true, _) => 60,
        (true, _, true) => 55,
        // A first line that ends with a date: *Service des loisirs, ..., 24 mars 2025*.
        (true, ..) if line.from_edge < 4 && !line.at_end => 40,
        _ if line.heading && !line.at_end => 25,
        _ => 0,
    }
}
