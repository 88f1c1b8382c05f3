//! How do people write numbers, amounts and dates, and when are two of them the same?

use super::scan::{Piece, PieceKind};

/// A reading of a few pieces as one number or one date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Canonical text: digits with at most one dot, or `yyyy-mm-dd`, or `yyyy-mm`.
    pub text: String,
    /// Number of pieces read.
    pub pieces: usize,
}

const MONTHS: [&[&str]; 12] = [
    &["janvier", "janv", "january", "jan"],
    &["fevrier", "fevr", "february", "feb"],
    &["mars", "march"],
    &["avril", "avr", "april", "apr"],
    &["mai", "may"],
    &["juin", "june"],
    &["juillet", "juil", "july"],
    &["aout", "august", "aug"],
    &["septembre", "sept", "september"],
    &["octobre", "oct", "october"],
    &["novembre", "nov", "november"],
    &["decembre", "dec", "december"],
];

fn month(word: &str) -> Option<usize> {
    MONTHS.iter().position(|names| names.contains(&word)).map(|at| at + 1)
}

fn number(piece: Option<&Piece>, least: u32, most: u32) -> Option<u32> {
    let piece = piece.filter(|piece| piece.kind == PieceKind::Number)?;
    piece.text.parse().ok().filter(|value| (least..=most).contains(value))
}

/// A date that begins at the first piece: `12 mars 2024`, `1er mars 2024`, `mars 2024`, `12/03/2024`, `2024-03-12`.
pub(crate) fn read_date(pieces: &[Piece]) -> Option<Reading> {
    let first = pieces.first()?;
    if first.kind == PieceKind::Word {
        let month = month(&first.text)?;
        let year = number(pieces.get(1).filter(|piece| piece.is_joined()), 1000, 2999)?;
        return Some(Reading { text: format!("{year}-{month:02}"), pieces: 2 });
    }
    if let Some(day) = number(Some(first), 1, 31) {
        let ordinal = usize::from(day == 1 && pieces.get(1).is_some_and(|piece| piece.text == "er"));
        if let Some(month) =
            pieces.get(1 + ordinal).filter(|piece| piece.is_joined()).and_then(|p| month(&p.text))
        {
            let year = number(pieces.get(2 + ordinal).filter(|piece| piece.is_joined()), 1000, 2999)?;
            return Some(Reading { text: format!("{year}-{month:02}-{day:02}"), pieces: 3 + ordinal });
        }
    }
    let (second, third) = (pieces.get(1)?, pieces.get(2)?);
    let separator = second.gap.filter(|gap| matches!(gap, '/' | '.' | '-'))?;
    if third.gap != Some(separator) {
        return None;
    }
    let middle = number(Some(second), 1, 12)?;
    let (day, year) = match number(Some(first), 1, 31) {
        Some(day) => (day, number(Some(third), 1000, 2999)?),
        None => (number(Some(third), 1, 31)?, number(Some(first), 1000, 2999)?),
    };
    Some(Reading { text: format!("{year}-{middle:02}-{day:02}"), pieces: 3 })
}

/// An amount with its multiplier (`1,5 M€`, `3 millions`, `20 k€`), or an ordinal (`1er`, `2e`), at the first piece.
pub(crate) fn read_scaled(pieces: &[Piece]) -> Option<Reading> {
    let first = pieces.first().filter(|piece| piece.kind == PieceKind::Number)?;
    let unit = pieces.get(1).filter(|piece| piece.is_joined() && piece.kind == PieceKind::Word)?;
    let money = pieces.get(2).is_some_and(|sign| sign.is_joined() && matches!(sign.text.as_str(), "€" | "$"));
    let zeros = match unit.text.as_str() {
        "million" | "millions" => 6,
        "milliard" | "milliards" | "billion" => 9,
        "mille" => 3,
        "k" | "ke" if money => 3,
        "m" if money => 6,
        "md" | "mds" if money => 9,
        "er" | "ere" | "e" | "eme" | "nd" | "nde" | "ieme" if unit.gap == Some('\0') => {
            return Some(Reading { text: format!("{}e", first.text), pieces: 2 });
        }
        _ => return None,
    };
    Some(Reading { text: shift(&first.text, zeros), pieces: 2 })
}

/// Moves the decimal point of `digits` to the right.
fn shift(digits: &str, zeros: usize) -> String {
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let moved: String = decimals.chars().chain(std::iter::repeat('0')).take(zeros).collect();
    let rest: String = decimals.chars().skip(zeros).collect();
    let whole = format!("{whole}{moved}");
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        trimmed => trimmed,
    };
    if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") }
}

