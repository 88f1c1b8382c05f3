//! How does a person sign in with a passkey (W3C Web Authentication) instead of a password?
//!
//! A passkey is a key pair that a telephone, a computer or a security key holds for this site alone; it asks for a
//! fingerprint, a face or a PIN before it signs, so it counts as two factors. Nobody types who they are: the device says
//! whose key it is.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::PasskeyId;
use domain::audit::Action;
use domain::time::UnixMs;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::accounts::passkeys::{CeremonyRecord, PasskeyRecord};
use url::Url;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::sign_in::{SignIn, SignedIn};
use super::{AccountError, Identity, entry_of, links::parse_name, secret};
use crate::{App, Error, Result};

/// Life of a challenge. Looking for a security key takes time (WCAG 2.2, 2.2.1).
const CEREMONY_MS: i64 = 10 * 60 * 1_000;
/// Challenges that wait at the same time: anyone may ask for one.
const CEREMONIES_MAX: u64 = 20_000;
/// Passkeys of one person.
const PASSKEYS_MAX: u64 = 20;
/// Longest answer of a device, in bytes; those without an attestation take less than one thousand.
const ANSWER_BYTES_MAX: usize = 16_000;

/// What a browser is asked to do.
#[derive(Clone, PartialEq, Eq)]
pub struct PasskeyOffer {
    /// Names the challenge when its answer comes back; opens nothing without it.
    pub key: String,
    /// Argument of `navigator.credentials.create` or `get`, as JSON with its bytes in base64url.
    pub options: String,
}

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyView {
    /// Names it.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub created_ms: UnixMs,
    /// When it last signed in.
    pub used_ms: Option<UnixMs>,
}

/// What is kept between a challenge and its answer.
#[derive(Serialize, Deserialize)]
enum Waiting {
    Making(PasskeyRegistration),
    Showing(DiscoverableAuthentication),
}

