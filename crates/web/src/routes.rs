//! Which addresses exist, and who may use each?
//!
//! One table; a test tries every line as anyone, and fails on an agents' page that lets them in.

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodRouter, delete, get, post, put};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::errors::{self, Fault, WebError};
use crate::security::guard::{self, Rule};
use crate::security::{headers, visitor};
use crate::state::Web;
use crate::{
    accounts, api, ask, assets, audit, cities, contests, documents, metrics, plan, retention, site, staff,
    transparency,
};

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone; what is shown depends on the person.
    Public,
    /// Whoever is signed in, whatever their roles; what is shown is their own.
    SignedIn,
    /// Those who work for the city of the address ([`domain::accounts::Permission::WorkAsAgent`]).
    Agents,
    /// Administrators of the city of the address ([`domain::accounts::Permission::ManagePeople`]).
    Administrators,
    /// Programs with the installation's key, or with an API token of a person who works for the city and the scope to
    /// write: a cookie is not enough, so that no page of another site can write.
    AgentsKey,
    /// The same for administrators of the city.
    AdministratorsKey,
}

/// A line of the table, as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RouteInfo {
    /// HTTP method.
    pub method: &'static str,
    /// Path with its parameters in braces.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
}

/// How much a route may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// A small request, answered at once.
    Light,
    /// Searches or draws: limited by address and in number.
    Costly,
    /// Written by anyone, without a session: costly, and few from one address.
    Scarce,
    /// A long form.
    Form,
    /// Receives one picture.
    Picture,
    /// Receives files.
    Upload,
}

/// Largest long form, in bytes: every text of an action sheet at its longest, as a browser encodes it.
const FORM_BYTES_MAX: usize = 1_000_000;

struct Route {
    info: RouteInfo,
    weight: Weight,
    handler: MethodRouter<Web>,
}

use Access::{Administrators, AdministratorsKey, Agents, AgentsKey, Public, SignedIn};
use Weight::{Costly, Form, Light, Picture, Scarce, Upload};

fn read(path: &'static str, access: Access, weight: Weight, handler: MethodRouter<Web>) -> Route {
    Route { info: RouteInfo { method: "GET", path, access }, weight, handler }
}

fn write(method: &'static str, path: &'static str, access: Access, handler: MethodRouter<Web>) -> Route {
    Route { info: RouteInfo { method, path, access }, weight: Light, handler }
}

fn public_pages() -> Vec<Route> {
    vec![
        read("/", Public, Light, get(site::home::show)),
        read("/about", Public, Light, get(site::about::about)),
        read("/accessibility", Public, Light, get(site::about::accessibility)),
        read("/static/parvis.css", Public, Light, get(assets::style)),
        read("/static/parvis.js", Public, Light, get(assets::script)),
        read("/static/mark.svg", Public, Light, get(assets::mark)),
        read("/favicon.ico", Public, Light, get(assets::mark)),
        read("/robots.txt", Public, Light, get(assets::robots)),
        read("/health", Public, Light, get(api::health::health)),
        read("/ready", Public, Light, get(api::health::ready)),
        read("/metrics", AgentsKey, Light, get(metrics::show)),
        read("/agents/enter", Public, Light, get(staff::enter::ask_key)),
        write("POST", "/agents/enter", Public, post(staff::enter::enter)),
        write("POST", "/agents/leave", Public, post(staff::enter::leave)),
        read("/transparency", Public, Light, get(transparency::register::installation)),
        read("/{city}", Public, Light, get(site::landing::show)),
        read("/{city}/colours.css", Public, Light, get(cities::look::colours)),
        read("/{city}/logo", Public, Light, get(cities::look::logo)),
        read("/{city}/ask", Public, Costly, get(ask::answer::show)),
        read("/{city}/search", Public, Costly, get(ask::search::show)),
        read("/{city}/documents", Public, Light, get(documents::library::show)),
        read("/{city}/documents/{id}", Public, Light, get(documents::card::show)),
        read("/{city}/documents/{id}/original", Public, Light, get(documents::original::download)),
        read("/{city}/documents/{id}/pages/{number}", Public, Light, get(documents::viewer::show)),
        read("/{city}/documents/{id}/pages/{number}/image", Public, Costly, get(documents::image::draw)),
        read("/{city}/contest", Public, Light, get(contests::person::ask_reason)),
        Route {
            info: RouteInfo { method: "POST", path: "/{city}/contest", access: Public },
            weight: Scarce,
            handler: post(contests::person::receive),
        },
        read("/{city}/contests/{token}", Public, Scarce, get(contests::person::follow)),
        read("/{city}/contests/{token}/data", Public, Scarce, get(contests::person::export)),
        Route {
            info: RouteInfo { method: "POST", path: "/{city}/contests/{token}/erase", access: Public },
            weight: Scarce,
            handler: post(contests::person::erase),
        },
        read("/{city}/transparency", Public, Light, get(transparency::register::show)),
        read("/{city}/transparency.csv", Public, Light, get(transparency::inventory::csv)),
        read("/{city}/transparency.json", Public, Light, get(transparency::inventory::json)),
        read("/{city}/transparency/processing", Public, Light, get(retention::processing::show)),
        read("/{city}/transparency/processing.csv", Public, Light, get(retention::processing::csv)),
        read("/{city}/transparency/{use}", Public, Costly, get(transparency::sheet::show)),
    ]
}

