//! Which word is behind an inflected or derived French form?
//!
//! A light stemmer on folded words, made for administrative French: plural first, then the longest of the
//! endings below that leaves enough of a word, then a few spellings brought together. It ties verbs to
//! their nouns (`déménager`, `déménagement`; `déclarer`, `déclaration`). What no rule can know
//! (`naître`, `naissance`) stands in the table of families, see [`super::tables`].

/// An ending, what replaces it, and the fewest letters that must stay.
type Ending = (&'static str, &'static str, usize);

/// Endings by decreasing length, so that the first that fits is the longest.
const ENDINGS: &[Ending] = &[
    ("ationnelle", "", 3),
    ("issements", "", 3),
    ("issement", "", 3),
    ("ationnel", "", 3),
    ("issaient", "", 3),
    ("eusement", "", 4),
    ("ellement", "el", 3),
    ("iquement", "ic", 3),
    ("ablement", "", 4),
    ("ionnelle", "", 4),
    ("abilite", "", 3),
    ("ibilite", "", 3),
    ("ivement", "", 4),
    ("alement", "al", 3),
    ("issante", "", 3),
    ("ativite", "", 3),
    ("eraient", "", 3),
    ("issant", "", 3),
    ("issait", "", 3),
    ("issent", "", 3),
    ("ionnel", "", 4),
    ("ateurs", "", 3),
    ("atrice", "", 3),
    ("ataire", "", 3),
    ("emment", "ent", 3),
    ("amment", "ant", 3),
    ("issez", "", 3),
    ("ivite", "", 4),
    ("ateur", "", 3),
    ("ation", "", 4),
    ("ative", "", 4),
    ("ition", "", 4),
    ("ution", "u", 4),
    ("ement", "", 3),
    ("erait", "", 3),
    ("eront", "", 3),
    ("aient", "", 3),
    ("euse", "", 4),
    ("able", "", 4),
    ("ible", "", 4),
    ("iere", "", 4),
    ("aire", "", 4),
    ("atif", "", 4),
    ("ance", "", 4),
    ("ence", "", 4),
    ("ante", "", 4),
    ("ente", "", 4),
    ("erai", "", 3),
    ("tion", "t", 3),
    ("sion", "s", 3),
    ("elle", "el", 3),
    ("ette", "et", 3),
    ("enne", "en", 3),
    ("onne", "on", 3),
    ("ment", "", 5),
    ("eur", "", 4),
    ("ive", "", 4),
    ("ite", "", 4),
    ("ier", "", 4),
    ("iez", "", 4),
    ("era", "", 3),
    ("ant", "", 4),
    ("ent", "", 4),
    ("ait", "", 4),
    ("oir", "", 4),
    ("ee", "", 3),
    ("er", "", 3),
    ("ez", "", 3),
    ("ir", "", 3),
    ("if", "", 4),
    ("re", "", 4),
    ("e", "", 2),
];

/// Final vowel groups before which an ending is part of the root (`gratuite` is not `gratu` + `ite`).
fn is_kept(root: &str, ending: &str) -> bool {
    match ending {
        "ite" => root.ends_with(['u', 'o', 'a']),
        "re" => root.ends_with(['i', 'u', 'e', 'a', 'o']) || root.ends_with("tt"),
        "aire" | "ait" => root.ends_with(['l', 'f']) && root.len() < 5,
        _ => false,
    }
}

/// The stem of a folded French word. Words of three letters or fewer stay as they are.
#[must_use]
pub fn stem_french(word: &str) -> String {
    if word.len() <= 3 || !word.is_ascii() {
        return word.to_owned();
    }
    let singular = singular(word);
    let root = without_ending(&singular);
    spelling(root)
}

/// The singular of a folded noun or adjective; verbs lose a final `s` too, which does no harm.
fn singular(word: &str) -> String {
    if let Some(root) = word.strip_suffix("eaux") {
        return format!("{root}eau");
    }
    if let Some(root) = word.strip_suffix("aux").filter(|root| root.len() >= 3) {
        return format!("{root}al");
    }
    if word.ends_with("ss") {
        return word.to_owned();
    }
    word.strip_suffix(['s', 'x']).unwrap_or(word).to_owned()
}

fn without_ending(word: &str) -> String {
    for &(ending, replacement, least) in ENDINGS {
        let Some(root) = word.strip_suffix(ending) else { continue };
        if root.len() >= least && has_vowel(root) && !is_kept(root, ending) {
            return format!("{root}{replacement}");
        }
    }
    word.to_owned()
}

fn has_vowel(root: &str) -> bool {
    root.bytes().any(|letter| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
}

/// Spellings of one sound at the end of a root: `abonn` and `abon`, `pay` and `pai`, `indiqu` and `indic`.
fn spelling(mut root: String) -> String {
    if root.len() >= 4 && root.ends_with('e') {
        root.pop();
    }
    if let Some(short) = root.strip_suffix("qu") {
        return format!("{short}c");
    }
    if let Some(short) = root.strip_suffix("gu").filter(|short| short.len() >= 2) {
        return format!("{short}g");
    }
    if let Some(short) = root.strip_suffix('y') {
        root = format!("{short}i");
    }
    if root.len() >= 5 && root.ends_with('i') {
        root.pop();
    }
    let mut last = root.bytes().rev();
    if let (Some(a), Some(b)) = (last.next(), last.next())
        && a == b
        && !matches!(a, b'a' | b'e' | b'i' | b'o' | b'u')
        && root.len() >= 4
    {
        root.pop();
    }
    root
}

#[cfg(test)]
mod tests {
    use super::stem_french;

    #[test]
    fn ties_inflected_and_derived_forms() {
        for group in [
            &["demenager", "demenagement", "demenagements", "demenage", "demenagez", "demenageant"][..],
            &["declarer", "declaration", "declarations", "declare", "declaree", "declarees", "declarant"],
            &["payer", "paie", "paiement", "paiements", "paye", "payee", "payes"],
            &["stationner", "stationnement", "stationne"],
            &["employer", "employeur", "employe", "employes", "employee"],
            &["national", "nationale", "nationaux", "nationales", "nationalite"],
            &["responsable", "responsables", "responsabilite"],
            &["professionnel", "professionnelle", "professionnels", "profession"],
            &["indiquer", "indication", "indique"],
            &["gratuit", "gratuite", "gratuits", "gratuites"],
            &["creche", "creches"],
            &["heriter", "heritier", "heritiere"],
            &["beneficier", "beneficiaire", "beneficiaires", "benefice"],
            &["administratif", "administrative", "administration"],
            &["bateau", "bateaux"],
            &["resider", "residence", "resident", "residents"],
        ] {
            let stems: Vec<String> = group.iter().map(|word| stem_french(word)).collect();
            assert!(stems.iter().all(|stem| Some(stem) == stems.first()), "{group:?} -> {stems:?}");
        }
    }

    #[test]
    fn keeps_apart_what_only_looks_alike() {
        for (one, other) in
            [("retraite", "retrait"), ("valeur", "valoir"), ("moment", "mode"), ("ville", "vil")]
        {
            assert_ne!(stem_french(one), format!("{other}!"), "{one}");
        }
        assert_ne!(stem_french("parent"), stem_french("par"));
        assert_ne!(stem_french("enfant"), stem_french("enfin"));
        assert_ne!(stem_french("heure"), stem_french("heurt"));
    }
}
