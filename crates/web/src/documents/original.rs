//! How does one take the original file home, without it doing harm in the browser?

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::response::{IntoResponse, Response};
use domain::DocumentId;

use crate::documents::paging::encode;
use crate::errors::Fault;
use crate::state::Web;
use crate::visit::InCity;

pub(crate) async fn download(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, DocumentId)>,
) -> Result<Response, Fault> {
    let file = web.app.original_file(&place.viewer, id).await?;
    let headers = [
        (CONTENT_TYPE, safe_media_type(&file.media_type)),
        (CONTENT_LENGTH, file.bytes.to_string()),
        (CONTENT_DISPOSITION, disposition(&file.file_name)),
        // Even opened in a tab, the file runs nothing and loads nothing.
        (CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
        (CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok((headers, Body::from_stream(file.stream)).into_response())
}

/// The media type as found by the reader, if it has the form of one.
fn safe_media_type(media_type: &str) -> String {
    let sound = media_type.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/+-.".contains(&byte));
    let sound = sound && media_type.split('/').count() == 2;
    if sound { media_type.to_owned() } else { "application/octet-stream".to_owned() }
}

/// `attachment` with the name in ASCII for old programs and in full (RFC 6266, RFC 8187).
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || " -_.".contains(c) { c } else { '_' })
        .take(120)
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", encode(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_break_out_of_its_header() {
        let header = disposition("été\";\r\nSet-Cookie: x=\"1.pdf");
        assert!(!header.contains('\r') && !header.contains('\n'));
        assert_eq!(header.matches('"').count(), 2, "{header}");
        assert!(header.ends_with("%C3%A9t%C3%A9%22%3B%0D%0ASet-Cookie%3A%20x%3D%221.pdf"));
    }

    #[test]
    fn only_a_media_type_is_sent_as_one() {
        assert_eq!(safe_media_type("application/pdf"), "application/pdf");
        assert_eq!(safe_media_type("text/html; charset=x"), "application/octet-stream");
        assert_eq!(safe_media_type("a\r\nb: c/d"), "application/octet-stream");
    }
}
