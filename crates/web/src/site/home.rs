//! Which cities share this installation?

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use domain::city::{COMMONS_SLUG, City};

use crate::errors::{PageResult, page};
use crate::frame::Frame;
use crate::state::Web;
use crate::visit::Visit;

/// Values of the page.
#[derive(Template)]
#[template(path = "site/home.html")]
pub(crate) struct HomePage {
    pub(crate) frame: Frame,
    pub(crate) cities: Vec<City>,
}

pub(crate) async fn show(State(web): State<Web>, visit: Visit) -> PageResult {
    let mut cities = web.app.list_cities().await?;
    cities.retain(|city| city.slug != COMMONS_SLUG);
    if let [only] = cities.as_slice() {
        return Ok(Redirect::to(&format!("/{}", only.slug)).into_response());
    }
    page(&HomePage { frame: visit.frame(None), cities })
}
