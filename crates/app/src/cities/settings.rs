//! How does the administrator of a city change it, so that nothing is lost?
//!
//! *Invariant:* a section is written over the state that its writer saw, its entry of the ledger and the state before in the same
//! transaction. What was changed can be taken back as long as nobody changed it since.

use domain::accounts::Permission;
use domain::audit::{Action, Details, NewEntry, Object};
use domain::city::settings::{Section, Setting, SettingFault};
use domain::retention::Retention;
use domain::time::UnixMs;
use serde::Serialize;
use store::cities::settings::CityChange;

use crate::{App, Error, Result, Viewer};

/// Changes shown.
const CHANGES_SHOWN: u32 = 20;

/// A change of a section, as its administrators read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SettingChange {
    /// Place among the changes of the city, from 1.
    pub number: i64,
    /// See [`Section::as_str`].
    pub section: &'static str,
    /// When.
    pub at_ms: UnixMs,
    /// Who: see [`domain::audit::Actor`].
    pub actor: String,
    /// Name of that person, where they still have an account.
    pub name: Option<String>,
    /// How it was.
    pub before: Setting,
    /// How it is since.
    pub after: Setting,
    /// Whether it is still so, and can be taken back.
    pub can_undo: bool,
}

impl App {
    /// Writes a section of the viewer's city over the state that `seen` names ([`Setting::stamp`]). Gives the number of the
    /// change; `None` where nothing is different. Administrators only.
    ///
    /// # Errors
    /// `not_allowed`; `field_refused` with the field; `changed_meanwhile` when it is not as it was seen.
    pub async fn save_setting(&self, viewer: &Viewer, seen: &str, setting: Setting) -> Result<Option<i64>> {
        viewer.require(Permission::ManageCity)?;
        self.write_setting(viewer, Some(seen), setting, None).await
    }

    /// Takes a change of the viewer's city back; gives the number of the new change. Administrators only.
    ///
    /// # Errors
    /// `not_allowed`, `not_found`; `changed_meanwhile` when the section was changed since, or the logo is kept no more.
    pub async fn undo_setting(&self, viewer: &Viewer, number: i64) -> Result<Option<i64>> {
        viewer.require(Permission::ManageCity)?;
        let change = self.load_setting_change(viewer, number).await?;
        self.write_setting(viewer, Some(&change.after.stamp()), change.before, Some(number)).await
    }

    /// A change of the viewer's city. Administrators only.
    ///
    /// # Errors
    /// `not_allowed`, `not_found`.
    pub async fn load_setting_change(&self, viewer: &Viewer, number: i64) -> Result<SettingChange> {
        viewer.require(Permission::ManageCity)?;
        let found = self.inner.store.find_city_change(viewer.city, number).await?;
        let change = found.ok_or(Error::NotFound { what: "change" })?;
        self.change_of(viewer, change).await
    }

    /// The last changes of the viewer's city, newest first. Administrators only.
    ///
    /// # Errors
    /// `not_allowed`.
    pub async fn list_setting_changes(&self, viewer: &Viewer) -> Result<Vec<SettingChange>> {
        viewer.require(Permission::ManageCity)?;
        let changes = self.inner.store.list_city_changes(viewer.city, CHANGES_SHOWN).await?;
        let mut shown = Vec::with_capacity(changes.len());
        for change in changes {
            shown.push(self.change_of(viewer, change).await?);
        }
        Ok(shown)
    }

    /// How many texts the next purge would erase in the viewer's city with these times and would keep with those of now:
    /// questions, unanswered questions, contests. Administrators only.
    ///
    /// # Errors
    /// `not_allowed`.
    pub async fn weigh_retention(&self, viewer: &Viewer, retention: Retention) -> Result<[u64; 3]> {
        viewer.require(Permission::ManageCity)?;
        let now_ms = self.settings().clock.now_ms();
        let today = self.load_city(viewer.city).await?.retention;
        let then = self.inner.store.count_outlived(viewer.city, retention, now_ms).await?;
        let now = self.inner.store.count_outlived(viewer.city, today, now_ms).await?;
        let [questions, gaps, contests] = then;
        Ok([questions.saturating_sub(now[0]), gaps.saturating_sub(now[1]), contests.saturating_sub(now[2])])
    }

