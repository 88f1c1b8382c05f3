//! How does a person sign in with a password?

use std::net::IpAddr;

use domain::accounts::Person;
use domain::accounts::credential::{Email, PASSWORD_CHARS_MAX};
use domain::accounts::throttle::Bucket;
use domain::audit::{Action, Details};
use domain::time::UnixMs;
use domain::{PersonId, SessionId};
use store::Transaction;
use store::accounts::PersonRecord;
use store::accounts::sessions::SessionRecord;

use super::{AccountError, entry_of, secret};
use crate::{App, Error, Result};

/// Proofs of a device that are looked at: one for each person who uses it.
const PROOFS_MAX: usize = 4;
/// Longest description of a device, in characters.
const DEVICE_CHARS_MAX: usize = 60;
/// Sessions that one person may have at the same time; the one used longest ago ends first.
const SESSIONS_MAX: usize = 20;

/// What comes with a try.
#[derive(Debug, Clone, Copy)]
pub struct SignIn<'a> {
    /// As typed.
    pub email: &'a str,
    /// As typed.
    pub password: &'a str,
    /// From where (one /64 for IPv6); `None` where nobody can tell.
    pub address: Option<IpAddr>,
    /// Proofs that people signed in on this device before, as given in [`SignedIn::proofs`].
    pub proofs: &'a str,
    /// Sort of browser and system, shown to the person in the list of their sessions.
    pub device: &'a str,
    /// Key of the session that this browser holds already; it ends.
    pub replaced: Option<&'a str>,
}

/// A new session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Opens it; given once.
    pub key: String,
    /// Proofs for the next time on this device: longer-lived than the session, open nothing.
    pub proofs: String,
    /// Who signed in.
    pub person: Person,
    /// Names the session.
    pub session: SessionId,
}

/// What the right password opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrival {
    /// A session.
    In(Box<SignedIn>),
    /// A code is needed as well: the key for [`App::sign_in_with_code`].
    CodeNeeded(String),
}

/// The buckets of a try: names hashed.
struct Buckets {
    account: (Bucket, String),
    address: Option<String>,
}

impl App {
    /// Signs a person in with a password.
    ///
    /// # Errors
    /// `wrong_credentials` whatever is wrong, `try_later` after too many wrong tries.
    pub async fn sign_in(&self, attempt: SignIn<'_>) -> Result<Arrival> {
        let email = Email::parse(attempt.email);
        let name = email.as_ref().map_or_else(|| attempt.email.trim().to_lowercase(), ToString::to_string);
        let buckets = self.buckets(&name, &attempt)?;
        self.reserve_try(&buckets).await?;
        let record = match &email {
            Some(email) => self.inner.store.find_person_by_email(email.as_str()).await?,
            None => None,
        };
        let phc = record.as_ref().and_then(|record| record.password.clone());
        let fits = attempt.password.chars().count() <= PASSWORD_CHARS_MAX;
        let password = if fits { attempt.password } else { "" };
        let right = self.is_password(password, phc).await?;
        let Some(record) = record.filter(|_| right) else {
            return Err(AccountError::WrongCredentials.into());
        };
        let mut transaction = self.inner.store.begin().await?;
        transaction.forget_failures(&buckets.account.1).await?;
        if let Some(address) = &buckets.address {
            transaction.uncount_failure(address).await?;
        }
        let arrival = match self.open_code(&mut transaction, record.person.id).await? {
            Some(key) => Arrival::CodeNeeded(key),
            None => {
                let signed_in = self.begin_session(&mut transaction, record, &attempt, 1).await?;
                Arrival::In(Box::new(signed_in))
            }
        };
        transaction.commit().await?;
        Ok(arrival)
    }

