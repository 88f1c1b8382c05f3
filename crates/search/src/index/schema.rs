//! Which records does the index hold, with which fields?
//!
//! A document gives one record for the whole (its title, all its words) and one for each passage. Both carry
//! the document's id and a slot: 0 for the whole, `ordinal + 1` for a passage.

use domain::DocumentId;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{PreTokenizedString, Token as EngineToken};
use tantivy::{TantivyDocument, Term};

use super::entry::DocumentEntry;
use crate::SearchError;
use crate::analysis::{Analyzer, Token};

/// Raise it whenever the fields change: indexes are then rebuilt.
pub(crate) const SCHEMA_VERSION: u32 = 4;

/// Most tokens of one field that are indexed: a document of a million words stays searchable, its index bounded.
const FIELD_TOKENS_MAX: usize = 1_000_000;

/// The fields of a record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// Id of the document, to remove its records.
    pub document: Field,
    /// The two halves of the id, to know whose record it is.
    pub id_high: Field,
    pub id_low: Field,
    /// 0 for the document, `ordinal + 1` for a passage.
    pub slot: Field,
    /// What the index must know of a document, as JSON; on the document's record only.
    pub meta: Field,
    /// Title of the document (document's record).
    pub title: Field,
    /// Every word of the document (document's record), without positions.
    pub text: Field,
    /// Headings above a passage.
    pub headings: Field,
    /// Text of a passage.
    pub body: Field,
    /// Folded words as written, of passages, headings and title: for spelling.
    pub forms: Field,
}

impl Fields {
    pub(crate) fn schema() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let words = |record| {
            let indexing = TextFieldIndexing::default().set_tokenizer("raw").set_index_option(record);
            TextOptions::default().set_indexing_options(indexing)
        };
        let with_counts = words(IndexRecordOption::WithFreqs);
        let fields = Self {
            document: schema.add_text_field("document", STRING),
            id_high: schema.add_u64_field("id_high", FAST),
            id_low: schema.add_u64_field("id_low", FAST),
            slot: schema.add_u64_field("slot", FAST),
            meta: schema.add_text_field("meta", STORED),
            title: schema.add_text_field("title", with_counts.clone()),
            text: schema.add_text_field("text", with_counts.clone()),
            headings: schema.add_text_field("headings", with_counts.clone()),
            body: schema.add_text_field("body", with_counts),
            forms: schema.add_text_field("forms", words(IndexRecordOption::Basic)),
        };
        (schema.build(), fields)
    }

    /// The fields whose lengths count, in the order of [`super::snapshot::Meta::lengths`].
    pub(crate) fn lengths(&self) -> [Field; 4] {
        [self.title, self.text, self.headings, self.body]
    }

    /// The term that every record of a document carries.
    pub(crate) fn document_term(&self, document: DocumentId) -> Term {
        Term::from_field_text(self.document, &document.0.simple().to_string())
    }

    /// The records of a document: itself first, then its passages in order.
    pub(crate) fn records(
        &self,
        entry: &DocumentEntry,
        analyzer: &Analyzer,
    ) -> Result<Vec<TantivyDocument>, SearchError> {
        let mut records = Vec::with_capacity(entry.passages.len() + 1);
        let mut whole = self.record(entry.document, 0);
        let tokens = |text: &str| analyzer.tokens_in(text, entry.language);
        let title = tokens(&entry.title);
        let mut text = Vec::new();
        let mut seen_headings: Vec<&str> = Vec::new();
        let (mut headings_length, mut body_length) = (0, 0);
        for passage in &entry.passages {
            let mut record = self.record(entry.document, u64::from(passage.ordinal) + 1);
            let headings = tokens(&passage.headings.join("\n"));
            let body = tokens(&passage.text);
            self.add_forms(&mut record, headings.iter().chain(&body));
            // A heading counts once for the document, however many passages it stands above.
            for heading in &passage.headings {
                if !seen_headings.contains(&heading.as_str()) {
                    seen_headings.push(heading);
                    text.extend(tokens(heading));
                }
            }
            headings_length += add_tokens(&mut record, self.headings, &headings);
            body_length += add_tokens(&mut record, self.body, &body);
            text.extend(body);
            records.push(record);
        }
        self.add_forms(&mut whole, title.iter());
        let title_length = add_tokens(&mut whole, self.title, &title);
        let text_length = add_tokens(&mut whole, self.text, &text);
        let lengths = [title_length, text_length, headings_length, body_length];
        whole.add_text(self.meta, super::snapshot::Meta::of(entry, lengths).to_json());
        records.insert(0, whole);
        Ok(records)
    }

    fn record(&self, document: DocumentId, slot: u64) -> TantivyDocument {
        let mut record = TantivyDocument::new();
        let (high, low) = document.0.as_u64_pair();
        record.add_text(self.document, document.0.simple().to_string());
        record.add_u64(self.id_high, high);
        record.add_u64(self.id_low, low);
        record.add_u64(self.slot, slot);
        record
    }

    fn add_forms<'a>(&self, record: &mut TantivyDocument, tokens: impl Iterator<Item = &'a Token>) {
        let forms = tokens.filter(|token| token.counts() && !token.is_overlay()).map(|token| EngineToken {
            text: token.form.clone(),
            position: 0,
            ..EngineToken::default()
        });
        let tokens: Vec<EngineToken> = forms.take(FIELD_TOKENS_MAX).collect();
        record.add_pre_tokenized_text(self.forms, PreTokenizedString { text: String::new(), tokens });
    }
}

/// Adds the words that count; says how many.
fn add_tokens(record: &mut TantivyDocument, field: Field, tokens: &[Token]) -> u64 {
    let tokens =
        tokens.iter().filter(|token| token.counts()).take(FIELD_TOKENS_MAX).map(|token| EngineToken {
            text: token.text.clone(),
            position: usize::try_from(token.position).unwrap_or(usize::MAX),
            ..EngineToken::default()
        });
    let tokens: Vec<EngineToken> = tokens.collect();
    let length = tokens.len() as u64;
    record.add_pre_tokenized_text(field, PreTokenizedString { text: String::new(), tokens });
    length
}
