//! Of what kind is a document? The kind whose cues weigh most, if they weigh enough.

use domain::document::{BlockRole, Kind, Page};
use unicode_normalization::UnicodeNormalization;

use super::cues::{CUES, Place};

/// Characters that count as the head of a document.
pub(super) const HEAD_CHARS: usize = 1_500;

/// Characters looked at in all.
const TEXT_CHARS: usize = 30_000;

/// Headings of the first pages that count as the title.
const TITLE_HEADINGS: usize = 6;

/// A kind weighing less is not believed.
const LEAST_WEIGHT: f32 = 4.0;

/// Share of a cue's weight for the same words in the file name.
const NAME_SHARE: f32 = 0.5;

/// The kind of a document.
pub(crate) fn kind_of(title: &str, pages: &[Page], file_name: &str) -> Kind {
    let weights = weights(title, pages, file_name);
    let best = weights.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.filter(|(_, weight)| *weight >= LEAST_WEIGHT).map_or(Kind::Other, |(kind, _)| kind)
}

/// What speaks for each kind, in sum.
fn weights(title: &str, pages: &[Page], file_name: &str) -> Vec<(Kind, f32)> {
    let text: String =
        pages.iter().flat_map(|page| page.text.chars().chain(['\n'])).take(TEXT_CHARS).collect();
    let text = plain(&text);
    let head: String = text.chars().take(HEAD_CHARS).collect();
    let title = plain(&(title.to_owned() + "\n" + &top_headings(pages)));
    let name = plain(file_name).replace(['_', '-'], " ");
    let weight = |kind: Kind| -> f32 {
        CUES.iter()
            .filter(|cue| cue.0 == kind)
            .map(|(_, place, words, weight)| match place {
                Place::Title if has(&title, words) => *weight,
                Place::Title if has(&name, &words.replace('-', " ")) => *weight * NAME_SHARE,
                Place::Head if has(&head, words) => *weight,
                Place::Text if has(&text, words) => *weight,
                _ => 0.0,
            })
            .sum()
    };
    Kind::ALL.into_iter().map(|kind| (kind, weight(kind))).collect()
}

fn top_headings(pages: &[Page]) -> String {
    let headings = pages.iter().take(2).flat_map(|page| {
        let is_heading = |role: BlockRole| matches!(role, BlockRole::Heading { .. });
        page.blocks.iter().filter(move |block| is_heading(block.role)).map(move |block| (page, block))
    });
    let texts: Vec<&str> =
        headings.take(TITLE_HEADINGS).filter_map(|(page, block)| block.range.slice(&page.text)).collect();
    texts.join("\n")
}

/// Whether the words stand in the text, at the beginning of a word.
fn has(text: &str, words: &str) -> bool {
    let opens = |at: usize| {
        !text.get(..at).and_then(|before| before.chars().next_back()).is_some_and(char::is_alphanumeric)
    };
    text.match_indices(words).take(50).any(|(at, _)| opens(at))
}

/// Lower case, without accents, with one kind of apostrophe.
pub(crate) fn plain(text: &str) -> String {
    text.nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == '’' { '\'' } else { c })
        .collect()
}
