//! On which days is a person reminded of a meeting, or of what is late?
//!
//! A reminder belongs to a day. Whoever was not looked at for some days gets what fell into them once; nothing is told
//! twice.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// Days before a meeting on which it is told.
pub const MEETING_DAYS: [i32; 2] = [7, 1];
/// What is late is told the day after it was due, then again after as many days each.
pub const LATE_EVERY_DAYS: i32 = 7;
/// Who has not been looked at for longer is told as if it were so many days: no flood after a pause.
pub const MEMORY_DAYS: i32 = 7;

/// The days since a person was last told, within [`MEMORY_DAYS`]: after the first, up to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    told: Date,
    today: Date,
}

impl Since {
    /// From the day on which the person was last looked at.
    #[must_use]
    pub fn new(told: Option<Date>, today: Date) -> Self {
        let earliest = today.checked_sub(MEMORY_DAYS.days()).unwrap_or(today);
        Self { told: told.unwrap_or(earliest).max(earliest), today }
    }

    fn holds(self, day: Date) -> bool {
        self.told < day && day <= self.today
    }

    /// Whether a meeting of that day is told now.
    #[must_use]
    pub fn tells_meeting(self, day: Date) -> bool {
        let is_turn = |before: i32| day.checked_sub(before.days()).is_ok_and(|turn| self.holds(turn));
        day >= self.today && MEETING_DAYS.into_iter().any(is_turn)
    }

    /// Whether what was due on that day, and is not done, is told now.
    #[must_use]
    pub fn tells_late(self, due: Date) -> bool {
        let late_days = due.until(self.today).map_or(0, |span| span.get_days());
        if late_days < 1 {
            return false;
        }
        let turn = 1 + (late_days - 1) / LATE_EVERY_DAYS * LATE_EVERY_DAYS;
        due.checked_add(turn.days()).is_ok_and(|turn| self.holds(turn))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn day(number: i32) -> Date {
        date(2026, 3, 1).checked_add(number.days()).unwrap()
    }

    /// Days on which a person who is looked at every day is told.
    fn days_told(tells: impl Fn(Since) -> bool) -> Vec<i32> {
        (-30..30).filter(|today| tells(Since::new(Some(day(today - 1)), day(*today)))).collect()
    }

    #[test]
    fn a_meeting_is_told_a_week_and_a_day_before() {
        assert_eq!(days_told(|since| since.tells_meeting(day(0))), [-7, -1]);
    }

    #[test]
    fn what_is_late_is_told_the_day_after_then_each_week() {
        assert_eq!(days_told(|since| since.tells_late(day(0))), [1, 8, 15, 22, 29]);
    }

    #[test]
    fn a_pause_loses_nothing_and_floods_nobody() {
        // Looked at on the sixth day before: the week's notice was told; the day's notice is still to come.
        assert!(!Since::new(Some(day(-7)), day(-3)).tells_meeting(day(0)));
        assert!(Since::new(Some(day(-9)), day(-3)).tells_meeting(day(0)), "missed on its day, told after");
        assert!(Since::new(Some(day(-2)), day(0)).tells_meeting(day(0)), "on the day itself");
        assert!(!Since::new(Some(day(-9)), day(1)).tells_meeting(day(0)), "it is over");
        assert!(Since::new(None, day(3)).tells_late(day(0)));
        assert!(!Since::new(Some(day(2)), day(3)).tells_late(day(0)), "told already");
        assert!(!Since::new(None, day(0)).tells_late(day(0)), "due today is not late");
    }
}
