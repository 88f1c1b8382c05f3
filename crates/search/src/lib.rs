//! How are a city's passages found again, by their words and by their meaning?
//!
//! Owns: French text analysis, the index of a city, ranking with its reasons, evaluation, local embeddings.
//! Not here: reading files ([`domain::document`] says what arrives), storing originals, writing answers.

pub mod analysis;
pub mod embedding;
pub mod error;
pub mod eval;
pub mod index;
pub mod plan;
pub mod query;
mod ranking;
mod vectors;

pub use error::SearchError;
pub use index::{DocumentEntry, Index};
pub use query::{Facets, Feature, Hit, Mode, Query, SearchOutcome, Why};
pub use ranking::score::feature_names;
