//! Which browsers are signed in?

use domain::time::UnixMs;
use domain::{PersonId, SessionId};

use super::{CityRoles, PERSON, PERSON_COLUMNS, PersonRecord, person_of, roles_of};
use crate::{Result, Store, Transaction, sql};

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRecord {
    /// Its id: names it in lists, opens nothing.
    pub id: SessionId,
    /// Whose.
    pub person: PersonId,
    /// What sort of browser and system, for its owner to know it again; nothing more of it is kept.
    pub device: String,
    /// When it signed in.
    pub created_ms: UnixMs,
    /// When it was last used, to within some minutes.
    pub seen_ms: UnixMs,
    /// When who holds it last proved who they are.
    pub proved_ms: UnixMs,
    /// How many factors were shown at signing in.
    pub factors: i64,
}

/// A session with its person and their roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionHolder {
    /// The session.
    pub session: SessionRecord,
    /// The person.
    pub record: PersonRecord,
    /// Their roles.
    pub roles: CityRoles,
}

const SESSION: &str = "s.id, s.person_id, s.device, s.created_ms, s.seen_ms, s.proved_ms, s.factors";

fn session_of(row: &sea_orm::QueryResult, from: usize) -> Result<SessionRecord> {
    Ok(SessionRecord {
        id: SessionId(row.try_get_by_index(from)?),
        person: PersonId(row.try_get_by_index(from + 1)?),
        device: row.try_get_by_index(from + 2)?,
        created_ms: row.try_get_by_index(from + 3)?,
        seen_ms: row.try_get_by_index(from + 4)?,
        proved_ms: row.try_get_by_index(from + 5)?,
        factors: row.try_get_by_index(from + 6)?,
    })
}

impl Store {
    /// The session of that key hash, however old.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_session(&self, key_hash: &str) -> Result<Option<SessionHolder>> {
        let text = format!(
            "SELECT {PERSON}, {SESSION} FROM sessions s JOIN people p ON p.id = s.person_id WHERE s.key_hash = ?"
        );
        let Some(row) = sql::one(self.db(), &text, vec![key_hash.into()]).await? else { return Ok(None) };
        let record = person_of(&row)?;
        let roles = roles_of(self.db(), record.person.id).await?;
        Ok(Some(SessionHolder { session: session_of(&row, PERSON_COLUMNS)?, record, roles }))
    }

    /// The sessions of a person, last used first.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_sessions(&self, person: PersonId) -> Result<Vec<SessionRecord>> {
        let text =
            format!("SELECT {SESSION} FROM sessions s WHERE s.person_id = ? ORDER BY s.seen_ms DESC, s.id");
        let rows = sql::all(self.db(), &text, vec![person.0.into()]).await?;
        rows.iter().map(|row| session_of(row, 0)).collect()
    }
}

impl Transaction {
    /// Adds a session.
    ///
    /// # Errors
    /// The database's own.
    pub async fn insert_session(&mut self, session: &SessionRecord, key_hash: &str) -> Result<()> {
        sql::run(
            self.db(),
            "INSERT INTO sessions (id, person_id, key_hash, device, created_ms, seen_ms, proved_ms, factors)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            vec![
                session.id.0.into(),
                session.person.0.into(),
                key_hash.into(),
                session.device.clone().into(),
                session.created_ms.into(),
                session.seen_ms.into(),
                session.proved_ms.into(),
                session.factors.into(),
            ],
        )
        .await?;
        Ok(())
    }

    /// Notes that a session is used now.
    ///
    /// # Errors
    /// The database's own.
    pub async fn touch_session(&mut self, id: SessionId) -> Result<()> {
        let values = vec![self.now_ms().into(), id.0.into()];
        sql::run(self.db(), "UPDATE sessions SET seen_ms = ? WHERE id = ?", values).await?;
        Ok(())
    }

    /// Ends one session of a person; whether there was one.
    ///
    /// # Errors
    /// The database's own.
    pub async fn end_session(&mut self, person: PersonId, id: SessionId) -> Result<bool> {
        let values = vec![id.0.into(), person.0.into()];
        Ok(sql::run(self.db(), "DELETE FROM sessions WHERE id = ? AND person_id = ?", values).await? > 0)
    }

    /// Ends the session of that key hash, whoever's it is.
    ///
    /// # Errors
    /// The database's own.
    pub async fn end_session_of_key(&mut self, key_hash: &str) -> Result<bool> {
        Ok(sql::run(self.db(), "DELETE FROM sessions WHERE key_hash = ?", vec![key_hash.into()]).await? > 0)
    }

    /// Ends every session of a person but `kept`; how many.
    ///
    /// # Errors
    /// The database's own.
    pub async fn end_sessions(&mut self, person: PersonId, kept: Option<SessionId>) -> Result<u64> {
        let values = vec![person.0.into(), kept.map_or(uuid::Uuid::nil(), |kept| kept.0).into()];
        sql::run(self.db(), "DELETE FROM sessions WHERE person_id = ? AND id <> ?", values).await
    }

    /// Ends the sessions of a person beyond the `kept` last used ones.
    ///
    /// # Errors
    /// The database's own.
    pub async fn keep_newest_sessions(&mut self, person: PersonId, kept: usize) -> Result<()> {
        let text = "DELETE FROM sessions WHERE person_id = ? AND id NOT IN (
                        SELECT id FROM sessions WHERE person_id = ? ORDER BY seen_ms DESC, id DESC LIMIT ?)";
        let kept = i64::try_from(kept).unwrap_or(i64::MAX);
        sql::run(self.db(), text, vec![person.0.into(), person.0.into(), kept.into()]).await?;
        Ok(())
    }

    /// Erases sessions last used before `seen_ms` or signed in before `created_ms`.
    ///
    /// # Errors
    /// The database's own.
    pub async fn erase_old_sessions(&mut self, seen_ms: UnixMs, created_ms: UnixMs) -> Result<u64> {
        let values = vec![seen_ms.into(), created_ms.into()];
        sql::run(self.db(), "DELETE FROM sessions WHERE seen_ms < ? OR created_ms < ?", values).await
    }
}
