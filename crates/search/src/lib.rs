//! How are passages found, by their words and by their meaning?

pub mod embedding;
