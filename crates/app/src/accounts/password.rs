//! How is a password judged, kept and checked?
//!
//! Kept as Argon2id with the parameters below; the time they take is in docs/performance.md. Judged by its length, then by
//! how many guesses it takes someone who knows the lists of leaked passwords, keyboard walks, dates, common French words,
//! and who the person and the city are (`zxcvbn`). No rule on kinds of characters, no forced change.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::accounts::credential::{Weakness, check_length};
use zxcvbn::Score;

use crate::{Error, Result};

/// Memory of one hash, in KiB: twice the least that OWASP asks for with two passes.
const MEMORY_KIB: u32 = 38 * 1024;
/// Passes over that memory.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;
/// Guesses that a password must withstand: the class "more than 10^8".
const SCORE_MIN: Score = Score::Three;

/// Characters that a password has beside common French words and those that say who the person and the city are.
const OWN_CHARS_MIN: usize = 8;

static FRENCH: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/french_passwords.txt").lines();
    lines.filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
});

/// A hash that no password has: checked where there is no account, so that the answer takes as long.
static NOBODY: LazyLock<Option<String>> =
    LazyLock::new(|| super::secret::new_key().and_then(|key| hash(&key)).ok());

/// Whether a password will do. `known` is what a guesser would try first: name, address, city.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn check(password: &str, known: &[&str]) -> std::result::Result<(), Weakness> {
    check_length(password)?;
    let parts = known.iter().flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()));
    let words: Vec<&str> = known.iter().copied().chain(parts).filter(|word| word.len() > 2).collect();
    let inputs: Vec<&str> = FRENCH.iter().copied().chain(words.iter().copied()).collect();
    let own =
        inputs.iter().fold(password.to_lowercase(), |rest, word| rest.replace(&word.to_lowercase(), ""));
    let guessable =
        own.chars().count() < OWN_CHARS_MIN || zxcvbn::zxcvbn(password, &inputs).score() < SCORE_MIN;
    if guessable { Err(Weakness::Guessable) } else { Ok(()) }
}

/// The PHC form of a password. Takes its time: call it away from the async threads.
pub(crate) fn hash(password: &str) -> Result<String> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(failed)?;
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    Ok(hasher.hash_password(password.as_bytes()).map_err(failed)?.to_string())
}

/// Whether `password` is that of `phc`; with no hash, takes as long and says no.
pub(crate) fn verify(password: &str, phc: Option<&str>) -> bool {
    let Some(kept) = phc.or(NOBODY.as_deref()) else { return false };
    let Ok(kept) = PasswordHash::new(kept) else { return false };
    let same = Argon2::default().verify_password(password.as_bytes(), &kept).is_ok();
    same && phc.is_some()
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("a password could not be hashed: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_itself_is_right() {
        let phc = hash("une phrase assez longue").unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=38912,t=2,p=1$"), "{phc}");
        assert!(verify("une phrase assez longue", Some(&phc)));
        assert!(!verify("une phrase assez longuE", Some(&phc)));
        assert!(!verify("une phrase assez longue", None));
        assert!(!verify("une phrase assez longue", Some("garbage")));
        assert_ne!(phc, hash("une phrase assez longue").unwrap(), "each has its own salt");
    }

    #[test]
    fn known_and_guessable_passwords_are_refused() {
        let known = ["jeanne.martin@ville.example", "Jeanne Martin", "Clairvaigne"];
        for weak in [
            "password1234",
            "motdepasse2025",
            "azertyuiop123",
            "aaaaaaaaaaaa",
            "123456789012",
            "jeannemartin73",
            "clairvaigne2026",
            "qwertyuiop[]",
            "Bonjour12345!",
            "iloveyou1234",
            "JeanneClairvaigne",
        ] {
            assert_eq!(check(weak, &known), Err(Weakness::Guessable), "{weak}");
        }
        for good in [
            "trois vélos sous la neige",
            "correct horse battery staple",
            "9Xv!k2pQ#mWz",
            "éléphant-brouette-12-mauve",
        ] {
            assert_eq!(check(good, &known), Ok(()), "{good}");
        }
        assert_eq!(check("9Xv!k2pQ#m", &known), Err(Weakness::TooShort));
    }
}
