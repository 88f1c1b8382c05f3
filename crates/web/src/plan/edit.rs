//! How does staff change a plan, and what does the second of two see who change the same thing?

use app::plan::PlanContent;
use app::plan::edit::{Draft, Meanwhile, Saved};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::ItemId;
use domain::plan::check::FieldFault;
use domain::plan::item::{Item, Kind, usual_visibility};
use domain::plan::provenance::FieldVisibility;
use domain::plan::structure::Part;
use serde::Deserialize;
use serde_json::Value;

use super::form::{self, Column, Field, Typed, Widget, fields};
use super::sheets::Choice;
use super::shell::{Proof, Shell, open, proofs};
use super::words::{self, Moved, moved, value_words};
use crate::errors::{Dressed, Fault, PageResult, WebError, page};
use crate::filters;
use crate::frame::Frame;
use crate::i18n::{Words, has_message};
use crate::security::forms::CheckedForm;
use crate::state::Web;
use crate::visit::InCity;

/// A cell of a row.
pub(crate) struct Cell {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) input: &'static str,
    pub(crate) value: String,
}

/// How a field is shown in a form.
pub(crate) enum Input {
    Line { input: &'static str, value: String },
    Text { value: String, rows: usize },
    Check { checked: bool },
    Choice { choices: Vec<Choice> },
    Many { choices: Vec<Choice> },
    Two { value: String, people: String },
    Rows { rows: Vec<Vec<Cell>> },
}

/// A field of a form.
pub(crate) struct FieldView {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) proofs: Vec<Proof>,
    pub(crate) input: Input,
}

/// Who sees a field, and the way to change it.
pub(crate) struct Seen {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) internal: bool,
}

/// A field that two people changed.
pub(crate) struct ClashView {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) mine: String,
    pub(crate) theirs: String,
}

/// What others did while the person was writing.
pub(crate) struct Met {
    pub(crate) theirs: Vec<Moved>,
    pub(crate) clashes: Vec<ClashView>,
    /// The person's fields, so that a choice can still take them.
    pub(crate) mine: String,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "plan/edit.html")]
pub(crate) struct EditPage {
    pub(crate) frame: Frame,
    pub(crate) shell: Shell,
    pub(crate) token: String,
    pub(crate) title: String,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) seen: u32,
    pub(crate) fields: Vec<FieldView>,
    pub(crate) error: Option<String>,
    pub(crate) met: Option<Met>,
    pub(crate) seen_by: Vec<Seen>,
    pub(crate) remove: Option<String>,
    pub(crate) visibility: String,
}

fn kind_of(name: &str) -> Result<Kind, Fault> {
    Kind::from_name(name).ok_or_else(|| WebError::NotFound.into())
}

/// Where a thing is read.
fn reading(base: &str, kind: Kind, id: ItemId, content: &PlanContent) -> String {
    match kind {
        Kind::Sheet => format!("{base}/sheets/{id}"),
        Kind::Indicator => format!("{base}/indicators/{id}"),
        Kind::Matrix => format!("{base}/matrix"),
        Kind::Group | Kind::Meeting => format!("{base}/meetings"),
        Kind::Objective => PlanContent::find(&content.objectives, id).map_or_else(
            || base.to_owned(),
            |objective| {
                format!("{base}/objectives/{}", crate::documents::paging::encode(&objective.body.number))
            },
        ),
        Kind::Chapter => {
            report_of(base, content.chapters.iter().map(|chapter| (chapter.id, chapter.body.year)), id)
        }
        Kind::Grant => report_of(base, content.grants.iter().map(|grant| (grant.id, grant.body.year)), id),
        Kind::Opinion => {
            report_of(base, content.opinions.iter().map(|opinion| (opinion.id, opinion.body.year)), id)
        }
        Kind::Plan | Kind::Axis => base.to_owned(),
    }
}

/// The report of the year that a thing of it is of.
fn report_of(base: &str, mut all: impl Iterator<Item = (ItemId, i16)>, id: ItemId) -> String {
    let year = all.find(|(known, _)| *known == id).map(|(_, year)| year);
    year.map_or_else(|| format!("{base}/report"), |year| format!("{base}/report?year={year}"))
}

