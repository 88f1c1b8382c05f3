//! Do the use cases hold on a real installation: real database, real files, real reader processes?

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first failure and says aloud what it skips"
)]

mod backup;
mod cities;
mod contests;
mod directory;
mod faults;
mod ingestion;
mod installation;
mod interruptions;
mod killed_writers;
mod ledger;
mod library;
mod meaning;
mod persons;
mod plan;
mod proof;
mod properties;
mod servers;
mod transparency;
