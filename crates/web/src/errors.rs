//! How is an error shown? One table gives code, HTTP status and documentation; page and JSON say the same.
//!
//! A handler returns a [`Fault`]; the outermost layer ([`dress`]) turns it into a page in the reader's language or
//! into `application/problem+json`, and logs internal errors once, with their reference number.

use app::Error as AppError;
use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use domain::error::{Coded, ErrorKind};
use serde::Serialize;

use crate::frame::Frame;
use crate::i18n;
use crate::security::visitor::Visitor;
use crate::state::Web;
use crate::visit::{Visit, visitor_in};

/// A line of the table of errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorRow {
    /// Stable code, also the anchor in `docs/reference/errors.md`.
    pub code: &'static str,
    /// HTTP status.
    pub status: u16,
}

const fn row(code: &'static str, status: u16) -> ErrorRow {
    ErrorRow { code, status }
}

/// Every error that a person or a program may meet over HTTP.
pub const ERROR_TABLE: [ErrorRow; 37] = [
    row("agents_only", 403),
    row("bad_request", 400),
    row("busy", 503),
    row("changed_meanwhile", 409),
    row("data_folder_read_only", 500),
    row("disk_full", 507),
    row("exists_already", 409),
    row("field_refused", 422),
    row("forged_form", 403),
    row("internal", 500),
    row("invalid_value", 422),
    row("last_administrator", 409),
    row("service_in_use", 409),
    row("no_passkeys_here", 422),
    row("passkey_refused", 403),
    row("outside_refused", 403),
    row("outside_unknown", 403),
    row("outside_unreachable", 503),
    row("outside_weak", 403),
    row("link_closed", 404),
    row("method_not_allowed", 405),
    row("no_file_chosen", 422),
    row("no_page_image", 404),
    row("not_allowed", 403),
    row("not_found", 404),
    row("sign_in_needed", 401),
    row("stopping", 503),
    row("switched_off", 409),
    row("timeout", 503),
    row("too_large", 413),
    row("too_many_requests", 429),
    row("try_later", 429),
    row("unsupported_media_type", 415),
    row("upload_interrupted", 400),
    row("weak_password", 422),
    row("wrong_credentials", 403),
    row("wrong_key", 403),
];

/// Faults of the web layer itself; those of use cases come from [`app::Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WebError {
    #[error("this address does not exist")]
    NotFound,
    #[error("this page is for agents of the city")]
    AgentsOnly,
    #[error("this key opens nothing")]
    WrongKey,
    #[error("the form was not sent from its own page, or the page had been open too long")]
    ForgedForm,
    #[error("too many requests came from your address in a short time")]
    TooManyRequests,
    #[error("many people are asking at this moment")]
    Busy,
    #[error("the request cannot be understood")]
    BadRequest,
    #[error("the sending stopped before the end")]
    UploadInterrupted,
    #[error("no file was chosen")]
    NoFileChosen,
}

impl Coded for WebError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::AgentsOnly => "agents_only",
            Self::WrongKey => "wrong_key",
            Self::ForgedForm => "forged_form",
            Self::TooManyRequests => "too_many_requests",
            Self::Busy => "busy",
            Self::BadRequest => "bad_request",
            Self::UploadInterrupted => "upload_interrupted",
            Self::NoFileChosen => "no_file_chosen",
        }
    }

    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound => ErrorKind::NotFound,
            Self::AgentsOnly | Self::WrongKey | Self::ForgedForm => ErrorKind::Denied,
            Self::TooManyRequests
            | Self::Busy
            | Self::BadRequest
            | Self::UploadInterrupted
            | Self::NoFileChosen => ErrorKind::User,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::AgentsOnly => "open the agents' link, or send `Authorization: Bearer <key>`",
            Self::TooManyRequests | Self::Busy => "try again in a minute",
            Self::UploadInterrupted => "send the files again; what was already in is not taken twice",
            Self::NoFileChosen => "choose one file at least, or a folder",
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

/// An error on its way to the person.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    code: &'static str,
    status: StatusCode,
    message: String,
    hint: Option<String>,
    /// What to log, for an internal error.
    internal: Option<String>,
}

