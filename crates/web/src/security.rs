//! What keeps the pages safe: headers, sessions, forged forms, rate and load.

pub(crate) mod forms;
pub(crate) mod guard;
pub(crate) mod headers;
pub(crate) mod rate;
pub(crate) mod session;
pub(crate) mod visitor;
