//! Which mark stands before a list item of a DOCX: a dash, a number, a letter, "Article 3"?

use std::collections::HashMap;

use crate::readers::xml::{Node, walk};
use crate::{Format, Limits, ReadError};

/// Levels of a list.
const LEVELS: usize = 9;

#[derive(Debug, Default, Clone)]
struct Level {
    form: String,
    text: String,
    start: u32,
}

/// The lists of a file and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    levels: HashMap<(String, u32), Level>,
    abstract_of: HashMap<String, String>,
    counts: HashMap<String, Vec<u32>>,
}

impl Numbering {
    pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Self, ReadError> {
        let mut numbering = Self::default();
        let (mut list, mut level, mut number) = (String::new(), 0, String::new());
        walk(bytes, Format::Docx, limits, |node| {
            if let Node::Open(element) = node {
                let value = || element.attribute("val").unwrap_or_default();
                match element.name() {
                    "abstractNum" => list = element.attribute("abstractNumId").unwrap_or_default(),
                    "lvl" => {
                        level = element.number("ilvl").unwrap_or(0);
                        let fresh = Level { start: 1, ..Level::default() };
                        numbering.levels.entry((list.clone(), level)).or_insert(fresh);
                    }
                    "num" => number = element.attribute("numId").unwrap_or_default(),
                    "abstractNumId" => {
                        numbering.abstract_of.insert(number.clone(), value());
                    }
                    name @ ("numFmt" | "lvlText" | "start") => {
                        if let Some(level) = numbering.levels.get_mut(&(list.clone(), level)) {
                            match name {
                                "numFmt" => level.form = value(),
                                "lvlText" => level.text = value(),
                                _ => level.start = element.number("val").unwrap_or(1),
                            }
                        }
                    }
                    _ => {}
                }
            }
            true
        })?;
        Ok(numbering)
    }

    /// The mark of the next item of a list, a blank after it; empty where the list has none.
    pub(super) fn next_mark(&mut self, number: &str, level: u32) -> String {
        let level = level.min(8);
        let list = self.abstract_of.get(number).cloned().unwrap_or_else(|| number.to_owned());
        let Some(own) = self.levels.get(&(list.clone(), level)).cloned() else { return "- ".to_owned() };
        let counts = self.counts.entry(list.clone()).or_insert_with(|| vec![0; LEVELS]);
        let at = usize::try_from(level).unwrap_or(0);
        for (rank, count) in counts.iter_mut().enumerate() {
            if rank == at {
                *count = if *count == 0 { own.start } else { count.saturating_add(1) };
            } else if rank > at {
                *count = 0;
            }
        }
        let counts = counts.clone();
        match own.form.as_str() {
            "bullet" | "" => "- ".to_owned(),
            "none" => String::new(),
            _ => self.fill(&list, &own.text, &counts),
        }
    }

    /// `%1.%2` with the counts of the levels in place of the signs.
    fn fill(&self, list: &str, pattern: &str, counts: &[u32]) -> String {
        let mut mark = String::new();
        let mut chars = pattern.chars().peekable();
        while let Some(c) = chars.next() {
            let digit = (c == '%').then(|| chars.peek().and_then(|next| next.to_digit(10))).flatten();
            let Some(rank) = digit.filter(|rank| *rank > 0) else {
                mark.push(c);
                continue;
            };
            chars.next();
            let count = usize::try_from(rank - 1).ok().and_then(|at| counts.get(at)).copied().unwrap_or(0);
            let form = self.levels.get(&(list.to_owned(), rank - 1)).map(|level| level.form.as_str());
            mark.push_str(&in_form(count.max(1), form.unwrap_or("decimal")));
        }
        if mark.trim().is_empty() { String::new() } else { mark + " " }
    }
}

/// A number as the list writes it.
fn in_form(count: u32, form: &str) -> String {
    match form {
        "lowerLetter" => letters(count).to_lowercase(),
        "upperLetter" => letters(count),
        "lowerRoman" => roman(count).to_lowercase(),
        "upperRoman" => roman(count),
        "ordinal" if count == 1 => "1er".to_owned(),
        _ => count.to_string(),
    }
}

fn letters(count: u32) -> String {
    let at = count.saturating_sub(1) % 26;
    let times = count.saturating_sub(1) / 26 + 1;
    let letter = char::from_u32('A' as u32 + at).unwrap_or('A');
    std::iter::repeat_n(letter, usize::try_from(times.min(10)).unwrap_or(1)).collect()
}

fn roman(count: u32) -> String {
    let values = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = count.min(3999);
    let mut text = String::new();
    for (value, letters) in values {
        while rest >= value {
            text.push_str(letters);
            rest -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{letters, roman};

    #[test]
    fn counts_as_people_write() {
        assert_eq!((roman(4).as_str(), roman(1994).as_str()), ("IV", "MCMXCIV"));
        assert_eq!((letters(1).as_str(), letters(27).as_str()), ("A", "AA"));
    }
}
