//! Which e-mail address and which password will do? What needs no list of known passwords; `app` adds that.

/// Shortest password, in characters.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// Longest password, in characters: longer ones are refused rather than cut.
pub const PASSWORD_CHARS_MAX: usize = 128;
/// Longest e-mail address, in bytes (RFC 5321, 4.5.3.1.3 and its erratum 1690).
const EMAIL_BYTES_MAX: usize = 254;

/// An e-mail address, in the one form in which it is stored and compared: trimmed and in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// The address written in `text`; `None` when it cannot be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let (local, host) = text.rsplit_once('@')?;
        let is_label = |label: &str| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
        };
        let fits = text.len() <= EMAIL_BYTES_MAX
            && !local.is_empty()
            && local.len() <= 64
            && !local.chars().any(|c| c.is_whitespace() || c.is_control() || "<>()[]\\,;:\"@".contains(c))
            && host.split('.').all(is_label);
        fits.then_some(Self(text))
    }

    /// As stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is wrong with a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// Less than [`PASSWORD_CHARS_MIN`] characters.
    TooShort,
    /// More than [`PASSWORD_CHARS_MAX`] characters.
    TooLong,
    /// Known from leaks, or soon guessed by who knows the person or the city.
    Guessable,
}

/// Whether the length of a password will do. No rule on kinds of characters (NIST SP 800-63B-4, 3.1.1.2).
///
/// # Errors
/// What is wrong with it.
pub fn check_length(password: &str) -> Result<(), Weakness> {
    match password.chars().count() {
        ..PASSWORD_CHARS_MIN => Err(Weakness::TooShort),
        PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX => Ok(()),
        _ => Err(Weakness::TooLong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_in_one_form() {
        for good in ["jeanne@ville.example", " Jeanne.Martin+x@Mairie.Ville.example\n", "a@localhost"] {
            let email = Email::parse(good).unwrap();
            assert_eq!(email.as_str(), good.trim().to_lowercase());
        }
        for bad in [
            "",
            "jeanne",
            "@ville.example",
            "jeanne@",
            "a b@ville.example",
            "a@ville..example",
            "a@b@ville.example",
            "a@ville.example\r\nBcc: x@y.example",
            "<a>@ville.example",
            "a@-ville.example",
        ] {
            assert_eq!(Email::parse(bad), None, "{bad:?}");
        }
        assert_eq!(Email::parse(&format!("a@{}.example", "b".repeat(250))), None);
    }

    #[test]
    fn length_counts_characters() {
        assert_eq!(check_length("éééééééééééé"), Ok(()));
        assert_eq!(check_length("ééééééééééé"), Err(Weakness::TooShort));
        assert_eq!(check_length(&"a".repeat(129)), Err(Weakness::TooLong));
    }
}
