//! The pages and the API, called as strangers and as people of two cities call them.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test fails where it stops"
)]

mod access;
mod asvs;
mod closing;
mod forgotten;
mod invitations;
mod outside;
mod passkeys;
mod plan_public;
mod plan_report;
mod plan_work;
mod plans;
mod second_factor;
mod security;
mod settings;
mod signing_in;
mod tokens;
mod town;
