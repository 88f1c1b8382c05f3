//! What can a program call? OpenAPI, written from the code.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::api::{ask, cities, documents, jobs, search};

struct AgentsKey;

impl Modify for AgentsKey {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(
                "The agents' key of the installation; without it a call sees what residents see.",
            ))
            .build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("agents_key", SecurityScheme::Http(scheme));
    }
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Parvis",
        description = "Documents in, cited answers out. Errors are application/problem+json (RFC 9457); every code is \
                       explained in docs/reference/errors.md.",
        license(name = "EUPL-1.2")
    ),
    paths(
        cities::list,
        ask::ask_get,
        ask::ask_post,
        search::search,
        documents::list,
        documents::upload,
        documents::show,
        documents::remove,
        documents::set_visibility,
        documents::page,
        jobs::list,
        jobs::show,
        jobs::cancel
    ),
    modifiers(&AgentsKey)
)]
struct Api;

/// The OpenAPI document as indented JSON.
#[must_use]
pub fn openapi_json() -> String {
    Api::openapi().to_pretty_json().unwrap_or_default()
}

pub(crate) async fn show() -> Response {
    ([(CONTENT_TYPE, "application/json")], openapi_json()).into_response()
}
