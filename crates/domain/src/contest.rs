//! A person says that an answer is wrong: by when must a person of the city have looked, and what can come of it?

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use crate::city::Regime;

/// Working days within which an agent answers a contest.
pub const WORKING_DAYS: u32 = 10;

/// What came of a contest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContestState {
    /// Nobody decided yet.
    Open,
    /// The person was right: the answer was wrong or incomplete.
    Upheld,
    /// The answer holds.
    Rejected,
}

impl ContestState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Open, Self::Upheld, Self::Rejected];

    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Upheld => "upheld",
            Self::Rejected => "rejected",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// The day by which a contest received on `received` is answered: the `days`-th working day after it.
#[must_use]
pub fn due(received: Date, days: u32, regime: Regime) -> Date {
    let (mut day, mut left) = (received, days);
    while left > 0 {
        // The calendar ends in the year 9999.
        let Ok(next) = day.tomorrow() else { return day };
        day = next;
        if is_working_day(day, regime) {
            left -= 1;
        }
    }
    day
}

/// Whether offices are open: neither Saturday, Sunday nor a public holiday.
#[must_use]
pub fn is_working_day(day: Date, regime: Regime) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let holiday = match regime {
        Regime::Fr => is_holiday_fr(day),
        Regime::Qc => is_holiday_qc(day),
    };
    !weekend && !holiday
}

/// Code du travail, article L. 3133-1.
fn is_holiday_fr(day: Date) -> bool {
    let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
        .contains(&(day.month(), day.day()));
    // Easter Monday, Ascension, Whit Monday.
    fixed || after_easter(day).is_some_and(|days| [1, 39, 50].contains(&days))
}

/// Loi sur les normes du travail, article 60, and Loi sur la fête nationale; Good Friday and Easter Monday both count, since
/// an employer chooses one.
fn is_holiday_qc(day: Date) -> bool {
    let (month, number, weekday) = (day.month(), day.day(), day.weekday());
    let fixed = [(1, 1), (6, 24), (7, 1), (12, 25)].contains(&(month, number));
    // National Patriots' Day: the Monday before 25 May. Labour Day: first Monday of September. Thanksgiving: second of October.
    let monday =
        weekday == Weekday::Monday && matches!((month, number), (5, 18..=24) | (9, 1..=7) | (10, 8..=14));
    fixed || monday || after_easter(day).is_some_and(|days| [-2, 1].contains(&days))
}

/// Days from Easter Sunday of the year (Meeus' Gregorian algorithm).
fn after_easter(day: Date) -> Option<i32> {
    let year = i32::from(day.year());
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let number = (h + l - 7 * m + 33 * month + 19) % 32;
    let easter = Date::new(day.year(), i8::try_from(month).ok()?, i8::try_from(number).ok()?).ok()?;
    let days = easter.until(day).ok()?.get_days();
    // A span that only holds days: the two dates are of one year.
    easter.checked_add(days.days()).is_ok_and(|reached| reached == day).then_some(days)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn easter_falls_where_calendars_say() {
        for (year, month, day) in [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)] {
            assert_eq!(after_easter(date(year, month, day)), Some(0), "{year}");
        }
    }

    #[test]
    fn working_days_step_over_weekends_and_holidays() {
        // Friday 2 May 2025: Monday 5, 6, 7, then Thursday 8 is a holiday in France.
        assert_eq!(due(date(2025, 5, 2), 4, Regime::Fr), date(2025, 5, 9));
        assert_eq!(due(date(2025, 5, 2), 4, Regime::Qc), date(2025, 5, 8));
        // 24 June, and Canada Day a week later, in Québec alone.
        assert_eq!(due(date(2025, 6, 23), 1, Regime::Qc), date(2025, 6, 25));
        assert_eq!(due(date(2025, 6, 23), 1, Regime::Fr), date(2025, 6, 24));
        // Ascension 2026 is 14 May, Whit Monday 25 May; Patriots' Day 18 May; Good Friday 3 April.
        assert!(
            !is_working_day(date(2026, 5, 14), Regime::Fr) && is_working_day(date(2026, 5, 14), Regime::Qc)
        );
        assert!(!is_working_day(date(2026, 5, 25), Regime::Fr));
        assert!(
            !is_working_day(date(2026, 5, 18), Regime::Qc) && is_working_day(date(2026, 5, 18), Regime::Fr)
        );
        assert!(!is_working_day(date(2026, 4, 3), Regime::Qc));
        assert_eq!(due(Date::MAX, 3, Regime::Fr), Date::MAX);
        assert_eq!(due(date(2025, 5, 2), 0, Regime::Fr), date(2025, 5, 2));
    }
}
