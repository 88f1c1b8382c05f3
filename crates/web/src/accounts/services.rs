//! How does an administrator arrange the services of the city?

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ServiceId;
use serde::Deserialize;

use crate::errors::PageResult;
use crate::security::forms::CheckedForm;
use crate::state::Web;
use crate::visit::InCity;

#[derive(Deserialize)]
pub(crate) struct Named {
    name: String,
    /// `remove` where the button to remove was pressed.
    #[serde(default)]
    act: String,
}

pub(crate) async fn create(
    State(web): State<Web>,
    place: InCity,
    CheckedForm(form): CheckedForm<Named>,
) -> PageResult {
    web.app.create_service(&place.viewer, &form.name).await?;
    Ok(back(&place))
}

pub(crate) async fn change(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, ServiceId)>,
    CheckedForm(form): CheckedForm<Named>,
) -> PageResult {
    if form.act == "remove" {
        web.app.remove_service(&place.viewer, id).await?;
    } else {
        web.app.rename_service(&place.viewer, id, &form.name).await?;
    }
    Ok(back(&place))
}

fn back(place: &InCity) -> Response {
    Redirect::to(&format!("/{}/staff/people#services", place.city.slug)).into_response()
}
