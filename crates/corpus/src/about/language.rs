//! In which language is most of the text: French or English?
//!
//! The small words of each language are counted; they are a third of any prose, and the two lists share none.

use domain::document::{Language, Page};

const FRENCH: &[&str] = &[
    "le", "la", "les", "de", "des", "du", "et", "en", "un", "une", "est", "sont", "pour", "dans", "par",
    "sur", "que", "qui", "au", "aux", "ce", "cette", "ces", "avec", "pas", "ou", "où", "il", "elle", "nous",
    "vous", "à", "été", "être", "ont", "leur", "leurs", "son", "sa", "ses", "plus", "ne", "se", "d", "l",
    "qu", "n", "s",
];

const ENGLISH: &[&str] = &[
    "the", "of", "and", "to", "in", "is", "are", "for", "that", "with", "by", "be", "this", "from", "as",
    "at", "it", "or", "was", "were", "will", "which", "have", "has", "not", "an", "their", "its", "you",
    "your", "we", "our", "can", "must", "shall", "may", "they",
];

/// Words looked at.
const WORDS_MOST: usize = 20_000;

/// The language of most of the text; French where there are no words to tell.
pub(crate) fn language_of(pages: &[Page]) -> Language {
    let words = pages.iter().flat_map(|page| page.text.split(|c: char| !c.is_alphabetic()));
    let (mut french, mut english) = (0_usize, 0_usize);
    for word in words.filter(|word| !word.is_empty()).take(WORDS_MOST) {
        let word = word.to_lowercase();
        french += usize::from(FRENCH.contains(&word.as_str()));
        english += usize::from(ENGLISH.contains(&word.as_str()));
    }
    if english > french { Language::English } else { Language::French }
}
