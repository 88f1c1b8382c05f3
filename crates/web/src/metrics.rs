//! How is the server doing, in figures that Prometheus reads?
//!
//! Counted by the address pattern of a route, never by the address as sent: no question, name or token becomes a label, and the
//! number of series is bounded by the table of routes. The text format (version 0.0.4) is a dozen lines to write, so no
//! library is drawn in for it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use app::status::Figures;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::errors::Fault;
use crate::state::Web;

/// Upper bounds of the buckets of durations, in milliseconds.
const BOUNDS_MS: [u64; 9] = [5, 10, 25, 50, 100, 250, 500, 1_000, 5_000];

/// What was counted of one route with one method and one class of status.
#[derive(Debug, Clone, Copy, Default)]
struct Series {
    buckets: [u64; BOUNDS_MS.len()],
    count: u64,
    sum_us: u64,
}

/// Counters since the start.
#[derive(Default)]
pub(crate) struct Metrics {
    requests: Mutex<BTreeMap<(String, &'static str, u16), Series>>,
}

impl Metrics {
    /// Counts a request. `route` is the pattern, `-` where none matched.
    pub(crate) fn note(&self, route: &str, method: &axum::http::Method, status: u16, taken: Duration) {
        let method = match method.as_str() {
            "GET" => "GET",
            "POST" => "POST",
            "PUT" => "PUT",
            "DELETE" => "DELETE",
            "HEAD" => "HEAD",
            // Anything may be sent as a method: one series for all the others.
            _ => "other",
        };
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let series = requests.entry((route.to_owned(), method, status)).or_default();
        let taken_ms = u64::try_from(taken.as_millis()).unwrap_or(u64::MAX);
        for (bucket, bound) in series.buckets.iter_mut().zip(BOUNDS_MS) {
            *bucket += u64::from(taken_ms < bound);
        }
        series.count += 1;
        series.sum_us = series.sum_us.saturating_add(u64::try_from(taken.as_micros()).unwrap_or(u64::MAX));
    }

    /// Everything as text.
    pub(crate) fn text(&self, figures: &Figures) -> String {
        let mut out = String::new();
        write_figures(&mut out, figures);
        head(
            &mut out,
            "parvis_http_request_duration_seconds",
            "histogram",
            "Time to answer, by route and status",
        );
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        for ((route, method, status), series) in requests.iter() {
            let labels = format!("route=\"{}\",method=\"{method}\",status=\"{status}\"", escaped(route));
            let name = "parvis_http_request_duration_seconds";
            for (bound, bucket) in BOUNDS_MS.iter().zip(series.buckets) {
                let _ = writeln!(out, "{name}_bucket{{{labels},le=\"{}\"}} {bucket}", thousandths(*bound));
            }
            let _ = writeln!(out, "{name}_bucket{{{labels},le=\"+Inf\"}} {}", series.count);
            let _ = writeln!(
                out,
                "{name}_sum{{{labels}}} {}.{:06}",
                series.sum_us / 1_000_000,
                series.sum_us % 1_000_000
            );
            let _ = writeln!(out, "{name}_count{{{labels}}} {}", series.count);
        }
        out
    }
}

fn write_figures(out: &mut String, figures: &Figures) {
    head(out, "parvis_build_info", "gauge", "Version of the program");
    let _ = writeln!(out, "parvis_build_info{{version=\"{}\"}} 1", escaped(&figures.version));
    for (name, kind, help, value) in [
        (
            "parvis_ready",
            "gauge",
            "Whether questions can be answered",
            u64::from(figures.not_ready.is_none()),
        ),
        ("parvis_open_files", "gauge", "Files waiting or being read", figures.open_files),
        (
            "parvis_ledger_waiting",
            "gauge",
            "Answers waiting to be written to the ledger",
            figures.ledger_waiting,
        ),
        ("parvis_disk_free_bytes", "gauge", "Free space of the data folder", figures.disk_free_bytes),
        ("parvis_memory_bytes", "gauge", "Resident memory of the server", figures.memory_bytes),
    ] {
        head(out, name, kind, help);
        let _ = writeln!(out, "{name} {value}");
    }
    head(out, "parvis_processor_seconds_total", "counter", "Processor time of the server");
    let _ = writeln!(out, "parvis_processor_seconds_total {}", thousandths(figures.processor_ms));
    for (name, help) in [
        ("parvis_documents", "Documents of a city"),
        ("parvis_open_gaps", "Unanswered questions of a city"),
        ("parvis_contests_late", "Contests of a city past their day"),
    ] {
        head(out, name, "gauge", help);
        for city in &figures.cities {
            let value = match name {
                "parvis_documents" => city.documents,
                "parvis_open_gaps" => city.open_gaps,
                _ => city.contests_late,
            };
            let _ = writeln!(out, "{name}{{city=\"{}\"}} {value}", escaped(&city.slug));
        }
    }
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn thousandths(value: u64) -> String {
    format!("{}.{:03}", value / 1_000, value % 1_000)
}

fn escaped(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

/// For programs with the agents' key: figures of use and of failure help whoever attacks, and nobody else.
pub(crate) async fn show(State(web): State<Web>) -> Result<Response, Fault> {
    let figures = web.app.figures().await?;
    let headers = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    Ok((headers, web.metrics.text(&figures)).into_response())
}

#[cfg(test)]
mod tests {
    use axum::http::Method;

    use super::*;

    #[test]
    fn durations_fall_into_their_buckets_and_series_stay_few() {
        let metrics = Metrics::default();
        metrics.note("/{city}/ask", &Method::GET, 200, Duration::from_millis(30));
        metrics.note("/{city}/ask", &Method::GET, 200, Duration::from_secs(9));
        for odd in ["BREW", "WHEN", "X"] {
            metrics.note("-", &Method::from_bytes(odd.as_bytes()).unwrap(), 405, Duration::ZERO);
        }
        let text = metrics.text(&Figures::default());
        let labels = "route=\"/{city}/ask\",method=\"GET\",status=\"200\"";
        for line in [
            format!("parvis_http_request_duration_seconds_bucket{{{labels},le=\"0.025\"}} 0"),
            format!("parvis_http_request_duration_seconds_bucket{{{labels},le=\"0.050\"}} 1"),
            format!("parvis_http_request_duration_seconds_bucket{{{labels},le=\"+Inf\"}} 2"),
            format!("parvis_http_request_duration_seconds_sum{{{labels}}} 9.030000"),
            "parvis_http_request_duration_seconds_count{route=\"-\",method=\"other\",status=\"405\"} 3"
                .to_owned(),
        ] {
            assert!(text.lines().any(|one| one == line), "{line} in {text}");
        }
    }
}
