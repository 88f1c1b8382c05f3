//! Does a group meet as often as it promised, and when must it meet next?

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};
use serde::Serialize;

/// Two meetings too far apart, or the last one too long ago.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Breach {
    /// The meeting before.
    pub from: Date,
    /// The meeting after; `None`: none yet.
    pub to: Option<Date>,
    /// Days between them, or until today.
    pub days: i32,
}

/// How a group keeps its rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cadence {
    /// The last meeting that took place.
    pub last: Option<Date>,
    /// The next one that is planned.
    pub planned: Option<Date>,
    /// The last day that keeps the rule; `None` where there is no rule or nothing to count from.
    pub due: Option<Date>,
    /// A working day to propose, where none is planned in time.
    pub proposed: Option<Date>,
    /// Where the rule was broken, oldest first.
    pub breaches: Vec<Breach>,
}

fn days(count: i32) -> Span {
    count.days()
}

fn between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// How a group whose rule is "at least every `cadence_days` days" kept it. `held` and `planned` in any order; `since` and
/// `until`: the first and the last day on which the rule holds. What is proposed lies after today; nothing once the rule
/// holds no longer, or where it asks for no meeting before it ends.
#[must_use]
pub fn check(
    cadence_days: u16,
    (since, until): (Option<Date>, Option<Date>),
    held: &[Date],
    planned: &[Date],
    today: Date,
) -> Cadence {
    let mut held: Vec<Date> = held.iter().copied().filter(|day| *day <= today).collect();
    held.sort_unstable();
    held.dedup();
    let last = held.last().copied();
    let next = planned.iter().copied().filter(|day| *day >= today).min();
    if cadence_days == 0 {
        return Cadence { last, planned: next, due: None, proposed: None, breaches: Vec::new() };
    }
    let limit = i32::from(cadence_days);
    let end = until.map_or(today, |until| until.min(today));
    held.retain(|day| *day <= end);
    let mut breaches = Vec::new();
    let points: Vec<Date> = since.filter(|day| *day <= end).into_iter().chain(held.iter().copied()).collect();
    for (from, to) in points.iter().zip(points.iter().skip(1)) {
        let gap = between(*from, *to);
        if gap > limit {
            breaches.push(Breach { from: *from, to: Some(*to), days: gap });
        }
    }
    let start = points.last().copied();
    if let Some(from) = start
        && between(from, end) > limit
    {
        breaches.push(Breach { from, to: None, days: between(from, end) });
    }
    let due = start.and_then(|day| day.checked_add(days(limit)).ok());
    let in_time = next.is_some_and(|day| due.is_none_or(|due| day <= due));
    let is_asked = |day: &Date| until.is_none_or(|until| today <= until && *day <= until);
    let due = due.filter(is_asked);
    let proposed = if in_time { None } else { due.and_then(|due| propose(due, today)).filter(is_asked) };
    Cadence { last, planned: next, due, proposed, breaches }
}

/// A working day not after `due`, nor before a week from today; where that cannot be, the first after it.
fn propose(due: Date, today: Date) -> Option<Date> {
    let earliest = today.checked_add(days(7)).ok()?;
    let is_working = |day: Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let (start, step) = if due >= earliest { (due, -1) } else { (earliest, 1) };
    let mut day = start;
    for _ in 0..7 {
        if is_working(day) && day >= earliest.min(due) {
            return Some(day);
        }
        day = day.checked_add(days(step)).ok()?;
    }
    Some(earliest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn six_weeks_hold_or_the_breach_is_named() {
        let held = [date(2025, 1, 10), date(2025, 2, 14), date(2025, 4, 11)];
        let kept = check(42, (None, None), &held, &[], date(2025, 5, 1));
        assert_eq!(kept.breaches, [Breach { from: held[1], to: Some(held[2]), days: 56 }]);
        assert_eq!(kept.due, Some(date(2025, 5, 23)));
        assert_eq!(kept.proposed, Some(date(2025, 5, 23)), "a Friday, in time");
        let planned = check(42, (None, None), &held, &[date(2025, 5, 20)], date(2025, 5, 1));
        assert_eq!((planned.planned, planned.proposed), (Some(date(2025, 5, 20)), None));
        let late = check(42, (None, None), &held, &[], date(2025, 6, 1));
        assert_eq!(late.breaches.last().unwrap().to, None);
        assert_eq!(late.proposed, Some(date(2025, 6, 9)), "the first working day a week from now");
    }

    #[test]
    fn a_group_that_never_met_is_counted_from_the_start_of_the_plan() {
        let none = check(42, (Some(date(2025, 1, 1)), None), &[], &[], date(2025, 3, 1));
        assert_eq!(none.breaches, [Breach { from: date(2025, 1, 1), to: None, days: 59 }]);
        assert!(check(42, (None, None), &[], &[], date(2025, 3, 1)).due.is_none());
        assert!(check(0, (Some(date(2025, 1, 1)), None), &[], &[], date(2026, 3, 1)).breaches.is_empty());
    }

    #[test]
    fn once_the_plan_is_over_only_its_time_is_judged_and_nothing_is_proposed() {
        let held = [date(2022, 11, 20), date(2023, 5, 2)];
        let time = (Some(date(2022, 10, 20)), Some(date(2022, 12, 31)));
        let over = check(42, time, &held, &[], date(2026, 11, 21));
        assert_eq!((over.last, over.due, over.proposed), (Some(held[1]), None, None));
        assert!(over.breaches.is_empty(), "{:?}", over.breaches);
        let never = check(42, time, &[], &[], date(2026, 11, 21));
        assert_eq!(never.breaches, [Breach { from: date(2022, 10, 20), to: None, days: 72 }]);
        let running = check(42, time, &held[..1], &[], date(2022, 12, 1));
        assert_eq!(running.proposed, None, "the plan ends before the rule asks for a meeting");
        let late = check(42, time, &[], &[], date(2022, 12, 5));
        assert_eq!(late.proposed, Some(date(2022, 12, 12)));
    }

    #[test]
    fn a_day_proposed_is_a_working_day() {
        for offset in 0..400 {
            let today = date(2025, 1, 1).checked_add(offset.days()).unwrap();
            let proposed = check(42, (None, None), &[date(2025, 1, 1)], &[], today).proposed.unwrap();
            assert!(!matches!(proposed.weekday(), Weekday::Saturday | Weekday::Sunday), "{proposed}");
            assert!(proposed >= today, "{proposed} on {today}");
        }
    }
}
