//! Which words go together in the language of administrations, and who may say so?
//!
//! Seven tables, each a text file that opens with its format: stop words, phrases of courtesy, acronyms,
//! expressions, synonyms, families. They are read once into [`Tables`]; a city's own lines are added to the
//! built-in ones with [`Tables::with`]. Their content is part of the index's version stamp.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};

use super::fold::fold;
use super::stem::stem_french;
use crate::SearchError;

const STOP_WORDS: &str = include_str!("../../data/stopwords.txt");
const FILLERS: &str = include_str!("../../data/fillers.txt");
const ACRONYMS: &str = include_str!("../../data/acronyms.txt");
const EXPRESSIONS: &str = include_str!("../../data/expressions.txt");
const SYNONYMS: &str = include_str!("../../data/synonyms.txt");
const NEAR_WORDS: &str = include_str!("../../data/near_words.txt");
const FAMILIES: &str = include_str!("../../data/families.txt");

/// Largest table read, in bytes: a city's own table comes from people.
const TABLE_BYTES_MAX: usize = 1_000_000;

/// Which table a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableKind {
    /// Words without a subject.
    StopWords,
    /// Phrases of courtesy and of asking.
    Fillers,
    /// Acronyms and what they stand for.
    Acronyms,
    /// Words that mean one thing together.
    Expressions,
    /// Words people say and words documents use.
    Synonyms,
    /// Words that an answer may hold instead of those asked, too broad to search by.
    NearWords,
    /// Words of one family that no rule brings together.
    Families,
}

impl TableKind {
    fn name(self) -> &'static str {
        match self {
            Self::StopWords => "stopwords",
            Self::Fillers => "fillers",
            Self::Acronyms => "acronyms",
            Self::Expressions => "expressions",
            Self::Synonyms => "synonyms",
            Self::NearWords => "near_words",
            Self::Families => "families",
        }
    }
}

/// The tables of the analysis, read but not yet compiled.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    pub(crate) stop_words: HashSet<String>,
    pub(crate) fillers: Vec<String>,
    /// Acronym (folded) and ways of writing it out.
    pub(crate) acronyms: Vec<(String, Vec<String>)>,
    pub(crate) expressions: Vec<String>,
    /// Asked with, also found.
    pub(crate) synonyms: Vec<(String, String)>,
    /// Asked with, credited in an answer.
    pub(crate) near_words: Vec<(String, String)>,
    pub(crate) families: Families,
    fingerprint: u64,
}

/// Families of words: by exact form, then by stem.
#[derive(Debug, Clone, Default)]
pub(crate) struct Families {
    forms: HashMap<String, String>,
    stems: HashMap<String, String>,
}

impl Families {
    /// The key of a folded word: its family's, else its stem.
    pub(crate) fn stem(&self, folded: &str) -> String {
        if let Some(key) = self.forms.get(folded) {
            return key.clone();
        }
        let stem = stem_french(folded);
        self.stems.get(&stem).cloned().unwrap_or(stem)
    }
}

impl Tables {
    /// The tables that come with the program.
    ///
    /// # Errors
    /// Never with the tables as shipped: a test reads them.
    pub fn builtin() -> Result<Self, SearchError> {
        Self::default()
            .with(TableKind::StopWords, STOP_WORDS)?
            .with(TableKind::Fillers, FILLERS)?
            .with(TableKind::Families, FAMILIES)?
            .with(TableKind::Acronyms, ACRONYMS)?
            .with(TableKind::Expressions, EXPRESSIONS)?
            .with(TableKind::Synonyms, SYNONYMS)?
            .with(TableKind::NearWords, NEAR_WORDS)
    }

