//! What does one action sheet say, which words of which document prove it, and what changed in it?

use app::PageRequest;
use app::plan::{ChangeQuery, PlanContent};
use askama::Template;
use axum::extract::{Path, State};
use domain::ItemId;
use domain::plan::item::{Body as _, Item};
use domain::plan::money::totals;
use domain::plan::provenance::FieldVisibility;
use domain::plan::sheet::ActionSheet;

use super::shell::{Proof, Shell, open, period, proofs};
use super::words::{self, Moved, moved};
use crate::errors::{PageResult, WebError, page};
use crate::filters;
use crate::frame::Frame;
use crate::i18n::Words;
use crate::state::Web;
use crate::visit::InCity;

/// Changes shown under a sheet.
const HISTORY_MAX: u32 = 50;

/// A field of a sheet.
pub(crate) struct FieldLine {
    pub(crate) label: String,
    pub(crate) text: String,
    pub(crate) internal: bool,
    pub(crate) proofs: Vec<Proof>,
}

/// A step.
pub(crate) struct StepLine {
    pub(crate) title: String,
    pub(crate) due: String,
    pub(crate) done: bool,
    pub(crate) late: bool,
}

/// A line of the budget.
pub(crate) struct BudgetRow {
    pub(crate) funder: String,
    pub(crate) year: String,
    pub(crate) planned: String,
    pub(crate) spent: String,
}

/// A link with its words.
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) label: String,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "plan/sheet.html")]
pub(crate) struct SheetPage {
    pub(crate) frame: Frame,
    pub(crate) shell: Shell,
    pub(crate) objective: Option<Link>,
    pub(crate) title: String,
    pub(crate) title_proofs: Vec<Proof>,
    pub(crate) status: String,
    pub(crate) status_name: &'static str,
    pub(crate) reason: String,
    pub(crate) late: Option<String>,
    pub(crate) description: String,
    pub(crate) fields: Vec<FieldLine>,
    pub(crate) steps: Vec<StepLine>,
    pub(crate) budget: Vec<BudgetRow>,
    pub(crate) budget_total: String,
    pub(crate) budget_spent: String,
    pub(crate) budget_proofs: Vec<Proof>,
    pub(crate) indicators: Vec<Link>,
    pub(crate) documents: Vec<Link>,
    pub(crate) history: Vec<Moved>,
    pub(crate) edit: String,
}

fn fields(t: Words, content: &PlanContent, city: &str, sheet: &Item<ActionSheet>) -> Vec<FieldLine> {
    let body = &sheet.body;
    let line = |field: &'static str, text: String| FieldLine {
        label: words::field(t, field),
        text,
        internal: sheet.visibility_of(field) == FieldVisibility::Internal,
        proofs: proofs(city, sheet.sources_of(field)),
    };
    let parties = |list: &[domain::plan::sheet::Party]| {
        list.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let objective = sheet.parent.and_then(|id| PlanContent::find(&content.objectives, id));
    let partners = if body.partners.is_empty() {
        objective.map(|objective| parties(&objective.body.partners)).unwrap_or_default()
    } else {
        parties(&body.partners)
    };
    let mut lines = vec![
        line("pilots", content.pilots(sheet).join(", ")),
        line("partners", partners),
        line("instruments", body.instruments.join(", ")),
        line("neighbourhoods", body.neighbourhoods.join(", ")),
        line("target_public", body.target_public.clone()),
        FieldLine {
            label: t.say("plan-field-dates"),
            text: period(t, body.start, body.end),
            internal: false,
            proofs: proofs(city, sheet.sources_of("end")),
        },
        line("notes", body.notes.clone()),
    ];
    lines.retain(|line| !line.text.is_empty());
    lines
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug, id)): Path<(String, String, ItemId)>,
) -> PageResult {
    let t = place.words();
    let (content, shell) = open(&web, &place, &slug, "sheets").await?;
    let sheet = PlanContent::find(&content.sheets, id).ok_or(WebError::NotFound)?;
    let query = ChangeQuery { item: Some(id), after_ms: None };
    let slice = PageRequest::new(HISTORY_MAX, 0);
    let history = web.app.list_plan_changes(&place.viewer, &slug, query, slice).await?;
    // Every line is of this sheet: its name is said once, at the top.
    let line = |line| Moved { name: String::new(), ..moved(t, &shell.base, content.currency(), line) };
    let history = history.items.iter().map(line).collect();
    let mut documents = Vec::new();
    for document in &sheet.body.documents {
        // A document that is gone, or not for this person, is left out.
        if let Ok(found) = web.app.load_document(&place.viewer, *document).await {
            let head = found.summary.head;
            documents
                .push(Link { href: format!("/{}/documents/{}", shell.city, head.id), label: head.title });
        }
    }
    page(&sheet_page(&place, &content, shell, sheet, (documents, history)))
}

/// The page, from what was loaded.
pub(crate) fn sheet_page(
    place: &InCity,
    content: &PlanContent,
    shell: Shell,
    sheet: &Item<ActionSheet>,
    (documents, history): (Vec<Link>, Vec<Moved>),
) -> SheetPage {
    let t = place.words();
    let body = &sheet.body;
    let currency = content.currency();
    let amount = |cents: Option<i64>| cents.map(|cents| t.money(&cents, &currency)).unwrap_or_default();
    let sum = totals(&body.budget).all;
    let objective = sheet.parent.and_then(|id| PlanContent::find(&content.objectives, id));
    let indicator = |id: &ItemId| {
        let found = PlanContent::find(&content.indicators, *id)?;
        Some(Link { href: format!("{}/indicators/{id}", shell.base), label: found.body.name.clone() })
    };
    SheetPage {
        frame: place.frame("plans"),
        objective: objective.map(|objective| Link {
            href: format!(
                "{}/objectives/{}",
                shell.base,
                crate::documents::paging::encode(&objective.body.number)
            ),
            label: objective.body.name(),
        }),
        title: body.name(),
        title_proofs: proofs(&shell.city, sheet.sources_of("title")),
        status: words::status(t, body.status),
        status_name: body.status.as_str(),
        reason: body.status_reason.clone(),
        late: body.late_since(content.today).map(|day| t.date(&day)),
        description: body.description.clone(),
        fields: fields(t, content, &shell.city, sheet),
        steps: body
            .steps
            .iter()
            .map(|step| StepLine {
                title: step.title.clone(),
                due: step.due.map(|day| t.date(&day)).unwrap_or_default(),
                done: step.done,
                late: !step.done && step.due.is_some_and(|day| day < content.today),
            })
            .collect(),
        budget: body
            .budget
            .iter()
            .map(|line| BudgetRow {
                funder: line.funder.clone(),
                year: line.year.map_or_else(|| t.say("plan-whole-plan"), |year| year.to_string()),
                planned: amount(line.planned_cents),
                spent: amount(line.spent_cents),
            })
            .collect(),
        budget_total: t.money(&sum.planned_cents, &currency),
        budget_spent: t.money(&sum.spent_cents, &currency),
        budget_proofs: proofs(&shell.city, sheet.sources_of("budget")),
        indicators: body.indicators.iter().filter_map(indicator).collect(),
        documents,
        history,
        edit: format!("{}/sheet/{}", shell.staff, sheet.id),
        shell,
    }
}
