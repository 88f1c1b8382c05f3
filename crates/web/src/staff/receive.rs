//! How do the files of a form reach the use case? One by one, as they come, never whole in memory.

use std::time::Duration;

use app::{App, Viewer};
use axum::extract::Multipart;
use axum::extract::multipart::Field;
use bytes::Bytes;
use domain::JobId;
use futures_util::{Stream, stream};

use crate::errors::{Fault, WebError};
use crate::staff::readers::ReadersFields;

/// Bytes of a field that is not a file.
const VALUE_BYTES_MAX: usize = 8_192;

/// Why a stream of bytes stopped before its end.
#[derive(Debug)]
pub(crate) struct Interrupted;

/// Takes the files of `form` in as one job. Values come before files: `token`, checked by `is_token`, and
/// `visibility` (`public` unless it says otherwise) with the services or people that it names.
pub(crate) async fn receive(
    app: &App,
    viewer: &Viewer,
    mut form: Multipart,
    idle: Duration,
    is_token: impl Fn(&str) -> bool,
) -> Result<JobId, Fault> {
    let mut trusted = is_token("");
    let mut readers = ReadersFields::default();
    let mut submission = None;
    while let Some(mut field) = next_field(&mut form, idle).await? {
        let Some(file) = field.file_name().map(ToOwned::to_owned) else {
            let name = field.name().unwrap_or_default().to_owned();
            let value = value(&mut field).await?;
            match name.as_str() {
                "token" => trusted |= is_token(&value),
                other => readers.take(other, &value)?,
            }
            continue;
        };
        if !trusted {
            return Err(WebError::ForgedForm.into());
        }
        // A browser sends a nameless file for a field left empty.
        if file.is_empty() {
            continue;
        }
        if submission.is_none() {
            submission = Some(app.begin_submission(viewer, readers.wanted()).await?);
        }
        if let Some(submission) = submission.as_mut() {
            submission.add_stream(&file, chunks(field, idle)).await?;
        }
    }
    if !trusted {
        return Err(WebError::ForgedForm.into());
    }
    let Some(submission) = submission else {
        return Err(WebError::NoFileChosen.into());
    };
    Ok(submission.submit().await?)
}

async fn next_field(form: &mut Multipart, idle: Duration) -> Result<Option<Field<'_>>, Fault> {
    match tokio::time::timeout(idle, form.next_field()).await {
        Ok(Ok(field)) => Ok(field),
        Ok(Err(error)) if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE => {
            Err(app::Error::TooLarge {
                what: "an upload",
                limit: "the size announced on the page".to_owned(),
            }
            .into())
        }
        Ok(Err(_)) | Err(_) => Err(WebError::UploadInterrupted.into()),
    }
}

async fn value(field: &mut Field<'_>) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| WebError::UploadInterrupted)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > VALUE_BYTES_MAX {
            return Err(WebError::BadRequest.into());
        }
    }
    String::from_utf8(bytes).map_err(|_| WebError::BadRequest.into())
}

/// The bytes of a file as they come; a silence longer than `idle` interrupts it.
fn chunks(field: Field<'_>, idle: Duration) -> impl Stream<Item = Result<Bytes, Interrupted>> + Send {
    stream::unfold(Some(field), move |field| async move {
        let mut field = field?;
        match tokio::time::timeout(idle, field.chunk()).await {
            Ok(Ok(Some(chunk))) => Some((Ok(chunk), Some(field))),
            Ok(Ok(None)) => None,
            Ok(Err(_)) | Err(_) => Some((Err(Interrupted), None)),
        }
    })
}
