//! How do people and programs reach the use cases? Pages, JSON API, templates, assets, translations.
//!
//! *Invariant:* a handler parses, calls use cases of [`app`], renders; no SQL, no rule of the product here.
//! *Invariant:* every route stands in one table ([`routes::table`]) with its access rule.
//! *Invariant:* no page needs JavaScript, and none calls another host.

mod accounts;
mod api;
mod ask;
mod assets;
mod audit;
mod chart;
mod cities;
mod contests;
mod documents;
mod errors;
mod filters;
mod frame;
pub mod i18n;
mod metrics;
mod paper;
mod plan;
mod retention;
pub mod routes;
#[cfg(test)]
mod samples;
mod security;
mod server;
mod site;
mod staff;
mod state;
mod transparency;
mod visit;

pub use api::openapi::openapi_json;
pub use errors::{ERROR_TABLE, ErrorRow};
pub use plan::reminders::{keep_reminding, remind};
pub use plan::report::{ReportFormat, report_file};
pub use server::serve;
pub use state::{WebLimits, WebSettings};

use app::App;

/// All pages and the API over one installation.
pub fn router(app: App, settings: WebSettings) -> axum::Router {
    routes::build(state::Web::new(app, settings))
}

/// Address of the page that a one-time link opens, for `base` such as `http://127.0.0.1:8080`. The key leaves the
/// address at once.
#[must_use]
pub fn one_time_link(base: &str, key: &str) -> String {
    format!("{}/accounts/link?key={key}", base.trim_end_matches('/'))
}

/// Address of the page that lets an agent in, for `base` such as `http://127.0.0.1:8080`: what the program prints
/// at start. The key leaves the address at once.
#[must_use]
pub fn agents_link(base: &str, key: &str) -> String {
    format!("{}/agents/enter?key={key}", base.trim_end_matches('/'))
}
