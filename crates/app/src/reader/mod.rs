//! How is a file read without danger? By a process of its own, with limits on memory, processor and time.
//!
//! No file can crash, hang or exhaust the server: it can only lose its reader, which is replaced, and be refused with
//! a reason. A reader takes one request after another; after some of them it is replaced too.

mod child;
mod ocr;
mod pool;
mod protocol;

pub use child::run;
pub(crate) use ocr::{TesseractState, find_tesseract};
pub(crate) use pool::{ReadFailure, Readers};
