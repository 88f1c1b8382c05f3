//! Which cities share this installation, and where can their residents turn?
//!
//! [`settings`] has what their administrators change, [`logo`] the picture beside their name.

pub mod logo;
pub mod settings;

use domain::CityId;
use domain::audit::{Action, Actor, Details, NewEntry, Object};
use domain::city::settings::{Identity, Setting};
use domain::city::{
    COMMONS_SLUG, City, Colours, ContactPoint, Locale, RESERVED_SLUGS, Regime, is_valid_slug, usual_languages,
};
use domain::retention::Retention;
use search::analysis::{TableKind, Tables};
use serde::{Deserialize, Serialize};

use crate::{App, Error, Result, Viewer};

/// A city to create.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NewCity {
    /// Short name for addresses: see [`domain::city::is_valid_slug`]. `commons` creates the commons.
    pub slug: String,
    /// Name as people say it.
    pub name: String,
    /// Legal regime.
    pub regime: Regime,
    /// Language shown first.
    pub locale: Locale,
    /// Where to turn.
    pub contacts: Vec<ContactPoint>,
    /// Questions shown at its door; see [`App::save_examples`].
    pub examples: Vec<String>,
}

/// An acronym of a city's administration, expanded both ways in search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acronym {
    /// `CCAS`.
    pub short: String,
    /// `centre communal d'action sociale`.
    pub long: String,
}

/// Acronyms of one city.
const ACRONYMS_MAX: usize = 5_000;

impl App {
    /// Every city, by name; the commons apart.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_cities(&self) -> Result<Vec<City>> {
        let mut cities = self.inner.store.list_cities().await?;
        cities.retain(|city| city.slug != COMMONS_SLUG);
        Ok(cities)
    }

    /// The city of that slug (the commons too).
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn find_city(&self, slug: &str) -> Result<Option<City>> {
        Ok(self.inner.store.find_city(slug).await?)
    }

    /// The city of that id.
    ///
    /// # Errors
    /// `not_found`, or when the database cannot be read.
    pub async fn load_city(&self, city: CityId) -> Result<City> {
        self.inner.store.find_city_by_id(city).await?.ok_or(Error::NotFound { what: "city" })
    }

    /// Creates a city.
    ///
    /// # Errors
    /// `exists_already` when the slug is taken, `invalid_value` when it may not name a city or is the address of another
    /// page ([`RESERVED_SLUGS`]).
    pub async fn create_city(&self, city: NewCity) -> Result<City> {
        if !is_valid_slug(&city.slug) {
            let reason = "1 to 40 of a-z, 0-9 and -, starting with a letter or a digit".to_owned();
            return Err(Error::Invalid { what: "the short name of the city", reason });
        }
        if RESERVED_SLUGS.contains(&city.slug.as_str()) {
            let reason = format!("`{}` is the address of another page; choose another one", city.slug);
            return Err(Error::Invalid { what: "the short name of the city", reason });
        }
        let languages = usual_languages(city.locale, city.regime);
        Setting::Identity(Identity { name: city.name.clone(), languages: languages.clone() }).checked()?;
        Setting::Contacts(city.contacts.clone()).checked()?;
        let city = City {
            id: CityId(self.settings().ids.next()),
            slug: city.slug,
            name: city.name.trim().to_owned(),
            regime: city.regime,
            locale: city.locale,
            contacts: city.contacts,
            examples: cleaned(city.examples)?,
            languages,
            colours: Colours::default(),
            logo: None,
            retention: Retention::default(),
        };
        let mut transaction = self.inner.store.begin().await?;
        match transaction.insert_city(&city).await {
            Err(store::Error::Exists) => return Err(Error::Exists { what: "city" }),
            other => other?,
        }
        let entry = NewEntry::new(city.id, Actor::System, Action::CityCreated, Object::City);
        transaction
            .append(&entry.with(Details::none().number("contacts", city.contacts.len() as u64)))
            .await?;
        transaction.commit().await?;
        Ok(city)
    }

    /// Replaces the questions shown at the door of the viewer's city; none: they are made from the titles of its
    /// documents. Agents only.
    ///
    /// # Errors
    /// `agents_only`, `field_refused`.
    pub async fn save_examples(&self, viewer: &Viewer, examples: Vec<String>) -> Result<()> {
        Self::require_agent(viewer)?;
        self.write_setting(viewer, None, Setting::Examples(examples), None).await?;
        Ok(())
    }

    /// The acronyms of the viewer's city, in the order given.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_acronyms(&self, viewer: &Viewer) -> Result<Vec<Acronym>> {
        let rows = self.inner.store.list_acronyms(viewer.city).await?;
        Ok(rows.into_iter().map(|(short, long)| Acronym { short, long }).collect())
    }

    /// Replaces the acronyms of the viewer's city; search uses them within seconds. Agents only.
    ///
    /// # Errors
    /// `agents_only`, `invalid_value`.
    pub async fn save_acronyms(&self, viewer: &Viewer, acronyms: Vec<Acronym>) -> Result<()> {
        Self::require_agent(viewer)?;
        if acronyms.len() > ACRONYMS_MAX {
            return Err(Error::TooLarge {
                what: "the table of acronyms",
                limit: format!("{ACRONYMS_MAX} lines"),
            });
        }
        let mut rows = Vec::with_capacity(acronyms.len());
        for acronym in acronyms {
            let (short, long) = (acronym.short.trim().to_owned(), acronym.long.trim().to_owned());
            let text = format!("{short} = {long}");
            let readable = !short.is_empty()
                && !long.is_empty()
                && !text.contains(['\n', '\r', '#'])
                && text.matches('=').count() == 1
                && Tables::default().with(TableKind::Acronyms, &text).is_ok();
            if !readable {
                return Err(Error::Invalid {
                    what: "an acronym",
                    reason: format!("`{text}` cannot be read"),
                });
            }
            rows.push((short, long));
        }
        let mut transaction = self.inner.store.begin().await?;
        transaction.replace_acronyms(viewer.city, &rows).await?;
        let entry = viewer.entry(Action::AcronymsChanged, Object::City);
        transaction.append(&entry.with(Details::none().number("acronyms", rows.len() as u64))).await?;
        transaction.commit().await?;
        self.inner.bell.notify_waiters();
        Ok(())
    }
}

/// The questions without the spaces around them.
fn cleaned(examples: Vec<String>) -> Result<Vec<String>> {
    match Setting::Examples(examples).checked()? {
        Setting::Examples(examples) => Ok(examples),
        _ => Ok(Vec::new()),
    }
}
