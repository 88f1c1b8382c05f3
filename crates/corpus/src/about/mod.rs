//! What is this document: its title, kind, date and language?

mod language;
mod title;

pub(crate) use language::language_of;
pub(crate) use title::title_of;
