//! Who says that the council has adopted a plan, or the report of a year?

use domain::ItemId;
use domain::plan::access::Deed;
use domain::plan::limits::TITLE_CHARS_MAX;
use domain::plan::structure::{Plan, Validation};

use super::edit::{verify, write};
use crate::{App, Error, Result, Viewer};

/// Other people may change the page of the plan at the same time: so often it is tried again.
const TRIES_MAX: usize = 5;

impl App {
    /// Validates a plan (`year` is `None`) or the report of a year that is over, on the ground of `note`. Elected members
    /// only; who did and when goes to the history and to the ledger.
    ///
    /// # Errors
    /// `agents_only`, `not_found`, `exists_already`, `invalid_value`, `changed_meanwhile`.
    pub async fn validate_plan(
        &self,
        viewer: &Viewer,
        slug: &str,
        year: Option<i16>,
        note: &str,
    ) -> Result<()> {
        Self::require_in_plan(viewer, Deed::Validate)?;
        let plan = self.plan_in_view(viewer, slug).await?.id;
        let note = note.trim();
        let is_line = !note.is_empty() && note.chars().count() <= TITLE_CHARS_MAX;
        if !is_line || note.contains(char::is_control) {
            let reason = "it is one line: the number and the day of the deliberation".to_owned();
            return Err(Error::Invalid { what: "the ground", reason });
        }
        for _ in 0..TRIES_MAX {
            let current = self.load_plan_item::<Plan>(viewer, ItemId(plan.0)).await?;
            let over = current.body.years_over(self.today());
            if year.is_some_and(|year| !over.contains(&year)) {
                let reason = "only years of the plan that are over can be validated".to_owned();
                return Err(Error::Invalid { what: "the year", reason });
            }
            if current.body.validation(year).is_some() {
                return Err(Error::Exists { what: "validation" });
            }
            let mut body = current.body.clone();
            body.validations.push(Validation { year, day: self.today(), note: note.to_owned() });
            verify(&body)?;
            let mut transaction = self.inner.store.begin().await?;
            if write(&mut transaction, viewer, current, body).await?.is_some() {
                transaction.commit().await?;
                return Ok(());
            }
        }
        Err(Error::ChangedMeanwhile { what: "plan" })
    }
}
