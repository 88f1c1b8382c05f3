//! How is guessing slowed down without locking anyone out?
//!
//! Failures are counted in buckets; a bucket with too many makes who comes next wait, longer each time. There are three
//! kinds: one for each *address*; one for each *account tried from unknown devices*; one for each *device that has signed
//! in to that account before*. Whoever guesses from elsewhere fills the second one; the owner's own device, which shows a
//! signed proof, is counted in the third and does not wait. (The pattern is OWASP's "device cookies".) Names of accounts
//! that do not exist have buckets like any other, so that waiting tells nothing.

use crate::time::UnixMs;

/// A kind of bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// All tries from one address (one /64 for IPv6).
    Address,
    /// Tries of one account from devices that never signed in to it.
    Account,
    /// Tries of one account from one device that has.
    Device,
}

/// A bucket forgets after this long without a failure.
pub const FORGET_MS: i64 = 24 * 60 * 60 * 1_000;

/// What a bucket holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Failures {
    /// How many.
    pub count: u32,
    /// The last one.
    pub last_ms: UnixMs,
}

impl Bucket {
    /// Failures that make nobody wait, first wait, longest wait.
    fn policy(self) -> (u32, i64, i64) {
        match self {
            // A town hall is one address: many people mistype there.
            Self::Address => (30, 30_000, 15 * 60_000),
            Self::Account => (5, 15_000, 60 * 60_000),
            Self::Device => (10, 15_000, 15 * 60_000),
        }
    }

    /// Until when who comes in this bucket waits; `None` for who may try now.
    #[must_use]
    pub fn waits_until(self, failures: Failures, now_ms: UnixMs) -> Option<UnixMs> {
        let failures = failures.at(now_ms);
        let (free, first_ms, longest_ms) = self.policy();
        let over = failures.count.checked_sub(free)?;
        let wait_ms = first_ms.checked_shl(over.min(20)).unwrap_or(longest_ms).min(longest_ms);
        let until_ms = failures.last_ms.saturating_add(wait_ms);
        (now_ms < until_ms).then_some(until_ms)
    }
}

impl Failures {
    /// With one more.
    #[must_use]
    pub fn with_one_more(self, now_ms: UnixMs) -> Self {
        Self { count: self.at(now_ms).count.saturating_add(1), last_ms: now_ms }
    }

    fn at(self, now_ms: UnixMs) -> Self {
        if now_ms.saturating_sub(self.last_ms) >= FORGET_MS { Self::default() } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(bucket: Bucket, tries: u32) -> Option<UnixMs> {
        let failures = (0..tries).fold(Failures::default(), |failures, _| failures.with_one_more(1_000));
        bucket.waits_until(failures, 1_000).map(|until| until - 1_000)
    }

    #[test]
    fn waiting_grows_and_has_an_end() {
        assert_eq!(after(Bucket::Account, 4), None);
        assert_eq!(after(Bucket::Account, 5), Some(15_000));
        assert_eq!(after(Bucket::Account, 6), Some(30_000));
        assert_eq!(after(Bucket::Account, 9), Some(240_000));
        assert_eq!(after(Bucket::Account, 500), Some(3_600_000));
        assert_eq!(after(Bucket::Device, 9), None);
        assert_eq!(after(Bucket::Address, 29), None);
    }

    #[test]
    fn a_bucket_opens_again_and_forgets() {
        let failures = Failures { count: 7, last_ms: 0 };
        assert_eq!(Bucket::Account.waits_until(failures, 59_999), Some(60_000));
        assert_eq!(Bucket::Account.waits_until(failures, 60_000), None);
        assert_eq!(failures.with_one_more(FORGET_MS).count, 1);
    }

    /// A guesser with a thousand days and one account gets few tries: the bound that documentation states.
    #[test]
    fn tries_a_day_are_few() {
        let (mut failures, mut now, mut tries) = (Failures::default(), 0, 0);
        while now < 24 * 60 * 60 * 1_000 {
            now = Bucket::Account.waits_until(failures, now).unwrap_or(now);
            failures = failures.with_one_more(now);
            tries += 1;
            now += 1;
        }
        assert!(tries < 40, "{tries}");
    }
}
