//! Which passkeys open which account, and which are being made or shown at this moment?

use domain::time::UnixMs;
use domain::{PasskeyId, PersonId};

use super::{PERSON, PERSON_COLUMNS, PersonRecord, after, person_of};
use crate::{Result, Store, Transaction, sql};

/// Its tables.
pub(crate) const STEP: &[&str] = &[
    "CREATE TABLE passkeys (
        id UUID PRIMARY KEY, person_id UUID NOT NULL REFERENCES people(id) ON DELETE CASCADE,
        credential_id TEXT NOT NULL UNIQUE, credential TEXT NOT NULL, name TEXT NOT NULL,
        created_ms BIGINT NOT NULL, used_ms BIGINT)",
    "CREATE INDEX passkeys_by_person ON passkeys (person_id)",
    "CREATE TABLE passkey_ceremonies (
        key_hash TEXT PRIMARY KEY, person_id UUID REFERENCES people(id) ON DELETE CASCADE,
        state TEXT NOT NULL, expires_ms BIGINT NOT NULL)",
];

/// A passkey of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyRecord {
    /// Its id: names it in lists, opens nothing.
    pub id: PasskeyId,
    /// Whose it is.
    pub person: PersonId,
    /// The device's own name for it, in base64url.
    pub credential_id: String,
    /// Public key, counter and what else checks it, as JSON.
    pub credential: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub created_ms: UnixMs,
    /// When it last signed in.
    pub used_ms: Option<UnixMs>,
}

/// A challenge that waits for its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CeremonyRecord {
    /// Who makes a passkey; `None` for someone who signs in.
    pub person: Option<PersonId>,
    /// The challenge and what the answer is checked by, as JSON.
    pub state: String,
}

const PASSKEY: &str = "k.id, k.person_id, k.credential_id, k.credential, k.name, k.created_ms, k.used_ms";

fn passkey_of(row: &sea_orm::QueryResult, from: usize) -> Result<PasskeyRecord> {
    Ok(PasskeyRecord {
        id: PasskeyId(row.try_get_by_index(from)?),
        person: PersonId(row.try_get_by_index(from + 1)?),
        credential_id: row.try_get_by_index(from + 2)?,
        credential: row.try_get_by_index(from + 3)?,
        name: row.try_get_by_index(from + 4)?,
        created_ms: row.try_get_by_index(from + 5)?,
        used_ms: row.try_get_by_index(from + 6)?,
    })
}

impl Store {
    /// The passkeys of a person, newest first.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_passkeys(&self, person: PersonId) -> Result<Vec<PasskeyRecord>> {
        let text = format!("SELECT {PASSKEY} FROM passkeys k WHERE k.person_id = ? ORDER BY k.id DESC");
        let rows = sql::all(self.db(), &text, vec![person.0.into()]).await?;
        rows.iter().map(|row| passkey_of(row, 0)).collect()
    }
}

impl Transaction {
    /// The passkey of that name and its person, read in the writer's turn.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_passkey(&self, credential_id: &str) -> Result<Option<(PersonRecord, PasskeyRecord)>> {
        let text = format!(
            "SELECT {PERSON}, {PASSKEY} FROM passkeys k JOIN people p ON p.id = k.person_id
             WHERE k.credential_id = ?"
        );
        let Some(row) = sql::one(self.db(), &text, vec![credential_id.into()]).await? else {
            return Ok(None);
        };
        Ok(Some((person_of(&row)?, passkey_of(&row, PERSON_COLUMNS)?)))
    }

    /// How many passkeys a person has.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_passkeys(&self, person: PersonId) -> Result<u64> {
        sql::count(self.db(), "SELECT COUNT(*) FROM passkeys WHERE person_id = ?", vec![person.0.into()])
            .await
    }

    /// Adds a passkey; whether its device had none here before, under whatever account.
    ///
    /// # Errors
    /// The database's own.
    pub async fn insert_passkey(&mut self, passkey: &PasskeyRecord) -> Result<bool> {
        let text = "INSERT INTO passkeys (id, person_id, credential_id, credential, name, created_ms)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (credential_id) DO NOTHING";
        let values = vec![
            passkey.id.0.into(),
            passkey.person.0.into(),
            passkey.credential_id.clone().into(),
            passkey.credential.clone().into(),
            passkey.name.clone().into(),
            passkey.created_ms.into(),
        ];
        Ok(sql::run(self.db(), text, values).await? > 0)
    }

    /// Notes that a passkey signed in now, and what checks it from here on.
    ///
    /// # Errors
    /// The database's own.
    pub async fn use_passkey(&mut self, id: PasskeyId, credential: &str) -> Result<()> {
        let values = vec![self.now_ms().into(), credential.into(), id.0.into()];
        sql::run(self.db(), "UPDATE passkeys SET used_ms = ?, credential = ? WHERE id = ?", values).await?;
        Ok(())
    }

    /// Removes a passkey of a person; whether there was one.
    ///
    /// # Errors
    /// The database's own.
    pub async fn remove_passkey(&mut self, person: PersonId, id: PasskeyId) -> Result<bool> {
        let values = vec![id.0.into(), person.0.into()];
        Ok(sql::run(self.db(), "DELETE FROM passkeys WHERE id = ? AND person_id = ?", values).await? > 0)
    }

    /// Keeps a challenge for `life_ms`.
    ///
    /// # Errors
    /// The database's own.
    pub async fn begin_ceremony(
        &mut self,
        key_hash: &str,
        ceremony: &CeremonyRecord,
        life_ms: i64,
    ) -> Result<()> {
        let text =
            "INSERT INTO passkey_ceremonies (key_hash, person_id, state, expires_ms) VALUES (?, ?, ?, ?)";
        let values = vec![
            key_hash.into(),
            ceremony.person.map(|person| person.0).into(),
            ceremony.state.clone().into(),
            after(self.now_ms(), life_ms).into(),
        ];
        sql::run(self.db(), text, values).await?;
        Ok(())
    }

    /// Ends a challenge and gives what was kept of it; `None` when it is not open any more. Of two who end it, one gets
    /// it.
    ///
    /// # Errors
    /// The database's own.
    pub async fn end_ceremony(&mut self, key_hash: &str) -> Result<Option<CeremonyRecord>> {
        let text = "SELECT person_id, state FROM passkey_ceremonies WHERE key_hash = ? AND expires_ms > ?";
        let row = sql::one(self.db(), text, vec![key_hash.into(), self.now_ms().into()]).await?;
        let text = "DELETE FROM passkey_ceremonies WHERE key_hash = ?";
        let ended = sql::run(self.db(), text, vec![key_hash.into()]).await? > 0;
        let Some(row) = row.filter(|_| ended) else { return Ok(None) };
        let person: Option<uuid::Uuid> = row.try_get_by_index(0)?;
        Ok(Some(CeremonyRecord { person: person.map(PersonId), state: row.try_get_by_index(1)? }))
    }

    /// Erases challenges that wait no longer; how many go on waiting.
    ///
    /// # Errors
    /// The database's own.
    pub async fn erase_old_ceremonies(&mut self) -> Result<u64> {
        let values = vec![self.now_ms().into()];
        sql::run(self.db(), "DELETE FROM passkey_ceremonies WHERE expires_ms <= ?", values).await?;
        sql::count(self.db(), "SELECT COUNT(*) FROM passkey_ceremonies", vec![]).await
    }
}