impl App {
    /// The passkeys of a person, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_passkeys(&self, identity: &Identity) -> Result<Vec<PasskeyView>> {
        let records = self.inner.store.list_passkeys(identity.person.id).await?;
        let view = |record: PasskeyRecord| PasskeyView {
            id: record.id,
            name: record.name,
            created_ms: record.created_ms,
            used_ms: record.used_ms,
        };
        Ok(records.into_iter().map(view).collect())
    }

    /// Asks the browser of someone who is signed in to make a passkey for the site at `origin` (`https://name`).
    ///
    /// # Errors
    /// `wrong_credentials`, `try_later` for the password; `no_passkeys_here`, `too_large`.
    pub async fn begin_passkey(
        &self,
        identity: &Identity,
        password: &str,
        origin: &str,
    ) -> Result<PasskeyOffer> {
        let site = site_of(origin)?;
        self.prove(identity.person.id, password).await?;
        let person = &identity.person;
        let known = self.inner.store.list_passkeys(person.id).await?;
        // A device that has one already says so instead of making a second.
        let known = known.iter().filter_map(|record| parse::<Passkey>(&record.credential).ok());
        let known = known.map(|passkey| passkey.cred_id().clone()).collect();
        let (challenge, state) = site
            .start_passkey_registration(person.id.0, &person.email, &person.name, Some(known))
            .map_err(|error| refused(&error))?;
        let mut challenge = serde_json::to_value(challenge).map_err(unwritten)?;
        // Nobody types who they are when they sign in: the device must keep it.
        let selection = challenge.pointer_mut("/publicKey/authenticatorSelection");
        if let Some(selection) = selection.and_then(serde_json::Value::as_object_mut) {
            selection.insert("residentKey".to_owned(), "required".into());
            selection.insert("requireResidentKey".to_owned(), true.into());
        }
        self.begin_ceremony(Some(identity), &Waiting::Making(state), &challenge).await
    }

    /// Takes the passkey that a device made.
    ///
    /// # Errors
    /// `link_closed` after ten minutes or a second time, `passkey_refused`, `exists_already`, `invalid_value` for the name.
    pub async fn finish_passkey(
        &self,
        identity: &Identity,
        key: &str,
        (name, answer): (&str, &str),
        origin: &str,
    ) -> Result<()> {
        let site = site_of(origin)?;
        let name = parse_name(name)?;
        let person = &identity.person;
        let Waiting::Making(state) = self.end_ceremony(Some(identity), key).await? else {
            return Err(AccountError::LinkClosed.into());
        };
        let answer: RegisterPublicKeyCredential = answer_of(answer)?;
        let passkey = site.finish_passkey_registration(&answer, &state).map_err(|error| refused(&error))?;
        let mut transaction = self.inner.store.begin().await?;
        if transaction.count_passkeys(person.id).await? >= PASSKEYS_MAX {
            return Err(Error::TooLarge { what: "the list of passkeys", limit: PASSKEYS_MAX.to_string() });
        }
        let record = PasskeyRecord {
            id: PasskeyId(transaction.next_id()),
            person: person.id,
            credential_id: URL_SAFE_NO_PAD.encode(passkey.cred_id()),
            credential: to_json(&passkey)?,
            name,
            created_ms: transaction.now_ms(),
            used_ms: None,
        };
        if !transaction.insert_passkey(&record).await? {
            return Err(Error::Exists { what: "passkey" });
        }
        transaction.append(&entry_of(person, Action::PasskeyAdded)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Removes a passkey of someone who is signed in.
    ///
    /// # Errors
    /// `wrong_credentials`, `try_later` for the password; `not_found`.
    pub async fn remove_passkey(&self, identity: &Identity, id: PasskeyId, password: &str) -> Result<()> {
        self.prove(identity.person.id, password).await?;
        let mut transaction = self.inner.store.begin().await?;
        if !transaction.remove_passkey(identity.person.id, id).await? {
            return Err(Error::NotFound { what: "passkey" });
        }
        transaction.append(&entry_of(&identity.person, Action::PasskeyRemoved)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Asks a browser to show a passkey of the site at `origin`, whoever sits there.
    ///
    /// # Errors
    /// `no_passkeys_here`; `try_later` when far too many ask at once.
    pub async fn begin_passkey_sign_in(&self, origin: &str) -> Result<PasskeyOffer> {
        let site = site_of(origin)?;
        let (mut challenge, state) =
            site.start_discoverable_authentication().map_err(|error| refused(&error))?;
        // A button was pressed: the browser asks at once, not in the list under a field.
        challenge.mediation = None;
        self.begin_ceremony(None, &Waiting::Showing(state), &challenge).await
    }

    /// Signs in with what a device answered.
    ///
    /// # Errors
    /// `link_closed` after ten minutes or a second time; `passkey_refused` whatever else is wrong.
    pub async fn sign_in_with_passkey(
        &self,
        key: &str,
        answer: &str,
        attempt: SignIn<'_>,
        origin: &str,
    ) -> Result<SignedIn> {
        let site = site_of(origin)?;
        let Waiting::Showing(state) = self.end_ceremony(None, key).await? else {
            return Err(AccountError::LinkClosed.into());
        };
        let answer: PublicKeyCredential = answer_of(answer)?;
        let (said, credential) =
            site.identify_discoverable_authentication(&answer).map_err(|error| refused(&error))?;
        let mut transaction = self.inner.store.begin().await?;
        let found = transaction.find_passkey(&URL_SAFE_NO_PAD.encode(credential)).await?;
        let (person, record) =
            found.filter(|(person, _)| person.person.id.0 == said).ok_or(AccountError::PasskeyRefused)?;
        let mut passkey: Passkey = parse(&record.credential)?;
        let shown = site
            .finish_discoverable_authentication_v2(&answer, state, DiscoverableKey::from(&passkey))
            .map_err(|error| refused(&error))?;
        passkey.update_credential(&shown);
        transaction.use_passkey(record.id, &to_json(&passkey)?).await?;
        let signed_in = self.begin_session(&mut transaction, person, &attempt, 2).await?;
        transaction.commit().await?;
        Ok(signed_in)
    }

    async fn begin_ceremony(
        &self,
        identity: Option<&Identity>,
        waiting: &Waiting,
        challenge: &impl Serialize,
    ) -> Result<PasskeyOffer> {
        let key = secret::new_key()?;
        let ceremony =
            CeremonyRecord { person: identity.map(|identity| identity.person.id), state: to_json(waiting)? };
        let mut transaction = self.inner.store.begin().await?;
        if transaction.erase_old_ceremonies().await? >= CEREMONIES_MAX {
            return Err(AccountError::TryLater { seconds: 60 }.into());
        }
        transaction.begin_ceremony(&secret::hash_of(&key), &ceremony, CEREMONY_MS).await?;
        transaction.commit().await?;
        Ok(PasskeyOffer { key, options: to_json(challenge)? })
    }

    /// What waits under that key, for that person; it waits no longer, whatever comes of it.
    async fn end_ceremony(&self, identity: Option<&Identity>, key: &str) -> Result<Waiting> {
        let mut transaction = self.inner.store.begin().await?;
        let ceremony =
            if secret::is_key(key) { transaction.end_ceremony(&secret::hash_of(key)).await? } else { None };
        transaction.commit().await?;
        let person = identity.map(|identity| identity.person.id);
        let ceremony = ceremony.filter(|ceremony| ceremony.person == person);
        parse(&ceremony.ok_or(AccountError::LinkClosed)?.state)
    }
}

/// Whether browsers keep passkeys for a site at that address.
#[must_use]
pub fn can_hold_passkeys(origin: &str) -> bool {
    site_of(origin).is_ok()
}

/// The site at that address. Browsers keep passkeys for names, over HTTPS; the machine itself (`localhost`) is trusted.
fn site_of(origin: &str) -> Result<Webauthn> {
    let here = || AccountError::NoPasskeysHere;
    let origin = Url::parse(origin).map_err(|_| here())?;
    let name = origin.domain().ok_or_else(here)?;
    if origin.scheme() != "https" && name != "localhost" {
        return Err(here().into());
    }
    let site = WebauthnBuilder::new(name, &origin).and_then(|site| {
        let patience = Duration::from_millis(CEREMONY_MS.unsigned_abs());
        site.rp_name("Parvis").timeout(patience).build()
    });
    site.map_err(|_| here().into())
}

/// What was wrong stays out of the answer: it helps only who tries keys. The kind of it helps who runs the site.
fn refused(error: &webauthn_rs::prelude::WebauthnError) -> Error {
    let kind = format!("{error:?}");
    let kind = kind.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
    tracing::info!(kind, "a passkey was refused");
    AccountError::PasskeyRefused.into()
}

fn answer_of<T: DeserializeOwned>(answer: &str) -> Result<T> {
    let answer = if answer.len() <= ANSWER_BYTES_MAX { serde_json::from_str(answer).ok() } else { None };
    Ok(answer.ok_or(AccountError::PasskeyRefused)?)
}

fn parse<T: DeserializeOwned>(stored: &str) -> Result<T> {
    serde_json::from_str(stored)
        .map_err(|error| Error::Internal(format!("a stored passkey cannot be read: {error}")))
}

fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(unwritten)
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` gives it")]
fn unwritten(error: serde_json::Error) -> Error {
    Error::Internal(format!("a passkey cannot be written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_for_names_over_https() {
        for good in ["https://ville.example", "https://parvis.ville.example:8443", "http://localhost:8080"] {
            assert!(can_hold_passkeys(good), "{good}");
        }
        for bad in
            ["http://ville.example", "https://192.0.2.1", "http://127.0.0.1:8080", "http://[::1]", "", "://"]
        {
            assert!(!can_hold_passkeys(bad), "{bad}");
        }
    }
}
