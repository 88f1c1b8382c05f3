//! What a contributor runs: set-up, tests, tidy checks, measures.
fn main() {}
