//! How is YAML read with the place of each value?
//!
//! Events come from `saphyr-parser`; plain scalars take the types of the YAML 1.2 core schema. Aliases are expanded
//! within the limit on values, so that a small file cannot grow without end.

use rustc_hash::{FxHashMap, FxHashSet};
use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::{Content, Entry, Node, Position, SourceError};
use crate::limits::{MAX_NESTING, MAX_SOURCE_NODES};

/// Reads the first document of a YAML text; an empty one is an empty mapping.
///
/// # Errors
/// Text that is not YAML, a key given twice, or a limit passed.
pub fn read_yaml(text: &str, file: u32) -> Result<Node, SourceError> {
    let mut builder = Builder { file, ..Builder::default() };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let position = builder.place(error.marker().line(), error.marker().col());
            SourceError { position, message: format!("YAML : {}", error.info()) }
        })?;
        if matches!(event, Event::DocumentEnd) {
            break;
        }
        builder.event(event, &span)?;
    }
    let position = builder.place(1, 0);
    Ok(builder.root.unwrap_or(Node { position, content: Content::Map(Vec::new()) }))
}

/// A list or mapping not yet closed.
struct Open {
    position: Position,
    anchor: usize,
    kind: OpenKind,
}

enum OpenKind {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, seen: FxHashSet<String>, key: Option<(String, Position)> },
}

#[derive(Default)]
struct Builder {
    file: u32,
    stack: Vec<Open>,
    anchors: FxHashMap<usize, (Node, usize)>,
    nodes: usize,
    root: Option<Node>,
}

impl Builder {
    fn place(&self, line: usize, column: usize) -> Position {
        Position { file: self.file, line: line as u32, column: column as u32 + 1 }
    }

    fn event(&mut self, event: Event<'_>, span: &Span) -> Result<(), SourceError> {
        let position = self.place(span.start.line(), span.start.col());
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_text = style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.suffix == "str");
                let content = if is_text { Content::Text(text.into_owned()) } else { plain_scalar(&text) };
                self.finish(Node { position, content }, anchor)
            }
            Event::SequenceStart(anchor, _) => self.open(position, anchor, OpenKind::List(Vec::new())),
            Event::MappingStart(anchor, _) => {
                let kind = OpenKind::Map { entries: Vec::new(), seen: FxHashSet::default(), key: None };
                self.open(position, anchor, kind)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(anchor) => self.alias(position, anchor),
            _ => Ok(()),
        }
    }

    fn open(&mut self, position: Position, anchor: usize, kind: OpenKind) -> Result<(), SourceError> {
        if self.stack.len() >= MAX_NESTING {
            return Err(SourceError { position, message: "imbrication trop profonde".to_owned() });
        }
        self.stack.push(Open { position, anchor, kind });
        Ok(())
    }

    fn close(&mut self) -> Result<(), SourceError> {
        let Some(open) = self.stack.pop() else { return Ok(()) };
        let content = match open.kind {
            OpenKind::List(items) => Content::List(items),
            OpenKind::Map { entries, .. } => Content::Map(entries),
        };
        self.finish(Node { position: open.position, content }, open.anchor)
    }

    fn alias(&mut self, position: Position, anchor: usize) -> Result<(), SourceError> {
        let Some((node, size)) = self.anchors.get(&anchor) else {
            return Err(SourceError { position, message: "alias sans ancre".to_owned() });
        };
        if self.nodes + size > MAX_SOURCE_NODES || depth(node) + self.stack.len() > MAX_NESTING {
            return Err(SourceError {
                position,
                message: "les alias développent trop de valeurs".to_owned(),
            });
        }
        self.nodes += size;
        let node = node.clone();
        self.finish(node, 0)
    }

    fn finish(&mut self, node: Node, anchor: usize) -> Result<(), SourceError> {
        self.nodes += 1;
        if self.nodes > MAX_SOURCE_NODES {
            return Err(SourceError { position: node.position, message: "trop de valeurs".to_owned() });
        }
        if anchor != 0 {
            let size = count(&node);
            self.nodes += size;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        match self.stack.last_mut().map(|open| &mut open.kind) {
            None => self.root = Some(node),
            Some(OpenKind::List(items)) => items.push(node),
            Some(OpenKind::Map { entries, seen, key }) => match key.take() {
                Some((name, position)) => entries.push(Entry { key: name, position, value: node }),
                None => {
                    let Some(name) = key_text(&node) else {
                        let message = "une clé doit être un texte".to_owned();
                        return Err(SourceError { position: node.position, message });
                    };
                    if !seen.insert(name.clone()) {
                        let message = format!("la clé « {name} » est donnée deux fois");
                        return Err(SourceError { position: node.position, message });
                    }
                    *key = Some((name, node.position));
                }
            },
        }
        Ok(())
    }
}

fn key_text(node: &Node) -> Option<String> {
    match &node.content {
        Content::Null => Some(String::new()),
        _ => node.scalar(),
    }
}

fn count(node: &Node) -> usize {
    match &node.content {
        Content::List(items) => 1 + items.iter().map(count).sum::<usize>(),
        Content::Map(entries) => 1 + entries.iter().map(|entry| 1 + count(&entry.value)).sum::<usize>(),
        _ => 1,
    }
}

fn depth(node: &Node) -> usize {
    match &node.content {
        Content::List(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Content::Map(entries) => 1 + entries.iter().map(|entry| depth(&entry.value)).max().unwrap_or(0),
        _ => 0,
    }
}

/// The type of a plain scalar in the YAML 1.2 core schema.
fn plain_scalar(text: &str) -> Content {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Content::Null,
        "true" | "True" | "TRUE" => return Content::Bool(true),
        "false" | "False" | "FALSE" => return Content::Bool(false),
        _ => {}
    }
    match core_number(text) {
        Some(number) => Content::Number(number),
        None => Content::Text(text.to_owned()),
    }
}

fn core_number(text: &str) -> Option<f64> {
    if let Some(digits) = text.strip_prefix("0x") {
        return u64::from_str_radix(digits, 16).ok().map(|value| value as f64);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return u64::from_str_radix(digits, 8).ok().map(|value| value as f64);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let first = unsigned.bytes().next()?;
    let only_number =
        unsigned.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    if !only_number || !(first.is_ascii_digit() || first == b'.') || unsigned == "." {
        return None;
    }
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_take_core_types() {
        let node = read_yaml("a: oui\nb: 1.5\nc: '1.5'\nd:\ne: true\nf: 01/02/2020\n'-':\n  - x", 0).unwrap();
        assert_eq!(node.get("a").unwrap().as_text(), Some("oui"));
        assert_eq!(node.get("b").unwrap().content, Content::Number(1.5));
        assert_eq!(node.get("c").unwrap().as_text(), Some("1.5"));
        assert_eq!(node.get("d").unwrap().content, Content::Null);
        assert_eq!(node.get("e").unwrap().content, Content::Bool(true));
        assert_eq!(node.get("f").unwrap().as_text(), Some("01/02/2020"));
        assert_eq!(node.get("-").unwrap().items()[0].position, Position { file: 0, line: 8, column: 5 });
    }

    #[test]
    fn duplicate_keys_and_bombs_are_refused() {
        assert!(read_yaml("a: 1\na: 2", 0).is_err());
        let mut bomb = String::from("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
        for (name, previous) in ["b", "c", "d", "e", "f", "g", "h", "i"].iter().zip("abcdefgh".chars()) {
            bomb.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{previous}"); 10].join(", ")));
        }
        assert!(read_yaml(&bomb, 0).is_err());
        assert!(read_yaml(&"[".repeat(10_000), 0).is_err());
    }
}
