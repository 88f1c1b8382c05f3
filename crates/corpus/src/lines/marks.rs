//! Which marks does a line start and end with?

/// What a line starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// A sign that only ever opens a list item.
    Bullet,
    /// A number or letter followed by a stop or a parenthesis: an item, or a sentence that goes on.
    Enumerator,
    /// A word such as *Article 3* or *Titre II*, or a number in several parts (*2.1*): a division of the text.
    Division {
        /// Depth, from 1.
        depth: u8,
    },
    /// Anything else.
    Words,
}

/// Signs that open a list item when a blank follows.
const BULLETS: &str = "-–—•●▪■□◦‣⁃∙·*►▶→➔✓✔✗❖➢➤➣✦◆◊♦";

/// Words that open a division of a French or English act when a number follows.
const DIVISIONS: [&str; 12] = [
    "article", "titre", "chapitre", "section", "partie", "annexe", "axe", "objectif", "fiche", "title",
    "chapter", "part",
];

/// Words that no line of French or English ends with unless its sentence goes on.
const HANGING: [&str; 48] = [
    "à", "de", "du", "des", "le", "la", "les", "et", "ou", "en", "au", "aux", "un", "une", "par", "pour",
    "sur", "dans", "avec", "que", "qui", "sans", "entre", "son", "sa", "ses", "leur", "leurs", "ce", "cette",
    "ces", "vers", "chez", "dont", "est", "sont", "sous", "comme", "the", "of", "to", "and", "in", "for",
    "with", "by", "is", "are",
];

/// What `text` starts with.
pub(super) fn opening(text: &str) -> Opening {
    let text = text.trim_start();
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return Opening::Words };
    let rest = chars.as_str();
    let private = matches!(first, '\u{e000}'..='\u{f8ff}');
    if private || (BULLETS.contains(first) && rest.starts_with(char::is_whitespace)) {
        return Opening::Bullet;
    }
    // Signs that no sentence starts with need no blank after them.
    if "•●▪■◦‣⁃►➢➤❖✓✔".contains(first) {
        return Opening::Bullet;
    }
    // Recognition reads bullets as these letters, which are no words.
    if matches!(first, 'e' | 'o')
        && rest.starts_with(' ')
        && rest.trim_start().starts_with(char::is_alphabetic)
    {
        return Opening::Bullet;
    }
    // `-Charges :`, the dash set against its word: never inside a sentence.
    let mut next = rest.chars();
    let named = next.next().is_some_and(char::is_uppercase) && next.next().is_some_and(char::is_lowercase);
    if matches!(first, '-' | '–' | '—') && named {
        return Opening::Bullet;
    }
    if let Some(depth) = division_depth(text) {
        return Opening::Division { depth };
    }
    if is_enumerator(text) { Opening::Enumerator } else { Opening::Words }
}

fn division_depth(text: &str) -> Option<u8> {
    let mut words = text.split_whitespace();
    let first = words.next()?;
    let second = words.next().unwrap_or_default();
    let lower = first.to_lowercase();
    if DIVISIONS.contains(&lower.as_str())
        && first.starts_with(char::is_uppercase)
        && is_number_word(second.trim_end_matches([':', '.', '-', '–', ',']))
    {
        return Some(match lower.as_str() {
            "article" | "section" | "objectif" => 2,
            "fiche" => 3,
            _ => 1,
        });
    }
    // `2.1` or `2.1.3` with something after it, but not an amount (`2.100,00`) nor a date (`1.10.2024`).
    let parts: Vec<&str> = first.trim_end_matches('.').split('.').collect();
    let short = parts.iter().all(|part| !part.is_empty() && part.len() <= 2 && is_digits(part));
    let worded = second.starts_with(char::is_uppercase);
    ((2..=4).contains(&parts.len()) && short && worded).then(|| u8::try_from(parts.len()).unwrap_or(4))
}

/// A number in digits or Roman figures, or the ordinals that acts use (*1er*, *premier*, *unique*).
fn is_number_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    !word.is_empty()
        && (is_digits(word)
            || word.chars().all(|c| "IVXLC".contains(c))
            || matches!(lower.as_str(), "1er" | "1ère" | "premier" | "unique" | "i" | "ii"))
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

/// `1.`, `1)`, `1°`, `a)`, `(a)`, `IV.`, `IV -`, with a blank after it; not `J.`, which is the initial of a name.
fn is_enumerator(text: &str) -> bool {
    let Some(first) = text.split_whitespace().next() else { return false };
    if first.len() == text.trim_end().len() {
        return false;
    }
    let inner = first.trim_start_matches('(');
    let opened = inner.len() != first.len();
    let body = inner.trim_end_matches([')', '.', '°', '/', '-', '–']);
    let closed = inner.len() != body.len();
    let mark = body.chars().count() <= 2 && is_digits(body)
        || body.chars().count() == 1 && body.chars().all(char::is_alphabetic)
        || body.len() <= 4 && !body.is_empty() && body.chars().all(|c| "IVX".contains(c));
    let initial = first.ends_with('.')
        && body.chars().count() == 1
        && body.chars().all(|c| c.is_uppercase() && !"IVX".contains(c));
    let dashed = || {
        let after = text.trim_start().get(first.len()..).unwrap_or_default().trim_start();
        after.starts_with("- ") || after.starts_with("– ")
    };
    mark && !initial && (closed || !opened && body.chars().all(|c| !c.is_lowercase()) && dashed())
}

/// Whether the sentence ends here: a stop, also before a closing quote or parenthesis.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end();
    let inner = text.trim_end_matches(['»', '"', '”', ')', '\u{a0}', '\u{202f}', ' ', '’', '\'']);
    let inner = if inner.is_empty() { text } else { inner };
    inner.ends_with(['.', '!', '?', '…', ';', ':']) || text.ends_with(['.', '!', '?', '…', ';', ':'])
}

/// The hyphen that may cut a word at the end of a line, if the line ends with one right after a letter.
pub(super) fn cut_mark(text: &str) -> Option<char> {
    let mut back = text.trim_end().chars().rev();
    let mark = back.next()?;
    let before = back.next()?;
    (matches!(mark, '-' | '\u{2010}' | '\u{2011}' | '\u{ad}' | '¬') && before.is_alphanumeric())
        .then_some(mark)
}

/// Whether the first letter or digit is a small letter.
pub(crate) fn starts_small(text: &str) -> bool {
    text.trim_start_matches(|c: char| c.is_whitespace() || "(«\"“'’[".contains(c))
        .chars()
        .next()
        .is_some_and(char::is_lowercase)
}

/// Whether the last word calls for another.
pub(crate) fn hangs(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    HANGING.contains(&last.to_lowercase().as_str())
}

/// Whether it starts with a mark that closes what stands before it.
pub(crate) fn starts_closing(text: &str) -> bool {
    text.trim_start().starts_with(['»', ')', ',', '.', ';', '”', ']'])
}

/// Whether it is written in capitals: four letters or more, none small (an ordinal such as `N°` or `1er` apart).
pub(super) fn is_capitals(text: &str) -> bool {
    let mut capitals = 0_u32;
    for word in text.split_whitespace() {
        if word.starts_with(|c: char| c.is_ascii_digit()) || matches!(word, "N°" | "n°") {
            continue;
        }
        for c in word.chars() {
            if c.is_lowercase() {
                return false;
            }
            capitals += u32::from(c.is_uppercase());
        }
    }
    capitals >= 4
}

/// Whether dots lead the eye to a page number: a line of a table of contents.
pub(crate) fn has_leaders(text: &str) -> bool {
    text.contains(".....") || text.contains(". . . .") || text.contains("……")
}
