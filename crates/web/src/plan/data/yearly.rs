//! What communes did with solidarity grants and what councils said of the reports, as data.

use app::plan::PlanContent;
use domain::plan::item::Item;
use domain::plan::yearly::{CouncilOpinion, Grant, GrantedAction};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{csv_line, day, text};

/// An action of urban social development.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlanGrantedAction)]
pub(crate) struct GrantedActionData {
    /// What was done.
    pub(crate) action: String,
    /// What it cost, in cents.
    pub(crate) spent_cents: Option<i64>,
}

/// What a commune did in a year with its solidarity grant.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlanGrant)]
pub(crate) struct GrantData {
    /// Id, for ever.
    pub(crate) id: Uuid,
    /// Year of the report.
    pub(crate) year: i16,
    /// Name of the commune.
    pub(crate) commune: String,
    /// `dsu`, `fsrif`.
    pub(crate) fund: String,
    /// What it received, in cents.
    pub(crate) received_cents: Option<i64>,
    /// What it did.
    pub(crate) actions: Vec<GrantedActionData>,
}

/// What a council said of the report of a year.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlanOpinion)]
pub(crate) struct OpinionData {
    /// Id, for ever.
    pub(crate) id: Uuid,
    /// Year of the report.
    pub(crate) year: i16,
    /// Name of the council.
    pub(crate) council: String,
    /// `municipal`, `citizen`, `signatory`.
    pub(crate) sort: String,
    /// Day on which the draft was sent to it.
    pub(crate) asked: Option<String>,
    /// Last day to answer.
    pub(crate) answer_by: Option<String>,
    /// Day of its opinion.
    pub(crate) given: Option<String>,
    /// `awaited`, `favourable`, `reserved`, `unfavourable`.
    pub(crate) stance: String,
    /// What it remarks.
    pub(crate) observations: String,
    /// What is done about it.
    pub(crate) follow_up: String,
}

pub(super) fn grant_data(grant: &Item<Grant>) -> GrantData {
    let body = &grant.body;
    let action = |action: &GrantedAction| GrantedActionData {
        action: action.action.clone(),
        spent_cents: action.spent_cents,
    };
    GrantData {
        id: grant.id.0,
        year: body.year,
        commune: body.commune.clone(),
        fund: body.fund.as_str().to_owned(),
        received_cents: body.received_cents,
        actions: body.actions.iter().map(action).collect(),
    }
}

pub(super) fn opinion_data(opinion: &Item<CouncilOpinion>) -> OpinionData {
    let body = &opinion.body;
    OpinionData {
        id: opinion.id.0,
        year: body.year,
        council: body.council.clone(),
        sort: body.sort.as_str().to_owned(),
        asked: day(body.asked),
        answer_by: day(body.answer_by),
        given: day(body.given),
        stance: body.stance.as_str().to_owned(),
        observations: body.observations.clone(),
        follow_up: body.follow_up.clone(),
    }
}

/// One line an action; a commune that names none has a line without.
pub(super) fn grants_csv(content: &PlanContent) -> String {
    let header = ["id", "year", "commune", "fund", "received_cents", "action", "spent_cents", "currency"];
    let mut csv = csv_line(&header.map(ToOwned::to_owned));
    for grant in content.grants.iter().map(grant_data) {
        let none = GrantedActionData { action: String::new(), spent_cents: None };
        let actions = if grant.actions.is_empty() { vec![none] } else { grant.actions };
        for action in actions {
            csv.push_str(&csv_line(&[
                grant.id.to_string(),
                grant.year.to_string(),
                grant.commune.clone(),
                grant.fund.clone(),
                text(grant.received_cents),
                action.action,
                text(action.spent_cents),
                content.currency().as_str().to_owned(),
            ]));
        }
    }
    csv
}

pub(super) fn opinions_csv(content: &PlanContent) -> String {
    let header = [
        "id",
        "year",
        "council",
        "sort",
        "asked",
        "answer_by",
        "given",
        "stance",
        "observations",
        "follow_up",
    ];
    let mut csv = csv_line(&header.map(ToOwned::to_owned));
    for opinion in content.opinions.iter().map(opinion_data) {
        csv.push_str(&csv_line(&[
            opinion.id.to_string(),
            opinion.year.to_string(),
            opinion.council,
            opinion.sort,
            text(opinion.asked),
            text(opinion.answer_by),
            text(opinion.given),
            opinion.stance,
            opinion.observations,
            opinion.follow_up,
        ]));
    }
    csv
}
