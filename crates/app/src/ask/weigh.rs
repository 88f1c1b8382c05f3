//! What was a question's answer chosen from? For fitting the weights anew, on a city's own questions.

use std::collections::BTreeMap;

use domain::ask::Expected;
use serde::Serialize;

use super::decide::rank;
use super::question::Question;
use super::{features, terms};
use crate::{App, Result, Viewer};

/// The pieces weighed for a question.
#[derive(Debug, Clone, Serialize)]
pub struct Weighed {
    /// Sort of answer looked for.
    pub expected: Expected,
    /// Whether meaning was weighed beside the words.
    pub meaning: bool,
    /// The chance given to the first ones, from 0 to 1.
    pub chance: f32,
    /// Best first.
    pub pieces: Vec<WeighedPiece>,
}

/// A piece that could answer.
#[derive(Debug, Clone, Serialize)]
pub struct WeighedPiece {
    /// Its words, on one line.
    pub text: String,
    /// File of its document.
    pub file: String,
    /// What is known of it, by name.
    pub features: BTreeMap<&'static str, f32>,
}

impl App {
    /// The pieces that a question is answered from, with their features. Documents whose file names hold a part of
    /// `without` are left out: a question whose answer is gone tells what a near miss looks like.
    ///
    /// # Errors
    /// When the index or the database cannot be read.
    pub async fn weigh(&self, viewer: &Viewer, question: &str, without: &[String]) -> Result<Weighed> {
        let question = Question::understand(question);
        let found = self.gather(viewer, &question, without).await?;
        let weighed = tokio::task::spawn_blocking(move || {
            let evidence = found.evidence();
            let passages = evidence.index_passages;
            let asked = terms::of_question(evidence.analyzer, &question, evidence.understood, passages);
            let ranking = rank(&question, &asked, &evidence);
            let pieces = ranking.candidates.into_iter().map(|one| WeighedPiece {
                text: one.unit.text.split_whitespace().collect::<Vec<_>>().join(" "),
                file: one.unit.document.file.clone(),
                features: features::NAMES.into_iter().zip(one.features.0).collect(),
            });
            Weighed {
                expected: question.expected,
                meaning: evidence.sense.is_some(),
                chance: ranking.chance,
                pieces: pieces.collect(),
            }
        })
        .await?;
        Ok(weighed)
    }
}
