//! What was read of a plan in a document, before a person accepts any of it?

use serde::{Deserialize, Serialize};

use super::amount::Amount;
use super::field::{Field, Source, Stands, fold};
use crate::document::Page;

/// A plan as read out of one document. Nothing in it is certain: a person accepts, corrects, merges, splits.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Proposal {
    /// Title of the plan.
    pub title: Option<Field<String>>,
    /// Years that it covers, as written (*2021-2022*).
    pub period: Option<Field<String>>,
    /// Axes in the order of their numbers, or of the document.
    pub axes: Vec<Axis>,
    /// Objectives in the order of the document. Where a plan has action sheets and no objectives above them, its
    /// sheets.
    pub objectives: Vec<Objective>,
    /// Amounts, by who pays.
    pub funding: Vec<Funding>,
    /// Key figures (*Les chiffres du mandat*).
    pub figures: Vec<Figure>,
    /// What a person should know before accepting.
    pub remarks: Vec<Remark>,
}

/// How a part is counted: *3*, *IV*, *1.2*, *B*.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Number {
    /// Counted in figures or Roman figures.
    Whole(u32),
    /// Counted otherwise, as written (*1.2*, *B*).
    Label(String),
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(number) => number.fmt(f),
            Self::Label(label) => label.fmt(f),
        }
    }
}

impl Stands for Number {
    fn stands_in(&self, words: &str) -> bool {
        match self {
            Self::Label(label) => label.stands_in(words),
            Self::Whole(number) => {
                words.split(|c: char| !c.is_alphanumeric()).any(|word| written(word) == Some(*number))
            }
        }
    }
}

/// Ordinals in words.
const ORDINALS: &[(&str, u32)] = &[
    ("premier", 1),
    ("première", 1),
    ("deuxième", 2),
    ("second", 2),
    ("seconde", 2),
    ("troisième", 3),
    ("quatrième", 4),
    ("cinquième", 5),
    ("sixième", 6),
    ("septième", 7),
    ("huitième", 8),
    ("neuvième", 9),
    ("dixième", 10),
];

/// The number that a word writes: *3*, *1er*, *IV*, *Deuxième*.
fn written(word: &str) -> Option<u32> {
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    let ending = word.get(digits..).unwrap_or_default();
    if digits > 0 && matches!(ending, "" | "er" | "ère" | "ere" | "e" | "ème" | "eme" | "nd" | "nde") {
        return word.get(..digits)?.parse().ok();
    }
    let lower = word.to_lowercase();
    roman(word).or_else(|| ORDINALS.iter().find(|(name, _)| *name == lower).map(|(_, value)| *value))
}

/// The value of a Roman number from I to XXXIX, in capitals.
#[must_use]
pub fn roman(word: &str) -> Option<u32> {
    let mut total = 0;
    let mut rest = word;
    for (sign, value, most) in [("X", 10, 3), ("IX", 9, 1), ("V", 5, 1), ("IV", 4, 1), ("I", 1, 3)] {
        // IX is tried before V and IV before I: each sign stands at most `most` times.
        for _ in 0..most {
            let Some(shorter) = rest.strip_prefix(sign) else { break };
            rest = shorter;
            total += value;
        }
    }
    (total > 0 && rest.is_empty()).then_some(total)
}

/// An axis: the highest parts of a plan (*axe*, *orientation*, *enjeu*, *pilier*, *volet*).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// Its number.
    pub number: Option<Field<Number>>,
    /// Its title, without label and number.
    pub title: Field<String>,
    /// Its whole heading, label and number included.
    pub source: Source,
}

/// The axis that an objective lies in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parent {
    /// Index in [`Proposal::axes`].
    pub axis: usize,
    /// Words that say it (the heading of the axis), and how sure that is.
    pub field: Field<String>,
}

