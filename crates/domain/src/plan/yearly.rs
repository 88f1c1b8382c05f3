//! What did communes do in a year with the State's solidarity grants, and what did councils say of that year's report?
//!
//! Article L1111-2 of the French code of local government (law of 21 February 2014, article 11) and decree 2015-1118 of
//! 3 September 2015: the report tells the urban social development of communes that received the *dotation de solidarité
//! urbaine*; its draft goes to the municipal councils and citizen councils concerned, who have a month at least; who does
//! not answer in time is held to agree; what they wrote is annexed, and the report says what is done about it.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::check::FieldFault;
use crate::DocumentId;

/// Which grant a commune received.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fund {
    /// *Dotation de solidarité urbaine et de cohésion sociale*.
    #[default]
    Dsu,
    /// *Fonds de solidarité des communes de la région d'Île-de-France*.
    Fsrif,
}

impl Fund {
    /// Every grant.
    pub const ALL: [Self; 2] = [Self::Dsu, Self::Fsrif];

    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dsu => "dsu",
            Self::Fsrif => "fsrif",
        }
    }
}

/// An action of urban social development.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GrantedAction {
    /// What was done.
    pub action: String,
    /// What it cost, in cents.
    pub spent_cents: Option<i64>,
}

/// What one commune did with its grant in a year. Its parent is the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Grant {
    /// Year of the report.
    pub year: i16,
    /// Name of the commune.
    pub commune: String,
    /// Which grant.
    pub fund: Fund,
    /// What it received that year, in cents.
    pub received_cents: Option<i64>,
    /// What it did in urban social development.
    pub actions: Vec<GrantedAction>,
    /// Documents that say so.
    pub documents: Vec<DocumentId>,
}

/// Something that the law asks for and nobody has written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    /// The amount received.
    Received,
    /// The actions.
    Actions,
    /// What an action cost.
    Spent,
    /// The day on which the council was asked.
    Asked,
    /// The day by which it was to answer.
    AnswerBy,
    /// The council had less than a month.
    ShortNotice,
    /// The day of its opinion.
    Given,
    /// What is done about what it wrote.
    FollowUp,
}

impl Gap {
    /// Every gap.
    pub const ALL: [Self; 8] = [
        Self::Received,
        Self::Actions,
        Self::Spent,
        Self::Asked,
        Self::AnswerBy,
        Self::ShortNotice,
        Self::Given,
        Self::FollowUp,
    ];

    /// Name in messages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Actions => "actions",
            Self::Spent => "spent",
            Self::Asked => "asked",
            Self::AnswerBy => "answer_by",
            Self::ShortNotice => "short_notice",
            Self::Given => "given",
            Self::FollowUp => "follow_up",
        }
    }
}

impl Grant {
    /// What its actions cost, in cents; `None` where no action says.
    #[must_use]
    pub fn spent_cents(&self) -> Option<i64> {
        let known = self.actions.iter().filter_map(|action| action.spent_cents);
        known.fold(None, |sum: Option<i64>, cents| Some(sum.unwrap_or(0).saturating_add(cents)))
    }

    /// What is not written yet.
    #[must_use]
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        if self.received_cents.is_none() {
            gaps.push(Gap::Received);
        }
        if self.actions.is_empty() {
            gaps.push(Gap::Actions);
        } else if self.actions.iter().any(|action| action.spent_cents.is_none()) {
            gaps.push(Gap::Spent);
        }
        gaps
    }

    /// What the form must hold beyond the limits of every body.
    ///
    /// # Errors
    /// The field and what is wrong with it.
    pub fn check(&self) -> Result<(), FieldFault> {
        check_year(self.year)?;
        if self.commune.trim().is_empty() {
            return Err(FieldFault { field: "commune", code: "missing" });
        }
        if self.actions.iter().any(|action| action.action.trim().is_empty()) {
            return Err(FieldFault { field: "actions", code: "missing" });
        }
        Ok(())
    }
}

/// What sort of council gives its opinion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Council {
    /// A municipal council.
    #[default]
    Municipal,
    /// A citizen council.
    Citizen,
    /// Another that signed the contract.
    Signatory,
}

impl Council {
    /// Every sort, in the order of the report.
    pub const ALL: [Self; 3] = [Self::Municipal, Self::Citizen, Self::Signatory];

    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Municipal => "municipal",
            Self::Citizen => "citizen",
            Self::Signatory => "signatory",
        }
    }
}

/// What a council says of the report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Nothing yet.
    #[default]
    Awaited,
    /// It agrees.
    Favourable,
    /// It agrees, but for something.
    Reserved,
    /// It does not agree.
    Unfavourable,
}

impl Stance {
    /// Every stance.
    pub const ALL: [Self; 4] = [Self::Awaited, Self::Favourable, Self::Reserved, Self::Unfavourable];

    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Awaited => "awaited",
            Self::Favourable => "favourable",
            Self::Reserved => "reserved",
            Self::Unfavourable => "unfavourable",
        }
    }
}

/// The opinion of a council on the report of a year. Its parent is the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CouncilOpinion {
    /// Year of the report.
    pub year: i16,
    /// Name of the council.
    pub council: String,
    /// What sort of council it is.
    pub sort: Council,
    /// Day on which the draft was sent to it.
    pub asked: Option<Date>,
    /// Last day to answer.
    pub answer_by: Option<Date>,
    /// Day of its opinion.
    pub given: Option<Date>,
    /// What it says.
    pub stance: Stance,
    /// What it remarks or asks for.
    pub observations: String,
    /// What is done about it.
    pub follow_up: String,
    /// Its deliberation or contribution.
    pub documents: Vec<DocumentId>,
}

