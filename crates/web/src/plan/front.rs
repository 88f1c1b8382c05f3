//! What does a resident understand of a plan in a minute: where it stands, what moved, what is late, the money?

use app::PageRequest;
use app::plan::{ChangeQuery, PlanContent};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::IntoResponse as _;
use domain::plan::progress::Progress;
use domain::plan::sheet::Status;

use super::money::{FunderRow, funder_chart, funder_rows};
use super::report::{may_validate, validated};
use super::shell::{Shell, open, period};
use super::words::{self, Moved, moved};
use crate::chart::{About, Bar, Chart, Segment, Width, bars};
use crate::errors::{PageResult, page};
use crate::filters;
use crate::frame::Frame;
use crate::i18n::Words;
use crate::plan::changes::{LastVisit, last_visit};
use crate::state::Web;
use crate::visit::InCity;

/// Changes shown on the front page.
const MOVED_MAX: u32 = 5;
/// Late sheets shown on the front page.
const LATE_MAX: usize = 5;
/// Funders shown on the front page.
pub(crate) const FUNDERS_MAX: usize = 6;

/// An axis with its objectives.
pub(crate) struct AxisPart {
    pub(crate) title: String,
    pub(crate) objectives: Vec<ObjectiveLine>,
}

/// An objective in a list.
pub(crate) struct ObjectiveLine {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) sentence: String,
    pub(crate) late: u32,
}

/// A sheet that is late.
pub(crate) struct LateLine {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) since: String,
    pub(crate) status: String,
    pub(crate) reason: String,
    pub(crate) pilots: String,
}

/// A row of the table twin of the progress chart.
pub(crate) struct ProgressRow {
    pub(crate) label: String,
    pub(crate) counts: Vec<u32>,
    pub(crate) total: u32,
    pub(crate) late: u32,
}

/// A line of a chart's legend.
pub(crate) struct Legend {
    pub(crate) tone: u8,
    pub(crate) label: String,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "plan/front.html")]
pub(crate) struct FrontPage {
    pub(crate) frame: Frame,
    pub(crate) shell: Shell,
    pub(crate) summary: String,
    pub(crate) contact: String,
    pub(crate) period: String,
    pub(crate) total: u32,
    pub(crate) done: u32,
    pub(crate) under_way: u32,
    pub(crate) late_total: u32,
    pub(crate) chart: Chart,
    pub(crate) legend: Vec<Legend>,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<ProgressRow>,
    pub(crate) moved: Vec<Moved>,
    pub(crate) since_visit: Option<(i64, u64)>,
    pub(crate) late: Vec<LateLine>,
    /// Whether more are late than shown.
    pub(crate) late_more: bool,
    pub(crate) planned: String,
    pub(crate) spent: Option<String>,
    pub(crate) money_chart: Chart,
    pub(crate) money_rows: Vec<FunderRow>,
    pub(crate) axes: Vec<AxisPart>,
    pub(crate) documents: Vec<String>,
    /// What says that the plan was validated.
    pub(crate) validated: Option<String>,
    /// Token of the form that validates it; `None` where the reader may not, or it is done.
    pub(crate) validate: Option<String>,
}

/// States that stand in a plan, in their order.
pub(crate) fn states(progress: &Progress) -> Vec<Status> {
    Status::ALL.into_iter().filter(|status| progress.of(*status) > 0).collect()
}

/// The chart of progress by axis with its table and legend.
pub(crate) fn progress_chart(
    t: Words,
    content: &PlanContent,
    width: Width,
) -> (Chart, Vec<Legend>, Vec<String>, Vec<ProgressRow>) {
    let (all, places) = content.progress();
    let states = states(&all);
    let none = Progress::default();
    let lines: Vec<(String, String, &Progress)> = content
        .axes
        .iter()
        .map(|axis| {
            let short = t.with("plan-axis-n", &[("number", &axis.body.number)]);
            let full = format!("{short} : {}", axis.body.title);
            // What the axis is about says more than its number; the chart cuts it to what fits.
            (domain::plan::item::Body::name(&axis.body), full, places.get(&axis.id).unwrap_or(&none))
        })
        .collect();
    let largest = lines.iter().map(|(_, _, progress)| progress.total).max().unwrap_or(0);
    let drawn: Vec<Bar> = lines
        .iter()
        .map(|(short, _, progress)| Bar {
            label: short.clone(),
            shown: t.with(
                "plan-done-of",
                &[("done", &progress.of(Status::Done).to_string()), ("total", &progress.total.to_string())],
            ),
            segments: states
                .iter()
                .map(|status| Segment {
                    tone: words::tone(*status),
                    value: f64::from(progress.of(*status)),
                    shown: format!("{} : {}", words::status(t, *status), progress.of(*status)),
                })
                .collect(),
        })
        .collect();
    let about = About {
        id: "progress".to_owned(),
        title: t.say("plan-chart-progress-axis"),
        description: t.with(
            "plan-chart-progress-what",
            &[("done", &all.of(Status::Done).to_string()), ("total", &all.total.to_string())],
        ),
    };
    let row = |(_, full, progress): &(String, String, &Progress)| ProgressRow {
        label: full.clone(),
        counts: states.iter().map(|status| progress.of(*status)).collect(),
        total: progress.total,
        late: progress.late,
    };
    (
        bars(width, &about, &drawn, f64::from(largest)),
        states.iter().map(|s| Legend { tone: words::tone(*s), label: words::status(t, *s) }).collect(),
        states.iter().map(|status| words::status(t, *status)).collect(),
        lines.iter().map(row).collect(),
    )
}

