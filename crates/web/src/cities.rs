//! How does a city show itself, and how does its administrator change that?

pub(crate) mod form;
pub(crate) mod logo;
pub(crate) mod look;
pub(crate) mod overview;
#[cfg(test)]
pub(crate) mod samples;
pub(crate) mod settings;
