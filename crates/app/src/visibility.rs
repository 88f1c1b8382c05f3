//! Who may see a document, who decides it, and what follows?
//!
//! *Invariant:* whoever decides stays among the readers, so that nobody hides a document from themselves, and every
//! document has someone who can open it again. Whoever holds the installation may do otherwise.
//! *Invariant:* a document that names its readers has no text in the ledger: staff read the ledger.

use domain::audit::ranges::Ranges;
use domain::audit::{Action, Actor, Details, NewEntry, Object};
use domain::visibility::{Readers, Readership, Visibility};
use domain::{CityId, DocumentId, PersonId, ServiceId};
use serde::Serialize;
use store::Transaction;
use store::library::Sight;

use crate::{App, Error, Result, Viewer};

/// Who may see a document, as a person says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Who.
    pub visibility: Visibility,
    /// Services by id or by name, where that is [`Visibility::Service`].
    pub services: Vec<String>,
    /// E-mail addresses of people of the city, where that is [`Visibility::People`].
    pub people: Vec<String>,
}

impl From<Visibility> for Wanted {
    fn from(visibility: Visibility) -> Self {
        Self { visibility, services: Vec::new(), people: Vec::new() }
    }
}

/// Who may see a document, for those who may change it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadersView {
    /// Who.
    pub visibility: Visibility,
    /// The services named, by name.
    pub services: Vec<(ServiceId, String)>,
    /// The people named, by e-mail address.
    pub people: Vec<String>,
}

impl App {
    /// Changes who may see a document; this server's search follows before it returns, others within seconds. Agents of
    /// its city only.
    ///
    /// # Errors
    /// `not_found`, `agents_only`, `invalid_value` for a service or a person that the city does not have.
    pub async fn set_visibility(
        &self,
        viewer: &Viewer,
        document: DocumentId,
        wanted: impl Into<Wanted>,
    ) -> Result<()> {
        let record = self.load_own(viewer, document).await?;
        let readership = self.readership_of(viewer, wanted.into()).await?;
        let mut transaction = self.inner.store.begin().await?;
        transaction.set_visibility(&record, &readership).await?;
        let entry = viewer.entry(Action::VisibilityChanged, Object::Document(document));
        transaction.append(&entry.with(details_of(&readership))).await?;
        if readership.visibility.names_readers() {
            erase_names(&mut transaction, viewer.city, document).await?;
        }
        transaction.commit().await?;
        self.inner.bell.notify_waiters();
        // It is decided: an index that cannot follow now follows later, and texts are checked against the database.
        if let Err(error) = self.catch_up(viewer).await {
            tracing::warn!(%error, "the search index does not know yet who may see a document");
        }
        Ok(())
    }

    /// Who may see a document, with names. Agents of its city only.
    ///
    /// # Errors
    /// `not_found`, `agents_only`.
    pub async fn load_readers(&self, viewer: &Viewer, document: DocumentId) -> Result<ReadersView> {
        let record = self.load_own(viewer, document).await?;
        let services = self.inner.store.list_services(viewer.city).await?.into_iter();
        let services = services.filter(|(service, _)| record.readers.services.contains(&service.id));
        let mut people = Vec::new();
        for id in &record.readers.people {
            people.extend(self.inner.store.find_person(*id).await?.map(|found| found.person.email));
        }
        let services = services.map(|(service, _)| (service.id, service.name)).collect();
        Ok(ReadersView { visibility: record.visibility, services, people })
    }

    /// The services for which this viewer may put documents: their own, or all of the city for whoever holds the
    /// installation.
    ///
    /// # Errors
    /// `agents_only`.
    pub async fn list_own_services(&self, viewer: &Viewer) -> Result<Vec<(ServiceId, String)>> {
        let services = self.list_services(viewer).await?.into_iter().map(|(service, _)| service);
        let own = |id| viewer.grants.everything || viewer.grants.services.contains(&id);
        Ok(services.filter(|service| own(service.id)).map(|service| (service.id, service.name)).collect())
    }

