//! Who comes, in which language, to which city?

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Uri};
use domain::city::{City, Locale};

use app::Viewer;
use app::accounts::{AccountError, Identity};

use crate::errors::{Fault, WebError};
use crate::frame::Frame;
use crate::i18n::{self, LANGUAGE_COOKIE, Words};
use crate::security::session::Session;
use crate::security::visitor::Visitor;
use crate::state::Web;

/// A request to a page: language, session, address.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub(crate) words: Words,
    pub(crate) session: Option<Session>,
    uri: Uri,
}

impl Visit {
    /// The same visit once the session is over.
    pub(crate) fn out(mut self) -> Self {
        self.session = None;
        self
    }

    /// Reads cookies, address and headers. A city speaks the languages that it offers.
    pub(crate) fn read(visitor: &Visitor, headers: &HeaderMap, uri: &Uri, place: Option<&City>) -> Self {
        let city = place.map(|city| city.locale);
        let asked = asked_language(uri);
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        // A choice of French made in one city means the French of the other when one crosses the square.
        let kept = cookie(headers, LANGUAGE_COOKIE).map(|tag| match city {
            Some(french @ (Locale::FrFr | Locale::FrCa)) if tag.starts_with("fr") => french.tag(),
            _ => tag,
        });
        let locale = i18n::choose(asked, kept, accepted, city.unwrap_or(Locale::FrFr));
        let locale = place.map_or(locale, |city| city.spoken(locale));
        Self { words: Words::new(locale), session: visitor.session.clone(), uri: uri.clone() }
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

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Self::Rejection> {
        Ok(Self::read(&visitor_in(&parts.extensions), &parts.headers, &parts.uri, None))
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

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Self::Rejection> {
        // The guard of the route has found the city that the address names.
        let city = parts.extensions.get::<Arc<City>>().ok_or(WebError::NotFound)?;
        let city = City::clone(city);
        let visitor = visitor_in(&parts.extensions);
        let visit = Visit::read(&visitor, &parts.headers, &parts.uri, Some(&city));
        let viewer = visitor.viewer(city.id);
        Ok(Self { visit, city, viewer })
    }
}

/// A request of someone who is signed in, to a page of no city.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) visit: Visit,
    pub(crate) identity: Arc<Identity>,
}

impl FromRequestParts<Web> for Account {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Self::Rejection> {
        let visitor = visitor_in(&parts.extensions);
        let visit = Visit::read(&visitor, &parts.headers, &parts.uri, None);
        let identity = visit.session.as_ref().and_then(|session| session.identity.clone());
        Ok(Self { identity: identity.ok_or(AccountError::SignInNeeded)?, visit })
    }
}

/// Who was found to send the request.
pub(crate) fn visitor_in(extensions: &Extensions) -> Arc<Visitor> {
    extensions.get::<Arc<Visitor>>().cloned().unwrap_or_default()
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
