//! Which word was meant by one that no document holds?
//!
//! Only ever asked of unknown words. A candidate must begin with the same sound and be few strokes away;
//! strokes that French makes easy to miss (a doubled letter, `s` for `ss`, `an` for `en`, `i` for `y`) and
//! those that scanners make (`rn` for `m`, `l` for `i`) cost half. Where two are as near, the more frequent.

/// Shorter words have too many neighbours.
const LETTERS_MIN: usize = 4;
/// From this length on, two full strokes are forgiven instead of one.
const LONG_LETTERS: usize = 8;
/// Most candidates given.
const CANDIDATES_MAX: usize = 5;
/// Cost of a full stroke; an easy slip costs half.
const STROKE: u32 = 2;

/// Whether a word of the documents may be offered: letters only, long enough.
pub(crate) fn may_be_meant(word: &str) -> bool {
    word.len() >= LETTERS_MIN && word.bytes().all(|letter| letter.is_ascii_lowercase())
}

/// Candidates for an unknown folded word, the likeliest first; a word typed without its apostrophe or its space
/// (`lecole`, `cartegrise`) gives the words apart.
pub(crate) fn correct<'a>(
    word: &str,
    known: impl Iterator<Item = (&'a str, u32)>,
    is_known: &dyn Fn(&str) -> bool,
) -> Vec<String> {
    if !may_be_meant(word) || word.len() > 30 {
        return Vec::new();
    }
    if let Some(rest) = without_elision(word).filter(|rest| is_known(rest)) {
        return vec![rest.to_owned()];
    }
    let most = if word.len() >= LONG_LETTERS { 2 * STROKE } else { STROKE };
    let letters = word.as_bytes();
    let mut found: Vec<(u32, std::cmp::Reverse<u32>, &str)> = Vec::new();
    let mut row = Vec::new();
    for (candidate, count) in known {
        let near = candidate.len().abs_diff(word.len()) <= 2 && sounds_alike(letters, candidate.as_bytes());
        if !near {
            continue;
        }
        if let Some(cost) = distance(letters, candidate.as_bytes(), most, &mut row) {
            found.push((cost, std::cmp::Reverse(count), candidate));
        }
    }
    found.sort_unstable();
    let mut words: Vec<String> =
        found.into_iter().take(CANDIDATES_MAX).map(|(_, _, word)| word.to_owned()).collect();
    if words.is_empty() {
        words.extend(split(word, is_known));
    }
    words
}

/// `lecole` without `l`, `quil` without `qu`.
fn without_elision(word: &str) -> Option<&str> {
    let rest = match word.strip_prefix("qu") {
        Some(rest) => rest,
        None => word.strip_prefix(['l', 'd', 'j', 'm', 't', 's', 'c', 'n'])?,
    };
    (rest.len() >= LETTERS_MIN && rest.starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'h'])).then_some(rest)
}

/// Two known words written together.
fn split(word: &str, is_known: &dyn Fn(&str) -> bool) -> Option<String> {
    let cuts = LETTERS_MIN..word.len().saturating_sub(LETTERS_MIN - 1);
    let apart = cuts.filter_map(|at| word.split_at_checked(at));
    let mut both = apart.filter(|(one, other)| is_known(one) && is_known(other));
    both.next().map(|(one, other)| format!("{one} {other}"))
}

/// Whether the first sounds agree: the first letter is rarely the wrong one.
fn sounds_alike(a: &[u8], b: &[u8]) -> bool {
    let sound = |word: &[u8]| match word {
        [b'h', next, ..] => *next,
        [b'c', b'e' | b'i' | b'y', ..] => b's',
        [b'c' | b'q', ..] => b'k',
        [b'p', b'h', ..] => b'f',
        [b'g', b'e' | b'i' | b'y', ..] => b'j',
        [b'y', ..] => b'i',
        [b'a', b'n' | b'm', ..] => b'e',
        [first, ..] => *first,
        [] => 0,
    };
    sound(a) == sound(b)
}

