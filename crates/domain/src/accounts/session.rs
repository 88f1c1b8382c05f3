//! How long does a browser stay signed in?
//!
//! Two limits, whichever comes first: without a request (idle), and since signing in (absolute). Staff, who see and change
//! more, have a working day; residents are not asked again each week. NIST SP 800-63B-4 (2.1.3, 2.2.3) recommends at most
//! 30 days without, and 24 hours with a second factor.

use crate::time::UnixMs;

const MINUTE_MS: i64 = 60 * 1_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Staff, without a request.
pub const STAFF_IDLE_MS: i64 = 2 * HOUR_MS;
/// Staff, since signing in.
pub const STAFF_ABSOLUTE_MS: i64 = 12 * HOUR_MS;
/// Others, without a request.
pub const OTHER_IDLE_MS: i64 = 7 * DAY_MS;
/// Others, since signing in.
pub const OTHER_ABSOLUTE_MS: i64 = 30 * DAY_MS;
/// A request moves the idle limit only when the last move is older: reading pages does not write each time.
pub const TOUCH_MS: i64 = 5 * MINUTE_MS;
/// How long a proof of identity (password, second factor) given again lets sensitive changes through.
pub const FRESH_MS: i64 = 15 * MINUTE_MS;

/// Whether a session signed in at `created_ms` and last used at `seen_ms` still holds.
#[must_use]
pub fn holds(is_staff: bool, created_ms: UnixMs, seen_ms: UnixMs, now_ms: UnixMs) -> bool {
    let (idle_ms, absolute_ms) = limits_of(is_staff);
    now_ms.saturating_sub(seen_ms) < idle_ms && now_ms.saturating_sub(created_ms) < absolute_ms
}

/// Idle and absolute limit.
#[must_use]
pub fn limits_of(is_staff: bool) -> (i64, i64) {
    if is_staff { (STAFF_IDLE_MS, STAFF_ABSOLUTE_MS) } else { (OTHER_IDLE_MS, OTHER_ABSOLUTE_MS) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idle_and_absolute_limits_hold() {
        for staff in [true, false] {
            let (idle, absolute) = limits_of(staff);
            assert!(holds(staff, 0, 0, idle - 1));
            assert!(!holds(staff, 0, 0, idle));
            assert!(holds(staff, 0, absolute - 1, absolute - 1));
            assert!(!holds(staff, 0, absolute - 1, absolute), "however busy it was");
        }
        assert!(!holds(true, 0, 0, STAFF_IDLE_MS) && holds(false, 0, 0, STAFF_IDLE_MS));
    }
}
