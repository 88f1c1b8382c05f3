//! By what can a list be narrowed, and how many would remain?

use domain::document::Kind;
use jiff::civil::Date;

use crate::i18n::Words;

/// Years offered at most.
const YEARS_MAX: usize = 60;

/// Choices of a list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facets {
    pub(crate) kinds: Vec<Choice>,
    pub(crate) years: Vec<Choice>,
}

/// One choice.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) value: String,
    /// Its name with the number of documents or passages.
    pub(crate) label: String,
    pub(crate) current: bool,
}

impl Facets {
    pub(crate) fn new(
        words: Words,
        (kinds, kind): (&[(Kind, u64)], Option<Kind>),
        (years, year): (&[(i16, u64)], Option<i16>),
    ) -> Self {
        let mut kinds = kinds.to_vec();
        let mut years: Vec<(i16, u64)> = years.iter().copied().take(YEARS_MAX).collect();
        // What was chosen stays in view even when nothing matches it.
        if let Some(kind) = kind.filter(|kind| kinds.iter().all(|(other, _)| other != kind)) {
            kinds.push((kind, 0));
        }
        if let Some(year) = year.filter(|year| years.iter().all(|(other, _)| other != year)) {
            years.push((year, 0));
        }
        let kind_choice = |(other, count): &(Kind, u64)| Choice {
            value: other.as_str().to_owned(),
            label: format!("{} ({})", words.kind(other), words.number(*count)),
            current: kind == Some(*other),
        };
        let year_choice = |(other, count): &(i16, u64)| Choice {
            value: other.to_string(),
            label: format!("{other} ({})", words.number(*count)),
            current: year == Some(*other),
        };
        Self {
            kinds: kinds.iter().map(kind_choice).collect(),
            years: years.iter().map(year_choice).collect(),
        }
    }
}

/// The kind named in an address; an unknown name filters nothing.
pub(crate) fn kind_of(name: Option<&str>) -> Option<Kind> {
    name.and_then(Kind::from_name)
}

/// A number in an address; what is not one (an empty choice) filters nothing.
pub(crate) fn number_of<T: std::str::FromStr>(text: Option<&str>) -> Option<T> {
    text.and_then(|text| text.trim().parse().ok())
}

/// First and last day of a year.
pub(crate) fn year_range(year: Option<i16>) -> (Option<Date>, Option<Date>) {
    let day = |month, day| year.and_then(|year| Date::new(year, month, day).ok());
    (day(1, 1), day(12, 31))
}
