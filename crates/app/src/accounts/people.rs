//! Who belongs to a city, and with which roles?

use domain::PersonId;
use domain::accounts::{Permission, Person, Role, Roles};
use domain::audit::{Action, Details, Object};
use store::Transaction;
use store::accounts::PersonRecord;

use super::AccountError;
use super::links::{INVITATION_MS, parse_email};
use crate::mail::NewMail;
use crate::{App, Error, Result, Viewer};

/// People of one city.
const PEOPLE_MAX: usize = 100_000;

/// A person of a city.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The person.
    pub person: Person,
    /// Their roles there.
    pub roles: Roles,
    /// Whether they have been invited and have not accepted yet: the roles are offered, not held.
    pub invited: bool,
}

/// An invitation that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Who is invited.
    pub person: Person,
    /// Opens the invitation, once, for seven days; given once.
    pub key: String,
}

impl App {
    /// The people of the viewer's city. Administrators only; looking is written to the ledger.
    ///
    /// # Errors
    /// `not_allowed`.
    pub async fn list_people(&self, viewer: &Viewer) -> Result<Vec<Member>> {
        viewer.require(Permission::ManagePeople)?;
        let people = self.inner.store.list_people(viewer.city).await?;
        let invited = self.inner.store.list_invited(viewer.city).await?;
        let mut transaction = self.inner.store.begin().await?;
        let details = Details::none().number("people", people.len() as u64);
        transaction.append(&viewer.entry(Action::PeopleRead, Object::City).with(details)).await?;
        transaction.commit().await?;
        let here = people.into_iter().map(|(record, roles)| member_of(record, roles, false));
        Ok(here.chain(invited.into_iter().map(|(record, roles)| member_of(record, roles, true))).collect())
    }

    /// One person of the viewer's city. Administrators only.
    ///
    /// # Errors
    /// `not_allowed`, `not_found` for someone without a role there, held or offered.
    pub async fn load_member(&self, viewer: &Viewer, person: PersonId) -> Result<Member> {
        viewer.require(Permission::ManagePeople)?;
        let roles = self.inner.store.roles_of(person).await?.remove(&viewer.city);
        let record = self.inner.store.find_person(person).await?;
        match (record, roles) {
            (Some(record), Some(roles)) => Ok(member_of(record, roles, false)),
            (Some(record), None) => {
                let offered = self.inner.store.invited_roles(viewer.city, person).await?;
                let member = member_of(record, offered, true);
                (!offered.is_empty()).then_some(member).ok_or(Error::NotFound { what: "person" })
            }
            _ => Err(Error::NotFound { what: "person" }),
        }
    }

    /// Invites someone to the viewer's city with a role, which is theirs once they open the link; who belongs to the
    /// city already gets it at once. Administrators only.
    ///
    /// # Errors
    /// `not_allowed`, `invalid_value` for the address, `too_large`.
    pub async fn invite(&self, viewer: &Viewer, email: &str, roles: &[Role]) -> Result<Invitation> {
        self.invite_by(viewer, email, roles, None::<fn(&str) -> (String, String)>).await
    }

    /// The same, and sends the link by e-mail: `write` makes subject and text out of the key.
    ///
    /// # Errors
    /// As [`App::invite`].
    pub async fn invite_by(
        &self,
        viewer: &Viewer,
        email: &str,
        roles: &[Role],
        write: Option<impl FnOnce(&str) -> (String, String)>,
    ) -> Result<Invitation> {
        viewer.require(Permission::ManagePeople)?;
        let email = parse_email(email)?;
        if roles.is_empty() {
            return Err(Error::Invalid { what: "the roles", reason: "one at least is needed".to_owned() });
        }
        if self.inner.store.list_people(viewer.city).await?.len() >= PEOPLE_MAX {
            return Err(Error::TooLarge { what: "the list of people", limit: PEOPLE_MAX.to_string() });
        }
        let mut transaction = self.inner.store.begin().await?;
        let known = transaction.find_person_by_email(email.as_str()).await?;
        let person = match known {
            Some(record) => record.person,
            None => new_person(&mut transaction, email.to_string()).await?,
        };
        transaction.append(&viewer.entry(Action::PersonInvited, Object::Person(person.id))).await?;
        if transaction.roles_of(person.id).await?.contains_key(&viewer.city) {
            for role in roles {
                give(&mut transaction, viewer, person.id, *role).await?;
            }
        } else {
            let offered = transaction.invited_roles(viewer.city, person.id).await?;
            let offered = roles.iter().fold(offered, |all, role| all.with(*role));
            transaction.set_invited_roles(viewer.city, person.id, offered).await?;
        }
        let key = Self::open_invitation(&mut transaction, person.id, viewer.city).await?;
        if let Some(write) = write {
            let (subject, text) = write(&key);
            let expires_ms = transaction.now_ms().saturating_add(INVITATION_MS);
            let mail = NewMail { city: Some(viewer.city), to: email, subject, text, expires_ms };
            self.queue_mail(&mut transaction, mail).await?;
        }
        transaction.commit().await?;
        self.mail_is_waiting();
        Ok(Invitation { person, key })
    }

