//! How do e-mails leave? Written with what they are about, sent in the background by the city's own mail server.
//!
//! *Invariant:* no address, subject or text reaches a log. *Invariant:* an e-mail is in the database before what it tells is
//! acknowledged, and erased once the server took it or its use is over.

mod sender;

use std::time::Duration;

use domain::CityId;
use domain::accounts::credential::Email;
use domain::time::UnixMs;
use store::Transaction;
use store::mail::MailRecord;

pub use sender::{MailSettings, Mailer};

use crate::{App, Error, Result};

/// Longest subject, in characters.
const SUBJECT_CHARS_MAX: usize = 200;
/// Longest text, in bytes.
const TEXT_BYTES_MAX: usize = 100_000;
/// Pause between two looks at the table where nobody rang.
const PAUSE: Duration = Duration::from_secs(20);
/// First wait after a failure; doubled each time.
const RETRY_MS: i64 = 30_000;
/// Longest wait after a failure.
const RETRY_MS_MAX: i64 = 30 * 60_000;

/// An e-mail to send. Plain text only: it reads the same everywhere, and nothing in it is fetched from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMail {
    /// City that it is about; `None` for what is of no city (a password).
    pub city: Option<CityId>,
    /// To whom.
    pub to: Email,
    /// First line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// From then on it is of no use and not sent any more.
    pub expires_ms: UnixMs,
}

impl App {
    /// Whether a mail server is set.
    #[must_use]
    pub fn can_mail(&self) -> bool {
        self.inner.mailer.is_some()
    }

    /// Writes an e-mail in the transaction of what it is about. Call [`App::mail_is_waiting`] after the commit.
    ///
    /// # Errors
    /// `too_large`; `invalid_value` for a subject of more than one line.
    pub async fn queue_mail(&self, transaction: &mut Transaction, mail: NewMail) -> Result<()> {
        if mail.subject.chars().count() > SUBJECT_CHARS_MAX || mail.text.len() > TEXT_BYTES_MAX {
            return Err(Error::TooLarge { what: "an e-mail", limit: format!("{TEXT_BYTES_MAX} bytes") });
        }
        if mail.subject.contains(char::is_control) {
            return Err(Error::Invalid { what: "the subject", reason: "it is one line".to_owned() });
        }
        let record = MailRecord {
            id: transaction.next_id(),
            city: mail.city.unwrap_or(store::settings::INSTALLATION),
            recipient: mail.to.to_string(),
            subject: mail.subject,
            text: mail.text,
            expires_ms: mail.expires_ms,
            tries: 0,
        };
        Ok(transaction.queue_mail(&record).await?)
    }

    /// How many e-mails wait for the mail server.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn waiting_mail(&self) -> Result<u64> {
        Ok(self.inner.store.count_mail().await?)
    }

    /// Lets the sender know that an e-mail was committed.
    pub fn mail_is_waiting(&self) {
        self.inner.mail_bell.notify_one();
    }

    /// Sends what waits and whose turn it is; how many went out.
    ///
    /// # Errors
    /// When the database cannot be written. A mail server that fails is no error: the e-mail is tried again.
    pub async fn send_mail(&self) -> Result<u32> {
        let Some(mailer) = &self.inner.mailer else { return Ok(0) };
        let mut sent = 0;
        while !self.is_stopping() {
            let mut transaction = self.inner.store.begin().await?;
            let now_ms = transaction.now_ms();
            let mail = transaction.claim_mail(|tries| now_ms.saturating_add(wait_ms(tries))).await?;
            transaction.commit().await?;
            let Some(mail) = mail else { break };
            match mailer.send(&mail).await {
                Ok(()) => sent += 1,
                Err(failure) if failure.is_final => {
                    tracing::warn!(code = failure.code, "the mail server refuses an e-mail for good");
                }
                Err(failure) => {
                    tracing::warn!(
                        code = failure.code,
                        tries = mail.tries,
                        "an e-mail waits for the mail server"
                    );
                    continue;
                }
            }
            let mut transaction = self.inner.store.begin().await?;
            transaction.erase_mail(mail.id).await?;
            transaction.commit().await?;
        }
        Ok(sent)
    }

    /// Sends e-mails until the installation closes.
    pub(crate) async fn keep_sending(self) {
        while !self.is_stopping() {
            if let Err(error) = self.send_mail().await {
                tracing::error!(%error, "e-mails could not be sent");
            }
            tokio::select! {
                () = self.inner.mail_bell.notified() => {}
                () = tokio::time::sleep(PAUSE) => {}
                () = self.until_stopping() => {}
            }
        }
    }
}

/// Wait after that many tries.
fn wait_ms(tries: u32) -> i64 {
    RETRY_MS.checked_shl(tries.saturating_sub(1).min(20)).unwrap_or(RETRY_MS_MAX).min(RETRY_MS_MAX)
}

#[cfg(test)]
mod tests {
    use super::wait_ms;

    #[test]
    fn waits_grow_to_half_an_hour() {
        assert_eq!([1, 2, 3, 7, 100].map(wait_ms), [30_000, 60_000, 120_000, 1_800_000, 1_800_000]);
    }
}
