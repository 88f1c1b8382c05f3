//! Where does the value of a field come from, and who may see it?

use serde::{Deserialize, Serialize};

use crate::ask::Citation;
use crate::{DocumentId, VersionId};

/// Who may see a field of a plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldVisibility {
    /// Everyone.
    #[default]
    Public,
    /// Those who work on the plan.
    Internal,
}

/// A proof of one field: the words of a stored page.
///
/// Made from a verified [`Citation`] only, so that code has held the quoted words against the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Provenance {
    /// Document.
    pub document: DocumentId,
    /// Version whose page is quoted.
    pub version: VersionId,
    /// Title of the document when it was quoted.
    pub title: String,
    /// Page number, from 1.
    pub page: u32,
    /// First character of the quote in the page text.
    pub start: u32,
    /// One past its last character.
    pub end: u32,
    /// Exact words.
    pub quote: String,
}

impl From<&Citation> for Provenance {
    fn from(citation: &Citation) -> Self {
        Self {
            document: citation.document,
            version: citation.version,
            title: citation.title.clone(),
            page: citation.page,
            start: citation.start,
            end: citation.end,
            quote: citation.quote.clone(),
        }
    }
}