fn axes(t: Words, content: &PlanContent, base: &str) -> Vec<AxisPart> {
    let (_, places) = content.progress();
    let none = Progress::default();
    let line = |objective: &domain::plan::item::Item<domain::plan::structure::Objective>| {
        let progress = places.get(&objective.id).unwrap_or(&none);
        ObjectiveLine {
            href: format!("{base}/objectives/{}", crate::documents::paging::encode(&objective.body.number)),
            title: domain::plan::item::Body::name(&objective.body),
            sentence: t.with(
                "plan-done-of-sheets",
                &[("done", &progress.of(Status::Done).to_string()), ("total", &progress.total.to_string())],
            ),
            late: progress.late,
        }
    };
    let mut parts: Vec<AxisPart> = content
        .axes
        .iter()
        .map(|axis| AxisPart {
            title: format!(
                "{} : {}",
                t.with("plan-axis-n", &[("number", &axis.body.number)]),
                axis.body.title
            ),
            objectives: content.objectives_of(axis.id).map(line).collect(),
        })
        .collect();
    let loose: Vec<ObjectiveLine> = content.objectives_of(content.plan.id).map(line).collect();
    if !loose.is_empty() {
        parts.push(AxisPart { title: t.say("plan-without-axis"), objectives: loose });
    }
    parts
}

/// Late sheets, the latest first.
pub(crate) fn late_lines(t: Words, content: &PlanContent, base: &str, most: usize) -> Vec<LateLine> {
    let line = |(sheet, since): &(
        &domain::plan::item::Item<domain::plan::sheet::ActionSheet>,
        jiff::civil::Date,
    )| LateLine {
        href: format!("{base}/sheets/{}", sheet.id),
        title: domain::plan::item::Body::name(&sheet.body),
        since: t.date(since),
        status: words::status(t, sheet.body.status),
        reason: sheet.body.status_reason.clone(),
        pilots: content.pilots(sheet).join(", "),
    };
    content.late().iter().take(most).map(line).collect()
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug)): Path<(String, String)>,
    headers: HeaderMap,
) -> PageResult {
    let t = place.words();
    let (content, shell) = open(&web, &place, &slug, "front").await?;
    let slice = PageRequest::new(MOVED_MAX, 0);
    let history = web.app.list_plan_changes(&place.viewer, &slug, ChangeQuery::default(), slice).await?;
    let LastVisit { before_ms, cookie } = last_visit(&headers, &shell.base, web.now_ms(), web.settings.https);
    let since_visit = match before_ms {
        Some(after_ms) => {
            let query = ChangeQuery { item: None, after_ms: Some(after_ms) };
            let found =
                web.app.list_plan_changes(&place.viewer, &slug, query, PageRequest::new(1, 0)).await?;
            Some((after_ms, found.total))
        }
        None => None,
    };
    let moved = history.items.iter().map(|line| moved(t, &shell.base, content.currency(), line)).collect();
    let mut response = page(&front(&place, &content, shell, moved, since_visit))?;
    if let Ok(value) = cookie.parse() {
        response.headers_mut().append(SET_COOKIE, value);
    }
    Ok(response.into_response())
}

/// The page, from what was loaded.
pub(crate) fn front(
    place: &InCity,
    content: &PlanContent,
    shell: Shell,
    moved: Vec<Moved>,
    since_visit: Option<(i64, u64)>,
) -> FrontPage {
    let t = place.words();
    let (progress, _) = content.progress();
    let (chart, legend, columns, rows) = progress_chart(t, content, Width::Fluid);
    let money = content.money();
    let plan = &content.plan.body;
    let frame = place.frame("plans");
    let validate = may_validate(place) && plan.validation(None).is_none();
    FrontPage {
        validated: validated(t, plan, None),
        validate: validate.then(|| frame.token.clone()),
        frame,
        summary: plan.summary.clone(),
        contact: plan.contact.clone(),
        period: period(t, plan.start, plan.end),
        total: progress.total,
        done: progress.of(Status::Done),
        under_way: progress.of(Status::UnderWay),
        late_total: progress.late,
        chart,
        legend,
        columns,
        rows,
        moved,
        since_visit,
        late: late_lines(t, content, &shell.base, LATE_MAX),
        late_more: progress.late as usize > LATE_MAX,
        planned: t.money(&money.all.planned_cents, &content.currency()),
        spent: (money.all.spent_cents > 0).then(|| t.money(&money.all.spent_cents, &content.currency())),
        money_chart: funder_chart(t, &money, content.currency(), Width::Fluid, FUNDERS_MAX),
        money_rows: funder_rows(t, &money, content.currency(), FUNDERS_MAX),
        axes: axes(t, content, &shell.base),
        documents: plan.documents.iter().map(|id| format!("/{}/documents/{id}", shell.city)).collect(),
        shell,
    }
}
