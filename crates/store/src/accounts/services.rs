//! Which services has a city, and who is in them?

use std::collections::BTreeMap;

use domain::accounts::Service;
use domain::{CityId, PersonId, ServiceId};

use crate::{Result, Store, Transaction, sql};

/// Services city by city.
pub type CityServices = BTreeMap<CityId, Vec<ServiceId>>;

impl Store {
    /// The services of a city by name, each with its members.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_services(&self, city: CityId) -> Result<Vec<(Service, Vec<PersonId>)>> {
        let text = "SELECT s.id, s.name, m.person_id FROM services s
                    LEFT JOIN service_members m ON m.service_id = s.id
                    WHERE s.city_id = ? ORDER BY s.name, s.id";
        let mut services: Vec<(Service, Vec<PersonId>)> = Vec::new();
        for row in &sql::all(self.db(), text, vec![city.0.into()]).await? {
            let id = ServiceId(row.try_get_by_index(0)?);
            if services.last().is_none_or(|(last, _)| last.id != id) {
                services.push((Service { id, city, name: row.try_get_by_index(1)? }, Vec::new()));
            }
            let member: Option<uuid::Uuid> = row.try_get_by_index(2)?;
            if let (Some(member), Some((_, members))) = (member, services.last_mut()) {
                members.push(PersonId(member));
            }
        }
        Ok(services)
    }

    /// The services that a person is in, city by city.
    ///
    /// # Errors
    /// The database's own.
    pub async fn services_of(&self, person: PersonId) -> Result<CityServices> {
        let text = "SELECT city_id, service_id FROM service_members WHERE person_id = ? ORDER BY service_id";
        let mut found = CityServices::new();
        for row in &sql::all(self.db(), text, vec![person.0.into()]).await? {
            let city = CityId(row.try_get_by_index(0)?);
            found.entry(city).or_default().push(ServiceId(row.try_get_by_index(1)?));
        }
        Ok(found)
    }
}

impl Transaction {
    /// Adds a service.
    ///
    /// # Errors
    /// [`crate::Error::Exists`] when the city has one of that name.
    pub async fn insert_service(&mut self, service: &Service) -> Result<()> {
        sql::run(
            self.db(),
            "INSERT INTO services (id, city_id, name, created_ms) VALUES (?, ?, ?, ?)",
            vec![
                service.id.0.into(),
                service.city.0.into(),
                service.name.clone().into(),
                self.now_ms().into(),
            ],
        )
        .await?;
        Ok(())
    }

    /// Renames a service of a city; whether there was one.
    ///
    /// # Errors
    /// [`crate::Error::Exists`] when the city has another one of that name.
    pub async fn rename_service(&mut self, city: CityId, id: ServiceId, name: &str) -> Result<bool> {
        let values = vec![name.into(), id.0.into(), city.0.into()];
        Ok(sql::run(self.db(), "UPDATE services SET name = ? WHERE id = ? AND city_id = ?", values).await?
            > 0)
    }

    /// How many documents, and files under way, are for a service.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_for_service(&self, city: CityId, id: ServiceId) -> Result<u64> {
        let like: sea_orm::Value = format!("%service:{id}%").into();
        let text = "SELECT (SELECT COUNT(*) FROM documents WHERE city_id = ? AND readers LIKE ?)
            + (SELECT COUNT(*) FROM jobs WHERE city_id = ? AND state = 'open' AND readers LIKE ?)";
        sql::count(self.db(), text, vec![city.0.into(), like.clone(), city.0.into(), like]).await
    }

    /// Removes a service of a city; whether there was one.
    ///
    /// # Errors
    /// The database's own.
    pub async fn remove_service(&mut self, city: CityId, id: ServiceId) -> Result<bool> {
        let values = vec![id.0.into(), city.0.into()];
        Ok(sql::run(self.db(), "DELETE FROM services WHERE id = ? AND city_id = ?", values).await? > 0)
    }

    /// Puts a person in a service of a city; whether that changed anything (not where the service is another city's).
    ///
    /// # Errors
    /// The database's own.
    pub async fn join_service(&mut self, city: CityId, id: ServiceId, person: PersonId) -> Result<bool> {
        let changed = sql::run(
            self.db(),
            "INSERT INTO service_members (service_id, person_id, city_id)
             SELECT s.id, p.id, s.city_id FROM services s, people p
             WHERE s.id = ? AND s.city_id = ? AND p.id = ?
               AND EXISTS (SELECT 1 FROM roles r WHERE r.person_id = p.id AND r.city_id = s.city_id)
             ON CONFLICT (service_id, person_id) DO NOTHING",
            vec![id.0.into(), city.0.into(), person.0.into()],
        )
        .await?;
        Ok(changed > 0)
    }

    /// Takes a person out of a service of a city; whether they were in it.
    ///
    /// # Errors
    /// The database's own.
    pub async fn leave_service(&mut self, city: CityId, id: ServiceId, person: PersonId) -> Result<bool> {
        let values = vec![id.0.into(), city.0.into(), person.0.into()];
        let text = "DELETE FROM service_members WHERE service_id = ? AND city_id = ? AND person_id = ?";
        Ok(sql::run(self.db(), text, values).await? > 0)
    }

    /// Takes a person out of every service of a city.
    ///
    /// # Errors
    /// The database's own.
    pub async fn leave_services(&mut self, city: CityId, person: PersonId) -> Result<u64> {
        let values = vec![city.0.into(), person.0.into()];
        sql::run(self.db(), "DELETE FROM service_members WHERE city_id = ? AND person_id = ?", values).await
    }
}
