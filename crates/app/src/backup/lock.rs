//! Who can open a backup: whoever knows a passphrase, or holds a key?

use age::secrecy::{ExposeSecret as _, SecretString};
use age::x25519;

use crate::{Error, Result};

/// Shortest passphrase, in characters.
const PASSPHRASE_CHARS_MIN: usize = 12;

/// What a backup is locked with.
pub enum Lock {
    /// A passphrase, stretched by scrypt.
    Passphrase(SecretString),
    /// Public keys (`age1...`): who holds one of their secret keys opens it.
    Recipients(Vec<x25519::Recipient>),
}

/// What a backup is opened with.
pub enum Opener {
    /// The passphrase.
    Passphrase(SecretString),
    /// Secret keys (`AGE-SECRET-KEY-1...`).
    Keys(Vec<x25519::Identity>),
}

impl Lock {
    /// A lock by passphrase.
    ///
    /// # Errors
    /// `invalid_value` for less than twelve characters.
    pub fn passphrase(text: &str) -> Result<Self> {
        if text.chars().count() < PASSPHRASE_CHARS_MIN {
            let reason = format!("it has {PASSPHRASE_CHARS_MIN} characters at least");
            return Err(Error::Invalid { what: "the passphrase", reason });
        }
        Ok(Self::Passphrase(SecretString::from(text.to_owned())))
    }

    /// A lock by public keys, one a line; lines that begin with `#` are left out.
    ///
    /// # Errors
    /// `invalid_value` when one is not a public key, or there is none.
    pub fn recipients(text: &str) -> Result<Self> {
        let keys = lines_of(text).map(|line| {
            line.parse().map_err(|_| Error::Invalid {
                what: "the recipient",
                reason: "it is not a public key of age (age1...)".to_owned(),
            })
        });
        let keys: Vec<x25519::Recipient> = keys.collect::<Result<_>>()?;
        if keys.is_empty() {
            return Err(Error::Invalid { what: "the recipient", reason: "there is none".to_owned() });
        }
        Ok(Self::Recipients(keys))
    }

    pub(super) fn encryptor(&self) -> Result<age::Encryptor> {
        match self {
            Self::Passphrase(passphrase) => Ok(age::Encryptor::with_user_passphrase(passphrase.clone())),
            Self::Recipients(keys) => {
                let keys = keys.iter().map(|key| key as &dyn age::Recipient);
                age::Encryptor::with_recipients(keys).map_err(|error| Error::Internal(error.to_string()))
            }
        }
    }
}

impl Opener {
    /// The passphrase of a backup.
    #[must_use]
    pub fn passphrase(text: &str) -> Self {
        Self::Passphrase(SecretString::from(text.to_owned()))
    }

    /// The secret keys of a file as [`new_key`] or `age-keygen` writes it.
    ///
    /// # Errors
    /// `invalid_value` when a line is not a secret key, or there is none. The message never holds the line.
    pub fn keys(text: &str) -> Result<Self> {
        let keys = lines_of(text).map(|line| {
            line.parse().map_err(|_| Error::Invalid {
                what: "the key file",
                reason: "a line is not a secret key of age".to_owned(),
            })
        });
        let keys: Vec<x25519::Identity> = keys.collect::<Result<_>>()?;
        if keys.is_empty() {
            return Err(Error::Invalid { what: "the key file", reason: "it holds no key".to_owned() });
        }
        Ok(Self::Keys(keys))
    }

    pub(super) fn identities(&self) -> Vec<Box<dyn age::Identity>> {
        match self {
            Self::Passphrase(passphrase) => vec![Box::new(age::scrypt::Identity::new(passphrase.clone()))],
            Self::Keys(keys) => {
                keys.iter().map(|key| Box::new(key.clone()) as Box<dyn age::Identity>).collect()
            }
        }
    }
}

/// A new pair of keys: the text of a secret key file, and the public key.
#[must_use]
pub fn new_key() -> (String, String) {
    let key = x25519::Identity::generate();
    let public = key.to_public().to_string();
    (format!("# public key: {public}\n{}\n", key.to_string().expose_secret()), public)
}

fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}