    /// Opens a session for a person who has shown that many factors, inside a transaction that is under way.
    pub(crate) async fn begin_session(
        &self,
        transaction: &mut Transaction,
        record: PersonRecord,
        attempt: &SignIn<'_>,
        factors: i64,
    ) -> Result<SignedIn> {
        let person = record.person;
        let key = secret::new_key()?;
        if let Some(replaced) = attempt.replaced.filter(|key| secret::is_key(key)) {
            transaction.end_session_of_key(&secret::hash_of(replaced)).await?;
        }
        let now_ms = transaction.now_ms();
        let session = SessionRecord {
            id: SessionId(transaction.next_id()),
            person: person.id,
            device: attempt.device.chars().take(DEVICE_CHARS_MAX).collect(),
            created_ms: now_ms,
            seen_ms: now_ms,
            proved_ms: now_ms,
            factors,
        };
        transaction.insert_session(&session, &secret::hash_of(&key)).await?;
        transaction.keep_newest_sessions(person.id, SESSIONS_MAX).await?;
        transaction.note_signing_in(person.id).await?;
        let details = Details::none().number("factors", session.factors.unsigned_abs());
        transaction.append(&entry_of(&person, Action::SignedIn).with(details)).await?;
        let proofs = self.proofs_with(attempt.proofs, &person.email)?;
        Ok(SignedIn { key, proofs, person, session: session.id })
    }

    /// Counts the try as failed before it is made: of many at once, only as many are taken as are free.
    async fn reserve_try(&self, Buckets { account: (bucket, account), address }: &Buckets) -> Result<()> {
        let mut transaction = self.inner.store.begin().await?;
        let now_ms = transaction.now_ms();
        let mut until_ms = bucket.waits_until(transaction.find_failures(account).await?, now_ms);
        if let Some(address) = address {
            let failures = transaction.find_failures(address).await?;
            until_ms = until_ms.max(Bucket::Address.waits_until(failures, now_ms));
        }
        if let Some(until_ms) = until_ms {
            return Err(try_later(until_ms, now_ms));
        }
        transaction.count_failure(account).await?;
        if let Some(address) = address {
            transaction.count_failure(address).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    fn buckets(&self, email: &str, attempt: &SignIn<'_>) -> Result<Buckets> {
        let secret = self.agent_key();
        let known = attempt.proofs.split('~').take(PROOFS_MAX).find(|proof| self.is_proof(proof, email));
        let account = match known {
            Some(proof) => (Bucket::Device, secret::sign(secret, "bucket-device", proof)?),
            None => (Bucket::Account, secret::sign(secret, "bucket-account", email)?),
        };
        let address =
            attempt.address.map(|address| secret::sign(secret, "bucket-address", &address.to_string()));
        Ok(Buckets { account, address: address.transpose()? })
    }

    /// Whether `proof` says that this very account was signed in to on the device that shows it.
    fn is_proof(&self, proof: &str, email: &str) -> bool {
        proof.split_once('.').is_some_and(|(nonce, signature)| {
            secret::is_key(nonce)
                && secret::is_signed(self.agent_key(), "device", &format!("{nonce} {email}"), signature)
        })
    }

    fn proofs_with(&self, proofs: &str, email: &str) -> Result<String> {
        let kept: Vec<&str> = proofs.split('~').filter(|proof| proof.len() == 129).take(PROOFS_MAX).collect();
        if kept.iter().any(|proof| self.is_proof(proof, email)) {
            return Ok(kept.join("~"));
        }
        let nonce = secret::new_key()?;
        let signature = secret::sign(self.agent_key(), "device", &format!("{nonce} {email}"))?;
        let own = format!("{nonce}.{signature}");
        let others = kept.iter().take(PROOFS_MAX - 1).copied();
        Ok(std::iter::once(own.as_str()).chain(others).collect::<Vec<_>>().join("~"))
    }

    /// Checks the password of a person who is signed in, before something that a borrowed browser must not do.
    ///
    /// # Errors
    /// `wrong_credentials`, `try_later`.
    pub async fn prove(&self, person: PersonId, password: &str) -> Result<()> {
        let Some(record) = self.inner.store.find_person(person).await? else {
            return Err(Error::NotFound { what: "person" });
        };
        let subject = secret::sign(self.agent_key(), "bucket-proof", &person.to_string())?;
        let buckets = Buckets { account: (Bucket::Device, subject), address: None };
        self.reserve_try(&buckets).await?;
        if !self.is_password(password, record.password).await? {
            return Err(AccountError::WrongCredentials.into());
        }
        let mut transaction = self.inner.store.begin().await?;
        transaction.forget_failures(&buckets.account.1).await?;
        transaction.commit().await?;
        Ok(())
    }
}

pub(crate) fn try_later(until_ms: UnixMs, now_ms: UnixMs) -> Error {
    let wait_ms = u64::try_from(until_ms.saturating_sub(now_ms)).unwrap_or(0);
    AccountError::TryLater { seconds: wait_ms.div_ceil(1_000) }.into()
}
