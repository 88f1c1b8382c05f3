//! How is an expression such as `10% * (assiette - abattement)` read?
//!
//! Operators stand between spaces, because names may hold dashes and spaces. A comparison binds least, then
//! addition, multiplication and power. A number may carry a unit; a text stands between quotes and may hold
//! apostrophes; a name may be dotted and may begin with `^` (the parent's namespace).

use crate::date::Date;
use crate::limits::{MAX_EXPRESSION_BYTES, MAX_EXPRESSION_OPERATORS};

/// An operation between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `//`, the quotient without its decimals
    DivideWhole,
    /// `**`
    Power,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `=`
    Equal,
    /// `!=`
    Different,
    /// `et`
    And,
    /// `ou`
    Or,
}

impl Operator {
    /// Every operator with its spelling in the language.
    pub const NAMES: [(&'static str, Self); 14] = [
        ("+", Self::Add),
        ("-", Self::Subtract),
        ("*", Self::Multiply),
        ("/", Self::Divide),
        ("//", Self::DivideWhole),
        ("**", Self::Power),
        ("<", Self::Less),
        ("<=", Self::LessOrEqual),
        (">", Self::Greater),
        (">=", Self::GreaterOrEqual),
        ("=", Self::Equal),
        ("!=", Self::Different),
        ("et", Self::And),
        ("ou", Self::Or),
    ];

    /// Finds an operator by its spelling.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, operator)| *operator)
    }

    /// The spelling of the operator.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, operator)| *operator == self).map_or("", |(name, _)| name)
    }

    /// Whether the result is true or false.
    #[must_use]
    pub fn is_boolean(self) -> bool {
        !self.is_arithmetic()
    }

    /// Whether the result is a number.
    #[must_use]
    pub fn is_arithmetic(self) -> bool {
        use Operator::{Add, Divide, DivideWhole, Multiply, Power, Subtract};
        matches!(self, Add | Subtract | Multiply | Divide | DivideWhole | Power)
    }
}

/// A parsed expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// A number with the unit written after it.
    Number(f64, Option<String>),
    /// `oui` or `non`.
    Bool(bool),
    /// A quoted text.
    Text(String),
    /// A date.
    Date(Date),
    /// The name of a rule, with the character at which it begins.
    Name(String, usize),
    /// The opposite of a value.
    Opposite(Box<Expression>),
    /// An operation between two values.
    Operation(Operator, Box<Expression>, Box<Expression>),
}

/// Why an expression cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ExpressionError {
    /// Character at which reading stopped, from 0.
    pub at: usize,
    /// What was expected.
    pub message: String,
}

/// Reads an expression; line breaks count as one space.
///
/// # Errors
/// What was expected, and at which character.
pub fn parse_expression(text: &str) -> Result<Expression, ExpressionError> {
    if text.len() > MAX_EXPRESSION_BYTES {
        return Err(ExpressionError { at: 0, message: "expression trop longue".to_owned() });
    }
    let line = single_line(text);
    let mut parser = Parser { chars: line.trim().chars().collect(), at: 0, operators: 0 };
    let expression = parser.comparison()?;
    if parser.at < parser.chars.len() {
        return Err(parser.leftover());
    }
    Ok(expression)
}

/// Joins lines: blanks around a line break become one space.
fn single_line(text: &str) -> String {
    if !text.contains('\n') {
        return text.to_owned();
    }
    let lines = text.split('\n').map(|line| line.trim_matches(|c: char| c.is_whitespace()));
    let mut out = String::with_capacity(text.len());
    let mut first = true;
    for line in lines {
        if !first && !line.is_empty() {
            out.push(' ');
        }
        out.push_str(line);
        first = false;
    }
    out
}

fn is_space(c: char) -> bool {
    c != '\n' && c != '\r' && (c.is_whitespace() || c == '\u{feff}')
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || ('\u{c0}'..='\u{17f}').contains(&c) || c == '$'
}

fn is_name_char(c: char) -> bool {
    is_letter(c)
        || c.is_ascii_digit()
        || matches!(c, '\'' | ',' | '°' | '€' | '%' | '²' | '_' | '"' | '«' | '»')
}

