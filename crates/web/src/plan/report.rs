//! What does the annual report of a plan say? Laid out on what article L1111-2 of the French code of local government (law
//! of 21 February 2014, article 11) and the decree of 3 September 2015 ask: orientations recalled, evolution in the
//! priority districts, actions of the year, urban social development of communes that receive a solidarity grant,
//! perspectives, links between social, economic and urban parts, opinions of councils and what is done about them; with the
//! evaluation matrix, and the citizen council's opinion annexed.
//!
//! *Invariant:* every figure calls a note that says where it comes from.
//! *Invariant:* it holds what is public only, whoever reads or prints it, and nothing of the years after its own.

mod councils;
mod fill;
mod solidarity;

use app::plan::PlanContent;
use app::plan::figures::{Point, Series};
use app::plan::year::PlanYear;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use domain::city::{City, Regime};
use domain::plan::access::Deed;
use domain::plan::item::{Body as _, Item};
use domain::plan::money::{BudgetLine, totals};
use domain::plan::provenance::Provenance;
use domain::plan::sheet::{ActionSheet, Status};
use domain::plan::structure::{Part, Plan};
use domain::plan::yearly::Gap;
use serde::Deserialize;

use super::shell::{Proof, Shell, open, proofs};
use super::{front, indicators, money, words};
use crate::chart::Width;
use crate::errors::{Fault, PageResult, WebError, page};
use crate::frame::Frame;
use crate::i18n::Words;
use crate::paper::{self, Block, Note, Paper, Span, plain};
use crate::security::forms::CheckedForm;
use crate::state::Web;
use crate::visit::InCity;

/// Width of a chart on paper, in points: an A4 page without its margins.
const CHART_POINTS: f64 = 460.0;
/// Charts of indicators at most.
const INDICATOR_CHARTS_MAX: usize = 12;
/// Documents annexed at most.
const ANNEXES_MAX: usize = 100;

/// What a report is made of.
pub(crate) struct Matter<'a> {
    pub(crate) t: Words,
    /// The plan as it is today.
    pub(crate) content: &'a PlanContent,
    /// The actions of the year, as they stood on its last day.
    pub(crate) then: &'a PlanContent,
    pub(crate) plan: &'a PlanYear,
    pub(crate) city: &'a City,
    pub(crate) year: i16,
    /// Titles and addresses of documents of the year, annexed.
    pub(crate) annexes: Vec<(String, String)>,
}

fn both(draw: impl Fn(Width) -> crate::chart::Chart, title: &str, height: f64) -> Block {
    Block::Chart {
        title: title.to_owned(),
        fluid: draw(Width::Fluid),
        fixed: draw(Width::Fixed(CHART_POINTS)),
        size: (CHART_POINTS, height),
    }
}

impl<'a> Matter<'a> {
    pub(crate) fn new(t: Words, plan: &'a PlanYear, city: &'a City, annexes: Vec<(String, String)>) -> Self {
        Self { t, content: &plan.now, then: &plan.then, plan, city, year: plan.year, annexes }
    }

    fn href(&self, path: &str) -> String {
        format!("/{}/plans/{}{path}", self.city.slug, self.content.slug)
    }

    /// The note of what pilots wrote into the plan.
    fn register(&self, what: &str, path: &str) -> Note {
        self.registered(&self.content.today, what, path)
    }

    /// The same of how things stood at the end of the year.
    fn register_then(&self, what: &str, path: &str) -> Note {
        self.registered(&self.then.today, what, path)
    }

    fn registered(&self, day: &jiff::civil::Date, what: &str, path: &str) -> Note {
        let day = self.t.date(day);
        let text = self.t.with("plan-report-note-register", &[("what", what), ("day", &day)]);
        Note { text, href: Some(self.href(path)) }
    }

    /// The note of a value that documents say.
    fn proof(&self, sources: &[Provenance]) -> Option<Note> {
        let Proof { href, title, page, quote } = proofs(&self.city.slug, sources).into_iter().next()?;
        let page = page.to_string();
        let quote = quote.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = self
            .t
            .with("plan-report-note-document", &[("title", &title), ("page", &page), ("quote", &quote)]);
        Some(Note { text, href: Some(href) })
    }

