//! Which blocks of a text without styles are really headings, and of what rank?
//!
//! The readers of lines judge a block by its own look. Here its neighbours and its likes in the whole document are
//! looked at: *Axe 3*, *Objectif 12* and *Article 2* get one rank wherever they stand; questions with their answers
//! below are headings; a heading whose sentence goes on in the next block is none. Only roles change, never text.

use std::collections::HashMap;

use domain::document::{BlockRole, Page, Span};

use crate::passages::TextIndex;
use crate::sentences::ends_open;

/// A numbered label has at most this many words.
const LABEL_WORDS: usize = 40;

/// A heading without number or style, and the paragraph that must follow it.
const HEADING_WORDS: usize = 14;
const BODY_WORDS: usize = 12;

/// A question that heads its answer has at most this many words; fewer questions than this are no list of them.
const QUESTION_WORDS: usize = 25;
const QUESTIONS_LEAST: usize = 3;

/// A heading found this often in a document names parts of parts.
const RECURRING_LEAST: usize = 3;

/// Rank of headings below all numbered ones.
const LOWEST: u8 = 6;

/// Words that numbered parts begin with (plain), and their rank.
const LABELS: &[(&str, u8)] = &[
    ("partie", 1),
    ("livre", 1),
    ("annexe", 1),
    ("part", 1),
    ("appendix", 1),
    ("titre", 1),
    ("axe", 2),
    ("chapitre", 2),
    ("chapter", 2),
    ("orientation", 2),
    ("volet", 2),
    ("enjeu", 2),
    ("defi", 2),
    ("priorite", 2),
    ("objectif", 3),
    ("section", 3),
    ("objective", 3),
    ("goal", 3),
    ("action", 4),
    ("fiche", 4),
    ("mesure", 4),
    ("article", 4),
    ("fiche-action", 4),
];

/// The rank of a numbered label (*Axe 2 - ...*, *ARTICLE 1^{er} :*), and the word it begins with.
pub(crate) fn label_of(text: &str) -> Option<(&'static str, u8)> {
    let text = text.trim_start_matches(['*', '#', ' ']);
    let mut words = text.split_whitespace();
    let first = crate::about::plain(words.next()?.trim_end_matches([':', '.']));
    let (word, rank) = LABELS.iter().find(|(word, _)| *word == first).copied()?;
    let mut number = words.next()?;
    if matches!(number, "–" | "-" | "n°" | "N°" | "no")
        || (word == "fiche" && crate::about::plain(number) == "action")
    {
        number = words.next()?;
    }
    let number = number.trim_start_matches("n°").trim_start_matches("N°");
    let bare = number.trim_end_matches([':', '.', ')', ',']);
    let digits = bare.chars().next().is_some_and(|c| c.is_ascii_digit()) && bare.chars().count() <= 8;
    let roman = !bare.is_empty() && bare.len() <= 4 && bare.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    let count = text.split_whitespace().count();
    let ends_as_sentence = text.trim_end().ends_with(['.', ';', ',']) && count > 4;
    // *Article 5 du code ...* is a reference, *Article 5 - Durée* a label.
    let next = words.next();
    let opens = next.is_none_or(|word| {
        matches!(word, ":" | "-" | "–" | "—" | "." | "/")
            || word.chars().next().is_some_and(char::is_uppercase)
    });
    let marked = number.ends_with([':', '.', ')']);
    ((digits || roman) && (opens || marked) && count <= LABEL_WORDS && !ends_as_sentence)
        .then_some((word, rank))
}

/// Sets the roles of blocks by their neighbours and their likes.
pub(crate) fn refine(pages: &mut [Page]) {
    let counts = heading_counts(pages);
    let questions = count_questions(pages);
    for page in pages {
        let index = TextIndex::new(&page.text);
        let texts: Vec<&str> = page.blocks.iter().map(|block| index.slice(block.range)).collect();
        let roles: Vec<BlockRole> = page.blocks.iter().map(|block| block.role).collect();
        let about = |at: usize| Neighbours { texts: &texts, roles: &roles, at };
        let refined: Vec<BlockRole> =
            (0..roles.len()).filter_map(|at| about(at).role(&counts, questions)).collect();
        for (block, role) in page.blocks.iter_mut().zip(refined) {
            block.role = role;
        }
    }
}

/// How often each heading is found.
fn heading_counts(pages: &[Page]) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for page in pages {
        let index = TextIndex::new(&page.text);
        for block in page.blocks.iter().filter(|block| matches!(block.role, BlockRole::Heading { .. })) {
            *counts.entry(index.slice(block.range).to_owned()).or_default() += 1;
        }
    }
    counts
}

fn count_questions(pages: &[Page]) -> usize {
    let questions = pages.iter().map(|page| {
        let index = TextIndex::new(&page.text);
        page.blocks.iter().filter(|block| is_question(index.slice(block.range))).count()
    });
    questions.sum()
}

fn is_question(text: &str) -> bool {
    text.ends_with('?') && text.split_whitespace().count() <= QUESTION_WORDS
}

/// A block among the others of its page.
struct Neighbours<'a> {
    texts: &'a [&'a str],
    roles: &'a [BlockRole],
    at: usize,
}

