//! How do programs use Parvis? `/api/v1`: the same use cases as the pages, as JSON.

pub(crate) mod ask;
pub(crate) mod cities;
pub(crate) mod documents;
pub(crate) mod health;
pub(crate) mod jobs;
pub(crate) mod openapi;
pub(crate) mod plans;
mod schema;
pub(crate) mod search;
pub(crate) mod settings;

use app::PageRequest;
use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::errors::Fault;

/// Result of an API call.
pub(crate) type ApiResult = Result<Response, Fault>;

/// A value as JSON.
pub(crate) fn json<T: Serialize>(value: T) -> ApiResult {
    Ok(Json(value).into_response())
}

/// Items that one call gives unless it asks for less or more.
const LIMIT_DEFAULT: u32 = 50;

/// A slice of a list, as asked in an address.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(crate) struct Slice {
    #[serde(default, deserialize_with = "number")]
    pub(crate) limit: Option<u32>,
    #[serde(default, deserialize_with = "number")]
    pub(crate) offset: Option<u32>,
}

/// A number of an address. Beside other parameters (`flatten`) it comes as text.
pub(crate) fn number<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: std::str::FromStr<Err: std::fmt::Display>,
    D: serde::Deserializer<'de>,
{
    let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
    text.parse().map(Some).map_err(serde::de::Error::custom)
}

impl Slice {
    pub(crate) fn request(self) -> PageRequest {
        PageRequest::new(self.limit.unwrap_or(LIMIT_DEFAULT), self.offset.unwrap_or(0))
    }
}
