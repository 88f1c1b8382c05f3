//! Which accounts do other providers sign in to, and who is on their way there?

use domain::accounts::Role;
use domain::{CityId, PersonId, SessionId};

use super::{PERSON, PersonRecord, person_of};
use crate::{Result, Store, Transaction, sql};

/// Accounts at providers, people on their way, sessions that came from there, roles that claims give.
pub(crate) const STEP: &[&str] = &[
    "CREATE TABLE outside_accounts (
        issuer TEXT NOT NULL, subject TEXT NOT NULL,
        person_id UUID NOT NULL REFERENCES people(id) ON DELETE CASCADE, created_ms BIGINT NOT NULL,
        PRIMARY KEY (issuer, subject))",
    "CREATE INDEX outside_accounts_by_person ON outside_accounts (person_id)",
    "CREATE TABLE outside_trips (
        key_hash TEXT PRIMARY KEY, provider TEXT NOT NULL, state_hash TEXT NOT NULL, nonce TEXT NOT NULL,
        verifier TEXT NOT NULL, way_back TEXT NOT NULL,
        person_id UUID REFERENCES people(id) ON DELETE CASCADE, expires_ms BIGINT NOT NULL)",
    "CREATE TABLE outside_sessions (
        session_id UUID PRIMARY KEY REFERENCES sessions(id) ON DELETE CASCADE, provider TEXT NOT NULL,
        id_token TEXT NOT NULL)",
    "CREATE TABLE outside_roles (
        city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE,
        person_id UUID NOT NULL REFERENCES people(id) ON DELETE CASCADE, role TEXT NOT NULL,
        provider TEXT NOT NULL, PRIMARY KEY (city_id, person_id, role, provider))",
    "CREATE INDEX outside_roles_by_person ON outside_roles (person_id)",
];

/// Someone on the way to a provider and back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TripRecord {
    /// The provider.
    pub provider: String,
    /// Hash of what must come back with them.
    pub state_hash: String,
    /// What the provider's token must repeat.
    pub nonce: String,
    /// The secret of PKCE (RFC 7636).
    pub verifier: String,
    /// Where they wanted to go; a path of ours.
    pub way_back: String,
    /// Who they are, where someone signed in ties an account to theirs.
    pub person: Option<PersonId>,
}

/// A role that a provider's claims give in a city.
pub type ClaimedRole = (CityId, Role);

impl Store {
    /// Whether any account of that issuer is tied to the person.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_outside_issuers(&self, person: PersonId) -> Result<Vec<String>> {
        let text = "SELECT DISTINCT issuer FROM outside_accounts WHERE person_id = ? ORDER BY issuer";
        let rows = sql::all(self.db(), text, vec![person.0.into()]).await?;
        rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
    }

    /// The provider of a session with the token that it gave.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_outside_session(&self, session: SessionId) -> Result<Option<(String, String)>> {
        let text = "SELECT provider, id_token FROM outside_sessions WHERE session_id = ?";
        let row = sql::one(self.db(), text, vec![session.0.into()]).await?;
        row.map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).transpose()
    }
}