fn input_of(t: Words, field: &Field, typed: &Typed, content: &PlanContent, city: &str) -> Input {
    let value = typed.get(field.name).cloned().unwrap_or_default();
    let line = |input: &'static str| Input::Line { input, value: value.clone() };
    match field.widget {
        Widget::Line | Widget::Number | Widget::Money => line("text"),
        Widget::Whole => line("number"),
        Widget::Date => line("date"),
        Widget::Time => line("time"),
        Widget::Text => Input::Text { rows: 5, value },
        Widget::Lines | Widget::Decisions => Input::Text { rows: 4, value },
        Widget::Documents => {
            let addresses: Vec<String> =
                value
                    .lines()
                    .map(|line| {
                        if line.contains('/') { line.to_owned() } else { format!("/{city}/documents/{line}") }
                    })
                    .collect();
            Input::Text { rows: 3, value: addresses.join("\n") }
        }
        Widget::Parties => {
            let people = typed.get(&format!("{}-people", field.name)).cloned().unwrap_or_default();
            Input::Two { value, people }
        }
        Widget::Check => Input::Check { checked: value == "1" },
        Widget::Choice(prefix, codes) => {
            let choice = |code: &&str| Choice {
                label: words::coded(t, prefix, code),
                chosen: **code == value,
                value: (*code).to_owned(),
            };
            Input::Choice { choices: codes.iter().map(choice).collect() }
        }
        Widget::Indicators => {
            let choice = |indicator: &Item<domain::plan::indicator::Indicator>| Choice {
                label: indicator.body.name.clone(),
                value: format!("indicator-{}", indicator.id),
                chosen: typed.get(&format!("indicator-{}", indicator.id)).is_some_and(|text| text == "1"),
            };
            Input::Many { choices: content.indicators.iter().map(choice).collect() }
        }
        Widget::Rows(columns) => {
            let cell = |rank: usize, (column, label): &(Column, &'static str)| {
                let name = format!("{}-{rank}-{label}", field.name);
                Cell {
                    value: typed.get(&name).cloned().unwrap_or_default(),
                    name,
                    label: column_words(t, label),
                    input: match column {
                        Column::Day => "date",
                        Column::Year => "number",
                        Column::Flag => "checkbox",
                        _ => "text",
                    },
                }
            };
            let rows = (0..form::row_count(typed, field.name))
                .map(|rank| columns.iter().map(|column| cell(rank, column)).collect())
                .collect();
            Input::Rows { rows }
        }
    }
}

fn column_words(t: Words, name: &str) -> String {
    words::coded(t, "plan-column-", name)
}

fn field_view(
    t: Words,
    field: &Field,
    (typed, fault): (&Typed, Option<&FieldFault>),
    (content, city): (&PlanContent, &str),
    item: Option<&Item<Value>>,
) -> FieldView {
    let hint = format!("plan-hint-{}", field.name.replace('_', "-"));
    let error = fault.filter(|fault| fault.field == field.name);
    FieldView {
        name: field.name,
        label: words::field(t, field.name),
        hint: has_message(&hint).then(|| t.say(&hint)),
        error: error.map(|fault| words::coded(t, "plan-refused-", fault.code)),
        proofs: item.map(|item| proofs(city, item.sources_of(field.name))).unwrap_or_default(),
        input: input_of(t, field, typed, content, city),
    }
}

/// What a form is about.
struct Subject<'a> {
    kind: Kind,
    item: Option<&'a Item<Value>>,
    action: String,
    back: String,
    title: String,
    remove: Option<String>,
}

fn form_page(
    place: &InCity,
    (content, shell): (&PlanContent, Shell),
    subject: Subject<'_>,
    typed: &Typed,
    (fault, met): (Option<FieldFault>, Option<Met>),
) -> EditPage {
    let t = place.words();
    let frame = place.frame("plans");
    let city = place.city.slug.as_str();
    let fields = fields(subject.kind);
    let view = |field: &Field| field_view(t, field, (typed, fault.as_ref()), (content, city), subject.item);
    let seen = |field: &Field| {
        let item = subject.item?;
        // Without these nobody knows what the rest is about.
        let fixed = matches!(
            field.name,
            "title" | "status" | "number" | "code" | "name" | "year" | "part" | "commune" | "council"
        );
        (!fixed).then(|| Seen {
            name: field.name,
            label: words::field(t, field.name),
            internal: item
                .visibility
                .get(field.name)
                .copied()
                .unwrap_or_else(|| usual_visibility(field.name))
                == FieldVisibility::Internal,
        })
    };
    let named = fault.as_ref().map(|fault| {
        let (field, code) = (words::field(t, fault.field), words::coded(t, "plan-refused-", fault.code));
        t.with("plan-refused-what", &[("field", &field), ("why", &code)])
    });
    EditPage {
        token: frame.agent.clone().unwrap_or_default(),
        frame,
        title: subject.title,
        visibility: format!("{}/visibility", subject.action),
        action: subject.action,
        back: subject.back,
        seen: subject.item.map_or(0, |item| item.revision),
        fields: fields.iter().map(view).collect(),
        error: named,
        met,
        seen_by: fields.iter().filter_map(seen).collect(),
        remove: subject.remove,
        shell,
    }
}