    /// Ends every session of a person of the viewer's city, wherever they are signed in, and their tokens for that city:
    /// a device was lost, someone left.
    /// Administrators only.
    ///
    /// # Errors
    /// `not_allowed`, `not_found` for someone without a role there.
    pub async fn end_sessions_of_member(&self, viewer: &Viewer, person: PersonId) -> Result<u64> {
        viewer.require(Permission::ManagePeople)?;
        let mut transaction = self.inner.store.begin().await?;
        if !transaction.roles_of(person).await?.contains_key(&viewer.city) {
            return Err(Error::NotFound { what: "person" });
        }
        let ended = transaction.end_sessions(person, None).await?;
        // A program that signs in as them goes too, where it works for this city.
        let tokens = transaction.remove_tokens(viewer.city, person).await?;
        let details = Details::none().number("sessions", ended).number("tokens", tokens);
        let entry = viewer.entry(Action::SessionsEnded, Object::Person(person));
        transaction.append(&entry.with(details)).await?;
        transaction.commit().await?;
        Ok(ended)
    }

    /// Gives a person of the viewer's city exactly these roles there; none: they no longer belong to it. Administrators
    /// only.
    ///
    /// # Errors
    /// `not_allowed`, `not_found` for someone without a role there, `last_administrator`.
    pub async fn set_roles(&self, viewer: &Viewer, person: PersonId, roles: Roles) -> Result<()> {
        viewer.require(Permission::ManagePeople)?;
        let mut transaction = self.inner.store.begin().await?;
        let Some(held) = transaction.roles_of(person).await?.remove(&viewer.city) else {
            if transaction.invited_roles(viewer.city, person).await?.is_empty() {
                return Err(Error::NotFound { what: "person" });
            }
            transaction.set_invited_roles(viewer.city, person, roles).await?;
            let details = Details::none().flag("withdrawn", roles.is_empty());
            let entry = viewer.entry(Action::PersonInvited, Object::Person(person));
            transaction.append(&entry.with(details)).await?;
            transaction.commit().await?;
            return Ok(());
        };
        for role in Role::ALL {
            match (held.holds(role), roles.holds(role)) {
                (false, true) => give(&mut transaction, viewer, person, role).await?,
                (true, false) => take(&mut transaction, viewer, person, role).await?,
                _ => {}
            }
        }
        if held.holds(Role::Administrator)
            && !roles.holds(Role::Administrator)
            && transaction.count_administrators(viewer.city).await? == 0
        {
            return Err(AccountError::LastAdministrator.into());
        }
        if roles.is_empty() {
            transaction.leave_services(viewer.city, person).await?;
            transaction.remove_tokens(viewer.city, person).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

async fn new_person(transaction: &mut Transaction, email: String) -> Result<Person> {
    let person = Person {
        id: PersonId(transaction.next_id()),
        email,
        name: String::new(),
        operator: false,
        created_ms: transaction.now_ms(),
        signed_in_ms: None,
    };
    transaction.insert_person(&PersonRecord { person: person.clone(), password: None }).await?;
    Ok(person)
}

async fn give(transaction: &mut Transaction, viewer: &Viewer, person: PersonId, role: Role) -> Result<()> {
    if transaction.give_role(viewer.city, person, role).await? {
        let details = Details::none().code("role", role.as_str());
        transaction.append(&viewer.entry(Action::RoleGiven, Object::Person(person)).with(details)).await?;
    }
    Ok(())
}

async fn take(transaction: &mut Transaction, viewer: &Viewer, person: PersonId, role: Role) -> Result<()> {
    if transaction.take_role(viewer.city, person, role).await? {
        let details = Details::none().code("role", role.as_str());
        transaction.append(&viewer.entry(Action::RoleTaken, Object::Person(person)).with(details)).await?;
    }
    Ok(())
}

fn member_of(record: PersonRecord, roles: Roles, invited: bool) -> Member {
    Member { person: record.person, roles, invited }
}
