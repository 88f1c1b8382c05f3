//! What can a program call? OpenAPI, written from the code.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::api::{ask, cities, documents, jobs, plans, search, settings};

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
        cities::set_examples,
        settings::show,
        settings::save,
        settings::save_logo,
        ask::ask_get,
        ask::ask_post,
        search::search,
        documents::list,
        documents::upload,
        documents::show,
        documents::remove,
        documents::set_visibility,
        documents::page,
        plans::list,
        plans::show,
        plans::changes,
        plans::change_sheet,
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::openapi_json;
    use crate::routes;

    const METHODS: [&str; 5] = ["get", "post", "put", "delete", "patch"];

    fn document() -> Value {
        serde_json::from_str(&openapi_json()).unwrap()
    }

    /// Each operation as `GET /path`.
    fn operations(document: &Value) -> BTreeSet<String> {
        let paths = document["paths"].as_object().unwrap();
        let of_path = |(path, item): (&String, &Value)| {
            let methods: Vec<String> = item
                .as_object()
                .unwrap()
                .keys()
                .filter(|key| METHODS.contains(&key.as_str()))
                .cloned()
                .collect();
            let path = path.clone();
            methods.into_iter().map(move |method| format!("{} {path}", method.to_uppercase()))
        };
        paths.iter().flat_map(of_path).collect()
    }

    #[test]
    fn what_is_described_is_what_exists() {
        let described = operations(&document());
        let routes: BTreeSet<String> = routes::table()
            .iter()
            .filter(|route| route.path.starts_with("/api/") && route.path != "/api/v1/openapi.json")
            .map(|route| format!("{} {}", route.method, route.path))
            .collect();
        assert_eq!(described, routes);
    }

    /// An operation that only agents may call says so, and no other does.
    #[test]
    fn the_key_is_asked_where_the_table_says() {
        let document = document();
        for route in routes::table().iter().filter(|route| route.path.starts_with("/api/")) {
            let operation = &document["paths"][route.path][route.method.to_lowercase()];
            if operation.is_null() {
                continue;
            }
            let says = operation["security"].as_array().is_some_and(|schemes| !schemes.is_empty());
            let asks = route.access != routes::Access::Public;
            assert_eq!(says, asks, "{} {}", route.method, route.path);
        }
    }

    /// Every name that the document refers to is defined in it, and every parameter of a path is described.
    #[test]
    fn nothing_is_referred_to_in_vain() {
        let document = document();
        let mut open = vec![&document];
        while let Some(value) = open.pop() {
            match value {
                Value::Object(map) => {
                    if let Some(Value::String(reference)) = map.get("$ref") {
                        let pointer = reference.trim_start_matches('#');
                        assert!(document.pointer(pointer).is_some(), "{reference} is nowhere");
                    }
                    open.extend(map.values());
                }
                Value::Array(list) => open.extend(list),
                _ => {}
            }
        }
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let described: Vec<&str> = operation["parameters"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter(|parameter| parameter["in"] == "path")
                    .filter_map(|parameter| parameter["name"].as_str())
                    .collect();
                for name in path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
                    assert!(described.contains(&name), "{method} {path}: {name} is not described");
                }
            }
        }
    }

    /// Programs of others are written against this document: a change to it is seen in review. Run with
    /// `PARVIS_UPDATE=1` to write it anew.
    #[test]
    fn the_document_is_the_one_reviewed() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/openapi.json");
        let now = openapi_json() + "\n";
        if std::env::var_os("PARVIS_UPDATE").is_some() {
            std::fs::write(&path, &now).unwrap();
        }
        let reviewed = std::fs::read_to_string(&path).unwrap();
        assert!(
            now == reviewed,
            "docs/reference/openapi.json differs: run with PARVIS_UPDATE=1, then read the change"
        );
    }
}
