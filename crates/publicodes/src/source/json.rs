//! How is JSON read with the place of each value?
//!
//! Ordinary JSON readers give no positions, and rule bases are published as JSON of one line or of thousands.

use std::iter::Peekable;
use std::str::CharIndices;

use super::{Content, Entry, Node, Position, SourceError};
use crate::limits::{MAX_NESTING, MAX_SOURCE_NODES};

/// Reads one JSON value.
///
/// # Errors
/// Text that is not JSON, a key given twice, or a limit passed.
pub fn read_json(text: &str, file: u32) -> Result<Node, SourceError> {
    let mut reader =
        Reader { text, chars: text.char_indices().peekable(), file, line: 1, column: 1, nodes: 0 };
    let node = reader.value(0)?;
    reader.blanks();
    match reader.chars.peek() {
        None => Ok(node),
        Some(_) => Err(reader.error("texte après la fin du JSON")),
    }
}

struct Reader<'t> {
    text: &'t str,
    chars: Peekable<CharIndices<'t>>,
    file: u32,
    line: u32,
    column: u32,
    nodes: usize,
}

impl Reader<'_> {
    fn position(&self) -> Position {
        Position { file: self.file, line: self.line, column: self.column }
    }

    fn error(&self, message: &str) -> SourceError {
        SourceError { position: self.position(), message: format!("JSON : {message}") }
    }

    fn next(&mut self) -> Option<char> {
        let (_, character) = self.chars.next()?;
        if character == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(character)
    }

    fn peek(&mut self) -> Option<char> {
        self.chars.peek().map(|(_, character)| *character)
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.next();
        }
    }

    fn offset(&mut self) -> usize {
        self.chars.peek().map_or(self.text.len(), |(offset, _)| *offset)
    }

    fn value(&mut self, depth: usize) -> Result<Node, SourceError> {
        self.blanks();
        self.nodes += 1;
        if depth > MAX_NESTING {
            return Err(self.error("imbrication trop profonde"));
        }
        if self.nodes > MAX_SOURCE_NODES {
            return Err(self.error("trop de valeurs"));
        }
        let position = self.position();
        let content = match self.peek() {
            Some('{') => self.map(depth)?,
            Some('[') => self.list(depth)?,
            Some('"') => Content::Text(self.string()?),
            Some(_) => self.bare()?,
            None => return Err(self.error("fin inattendue")),
        };
        Ok(Node { position, content })
    }

    fn map(&mut self, depth: usize) -> Result<Content, SourceError> {
        self.next();
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen = rustc_hash::FxHashSet::default();
        self.blanks();
        if self.peek() == Some('}') {
            self.next();
            return Ok(Content::Map(entries));
        }
        loop {
            self.blanks();
            let position = self.position();
            let key = self.string()?;
            if !seen.insert(key.clone()) {
                return Err(SourceError {
                    position,
                    message: format!("la clé « {key} » est donnée deux fois"),
                });
            }
            self.blanks();
            if self.next() != Some(':') {
                return Err(self.error("« : » attendu"));
            }
            let value = self.value(depth + 1)?;
            entries.push(Entry { key, position, value });
            self.blanks();
            match self.next() {
                Some(',') => {}
                Some('}') => return Ok(Content::Map(entries)),
                _ => return Err(self.error("« , » ou « } » attendu")),
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Content, SourceError> {
        self.next();
        let mut items = Vec::new();
        self.blanks();
        if self.peek() == Some(']') {
            self.next();
            return Ok(Content::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.blanks();
            match self.next() {
                Some(',') => {}
                Some(']') => return Ok(Content::List(items)),
                _ => return Err(self.error("« , » ou « ] » attendu")),
            }
        }
    }

    fn string(&mut self) -> Result<String, SourceError> {
        if self.next() != Some('"') {
            return Err(self.error("guillemet attendu"));
        }
        let mut out = String::new();
        loop {
            match self.next() {
                Some('"') => return Ok(out),
                Some('\\') => out.push(self.escape()?),
                Some(character) if character >= ' ' => out.push(character),
                _ => return Err(self.error("texte non terminé")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, SourceError> {
        Ok(match self.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some(same @ ('"' | '\\' | '/')) => same,
            Some('u') => self.code_point()?,
            _ => return Err(self.error("échappement inconnu")),
        })
    }

    /// A `\uXXXX`, or two of them for a character outside the basic plane.
    fn code_point(&mut self) -> Result<char, SourceError> {
        let first = self.hexadecimal()?;
        let code = if (0xD800..0xDC00).contains(&first) {
            if self.next() != Some('\\') || self.next() != Some('u') {
                return Err(self.error("demi-caractère isolé"));
            }
            let second = self.hexadecimal()?;
            0x10000 + ((first - 0xD800) << 10) + (second.wrapping_sub(0xDC00) & 0x3FF)
        } else {
            first
        };
        char::from_u32(code).ok_or_else(|| self.error("caractère invalide"))
    }

    fn hexadecimal(&mut self) -> Result<u32, SourceError> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.next().and_then(|character| character.to_digit(16));
            code = code * 16 + digit.ok_or_else(|| self.error("quatre chiffres hexadécimaux attendus"))?;
        }
        Ok(code)
    }

    fn bare(&mut self) -> Result<Content, SourceError> {
        let start = self.offset();
        while matches!(self.peek(), Some(c) if c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')) {
            self.next();
        }
        let end = self.offset();
        match self.text.get(start..end).unwrap_or_default() {
            "null" => Ok(Content::Null),
            "true" => Ok(Content::Bool(true)),
            "false" => Ok(Content::Bool(false)),
            word => {
                let number = word.parse::<f64>().ok().filter(|number| number.is_finite());
                let starts_well = word.starts_with(|c: char| c == '-' || c.is_ascii_digit());
                number
                    .filter(|_| starts_well)
                    .map(Content::Number)
                    .ok_or_else(|| self.error("valeur inconnue"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_place() {
        let node = read_json("{\n  \"a\": [1, \"\\u00e9\\ud83d\\ude00\"]\n}", 3).unwrap();
        let list = node.get("a").unwrap();
        assert_eq!(list.position, Position { file: 3, line: 2, column: 8 });
        assert_eq!(list.items()[1].as_text(), Some("é😀"));
    }

    #[test]
    fn broken_text_is_refused() {
        for text in ["{", "{\"a\":1,\"a\":2}", "[1 2]", "\"\\ud83d\"", "nul", "{\"a\" 1}", "1e999", "[] x"] {
            assert!(read_json(text, 0).is_err(), "{text}");
        }
        let deep = "[".repeat(100_000);
        assert!(read_json(&deep, 0).is_err());
    }
}
