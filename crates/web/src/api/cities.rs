//! Which cities does this installation serve?

use axum::extract::State;

use crate::api::{ApiResult, json};
use crate::state::Web;

#[utoipa::path(
    get,
    path = "/api/v1/cities",
    tag = "cities",
    responses((status = 200, description = "Every city, the commons included", body = [super::schema::City]))
)]
pub(crate) async fn list(State(web): State<Web>) -> ApiResult {
    json(web.app.list_cities().await?)
}
