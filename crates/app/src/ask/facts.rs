//! Which values does a piece of text state: dates, amounts, counts, names, places, ways to reach someone?
//!
//! A fact is a range of the text and a form that can be compared ("138 M€" and "138 millions d'euros" are the
//! same amount). Recognition is by pattern, in French and English; it never changes the text.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// Sort of a value found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FactKind {
    /// A day, a month or a year.
    Date,
    /// A length of time or a rhythm ("trois ans", "toutes les six semaines").
    Duration,
    /// A time of day or opening hours.
    Hours,
    /// An amount of money, or "gratuit".
    Money,
    /// A percentage or a ratio.
    Share,
    /// A number of things.
    Count,
    /// A person or an organisation.
    Name,
    /// A place: an address, a named building or quarter, a town after "à".
    Place,
    /// A street address.
    Address,
    /// Telephone, e-mail or web address.
    Contact,
    /// A time of day ("9 h 30").
    Clock,
    /// Years of life ("dès 13 ans", "60 ans et plus").
    Age,
    /// A person by name, with or without a title.
    Person,
    /// A telephone number.
    Telephone,
    /// From when to when, or until when ("du 11 au 18 mai", "2025-2026", "jusqu'en 2027").
    Period,
    /// An area ("450 m²", "12 hectares").
    Area,
}

/// A value in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Sort.
    pub kind: FactKind,
    /// Bytes of the text.
    pub bytes: Range<usize>,
    /// Comparable form: digits and unit for values, folded words for names.
    pub normal: String,
}

const NUMBER: &str = r"\d{1,3}(?:[ \u{a0}\u{202f}.]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?";
const NUMBER_WORDS: &str = "un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|soixante|cent|mille|one|two|three|four|five|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand";
const MONTHS: &str = "janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre|january|february|march|april|may|june|july|august|september|october|november|december";

