//! How does anyone take a plan away as data? JSON and CSV with stable names and addresses, described in
//! `docs/reference/plan-data.md`; the API gives the same values.
//!
//! *Invariant:* whoever asks, open data only holds what everyone may see.

mod yearly;

use app::Viewer;
use app::plan::PlanContent;
use app::plan::figures::ValueData;
use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::plan::item::{Body as _, Item};
use domain::plan::provenance::Provenance;
use domain::plan::sheet::{ActionSheet, Party};
use domain::{DocumentId, ItemId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::shell::{Shell, open};
use crate::errors::{Fault, PageResult, WebError, page};
use crate::frame::Frame;
use crate::state::Web;
use crate::visit::InCity;
pub(crate) use yearly::{GrantData, OpinionData};
use yearly::{grant_data, grants_csv, opinion_data, opinions_csv};

/// Words that prove a field.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlanSource)]
pub(crate) struct SourceData {
    /// Field that they prove.
    pub(crate) field: String,
    /// Document.
    pub(crate) document: Uuid,
    /// Title of the document.
    pub(crate) title: String,
    /// Page, from 1.
    pub(crate) page: u32,
    /// First character of the quote in the page's text.
    pub(crate) start: u32,
    /// One past its last character.
    pub(crate) end: u32,
    /// Exact words.
    pub(crate) quote: String,
}

/// A line of a budget.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlanBudgetLine)]
pub(crate) struct BudgetData {
    /// Who pays.
    pub(crate) funder: String,
    /// Year; none for the whole time of the plan.
    pub(crate) year: Option<i16>,
    /// Promised, in cents.
    pub(crate) planned_cents: Option<i64>,
    /// Spent, in cents.
    pub(crate) spent_cents: Option<i64>,
}

/// A step of an action.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlanStep)]
pub(crate) struct StepData {
    /// What.
    pub(crate) title: String,
    /// Until when.
    pub(crate) due: Option<String>,
    /// Whether it is done.
    pub(crate) done: bool,
}

/// An axis.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlanAxis)]
pub(crate) struct AxisData {
    /// Id, for ever.
    pub(crate) id: Uuid,
    /// Number as printed.
    pub(crate) number: String,
    /// Title.
    pub(crate) title: String,
}

/// An objective.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlanObjective)]
pub(crate) struct ObjectiveData {
    /// Id, for ever.
    pub(crate) id: Uuid,
    /// Id of its axis.
    pub(crate) axis: Option<Uuid>,
    /// Number as printed.
    pub(crate) number: String,
    /// Title.
    pub(crate) title: String,
    /// Theme.
    pub(crate) theme: String,
    /// What is wanted, at length.
    pub(crate) description: String,
    /// Who answers for it.
    pub(crate) pilots: Vec<String>,
    /// Who takes part.
    pub(crate) partners: Vec<String>,
    /// Schemes it rests on.
    pub(crate) instruments: Vec<String>,
    /// Money announced for it.
    pub(crate) funding: Vec<BudgetData>,
    /// Words that prove its fields.
    pub(crate) sources: Vec<SourceData>,
}

/// An action sheet.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlanSheet)]
pub(crate) struct SheetData {
    /// Id, for ever.
    pub(crate) id: Uuid,
    /// Its page.
    pub(crate) url: String,
    /// Id of its objective.
    pub(crate) objective: Option<Uuid>,
    /// One more with each change: what a change names.
    pub(crate) revision: u32,
    /// Number as printed.
    pub(crate) number: String,
    /// Title.
    pub(crate) title: String,
    /// What is done, at length.
    pub(crate) description: String,
    /// `unknown`, `to_develop`, `under_way`, `done`, `suspended`, `abandoned`.
    pub(crate) status: String,
    /// Why.
    pub(crate) status_reason: String,
    /// First day on which it was late; none where it is not.
    pub(crate) late_since: Option<String>,
    /// Who answers for it, those of the objective where it has none of its own. People are never named.
    pub(crate) pilots: Vec<String>,
    /// Who takes part.
    pub(crate) partners: Vec<String>,
    /// Schemes it rests on.
    pub(crate) instruments: Vec<String>,
    /// Where.
    pub(crate) neighbourhoods: Vec<String>,
    /// For whom.
    pub(crate) target_public: String,
    /// First day.
    pub(crate) start: Option<String>,
    /// Last day.
    pub(crate) end: Option<String>,
    /// Steps.
    pub(crate) steps: Vec<StepData>,
    /// Money by funder and year.
    pub(crate) budget: Vec<BudgetData>,
    /// Ids of its indicators.
    pub(crate) indicators: Vec<Uuid>,
    /// Ids of documents about it.
    pub(crate) documents: Vec<Uuid>,
    /// Words that prove its fields.
    pub(crate) sources: Vec<SourceData>,
}

/// A value of an indicator.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlanValue)]
pub(crate) struct PointData {
    /// Year.
    pub(crate) year: i16,
    /// Day, where it was measured.
    pub(crate) day: Option<String>,
    /// The value; none where it cannot be computed.
    pub(crate) value: Option<f64>,
    /// Why there is none: `missing`, `division_by_zero`, `too_deep`, `too_large`, `syntax`.
    pub(crate) fault: Option<String>,
}

/// An indicator.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlanIndicator)]
pub(crate) struct IndicatorData {
    /// Id, for ever.
    pub(crate) id: Uuid,
    /// Short name in formulas.
    pub(crate) code: String,
    /// Name.
    pub(crate) name: String,
    /// What exactly is counted.
    pub(crate) definition: String,
    /// Unit.
    pub(crate) unit: String,
    /// Who gives it.
    pub(crate) source: String,
    /// `monthly`, `quarterly`, `yearly`, `occasional`.
    pub(crate) frequency: String,
    /// Value wanted.
    pub(crate) target: Option<f64>,
    /// Formula, where it is computed.
    pub(crate) formula: String,
    /// Values, oldest first.
    pub(crate) values: Vec<PointData>,
}

/// A row of the evaluation matrix.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlanMatrixRow)]
pub(crate) struct MatrixData {
    /// Id, for ever.
    pub(crate) id: Uuid,
    /// Id of its objective.
    pub(crate) objective: Option<Uuid>,
    /// What one wants to know.
    pub(crate) question: String,
    /// By what one sees it.
    pub(crate) criterion: String,
    /// Ids of its indicators.
    pub(crate) indicators: Vec<Uuid>,
    /// Where the matter comes from.
    pub(crate) source: String,
    /// `open`, `reached`, `partly`, `not_reached`.
    pub(crate) judgement: String,
    /// Why.
    pub(crate) comment: String,
}

/// A whole plan.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Plan)]
pub(crate) struct PlanData {
    /// Id, for ever.
    pub(crate) id: Uuid,
    /// Name in addresses.
    pub(crate) slug: String,
    /// Its page.
    pub(crate) url: String,
    /// Title.
    pub(crate) title: String,
    /// What it is for.
    pub(crate) summary: String,
    /// First day.
    pub(crate) start: Option<String>,
    /// Last day.
    pub(crate) end: Option<String>,
    /// Currency of every amount (ISO 4217).
    pub(crate) currency: String,
    /// Money announced for the whole plan.
    pub(crate) funding: Vec<BudgetData>,
    /// Axes.
    pub(crate) axes: Vec<AxisData>,
    /// Objectives.
    pub(crate) objectives: Vec<ObjectiveData>,
    /// Action sheets.
    pub(crate) sheets: Vec<SheetData>,
    /// Indicators.
    pub(crate) indicators: Vec<IndicatorData>,
    /// Evaluation matrix.
    pub(crate) matrix: Vec<MatrixData>,
    /// What communes did with solidarity grants.
    pub(crate) grants: Vec<GrantData>,
    /// What councils said of the annual reports.
    pub(crate) opinions: Vec<OpinionData>,
    /// What elected members have validated.
    pub(crate) validations: Vec<ValidationData>,
    /// Words that prove the fields of the plan's own page.
    pub(crate) sources: Vec<SourceData>,
}

/// Something that elected members have validated.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlanValidation)]
pub(crate) struct ValidationData {
    /// Year of the report; none: the plan itself.
    pub(crate) year: Option<i16>,
    /// On which day.
    pub(crate) day: String,
    /// On what ground: a deliberation.
    pub(crate) note: String,
}

fn validations(plan: &domain::plan::structure::Plan) -> Vec<ValidationData> {
    let one = |validation: &domain::plan::structure::Validation| ValidationData {
        year: validation.year,
        day: validation.day.to_string(),
        note: validation.note.clone(),
    };
    plan.validations.iter().map(one).collect()
}

fn names(list: &[Party]) -> Vec<String> {
    list.iter().map(|party| party.name.clone()).collect()
}

fn day(day: Option<jiff::civil::Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

fn budget(lines: &[domain::plan::money::BudgetLine]) -> Vec<BudgetData> {
    let line = |line: &domain::plan::money::BudgetLine| BudgetData {
        funder: line.funder.clone(),
        year: line.year,
        planned_cents: line.planned_cents,
        spent_cents: line.spent_cents,
    };
    lines.iter().map(line).collect()
}

fn sources<T>(item: &Item<T>) -> Vec<SourceData> {
    let source = |(field, proof): (&String, &Provenance)| SourceData {
        field: field.clone(),
        document: proof.document.0,
        title: proof.title.clone(),
        page: proof.page,
        start: proof.start,
        end: proof.end,
        quote: proof.quote.clone(),
    };
    item.sources
        .iter()
        .flat_map(|(field, proofs)| proofs.iter().map(move |proof| source((field, proof))))
        .collect()
}

fn ids(list: &[ItemId]) -> Vec<Uuid> {
    list.iter().map(|id| id.0).collect()
}

fn documents(list: &[DocumentId]) -> Vec<Uuid> {
    list.iter().map(|id| id.0).collect()
}

/// A sheet as data.
pub(crate) fn sheet_data(content: &PlanContent, base: &str, sheet: &Item<ActionSheet>) -> SheetData {
    let body = &sheet.body;
    let step = |step: &domain::plan::sheet::Step| StepData {
        title: step.title.clone(),
        due: day(step.due),
        done: step.done,
    };
    SheetData {
        id: sheet.id.0,
        url: format!("{base}/sheets/{}", sheet.id),
        objective: sheet.parent.map(|id| id.0),
        revision: sheet.revision,
        number: body.number.clone(),
        title: body.title.clone(),
        description: body.description.clone(),
        status: body.status.as_str().to_owned(),
        status_reason: body.status_reason.clone(),
        late_since: day(body.late_since(content.today)),
        pilots: content.pilots(sheet).into_iter().map(ToOwned::to_owned).collect(),
        partners: names(&body.partners),
        instruments: body.instruments.clone(),
        neighbourhoods: body.neighbourhoods.clone(),
        target_public: body.target_public.clone(),
        start: day(body.start),
        end: day(body.end),
        steps: body.steps.iter().map(step).collect(),
        budget: budget(&body.budget),
        indicators: ids(&body.indicators),
        documents: documents(&body.documents),
        sources: sources(sheet),
    }
}

fn objective_data(objective: &Item<domain::plan::structure::Objective>) -> ObjectiveData {
    let body = &objective.body;
    ObjectiveData {
        id: objective.id.0,
        axis: objective.parent.map(|id| id.0),
        number: body.number.clone(),
        title: body.title.clone(),
        theme: body.theme.clone(),
        description: body.description.clone(),
        pilots: names(&body.pilots),
        partners: names(&body.partners),
        instruments: body.instruments.clone(),
        funding: budget(&body.funding),
        sources: sources(objective),
    }
}

fn indicator_data(series: &app::plan::figures::Series<'_>) -> IndicatorData {
    let body = &series.indicator.body;
    let point = |point: &app::plan::figures::Point| {
        let value = ValueData::from(point);
        PointData {
            year: value.year,
            day: day(value.day),
            value: value.value,
            fault: value.fault.map(ToOwned::to_owned),
        }
    };
    IndicatorData {
        id: series.indicator.id.0,
        code: body.code.clone(),
        name: body.name.clone(),
        definition: body.definition.clone(),
        unit: body.unit.clone(),
        source: body.source.clone(),
        frequency: body.frequency.as_str().to_owned(),
        target: body.target,
        formula: body.formula.clone(),
        values: series.points.iter().map(point).collect(),
    }
}

/// A plan as data.
pub(crate) fn plan_data(content: &PlanContent, city: &str) -> PlanData {
    let base = format!("/{city}/plans/{}", content.slug);
    let plan = &content.plan.body;
    let row = |row: &Item<domain::plan::review::MatrixRow>| MatrixData {
        id: row.id.0,
        objective: row.parent.map(|id| id.0),
        question: row.body.question.clone(),
        criterion: row.body.criterion.clone(),
        indicators: ids(&row.body.indicators),
        source: row.body.source.clone(),
        judgement: row.body.judgement.as_str().to_owned(),
        comment: row.body.comment.clone(),
    };
    PlanData {
        id: content.plan.plan.0,
        slug: content.slug.clone(),
        title: plan.title.clone(),
        summary: plan.summary.clone(),
        start: day(plan.start),
        end: day(plan.end),
        currency: plan.currency.as_str().to_owned(),
        funding: budget(&plan.funding),
        axes: content
            .axes
            .iter()
            .map(|axis| AxisData {
                id: axis.id.0,
                number: axis.body.number.clone(),
                title: axis.body.title.clone(),
            })
            .collect(),
        objectives: content.objectives.iter().map(objective_data).collect(),
        sheets: content.sheets.iter().map(|sheet| sheet_data(content, &base, sheet)).collect(),
        indicators: content.series().iter().map(indicator_data).collect(),
        matrix: content.matrix.iter().map(row).collect(),
        grants: content.grants.iter().map(grant_data).collect(),
        opinions: content.opinions.iter().map(opinion_data).collect(),
        validations: validations(plan),
        sources: sources(&content.plan),
        url: base,
    }
}

/// A line of CSV (RFC 4180). A cell that a spreadsheet would take for a formula begins with an apostrophe.
fn csv_line(cells: &[String]) -> String {
    let cell = |text: &String| {
        let is_number = text.parse::<f64>().is_ok();
        let risky = !is_number && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let text = if risky { format!("'{text}") } else { text.clone() };
        if text.contains(['"', ',', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
    };
    cells.iter().map(cell).collect::<Vec<_>>().join(",") + "\r\n"
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Names of a list in one cell.
fn joined(list: &[String]) -> String {
    list.join(" | ")
}

fn objective_of<'a>(content: &'a PlanContent, sheet: &Item<ActionSheet>) -> (String, &'a str) {
    let objective = sheet.parent.and_then(|id| PlanContent::find(&content.objectives, id));
    let axis = objective.and_then(|o| o.parent).and_then(|id| PlanContent::find(&content.axes, id));
    (
        axis.map(|axis| axis.body.number.clone()).unwrap_or_default(),
        objective.map(|objective| objective.body.number.as_str()).unwrap_or_default(),
    )
}

fn sheets_csv(content: &PlanContent, base: &str) -> String {
    let header = [
        "id",
        "axis",
        "objective",
        "number",
        "title",
        "status",
        "status_reason",
        "late_since",
        "pilots",
        "partners",
        "neighbourhoods",
        "start",
        "end",
        "planned_cents",
        "spent_cents",
        "currency",
        "url",
    ];
    let mut csv = csv_line(&header.map(ToOwned::to_owned));
    for sheet in &content.sheets {
        let data = sheet_data(content, base, sheet);
        let sum = |of: fn(&domain::plan::money::BudgetLine) -> Option<i64>| {
            // What nobody said, or not to everyone, is not zero.
            let known: Vec<i64> = sheet.body.budget.iter().filter_map(of).collect();
            (!known.is_empty()).then(|| known.into_iter().fold(0_i64, i64::saturating_add))
        };
        let (axis, objective) = objective_of(content, sheet);
        csv.push_str(&csv_line(&[
            data.id.to_string(),
            axis,
            objective.to_owned(),
            data.number,
            data.title,
            data.status,
            data.status_reason,
            text(data.late_since),
            joined(&data.pilots),
            joined(&data.partners),
            joined(&data.neighbourhoods),
            text(data.start),
            text(data.end),
            text(sum(|line| line.planned_cents)),
            text(sum(|line| line.spent_cents)),
            content.currency().as_str().to_owned(),
            data.url,
        ]));
    }
    csv
}

fn budget_csv(content: &PlanContent) -> String {
    let header = ["scope", "id", "name", "funder", "year", "planned_cents", "spent_cents", "currency"];
    let mut csv = csv_line(&header.map(ToOwned::to_owned));
    let mut put = |scope: &str, id: ItemId, name: String, lines: &[domain::plan::money::BudgetLine]| {
        for line in lines {
            csv.push_str(&csv_line(&[
                scope.to_owned(),
                id.to_string(),
                name.clone(),
                line.funder.clone(),
                text(line.year),
                text(line.planned_cents),
                text(line.spent_cents),
                content.currency().as_str().to_owned(),
            ]));
        }
    };
    put("plan", content.plan.id, content.plan.body.name(), &content.plan.body.funding);
    content
        .objectives
        .iter()
        .for_each(|item| put("objective", item.id, item.body.name(), &item.body.funding));
    content.sheets.iter().for_each(|item| put("sheet", item.id, item.body.name(), &item.body.budget));
    csv
}

fn indicators_csv(content: &PlanContent) -> String {
    let header = ["id", "code", "name", "unit", "target", "year", "day", "value", "fault"];
    let mut csv = csv_line(&header.map(ToOwned::to_owned));
    for series in content.series() {
        let data = indicator_data(&series);
        for point in data.values {
            csv.push_str(&csv_line(&[
                data.id.to_string(),
                data.code.clone(),
                data.name.clone(),
                data.unit.clone(),
                text(data.target),
                point.year.to_string(),
                text(point.day),
                text(point.value),
                text(point.fault),
            ]));
        }
    }
    csv
}

fn matrix_csv(content: &PlanContent) -> String {
    let header = ["id", "objective", "question", "criterion", "indicators", "source", "judgement", "comment"];
    let mut csv = csv_line(&header.map(ToOwned::to_owned));
    for row in &content.matrix {
        let objective = row.parent.and_then(|id| PlanContent::find(&content.objectives, id));
        let codes = row.body.indicators.iter().filter_map(|id| PlanContent::find(&content.indicators, *id));
        let codes: Vec<String> = codes.map(|indicator| indicator.body.code.clone()).collect();
        csv.push_str(&csv_line(&[
            row.id.to_string(),
            objective.map(|objective| objective.body.number.clone()).unwrap_or_default(),
            row.body.question.clone(),
            row.body.criterion.clone(),
            joined(&codes),
            row.body.source.clone(),
            row.body.judgement.as_str().to_owned(),
            row.body.comment.clone(),
        ]));
    }
    csv
}

/// Files of a plan: name and what it holds.
pub(crate) const FILES: [&str; 7] =
    ["plan.json", "sheets.csv", "budget.csv", "indicators.csv", "matrix.csv", "grants.csv", "opinions.csv"];

/// Values of the page.
#[derive(Template)]
#[template(path = "plan/data.html")]
pub(crate) struct DataPage {
    pub(crate) frame: Frame,
    pub(crate) shell: Shell,
    pub(crate) files: Vec<(String, String)>,
    pub(crate) api: String,
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug)): Path<(String, String)>,
) -> PageResult {
    let t = place.words();
    let (_, shell) = open(&web, &place, &slug, "").await?;
    let file = |name: &&str| {
        let key = format!("plan-data-{}", name.replace('.', "-"));
        ((*name).to_owned(), t.say(&key))
    };
    page(&DataPage {
        frame: place.frame("plans"),
        files: FILES.iter().map(file).collect(),
        api: format!("/api/v1/cities/{}/plans/{slug}", place.city.slug),
        shell,
    })
}

pub(crate) async fn file(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug, name)): Path<(String, String, String)>,
) -> Result<Response, Fault> {
    let content = web.app.load_plan(&Viewer::public(place.city.id), &slug).await?;
    let city = &place.city.slug;
    let base = format!("/{city}/plans/{slug}");
    let csv = match name.as_str() {
        "plan.json" => return Ok(Json(plan_data(&content, city)).into_response()),
        "sheets.csv" => sheets_csv(&content, &base),
        "budget.csv" => budget_csv(&content),
        "indicators.csv" => indicators_csv(&content),
        "matrix.csv" => matrix_csv(&content),
        "grants.csv" => grants_csv(&content),
        "opinions.csv" => opinions_csv(&content),
        _ => return Err(WebError::NotFound.into()),
    };
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{slug}-{name}\"")),
        (CACHE_CONTROL, "no-cache".to_owned()),
    ];
    Ok((headers, csv).into_response())
}

#[cfg(test)]
mod tests {
    use super::csv_line;

    #[test]
    fn cells_are_quoted_and_no_formula_gets_through() {
        let line =
            |cells: &[&str]| csv_line(&cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
        assert_eq!(line(&["a", "b, c", "d \"e\""]), "a,\"b, c\",\"d \"\"e\"\"\"\r\n");
        assert_eq!(
            line(&["=1+1", "@x", "-5", "-x", "ligne\nsuite"]),
            "'=1+1,'@x,-5,'-x,\"ligne\nsuite\"\r\n"
        );
    }
}
