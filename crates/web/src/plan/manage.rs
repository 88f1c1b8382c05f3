//! Where does staff make plans, and find every part of one?

use app::plan::PlanContent;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::city::Regime;
use domain::plan::Currency;
use domain::plan::item::Body as _;
use domain::plan::structure::Plan;
use serde::Deserialize;

use super::catalogue::{PlanCard, card};
use super::sheet::Link;
use super::shell::{Shell, open};
use super::words;
use crate::errors::{PageResult, page};
use crate::frame::Frame;
use crate::security::forms::CheckedForm;
use crate::state::Web;
use crate::visit::InCity;

/// Values of the page of all plans.
#[derive(Template)]
#[template(path = "plan/manage_all.html")]
pub(crate) struct ManageAllPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) plans: Vec<PlanCard>,
}

/// A part of a plan with what it holds.
pub(crate) struct Part {
    pub(crate) edit: Link,
    pub(crate) level: u8,
    pub(crate) add: Vec<Link>,
}

/// Values of the page of one plan.
#[derive(Template)]
#[template(path = "plan/manage.html")]
pub(crate) struct ManagePage {
    pub(crate) frame: Frame,
    pub(crate) shell: Shell,
    pub(crate) token: String,
    pub(crate) edit: String,
    pub(crate) add: Vec<Link>,
    pub(crate) parts: Vec<Part>,
}

pub(crate) async fn list(State(web): State<Web>, place: InCity) -> PageResult {
    let t = place.words();
    let plans = web.app.list_plans(&place.viewer).await?;
    let frame = place.frame("manage-plans");
    let slug = place.city.slug;
    let plans = plans
        .into_iter()
        .map(|plan| PlanCard { href: format!("/{slug}/staff/plans/{}", plan.slug), ..card(t, &slug, plan) })
        .collect();
    page(&ManageAllPage { token: frame.agent.clone().unwrap_or_default(), frame, slug, plans })
}

#[derive(Deserialize)]
pub(crate) struct NewPlan {
    title: String,
    address: String,
}

pub(crate) async fn create(
    State(web): State<Web>,
    place: InCity,
    CheckedForm(form): CheckedForm<NewPlan>,
) -> PageResult {
    let currency = if place.city.regime == Regime::Qc { Currency::Dollar } else { Currency::Euro };
    let plan = Plan { title: form.title.trim().to_owned(), currency, ..Plan::default() };
    let address = form.address.trim();
    web.app.create_plan(&place.viewer, address, plan).await?;
    Ok(Redirect::to(&format!("/{}/staff/plans/{address}", place.city.slug)).into_response())
}

fn parts(place: &InCity, content: &PlanContent, staff: &str) -> Vec<Part> {
    let t = place.words();
    let edit =
        |kind: &str, id: domain::ItemId, label: String| Link { href: format!("{staff}/{kind}/{id}"), label };
    let add = |kind: domain::plan::item::Kind, parent: domain::ItemId| Link {
        href: format!("{staff}/new/{}?in={parent}", kind.as_str()),
        label: t.with("plan-new", &[("kind", &words::kind(t, kind))]),
    };
    use domain::plan::item::Kind;
    let mut parts = Vec::new();
    for axis in &content.axes {
        let label = format!("{} : {}", words::kind(t, Kind::Axis), axis.body.name());
        parts.push(Part {
            edit: edit("axis", axis.id, label),
            level: 2,
            add: vec![add(Kind::Objective, axis.id)],
        });
        for objective in content.objectives_of(axis.id) {
            parts.push(Part {
                edit: edit("objective", objective.id, objective.body.name()),
                level: 3,
                add: vec![add(Kind::Sheet, objective.id), add(Kind::Matrix, objective.id)],
            });
            parts.extend(content.sheets_of(objective.id).map(|sheet| Part {
                edit: edit("sheet", sheet.id, sheet.body.name()),
                level: 4,
                add: Vec::new(),
            }));
        }
    }
    parts.extend(content.indicators.iter().map(|indicator| Part {
        edit: edit(
            "indicator",
            indicator.id,
            format!("{} : {}", words::kind(t, Kind::Indicator), indicator.body.name),
        ),
        level: 2,
        add: Vec::new(),
    }));
    for group in &content.groups {
        let label = format!("{} : {}", words::kind(t, Kind::Group), group.body.name);
        parts.push(Part {
            edit: edit("group", group.id, label),
            level: 2,
            add: vec![add(Kind::Meeting, group.id)],
        });
    }
    parts.extend(content.chapters.iter().map(|chapter| Part {
        edit: edit(
            "chapter",
            chapter.id,
            format!(
                "{} {} : {}",
                words::kind(t, Kind::Chapter),
                chapter.body.year,
                words::coded(t, "plan-part-", chapter.body.part.as_str())
            ),
        ),
        level: 2,
        add: Vec::new(),
    }));
    let item = |kind: Kind, id: domain::ItemId, name: String| Part {
        edit: edit(kind.as_str(), id, format!("{} : {name}", words::kind(t, kind))),
        level: 2,
        add: Vec::new(),
    };
    parts.extend(content.grants.iter().map(|grant| item(Kind::Grant, grant.id, grant.body.name())));
    parts.extend(content.opinions.iter().map(|opinion| item(Kind::Opinion, opinion.id, opinion.body.name())));
    parts
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug)): Path<(String, String)>,
) -> PageResult {
    use domain::plan::item::Kind;
    let t = place.words();
    let (content, shell) = open(&web, &place, &slug, "").await?;
    let frame = place.frame("manage-plans");
    let root = content.plan.id;
    let add = |kind: Kind| Link {
        href: format!("{}/new/{}?in={root}", shell.staff, kind.as_str()),
        label: t.with("plan-new", &[("kind", &words::kind(t, kind))]),
    };
    page(&ManagePage {
        token: frame.agent.clone().unwrap_or_default(),
        frame,
        edit: format!("{}/plan/{root}", shell.staff),
        add: [Kind::Axis, Kind::Indicator, Kind::Group, Kind::Chapter].into_iter().map(add).collect(),
        parts: parts(&place, &content, &shell.staff),
        shell,
    })
}

#[derive(Deserialize)]
pub(crate) struct PublishForm {
    public: String,
}

pub(crate) async fn publish(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug)): Path<(String, String)>,
    CheckedForm(form): CheckedForm<PublishForm>,
) -> PageResult {
    web.app.publish_plan(&place.viewer, &slug, form.public == "true").await?;
    Ok(Redirect::to(&format!("/{}/staff/plans/{slug}", place.city.slug)).into_response())
}