fn is_inner_name_char(c: char) -> bool {
    is_name_char(c) || c == '-' || c == '+'
}

fn is_unit_start(c: char) -> bool {
    is_letter(c) || matches!(c, '°' | '%') || is_currency(c)
}

/// The characters of the Unicode category "currency symbol".
fn is_currency(c: char) -> bool {
    matches!(c, '$' | '¢'..='¥' | '\u{58f}' | '\u{60b}' | '\u{e3f}' | '\u{20a0}'..='\u{20c0}' | '\u{fdfc}'
        | '\u{fe69}' | '\u{ff04}' | '\u{ffe0}' | '\u{ffe1}' | '\u{ffe5}' | '\u{ffe6}')
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    operators: usize,
}

type Parsed = Result<Expression, ExpressionError>;

impl Parser {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn error(&self, message: impl Into<String>) -> ExpressionError {
        ExpressionError { at: self.at, message: message.into() }
    }

    fn count_operator(&mut self) -> Result<(), ExpressionError> {
        self.operators += 1;
        if self.operators > MAX_EXPRESSION_OPERATORS {
            return Err(self.error("expression trop longue : donnez un nom à ses parties"));
        }
        Ok(())
    }

    fn skip_spaces(&mut self) {
        while self.peek(0).is_some_and(is_space) {
            self.at += 1;
        }
    }

    fn comparison(&mut self) -> Parsed {
        const OPERATORS: [&str; 6] = [">=", "<=", "!=", ">", "<", "="];
        self.left_to_right(&OPERATORS, Self::addition)
    }

    fn addition(&mut self) -> Parsed {
        self.left_to_right(&["-", "+"], Self::multiplication)
    }

    fn multiplication(&mut self) -> Parsed {
        self.left_to_right(&["//", "*", "/"], Self::power)
    }

