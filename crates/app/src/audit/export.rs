//! How does the ledger leave, for an auditor or a court? As lines of JSON or CSV, oldest first, without the texts kept
//! apart.

use domain::audit::{Action, Details};
use store::audit::{EntryRecord, LedgerFilter};

use super::LedgerQuery;
use crate::{App, Result, Viewer};

/// Entries of one part of an export.
const PART: u32 = 500;
const CSV_HEAD: &str = "city,seq,at_ms,actor,action,object,details,kept_hash,previous,hash\n";

/// Form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// One JSON object a line.
    JsonLines,
    /// Comma-separated, every field quoted, with a head line.
    Csv,
}

impl ExportFormat {
    /// Name in data and end of the file's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
        }
    }
}

/// An export under way: [`LedgerExport::next`] until `None`.
pub struct LedgerExport {
    app: App,
    viewer: Viewer,
    filter: LedgerFilter,
    format: ExportFormat,
    after: Option<i64>,
}

impl App {
    /// Begins an export of the ledger of the viewer's city. Agents only; the reason is kept with the entry that tells
    /// the export, which is written before the first part.
    ///
    /// # Errors
    /// As [`App::read_ledger`].
    pub async fn export_ledger(
        &self,
        viewer: &Viewer,
        query: &LedgerQuery,
        reason: &str,
        format: ExportFormat,
    ) -> Result<LedgerExport> {
        let (reason, filter) = self.begin_reading(viewer, query, reason).await?;
        let entries = self.inner.store.count_ledger(viewer.city, &filter).await?;
        let details = Details::none().number("entries", entries).code("format", format.as_str());
        self.note_reading(viewer, Action::LedgerExported, (details, query), reason).await?;
        Ok(LedgerExport { app: self.clone(), viewer: viewer.clone(), filter, format, after: None })
    }
}

impl LedgerExport {
    /// The next part, whole lines; `None` at the end.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn next(&mut self) -> Result<Option<String>> {
        let is_first = self.after.is_none();
        let after = self.after.unwrap_or(0);
        let store = &self.app.inner.store;
        let records = store.list_ledger_after(self.viewer.city, &self.filter, after, PART).await?;
        let head = if is_first && self.format == ExportFormat::Csv { CSV_HEAD } else { "" };
        if records.is_empty() && (head.is_empty() || !is_first) {
            return Ok(None);
        }
        self.after = Some(records.last().map_or(after, |last| last.seq));
        let mut part = head.to_owned();
        for record in &records {
            match self.format {
                ExportFormat::JsonLines => {
                    part.push_str(&record.json_line(self.viewer.city));
                    part.push('\n');
                }
                ExportFormat::Csv => part.push_str(&self.csv_line(record)),
            }
        }
        Ok(Some(part))
    }

    fn csv_line(&self, record: &EntryRecord) -> String {
        let (city, seq, at_ms) =
            (self.viewer.city.to_string(), record.seq.to_string(), record.at_ms.to_string());
        let fields = [
            city.as_str(),
            &seq,
            &at_ms,
            &record.actor,
            &record.action,
            &record.object,
            &record.details,
            &record.kept_hash,
            &record.previous,
            &record.hash,
        ];
        let quoted: Vec<String> =
            fields.iter().map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect();
        format!("{}\n", quoted.join(","))
    }
}