/// The page of a thing that stands.
async fn existing(
    web: &Web,
    place: &InCity,
    (slug, kind, id): (&str, Kind, ItemId),
    typed: Option<Typed>,
    told: (Option<FieldFault>, Option<Met>),
) -> PageResult {
    let t = place.words();
    let (content, shell) = open(web, place, slug, "").await?;
    let item = web.app.load_plan_value(&place.viewer, kind, id).await?;
    if item.plan != content.plan.plan {
        return Err(WebError::NotFound.into());
    }
    let action = format!("{}/{}/{id}", shell.staff, kind.as_str());
    let typed = typed.unwrap_or_else(|| form::typed(kind, &item.body));
    let named = ["title", "name", "question", "day", "commune", "council"];
    let name = named.iter().find_map(|name| item.body.get(*name)?.as_str()).map(ToOwned::to_owned);
    let part =
        || item.body.get("part").and_then(Value::as_str).map(|part| words::coded(t, "plan-part-", part));
    let subject = Subject {
        kind,
        item: Some(&item),
        back: reading(&shell.base, kind, id, &content),
        title: format!("{} : {}", words::kind(t, kind), name.or_else(part).unwrap_or_default()),
        remove: (kind != Kind::Plan).then(|| format!("{action}/remove")),
        action,
    };
    let status = match &told {
        (Some(_), _) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, Some(_)) => StatusCode::CONFLICT,
        (None, None) => StatusCode::OK,
    };
    with_status(status, page(&form_page(place, (&content, shell), subject, &typed, told))?)
}

/// A form that is shown again says so to programs too; it is a page of its own, not one of errors.
pub(crate) fn with_status(status: StatusCode, page: Response) -> PageResult {
    let mut response: Response = (status, page).into_response();
    response.extensions_mut().insert(Dressed);
    Ok(response)
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug, kind, id)): Path<(String, String, String, ItemId)>,
) -> PageResult {
    existing(&web, &place, (&slug, kind_of(&kind)?, id), None, (None, None)).await
}

fn met_of(t: Words, base: &str, content: &PlanContent, met: &Meanwhile<Value>) -> Met {
    let currency = content.currency();
    let clash = |clash: &domain::plan::change::Clash| ClashView {
        label: words::field(t, &clash.field),
        mine: value_words(t, currency, &clash.field, &clash.mine),
        theirs: value_words(t, currency, &clash.field, &clash.theirs),
        name: clash.field.clone(),
    };
    Met {
        theirs: met.theirs.iter().map(|line| moved(t, base, currency, line)).collect(),
        clashes: met.clashes.iter().map(clash).collect(),
        mine: met.mine.to_string(),
    }
}

/// Takes the fields that the person chose to keep as they had written them.
fn take_mine(body: &mut Value, typed: &Typed) {
    let mine: Option<Value> = typed.get("mine").and_then(|mine| serde_json::from_str(mine).ok());
    let (Some(mine), Some(object)) = (mine, body.as_object_mut()) else { return };
    for (key, _) in typed.iter().filter(|(_, text)| *text == "1") {
        if let Some(field) = key.strip_prefix("take-")
            && let Some(value) = mine.get(field)
        {
            object.insert(field.to_owned(), value.clone());
        }
    }
}

