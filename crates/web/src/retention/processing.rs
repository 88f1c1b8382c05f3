//! The register of processing, made from the map of the database's own columns: page and CSV.

use app::retention::{ProcessingRecord, processing_register};
use askama::Template;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::city::{City, Regime};

use crate::errors::{Fault, PageResult, page};
use crate::frame::Frame;
use crate::i18n::Words;
use crate::transparency::inventory::cell;
use crate::visit::InCity;

/// A processing as the page shows it.
pub(crate) struct Line {
    pub(crate) name: &'static str,
    pub(crate) title: String,
    pub(crate) purpose: String,
    pub(crate) basis: String,
    pub(crate) kept: String,
    pub(crate) who: String,
    pub(crate) columns: Vec<String>,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "retention/processing.html")]
pub(crate) struct ProcessingPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) lines: Vec<Line>,
}

pub(crate) fn lines(t: Words, city: &City) -> Vec<Line> {
    processing_register(city.retention).into_iter().map(|record| line_of(t, city.regime, record)).collect()
}

fn line_of(t: Words, regime: Regime, record: ProcessingRecord) -> Line {
    let say = |part: &str| t.say(&format!("processing-{}-{part}", record.name));
    let basis = match (regime, record.basis) {
        (Regime::Qc, _) => t.say("basis-qc"),
        (Regime::Fr, "legal_obligation") => t.say("basis-fr-obligation"),
        (Regime::Fr, _) => t.say("basis-fr-task"),
    };
    let kept = match (record.days, record.kept) {
        (Some(days), _) => t.count("kept-days", days),
        (None, "as_long_as_published") => t.say("kept-as-published"),
        (None, "as_long_as_the_account") => t.say("kept-as-account"),
        (None, _) => t.say("kept-as-city"),
    };
    Line {
        title: say("title"),
        purpose: say("purpose"),
        who: say("who"),
        name: record.name,
        basis,
        kept,
        columns: record.columns,
    }
}

pub(crate) async fn show(place: InCity) -> PageResult {
    let lines = lines(place.words(), &place.city);
    page(&ProcessingPage { frame: place.frame("transparency"), slug: place.city.slug, lines })
}

pub(crate) async fn csv(place: InCity) -> Result<Response, Fault> {
    let mut text = "name,title,purpose,legal_basis,people,kept,columns\r\n".to_owned();
    for line in lines(place.words(), &place.city) {
        let columns = line.columns.join(" ");
        let cells = [line.name, &line.title, &line.purpose, &line.basis, &line.who, &line.kept, &columns];
        text.push_str(&cells.map(cell).join(","));
        text.push_str("\r\n");
    }
    let name = format!("attachment; filename=\"processing-{}.csv\"", place.city.slug);
    Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], text)
        .into_response())
}
