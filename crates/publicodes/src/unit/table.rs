//! Which units are known here, and what is the product of two of them?

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::conversion::{Conversion, PERCENT, cancel, family, same_family, synonyms};
use crate::limits::{MAX_UNIT_FACTORS, MAX_UNITS};

/// A unit, as a number of the table that made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct UnitId(u32);

impl UnitId {
    /// No unit was ever stated.
    pub(crate) const ABSENT: Self = Self(0);
    /// A unit was worked out and nothing is left of it (a ratio).
    pub(crate) const NONE: Self = Self(1);
    const PERCENT: Self = Self(2);
    const PER_PERCENT: Self = Self(3);

    /// Whether a unit was stated or worked out, be it the empty one.
    #[must_use]
    pub(crate) fn is_stated(self) -> bool {
        self != Self::ABSENT
    }

    /// This unit, or `other` where none was stated.
    #[must_use]
    pub(crate) fn or(self, other: Self) -> Self {
        if self.is_stated() { self } else { other }
    }

    fn index(self) -> usize {
        self.0 as usize
    }
}

/// Why a unit cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UnitError {
    /// `€/ mois`.
    #[error("l'unité « {0} » ne doit pas contenir d'espace après « / »")]
    SpaceAfterSlash(String),
    /// A power or a product beyond the limit.
    #[error("l'unité « {0} » compte plus de {MAX_UNIT_FACTORS} facteurs")]
    TooManyFactors(String),
    /// Too many different units at once.
    #[error("plus de {MAX_UNITS} unités différentes")]
    TooManyUnits,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Symbol(u32);

/// The base units above and below the line, in the order in which they were met.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct UnitParts {
    up: Vec<Symbol>,
    down: Vec<Symbol>,
}

/// Every unit met so far, with the products and conversions already worked out.
#[derive(Debug, Clone)]
pub(crate) struct UnitTable {
    symbols: Vec<Arc<str>>,
    symbol_ids: FxHashMap<Arc<str>, Symbol>,
    units: Vec<UnitParts>,
    unit_ids: FxHashMap<UnitParts, UnitId>,
    products: FxHashMap<(UnitId, UnitId), UnitId>,
    quotients: FxHashMap<(UnitId, UnitId), UnitId>,
    simplified: FxHashMap<UnitId, UnitId>,
    conversions: FxHashMap<(UnitId, UnitId), Option<Conversion>>,
}

impl Default for UnitTable {
    fn default() -> Self {
        let mut table = Self {
            symbols: Vec::new(),
            symbol_ids: FxHashMap::default(),
            units: vec![UnitParts::default()],
            unit_ids: FxHashMap::default(),
            products: FxHashMap::default(),
            quotients: FxHashMap::default(),
            simplified: FxHashMap::default(),
            conversions: FxHashMap::default(),
        };
        let percent = table.symbol(PERCENT);
        table.intern(UnitParts::default());
        table.intern(UnitParts { up: vec![percent], down: Vec::new() });
        table.intern(UnitParts { up: Vec::new(), down: vec![percent] });
        table
    }
}

impl UnitTable {
    /// Reads a unit as rules write it: `€/mois`, `kW.h`, `m2`, `%`, or nothing for a ratio.
    ///
    /// # Errors
    /// A space after a slash, or more factors or units than the limits allow.
    pub(crate) fn parse(&mut self, text: &str) -> Result<UnitId, UnitError> {
        if text.contains("/ ") {
            return Err(UnitError::SpaceAfterSlash(text.to_owned()));
        }
        let mut sides = text.split('/');
        let up = self.factors(sides.next().unwrap_or_default(), text)?;
        let mut down = Vec::new();
        for side in sides {
            down.extend(self.factors(side, text)?);
        }
        if up.len() + down.len() > MAX_UNIT_FACTORS {
            return Err(UnitError::TooManyFactors(text.to_owned()));
        }
        if self.units.len() >= MAX_UNITS {
            return Err(UnitError::TooManyUnits);
        }
        Ok(self.intern(UnitParts { up, down }))
    }

    fn factors(&mut self, side: &str, whole: &str) -> Result<Vec<Symbol>, UnitError> {
        let mut counts: Vec<(Symbol, usize)> = Vec::new();
        for name in side.trim().split('.').filter(|name| !name.is_empty()) {
            let (base, power) = split_power(name);
            let power = power.filter(|power| *power <= MAX_UNIT_FACTORS);
            let power = power.ok_or_else(|| UnitError::TooManyFactors(whole.to_owned()))?;
            let symbol = self.symbol(base);
            match counts.iter_mut().find(|(known, _)| *known == symbol) {
                Some((_, count)) => *count += power,
                None => counts.push((symbol, power)),
            }
        }
        if counts.iter().map(|(_, count)| count).sum::<usize>() > MAX_UNIT_FACTORS {
            return Err(UnitError::TooManyFactors(whole.to_owned()));
        }
        Ok(counts.into_iter().flat_map(|(symbol, count)| std::iter::repeat_n(symbol, count)).collect())
    }

