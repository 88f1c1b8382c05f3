//! How are numbers, dates and sizes written in each language?

use domain::city::Locale;
use domain::plan::Currency;
use jiff::civil::Date;

const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A whole number with its thousands apart: `12 345` (narrow no-break space in France, no-break space in
/// Québec), `12,345` in English.
#[must_use]
pub fn number(locale: Locale, number: u64) -> String {
    let digits = number.to_string();
    let separator = match locale {
        Locale::FrFr => '\u{202f}',
        Locale::FrCa => '\u{a0}',
        Locale::En => ',',
    };
    let mut written = String::with_capacity(digits.len() + 8);
    for (rank, digit) in digits.chars().enumerate() {
        if rank > 0 && (digits.len() - rank).is_multiple_of(3) {
            written.push(separator);
        }
        written.push(digit);
    }
    written
}

/// A number with one decimal: `1,5` in French, `1.5` in English.
#[must_use]
pub fn decimal(locale: Locale, value: f64) -> String {
    let text = format!("{value:.1}");
    if locale == Locale::En { text } else { text.replace('.', ",") }
}

/// An amount of cents in its currency, cents left out where there are none: `1 480 000 €`, `3 150 000 $`, `€1,480,000`.
#[must_use]
pub fn money(locale: Locale, cents: i64, currency: Currency) -> String {
    let units = number(locale, cents.unsigned_abs() / 100);
    let rest = cents.unsigned_abs() % 100;
    let sign = if cents < 0 { "-" } else { "" };
    let mark = match currency {
        Currency::Euro => '€',
        Currency::Dollar => '$',
    };
    let decimals = match (rest, locale) {
        (0, _) => String::new(),
        (_, Locale::En) => format!(".{rest:02}"),
        _ => format!(",{rest:02}"),
    };
    if locale == Locale::En {
        format!("{sign}{mark}{units}{decimals}")
    } else {
        format!("{sign}{units}{decimals}\u{a0}{mark}")
    }
}

/// A measured value with at most two decimals: `1 234,5`, `8.3`.
#[must_use]
pub fn quantity(locale: Locale, value: f64) -> String {
    let rounded = format!("{:.2}", value.abs());
    let (whole, decimals) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), |whole: u64| number(locale, whole));
    let decimals = decimals.trim_end_matches('0');
    let mark = if locale == Locale::En { '.' } else { ',' };
    let sign = if value < 0.0 { "-" } else { "" };
    if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}{mark}{decimals}") }
}

/// A date in full: `1er mars 2025`, `1 March 2025`.
#[must_use]
pub fn long_date(locale: Locale, date: Date) -> String {
    let months = if locale == Locale::En { MONTHS_EN } else { MONTHS_FR };
    let index = usize::from(date.month().unsigned_abs().saturating_sub(1));
    let month = months.get(index).copied().unwrap_or_default();
    let day = date.day();
    let day = if day == 1 && locale != Locale::En { "1er".to_owned() } else { day.to_string() };
    format!("{day}\u{a0}{month} {}", date.year())
}

/// A day and hour (UTC) from milliseconds since the Unix epoch; empty where out of range.
#[must_use]
pub fn instant(locale: Locale, unix_ms: i64) -> String {
    let Ok(timestamp) = jiff::Timestamp::from_millisecond(unix_ms) else { return String::new() };
    let at = timestamp.to_zoned(jiff::tz::TimeZone::UTC);
    let date = long_date(locale, at.date());
    match locale {
        Locale::En => format!("{date}, {:02}:{:02} UTC", at.hour(), at.minute()),
        Locale::FrFr => format!("{date}, {}\u{a0}h\u{a0}{:02} UTC", at.hour(), at.minute()),
        Locale::FrCa => format!("{date}, {}\u{a0}h\u{a0}{:02} UTC", at.hour(), at.minute()),
    }
}

/// Bytes rounded for people: `1,2 Mo`, `1.2 MB` (powers of ten).
#[must_use]
pub fn file_size(locale: Locale, bytes: u64) -> String {
    let units = if locale == Locale::En { ["kB", "MB", "GB"] } else { ["ko", "Mo", "Go"] };
    let [thousand, million, billion] = units;
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    let value = bytes as f64;
    match bytes {
        0..1_000_000 => format!("{}\u{a0}{thousand}", bytes.div_ceil(1_000).max(1)),
        1_000_000..1_000_000_000 => format!("{}\u{a0}{million}", rounded(locale, value / 1e6)),
        _ => format!("{}\u{a0}{billion}", rounded(locale, value / 1e9)),
    }
}

/// One decimal, none where it would be a zero: `200`, `1,2`.
fn rounded(locale: Locale, value: f64) -> String {
    let text = decimal(locale, value);
    text.strip_suffix(",0").or_else(|| text.strip_suffix(".0")).map(ToOwned::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_writes_numbers_its_way() {
        assert_eq!(number(Locale::FrFr, 1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(number(Locale::FrCa, 1_000), "1\u{a0}000");
        assert_eq!(number(Locale::En, 999), "999");
        assert_eq!(number(Locale::En, 12_345), "12,345");
        assert_eq!(file_size(Locale::FrFr, 1_250_000), "1,2\u{a0}Mo");
        assert_eq!(file_size(Locale::En, 10), "1\u{a0}kB");
        assert_eq!(file_size(Locale::FrCa, 200_000_000), "200\u{a0}Mo");
    }

    #[test]
    fn amounts_and_values_are_written_as_people_do() {
        let cents = 148_000_050;
        assert_eq!(money(Locale::FrFr, cents, Currency::Euro), "1\u{202f}480\u{202f}000,50\u{a0}€");
        assert_eq!(money(Locale::FrCa, 100_000, Currency::Dollar), "1\u{a0}000\u{a0}$");
        assert_eq!(money(Locale::En, -100_005, Currency::Euro), "-€1,000.05");
        assert_eq!(quantity(Locale::FrFr, 8.3), "8,3");
        assert_eq!(quantity(Locale::En, 1234.0), "1,234");
        assert_eq!(quantity(Locale::FrFr, -0.056), "-0,06");
    }

    #[test]
    fn dates_read_as_people_write_them() {
        assert_eq!(long_date(Locale::FrFr, jiff::civil::date(2025, 3, 1)), "1er\u{a0}mars 2025");
        assert_eq!(long_date(Locale::En, jiff::civil::date(2024, 12, 31)), "31\u{a0}December 2024");
        assert_eq!(instant(Locale::FrCa, 1_700_000_000_000), "14\u{a0}novembre 2023, 22\u{a0}h\u{a0}13 UTC");
    }
}
