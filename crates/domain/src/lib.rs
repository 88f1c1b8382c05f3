//! The words of Parvis: ids, cities, documents, citations, answers, and the pure rules that bind them.
//!
//! *Invariant:* nothing here does IO, reads a clock, draws a random number, prints or is async.

pub mod accounts;
pub mod acts;
pub mod ask;
pub mod audit;
pub mod city;
pub mod contest;
pub mod document;
pub mod error;
pub mod id;
pub mod plan;
pub mod retention;
pub mod text;
pub mod time;
pub mod transparency;
pub mod visibility;

pub use error::{Coded, ErrorKind};
pub use id::{
    CityId, DocumentId, ItemId, JobId, PassageId, PasskeyId, PersonId, PlanId, ServiceId, SessionId, TokenId,
    VersionId,
};
pub use text::{CharOffsets, CharRange};
