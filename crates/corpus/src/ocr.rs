//! How does this crate, which does no IO, have the words of an image recognised?
//!
//! The caller gives a hook. The words come back in reading order with their places, and the readers make
//! blocks of them as they do of any other lines.

use serde::{Deserialize, Serialize};

/// An image whose words are wanted.
#[derive(Debug, Clone, Copy)]
pub struct OcrImage<'a> {
    /// The image as a file: PNG, JPEG or TIFF.
    pub bytes: &'a [u8],
    /// Pixels in an inch where known (a page rendered for this), to tell the engine the size of the letters.
    pub dots_per_inch: Option<u32>,
    /// Page number in the file, from 1, for messages.
    pub page: u32,
}

/// A word recognised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OcrWord {
    /// Its characters.
    pub text: String,
    /// Left edge in pixels of the image, from its left.
    pub x0: f32,
    /// Top edge in pixels, from the top of the image.
    pub y0: f32,
    /// Right edge in pixels.
    pub x1: f32,
    /// Bottom edge in pixels.
    pub y1: f32,
    /// From 0 to 100.
    pub confidence: f32,
    /// Rank of its text block in the image, as the engine saw it.
    pub block: u32,
    /// Rank of its line in the image (not in the block), so that two words of one line share it.
    pub line: u32,
}

/// The words of an image.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct OcrText {
    /// Width of the image in pixels.
    pub width: f32,
    /// Height of the image in pixels.
    pub height: f32,
    /// Words in reading order.
    pub words: Vec<OcrWord>,
}

/// Why an image could not be recognised; the page stays unread, with a notice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OcrError {
    /// No engine is there.
    #[error("no character recognition is installed")]
    Missing,
    /// The engine failed or took too long.
    #[error("character recognition failed: {0}")]
    Failed(String),
}

/// Recognises the words of an image.
pub trait Ocr {
    /// The words of `image`, in reading order.
    ///
    /// # Errors
    /// [`OcrError`] where there is no engine or it failed.
    fn recognise(&self, image: OcrImage<'_>) -> Result<OcrText, OcrError>;
}
