//! Which word is behind an inflected English form?
//!
//! For documents in English only, whose words are indexed under both stems: a document taken for English by mistake is
//! still found in French. Light on purpose: plurals, `-ing`, `-ed`, `-ation`, `-ment`.

/// The stem of a folded English word. Words of three letters or fewer stay as they are.
#[must_use]
pub fn stem_english(word: &str) -> String {
    if word.len() <= 3 || !word.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let mut stem = singular(word);
    for (ending, replacement, least) in [
        ("ication", "y", 3),
        ("ation", "", 3),
        ("ied", "y", 2),
        ("ing", "", 3),
        ("ed", "", 3),
        ("ment", "", 3),
    ] {
        let root = stem.strip_suffix(ending).filter(|root| root.len() >= least && has_vowel(root));
        if let Some(root) = root {
            stem = single(root).to_owned() + replacement;
            break;
        }
    }
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    stem
}

fn singular(word: &str) -> String {
    if let Some(root) = word.strip_suffix("ies").filter(|root| root.len() > 1) {
        return format!("{root}y");
    }
    let sibilant = |root: &&str| ["ss", "x", "ch", "sh", "z"].iter().any(|end| root.ends_with(end));
    if let Some(root) = word.strip_suffix("es").filter(sibilant) {
        return root.to_owned();
    }
    let keeps = ["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    word.strip_suffix('s').filter(|_| !keeps).unwrap_or(word).to_owned()
}

/// A root without the consonant that its ending had doubled: `submitt`, `submit`.
fn single(root: &str) -> &str {
    let mut last = root.bytes().rev();
    match (last.next(), last.next()) {
        (Some(a), Some(b)) if a == b && !b"aeioulsz".contains(&a) => {
            root.get(..root.len() - 1).unwrap_or(root)
        }
        _ => root,
    }
}

fn has_vowel(root: &str) -> bool {
    root.bytes().any(|letter| b"aeiouy".contains(&letter))
}

#[cfg(test)]
mod tests {
    use super::stem_english;

    #[test]
    fn ties_inflected_forms() {
        for group in [
            &["permit", "permits", "permitted", "permitting"][..],
            &["apply", "applies", "applied", "applying", "application", "applications"],
            &["library", "libraries"],
            &["close", "closes", "closed", "closing"],
            &["tax", "taxes", "taxed", "taxation"],
            &["pay", "pays", "payment", "payments"],
            &["school", "schools"],
        ] {
            let stems: Vec<String> = group.iter().map(|word| stem_english(word)).collect();
            assert!(stems.iter().all(|stem| Some(stem) == stems.first()), "{group:?} -> {stems:?}");
        }
        for word in ["bus", "class", "this", "need", "ring", "d'été", ""] {
            assert_eq!(stem_english(word), word);
        }
    }
}
