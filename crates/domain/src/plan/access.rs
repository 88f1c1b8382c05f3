//! Who may do what in a plan? Every such decision of the product is taken here.

use serde::{Deserialize, Serialize};

/// What a person is to the plans of a city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanRole {
    /// Anyone: reads what is public.
    Reader,
    /// Staff who neither answer for a sheet nor for the plan: read all.
    Agent,
    /// Answers for some action sheets: reads all, changes their own.
    Pilot,
    /// Answers for the plan: changes all of it.
    Manager,
    /// Elected member: reads all, validates a report or a plan.
    Elected,
}

/// What one may want to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deed {
    /// See fields and plans that are not public.
    ReadInternal,
    /// Change an action sheet; `own` where the person is one of its pilots.
    EditSheet {
        /// Whether the person answers for that sheet.
        own: bool,
    },
    /// Note a value of an indicator.
    AddMeasure,
    /// Change anything else: axes, objectives, indicators, meetings, matrix, chapters, grants, opinions.
    EditPlan,
    /// Read a plan out of a document and take what it proposes into the plan.
    Import,
    /// Show a plan to everyone, or hide it.
    Publish,
    /// Say that the council has adopted a plan or a report.
    Validate,
}

/// Whether `role` may do `deed`.
#[must_use]
pub fn may(role: PlanRole, deed: Deed) -> bool {
    match deed {
        Deed::ReadInternal => role != PlanRole::Reader,
        Deed::EditSheet { own } => role == PlanRole::Manager || (own && role == PlanRole::Pilot),
        Deed::AddMeasure => matches!(role, PlanRole::Manager | PlanRole::Pilot),
        Deed::EditPlan | Deed::Import | Deed::Publish => role == PlanRole::Manager,
        // Who writes the plan does not validate it.
        Deed::Validate => role == PlanRole::Elected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_does_its_own_and_no_more() {
        let sees = |role| may(role, Deed::ReadInternal);
        assert!(!sees(PlanRole::Reader) && sees(PlanRole::Agent) && sees(PlanRole::Elected));
        for deed in [Deed::EditPlan, Deed::Import, Deed::Publish, Deed::EditSheet { own: false }] {
            for role in [PlanRole::Reader, PlanRole::Agent, PlanRole::Pilot, PlanRole::Elected] {
                assert!(!may(role, deed), "{role:?} {deed:?}");
            }
            assert!(may(PlanRole::Manager, deed));
        }
        assert!(may(PlanRole::Pilot, Deed::EditSheet { own: true }));
        assert!(!may(PlanRole::Agent, Deed::EditSheet { own: true }));
        assert!(may(PlanRole::Elected, Deed::Validate));
        for role in [PlanRole::Reader, PlanRole::Agent, PlanRole::Pilot, PlanRole::Manager] {
            assert!(!may(role, Deed::Validate), "{role:?}");
        }
    }
}