    /// What lacks, in words.
    fn gap_words(&self, gaps: &[Gap]) -> String {
        let words = |gap: &Gap| words::coded(self.t, "plan-gap-", gap.as_str());
        gaps.iter().map(words).collect::<Vec<_>>().join(" ; ")
    }

    /// Says plainly what lacks.
    fn missing(&self, paper: &mut Paper, gaps: &[Gap]) {
        if !gaps.is_empty() {
            paper.prose(&self.t.with("plan-report-missing", &[("what", &self.gap_words(gaps))]));
        }
    }

    fn chapter(&self, part: Part) -> Option<&str> {
        let chapters = self.content.chapters.iter().map(|chapter| &chapter.body);
        let mut found = chapters.filter(|chapter| chapter.year == self.year && chapter.part == part);
        found.next().map(|chapter| chapter.text.as_str()).filter(|text| !text.trim().is_empty())
    }

    /// Sheets that were under way at some time of the year, or have money in it.
    fn sheets(&self) -> &[Item<ActionSheet>] {
        &self.then.sheets
    }

    /// Lines of the year's budgets.
    fn money(&self) -> Vec<&BudgetLine> {
        self.content.budget().filter(|line| line.year == Some(self.year)).collect()
    }

    fn written(&self, paper: &mut Paper, part: Part) {
        match self.chapter(part) {
            Some(text) => paper.prose(text),
            None => {
                let words = words::coded(self.t, "plan-part-", part.as_str());
                paper.prose(&self.t.with("plan-report-unwritten", &[("part", &words)]));
            }
        }
    }
}

/// The whole report.
pub(crate) fn compose(matter: &Matter<'_>) -> Paper {
    let t = matter.t;
    let year = matter.year.to_string();
    let title = &matter.content.plan.body.title;
    let mut paper = Paper {
        title: t.with("plan-report-title", &[("plan", title), ("year", &year)]),
        subtitle: t.with(
            "plan-report-subtitle",
            &[("city", &matter.city.name), ("day", &t.date(&matter.content.today))],
        ),
        language: t.locale.tag(),
        notes_title: t.say("plan-report-notes"),
        blocks: Vec::new(),
        notes: Vec::new(),
    };
    if let Some(words) = validated(t, &matter.content.plan.body, Some(matter.year)) {
        paper.prose(&words);
    }
    if matter.city.regime == Regime::Fr {
        paper.prose(&t.say("plan-report-law"));
    }
    orientations(matter, &mut paper);
    paper.blocks.push(Block::Heading(1, t.say("plan-report-districts")));
    matter.written(&mut paper, Part::Districts);
    districts(matter, &mut paper);
    figures(matter, &mut paper);
    paper.blocks.push(Block::Heading(1, t.with("plan-report-actions", &[("year", &year)])));
    matter.written(&mut paper, Part::Actions);
    reach(matter, &mut paper);
    progress(matter, &mut paper);
    actions(matter, &mut paper);
    spending(matter, &mut paper);
    solidarity::section(matter, &mut paper);
    paper.blocks.push(Block::Heading(1, t.say("plan-report-perspectives")));
    matter.written(&mut paper, Part::Perspectives);
    late(matter, &mut paper);
    paper.blocks.push(Block::Heading(1, t.say("plan-report-links")));
    matter.written(&mut paper, Part::Links);
    matrix(matter, &mut paper);
    councils::opinions(matter, &mut paper);
    councils::follow_up(matter, &mut paper);
    paper.blocks.push(Block::Heading(1, t.say("plan-report-annex")));
    matter.written(&mut paper, Part::Opinion);
    annexes(matter, &mut paper);
    paper
}

/// Documents that people put beside the parts of the year: deliberations, contributions.
fn annexes(matter: &Matter<'_>, paper: &mut Paper) {
    if matter.annexes.is_empty() {
        return;
    }
    paper.blocks.push(Block::Heading(2, matter.t.say("plan-report-pieces")));
    let mut items = Vec::new();
    for (title, href) in &matter.annexes {
        let text = matter.t.with("plan-report-note-piece", &[("title", title)]);
        let call = paper.note(Note { text, href: Some(href.clone()) });
        items.push(vec![Span::Text(title.clone()), call]);
    }
    paper.blocks.push(Block::List(items));
}

