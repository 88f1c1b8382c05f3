//! What may everyone know of the machines at work here, and who turns them off?

pub(crate) mod inventory;
pub(crate) mod register;
#[cfg(test)]
pub(crate) mod samples;
pub(crate) mod sheet;
pub(crate) mod staff;
