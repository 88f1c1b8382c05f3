//! Which words do the documents that a reader may see hold? What spelling corrections are drawn from.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED, Term};

use super::snapshot::{SeenPart, Snapshot};
use crate::SearchError;
use crate::analysis::spelling;

/// Words as written (folded), with the number of passages that hold each.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    words: Vec<(Box<str>, u32)>,
}

impl Vocabulary {
    fn read(parts: &[SeenPart]) -> Result<Self, SearchError> {
        let mut words: Vec<(Box<str>, u32)> = Vec::new();
        for part in parts {
            for reader in part.searcher.segment_readers() {
                let index = reader.inverted_index(part.fields.forms)?;
                let mut stream = index.terms().stream().map_err(tantivy::TantivyError::from)?;
                while stream.advance() {
                    if let Ok(word) = std::str::from_utf8(stream.key())
                        && spelling::may_be_meant(word)
                    {
                        words.push((word.into(), stream.value().doc_freq));
                    }
                }
            }
        }
        words.sort_unstable();
        words.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1.saturating_add(next.1);
            }
            same
        });
        words.shrink_to_fit();
        Ok(Self { words })
    }

    fn holds(&self, word: &str) -> bool {
        self.words.binary_search_by(|(known, _)| known.as_ref().cmp(word)).is_ok()
    }
}

impl Snapshot {
    /// The word that an unknown one was meant to be, among those of the first `circles` indexes. What names its readers
    /// is corrected to nobody: its words are found as they are written.
    pub(crate) fn correct(&self, word: &str, circles: usize) -> Option<String> {
        let parts = self.parts.get(..circles)?;
        let slot = self.vocabularies.get(circles.checked_sub(1)?)?;
        let vocabulary = slot.get_or_init(|| Vocabulary::read(parts).unwrap_or_default());
        let words = vocabulary.words.iter().map(|(word, count)| (word.as_ref(), *count));
        let ranked = spelling::correct(word, words, &|known| vocabulary.holds(known));
        // Words of removed documents stay in the engine's lists until it merges them away: never offered.
        ranked.into_iter().find(|candidate| {
            candidate.split(' ').all(|word| parts.iter().any(|part| is_alive(part, word).unwrap_or(false)))
        })
    }
}

fn is_alive(part: &SeenPart, word: &str) -> Result<bool, SearchError> {
    let term = Term::from_field_text(part.fields.forms, word);
    for reader in part.searcher.segment_readers() {
        let index = reader.inverted_index(part.fields.forms)?;
        let postings = index.read_postings(&term, IndexRecordOption::Basic);
        let Some(mut postings) = postings.map_err(tantivy::TantivyError::from)? else { continue };
        while postings.doc() != TERMINATED {
            if !reader.is_deleted(postings.doc()) {
                return Ok(true);
            }
            postings.advance();
        }
    }
    Ok(false)
}