/// Titles and addresses of the documents of a year's chapters, grants and opinions, as the viewer may see them.
async fn annexed(app: &app::App, (content, city): (&PlanContent, &City), year: i16) -> Vec<(String, String)> {
    let viewer = app::Viewer::public(city.id);
    let chapters = content.chapters.iter().filter(|chapter| chapter.body.year == year);
    let grants = content.grants.iter().filter(|grant| grant.body.year == year);
    let opinions = content.opinions.iter().filter(|opinion| opinion.body.year == year);
    let mut ids: Vec<domain::DocumentId> = Vec::new();
    let named = chapters
        .flat_map(|chapter| &chapter.body.documents)
        .chain(grants.flat_map(|grant| &grant.body.documents))
        .chain(opinions.flat_map(|opinion| &opinion.body.documents));
    for id in named {
        if !ids.contains(id) && ids.len() < ANNEXES_MAX {
            ids.push(*id);
        }
    }
    let mut found = Vec::new();
    for id in ids {
        // A document that is gone, or not for everyone, is left out.
        if let Ok(document) = app.load_document(&viewer, id).await {
            let head = document.summary.head;
            found.push((head.title, format!("/{}/documents/{}", city.slug, head.id)));
        }
    }
    found
}

/// What says that the plan, or the report of a year, was validated.
pub(crate) fn validated(t: Words, plan: &Plan, year: Option<i16>) -> Option<String> {
    let validation = plan.validation(year)?;
    let key = if year.is_some() { "plan-report-validated" } else { "plan-validated" };
    let words = t.with(key, &[("day", &t.date(&validation.day))]);
    Some(if validation.note.is_empty() { words } else { format!("{words} {}", validation.note) })
}

fn orientations(matter: &Matter<'_>, paper: &mut Paper) {
    let t = matter.t;
    let plan = &matter.content.plan;
    paper.blocks.push(Block::Heading(1, t.say("plan-report-orientations")));
    paper.prose(&plan.body.orientations);
    let axis = |axis: &Item<domain::plan::structure::Axis>| {
        let note = matter.proof(axis.sources_of("title"));
        (format!("{} : {}", t.with("plan-axis-n", &[("number", &axis.body.number)]), axis.body.title), note)
    };
    let axes: Vec<(String, Option<Note>)> = matter.content.axes.iter().map(axis).collect();
    let items = axes
        .into_iter()
        .map(|(words, note)| {
            let mut spans = plain(words);
            spans.extend(note.map(|note| paper.note(note)));
            spans
        })
        .collect();
    paper.blocks.push(Block::List(items));
    let announced = totals(&plan.body.funding);
    if !announced.is_empty() {
        let note = matter
            .proof(plan.sources_of("funding"))
            .unwrap_or_else(|| matter.register(&t.say("plan-money-announced"), "/money"));
        let call = paper.note(note);
        let currency = matter.content.currency();
        let row = |(name, sum): &(String, domain::plan::money::Sum)| {
            vec![plain(name.clone()), vec![Span::Text(t.money(&sum.planned_cents, &currency)), call.clone()]]
        };
        let rows = announced.funders.iter().map(row).collect();
        let head = vec![t.say("plan-column-funder"), t.say("plan-column-planned")];
        paper.blocks.push(Block::Table { caption: t.say("plan-money-announced"), head, rows });
    }
}

/// Number of actions of the year in each neighbourhood.
fn districts(matter: &Matter<'_>, paper: &mut Paper) {
    let t = matter.t;
    let sheets = matter.sheets();
    let call = paper.note(matter.register_then(&t.say("plan-tab-sheets"), "/sheets"));
    let count = |place: &str, status: Option<Status>| {
        let there = sheets.iter().filter(|sheet| sheet.body.neighbourhoods.iter().any(|name| name == place));
        there.filter(|sheet| status.is_none_or(|status| sheet.body.status == status)).count()
    };
    let row = |place: &String| {
        let cell = |number: usize| vec![Span::Text(number.to_string()), call.clone()];
        vec![plain(place.clone()), cell(count(place, None)), cell(count(place, Some(Status::Done)))]
    };
    let places = &matter.content.plan.body.neighbourhoods;
    let rows: Vec<_> = places.iter().filter(|place| count(place, None) > 0).map(row).collect();
    if !rows.is_empty() {
        let head = vec![t.say("plan-filter-place"), t.say("plan-report-in-year"), t.say("plan-status-done")];
        paper.blocks.push(Block::Table { caption: t.say("plan-report-by-place"), head, rows });
    }
}

