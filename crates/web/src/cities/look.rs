//! Which colours and which logo do the pages of a city carry?
//!
//! The colours come as a style sheet of their own, after the one of Parvis: no style stands in a page. They are for the screen;
//! on paper everything stays black.

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::city::colour::{Shades, Theme};
use domain::city::{City, Colours};

use crate::errors::{Fault, WebError};
use crate::state::Web;
use crate::visit::InCity;

/// A logo as the top of a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LogoView {
    pub(crate) href: String,
    pub(crate) alt: String,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// Where the logo of a city is, with its version in the address.
pub(crate) fn logo_of(city: &City) -> Option<LogoView> {
    let logo = city.logo.as_ref()?;
    let version = logo.sha256.get(..12).unwrap_or_default();
    Some(LogoView {
        href: format!("/{}/logo?v={version}", city.slug),
        alt: logo.alt.clone(),
        width: logo.width_px,
        height: logo.height_px,
    })
}

/// What changes with the colours, and with the program that makes shades of them.
fn version_of(colours: Colours) -> String {
    let digits = [colours.main, colours.accent]
        .map(|colour| colour.map_or_else(|| "0".to_owned(), |colour| colour.to_string().replace('#', "")));
    format!("{}-{}", env!("CARGO_PKG_VERSION"), digits.join("-"))
}

/// Where the colours of a city are, if it chose any.
pub(crate) fn colours_href(city: &City) -> Option<String> {
    let chosen = city.colours.main.is_some() || city.colours.accent.is_some();
    chosen.then(|| format!("/{}/colours.css?v={}", city.slug, version_of(city.colours)))
}

/// The style sheet of these colours. Nothing but hexadecimal digits of ours comes into it.
pub(crate) fn sheet_of(colours: Colours) -> String {
    let themes = [("sky", colours.main), ("warm", colours.accent)]
        .into_iter()
        .filter_map(|(name, colour)| Some((name, Theme::of(colour?))))
        .collect::<Vec<_>>();
    let rules = |pick: fn(&Theme) -> Shades| -> String {
        let rule = |(name, theme): &(&str, Theme)| {
            let Shades { base, deep, tints: [faint, next] } = pick(theme);
            format!("--{name}:{base};--{name}-deep:{deep};--{name}-0:{faint};--{name}-1:{next};")
        };
        themes.iter().map(rule).collect()
    };
    format!(
        "@media screen{{:root{{{}}}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}\n",
        rules(|theme| theme.light),
        rules(|theme| theme.dark)
    )
}

/// For good where the address names what is served, asked again otherwise.
fn kept(query: Option<&str>, version: &str) -> &'static str {
    let named =
        query.is_some_and(|query| query.split('&').any(|pair| pair.strip_prefix("v=") == Some(version)));
    if named { "public, max-age=31536000, immutable" } else { "public, no-cache" }
}

pub(crate) async fn colours(place: InCity, RawQuery(query): RawQuery) -> Result<Response, Fault> {
    let colours = place.city.colours;
    if colours == Colours::default() {
        return Err(WebError::NotFound.into());
    }
    let keep = kept(query.as_deref(), &version_of(colours));
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, keep)];
    Ok((headers, sheet_of(colours)).into_response())
}

pub(crate) async fn logo(
    State(web): State<Web>,
    place: InCity,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let logo = web.app.load_logo(place.city.id).await?;
    let keep = kept(query.as_deref(), logo.sha256.get(..12).unwrap_or_default());
    let headers = [
        (CONTENT_TYPE, "image/png"),
        (CACHE_CONTROL, keep),
        // Even opened in a tab of its own, it is a picture and nothing else.
        (CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
    ];
    Ok((headers, Body::from(logo.png)).into_response())
}

#[cfg(test)]
mod tests {
    use domain::city::colour::{Colour, DARK_GROUNDS, INKS, LIGHT_GROUNDS, ON_STRONG};

    use super::*;

    const STYLE: &str = include_str!("../../assets/parvis.css");

    /// The colours by which contrasts are judged are those that the pages have.
    #[test]
    fn the_grounds_are_those_of_the_style_sheet() {
        let (light, rest) = STYLE.split_once("@media (prefers-color-scheme: dark)").unwrap();
        let dark = rest.split_once("/* ---------- ground").unwrap().0;
        for (sheet, grounds, inks, on_strong) in
            [(light, LIGHT_GROUNDS, INKS[0], ON_STRONG[0]), (dark, DARK_GROUNDS, INKS[1], ON_STRONG[1])]
        {
            let has = |name: &str, colour: Colour| {
                assert!(sheet.contains(&format!("--{name}: {colour};")), "--{name} is not {colour}");
            };
            for (name, colour) in grounds {
                has(name, colour);
            }
            has("ink", inks[0]);
            has("ink-soft", inks[1]);
            has("on-strong", on_strong);
        }
        for name in ["sky", "sky-deep", "sky-0", "sky-1", "warm", "warm-deep", "warm-0"] {
            assert!(light.contains(&format!("--{name}: #")), "the sheet has --{name}");
        }
    }

    #[test]
    fn only_what_was_chosen_is_said_and_only_for_the_screen() {
        let main: Option<Colour> = Some("#17406d".parse().unwrap());
        let sheet = sheet_of(Colours { main, accent: None });
        assert!(sheet.contains("--sky:#17406d;") && !sheet.contains("--warm"), "{sheet}");
        assert_eq!(sheet.matches("@media screen").count(), 2);
        let characters = |c: char| c.is_ascii_alphanumeric() || "@:;(){}#- \n".contains(c);
        assert!(sheet.chars().all(characters), "{sheet}");
    }

    #[test]
    fn only_the_version_served_is_kept_for_good() {
        assert!(kept(Some("v=abc"), "abc").contains("immutable"));
        assert_eq!(kept(Some("v=old"), "abc"), "public, no-cache");
        assert_eq!(kept(None, "abc"), "public, no-cache");
    }
}
