//! How is an evaluation set in BEIR form read? A folder with `corpus.jsonl`, `queries.jsonl`, `qrels/test.tsv`.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;

use crate::SearchError;

/// A document of a set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SetDocument {
    /// Its name in the set.
    #[serde(rename = "_id")]
    pub id: String,
    /// Title, may be empty.
    #[serde(default)]
    pub title: String,
    /// Text, with line feeds.
    pub text: String,
}

#[derive(Deserialize)]
struct RawQuestion {
    #[serde(rename = "_id")]
    id: String,
    text: String,
}

/// A question of a set with the documents that answer it.
#[derive(Debug, Clone, PartialEq)]
pub struct SetQuestion {
    /// Its name in the set.
    pub id: String,
    /// Words asked.
    pub text: String,
    /// Documents that answer, with their degree (1 and above).
    pub relevant: HashMap<String, u32>,
}

/// A set.
#[derive(Debug, Clone, PartialEq)]
pub struct EvaluationSet {
    /// Documents in the order of the file.
    pub documents: Vec<SetDocument>,
    /// Questions that have at least one document, in the order of the file.
    pub questions: Vec<SetQuestion>,
}

impl EvaluationSet {
    /// Reads a folder.
    ///
    /// # Errors
    /// [`SearchError::EvaluationSet`] naming the file that cannot be read.
    pub fn read(folder: &Path) -> Result<Self, SearchError> {
        let documents = read_lines(&folder.join("corpus.jsonl"))?;
        let raw: Vec<RawQuestion> = read_lines(&folder.join("queries.jsonl"))?;
        let mut relevant = read_judgements(&folder.join("qrels").join("test.tsv"))?;
        let questions = raw.into_iter().filter_map(|RawQuestion { id, text }| {
            let relevant = relevant.remove(&id)?;
            Some(SetQuestion { id, text, relevant })
        });
        let questions = questions.collect();
        Ok(Self { documents, questions })
    }
}

fn failed(path: &Path, reason: impl std::fmt::Display) -> SearchError {
    SearchError::EvaluationSet { path: path.display().to_string(), reason: reason.to_string() }
}

fn read_lines<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<Vec<T>, SearchError> {
    let file = std::fs::File::open(path).map_err(|error| failed(path, error))?;
    let mut values = Vec::new();
    for (number, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(|error| failed(path, error))?;
        if !line.trim().is_empty() {
            let value = serde_json::from_str(&line);
            values.push(value.map_err(|error| failed(path, format!("line {}: {error}", number + 1)))?);
        }
    }
    Ok(values)
}

fn read_judgements(path: &Path) -> Result<HashMap<String, HashMap<String, u32>>, SearchError> {
    let text = std::fs::read_to_string(path).map_err(|error| failed(path, error))?;
    let mut judgements: HashMap<String, HashMap<String, u32>> = HashMap::new();
    for line in text.lines().skip(1) {
        let mut columns = line.split('\t');
        if let (Some(question), Some(document), Some(degree)) =
            (columns.next(), columns.next(), columns.next())
            && let Ok(degree @ 1..) = degree.trim().parse::<u32>()
        {
            judgements.entry(question.to_owned()).or_default().insert(document.to_owned(), degree);
        }
    }
    Ok(judgements)
}
