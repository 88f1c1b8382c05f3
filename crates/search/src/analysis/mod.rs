//! What are the words of a text, once everything that does not change their sense is set aside?
//!
//! The same analysis serves documents, questions, the comparison of a question with a sentence, and the
//! marking of matched words. Every token says where it stands, in characters. Nothing here reads an index.

mod analyzer;
mod english;
mod fold;
mod numbers;
mod phrases;
mod scan;
pub(crate) mod spelling;
mod stem;
mod tables;

pub use analyzer::{Analyzer, Token, TokenKind};
pub use english::stem_english;
pub use fold::fold;
pub use stem::stem_french;
pub use tables::{TableKind, Tables};