impl CouncilOpinion {
    /// Whether it let its time pass without a word: the decree holds it to agree.
    #[must_use]
    pub fn is_silent(&self, today: Date) -> bool {
        self.stance == Stance::Awaited && self.answer_by.is_some_and(|day| day < today)
    }

    /// What is not written yet, or not as the decree asks.
    #[must_use]
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        if self.asked.is_none() {
            gaps.push(Gap::Asked);
        }
        if self.answer_by.is_none() {
            gaps.push(Gap::AnswerBy);
        }
        let month = self.asked.and_then(|day| day.checked_add(1.month()).ok());
        if month.zip(self.answer_by).is_some_and(|(month, last)| last < month) {
            gaps.push(Gap::ShortNotice);
        }
        if self.stance != Stance::Awaited && self.given.is_none() {
            gaps.push(Gap::Given);
        }
        if !self.observations.trim().is_empty() && self.follow_up.trim().is_empty() {
            gaps.push(Gap::FollowUp);
        }
        gaps
    }

    /// What the form must hold beyond the limits of every body.
    ///
    /// # Errors
    /// The field and what is wrong with it.
    pub fn check(&self) -> Result<(), FieldFault> {
        check_year(self.year)?;
        if self.council.trim().is_empty() {
            return Err(FieldFault { field: "council", code: "missing" });
        }
        if self.asked.zip(self.answer_by).is_some_and(|(asked, last)| last < asked) {
            return Err(FieldFault { field: "answer_by", code: "dates_reversed" });
        }
        if self.asked.zip(self.given).is_some_and(|(asked, given)| given < asked) {
            return Err(FieldFault { field: "given", code: "dates_reversed" });
        }
        Ok(())
    }
}

/// First and last year that a report may be of.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

fn check_year(year: i16) -> Result<(), FieldFault> {
    if YEARS.contains(&year) { Ok(()) } else { Err(FieldFault { field: "year", code: "year" }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn opinion() -> CouncilOpinion {
        CouncilOpinion {
            year: 2025,
            council: "Conseil citoyen des Tanneries".into(),
            asked: Some(date(2026, 1, 31)),
            answer_by: Some(date(2026, 2, 28)),
            ..CouncilOpinion::default()
        }
    }

    #[test]
    fn a_council_has_a_month_and_its_silence_agrees() {
        assert!(opinion().gaps().is_empty(), "a month from 31 January ends on 28 February");
        let short = CouncilOpinion { answer_by: Some(date(2026, 2, 27)), ..opinion() };
        assert_eq!(short.gaps(), [Gap::ShortNotice]);
        assert!(!opinion().is_silent(date(2026, 2, 28)), "the last day counts");
        assert!(opinion().is_silent(date(2026, 3, 1)));
        let against = CouncilOpinion { stance: Stance::Unfavourable, ..opinion() };
        assert!(!against.is_silent(date(2026, 3, 1)));
        assert_eq!(against.gaps(), [Gap::Given]);
        assert_eq!(CouncilOpinion::default().gaps(), [Gap::Asked, Gap::AnswerBy]);
    }

    #[test]
    fn what_a_council_asks_for_needs_an_answer() {
        let asks = CouncilOpinion { observations: "Afficher les comptages.".into(), ..opinion() };
        assert_eq!(asks.gaps(), [Gap::FollowUp]);
        assert!(CouncilOpinion { follow_up: "Affichés en mai.".into(), ..asks }.gaps().is_empty());
    }

    #[test]
    fn an_opinion_names_its_council_and_comes_after_the_question() {
        assert!(opinion().check().is_ok());
        let early = Some(date(2026, 1, 1));
        let field = |opinion: CouncilOpinion| opinion.check().unwrap_err().field;
        assert_eq!(field(CouncilOpinion { council: " ".into(), ..opinion() }), "council");
        assert_eq!(field(CouncilOpinion { answer_by: early, ..opinion() }), "answer_by");
        assert_eq!(field(CouncilOpinion { given: early, ..opinion() }), "given");
        assert_eq!(field(CouncilOpinion { year: 0, ..opinion() }), "year");
    }

    #[test]
    fn a_grant_says_what_it_was_spent_on() {
        let action = |cents| GrantedAction { action: "Médiation".into(), spent_cents: cents };
        let grant = Grant { year: 2025, commune: "Clairvaigne".into(), ..Grant::default() };
        assert!(grant.check().is_ok());
        assert_eq!((grant.gaps(), grant.spent_cents()), (vec![Gap::Received, Gap::Actions], None));
        let told =
            Grant { received_cents: Some(100), actions: vec![action(Some(60)), action(None)], ..grant };
        assert_eq!((told.gaps(), told.spent_cents()), (vec![Gap::Spent], Some(60)));
        let whole = Grant { actions: vec![action(Some(60)), action(Some(40))], ..told };
        assert_eq!((whole.gaps(), whole.spent_cents()), (Vec::new(), Some(100)));
        let empty = Grant { actions: vec![GrantedAction::default()], ..whole };
        assert_eq!(empty.check().unwrap_err().field, "actions");
    }
}
