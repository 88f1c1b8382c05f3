//! Which values were set while running?

use domain::CityId;
use uuid::Uuid;

use crate::{Result, Store, Transaction, sql};

/// The city of settings that are of the whole installation.
pub const INSTALLATION: CityId = CityId(Uuid::nil());

impl Store {
    /// A setting of a city, or of the [`INSTALLATION`].
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_setting(&self, city: CityId, name: &str) -> Result<Option<String>> {
        let row = sql::one(
            self.db(),
            "SELECT value FROM settings WHERE city_id = ? AND name = ?",
            vec![city.0.into(), name.into()],
        )
        .await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
    }

    /// The identity of this database, made at its first opening: an index built from another one is dropped.
    ///
    /// # Errors
    /// The database's own.
    pub async fn installation(&self) -> Result<String> {
        if let Some(id) = self.find_setting(INSTALLATION, "installation").await? {
            return Ok(id);
        }
        let transaction = self.begin().await?;
        let id = transaction.next_id().to_string();
        sql::run(
            transaction.db(),
            "INSERT INTO settings (city_id, name, value) VALUES (?, 'installation', ?)
             ON CONFLICT (city_id, name) DO NOTHING",
            vec![INSTALLATION.0.into(), id.clone().into()],
        )
        .await?;
        transaction.commit().await?;
        Ok(self.find_setting(INSTALLATION, "installation").await?.unwrap_or(id))
    }
}

impl Transaction {
    /// Sets a value.
    ///
    /// # Errors
    /// The database's own.
    pub async fn put_setting(&mut self, city: CityId, name: &str, value: &str) -> Result<()> {
        sql::run(
            self.db(),
            "INSERT INTO settings (city_id, name, value) VALUES (?, ?, ?)
             ON CONFLICT (city_id, name) DO UPDATE SET value = excluded.value",
            vec![city.0.into(), name.into(), value.into()],
        )
        .await?;
        Ok(())
    }
}
