//! How do residents read a plan, and how does staff live with it?

pub(crate) mod catalogue;
pub(crate) mod changes;
pub(crate) mod data;
pub(crate) mod edit;
mod form;
pub(crate) mod front;
pub(crate) mod imports;
pub(crate) mod indicators;
pub(crate) mod manage;
pub(crate) mod matrix;
pub(crate) mod meetings;
pub(crate) mod money;
pub(crate) mod objective;
pub(crate) mod reminders;
pub(crate) mod report;
pub(crate) mod sheet;
pub(crate) mod sheets;
mod shell;
pub(crate) mod words;
