//! How do agents add documents, follow the work, and fill gaps?

pub(crate) mod enter;
pub(crate) mod gaps;
pub(crate) mod jobs;
pub(crate) mod manage;
pub(crate) mod readers;
pub(crate) mod receive;
pub(crate) mod upload;