    async fn change_of(&self, viewer: &Viewer, change: CityChange) -> Result<SettingChange> {
        let section = change.after.section();
        let present = self.load_city(viewer.city).await?.setting(section);
        let name = match change.actor.strip_prefix("account:").and_then(|id| id.parse().ok()) {
            Some(person) => self.inner.store.find_person(domain::PersonId(person)).await?,
            None => None,
        };
        Ok(SettingChange {
            number: change.seq,
            section: section.as_str(),
            at_ms: change.at_ms,
            actor: change.actor,
            name: name.map(|record| record.person.name).filter(|name| !name.is_empty()),
            can_undo: present == change.after,
            before: change.before,
            after: change.after,
        })
    }

    /// Writes a section; `seen` names the state it is written over, where its writer saw one.
    pub(crate) async fn write_setting(
        &self,
        viewer: &Viewer,
        seen: Option<&str>,
        setting: Setting,
        undoes: Option<i64>,
    ) -> Result<Option<i64>> {
        let setting = setting.checked()?;
        let mut transaction = self.inner.store.begin().await?;
        let number = write(&mut transaction, viewer, seen, &setting, undoes).await?;
        transaction.commit().await?;
        Ok(number)
    }
}

/// Writes a section, its change and its entry; `None` where nothing is different.
pub(super) async fn write(
    transaction: &mut store::Transaction,
    viewer: &Viewer,
    seen: Option<&str>,
    setting: &Setting,
    undoes: Option<i64>,
) -> Result<Option<i64>> {
    let section = setting.section();
    let city = transaction.find_city(viewer.city).await?.ok_or(Error::NotFound { what: "city" })?;
    let before = city.setting(section);
    if seen.is_some_and(|seen| seen != before.stamp()) {
        return Err(Error::ChangedMeanwhile { what: "section" });
    }
    if before == *setting {
        return Ok(None);
    }
    if let Setting::Logo(Some(logo)) = setting
        && !transaction.has_logo(viewer.city, &logo.sha256).await?
    {
        return Err(SettingFault { field: "logo", row: None, code: "kept_no_more" }.into());
    }
    transaction.put_city_setting(viewer.city, setting).await?;
    let actor = viewer.actor().to_string();
    let number = transaction.insert_city_change(viewer.city, &actor, &before, setting).await?;
    transaction.append(&entry_of(viewer, setting, number, undoes)).await?;
    Ok(Some(number))
}

/// What the ledger says of a change: figures, and for the times the figures themselves.
fn entry_of(viewer: &Viewer, setting: &Setting, number: i64, undoes: Option<i64>) -> NewEntry {
    let mut details = Details::none().number("change", number.unsigned_abs());
    if let Some(undoes) = undoes {
        details = details.number("undoes", undoes.unsigned_abs());
    }
    let (action, details) = match setting {
        Setting::Contacts(contacts) => {
            (Action::ContactsChanged, details.number("contacts", contacts.len() as u64))
        }
        Setting::Examples(examples) => {
            (Action::ExamplesChanged, details.number("examples", examples.len() as u64))
        }
        Setting::Retention(retention) => {
            let details = details
                .number("contests_days", u64::from(retention.contests_days))
                .number("gaps_days", u64::from(retention.gaps_days))
                .number("questions_days", u64::from(retention.questions_days));
            (Action::CitySettingsChanged, details.code("section", Section::Retention.as_str()))
        }
        Setting::Identity(_) | Setting::Colours(_) | Setting::Logo(_) => {
            (Action::CitySettingsChanged, details.code("section", setting.section().as_str()))
        }
    };
    viewer.entry(action, Object::City).with(details)
}
