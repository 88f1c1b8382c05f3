//! What is this document: its title, kind, date and language?

mod cues;
mod date;
mod kind;
mod language;
mod title;

pub(crate) use date::date_of;
pub(crate) use kind::{kind_of, plain};
pub(crate) use language::language_of;
pub(crate) use title::title_of;
