//! Who was invited to a city and has not accepted yet, and whose address is proved?
//!
//! A role that a city offers is none until its own link was opened: another city's link to the same address, or an
//! account that somebody opened under it, gives nothing.

use domain::accounts::Roles;
use domain::time::UnixMs;
use domain::{CityId, PersonId};
use sea_orm::ConnectionTrait;

use super::{PERSON, PERSON_COLUMNS, PersonRecord, add, person_of, role_at};
use crate::{Result, Store, Transaction, sql};

/// Roles offered, and when the person showed that the address is theirs. Roles of people who never came were offers.
pub(crate) const STEP: &[&str] = &[
    "CREATE TABLE invited_roles (
        city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE,
        person_id UUID NOT NULL REFERENCES people(id) ON DELETE CASCADE, role TEXT NOT NULL,
        given_ms BIGINT NOT NULL, PRIMARY KEY (city_id, person_id, role))",
    "CREATE INDEX invited_roles_by_person ON invited_roles (person_id)",
    "ALTER TABLE people ADD COLUMN email_proved_ms BIGINT",
    "INSERT INTO invited_roles (city_id, person_id, role, given_ms)
        SELECT city_id, person_id, role, given_ms FROM roles
        WHERE person_id IN (SELECT id FROM people WHERE signed_in_ms IS NULL)",
    "DELETE FROM roles WHERE person_id IN (SELECT id FROM people WHERE signed_in_ms IS NULL)",
];

impl Store {
    /// The people invited to a city who have not accepted, with the roles offered, by address.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_invited(&self, city: CityId) -> Result<Vec<(PersonRecord, Roles)>> {
        let text = format!(
            "SELECT {PERSON}, r.role FROM people p JOIN invited_roles r ON r.person_id = p.id
             WHERE r.city_id = ? ORDER BY p.email, p.id"
        );
        let mut people: Vec<(PersonRecord, Roles)> = Vec::new();
        for row in &sql::all(self.db(), &text, vec![city.0.into()]).await? {
            let record = person_of(row)?;
            let role = role_at(row, PERSON_COLUMNS)?;
            match people.last_mut() {
                Some((last, roles)) if last.person.id == record.person.id => *roles = add(*roles, role),
                _ => people.push((record, add(Roles::NONE, role))),
            }
        }
        Ok(people)
    }

    /// The roles that a city offers to a person; none where they were not invited.
    ///
    /// # Errors
    /// The database's own.
    pub async fn invited_roles(&self, city: CityId, person: PersonId) -> Result<Roles> {
        invited_roles(self.db(), city, person).await
    }
}

async fn invited_roles(db: &impl ConnectionTrait, city: CityId, person: PersonId) -> Result<Roles> {
    let text = "SELECT role FROM invited_roles WHERE city_id = ? AND person_id = ?";
    let rows = sql::all(db, text, vec![city.0.into(), person.0.into()]).await?;
    rows.iter().try_fold(Roles::NONE, |roles, row| Ok(add(roles, role_at(row, 0)?)))
}

impl Transaction {
    /// See [`Store::invited_roles`]; read in the writer's turn.
    ///
    /// # Errors
    /// The database's own.
    pub async fn invited_roles(&self, city: CityId, person: PersonId) -> Result<Roles> {
        invited_roles(self.db(), city, person).await
    }

    /// Replaces the roles that a city offers to a person; none: the invitation is withdrawn and its link closed.
    ///
    /// # Errors
    /// The database's own.
    pub async fn set_invited_roles(&mut self, city: CityId, person: PersonId, roles: Roles) -> Result<()> {
        let ids = || vec![city.0.into(), person.0.into()];
        sql::run(self.db(), "DELETE FROM invited_roles WHERE city_id = ? AND person_id = ?", ids()).await?;
        if roles.is_empty() {
            let text =
                "DELETE FROM one_time_links WHERE city_id = ? AND person_id = ? AND purpose = 'invitation'";
            sql::run(self.db(), text, ids()).await?;
        }
        for role in roles.iter() {
            sql::run(
                self.db(),
                "INSERT INTO invited_roles (city_id, person_id, role, given_ms) VALUES (?, ?, ?, ?)",
                vec![city.0.into(), person.0.into(), role.as_str().into(), self.now_ms().into()],
            )
            .await?;
        }
        Ok(())
    }

    /// Notes that a person showed that the address of their account is theirs. The first time, all that opened the account
    /// until then goes: whoever set it up may have been someone else. A second factor stays: it opens nothing by itself,
    /// and a mailbox is no reason to ask for less.
    ///
    /// # Errors
    /// The database's own.
    pub async fn prove_email(&mut self, person: PersonId) -> Result<()> {
        let text = "UPDATE people SET email_proved_ms = ? WHERE id = ? AND email_proved_ms IS NULL";
        if sql::run(self.db(), text, vec![self.now_ms().into(), person.0.into()]).await? == 0 {
            return Ok(());
        }
        sql::run(self.db(), "UPDATE people SET password = NULL WHERE id = ?", vec![person.0.into()]).await?;
        for table in ["sessions", "api_tokens", "passkeys", "outside_accounts"] {
            let text = format!("DELETE FROM {table} WHERE person_id = ?");
            sql::run(self.db(), &text, vec![person.0.into()]).await?;
        }
        Ok(())
    }

    /// People who hold and are offered no role, do not run the installation, and came last (or were made) before that.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_forgotten(&self, before_ms: UnixMs) -> Result<Vec<PersonId>> {
        let text =
            "SELECT p.id FROM people p WHERE NOT p.operator AND COALESCE(p.signed_in_ms, p.created_ms) < ?
                    AND NOT EXISTS (SELECT 1 FROM roles r WHERE r.person_id = p.id)
                    AND NOT EXISTS (SELECT 1 FROM invited_roles i WHERE i.person_id = p.id)";
        let rows = sql::all(self.db(), text, vec![before_ms.into()]).await?;
        rows.iter().map(|row| Ok(PersonId(row.try_get_by_index(0)?))).collect()
    }

    /// Revokes every token of a person, in every city; how many.
    ///
    /// # Errors
    /// The database's own.
    pub async fn remove_all_tokens(&mut self, person: PersonId) -> Result<u64> {
        sql::run(self.db(), "DELETE FROM api_tokens WHERE person_id = ?", vec![person.0.into()]).await
    }
}
