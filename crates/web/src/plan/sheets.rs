//! Which actions are there, by neighbourhood, pilot, state?

use app::plan::{PlanContent, SheetFilter};
use askama::Template;
use axum::extract::{Path, Query, State};
use domain::ItemId;
use domain::plan::item::{Body as _, Item};
use domain::plan::sheet::{ActionSheet, Status};
use serde::Deserialize;

use super::shell::{Shell, open, period};
use super::words;
use crate::documents::paging::{self, Paging};
use crate::errors::{PageResult, page};
use crate::frame::Frame;
use crate::i18n::Words;
use crate::state::Web;
use crate::visit::InCity;

/// Sheets on a page.
const PAGE_SHEETS: u32 = 30;

/// A sheet in a list.
pub(crate) struct SheetLine {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) status: String,
    pub(crate) status_name: &'static str,
    pub(crate) late: Option<String>,
    pub(crate) pilots: String,
    pub(crate) period: String,
    pub(crate) neighbourhoods: String,
}

/// A sheet as a list shows it.
pub(crate) fn sheet_line(
    t: Words,
    content: &PlanContent,
    base: &str,
    sheet: &Item<ActionSheet>,
) -> SheetLine {
    let body = &sheet.body;
    SheetLine {
        href: format!("{base}/sheets/{}", sheet.id),
        title: body.name(),
        status: words::status(t, body.status),
        status_name: body.status.as_str(),
        late: body.late_since(content.today).map(|day| t.date(&day)),
        pilots: content.pilots(sheet).join(", "),
        period: period(t, body.start, body.end),
        neighbourhoods: body.neighbourhoods.join(", "),
    }
}

/// A choice of a filter.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) chosen: bool,
}

#[derive(Default, Deserialize)]
pub(crate) struct SheetsQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    pilot: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    axis: String,
    page: Option<String>,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "plan/sheets.html")]
pub(crate) struct SheetsPage {
    pub(crate) frame: Frame,
    pub(crate) shell: Shell,
    pub(crate) text: String,
    pub(crate) statuses: Vec<Choice>,
    pub(crate) pilots: Vec<Choice>,
    pub(crate) places: Vec<Choice>,
    pub(crate) axes: Vec<Choice>,
    pub(crate) total: usize,
    pub(crate) is_filtered: bool,
    pub(crate) sheets: Vec<SheetLine>,
    pub(crate) paging: Paging,
}

fn choices(names: Vec<String>, chosen: &str) -> Vec<Choice> {
    let choice = |name: String| Choice { chosen: name == chosen, label: name.clone(), value: name };
    names.into_iter().map(choice).collect()
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug)): Path<(String, String)>,
    Query(query): Query<SheetsQuery>,
) -> PageResult {
    let (content, shell) = open(&web, &place, &slug, "sheets").await?;
    page(&sheets_page(&place, &content, shell, query))
}

/// The page, from what was loaded.
pub(crate) fn sheets_page(
    place: &InCity,
    content: &PlanContent,
    shell: Shell,
    query: SheetsQuery,
) -> SheetsPage {
    let t = place.words();
    let late = query.status == "late";
    let filter = SheetFilter {
        text: query.q.chars().take(120).collect(),
        status: Status::from_name(&query.status),
        late,
        pilot: query.pilot.clone(),
        neighbourhood: query.place.clone(),
        axis: query.axis.parse::<ItemId>().ok(),
    };
    let is_filtered = filter != SheetFilter::default();
    let found = content.filtered(&filter);
    let number = paging::page_number(query.page.as_deref());
    let skipped = (number as usize - 1).saturating_mul(PAGE_SHEETS as usize);
    let shown = found.iter().skip(skipped).take(PAGE_SHEETS as usize);
    let sheets = shown.map(|sheet| sheet_line(t, content, &shell.base, sheet)).collect();
    let mut statuses: Vec<Choice> = Status::ALL
        .into_iter()
        .map(|status| Choice {
            value: status.as_str().to_owned(),
            label: words::status(t, status),
            chosen: Some(status) == filter.status,
        })
        .collect();
    statuses.insert(0, Choice { value: "late".to_owned(), label: t.say("plan-late"), chosen: late });
    let pilots =
        content.names(|content, sheet| content.pilots(sheet).into_iter().map(ToOwned::to_owned).collect());
    let axes = content.axes.iter().map(|axis| Choice {
        value: axis.id.to_string(),
        label: format!("{}. {}", axis.body.number, axis.body.title),
        chosen: Some(axis.id) == filter.axis,
    });
    let kept = [
        ("q", query.q.as_str()),
        ("status", query.status.as_str()),
        ("pilot", query.pilot.as_str()),
        ("place", query.place.as_str()),
        ("axis", query.axis.as_str()),
    ];
    let base = format!("{}/sheets", shell.base);
    SheetsPage {
        frame: place.frame("plans"),
        statuses,
        pilots: choices(pilots, &query.pilot),
        places: choices(content.names(|_, sheet| sheet.body.neighbourhoods.clone()), &query.place),
        axes: axes.collect(),
        total: found.len(),
        is_filtered,
        sheets,
        paging: Paging::new(&base, &kept, (number, PAGE_SHEETS), found.len() as u64),
        text: filter.text,
        shell,
    }
}
