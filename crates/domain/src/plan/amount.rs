//! Which amounts of money does a text state?
//!
//! French and English as administrations write them: *138 M€*, *11,3 M€*, *120 millions d'euros*, *1.060.000 euros*,
//! *450 k€*, *2 500,50 €*, *125 000 $*, *$1.2 million*. A dollar is Canadian: the cities of Parvis are in France and in
//! Québec. No amount is converted from one currency into the other.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::field::Stands;

/// Digits of one number at most: what is longer is no amount.
const DIGITS_MAX: usize = 15;

/// A currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Currency {
    /// Euro.
    #[default]
    #[serde(rename = "EUR")]
    Euro,
    /// Canadian dollar.
    #[serde(rename = "CAD")]
    Dollar,
}

impl Currency {
    /// Its ISO 4217 code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Euro => "EUR",
            Self::Dollar => "CAD",
        }
    }
}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Amount {
    /// Cents.
    pub cents: i64,
    /// Of what.
    pub currency: Currency,
}

impl Stands for Amount {
    fn stands_in(&self, words: &str) -> bool {
        find_amounts(words).iter().any(|found| found.amount == *self)
    }
}

/// An amount in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundAmount {
    /// Bytes of the text: number and unit.
    pub range: Range<usize>,
    /// What they say.
    pub amount: Amount,
}

/// A number in figures in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundNumber {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// All its digits.
    mantissa: u64,
    /// How many of them stand after the decimal mark.
    decimals: u32,
    /// The one mark in it is a comma or a point before exactly three digits: a thousand or a decimal.
    either: bool,
}

impl FoundNumber {
    /// Its value: a mark before exactly three digits parts thousands.
    #[must_use]
    pub fn value(&self) -> f64 {
        let decimals = if self.either { 0 } else { self.decimals };
        // Fifteen digits are exact in a double.
        #[expect(clippy::cast_precision_loss, reason = "at most fifteen digits")]
        let mantissa = self.mantissa as f64;
        mantissa / 10_f64.powi(i32::try_from(decimals).unwrap_or(0))
    }

    fn cents(&self, unit: u64) -> Option<i64> {
        let decimals = if self.either && unit == 1 { 0 } else { self.decimals };
        let hundredths = u128::from(self.mantissa) * u128::from(unit) * 100;
        let cents = hundredths / 10_u128.checked_pow(decimals)?;
        i64::try_from(cents).ok()
    }
}

/// The amounts of `text`, in order.
#[must_use]
pub fn find_amounts(text: &str) -> Vec<FoundAmount> {
    find_numbers(text).iter().filter_map(|number| amount_at(text, number)).collect()
}

/// The numbers of `text` in figures, in order: groups of three parted by a blank, a point or a comma count as one.
#[must_use]
pub fn find_numbers(text: &str) -> Vec<FoundNumber> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let is_digit = chars.get(at).is_some_and(|(_, c)| c.is_ascii_digit());
        if !is_digit {
            at += 1;
            continue;
        }
        let end = number_end(&chars, at);
        if let Some(number) = number_of(text, &chars, at..end) {
            found.push(number);
        }
        at = end;
    }
    found
}

