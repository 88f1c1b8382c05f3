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

/// `text` cut where one of `words` stands (whole words, case aside), so that matches can be marked.
pub(crate) fn mark_words(text: &str, words: &[String]) -> Vec<Piece> {
    let wanted: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |text: &str, marked: bool| match pieces.last_mut() {
        Some(last) if last.marked == marked => last.text.push_str(text),
        _ if text.is_empty() => {}
        _ => pieces.push(Piece { text: text.to_owned(), marked }),
    };
    let mut rest = text;
    while let Some(start) = rest.find(char::is_alphanumeric) {
        let (gap, word_on) = rest.split_at(start);
        push(gap, false);
        let end = word_on.find(|c: char| !c.is_alphanumeric()).unwrap_or(word_on.len());
        let (word, after) = word_on.split_at(end);
        push(word, wanted.contains(&word.to_lowercase()));
        rest = after;
    }
    push(rest, false);
    pieces
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

    #[test]
    fn matched_words_are_marked_whole() {
        let pieces = mark_words("La Piscine, la piscinette", &["piscine".to_owned()]);
        let marked: Vec<&str> = pieces.iter().filter(|p| p.marked).map(|p| p.text.as_str()).collect();
        assert_eq!(marked, ["Piscine"]);
        assert_eq!(pieces.iter().map(|p| p.text.as_str()).collect::<String>(), "La Piscine, la piscinette");
    }
}
