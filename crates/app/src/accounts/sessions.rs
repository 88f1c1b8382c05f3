//! Which browsers are signed in, and how does one end that?

use domain::accounts::session;
use domain::audit::{Action, Details};
use domain::time::UnixMs;
use domain::{PersonId, SessionId};
use serde::Serialize;

use super::{AccountError, Identity, entry_of, is_staff, password, secret};
use crate::{App, Error, Result};

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionView {
    /// Names it.
    pub id: SessionId,
    /// Sort of browser and system.
    pub device: String,
    /// When it signed in.
    pub created_ms: UnixMs,
    /// When it was last used, to within some minutes.
    pub seen_ms: UnixMs,
    /// Whether it is the one that asks.
    pub current: bool,
}

impl App {
    /// Who holds a session key; `None` when it opens nothing (any more).
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn find_identity(&self, key: &str) -> Result<Option<Identity>> {
        if !secret::is_key(key) {
            return Ok(None);
        }
        let Some(holder) = self.inner.store.find_session(&secret::hash_of(key)).await? else {
            return Ok(None);
        };
        let (person, roles, session) = (holder.record.person, holder.roles, holder.session);
        let now_ms = self.settings().clock.now_ms();
        if !session::holds(is_staff(&person, &roles), session.created_ms, session.seen_ms, now_ms) {
            return Ok(None);
        }
        if now_ms.saturating_sub(session.seen_ms) > session::TOUCH_MS {
            let mut transaction = self.inner.store.begin().await?;
            transaction.touch_session(session.id).await?;
            transaction.commit().await?;
        }
        let services = self.inner.store.services_of(person.id).await?;
        Ok(Some(Identity { person, roles, services, session }))
    }

    /// The sessions of a person, last used first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_sessions(&self, identity: &Identity) -> Result<Vec<SessionView>> {
        let now_ms = self.settings().clock.now_ms();
        let staff = identity.is_staff();
        let sessions = self.inner.store.list_sessions(identity.person.id).await?;
        let alive =
            sessions.into_iter().filter(|one| session::holds(staff, one.created_ms, one.seen_ms, now_ms));
        Ok(alive
            .map(|one| SessionView {
                current: one.id == identity.session.id,
                id: one.id,
                device: one.device,
                created_ms: one.created_ms,
                seen_ms: one.seen_ms,
            })
            .collect())
    }

    /// Ends one of a person's own sessions.
    ///
    /// # Errors
    /// `not_found` for a session of someone else.
    pub async fn end_session(&self, identity: &Identity, session: SessionId) -> Result<()> {
        let mut transaction = self.inner.store.begin().await?;
        if !transaction.end_session(identity.person.id, session).await? {
            return Err(Error::NotFound { what: "session" });
        }
        let details = Details::none().number("sessions", 1);
        transaction.append(&entry_of(&identity.person, Action::SessionsEnded).with(details)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Ends all of a person's sessions but the one that asks; how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn end_other_sessions(&self, identity: &Identity) -> Result<u64> {
        let mut transaction = self.inner.store.begin().await?;
        let ended = transaction.end_sessions(identity.person.id, Some(identity.session.id)).await?;
        let details = Details::none().number("sessions", ended);
        transaction.append(&entry_of(&identity.person, Action::SessionsEnded).with(details)).await?;
        transaction.commit().await?;
        Ok(ended)
    }

    /// Replaces the password of a person who is signed in and gives the present one; their other sessions end.
    ///
    /// # Errors
    /// `wrong_credentials`, `try_later`, `weak_password`.
    pub async fn change_password(&self, identity: &Identity, present: &str, chosen: &str) -> Result<()> {
        self.prove(identity.person.id, present).await?;
        let person = &identity.person;
        let cities = self.inner.store.list_cities().await?;
        let known = cities.iter().flat_map(|city| [city.name.as_str(), city.slug.as_str()]);
        let known: Vec<&str> = known.chain([person.email.as_str(), person.name.as_str()]).collect();
        password::check(chosen, &known).map_err(AccountError::WeakPassword)?;
        let phc = self.hash_password(chosen).await?;
        let mut transaction = self.inner.store.begin().await?;
        transaction.set_password(person.id, &phc).await?;
        transaction.close_links(person.id).await?;
        transaction.end_sessions(person.id, Some(identity.session.id)).await?;
        let details = Details::none().code("by", "password");
        transaction.append(&entry_of(person, Action::PasswordChosen).with(details)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Erases sessions, links and counted failures whose time is over, tokens a month after.
    pub(crate) async fn erase_old_accounts_data(&self) -> Result<()> {
        let mut transaction = self.inner.store.begin().await?;
        let now_ms = transaction.now_ms();
        let (idle_ms, absolute_ms) = session::limits_of(false);
        let sessions = transaction
            .erase_old_sessions(now_ms.saturating_sub(idle_ms), now_ms.saturating_sub(absolute_ms))
            .await?;
        let links = transaction.erase_old_links().await?;
        let failures = transaction.erase_old_failures().await?;
        transaction.erase_old_trips().await?;
        transaction.erase_old_ceremonies().await?;
        let tokens = transaction.erase_old_tokens(now_ms.saturating_sub(30 * 24 * 60 * 60 * 1_000)).await?;
        transaction.commit().await?;
        tracing::debug!(sessions, links, failures, tokens, "what was over is erased");
        Ok(())
    }

    /// Ends every session of a person, in the name of who runs the machine.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn end_sessions_of(&self, person: PersonId) -> Result<u64> {
        let mut transaction = self.inner.store.begin().await?;
        let record = transaction.find_person(person).await?.ok_or(Error::NotFound { what: "person" })?;
        let ended = transaction.end_sessions(person, None).await?;
        let mut entry = entry_of(&record.person, Action::SessionsEnded);
        entry.actor = domain::audit::Actor::System;
        transaction.append(&entry.with(Details::none().number("sessions", ended))).await?;
        transaction.commit().await?;
        Ok(ended)
    }
}
