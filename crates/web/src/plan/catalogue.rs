//! Which plans does the city follow?

use askama::Template;
use axum::extract::State;

use app::plan::PlanSummary;
use domain::plan::sheet::Status;

use super::shell::period;
use crate::chart::{About, Bar, Chart, Segment, Width, bars};
use crate::errors::{PageResult, page};
use crate::frame::Frame;
use crate::i18n::Words;
use crate::state::Web;
use crate::visit::InCity;

use super::words;

/// A plan in the list.
pub(crate) struct PlanCard {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) period: String,
    pub(crate) published: bool,
    pub(crate) sentence: String,
    pub(crate) late: u32,
    pub(crate) chart: Chart,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "plan/catalogue.html")]
pub(crate) struct CataloguePage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) plans: Vec<PlanCard>,
}

pub(crate) fn card(t: Words, city: &str, summary: PlanSummary) -> PlanCard {
    let progress = &summary.progress;
    let segment = |status: Status| Segment {
        tone: words::tone(status),
        value: f64::from(progress.of(status)),
        shown: format!("{}: {}", words::status(t, status), progress.of(status)),
    };
    let percent = t.with("plan-percent-done", &[("percent", &progress.percent_done().to_string())]);
    let about = About {
        id: format!("p{}", summary.id.0.simple()),
        title: t.say("plan-chart-progress"),
        description: percent.clone(),
    };
    let bar = Bar {
        label: t.count("plan-sheets-total", progress.total),
        shown: percent,
        segments: Status::ALL.into_iter().map(segment).collect(),
    };
    PlanCard {
        href: format!("/{city}/plans/{}", summary.slug),
        period: period(t, summary.plan.start, summary.plan.end),
        title: summary.plan.title,
        summary: summary.plan.summary,
        published: summary.published,
        sentence: t.count("plan-sheets-done", progress.of(Status::Done)),
        late: progress.late,
        chart: bars(Width::Fluid, &about, &[bar], f64::from(progress.total)),
    }
}

pub(crate) async fn show(State(web): State<Web>, place: InCity) -> PageResult {
    let t = place.words();
    let plans = web.app.list_plans(&place.viewer).await?;
    let slug = place.city.slug.clone();
    page(&CataloguePage {
        frame: place.frame("plans"),
        plans: plans.into_iter().map(|plan| card(t, &slug, plan)).collect(),
        slug,
        name: place.city.name,
    })
}
