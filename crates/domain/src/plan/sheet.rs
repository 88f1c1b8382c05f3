//! What is an action sheet: what is done, by whom, for whom, until when, with what money?

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::money::BudgetLine;
use crate::{DocumentId, ItemId};

/// Where an action stands, as its pilot says it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody has said.
    #[default]
    Unknown,
    /// To be begun.
    ToDevelop,
    /// Under way.
    UnderWay,
    /// Done.
    Done,
    /// Begun, then held up; says why.
    Suspended,
    /// Given up; says why.
    Abandoned,
}

impl Status {
    /// Every status, in the order shown.
    pub const ALL: [Self; 6] =
        [Self::Done, Self::UnderWay, Self::ToDevelop, Self::Suspended, Self::Abandoned, Self::Unknown];

    /// Name in data and addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::ToDevelop => "to_develop",
            Self::UnderWay => "under_way",
            Self::Done => "done",
            Self::Suspended => "suspended",
            Self::Abandoned => "abandoned",
        }
    }

    /// The status of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Whether a reason must stand beside it: residents may ask why.
    #[must_use]
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::Suspended | Self::Abandoned)
    }

    /// Whether nothing more is to be done.
    #[must_use]
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Done | Self::Abandoned)
    }
}

/// Someone who takes part: an organisation, or a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Party {
    /// Name, as people say it.
    pub name: String,
    /// True for a person: a name that is only shown to those who work on the plan.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub person: bool,
}

impl Party {
    /// An organisation.
    #[must_use]
    pub fn organisation(name: impl Into<String>) -> Self {
        Self { name: name.into(), person: false }
    }
}

/// A step of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What.
    pub title: String,
    /// Until when.
    #[serde(default)]
    pub due: Option<Date>,
    /// Whether it is done.
    #[serde(default)]
    pub done: bool,
}

/// An action sheet. Its parent is an objective.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActionSheet {
    /// Number as printed; may be empty.
    pub number: String,
    /// What is done, in one line.
    pub title: String,
    /// What is done, at length.
    pub description: String,
    /// Where it stands.
    pub status: Status,
    /// Why it stands there.
    pub status_reason: String,
    /// Who answers for it; where empty, the pilots of the objective.
    pub pilots: Vec<Party>,
    /// Who takes part; where empty, the partners of the objective.
    pub partners: Vec<Party>,
    /// Schemes and agreements it rests on.
    pub instruments: Vec<String>,
    /// Where.
    pub neighbourhoods: Vec<String>,
    /// For whom.
    pub target_public: String,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// Steps in order.
    pub steps: Vec<Step>,
    /// Money by funder and year.
    pub budget: Vec<BudgetLine>,
    /// Indicators that tell how it goes.
    pub indicators: Vec<ItemId>,
    /// Documents and acts about it.
    pub documents: Vec<DocumentId>,
    /// Notes of those who work on it.
    pub notes: String,
}

impl ActionSheet {
    /// The first day on which it was late: its last day has passed, or that of a step, and it is still open.
    #[must_use]
    pub fn late_since(&self, today: Date) -> Option<Date> {
        if self.status.is_closed() {
            return None;
        }
        let steps = self.steps.iter().filter(|step| !step.done).filter_map(|step| step.due);
        steps.chain(self.end).filter(|day| *day < today).min()
    }

    /// Whether it was under way at some time of a year, as it stood at its end: by its days (one that should have ended
    /// before and is still open goes on), or because money of the year is in it.
    #[must_use]
    pub fn is_of_year(&self, year: i16) -> bool {
        let begins = self.start.is_none_or(|day| day.year() <= year);
        let ends = self.end.is_none_or(|day| day.year() >= year) || !self.status.is_closed();
        (self.is_dated() && begins && ends) || self.budget.iter().any(|line| line.year == Some(year))
    }

    /// Whether it has a first or a last day.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        self.start.is_some() || self.end.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_open_sheet_past_its_day_is_late_and_a_closed_one_never() {
        let mut sheet = ActionSheet { end: Some(date(2025, 6, 30)), ..ActionSheet::default() };
        assert_eq!(sheet.late_since(date(2025, 6, 30)), None);
        assert_eq!(sheet.late_since(date(2025, 7, 1)), Some(date(2025, 6, 30)));
        sheet.steps.push(Step { title: "étude".into(), due: Some(date(2025, 3, 1)), done: false });
        assert_eq!(sheet.late_since(date(2025, 4, 1)), Some(date(2025, 3, 1)));
        for status in [Status::Done, Status::Abandoned] {
            sheet.status = status;
            assert_eq!(sheet.late_since(date(2026, 1, 1)), None);
        }
    }

    #[test]
    fn a_sheet_is_of_the_years_it_runs_through() {
        let of = |start, end, status, year| {
            ActionSheet { start, end, status, ..ActionSheet::default() }.is_of_year(year)
        };
        let (start, end) = (Some(date(2024, 5, 1)), Some(date(2025, 2, 1)));
        assert!(!of(start, end, Status::Done, 2023) && !of(start, end, Status::Done, 2026));
        assert!(of(start, end, Status::Done, 2024) && of(start, end, Status::Done, 2025));
        assert!(of(start, end, Status::UnderWay, 2026), "late, so still under way");
        assert!(!of(None, None, Status::UnderWay, 2026), "nobody knows");
    }

    /// What was stored by the first version is read by every later one.
    #[test]
    fn the_stored_sample_of_the_first_format_is_read() {
        let stored = r#"{"number":"1.1","title":"Rénover","status":"under_way","pilots":[{"name":"Ville"}],
            "budget":[{"funder":"État","year":2025,"planned_cents":100}],"steps":[{"title":"étude","due":"2025-03-01"}]}"#;
        let sheet: ActionSheet = serde_json::from_str(stored).unwrap();
        assert_eq!(sheet.pilots, [Party::organisation("Ville")]);
        assert_eq!((sheet.status, sheet.budget[0].planned_cents), (Status::UnderWay, Some(100)));
        assert_eq!(sheet.steps[0].due, Some(date(2025, 3, 1)));
    }
}
