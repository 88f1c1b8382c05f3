//! In which words does a page speak?
//!
//! Owns the message files (`translations/*.ftl`), the choice of language and the way numbers and dates are
//! written. French of Canada holds only what differs: what it lacks is taken from the French of France with
//! the spacing of Québec (no space before `;`, `!` and `?`).

mod choice;
mod format;
#[cfg(test)]
mod keys;
mod messages;

pub use choice::{LANGUAGE_COOKIE, choose, parse as parse_tag};
pub use format::{decimal, file_size, instant, long_date, money, number, quantity};
pub use messages::{Words, has_message};

#[cfg(test)]
pub(crate) use messages::SOURCES;
