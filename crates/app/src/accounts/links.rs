//! How does a person get a password: at set-up, by invitation, or because they forgot it? By a link that opens once.

use std::net::IpAddr;

use domain::accounts::credential::Email;
use domain::accounts::throttle::Bucket;
use domain::accounts::{Person, Role, Roles, clean_name};
use domain::audit::{Action, Actor, Details, NewEntry, Object};
use domain::city::City;
use domain::{CityId, PersonId};
use store::Transaction;
use store::accounts::PersonRecord;
use store::accounts::links::{LinkPurpose, LinkRecord};

use super::sign_in::try_later;
use super::{AccountError, Identity, SignIn, SignedIn, entry_of, password, secret};
use crate::mail::NewMail;
use crate::{App, Error, Result};

const HOUR_MS: i64 = 60 * 60 * 1_000;
/// Life of the link that the program prints at start.
const SETUP_MS: i64 = 24 * HOUR_MS;
/// Life of an invitation.
pub(crate) const INVITATION_MS: i64 = 7 * 24 * HOUR_MS;
/// Life of a link to choose another password.
pub(crate) const RESET_MS: i64 = HOUR_MS / 2;

/// What a link that still opens is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkView {
    /// What for.
    pub purpose: LinkPurpose,
    /// Address of the person; `None` where they give it themselves.
    pub email: Option<String>,
    /// Their name, where known.
    pub name: String,
    /// The city that invites.
    pub city: Option<City>,
    /// Whether the person has an account already, and only needs to sign in and accept.
    pub has_account: bool,
    /// Whose link it is; `None` at set-up.
    pub person: Option<PersonId>,
}

/// What the person chose.
#[derive(Debug, Clone, Copy)]
pub struct NewAccount<'a> {
    /// Only asked at set-up.
    pub email: &'a str,
    /// Not asked for another password.
    pub name: &'a str,
    /// As typed.
    pub password: &'a str,
}

/// What came of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenedLink {
    /// The account is there and its person signed in.
    SignedIn(Box<SignedIn>),
    /// The password is another one; every session has ended.
    PasswordChosen,
}

