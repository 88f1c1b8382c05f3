//! Which value has an indicator, measured or computed, and how does it go through time?

use domain::ItemId;
use domain::plan::formula::{Fault, Formula, Values};
use domain::plan::indicator::Indicator;
use domain::plan::item::Item;
use domain::plan::money::Totals;
use serde::Serialize;

use super::PlanContent;

/// The value of an indicator at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Year for computed values; the year of the measure's day else.
    pub year: i16,
    /// Day of the measure; `None` where it is computed.
    pub day: Option<jiff::civil::Date>,
    /// The value, or why there is none.
    pub value: Result<f64, Fault>,
}

/// An indicator with its values, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Series<'a> {
    /// The indicator.
    pub indicator: &'a Item<Indicator>,
    /// Its values.
    pub points: Vec<Point>,
}

impl Series<'_> {
    /// The last value, or why there is none.
    #[must_use]
    pub fn last(&self) -> Option<&Point> {
        self.points.last()
    }

    /// How much of the target the last value reaches, in whole percent; `None` without one of the two, or where nobody can
    /// tell whether more or less is better.
    #[must_use]
    pub fn percent_of_target(&self) -> Option<u32> {
        let target = self.indicator.body.target.filter(|target| *target > 0.0)?;
        let last = *self.last()?.value.as_ref().ok()?;
        let first = *self.points.iter().find_map(|point| point.value.as_ref().ok())?;
        percent_of(target, first, last)
    }
}

/// Where the first value lies above the target and the last one below the first, less is better: the way is that from the
/// first value down. Above the target and not going down, a value may be too much or more than was hoped.
fn percent_of(target: f64, first: f64, last: f64) -> Option<u32> {
    let share = if first <= target {
        last / target
    } else if last < first {
        (first - last) / (first - target)
    } else {
        return None;
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "brought into 0..=999 first")]
    let percent = (share * 100.0).clamp(0.0, 999.0).round() as u32;
    Some(percent)
}

/// A value as data: the number, or the code of what is missing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ValueData {
    /// Year.
    pub year: i16,
    /// Day, where it was measured.
    pub day: Option<jiff::civil::Date>,
    /// The value.
    pub value: Option<f64>,
    /// Why there is none: `missing`, `division_by_zero`, `too_deep`, `too_large`, `syntax`.
    pub fault: Option<&'static str>,
}

impl From<&Point> for ValueData {
    fn from(point: &Point) -> Self {
        Self {
            year: point.year,
            day: point.day,
            value: point.value.as_ref().ok().copied(),
            fault: point.value.as_ref().err().map(Fault::code),
        }
    }
}

/// What formulas ask for in one year, or over the whole plan.
struct Ground<'a> {
    content: &'a PlanContent,
    money: &'a Totals,
    /// `None`: the last values, and the money of all years.
    year: Option<i16>,
}

impl Ground<'_> {
    #[expect(clippy::cast_precision_loss, reason = "cents below 2^53 as the limits of amounts say")]
    fn units(&self, funder: &str, of: impl Fn(domain::plan::money::Sum) -> i64) -> Option<f64> {
        if !self.money.funders.iter().any(|(name, _)| name == funder) {
            return None;
        }
        let cents: i64 = match self.year {
            Some(year) => of(self.money.cell(funder, Some(year))),
            None => {
                self.money.funders.iter().filter(|(name, _)| name == funder).map(|(_, sum)| of(*sum)).sum()
            }
        };
        Some(cents as f64 / 100.0)
    }
}

impl Values for Ground<'_> {
    fn indicator(&self, code: &str, depth: u32) -> Result<f64, Fault> {
        let missing = || Fault::Missing { name: code.to_owned() };
        let found = self.content.indicators.iter().find(|item| item.body.code == code);
        let indicator = &found.ok_or_else(missing)?.body;
        if !indicator.formula.trim().is_empty() {
            return Formula::parse(&indicator.formula)?.value(self, depth);
        }
        let measure = match self.year {
            Some(year) => indicator.in_year(year),
            None => indicator.last(),
        };
        measure.map(|measure| measure.value).ok_or_else(missing)
    }

    fn planned(&self, funder: &str) -> Option<f64> {
        self.units(funder, |sum| sum.planned_cents)
    }

    fn spent(&self, funder: &str) -> Option<f64> {
        self.units(funder, |sum| sum.spent_cents)
    }
}

impl PlanContent {
    /// Every indicator with its values.
    #[must_use]
    pub fn series(&self) -> Vec<Series<'_>> {
        let money = self.money();
        self.indicators.iter().map(|indicator| self.series_on(indicator, &money)).collect()
    }

    /// One indicator with its values.
    #[must_use]
    pub fn series_of(&self, id: ItemId) -> Option<Series<'_>> {
        Some(self.series_on(Self::find(&self.indicators, id)?, &self.money()))
    }

    fn series_on<'a>(&'a self, indicator: &'a Item<Indicator>, money: &Totals) -> Series<'a> {
        let body = &indicator.body;
        if body.formula.trim().is_empty() {
            let mut points: Vec<Point> = body
                .values
                .iter()
                .map(|measure| Point {
                    year: measure.day.year(),
                    day: Some(measure.day),
                    value: Ok(measure.value),
                })
                .collect();
            points.sort_by_key(|point| point.day);
            return Series { indicator, points };
        }
        let formula = match Formula::parse(&body.formula) {
            Ok(formula) => formula,
            Err(fault) => {
                let point = Point { year: self.today.year(), day: None, value: Err(fault) };
                return Series { indicator, points: vec![point] };
            }
        };
        let mut years = self.years_of(&formula, 0);
        years.sort_unstable();
        years.dedup();
        let at = |year: Option<i16>| Ground { content: self, money, year };
        let mut points: Vec<Point> = years
            .iter()
            .map(|year| Point { year: *year, day: None, value: formula.value(&at(Some(*year)), 0) })
            .collect();
        if points.is_empty() {
            points.push(Point { year: self.today.year(), day: None, value: formula.value(&at(None), 0) });
        }
        Series { indicator, points }
    }

    /// Years in which an indicator named in a formula has a value, formulas of formulas included.
    fn years_of(&self, formula: &Formula, depth: u32) -> Vec<i16> {
        const DEPTH_MAX: u32 = 4;
        let named = |code: &str| self.indicators.iter().find(|item| item.body.code == code);
        let years = |indicator: &Item<Indicator>| -> Vec<i16> {
            let inner = &indicator.body.formula;
            if inner.trim().is_empty() || depth >= DEPTH_MAX {
                return indicator.body.values.iter().map(|measure| measure.day.year()).collect();
            }
            Formula::parse(inner).map(|formula| self.years_of(&formula, depth + 1)).unwrap_or_default()
        };
        formula.codes().into_iter().filter_map(named).flat_map(years).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::percent_of;

    #[test]
    fn more_or_less_is_better() {
        assert_eq!(percent_of(84.0, 28.0, 56.0), Some(67));
        // Less heat: from 186 to 110 on the way to 95.
        assert_eq!(percent_of(95.0, 186.0, 110.0), Some(84));
        assert_eq!(percent_of(95.0, 186.0, 90.0), Some(105));
        // Above its target from the first day on, and rising: nobody can tell.
        assert_eq!(percent_of(80.0, 94.0, 121.0), None);
        assert_eq!(percent_of(80.0, 94.0, 94.0), None);
    }
}
