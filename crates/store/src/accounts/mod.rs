//! Who has an account, and with which roles in which city?
//!
//! People, their sessions and what proves who they are belong to the installation: one person may hold roles in several
//! cities. Roles, services and API tokens carry the id of their city. Secrets are never stored: passwords as Argon2id,
//! session keys, links and API tokens as SHA-256 of 256 random bits.

pub mod factors;
pub mod invitations;
pub mod links;
pub mod outside;
pub mod passkeys;
pub(crate) mod schema;
pub mod services;
pub mod sessions;
pub mod throttles;
pub mod tokens;

use std::collections::BTreeMap;

use domain::accounts::{Person, Role, Roles};
use domain::time::UnixMs;
use domain::{CityId, PersonId};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::{Result, Store, Transaction, sql};

/// A person with what signing in needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRecord {
    /// The person.
    pub person: Person,
    /// Hash of the password in PHC form; `None` before an invitation is taken up, or where another provider signs in.
    pub password: Option<String>,
}

/// Roles city by city.
pub type CityRoles = BTreeMap<CityId, Roles>;

/// Columns of a person, in the order that [`person_of`] reads.
pub(crate) const PERSON: &str = "p.id, p.email, p.name, p.operator, p.created_ms, p.signed_in_ms, p.password";
/// How many [`PERSON`] has.
pub(crate) const PERSON_COLUMNS: usize = 7;

pub(crate) fn person_of(row: &QueryResult) -> Result<PersonRecord> {
    let person = Person {
        id: PersonId(row.try_get_by_index(0)?),
        email: row.try_get_by_index(1)?,
        name: row.try_get_by_index(2)?,
        operator: row.try_get_by_index(3)?,
        created_ms: row.try_get_by_index(4)?,
        signed_in_ms: row.try_get_by_index(5)?,
    };
    Ok(PersonRecord { person, password: row.try_get_by_index(6)? })
}

impl Store {
    /// The person of that address, as [`domain::accounts::credential::Email`] writes it.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_person_by_email(&self, email: &str) -> Result<Option<PersonRecord>> {
        find_by_email(self.db(), email).await
    }

    /// The person of that id.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_person(&self, id: PersonId) -> Result<Option<PersonRecord>> {
        find_by_id(self.db(), id).await
    }

    /// The roles of a person in each city where there is one.
    ///
    /// # Errors
    /// The database's own.
    pub async fn roles_of(&self, person: PersonId) -> Result<CityRoles> {
        roles_of(self.db(), person).await
    }

    /// The people who hold a role in a city, by name; who was invited and has not come yet, last.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_people(&self, city: CityId) -> Result<Vec<(PersonRecord, Roles)>> {
        let text = format!(
            "SELECT {PERSON}, r.role FROM people p JOIN roles r ON r.person_id = p.id
             WHERE r.city_id = ? ORDER BY (p.name = ''), p.name, p.email, p.id"
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

    /// Cities without an administrator who could sign in, the commons included.
    ///
    /// # Errors
    /// The database's own.
    pub async fn cities_without_administrator(&self) -> Result<Vec<CityId>> {
        without_administrator(self.db()).await
    }

    /// Whether anyone runs the installation by an account.
    ///
    /// # Errors
    /// The database's own.
    pub async fn has_operator(&self) -> Result<bool> {
        Ok(sql::count(self.db(), OPERATORS, vec![]).await? > 0)
    }
}

impl Transaction {
    /// Adds a person.
    ///
    /// # Errors
    /// [`crate::Error::Exists`] when the address is taken.
    pub async fn insert_person(&mut self, record: &PersonRecord) -> Result<()> {
        let person = &record.person;
        sql::run(
            self.db(),
            "INSERT INTO people (id, email, name, password, operator, created_ms, signed_in_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
            vec![
                person.id.0.into(),
                person.email.clone().into(),
                person.name.clone().into(),
                record.password.clone().into(),
                person.operator.into(),
                person.created_ms.into(),
                person.signed_in_ms.into(),
            ],
        )
        .await?;
        Ok(())
    }

