//! What is a unit, and how does one become another?
//!
//! A unit is a fraction of base units (`€/mois`, `kg.m2`). Any word may be a base unit; a few convert into one another
//! (time, euros, masses, lengths), and `%` is a factor of one hundredth. Units are interned: during an evaluation
//! they are small numbers, and each product or conversion is worked out once.

mod conversion;
mod table;

pub(crate) use table::{UnitId, UnitTable};
