//! Who meets, how often, what was decided, and how is the plan judged?

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use super::sheet::Party;
use crate::{DocumentId, ItemId};

/// A group that follows the plan: follow-up group, steering committee, technical committee. Its parent is the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Group {
    /// Name.
    pub name: String,
    /// Longest time between two meetings, in days; 0: no rule.
    pub cadence_days: u16,
    /// Who sits in it.
    pub members: Vec<Party>,
}

/// A decision of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Its words.
    pub text: String,
}

/// Something that a meeting gave someone to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// What.
    pub text: String,
    /// Who.
    pub owner: String,
    /// Until when.
    #[serde(default)]
    pub due: Option<Date>,
    /// Whether it is done.
    #[serde(default)]
    pub done: bool,
}

/// A meeting. Its parent is a group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Meeting {
    /// Day.
    pub day: Option<Date>,
    /// Hour, local.
    pub time: Option<Time>,
    /// Where.
    pub place: String,
    /// True once it has taken place.
    pub held: bool,
    /// Points to speak about.
    pub agenda: Vec<String>,
    /// What was decided.
    pub decisions: Vec<Decision>,
    /// Who does what.
    pub tasks: Vec<Task>,
    /// Minutes.
    pub documents: Vec<DocumentId>,
}

/// How far what was wanted has been reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// Not judged yet.
    #[default]
    Open,
    /// Reached.
    Reached,
    /// Reached in part.
    Partly,
    /// Not reached.
    NotReached,
}

impl Judgement {
    /// Every judgement, in the order shown.
    pub const ALL: [Self; 4] = [Self::Open, Self::Reached, Self::Partly, Self::NotReached];

    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Reached => "reached",
            Self::Partly => "partly",
            Self::NotReached => "not_reached",
        }
    }

    /// The judgement of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|judgement| judgement.as_str() == name)
    }
}

/// A row of the evaluation matrix. Its parent is an objective.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MatrixRow {
    /// What one wants to know.
    pub question: String,
    /// By what one sees it.
    pub criterion: String,
    /// Measured by.
    pub indicators: Vec<ItemId>,
    /// Where the matter comes from: a survey, a register, a study.
    pub source: String,
    /// How it is judged.
    pub judgement: Judgement,
    /// Why.
    pub comment: String,
}
