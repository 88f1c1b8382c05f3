//! What holds a plan together: the plan itself, its axes and objectives, and the chapters of each year's report?

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::amount::Currency;
use super::money::BudgetLine;
use super::sheet::Party;
use crate::DocumentId;

/// A plan: what stands on its own page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// Title.
    pub title: String,
    /// What it is for, in plain words: opens the front page.
    pub summary: String,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// Currency of every amount.
    pub currency: Currency,
    /// Orientations of the contract, recalled in each annual report.
    pub orientations: String,
    /// Neighbourhoods, the priority districts first.
    pub neighbourhoods: Vec<String>,
    /// Money announced for the whole plan, by funder.
    pub funding: Vec<BudgetLine>,
    /// Documents that found the plan.
    pub documents: Vec<DocumentId>,
    /// Whom to ask about it: a service, never a person.
    pub contact: String,
    /// What elected members have validated: the plan itself, the report of a year. Who did stands in the history.
    pub validations: Vec<Validation>,
}

/// Something that the council, or an elected member for it, has validated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validation {
    /// Year of the report; `None`: the plan itself.
    #[serde(default)]
    pub year: Option<i16>,
    /// On which day.
    pub day: Date,
    /// On what ground: number and day of a deliberation.
    #[serde(default)]
    pub note: String,
}

impl Plan {
    /// The validation of the plan, or of the report of a year.
    #[must_use]
    pub fn validation(&self, year: Option<i16>) -> Option<&Validation> {
        self.validations.iter().find(|validation| validation.year == year)
    }

    /// Years of the plan that are over on `today`, oldest first: those whose report may be validated. The report of a year
    /// that still runs would go on changing after the council's word; the last year is over when the plan is. Where
    /// nobody has said when the plan begins, only the last year that is over.
    #[must_use]
    pub fn years_over(&self, today: Date) -> std::ops::RangeInclusive<i16> {
        let last = match self.end {
            Some(end) if end < today => end.year(),
            _ => today.year().saturating_sub(1),
        };
        self.start.map_or(last, |start| start.year())..=last
    }
}

/// An axis. Its parent is the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Axis {
    /// Number as printed.
    pub number: String,
    /// Title.
    pub title: String,
}

/// An objective. Its parent is an axis.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Objective {
    /// Number as printed; unique in the plan.
    pub number: String,
    /// Title.
    pub title: String,
    /// Theme under which its document files it.
    pub theme: String,
    /// What is wanted, at length.
    pub description: String,
    /// Who answers for it.
    pub pilots: Vec<Party>,
    /// Who takes part.
    pub partners: Vec<Party>,
    /// Schemes and agreements it rests on.
    pub instruments: Vec<String>,
    /// Money announced for it, by funder, beside that of its sheets.
    pub funding: Vec<BudgetLine>,
}

/// A part of the annual report that people write; the others are made from the plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// How the priority districts have evolved over the year.
    #[default]
    Districts,
    /// What the year's actions brought, in words.
    Actions,
    /// What communes that receive a solidarity grant did for urban social development.
    Solidarity,
    /// What comes next.
    Perspectives,
    /// How the social, economic and urban parts hold together.
    Links,
    /// How councils were asked about the report.
    Consultation,
    /// What is done about what they said.
    FollowUp,
    /// The citizen council's opinion, annexed.
    Opinion,
}

impl Part {
    /// Every part, in the order of the report.
    pub const ALL: [Self; 8] = [
        Self::Districts,
        Self::Actions,
        Self::Solidarity,
        Self::Perspectives,
        Self::Links,
        Self::Consultation,
        Self::FollowUp,
        Self::Opinion,
    ];

    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Districts => "districts",
            Self::Actions => "actions",
            Self::Solidarity => "solidarity",
            Self::Perspectives => "perspectives",
            Self::Links => "links",
            Self::Consultation => "consultation",
            Self::FollowUp => "follow_up",
            Self::Opinion => "opinion",
        }
    }

    /// The part of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == name)
    }
}

/// What people wrote for one part of one year's report. Its parent is the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Chapter {
    /// Year of the report.
    pub year: i16,
    /// Which part.
    pub part: Part,
    /// Its text; paragraphs are parted by an empty line.
    pub text: String,
    /// Documents it rests on.
    pub documents: Vec<DocumentId>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_year_is_over_when_it_is_or_when_the_plan_is() {
        let plan = |start, end| Plan { start, end, ..Plan::default() };
        let running = plan(Some(date(2024, 3, 1)), Some(date(2028, 6, 30)));
        assert_eq!(running.years_over(date(2026, 12, 31)), 2024..=2025);
        assert_eq!(running.years_over(date(2028, 6, 30)), 2024..=2027);
        assert_eq!(
            running.years_over(date(2028, 7, 1)),
            2024..=2028,
            "the plan is over before its last year"
        );
        assert_eq!(running.years_over(date(2035, 1, 1)), 2024..=2028);
        assert!(running.years_over(date(2024, 5, 1)).is_empty(), "nothing is over yet");
        assert_eq!(plan(None, None).years_over(date(2026, 1, 1)), 2025..=2025);
    }
}
