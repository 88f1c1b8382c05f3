//! Which words surround a quote, and how is a passage cut to a few lines?

use domain::CharRange;

/// Characters shown before and after a quote.
const CONTEXT_CHARS: usize = 160;

/// A quote in its context.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// Words before, from a word's start; begins with `…` where cut.
    pub(crate) before: String,
    /// The exact words.
    pub(crate) quote: String,
    /// Words after, to a word's end; ends with `…` where cut.
    pub(crate) after: String,
}

/// The words of `range` in `text` with some of what surrounds them in the same block (line) of the page.
pub(crate) fn around(text: &str, range: CharRange) -> Option<Excerpt> {
    let quote = range.slice(text)?;
    let before = CharRange::new(0, range.start).slice(text)?;
    let total = u32::try_from(text.chars().count()).ok()?;
    let after = CharRange::new(range.end, total).slice(text)?;
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default();
    Some(Excerpt {
        before: last_words(before),
        quote: quote.to_owned(),
        after: first_words(after, CONTEXT_CHARS),
    })
}

fn last_words(text: &str) -> String {
    let count = text.chars().count();
    if count <= CONTEXT_CHARS {
        return text.to_owned();
    }
    let tail: String = text.chars().skip(count - CONTEXT_CHARS).collect();
    let from_word = tail.split_once(' ').map_or(tail.as_str(), |(_, rest)| rest);
    format!("… {from_word}")
}

/// The first words of `text`, at most `chars` characters.
pub(crate) fn first_words(text: &str, chars: usize) -> String {
    if text.chars().count() <= chars {
        return text.to_owned();
    }
    let head: String = text.chars().take(chars).collect();
    let to_word = head.rsplit_once(' ').map_or(head.as_str(), |(kept, _)| kept);
    format!("{to_word} …")
}

/// A run of characters that is marked or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) marked: bool,
}

/// The part of `text` that holds the most of `marks`, at most `chars` characters between words; `…` where something was
/// left out. `marks` are in order and apart.
pub(crate) fn marked(text: &str, marks: &[CharRange], chars: u32) -> Vec<Piece> {
    let total = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let shown = if total <= chars { CharRange::new(0, total) } else { window(text, marks, (chars, total)) };
    let mut pieces = Vec::new();
    let mut push = |range: CharRange, marked: bool| {
        let text = range.slice(text).unwrap_or_default();
        if !text.is_empty() {
            pieces.push(Piece { text: text.to_owned(), marked });
        }
    };
    let mut at = shown.start;
    for mark in marks.iter().filter(|mark| shown.contains(**mark)) {
        push(CharRange::new(at, mark.start), false);
        push(*mark, true);
        at = mark.end;
    }
    push(CharRange::new(at, shown.end), false);
    let left_out = |text: &str| Piece { text: text.to_owned(), marked: false };
    if shown.start > 0 {
        pieces.insert(0, left_out("… "));
    }
    if shown.end < total {
        pieces.push(left_out(" …"));
    }
    pieces
}

