//! Which figures tell how a plan goes, towards which target, and where does each value come from?

use app::plan::figures::{Point, Series};
use askama::Template;
use axum::extract::{Path, State};
use domain::ItemId;

use super::shell::{Proof, Shell, open, proofs};
use super::words;
use crate::chart::{About, Chart, Dot, Width, line};
use crate::errors::{PageResult, WebError, page};
use crate::frame::Frame;
use crate::i18n::Words;
use crate::state::Web;
use crate::visit::InCity;

/// An indicator in the list.
pub(crate) struct IndicatorLine {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) when: String,
    pub(crate) target: String,
    pub(crate) percent: Option<u32>,
    pub(crate) computed: bool,
}

/// A value in the table.
pub(crate) struct ValueRow {
    pub(crate) when: String,
    pub(crate) value: String,
    pub(crate) note: String,
    pub(crate) proofs: Vec<Proof>,
}

/// Values of the list.
#[derive(Template)]
#[template(path = "plan/indicators.html")]
pub(crate) struct IndicatorsPage {
    pub(crate) frame: Frame,
    pub(crate) shell: Shell,
    pub(crate) lines: Vec<IndicatorLine>,
}

/// Values of the page of one.
#[derive(Template)]
#[template(path = "plan/indicator.html")]
pub(crate) struct IndicatorPage {
    pub(crate) frame: Frame,
    pub(crate) shell: Shell,
    pub(crate) name: String,
    pub(crate) definition: String,
    pub(crate) source: String,
    pub(crate) frequency: String,
    pub(crate) target: String,
    pub(crate) formula: String,
    pub(crate) chart: Option<Chart>,
    pub(crate) rows: Vec<ValueRow>,
    pub(crate) edit: String,
}

/// A value with its unit, or why there is none.
pub(crate) fn value_words(t: Words, unit: &str, point: &Point) -> String {
    match &point.value {
        Ok(value) if unit.is_empty() => t.quantity(value),
        Ok(value) => format!("{}\u{a0}{unit}", t.quantity(value)),
        Err(fault) => words::formula_fault(t, fault),
    }
}

fn when(t: Words, point: &Point) -> String {
    point.day.map_or_else(|| point.year.to_string(), |day| t.date(&day))
}

fn target(t: Words, series: &Series<'_>) -> String {
    let body = &series.indicator.body;
    let Some(target) = body.target else { return String::new() };
    let value = format!("{}\u{a0}{}", t.quantity(&target), body.unit);
    match body.target_day {
        Some(day) => t.with("plan-target-by", &[("value", value.trim()), ("day", &t.date(&day))]),
        None => value.trim().to_owned(),
    }
}

/// The line of an indicator through time; nothing where there is no value.
pub(crate) fn chart(t: Words, series: &Series<'_>, width: Width) -> Option<Chart> {
    let body = &series.indicator.body;
    if !series.points.iter().any(|point| point.value.is_ok()) {
        return None;
    }
    let dots: Vec<Dot> = series
        .points
        .iter()
        .map(|point| Dot {
            label: point.day.map_or_else(|| point.year.to_string(), |day| day.strftime("%m/%Y").to_string()),
            value: point.value.as_ref().ok().copied(),
            shown: point.value.as_ref().map(|value| t.quantity(value)).unwrap_or_default(),
        })
        .collect();
    let about = About {
        id: format!("i{}", series.indicator.id.0.simple()),
        title: body.name.clone(),
        description: t
            .with("plan-chart-indicator-what", &[("unit", &body.unit), ("target", &target(t, series))]),
    };
    Some(line(width, &about, &dots, body.target))
}

/// An indicator as a list shows it.
pub(crate) fn indicator_line(t: Words, base: &str, series: &Series<'_>) -> IndicatorLine {
    let body = &series.indicator.body;
    let last = series.last();
    IndicatorLine {
        href: format!("{base}/indicators/{}", series.indicator.id),
        name: body.name.clone(),
        value: last.map_or_else(|| t.say("plan-no-value"), |point| value_words(t, &body.unit, point)),
        when: last.map(|point| when(t, point)).unwrap_or_default(),
        target: target(t, series),
        percent: series.percent_of_target(),
        computed: !body.formula.is_empty(),
    }
}

pub(crate) async fn list(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug)): Path<(String, String)>,
) -> PageResult {
    let (content, shell) = open(&web, &place, &slug, "indicators").await?;
    let lines =
        content.series().iter().map(|series| indicator_line(place.words(), &shell.base, series)).collect();
    page(&IndicatorsPage { frame: place.frame("plans"), lines, shell })
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug, id)): Path<(String, String, ItemId)>,
) -> PageResult {
    let (content, shell) = open(&web, &place, &slug, "indicators").await?;
    let series = content.series_of(id).ok_or(WebError::NotFound)?;
    page(&indicator_page(&place, shell, &series))
}

/// The page, from what was loaded.
pub(crate) fn indicator_page(place: &InCity, shell: Shell, series: &Series<'_>) -> IndicatorPage {
    let t = place.words();
    let body = &series.indicator.body;
    let measure = |point: &Point| body.values.iter().find(|measure| Some(measure.day) == point.day);
    let row = |point: &Point| ValueRow {
        when: when(t, point),
        value: value_words(t, &body.unit, point),
        note: measure(point).map(|measure| measure.note.clone()).unwrap_or_default(),
        proofs: measure(point)
            .and_then(|measure| measure.source.as_ref())
            .map(|source| proofs(&shell.city, std::slice::from_ref(source)))
            .unwrap_or_default(),
    };
    IndicatorPage {
        frame: place.frame("plans"),
        name: body.name.clone(),
        definition: body.definition.clone(),
        source: body.source.clone(),
        frequency: words::coded(t, "plan-frequency-", body.frequency.as_str()),
        target: target(t, series),
        formula: body.formula.clone(),
        chart: chart(t, series, Width::Fluid),
        rows: series.points.iter().rev().map(row).collect(),
        edit: format!("{}/indicator/{}", shell.staff, series.indicator.id),
        shell,
    }
}
