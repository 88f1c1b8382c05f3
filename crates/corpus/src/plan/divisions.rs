//! Is a line the heading of a part: *Axe 2 – …*, *Objectif 1.3 : …*, *Fiche action n° 4*, *1.2.3 …*?

use std::ops::Range;

use crate::about::plain;

/// What a heading names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Part {
    /// A part of a plan: axis, orientation, objective. The lower the rank, the higher the part.
    Structure(u8),
    /// A sheet, measure, project, action.
    Sheet(u8),
    /// Only numbered (*1.2 …*): how many numbers.
    Numbered(u8),
    /// Only set as a heading of this level.
    Styled(u8),
}

/// A heading of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Division {
    /// What it names.
    pub(crate) part: Part,
    /// Bytes of its number.
    pub(crate) number: Range<usize>,
    /// Bytes of what follows number and mark, to the end of the line; empty where the title stands below.
    pub(crate) title: Range<usize>,
}

/// Words that open a heading (plain), longest first, and what they name.
const PARTS: &[(&str, Part)] = &[
    ("orientation strategique", Part::Structure(14)),
    ("priorite strategique", Part::Structure(10)),
    ("axe strategique", Part::Structure(10)),
    ("axe d'intervention", Part::Structure(10)),
    ("axe prioritaire", Part::Structure(10)),
    ("axe transversal", Part::Structure(10)),
    ("grande orientation", Part::Structure(10)),
    ("axe", Part::Structure(10)),
    ("pilier", Part::Structure(10)),
    ("ambition", Part::Structure(10)),
    ("defi", Part::Structure(10)),
    ("enjeu", Part::Structure(10)),
    ("priorite", Part::Structure(10)),
    ("cap", Part::Structure(10)),
    ("champ d'intervention", Part::Structure(11)),
    ("champ d'action", Part::Structure(11)),
    ("domaine d'intervention", Part::Structure(11)),
    ("domaine d'action", Part::Structure(11)),
    ("domaine", Part::Structure(11)),
    ("sous-axe", Part::Structure(12)),
    ("volet", Part::Structure(11)),
    ("thematique", Part::Structure(12)),
    ("theme", Part::Structure(12)),
    ("orientation", Part::Structure(14)),
    ("sous-orientation", Part::Structure(15)),
    ("levier", Part::Structure(15)),
    ("chantier", Part::Structure(16)),
    ("engagement", Part::Structure(17)),
    ("objectif general", Part::Structure(20)),
    ("objectif strategique", Part::Structure(20)),
    ("objectif operationnel", Part::Structure(24)),
    ("objectif specifique", Part::Structure(24)),
    ("sous-objectif", Part::Structure(26)),
    ("objectif", Part::Structure(22)),
    ("strategic direction", Part::Structure(10)),
    ("strategic priority", Part::Structure(10)),
    ("priority area", Part::Structure(10)),
    ("focus area", Part::Structure(10)),
    ("strategic goal", Part::Structure(18)),
    ("strategic axis", Part::Structure(10)),
    ("priority", Part::Structure(10)),
    ("pillar", Part::Structure(10)),
    ("axis", Part::Structure(10)),
    ("goal", Part::Structure(18)),
    ("strategic objective", Part::Structure(20)),
    ("operational objective", Part::Structure(24)),
    ("objective", Part::Structure(22)),
    ("fiche action", Part::Sheet(40)),
    ("fiche-action", Part::Sheet(40)),
    ("fiche actions", Part::Sheet(40)),
    ("fiche projet", Part::Sheet(40)),
    ("fiche mesure", Part::Sheet(40)),
    ("action sheet", Part::Sheet(40)),
    ("fiche", Part::Sheet(40)),
    ("projet", Part::Sheet(42)),
    ("project", Part::Sheet(42)),
    ("mesure", Part::Sheet(43)),
    ("measure", Part::Sheet(43)),
    ("disposition", Part::Sheet(43)),
    ("proposition", Part::Sheet(43)),
    ("operation", Part::Sheet(44)),
    ("sous-mesure", Part::Sheet(50)),
    ("sous-action", Part::Sheet(50)),
    ("action", Part::Sheet(44)),
    ("initiative", Part::Sheet(44)),
];