/// One past the last character of the number that begins at `at`.
fn number_end(chars: &[(usize, char)], at: usize) -> usize {
    let digit = |at: usize| chars.get(at).is_some_and(|(_, c)| c.is_ascii_digit());
    let run = |from: usize| (from..).take_while(|at| digit(*at)).count();
    let mut end = at + run(at);
    let mut groups_open = end - at <= 3;
    while let Some((_, mark)) = chars.get(end) {
        // A text taken out of a PDF may have two blanks between groups.
        let blanks = usize::from(is_blank(*mark) && chars.get(end + 1).is_some_and(|(_, c)| is_blank(*c)));
        let next = end + 1 + blanks;
        let length = run(next);
        let takes = match mark {
            c if is_blank(*c) => groups_open && length == 3,
            '.' | ',' => length > 0,
            _ => false,
        };
        if !takes {
            break;
        }
        groups_open &= length == 3;
        end = next + length;
    }
    end
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

fn number_of(text: &str, chars: &[(usize, char)], range: Range<usize>) -> Option<FoundNumber> {
    let start = chars.get(range.start)?.0;
    let end = chars.get(range.end).map_or(text.len(), |(at, _)| *at);
    let written = text.get(start..end)?;
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    if digits.len() > DIGITS_MAX {
        return None;
    }
    let marks: Vec<(usize, char)> = written.char_indices().filter(|(_, c)| matches!(c, '.' | ',')).collect();
    let after =
        |at: usize| written.get(at + 1..).unwrap_or_default().chars().filter(char::is_ascii_digit).count();
    let blank = written.contains(is_blank);
    let (decimals, either) = match marks.as_slice() {
        [] => (0, false),
        [(at, _)] if after(*at) == 3 && !blank => (3, true),
        [(at, _)] => (after(*at), false),
        [.., (_, before), (at, last)] if before != last => (after(*at), false),
        // 1.060.000: every mark parts thousands; 1.2.3 is no number.
        [(first, _), ..] if after(*first) % 3 == 0 => (0, false),
        _ => return None,
    };
    let decimals = u32::try_from(decimals).ok()?;
    Some(FoundNumber { range: start..end, mantissa: digits.parse().ok()?, decimals, either })
}

/// Units after a number: how they are written (plain), how many, of what.
const UNITS: &[(&str, u64, Currency)] = &[
    ("milliards d'euros", 1_000_000_000, Currency::Euro),
    ("milliard d'euros", 1_000_000_000, Currency::Euro),
    ("milliards €", 1_000_000_000, Currency::Euro),
    ("millions d'euros", 1_000_000, Currency::Euro),
    ("million d'euros", 1_000_000, Currency::Euro),
    ("millions d'€", 1_000_000, Currency::Euro),
    ("million d'€", 1_000_000, Currency::Euro),
    ("millions euros", 1_000_000, Currency::Euro),
    ("millions €", 1_000_000, Currency::Euro),
    ("million €", 1_000_000, Currency::Euro),
    ("million euros", 1_000_000, Currency::Euro),
    ("m d'euros", 1_000_000, Currency::Euro),
    ("m d'€", 1_000_000, Currency::Euro),
    ("milliers d'euros", 1_000, Currency::Euro),
    ("mille euros", 1_000, Currency::Euro),
    ("md €", 1_000_000_000, Currency::Euro),
    ("mds€", 1_000_000_000, Currency::Euro),
    ("md€", 1_000_000_000, Currency::Euro),
    ("m €", 1_000_000, Currency::Euro),
    ("m€", 1_000_000, Currency::Euro),
    ("meur", 1_000_000, Currency::Euro),
    ("m euros", 1_000_000, Currency::Euro),
    ("k €", 1_000, Currency::Euro),
    ("k€", 1_000, Currency::Euro),
    ("keur", 1_000, Currency::Euro),
    ("k euros", 1_000, Currency::Euro),
    ("euros", 1, Currency::Euro),
    ("euro", 1, Currency::Euro),
    ("eur", 1, Currency::Euro),
    ("€", 1, Currency::Euro),
    ("milliards de dollars", 1_000_000_000, Currency::Dollar),
    ("milliard de dollars", 1_000_000_000, Currency::Dollar),
    ("millions de dollars", 1_000_000, Currency::Dollar),
    ("million de dollars", 1_000_000, Currency::Dollar),
    ("millions $", 1_000_000, Currency::Dollar),
    ("million $", 1_000_000, Currency::Dollar),
    ("million dollars", 1_000_000, Currency::Dollar),
    ("m $", 1_000_000, Currency::Dollar),
    ("m$", 1_000_000, Currency::Dollar),
    ("k $", 1_000, Currency::Dollar),
    ("k$", 1_000, Currency::Dollar),
    ("dollars", 1, Currency::Dollar),
    ("cad", 1, Currency::Dollar),
    ("$", 1, Currency::Dollar),
];

/// Multiples after a number whose currency stands before it.
const MULTIPLES: &[(&str, u64)] = &[
    ("billion", 1_000_000_000),
    ("million", 1_000_000),
    ("bn", 1_000_000_000),
    ("m", 1_000_000),
    ("k", 1_000),
];

/// Characters looked at after a number.
const UNIT_CHARS_MAX: usize = 24;

fn amount_at(text: &str, number: &FoundNumber) -> Option<FoundAmount> {
    let tail = plain(text.get(number.range.end..)?);
    for (name, unit, currency) in UNITS {
        if let Some(end) = tail.takes(name) {
            let amount = Amount { cents: number.cents(*unit)?, currency: *currency };
            return Some(FoundAmount { range: number.range.start..number.range.end + end, amount });
        }
    }
    let head = text.get(..number.range.start)?.trim_end_matches(is_blank);
    let sign = head.chars().next_back()?;
    let currency = match sign {
        '€' => Currency::Euro,
        '$' => Currency::Dollar,
        _ => return None,
    };
    let (unit, end) =
        MULTIPLES.iter().find_map(|(name, unit)| tail.takes(name).map(|end| (*unit, end))).unwrap_or((1, 0));
    let amount = Amount { cents: number.cents(unit)?, currency };
    let start = head.len() - sign.len_utf8();
    // 10 € 20: the sign belongs to the number before it.
    let taken = head.get(..start)?.trim_end_matches(is_blank).ends_with(|c: char| c.is_ascii_digit());
    (!taken).then_some(FoundAmount { range: start..number.range.end + end, amount })
}

/// What follows a number in small letters, and where each character ends in the text.
struct Tail {
    text: String,
    ends: Vec<usize>,
    blanks: usize,
}

fn plain(tail: &str) -> Tail {
    let blanks = tail.len() - tail.trim_start_matches(|c: char| is_blank(c) || c == '\n').len();
    let (mut text, mut ends) = (String::new(), Vec::new());
    for (at, c) in tail.get(blanks..).unwrap_or_default().char_indices().take(UNIT_CHARS_MAX) {
        let c = match c {
            '’' | '‘' | '´' => '\'',
            c if is_blank(c) || c == '\n' => ' ',
            c => c.to_lowercase().next().unwrap_or(c),
        };
        text.push(c);
        ends.push(
            at + tail.get(blanks + at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8),
        );
    }
    Tail { text, ends, blanks }
}

impl Tail {
    /// How many bytes the blanks and `name` take, where the tail begins with it as a whole word.
    fn takes(&self, name: &str) -> Option<usize> {
        let rest = self.text.strip_prefix(name)?;
        let whole = !name.ends_with(char::is_alphabetic) || !rest.starts_with(char::is_alphanumeric);
        let last = self.ends.get(name.chars().count().checked_sub(1)?)?;
        whole.then_some(self.blanks + last)
    }
}

#[cfg(test)]
mod tests {
    use super::{Currency, find_amounts, find_numbers};

    fn check(text: &str, expected: &[(&str, i64, Currency)]) {
        let found: Vec<(String, i64, Currency)> = find_amounts(text)
            .into_iter()
            .map(|found| (text[found.range].to_owned(), found.amount.cents, found.amount.currency))
            .collect();
        let expected: Vec<(String, i64, Currency)> = expected
            .iter()
            .map(|(words, cents, currency)| ((*words).to_owned(), *cents, *currency))
            .collect();
        assert_eq!(found, expected, "in {text:?}");
    }

    #[test]
    fn euros_as_administrations_write_them() {
        let euro = Currency::Euro;
        check("représentant 138 M€ :", &[("138 M€", 13_800_000_000, euro)]);
        check("11,3 M€ et 89.3 M€", &[("11,3 M€", 1_130_000_000, euro), ("89.3 M€", 8_930_000_000, euro)]);
        check("120 millions d’euros pour", &[("120 millions d’euros", 12_000_000_000, euro)]);
        check("1,5 million d'euros", &[("1,5 million d'euros", 150_000_000, euro)]);
        check("(1.060.000 euros)", &[("1.060.000 euros", 106_000_000, euro)]);
        check("450 k€, 12 K€", &[("450 k€", 45_000_000, euro), ("12 K€", 1_200_000, euro)]);
        check("2\u{202f}500,50\u{a0}€", &[("2\u{202f}500,50\u{a0}€", 250_050, euro)]);
        check("12.000 € ou 8,250 M€", &[("12.000 €", 1_200_000, euro), ("8,250 M€", 825_000_000, euro)]);
        check("€1.2 million", &[("€1.2 million", 120_000_000, euro)]);
        check("45 000 euros HT", &[("45 000 euros", 4_500_000, euro)]);
    }

    #[test]
    fn dollars_are_not_euros() {
        let dollar = Currency::Dollar;
        check("125 000 $", &[("125 000 $", 12_500_000, dollar)]);
        check("1,2 M$ sur trois ans", &[("1,2 M$", 120_000_000, dollar)]);
        check(
            "$125,000 and $1.2 million",
            &[("$125,000", 12_500_000, dollar), ("$1.2 million", 120_000_000, dollar)],
        );
    }

    #[test]
    fn what_is_no_amount() {
        check("19 objectifs, 2 400 m2, 12 mois, 1.2.3 et 5 maisons", &[]);
        check("20201231123456789 €", &[]);
    }

    #[test]
    fn numbers_keep_their_groups() {
        let values =
            |text: &str| find_numbers(text).iter().map(super::FoundNumber::value).collect::<Vec<_>>();
        assert_eq!(values("4 783 interventions en 2024"), [4783.0, 2024.0]);
        assert_eq!(values("15 000 et 1,5 et 2020 2021"), [15000.0, 1.5, 2020.0, 2021.0]);
    }
}
