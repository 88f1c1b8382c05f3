//! May this request go on? Access rule of the route, origin of forms, rate and load.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{HOST, HeaderName, ORIGIN};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::errors::{Fault, WebError};
use crate::routes::Access;
use crate::security::session;
use crate::state::Web;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// What a guard holds: the state and the rule of its route.
#[derive(Clone)]
pub(crate) struct Rule {
    pub(crate) web: Web,
    pub(crate) access: Access,
    pub(crate) costly: bool,
}

/// Checks a request against the rule of its route.
pub(crate) async fn check(State(rule): State<Rule>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let bears_key = session::bears_key(&rule.web, headers);
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if writes && !bears_key && !is_same_origin(headers) {
        return Fault::from(WebError::ForgedForm).into_response();
    }
    let allowed = match rule.access {
        Access::Public => true,
        Access::Agents => bears_key || session::read(&rule.web, headers).is_some(),
        Access::AgentsKey => bears_key,
    };
    if !allowed {
        return Fault::from(WebError::AgentsOnly).into_response();
    }
    if !rule.costly {
        return next.run(request).await;
    }
    if !is_within_rate(&rule.web, &request) {
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

fn is_within_rate(web: &Web, request: &Request) -> bool {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip());
    let forwarded = web.settings.trust_forwarded.then(|| forwarded_for(request.headers())).flatten();
    if forwarded.is_none() && peer.to_canonical().is_loopback() {
        return true;
    }
    web.rate.allow(forwarded.unwrap_or(peer), web.now_ms())
}

/// The last address: the one that our own proxy saw. Those before it are what the visitor claims.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all(FORWARDED_FOR).iter().next_back()?.to_str().ok()?;
    line.rsplit(',').next()?.trim().parse().ok()
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
    fn only_the_address_seen_by_our_proxy_counts() {
        let seen = forwarded_for(&headers(&[(FORWARDED_FOR, "1.2.3.4, 203.0.113.9")]));
        assert_eq!(seen, Some("203.0.113.9".parse().unwrap()));
    }
}
