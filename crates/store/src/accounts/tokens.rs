//! Which keys do programs use in a person's name?

use domain::accounts::Scopes;
use domain::time::UnixMs;
use domain::{CityId, PersonId, TokenId};

use super::{CityRoles, PERSON, PERSON_COLUMNS, PersonRecord, person_of, roles_of};
use crate::{Result, Store, Transaction, sql};

/// An API token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRecord {
    /// Its id: names it in lists, opens nothing.
    pub id: TokenId,
    /// The one city that it opens.
    pub city: CityId,
    /// In whose name.
    pub person: PersonId,
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Scopes,
    /// When it was made.
    pub created_ms: UnixMs,
    /// The first instant at which it no longer opens anything.
    pub expires_ms: UnixMs,
    /// When it was last used, to within some minutes.
    pub used_ms: Option<UnixMs>,
}

/// A token with its person and their roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenHolder {
    /// The token.
    pub token: TokenRecord,
    /// The person.
    pub record: PersonRecord,
    /// Their roles.
    pub roles: CityRoles,
}

const TOKEN: &str = "t.id, t.city_id, t.person_id, t.name, t.scopes, t.created_ms, t.expires_ms, t.used_ms";

fn token_of(row: &sea_orm::QueryResult, from: usize) -> Result<TokenRecord> {
    Ok(TokenRecord {
        id: TokenId(row.try_get_by_index(from)?),
        city: CityId(row.try_get_by_index(from + 1)?),
        person: PersonId(row.try_get_by_index(from + 2)?),
        name: row.try_get_by_index(from + 3)?,
        scopes: Scopes::from_text(&row.try_get_by_index::<String>(from + 4)?),
        created_ms: row.try_get_by_index(from + 5)?,
        expires_ms: row.try_get_by_index(from + 6)?,
        used_ms: row.try_get_by_index(from + 7)?,
    })
}

impl Store {
    /// The token of that key hash, however old.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_token(&self, key_hash: &str) -> Result<Option<TokenHolder>> {
        let text = format!(
            "SELECT {PERSON}, {TOKEN} FROM api_tokens t JOIN people p ON p.id = t.person_id WHERE t.key_hash = ?"
        );
        let Some(row) = sql::one(self.db(), &text, vec![key_hash.into()]).await? else { return Ok(None) };
        let record = person_of(&row)?;
        let roles = roles_of(self.db(), record.person.id).await?;
        Ok(Some(TokenHolder { token: token_of(&row, PERSON_COLUMNS)?, record, roles }))
    }

    /// The tokens of a person, newest first.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_tokens(&self, person: PersonId) -> Result<Vec<TokenRecord>> {
        let text = format!("SELECT {TOKEN} FROM api_tokens t WHERE t.person_id = ? ORDER BY t.id DESC");
        let rows = sql::all(self.db(), &text, vec![person.0.into()]).await?;
        rows.iter().map(|row| token_of(row, 0)).collect()
    }
}

impl Transaction {
    /// Adds a token.
    ///
    /// # Errors
    /// The database's own.
    pub async fn insert_token(&mut self, token: &TokenRecord, key_hash: &str) -> Result<()> {
        sql::run(
            self.db(),
            "INSERT INTO api_tokens (id, city_id, person_id, name, key_hash, scopes, created_ms, expires_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            vec![
                token.id.0.into(),
                token.city.0.into(),
                token.person.0.into(),
                token.name.clone().into(),
                key_hash.into(),
                token.scopes.to_text().into(),
                token.created_ms.into(),
                token.expires_ms.into(),
            ],
        )
        .await?;
        Ok(())
    }

    /// Notes that a token is used now.
    ///
    /// # Errors
    /// The database's own.
    pub async fn touch_token(&mut self, id: TokenId) -> Result<()> {
        let values = vec![self.now_ms().into(), id.0.into()];
        sql::run(self.db(), "UPDATE api_tokens SET used_ms = ? WHERE id = ?", values).await?;
        Ok(())
    }

    /// Revokes a token of a person; its city where there was one.
    ///
    /// # Errors
    /// The database's own.
    pub async fn remove_token(&mut self, person: PersonId, id: TokenId) -> Result<Option<CityId>> {
        let values = vec![id.0.into(), person.0.into()];
        let text = "SELECT city_id FROM api_tokens WHERE id = ? AND person_id = ?";
        let Some(row) = sql::one(self.db(), text, values.clone()).await? else { return Ok(None) };
        sql::run(self.db(), "DELETE FROM api_tokens WHERE id = ? AND person_id = ?", values).await?;
        Ok(Some(CityId(row.try_get_by_index(0)?)))
    }

    /// Revokes every token of a person in a city; how many.
    ///
    /// # Errors
    /// The database's own.
    pub async fn remove_tokens(&mut self, city: CityId, person: PersonId) -> Result<u64> {
        let values = vec![city.0.into(), person.0.into()];
        sql::run(self.db(), "DELETE FROM api_tokens WHERE city_id = ? AND person_id = ?", values).await
    }

    /// Erases tokens that expired before `before_ms`.
    ///
    /// # Errors
    /// The database's own.
    pub async fn erase_old_tokens(&mut self, before_ms: UnixMs) -> Result<u64> {
        sql::run(self.db(), "DELETE FROM api_tokens WHERE expires_ms < ?", vec![before_ms.into()]).await
    }
}
