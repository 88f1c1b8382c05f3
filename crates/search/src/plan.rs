//! Which texts of a document are worth a vector, and in which order?
//!
//! Computing a vector costs a thousand times more than indexing a word. The first one of a document (its title
//! and first words) finds the document; those of its sections find the place in it; a passage that repeats one
//! already planned brings nothing. The caller embeds in this order, as far as it wishes: search works with
//! whatever is there.

use std::collections::HashSet;

use crate::index::DocumentEntry;

/// Words of the text of a slot after its title and headings: about 100 pieces of the model's tokenizer.
const WORDS_MAX: usize = 70;
/// Passages of a document that are planned; a document of a thousand pages is found by its first thousands of
/// passages and by the words of all.
const SLOTS_MAX: usize = 5_000;

/// Slots of a document with the text to embed, the worthiest first: slot 0 for the document, then slot
/// `ordinal + 1` for each distinct passage, those that open a section before those that go on with one.
#[must_use]
pub fn embedding_plan(entry: &DocumentEntry) -> Vec<(u32, String)> {
    let start =
        entry.passages.iter().filter(|passage| !passage.marginal).flat_map(|p| p.text.split_whitespace());
    let mut plan = vec![(0, with_title(&entry.title, &[], start))];
    let mut seen = HashSet::new();
    let mut openings = Vec::new();
    let mut others = Vec::new();
    let mut section: Option<&[String]> = None;
    for passage in entry.passages.iter().take(SLOTS_MAX) {
        let opens = section != Some(passage.headings.as_slice());
        section = Some(passage.headings.as_slice());
        let text = with_title(&entry.title, &passage.headings, passage.text.split_whitespace());
        if !seen.insert(passage.text.trim()) || passage.text.trim().is_empty() {
            continue;
        }
        let list = if opens && !passage.marginal { &mut openings } else { &mut others };
        list.push((passage.ordinal.saturating_add(1), text));
    }
    plan.extend(openings);
    plan.extend(others);
    plan
}

fn with_title<'a>(title: &str, headings: &[String], words: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    let headings = headings.iter().map(String::as_str).filter(|heading| *heading != title);
    for part in std::iter::once(title).chain(headings).filter(|part| !part.trim().is_empty()) {
        text.push_str(part.trim());
        text.push_str(". ");
    }
    for (at, word) in words.take(WORDS_MAX).enumerate() {
        if at > 0 {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

#[cfg(test)]
mod tests {
    use domain::document::{Kind, Language, Passage, Visibility};
    use domain::{DocumentId, VersionId};
    use uuid::Uuid;

    use super::embedding_plan;
    use crate::index::DocumentEntry;

    fn passage(ordinal: u32, heading: &str, text: &str) -> Passage {
        let headings = vec![heading.to_owned()];
        Passage { ordinal, headings, text: text.to_owned(), spans: Vec::new(), marginal: false }
    }

    #[test]
    fn the_document_first_then_openings_then_the_rest_without_repeats() {
        let entry = DocumentEntry {
            document: DocumentId(Uuid::nil()),
            version: VersionId(Uuid::nil()),
            file: "a.txt".to_owned(),
            title: "Crèches".to_owned(),
            kind: Kind::Notice,
            date: None,
            language: Language::French,
            visibility: Visibility::Public,
            readers: Default::default(),
            passages: vec![
                passage(0, "Tarifs", "Selon le revenu."),
                passage(1, "Tarifs", "Révisés chaque année."),
                passage(2, "Dates", "En mars."),
                passage(3, "Rappel", "En mars."),
            ],
        };
        let plan = embedding_plan(&entry);
        let slots: Vec<u32> = plan.iter().map(|(slot, _)| *slot).collect();
        assert_eq!(slots, [0, 1, 3, 2]);
        assert_eq!(plan[1].1, "Crèches. Tarifs. Selon le revenu.");
        assert!(plan[0].1.starts_with("Crèches. Selon le revenu. Révisés"));
    }
}
