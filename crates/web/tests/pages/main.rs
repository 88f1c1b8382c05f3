//! The pages and the API, called as strangers and as people of two cities call them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where it stops")]

mod access;
mod asvs;
mod security;
mod signing_in;
mod town;
