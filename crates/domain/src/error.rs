//! How does an error present itself to a person, to the API and to the command line?

use serde::{Deserialize, Serialize};

/// Whose turn it is to act on an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// What was sent cannot be used as it is; the person can change it.
    User,
    /// The thing asked for does not exist, or may not be known to exist.
    NotFound,
    /// The state changed meanwhile, or the same thing exists already.
    Conflict,
    /// The person may not do this.
    Denied,
    /// Our fault or the machine's: logged once, at the edge, with a reference number.
    Internal,
}

/// An error that a person may meet: same value for page, JSON and command line.
pub trait Coded: std::error::Error {
    /// Stable code in `snake_case`, also the anchor in `docs/reference/errors.md`.
    fn code(&self) -> &'static str;
    /// Whose turn it is.
    fn kind(&self) -> ErrorKind;
    /// What to do next, in English; pages translate by code.
    fn hint(&self) -> Option<String> {
        None
    }
}
