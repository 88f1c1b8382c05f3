//! Who sends this request? A person who is signed in, whoever holds the installation's key, or anyone.
//!
//! Found once for each request, before its rule is looked at; handlers take it from there.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use app::accounts::tokens::TOKEN_PREFIX;
use app::accounts::{Identity, TokenIdentity};
use app::{App, Viewer};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{HeaderName, USER_AGENT};
use axum::http::{HeaderMap, Uri};
use axum::middleware::Next;
use axum::response::Response;
use domain::accounts::{Permission, Roles, Scope};
use domain::{CityId, PersonId};

use crate::security::session::{self, Session};
use crate::state::Web;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Who sends a request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Visitor {
    /// The installation's key came with the request itself.
    pub(crate) bears_key: bool,
    /// A program showed an API token; cookies do not count then.
    pub(crate) token: Option<Arc<TokenIdentity>>,
    /// What a cookie of ours opens.
    pub(crate) session: Option<Session>,
}

impl Visitor {
    /// The person, where one is signed in.
    pub(crate) fn identity(&self) -> Option<&Identity> {
        self.session.as_ref()?.identity.as_deref()
    }

    /// Who it is, signed in or by an API token of theirs.
    pub(crate) fn person(&self) -> Option<PersonId> {
        match &self.token {
            Some(token) => Some(token.person.id),
            None => self.identity().map(|identity| identity.person.id),
        }
    }

    /// Whether the request proves itself by what no browser adds on its own.
    pub(crate) fn bears_proof(&self) -> bool {
        self.bears_key || self.token.is_some()
    }

    /// Whether an API token, where there is one, is good for requests of this sort.
    pub(crate) fn has_scope(&self, scope: Scope) -> bool {
        self.token.as_ref().is_none_or(|token| token.scopes.holds(scope))
    }

    /// Whether the installation's key opens this: sent along, or given before on this browser and nobody signed in.
    pub(crate) fn holds_key(&self) -> bool {
        self.bears_key || self.session.as_ref().is_some_and(|session| session.identity.is_none())
    }

    /// What they are in a city.
    pub(crate) fn viewer(&self, city: CityId) -> Viewer {
        if let Some(token) = &self.token {
            return token.viewer(city);
        }
        match self.identity() {
            _ if self.bears_key => Viewer::agent(city),
            Some(identity) => identity.viewer(city),
            None if self.holds_key() => Viewer::agent(city),
            None => Viewer::public(city),
        }
    }

    /// Whether one of their roles in the city allows it; `None` for a page of no city, which no role opens.
    pub(crate) fn may(&self, city: Option<CityId>, permission: Permission) -> bool {
        let roles = city.map_or(Roles::NONE, |city| self.viewer(city).roles);
        roles.may(permission) || (city.is_none() && self.holds_key())
    }
}

/// Finds out who sends the request. A session that cannot be read is none: the request goes on as a stranger's.
pub(crate) async fn identify(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let visitor = match token_of(&web.app, request.uri(), request.headers()).await {
        Some(token) => Visitor { token: Some(Arc::new(token)), ..Visitor::default() },
        None => visitor_of(&web.app, &web, request.headers()).await,
    };
    request.extensions_mut().insert(Arc::new(visitor));
    next.run(request).await
}

async fn visitor_of(app: &App, web: &Web, headers: &HeaderMap) -> Visitor {
    let bears_key = session::bears_key(web, headers);
    let person = match session::account_key(web, headers) {
        Some(key) => match app.find_identity(key).await {
            Ok(identity) => identity.map(|identity| (identity, session::form_token(key))),
            Err(error) => {
                tracing::error!(%error, "a session could not be read");
                None
            }
        },
        None => None,
    };
    let session = match person {
        Some((identity, form_token)) => Some(Session { form_token, identity: Some(Arc::new(identity)) }),
        None => session::read(web, headers),
    };
    Visitor { bears_key, token: None, session }
}

/// The API token that a request to the API shows; pages take none.
async fn token_of(app: &App, uri: &Uri, headers: &HeaderMap) -> Option<TokenIdentity> {
    if !uri.path().starts_with("/api/") {
        return None;
    }
    let key = session::bearer(headers).filter(|key| key.starts_with(TOKEN_PREFIX))?;
    match app.find_token(key).await {
        Ok(token) => token,
        Err(error) => {
            tracing::error!(%error, "a token could not be read");
            None
        }
    }
}

/// The visitor's address: that which our own proxy saw, else the peer's. `None` for the machine itself, where everyone
/// would look the same.
pub(crate) fn address_of(web: &Web, request: &Request) -> Option<IpAddr> {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip());
    address(web, request.headers(), peer)
}

/// See [`address_of`].
pub(crate) fn address(web: &Web, headers: &HeaderMap, peer: IpAddr) -> Option<IpAddr> {
    let forwarded = web.settings.trust_forwarded.then(|| forwarded_for(headers)).flatten();
    match forwarded {
        Some(address) => Some(address),
        None if peer.to_canonical().is_loopback() => None,
        None => Some(peer),
    }
}

/// The last address: the one that our own proxy saw. Those before it are what the visitor claims.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all(FORWARDED_FOR).iter().next_back()?.to_str().ok()?;
    line.rsplit(',').next()?.trim().parse().ok()
}

/// Sort of browser and system, coarse on purpose: enough for someone to know their own devices again.
pub(crate) fn device_of(headers: &HeaderMap) -> String {
    let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map_or("", |(_, name)| *name)
    };
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    [browser, system].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_address_seen_by_our_proxy_counts() {
        let mut headers = HeaderMap::new();
        headers.insert(FORWARDED_FOR, "1.2.3.4, 203.0.113.9".parse().unwrap());
        assert_eq!(forwarded_for(&headers), Some("203.0.113.9".parse().unwrap()));
    }

    #[test]
    fn devices_are_named_coarsely() {
        let device = |agent: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(USER_AGENT, agent.parse().unwrap());
            device_of(&headers)
        };
        assert_eq!(
            device("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            "Firefox, Linux"
        );
        let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!(device(edge), "Edge, Windows");
        assert_eq!(device("curl/8.0"), "");
    }
}
