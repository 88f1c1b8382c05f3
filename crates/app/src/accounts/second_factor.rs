//! How does a person show a second factor: a code of six digits that their telephone makes (RFC 6238)?
//!
//! After the right password, who has a generator gets a key for five minutes, which with a code opens a session. A code is
//! taken once; ten recovery codes stand in for a lost telephone, each once.

use domain::PersonId;
use domain::accounts::throttle::Bucket;
use domain::audit::{Action, Actor, Details};
use store::Transaction;
use store::accounts::PersonRecord;
use store::accounts::links::LinkPurpose;
use totp_rs::{Secret, Totp};

use super::sign_in::{SignIn, SignedIn, try_later};
use super::{AccountError, Identity, entry_of, secret};
use crate::{App, Error, Result, Viewer};

/// Life of the key between password and code.
const CODE_MS: i64 = 5 * 60 * 1_000;
/// Recovery codes given at once.
const RECOVERY_CODES: usize = 10;
/// Characters of a recovery code: 50 bits.
const RECOVERY_CHARS: usize = 10;

/// What a generator is set up with.
#[derive(Clone, PartialEq, Eq)]
pub struct NewGenerator {
    /// Secret in base 32, for those who type it.
    pub secret: String,
    /// `otpauth://...`, for those who show it to their telephone as a picture.
    pub address: String,
}

/// How a person's second factor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactor {
    /// Whether codes are asked for.
    pub on: bool,
    /// Recovery codes left.
    pub recovery_codes: u64,
}

