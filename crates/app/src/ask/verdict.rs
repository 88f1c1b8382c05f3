//! Which piece answers best, and is it enough?
//!
//! Two linear models over named features ([`super::features`]): one orders the pieces, one gives the chance that the first
//! ones answer. Their weights stand in `data/answer_weights.tsv`, a table that anyone can read; `evaluation/fit_answers.py`
//! makes it from the development questions, and says how well it does on those it did not see. There is a pair of models
//! for words alone and a pair for words and meaning.

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::ask::Expected;

use super::features::{self, Features};

/// The least chance with which an answer is shown.
pub(super) const CHANCE_MIN: f32 = 0.3;
/// A further piece is shown while it has at least one chance in eight of being the better answer: ln 7.
pub(super) const NEXT_WITHIN: f32 = 1.95;
/// The first pieces that the chance looks at.
const FIRST: usize = 3;
/// The piece whose distance from the first tells how clear the choice is.
const CLEAR_AT: usize = 3;
/// Features of which the best among the first pieces counts too.
const BEST_OF_FIRST: usize = 5;

/// A feature with its place in a sum: `weight * (value - mean) / scale`.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    mean: f32,
    scale: f32,
    weight: f32,
}

impl Weight {
    fn of(&self, value: f32) -> f32 {
        if self.scale > 0.0 { self.weight * (value - self.mean) / self.scale } else { 0.0 }
    }
}

/// The weights for words alone, or for words and meaning.
#[derive(Debug, Clone, Default)]
pub(super) struct Verdict {
    order: Vec<Weight>,
    chance: Vec<Weight>,
    bias: f32,
}

/// What the chance is made of, beyond the features of the first piece.
fn chance_names() -> Vec<String> {
    let first = features::NAMES.iter().map(|name| (*name).to_owned());
    let best = features::NAMES.iter().take(BEST_OF_FIRST).map(|name| format!("best_{name}"));
    let sorts = SORTS.iter().map(|(name, _)| format!("asks_{name}"));
    first.chain(best).chain(["clear".to_owned()]).chain(sorts).collect()
}

const SORTS: [(&str, Expected); 10] = [
    ("who", Expected::Who),
    ("when", Expected::When),
    ("how_many", Expected::HowMany),
    ("how_much", Expected::HowMuch),
    ("where", Expected::Where),
    ("which", Expected::Which),
    ("why", Expected::Why),
    ("how", Expected::How),
    ("yes_no", Expected::YesNo),
    ("any", Expected::Any),
];

/// The table of weights, as it stands in the program.
pub(crate) const WEIGHTS: &str = include_str!("../../data/answer_weights.tsv");

static TABLE: LazyLock<[Verdict; 2]> = LazyLock::new(|| [read(WEIGHTS, "words"), read(WEIGHTS, "meaning")]);

/// Reads one model of the table: lines `model part name mean scale weight`; features without a line weigh nothing.
fn read(table: &str, model: &str) -> Verdict {
    let mut weights: HashMap<(&str, &str), Weight> = HashMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(of), Some(part), Some(name)) = (cells.next(), cells.next(), cells.next()) else { continue };
        let mut number = || cells.next().and_then(|cell| cell.parse().ok()).unwrap_or_default();
        if of == model {
            weights.insert((part, name), Weight { mean: number(), scale: number(), weight: number() });
        }
    }
    let find = |part: &str, name: &str| weights.get(&(part, name)).copied().unwrap_or_default();
    Verdict {
        order: features::NAMES.iter().map(|name| find("order", name)).collect(),
        chance: chance_names().iter().map(|name| find("chance", name)).collect(),
        bias: find("chance", "bias").weight,
    }
}

impl Verdict {
    /// The models for words alone, or for words and meaning.
    pub(super) fn with(meaning: bool) -> &'static Self {
        let [words, both] = &*TABLE;
        if meaning { both } else { words }
    }

    /// For ordering: the difference of two pieces is the log of the odds that the one answers better than the other.
    pub(super) fn order(&self, piece: &Features) -> f32 {
        self.order.iter().zip(piece.0).map(|(weight, value)| weight.of(value)).sum()
    }

    /// The chance, from 0 to 1, that the first pieces answer; `pieces` are best first, with their [`Verdict::order`].
    pub(super) fn chance(&self, expected: Expected, pieces: &[(f32, Features)]) -> f32 {
        let values = chance_values(expected, pieces);
        let sum: f32 = self.chance.iter().zip(values).map(|(weight, value)| weight.of(value)).sum();
        1.0 / (1.0 + (-(sum + self.bias)).exp())
    }
}

/// What the chance is computed from, in the order of [`chance_names`]; empty without a piece.
fn chance_values(expected: Expected, pieces: &[(f32, Features)]) -> Vec<f32> {
    let Some((order, first)) = pieces.first() else { return Vec::new() };
    let last = pieces.get(CLEAR_AT).or(pieces.last()).map_or(*order, |(order, _)| *order);
    let best = (0..BEST_OF_FIRST).map(|at| {
        let values = pieces.iter().take(FIRST).filter_map(|(_, piece)| piece.0.get(at));
        values.fold(f32::NEG_INFINITY, |most, value| most.max(*value))
    });
    let sorts = SORTS.iter().map(|(_, sort)| if *sort == expected { 1.0 } else { 0.0 });
    first.0.iter().copied().chain(best).chain([order - last]).chain(sorts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_known_feature() {
        let known = chance_names();
        let mut lines = 0;
        for line in WEIGHTS.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [model, part, name, mean, scale, weight] = cells[..] else { panic!("{line}") };
            assert!(["words", "meaning"].contains(&model) && ["order", "chance"].contains(&part), "{line}");
            assert!(name == "bias" || known.iter().any(|one| one == name), "{line}");
            assert!(
                [mean, scale, weight].iter().all(|cell| cell.parse::<f32>().is_ok_and(f32::is_finite)),
                "{line}"
            );
            lines += 1;
        }
        assert!(lines > 150, "{lines}");
    }

    #[test]
    fn holding_more_of_the_question_is_better_and_surer() {
        for verdict in &*TABLE {
            let mut poor = Features([0.0; features::COUNT]);
            poor.0[2..5].fill(1.0);
            let mut good = poor;
            good.0[0..2].fill(1.0);
            assert!(verdict.order(&good) > verdict.order(&poor));
            let chance =
                |piece: &Features| verdict.chance(Expected::Which, &[(verdict.order(piece), *piece)]);
            assert!(chance(&good) > chance(&poor) && chance(&good) <= 1.0 && chance(&poor) >= 0.0);
        }
    }
}
