//! Was this form sent from its own page?

use axum::Form;
use axum::extract::{FromRequest, Request};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::errors::{Fault, WebError};
use crate::security::session;
use crate::state::Web;

/// A form whose token was checked.
pub(crate) struct CheckedForm<T>(pub(crate) T);

#[derive(Deserialize)]
struct WithToken<T> {
    #[serde(default)]
    token: String,
    #[serde(flatten)]
    rest: T,
}

impl<T: DeserializeOwned + Send> FromRequest<Web> for CheckedForm<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Self::Rejection> {
        let headers = request.headers().clone();
        let Form(form) =
            Form::<WithToken<T>>::from_request(request, web).await.map_err(|_| WebError::BadRequest)?;
        if session::bears_key(web, &headers) || session::holds_token(web, &headers, &form.token) {
            return Ok(Self(form.rest));
        }
        Err(WebError::ForgedForm.into())
    }
}

/// A form with nothing but its token.
#[derive(Deserialize)]
pub(crate) struct Nothing {}