fn plan_pages() -> Vec<Route> {
    vec![
        read("/{city}/plans", Public, Light, get(plan::catalogue::show)),
        read("/{city}/plans/{plan}", Public, Light, get(plan::front::show)),
        read("/{city}/plans/{plan}/objectives/{number}", Public, Light, get(plan::objective::show)),
        read("/{city}/plans/{plan}/sheets", Public, Light, get(plan::sheets::show)),
        read("/{city}/plans/{plan}/sheets/{id}", Public, Light, get(plan::sheet::show)),
        read("/{city}/plans/{plan}/money", Public, Light, get(plan::money::show)),
        read("/{city}/plans/{plan}/indicators", Public, Light, get(plan::indicators::list)),
        read("/{city}/plans/{plan}/indicators/{id}", Public, Light, get(plan::indicators::show)),
        read("/{city}/plans/{plan}/matrix", Public, Light, get(plan::matrix::show)),
        read("/{city}/plans/{plan}/meetings", Public, Light, get(plan::meetings::show)),
        read("/{city}/plans/{plan}/meetings.ics", Public, Light, get(plan::meetings::calendar)),
        read("/{city}/plans/{plan}/changes", Public, Light, get(plan::changes::show)),
        Route {
            info: RouteInfo { method: "POST", path: "/{city}/plans/{plan}/validate", access: SignedIn },
            weight: Form,
            handler: post(plan::report::validate),
        },
        read("/{city}/plans/{plan}/report", Public, Costly, get(plan::report::show)),
        read("/{city}/plans/{plan}/data", Public, Light, get(plan::data::show)),
        read("/{city}/plans/{plan}/data/{number}", Public, Light, get(plan::data::file)),
        read("/{city}/plans/{plan}/feed.atom", Public, Light, get(plan::changes::feed)),
    ]
}

fn plan_staff_pages() -> Vec<Route> {
    let form = |path: &'static str, handler: MethodRouter<Web>| Route {
        info: RouteInfo { method: "POST", path, access: Agents },
        weight: Form,
        handler,
    };
    vec![
        read("/{city}/staff/plan-imports", Agents, Light, get(plan::imports::list)),
        form("/{city}/staff/plan-imports", post(plan::imports::read)),
        read("/{city}/staff/plan-imports/{id}", Agents, Light, get(plan::imports::show)),
        form("/{city}/staff/plan-imports/{id}/take", post(plan::imports::take)),
        form("/{city}/staff/plan-imports/{id}/drop", post(plan::imports::put_aside)),
        read("/{city}/staff/plan-imports/{id}/{number}", Agents, Light, get(plan::imports::group::show)),
        form("/{city}/staff/plan-imports/{id}/{number}", post(plan::imports::group::decide)),
        read("/{city}/staff/plans", Agents, Light, get(plan::manage::list)),
        form("/{city}/staff/plans", post(plan::manage::create)),
        read("/{city}/staff/plans/{plan}", Agents, Light, get(plan::manage::show)),
        form("/{city}/staff/plans/{plan}/publish", post(plan::manage::publish)),
        read("/{city}/staff/plans/{plan}/new/{kind}", Agents, Light, get(plan::edit::ask_new)),
        form("/{city}/staff/plans/{plan}/new/{kind}", post(plan::edit::add)),
        read("/{city}/staff/plans/{plan}/{kind}/{id}", Agents, Light, get(plan::edit::show)),
        form("/{city}/staff/plans/{plan}/{kind}/{id}", post(plan::edit::save)),
        form("/{city}/staff/plans/{plan}/{kind}/{id}/remove", post(plan::edit::remove)),
        form("/{city}/staff/plans/{plan}/{kind}/{id}/visibility", post(plan::edit::set_visibility)),
    ]
}