pub(crate) async fn save(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug, kind, id)): Path<(String, String, String, ItemId)>,
    CheckedForm(typed): CheckedForm<Typed>,
) -> PageResult {
    let kind = kind_of(&kind)?;
    let (content, shell) = open(&web, &place, &slug, "").await?;
    let item = web.app.load_plan_value(&place.viewer, kind, id).await?;
    let address = (slug.as_str(), kind, id);
    let mut body = match form::parse(kind, &typed, &item.body) {
        Ok(body) => body,
        Err(fault) => return existing(&web, &place, address, Some(typed), (Some(fault), None)).await,
    };
    take_mine(&mut body, &typed);
    let seen = typed.get("seen").and_then(|seen| seen.parse().ok()).unwrap_or(0);
    match web.app.save_plan_value(&place.viewer, kind, Draft { id, seen, body }).await {
        Ok(Saved::Done(_)) => Ok(Redirect::to(&reading(&shell.base, kind, id, &content)).into_response()),
        Ok(Saved::Meanwhile(met)) => {
            let told = met_of(place.words(), &shell.base, &content, &met);
            let merged = form::typed(kind, &met.merged);
            existing(&web, &place, address, Some(merged), (None, Some(told))).await
        }
        Err(app::Error::Field { field, code }) => {
            let fault = FieldFault { field, code };
            existing(&web, &place, address, Some(typed), (Some(fault), None)).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(crate) struct NewQuery {
    #[serde(rename = "in")]
    parent: ItemId,
    #[serde(default)]
    day: String,
    /// Year and part of the annual report that it is for.
    #[serde(default)]
    year: String,
    #[serde(default)]
    part: String,
}

fn new_page(
    place: &InCity,
    (content, shell): (PlanContent, Shell),
    (kind, parent): (Kind, ItemId),
    typed: &Typed,
    fault: Option<FieldFault>,
) -> PageResult {
    let t = place.words();
    let subject = Subject {
        kind,
        item: None,
        action: format!("{}/new/{}?in={parent}", shell.staff, kind.as_str()),
        back: shell.staff.clone(),
        title: t.with("plan-new", &[("kind", &words::kind(t, kind))]),
        remove: None,
    };
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    with_status(status, page(&form_page(place, (&content, shell), subject, typed, (fault, None)))?)
}

pub(crate) async fn ask_new(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug, kind)): Path<(String, String, String)>,
    Query(query): Query<NewQuery>,
) -> PageResult {
    let kind = kind_of(&kind)?;
    let mut body = app::plan::values::empty(kind);
    if kind == Kind::Meeting {
        let (content, _) = open(&web, &place, &slug, "").await?;
        let last = PlanContent::find(&content.groups, query.parent)
            .and_then(|group| super::meetings::cadence_of(&content, group).last);
        if let Some(fields) = body.as_object_mut() {
            let public = web.app.load_public_plan(place.city.id, &slug).await?;
            let agenda = super::meetings::agenda(place.words(), &public, last);
            fields.insert("agenda".to_owned(), agenda.into());
            if let Ok(day) = query.day.parse::<jiff::civil::Date>() {
                fields.insert("day".to_owned(), day.to_string().into());
            }
        }
    }
    if matches!(kind, Kind::Chapter | Kind::Grant | Kind::Opinion)
        && let Some(fields) = body.as_object_mut()
    {
        if let Ok(year) = query.year.parse::<i16>() {
            fields.insert("year".to_owned(), year.into());
        }
        if let Some(part) = Part::from_name(&query.part).filter(|_| kind == Kind::Chapter) {
            fields.insert("part".to_owned(), part.as_str().into());
        }
    }
    let opened = open(&web, &place, &slug, "").await?;
    new_page(&place, opened, (kind, query.parent), &form::typed(kind, &body), None)
}

pub(crate) async fn add(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug, kind)): Path<(String, String, String)>,
    Query(query): Query<NewQuery>,
    CheckedForm(typed): CheckedForm<Typed>,
) -> PageResult {
    let kind = kind_of(&kind)?;
    let (content, shell) = open(&web, &place, &slug, "").await?;
    let refused = match form::parse(kind, &typed, &app::plan::values::empty(kind)) {
        Err(fault) => fault,
        Ok(body) => {
            let plan = content.plan.plan;
            match web.app.add_plan_value(&place.viewer, (kind, plan), query.parent, body).await {
                Ok(id) => {
                    let content = web.app.load_plan(&place.viewer, &slug).await?;
                    return Ok(Redirect::to(&reading(&shell.base, kind, id, &content)).into_response());
                }
                Err(app::Error::Field { field, code }) => FieldFault { field, code },
                Err(error) => return Err(error.into()),
            }
        }
    };
    new_page(&place, (content, shell), (kind, query.parent), &typed, Some(refused))
}

pub(crate) async fn remove(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug, kind, id)): Path<(String, String, String, ItemId)>,
    CheckedForm(typed): CheckedForm<Typed>,
) -> PageResult {
    let seen = typed.get("seen").and_then(|seen| seen.parse().ok()).ok_or(WebError::BadRequest)?;
    web.app.remove_plan_value(&place.viewer, kind_of(&kind)?, id, seen).await?;
    Ok(Redirect::to(&format!("/{}/staff/plans/{slug}", place.city.slug)).into_response())
}

#[derive(Deserialize)]
pub(crate) struct VisibilityForm {
    field: String,
    visibility: FieldVisibility,
}

pub(crate) async fn set_visibility(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug, kind, id)): Path<(String, String, String, ItemId)>,
    CheckedForm(form): CheckedForm<VisibilityForm>,
) -> PageResult {
    let known = kind_of(&kind)?;
    web.app.set_value_visibility(&place.viewer, (known, id), &form.field, form.visibility).await?;
    Ok(Redirect::to(&format!("/{}/staff/plans/{slug}/{kind}/{id}", place.city.slug)).into_response())
}
