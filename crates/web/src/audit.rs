//! How do agents read and export the ledger of their city?

pub(crate) mod ledger;