    /// The readers that a person means, checked: services and people of this city, the person among them.
    pub(crate) async fn readership_of(&self, viewer: &Viewer, wanted: Wanted) -> Result<Readership> {
        let mut readers = Readers::default();
        match wanted.visibility {
            Visibility::Service => readers.services = self.services_meant(viewer, &wanted.services).await?,
            Visibility::People => readers.people = self.people_meant(viewer, &wanted.people).await?,
            Visibility::Public | Visibility::SignedIn | Visibility::Agents => {}
        }
        if readers.services.len() > Readers::MAX || readers.people.len() > Readers::MAX {
            return Err(Error::TooLarge { what: "the list of readers", limit: Readers::MAX.to_string() });
        }
        Ok(Readership { visibility: wanted.visibility, readers })
    }

    async fn services_meant(&self, viewer: &Viewer, wanted: &[String]) -> Result<Vec<ServiceId>> {
        let known = self.inner.store.list_services(viewer.city).await?;
        let mut found = Vec::new();
        for text in wanted.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
            let is_meant = |id: ServiceId, name: &str| id.to_string() == text || name == text;
            let service = known.iter().map(|(service, _)| service).find(|one| is_meant(one.id, &one.name));
            let Some(service) = service else { return Err(no_reader("the city has no such service")) };
            if !found.contains(&service.id) {
                found.push(service.id);
            }
        }
        let is_among = viewer.grants.services.iter().any(|own| found.contains(own));
        match (found.is_empty(), is_among || viewer.grants.everything) {
            (true, _) => Err(no_reader("name at least one service")),
            (false, false) => {
                Err(no_reader("you are in none of these services: you would not see it any more"))
            }
            (false, true) => Ok(found),
        }
    }

    async fn people_meant(&self, viewer: &Viewer, wanted: &[String]) -> Result<Vec<PersonId>> {
        let mut found: Vec<PersonId> = viewer.grants.person.into_iter().collect();
        for text in wanted.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
            let email = domain::accounts::credential::Email::parse(text);
            let person = match &email {
                Some(email) => self.inner.store.find_person_by_email(email.as_str()).await?,
                None => None,
            };
            let Some(person) = person.map(|found| found.person.id) else {
                return Err(no_reader("nobody in this city has that address"));
            };
            if !self.inner.store.roles_of(person).await?.contains_key(&viewer.city) {
                return Err(no_reader("nobody in this city has that address"));
            }
            if !found.contains(&person) {
                found.push(person);
            }
        }
        if found.is_empty() { Err(no_reader("name at least one person")) } else { Ok(found) }
    }

    /// Of these documents, those that the viewer may not see, or that are gone.
    pub(crate) async fn out_of_view(
        &self,
        viewer: &Viewer,
        documents: impl IntoIterator<Item = DocumentId>,
    ) -> Result<std::collections::HashSet<DocumentId>> {
        let mut hidden: std::collections::HashSet<DocumentId> = documents.into_iter().collect();
        if hidden.is_empty() {
            return Ok(hidden);
        }
        let cities = self.cities_in_view(viewer.city).await?;
        let ids: Vec<DocumentId> = hidden.iter().copied().collect();
        for record in self.inner.store.load_documents(&ids).await? {
            if cities.contains(&record.city) && crate::documents::is_in_view(viewer, &record) {
                hidden.remove(&record.id);
            }
        }
        Ok(hidden)
    }
}

/// What everyone in a city sees of lists: nothing left out.
pub(crate) fn everything(city: CityId) -> Sight {
    Sight::everything(city)
}

/// What the ledger says of a choice: how many are named, never who.
pub(crate) fn details_of(readership: &Readership) -> Details {
    let details = Details::none().code("visibility", readership.visibility.as_str());
    match readership.visibility {
        Visibility::Service => details.number("services", readership.readers.services.len() as u64),
        Visibility::People => details.number("people", readership.readers.people.len() as u64),
        _ => details,
    }
}

/// Erases what the ledger keeps apart about a document from here on for a few: its name.
pub(crate) async fn erase_names(
    transaction: &mut Transaction,
    city: CityId,
    document: DocumentId,
) -> store::Result<()> {
    let kept = transaction.find_kept_about(city, &Object::Document(document)).await?;
    let erased = transaction.erase_kept(city, &kept).await?;
    if !erased.is_empty() {
        let details = Details::none().code("entries", &Ranges::of(erased).to_string());
        let entry = NewEntry::new(city, Actor::System, Action::KeptErased, Object::Document(document));
        transaction.append(&entry.with(details)).await?;
    }
    Ok(())
}

fn no_reader(reason: &str) -> Error {
    Error::Invalid { what: "who may see it", reason: reason.to_owned() }
}
