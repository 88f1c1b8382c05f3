//! What has a city promised, who does it, where does it stand, and which words of which document say so?
//!
//! A plan is read out of a document as a [`proposal::Proposal`]: axes, objectives, actions, funding, figures. Every
//! field holds its words and the place in the document where they stand; nothing else can be built.
//!
//! What people accept of it, and live with, is made of [`item::Item`]s: a plan has axes, an axis has objectives, an
//! objective has action sheets; indicators, groups that meet, rows of the evaluation matrix, chapters of the annual
//! report, solidarity grants and councils' opinions stand beside them. Each has a body of its own type, and around it what they share: revision, who may see each
//! field, where each field comes from.
//!
//! *Invariant:* nobody overwrites unseen. A change names the revision it was made on; [`change::merge`] tells field by
//! field what others did meanwhile.
//! *Invariant:* a value taken from a document keeps its [`provenance::Provenance`]; a value changed by a person loses it.

pub mod access;
pub mod amount;
pub mod cadence;
pub mod candidate;
pub mod change;
pub mod check;
pub mod field;
pub mod formula;
pub mod indicator;
pub mod item;
pub mod money;
pub mod progress;
pub mod proposal;
pub mod provenance;
pub mod reminder;
pub mod review;
pub mod sheet;
pub mod structure;
mod view;
pub mod yearly;

pub use amount::{Amount, Currency, FoundAmount, FoundNumber, find_amounts, find_numbers};
pub use field::{Confidence, Evidence, Field, Level, NotInSource, Quote, Source, Stands, fold};
pub use proposal::{
    Action, Axis, Figure, Funding, Number, Objective, Parent, Proposal, Remark, RemarkCode, Status, roman,
};
pub use view::{SourcesShown, View};

/// Named limits of a plan: what a form, a file or a program may put in.
pub mod limits {
    /// Longest title or name, in characters.
    pub const TITLE_CHARS_MAX: usize = 500;
    /// Longest text of a field, in characters.
    pub const TEXT_CHARS_MAX: usize = 20_000;
    /// Most entries of a list in one field: pilots, steps, lines of a budget, values of an indicator.
    pub const LIST_MAX: usize = 500;
    /// Most things in one plan.
    pub const ITEMS_MAX: usize = 20_000;
    /// Largest amount of one line of a budget, in cents: a thousand milliards.
    pub const AMOUNT_CENTS_MAX: i64 = 100_000_000_000_000;
}