impl App {
    /// How the second factor of a person stands.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn second_factor(&self, identity: &Identity) -> Result<SecondFactor> {
        let person = identity.person.id;
        let generator = self.inner.store.find_generator(person).await?;
        let recovery_codes = self.inner.store.count_recovery_codes(person).await?;
        Ok(SecondFactor { on: generator.is_some_and(|generator| generator.confirmed), recovery_codes })
    }

    /// Makes a secret for a person's generator; it counts once [`App::confirm_generator`] saw a code of it.
    ///
    /// # Errors
    /// `wrong_credentials`, `try_later` for the password; `exists_already` when codes are asked for already.
    pub async fn begin_generator(&self, identity: &Identity, password: &str) -> Result<NewGenerator> {
        if self.second_factor(identity).await?.on {
            return Err(Error::Exists { what: "second factor" });
        }
        self.prove(identity.person.id, password).await?;
        let mut bytes = [0_u8; 20];
        getrandom::fill(&mut bytes).map_err(|error| Error::Internal(format!("no randomness: {error}")))?;
        let secret = Secret::from(bytes).to_base32();
        let mut transaction = self.inner.store.begin().await?;
        transaction.begin_generator(identity.person.id, &secret).await?;
        transaction.commit().await?;
        Ok(NewGenerator { address: generator_address(&identity.person.email, &secret), secret })
    }

    /// Takes the first code: from here on one is asked for at each signing in. Gives the recovery codes, once.
    ///
    /// # Errors
    /// `wrong_credentials` for a wrong code (the same secret goes on), `try_later`, `not_found` without a secret.
    pub async fn confirm_generator(&self, identity: &Identity, code: &str) -> Result<Vec<String>> {
        let person = &identity.person;
        self.reserve_code(person.id).await?;
        let mut transaction = self.inner.store.begin().await?;
        let generator = transaction.find_generator(person.id).await?;
        let generator = generator.filter(|generator| !generator.confirmed);
        let generator = generator.ok_or(Error::NotFound { what: "generator to confirm" })?;
        let step =
            step_of(&generator.secret, code, transaction.now_ms()).ok_or(AccountError::WrongCredentials)?;
        transaction.take_step(person.id, step).await?;
        let codes = (0..RECOVERY_CODES).map(|_| new_recovery_code()).collect::<Result<Vec<_>>>()?;
        let hashes: Vec<String> = codes.iter().map(|code| secret::hash_of(&normal(code))).collect();
        transaction.replace_recovery_codes(person.id, &hashes).await?;
        transaction.forget_failures(&self.code_bucket(person.id)?).await?;
        transaction.append(&entry_of(person, Action::SecondFactorAdded)).await?;
        transaction.commit().await?;
        Ok(codes)
    }

    /// Stops asking a person for codes.
    ///
    /// # Errors
    /// `wrong_credentials`, `try_later` for the password; `not_found`.
    pub async fn remove_generator(&self, identity: &Identity, password: &str) -> Result<()> {
        self.prove(identity.person.id, password).await?;
        let mut transaction = self.inner.store.begin().await?;
        if !transaction.remove_generator(identity.person.id).await? {
            return Err(Error::NotFound { what: "second factor" });
        }
        transaction.append(&entry_of(&identity.person, Action::SecondFactorRemoved)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Stops asking a person of the viewer's city for codes, and signs them out: for a lost telephone, on the command
    /// line.
    ///
    /// # Errors
    /// `not_allowed`, `not_found`.
    pub async fn remove_generator_of(&self, viewer: &Viewer, person: PersonId) -> Result<()> {
        let member = self.load_member(viewer, person).await?;
        let mut transaction = self.inner.store.begin().await?;
        if !transaction.remove_generator(person).await? {
            return Err(Error::NotFound { what: "second factor" });
        }
        transaction.end_sessions(person, None).await?;
        let mut entry = entry_of(&member.person, Action::SecondFactorRemoved);
        entry.actor = Actor::System;
        transaction.append(&entry).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The key that waits for a code, where the person has a generator.
    pub(crate) async fn open_code(
        &self,
        transaction: &mut Transaction,
        person: PersonId,
    ) -> Result<Option<String>> {
        if !transaction.find_generator(person).await?.is_some_and(|generator| generator.confirmed) {
            return Ok(None);
        }
        let key = secret::new_key()?;
        let purpose = (LinkPurpose::SecondFactor, Some(person));
        transaction.open_link(&secret::hash_of(&key), purpose, None, CODE_MS).await?;
        Ok(Some(key))
    }

    /// Signs in with the key that the password gave, and a code or a recovery code.
    ///
    /// # Errors
    /// `link_closed` after five minutes, `wrong_credentials`, `try_later`.
    pub async fn sign_in_with_code(&self, key: &str, code: &str, attempt: SignIn<'_>) -> Result<SignedIn> {
        let hash = secret::hash_of(key);
        let link = if secret::is_key(key) { self.inner.store.find_link(&hash).await? } else { None };
        let link = link.filter(|link| link.purpose == LinkPurpose::SecondFactor);
        let person = link.and_then(|link| link.person).ok_or(AccountError::LinkClosed)?;
        self.reserve_code(person).await?;
        let mut transaction = self.inner.store.begin().await?;
        let record = transaction.find_person(person).await?.ok_or(AccountError::LinkClosed)?;
        let by = take_code(&mut transaction, &record, code).await?;
        transaction.use_link(&hash).await?.ok_or(AccountError::LinkClosed)?;
        transaction.forget_failures(&self.code_bucket(person)?).await?;
        if by == "recovery" {
            let details = Details::none().code("by", by);
            transaction.append(&entry_of(&record.person, Action::RecoveryCodeUsed).with(details)).await?;
        }
        let signed_in = self.begin_session(&mut transaction, record, &attempt, 2).await?;
        transaction.commit().await?;
        Ok(signed_in)
    }

    /// Counts a try before it is made; a million codes are too many for so few tries.
    async fn reserve_code(&self, person: PersonId) -> Result<()> {
        let bucket = self.code_bucket(person)?;
        let mut transaction = self.inner.store.begin().await?;
        let now_ms = transaction.now_ms();
        let failures = transaction.find_failures(&bucket).await?;
        if let Some(until_ms) = Bucket::Account.waits_until(failures, now_ms) {
            return Err(try_later(until_ms, now_ms));
        }
        transaction.count_failure(&bucket).await?;
        transaction.commit().await?;
        Ok(())
    }

    fn code_bucket(&self, person: PersonId) -> Result<String> {
        secret::sign(self.agent_key(), "bucket-code", &person.to_string())
    }
}

/// Takes a code of the generator, not taken before, or uses a recovery code up; says which.
async fn take_code(transaction: &mut Transaction, record: &PersonRecord, code: &str) -> Result<&'static str> {
    let person = record.person.id;
    let generator = transaction.find_generator(person).await?.ok_or(AccountError::LinkClosed)?;
    let step = step_of(&generator.secret, code, transaction.now_ms());
    if let Some(step) = step.filter(|step| *step > generator.last_step) {
        transaction.take_step(person, step).await?;
        return Ok("generator");
    }
    let recovery = normal(code);
    if recovery.len() == RECOVERY_CHARS
        && transaction.use_recovery_code(person, &secret::hash_of(&recovery)).await?
    {
        return Ok("recovery");
    }
    Err(AccountError::WrongCredentials.into())
}

/// The step whose code that is: the present one, the one before or the one after, of 30 s.
fn step_of(secret: &str, code: &str, now_ms: i64) -> Option<u64> {
    let totp = totp(secret)?;
    let code: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    totp.check(&code, u64::try_from(now_ms / 1_000).ok()?)
}

fn totp(secret: &str) -> Option<Totp> {
    totp_rs::Builder::new().with_secret(Secret::try_from_base32(secret).ok()?).build().ok()
}

/// What a telephone's camera reads: the format that generators share.
#[must_use]
pub fn generator_address(email: &str, secret: &str) -> String {
    let coded: String = email
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("otpauth://totp/Parvis:{coded}?secret={secret}&issuer=Parvis")
}

/// Letters and digits that are not taken for one another.
fn new_recovery_code() -> Result<String> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0_u8; RECOVERY_CHARS];
    getrandom::fill(&mut bytes).map_err(|error| Error::Internal(format!("no randomness: {error}")))?;
    let letter = |byte: &u8| LETTERS.get(usize::from(byte % 32)).copied().map_or('z', char::from);
    let code: String = bytes.iter().map(letter).collect();
    let (first, last) = code.split_at(RECOVERY_CHARS / 2);
    Ok(format!("{first}-{last}"))
}

/// As compared: small letters and digits only.
fn normal(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1: the last six digits of the codes given there.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = Secret::from(*b"12345678901234567890").to_base32();
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(step_of(&secret, code, seconds * 1_000), Some(u64::try_from(seconds / 30).unwrap()));
            assert_eq!(step_of(&secret, code, (seconds + 90) * 1_000), None, "too old");
        }
        assert_eq!(step_of(&secret, "28 70 82", 59_000), Some(1), "as people type it");
        for wrong in ["", "287083", "abcdef", "2870820", "é"] {
            assert_eq!(step_of(&secret, wrong, 59_000), None, "{wrong}");
        }
    }

    #[test]
    fn recovery_codes_differ_and_are_read_as_written() {
        let (one, other) = (new_recovery_code().unwrap(), new_recovery_code().unwrap());
        assert!(one != other && normal(&one).len() == RECOVERY_CHARS);
        assert_eq!(normal(&one.to_uppercase().replace('-', " ")), normal(&one));
    }

    #[test]
    fn the_address_names_the_account() {
        let made = generator_address("jeanne+x@ville.example", "ABC");
        assert_eq!(made, "otpauth://totp/Parvis:jeanne%2Bx%40ville.example?secret=ABC&issuer=Parvis");
    }
}
