//! From where does someone sign in, and where do they go then?

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use app::accounts::{SignIn, SignedIn};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use domain::accounts::Permission;

use crate::errors::Fault;
use crate::security::session;
use crate::security::visitor::{address, device_of};
use crate::state::Web;

/// Longest way back that is kept, in bytes.
const NEXT_BYTES_MAX: usize = 2_000;

/// What a browser brings along when someone signs in.
pub(crate) struct Device {
    address: Option<IpAddr>,
    proofs: String,
    device: String,
    replaced: Option<String>,
}

impl Device {
    /// From where; one /64 for IPv6.
    pub(crate) fn address(&self) -> Option<IpAddr> {
        self.address
    }

    /// A try with this address and password.
    pub(crate) fn attempt<'a>(&'a self, email: &'a str, password: &'a str) -> SignIn<'a> {
        SignIn {
            email,
            password,
            address: self.address,
            proofs: &self.proofs,
            device: &self.device,
            replaced: self.replaced.as_deref(),
        }
    }
}

impl FromRequestParts<Web> for Device {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Self::Rejection> {
        let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = connected.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(address)| address.ip());
        let headers: &HeaderMap = &parts.headers;
        Ok(Self {
            address: address(web, headers, peer).map(crate::security::rate::network_of),
            proofs: session::device_proofs(web, headers).to_owned(),
            device: device_of(headers),
            replaced: session::account_key(web, headers).map(str::to_owned),
        })
    }
}

/// The way back, if it stays on this site: a path of ours, with no host, no scheme, and nothing that a browser reads as
/// one.
pub(crate) fn local_path(next: &str) -> Option<&str> {
    let plain = next.len() <= NEXT_BYTES_MAX && !next.contains('\\') && !next.contains(char::is_control);
    let local = next.starts_with('/') && !next.starts_with("//");
    let uri: Option<Uri> = next.parse().ok();
    let is_path = uri.is_some_and(|uri| uri.host().is_none() && uri.scheme().is_none());
    (plain && local && is_path).then_some(next)
}

/// Sets the cookies of a new session and goes where the person wanted, or where they work.
pub(crate) async fn welcome(web: &Web, signed_in: &SignedIn, next: &str) -> Result<Response, Fault> {
    let home = match local_path(next) {
        Some(next) => next.to_owned(),
        None => home_of(web, signed_in).await?,
    };
    let mut response = Redirect::to(&home).into_response();
    let cookies =
        [session::account_cookie(web, &signed_in.key), session::device_cookie(web, &signed_in.proofs)];
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The one city where the person belongs; their account where there are several or none.
async fn home_of(web: &Web, signed_in: &SignedIn) -> Result<String, Fault> {
    let Some(identity) = web.app.find_identity(&signed_in.key).await? else { return Ok("/".to_owned()) };
    let mut cities = web.app.list_cities().await?;
    cities.retain(|city| !identity.roles_in(city.id).is_empty());
    Ok(match cities.as_slice() {
        [city] if identity.roles_in(city.id).may(Permission::WorkAsAgent) => format!("/{}/staff", city.slug),
        [city] => format!("/{}", city.slug),
        _ => "/accounts/me".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_on_this_site() {
        for good in ["/", "/ville/staff?page=2", "/accounts/me", "/ville/ask?q=a%20b"] {
            assert_eq!(local_path(good), Some(good));
        }
        for bad in [
            "",
            "ville",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\tevil",
            "javascript:alert(1)",
            "http:evil",
            "/\u{a0}//x\r\nSet-Cookie: a=b",
            "///evil.example",
        ] {
            assert_eq!(local_path(bad), None, "{bad:?}");
        }
        assert_eq!(local_path(&format!("/{}", "a".repeat(3_000))), None);
    }
}
