//! What is measured, how often, towards which target, and which values were found?

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::provenance::Provenance;

/// How often a value is expected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Every month.
    Monthly,
    /// Every three months.
    Quarterly,
    /// Every year.
    #[default]
    Yearly,
    /// Now and then.
    Occasional,
}

impl Frequency {
    /// Every frequency, in the order shown.
    pub const ALL: [Self; 4] = [Self::Monthly, Self::Quarterly, Self::Yearly, Self::Occasional];

    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
            Self::Yearly => "yearly",
            Self::Occasional => "occasional",
        }
    }

    /// The frequency of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|frequency| frequency.as_str() == name)
    }
}

/// A value found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Last day of the time it is about.
    pub day: Date,
    /// The value, in the unit of the indicator; finite.
    pub value: f64,
    /// Where it was read, in words, where no document of the city says it.
    #[serde(default)]
    pub note: String,
    /// Words of the document that says it.
    #[serde(default)]
    pub source: Option<Provenance>,
}

/// An indicator. Its parent is the plan or an objective.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Indicator {
    /// Short name in formulas and data: `[a-z][a-z0-9_]*`, unique in the plan.
    pub code: String,
    /// Name.
    pub name: String,
    /// What exactly is counted.
    pub definition: String,
    /// Unit.
    pub unit: String,
    /// Who gives it.
    pub source: String,
    /// How often.
    pub frequency: Frequency,
    /// Value wanted.
    pub target: Option<f64>,
    /// Until when it is wanted.
    pub target_day: Option<Date>,
    /// Formula over other indicators, see [`super::formula`]; empty where it is measured.
    pub formula: String,
    /// Values, oldest first.
    pub values: Vec<Measure>,
}

impl Indicator {
    /// The last value.
    #[must_use]
    pub fn last(&self) -> Option<&Measure> {
        self.values.iter().max_by_key(|measure| measure.day)
    }

    /// The last value of a year.
    #[must_use]
    pub fn in_year(&self, year: i16) -> Option<&Measure> {
        self.values.iter().filter(|measure| measure.day.year() == year).max_by_key(|measure| measure.day)
    }
}

/// Whether `code` may name an indicator in a formula.
#[must_use]
pub fn is_valid_code(code: &str) -> bool {
    code.len() <= 40
        && code.starts_with(|letter: char| letter.is_ascii_lowercase())
        && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
