//! Which letters count as the same?
//!
//! Case, accents and ligatures are folded; apostrophes and hyphens have one form each. One character may
//! become two (`œ`), so that lengths change: positions are kept by the scanner, not here.

/// Appends the folded form of `letter` (lower case, without accent) to `out`.
pub(crate) fn push_folded(out: &mut String, letter: char) {
    if letter.is_ascii() {
        out.push(letter.to_ascii_lowercase());
        return;
    }
    for lower in letter.to_lowercase() {
        match lower {
            'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' => out.push('a'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'î' | 'ï' | 'í' | 'ì' => out.push('i'),
            'ô' | 'ö' | 'ó' | 'ò' | 'õ' => out.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => out.push('u'),
            'ÿ' | 'ý' => out.push('y'),
            'ç' => out.push('c'),
            'ñ' => out.push('n'),
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            'ß' => out.push_str("ss"),
            'ﬁ' => out.push_str("fi"),
            'ﬂ' => out.push_str("fl"),
            // Combining accents, soft hyphens and zero-width marks vanish.
            '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            other => out.push(other),
        }
    }
}

/// The folded form of a word: lower case, without accents, ligatures undone.
#[must_use]
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for letter in word.chars() {
        push_folded(&mut out, letter);
    }
    out
}

/// Whether the character stands for an apostrophe, whoever typed it.
pub(crate) fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | 'ʼ' | '′' | '`' | '´' | '‛')
}

/// Whether the character may sit inside a word without ending it (accents apart, soft hyphens).
pub(crate) fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Whether the character is a space that people put inside numbers.
pub(crate) fn is_number_space(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn folds_case_accents_and_ligatures() {
        for (word, folded) in [
            ("École", "ecole"),
            ("ÉTÉ", "ete"),
            ("cœur", "coeur"),
            ("Œuvre", "oeuvre"),
            ("naïveté", "naivete"),
            ("e\u{301}cole", "ecole"),
            ("dé\u{ad}ménager", "demenager"),
            ("ofﬁce", "office"),
            ("ÇA", "ca"),
        ] {
            assert_eq!(fold(word), folded, "{word}");
        }
    }
}
