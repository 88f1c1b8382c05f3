//! Why is personal data kept, on what basis, and for how long? The register of processing, as data.
//!
//! The map of tables and columns stands in `store::data_map`: each column names one of these or says that it holds nothing
//! personal.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

/// Days that a question is kept apart from its entry of the ledger: the two months in which most decisions can be contested.
pub const QUESTION_DAYS: u32 = 60;
/// Days that the words of an unanswered question are kept after it was last asked.
pub const GAP_DAYS: u32 = 180;
/// Days that a decided contest is kept: a year, the time of one report.
pub const CONTEST_DAYS: u32 = 365;
/// Days after which a contest that nobody decided is erased.
pub const CONTEST_UNDECIDED_DAYS: u32 = 730;

/// Shortest and longest time that a city may choose for questions, in days.
pub const QUESTION_DAYS_RANGE: RangeInclusive<u32> = 7..=365;
/// The same for unanswered questions.
pub const GAP_DAYS_RANGE: RangeInclusive<u32> = 30..=730;
/// The same for decided contests.
pub const CONTEST_DAYS_RANGE: RangeInclusive<u32> = 90..=1_825;

/// How long a city keeps what people wrote, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Questions kept apart from the ledger.
    pub questions_days: u32,
    /// Unanswered questions, after they were last asked.
    pub gaps_days: u32,
    /// Contests, after they were decided.
    pub contests_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { questions_days: QUESTION_DAYS, gaps_days: GAP_DAYS, contests_days: CONTEST_DAYS }
    }
}

impl Retention {
    /// Whether something would be erased earlier than with `before`.
    #[must_use]
    pub fn is_shorter_than(self, before: Self) -> bool {
        self.questions_days < before.questions_days
            || self.gaps_days < before.gaps_days
            || self.contests_days < before.contests_days
    }
}

/// A reason to hold personal data: a line of the register of processing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Processing {
    /// Questions kept apart from the ledger, to show what was answered.
    Questions,
    /// Questions without an answer, to complete the documents.
    Gaps,
    /// Contested answers, to answer the person.
    Contests,
    /// Documents of the city and what was read of them, which may name people.
    Documents,
    /// Plans of the city, which name pilots and partners.
    Plans,
    /// What happened and who did it, to account for it.
    Ledger,
    /// People with an account, their roles and how they sign in.
    Accounts,
}

impl Processing {
    /// Every line, in the order shown.
    pub const ALL: [Self; 7] = [
        Self::Questions,
        Self::Gaps,
        Self::Contests,
        Self::Documents,
        Self::Plans,
        Self::Ledger,
        Self::Accounts,
    ];

    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Questions => "questions",
            Self::Gaps => "gaps",
            Self::Contests => "contests",
            Self::Documents => "documents",
            Self::Plans => "plans",
            Self::Ledger => "ledger",
            Self::Accounts => "accounts",
        }
    }

    /// What it rests on.
    #[must_use]
    pub fn basis(self) -> Basis {
        match self {
            Self::Ledger => Basis::LegalObligation,
            _ => Basis::PublicTask,
        }
    }

    /// How long it is kept by a city that chose these days.
    #[must_use]
    pub fn kept(self, chosen: Retention) -> Kept {
        match self {
            Self::Questions => Kept::Days(chosen.questions_days),
            Self::Gaps => Kept::Days(chosen.gaps_days),
            Self::Contests => Kept::Days(chosen.contests_days),
            Self::Documents | Self::Plans => Kept::AsLongAsPublished,
            Self::Ledger => Kept::AsLongAsTheCity,
            Self::Accounts => Kept::AsLongAsTheAccount,
        }
    }
}

/// What a processing rests on: article 6(1) of the GDPR; in Québec, article 64 of chapter for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// A task in the public interest: point (e).
    PublicTask,
    /// A legal obligation: point (c).
    LegalObligation,
}

impl Basis {
    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PublicTask => "public_task",
            Self::LegalObligation => "legal_obligation",
        }
    }
}

/// How long something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// That many days, then purged in the night.
    Days(u32),
    /// Until the city removes the document or the plan.
    AsLongAsPublished,
    /// As the archive of the city: names of accounts stand in it as ids only.
    AsLongAsTheCity,
    /// Until the account is closed.
    AsLongAsTheAccount,
}

impl Kept {
    /// Name in data; days apart.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Days(_) => "days",
            Self::AsLongAsPublished => "as_long_as_published",
            Self::AsLongAsTheCity => "as_long_as_the_city",
            Self::AsLongAsTheAccount => "as_long_as_the_account",
        }
    }
}
