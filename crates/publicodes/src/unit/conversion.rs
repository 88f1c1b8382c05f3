//! By how much is a value multiplied when its unit changes?

use crate::number::{Number, settle};

/// `(small, large, small units in a large one)`.
const RATIOS: [(&str, &str, Number); 16] = [
    ("mois", "an", 12.0),
    ("jour", "an", 365.0),
    ("jour", "mois", 365.0 / 12.0),
    ("trimestre", "an", 4.0),
    ("mois", "trimestre", 3.0),
    ("jour", "trimestre", 365.0 / 12.0 * 3.0),
    ("€", "k€", 1e3),
    ("g", "kg", 1e3),
    ("mg", "g", 1e3),
    ("mg", "kg", 1e6),
    ("m", "km", 1e3),
    ("cm", "m", 1e2),
    ("mm", "cm", 1e1),
    ("mm", "m", 1e3),
    ("cm", "km", 1e5),
    ("mm", "km", 1e6),
];

/// Families of base units that convert into one another; a unit outside them is a family of its own.
const FAMILIES: [&[&str]; 4] =
    [&["an", "trimestre", "mois", "jour"], &["€", "k€"], &["g", "kg", "mg"], &["m", "km", "cm", "mm"]];

/// Units written in two ways.
const SYNONYMS: [(&str, &str); 2] = [("kW.h", "kWh"), ("mn/h", "noeud")];

/// The percent sign, a factor rather than a dimension.
pub(crate) const PERCENT: &str = "%";

/// What turns a value of one unit into a value of another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Conversion {
    simplified_from: Number,
    simplified_to: Number,
    numerators: Number,
    denominators: Number,
}

impl Conversion {
    /// The conversion that changes nothing.
    pub(crate) const IDENTITY: Self =
        Self { simplified_from: 1.0, simplified_to: 1.0, numerators: 1.0, denominators: 1.0 };

    /// Works out the conversion between two fractions of base units.
    pub(crate) fn between(from: (&[&str], &[&str]), to: (&[&str], &[&str])) -> Self {
        let (from_up, from_down) = cancelled(from.0, from.1);
        let (to_up, to_down) = cancelled(to.0, to.1);
        Self {
            simplified_from: settle(factor(from.0, from.1)),
            simplified_to: settle(factor(to.0, to.1)),
            numerators: factor(&from_up, &to_up),
            denominators: factor(&to_down, &from_down),
        }
    }

    /// Applies the conversion; the order of the products is part of the published results.
    #[must_use]
    pub(crate) fn apply(&self, value: Number) -> Number {
        if value == 0.0 || value.is_nan() {
            return value;
        }
        settle(value * self.simplified_from / self.simplified_to * self.numerators * self.denominators)
    }
}

/// The family of a base unit; `None` when it converts into nothing else.
pub(crate) fn family(unit: &str) -> Option<usize> {
    FAMILIES.iter().position(|members| members.contains(&unit))
}

/// Whether two base units measure the same thing.
pub(crate) fn same_family(left: &str, right: &str) -> bool {
    left == right || family(left).is_some_and(|index| family(right) == Some(index))
}

/// Whether two compound units are the same by convention.
pub(crate) fn synonyms(left: &str, right: &str) -> bool {
    !left.is_empty()
        && (left == right || SYNONYMS.iter().any(|pair| *pair == (left, right) || *pair == (right, left)))
}

fn ratio(from: &str, to: &str) -> Option<Number> {
    RATIOS.iter().find_map(|(small, large, count)| match (from, to) {
        (f, t) if f == *large && t == *small => Some(*count),
        (f, t) if f == *small && t == *large => Some(1.0 / *count),
        _ => None,
    })
}

/// Converts each unit of `from` into the first of `to` that it converts into.
fn factor(from: &[&str], to: &[&str]) -> Number {
    let percents = |units: &[&str]| units.iter().filter(|unit| **unit == PERCENT).count() as i32;
    let start = Number::powi(100.0, percents(to) - percents(from));
    from.iter()
        .fold(start, |value, unit| value * to.iter().find_map(|target| ratio(unit, target)).unwrap_or(1.0))
}

/// Leaves out percents and the units that stand, converted, above and below the line.
fn cancelled<'u>(up: &[&'u str], down: &[&'u str]) -> (Vec<&'u str>, Vec<&'u str>) {
    let kept = |units: &[&'u str]| units.iter().copied().filter(|unit| *unit != PERCENT).collect();
    cancel(kept(up), kept(down), same_family)
}

/// Removes, pair by pair, what stands above and below the line.
pub(crate) fn cancel<T: Copy>(
    mut up: Vec<T>,
    mut down: Vec<T>,
    same: impl Fn(T, T) -> bool,
) -> (Vec<T>, Vec<T>) {
    let candidates: Vec<T> = up.iter().chain(down.iter()).copied().collect();
    for next in candidates {
        let above = up.iter().position(|unit| same(next, *unit));
        let below = down.iter().position(|unit| same(next, *unit));
        if let (Some(above), Some(below)) = (above, below) {
            up.remove(above);
            down.remove(below);
        }
    }
    (up, down)
}
