//! Which French words keep a hyphen inside, and where may a word never be cut?

/// Usual compounds of public documents, in small letters and without the mark of the plural. A word that a line end
/// parts at its own hyphen is one of these more often than not.
const COMPOUNDS: [&str; 78] = [
    "aide-soignant",
    "aide-soignante",
    "après-midi",
    "arc-en-ciel",
    "avant-projet",
    "avant-première",
    "basse-cour",
    "bas-côté",
    "bien-être",
    "bien-fondé",
    "bien-vivre",
    "bien-vieillir",
    "bouche-à-oreille",
    "centre-bourg",
    "centre-ville",
    "chauffe-eau",
    "chef-lieu",
    "chez-soi",
    "clin-d'œil",
    "compte-rendu",
    "contre-la-montre",
    "court-circuit",
    "cul-de-sac",
    "demi-journée",
    "donnant-donnant",
    "en-tête",
    "faire-part",
    "faire-savoir",
    "face-à-face",
    "fil-rouge",
    "franc-parler",
    "garde-corps",
    "garde-fou",
    "garde-robe",
    "grand-mère",
    "grand-parent",
    "grand-père",
    "grands-parents",
    "haut-débit",
    "haut-parleur",
    "hors-sol",
    "laissez-passer",
    "libre-service",
    "lieu-dit",
    "main-d'œuvre",
    "maître-nageur",
    "mal-être",
    "mal-logement",
    "mieux-être",
    "mieux-vivre",
    "mini-crèche",
    "mot-clé",
    "moyen-âge",
    "nord-est",
    "nord-ouest",
    "non-recours",
    "passe-partout",
    "petit-déjeuner",
    "petits-déjeuners",
    "peut-être",
    "pied-à-terre",
    "plain-pied",
    "plate-forme",
    "porte-à-porte",
    "porte-parole",
    "procès-verbal",
    "quant-à-soi",
    "quatre-vingt",
    "quote-part",
    "rendez-vous",
    "rez-de-chaussée",
    "sans-abri",
    "savoir-être",
    "savoir-faire",
    "sud-est",
    "sud-ouest",
    "tout-petit",
    "vivre-ensemble",
];

/// Whether two halves make a usual compound, in the singular or the plural.
pub(super) fn is_usual(left: &str, right: &str) -> bool {
    let word = format!("{}-{}", left.to_lowercase(), right.to_lowercase());
    let singular = word.strip_suffix(['s', 'x']).unwrap_or(&word);
    COMPOUNDS.contains(&word.as_str()) || COMPOUNDS.contains(&singular)
}

/// Whether French would never cut a word here: a consonant alone between vowels opens the next syllable (*bie-nêtre*, not
/// *bien-être*). Only a prefix or a compound ends so; whoever cuts words by other rules is answered by the words themselves.
pub(super) fn is_no_syllable_end(left: &str, right: &str) -> bool {
    let vowel = |c: char| "aàâäeéèêëiîïoôöuùûüyæœ".contains(c);
    let (last, first) = (left.chars().next_back(), right.chars().next());
    last.zip(first).is_some_and(|(last, first)| {
        let last = last.to_lowercase().next().unwrap_or(last);
        last.is_alphabetic() && !vowel(last) && vowel(first)
    })
}

#[cfg(test)]
mod tests {
    use super::{is_no_syllable_end, is_usual};

    #[test]
    fn compounds_are_known_in_both_numbers() {
        assert!(is_usual("Bien", "être") && is_usual("procès", "verbal") && is_usual("sans", "abris"));
        assert!(!is_usual("bien", "veillance") && !is_usual("conven", "tion"));
    }

    #[test]
    fn a_word_is_cut_before_a_consonant() {
        assert!(is_no_syllable_end("bien", "être") && is_no_syllable_end("nord", "est"));
        assert!(!is_no_syllable_end("conven", "tion") && !is_no_syllable_end("habi", "tants"));
        assert!(!is_no_syllable_end("cré", "ation") && !is_no_syllable_end("", "être"));
    }
}