    /// These tables with the lines of `text` added.
    ///
    /// # Errors
    /// [`SearchError::Table`] with the first line that cannot be read; nothing is added then.
    pub fn with(mut self, kind: TableKind, text: &str) -> Result<Self, SearchError> {
        let fail = |line: usize, reason: &str| SearchError::Table {
            table: kind.name().to_owned(),
            line,
            reason: reason.to_owned(),
        };
        if text.len() > TABLE_BYTES_MAX {
            return Err(fail(1, "the table is larger than a million bytes"));
        }
        for (number, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if !line.is_empty() {
                self.add(kind, line).map_err(|reason| fail(number + 1, reason))?;
            }
        }
        let mut hasher = DefaultHasher::new();
        (self.fingerprint, kind, text).hash(&mut hasher);
        self.fingerprint = hasher.finish();
        Ok(self)
    }

    /// Changes whenever a line of a table does.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    fn add(&mut self, kind: TableKind, line: &str) -> Result<(), &'static str> {
        match kind {
            TableKind::StopWords => self.stop_words.extend(line.split_whitespace().map(fold)),
            TableKind::Fillers => self.fillers.push(line.to_owned()),
            TableKind::Expressions => self.expressions.push(line.to_owned()),
            TableKind::Acronyms => {
                let (acronym, long) = line.split_once('=').ok_or("an acronym line has a `=`")?;
                let acronym = fold(acronym.trim()).replace('.', "");
                if acronym.len() < 2 || !acronym.chars().all(char::is_alphanumeric) {
                    return Err("an acronym is made of two letters or more");
                }
                self.acronyms.push((acronym, list(long, ';')));
            }
            TableKind::Synonyms => self.synonyms.extend(pairs(line)?),
            TableKind::NearWords => self.near_words.extend(pairs(line)?),
            TableKind::Families => self.add_family(line)?,
        }
        Ok(())
    }

    fn add_family(&mut self, line: &str) -> Result<(), &'static str> {
        let by_stem = line.split_once('~');
        let (key, words) =
            by_stem.or_else(|| line.split_once('=')).ok_or("a family line has a `=` or a `~`")?;
        let key = fold(key.trim());
        if key.is_empty() || key.contains(char::is_whitespace) {
            return Err("the key of a family is one word");
        }
        for word in words.split_whitespace().map(fold) {
            if by_stem.is_some() {
                self.families.stems.insert(stem_french(&word), key.clone());
            } else {
                self.families.forms.insert(word, key.clone());
            }
        }
        Ok(())
    }
}

/// The pairs (asked, found) of a line of synonyms.
fn pairs(line: &str) -> Result<Vec<(String, String)>, &'static str> {
    if let Some((asked, found)) = line.split_once('>') {
        let found = list(found, ',');
        return Ok(crossed(&list(asked, ','), &found));
    }
    let members = list(line, '=');
    if members.len() < 2 {
        return Err("a synonym line has a `=` or a `>`");
    }
    Ok(crossed(&members, &members))
}

fn crossed(asked: &[String], found: &[String]) -> Vec<(String, String)> {
    let pairs = asked.iter().flat_map(|one| found.iter().map(move |other| (one.clone(), other.clone())));
    pairs.filter(|(one, other)| one != other).collect()
}

fn list(text: &str, separator: char) -> Vec<String> {
    text.split(separator).map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{TableKind, Tables};

    #[test]
    fn the_shipped_tables_are_well_written() {
        let tables = Tables::builtin().unwrap();
        assert!(tables.acronyms.len() > 100 && tables.synonyms.len() > 200);
        assert!(tables.near_words.len() > 200);
    }

    #[test]
    fn a_city_adds_its_lines_and_errors_name_the_line() {
        let tables = Tables::builtin().unwrap();
        let before = tables.fingerprint();
        let tables =
            tables.with(TableKind::Acronyms, "# ours\nGCA = Grand Chambéry agglomération\n").unwrap();
        assert_ne!(before, tables.fingerprint());
        let error = tables.with(TableKind::Synonyms, "a = b\n\nseul\n").unwrap_err();
        assert!(error.to_string().contains("line 3"), "{error}");
    }
}