    /// The person of that address, read in the writer's turn.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_person_by_email(&self, email: &str) -> Result<Option<PersonRecord>> {
        find_by_email(self.db(), email).await
    }

    /// The person of that id, read in the writer's turn.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_person(&self, id: PersonId) -> Result<Option<PersonRecord>> {
        find_by_id(self.db(), id).await
    }

    /// The roles of a person, read in the writer's turn.
    ///
    /// # Errors
    /// The database's own.
    pub async fn roles_of(&self, person: PersonId) -> Result<CityRoles> {
        roles_of(self.db(), person).await
    }

    /// See [`Store::cities_without_administrator`]; read in the writer's turn.
    ///
    /// # Errors
    /// The database's own.
    pub async fn cities_without_administrator(&self) -> Result<Vec<CityId>> {
        without_administrator(self.db()).await
    }

    /// Replaces the name of a person.
    ///
    /// # Errors
    /// The database's own.
    pub async fn set_person_name(&mut self, person: PersonId, name: &str) -> Result<()> {
        let values = vec![name.into(), person.0.into()];
        sql::run(self.db(), "UPDATE people SET name = ? WHERE id = ?", values).await?;
        Ok(())
    }

    /// Replaces the hash of a person's password.
    ///
    /// # Errors
    /// The database's own.
    pub async fn set_password(&mut self, person: PersonId, phc: &str) -> Result<()> {
        let values = vec![phc.into(), person.0.into()];
        sql::run(self.db(), "UPDATE people SET password = ? WHERE id = ?", values).await?;
        Ok(())
    }

    /// Makes a person run the installation, or no longer.
    ///
    /// # Errors
    /// The database's own.
    pub async fn set_operator(&mut self, person: PersonId, operator: bool) -> Result<()> {
        let values = vec![operator.into(), person.0.into()];
        sql::run(self.db(), "UPDATE people SET operator = ? WHERE id = ?", values).await?;
        Ok(())
    }

    /// Notes that a person signed in now.
    ///
    /// # Errors
    /// The database's own.
    pub async fn note_signing_in(&mut self, person: PersonId) -> Result<()> {
        let values = vec![self.now_ms().into(), person.0.into()];
        sql::run(self.db(), "UPDATE people SET signed_in_ms = ? WHERE id = ?", values).await?;
        Ok(())
    }

    /// Erases a person with everything that is theirs alone.
    ///
    /// # Errors
    /// The database's own.
    pub async fn erase_person(&mut self, person: PersonId) -> Result<bool> {
        for table in ["documents", "jobs"] {
            let name = format!("person:{person}");
            let text =
                format!("UPDATE {table} SET readers = TRIM(REPLACE(readers, ?, '')) WHERE readers LIKE ?");
            sql::run(self.db(), &text, vec![name.clone().into(), format!("%{name}%").into()]).await?;
        }
        Ok(sql::run(self.db(), "DELETE FROM people WHERE id = ?", vec![person.0.into()]).await? > 0)
    }

    /// Gives a role; whether it was not held before.
    ///
    /// # Errors
    /// The database's own.
    pub async fn give_role(&mut self, city: CityId, person: PersonId, role: Role) -> Result<bool> {
        let changed = sql::run(
            self.db(),
            "INSERT INTO roles (city_id, person_id, role, given_ms) VALUES (?, ?, ?, ?)
             ON CONFLICT (city_id, person_id, role) DO NOTHING",
            vec![city.0.into(), person.0.into(), role.as_str().into(), self.now_ms().into()],
        )
        .await?;
        Ok(changed > 0)
    }

    /// Takes a role; whether it was held.
    ///
    /// # Errors
    /// The database's own.
    pub async fn take_role(&mut self, city: CityId, person: PersonId, role: Role) -> Result<bool> {
        let changed = sql::run(
            self.db(),
            "DELETE FROM roles WHERE city_id = ? AND person_id = ? AND role = ?",
            vec![city.0.into(), person.0.into(), role.as_str().into()],
        )
        .await?;
        Ok(changed > 0)
    }

    /// How many administrators of a city have ever signed in.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_administrators(&self, city: CityId) -> Result<u64> {
        let text = "SELECT COUNT(*) FROM roles r JOIN people p ON p.id = r.person_id
                    WHERE r.city_id = ? AND r.role = 'administrator' AND p.signed_in_ms IS NOT NULL";
        sql::count(self.db(), text, vec![city.0.into()]).await
    }

    /// See [`Store::has_operator`]; read in the writer's turn.
    ///
    /// # Errors
    /// The database's own.
    pub async fn has_operator(&self) -> Result<bool> {
        Ok(sql::count(self.db(), OPERATORS, vec![]).await? > 0)
    }
}

/// People who run the installation and have come.
const OPERATORS: &str = "SELECT COUNT(*) FROM people WHERE operator AND signed_in_ms IS NOT NULL";

async fn find_by_email(db: &impl ConnectionTrait, email: &str) -> Result<Option<PersonRecord>> {
    let text = format!("SELECT {PERSON} FROM people p WHERE p.email = ?");
    sql::one(db, &text, vec![email.into()]).await?.as_ref().map(person_of).transpose()
}

async fn find_by_id(db: &impl ConnectionTrait, id: PersonId) -> Result<Option<PersonRecord>> {
    let text = format!("SELECT {PERSON} FROM people p WHERE p.id = ?");
    sql::one(db, &text, vec![id.0.into()]).await?.as_ref().map(person_of).transpose()
}

pub(crate) async fn roles_of(db: &impl ConnectionTrait, person: PersonId) -> Result<CityRoles> {
    let mut cities = CityRoles::new();
    let text = "SELECT city_id, role FROM roles WHERE person_id = ?";
    for row in &sql::all(db, text, vec![person.0.into()]).await? {
        let roles = cities.entry(CityId(row.try_get_by_index(0)?)).or_default();
        *roles = add(*roles, role_at(row, 1)?);
    }
    Ok(cities)
}

async fn without_administrator(db: &impl ConnectionTrait) -> Result<Vec<CityId>> {
    let text = "SELECT c.id FROM cities c WHERE NOT EXISTS (
                    SELECT 1 FROM roles r JOIN people p ON p.id = r.person_id
                    WHERE r.city_id = c.id AND r.role = 'administrator' AND p.signed_in_ms IS NOT NULL)
                ORDER BY c.id";
    let rows = sql::all(db, text, vec![]).await?;
    rows.iter().map(|row| Ok(CityId(row.try_get_by_index(0)?))).collect()
}

/// A role that this program does not know gives nothing.
fn role_at(row: &QueryResult, column: usize) -> Result<Option<Role>> {
    Ok(Role::from_name(&row.try_get_by_index::<String>(column)?))
}

fn add(roles: Roles, role: Option<Role>) -> Roles {
    role.map_or(roles, |role| roles.with(role))
}

/// Until when something lasts that was made now.
pub(crate) fn after(now_ms: UnixMs, life_ms: i64) -> UnixMs {
    now_ms.saturating_add(life_ms)
}