    fn left_to_right(&mut self, names: &[&str], next: fn(&mut Self) -> Parsed) -> Parsed {
        let mut left = next(self)?;
        while let Some(operator) = self.operator(names)? {
            let right = next(self)?;
            left = Expression::Operation(operator, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn power(&mut self) -> Parsed {
        let left = self.primary()?;
        match self.operator(&["**"])? {
            Some(operator) => Ok(Expression::Operation(operator, Box::new(left), Box::new(self.power()?))),
            None => Ok(left),
        }
    }

    /// Takes one of these operators if it stands here between spaces.
    fn operator(&mut self, names: &[&str]) -> Result<Option<Operator>, ExpressionError> {
        let mut start = 0;
        while self.peek(start).is_some_and(is_space) {
            start += 1;
        }
        if start == 0 {
            return Ok(None);
        }
        for name in names {
            let matches = name.chars().enumerate().all(|(i, c)| self.peek(start + i) == Some(c));
            let end = start + name.len();
            if matches && self.peek(end).is_some_and(is_space) {
                self.count_operator()?;
                self.at += end;
                self.skip_spaces();
                return Ok(Operator::find(name));
            }
        }
        Ok(None)
    }

    fn primary(&mut self) -> Parsed {
        match self.peek(0) {
            Some('(') => self.parenthesis(),
            Some('-') => {
                self.count_operator()?;
                self.at += 1;
                self.skip_spaces();
                Ok(Expression::Opposite(Box::new(self.primary()?)))
            }
            Some(c) if c.is_ascii_digit() => self.date().map_or_else(|| self.number(), Ok),
            Some(quote @ ('\'' | '"')) => self.text(quote),
            Some(c) if is_letter(c) || c == '^' => self.name(),
            _ => Err(self.error("une constante, une référence ou une parenthèse est attendue")),
        }
    }

    fn parenthesis(&mut self) -> Parsed {
        self.count_operator()?;
        self.at += 1;
        self.skip_spaces();
        let inner = self.comparison()?;
        self.skip_spaces();
        if self.peek(0) != Some(')') {
            return Err(if self.at < self.chars.len() {
                self.leftover()
            } else {
                self.error("« ) » est attendu")
            });
        }
        self.at += 1;
        Ok(inner)
    }

    /// `JJ/MM/AAAA` or `MM/AAAA`.
    fn date(&mut self) -> Option<Expression> {
        for groups in [3, 2] {
            let mut end = 0;
            let mut fits = true;
            for group in 0..groups {
                let most = if group == groups - 1 { 4 } else { 2 };
                let digits = (0..most).take_while(|i| self.is_digit(end + i)).count();
                fits &= digits > 0 && (most == 2 || digits == 4);
                end += digits;
                if group < groups - 1 {
                    fits &= self.peek(end) == Some('/');
                    end += 1;
                }
            }
            let text: String =
                self.chars.get(self.at..(self.at + end).min(self.chars.len()))?.iter().collect();
            if let Some(date) = fits.then(|| Date::parse(&text)).flatten() {
                self.at += end;
                return Some(Expression::Date(date));
            }
        }
        None
    }

    fn is_digit(&self, ahead: usize) -> bool {
        self.peek(ahead).is_some_and(|c| c.is_ascii_digit())
    }

    fn number(&mut self) -> Parsed {
        let start = self.at;
        while self.is_digit(0) {
            self.at += 1;
        }
        if self.peek(0) == Some('.') && self.is_digit(1) {
            self.at += 1;
            while self.is_digit(0) {
                self.at += 1;
            }
        }
        let written: String = self.chars.get(start..self.at).unwrap_or_default().iter().collect();
        let value: f64 = written.parse().map_err(|_| self.error("nombre illisible"))?;
        Ok(Expression::Number(value, self.unit()))
    }

    /// The unit after a number: base units joined by `.` or `/`.
    fn unit(&mut self) -> Option<String> {
        let mut at = self.at;
        while self.chars.get(at).copied().is_some_and(is_space) {
            at += 1;
        }
        let start = at;
        if self.chars.get(at) == Some(&'/') {
            at += 1;
        }
        at = self.phrase(at, is_unit_start)?;
        loop {
            let mut next = at;
            while self.chars.get(next).copied().is_some_and(is_space) {
                next += 1;
            }
            if !matches!(self.chars.get(next), Some('.' | '/')) {
                break;
            }
            match self.phrase(next + 1, is_unit_start) {
                Some(end) => at = end,
                None => break,
            }
        }
        self.at = at;
        Some(self.chars.get(start..at)?.iter().collect())
    }

    /// Words joined by single spaces; returns where they end.
    fn phrase(&self, from: usize, starts: fn(char) -> bool) -> Option<usize> {
        let char_at = |index: usize| self.chars.get(index).copied();
        char_at(from).filter(|c| starts(*c))?;
        let mut at = from + 1;
        loop {
            match (char_at(at), char_at(at + 1)) {
                (Some(c), _) if is_inner_name_char(c) => at += 1,
                (Some(c), Some(next)) if is_space(c) && is_name_char(next) => at += 2,
                _ => return Some(at),
            }
        }
    }

    /// A text ends at the first quote after which the expression may go on or end, so that `'l'eau'` is one text and
    /// `'a' = 'b'` two.
    fn text(&mut self, quote: char) -> Parsed {
        let closes = |at: usize| self.chars.get(at) == Some(&quote) && self.may_go_on_after(at + 1);
        let end = (self.at + 1..self.chars.len()).find(|at| closes(*at));
        let Some(end) = end else {
            return Err(self.error("il manque le guillemet fermant"));
        };
        let text = self.chars.get(self.at + 1..end).unwrap_or_default().iter().collect();
        self.at = end + 1;
        Ok(Expression::Text(text))
    }

    /// Whether the end, a closing parenthesis or an operator between spaces stands there.
    fn may_go_on_after(&self, from: usize) -> bool {
        let char_at = |at: usize| self.chars.get(at).copied();
        let mut at = from;
        while char_at(at).is_some_and(is_space) {
            at += 1;
        }
        let Some(next) = char_at(at) else { return true };
        if next == ')' {
            return true;
        }
        let operator = |c: char| matches!(c, '+' | '-' | '*' | '/' | '<' | '>' | '=' | '!');
        let end = (at..self.chars.len()).find(|at| !char_at(*at).is_some_and(operator)).unwrap_or(at);
        at > from && end > at && char_at(end).is_some_and(is_space)
    }

    fn name(&mut self) -> Parsed {
        let start = self.at;
        let mut end = if self.peek(0) == Some('^') {
            start + 1
        } else {
            self.phrase(start, is_letter).unwrap_or(start + 1)
        };
        while self.chars.get(end..end + 3) == Some(&[' ', '.', ' ']) {
            match self.phrase(end + 3, is_letter) {
                Some(after) => end = after,
                None if self.chars.get(end + 3) == Some(&'^') => end += 4,
                None => break,
            }
        }
        self.at = end;
        let name: String = self.chars.get(start..end).unwrap_or_default().iter().collect();
        Ok(match name.as_str() {
            "oui" => Expression::Bool(true),
            "non" => Expression::Bool(false),
            _ => Expression::Name(name, start),
        })
    }

    fn leftover(&self) -> ExpressionError {
        let rest: String = self.chars.get(self.at..).unwrap_or_default().iter().take(5).collect();
        if rest.contains(['+', '-', '*', '/', '<', '>', '=']) {
            return self.error("les opérateurs doivent être entourés d'espaces (« 2 + 2 » et non « 2+2 »)");
        }
        self.error(format!("fin de l'expression attendue, « {rest} » trouvé"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        fn write(expression: &Expression) -> String {
            match expression {
                Expression::Number(value, unit) => format!("{value}{}", unit.as_deref().unwrap_or_default()),
                Expression::Bool(value) => value.to_string(),
                Expression::Text(text) => format!("'{text}'"),
                Expression::Date(date) => date.to_string(),
                Expression::Name(name, _) => format!("[{name}]"),
                Expression::Opposite(inner) => format!("-{}", write(inner)),
                Expression::Operation(operator, left, right) => {
                    format!("({} {} {})", write(left), operator.name(), write(right))
                }
            }
        }
        parse_expression(text).map_or_else(|error| format!("{}: {}", error.at, error.message), |e| write(&e))
    }

    #[test]
    fn precedence_and_associativity() {
        assert_eq!(shape("1 - 2 - 3 * 4"), "((1 - 2) - (3 * 4))");
        assert_eq!(shape("2 ** 3 ** 2 * 2"), "((2 ** (3 ** 2)) * 2)");
        assert_eq!(shape("a . b + 1 >= 2 // 3"), "(([a . b] + 1) >= (2 // 3))");
        assert_eq!(shape("-5 * - ( x )"), "(-5 * -[x])");
    }

    #[test]
    fn units_texts_and_dates() {
        assert_eq!(shape("21 jour ouvré/mois * 2"), "(21jour ouvré/mois * 2)");
        assert_eq!(shape("1000€ * 1% /mois"), "(1000€ * 1% /mois)");
        assert_eq!(shape("28h / 35h"), "(28h / 35h)");
        assert_eq!(shape("date >= 01/2026"), "([date] >= 01/01/2026)");
        assert_eq!(shape("'loup n'y est pas'"), "'loup n'y est pas'");
        assert_eq!(shape("statut = 'l'eau' = ('b' != \"c\")"), "(([statut] = 'l'eau') = ('b' != 'c'))");
        assert_eq!(shape("x\n   . y\n +  2"), "([x . y] + 2)");
        assert_eq!(shape("^ . a"), "[^ . a]");
        assert_eq!(shape("période . N-1"), "[période . N-1]");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        assert!(shape("2+2").starts_with("1: les opérateurs"), "{}", shape("2+2"));
        assert!(shape("(1 + 2").contains("est attendu"));
        assert!(shape("1 +").contains("1: ") || shape("1 +").contains("opérateurs"), "{}", shape("1 +"));
        assert!(shape("'abc").contains("guillemet"));
        assert!(parse_expression(&"(".repeat(50_000)).is_err());
        assert!(parse_expression(&"- ".repeat(30_000)).is_err());
    }
}
