//! What does a rule file say, and where does it say it?
//!
//! YAML and JSON become the same tree, each value with its place, so that every later finding can point at a line
//! and a column. Nothing here knows what a rule is.

mod json;
mod yaml;

use std::sync::Arc;

pub use json::read_json;
pub use yaml::read_yaml;

/// A text to read rules from: a file, or anything that has a name and a content.
#[derive(Debug, Clone)]
pub struct Source {
    /// How the text is called in diagnostics, usually a path.
    pub name: Arc<str>,
    /// YAML or JSON.
    pub text: String,
}

impl Source {
    /// A source from its name and text.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into() }
    }
}

/// A place in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    /// Rank of the source in the load.
    pub file: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where the value begins.
    pub position: Position,
    /// What it is.
    pub content: Content,
}

/// What a value may be.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Nothing stands there.
    Null,
    /// A YAML or JSON boolean (the language writes `oui` and `non` instead).
    Bool(bool),
    /// A number written bare.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the source.
    Map(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key begins.
    pub position: Position,
    /// The value.
    pub value: Node,
}

impl Node {
    /// A text placed somewhere.
    #[must_use]
    pub fn text(position: Position, text: impl Into<String>) -> Self {
        Self { position, content: Content::Text(text.into()) }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A text or a number as text.
    #[must_use]
    pub fn scalar(&self) -> Option<String> {
        match &self.content {
            Content::Text(text) => Some(text.clone()),
            Content::Number(number) => Some(crate::number::plain(*number)),
            Content::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// The entries, if it is a mapping.
    #[must_use]
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.content {
            Content::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value of a key, if it is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries()?.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The items of a list, or the value itself as a list of one; nothing for null.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        match &self.content {
            Content::List(items) => items,
            Content::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }
}

/// Why a source cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SourceError {
    /// Where reading stopped.
    pub position: Position,
    /// What stands there.
    pub message: String,
}

/// Reads YAML, or JSON where the text begins with a brace.
///
/// # Errors
/// Text that is neither, or that passes a limit of size, nesting or number of values.
pub fn read(text: &str, file: u32) -> Result<Node, SourceError> {
    if text.len() > crate::limits::MAX_FILE_BYTES {
        let message = format!("le fichier dépasse {} octets", crate::limits::MAX_FILE_BYTES);
        return Err(SourceError { position: Position { file, line: 1, column: 1 }, message });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('{') {
        // A YAML flow mapping may also begin with a brace.
        return read_json(text, file).or_else(|error| read_yaml(text, file).map_err(|_| error));
    }
    read_yaml(text, file)
}