/// An objective, or the action sheet that takes its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Objective {
    /// Its number.
    pub number: Option<Field<Number>>,
    /// The axis that it lies in.
    pub axis: Option<Parent>,
    /// Theme (*Culture - sport*), where the document groups objectives by theme.
    pub theme: Option<Field<String>>,
    /// Its title, without label and number.
    pub title: Field<String>,
    /// Its whole heading, label and number included.
    pub source: Source,
    /// Who answers for it.
    pub pilots: Vec<Field<String>>,
    /// Who takes part.
    pub partners: Vec<Field<String>>,
    /// Schemes, agreements, means it works through.
    pub instruments: Vec<Field<String>>,
    /// Its actions.
    pub actions: Vec<Action>,
    /// Deadlines and calendars, as written.
    pub deadlines: Vec<Field<String>>,
    /// Indicators, as written.
    pub indicators: Vec<Field<String>>,
    /// Whom it is for, as written.
    pub publics: Vec<Field<String>>,
}

/// Whether an action runs already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// *Actions en cours.*
    UnderWay,
    /// *Actions à développer.*
    ToDevelop,
    /// The document does not say, or may be read both ways.
    Unknown,
}

impl Status {
    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnderWay => "under_way",
            Self::ToDevelop => "to_develop",
            Self::Unknown => "unknown",
        }
    }
}

/// Our own category: what it was read from is its source.
impl Stands for Status {
    fn stands_in(&self, _words: &str) -> bool {
        true
    }
}

/// An action of an objective. What a sheet or a row says of one action stands here; the objective above repeats it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// Its number.
    pub number: Option<Field<Number>>,
    /// Its words.
    pub text: Field<String>,
    /// Whether it runs; the source is the heading that says so, or the action itself where it is not known.
    pub status: Field<Status>,
    /// Who answers for this action, where said of it alone.
    pub pilots: Vec<Field<String>>,
    /// Who takes part in it, where said of it alone.
    pub partners: Vec<Field<String>>,
    /// What it works through, where said of it alone.
    pub instruments: Vec<Field<String>>,
    /// By when, as written.
    pub deadline: Option<Field<String>>,
}

/// An amount.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Funding {
    /// Who pays; none for a total.
    pub funder: Option<Field<String>>,
    /// How much; the words of its source say it with its unit.
    pub amount: Field<Amount>,
    /// For what (a project, a year, a part of the plan).
    pub scope: Option<Field<String>>,
    /// Index in [`Proposal::objectives`], where it is said of one.
    pub objective: Option<usize>,
    /// The whole line or row.
    pub source: Source,
}

/// A key figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// As written (*1 650*, *+200*, *1,5*).
    pub value: Field<String>,
    /// The same as a number, where it is one.
    pub number: Option<f64>,
    /// What is counted or measured (*habitants*, *M€*, *%*).
    pub unit: Option<Field<String>>,
    /// What it says, as written, recognition errors included.
    pub label: Field<String>,
    /// The label with usual errors of recognition put right; only where something was.
    pub label_corrected: Option<String>,
    /// When, or how often (*en 2024*, *par an*).
    pub period: Option<Field<String>>,
    /// The whole figure.
    pub source: Source,
}

/// What a person should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemarkCode {
    /// A number of axes or objectives that the document announces was not found.
    CountDiffers,
    /// A number is missing in a sequence (objective 6 between 5 and 7).
    NumberMissing,
    /// The same number stands for two different titles.
    NumberTwice,
    /// Amounts by funder do not add up to the total that the document says.
    SumDiffers,
    /// An amount is in another currency than the plan's, and enters no piece of it.
    OtherCurrency,
    /// It is not known which of two headings these actions stand under.
    StatusUnknown,
    /// A heading of an objective stands in another place than above its content.
    OrderRepaired,
    /// The document is longer than what is read.
    Cut,
    /// Nothing that looks like a plan was found.
    NoPlan,
}

impl RemarkCode {
    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CountDiffers => "count_differs",
            Self::NumberMissing => "number_missing",
            Self::NumberTwice => "number_twice",
            Self::SumDiffers => "sum_differs",
            Self::OtherCurrency => "other_currency",
            Self::StatusUnknown => "status_unknown",
            Self::OrderRepaired => "order_repaired",
            Self::Cut => "cut",
            Self::NoPlan => "no_plan",
        }
    }
}

/// A remark on what was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Remark {
    /// Stable code; pages translate by it.
    pub code: RemarkCode,
    /// In English, with what to do.
    pub message: String,
    /// Page concerned.
    pub page: Option<u32>,
    /// Index in [`Proposal::objectives`], where it concerns one.
    pub objective: Option<usize>,
}

