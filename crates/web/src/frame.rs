//! What surrounds every page: language, city, rooms, footer.

use axum::http::Uri;
use domain::accounts::Permission;
use domain::city::{City, Locale};

use crate::assets;
use crate::cities::look::{LogoView, colours_href, logo_of};
use crate::i18n::Words;
use crate::security::session::Session;

/// Values of `layout.html`.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// Words of the page's language.
    pub(crate) t: Words,
    /// City of the page, where it has one.
    pub(crate) city: Option<CityName>,
    /// Proof against forged forms, where the visitor works for the city of the page.
    pub(crate) agent: Option<String>,
    /// Proof against forged forms, where the visitor is signed in in any way.
    pub(crate) token: String,
    /// Who is signed in.
    pub(crate) person: Option<String>,
    /// Whether the visitor is administrator of the city of the page.
    pub(crate) administrator: bool,
    /// Room that the page belongs to: `ask`, `documents`, `staff`, `jobs`, `manage`, `gaps` or nothing.
    pub(crate) here: &'static str,
    /// Links to the same page in other words.
    pub(crate) languages: Vec<LanguageLink>,
    /// Address of the style sheet, with its version.
    pub(crate) style: &'static str,
    /// Address of the comfort module, with its version.
    pub(crate) script: &'static str,
    /// Address of the mark.
    pub(crate) mark: &'static str,
}

/// A city as the top of a page names it.
#[derive(Debug, Clone)]
pub(crate) struct CityName {
    pub(crate) slug: String,
    pub(crate) name: String,
    /// Address of its colours, where it chose any.
    pub(crate) colours: Option<String>,
    /// Its logo, where it has one.
    pub(crate) logo: Option<LogoView>,
}

/// A way to another language.
#[derive(Debug, Clone)]
pub(crate) struct LanguageLink {
    pub(crate) tag: &'static str,
    pub(crate) label: &'static str,
    pub(crate) href: String,
    pub(crate) current: bool,
}

impl Frame {
    pub(crate) fn new(words: Words, city: Option<&City>, session: Option<&Session>, uri: &Uri) -> Self {
        // Where nobody is named, the installation's key was given: it opens every city.
        let may = |permission: Permission| {
            session.is_some_and(|session| match (&session.identity, city) {
                (None, _) => true,
                (Some(identity), Some(city)) => identity.roles_in(city.id).may(permission),
                (Some(_), None) => false,
            })
        };
        Self {
            t: words,
            city: city.map(|city| CityName {
                slug: city.slug.clone(),
                name: city.name.clone(),
                colours: colours_href(city),
                logo: logo_of(city),
            }),
            agent: session.filter(|_| may(Permission::WorkAsAgent)).map(|session| session.form_token.clone()),
            token: session.map(|session| session.form_token.clone()).unwrap_or_default(),
            person: session.and_then(|session| session.identity.as_ref()).map(|one| one.person.name.clone()),
            administrator: may(Permission::ManagePeople),
            here: "",
            languages: language_links(words.locale, city.map(|city| city.languages.as_slice()), uri),
            style: assets::style_href(),
            script: assets::script_href(),
            mark: assets::mark_href(),
        }
    }

    /// The same frame with the room that the page belongs to.
    pub(crate) fn at(mut self, here: &'static str) -> Self {
        self.here = here;
        self
    }
}

/// A city offers the languages that it chose; pages without a city offer all three.
fn language_links(current: Locale, city: Option<&[Locale]>, uri: &Uri) -> Vec<LanguageLink> {
    let kept: Vec<&str> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("lang=") && !pair.starts_with("key="))
        .collect();
    let offered = city.unwrap_or(&Locale::ALL);
    // Where there is one French only, its country goes without saying.
    let both = offered.contains(&Locale::FrFr) && offered.contains(&Locale::FrCa);
    let link = |locale: Locale| {
        let mut query = kept.clone();
        let lang = format!("lang={}", locale.tag());
        query.push(&lang);
        LanguageLink {
            tag: locale.tag(),
            label: match locale {
                Locale::FrFr if both => "Français (France)",
                Locale::FrCa if both => "Français (Québec)",
                Locale::FrFr | Locale::FrCa => "Français",
                Locale::En => "English",
            },
            href: format!("{}?{}", uri.path(), query.join("&")),
            current: locale == current,
        }
    };
    Locale::ALL.into_iter().filter(|locale| offered.contains(locale)).map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_links_keep_the_question_and_never_the_key() {
        let uri: Uri = "/chambery/ask?q=piscine&lang=en&key=secret".parse().unwrap();
        let links = language_links(Locale::En, Some(&[Locale::FrFr, Locale::En]), &uri);
        let hrefs: Vec<&str> = links.iter().map(|link| link.href.as_str()).collect();
        assert_eq!(hrefs, ["/chambery/ask?q=piscine&lang=fr-FR", "/chambery/ask?q=piscine&lang=en"]);
        assert_eq!(language_links(Locale::En, None, &uri).len(), 3);
    }
}
