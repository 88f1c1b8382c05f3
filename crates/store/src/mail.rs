//! Which e-mails wait to be sent?
//!
//! An e-mail is written in the transaction of what it is about, so that neither comes without the other, and erased once it
//! is sent or too old to be of use.

use domain::CityId;
use domain::time::UnixMs;
use uuid::Uuid;

use crate::{Result, Store, Transaction, sql};

/// Its table. Holds addresses and texts until they are sent.
pub(crate) const STEP: &[&str] = &[
    "CREATE TABLE outgoing_mail (
        id UUID PRIMARY KEY, city_id UUID NOT NULL, recipient TEXT NOT NULL, subject TEXT NOT NULL,
        text TEXT NOT NULL, created_ms BIGINT NOT NULL, expires_ms BIGINT NOT NULL, tries BIGINT NOT NULL,
        next_ms BIGINT NOT NULL)",
    "CREATE INDEX outgoing_mail_by_turn ON outgoing_mail (next_ms)",
];

/// An e-mail that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRecord {
    /// Its id.
    pub id: Uuid,
    /// City that it is about; the installation's for what is of no city.
    pub city: CityId,
    /// Address.
    pub recipient: String,
    /// First line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// From then on it is of no use and not sent any more.
    pub expires_ms: UnixMs,
    /// How often sending was tried.
    pub tries: u32,
}

impl Store {
    /// How many e-mails wait.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_mail(&self) -> Result<u64> {
        sql::count(self.db(), "SELECT COUNT(*) FROM outgoing_mail", vec![]).await
    }
}

impl Transaction {
    /// Writes an e-mail to be sent. Gives its id.
    ///
    /// # Errors
    /// The database's own.
    pub async fn queue_mail(&mut self, mail: &MailRecord) -> Result<()> {
        sql::run(
            self.db(),
            "INSERT INTO outgoing_mail
                (id, city_id, recipient, subject, text, created_ms, expires_ms, tries, next_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            vec![
                mail.id.into(),
                mail.city.0.into(),
                mail.recipient.clone().into(),
                mail.subject.clone().into(),
                mail.text.clone().into(),
                self.now_ms().into(),
                mail.expires_ms.into(),
                i64::from(mail.tries).into(),
                self.now_ms().into(),
            ],
        )
        .await?;
        Ok(())
    }

    /// Takes the e-mail whose turn it is, and puts its next try off to `next_ms`: of two servers, one gets it. Those that
    /// are too old are erased.
    ///
    /// # Errors
    /// The database's own.
    pub async fn claim_mail(&mut self, next_ms: impl Fn(u32) -> UnixMs) -> Result<Option<MailRecord>> {
        let now_ms = self.now_ms();
        sql::run(self.db(), "DELETE FROM outgoing_mail WHERE expires_ms <= ?", vec![now_ms.into()]).await?;
        let text = "SELECT id, city_id, recipient, subject, text, expires_ms, tries FROM outgoing_mail
                    WHERE next_ms <= ? ORDER BY next_ms, id LIMIT 1";
        let Some(row) = sql::one(self.db(), text, vec![now_ms.into()]).await? else { return Ok(None) };
        let tries: i64 = row.try_get_by_index(6)?;
        let mail = MailRecord {
            id: row.try_get_by_index(0)?,
            city: CityId(row.try_get_by_index(1)?),
            recipient: row.try_get_by_index(2)?,
            subject: row.try_get_by_index(3)?,
            text: row.try_get_by_index(4)?,
            expires_ms: row.try_get_by_index(5)?,
            tries: u32::try_from(tries).unwrap_or(u32::MAX).saturating_add(1),
        };
        let values = vec![i64::from(mail.tries).into(), next_ms(mail.tries).into(), mail.id.into()];
        sql::run(self.db(), "UPDATE outgoing_mail SET tries = ?, next_ms = ? WHERE id = ?", values).await?;
        Ok(Some(mail))
    }

    /// Erases an e-mail that was sent, or that no server takes.
    ///
    /// # Errors
    /// The database's own.
    pub async fn erase_mail(&mut self, id: Uuid) -> Result<()> {
        sql::run(self.db(), "DELETE FROM outgoing_mail WHERE id = ?", vec![id.into()]).await?;
        Ok(())
    }
}
