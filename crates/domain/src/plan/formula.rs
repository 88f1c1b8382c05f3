//! How is an indicator computed from others? `ecoles_faites / ecoles * 100`, `sum(a, b)`, `planned("État") / planned("Ville")`.
//!
//! Numbers, codes of indicators, `planned("funder")` and `spent("funder")` (in whole units of the currency), `+ - * /`,
//! parentheses, `sum(...)`. A missing value or a division by zero gives no value and says which; nothing panics.

use std::fmt;

/// Longest formula, in characters.
const CHARS_MAX: usize = 500;
/// Deepest nesting, formulas over formulas included.
const DEPTH_MAX: u32 = 16;

/// A formula once read.
#[derive(Debug, Clone, PartialEq)]
pub enum Formula {
    /// A number.
    Number(f64),
    /// The value of the indicator with that code.
    Code(String),
    /// Money promised by a funder.
    Planned(String),
    /// Money spent by a funder.
    Spent(String),
    /// The sum of several.
    Sum(Vec<Formula>),
    /// Two formulas and what is done with them.
    Binary(Operation, Box<Formula>, Box<Formula>),
}

/// What is done with two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// Why a formula gives no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It cannot be read.
    #[error("the formula cannot be read at character {at}")]
    Syntax {
        /// Where, from 1.
        at: usize,
    },
    /// It is too long or too deep.
    #[error("the formula is too long or too deep")]
    TooDeep,
    /// What it needs has no value.
    #[error("{name} has no value")]
    Missing {
        /// Code of an indicator, or name of a funder.
        name: String,
    },
    /// It divides by zero.
    #[error("it divides by zero")]
    DivisionByZero,
    /// The result is too large to be a number.
    #[error("the result is too large")]
    TooLarge,
}

impl Fault {
    /// Name in data.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "syntax",
            Self::TooDeep => "too_deep",
            Self::Missing { .. } => "missing",
            Self::DivisionByZero => "division_by_zero",
            Self::TooLarge => "too_large",
        }
    }
}

/// What a formula asks for.
pub trait Values {
    /// The value of an indicator; `depth` is that of the formula that asks.
    ///
    /// # Errors
    /// [`Fault::Missing`], or those of its own formula.
    fn indicator(&self, code: &str, depth: u32) -> Result<f64, Fault>;
    /// Money promised by a funder, in whole units.
    fn planned(&self, funder: &str) -> Option<f64>;
    /// Money spent by a funder, in whole units.
    fn spent(&self, funder: &str) -> Option<f64>;
}

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    /// [`Fault::Syntax`], [`Fault::TooDeep`].
    pub fn parse(text: &str) -> Result<Self, Fault> {
        if text.chars().count() > CHARS_MAX {
            return Err(Fault::TooDeep);
        }
        let mut reader = Reader { letters: text.chars().collect(), at: 0 };
        let formula = reader.sum(0)?;
        reader.skip();
        if reader.at < reader.letters.len() { Err(reader.fault()) } else { Ok(formula) }
    }

    /// Its value.
    ///
    /// # Errors
    /// [`Fault::Missing`], [`Fault::DivisionByZero`], [`Fault::TooDeep`] for formulas that turn in a circle.
    pub fn value(&self, values: &impl Values, depth: u32) -> Result<f64, Fault> {
        if depth > DEPTH_MAX {
            return Err(Fault::TooDeep);
        }
        let missing = |name: &str| Fault::Missing { name: name.to_owned() };
        let value = match self {
            Self::Number(number) => *number,
            Self::Code(code) => values.indicator(code, depth + 1)?,
            Self::Planned(funder) => values.planned(funder).ok_or_else(|| missing(funder))?,
            Self::Spent(funder) => values.spent(funder).ok_or_else(|| missing(funder))?,
            Self::Sum(parts) => {
                let mut sum = 0.0;
                for part in parts {
                    sum += part.value(values, depth)?;
                }
                sum
            }
            Self::Binary(operation, left, right) => {
                let (left, right) = (left.value(values, depth)?, right.value(values, depth)?);
                match operation {
                    Operation::Add => left + right,
                    Operation::Subtract => left - right,
                    Operation::Multiply => left * right,
                    Operation::Divide if right == 0.0 => return Err(Fault::DivisionByZero),
                    Operation::Divide => left / right,
                }
            }
        };
        if value.is_finite() { Ok(value) } else { Err(Fault::TooLarge) }
    }

    /// Codes of the indicators it names, in order.
    #[must_use]
    pub fn codes(&self) -> Vec<&str> {
        match self {
            Self::Code(code) => vec![code],
            Self::Sum(parts) => parts.iter().flat_map(Self::codes).collect(),
            Self::Binary(_, left, right) => left.codes().into_iter().chain(right.codes()).collect(),
            Self::Number(_) | Self::Planned(_) | Self::Spent(_) => Vec::new(),
        }
    }
}

struct Reader {
    letters: Vec<char>,
    at: usize,
}

impl Reader {
    fn fault(&self) -> Fault {
        Fault::Syntax { at: self.at + 1 }
    }

    fn skip(&mut self) {
        while self.letters.get(self.at).is_some_and(|letter| letter.is_whitespace()) {
            self.at += 1;
        }
    }

    fn take(&mut self, wanted: char) -> bool {
        self.skip();
        let found = self.letters.get(self.at) == Some(&wanted);
        if found {
            self.at += 1;
        }
        found
    }

    fn need(&mut self, wanted: char) -> Result<(), Fault> {
        if self.take(wanted) { Ok(()) } else { Err(self.fault()) }
    }