/// Qualifiers that may stand between the word and the number.
const QUALIFIERS: &[&str] = &[
    "strategique",
    "operationnel",
    "prioritaire",
    "transversal",
    "transversale",
    "majeur",
    "thematique",
    "general",
    "specifique",
    "n°",
    "no",
    "numero",
    "n",
    "-",
    "–",
    "—",
    "#",
    ":",
    "nº",
];

/// Ordinals in words, and their value.
pub(crate) const ORDINALS: &[(&str, u32)] = &[
    ("premier", 1),
    ("premiere", 1),
    ("deuxieme", 2),
    ("second", 2),
    ("seconde", 2),
    ("troisieme", 3),
    ("quatrieme", 4),
    ("cinquieme", 5),
    ("sixieme", 6),
    ("septieme", 7),
    ("huitieme", 8),
    ("neuvieme", 9),
    ("dixieme", 10),
];

/// Letters of a word in which a figure 0 is rather a letter.
const RECOGNISED_LETTERS_LEAST: usize = 5;
/// Words of a heading at most.
const WORDS_MAX: usize = 60;
/// A number this high counts years, not parts.
const NUMBER_MAX: u32 = 999;

/// A word of a line.
struct Word<'a> {
    text: &'a str,
    plain: String,
    start: usize,
}

fn words_of(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim();
        if !word.is_empty() {
            let start = at + (piece.len() - piece.trim_start().len());
            words.push(Word { text: word, plain: recognised(plain(word)), start });
        }
        at += piece.len();
    }
    words
}

/// Recognition takes the letter O for the figure 0 (*0bjectif*); a number has no letters around it.
fn recognised(word: String) -> String {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let zeros = word.chars().filter(|c| *c == '0').count();
    let figures = word.chars().filter(char::is_ascii_digit).count();
    if zeros > 0 && zeros == figures && letters >= RECOGNISED_LETTERS_LEAST {
        word.replace('0', "o")
    } else {
        word
    }
}

/// The heading that a line is, if it is one.
pub(crate) fn division_of(text: &str) -> Option<Division> {
    let words = words_of(text);
    if words.len() > WORDS_MAX {
        return None;
    }
    let first = words.iter().position(|word| word.text.contains(char::is_alphanumeric))?;
    // An ornament, never words, may stand before.
    if first > 1 {
        return None;
    }
    labelled(text, words.get(first..)?).or_else(|| ordinal_first(text, words.get(first..)?))
}

