//! How is a provider called? One request, one connection, to the hosts that the operator named and to no other.
//!
//! *Invariant:* no redirect is followed; time and size have limits; nothing but HTTPS, except to this very machine when the
//! issuer itself is there.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt as _, Full};
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::Url;

/// Longest time for a call, from looking the name up to the last byte.
const CALL_TIME_MAX: Duration = Duration::from_secs(10);
/// Largest answer, in bytes: keys and claims are far smaller.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// Why a provider could not be asked; for logs, without addresses or tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CallError {
    #[error("an address of the provider is not on its hosts, or not HTTPS")]
    ForeignAddress,
    #[error("the provider does not answer in time")]
    Slow,
    #[error("the connection to the provider failed")]
    Connection,
    #[error("the answer of the provider is too large")]
    TooLarge,
    #[error("the provider answered {0}")]
    Status(u16),
    #[error("the answer of the provider cannot be read")]
    Malformed,
}

/// What is sent.
pub(crate) struct Call<'a> {
    pub(crate) url: &'a Url,
    /// A form, for a POST.
    pub(crate) form: Option<String>,
    pub(crate) authorization: Option<String>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) media_type: String,
    pub(crate) body: Bytes,
}

/// The hosts that may be called.
#[derive(Debug, Clone)]
pub(crate) struct Hosts {
    issuer: Url,
    others: Vec<String>,
}

impl Hosts {
    pub(crate) fn new(issuer: Url, others: Vec<String>) -> Self {
        Self { issuer, others }
    }

    /// Whether the address may be called.
    pub(crate) fn allow(&self, url: &Url) -> bool {
        let own = url.host_str() == self.issuer.host_str()
            && url.port_or_known_default() == self.issuer.port_or_known_default();
        let other = url.host_str().is_some_and(|host| self.others.iter().any(|one| one == host));
        let secure = url.scheme() == "https" || (url.scheme() == "http" && own && is_this_machine(url));
        secure && (own || other) && url.username().is_empty() && url.password().is_none()
    }
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Calls an address of the provider; an answer other than 200 is an error.
pub(crate) async fn call(hosts: &Hosts, call: Call<'_>) -> Result<Answer, CallError> {
    if !hosts.allow(call.url) {
        return Err(CallError::ForeignAddress);
    }
    tokio::time::timeout(CALL_TIME_MAX, exchange(call)).await.map_err(|_| CallError::Slow)?
}

async fn exchange(call: Call<'_>) -> Result<Answer, CallError> {
    let host = call.url.host_str().ok_or(CallError::ForeignAddress)?.to_owned();
    let port = call.url.port_or_known_default().ok_or(CallError::ForeignAddress)?;
    let bare = host.trim_matches(['[', ']']).to_owned();
    let stream = TcpStream::connect((bare.as_str(), port)).await.map_err(|_| CallError::Connection)?;
    let request = request_of(call, &host, port)?;
    if request.0 == "https" {
        let name = ServerName::try_from(bare).map_err(|_| CallError::Connection)?;
        let stream = connector()?.connect(name, stream).await.map_err(|_| CallError::Connection)?;
        send(stream, request.1).await
    } else {
        send(stream, request.1).await
    }
}

fn request_of(call: Call<'_>, host: &str, port: u16) -> Result<(String, Request<Full<Bytes>>), CallError> {
    let path = match call.url.query() {
        Some(query) => format!("{}?{query}", call.url.path()),
        None => call.url.path().to_owned(),
    };
    let method = if call.form.is_some() { Method::POST } else { Method::GET };
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(HOST, format!("{host}:{port}"))
        .header(ACCEPT, "application/json, application/jwt");
    if let Some(authorization) = call.authorization {
        request = request.header(AUTHORIZATION, authorization);
    }
    if call.form.is_some() {
        request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    let body = Full::new(Bytes::from(call.form.unwrap_or_default()));
    let request = request.body(body).map_err(|_| CallError::Malformed)?;
    Ok((call.url.scheme().to_owned(), request))
}

async fn send<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Answer, CallError>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|_| CallError::Connection)?;
    // Ends with the request: nothing is kept open.
    let driver = tokio::spawn(async move {
        let _ = connection.await;
    });
    let answer = receive(&mut sender, request).await;
    driver.abort();
    answer
}

async fn receive(
    sender: &mut hyper::client::conn::http1::SendRequest<Full<Bytes>>,
    request: Request<Full<Bytes>>,
) -> Result<Answer, CallError> {
    let response = sender.send_request(request).await.map_err(|_| CallError::Connection)?;
    let (head, mut body) = response.into_parts();
    if head.status != StatusCode::OK {
        return Err(CallError::Status(head.status.as_u16()));
    }
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| CallError::Connection)?;
        if let Some(data) = frame.data_ref() {
            if bytes.len().saturating_add(data.len()) > ANSWER_BYTES_MAX {
                return Err(CallError::TooLarge);
            }
            bytes.extend_from_slice(data);
        }
    }
    let media_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Ok(Answer { media_type: media_type.to_ascii_lowercase(), body: bytes.freeze() })
}

/// TLS with the certificates of the system.
fn connector() -> Result<TlsConnector, CallError> {
    let mut roots = rustls::RootCertStore::empty();
    for certificate in rustls_native_certs::load_native_certs().certs {
        // One that cannot be read is left out: the others go on counting.
        let _ = roots.add(certificate);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| CallError::Connection)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hosts_of_the_provider_are_called_and_by_https() {
        let hosts = |issuer: &str| Hosts::new(issuer.parse().unwrap(), vec!["keys.id.example".to_owned()]);
        let real = hosts("https://id.example/api/v2");
        for (url, allowed) in [
            ("https://id.example/token", true),
            ("https://keys.id.example/jwks", true),
            ("http://id.example/token", false),
            ("https://id.example:8443/token", false),
            ("https://evil.example/token", false),
            ("https://id.example.evil.example/token", false),
            ("https://id.example@evil.example/token", false),
            ("http://127.0.0.1/latest/meta-data", false),
            ("file:///etc/passwd", false),
        ] {
            assert_eq!(real.allow(&url.parse().unwrap()), allowed, "{url}");
        }
        let local = hosts("http://127.0.0.1:4000");
        assert!(local.allow(&"http://127.0.0.1:4000/token".parse().unwrap()));
        assert!(!local.allow(&"http://127.0.0.1:22/token".parse().unwrap()));
    }
}