fn point_in(series: &Series<'_>, year: i16) -> Option<Point> {
    series.points.iter().rev().find(|point| point.year == year).cloned()
}

fn point_note(matter: &Matter<'_>, series: &Series<'_>, point: &Point) -> Note {
    let indicator = &series.indicator.body;
    let measure = indicator.values.iter().find(|measure| Some(measure.day) == point.day);
    if let Some(note) = measure
        .and_then(|measure| measure.source.as_ref())
        .and_then(|s| matter.proof(std::slice::from_ref(s)))
    {
        return note;
    }
    let path = format!("/indicators/{}", series.indicator.id);
    if !indicator.formula.is_empty() {
        let what = matter.t.with("plan-report-note-computed", &[("formula", &indicator.formula)]);
        return Note { text: what, href: Some(matter.href(&path)) };
    }
    let given = measure.map(|measure| measure.note.trim()).filter(|note| !note.is_empty());
    let source = [indicator.source.as_str()].into_iter().chain(given).collect::<Vec<_>>().join(", ");
    matter.register(&format!("{} ({source})", indicator.name), &path)
}

/// Indicators of the year beside those of the year before.
fn figures(matter: &Matter<'_>, paper: &mut Paper) {
    let t = matter.t;
    // The report of a year says nothing of the years after it, whenever it is printed.
    let mut all = matter.content.series();
    for series in &mut all {
        series.points.retain(|point| point.year <= matter.year);
    }
    let mut rows = Vec::new();
    for series in &all {
        let Some(now) = point_in(series, matter.year) else { continue };
        let unit = &series.indicator.body.unit;
        let mut cell = |point: Option<Point>| match point {
            Some(point) => {
                let call = paper.note(point_note(matter, series, &point));
                vec![Span::Text(indicators::value_words(t, unit, &point)), call]
            }
            None => plain("–"),
        };
        let before = cell(point_in(series, matter.year.saturating_sub(1)));
        let now = cell(Some(now));
        let target = series.indicator.body.target.map(|target| t.quantity(&target)).unwrap_or_default();
        let mut target_cell = plain(target.clone());
        if !target.is_empty() {
            let path = format!("/indicators/{}", series.indicator.id);
            target_cell.push(paper.note(matter.register(&series.indicator.body.name, &path)));
        }
        rows.push(vec![plain(series.indicator.body.name.clone()), before, now, target_cell]);
    }
    if rows.is_empty() {
        return;
    }
    let head = vec![
        t.say("plan-kind-indicator"),
        matter.year.saturating_sub(1).to_string(),
        matter.year.to_string(),
        t.say("plan-column-target"),
    ];
    paper.blocks.push(Block::Table { caption: t.say("plan-indicators-title"), head, rows });
    let drawn = all.iter().filter(|series| series.points.len() > 1).take(INDICATOR_CHARTS_MAX);
    for series in drawn {
        if indicators::chart(t, series, Width::Fluid).is_some() {
            let draw = |width| indicators::chart(t, series, width).unwrap_or_default();
            paper.blocks.push(Block::Heading(2, series.indicator.body.name.clone()));
            paper.blocks.push(both(draw, &series.indicator.body.name, 230.0));
        }
    }
}

/// On which day things stood so, and what the history does not tell.
fn reach(matter: &Matter<'_>, paper: &mut Paper) {
    let t = matter.t;
    if matter.then.today < matter.content.today {
        paper.prose(&t.with("plan-report-as-of", &[("day", &t.date(&matter.then.today))]));
        if matter.plan.unreached > 0 {
            paper.prose(&t.count("plan-report-unreached", matter.plan.unreached));
        }
    }
    if matter.plan.undated > 0 {
        paper.prose(&t.count("plan-report-undated", matter.plan.undated));
    }
}