impl Proposal {
    /// Every source in it, for checks against the pages.
    #[must_use]
    pub fn sources(&self) -> Vec<&Source> {
        fn of<T>(field: &Field<T>) -> &Source {
            field.source()
        }
        let mut all: Vec<&Source> = self.title.iter().chain(&self.period).map(of).collect();
        for axis in &self.axes {
            all.extend(axis.number.iter().map(of));
            all.extend([axis.title.source(), &axis.source]);
        }
        for objective in &self.objectives {
            objective.collect_sources(&mut all);
        }
        for row in &self.funding {
            all.extend(row.funder.iter().chain(&row.scope).map(of));
            all.extend([row.amount.source(), &row.source]);
        }
        for figure in &self.figures {
            all.extend(figure.unit.iter().chain(&figure.period).map(of));
            all.extend([figure.value.source(), figure.label.source(), &figure.source]);
        }
        all
    }

    /// Whether every source stands in `pages` where it says.
    #[must_use]
    pub fn holds(&self, pages: &[Page]) -> bool {
        self.sources().into_iter().all(|source| source.holds(pages))
    }

    /// The objective of that number, titles apart.
    #[must_use]
    pub fn find_objective(&self, number: &Number) -> Option<&Objective> {
        self.objectives
            .iter()
            .find(|objective| objective.number.as_ref().is_some_and(|n| n.value() == number))
    }
}

impl Objective {
    /// Nothing but a title.
    #[must_use]
    pub fn titled(title: Field<String>, source: Source) -> Self {
        Self {
            number: None,
            axis: None,
            theme: None,
            title,
            source,
            pilots: Vec::new(),
            partners: Vec::new(),
            instruments: Vec::new(),
            actions: Vec::new(),
            deadlines: Vec::new(),
            indicators: Vec::new(),
            publics: Vec::new(),
        }
    }

    fn collect_sources<'a>(&'a self, all: &mut Vec<&'a Source>) {
        all.extend(self.number.iter().map(Field::source));
        all.extend(self.axis.iter().map(|parent| parent.field.source()));
        all.extend(self.theme.iter().map(Field::source));
        all.extend([self.title.source(), &self.source]);
        let lists = [
            &self.pilots,
            &self.partners,
            &self.instruments,
            &self.deadlines,
            &self.indicators,
            &self.publics,
        ];
        all.extend(lists.into_iter().flatten().map(Field::source));
        for action in &self.actions {
            all.extend(action.number.iter().map(Field::source));
            all.extend([action.text.source(), action.status.source()]);
            all.extend(action.deadline.iter().map(Field::source));
            let lists = [&action.pilots, &action.partners, &action.instruments];
            all.extend(lists.into_iter().flatten().map(Field::source));
        }
    }
}

impl Figure {
    /// The label to show: corrected where it was.
    #[must_use]
    pub fn shown_label(&self) -> &str {
        self.label_corrected.as_deref().unwrap_or_else(|| self.label.value())
    }
}

impl Number {
    /// A number as written: *3*, *IV* and *03* count, anything else is a label.
    #[must_use]
    pub fn of(written: &str) -> Self {
        let written = fold(written);
        match self::written(&written) {
            Some(number) => Self::Whole(number),
            None => Self::Label(written),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Number, roman};
    use crate::plan::Stands as _;

    #[test]
    fn numbers_stand_where_they_are_written() {
        assert!(Number::Whole(4).stands_in("Axe IV - Santé"));
        assert!(Number::Whole(4).stands_in("Axe – 04 Santé"));
        assert!(!Number::Whole(4).stands_in("Axe 14"));
        assert!(Number::of("1.2").stands_in("Objectif 1.2 : Loger"));
        assert_eq!(Number::of("IV"), Number::Whole(4));
        assert_eq!(Number::of("B"), Number::Label("B".to_owned()));
    }

    #[test]
    fn roman_numbers() {
        let values: Vec<Option<u32>> = ["I", "III", "IV", "IX", "XIV", "XIX", "XXXIX", "IIII", "VX", "L", ""]
            .into_iter()
            .map(roman)
            .collect();
        let expected =
            [Some(1), Some(3), Some(4), Some(9), Some(14), Some(19), Some(39), None, None, None, None];
        assert_eq!(values, expected);
    }
}
