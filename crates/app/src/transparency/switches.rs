//! Does a city let a use run?
//!
//! A switch is a row of the database, read each time: every server on that database obeys at the next question.

use domain::CityId;
use domain::accounts::Permission;
use domain::audit::{Action, Details, Object};
use domain::transparency::AiUse;

use crate::{App, Result, Viewer};

/// Name of the setting that turns a use off.
fn setting_of(one: AiUse) -> String {
    format!("ai_off_{}", one.as_str())
}

impl App {
    /// Whether a city lets a use run; so it does unless it was turned off.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ai_is_on(&self, city: CityId, one: AiUse) -> Result<bool> {
        Ok(self.inner.store.find_setting(city, &setting_of(one)).await?.as_deref() != Some("true"))
    }

    /// Turns a use on or off in the viewer's city, at once and on every server; written in the ledger. Nothing happens
    /// where it is so already. Administrators only.
    ///
    /// # Errors
    /// `not_allowed`, or when the database cannot be written.
    pub async fn switch_ai(&self, viewer: &Viewer, one: AiUse, on: bool) -> Result<()> {
        viewer.require(Permission::ManageCity)?;
        let mut transaction = self.inner.store.begin().await?;
        // Read once the writer's turn is held: what is written follows what was.
        if self.ai_is_on(viewer.city, one).await? == on {
            return Ok(());
        }
        transaction.put_setting(viewer.city, &setting_of(one), if on { "false" } else { "true" }).await?;
        let details = Details::none().code("use", one.as_str()).flag("on", on);
        transaction.append(&viewer.entry(Action::AiSwitched, Object::City).with(details)).await?;
        transaction.commit().await?;
        self.inner.bell.notify_waiters();
        Ok(())
    }
}
