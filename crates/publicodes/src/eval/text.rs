//! How is a value written for a reader?

use std::sync::Arc;

use super::notes::NotesId;
use super::{Evaluator, Outcome};
use crate::limits::{MAX_TEXT_BYTES, MAX_TEXTS};
use crate::program::{Datum, NodeId, Range, TextId};
use crate::unit::UnitId;

/// Thin space between groups of three digits, and no-break space before units, as French typography has them.
const GROUP_SPACE: char = '\u{202f}';
const UNIT_SPACE: char = '\u{a0}';

impl Evaluator<'_> {
    pub(crate) fn text(&self, text: TextId) -> &str {
        text.resolve(&self.texts)
    }

    fn keep_text(&mut self, text: String) -> TextId {
        if self.texts.len() >= MAX_TEXTS + self.program.texts.len() {
            return TextId(self.texts.len() as u32);
        }
        self.texts.push(Arc::from(text));
        TextId(self.texts.len() as u32 - 1)
    }

    /// `texte`: pieces joined, values written in French.
    pub(super) fn interpolate(&mut self, node: NodeId, range: Range) -> Outcome {
        let mut out = String::new();
        let mut notes = NotesId::NONE;
        let mut index = 0;
        while let Some(piece) = self.item(node, range, index) {
            index += 1;
            let value = self.eval(piece);
            notes = self.notes.merge(notes, value.notes);
            let written = self.write(value);
            if out.len() + written.len() <= MAX_TEXT_BYTES {
                out.push_str(&written);
            }
        }
        Outcome::of(Datum::Text(self.keep_text(out)), notes)
    }

    /// A value in French, with its unit in its plainest form.
    pub(crate) fn write(&mut self, value: Outcome) -> String {
        match value.datum {
            Datum::Undefined => "Pas encore défini".to_owned(),
            Datum::NotApplicable => "Non applicable".to_owned(),
            Datum::Bool(true) => "oui".to_owned(),
            Datum::Bool(false) => "non".to_owned(),
            Datum::Text(text) => self.text(text).to_owned(),
            Datum::Date(date) => date.to_string(),
            Datum::Number(_) => {
                let value = self.simplify(value);
                let Datum::Number(number) = value.datum else { return String::new() };
                let unit =
                    if value.unit == UnitId::ABSENT { String::new() } else { self.units.name(value.unit) };
                format_number(number, &unit, 2)
            }
        }
    }
}

/// A number with its unit as French typography has them, with at most `decimals` decimals: `1 500 €`, `12,50 €`, `4 %`.
#[must_use]
pub fn format_number(number: f64, unit: &str, decimals: usize) -> String {
    if !number.is_finite() {
        return "Erreur dans le calcul du nombre".to_owned();
    }
    let rounded = format!("{:.decimals$}", number.abs());
    let (whole, fraction) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let cents = unit == "€" && decimals >= 2 && number.fract() != 0.0;
    let fraction = if cents { fraction } else { fraction.trim_end_matches('0') };
    let mut out = String::new();
    let is_zero = whole == "0" && fraction.chars().all(|digit| digit == '0');
    if number < 0.0 && !is_zero {
        out.push('-');
    }
    let digits = whole.len();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (digits - index).is_multiple_of(3) {
            out.push(GROUP_SPACE);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(',');
        out.push_str(fraction);
    }
    if !unit.is_empty() {
        out.push(UNIT_SPACE);
        out.push_str(unit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::format_number;

    #[test]
    fn numbers_read_as_in_french() {
        assert_eq!(format_number(1500.0, "€", 2), "1\u{202f}500\u{a0}€");
        assert_eq!(format_number(12.5, "€", 2), "12,50\u{a0}€");
        assert_eq!(format_number(-1234567.891, "", 2), "-1\u{202f}234\u{202f}567,89");
        assert_eq!(format_number(50.0, "%", 2), "50\u{a0}%");
        assert_eq!(format_number(-0.001, "", 2), "0");
    }
}
