//! What becomes of an answer that a person says is wrong?
//!
//! Anyone may contest an answer, without an account. The person gets a link that nobody can guess, follows the contest
//! there, and can erase it there. An agent answers within [`WORKING_DAYS`] working days; where the person was right, the
//! agent can point to the right page, which is shown beside the next such answer.

use domain::accounts::credential::Email;
use domain::audit::{Action, Details, Object};
pub use domain::contest::{ContestState, WORKING_DAYS};
use domain::time::UnixMs;
use domain::{CityId, DocumentId};
use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::contests::{ContestRecord, NewContest};
use uuid::Uuid;

use crate::documents::DocumentHead;
use crate::mail::NewMail;
use crate::{App, Error, PageRequest, Paged, Result, Viewer};

/// Days after which a contest that nobody decided is erased.
pub const UNDECIDED_DAYS: u32 = domain::retention::CONTEST_UNDECIDED_DAYS;
/// Shortest reason, in characters.
const REASON_CHARS_MIN: usize = 5;
/// Longest reason and longest outcome, in characters.
pub const REASON_CHARS_MAX: usize = 2_000;
/// Longest e-mail address, in bytes (RFC 5321).
/// An outcome that no mail server took after that time is of no use by e-mail: it stands at the person's link.
const MAIL_MS: i64 = 7 * DAY_MS;
const EMAIL_BYTES_MAX: usize = 254;
/// Open contests of one city: beyond, people are told to write to the city.
const OPEN_MAX: u64 = 5_000;
/// Random bytes of a token.
const TOKEN_BYTES: usize = 32;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A contest as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contest {
    /// Its id.
    pub id: Uuid,
    /// The question that was answered.
    pub question: String,
    /// The answer as it was.
    pub answer: String,
    /// Why it is wrong, in the person's words.
    pub reason: String,
    /// Where the person may be written to.
    pub email: Option<String>,
    /// `open`, `upheld` or `rejected`.
    pub state: &'static str,
    /// When it came.
    pub created_ms: UnixMs,
    /// The day by which it is answered.
    pub due: Date,
    /// Whether that day has passed and nobody answered.
    pub late: bool,
    /// When it was decided.
    pub decided_ms: Option<UnixMs>,
    /// What the agent says to the person.
    pub outcome: Option<String>,
}

/// How many contests a city had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ContestCounts {
    /// Not decided yet.
    pub open: u64,
    /// Of those, past their day.
    pub late: u64,
    /// The person was right.
    pub upheld: u64,
    /// The answer held.
    pub rejected: u64,
}

/// A page that a person of the city shows beside an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Its document.
    pub document: DocumentHead,
    /// Its number, from 1.
    pub page: u32,
    /// When it was shown.
    pub at_ms: UnixMs,
}

/// What an agent decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision<'a> {
    /// Whether the person was right.
    pub upheld: bool,
    /// What the person is told.
    pub words: &'a str,
    /// The page that says what is right, where the person was right.
    pub page: Option<(DocumentId, u32)>,
    /// Subject and text of an e-mail for the person, where they left an address.
    pub mail: Option<(String, String)>,
}

impl App {
    /// Contests the answer to a question. The answer is made again from the documents, so that nobody can contest words
    /// that were never given. Gives the token of the person's link, which is kept nowhere.
    ///
    /// # Errors
    /// `invalid_value` for the question, the reason or the e-mail; `too_large` when too many are open.
    pub async fn contest_answer(
        &self,
        viewer: &Viewer,
        question: &str,
        reason: &str,
        email: &str,
    ) -> Result<String> {
        let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
        if question.is_empty() {
            return Err(Error::Invalid { what: "the question", reason: "it is empty".to_owned() });
        }
        let reason = checked_text(reason, "the reason")?;
        let email = checked_email(email)?;
        if self.count_contests(viewer.city).await?.open >= OPEN_MAX {
            return Err(Error::TooLarge { what: "the number of open contests", limit: OPEN_MAX.to_string() });
        }
        let answer = self.answer(viewer, &question).await?.answer;
        // Agents follow contests: words of documents that are not for all of them are not kept there.
        let cited = answer.citations.iter().map(|citation| citation.document);
        let for_agents = self.out_of_view(&Viewer::any_agent(viewer.city), cited).await?.is_empty();
        let text = if answer.is_answered() && for_agents { answer.text() } else { String::new() };
        let analysed = self.analysed(viewer, &question).await?;
        let token = new_token()?;
        let now_ms = self.settings().clock.now_ms();
        let regime = self.load_city(viewer.city).await?.regime;
        let new = NewContest {
            city: viewer.city,
            token_sha256: &hash_of(&token),
            question: &cut(&question),
            analysed: &cut(&analysed),
            answer: &cut(&text),
            reason: &reason,
            email: email.as_deref(),
            due: domain::contest::due(day_of(now_ms), WORKING_DAYS, regime),
            erase_after_ms: now_ms.saturating_add(i64::from(UNDECIDED_DAYS) * DAY_MS),
        };
        let mut transaction = self.inner.store.begin().await?;
        let id = transaction.insert_contest(&new).await?;
        let details = Details::none().flag("answered", answer.is_answered());
        transaction.append(&viewer.entry(Action::ContestReceived, Object::Contest(id)).with(details)).await?;
        transaction.commit().await?;
        Ok(token)
    }

