//! What changed since a reader last looked? The change log, from which every server keeps its own index.
//!
//! Each change has a cursor; cursors grow in the order of the commits and have no holes that fill later (one
//! transaction writes at a time). The log keeps the last change of each kind for each subject, removals included: its
//! length is bounded by the number of documents there ever were, and reading it from 0 gives everything.

use domain::{CityId, DocumentId};
use uuid::Uuid;

use crate::{Error, Result, Store, Transaction, sql};

/// Place in the change log: everything up to it was taken in. 0 is before everything.
pub type Cursor = i64;

/// A change of what is searched or how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// A document came, changed (content, visibility) or went: look at what it is now.
    Document(CityId, DocumentId),
    /// Vectors of a document came.
    Vectors(CityId, DocumentId),
    /// The acronyms of a city were replaced.
    Acronyms(CityId),
}

impl Change {
    /// City concerned.
    #[must_use]
    pub fn city(self) -> CityId {
        match self {
            Self::Document(city, _) | Self::Vectors(city, _) | Self::Acronyms(city) => city,
        }
    }

    fn parts(self) -> (CityId, Uuid, &'static str) {
        match self {
            Self::Document(city, document) => (city, document.0, "document"),
            Self::Vectors(city, document) => (city, document.0, "vectors"),
            Self::Acronyms(city) => (city, city.0, "acronyms"),
        }
    }
}

impl Store {
    /// The changes of these cities after `cursor`, oldest first, at most `limit`, each with its cursor.
    ///
    /// # Errors
    /// The database's own.
    pub async fn changes_since(
        &self,
        cities: &[CityId],
        cursor: Cursor,
        limit: u32,
    ) -> Result<Vec<(Cursor, Change)>> {
        let mut values: Vec<sea_orm::Value> = cities.iter().map(|city| city.0.into()).collect();
        values.push(cursor.into());
        values.push(i64::from(limit).into());
        let text = format!(
            "SELECT change_cursor, city_id, subject_id, kind FROM changes
             WHERE city_id IN ({}) AND change_cursor > ? ORDER BY change_cursor LIMIT ?",
            sql::marks(cities.len())
        );
        let rows = sql::all(self.db(), &text, values).await?;
        rows.iter()
            .map(|row| {
                let cursor: i64 = row.try_get_by_index(0)?;
                let city = CityId(row.try_get_by_index(1)?);
                let subject: Uuid = row.try_get_by_index(2)?;
                let kind: String = row.try_get_by_index(3)?;
                let change = match kind.as_str() {
                    "document" => Change::Document(city, DocumentId(subject)),
                    "vectors" => Change::Vectors(city, DocumentId(subject)),
                    "acronyms" => Change::Acronyms(city),
                    _ => return Err(Error::Malformed { what: "change" }),
                };
                Ok((cursor, change))
            })
            .collect()
    }

    /// Cursor of the last change; 0 where there is none.
    ///
    /// # Errors
    /// The database's own.
    pub async fn last_cursor(&self) -> Result<Cursor> {
        last(self.db()).await
    }

    /// How many changes of these cities come after `cursor`.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_changes_since(&self, cities: &[CityId], cursor: Cursor) -> Result<u64> {
        let mut values: Vec<sea_orm::Value> = cities.iter().map(|city| city.0.into()).collect();
        values.push(cursor.into());
        let text = format!(
            "SELECT COUNT(*) FROM changes WHERE city_id IN ({}) AND change_cursor > ?",
            sql::marks(cities.len())
        );
        sql::count(self.db(), &text, values).await
    }
}

impl Transaction {
    /// Adds a change, written at commit.
    pub(crate) fn note(&mut self, change: Change) {
        if !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }

    /// Appends the changes noted; gives the last cursor.
    pub(crate) async fn append_changes(&mut self) -> Result<Option<Cursor>> {
        if self.changes.is_empty() {
            return Ok(None);
        }
        let mut cursor = last(self.db()).await?;
        for change in std::mem::take(&mut self.changes) {
            cursor += 1;
            let (city, subject, kind) = change.parts();
            sql::run(
                self.db(),
                "INSERT INTO changes (change_cursor, city_id, subject_id, kind, at_ms) VALUES (?, ?, ?, ?, ?)
                 ON CONFLICT (subject_id, kind) DO UPDATE
                 SET change_cursor = excluded.change_cursor, at_ms = excluded.at_ms",
                vec![cursor.into(), city.0.into(), subject.into(), kind.into(), self.now_ms.into()],
            )
            .await?;
        }
        Ok(Some(cursor))
    }

    /// The cursor that the next change will have: what is noted in this transaction is at or after it.
    ///
    /// # Errors
    /// The database's own.
    pub async fn next_cursor(&self) -> Result<Cursor> {
        Ok(last(self.db()).await? + 1)
    }
}

async fn last(db: &impl sea_orm::ConnectionTrait) -> Result<Cursor> {
    let row = sql::one(db, "SELECT COALESCE(MAX(change_cursor), 0) FROM changes", vec![]).await?;
    Ok(match row {
        Some(row) => row.try_get_by_index(0)?,
        None => 0,
    })
}
