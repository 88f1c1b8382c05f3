//! What can be done with Parvis? Each use case is one function of [`App`]; pages, API and command line all call it.
//!
//! *Invariant:* every function that reads or changes a city's content takes a [`Viewer`]; what the viewer may not
//! see is answered as if it did not exist.
//! *Invariant:* nothing here knows SQL or HTTP.

pub mod accounts;
mod app;
pub mod ask;
pub mod audit;
pub mod backup;
pub mod cities;
pub mod contests;
pub mod documents;
pub mod error;
pub mod gaps;
mod images;
mod index;
mod ingest;
pub mod jobs;
pub mod mail;
mod meaning;
pub mod plan;
pub mod reader;
pub mod refusals;
pub mod retention;
pub mod search;
pub mod settings;
pub mod status;
pub mod transparency;
pub mod upload;
mod viewer;
pub mod visibility;

pub use app::App;
pub use error::{Error, Result};
pub use settings::Settings;
pub use viewer::{PageRequest, Paged, Viewer};
