//! How much was promised, how much was spent, by whom and when? Amounts are whole cents.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What one funder gives, in one year or over the whole plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetLine {
    /// Who pays.
    pub funder: String,
    /// Year; `None` for the whole time of the plan.
    #[serde(default)]
    pub year: Option<i16>,
    /// Promised, in cents.
    #[serde(default)]
    pub planned_cents: Option<i64>,
    /// Spent, in cents.
    #[serde(default)]
    pub spent_cents: Option<i64>,
}

/// Promised and spent, in cents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// Promised.
    pub planned_cents: i64,
    /// Spent.
    pub spent_cents: i64,
}

impl Sum {
    fn add(&mut self, line: &BudgetLine) {
        self.planned_cents = self.planned_cents.saturating_add(line.planned_cents.unwrap_or(0));
        self.spent_cents = self.spent_cents.saturating_add(line.spent_cents.unwrap_or(0));
    }
}

/// Budget lines added up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// All lines.
    pub all: Sum,
    /// By funder, the largest promise first.
    pub funders: Vec<(String, Sum)>,
    /// By year, oldest first; lines without a year come last as `None`.
    pub years: Vec<(Option<i16>, Sum)>,
    /// By funder and year, in the order of the two lists.
    pub cells: Vec<(String, Option<i16>, Sum)>,
}

/// Adds budget lines up, by funder and by year.
pub fn totals<'a>(lines: impl IntoIterator<Item = &'a BudgetLine>) -> Totals {
    let mut all = Sum::default();
    let mut by_funder: BTreeMap<&str, Sum> = BTreeMap::new();
    // `None` after every year.
    let rank = |year: Option<i16>| (year.is_none(), year);
    let mut by_year: BTreeMap<(bool, Option<i16>), Sum> = BTreeMap::new();
    let mut by_both: BTreeMap<(&str, (bool, Option<i16>)), Sum> = BTreeMap::new();
    for line in lines {
        let funder = line.funder.trim();
        all.add(line);
        by_funder.entry(funder).or_default().add(line);
        by_year.entry(rank(line.year)).or_default().add(line);
        by_both.entry((funder, rank(line.year))).or_default().add(line);
    }
    let mut funders: Vec<(String, Sum)> =
        by_funder.into_iter().map(|(name, sum)| (name.to_owned(), sum)).collect();
    funders.sort_by_key(|(_, sum)| std::cmp::Reverse((sum.planned_cents, sum.spent_cents)));
    Totals {
        all,
        years: by_year.into_iter().map(|((_, year), sum)| (year, sum)).collect(),
        cells: by_both.into_iter().map(|((name, (_, year)), sum)| (name.to_owned(), year, sum)).collect(),
        funders,
    }
}

impl Totals {
    /// What a funder gives in a year.
    #[must_use]
    pub fn cell(&self, funder: &str, year: Option<i16>) -> Sum {
        let found = self.cells.iter().find(|(name, other, _)| name == funder && *other == year);
        found.map_or_else(Sum::default, |(_, _, sum)| *sum)
    }

    /// Whether nothing was promised or spent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.funders.is_empty()
    }
}

/// An amount as people write it, in cents: `1 234,56`, `1,234.56`, `12 k€`, `1,5 M€`, `3 250 000 $`. `None` where it is
/// not an amount or has more than two decimals of a cent unit.
#[must_use]
pub fn parse_amount(text: &str) -> Option<i64> {
    let lowered = text.trim().to_lowercase();
    let lowered = lowered.trim_end_matches(['€', '$']).trim_end();
    let lowered =
        lowered.strip_suffix("euros").or_else(|| lowered.strip_suffix("eur")).unwrap_or(lowered).trim_end();
    let (number, zeros) = match lowered.strip_suffix('k') {
        Some(rest) => (rest, 3_usize),
        None => lowered.strip_suffix('m').map_or((lowered, 0), |rest| (rest, 6)),
    };
    let compact: String = number
        .trim_start_matches('$')
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '\u{202f}' && *letter != '\u{a0}')
        .collect();
    let (whole, decimals) = split_decimals(&compact)?;
    let places = zeros + 2;
    if whole.is_empty() || decimals.len() > places {
        return None;
    }
    let digits = format!("{whole}{decimals:0<places$}");
    let cents: i64 = digits.parse().ok()?;
    (0..=super::limits::AMOUNT_CENTS_MAX).contains(&cents).then_some(cents)
}

/// Whole part and decimals. A comma or a point followed by exactly three digits, with nothing else to tell, parts
/// thousands only where there are several of them or the other mark follows.
fn split_decimals(text: &str) -> Option<(String, String)> {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mark = text.rfind([',', '.']);
    let Some(at) = mark else { return digits(text).then(|| (text.to_owned(), String::new())) };
    let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
    let used = text.get(at..=at)?;
    let repeated = before.contains(used);
    let whole: String = before.chars().filter(|letter| *letter != ',' && *letter != '.').collect();
    if !digits(&whole) || !digits(after) {
        return None;
    }
    if repeated && !text.split(used).skip(1).all(|group| group.len() == 3) {
        return None;
    }
    if repeated
        || (after.len() == 3 && used == "," && !before.is_empty() && before.len() <= 3 && before != "0")
    {
        return Some((whole + after, String::new()));
    }
    Some((whole, after.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(funder: &str, year: Option<i16>, planned: i64, spent: i64) -> BudgetLine {
        BudgetLine { funder: funder.into(), year, planned_cents: Some(planned), spent_cents: Some(spent) }
    }

    #[test]
    fn lines_add_up_by_funder_and_year() {
        let lines = [
            line("Ville", Some(2025), 100, 40),
            line("État", Some(2025), 900, 0),
            line("Ville ", None, 50, 0),
            line("Ville", Some(2024), 10, 10),
        ];
        let totals = totals(&lines);
        assert_eq!(totals.all, Sum { planned_cents: 1_060, spent_cents: 50 });
        assert_eq!(totals.funders[0].0, "État");
        assert_eq!(
            totals.years.iter().map(|(year, _)| *year).collect::<Vec<_>>(),
            [Some(2024), Some(2025), None]
        );
        assert_eq!(totals.cell("Ville", Some(2025)), Sum { planned_cents: 100, spent_cents: 40 });
        assert_eq!(totals.cell("Ville", Some(1999)), Sum::default());
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, cents) in [
            ("1 234,56 €", 123_456),
            ("1\u{202f}480\u{202f}000 €", 148_000_000),
            ("1,234.56", 123_456),
            ("12 k€", 1_200_000),
            ("89.3 M€", 8_930_000_000),
            ("1,5 m€", 150_000_000),
            ("3 250 000 $", 325_000_000),
            ("1.234.567", 123_456_700),
            ("12,5", 1_250),
            ("1,250", 125_000),
            ("0", 0),
        ] {
            assert_eq!(parse_amount(text), Some(cents), "{text}");
        }
        for text in ["", "-5", "douze", "1,2,x", "12,345,6", "99999999999999999999", "0,1234"] {
            assert_eq!(parse_amount(text), None, "{text}");
        }
    }
}
