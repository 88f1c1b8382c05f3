//! Which cities are there, with their contact points and acronyms?
//!
//! [`settings`] has what their administrators choose.

pub mod settings;

use domain::CityId;
use domain::city::{City, ContactPoint, Locale, Regime, usual_languages};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use settings::or_usual;

use crate::changes::Change;
use crate::tables::{acronym, city, contact_point};
use crate::{Error, Result, Store, Transaction};

impl Store {
    /// Every city by name, the commons included.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_cities(&self) -> Result<Vec<City>> {
        let rows = city::Entity::find().order_by_asc(city::Column::Name).all(self.db()).await?;
        with_contacts(self.db(), rows).await
    }

    /// The city of that slug.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_city(&self, slug: &str) -> Result<Option<City>> {
        let rows = city::Entity::find().filter(city::Column::Slug.eq(slug)).all(self.db()).await?;
        Ok(with_contacts(self.db(), rows).await?.pop())
    }

    /// The city of that id.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_city_by_id(&self, id: CityId) -> Result<Option<City>> {
        city_of(self.db(), id).await
    }

    /// Acronyms of a city: short and long form, in the order given.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_acronyms(&self, city: CityId) -> Result<Vec<(String, String)>> {
        let rows = acronym::Entity::find()
            .filter(acronym::Column::CityId.eq(city.0))
            .order_by_asc(acronym::Column::Position)
            .all(self.db())
            .await?;
        Ok(rows.into_iter().map(|row| (row.short_form, row.long_form)).collect())
    }
}

impl Transaction {
    /// Adds a city.
    ///
    /// # Errors
    /// [`Error::Exists`] when its slug or id is taken.
    pub async fn insert_city(&mut self, city: &City) -> Result<()> {
        let row = city::ActiveModel {
            id: Set(city.id.0),
            slug: Set(city.slug.clone()),
            name: Set(city.name.clone()),
            regime: Set(name_of(&city.regime)?),
            locale: Set(name_of(&city.locale)?),
            created_ms: Set(self.now_ms),
            examples: Set(serde_json::to_string(&city.examples)?),
            languages: Set(serde_json::to_string(&city.languages)?),
            colours: Set(serde_json::to_string(&city.colours)?),
            logo: Set(city.logo.as_ref().map(serde_json::to_string).transpose()?.unwrap_or_default()),
            retention: Set(serde_json::to_string(&city.retention)?),
        };
        city::Entity::insert(row).exec_without_returning(self.db()).await?;
        self.replace_contacts(city.id, &city.contacts).await
    }

    /// Replaces the contact points of a city.
    ///
    /// # Errors
    /// The database's own.
    pub async fn replace_contacts(&mut self, city: CityId, contacts: &[ContactPoint]) -> Result<()> {
        contact_point::Entity::delete_many()
            .filter(contact_point::Column::CityId.eq(city.0))
            .exec(self.db())
            .await?;
        for (position, contact) in (0_i64..).zip(contacts) {
            let row = contact_point::ActiveModel {
                city_id: Set(city.0),
                position: Set(position),
                name: Set(contact.name.clone()),
                topics: Set(serde_json::to_string(&contact.topics)?),
                phone: Set(contact.phone.clone()),
                email: Set(contact.email.clone()),
                address: Set(contact.address.clone()),
                hours: Set(contact.hours.clone()),
            };
            contact_point::Entity::insert(row).exec_without_returning(self.db()).await?;
        }
        Ok(())
    }

    /// Replaces the questions shown at the door of a city.
    ///
    /// # Errors
    /// The database's own.
    pub async fn replace_examples(&mut self, city: CityId, examples: &[String]) -> Result<()> {
        city::Entity::update_many()
            .col_expr(city::Column::Examples, Expr::value(serde_json::to_string(examples)?))
            .filter(city::Column::Id.eq(city.0))
            .exec(self.db())
            .await?;
        Ok(())
    }

    /// Replaces the acronyms of a city: short and long form.
    ///
    /// # Errors
    /// The database's own.
    pub async fn replace_acronyms(&mut self, city: CityId, acronyms: &[(String, String)]) -> Result<()> {
        acronym::Entity::delete_many().filter(acronym::Column::CityId.eq(city.0)).exec(self.db()).await?;
        for (position, (short, long)) in (0_i64..).zip(acronyms) {
            let row = acronym::ActiveModel {
                city_id: Set(city.0),
                position: Set(position),
                short_form: Set(short.clone()),
                long_form: Set(long.clone()),
            };
            acronym::Entity::insert(row).exec_without_returning(self.db()).await?;
        }
        self.note(Change::Acronyms(city));
        Ok(())
    }
}

async fn city_of(db: &impl ConnectionTrait, id: CityId) -> Result<Option<City>> {
    let rows = city::Entity::find_by_id(id.0).all(db).await?;
    Ok(with_contacts(db, rows).await?.pop())
}

async fn with_contacts(db: &impl ConnectionTrait, rows: Vec<city::Model>) -> Result<Vec<City>> {
    let contacts = contact_point::Entity::find()
        .filter(contact_point::Column::CityId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(contact_point::Column::Position)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let contacts = contacts
                .iter()
                .filter(|contact| contact.city_id == row.id)
                .map(contact_of)
                .collect::<Result<_>>()?;
            let regime = of_name::<Regime>(&row.regime, "regime")?;
            let locale = of_name::<Locale>(&row.locale, "locale")?;
            let languages: Vec<Locale> = or_usual(&row.languages)?;
            Ok(City {
                id: CityId(row.id),
                slug: row.slug,
                name: row.name,
                regime,
                locale,
                contacts,
                examples: serde_json::from_str(&row.examples)?,
                languages: if languages.is_empty() { usual_languages(locale, regime) } else { languages },
                colours: or_usual(&row.colours)?,
                logo: if row.logo.is_empty() { None } else { Some(serde_json::from_str(&row.logo)?) },
                retention: or_usual(&row.retention)?,
            })
        })
        .collect()
}

fn contact_of(row: &contact_point::Model) -> Result<ContactPoint> {
    Ok(ContactPoint {
        name: row.name.clone(),
        topics: serde_json::from_str(&row.topics)?,
        phone: row.phone.clone(),
        email: row.email.clone(),
        address: row.address.clone(),
        hours: row.hours.clone(),
    })
}

/// The name in data of a value that serialises as a string.
pub(crate) fn name_of(value: &impl serde::Serialize) -> Result<String> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(name) => Ok(name),
        _ => Err(Error::Malformed { what: "name" }),
    }
}

/// The value of that name.
pub(crate) fn of_name<T: serde::de::DeserializeOwned>(name: &str, what: &'static str) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).map_err(|_| Error::Malformed { what })
}