    fn symbol(&mut self, name: &str) -> Symbol {
        if let Some(symbol) = self.symbol_ids.get(name) {
            return *symbol;
        }
        let symbol = Symbol(self.symbols.len() as u32);
        let name: Arc<str> = Arc::from(name);
        self.symbols.push(Arc::clone(&name));
        self.symbol_ids.insert(name, symbol);
        symbol
    }

    fn intern(&mut self, parts: UnitParts) -> UnitId {
        if let Some(id) = self.unit_ids.get(&parts) {
            return *id;
        }
        if self.units.len() >= MAX_UNITS || parts.up.len() + parts.down.len() > 2 * MAX_UNIT_FACTORS {
            return UnitId::NONE;
        }
        let id = UnitId(self.units.len() as u32);
        self.units.push(parts.clone());
        self.unit_ids.insert(parts, id);
        id
    }

    fn parts(&self, unit: UnitId) -> (&[Symbol], &[Symbol]) {
        self.units.get(unit.index()).map_or((&[], &[]), |parts| (&parts.up, &parts.down))
    }

    fn names(&self, symbols: &[Symbol]) -> Vec<&str> {
        symbols.iter().filter_map(|symbol| self.symbols.get(symbol.0 as usize).map(AsRef::as_ref)).collect()
    }

    /// The unit of a product.
    pub(crate) fn multiply(&mut self, left: UnitId, right: UnitId) -> UnitId {
        if !left.is_stated() || !right.is_stated() {
            return left.or(right);
        }
        if let Some(known) = self.products.get(&(left, right)) {
            return *known;
        }
        let (a, b) = (self.parts(left), self.parts(right));
        let up = a.0.iter().chain(b.0).copied().collect();
        let down = a.1.iter().chain(b.1).copied().collect();
        let (up, down) = cancel(up, down, |x, y| x == y);
        let product = self.intern(UnitParts { up, down });
        self.products.insert((left, right), product);
        product
    }

    /// The unit of a quotient: a stated one, even where neither side states any.
    pub(crate) fn divide(&mut self, left: UnitId, right: UnitId) -> UnitId {
        if let Some(known) = self.quotients.get(&(left, right)) {
            return *known;
        }
        let (up, down) = self.parts(right);
        let inverse = UnitParts { up: down.to_vec(), down: up.to_vec() };
        let inverse = self.intern(inverse);
        let quotient = self.multiply(left.or(UnitId::NONE), inverse);
        self.quotients.insert((left, right), quotient);
        quotient
    }

    /// Whether the unit is a plain percentage.
    #[must_use]
    pub(crate) fn is_percent(&self, unit: UnitId) -> bool {
        unit == UnitId::PERCENT
    }

    /// Whether a percent sign stands above the line.
    #[must_use]
    pub(crate) fn counts_in_percent(&self, unit: UnitId) -> bool {
        let percent = Symbol(0);
        self.parts(unit).0.contains(&percent)
    }

    /// The unit without one percent sign.
    pub(crate) fn without_percent(&mut self, unit: UnitId) -> UnitId {
        self.multiply(unit, UnitId::PER_PERCENT)
    }

    /// A unit in its plainest form: what cancels is cancelled, percents are folded into the value.
    pub(crate) fn simplify(&mut self, unit: UnitId) -> UnitId {
        if !unit.is_stated() {
            return unit;
        }
        if let Some(known) = self.simplified.get(&unit) {
            return *known;
        }
        let (up, down) = self.parts(unit);
        let (up, down) = cancel(up.to_vec(), down.to_vec(), |x, y| self.symbols_alike(x, y));
        let percent = Symbol(0);
        let parts = if !up.is_empty() && up.iter().all(|symbol| *symbol == percent) {
            UnitParts { up: vec![percent], down }
        } else {
            let keep = |symbols: Vec<Symbol>| symbols.into_iter().filter(|s| *s != percent).collect();
            UnitParts { up: keep(up), down: keep(down) }
        };
        let simplified = self.intern(parts);
        self.simplified.insert(unit, simplified);
        simplified
    }

    fn symbols_alike(&self, left: Symbol, right: Symbol) -> bool {
        let name = |symbol: Symbol| self.symbols.get(symbol.0 as usize).map_or("", AsRef::as_ref);
        left == right || same_family(name(left), name(right))
    }

