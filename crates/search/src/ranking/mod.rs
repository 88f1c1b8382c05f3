//! Which passage answers best, and why?
//!
//! A question is understood (its words, their weight, their other forms), candidates come from words and from
//! meaning, each candidate is measured by a few features that a person can follow, and the score is their
//! weighted sum. Nothing here writes to the index.

pub(crate) mod candidates;
pub(crate) mod facets;
pub(crate) mod features;
pub(crate) mod question;
pub(crate) mod score;
pub(crate) mod statistics;

#[cfg(test)]
mod tests;