    /// The contest of a link.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn follow_contest(&self, viewer: &Viewer, token: &str) -> Result<Contest> {
        let found = self.inner.store.find_contest_by_token(viewer.city, &hash_of(token)).await?;
        found.map(|record| self.contest_of(record)).ok_or(Error::NotFound { what: "contest" })
    }

    /// Erases the contest of a link, by the person who holds it.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn withdraw_contest(&self, viewer: &Viewer, token: &str) -> Result<()> {
        let contest = self.follow_contest(viewer, token).await?;
        let mut transaction = self.inner.store.begin().await?;
        transaction.erase_contest(viewer.city, contest.id).await?;
        let details = Details::none().flag("by_the_person", true);
        let entry = viewer.entry(Action::ContestErased, Object::Contest(contest.id));
        transaction.append(&entry.with(details)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Contests of the viewer's city, late ones first, without what the person wrote. Agents only.
    ///
    /// # Errors
    /// `agents_only`.
    pub async fn list_contests(
        &self,
        viewer: &Viewer,
        with_decided: bool,
        page: PageRequest,
    ) -> Result<Paged<Contest>> {
        Self::require_agent(viewer)?;
        let state = (!with_decided).then_some(ContestState::Open);
        let store = &self.inner.store;
        let records = store.list_contests(viewer.city, state, page.limit(), page.offset).await?;
        let counts = store.count_contests(viewer.city).await?;
        let total = counts.iter().filter(|(one, _)| state.is_none_or(|state| state == *one));
        let total = total.map(|(_, count)| *count).sum();
        let without_person = |contest: Contest| Contest { email: None, reason: String::new(), ..contest };
        let items = records.into_iter().map(|record| without_person(self.contest_of(record))).collect();
        Ok(Paged { items, total })
    }

    /// A contest with what the person wrote; that it was looked at is written in the ledger. Agents only.
    ///
    /// # Errors
    /// `agents_only`, `not_found`.
    pub async fn load_contest(&self, viewer: &Viewer, id: Uuid) -> Result<Contest> {
        Self::require_agent(viewer)?;
        let found = self.inner.store.find_contest(viewer.city, id).await?;
        let record = found.ok_or(Error::NotFound { what: "contest" })?;
        let mut transaction = self.inner.store.begin().await?;
        transaction.append(&viewer.entry(Action::PersonalDataSeen, Object::Contest(id))).await?;
        transaction.commit().await?;
        Ok(self.contest_of(record))
    }

    /// Decides a contest, and points such questions to the right page where one is given. Agents only.
    ///
    /// # Errors
    /// `agents_only`, `not_found` (contest, document, page), `invalid_value`, `exists_already` when it was decided before.
    pub async fn decide_contest(&self, viewer: &Viewer, id: Uuid, decision: &Decision<'_>) -> Result<()> {
        Self::require_agent(viewer)?;
        let words = checked_text(decision.words, "the answer to the person")?;
        let found = self.inner.store.find_contest(viewer.city, id).await?;
        let record = found.ok_or(Error::NotFound { what: "contest" })?;
        let page = decision.page.filter(|_| decision.upheld);
        if let Some((document, number)) = page {
            self.load_page(viewer, document, None, number).await?;
        }
        let state = if decision.upheld { ContestState::Upheld } else { ContestState::Rejected };
        let now_ms = self.settings().clock.now_ms();
        let mut transaction = self.inner.store.begin().await?;
        let days = transaction.find_retention(viewer.city).await?.contests_days;
        let erase_after_ms = now_ms.saturating_add(i64::from(days) * DAY_MS);
        if !transaction.decide_contest((viewer.city, id), state, &words, erase_after_ms).await? {
            return Err(Error::Exists { what: "decision" });
        }
        let mut details =
            Details::none().code("outcome", state.as_str()).flag("late", record.due < day_of(now_ms));
        if let Some((document, number)) = page
            && !record.analysed.is_empty()
        {
            transaction.put_correction(viewer.city, &record.analysed, document, number).await?;
            details = details.code("document", &document.to_string()).number("page", u64::from(number));
        }
        let entry = viewer.entry(Action::ContestDecided, Object::Contest(id));
        transaction.append(&entry.with(details)).await?;
        let to = record.email.as_deref().and_then(Email::parse);
        if let (Some(to), Some((subject, text))) = (to, decision.mail.clone()) {
            let expires_ms = now_ms.saturating_add(MAIL_MS);
            let mail = NewMail { city: Some(viewer.city), to, subject, text, expires_ms };
            self.queue_mail(&mut transaction, mail).await?;
        }
        transaction.commit().await?;
        self.mail_is_waiting();
        Ok(())
    }

    /// The page that a person of the city showed for questions of the same words, if the viewer may see it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn find_correction(&self, viewer: &Viewer, question: &str) -> Result<Option<Correction>> {
        let analysed = self.analysed(viewer, question).await?;
        if analysed.is_empty() {
            return Ok(None);
        }
        let found = self.inner.store.find_correction(viewer.city, &cut(&analysed)).await?;
        let Some(found) = found else { return Ok(None) };
        match self.load_document(viewer, found.document).await {
            Ok(detail) => {
                Ok(Some(Correction { document: detail.summary.head, page: found.page, at_ms: found.at_ms }))
            }
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// How many contests a city had, of those still kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn count_contests(&self, city: CityId) -> Result<ContestCounts> {
        let counts = self.inner.store.count_contests(city).await?;
        let of = |state: ContestState| counts.iter().find(|(one, _)| *one == state).map_or(0, |(_, n)| *n);
        let today = day_of(self.settings().clock.now_ms());
        Ok(ContestCounts {
            open: of(ContestState::Open),
            late: self.inner.store.count_late_contests(city, today).await?,
            upheld: of(ContestState::Upheld),
            rejected: of(ContestState::Rejected),
        })
    }

    /// The words that such questions share.
    async fn analysed(&self, viewer: &Viewer, question: &str) -> Result<String> {
        let mut words = self.analyzer(viewer).await?.terms(question);
        words.sort_unstable();
        words.dedup();
        Ok(words.join(" "))
    }

    fn contest_of(&self, record: ContestRecord) -> Contest {
        let today = day_of(self.settings().clock.now_ms());
        Contest {
            late: record.state == ContestState::Open && record.due < today,
            id: record.id,
            question: record.question,
            answer: record.answer,
            reason: record.reason,
            email: record.email,
            state: record.state.as_str(),
            created_ms: record.created_ms,
            due: record.due,
            decided_ms: record.decided_ms,
            outcome: record.outcome,
        }
    }
}