#[expect(clippy::expect_used, reason = "the patterns are constants, each compiled by a test")]
fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("a constant pattern")
}

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)\b(?:(?:du\s+)?\d{{1,2}}(?:er)?\s+(?:(?:{MONTHS})\s+(?:\d{{4}}\s+)?)?au\s+)?\d{{1,2}}(?:\s?er|\^\{{er\}})?\s+(?:{MONTHS})(?:\s+\d{{4}})?\b|\b(?:{MONTHS})\s+\d{{1,2}},\s+\d{{4}}\b|\b(?:{MONTHS})\s+\d{{4}}\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b(?:19|20)\d{{2}}\s?[-–/]\s?(?:19|20)\d{{2}}\b|\b(?:19|20)\d{{2}}\b|\b(?:printemps|automne|hiver|[ée]t[ée]s?\s+(?:19|20)\d{{2}})\b"
    ))
});
static DURATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)\b(?:tou(?:te)?s\s+les\s+)?(?:{NUMBER}|{NUMBER_WORDS})\s+(?:ans?|ann[ée]es?|mois|semaines?|jours?|heures?|minutes?|years?|months?|weeks?|days?|hours?)\b(?:\s+(?:ouvr[ée]s|ouvrables|francs|renouvelables?))?|\bchaque\s+(?:ann[ée]e|mois|semaine|jour|[ée]t[ée])\b|\bpar\s+(?:an|mois|semaine|jour)\b|\b(?:annuel|mensuel|trimestriel|semestriel|hebdomadaire)(?:le)?s?\b"
    ))
});
static HOURS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b\d{1,2}\s?(?:h|heures|:)\s?(?:\d{2})?\b(?:\s?(?:[-–]|à|to)\s?\d{1,2}\s?(?:h|heures|:)\s?(?:\d{2})?\b)?|\b\d{1,2}(?::\d{2})?\s?[ap]\.?m\.?\b|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b",
    )
});
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:[01]?\d|2[0-4])\s?(?:h|heures|:)\s?(?:\d{2})?\b(?:\s?(?:[-–]|à|to|et)\s?\d{1,2}\s?(?:h|heures|:)\s?(?:\d{2})?\b)?|\b\d{1,2}(?::\d{2})?\s?[ap]\.?m\.?\b|\b(?:midi|minuit|noon|midnight)\b|\b24\s?h\s?/\s?24\b",
    )
});
static MONEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)(?:\b(?:{NUMBER})\s?(?:M€|k€|€|\$|M\$|k\$|€uros?|(?:millions?|milliards?|milliers)\s+(?:d['’]euros?|de\s+dollars?|of\s+(?:euros?|dollars?))|(?:k|m)?euros?\b|dollars?\b|eur\b|cad\b))|\$\s?(?:{NUMBER})|(?:€|\$|euros?|dollars?)\)?\s*:\s*(?:{NUMBER})|\b(?:budget|montant|co[uû]t|subvention|tarif|prix|recettes?|d[ée]penses?|cr[ée]dits?|total)[^:|\n]{{0,24}}:\s*(?:{NUMBER})\b|\b(?:gratuit(?:e|es|s|ement)?|sans\s+frais|free\s+of\s+charge)\b"
    ))
});
static SHARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)\b(?:{NUMBER})\s?(?:%|pour\s?cent\b|percent\b)|\b(?:la\s+moiti[ée]|un\s+tiers|un\s+quart|deux\s+tiers|trois\s+quarts|half)\b"
    ))
});
static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)(?:\b(?:{NUMBER})|\b(?:{NUMBER_WORDS})|\b(?:dizaine|douzaine|vingtaine|trentaine|centaine|millier)s?)\s+(?:d['’]|de\s+|des\s+)?[\p{{L}}«“]"
    ))
});
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\b(?:M\.|Mme|Mr\.?|Mrs\.?|Ms\.?|Dr|Me)\s)?\b[\p{Lu}][\p{L}’'&.-]*(?:\s+(?:(?:de|du|des|la|le|les|et|d['’]|l['’]|of|the)\s*)*[\p{Lu}][\p{L}’'&.-]*)+|\b[\p{Lu}]{2,}(?:[-&][\p{Lu}]+)*\b|\b[\p{Lu}][\p{Ll}]{2,}(?:-[\p{L}]+)*\b|(?i)\b(?:maire(?:sse)?|adjointe?s?|pr[ée]sident(?:e)?s?|vice-pr[ée]sident(?:e)?|directeur|directrice|service\s+\p{L}+|association\s+\p{L}+|conseil\s+municipal|mayor|council)\b",
    )
});
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b\d{1,4}(?:\s?(?:bis|ter))?,?\s+(?:rue|avenue|boulevard|bd|av\.|place|chemin|route|quai|impasse|allée|cours|square|rang|montée)\s[^,.;\n]{2,60}|(?i:\b(?:rue|avenue|boulevard|place|chemin|quai|quartier|salle|mairie|maison|centre|espace|hôtel\s+de\s+ville|parc|gymnase|école|bibliothèque|médiathèque|guichet|bureau|comptoir)\b)(?:\s+(?:de|du|des|d['’]|la|le|les|l['’])\s*)*\s*[\p{L}’'-]+|(?:\b(?:à|a|au|aux|en|dans|vers|chez|in|at)\s+(?:la\s+|le\s+|les\s+|l['’])?)[\p{Lu}][\p{L}’'-]+",
    )
});
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b\d{1,5}(?:\s?(?:bis|ter))?,?\s+(?:rue|avenue|boulevard|bd|av\.|place|chemin|route|quai|impasse|allée|cours|square|rang|montée)\s[^,.;\n]{2,60}|\b\d{5}\s[\p{L}-]{3,}",
    )
});
static CONTACT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b0\d(?:[ .\u{a0}]?\d{2}){4}\b|\b\d{3}[ .-]\d{3}[ .-]\d{4}\b|\b(?:\d{3}[ -])?555-\d{4}\b|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:https?://|www\.)\S+",
    )
});

static AGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)\b(?:(?:de|entre)\s+)?(?:(?:{NUMBER}|{NUMBER_WORDS})\s?(?:ans\s+)?(?:à|et|au|to|-|–|/)\s?)?(?:{NUMBER}|{NUMBER_WORDS})\s?(?:ans|years\s+old|years?\s+of\s+age)\b|\b(?:majeurs?|mineurs?|majeures?|mineures?)\b"
    ))
});
static PERSON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:M\.|MM\.|Mme|Mmes|Mlle|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Me|Monsieur|Madame|Docteur|Maître)\s+\p{Lu}[\p{L}’'-]+(?:\s+\p{Lu}[\p{L}’'-]+)*|\b\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?(?:\s+(?:(?:de|du|des|la|le|d['’]|von|van)\s*)*\p{Lu}[\p{L}’'-]+){1,3}",
    )
});
static TELEPHONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b0[1-9](?:[ .\u{a0}-]?\d{2}){4}\b|\+\d{2}[ .\u{a0}]?\d(?:[ .\u{a0}]?\d{2}){4}\b|\b\d{3}[ .-]\d{3}[ .-]\d{4}\b|\b(?:\d{3}[ -])?555-\d{4}\b|\b(?:311|3\d[ .]?\d{2})\b",
    )
});
static AREA: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)\b(?:{NUMBER})\s?(?:m²|m2\b|km²|km2\b|ha\b|hectares?\b|ares?\b|m[èe]tres?\s+carr[ée]s?|pieds?\s+carr[ée]s?|square\s+(?:met(?:er|re)s?|feet))"
    ))
});
static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)\bdu\s+\d{{1,2}}(?:er)?(?:\s+(?:{MONTHS}))?(?:\s+\d{{4}})?\s+au\s+\d{{1,2}}(?:er)?\s+(?:{MONTHS})(?:\s+\d{{4}})?|\b(?:de|entre)\s+(?:(?:{MONTHS})\s+)?(?:19|20)\d{{2}}\s+(?:à|et)\s+(?:(?:{MONTHS})\s+)?(?:19|20)\d{{2}}|\b(?:19|20)\d{{2}}\s?[-–/]\s?(?:(?:19|20)\d{{2}}|\d{{2}})\b|\bjusqu['’](?:au|en|à)\s+[^,.;\n]{{0,20}}\d|\b(?:from|until)\s+[^,.;\n]{{0,20}}\d"
    ))
});

/// What opens a capitalised group of words that is not a person: bodies, places, parts of a text (folded).
const NO_FIRST_NAMES: &[&str] = &[
    "agence",
    "article",
    "association",
    "avenue",
    "bureau",
    "caisse",
    "centre",
    "cite",
    "club",
    "comite",
    "commission",
    "communaute",
    "commune",
    "compagnie",
    "conseil",
    "contrat",
    "convention",
    "cour",
    "departement",
    "direction",
    "ecole",
    "espace",
    "etat",
    "europe",
    "festival",
    "fondation",
    "fonds",
    "grand",
    "grande",
    "groupe",
    "haut",
    "haute",
    "hautes",
    "hauts",
    "hopital",
    "hotel",
    "institut",
    "la",
    "le",
    "les",
    "maire",
    "mairie",
    "maison",
    "mission",
    "musee",
    "office",
    "parc",
    "place",
    "plan",
    "pole",
    "porte",
    "prefecture",
    "programme",
    "projet",
    "quartier",
    "quebec",
    "regie",
    "region",
    "republique",
    "rue",
    "saint",
    "sainte",
    "salle",
    "savoie",
    "service",
    "services",
    "societe",
    "stade",
    "syndicat",
    "theatre",
    "tribunal",
    "union",
    "universite",
    "ville",
    "villes",
    "city",
    "council",
    "the",
];

fn patterns(kind: FactKind) -> &'static Regex {
    match kind {
        FactKind::Date => &DATE,
        FactKind::Duration => &DURATION,
        FactKind::Hours => &HOURS,
        FactKind::Money => &MONEY,
        FactKind::Share => &SHARE,
        FactKind::Count => &COUNT,
        FactKind::Name => &NAME,
        FactKind::Place => &PLACE,
        FactKind::Address => &ADDRESS,
        FactKind::Contact => &CONTACT,
        FactKind::Age => &AGE,
        FactKind::Clock => &CLOCK,
        FactKind::Person => &PERSON,
        FactKind::Telephone => &TELEPHONE,
        FactKind::Area => &AREA,
        FactKind::Period => &PERIOD,
    }
}

/// Every value of one sort that `text` states, in order.
#[must_use]
pub fn find(kind: FactKind, text: &str) -> Vec<Fact> {
    patterns(kind)
        .find_iter(text)
        .filter(|found| match kind {
            FactKind::Date => !is_part_of_reference(text, found.range()),
            FactKind::Person => may_be_a_person(found.as_str()),
            _ => true,
        })
        .map(|found| Fact { kind, bytes: found.range(), normal: normal_form(kind, found.as_str()) })
        .collect()
}

/// Whether a year is a part of a reference such as `DDM-2025-075`.
fn is_part_of_reference(text: &str, bytes: Range<usize>) -> bool {
    let before = text.get(..bytes.start).and_then(|head| head.chars().next_back());
    let after = text.get(bytes.end..).and_then(|tail| tail.chars().next());
    bytes.len() == 4 && (matches!(before, Some('-' | '/' | '_')) || matches!(after, Some('-' | '/' | '_')))
}