impl Neighbours<'_> {
    fn text(&self, at: Option<usize>) -> &str {
        at.and_then(|at| self.texts.get(at)).copied().unwrap_or_default()
    }

    fn role(&self, counts: &HashMap<String, usize>, questions: usize) -> Option<BlockRole> {
        let role = *self.roles.get(self.at)?;
        let text = self.text(Some(self.at));
        let next = self.text(Some(self.at + 1));
        if matches!(role, BlockRole::TableRow | BlockRole::SideNote | BlockRole::Header | BlockRole::Footer) {
            return Some(role);
        }
        if let Some((_, level)) = label_of(text) {
            return Some(BlockRole::Heading { level });
        }
        Some(match role {
            BlockRole::Heading { .. } if self.is_no_heading(text, next) => BlockRole::Paragraph,
            BlockRole::Heading { .. } if counts.get(text).is_some_and(|count| *count >= RECURRING_LEAST) => {
                BlockRole::Heading { level: LOWEST }
            }
            BlockRole::Paragraph
                if questions >= QUESTIONS_LEAST && is_question(text) && !is_question(next) =>
            {
                BlockRole::Heading { level: LOWEST }
            }
            BlockRole::Paragraph if self.heads_its_next(text, next) => {
                BlockRole::Heading { level: LOWEST - 1 }
            }
            BlockRole::ListItem if self.is_lone_item() && self.heads_its_next(text, next) => {
                BlockRole::Heading { level: LOWEST - 1 }
            }
            role => role,
        })
    }

    /// A heading whose sentence goes on below, a figure among figures, a caption, an acronym of a list.
    fn is_no_heading(&self, text: &str, next: &str) -> bool {
        let goes_on = next.starts_with(|c: char| c.is_lowercase() || matches!(c, '»' | ',' | ')' | ';'));
        let goes_on = goes_on && !is_lettered(next);
        let before = self.text(self.at.checked_sub(1));
        let figure = |text: &str| text.starts_with(|c: char| c.is_ascii_digit() || c == '+');
        let among_figures = figure(text) && !is_numbered(text) && (figure(before) || figure(next));
        let caption = text.char_indices().any(|(at, c)| c == '©' && at > 3);
        let acronym =
            self.at > 2 && text.len() <= 6 && !text.contains(' ') && text.chars().all(char::is_uppercase);
        goes_on || among_figures || caption || acronym || ends_open(text)
    }

    /// A short line that is no sentence, above a paragraph that is one.
    fn heads_its_next(&self, text: &str, next: &str) -> bool {
        let words = text.split_whitespace().count();
        let shaped = (2..=HEADING_WORDS).contains(&words)
            && !text.ends_with(['.', ',', ';', ':', '!', '?', '…'])
            && !has_address(text)
            && !text.contains('|')
            && !text.starts_with(|c: char| c.is_ascii_digit() || c.is_lowercase() || c == '+')
            && !ends_open(text);
        let body = next.split_whitespace().count() >= BODY_WORDS
            && next.starts_with(char::is_uppercase)
            && next.contains(['.', ':'])
            && matches!(self.roles.get(self.at + 1), Some(BlockRole::Paragraph));
        let before = self.text(self.at.checked_sub(1)).trim_end();
        let listed = before.ends_with([':', ',']) && !before.is_empty();
        shaped && body && !listed
    }

    fn is_lone_item(&self) -> bool {
        let item = |at: Option<usize>| at.and_then(|at| self.roles.get(at)) == Some(&BlockRole::ListItem);
        !item(self.at.checked_sub(1)) && !item(Some(self.at + 1))
    }
}

/// An electronic address: the sign stands between letters (alone it is an ornament misread).
fn has_address(text: &str) -> bool {
    text.split_whitespace().any(|word| word.contains('@') && word.len() > 3)
}

/// `a)`, `b.`: an item, not the going on of a sentence.
fn is_lettered(text: &str) -> bool {
    text.chars().nth(1).is_some_and(|c| matches!(c, ')' | '.'))
}

/// `1. Objet`, `2.3 Moyens`: a number that counts, not one that measures.
fn is_numbered(text: &str) -> bool {
    let number: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    number.contains('.')
        || text.chars().nth(number.chars().count()).is_some_and(|c| matches!(c, ')' | '-' | '°'))
}

/// The titles of a segment (a slide): its numbered labels that stand alone of their kind, outermost first.
pub(crate) fn titles_of(pages: &[Page], segment: Span) -> Vec<(u8, String)> {
    let page = usize::try_from(segment.page).ok().and_then(|number| pages.get(number.checked_sub(1)?));
    let Some(page) = page else { return Vec::new() };
    let index = TextIndex::new(&page.text);
    let inside = page.blocks.iter().filter(|block| segment.range.contains(block.range));
    let labels: Vec<(&str, u8, &str)> = inside
        .filter_map(|block| {
            let text = index.slice(block.range);
            label_of(text).map(|(word, rank)| (word, rank, text))
        })
        .collect();
    let alone = |word: &str| labels.iter().filter(|(other, ..)| *other == word).count() == 1;
    let mut titles: Vec<(u8, String)> = labels
        .iter()
        .filter(|(word, ..)| alone(word))
        .map(|(_, rank, text)| (*rank, (*text).to_owned()))
        .collect();
    titles.sort_by_key(|(rank, _)| *rank);
    titles
}

#[cfg(test)]
mod tests {
    use super::label_of;

    #[test]
    fn numbered_labels_have_one_rank() {
        assert_eq!(label_of("Objectif 12 - Favoriser l'accès aux soins"), Some(("objectif", 3)));
        assert_eq!(label_of("Axe – 2 Développer le potentiel des quartiers"), Some(("axe", 2)));
        assert_eq!(label_of("Axe 5 : Gouvernance et pilotage"), Some(("axe", 2)));
        assert_eq!(label_of("ARTICLE 1^{er} :"), Some(("article", 4)));
        assert_eq!(label_of("ARTICLE 4 :"), Some(("article", 4)));
        assert_eq!(label_of("Annexe II"), Some(("annexe", 1)));
        assert_eq!(label_of("Article 5 du code de la route"), None);
        assert_eq!(label_of("Article 1. Le maire est chargé de l'exécution de la décision."), None);
        assert_eq!(label_of("Action sociale et solidarités"), None);
    }
}