/// A number written in words at the first piece: `vingt`, `quatre-vingt-dix`, `deux cents`. `un`, `une` and `neuf`
/// alone are not read: they nearly always mean something else.
pub(crate) fn read_words(pieces: &[Piece]) -> Option<Reading> {
    let (mut total, mut current, mut read) = (0_u64, 0_u64, 0_usize);
    let mut last_was_and = false;
    for (at, piece) in pieces.iter().enumerate().take(12) {
        if piece.kind != PieceKind::Word || (at > 0 && !piece.is_joined()) {
            break;
        }
        if piece.text == "et" && at > 0 && matches!(current % 100, 20 | 30 | 40 | 50 | 60) {
            last_was_and = true;
            continue;
        }
        let Some(value) = word_value(&piece.text) else { break };
        if last_was_and && !matches!(value, 1 | 11) {
            break;
        }
        let Some(next) = combine(total, current, value) else { break };
        (total, current) = next;
        last_was_and = false;
        read = at + 1;
    }
    let ambiguous =
        read == 1 && pieces.first().is_some_and(|piece| matches!(piece.text.as_str(), "un" | "une" | "neuf"));
    (read > 0 && !ambiguous).then(|| Reading { text: (total + current).to_string(), pieces: read })
}

/// Sum so far (thousands and above), then what is below, after one more word; `None` where it cannot follow.
fn combine(total: u64, current: u64, value: u64) -> Option<(u64, u64)> {
    Some(match value {
        1_000_000.. => (total.checked_add(current.max(1).checked_mul(value)?)?, 0),
        1_000 => (total + current.max(1) * 1_000, 0),
        100 => {
            if current >= 100 {
                return None;
            }
            (total, current.max(1) * 100)
        }
        // quatre-vingt
        20 if current % 100 == 4 => (total, current - 4 + 80),
        value => {
            let room = match current % 100 {
                0 => 100,
                20 | 30 | 40 | 50 => 10,
                60 | 80 => 20,
                10 if value >= 7 => 10,
                70 | 90 => 10,
                _ => 0,
            };
            if value >= room {
                return None;
            }
            (total, current + value)
        }
    })
}

fn word_value(word: &str) -> Option<u64> {
    Some(match word {
        "zero" => 0,
        "un" | "une" => 1,
        "deux" => 2,
        "trois" => 3,
        "quatre" => 4,
        "cinq" => 5,
        "six" => 6,
        "sept" => 7,
        "huit" => 8,
        "neuf" => 9,
        "dix" => 10,
        "onze" => 11,
        "douze" => 12,
        "treize" => 13,
        "quatorze" => 14,
        "quinze" => 15,
        "seize" => 16,
        "vingt" | "vingts" => 20,
        "trente" => 30,
        "quarante" => 40,
        "cinquante" => 50,
        "soixante" => 60,
        "septante" => 70,
        "octante" | "huitante" => 80,
        "nonante" => 90,
        "cent" | "cents" => 100,
        "mille" => 1_000,
        "million" | "millions" => 1_000_000,
        "milliard" | "milliards" => 1_000_000_000,
        _ => return None,
    })
}

/// Ordinals in words, as they are written with digits.
pub(crate) fn ordinal(word: &str) -> Option<&'static str> {
    Some(match word {
        "premier" | "premiere" | "premiers" | "premieres" => "1e",
        "deuxieme" | "second" | "seconde" | "deuxiemes" => "2e",
        "troisieme" | "troisiemes" => "3e",
        "quatrieme" => "4e",
        "cinquieme" => "5e",
        "sixieme" => "6e",
        "septieme" => "7e",
        "huitieme" => "8e",
        "neuvieme" => "9e",
        "dixieme" => "10e",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{read_date, read_scaled, read_words};
    use crate::analysis::scan::scan;

    #[test]
    fn reads_numbers_in_words() {
        for (text, value, pieces) in [
            ("vingt", "20", 1),
            ("vingt et un jours", "21", 3),
            ("quatre-vingt-dix-sept euros", "97", 4),
            ("soixante et onze", "71", 3),
            ("deux cents", "200", 2),
            ("mille cinq cents", "1500", 3),
            ("trois millions deux cent mille", "3200000", 5),
            ("dix-huit ans", "18", 2),
        ] {
            let reading = read_words(&scan(text)).unwrap();
            assert_eq!((reading.text.as_str(), reading.pieces), (value, pieces), "{text}");
        }
        for text in ["un", "neuf", "maison", "et"] {
            assert_eq!(read_words(&scan(text)), None, "{text}");
        }
    }

    #[test]
    fn reads_amounts_and_dates() {
        for (text, value) in
            [("1,5 M€", "1500000"), ("20 k€", "20000"), ("3 millions d'euros", "3000000"), ("1er", "1e")]
        {
            assert_eq!(
                read_scaled(&scan(text)).map(|reading| reading.text).as_deref(),
                Some(value),
                "{text}"
            );
        }
        assert_eq!(read_scaled(&scan("5 m de haut")), None);
        for (text, value) in [
            ("12 mars 2024", "2024-03-12"),
            ("1er mars 2024", "2024-03-01"),
            ("12/03/2024", "2024-03-12"),
            ("2024-03-12", "2024-03-12"),
            ("12.03.2024", "2024-03-12"),
            ("mars 2024", "2024-03"),
        ] {
            assert_eq!(read_date(&scan(text)).map(|reading| reading.text).as_deref(), Some(value), "{text}");
        }
        assert_eq!(read_date(&scan("12/45/2024")), None);
    }
}
