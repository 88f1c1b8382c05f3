//! How does a person say that an answer is wrong, and how does an agent reply?

pub(crate) mod person;
#[cfg(test)]
pub(crate) mod samples;
pub(crate) mod staff;
