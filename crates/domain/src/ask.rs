//! What is an answer, and what is a refusal?
//!
//! *Invariant:* a [`Citation`] is only built by [`Citation::verify`], which holds the quoted words against the
//! stored page; no answer is shown whose sentences lack one.

use serde::{Deserialize, Serialize};

use crate::city::ContactPoint;
use crate::document::{Kind, Rect};
use crate::id::{DocumentId, VersionId};
use crate::text::CharRange;

/// The page that a citation points to, as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct CitedPage<'a> {
    /// Document.
    pub document: DocumentId,
    /// Version whose page this is.
    pub version: VersionId,
    /// File name as dropped.
    pub file: &'a str,
    /// Title of the document.
    pub title: &'a str,
    /// Kind of the document.
    pub kind: Kind,
    /// Date of the document.
    pub date: Option<jiff::civil::Date>,
    /// Page number, from 1.
    pub page: u32,
    /// Stored text of that page.
    pub text: &'a str,
}

/// A proof: document, page, exact words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Citation {
    /// Document.
    pub document: DocumentId,
    /// Version whose page was quoted.
    pub version: VersionId,
    /// File name as dropped.
    pub file: String,
    /// Title of the document.
    pub title: String,
    /// Kind of the document.
    pub kind: Kind,
    /// Date of the document.
    pub date: Option<jiff::civil::Date>,
    /// Page number, from 1.
    pub page: u32,
    /// Exact words: a slice of the stored page text.
    pub quote: String,
    /// First character of the quote in the page text.
    pub start: u32,
    /// One past its last character.
    pub end: u32,
    /// Places on the sheet, where the format has them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub boxes: Vec<Rect>,
}

impl Citation {
    /// A citation of `range` of a stored page; `None` where the range is empty or leaves the page, or where
    /// the words there are not `quote`.
    #[must_use]
    pub fn verify(page: &CitedPage<'_>, range: CharRange, quote: &str) -> Option<Self> {
        let words = range.slice(page.text)?;
        (words == quote && !words.trim().is_empty()).then(|| Self {
            document: page.document,
            version: page.version,
            file: page.file.to_owned(),
            title: page.title.to_owned(),
            kind: page.kind,
            date: page.date,
            page: page.page,
            quote: words.to_owned(),
            start: range.start,
            end: range.end,
            boxes: Vec::new(),
        })
    }
}

/// A sentence of an answer with what proves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerSentence {
    /// Its words.
    pub text: String,
    /// Indexes in [`Answer::citations`]; never empty.
    pub citations: Vec<usize>,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The documents of the city do not say it.
    NotInDocuments,
    /// Not a matter for the city (weather, sport, another town).
    OutOfScope,
    /// A person must look: the asker's own file, an emergency, a judgement.
    NeedsAPerson,
    /// No question was understood.
    NotUnderstood,
    /// The city turned answering off.
    SwitchedOff,
}

impl Refusal {
    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotInDocuments => "not_in_documents",
            Self::OutOfScope => "out_of_scope",
            Self::NeedsAPerson => "needs_a_person",
            Self::NotUnderstood => "not_understood",
            Self::SwitchedOff => "switched_off",
        }
    }
}

/// Kind of answer that a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// Who: a person, an organisation, a service.
    Who,
    /// When: a date, a period, opening hours.
    When,
    /// How many: a count.
    HowMany,
    /// How much: an amount of money.
    HowMuch,
    /// Where: a place, an address.
    Where,
    /// Which, what: a name or a list.
    Which,
    /// Why: a reason.
    Why,
    /// How: a way of doing.
    How,
    /// Can I, is it, does it: yes or no with conditions.
    YesNo,
    /// Anything else.
    Any,
}

/// A passage shown as "perhaps useful" beside a refusal, or as further reading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Nearest {
    /// Proof that it exists: its first words are the quote.
    pub citation: Citation,
    /// Headings above it.
    pub headings: Vec<String>,
    /// Score of search, for ordering only.
    pub score: f32,
}

/// Documents that say different things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// Indexes in [`Answer::citations`], newest document first.
    pub citations: Vec<usize>,
    /// The value that each says, in the same order.
    pub values: Vec<String>,
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// The question as asked.
    pub question: String,
    /// Kind of answer looked for.
    pub expected: Expected,
    /// `None` when answered.
    pub reason: Option<Refusal>,
    /// Sentences in order; empty when refused.
    pub sentences: Vec<AnswerSentence>,
    /// Proofs.
    pub citations: Vec<Citation>,
    /// Documents that disagree on the figure or date asked for.
    pub disagreements: Vec<Disagreement>,
    /// Perhaps useful.
    pub nearest: Vec<Nearest>,
    /// Where to turn (always given with a refusal when the city has contact points).
    pub contacts: Vec<ContactPoint>,
    /// Desks that the question asks about by name, as the directory kept by the city has them. An answer may stand on
    /// them alone: it has no sentence then.
    pub directory: Vec<ContactPoint>,
    /// Number of documents that were searched.
    pub searched_documents: u64,
}

impl Answer {
    /// Whether an answer is shown.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.reason.is_none()
    }

    /// The short answer as one text: what the directory says, then the sentences.
    #[must_use]
    pub fn text(&self) -> String {
        let desks = self.directory.iter().map(ContactPoint::line);
        desks.chain(self.sentences.iter().map(|sentence| sentence.text.clone())).collect::<Vec<_>>().join(" ")
    }
}