/// The stretch that holds the most marks: from the beginning, or from some words before one of them. Of several, the first:
/// what is near the beginning needs the least guessing.
fn window(text: &str, marks: &[CharRange], (chars, total): (u32, u32)) -> CharRange {
    const BEFORE: u32 = 80;
    let letters: Vec<char> = text.chars().collect();
    let is_gap = |at: u32| letters.get(at as usize).is_some_and(|letter| letter.is_whitespace());
    let word_start = |from: u32, to: u32| (from..to).find(|at| is_gap(*at)).map_or(from, |at| at + 1);
    let mut best = (CharRange::new(0, 0), 0);
    let starts = marks.iter().map(|mark| match mark.start.saturating_sub(BEFORE) {
        0 => 0,
        from => word_start(from, mark.start),
    });
    for start in std::iter::once(0).chain(starts) {
        let most = start.saturating_add(chars).min(total);
        let end = if most == total {
            total
        } else {
            (start..=most).rev().find(|at| is_gap(*at)).filter(|at| *at > start).unwrap_or(most)
        };
        let range = CharRange::new(start, end);
        let held = marks.iter().filter(|mark| range.contains(**mark)).count();
        if held > best.1 || best.0.is_empty() {
            best = (range, held);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_keeps_its_neighbours_of_the_same_block() {
        let text = "Titre\nLa piscine ouvre à 8 heures tous les jours.\nAutre bloc";
        let range =
            CharRange::from_bytes(text, text.find("ouvre").unwrap()..text.find(" tous").unwrap()).unwrap();
        let excerpt = around(text, range).unwrap();
        assert_eq!(excerpt.before, "La piscine ");
        assert_eq!(excerpt.quote, "ouvre à 8 heures");
        assert_eq!(excerpt.after, " tous les jours.");
        assert_eq!(around(text, CharRange::new(0, 5_000)), None);
    }

    #[test]
    fn long_context_is_cut_between_words() {
        let text = format!("{} ici {}", "avant ".repeat(60), "après ".repeat(60));
        let at = text.find("ici").unwrap();
        let excerpt = around(&text, CharRange::from_bytes(&text, at..at + 3).unwrap()).unwrap();
        assert!(excerpt.before.starts_with("… avant"), "{}", excerpt.before);
        assert!(excerpt.after.ends_with("après …"), "{}", excerpt.after);
    }

    fn shown(text: &str, words: &[&str], chars: u32) -> (String, Vec<String>) {
        let mut marks: Vec<CharRange> = words
            .iter()
            .flat_map(|word| text.match_indices(word).map(|(at, word)| at..at + word.len()))
            .map(|bytes| CharRange::from_bytes(text, bytes).unwrap())
            .collect();
        marks.sort_by_key(|mark| mark.start);
        let pieces = marked(text, &marks, chars);
        let marked = pieces.iter().filter(|piece| piece.marked).map(|piece| piece.text.clone()).collect();
        (pieces.into_iter().map(|piece| piece.text).collect(), marked)
    }

    #[test]
    fn short_texts_are_whole_and_words_are_marked() {
        let text = "La Piscine, été comme hiver";
        assert_eq!(
            shown(text, &["Piscine", "hiver"], 40),
            (text.to_owned(), vec!["Piscine".into(), "hiver".into()])
        );
        assert_eq!(shown("", &[], 40), (String::new(), Vec::new()));
    }

    #[test]
    fn long_texts_are_cut_between_words_where_most_marks_stand() {
        let text = format!(
            "Le tarif {} les tarifs réduits du tarif annuel {}",
            "é à ".repeat(80),
            "fin ".repeat(80)
        );
        let (part, marked) = shown(&text, &["tarif"], 120);
        assert_eq!(marked, ["tarif", "tarif"]);
        assert!(
            part.starts_with("… ")
                && part.ends_with(" …")
                && part.contains("les tarifs réduits du tarif annuel"),
            "{part}"
        );
        assert!(part.chars().count() <= 124);
        let (part, marked) = shown(&text, &[], 120);
        assert!(part.starts_with("Le tarif") && marked.is_empty());
        let one_word = "x".repeat(500);
        assert_eq!(
            shown(&one_word, &[], 120).0.chars().count(),
            122,
            "a text without a gap is cut all the same"
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_somewhere(text in "\\PC{0,80}", chars in 1_u32..60, from in 0_u32..90, len in 0_u32..20) {
            let total = u32::try_from(text.chars().count()).unwrap();
            let mark = CharRange::new(from.min(total), (from + len).min(total));
            let part: String = marked(&text, &[mark], chars).into_iter().map(|piece| piece.text).collect();
            let part = part.strip_prefix("… ").unwrap_or(&part);
            proptest::prop_assert!(text.contains(part.strip_suffix(" …").unwrap_or(part)));
        }
    }
}
