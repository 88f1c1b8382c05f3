//! How are keys made, and in which form are they stored?
//!
//! A key is 256 random bits, shown once; what is stored is its SHA-256, which for so much randomness needs no salt and no
//! slow hash. What two parties must agree on without storing it (the proof of a device) is signed with the installation's
//! secret.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// A new key: 64 hexadecimal digits.
pub(crate) fn new_key() -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::Internal(format!("no randomness: {error}")))?;
    Ok(hex(&bytes))
}

/// What is stored of a key.
pub(crate) fn hash_of(key: &str) -> String {
    hex(&Sha256::digest(key.as_bytes()))
}

/// Whether a text has the form of a key: what does not is not looked up.
pub(crate) fn is_key(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Signs `message` for one purpose.
pub(crate) fn sign(secret: &str, purpose: &str, message: &str) -> Result<String> {
    Ok(hex(&mac(secret, purpose, message)?.finalize().into_bytes()))
}

/// Whether `signature` is that of `message`, compared in constant time.
pub(crate) fn is_signed(secret: &str, purpose: &str, message: &str, signature: &str) -> bool {
    let Some(bytes) = from_hex(signature) else { return false };
    mac(secret, purpose, message).is_ok_and(|mac| mac.verify_slice(&bytes).is_ok())
}

fn mac(secret: &str, purpose: &str, message: &str) -> Result<Hmac<Sha256>> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes())
        .map_err(|_| Error::Internal("the installation has no secret".to_owned()))?;
    mac.update(purpose.as_bytes());
    mac.update(b"\0");
    mac.update(message.as_bytes());
    Ok(mac)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !is_key(text) {
        return None;
    }
    (0..32).map(|at| u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_and_signatures_are_of_their_purpose() {
        let (one, other) = (new_key().unwrap(), new_key().unwrap());
        assert!(is_key(&one) && one != other && hash_of(&one) != one);
        let signature = sign(&one, "device", "a").unwrap();
        assert!(is_signed(&one, "device", "a", &signature));
        for (secret, purpose, message) in
            [(&other, "device", "a"), (&one, "form", "a"), (&one, "device", "b")]
        {
            assert!(!is_signed(secret, purpose, message, &signature));
        }
        assert!(!is_signed(&one, "device", "a", "") && !is_signed(&one, "device", "a", &"é".repeat(32)));
    }
}