fn checked_text(text: &str, what: &'static str) -> Result<String> {
    let text = text.replace('\0', " ").replace("\r\n", "\n").trim().to_owned();
    let characters = text.chars().count();
    if (REASON_CHARS_MIN..=REASON_CHARS_MAX).contains(&characters) {
        return Ok(text);
    }
    let reason = format!("it has {REASON_CHARS_MIN} to {REASON_CHARS_MAX} characters");
    Err(Error::Invalid { what, reason })
}

fn checked_email(email: &str) -> Result<Option<String>> {
    let email = email.trim();
    if email.is_empty() {
        return Ok(None);
    }
    let is_fit = email.len() <= EMAIL_BYTES_MAX
        && !email.contains(|letter: char| letter.is_control() || letter.is_whitespace())
        && email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    if is_fit {
        return Ok(Some(email.to_owned()));
    }
    Err(Error::Invalid { what: "the e-mail address", reason: "it is not an address".to_owned() })
}

fn cut(text: &str) -> String {
    text.replace('\0', " ").chars().take(REASON_CHARS_MAX).collect()
}

/// The day of an instant, in UTC.
pub(crate) fn day_of(at_ms: UnixMs) -> Date {
    let instant = jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default();
    instant.to_zoned(jiff::tz::TimeZone::UTC).date()
}

fn new_token() -> Result<String> {
    let mut bytes = [0_u8; TOKEN_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(hex(&bytes))
}

fn hash_of(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_checked_and_may_be_missing() {
        assert_eq!(checked_email("  ").unwrap(), None);
        assert_eq!(checked_email(" a@b.fr ").unwrap().as_deref(), Some("a@b.fr"));
        let long = format!("{}@b.fr", "a".repeat(300));
        for wrong in ["a", "@b.fr", "a@b", "a b@c.fr", "a@b.fr\r\nBcc: all@c.fr", long.as_str()] {
            assert!(checked_email(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn tokens_are_long_and_never_the_same() {
        let (one, other) = (new_token().unwrap(), new_token().unwrap());
        assert!(one.len() == 64 && one != other);
        assert_ne!(hash_of(&one), one);
    }
}
