//! Which questions found no answer, so that staff can fill the gap?
//!
//! The words of a question are kept only when the documents do not answer it, grouped by what the text analysis
//! makes of them; they are erased on demand and after the retention time.

use domain::CityId;
use domain::ask::Refusal;
use domain::audit::{Action, Details, Object};
use domain::time::UnixMs;
use serde::Serialize;
use store::Transaction;
use uuid::Uuid;

use crate::audit::recorder::Note;
use crate::{App, Error, PageRequest, Paged, Result, Viewer};

/// Questions of the same words that found no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Its id.
    pub id: Uuid,
    /// The question as it was first asked.
    pub question: String,
    /// How often it was asked.
    pub count: u64,
    /// First asked.
    pub first_ms: UnixMs,
    /// Last asked.
    pub last_ms: UnixMs,
    /// Whether staff closed it (it opens again when asked after that).
    pub closed: bool,
}

/// Longest question kept, in characters.
const QUESTION_CHARS_MAX: usize = 500;

/// A refused question to be counted and, where the documents do not answer it, grouped with others of its words.
#[derive(Debug, Clone)]
pub(crate) struct Refused {
    pub(crate) reason: Refusal,
    /// The question's analysed words, sorted and joined.
    pub(crate) key: String,
    pub(crate) question: String,
}

impl Refused {
    pub(crate) async fn write(&self, transaction: &mut Transaction, city: CityId) -> store::Result<()> {
        transaction.count_refusal(city, self.reason).await?;
        if self.reason == Refusal::NotInDocuments && !self.key.trim().is_empty() {
            let cut =
                |text: &str| text.replace('\0', " ").chars().take(QUESTION_CHARS_MAX).collect::<String>();
            let days = transaction.find_retention(city).await?.gaps_days;
            let keep_ms = i64::from(days) * 24 * 60 * 60 * 1_000;
            transaction.put_gap(city, &cut(&self.key), &cut(self.question.trim()), keep_ms).await?;
        }
        Ok(())
    }
}

impl App {
    /// Notes a refused question. Only [`Refusal::NotInDocuments`] keeps its words; other reasons are only counted, by
    /// month. `key` is the question's analysed words, sorted and joined. Written to the ledger and to the gaps in one
    /// transaction, soon after this returns.
    ///
    /// # Errors
    /// When the database takes nothing any more: see [`crate::audit`].
    pub async fn record_refusal(
        &self,
        viewer: &Viewer,
        key: &str,
        question: &str,
        reason: Refusal,
    ) -> Result<()> {
        let details = Details::none().flag("agent", viewer.is_agent()).code("reason", reason.as_str());
        let entry = viewer.entry(Action::AnswerRefused, Object::City).with(details).keeping(question);
        let refused = Refused { reason, key: key.to_owned(), question: question.to_owned() };
        self.inner.recorder.put(Note { entry, refused: Some(refused) }).await
    }

    /// Open gaps of the viewer's city (closed ones too if asked), most asked first. Agents only.
    ///
    /// # Errors
    /// `agents_only`.
    pub async fn list_gaps(
        &self,
        viewer: &Viewer,
        with_closed: bool,
        page: PageRequest,
    ) -> Result<Paged<Gap>> {
        Self::require_agent(viewer)?;
        self.inner.recorder.flush().await;
        let store = &self.inner.store;
        let gaps = store.list_gaps(viewer.city, with_closed, page.limit(), page.offset).await?;
        let total = store.count_gaps(viewer.city, with_closed).await?;
        let items = gaps
            .into_iter()
            .map(|gap| Gap {
                id: gap.id,
                question: gap.question,
                count: gap.asked,
                first_ms: gap.first_ms,
                last_ms: gap.last_ms,
                closed: gap.closed,
            })
            .collect();
        Ok(Paged { items, total })
    }

    /// Closes a gap (a document was added, or the matter is not the city's). Agents only.
    ///
    /// # Errors
    /// `agents_only`, `not_found`.
    pub async fn close_gap(&self, viewer: &Viewer, gap: Uuid) -> Result<()> {
        Self::require_agent(viewer)?;
        let mut transaction = self.inner.store.begin().await?;
        if !transaction.close_gap(viewer.city, gap).await? {
            return Err(Error::NotFound { what: "gap" });
        }
        transaction.append(&viewer.entry(Action::GapClosed, Object::Gap(gap))).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Erases a gap with its words. Agents only.
    ///
    /// # Errors
    /// `agents_only`, `not_found`.
    pub async fn erase_gap(&self, viewer: &Viewer, gap: Uuid) -> Result<()> {
        Self::require_agent(viewer)?;
        let mut transaction = self.inner.store.begin().await?;
        if !transaction.erase_gap(viewer.city, gap).await? {
            return Err(Error::NotFound { what: "gap" });
        }
        transaction.append(&viewer.entry(Action::GapErased, Object::Gap(gap))).await?;
        transaction.commit().await?;
        Ok(())
    }
}
