//! What does the sheet look like?

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::DocumentId;
use serde::Deserialize;

use crate::errors::Fault;
use crate::state::Web;
use crate::visit::InCity;

/// Widths that may be asked: a cache of a few pictures a page, whatever addresses people write.
const WIDTHS: [u32; 3] = [500, 1_000, 2_000];

#[derive(Deserialize)]
pub(crate) struct ImageQuery {
    width: Option<String>,
}

/// The nearest width that is drawn.
fn drawn_width(asked: Option<&str>) -> u32 {
    let asked: u32 = asked.and_then(|text| text.parse().ok()).unwrap_or(1_000);
    WIDTHS.into_iter().find(|width| *width >= asked).unwrap_or(2_000)
}

pub(crate) async fn draw(
    State(web): State<Web>,
    place: InCity,
    Path((_, id, number)): Path<(String, DocumentId, u32)>,
    Query(query): Query<ImageQuery>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let width = drawn_width(query.width.as_deref());
    let image = web.app.render_page_image(&place.viewer, id, number, width).await?;
    let tag = format!("\"{}\"", image.tag.replace(['"', '\\'], ""));
    let keep = [(CACHE_CONTROL, "private, no-cache".to_owned()), (ETAG, tag.clone())];
    if headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()) == Some(tag.as_str()) {
        return Ok((StatusCode::NOT_MODIFIED, keep).into_response());
    }
    Ok((keep, [(CONTENT_TYPE, "image/png")], Body::from(image.png)).into_response())
}

#[cfg(test)]
mod tests {
    use super::drawn_width;

    #[test]
    fn only_a_few_widths_are_drawn() {
        assert_eq!(drawn_width(Some("1")), 500);
        assert_eq!(drawn_width(Some("1001")), 2_000);
        assert_eq!(drawn_width(Some("99999999")), 2_000);
        assert_eq!(drawn_width(Some("x")), 1_000);
    }
}
