//! Who comes, in which language, to which city?

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use domain::city::{City, Locale};

use app::Viewer;

use crate::errors::{Fault, WebError};
use crate::frame::Frame;
use crate::i18n::{self, LANGUAGE_COOKIE, Words};
use crate::security::session::{self, Session};
use crate::state::Web;

/// A request to a page: language, session, address.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub(crate) words: Words,
    pub(crate) session: Option<Session>,
    uri: Uri,
}

impl Visit {
    /// Reads cookies, address and headers. `city` is the language of the city of the page.
    pub(crate) fn read(web: &Web, headers: &HeaderMap, uri: &Uri, city: Option<Locale>) -> Self {
        let asked = asked_language(uri);
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        // A choice of French made in one city means the French of the other when one crosses the square.
        let kept = cookie(headers, LANGUAGE_COOKIE).map(|tag| match city {
            Some(french @ (Locale::FrFr | Locale::FrCa)) if tag.starts_with("fr") => french.tag(),
            _ => tag,
        });
        let locale = i18n::choose(asked, kept, accepted, city.unwrap_or(Locale::FrFr));
        Self { words: Words::new(locale), session: session::read(web, headers), uri: uri.clone() }
    }

    /// A visit for samples of pages.
    #[cfg(test)]
    pub(crate) fn sample(words: Words, session: Option<Session>, uri: Uri) -> Self {
        Self { words, session, uri }
    }

    /// The frame of the page.
    pub(crate) fn frame(&self, city: Option<&City>) -> Frame {
        Frame::new(self.words, city, self.session.as_ref(), &self.uri)
    }
}

impl FromRequestParts<Web> for Visit {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Self::Rejection> {
        Ok(Self::read(web, &parts.headers, &parts.uri, None))
    }
}

/// A request to a page of a city.
#[derive(Debug, Clone)]
pub(crate) struct InCity {
    pub(crate) visit: Visit,
    pub(crate) city: City,
    /// What the person may see: as an agent where a session or a key says so.
    pub(crate) viewer: Viewer,
}

impl InCity {
    /// The frame of the page, in `here`.
    pub(crate) fn frame(&self, here: &'static str) -> Frame {
        self.visit.frame(Some(&self.city)).at(here)
    }

    /// Words of the page's language.
    pub(crate) fn words(&self) -> Words {
        self.visit.words
    }
}

impl FromRequestParts<Web> for InCity {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Self::Rejection> {
        let params = RawPathParams::from_request_parts(parts, web).await.map_err(|_| WebError::NotFound)?;
        let slug = params.iter().find(|(name, _)| *name == "city").map(|(_, slug)| slug.to_owned());
        let city = web.app.find_city(&slug.ok_or(WebError::NotFound)?).await?.ok_or(WebError::NotFound)?;
        let visit = Visit::read(web, &parts.headers, &parts.uri, Some(city.locale));
        let agent = visit.session.is_some() || session::bears_key(web, &parts.headers);
        let viewer = if agent { Viewer::agent(city.id) } else { Viewer::public(city.id) };
        Ok(Self { visit, city, viewer })
    }
}

/// The language named in the address, whatever the rest of the query.
pub(crate) fn asked_language(uri: &Uri) -> Option<&str> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix("lang="))
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}
