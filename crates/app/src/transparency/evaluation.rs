//! What was measured of answers, and is it what the register shows?

use domain::audit::{Action, Actor, Details, NewEntry, Object};
use domain::transparency::{AiUse, Evaluation};
use sha2::{Digest, Sha256};

use crate::{App, Result, Viewer};

/// What an evaluation of answers gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured<'a> {
    /// Name of the file of questions, without its folder.
    pub questions_file: &'a str,
    /// The bytes of that file.
    pub questions: &'a [u8],
    /// Questions that the documents answer.
    pub answerable: u64,
    /// Of those, answered rightly.
    pub right: u64,
    /// Of those, answered wrongly.
    pub wrong: u64,
    /// Questions that they do not answer.
    pub unanswerable: u64,
    /// Of those, refused.
    pub unanswerable_refused: u64,
    /// Half of the answers took less, in microseconds.
    pub p50_us: u64,
}

impl App {
    /// Puts an evaluation of answers in the public register of the viewer's city and in its ledger.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn record_evaluation(&self, viewer: &Viewer, measured: &Measured<'_>) -> Result<()> {
        let hash: String =
            Sha256::digest(measured.questions).iter().map(|byte| format!("{byte:02x}")).collect();
        let model = match &self.inner.model {
            Ok(model) => crate::meaning::identity_of(model.as_ref()),
            Err(_) => "none".to_owned(),
        };
        let evaluation = Evaluation {
            at_ms: self.settings().clock.now_ms(),
            questions_file: measured.questions_file.chars().take(200).collect(),
            questions_sha256: hash.clone(),
            answerable: measured.answerable,
            right: measured.right,
            wrong: measured.wrong,
            unanswerable: measured.unanswerable,
            unanswerable_refused: measured.unanswerable_refused,
            p50_us: measured.p50_us,
            model,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let details = Details::none()
            .code("use", AiUse::Answering.as_str())
            .code("questions_sha256", &hash)
            .number("answerable", measured.answerable)
            .number("right", measured.right)
            .number("wrong", measured.wrong)
            .number("unanswerable", measured.unanswerable)
            .number("unanswerable_refused", measured.unanswerable_refused);
        let entry = NewEntry::new(viewer.city, Actor::System, Action::EvaluationRecorded, Object::City);
        let mut transaction = self.inner.store.begin().await?;
        transaction.insert_evaluation(viewer.city, AiUse::Answering, &evaluation).await?;
        transaction.append(&entry.with(details)).await?;
        transaction.commit().await?;
        Ok(())
    }
}
