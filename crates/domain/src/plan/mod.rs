//! What does a city's plan say, and where does each of its words come from?
//!
//! A plan is read out of a document as a [`proposal::Proposal`]: axes, objectives, actions, funding, figures. Every
//! field holds its words and the place in the document where they stand; nothing else can be built.

pub mod amount;
pub mod field;
pub mod proposal;
mod view;

pub use amount::{Amount, Currency};
pub use field::{Confidence, Evidence, Field, Level, NotInSource, Quote, Source, Stands, fold};
pub use proposal::{
    Action, Axis, Figure, Funding, Number, Objective, Parent, Proposal, Remark, RemarkCode, Status,
};
pub use view::{SourcesShown, View};