impl App {
    /// A key for setting the installation up, as long as a city has no administrator who ever came, or nobody runs the
    /// installation. Closes the one made before.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn open_setup(&self) -> Result<Option<String>> {
        let store = &self.inner.store;
        if store.has_operator().await? && store.cities_without_administrator().await?.is_empty() {
            return Ok(None);
        }
        let key = secret::new_key()?;
        let mut transaction = self.inner.store.begin().await?;
        transaction.open_link(&secret::hash_of(&key), (LinkPurpose::Setup, None), None, SETUP_MS).await?;
        transaction.commit().await?;
        Ok(Some(key))
    }

    /// What a link is for; looking does not use it.
    ///
    /// # Errors
    /// `link_closed`.
    pub async fn look_at_link(&self, key: &str) -> Result<LinkView> {
        let store = &self.inner.store;
        let link = match secret::is_key(key) {
            true => store.find_link(&secret::hash_of(key)).await?,
            false => None,
        };
        let now_ms = self.settings().clock.now_ms();
        let link = link
            .filter(|link| now_ms < link.expires_ms && link.purpose != LinkPurpose::SecondFactor)
            .ok_or(AccountError::LinkClosed)?;
        let record = match link.person {
            Some(person) => store.find_person(person).await?,
            None => None,
        };
        let city = match link.city {
            Some(city) => store.find_city_by_id(city).await?,
            None => None,
        };
        Ok(LinkView {
            purpose: link.purpose,
            email: record.as_ref().map(|record| record.person.email.clone()),
            name: record.as_ref().map(|record| record.person.name.clone()).unwrap_or_default(),
            city,
            // Who comes through a provider has no password here, and an account all the same.
            has_account: record
                .as_ref()
                .is_some_and(|record| record.password.is_some() || record.person.signed_in_ms.is_some()),
            person: link.person,
        })
    }

    /// Uses a link: the account gets its name and password. A password that will not do leaves the link open.
    ///
    /// # Errors
    /// `link_closed`, `weak_password`, `invalid_value` for the name or the address, `exists_already` when someone has
    /// that address.
    pub async fn use_link(
        &self,
        key: &str,
        account: NewAccount<'_>,
        attempt: SignIn<'_>,
    ) -> Result<OpenedLink> {
        let view = self.look_at_link(key).await?;
        if view.purpose == LinkPurpose::Invitation && view.has_account {
            return Err(AccountError::SignInNeeded.into());
        }
        let email = match &view.email {
            Some(email) => email.clone(),
            None => parse_email(account.email)?.to_string(),
        };
        let name =
            if view.purpose == LinkPurpose::Reset { view.name.clone() } else { parse_name(account.name)? };
        // The name of any city of the installation is what a stranger tries first.
        let cities = self.inner.store.list_cities().await?;
        let known = cities.iter().flat_map(|city| [city.name.as_str(), city.slug.as_str()]);
        let known: Vec<&str> = known.chain([email.as_str(), name.as_str()]).collect();
        password::check(account.password, &known).map_err(AccountError::WeakPassword)?;
        let phc = self.hash_password(account.password).await?;

        let mut transaction = self.inner.store.begin().await?;
        let link = transaction.use_link(&secret::hash_of(key)).await?.ok_or(AccountError::LinkClosed)?;
        let mut record = match link.person {
            Some(person) => transaction.find_person(person).await?.ok_or(AccountError::LinkClosed)?,
            None => set_up(&mut transaction, email).await?,
        };
        if link.purpose == LinkPurpose::Reset {
            // Only the mailbox was sent the key.
            transaction.prove_email(record.person.id).await?;
        }
        transaction.set_person_name(record.person.id, &name).await?;
        record.person.name = name;
        record.password = Some(phc.clone());
        transaction.set_password(record.person.id, &phc).await?;
        transaction.append(&entry_of(&record.person, Action::PasswordChosen).with(purpose_of(&link))).await?;
        if link.purpose == LinkPurpose::Reset {
            transaction.end_sessions(record.person.id, None).await?;
            transaction.remove_all_tokens(record.person.id).await?;
            transaction.close_links(record.person.id).await?;
            transaction.commit().await?;
            return Ok(OpenedLink::PasswordChosen);
        }
        if let Some(city) = link.city {
            accept(&mut transaction, record.person.id, city).await?;
        }
        let signed_in = self.begin_session(&mut transaction, record, &attempt, 1).await?;
        transaction.commit().await?;
        Ok(OpenedLink::SignedIn(Box::new(signed_in)))
    }

    /// Takes up an invitation with the account that one has and is signed in to.
    ///
    /// # Errors
    /// `link_closed`, also for the invitation of someone else.
    pub async fn accept_invitation(&self, identity: &Identity, key: &str) -> Result<()> {
        let hash = secret::hash_of(key);
        let mut transaction = self.inner.store.begin().await?;
        let link = transaction.use_link(&hash).await?.ok_or(AccountError::LinkClosed)?;
        let own = link.purpose == LinkPurpose::Invitation && link.person == Some(identity.person.id);
        let city = link.city.filter(|_| own).ok_or(AccountError::LinkClosed)?;
        accept(&mut transaction, identity.person.id, city).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Opens an invitation in a transaction that is under way.
    pub(crate) async fn open_invitation(
        transaction: &mut Transaction,
        person: PersonId,
        city: domain::CityId,
    ) -> Result<String> {
        let key = secret::new_key()?;
        let purpose = (LinkPurpose::Invitation, Some(person));
        transaction.open_link(&secret::hash_of(&key), purpose, Some(city), INVITATION_MS).await?;
        Ok(key)
    }

    /// Sends the person of that address a link to choose another password. Whoever asks learns nothing: an address
    /// without an account, one that was asked for too often, or none at all ends the same way, after one commit.
    ///
    /// `write` makes subject and text out of the key.
    ///
    /// # Errors
    /// `try_later` when one address asks too often; when the database cannot be written.
    pub async fn ask_reset(
        &self,
        text: &str,
        address: Option<IpAddr>,
        write: impl FnOnce(&str) -> (String, String),
    ) -> Result<()> {
        let key = secret::new_key()?;
        let name = text.trim().to_lowercase();
        let asked = secret::sign(self.agent_key(), "bucket-reset", &name)?;
        let from =
            address.map(|address| secret::sign(self.agent_key(), "bucket-address", &address.to_string()));
        let mut transaction = self.inner.store.begin().await?;
        let now_ms = transaction.now_ms();
        if let Some(from) = from.transpose()? {
            let until_ms = Bucket::Address.waits_until(transaction.find_failures(&from).await?, now_ms);
            if let Some(until_ms) = until_ms {
                return Err(try_later(until_ms, now_ms));
            }
            transaction.count_failure(&from).await?;
        }
        let waits = Bucket::Account.waits_until(transaction.find_failures(&asked).await?, now_ms).is_some();
        transaction.count_failure(&asked).await?;
        let email = Email::parse(text);
        let record = match &email {
            Some(email) => transaction.find_person_by_email(email.as_str()).await?,
            None => None,
        };
        let record = record.filter(|record| record.password.is_some() && !waits);
        if let (Some(record), Some(to)) = (record, email) {
            let purpose = (LinkPurpose::Reset, Some(record.person.id));
            transaction.open_link(&secret::hash_of(&key), purpose, None, RESET_MS).await?;
            let (subject, text) = write(&key);
            let expires_ms = now_ms.saturating_add(RESET_MS);
            self.queue_mail(&mut transaction, NewMail { city: None, to, subject, text, expires_ms }).await?;
        }
        transaction.commit().await?;
        self.mail_is_waiting();
        Ok(())
    }
}