fn progress(matter: &Matter<'_>, paper: &mut Paper) {
    let t = matter.t;
    let (_, _, columns, rows) = front::progress_chart(t, matter.then, Width::Fluid);
    if rows.iter().all(|row| row.total == 0) {
        return;
    }
    let title = t.say("plan-chart-progress-axis");
    #[expect(clippy::cast_precision_loss, reason = "a handful of axes")]
    let height = rows.len() as f64 * 54.0;
    paper.blocks.push(both(|width| front::progress_chart(t, matter.then, width).0, &title, height));
    let call = paper.note(matter.register_then(&title, ""));
    let row = |row: &front::ProgressRow| {
        let mut cells = vec![plain(row.label.clone())];
        let numbers = row.counts.iter().chain([&row.late, &row.total]);
        cells.extend(numbers.map(|number| vec![Span::Text(number.to_string()), call.clone()]));
        cells
    };
    let rows = rows.iter().map(row).collect();
    let mut head = vec![t.say("plan-column-axis")];
    head.extend(columns);
    head.extend([t.say("plan-late"), t.say("plan-column-total")]);
    paper.blocks.push(Block::Table { caption: title, head, rows });
}

/// The actions of the year, objective by objective.
fn actions(matter: &Matter<'_>, paper: &mut Paper) {
    let t = matter.t;
    let sheets = matter.sheets();
    for objective in &matter.content.objectives {
        let own: Vec<_> = sheets.iter().filter(|sheet| sheet.parent == Some(objective.id)).collect();
        if own.is_empty() {
            continue;
        }
        paper.blocks.push(Block::Heading(2, objective.body.name()));
        let mut items = Vec::new();
        for sheet in own {
            let body = &sheet.body;
            let mut words = format!("{} : {}.", body.name(), words::status(t, body.status));
            if !body.status_reason.is_empty() {
                words.push_str(&format!(" {}", body.status_reason));
            }
            let pilots = matter.then.pilots(sheet).join(", ");
            if !pilots.is_empty() {
                words.push_str(&format!(" ({pilots})"));
            }
            let note = matter
                .proof(sheet.sources_of("title"))
                .unwrap_or_else(|| matter.register_then(&body.name(), &format!("/sheets/{}", sheet.id)));
            items.push(vec![Span::Text(words), paper.note(note)]);
        }
        paper.blocks.push(Block::List(items));
    }
}

fn spending(matter: &Matter<'_>, paper: &mut Paper) {
    let t = matter.t;
    let money = totals(matter.money());
    if money.is_empty() {
        return;
    }
    let currency = matter.content.currency();
    let title = t.with("plan-report-money", &[("year", &matter.year.to_string())]);
    paper.blocks.push(Block::Heading(2, title.clone()));
    #[expect(clippy::cast_precision_loss, reason = "a handful of funders")]
    let height = money.funders.len() as f64 * 54.0;
    let all = money.funders.len();
    paper.blocks.push(both(|width| money::funder_chart(t, &money, currency, width, all), &title, height));
    let call = paper.note(matter.register(&t.say("plan-money-title"), "/money"));
    let cell = |cents: i64| vec![Span::Text(t.money(&cents, &currency)), call.clone()];
    let mut rows: Vec<_> = money
        .funders
        .iter()
        .map(|(name, sum)| vec![plain(name.clone()), cell(sum.planned_cents), cell(sum.spent_cents)])
        .collect();
    rows.push(vec![
        plain(t.say("plan-column-total")),
        cell(money.all.planned_cents),
        cell(money.all.spent_cents),
    ]);
    let head = vec![t.say("plan-column-funder"), t.say("plan-column-planned"), t.say("plan-column-spent")];
    paper.blocks.push(Block::Table { caption: title, head, rows });
}

