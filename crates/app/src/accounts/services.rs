//! Which services has a city, and who is in them?

use domain::accounts::{Permission, Service};
use domain::audit::{Action, Details, Object};
use domain::{PersonId, ServiceId};

use super::AccountError;
use super::links::parse_name;
use crate::{App, Error, Result, Viewer};

/// Services of one city.
const SERVICES_MAX: usize = 500;

impl App {
    /// The services of the viewer's city, each with its members. For staff.
    ///
    /// # Errors
    /// `agents_only`.
    pub async fn list_services(&self, viewer: &Viewer) -> Result<Vec<(Service, Vec<PersonId>)>> {
        Self::require_agent(viewer)?;
        Ok(self.inner.store.list_services(viewer.city).await?)
    }

    /// Creates a service. Administrators only.
    ///
    /// # Errors
    /// `not_allowed`, `invalid_value`, `exists_already`, `too_large`.
    pub async fn create_service(&self, viewer: &Viewer, name: &str) -> Result<ServiceId> {
        viewer.require(Permission::ManagePeople)?;
        let name = parse_name(name)?;
        if self.inner.store.list_services(viewer.city).await?.len() >= SERVICES_MAX {
            return Err(Error::TooLarge { what: "the list of services", limit: SERVICES_MAX.to_string() });
        }
        let mut transaction = self.inner.store.begin().await?;
        let service = Service { id: ServiceId(transaction.next_id()), city: viewer.city, name };
        transaction.insert_service(&service).await.map_err(taken)?;
        let entry = viewer.entry(Action::ServiceCreated, Object::Service(service.id)).keeping(service.name);
        transaction.append(&entry).await?;
        transaction.commit().await?;
        Ok(service.id)
    }

    /// Renames a service. Administrators only.
    ///
    /// # Errors
    /// `not_allowed`, `invalid_value`, `exists_already`, `not_found`.
    pub async fn rename_service(&self, viewer: &Viewer, service: ServiceId, name: &str) -> Result<()> {
        viewer.require(Permission::ManagePeople)?;
        let name = parse_name(name)?;
        let mut transaction = self.inner.store.begin().await?;
        if !transaction.rename_service(viewer.city, service, &name).await.map_err(taken)? {
            return Err(Error::NotFound { what: "service" });
        }
        transaction
            .append(&viewer.entry(Action::ServiceRenamed, Object::Service(service)).keeping(name))
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Removes a service; its members keep their roles. Administrators only.
    ///
    /// # Errors
    /// `not_allowed`, `not_found`, `service_in_use` while documents are for it: nobody could see them any more.
    pub async fn remove_service(&self, viewer: &Viewer, service: ServiceId) -> Result<()> {
        viewer.require(Permission::ManagePeople)?;
        let mut transaction = self.inner.store.begin().await?;
        if transaction.count_for_service(viewer.city, service).await? > 0 {
            return Err(AccountError::ServiceInUse.into());
        }
        if !transaction.remove_service(viewer.city, service).await? {
            return Err(Error::NotFound { what: "service" });
        }
        transaction.append(&viewer.entry(Action::ServiceRemoved, Object::Service(service))).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Puts a person of the city in a service, or takes them out. Administrators only.
    ///
    /// # Errors
    /// `not_allowed`, `not_found` for a person or a service of another city.
    pub async fn set_member(
        &self,
        viewer: &Viewer,
        service: ServiceId,
        person: PersonId,
        member: bool,
    ) -> Result<()> {
        viewer.require(Permission::ManagePeople)?;
        let services = self.inner.store.list_services(viewer.city).await?;
        let belongs = self.inner.store.roles_of(person).await?.contains_key(&viewer.city);
        let Some((_, members)) = services.into_iter().find(|(one, _)| one.id == service).filter(|_| belongs)
        else {
            return Err(Error::NotFound { what: "service" });
        };
        if members.contains(&person) == member {
            return Ok(());
        }
        let mut transaction = self.inner.store.begin().await?;
        let (changed, action) = if member {
            (transaction.join_service(viewer.city, service, person).await?, Action::ServiceJoined)
        } else {
            (transaction.leave_service(viewer.city, service, person).await?, Action::ServiceLeft)
        };
        if changed {
            let details = Details::none().code("person", &person.to_string());
            transaction.append(&viewer.entry(action, Object::Service(service)).with(details)).await?;
            transaction.commit().await?;
        }
        Ok(())
    }
}

fn taken(error: store::Error) -> Error {
    match error {
        store::Error::Exists => Error::Exists { what: "service" },
        other => other.into(),
    }
}
