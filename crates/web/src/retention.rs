//! What is kept of people, why, for how long; and what do staff do when a person asks?

pub(crate) mod persons;
pub(crate) mod processing;
#[cfg(test)]
pub(crate) mod samples;