/// Gives the roles that a city offered: its own link was opened.
async fn accept(transaction: &mut Transaction, person: PersonId, city: CityId) -> Result<()> {
    let offered = transaction.invited_roles(city, person).await?;
    transaction.set_invited_roles(city, person, Roles::NONE).await?;
    for role in offered.iter() {
        if transaction.give_role(city, person, role).await? {
            let details = Details::none().code("role", role.as_str()).flag("invited", true);
            let entry =
                NewEntry::new(city, Actor::Account(person.0), Action::RoleGiven, Object::Person(person));
            transaction.append(&entry.with(details)).await?;
        }
    }
    Ok(())
}

/// The first administrator: of every city that has none, and operator where there is none.
async fn set_up(transaction: &mut Transaction, email: String) -> Result<PersonRecord> {
    let known = transaction.find_person_by_email(&email).await?;
    if known.as_ref().is_some_and(|record| record.password.is_some()) {
        return Err(Error::Exists { what: "person" });
    }
    let operator = !transaction.has_operator().await?;
    let record = match known {
        Some(record) => record,
        None => {
            let person = Person {
                id: PersonId(transaction.next_id()),
                email,
                name: String::new(),
                operator,
                created_ms: transaction.now_ms(),
                signed_in_ms: None,
            };
            let record = PersonRecord { person, password: None };
            transaction.insert_person(&record).await?;
            record
        }
    };
    let person = record.person.id;
    if operator {
        transaction.set_operator(person, true).await?;
    }
    for city in transaction.cities_without_administrator().await? {
        if transaction.give_role(city, person, Role::Administrator).await? {
            let details = Details::none().code("role", Role::Administrator.as_str()).flag("setup", true);
            let entry = NewEntry::new(city, Actor::System, Action::RoleGiven, Object::Person(person));
            transaction.append(&entry.with(details)).await?;
        }
    }
    Ok(record)
}

fn purpose_of(link: &LinkRecord) -> Details {
    Details::none().code("by", link.purpose.as_str())
}

pub(crate) fn parse_email(text: &str) -> Result<Email> {
    Email::parse(text)
        .ok_or_else(|| Error::Invalid { what: "the e-mail address", reason: "it is not one".to_owned() })
}

pub(crate) fn parse_name(text: &str) -> Result<String> {
    let reason = || format!("1 to {} characters", domain::accounts::NAME_CHARS_MAX);
    clean_name(text).ok_or_else(|| Error::Invalid { what: "the name", reason: reason() })
}
