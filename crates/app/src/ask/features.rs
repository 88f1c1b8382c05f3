//! What is known of a piece of text that could answer, as numbers with names?
//!
//! The weights of these numbers are fitted, not set by hand: see [`super::verdict`]. Whatever is added here is fitted again.

use super::compose::Candidate;
use super::terms::AskedTerm;
use super::units::UnitKind;

/// Number of features.
pub(super) const COUNT: usize = 38;

/// Their names, in order; the table of weights and the tool that fits it use them.
pub(super) const NAMES: [&str; COUNT] = [
    "coverage",
    "own",
    "typed",
    "focused",
    "named",
    "pointed",
    "brief",
    "cue",
    "is_heading",
    "is_group",
    "is_section",
    "is_row",
    "passage_rank",
    "marginal",
    "length",
    "tiny",
    "in_unit",
    "in_label",
    "in_headings",
    "missing_names",
    "missing_words",
    "missing_unknown",
    "missing_numbers",
    "missing_count",
    "missing_most",
    "total",
    "total_less",
    "words_asked",
    "has_value",
    "values",
    "ends_with_colon",
    "ends_with_question",
    "words_held",
    "names_held",
    "other_year",
    "numbered",
    MEANING,
    MEANING_LESS,
];

/// Cosine between the question and the piece.
const MEANING: &str = "meaning";
/// How much less than the best.
const MEANING_LESS: &str = "meaning_less";

/// Longer pieces count as this long, in characters.
const LENGTH_MAX: usize = 600;
/// A piece shorter than this says next to nothing, in characters.
const TINY_CHARS: usize = 25;
/// More values than that are no more telling.
const VALUES_MAX: usize = 4;

/// The features of one candidate, in the order of [`NAMES`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Features(pub(super) [f32; COUNT]);

/// What the candidates are compared with.
#[derive(Debug, Clone, Copy)]
struct Best {
    total: f32,
    meaning: f32,
}

/// The features of every candidate. `meaning` has the cosine of each, or is empty where there is no model.
pub(super) fn of(candidates: &[Candidate], asked: &[AskedTerm], meaning: &[f32]) -> Vec<Features> {
    let most = |values: &mut dyn Iterator<Item = f32>| values.fold(f32::NEG_INFINITY, f32::max);
    let best = Best {
        total: most(&mut candidates.iter().map(|one| one.score.total)),
        meaning: most(&mut meaning.iter().copied()),
    };
    let words = asked.len();
    candidates
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let cosine = meaning.get(at).copied();
            one_candidate(one, cosine, words, best)
        })
        .collect()
}

fn one_candidate(one: &Candidate, cosine: Option<f32>, words: usize, best: Best) -> Features {
    let (score, unit) = (&one.score, &one.unit);
    let held = &score.held;
    let chars = unit.text.chars().count();
    let text = unit.text.trim_end();
    Features([
        score.coverage,
        score.own,
        flag(score.typed),
        flag(score.focused),
        flag(score.named),
        flag(score.pointed),
        flag(score.brief),
        flag(score.cue),
        flag(unit.kind == UnitKind::Heading),
        flag(unit.kind == UnitKind::Group),
        flag(unit.kind == UnitKind::Section),
        flag(unit.kind == UnitKind::Row),
        count(unit.rank).ln_1p(),
        flag(unit.marginal),
        count(chars.min(LENGTH_MAX)) / 300.0,
        flag(chars < TINY_CHARS),
        held.in_unit,
        held.in_label,
        held.in_headings,
        held.missing_names,
        held.missing_words,
        held.missing_unknown,
        held.missing_numbers,
        held.missing_count,
        held.missing_most,
        score.total,
        best.total - score.total,
        count(words) / 10.0,
        flag(!score.values.is_empty()),
        count(score.values.len().min(VALUES_MAX)) / 4.0,
        flag(text.ends_with(':')),
        flag(text.ends_with('?')),
        held.words,
        held.names,
        flag(score.other_year),
        flag(score.numbered),
        cosine.unwrap_or_default(),
        cosine.map_or(0.0, |cosine| best.meaning - cosine),
    ])
}

fn flag(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}

fn count(number: usize) -> f32 {
    f32::from(u16::try_from(number).unwrap_or(u16::MAX))
}