fn staff_pages() -> Vec<Route> {
    vec![
        read("/{city}/staff", Agents, Light, get(staff::upload::show)),
        Route {
            info: RouteInfo { method: "POST", path: "/{city}/staff/upload", access: Agents },
            weight: Upload,
            handler: post(staff::upload::receive),
        },
        read("/{city}/staff/jobs", Agents, Light, get(staff::jobs::list)),
        read("/{city}/staff/jobs/{id}", Agents, Light, get(staff::jobs::show)),
        write("POST", "/{city}/staff/jobs/{id}/cancel", Agents, post(staff::jobs::cancel)),
        read("/{city}/staff/documents", Agents, Light, get(staff::manage::list)),
        read("/{city}/staff/documents/{id}/visibility", Agents, Light, get(staff::manage::ask_visibility)),
        write("POST", "/{city}/staff/documents/{id}/visibility", Agents, post(staff::manage::set_visibility)),
        read("/{city}/staff/documents/{id}/delete", Agents, Light, get(staff::manage::confirm_delete)),
        write("POST", "/{city}/staff/documents/{id}/delete", Agents, post(staff::manage::delete)),
        read("/{city}/staff/gaps", Agents, Light, get(staff::gaps::list)),
        write("POST", "/{city}/staff/gaps/{id}/close", Agents, post(staff::gaps::close)),
        write("POST", "/{city}/staff/gaps/{id}/erase", Agents, post(staff::gaps::erase)),
        read("/{city}/staff/ledger", Agents, Light, get(audit::ledger::ask_reason)),
        write("POST", "/{city}/staff/ledger", Agents, post(audit::ledger::read)),
        write("POST", "/{city}/staff/ledger/export", Agents, post(audit::ledger::export)),
        write("POST", "/{city}/staff/ledger/{number}/erase", Agents, post(audit::ledger::erase)),
        read("/{city}/staff/contests", Agents, Light, get(contests::staff::list)),
        read("/{city}/staff/contests/{id}", Agents, Light, get(contests::staff::show)),
        write("POST", "/{city}/staff/contests/{id}/decide", Agents, post(contests::staff::decide)),
        read("/{city}/staff/persons", Administrators, Light, get(retention::persons::ask)),
        write("POST", "/{city}/staff/persons", Administrators, post(retention::persons::find)),
        write("POST", "/{city}/staff/persons/export", Administrators, post(retention::persons::export)),
        write("POST", "/{city}/staff/persons/erase", Administrators, post(retention::persons::erase)),
        read("/{city}/staff/transparency", Administrators, Light, get(transparency::staff::show)),
        write("POST", "/{city}/staff/transparency/switch", Administrators, post(transparency::staff::switch)),
        write(
            "POST",
            "/{city}/staff/transparency/responsible",
            Administrators,
            post(transparency::staff::save_responsible),
        ),
    ]
}

fn city_pages() -> Vec<Route> {
    let weighty = |path: &'static str, weight: Weight, handler: MethodRouter<Web>| Route {
        info: RouteInfo { method: "POST", path, access: Administrators },
        weight,
        handler,
    };
    vec![
        read("/{city}/staff/settings", Administrators, Light, get(cities::overview::show)),
        read("/{city}/staff/settings/{section}", Administrators, Light, get(cities::settings::show)),
        weighty("/{city}/staff/settings/{section}", Form, post(cities::settings::save)),
        weighty("/{city}/staff/settings/logo/file", Picture, post(cities::logo::receive)),
        write("POST", "/{city}/staff/settings/logo/remove", Administrators, post(cities::logo::remove)),
        write(
            "POST",
            "/{city}/staff/settings/changes/{number}/undo",
            Administrators,
            post(cities::overview::undo),
        ),
    ]
}