impl Fault {
    fn from_coded(error: &dyn Coded) -> Self {
        let code = error.code();
        let status = status_of(code, error.kind());
        let internal = (error.kind() == ErrorKind::Internal).then(|| error.to_string());
        let message =
            if code == "internal" { "an internal error occurred".to_owned() } else { error.to_string() };
        Self { code, status, message, hint: error.hint(), internal }
    }

    /// The fault behind a bare status, as the framework's own refusals give.
    fn from_status(status: StatusCode) -> Self {
        let (code, message) = match status {
            StatusCode::NOT_FOUND => ("not_found", "this address does not exist"),
            StatusCode::METHOD_NOT_ALLOWED => {
                ("method_not_allowed", "this address does not take that method")
            }
            StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "what was sent is too large"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                ("unsupported_media_type", "the content type of the request is not the one expected here")
            }
            StatusCode::UNPROCESSABLE_ENTITY => ("invalid_value", "a value that was sent cannot be used"),
            StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => {
                ("timeout", "the answer took too long and was given up")
            }
            status if status.is_client_error() => ("bad_request", "the request cannot be understood"),
            _ => ("internal", "an internal error occurred"),
        };
        let internal = (code == "internal").then(|| format!("bare status {status}"));
        let status = ERROR_TABLE
            .iter()
            .find(|row| row.code == code)
            .and_then(|row| StatusCode::from_u16(row.status).ok())
            .unwrap_or(status);
        Self { code, status, message: message.to_owned(), hint: None, internal }
    }
}

fn status_of(code: &str, kind: ErrorKind) -> StatusCode {
    let listed = ERROR_TABLE.iter().find(|row| row.code == code);
    listed.and_then(|row| StatusCode::from_u16(row.status).ok()).unwrap_or(match kind {
        ErrorKind::User => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::Conflict => StatusCode::CONFLICT,
        ErrorKind::Denied => StatusCode::FORBIDDEN,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    })
}

impl From<AppError> for Fault {
    fn from(error: AppError) -> Self {
        Self::from_coded(&error)
    }
}

impl From<app::accounts::AccountError> for Fault {
    fn from(error: app::accounts::AccountError) -> Self {
        Self::from_coded(&error)
    }
}

impl From<WebError> for Fault {
    fn from(error: WebError) -> Self {
        Self::from_coded(&error)
    }
}

impl From<askama::Error> for Fault {
    fn from(error: askama::Error) -> Self {
        Self::from_coded(&AppError::Internal(format!("a page could not be written: {error}")))
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Result of a page.
pub(crate) type PageResult = Result<Response, Fault>;

/// Renders a template as a page.
pub(crate) fn page<T: Template>(template: &T) -> PageResult {
    Ok(Html(template.render()?).into_response())
}

/// An error as JSON (RFC 9457).
#[derive(Debug, Serialize)]
pub(crate) struct Problem<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: &'a str,
    status: u16,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
}

/// An error as a page.
#[derive(Template)]
#[template(path = "site/error.html")]
pub(crate) struct ErrorPage {
    pub(crate) frame: Frame,
    pub(crate) code: &'static str,
    pub(crate) title: String,
    pub(crate) what: String,
    pub(crate) next: String,
    pub(crate) detail: Option<String>,
    pub(crate) reference: Option<String>,
    pub(crate) home: String,
}

/// Outermost layer: gives every error its page or its JSON, and logs internal ones once.
pub(crate) async fn dress(State(web): State<Web>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let uri = request.uri().clone();
    let visitor = visitor_in(request.extensions());
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let fault = match response.extensions().get::<Fault>() {
        Some(fault) => fault.clone(),
        // A handler that wrote its own body (the readiness check) keeps it.
        None if response.extensions().get::<Dressed>().is_some() => return response,
        None => Fault::from_status(status),
    };
    let reference = fault.internal.as_ref().map(|cause| {
        let reference = new_reference();
        tracing::error!(reference, code = fault.code, cause, "a request failed");
        reference
    });
    let mut dressed = if wants_json(&uri, &headers) {
        as_problem(&fault, reference.as_deref())
    } else {
        as_page(&web, &fault, reference, (&headers, &uri, &visitor)).await
    };
    if matches!(fault.code, "busy" | "too_many_requests" | "stopping" | "timeout") {
        dressed.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("30"));
    }
    for (name, value) in response.headers() {
        if name == axum::http::header::ALLOW || name == axum::http::header::SET_COOKIE {
            dressed.headers_mut().append(name, value.clone());
        }
    }
    dressed
}

