//! Who wants to be reminded of plans, and up to which day was each person told?
//!
//! Like sessions, a wish belongs to the person, who may work in several cities: the table carries no city.

use std::collections::HashMap;

use domain::PersonId;
use jiff::civil::Date;

use crate::{Result, Store, Transaction, sql};

/// Its table. No row: the person wants to be reminded and was told of nothing yet.
pub(crate) const STEP: &[&str] = &["CREATE TABLE plan_reminders (
        person_id UUID PRIMARY KEY REFERENCES people(id) ON DELETE CASCADE, wanted BOOLEAN NOT NULL,
        told_day TEXT NOT NULL)"];

/// What is kept of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReminderRecord {
    /// Whether the person wants reminders.
    pub wanted: bool,
    /// The last day up to which they were told.
    pub told: Option<Date>,
}

impl Default for ReminderRecord {
    fn default() -> Self {
        Self { wanted: true, told: None }
    }
}

impl Store {
    /// What is kept, for everyone of whom something is.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_reminders(&self) -> Result<HashMap<PersonId, ReminderRecord>> {
        let text = "SELECT person_id, wanted, told_day FROM plan_reminders";
        let mut all = HashMap::new();
        for row in &sql::all(self.db(), text, vec![]).await? {
            let told: String = row.try_get_by_index(2)?;
            let record = ReminderRecord { wanted: row.try_get_by_index(1)?, told: told.parse().ok() };
            all.insert(PersonId(row.try_get_by_index(0)?), record);
        }
        Ok(all)
    }

    /// Whether a person wants reminders.
    ///
    /// # Errors
    /// The database's own.
    pub async fn wants_reminders(&self, person: PersonId) -> Result<bool> {
        let text = "SELECT wanted FROM plan_reminders WHERE person_id = ?";
        let row = sql::one(self.db(), text, vec![person.0.into()]).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(true))
    }
}

impl Transaction {
    /// Notes that a person is told up to `today`; false where another server did, or they want none.
    ///
    /// # Errors
    /// The database's own.
    pub async fn claim_reminder(&mut self, person: PersonId, today: Date) -> Result<bool> {
        self.insert_reminder(person).await?;
        let text =
            "UPDATE plan_reminders SET told_day = ? WHERE person_id = ? AND wanted = ? AND told_day < ?";
        let day = today.to_string();
        let values = vec![day.clone().into(), person.0.into(), true.into(), day.into()];
        Ok(sql::run(self.db(), text, values).await? > 0)
    }

    /// Writes what a person wants.
    ///
    /// # Errors
    /// The database's own.
    pub async fn set_reminders_wanted(&mut self, person: PersonId, wanted: bool) -> Result<()> {
        self.insert_reminder(person).await?;
        let text = "UPDATE plan_reminders SET wanted = ? WHERE person_id = ?";
        sql::run(self.db(), text, vec![wanted.into(), person.0.into()]).await?;
        Ok(())
    }

    async fn insert_reminder(&mut self, person: PersonId) -> Result<()> {
        let text = "INSERT INTO plan_reminders (person_id, wanted, told_day) VALUES (?, ?, '')
                    ON CONFLICT (person_id) DO NOTHING";
        sql::run(self.db(), text, vec![person.0.into(), true.into()]).await?;
        Ok(())
    }
}
