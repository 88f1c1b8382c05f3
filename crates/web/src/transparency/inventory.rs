//! The register as data: the inventory of algorithms as CSV (CRPA, L. 312-1-3), and JSON.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use app::transparency::{Component, Register};

use crate::errors::Fault;
use crate::i18n::Words;
use crate::state::Web;
use crate::transparency::register::{basis_of, words_of};
use crate::visit::InCity;

/// Columns of the inventory. Their names are those of data, the same in every language.
const COLUMNS: [&str; 19] = [
    "name",
    "title",
    "responsible",
    "contact",
    "purpose",
    "legal_basis",
    "individual_decision",
    "part_in_decision",
    "data",
    "parameters",
    "operations",
    "human_step",
    "components",
    "prompts",
    "on",
    "volume_12_months",
    "energy_wh",
    "quality",
    "how_to_contest",
];

pub(crate) async fn csv(State(web): State<Web>, place: InCity) -> Result<Response, Fault> {
    let register = web.app.register(place.city.id).await?;
    let name = format!("attachment; filename=\"inventory-{}.csv\"", place.city.slug);
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, inventory(place.words(), &register)).into_response())
}

pub(crate) async fn json(State(web): State<Web>, place: InCity) -> Result<Response, Fault> {
    Ok(Json(web.app.register(place.city.id).await?).into_response())
}

/// The inventory: a header, then a line for each use.
pub(crate) fn inventory(t: Words, register: &Register) -> String {
    let mut text = COLUMNS.join(",") + "\r\n";
    for one in &register.uses {
        let name = one.name;
        let components: Vec<String> = one.components.iter().map(component).collect();
        let quality = one.evaluations.first().map_or_else(String::new, |measured| {
            format!(
                "{}/{} right, {}/{} wrong, {}/{} refused; questions sha256 {}",
                measured.right,
                measured.answerable,
                measured.wrong,
                measured.answerable,
                measured.unanswerable_refused,
                measured.unanswerable,
                measured.questions_sha256
            )
        });
        let cells = [
            name.to_owned(),
            words_of(t, name, "title"),
            register.responsible.name.clone(),
            register.responsible.contact.clone(),
            words_of(t, name, "purpose"),
            basis_of(t, name, register.regime),
            "no".to_owned(),
            words_of(t, name, "part"),
            words_of(t, name, "data"),
            words_of(t, name, "parameters"),
            words_of(t, name, "operations"),
            words_of(t, name, "human"),
            components.join("; "),
            "none".to_owned(),
            if one.on && one.available { "yes" } else { "no" }.to_owned(),
            one.volume.to_string(),
            format!("{}.{:03}", one.energy_mwh / 1_000, one.energy_mwh % 1_000),
            quality,
            t.say("register-contest-how"),
        ];
        let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn component(one: &Component) -> String {
    let version = one.version.as_deref().unwrap_or("-");
    let hash = one.sha256.as_deref().unwrap_or("-");
    format!("{} {version} sha256:{hash}", one.name)
}

/// A cell, quoted; a text that a spreadsheet would run as a formula is marked as text.
pub(crate) fn cell(text: &str) -> String {
    let harmful = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let mark = if harmful { "'" } else { "" };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_never_runs_in_a_spreadsheet() {
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(cell("mairie, accueil"), "\"mairie, accueil\"");
    }
}