/// Whether a capitalised group of words may be a person's name.
fn may_be_a_person(words: &str) -> bool {
    let folded = fold(words);
    let mut parts = folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let titled = ["monsieur le ", "monsieur l'", "madame la ", "madame le ", "madame l'"];
    !parts.next().is_some_and(|first| NO_FIRST_NAMES.contains(&first))
        && !titled.iter().any(|title| folded.starts_with(title))
}

/// Whether a text holds a number that `asked` (folded) does not give.
#[must_use]
pub fn states_a_number(text: &str, asked: &str) -> bool {
    static NUMBERS: LazyLock<Regex> =
        LazyLock::new(|| pattern(&format!(r"(?i)\b(?:{NUMBER}|{NUMBER_WORDS})\b")));
    NUMBERS.find_iter(text).any(|found| {
        let folded = fold(found.as_str());
        // "Un" and "une" are articles far more often than counts.
        !["un", "une", "one"].contains(&folded.as_str()) && !asked.contains(&folded)
    })
}

/// The years that a text names.
#[must_use]
pub fn years(text: &str) -> Vec<u16> {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:19|20)\d{2}\b"));
    YEAR.find_iter(text)
        .filter(|found| !is_part_of_reference(text, found.range()))
        .filter_map(|found| found.as_str().parse().ok())
        .collect()
}

/// Comparable form of a value: amounts in units ("1,5 M€" -> "1500000"), the rest folded.
fn normal_form(kind: FactKind, text: &str) -> String {
    match kind {
        FactKind::Money | FactKind::Share | FactKind::Count => {
            value_of(text).map_or_else(|| fold(text), |value| format!("{value:.2}"))
        }
        FactKind::Contact => {
            text.chars().filter(|c| c.is_alphanumeric() || *c == '@').collect::<String>().to_lowercase()
        }
        _ => fold(text),
    }
}

/// The number that a text starts with, its multiplier applied ("2,5 millions", "k€"); `None` without digits.
fn value_of(text: &str) -> Option<f64> {
    let digits: String = text
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '.' | ','))
        .collect();
    let number = parse_number(digits.trim_end_matches([' ', '\u{a0}', '\u{202f}', '.', ',']))?;
    let rest = fold(text);
    let factor = if rest.contains("milliard") {
        1e9
    } else if rest.contains("million") || rest.contains("m€") || rest.contains("m$") {
        1e6
    } else if rest.contains("k€") || rest.contains("k$") || rest.contains("keuro") || rest.contains("millier")
    {
        1e3
    } else {
        1.0
    };
    Some(number * factor)
}

/// A number as people write it: `1 500`, `1.500`, `1,5`, `1 060 000,50`; `None` for anything else.
#[must_use]
pub fn parse_number(text: &str) -> Option<f64> {
    let compact: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect();
    let dots = compact.matches('.').count();
    // A single dot followed by exactly three digits groups thousands in French texts ("1.060 habitants").
    let groups = dots > 1 || (dots == 1 && compact.rsplit('.').next().is_some_and(|tail| tail.len() == 3));
    let plain = if groups { compact.replace('.', "") } else { compact };
    plain.replace(',', ".").parse().ok()
}

