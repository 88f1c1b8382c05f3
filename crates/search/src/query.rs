//! What is asked of the index, and what does it answer?

use domain::document::{Audience, Kind};
use domain::visibility::Grants;
use domain::{DocumentId, VersionId};
use jiff::civil::Date;

/// With what to search.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Words alone.
    Words,
    /// Meaning alone; falls back to words where there is no model or nothing is embedded yet.
    Meaning,
    /// Both, merged.
    #[default]
    Both,
}

/// A search.
#[derive(Debug, Clone)]
pub struct Query {
    /// Words typed; anything after [`Query::TEXT_CHARS_MAX`] characters is not read.
    pub text: String,
    /// Who is looking: what their circle may not see does not exist.
    pub audience: Audience,
    /// What they may see besides.
    pub grants: Grants,
    /// Any of these kinds; empty for all.
    pub kinds: Vec<Kind>,
    /// Documents dated from that day on (those without a date are left out).
    pub from: Option<Date>,
    /// Documents dated up to that day (those without a date are left out).
    pub to: Option<Date>,
    /// Only in that document.
    pub document: Option<DocumentId>,
    /// Number of hits wanted, at most [`Query::LIMIT_MAX`].
    pub limit: usize,
    /// Number of hits skipped, at most [`Query::OFFSET_MAX`].
    pub offset: usize,
    /// At most that many passages of one document (0 for no such limit).
    pub per_document: usize,
    /// With what to search.
    pub mode: Mode,
    /// Whether to count matches and facets: costs a pass over every match.
    pub facets: bool,
}

impl Query {
    /// Longer text is cut.
    pub const TEXT_CHARS_MAX: usize = 2_000;
    /// More hits are not given at once.
    pub const LIMIT_MAX: usize = 200;
    /// Nobody reads further.
    pub const OFFSET_MAX: usize = 1_000;

    /// The first twenty passages that answer to `text` for `audience`, at most three of one document.
    #[must_use]
    pub fn new(text: impl Into<String>, audience: Audience) -> Self {
        Self {
            text: text.into(),
            audience,
            grants: Grants::default(),
            kinds: Vec::new(),
            from: None,
            to: None,
            document: None,
            limit: 20,
            offset: 0,
            per_document: 3,
            mode: Mode::Both,
            facets: false,
        }
    }
}

/// A passage found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its document.
    pub document: DocumentId,
    /// The version that was indexed.
    pub version: VersionId,
    /// Rank of the passage in that version.
    pub ordinal: u32,
    /// For ordering only: not comparable between two searches.
    pub score: f32,
    /// Why it is there.
    pub why: Why,
}

/// The reasons of a hit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Why {
    /// Features by decreasing contribution; the contributions add up to the score.
    pub features: Vec<Feature>,
    /// Words of the question (as typed, or as corrected) that the passage or its title holds.
    pub matched: Vec<String>,
}

/// One named reason.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Feature {
    /// Stable name in `snake_case`; pages translate it.
    pub name: &'static str,
    /// Its value before weighting.
    pub value: f32,
    /// What it adds to the score.
    pub contribution: f32,
}

/// A word of the question as it was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct UnderstoodTerm {
    /// Word as typed.
    pub typed: String,
    /// Word searched instead, when a spelling slip was corrected.
    pub corrected: Option<String>,
    /// Other words that may stand for it: searched with it (synonyms, acronyms written out), or near in sense.
    pub also: Vec<String>,
    /// Share of the question's weight that it carries, from 0 to 1.
    pub weight: f32,
    /// Number of passages that hold it (or one of the other words), among those the audience may see.
    pub passages: u64,
}

/// Matching passages by kind and by year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// By kind, in the order of [`Kind::ALL`], zero left out.
    pub kinds: Vec<(Kind, u64)>,
    /// By year of the document, newest first.
    pub years: Vec<(i16, u64)>,
}

/// What came of a search.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchOutcome {
    /// Passages, best first.
    pub hits: Vec<Hit>,
    /// Number of passages that hold a word of the question; with meaning, at least the number of hits.
    /// Zero unless [`Query::facets`].
    pub total: u64,
    /// Empty unless [`Query::facets`].
    pub facets: Facets,
    /// The question's words as understood.
    pub terms: Vec<UnderstoodTerm>,
    /// Whether meaning took part.
    pub meaning_used: bool,
}
