//! Which dates does a text state, and where?
//!
//! French and English as administrations write them: *le 1er octobre 2016*, *10/03/2023*, *2025-05-12*,
//! *May 12, 2025*, *mai 2024*, *le vingt-sept mars deux mille vingt-cinq*. Day before month in figures, as in France
//! and Québec, unless the first figure is a year.

mod names;
mod words;

use std::ops::Range;

use jiff::civil::Date;

/// How much of a date is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// Month and year.
    Month,
    /// Day, month and year.
    Day,
}

/// A date found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The date; the first of the month where only the month is stated.
    pub date: Date,
    /// How much of it is stated.
    pub precision: Precision,
}

/// Years believed.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2199;

/// A piece of the text: letters, digits, or one other character; white space is left out.
#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    text: &'a str,
    start: usize,
}

impl Token<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    fn number(&self, digits: Range<usize>) -> Option<i16> {
        let fits = digits.contains(&self.text.len()) && self.text.bytes().all(|byte| byte.is_ascii_digit());
        if fits { self.text.parse().ok() } else { None }
    }

    fn is(&self, text: &str) -> bool {
        self.text == text
    }
}

/// The dates of `text`, in order; they do not overlap.
#[must_use]
pub fn find(text: &str) -> Vec<Found> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match date_at(&tokens, at) {
            Some((date, length)) => {
                found.push(date);
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut last = Class::Space;
    for (at, c) in text.char_indices() {
        let class = Class::of(c);
        if class != last || class == Class::Other {
            push(text, start..at, last, &mut tokens);
            start = at;
        }
        last = class;
    }
    push(text, start..text.len(), last, &mut tokens);
    tokens
}

fn push<'a>(text: &'a str, range: Range<usize>, class: Class, tokens: &mut Vec<Token<'a>>) {
    if class != Class::Space && !range.is_empty() {
        tokens.push(Token { text: text.get(range.clone()).unwrap_or_default(), start: range.start });
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Space,
    Other,
}

impl Class {
    fn of(c: char) -> Self {
        if c.is_alphabetic() {
            Self::Letter
        } else if c.is_ascii_digit() {
            Self::Digit
        } else if c.is_whitespace() {
            Self::Space
        } else {
            Self::Other
        }
    }
}

/// The date that begins at a token, and how many tokens it takes.
fn date_at(tokens: &[Token<'_>], at: usize) -> Option<(Found, usize)> {
    let rest = tokens.get(at..)?;
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let first = rest.first()?;
    // In the midst of a longer number (`12.345/10/2020`, `n° 2020-117-3`) there is no date.
    let glued = before.is_some_and(|before| {
        before.end() == first.start
            && matches!(before.text, "/" | "-" | "." | "," | "_")
            && first.number(1..9).is_some()
    });
    if glued {
        return None;
    }
    let (date, precision, length) = in_figures(rest)
        .or_else(|| in_letters(rest))
        .or_else(|| words::in_words(rest))
        .or_else(|| month_only(rest))?;
    let last = rest.get(length - 1)?;
    Some((Found { range: first.start..last.end(), date, precision }, length))
}

type Parts = (Date, Precision, usize);

/// `10/03/2023`, `05.04.2014`, `2025-05-12`.
fn in_figures(rest: &[Token<'_>]) -> Option<Parts> {
    let [a, first_sign, b, second_sign, c, ..] = rest else { return None };
    let one_sign = first_sign.text == second_sign.text && matches!(first_sign.text, "/" | "-" | "." | "–");
    if !one_sign || !touches(&[a, first_sign, b, second_sign, c]) || goes_on(rest.get(5), c) {
        return None;
    }
    let date = match (a.number(4..5), c.number(4..5)) {
        (Some(year), None) => day(year, b.number(1..3)?, c.number(1..3)?),
        (None, Some(year)) => day(year, b.number(1..3)?, a.number(1..3)?),
        (None, None) if first_sign.is("/") => day(2000 + c.number(2..3)?, b.number(2..3)?, a.number(2..3)?),
        _ => None,
    }?;
    Some((date, Precision::Day, 5))
}

/// Whether a figure goes on after a date (`10/03/2023/4`).
fn goes_on(next: Option<&Token<'_>>, last: &Token<'_>) -> bool {
    next.is_some_and(|next| next.start == last.end() && matches!(next.text, "/" | "-" | "_"))
}

fn touches(tokens: &[&Token<'_>]) -> bool {
    tokens.windows(2).all(|pair| matches!(pair, [left, right] if left.end() == right.start))
}

/// `1er octobre 2016`, `12 mai 2025`, `May 12, 2025`, `12th of May 2025`.
fn in_letters(rest: &[Token<'_>]) -> Option<Parts> {
    let first = rest.first()?;
    if let Some(number) = first.number(1..3) {
        let mut at = 1;
        at += ordinal_tokens(rest.get(at..)?);
        at += usize::from(rest.get(at).is_some_and(|token| token.is("of")));
        let month = names::month(rest.get(at)?.text)?;
        at += 1;
        at += usize::from(rest.get(at).is_some_and(|token| matches!(token.text, "." | "," | "de")));
        let year = rest.get(at)?.number(4..5)?;
        return Some((day(year, month, number)?, Precision::Day, at + 1));
    }
    let month = names::month(first.text)?;
    let mut at = 1 + usize::from(rest.get(1).is_some_and(|token| token.is(".")));
    let number = rest.get(at)?.number(1..3)?;
    at += 1;
    at += ordinal_tokens(rest.get(at..)?);
    at += usize::from(rest.get(at).is_some_and(|token| token.is(",")));
    let year = rest.get(at)?.number(4..5)?;
    Some((day(year, month, number)?, Precision::Day, at + 1))
}

/// How many tokens write the ordinal: `er`, `th`, and `^{er}` of texts taken from typeset pages.
fn ordinal_tokens(rest: &[Token<'_>]) -> usize {
    let is_ordinal =
        |token: &Token<'_>| matches!(token.text, "er" | "ER" | "ᵉʳ" | "e" | "st" | "nd" | "rd" | "th");
    match rest {
        [token, ..] if is_ordinal(token) => 1,
        [hat, open, token, close, ..]
            if hat.is("^") && open.is("{") && is_ordinal(token) && close.is("}") =>
        {
            4
        }
        _ => 0,
    }
}

/// `mai 2024`.
fn month_only(rest: &[Token<'_>]) -> Option<Parts> {
    let [name, year, ..] = rest else { return None };
    let month = names::full_month(name.text)?;
    Some((day(year.number(4..5)?, month, 1)?, Precision::Month, 2))
}

fn day(year: i16, month: i16, number: i16) -> Option<Date> {
    if !YEARS.contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(number).ok()?).ok()
}

#[cfg(test)]
mod tests;