/// How many words the name of a part takes, and what it names.
fn part_at(words: &[Word<'_>]) -> Option<(usize, Part)> {
    let first = words.first()?.plain.trim_end_matches([':', '.']);
    let near = PARTS.iter().filter(|(name, _)| !first.is_empty() && name.starts_with(first));
    let found = near.filter_map(|(name, part)| {
        let count = name.split(' ').count();
        let said: Vec<&str> = words.iter().take(count).map(|word| word.plain.as_str()).collect();
        let last = said.last().map(|last| last.trim_end_matches([':', '.']))?;
        let mut all = said.get(..count - 1)?.join(" ");
        if count > 1 {
            all.push(' ');
        }
        all.push_str(last);
        (all == *name).then_some((count, *part))
    });
    found.max_by_key(|(count, _)| *count)
}

fn labelled(text: &str, words: &[Word<'_>]) -> Option<Division> {
    let (mut at, part) = part_at(words)?;
    let mut across = words.get(..at)?.iter().any(is_across);
    while let Some(word) = words.get(at).filter(|word| QUALIFIERS.contains(&bare(word))) {
        across |= is_across(word);
        at += 1;
    }
    let word = words.get(at)?;
    if across && let Some(found) = unnumbered(text, words.get(at.checked_sub(1)?)?, part) {
        return Some(found);
    }
    let glued = ["n°", "N°", "nº", "no.", "#"]
        .into_iter()
        .find_map(|mark| word.text.strip_prefix(mark))
        .unwrap_or(word.text);
    let skipped = word.text.len() - glued.len();
    let length = number_length(glued)?;
    let start = word.start + skipped;
    let number = start..start + length;
    let title = title_after(text, number.end)?;
    Some(Division { part, number, title })
}

/// A word without the mark after it.
fn bare<'w>(word: &'w Word<'_>) -> &'w str {
    let bare = word.plain.trim_end_matches([':', '.']);
    if bare.is_empty() { &word.plain } else { bare }
}

/// *Transversal* takes the place of a number.
fn is_across(word: &Word<'_>) -> bool {
    matches!(bare(word), "transversal" | "transversale")
}

/// *Axe transversal : Gouvernance*: `last` is the last word before the title.
fn unnumbered(text: &str, last: &Word<'_>, part: Part) -> Option<Division> {
    let end = last.start + last.text.trim_end_matches([':', '.', '-', '–', '—']).len();
    let title = title_after(text, end)?;
    let marked = text.get(end..title.start)?.contains([':', '-', '–', '—']);
    (marked && !title.is_empty()).then_some(Division { part, number: end..end, title })
}

/// *1er axe : …*, *Deuxième orientation – …*.
fn ordinal_first(text: &str, words: &[Word<'_>]) -> Option<Division> {
    let first = words.first()?;
    let digits = first.plain.chars().take_while(char::is_ascii_digit).count();
    let ending = first.plain.get(digits..)?;
    let counted = digits > 0 && digits <= 2 && matches!(ending, "er" | "ere" | "e" | "eme" | "nd" | "nde");
    if !counted && !ORDINALS.iter().any(|(word, _)| *word == first.plain) {
        return None;
    }
    let (count, part) = part_at(words.get(1..)?)?;
    let last = words.get(count)?;
    let end = last.start + last.text.trim_end_matches([':', '.']).len();
    let title = title_after(text, end)?;
    let marked = text.get(end..title.start).is_some_and(|mark| mark.contains([':', '–', '-', '.', '—']));
    let number = first.start..first.start + if counted { digits } else { first.text.len() };
    (marked || title.is_empty()).then_some(Division { part, number, title })
}

/// Bytes of a number at the start of a word: *3*, *IV*, *1.2*, *A*, *B2*, *2-1*; nothing where it is none.
fn number_length(word: &str) -> Option<usize> {
    let body = word.trim_end_matches([':', '.', ')', ',', '-', '–', '—', '/', ']']);
    let parts: Vec<&str> = body.split(['.', '-']).collect();
    let digits = |part: &str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
    let led = |part: &str| {
        let rest = part.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or(part);
        let rest = rest.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(rest);
        digits(rest)
    };
    let roman = domain::plan::roman(body).is_some();
    let letter = body.len() == 1 && body.starts_with(|c: char| c.is_ascii_uppercase());
    let rest_counts = parts
        .iter()
        .skip(1)
        .all(|part| led(part) || part.len() == 1 && part.starts_with(char::is_alphabetic));
    let first = parts.first()?;
    let lettered = first.len() == 1 && parts.len() > 1 && first.starts_with(|c: char| c.is_ascii_uppercase());
    let counts = roman
        || letter
        || parts.len() <= 4
            && (led(first) || lettered || domain::plan::roman(first).is_some())
            && rest_counts;
    let small = body.parse::<u32>().map_or(true, |number| number <= NUMBER_MAX);
    (counts && small && !body.is_empty()).then_some(body.len())
}

/// What follows the number: marks are passed over; nothing where the sentence goes on (*axe 1 du contrat*).
fn title_after(text: &str, end: usize) -> Option<Range<usize>> {
    let rest = text.get(end..)?;
    let mark = |c: char| {
        c.is_whitespace()
            || matches!(c, ':' | '-' | '–' | '—' | '.' | ')' | '/' | '|' | '•' | '>' | ']' | '_')
    };
    let bare = rest.trim_start_matches(mark);
    let passed = rest.get(..rest.len() - bare.len()).unwrap_or_default();
    let title = end + passed.len()..text.len();
    if bare.is_empty() {
        return Some(text.len()..text.len());
    }
    let marked = passed.contains([':', '-', '–', '—', '.', ')', '|', '/']);
    let opens = bare.starts_with(|c: char| c.is_uppercase() || matches!(c, '«' | '"' | '“' | '\''));
    // *Objectif 12, 13 et 14*, *Action 3 et 4*: a mention.
    (marked || opens).then_some(title)
}

/// The heading that a line is by its number alone: *2. Loger*, *1.2 Loger*, *III – Loger*, *A) Loger*.
pub(crate) fn numbered_of(text: &str) -> Option<Division> {
    let words = words_of(text);
    let first = words.first()?;
    if words.len() < 2 || words.len() > WORDS_MAX {
        return None;
    }
    let length = number_length(first.text)?;
    let body = first.text.get(..length)?;
    let depth = body.split('.').filter(|part| !part.is_empty()).count();
    let closed = first.text.len() > length
        || words.get(1).is_some_and(|word| matches!(word.text, "-" | "–" | "—" | ":"));
    if depth < 2 && !closed {
        return None;
    }
    let number = first.start..first.start + length;
    let title = title_after(text, number.end)?;
    let opens = text.get(title.clone())?.starts_with(|c: char| c.is_uppercase() || matches!(c, '«' | '"'));
    let part = Part::Numbered(u8::try_from(depth).unwrap_or(u8::MAX));
    (opens && !title.is_empty()).then_some(Division { part, number, title })
}

#[cfg(test)]
mod tests {
    use super::{Part, division_of, numbered_of};

    fn read(text: &str) -> Option<(Part, &str, &str)> {
        let found = division_of(text)?;
        Some((found.part, &text[found.number], &text[found.title]))
    }

    #[test]
    fn headings_of_parts() {
        let axis = Part::Structure(10);
        assert_eq!(
            read("Axe 1 - Valoriser les capacités de"),
            Some((axis, "1", "Valoriser les capacités de"))
        );
        assert_eq!(read("Axe – 2 Développer le potentiel"), Some((axis, "2", "Développer le potentiel")));
        assert_eq!(read("AXE IV : SANTÉ"), Some((axis, "IV", "SANTÉ")));
        assert_eq!(read("Axe stratégique n°3"), Some((axis, "3", "")));
        assert_eq!(read("1er axe : Loger"), Some((axis, "1", "Loger")));
        assert_eq!(read("Troisième orientation – Loger"), Some((Part::Structure(14), "Troisième", "Loger")));
        assert_eq!(read("Objectif opérationnel 1.2. Loger"), Some((Part::Structure(24), "1.2", "Loger")));
        assert_eq!(read("Fiche action n° 12 : Créer"), Some((Part::Sheet(40), "12", "Créer")));
        assert_eq!(read("FICHE-ACTION B2 – Créer"), Some((Part::Sheet(40), "B2", "Créer")));
        assert_eq!(read("Action 1.1.1 Créer"), Some((Part::Sheet(44), "1.1.1", "Créer")));
        assert_eq!(read("■ Enjeu A. Se loger"), Some((axis, "A", "Se loger")));
        assert_eq!(read("Objective 2.1: Homes"), Some((Part::Structure(22), "2.1", "Homes")));
        assert_eq!(read("AXE TRANSVERSAL : Animer"), Some((axis, "", "Animer")));
        assert_eq!(read("Axe transversal 4 - Animer"), Some((axis, "4", "Animer")));
        assert_eq!(read("0bjectif 2 : Se loger"), Some((Part::Structure(22), "2", "Se loger")));
        assert_eq!(read("Levier 2. Stationner"), Some((Part::Structure(15), "2", "Stationner")));
    }

    #[test]
    fn mentions_are_no_headings() {
        assert_eq!(read("Axe 1 du contrat de ville"), None);
        assert_eq!(read("Objectif 2030 : réduire"), None);
        assert_eq!(read("Objectif 3 et 4"), None);
        assert_eq!(read("Action sociale"), None);
        assert_eq!(read("Actions à développer"), None);
        assert_eq!(read("Axe transversal du contrat"), None);
        assert_eq!(read("Domaine public"), None);
        assert_eq!(read("Les axes 1 et 2"), None);
    }

    #[test]
    fn numbers_alone() {
        let read = |text: &str| numbered_of(text).map(|found| (found.part, text[found.number].to_owned()));
        assert_eq!(read("1.2 Loger les jeunes"), Some((Part::Numbered(2), "1.2".to_owned())));
        assert_eq!(read("2. Loger"), Some((Part::Numbered(1), "2".to_owned())));
        assert_eq!(read("III – Loger"), Some((Part::Numbered(1), "III".to_owned())));
        assert_eq!(read("12 familles"), None);
        assert_eq!(read("2021 Bilan"), None);
    }
}
