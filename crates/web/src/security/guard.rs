//! May this request go on? Access rule of the route, origin of forms, rate and load.

use std::net::IpAddr;
use std::sync::Arc;

use app::accounts::AccountError;
use axum::RequestExt as _;
use axum::extract::{MatchedPath, RawPathParams, Request, State};
use axum::http::header::{HOST, HeaderName, ORIGIN};
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::accounts::{Permission, Scope};
use domain::city::City;

use crate::errors::{self, Fault, WebError};
use crate::routes::Access;
use crate::security::rate::{RateLimiter, network_of};
use crate::security::visitor::{Visitor, address_of};
use crate::state::Web;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What a guard holds: the state and the rule of its route.
#[derive(Clone)]
pub(crate) struct Rule {
    pub(crate) web: Web,
    pub(crate) access: Access,
    pub(crate) costly: bool,
    /// Few from one address: see [`crate::state::WebLimits::scarce_per_minute`].
    pub(crate) scarce: bool,
}

/// Checks a request against the rule of its route.
pub(crate) async fn check(State(rule): State<Rule>, mut request: Request, next: Next) -> Response {
    let visitor = request.extensions().get::<Arc<Visitor>>().cloned().unwrap_or_default();
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if writes && !visitor.bears_proof() && !is_same_origin(request.headers()) {
        return Fault::from(WebError::ForgedForm).into_response();
    }
    let city = match city_of(&rule.web, &mut request).await {
        Ok(city) => city,
        Err(fault) => return fault.into_response(),
    };
    let scope = if writes && rule.access != Access::Public { Scope::Write } else { Scope::Read };
    if !visitor.has_scope(scope) {
        return Fault::from(AccountError::NotAllowed).into_response();
    }
    if let Err(fault) = allow(rule.access, &visitor, city.as_deref()) {
        let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
        let known = visitor.identity().is_some() || visitor.token.is_some();
        tracing::info!(route, access = ?rule.access, known, "a request was refused by the rule of its route");
        // A program has no use for the door of people.
        let program = matches!(rule.access, Access::AgentsKey | Access::AdministratorsKey);
        return if program { fault.into_response() } else { turn_away(fault, &visitor, &request) };
    }
    if let Some(city) = city {
        request.extensions_mut().insert(city);
    }
    if (writes || rule.costly) && !is_within_own_rate(&rule.web, &visitor) {
        return Fault::from(WebError::TooManyRequests).into_response();
    }
    if !rule.costly {
        return next.run(request).await;
    }
    let limiter = if rule.scarce { &rule.web.scarce } else { &rule.web.rate };
    if !is_within_rate(&rule.web, limiter, &request) {
        return Fault::from(WebError::TooManyRequests).into_response();
    }
    let wait = rule.web.settings.limits.costly_wait;
    match tokio::time::timeout(wait, rule.web.costly.clone().acquire_owned()).await {
        Ok(Ok(_turn)) => next.run(request).await,
        _ => Fault::from(WebError::Busy).into_response(),
    }
}

/// Browsers say where a form comes from; a program that says nothing has no cookie to abuse.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(site) = text(SEC_FETCH_SITE) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(ORIGIN), text(HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, named)| named == host),
        (Some(_), None) => false,
    }
}

/// The city that the address names; `not_found` where there is none of that name.
async fn city_of(web: &Web, request: &mut Request) -> Result<Option<Arc<City>>, Fault> {
    let params = request.extract_parts::<RawPathParams>().await.map_err(|_| WebError::NotFound)?;
    let Some((_, slug)) = params.iter().find(|(name, _)| *name == "city") else { return Ok(None) };
    Ok(Some(Arc::new(web.app.find_city(slug).await?.ok_or(WebError::NotFound)?)))
}

/// Whether the visitor may use a route of that rule.
fn allow(access: Access, visitor: &Visitor, city: Option<&City>) -> Result<(), Fault> {
    let may = |permission: Permission| visitor.may(city.map(|city| city.id), permission);
    let known = visitor.identity().is_some();
    match access {
        Access::Public => Ok(()),
        Access::SignedIn if known => Ok(()),
        Access::SignedIn => Err(AccountError::SignInNeeded.into()),
        Access::Agents if may(Permission::WorkAsAgent) => Ok(()),
        Access::Administrators if may(Permission::ManagePeople) => Ok(()),
        Access::AgentsKey if visitor.bears_proof() && may(Permission::WorkAsAgent) => Ok(()),
        Access::AdministratorsKey if visitor.bears_proof() && may(Permission::ManageCity) => Ok(()),
        _ if known || visitor.token.is_some() => Err(AccountError::NotAllowed.into()),
        Access::Agents | Access::Administrators | Access::AgentsKey | Access::AdministratorsKey => {
            Err(WebError::AgentsOnly.into())
        }
    }
}

/// Whoever is not signed in and opens a page is brought to the door, and back afterwards; all others get the reason.
fn turn_away(fault: Fault, visitor: &Visitor, request: &Request) -> Response {
    let is_page = matches!(*request.method(), Method::GET | Method::HEAD)
        && !errors::wants_json(request.uri(), request.headers());
    if visitor.session.is_none() && is_page {
        return Redirect::to(&sign_in_address(request.uri())).into_response();
    }
    fault.into_response()
}

/// The door, with the way back to `uri`.
fn sign_in_address(uri: &Uri) -> String {
    let next = uri.path_and_query().map_or("/", |path| path.as_str());
    let next: String = next.bytes().map(encoded).collect();
    format!("/accounts/sign-in?next={next}")
}

fn encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-_./".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

fn is_within_rate(web: &Web, limiter: &RateLimiter<IpAddr>, request: &Request) -> bool {
    address_of(web, request).is_none_or(|address| limiter.allow(network_of(address), web.now_ms()))
}

/// The share of a person, whatever the addresses that they come from: a session or a token that was stolen does not flood.
fn is_within_own_rate(web: &Web, visitor: &Visitor) -> bool {
    visitor.person().is_none_or(|person| web.people.allow(person, web.now_ms()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    #[test]
    fn forms_of_other_sites_are_known() {
        assert!(is_same_origin(&headers(&[(SEC_FETCH_SITE, "same-origin")])));
        assert!(!is_same_origin(&headers(&[(SEC_FETCH_SITE, "cross-site")])));
        assert!(!is_same_origin(&headers(&[(SEC_FETCH_SITE, "same-site")])));
        assert!(is_same_origin(&headers(&[(ORIGIN, "http://ville.test:80"), (HOST, "ville.test:80")])));
        assert!(!is_same_origin(&headers(&[(ORIGIN, "http://evil.test"), (HOST, "ville.test")])));
        assert!(!is_same_origin(&headers(&[(ORIGIN, "null"), (HOST, "ville.test")])));
    }

    #[test]
    fn the_way_back_is_kept_whole() {
        let uri: Uri = "/ville/staff/jobs?page=2&x=a%20b".parse().unwrap();
        assert_eq!(
            sign_in_address(&uri),
            "/accounts/sign-in?next=/ville/staff/jobs%3Fpage%3D2%26x%3Da%2520b"
        );
    }
}