    /// How to turn a value of `from` into `to`; `None` when they measure different things.
    pub(crate) fn conversion(&mut self, from: UnitId, to: UnitId) -> Option<Conversion> {
        if !from.is_stated() || from == to {
            return Some(Conversion::IDENTITY);
        }
        if let Some(known) = self.conversions.get(&(from, to)) {
            return *known;
        }
        let conversion = self.are_convertible(from, to).then(|| {
            let (a, b) = (self.parts(from), self.parts(to));
            let (a, b) = ((self.names(a.0), self.names(a.1)), (self.names(b.0), self.names(b.1)));
            Conversion::between((&a.0, &a.1), (&b.0, &b.1))
        });
        self.conversions.insert((from, to), conversion);
        conversion
    }

    /// Whether a value of one unit can be read in the other.
    #[must_use]
    pub(crate) fn are_convertible(&self, left: UnitId, right: UnitId) -> bool {
        !left.is_stated()
            || !right.is_stated()
            || synonyms(&self.name(left), &self.name(right))
            || self.dimensions(left) == self.dimensions(right)
    }

    /// The balance of each family of units, percents left out, sorted.
    fn dimensions(&self, unit: UnitId) -> Vec<(String, i32)> {
        let (up, down) = self.parts(unit);
        let mut balance: Vec<(String, i32)> = Vec::new();
        let sides =
            self.names(up).into_iter().map(|n| (n, 1)).chain(self.names(down).into_iter().map(|n| (n, -1)));
        for (name, sign) in sides.filter(|(name, _)| *name != PERCENT) {
            let key = family(name).map_or_else(|| name.to_owned(), |index| format!("\0{index}"));
            match balance.iter_mut().find(|(known, _)| *known == key) {
                Some((_, count)) => *count += sign,
                None => balance.push((key, sign)),
            }
        }
        balance.retain(|(_, count)| *count != 0);
        balance.sort();
        balance
    }

    /// The unit as text, as rules write it.
    #[must_use]
    pub(crate) fn name(&self, unit: UnitId) -> String {
        let (up, down) = self.parts(unit);
        let (up, down) = cancel(up.to_vec(), down.to_vec(), |x, y| x == y);
        let (up, down) = (join_powers(&self.names(&up)), join_powers(&self.names(&down)));
        if down.is_empty() { up } else { format!("{up}/{down}") }
    }
}

/// Splits `m2` into `m` and 2; a digit followed by a letter (`Co2e`) is part of the name.
fn split_power(name: &str) -> (&str, Option<usize>) {
    let after_letters = name.rfind(|c: char| c.is_ascii_alphabetic()).map_or(0, |index| index + 1);
    let tail = name.get(after_letters..).unwrap_or_default();
    let Some(start) = tail.find(|c: char| c.is_ascii_digit()) else {
        return (name, Some(1));
    };
    let digits = tail.get(start..).unwrap_or_default();
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let power = digits.get(..end).and_then(|power| power.parse().ok());
    (name.get(..after_letters + start).unwrap_or_default(), power)
}

fn join_powers(names: &[&str]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for name in names {
        match counts.iter_mut().find(|(known, _)| known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    let written: Vec<String> = counts
        .into_iter()
        .map(|(name, count)| if count > 1 { format!("{name}{count}") } else { name.to_owned() })
        .collect();
    written.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convert(value: f64, from: &str, to: &str) -> Option<f64> {
        let mut table = UnitTable::default();
        let (from, to) = (table.parse(from).unwrap(), table.parse(to).unwrap());
        table.conversion(from, to).map(|conversion| conversion.apply(value))
    }

    #[test]
    fn values_follow_their_units() {
        assert_eq!(convert(1.0, "an", "mois"), Some(12.0));
        assert_eq!(convert(1.2, "k€/an", "€/mois"), Some(100.0));
        assert_eq!(convert(50.0, "%", ""), Some(0.5));
        assert_eq!(convert(0.8, "", "%"), Some(80.0));
        assert_eq!(convert(1.0, "€", "kg"), None);
        assert_eq!(convert(3.0, "kW.h", "kWh"), Some(3.0));
    }

    #[test]
    fn names_keep_powers_and_order() {
        let mut table = UnitTable::default();
        for name in ["kCo2/mois", "patates.€", "m2/kg", "/$", "%", ""] {
            let unit = table.parse(name).unwrap();
            assert_eq!(table.name(unit), name);
        }
        assert!(table.parse("€/ mois").is_err());
        assert!(table.parse("m999999999").is_err());
    }

    #[test]
    fn products_cancel() {
        let mut table = UnitTable::default();
        let (price, month) = (table.parse("€/mois").unwrap(), table.parse("mois").unwrap());
        let product = table.multiply(price, month);
        assert_eq!(table.name(product), "€");
        assert_eq!(table.divide(UnitId::ABSENT, UnitId::ABSENT), UnitId::NONE);
    }
}
