//! How does an administrator give their city a logo, or take it away?

use std::collections::HashMap;

use app::cities::logo::LOGO_BYTES_MAX;
use axum::extract::{Multipart, State};
use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;
use domain::city::settings::{Section, Setting};

use super::form::Typed;
use super::settings::after_saving;
use crate::errors::{Fault, PageResult, WebError};
use crate::security::forms::CheckedForm;
use crate::security::session;
use crate::state::Web;
use crate::visit::InCity;

/// Largest request with a logo, in bytes: the file and the fields around it.
pub(crate) const LOGO_FORM_BYTES_MAX: usize = LOGO_BYTES_MAX + 64 * 1024;
/// Fields of the form.
const FIELDS_MAX: usize = 10;

/// A form with a file: its texts, and the file where one was chosen.
async fn parts_of(mut form: Multipart) -> Result<(Typed, Option<Bytes>), Fault> {
    let broken = |error: axum::extract::multipart::MultipartError| -> Fault {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            let limit = format!("{LOGO_BYTES_MAX} bytes");
            return app::Error::TooLarge { what: "a logo", limit }.into();
        }
        WebError::UploadInterrupted.into()
    };
    let mut typed = HashMap::new();
    let mut file = None;
    for _ in 0..FIELDS_MAX {
        let Some(field) = form.next_field().await.map_err(broken)? else { break };
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let bytes = field.bytes().await.map_err(broken)?;
            // A browser sends an empty file for a field left empty.
            file = Some(bytes).filter(|bytes| !bytes.is_empty());
        } else {
            typed.insert(name, field.text().await.map_err(broken)?);
        }
    }
    Ok((typed, file))
}

pub(crate) async fn receive(
    State(web): State<Web>,
    place: InCity,
    headers: HeaderMap,
    form: Multipart,
) -> PageResult {
    let (typed, file) = parts_of(form).await?;
    let text = |key: &str| typed.get(key).map(String::as_str).unwrap_or_default();
    if !session::bears_key(&web, &headers) && !session::holds_token(&web, &headers, text("token")) {
        return Err(WebError::ForgedForm.into());
    }
    let saved = match (file, &place.city.logo) {
        (Some(file), _) => web.app.save_logo(&place.viewer, text("seen"), file, text("alt")).await,
        // Only the words beside it are new.
        (None, Some(logo)) => {
            let logo = domain::city::Logo { alt: text("alt").to_owned(), ..logo.clone() };
            web.app.save_setting(&place.viewer, text("seen"), Setting::Logo(Some(logo))).await
        }
        (None, None) => return Err(WebError::NoFileChosen.into()),
    };
    after_saving(&web, place, Section::Logo, &typed, saved).await
}

pub(crate) async fn remove(
    State(web): State<Web>,
    place: InCity,
    CheckedForm(typed): CheckedForm<Typed>,
) -> PageResult {
    let seen = typed.get("seen").map(String::as_str).unwrap_or_default();
    let saved = web.app.save_setting(&place.viewer, seen, Setting::Logo(None)).await;
    after_saving(&web, place, Section::Logo, &typed, saved).await
}
