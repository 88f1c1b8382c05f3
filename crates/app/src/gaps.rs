//! Which questions found no answer, so that staff can fill the gap?
//!
//! The words of a question are kept only when the documents do not answer it, grouped by what the text analysis
//! makes of them; they are erased on demand and after the retention time.

use domain::ask::Refusal;
use domain::time::UnixMs;
use serde::Serialize;
use uuid::Uuid;

use crate::{App, Error, PageRequest, Paged, Result, Viewer};

/// Days that the words of an unanswered question are kept after it was last asked.
pub const RETENTION_DAYS: u32 = 180;

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

impl App {
    /// Notes a refused question. Only [`Refusal::NotInDocuments`] keeps its words; other reasons are counted in
    /// [`App::status`] without them. `key` is the question's analysed words, sorted and joined.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn record_refusal(
        &self,
        viewer: &Viewer,
        key: &str,
        question: &str,
        reason: Refusal,
    ) -> Result<()> {
        let _ = (viewer, key, question, reason);
        Err(Error::NotReady)
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
        let _ = (viewer, with_closed, page);
        Err(Error::NotReady)
    }

    /// Closes a gap (a document was added, or the matter is not the city's). Agents only.
    ///
    /// # Errors
    /// `agents_only`, `not_found`.
    pub async fn close_gap(&self, viewer: &Viewer, gap: Uuid) -> Result<()> {
        let _ = (viewer, gap);
        Err(Error::NotReady)
    }

    /// Erases a gap with its words. Agents only.
    ///
    /// # Errors
    /// `agents_only`, `not_found`.
    pub async fn erase_gap(&self, viewer: &Viewer, gap: Uuid) -> Result<()> {
        let _ = (viewer, gap);
        Err(Error::NotReady)
    }
}
