//! What does one objective want, who answers for it, and which actions lead there?

use askama::Template;
use axum::extract::{Path, State};
use domain::plan::item::Body as _;

use super::sheets::{SheetLine, sheet_line};
use super::shell::{Proof, Shell, open, proofs};
use crate::errors::{PageResult, WebError, page};
use crate::frame::Frame;
use crate::state::Web;
use crate::visit::InCity;

/// A field of several names, with what proves it.
pub(crate) struct Names {
    pub(crate) label: String,
    pub(crate) names: Vec<String>,
    pub(crate) proofs: Vec<Proof>,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "plan/objective.html")]
pub(crate) struct ObjectivePage {
    pub(crate) frame: Frame,
    pub(crate) shell: Shell,
    pub(crate) axis: String,
    pub(crate) title: String,
    pub(crate) title_proofs: Vec<Proof>,
    pub(crate) theme: String,
    pub(crate) description: String,
    pub(crate) names: Vec<Names>,
    pub(crate) funding: Vec<(String, String)>,
    pub(crate) funding_proofs: Vec<Proof>,
    pub(crate) sheets: Vec<SheetLine>,
    pub(crate) edit: String,
    pub(crate) add_sheet: String,
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug, number)): Path<(String, String, String)>,
) -> PageResult {
    let t = place.words();
    let (content, shell) = open(&web, &place, &slug, "front").await?;
    let objective = content.objective(&number).ok_or(WebError::NotFound)?;
    let body = &objective.body;
    let city = shell.city.clone();
    let named = |field: &str, names: Vec<String>| Names {
        label: super::words::field(t, field),
        proofs: proofs(&city, objective.sources_of(field)),
        names,
    };
    let parties =
        |list: &[domain::plan::sheet::Party]| list.iter().map(|party| party.name.clone()).collect::<Vec<_>>();
    let axis = objective.parent.and_then(|id| app::plan::PlanContent::find(&content.axes, id));
    let currency = content.currency();
    page(&ObjectivePage {
        frame: place.frame("plans"),
        axis: axis
            .map(|axis| {
                format!("{} : {}", t.with("plan-axis-n", &[("number", &axis.body.number)]), axis.body.title)
            })
            .unwrap_or_default(),
        title: body.name(),
        title_proofs: proofs(&city, objective.sources_of("title")),
        theme: body.theme.clone(),
        description: body.description.clone(),
        names: vec![
            named("pilots", parties(&body.pilots)),
            named("partners", parties(&body.partners)),
            named("instruments", body.instruments.clone()),
        ],
        funding: body
            .funding
            .iter()
            .map(|line| (line.funder.clone(), t.money(&line.planned_cents.unwrap_or(0), &currency)))
            .collect(),
        funding_proofs: proofs(&city, objective.sources_of("funding")),
        sheets: content
            .sheets_of(objective.id)
            .map(|sheet| sheet_line(t, &content, &shell.base, sheet))
            .collect(),
        edit: format!("{}/objective/{}", shell.staff, objective.id),
        add_sheet: format!("{}/new/sheet?in={}", shell.staff, objective.id),
        shell,
    })
}