    fn sum(&mut self, depth: u32) -> Result<Formula, Fault> {
        let mut left = self.product(depth)?;
        loop {
            let operation = if self.take('+') {
                Operation::Add
            } else if self.take('-') {
                Operation::Subtract
            } else {
                return Ok(left);
            };
            left = Formula::Binary(operation, Box::new(left), Box::new(self.product(depth)?));
        }
    }

    fn product(&mut self, depth: u32) -> Result<Formula, Fault> {
        let mut left = self.atom(depth)?;
        loop {
            let operation = if self.take('*') {
                Operation::Multiply
            } else if self.take('/') {
                Operation::Divide
            } else {
                return Ok(left);
            };
            left = Formula::Binary(operation, Box::new(left), Box::new(self.atom(depth)?));
        }
    }

    fn atom(&mut self, depth: u32) -> Result<Formula, Fault> {
        if depth > DEPTH_MAX {
            return Err(Fault::TooDeep);
        }
        if self.take('(') {
            let inner = self.sum(depth + 1)?;
            self.need(')')?;
            return Ok(inner);
        }
        self.skip();
        match self.letters.get(self.at) {
            Some(letter) if letter.is_ascii_digit() => self.number(),
            Some(letter) if letter.is_ascii_lowercase() => self.named(depth),
            _ => Err(self.fault()),
        }
    }

    fn word(&mut self, is_part: impl Fn(char) -> bool) -> String {
        let rest = self.letters.get(self.at..).unwrap_or_default();
        let word: String = rest.iter().copied().take_while(|letter| is_part(*letter)).collect();
        self.at += word.chars().count();
        word
    }

    fn number(&mut self) -> Result<Formula, Fault> {
        let start = self.at;
        let word = self.word(|letter| letter.is_ascii_digit() || letter == '.');
        word.parse().map(Formula::Number).map_err(|_| Fault::Syntax { at: start + 1 })
    }

    fn named(&mut self, depth: u32) -> Result<Formula, Fault> {
        let word =
            self.word(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
        if !self.take('(') {
            return Ok(Formula::Code(word));
        }
        let formula = match word.as_str() {
            "sum" => {
                let mut parts = vec![self.sum(depth + 1)?];
                while self.take(',') {
                    parts.push(self.sum(depth + 1)?);
                }
                Formula::Sum(parts)
            }
            "planned" => Formula::Planned(self.quoted()?),
            "spent" => Formula::Spent(self.quoted()?),
            _ => return Err(self.fault()),
        };
        self.need(')')?;
        Ok(formula)
    }

    fn quoted(&mut self) -> Result<String, Fault> {
        self.need('"')?;
        let word = self.word(|letter| letter != '"');
        if self.letters.get(self.at) != Some(&'"') {
            return Err(self.fault());
        }
        self.at += 1;
        Ok(word)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Table;

    impl Values for Table {
        fn indicator(&self, code: &str, depth: u32) -> Result<f64, Fault> {
            match code {
                "a" => Ok(6.0),
                "zero" => Ok(0.0),
                "circle" => Formula::parse("circle + 1")?.value(self, depth),
                _ => Err(Fault::Missing { name: code.to_owned() }),
            }
        }
        fn planned(&self, funder: &str) -> Option<f64> {
            match funder {
                "Ville" => Some(10.0),
                "État" => Some(83.0),
                _ => None,
            }
        }
        fn spent(&self, _: &str) -> Option<f64> {
            None
        }
    }

    fn value(text: &str) -> Result<f64, Fault> {
        Formula::parse(text)?.value(&Table, 0)
    }

    #[test]
    fn formulas_are_computed_with_the_usual_precedence() {
        assert_eq!(value("a / (1 + 2) * 2 - 1"), Ok(3.0));
        assert_eq!(value("sum(a, 1, 2.5)"), Ok(9.5));
        assert_eq!(value("planned(\"État\") / planned(\"Ville\")"), Ok(8.3));
    }

    #[test]
    fn what_has_no_value_says_why() {
        assert_eq!(value("a / zero"), Err(Fault::DivisionByZero));
        assert_eq!(value("a + b"), Err(Fault::Missing { name: "b".into() }));
        assert_eq!(value("spent(\"Ville\")"), Err(Fault::Missing { name: "Ville".into() }));
        assert_eq!(value("circle"), Err(Fault::TooDeep));
        assert_eq!(value("a +"), Err(Fault::Syntax { at: 4 }));
        assert_eq!(value("planned(\"x"), Err(Fault::Syntax { at: 11 }));
        assert_eq!(value(&"(".repeat(200)), Err(Fault::TooDeep));
        assert_eq!(value(&"9".repeat(400)), Err(Fault::TooLarge));
        assert_eq!(value(""), Err(Fault::Syntax { at: 1 }));
    }

    #[test]
    fn the_indicators_of_a_formula_are_named() {
        assert_eq!(Formula::parse("sum(a, b) / c").unwrap().codes(), ["a", "b", "c"]);
    }

    #[test]
    fn any_text_is_read_or_refused() {
        let letters = ['(', ')', '"', 'a', '1', '.', '+', '/', ',', 's', 'é', ' '];
        let mut seed = 7_u64;
        for _ in 0..20_000 {
            let text: String = (0..12)
                .map(|_| {
                    seed =
                        seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    letters[usize::try_from(seed >> 40).unwrap() % letters.len()]
                })
                .collect();
            let _ = value(&text);
        }
    }
}