fn late(matter: &Matter<'_>, paper: &mut Paper) {
    let t = matter.t;
    let late = matter.then.late();
    if late.is_empty() {
        return;
    }
    paper.blocks.push(Block::Heading(2, t.say("plan-late-title")));
    let mut items = Vec::new();
    for (sheet, since) in late {
        let mut words =
            format!("{} : {}.", sheet.body.name(), t.with("plan-late-since", &[("day", &t.date(&since))]));
        if !sheet.body.status_reason.is_empty() {
            words.push_str(&format!(" {}", sheet.body.status_reason));
        }
        let note = matter.register_then(&sheet.body.name(), &format!("/sheets/{}", sheet.id));
        items.push(vec![Span::Text(words), paper.note(note)]);
    }
    paper.blocks.push(Block::List(items));
}

fn matrix(matter: &Matter<'_>, paper: &mut Paper) {
    let t = matter.t;
    if matter.content.matrix.is_empty() {
        return;
    }
    paper.blocks.push(Block::Heading(1, t.say("plan-matrix-title")));
    let mut rows = Vec::new();
    for row in &matter.content.matrix {
        let mut measured = Vec::new();
        for id in &row.body.indicators {
            let Some(mut series) = matter.content.series_of(*id) else { continue };
            series.points.retain(|point| point.year <= matter.year);
            let Some(point) = series.last() else { continue };
            let unit = &series.indicator.body.unit;
            let words =
                format!("{} : {}", series.indicator.body.name, indicators::value_words(t, unit, point));
            if !measured.is_empty() {
                measured.push(Span::Text(" ; ".to_owned()));
            }
            let call = paper.note(point_note(matter, &series, point));
            measured.extend([Span::Text(words), call]);
        }
        let judgement = words::coded(t, "plan-judgement-", row.body.judgement.as_str());
        let judged = if row.body.comment.is_empty() {
            plain(judgement)
        } else {
            let call = paper.note(matter.register(&row.body.question, "/matrix"));
            vec![Span::Text(format!("{judgement}. {}", row.body.comment)), call]
        };
        rows.push(vec![
            plain(row.body.question.clone()),
            plain(row.body.criterion.clone()),
            measured,
            plain(row.body.source.clone()),
            judged,
        ]);
    }
    let head =
        ["question", "criterion", "indicators", "source", "judgement"].map(|field| words::field(t, field));
    paper.blocks.push(Block::Table { caption: String::new(), head: head.to_vec(), rows });
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    /// A page of its own.
    Html,
    /// To read and to print.
    Pdf,
    /// A text to be amended.
    Odt,
}

/// The annual report of a plan as a file.
///
/// # Errors
/// `not_found`, or when memory cannot be written.
pub async fn report_file(
    app: &app::App,
    city: &City,
    (slug, year): (&str, i16),
    format: ReportFormat,
) -> app::Result<Vec<u8>> {
    let plan = app.load_plan_year(city.id, slug, year).await?;
    let annexes = annexed(app, (&plan.now, city), year).await;
    let paper = compose(&Matter::new(Words::new(city.locale), &plan, city, annexes));
    write(&paper, format).map_err(|error| app::Error::Internal(error.to_string()))
}

fn write(paper: &Paper, format: ReportFormat) -> std::io::Result<Vec<u8>> {
    match format {
        ReportFormat::Html => Ok(paper::standalone(paper).into_bytes()),
        ReportFormat::Pdf => paper::pdf(paper),
        ReportFormat::Odt => paper::odt(paper),
    }
}

#[derive(Deserialize)]
pub(crate) struct ReportQuery {
    year: Option<String>,
    format: Option<String>,
}

/// A year to choose.
pub(crate) struct YearLink {
    pub(crate) href: String,
    pub(crate) year: i16,
    pub(crate) current: bool,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "plan/report.html")]
pub(crate) struct ReportPage {
    pub(crate) frame: Frame,
    pub(crate) shell: Shell,
    pub(crate) title: String,
    pub(crate) subtitle: String,
    pub(crate) years: Vec<YearLink>,
    pub(crate) pdf: String,
    pub(crate) odt: String,
    pub(crate) html: String,
    pub(crate) body: String,
    /// Token of the form that validates; `None` where the reader may not, or it is done.
    pub(crate) validate: Option<String>,
    pub(crate) year: i16,
    /// What people write of it; `None` where the reader may not.
    pub(crate) fill: Option<fill::Fill>,
}

