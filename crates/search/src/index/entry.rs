//! What does the index need to know of a document?

use domain::document::{Kind, Language, Passage, Visibility};
use domain::visibility::Readers;
use domain::{DocumentId, VersionId};
use jiff::civil::Date;

/// A document to index: its latest version, with its passages.
#[derive(Debug, Clone)]
pub struct DocumentEntry {
    /// Document.
    pub document: DocumentId,
    /// Version whose passages these are.
    pub version: VersionId,
    /// File name as dropped.
    pub file: String,
    /// Title.
    pub title: String,
    /// Kind.
    pub kind: Kind,
    /// Date of the document.
    pub date: Option<Date>,
    /// Language of most of it.
    pub language: Language,
    /// Who may see it.
    pub visibility: Visibility,
    /// The services or people that this names.
    pub readers: Readers,
    /// Passages in order.
    pub passages: Vec<Passage>,
}
