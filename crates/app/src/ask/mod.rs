//! What do the city's documents answer to this question, and with what proof?

pub mod facts;
pub mod question;
mod report;

use domain::ask::Answer;
use serde::Serialize;

pub use report::AskReport;

use crate::{App, Error, Result, Viewer};

/// Time taken by each step of an answer, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Timings {
    /// Finding passages, embedding of the question included.
    pub search: f64,
    /// Loading their texts.
    pub load: f64,
    /// Choosing and checking sentences.
    pub answer: f64,
    /// From question to verified answer.
    pub total: f64,
}

/// An answer and how long it took.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The answer, or the refusal.
    pub answer: Answer,
    /// Time taken.
    pub timings: Timings,
}

impl App {
    /// Answers a question from the documents that the viewer may see.
    ///
    /// # Errors
    /// When the index or the database cannot be read. A question without an answer is not an error.
    pub async fn ask(&self, viewer: &Viewer, question: &str) -> Result<Asked> {
        let _ = (viewer, question);
        Err(Error::NotReady)
    }
}