/// Years that a plan may be reported on: from its first to the one that runs.
fn years(content: &PlanContent) -> Vec<i16> {
    /// Years offered at most.
    const YEARS_MAX: i16 = 12;
    let last = content.plan.body.end.map_or(content.today.year(), |end| end.year().min(content.today.year()));
    let first = content
        .plan
        .body
        .start
        .map_or(last.saturating_sub(1), |start| start.year())
        .max(last.saturating_sub(YEARS_MAX));
    (first.min(last)..=last).rev().collect()
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug)): Path<(String, String)>,
    Query(query): Query<ReportQuery>,
) -> Result<Response, Fault> {
    let (content, shell) = open(&web, &place, &slug, "report").await?;
    let years = years(&content);
    // The last year that is over, unless another is asked for.
    let usual = years.iter().copied().find(|year| *year < content.today.year()).or(years.first().copied());
    let year =
        query.year.as_deref().and_then(|year| year.parse().ok()).or(usual).ok_or(WebError::NotFound)?;
    // What is internal stays out of what may be printed, whoever looks.
    let plan = web.app.load_plan_year(place.city.id, &slug, year).await?;
    let annexes = annexed(&web.app, (&plan.now, &place.city), year).await;
    let matter = Matter::new(place.words(), &plan, &place.city, annexes);
    let paper = compose(&matter);
    let attach = |media: &str, extension: &str, bytes: Vec<u8>| {
        let name = format!("attachment; filename=\"{slug}-{year}.{extension}\"");
        ([(CONTENT_TYPE, media.to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response()
    };
    let bytes = |format| {
        write(&paper, format)
            .map_err(|error| app::Error::Internal(format!("the report could not be written: {error}")))
    };
    match query.format.as_deref() {
        Some("odt") => {
            Ok(attach("application/vnd.oasis.opendocument.text", "odt", bytes(ReportFormat::Odt)?))
        }
        Some("pdf") => Ok(attach("application/pdf", "pdf", bytes(ReportFormat::Pdf)?)),
        Some("html") => {
            Ok(attach("text/html; charset=utf-8", "html", paper::standalone(&paper).into_bytes()))
        }
        _ => {
            let base = format!("{}/report?year=", shell.base);
            let link = |one: i16| YearLink { href: format!("{base}{one}"), year: one, current: one == year };
            let frame = place.frame("plans");
            let body = &content.plan.body;
            let open =
                body.validation(Some(year)).is_none() && body.years_over(content.today).contains(&year);
            let validate = may_validate(&place) && open;
            page(&ReportPage {
                validate: validate.then(|| frame.token.clone()),
                year,
                frame,
                title: paper.title.clone(),
                subtitle: paper.subtitle.clone(),
                years: years.into_iter().map(link).collect(),
                pdf: format!("{base}{year}&format=pdf"),
                odt: format!("{base}{year}&format=odt"),
                html: format!("{base}{year}&format=html"),
                body: paper::body(&paper),
                // Who writes the report finds what they wrote, whoever may read it.
                fill: shell.may_edit.then(|| fill::fill(&Matter { content: &content, ..matter }, &shell)),
                shell,
            })
        }
    }
}

/// Whether the person may say that a report or a plan is validated: a person, not whoever holds the installation's key.
pub(crate) fn may_validate(place: &InCity) -> bool {
    app::App::may_in_plan(&place.viewer, Deed::Validate) && place.viewer.person.is_some()
}

#[derive(Deserialize)]
pub(crate) struct ValidateForm {
    #[serde(default)]
    year: String,
    #[serde(default)]
    note: String,
}

pub(crate) async fn validate(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug)): Path<(String, String)>,
    CheckedForm(form): CheckedForm<ValidateForm>,
) -> PageResult {
    let year = match form.year.trim() {
        "" => None,
        text => Some(text.parse().map_err(|_| WebError::BadRequest)?),
    };
    web.app.validate_plan(&place.viewer, &slug, year, &form.note).await?;
    let base = format!("/{}/plans/{slug}", place.city.slug);
    let target = year.map_or_else(|| base.clone(), |year: i16| format!("{base}/report?year={year}"));
    Ok(Redirect::to(&target).into_response())
}
