//! Which cities share this installation, and where can their residents turn?

use domain::CityId;
use domain::city::{City, ContactPoint, Locale, Regime};
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
}

/// An acronym of a city's administration, expanded both ways in search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acronym {
    /// `CCAS`.
    pub short: String,
    /// `centre communal d'action sociale`.
    pub long: String,
}

impl App {
    /// Every city, by name; the commons apart.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_cities(&self) -> Result<Vec<City>> {
        Err(Error::NotReady)
    }

    /// The city of that slug (the commons too).
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn find_city(&self, slug: &str) -> Result<Option<City>> {
        let _ = slug;
        Err(Error::NotReady)
    }

    /// The city of that id.
    ///
    /// # Errors
    /// `not_found`, or when the database cannot be read.
    pub async fn load_city(&self, city: CityId) -> Result<City> {
        let _ = city;
        Err(Error::NotReady)
    }

    /// Creates a city.
    ///
    /// # Errors
    /// `exists_already` when the slug is taken, `invalid_value` when it may not name a city.
    pub async fn create_city(&self, city: NewCity) -> Result<City> {
        let _ = city;
        Err(Error::NotReady)
    }

    /// Replaces the contact points of the viewer's city. Agents only.
    ///
    /// # Errors
    /// `agents_only`, `invalid_value`.
    pub async fn save_contacts(&self, viewer: &Viewer, contacts: Vec<ContactPoint>) -> Result<()> {
        let _ = (viewer, contacts);
        Err(Error::NotReady)
    }

    /// The acronyms of the viewer's city, by short form.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_acronyms(&self, viewer: &Viewer) -> Result<Vec<Acronym>> {
        let _ = viewer;
        Err(Error::NotReady)
    }

    /// Replaces the acronyms of the viewer's city; search uses them within seconds. Agents only.
    ///
    /// # Errors
    /// `agents_only`, `invalid_value`.
    pub async fn save_acronyms(&self, viewer: &Viewer, acronyms: Vec<Acronym>) -> Result<()> {
        let _ = (viewer, acronyms);
        Err(Error::NotReady)
    }
}
