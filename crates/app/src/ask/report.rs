//! How is an answer written as data? One form for the API and the command line.

use domain::ask::{Answer, AnswerSentence, Citation, Disagreement, Expected, Nearest, Refusal};
use domain::city::ContactPoint;
use serde::Serialize;

use super::{Asked, Timings};

/// An answer as JSON. Field names are part of the API's contract.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AskReport {
    /// `answered` or `refused`.
    pub status: &'static str,
    /// Why there is no answer.
    pub reason: Option<Refusal>,
    /// The short answer, empty when refused.
    pub answer: String,
    /// Its sentences.
    pub sentences: Vec<AnswerSentence>,
    /// Proofs, in the order in which sentences name them.
    pub citations: Vec<Citation>,
    /// Documents that say different things.
    pub disagreements: Vec<Disagreement>,
    /// Passages that may help though they do not answer.
    pub nearest: Vec<Nearest>,
    /// Where to turn.
    pub contacts: Vec<ContactPoint>,
    /// Desks that the question asks about, as the city's own directory has them: an answer may stand on them alone.
    pub directory: Vec<ContactPoint>,
    /// Number of documents searched.
    pub searched_documents: u64,
    /// Sort of answer looked for.
    pub expected: Expected,
    /// What chose the sentences: this text is chosen by a machine, word for word from the documents.
    pub made_by: &'static str,
    /// Time taken by each step.
    pub timings_ms: Timings,
}

impl From<Asked> for AskReport {
    fn from(asked: Asked) -> Self {
        let Asked { answer, timings } = asked;
        let text = answer.text();
        let Answer {
            expected,
            reason,
            sentences,
            citations,
            disagreements,
            nearest,
            contacts,
            directory,
            searched_documents,
            ..
        } = answer;
        Self {
            status: if reason.is_none() { "answered" } else { "refused" },
            reason,
            answer: text,
            sentences,
            citations,
            disagreements,
            nearest,
            contacts,
            directory,
            searched_documents,
            expected,
            made_by: "machine: sentences chosen word for word from the documents",
            timings_ms: timings,
        }
    }
}