fn account_pages() -> Vec<Route> {
    let costly = |path: &'static str, handler: MethodRouter<Web>| Route {
        info: RouteInfo { method: "POST", path, access: Public },
        weight: Costly,
        handler,
    };
    vec![
        read("/accounts/sign-in", Public, Light, get(accounts::sign_in::show)),
        costly("/accounts/sign-in", post(accounts::sign_in::sign_in)),
        write("POST", "/accounts/sign-out", Public, post(accounts::sign_in::sign_out)),
        read("/accounts/outside/{provider}", Public, Costly, get(accounts::outside::leave)),
        read("/accounts/outside/{provider}/return", Public, Costly, get(accounts::outside::come_back)),
        write("POST", "/accounts/me/outside/{provider}", SignedIn, post(accounts::outside::tie)),
        read("/accounts/link", Public, Light, get(accounts::link::show)),
        costly("/accounts/link", post(accounts::link::open)),
        read("/accounts/forgotten", Public, Light, get(accounts::forgotten::show)),
        costly("/accounts/forgotten", post(accounts::forgotten::send)),
        read("/accounts/me", SignedIn, Light, get(accounts::me::show)),
        write("POST", "/accounts/me/reminders", SignedIn, post(plan::reminders::choose)),
        write("POST", "/accounts/me/password", SignedIn, post(accounts::me::change_password)),
        read("/accounts/me/data", SignedIn, Light, get(accounts::closing::data)),
        write("POST", "/accounts/me/close", SignedIn, post(accounts::closing::close)),
        write("POST", "/accounts/me/sessions/end", SignedIn, post(accounts::me::end_others)),
        write("POST", "/accounts/me/sessions/{id}/end", SignedIn, post(accounts::me::end_one)),
        costly("/accounts/code", post(accounts::second_factor::sign_in)),
        write("POST", "/accounts/me/second-factor", SignedIn, post(accounts::second_factor::begin)),
        write("POST", "/accounts/me/second-factor/confirm", SignedIn, post(accounts::second_factor::confirm)),
        write("POST", "/accounts/me/second-factor/remove", SignedIn, post(accounts::second_factor::remove)),
        costly("/accounts/passkey", post(accounts::passkeys::begin_sign_in)),
        costly("/accounts/passkey/confirm", post(accounts::passkeys::sign_in)),
        write("POST", "/accounts/me/passkeys", SignedIn, post(accounts::passkeys::begin)),
        write("POST", "/accounts/me/passkeys/confirm", SignedIn, post(accounts::passkeys::confirm)),
        write("POST", "/accounts/me/passkeys/{id}/remove", SignedIn, post(accounts::passkeys::remove)),
        write("POST", "/accounts/me/tokens", SignedIn, post(accounts::tokens::make)),
        write("POST", "/accounts/me/tokens/{id}/revoke", SignedIn, post(accounts::tokens::revoke)),
        read("/{city}/staff/people", Administrators, Light, get(accounts::people::list)),
        write("POST", "/{city}/staff/people", Administrators, post(accounts::people::invite)),
        read("/{city}/staff/people/{id}", Administrators, Light, get(accounts::people::show)),
        write("POST", "/{city}/staff/people/{id}", Administrators, post(accounts::people::set_roles)),
        write(
            "POST",
            "/{city}/staff/people/{id}/sessions/end",
            Administrators,
            post(accounts::people::end_sessions),
        ),
        write("POST", "/{city}/staff/services", Administrators, post(accounts::services::create)),
        write("POST", "/{city}/staff/services/{id}", Administrators, post(accounts::services::change)),
    ]
}

fn api_routes() -> Vec<Route> {
    vec![
        read("/api/v1/openapi.json", Public, Light, get(api::openapi::show)),
        read("/api/v1/cities", Public, Light, get(api::cities::list)),
        read("/api/v1/cities/{city}/ask", Public, Costly, get(api::ask::ask_get)),
        Route {
            info: RouteInfo { method: "POST", path: "/api/v1/cities/{city}/ask", access: Public },
            weight: Costly,
            handler: post(api::ask::ask_post),
        },
        read("/api/v1/cities/{city}/search", Public, Costly, get(api::search::search)),
        read("/api/v1/cities/{city}/documents", Public, Light, get(api::documents::list)),
        Route {
            info: RouteInfo { method: "POST", path: "/api/v1/cities/{city}/documents", access: AgentsKey },
            weight: Upload,
            handler: post(api::documents::upload),
        },
        read("/api/v1/cities/{city}/documents/{id}", Public, Light, get(api::documents::show)),
        write("DELETE", "/api/v1/cities/{city}/documents/{id}", AgentsKey, delete(api::documents::remove)),
        write(
            "PUT",
            "/api/v1/cities/{city}/documents/{id}/visibility",
            AgentsKey,
            put(api::documents::set_visibility),
        ),
        read("/api/v1/cities/{city}/documents/{id}/pages/{number}", Public, Light, get(api::documents::page)),
        read("/api/v1/cities/{city}/plans", Public, Light, get(api::plans::list)),
        read("/api/v1/cities/{city}/plans/{plan}", Public, Light, get(api::plans::show)),
        read("/api/v1/cities/{city}/plans/{plan}/changes", Public, Light, get(api::plans::changes)),
        write(
            "PUT",
            "/api/v1/cities/{city}/plans/{plan}/sheets/{id}",
            AgentsKey,
            put(api::plans::change_sheet),
        ),
        read("/api/v1/cities/{city}/jobs", Agents, Light, get(api::jobs::list)),
        read("/api/v1/cities/{city}/jobs/{id}", Agents, Light, get(api::jobs::show)),
        write("POST", "/api/v1/cities/{city}/jobs/{id}/cancel", AgentsKey, post(api::jobs::cancel)),
        write("PUT", "/api/v1/cities/{city}/examples", AdministratorsKey, put(api::cities::set_examples)),
        read("/api/v1/cities/{city}/settings", Administrators, Light, get(api::settings::show)),
        Route {
            info: RouteInfo {
                method: "PUT",
                path: "/api/v1/cities/{city}/settings/{section}",
                access: AdministratorsKey,
            },
            weight: Form,
            handler: put(api::settings::save),
        },
        Route {
            info: RouteInfo { method: "PUT", path: "/api/v1/cities/{city}/logo", access: AdministratorsKey },
            weight: Picture,
            handler: put(api::settings::save_logo),
        },
    ]
}

