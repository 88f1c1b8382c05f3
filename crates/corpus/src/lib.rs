//! What does a file say, and where?
//!
//! From the bytes of a file to pages of cleaned text with blocks, passages with positions, and what the
//! document is (title, kind, date, language). Owns the reading of every format; knows no database, no HTTP.
//!
//! *Invariant:* this crate does no IO, reads no clock, prints nothing and never panics: every file is
//! untrusted, and every loop over its content is bounded by [`Limits`].

mod about;
pub mod acts;
pub mod clean;
pub mod dates;
mod draft;
mod error;
mod format;
mod limits;
pub mod lines;
mod ocr;
mod passages;
pub mod pdf;
pub mod picture;
pub mod plan;
mod read;
mod readers;
mod remark;
pub mod sentences;
mod sniff;
mod structure;
mod traces;

pub use domain::CharRange;
pub use error::ReadError;
pub use format::Format;
pub use limits::Limits;
pub use ocr::{Ocr, OcrError, OcrImage, OcrText, OcrWord};
pub use read::read;
pub use remark::Remark;

/// How a file is to be read.
#[derive(Default, Clone, Copy)]
pub struct ReadOptions<'a> {
    /// What a file may cost at most.
    pub limits: Limits,
    /// Reads the words of an image; without it, pages that are images stay unread, with a notice.
    pub ocr: Option<&'a dyn Ocr>,
}

#[cfg(test)]
mod tests;
