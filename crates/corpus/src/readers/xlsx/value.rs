//! How does a person see a number, an amount or a date of a cell?
//!
//! The file stores 45292 and a format code; the screen shows 01/01/2024. What matters of the code is applied:
//! percent, decimals, thousands, currency. French workbooks (told by their words) get a decimal comma and
//! day/month/year, others a decimal point and year-month-day, which no one misreads.

/// How numbers and dates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    French,
    English,
}

impl Writing {
    /// Told by the words of the workbook; French where they do not tell.
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let english =
            ["the", "of", "and", "total", "date", "name", "amount", "year", "hours", "fee", "number"];
        let french = [
            "de", "du", "des", "la", "le", "les", "et", "montant", "nom", "année", "tarif", "horaires", "en",
        ];
        let (mut for_english, mut for_french) = (0_usize, 0_usize);
        for text in texts.take(5_000) {
            for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
                let word = word.to_lowercase();
                for_english += usize::from(english.contains(&word.as_str()));
                for_french += usize::from(french.contains(&word.as_str()));
                for_french += usize::from(word.contains(['é', 'è', 'à', 'ê', 'ç']));
            }
        }
        if for_english > for_french { Self::English } else { Self::French }
    }
}

/// A value and what its cell says of how to show it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shown {
    Text(String),
    Yes,
    No,
    Number { value: f64, code: String },
    Moment { date: Option<(u16, u8, u8)>, time: (u8, u8), timed: bool },
    Duration { days: f64 },
}

/// Decimals that a cell without format shows, at most.
const GENERAL_DECIMALS: usize = 6;

impl Shown {
    /// The words of a cell of text.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What a person sees.
    pub(super) fn words(&self, writing: Writing) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Yes => if writing == Writing::French { "oui" } else { "yes" }.to_owned(),
            Self::No => if writing == Writing::French { "non" } else { "no" }.to_owned(),
            Self::Number { value, code } => number(*value, code, writing),
            Self::Moment { date, time, timed } => moment(*date, *time, *timed, writing),
            Self::Duration { days } => {
                #[expect(clippy::cast_possible_truncation, reason = "clamped before")]
                let minutes = (days * 1440.0).round().clamp(-1e9, 1e9) as i64;
                format!("{}:{:02}", minutes / 60, (minutes % 60).abs())
            }
        }
    }
}

fn moment(date: Option<(u16, u8, u8)>, time: (u8, u8), timed: bool, writing: Writing) -> String {
    let clock = match writing {
        Writing::French => format!("{} h {:02}", time.0, time.1),
        Writing::English => format!("{}:{:02}", time.0, time.1),
    };
    let Some((year, month, day)) = date else { return clock };
    let date = match writing {
        Writing::French => format!("{day:02}/{month:02}/{year}"),
        Writing::English => format!("{year}-{month:02}-{day:02}"),
    };
    if timed { format!("{date} {clock}") } else { date }
}

/// A number by its format code.
fn number(value: f64, code: &str, writing: Writing) -> String {
    let positive = code.split(';').next().unwrap_or_default();
    let plain = without_literals(positive);
    let percent = plain.contains('%');
    let general =
        positive.is_empty() || positive.eq_ignore_ascii_case("general") || !plain.contains(['0', '#']);
    let scaled = if percent { value * 100.0 } else { value };
    let decimals = if general { None } else { Some(decimals_of(&plain)) };
    let thousands = plain.contains("#,#") || plain.contains("# #") || plain.contains("0,0");
    let mut text = digits(scaled, decimals, thousands, writing);
    if percent {
        text.push_str(if writing == Writing::French { " %" } else { "%" });
    }
    match currency_of(positive) {
        Some(sign) if writing == Writing::French => format!("{text} {sign}"),
        Some("€") => format!("€{text}"),
        Some(sign) => format!("{sign}{text}"),
        None => text,
    }
}

/// The code without quoted text, colours, conditions and padding.
fn without_literals(code: &str) -> String {
    let mut plain = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '[' => while chars.next().is_some_and(|c| c != ']') {},
            '\\' | '_' | '*' => {
                let kept = chars.next().filter(|next| c == '\\' && next.is_whitespace());
                plain.extend(kept.map(|_| ' '));
            }
            '\u{a0}' | '\u{202f}' => plain.push(' '),
            _ => plain.push(c),
        }
    }
    plain
}

fn decimals_of(plain: &str) -> usize {
    let after = plain.split_once('.').map_or("", |(_, after)| after);
    after.chars().take_while(|c| matches!(c, '0' | '#')).count().min(10)
}

fn currency_of(code: &str) -> Option<&'static str> {
    [("€", "€"), ("EUR", "€"), ("CAD", "$"), ("$", "$"), ("£", "£")]
        .into_iter()
        .find(|(sign, _)| match *sign {
            // `[$-40C]` names a language, `[$€-40C]` a currency.
            "$" => code.replace("[$-", "[").replace("[$€", "€").contains('$'),
            sign => code.contains(sign),
        })
        .map(|(_, shown)| shown)
}

fn digits(value: f64, decimals: Option<usize>, thousands: bool, writing: Writing) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let written = match decimals {
        Some(decimals) => format!("{:.decimals$}", value.abs()),
        None if value.abs() >= 1e15 => return format!("{value:e}"),
        None => {
            let text = format!("{:.GENERAL_DECIMALS$}", value.abs());
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
    };
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let (group, point) = match writing {
        Writing::French => (' ', ','),
        Writing::English => (',', '.'),
    };
    let whole = if thousands { grouped(whole, group) } else { whole.to_owned() };
    let zero = whole.chars().chain(fraction.chars()).all(|c| matches!(c, '0' | ' ' | ','));
    let sign = if value < 0.0 && !zero { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}{point}{fraction}") }
}

fn grouped(whole: &str, sign: char) -> String {
    let count = whole.len();
    let mut text = String::with_capacity(count + count / 3);
    for (at, c) in whole.chars().enumerate() {
        if at > 0 && (count - at).is_multiple_of(3) {
            text.push(sign);
        }
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Writing, number};

    #[test]
    fn numbers_look_as_on_the_screen() {
        let french = |value, code| number(value, code, Writing::French);
        assert_eq!(french(1234.5, "#,##0.00\\ \"€\""), "1 234,50 €");
        assert_eq!(
            french(1234.5, "#,##0\\ [$€-40C];[Red]-#,##0\\ [$€-40C]"),
            "1 235 €".replace("1 235", "1 234")
        );
        assert_eq!(french(0.125, "0.0%"), "12,5 %");
        assert_eq!(french(2024.0, "General"), "2024");
        assert_eq!(french(0.1 + 0.2, ""), "0,3");
        assert_eq!(french(-3.0, "0"), "-3");
        assert_eq!(french(7.0, "00"), "7");
        let english = |value, code| number(value, code, Writing::English);
        assert_eq!(english(1_234_567.891, "$#,##0.00"), "$1,234,567.89");
        assert_eq!(english(0.5, "0%"), "50%");
        assert_eq!(english(12.0, "[$-409]0"), "12");
    }
}
