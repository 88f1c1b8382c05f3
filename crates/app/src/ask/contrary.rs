//! Does a piece speak of another than the one asked about? What can be told for certain, before anything is weighed.
//!
//! "Qui est le maire de Montférolle ?" is not answered by "Hélène Marvaud, maire de Clairvaigne"; the price "de 1 001 à
//! 1 400" is not that of 500 where another row holds 500.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use domain::ask::Expected;
use regex::Regex;

use super::facts::fold;
use super::question::Question;

/// Digits of a number that a range may hold: shorter ones are hours, floors, articles.
const DIGITS_MIN: usize = 2;
/// Bounds of a range without an upper or a lower end.
const FAR: u64 = u64::MAX;

/// A role with the place, body or matter it is of: "maire de Clairvaigne", "adjointe aux sports" (folded).
static ROLE_OF: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?P<role>maires?|mairesse|prefete?|presidente?|directeur|directrice) (?:(?:general|generale|adjoint|adjointe|delegue|deleguee) )?(?:de la ville |de la commune |de la municipalite )?(?:de l'|de la |du |des |de |d')(?P<of>[\p{L}][\p{L}'-]*)").ok()
});
/// Names of places are written with a capital: the same, as written.
static NAMED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i:de la|de l['’]|du|des|de|d['’])\s*(?P<of>\p{Lu}[\p{L}'’-]*)").ok());
/// "de 701 à 1 000", "entre 5 et 12", "jusqu'à 700", "au-delà de 1 400" (folded).
static RANGES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const NUMBER: &str = r"\d{1,3}(?:[  \u{202f}]\d{3})+|\d+";
    let text = format!(
        r"(?:\b(?:de|entre)\s+(?P<from>{NUMBER})(?:\s*(?:m2|m²|euros?|€|\$|ans))?\s+(?:a|et)\s+(?P<to>{NUMBER}))|\b(?:jusqu'a|moins de|au plus|inferieure?s? (?:ou egale?s? )?a)\s+(?P<up>{NUMBER})|\b(?:plus de|au-dela de|au-dessus de|a partir de|superieure?s? (?:ou egale?s? )?a)\s+(?P<down>{NUMBER})"
    );
    Regex::new(&text).ok()
});
static NUMBERS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\d{1,3}(?:[  \u{202f}]\d{3})+|\d+").ok());

fn number_of(text: &str) -> Option<u64> {
    text.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()
}

/// Whether the question asks who holds a role somewhere, and the text says who holds that role elsewhere only.
pub(super) fn is_of_another_place(question: &Question, text: &str) -> bool {
    if question.expected != Expected::Who {
        return false;
    }
    let Some((role, asked)) = roles_in(&question.raw).into_iter().next() else { return false };
    let said: Vec<String> =
        roles_in(text).into_iter().filter(|(other, _)| same_role(&role, other)).map(|(_, of)| of).collect();
    !said.is_empty() && !said.contains(&asked) && !fold(text).contains(&asked)
}

/// Roles with the named place they are of, folded.
fn roles_in(text: &str) -> Vec<(String, String)> {
    let Some((roles, named)) = ROLE_OF.as_ref().zip(NAMED.as_ref()) else { return Vec::new() };
    let names: Vec<String> =
        named.captures_iter(text).filter_map(|found| Some(fold(found.name("of")?.as_str()))).collect();
    let folded = fold(text);
    let found = roles.captures_iter(&folded).filter_map(|found| {
        let (role, of) = (found.name("role")?.as_str(), found.name("of")?.as_str());
        Some((role.to_owned(), of.to_owned()))
    });
    found.filter(|(_, of)| names.contains(of)).collect()
}

fn same_role(one: &str, other: &str) -> bool {
    let stem = |role: &str| role.chars().take(5).collect::<String>();
    stem(one) == stem(other)
}

/// The numbers of a question that a range of a table may hold; years are dates.
pub(super) fn numbers_in(question: &Question) -> Vec<u64> {
    let Some(numbers) = NUMBERS.as_ref() else { return Vec::new() };
    let found = numbers.find_iter(&question.raw).map(|found| found.as_str());
    let worth = found.filter(|text| text.chars().filter(char::is_ascii_digit).count() >= DIGITS_MIN);
    worth.filter_map(number_of).filter(|number| !(1_900..=2_100).contains(number)).collect()
}

/// The ranges that a text states.
fn ranges_in(text: &str) -> Vec<RangeInclusive<u64>> {
    let Some(ranges) = RANGES.as_ref() else { return Vec::new() };
    let folded = fold(text);
    let range = |found: regex::Captures<'_>| {
        let number = |name: &str| found.name(name).and_then(|text| number_of(text.as_str()));
        match (number("from"), number("to"), number("up"), number("down")) {
            (Some(from), Some(to), ..) => Some(from..=to),
            (.., Some(up), _) => Some(0..=up),
            (.., Some(down)) => Some(down..=FAR),
            _ => None,
        }
    };
    ranges.captures_iter(&folded).filter_map(range).collect()
}

/// How a text's ranges stand to a number: `None` where it states none.
pub(super) fn holds(text: &str, number: u64) -> Option<bool> {
    let ranges = ranges_in(text);
    (!ranges.is_empty()).then(|| ranges.iter().any(|range| range.contains(&number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_elsewhere_is_another_role() {
        let asked = Question::understand("Qui est le maire de Montférolle ?");
        assert!(is_of_another_place(&asked, "Hélène Marvaud, maire de Clairvaigne, ouvre la séance."));
        assert!(!is_of_another_place(&asked, "Paul Vernay, maire de Montférolle"));
        assert!(!is_of_another_place(&asked, "La maire de Clairvaigne a reçu le maire de Montférolle."));
        assert!(!is_of_another_place(&asked, "Paul Vernay, maire, a ouvert la séance."));
        assert!(!is_of_another_place(&asked, "le maire de la ville"));
        let mayor = Question::understand("Qui est le maire ?");
        assert!(!is_of_another_place(&mayor, "Hélène Marvaud, maire de Clairvaigne"));
        let other = Question::understand("Qui dirige le CCAS ?");
        assert!(!is_of_another_place(&other, "la directrice de Clairvaigne"));
    }

    #[test]
    fn a_number_is_in_a_range_or_not() {
        for (text, number, expected) in [
            ("Pour un quotient de 1 001 à 1 400, le repas coûte 4,10 €", 500, Some(false)),
            ("de 701 à 1 000 | 3,20 €", 850, Some(true)),
            ("Jusqu'à 700 | 2,15 €", 500, Some(true)),
            ("plus de 1 400 | 5,60 €", 1_500, Some(true)),
            ("Le repas coûte 4,10 €", 500, None),
        ] {
            assert_eq!(holds(text, number), expected, "{text}");
        }
        let asked = Question::understand("Prix du repas pour un quotient familial de 1 200 en 2025 ?");
        assert_eq!(numbers_in(&asked), [1_200]);
    }
}
