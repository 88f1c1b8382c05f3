//! How often was a password wrong, for each bucket of [`domain::accounts::throttle`]?
//!
//! A subject is the hash of a bucket's name: neither addresses nor e-mail addresses are stored.

use domain::accounts::throttle::{FORGET_MS, Failures};

use crate::{Result, Store, Transaction, sql};

impl Store {
    /// What a bucket holds.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_failures(&self, subject: &str) -> Result<Failures> {
        failures(self.db(), subject).await
    }
}

impl Transaction {
    /// What a bucket holds, read in the writer's turn.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_failures(&self, subject: &str) -> Result<Failures> {
        failures(self.db(), subject).await
    }

    /// Counts one failure more.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_failure(&mut self, subject: &str) -> Result<Failures> {
        let failures = self.find_failures(subject).await?.with_one_more(self.now_ms());
        sql::run(
            self.db(),
            "INSERT INTO throttles (subject, failures, last_ms) VALUES (?, ?, ?)
             ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, last_ms = excluded.last_ms",
            vec![subject.into(), i64::from(failures.count).into(), failures.last_ms.into()],
        )
        .await?;
        Ok(failures)
    }

    /// Takes one failure back, of a try that was counted before it was made and turned out right.
    ///
    /// # Errors
    /// The database's own.
    pub async fn uncount_failure(&mut self, subject: &str) -> Result<()> {
        let text = "UPDATE throttles SET failures = failures - 1 WHERE subject = ? AND failures > 0";
        sql::run(self.db(), text, vec![subject.into()]).await?;
        Ok(())
    }

    /// Empties a bucket.
    ///
    /// # Errors
    /// The database's own.
    pub async fn forget_failures(&mut self, subject: &str) -> Result<()> {
        sql::run(self.db(), "DELETE FROM throttles WHERE subject = ?", vec![subject.into()]).await?;
        Ok(())
    }

    /// Erases buckets that have forgotten.
    ///
    /// # Errors
    /// The database's own.
    pub async fn erase_old_failures(&mut self) -> Result<u64> {
        let before_ms = self.now_ms().saturating_sub(FORGET_MS);
        sql::run(self.db(), "DELETE FROM throttles WHERE last_ms <= ?", vec![before_ms.into()]).await
    }
}

async fn failures(db: &impl sea_orm::ConnectionTrait, subject: &str) -> Result<Failures> {
    let text = "SELECT failures, last_ms FROM throttles WHERE subject = ?";
    let Some(row) = sql::one(db, text, vec![subject.into()]).await? else { return Ok(Failures::default()) };
    let count: i64 = row.try_get_by_index(0)?;
    Ok(Failures { count: u32::try_from(count).unwrap_or(u32::MAX), last_ms: row.try_get_by_index(1)? })
}
