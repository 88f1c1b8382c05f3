//! Which people show a second factor, and with what?
//!
//! The secret of a code generator must be there in clear to check codes; recovery codes are stored as hashes.

use domain::PersonId;

use crate::{Result, Store, Transaction, sql};

/// Its tables.
pub(crate) const STEP: &[&str] = &[
    "CREATE TABLE code_generators (
        person_id UUID PRIMARY KEY REFERENCES people(id) ON DELETE CASCADE, secret TEXT NOT NULL,
        confirmed BOOLEAN NOT NULL, last_step BIGINT NOT NULL, created_ms BIGINT NOT NULL)",
    "CREATE TABLE recovery_codes (
        person_id UUID NOT NULL REFERENCES people(id) ON DELETE CASCADE, code_hash TEXT NOT NULL,
        PRIMARY KEY (person_id, code_hash))",
];

/// A code generator (RFC 6238) of a person.
#[derive(Clone, PartialEq, Eq)]
pub struct GeneratorRecord {
    /// Secret in base 32.
    pub secret: String,
    /// Whether a first code was shown: before, it is not asked for.
    pub confirmed: bool,
    /// Step of the last code taken: neither it nor an earlier one is taken again.
    pub last_step: u64,
}

impl Store {
    /// The generator of a person, confirmed or not.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_generator(&self, person: PersonId) -> Result<Option<GeneratorRecord>> {
        find(self.db(), person).await
    }

    /// How many recovery codes a person has left.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_recovery_codes(&self, person: PersonId) -> Result<u64> {
        let text = "SELECT COUNT(*) FROM recovery_codes WHERE person_id = ?";
        sql::count(self.db(), text, vec![person.0.into()]).await
    }
}

impl Transaction {
    /// The generator of a person, read in the writer's turn.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_generator(&self, person: PersonId) -> Result<Option<GeneratorRecord>> {
        find(self.db(), person).await
    }

    /// Keeps a new secret, to be confirmed; replaces one that was not.
    ///
    /// # Errors
    /// The database's own.
    pub async fn begin_generator(&mut self, person: PersonId, secret: &str) -> Result<()> {
        let text = "INSERT INTO code_generators (person_id, secret, confirmed, last_step, created_ms)
                    VALUES (?, ?, ?, 0, ?)
                    ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret
                    WHERE code_generators.confirmed = ?";
        let values = vec![person.0.into(), secret.into(), false.into(), self.now_ms().into(), false.into()];
        sql::run(self.db(), text, values).await?;
        Ok(())
    }

    /// Notes that the code of a step was shown.
    ///
    /// # Errors
    /// The database's own.
    pub async fn take_step(&mut self, person: PersonId, step: u64) -> Result<()> {
        let text = "UPDATE code_generators SET confirmed = ?, last_step = ? WHERE person_id = ?";
        let step = i64::try_from(step).unwrap_or(i64::MAX);
        sql::run(self.db(), text, vec![true.into(), step.into(), person.0.into()]).await?;
        Ok(())
    }

    /// Forgets the generator and the recovery codes of a person; whether there was one.
    ///
    /// # Errors
    /// The database's own.
    pub async fn remove_generator(&mut self, person: PersonId) -> Result<bool> {
        self.replace_recovery_codes(person, &[]).await?;
        let text = "DELETE FROM code_generators WHERE person_id = ?";
        Ok(sql::run(self.db(), text, vec![person.0.into()]).await? > 0)
    }

    /// Replaces the recovery codes of a person by these hashes.
    ///
    /// # Errors
    /// The database's own.
    pub async fn replace_recovery_codes(&mut self, person: PersonId, hashes: &[String]) -> Result<()> {
        sql::run(self.db(), "DELETE FROM recovery_codes WHERE person_id = ?", vec![person.0.into()]).await?;
        for hash in hashes {
            let values = vec![person.0.into(), hash.clone().into()];
            sql::run(self.db(), "INSERT INTO recovery_codes (person_id, code_hash) VALUES (?, ?)", values)
                .await?;
        }
        Ok(())
    }

    /// Uses a recovery code up; whether it was one.
    ///
    /// # Errors
    /// The database's own.
    pub async fn use_recovery_code(&mut self, person: PersonId, hash: &str) -> Result<bool> {
        let text = "DELETE FROM recovery_codes WHERE person_id = ? AND code_hash = ?";
        Ok(sql::run(self.db(), text, vec![person.0.into(), hash.into()]).await? > 0)
    }
}

async fn find(db: &impl sea_orm::ConnectionTrait, person: PersonId) -> Result<Option<GeneratorRecord>> {
    let text = "SELECT secret, confirmed, last_step FROM code_generators WHERE person_id = ?";
    let Some(row) = sql::one(db, text, vec![person.0.into()]).await? else { return Ok(None) };
    let last_step: i64 = row.try_get_by_index(2)?;
    Ok(Some(GeneratorRecord {
        secret: row.try_get_by_index(0)?,
        confirmed: row.try_get_by_index(1)?,
        last_step: u64::try_from(last_step).unwrap_or(0),
    }))
}
