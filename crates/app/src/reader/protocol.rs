//! What do the server and its reader say to each other?
//!
//! The reader says [`GREETING`] on a line of its own. Then, for each file: a request as one line of JSON followed by the
//! bytes of the file; an answer as one line of JSON followed by its payload.

use corpus::ReadError;
use serde::{Deserialize, Serialize};

/// First line of a reader; anything before it is passed over.
pub(crate) const GREETING: &str = "parvis-reader 1";
/// Longest line of either side, in bytes.
pub(crate) const LINE_BYTES_MAX: u64 = 64 * 1024;
/// Longest payload of an answer, in bytes.
pub(crate) const PAYLOAD_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Request {
    /// What is wanted.
    pub(crate) work: Work,
    /// Number of bytes that follow.
    pub(crate) bytes: u64,
    /// Address space that the reader may use.
    pub(crate) memory_bytes_max: u64,
    /// Processor time for this request.
    pub(crate) cpu_seconds_max: u64,
    /// Pages of a document.
    pub(crate) pages_max: u32,
}

/// What is wanted of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub(crate) enum Work {
    /// A [`domain::document::ReadDocument`] as JSON.
    Read {
        /// File name as dropped.
        name: String,
        /// Whether the words of scanned pages are recognised.
        ocr: bool,
    },
    /// A page as PNG.
    Draw {
        /// From 1.
        page: u32,
        /// Width of the image.
        width_px: u32,
    },
    /// A picture drawn again as PNG: see [`corpus::picture`].
    Picture {
        /// Side of the square into which it fits.
        side_px: u32,
    },
}

/// The line before the payload of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub(crate) enum Answer {
    /// Done: that many bytes follow.
    Done {
        /// Bytes of the payload.
        bytes: u64,
        /// Processor time of the programs that recognised words, in milliseconds.
        #[serde(default)]
        ocr_ms: u64,
    },
    /// The file is refused.
    Refused {
        /// Why.
        error: ReadError,
    },
}
