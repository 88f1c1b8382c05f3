//! Dates all in words: *L'an deux mille vingt-cinq, le vingt-sept mars*, *le premier juin deux mille vingt*.

use super::{Parts, Precision, Token, day, names};

/// Words of a year, at most (*deux mille vingt et un* and its hyphens).
const YEAR_TOKENS_MOST: usize = 12;

/// A date in words: day and month, then the year in words or figures; or the year first, as in minutes.
pub(super) fn in_words(rest: &[Token<'_>]) -> Option<Parts> {
    day_first(rest).or_else(|| year_first(rest))
}

fn day_first(rest: &[Token<'_>]) -> Option<Parts> {
    let (number, month, mut at) = day_and_month(rest)?;
    let (year, length) = year(rest.get(at..)?)?;
    at += length;
    Some((day(year, month, number)?, Precision::Day, at))
}

/// `deux mille vingt-cinq, le vingt-sept mars` or `deux mille vingt-cinq, le 27 mars`.
fn year_first(rest: &[Token<'_>]) -> Option<Parts> {
    let (year, mut at) = year_in_words(rest)?;
    at += usize::from(rest.get(at).is_some_and(|token| token.is(",")));
    at += usize::from(rest.get(at).is_some_and(|token| matches!(token.text, "et" | "le")));
    at += usize::from(rest.get(at).is_some_and(|token| token.is("le")));
    at += usize::from(rest.get(at).is_some_and(|token| is_weekday(token.text)));
    let (number, month, length) = day_and_month(rest.get(at..)?)?;
    Some((day(year, month, number)?, Precision::Day, at + length))
}

fn is_weekday(word: &str) -> bool {
    matches!(word, "lundi" | "mardi" | "mercredi" | "jeudi" | "vendredi" | "samedi" | "dimanche")
}

/// A day in words or figures and its month; how many tokens they take.
fn day_and_month(rest: &[Token<'_>]) -> Option<(i16, i16, usize)> {
    let (number, mut at) = match rest.first()?.number(1..3) {
        Some(number) => (number, 1 + usize::from(rest.get(1).is_some_and(|token| token.is("er")))),
        None => small_number(rest, 31)?,
    };
    let month = names::full_month(rest.get(at)?.text)?;
    at += 1;
    Some((number, month, at))
}

fn year(rest: &[Token<'_>]) -> Option<(i16, usize)> {
    match rest.first()?.number(4..5) {
        Some(year) => Some((year, 1)),
        None => year_in_words(rest),
    }
}

/// `deux mille`, `deux mille vingt-cinq`.
fn year_in_words(rest: &[Token<'_>]) -> Option<(i16, usize)> {
    let [two, thousand, ..] = rest else { return None };
    let lower = |token: &Token<'_>| token.text.to_lowercase();
    let dashed = thousand.is("-");
    let thousand = if dashed { rest.get(2)? } else { thousand };
    if lower(two) != "deux" || !matches!(lower(thousand).as_str(), "mille" | "mil") {
        return None;
    }
    let at = if dashed { 3 } else { 2 };
    let tail = rest.get(at..rest.len().min(at + YEAR_TOKENS_MOST))?;
    let skip = usize::from(tail.first().is_some_and(|token| token.is("-")));
    match tail.get(skip..).and_then(|tail| small_number(tail, 99)) {
        Some((number, length)) => Some((2000 + number, at + skip + length)),
        None => Some((2000, at)),
    }
}

/// A number in French words from 1 to 99, at most `most`; hyphens and `et` between its words.
fn small_number(rest: &[Token<'_>], most: i16) -> Option<(i16, usize)> {
    let (mut sum, mut at) = (value(rest.first()?.text)?, 1);
    loop {
        let joint = rest.get(at..).map_or(0, |tail| {
            tail.iter().take(2).take_while(|token| token.is("-") || token.is("et")).count()
        });
        let Some(next) = rest.get(at + joint).and_then(|token| value(token.text)) else { break };
        let added = match (sum, next) {
            (20 | 30 | 40 | 50 | 60, 1..=19) => sum + next,
            (4, 20) => 80,
            (10, 7..=9) | (80, 1..=19) => sum + next,
            (70 | 90, 7..=9) => sum + next,
            _ => break,
        };
        (sum, at) = (added, at + joint + 1);
    }
    (sum <= most).then_some((sum, at))
}

fn value(word: &str) -> Option<i16> {
    if word.len() > 10 {
        return None;
    }
    let number = match word.to_lowercase().as_str() {
        "premier" | "un" => 1,
        "deux" => 2,
        "trois" => 3,
        "quatre" => 4,
        "cinq" => 5,
        "six" => 6,
        "sept" => 7,
        "huit" => 8,
        "neuf" => 9,
        "dix" => 10,
        "onze" => 11,
        "douze" => 12,
        "treize" => 13,
        "quatorze" => 14,
        "quinze" => 15,
        "seize" => 16,
        "vingt" | "vingts" => 20,
        "trente" => 30,
        "quarante" => 40,
        "cinquante" => 50,
        "soixante" => 60,
        _ => return None,
    };
    Some(number)
}
