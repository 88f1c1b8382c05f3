//! Which sums stand in a list whose heading gives their unit: *Budget prévisionnel (en euros)*, then *État 185 000*?

use domain::plan::{Evidence, Funding, find_amounts, find_numbers};

use super::lines::{Line, Lines, Run};
use crate::about::plain;

/// Lines of one list at most.
const ROWS_MAX: usize = 60;
/// Rows that make a list: one alone may be anything.
const ROWS_LEAST: usize = 2;
/// Words of a name, and of a heading, at most.
const NAME_WORDS_MAX: usize = 12;

/// How headings of such lists begin (plain).
const OPENINGS: &[&str] = &[
    "budget",
    "plan de financement",
    "financement",
    "cout",
    "montant",
    "ressources",
    "recettes",
    "participation",
    "funding",
];
/// Units as headings write them, the longest first.
const UNITS: &[&str] =
    &["milliers d'euros", "millions d'euros", "M€", "k€", "K€", "€", "euros", "M$", "k$", "dollars", "$"];

/// Where the unit of a heading of such a list stands in it.
fn unit_in(line: &Line<'_>) -> Option<std::ops::Range<usize>> {
    let said = plain(line.text);
    let is_heading = line.cell.is_none()
        && OPENINGS.iter().any(|opening| said.starts_with(opening))
        && line.text.split_whitespace().count() <= NAME_WORDS_MAX
        && find_amounts(line.text).is_empty();
    let unit = UNITS.iter().find_map(|unit| line.text.find(unit).map(|at| at..at + unit.len()))?;
    is_heading.then_some(unit)
}

/// A name and a number, and nothing else: their bytes.
fn row_in(text: &str) -> Option<(std::ops::Range<usize>, std::ops::Range<usize>)> {
    let number = find_numbers(text).pop()?.range;
    let (before, after) = (text.get(..number.start)?, text.get(number.end..)?);
    let name = before.trim_end_matches(|c: char| c.is_whitespace() || ".:|–-".contains(c));
    let fits = after.trim().is_empty()
        && name.starts_with(char::is_alphabetic)
        && name.len() < before.len()
        && find_numbers(name).is_empty()
        && name.split_whitespace().count() <= NAME_WORDS_MAX;
    fits.then_some((0..name.len(), number))
}

/// The sums of every such list.
pub(crate) fn listed(lines: &Lines<'_>) -> Vec<Funding> {
    let mut all = Vec::new();
    for (at, line) in lines.lines.iter().enumerate() {
        let Some(unit) = unit_in(line) else { continue };
        let (Some(word), Some(unit)) = (line.text.get(unit.clone()), lines.within(line.run, unit)) else {
            continue;
        };
        let below = lines.lines.iter().skip(at + 1).take(ROWS_MAX);
        let rows: Vec<_> = below.map_while(|row| Some((row, row_in(row.text)?))).collect();
        if rows.len() >= ROWS_LEAST {
            all.extend(rows.into_iter().filter_map(|(row, found)| sum_of(lines, row, found, (word, unit))));
        }
    }
    all
}

fn sum_of(
    lines: &Lines<'_>,
    row: &Line<'_>,
    (name, number): (std::ops::Range<usize>, std::ops::Range<usize>),
    (word, unit): (&str, Run),
) -> Option<Funding> {
    let words = format!("{} {word}", row.text.get(number.clone())?);
    let amount = find_amounts(&words).first()?.amount;
    let is_sum = plain(row.text.get(name.clone())?).starts_with("total");
    let number = lines.within(row.run, number)?;
    let name = lines.within(row.run, name)?;
    Some(Funding {
        funder: if is_sum { None } else { lines.field(&[name], &[Evidence::Column]) },
        amount: lines.value(amount, &[number, unit], &[Evidence::Column])?,
        scope: None,
        objective: None,
        source: lines.source(&[row.run])?,
    })
}

#[cfg(test)]
mod tests {
    use super::row_in;

    #[test]
    fn a_row_is_a_name_and_a_number() {
        let read =
            |text: &str| row_in(text).map(|(name, number)| (text[name].to_owned(), text[number].to_owned()));
        assert_eq!(read("État ........ 185 000"), Some(("État".into(), "185 000".into())));
        assert_eq!(read("Grand Chambéry : 12,5"), Some(("Grand Chambéry".into(), "12,5".into())));
        for none in ["185 000", "État", "En 2024, 12 écoles", "Ville 12 %", "2024 2025", "- Bâtir 12"] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