fn all() -> Vec<Route> {
    public_pages()
        .into_iter()
        .chain(plan_pages())
        .chain(plan_staff_pages())
        .chain(staff_pages())
        .chain(city_pages())
        .chain(account_pages())
        .chain(api_routes())
        .collect()
}

/// Every route with its rule.
#[must_use]
pub fn table() -> Vec<RouteInfo> {
    all().into_iter().map(|route| route.info).collect()
}

pub(crate) fn build(web: Web) -> Router {
    let limits = web.settings.limits;
    let mut router = Router::new();
    for Route { info, weight, handler } in all() {
        let rule = Rule {
            web: web.clone(),
            access: info.access,
            costly: matches!(weight, Costly | Scarce),
            scarce: weight == Scarce,
        };
        let body = match weight {
            Upload => limits.upload_bytes_max,
            Form => FORM_BYTES_MAX,
            Picture => cities::logo::LOGO_FORM_BYTES_MAX,
            Light | Costly | Scarce => limits.body_bytes_max,
        };
        let mut handler =
            handler.layer(DefaultBodyLimit::max(body)).layer(from_fn_with_state(rule, guard::check));
        if weight != Upload {
            handler = handler
                .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, limits.request_timeout));
        }
        router = router.route(info.path, handler);
    }
    router
        .fallback(async || Fault::from(WebError::NotFound))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(web.clone(), errors::dress))
        .layer(from_fn_with_state(web.clone(), headers::add))
        .layer(from_fn_with_state(web.clone(), visitor::identify))
        .layer(from_fn_with_state(web.clone(), log))
        .with_state(web)
}

/// One line and one count a request: method, route, status, time. Never the address as sent: it may hold a question.
async fn log(State(web): State<Web>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let started = std::time::Instant::now();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    web.metrics.note(route, &method, response.status().as_u16(), started.elapsed());
    let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::debug!(%method, route, status = response.status().as_u16(), elapsed_ms, "request");
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Else a city of that name could never be reached, or would hide a page.
    #[test]
    fn no_city_takes_the_address_of_a_page() {
        for route in table() {
            let first = route.path.split('/').nth(1).unwrap();
            let could_be_city = domain::city::is_valid_slug(first);
            assert!(
                !could_be_city || domain::city::RESERVED_SLUGS.contains(&first),
                "{} begins with `{first}`, which a city could take",
                route.path
            );
        }
    }

    #[test]
    fn no_route_stands_twice_and_writing_is_never_public_by_accident() {
        let mut seen = std::collections::HashSet::new();
        for route in table() {
            assert!(seen.insert((route.method, route.path)), "{} {} stands twice", route.method, route.path);
            let public_writes = [
                "/accounts/code",
                "/accounts/forgotten",
                "/accounts/link",
                "/accounts/passkey",
                "/accounts/passkey/confirm",
                "/accounts/sign-in",
                "/accounts/sign-out",
                "/agents/enter",
                "/agents/leave",
                "/api/v1/cities/{city}/ask",
                "/{city}/contest",
                "/{city}/contests/{token}/erase",
            ];
            assert!(
                route.method == "GET"
                    || route.access != Access::Public
                    || public_writes.contains(&route.path),
                "{} {} lets anyone write",
                route.method,
                route.path
            );
        }
    }
}