/// Weighted edit distance (substitution, insertion, deletion, swap of neighbours) if it is at most `most`.
fn distance(a: &[u8], b: &[u8], most: u32, rows: &mut Vec<u32>) -> Option<u32> {
    let width = b.len() + 1;
    rows.clear();
    rows.resize((a.len() + 1) * width, 0);
    let at = |i: usize, j: usize| i * width + j;
    for i in 0..=a.len() {
        let mut least = u32::MAX;
        for j in 0..=b.len() {
            let cell = |i: usize, j: usize| rows.get(at(i, j)).copied().unwrap_or(u32::MAX / 2);
            let mut best = if i == 0 && j == 0 { 0 } else { u32::MAX / 2 };
            if i > 0 {
                best = best.min(cell(i - 1, j) + gap(a, i - 1));
            }
            if j > 0 {
                best = best.min(cell(i, j - 1) + gap(b, j - 1));
            }
            if i > 0 && j > 0 {
                best = best.min(cell(i - 1, j - 1) + swap_letter(a.get(i - 1), b.get(j - 1)));
            }
            if i > 1 && j > 1 && a.get(i - 1) == b.get(j - 2) && a.get(i - 2) == b.get(j - 1) {
                best = best.min(cell(i - 2, j - 2) + STROKE);
            }
            // `rn` read as `m`.
            if i > 1 && j > 0 && a.get(i - 2..i) == Some(b"rn") && b.get(j - 1) == Some(&b'm') {
                best = best.min(cell(i - 2, j - 1) + STROKE / 2);
            }
            if i > 0 && j > 1 && b.get(j - 2..j) == Some(b"rn") && a.get(i - 1) == Some(&b'm') {
                best = best.min(cell(i - 1, j - 2) + STROKE / 2);
            }
            if let Some(slot) = rows.get_mut(at(i, j)) {
                *slot = best;
            }
            least = least.min(best);
        }
        if least > most {
            return None;
        }
    }
    rows.last().copied().filter(|cost| *cost <= most)
}

/// Cost of a letter that is in one word only: half where it doubles its neighbour or is mute.
fn gap(word: &[u8], at: usize) -> u32 {
    let letter = word.get(at);
    let doubled = at > 0 && word.get(at - 1) == letter;
    let last = at + 1 == word.len();
    let mute = letter == Some(&b'h') || (last && matches!(letter, Some(b'e' | b's' | b't' | b'x')));
    if doubled || mute { STROKE / 2 } else { STROKE }
}

/// Cost of one letter for another.
fn swap_letter(a: Option<&u8>, b: Option<&u8>) -> u32 {
    let (Some(a), Some(b)) = (a, b) else { return STROKE };
    if a == b {
        return 0;
    }
    let pair = (*a.min(b), *a.max(b));
    let alike = [
        (b'c', b's'),
        (b's', b'z'),
        (b'c', b'k'),
        (b'c', b'q'),
        (b'k', b'q'),
        (b'g', b'j'),
        (b'i', b'y'),
        (b'a', b'e'),
        (b'm', b'n'),
        (b'i', b'l'),
        (b'a', b'o'),
        (b'd', b't'),
        (b'e', b'i'),
    ];
    if alike.contains(&pair) { STROKE / 2 } else { STROKE }
}

#[cfg(test)]
mod tests {
    use super::correct;

    const KNOWN: [(&str, u32); 9] = [
        ("demenagement", 40),
        ("adresse", 90),
        ("vehicule", 70),
        ("apprentissage", 10),
        ("carte", 100),
        ("grise", 50),
        ("licenciement", 30),
        ("commune", 20),
        ("immatriculation", 20),
    ];

    fn first(word: &str) -> Option<String> {
        let known = |word: &str| KNOWN.iter().any(|(known, _)| *known == word);
        correct(word, KNOWN.into_iter(), &known).into_iter().next()
    }

    #[test]
    fn corrects_the_slips_of_french() {
        for (typed, meant) in [
            ("demenagemant", "demenagement"),
            ("demanagement", "demenagement"),
            ("dadresse", "adresse"),
            ("adrese", "adresse"),
            ("veicule", "vehicule"),
            ("aprentissage", "apprentissage"),
            ("cartegrise", "carte grise"),
            ("lisenciement", "licenciement"),
            ("cornmune", "commune"),
            ("imatriculation", "immatriculation"),
        ] {
            assert_eq!(first(typed).as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn leaves_alone_what_is_too_far_or_too_short() {
        for word in ["xyz", "piscine", "gri", "tartes", "", "été", "parapluie"] {
            assert_eq!(first(word), None, "{word}");
        }
    }
}