impl Transaction {
    /// Writes that someone leaves for a provider.
    ///
    /// # Errors
    /// The database's own.
    pub async fn begin_trip(&mut self, key_hash: &str, trip: &TripRecord, life_ms: i64) -> Result<()> {
        let expires_ms = self.now_ms().saturating_add(life_ms);
        let text = "INSERT INTO outside_trips (key_hash, provider, state_hash, nonce, verifier, way_back, person_id, expires_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            key_hash.into(),
            trip.provider.clone().into(),
            trip.state_hash.clone().into(),
            trip.nonce.clone().into(),
            trip.verifier.clone().into(),
            trip.way_back.clone().into(),
            trip.person.map(|person| person.0).into(),
            expires_ms.into(),
        ];
        sql::run(self.db(), text, values).await?;
        Ok(())
    }

    /// Takes a trip out: it ends once, and not after its time.
    ///
    /// # Errors
    /// The database's own.
    pub async fn end_trip(&mut self, key_hash: &str) -> Result<Option<TripRecord>> {
        let text = "SELECT provider, state_hash, nonce, verifier, way_back, person_id FROM outside_trips
            WHERE key_hash = ? AND expires_ms > ?";
        let row = sql::one(self.db(), text, vec![key_hash.into(), self.now_ms().into()]).await?;
        sql::run(self.db(), "DELETE FROM outside_trips WHERE key_hash = ?", vec![key_hash.into()]).await?;
        let Some(row) = row else { return Ok(None) };
        let person: Option<uuid::Uuid> = row.try_get_by_index(5)?;
        Ok(Some(TripRecord {
            provider: row.try_get_by_index(0)?,
            state_hash: row.try_get_by_index(1)?,
            nonce: row.try_get_by_index(2)?,
            verifier: row.try_get_by_index(3)?,
            way_back: row.try_get_by_index(4)?,
            person: person.map(PersonId),
        }))
    }

    /// Erases trips whose time is over.
    ///
    /// # Errors
    /// The database's own.
    pub async fn erase_old_trips(&mut self) -> Result<u64> {
        let values = vec![self.now_ms().into()];
        sql::run(self.db(), "DELETE FROM outside_trips WHERE expires_ms <= ?", values).await
    }

    /// The person to whom an account of an issuer is tied.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_outside_person(&self, issuer: &str, subject: &str) -> Result<Option<PersonRecord>> {
        let text = format!(
            "SELECT {PERSON} FROM outside_accounts o JOIN people p ON p.id = o.person_id
             WHERE o.issuer = ? AND o.subject = ?"
        );
        let row = sql::one(self.db(), &text, vec![issuer.into(), subject.into()]).await?;
        row.map(|row| person_of(&row)).transpose()
    }

    /// Ties an account of an issuer to a person; whether it was tied to nobody.
    ///
    /// # Errors
    /// The database's own.
    pub async fn tie_outside(&mut self, issuer: &str, subject: &str, person: PersonId) -> Result<bool> {
        let text = "INSERT INTO outside_accounts (issuer, subject, person_id, created_ms) VALUES (?, ?, ?, ?)
            ON CONFLICT (issuer, subject) DO NOTHING";
        let values = vec![issuer.into(), subject.into(), person.0.into(), self.now_ms().into()];
        Ok(sql::run(self.db(), text, values).await? > 0)
    }

    /// Writes from where a session came.
    ///
    /// # Errors
    /// The database's own.
    pub async fn put_outside_session(
        &mut self,
        session: SessionId,
        provider: &str,
        id_token: &str,
    ) -> Result<()> {
        let text = "INSERT INTO outside_sessions (session_id, provider, id_token) VALUES (?, ?, ?)";
        sql::run(self.db(), text, vec![session.0.into(), provider.into(), id_token.into()]).await?;
        Ok(())
    }

    /// Roles that a provider's claims gave a person.
    ///
    /// # Errors
    /// The database's own.
    pub async fn claimed_roles(&self, person: PersonId, provider: &str) -> Result<Vec<ClaimedRole>> {
        let text = "SELECT city_id, role FROM outside_roles WHERE person_id = ? AND provider = ?";
        let rows = sql::all(self.db(), text, vec![person.0.into(), provider.into()]).await?;
        let mut found = Vec::new();
        for row in &rows {
            let city = CityId(row.try_get_by_index(0)?);
            let role = Role::from_name(&row.try_get_by_index::<String>(1)?);
            found.extend(role.map(|role| (city, role)));
        }
        Ok(found)
    }

    /// Notes that a provider's claims give a role.
    ///
    /// # Errors
    /// The database's own.
    pub async fn note_claimed(
        &mut self,
        person: PersonId,
        provider: &str,
        (city, role): ClaimedRole,
    ) -> Result<()> {
        let text = "INSERT INTO outside_roles (city_id, person_id, role, provider) VALUES (?, ?, ?, ?)
            ON CONFLICT (city_id, person_id, role, provider) DO NOTHING";
        let values = vec![city.0.into(), person.0.into(), role.as_str().into(), provider.into()];
        sql::run(self.db(), text, values).await?;
        Ok(())
    }

    /// Notes that they no longer do.
    ///
    /// # Errors
    /// The database's own.
    pub async fn forget_claimed(
        &mut self,
        person: PersonId,
        provider: &str,
        (city, role): ClaimedRole,
    ) -> Result<()> {
        let text =
            "DELETE FROM outside_roles WHERE city_id = ? AND person_id = ? AND role = ? AND provider = ?";
        let values = vec![city.0.into(), person.0.into(), role.as_str().into(), provider.into()];
        sql::run(self.db(), text, values).await?;
        Ok(())
    }
}