/// Marks a response with an error status that brings its own body.
#[derive(Clone)]
pub(crate) struct Dressed;

fn new_reference() -> String {
    let random = uuid::Uuid::now_v7().simple().to_string().to_uppercase();
    random.get(24..).unwrap_or(&random).to_owned()
}

pub(crate) fn wants_json(uri: &Uri, headers: &HeaderMap) -> bool {
    let accepts = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    uri.path().starts_with("/api/") || (accepts.contains("json") && !accepts.contains("text/html"))
}

fn as_problem(fault: &Fault, reference: Option<&str>) -> Response {
    let problem = Problem {
        kind: format!("docs/reference/errors.md#{}", fault.code),
        title: &fault.message,
        status: fault.status.as_u16(),
        code: fault.code,
        hint: fault.hint.as_deref(),
        reference,
    };
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    (fault.status, [(CONTENT_TYPE, "application/problem+json")], body).into_response()
}

async fn as_page(
    web: &Web,
    fault: &Fault,
    reference: Option<String>,
    (headers, uri, visitor): (&HeaderMap, &Uri, &Visitor),
) -> Response {
    let slug = uri.path().split('/').nth(1).unwrap_or_default();
    let city = web.app.find_city(slug).await.ok().flatten();
    let visit = Visit::read(visitor, headers, uri, city.as_ref());
    let template = error_page(visit.frame(city.as_ref()), fault, reference);
    let body = template.render().unwrap_or_else(|_| fault.message.clone());
    (fault.status, Html(body)).into_response()
}

fn error_page(frame: Frame, fault: &Fault, reference: Option<String>) -> ErrorPage {
    let words = frame.t;
    let known = |part: &str| {
        let key = format!("error-{}-{part}", fault.code.replace('_', "-"));
        if i18n::has_message(&key) { key } else { format!("error-internal-{part}") }
    };
    let home = frame.city.as_ref().map_or_else(|| "/".to_owned(), |city| format!("/{}", city.slug));
    // The message of a value refused says which value, in English; the forms of the pages cannot send such a value.
    let detail = matches!(fault.code, "invalid_value" | "too_large")
        .then(|| fault.message.clone())
        .filter(|_| words.locale == domain::city::Locale::En);
    ErrorPage {
        title: words.say(&known("title")),
        what: words.say(&known("what")),
        next: words.say(&known("next")),
        code: fault.code,
        detail,
        reference,
        home,
        frame,
    }
}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;

    /// The error page of every code, as a person meets it.
    pub(crate) fn error_pages(frame: &Frame) -> Vec<ErrorPage> {
        ERROR_TABLE
            .iter()
            .map(|row| {
                let fault = Fault {
                    code: row.code,
                    status: StatusCode::from_u16(row.status).unwrap(),
                    message: "sample".to_owned(),
                    hint: None,
                    internal: None,
                };
                error_page(frame.clone(), &fault, (row.status == 500).then(new_reference))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_words_in_every_language() {
        for row in ERROR_TABLE {
            for part in ["title", "what", "next"] {
                let key = format!("error-{}-{part}", row.code.replace('_', "-"));
                assert!(i18n::has_message(&key), "no message {key}");
            }
        }
    }

    #[test]
    fn internal_causes_stay_inside() {
        let fault = Fault::from(AppError::Internal("password=hunter2".to_owned()));
        assert!(!fault.message.contains("hunter2"));
        assert_eq!(fault.status, StatusCode::INTERNAL_SERVER_ERROR);
    }
}
