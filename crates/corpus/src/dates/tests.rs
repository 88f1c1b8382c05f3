//! Are dates read as people write them?

use jiff::civil::date;

use super::{Precision, find};

fn check(text: &str, expected: &[(&str, (i16, i8, i8))]) {
    let found: Vec<(&str, jiff::civil::Date)> =
        find(text).into_iter().map(|found| (&text[found.range], found.date)).collect();
    let expected: Vec<(&str, jiff::civil::Date)> =
        expected.iter().map(|(words, (year, month, day))| (*words, date(*year, *month, *day))).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn french() {
    check("signé le 1er octobre 2016 et renouvelé", &[("1er octobre 2016", (2016, 10, 1))]);
    check("ARTICLE du 1^{er} mai 2024.", &[("1^{er} mai 2024", (2024, 5, 1))]);
    check("le samedi 5 avril 2014 à 10h00", &[("5 avril 2014", (2014, 4, 5))]);
    check("du 11 au 18 mai 2025", &[("18 mai 2025", (2025, 5, 18))]);
    check(
        "LE 12 DÉCEMBRE 2023 - le 3 aout 2020",
        &[("12 DÉCEMBRE 2023", (2023, 12, 12)), ("3 aout 2020", (2020, 8, 3))],
    );
    check("5 janv. 2024, 7 févr. 2024", &[("5 janv. 2024", (2024, 1, 5)), ("7 févr. 2024", (2024, 2, 7))]);
    check("cf. Conseil municipal de mai 2024", &[("mai 2024", (2024, 5, 1))]);
}

#[test]
fn figures() {
    check("Date : 10/03/2023", &[("10/03/2023", (2023, 3, 10))]);
    check(
        "le 2025-05-12 puis 05.04.2014 et 31/12/24",
        &[("2025-05-12", (2025, 5, 12)), ("05.04.2014", (2014, 4, 5)), ("31/12/24", (2024, 12, 31))],
    );
    check("n° 2020-117-3, tél. 04.79.60.23.05, 99/99/2020, 12/13/2020", &[]);
    check("DCM-2023-089 073-217300656-20250417", &[]);
}

#[test]
fn english() {
    check(
        "on May 12, 2025 and 3 June 2024",
        &[("May 12, 2025", (2025, 5, 12)), ("3 June 2024", (2024, 6, 3))],
    );
    check("the 12th of May 2025", &[("12th of May 2025", (2025, 5, 12))]);
}

#[test]
fn words() {
    check(
        "L'an deux mille vingt-cinq, le vingt-sept mars à 18 h",
        &[("deux mille vingt-cinq, le vingt-sept mars", (2025, 3, 27))],
    );
    check(
        "le premier juin deux mille vingt et un.",
        &[("premier juin deux mille vingt et un", (2021, 6, 1))],
    );
    check(
        "L'an deux mille quatorze et le 24 avril,",
        &[("deux mille quatorze et le 24 avril", (2014, 4, 24))],
    );
    check("trente et un décembre 2019", &[("trente et un décembre 2019", (2019, 12, 31))]);
}

#[test]
fn says_how_much_is_stated() {
    assert_eq!(find("mai 2024")[0].precision, Precision::Month);
    assert_eq!(find("2 mai 2024")[0].precision, Precision::Day);
}
