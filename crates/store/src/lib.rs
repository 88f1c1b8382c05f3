//! Where is everything kept? One data layer for SQLite and PostgreSQL, and a folder of original files.
//!
//! Reads go through [`Store`]; every change goes through a [`Transaction`] with an explicit commit. One
//! transaction writes at a time on either database, so that the [change log](changes) has no holes and is read in the
//! order of the commits.
//!
//! *Invariant:* every row carries the id of its city. *Invariant:* a change to what is searched is written to the
//! change log in the same transaction.

pub mod accounts;
pub mod audit;
pub mod backup;
pub mod changes;
pub mod cities;
mod codec;
pub mod contests;
pub mod data_map;
pub mod documents;
mod error;
pub mod files;
pub mod gaps;
pub mod jobs;
pub mod library;
pub mod mail;
pub mod pages;
pub mod persons;
pub mod plan;
mod schema;
pub mod settings;
mod sql;
mod tables;
mod transaction;
pub mod transparency;
pub mod vectors;

pub use error::{Error, Result};
pub use files::Files;
pub use schema::FORMAT_VERSION;
pub use transaction::{Store, Transaction};
