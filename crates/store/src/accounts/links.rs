//! Which one-time links are open?

use domain::time::UnixMs;
use domain::{CityId, PersonId};

use super::after;
use crate::{Result, Store, Transaction, sql};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Set the installation up: whoever opens it becomes administrator of the cities that have none.
    Setup,
    /// Take up an invitation.
    Invitation,
    /// Choose another password.
    Reset,
    /// Show a second factor, after the password.
    SecondFactor,
}

impl LinkPurpose {
    const ALL: [Self; 4] = [Self::Setup, Self::Invitation, Self::Reset, Self::SecondFactor];

    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::SecondFactor => "second_factor",
        }
    }
}

/// An open link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkRecord {
    /// What for.
    pub purpose: LinkPurpose,
    /// For whom; `None` for [`LinkPurpose::Setup`].
    pub person: Option<PersonId>,
    /// The city that invites.
    pub city: Option<CityId>,
    /// The first instant at which it no longer opens.
    pub expires_ms: UnixMs,
}

const LINK: &str = "SELECT purpose, person_id, city_id, expires_ms FROM one_time_links WHERE key_hash = ?";

fn link_of(row: &sea_orm::QueryResult) -> Result<Option<LinkRecord>> {
    let purpose: String = row.try_get_by_index(0)?;
    let Some(purpose) = LinkPurpose::ALL.into_iter().find(|known| known.as_str() == purpose) else {
        return Ok(None);
    };
    Ok(Some(LinkRecord {
        purpose,
        person: row.try_get_by_index::<Option<uuid::Uuid>>(1)?.map(PersonId),
        city: row.try_get_by_index::<Option<uuid::Uuid>>(2)?.map(CityId),
        expires_ms: row.try_get_by_index(3)?,
    }))
}

impl Store {
    /// The link of that key hash, however old.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_link(&self, key_hash: &str) -> Result<Option<LinkRecord>> {
        match sql::one(self.db(), LINK, vec![key_hash.into()]).await? {
            Some(row) => link_of(&row),
            None => Ok(None),
        }
    }
}

impl Transaction {
    /// Opens a link for `life_ms`. Earlier links of the same purpose and city for the same person are closed: the last
    /// one sent is the one that works.
    ///
    /// # Errors
    /// The database's own.
    pub async fn open_link(
        &mut self,
        key_hash: &str,
        (purpose, person): (LinkPurpose, Option<PersonId>),
        city: Option<CityId>,
        life_ms: i64,
    ) -> Result<()> {
        let nobody = uuid::Uuid::nil();
        sql::run(
            self.db(),
            "DELETE FROM one_time_links
             WHERE purpose = ? AND COALESCE(person_id, ?) = ? AND COALESCE(city_id, ?) = ?",
            vec![
                purpose.as_str().into(),
                nobody.into(),
                person.map_or(nobody, |person| person.0).into(),
                nobody.into(),
                city.map_or(nobody, |city| city.0).into(),
            ],
        )
        .await?;
        sql::run(
            self.db(),
            "INSERT INTO one_time_links (key_hash, purpose, person_id, city_id, created_ms, expires_ms)
             VALUES (?, ?, ?, ?, ?, ?)",
            vec![
                key_hash.into(),
                purpose.as_str().into(),
                person.map(|person| person.0).into(),
                city.map(|city| city.0).into(),
                self.now_ms().into(),
                after(self.now_ms(), life_ms).into(),
            ],
        )
        .await?;
        Ok(())
    }

    /// Closes a link and gives what it was; `None` when it is not open any more. Of two who use it, one gets it.
    ///
    /// # Errors
    /// The database's own.
    pub async fn use_link(&mut self, key_hash: &str) -> Result<Option<LinkRecord>> {
        let Some(row) = sql::one(self.db(), LINK, vec![key_hash.into()]).await? else { return Ok(None) };
        let link = link_of(&row)?.filter(|link| self.now_ms() < link.expires_ms);
        sql::run(self.db(), "DELETE FROM one_time_links WHERE key_hash = ?", vec![key_hash.into()]).await?;
        Ok(link)
    }

    /// Closes every link of a person.
    ///
    /// # Errors
    /// The database's own.
    pub async fn close_links(&mut self, person: PersonId) -> Result<()> {
        sql::run(self.db(), "DELETE FROM one_time_links WHERE person_id = ?", vec![person.0.into()]).await?;
        Ok(())
    }

    /// Erases links that no longer open.
    ///
    /// # Errors
    /// The database's own.
    pub async fn erase_old_links(&mut self) -> Result<u64> {
        let values = vec![self.now_ms().into()];
        sql::run(self.db(), "DELETE FROM one_time_links WHERE expires_ms <= ?", values).await
    }
}
