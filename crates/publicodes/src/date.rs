//! What is a date, and how much time lies between two?
//!
//! Dates are civil days of the Gregorian calendar, without hours or zones. Durations follow the language:
//! elapsed days, months pro rata of the days of each month, years whose leap days do not count, and the number of
//! civil quarters or years touched.

use std::fmt;

/// A civil day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// Builds a date; `None` when the day does not exist in the calendar.
    #[must_use]
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let valid = (1..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1;
        (valid && day <= days_in_month(year, month)).then_some(Self { year, month, day })
    }

    /// Reads `JJ/MM/AAAA` or `MM/AAAA` (the first of the month).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let first = digits(parts.next()?)?;
        let second = digits(parts.next()?)?;
        match parts.next() {
            Some(year) if parts.next().is_none() => Self::new(
                i32::try_from(digits(year)?).ok()?,
                u8::try_from(second).ok()?,
                u8::try_from(first).ok()?,
            ),
            Some(_) => None,
            None => Self::new(i32::try_from(second).ok()?, u8::try_from(first).ok()?, 1),
        }
    }

    /// Days since 1 January 1970.
    #[must_use]
    pub fn days(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let shifted_month = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * shifted_month + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The date that lies so many days after 1 January 1970; `None` outside of the years 1 to 9999.
    #[must_use]
    pub fn from_days(days: i64) -> Option<Self> {
        let shifted = days.checked_add(719_468)?;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self::new(i32::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    fn quarter_start(self) -> Self {
        Self { year: self.year, month: (self.month - 1) / 3 * 3 + 1, day: 1 }
    }

    fn year_start(self) -> Self {
        Self { year: self.year, month: 1, day: 1 }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{:02}/{:04}", self.day, self.month, self.year)
    }
}

fn digits(text: &str) -> Option<u32> {
    let valid = !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    if valid { text.parse().ok() } else { None }
}

fn is_leap(year: i32) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The unit in which a duration is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DurationUnit {
    /// Elapsed days.
    Day,
    /// Months, pro rata of the days of the first and last month.
    Month,
    /// Years of 365 days, leap days left out.
    Year,
    /// A third of the months.
    Quarter,
    /// Civil quarters touched, both ends included.
    CivilQuarter,
    /// Civil years touched, both ends included.
    CivilYear,
}

impl DurationUnit {
    /// Every unit with its name in the language.
    pub const NAMES: [(&'static str, Self); 6] = [
        ("jour", Self::Day),
        ("mois", Self::Month),
        ("an", Self::Year),
        ("trimestre", Self::Quarter),
        ("trimestre civil", Self::CivilQuarter),
        ("année civile", Self::CivilYear),
    ];

    /// Finds a unit by its name in the language.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, unit)| *unit)
    }

    /// Time from `from` to `to`, never below zero.
    #[must_use]
    pub fn between(self, from: Date, to: Date) -> f64 {
        let amount = match self {
            Self::Day => days_between(from, to),
            Self::Month => months_between(from, to),
            Self::Quarter => months_between(from, to) / 3.0,
            Self::Year => years_between(from, to),
            Self::CivilQuarter => {
                (months_between(from.quarter_start(), to.quarter_start()) / 3.0).floor() + 1.0
            }
            Self::CivilYear => years_between(from.year_start(), to.year_start()).floor() + 1.0,
        };
        amount.max(0.0)
    }
}

fn days_between(from: Date, to: Date) -> f64 {
    (to.days() - from.days()) as f64
}

fn months_between(from: Date, to: Date) -> f64 {
    let months = i32::from(to.month) - i32::from(from.month) + 12 * (to.year - from.year);
    let begun = f64::from(from.day - 1) / f64::from(days_in_month(from.year, from.month));
    let ended = f64::from(to.day) / f64::from(days_in_month(to.year, to.month));
    f64::from(months) - begun + ended
}

/// Counts the leap days that the period holds, by the side of 1 March on which it starts, and leaves them out.
fn years_between(from: Date, to: Date) -> f64 {
    let after_february = from.month >= 3;
    let first = from.year + i32::from(after_february);
    let last = to.year - i32::from(!after_february);
    let leap_days = leap_years_until(last) - leap_years_until(first - 1);
    (days_between(from, to) - f64::from(leap_days.max(0))) / 365.0
}

fn leap_years_until(year: i32) -> i32 {
    year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        assert!(Date::parse("30/02/2020").is_none());
        assert!(Date::parse("13/2020").is_none());
        for text in ["01/01/1970", "29/02/2000", "31/12/1899", "01/03/2024"] {
            assert_eq!(Date::from_days(date(text).days()), Some(date(text)));
        }
        assert_eq!(date("02/2024").to_string(), "01/02/2024");
    }

    #[test]
    fn durations_follow_the_calendar() {
        assert_eq!(DurationUnit::Day.between(date("06/11/2012"), date("01/01/2020")), 2612.0);
        assert_eq!(DurationUnit::Year.between(date("01/01/2020"), date("01/01/2021")), 1.0);
        assert_eq!(DurationUnit::Year.between(date("05/02/2019"), date("05/02/2023")), 4.0);
        assert_eq!(DurationUnit::CivilQuarter.between(date("31/12/2019"), date("01/01/2021")), 6.0);
        assert_eq!(DurationUnit::CivilYear.between(date("31/12/2019"), date("02/01/2020")), 2.0);
        assert_eq!(DurationUnit::Day.between(date("01/01/2020"), date("01/01/2019")), 0.0);
    }
}
