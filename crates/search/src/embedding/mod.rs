//! How does a text become a vector whose neighbours mean the same?
//!
//! Owns: the [`Embed`] trait, the local model (multilingual-e5-small on the processor, no library
//! to fetch) with its file readers, tokenizer and kernels. Not here: which texts are worth a
//! vector, where vectors are kept ([`crate::vectors`]), embedding servers reached over a network.

mod batch;
mod cursor;
mod encoder;
mod error;
mod kernels;
mod linear;
mod local;
mod packed_file;
mod q4;
mod remembered;
mod safetensors;
mod tensor;
mod tokenizer;
mod weights;

#[cfg(test)]
mod tests;

pub use error::EmbedError;
pub use kernels::Level;
pub use local::{LocalModel, LocalOptions};
pub use remembered::Remembered;

/// Fuzzing and measuring reach the inner readers through this door; nothing else should.
#[doc(hidden)]
pub mod inner {
    pub use super::packed_file::probe;
    pub use super::tokenizer::{CharacterMap, Tokenizer, TokenizerParts};
}

/// Which model made a vector: vectors of different identities must never be compared.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ModelIdentity {
    /// Name of the model, for people and for logs.
    pub name: String,
    /// SHA-256 of the weights in lower-case hexadecimal; for a remote model, of what names it.
    pub file_sha256: String,
    /// Length of each vector.
    pub dimensions: usize,
}

/// Turns texts into vectors of unit length; cosine similarity is then the dot product.
pub trait Embed: Send + Sync {
    /// Which model answers; stored beside the vectors.
    fn identity(&self) -> &ModelIdentity;

    /// Length of each vector.
    fn dimensions(&self) -> usize {
        self.identity().dimensions
    }

    /// The vector of a question.
    ///
    /// # Errors
    /// What the model behind cannot do; a local model that opened never fails here.
    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError>;

    /// One vector for each passage, in the order given.
    ///
    /// # Errors
    /// As [`Embed::embed_query`]; nothing is returned for a part of the passages.
    fn embed_passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError>;
}
