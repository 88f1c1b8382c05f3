//! Does search find what people mean, keep hidden what is hidden, and answer alike whatever happened before?

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first failure")]
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

mod audience;
mod filters;
mod index;
mod language;
mod library;
mod properties;
mod quality;
mod reasons;