/// Lower case without accents, ligatures opened, apostrophes straight.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'â' | 'ä' | 'á' | 'ã' => folded.push('a'),
            'é' | 'è' | 'ê' | 'ë' => folded.push('e'),
            'î' | 'ï' | 'í' => folded.push('i'),
            'ô' | 'ö' | 'ó' => folded.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => folded.push('u'),
            'ç' => folded.push('c'),
            'ñ' => folded.push('n'),
            'ÿ' => folded.push('y'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            '’' | 'ʼ' | '‘' => folded.push('\''),
            '\u{a0}' | '\u{202f}' | '\u{2009}' => folded.push(' '),
            other => folded.push(other),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::{FactKind, find, parse_number, states_a_number, years};

    fn found(kind: FactKind, text: &str) -> Vec<&str> {
        find(kind, text).iter().map(|fact| &text[fact.bytes.clone()]).collect()
    }

    fn states(kind: FactKind, text: &str) -> bool {
        !find(kind, text).is_empty()
    }

    #[test]
    fn dates_as_people_write_them() {
        let text = "Signé le 1er octobre 2016, renouvelé en 2021 ; mission du 11 au 18 mai 2025, programme 2025-2026, avis du 10/03/2023.";
        assert_eq!(
            found(FactKind::Date, text),
            ["1er octobre 2016", "2021", "du 11 au 18 mai 2025", "2025-2026", "10/03/2023"]
        );
    }

    #[test]
    fn amounts_compare_across_spellings() {
        let normals: Vec<_> =
            find(FactKind::Money, "138 M€, 138 millions d'euros, 1.060.000 euros, 8,3 €, 12 000 $, $25")
                .into_iter()
                .map(|f| f.normal)
                .collect();
        assert_eq!(normals, ["138000000.00", "138000000.00", "1060000.00", "8.30", "12000.00", "25.00"]);
    }

    #[test]
    fn durations_hours_counts_and_contacts() {
        assert_eq!(
            found(FactKind::Duration, "trois ans renouvelables, 2 mois, chaque année"),
            ["trois ans renouvelables", "2 mois", "chaque année"]
        );
        assert_eq!(found(FactKind::Hours, "lundi de 9 h 30 à 12h"), ["lundi", "9 h 30 à 12h"]);
        assert!(states(FactKind::Count, "plus de 80 000 habitants"));
        assert!(!states(FactKind::Count, "la ville de Chambéry"));
        assert_eq!(
            found(FactKind::Contact, "04 79 60 23 05 - a.b@example.org"),
            ["04 79 60 23 05", "a.b@example.org"]
        );
        assert_eq!(
            found(FactKind::Money, "Subvention 2025 (€): 45000 | Objet"),
            ["Subvention 2025 (€): 45000"]
        );
        assert_eq!(found(FactKind::Age, "de 13 à 29 ans, dès 60 ans"), ["de 13 à 29 ans", "60 ans"]);
        assert!(
            states(FactKind::Clock, "de 9 h 30 à 12h")
                && !states(FactKind::Clock, "46 heures d'ouverture lundi")
        );
        assert!(states(FactKind::Share, "93 % du total") && states(FactKind::Share, "la moitié"));
    }

    #[test]
    fn people_are_told_from_bodies_and_places() {
        let text = "Aurélie Dupont-Roy, adjointe, et M. KERN ont reçu Jean de la Tour au Grand Valmont, à la Maison des \
                    Associations, avec Monsieur le Maire et la Région.";
        assert_eq!(found(FactKind::Person, text), ["Aurélie Dupont-Roy", "M. KERN", "Jean de la Tour"]);
        assert!(states(FactKind::Person, "Madame Roussel") && !states(FactKind::Person, "Madame la Maire"));
        assert_eq!(found(FactKind::Area, "450 m² bâtis sur 1,2 hectare"), ["450 m²", "1,2 hectare"]);
        assert_eq!(
            found(FactKind::Telephone, "04 79 60 23 05 ou 819 555-0142"),
            ["04 79 60 23 05", "819 555-0142"]
        );
    }

    #[test]
    fn periods_are_told_from_days() {
        let text = "Du 11 au 18 mai 2025, sur 2025-2026, label jusqu'en 2027, de 2021 à 2024, acte du 17 avril 2025.";
        assert_eq!(
            found(FactKind::Period, text),
            ["Du 11 au 18 mai 2025", "2025-2026", "jusqu'en 2027", "de 2021 à 2024"]
        );
    }

    #[test]
    fn numbers_are_seen_in_figures_and_in_words() {
        assert!(
            states_a_number("4 AS pour le quartier", "combien d'assistantes")
                && states_a_number("Trois écoles", "")
        );
        assert!(!states_a_number("Une école de l'axe 2", "axe 2") && !states_a_number("Crèche", ""));
    }

    #[test]
    fn years_are_read_outside_references() {
        assert_eq!(years("En 2023 et 2024-2025, décision DDM-2025-075"), [2023]);
        assert_eq!(years("15 000 festivaliers en 2025."), [2025]);
    }

    #[test]
    fn every_pattern_compiles_and_survives_odd_text() {
        for kind in [
            FactKind::Date,
            FactKind::Duration,
            FactKind::Hours,
            FactKind::Money,
            FactKind::Share,
            FactKind::Count,
            FactKind::Name,
            FactKind::Place,
            FactKind::Contact,
            FactKind::Age,
            FactKind::Clock,
            FactKind::Address,
            FactKind::Person,
            FactKind::Telephone,
            FactKind::Area,
            FactKind::Period,
        ] {
            assert!(!find(kind, "\u{0}\u{202f}🙂 \n«»").iter().any(|fact| fact.bytes.is_empty()));
        }
        assert_eq!(parse_number("1 060 000,50"), Some(1_060_000.5));
        assert_eq!(parse_number("1.5"), Some(1.5));
        assert_eq!(parse_number("douze"), None);
    }
}
