//! A city's plan: read out of its document, then lived with.

pub mod read;
