//! Does one address, or one person, ask too much? A bucket of tokens for each, in bounded memory.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::Mutex;

/// Thousandths of a token: whole-number arithmetic.
const TOKEN: u64 = 1_000;

struct Bucket {
    tokens: u64,
    filled_ms: i64,
}

/// Buckets by address (see [`network_of`]) or by person. When the table is full, full buckets are forgotten (they say
/// nothing); if none is, the table starts anew: a crowd may then get more than its share, and memory stays bounded.
pub(crate) struct RateLimiter<K> {
    per_minute: u64,
    burst: u64,
    askers_max: usize,
    buckets: Mutex<HashMap<K, Bucket>>,
}

impl<K: Eq + Hash> RateLimiter<K> {
    pub(crate) fn new(per_minute: u32, burst: u32, askers_max: usize) -> Self {
        Self {
            per_minute: u64::from(per_minute),
            burst: u64::from(burst) * TOKEN,
            askers_max: askers_max.max(1),
            buckets: Mutex::default(),
        }
    }

    /// Takes a token for `asker` at `now_ms`; false when none is left.
    pub(crate) fn allow(&self, asker: K, now_ms: i64) -> bool {
        let mut buckets = self.buckets.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if buckets.len() >= self.askers_max && !buckets.contains_key(&asker) {
            buckets.retain(|_, bucket| self.refilled(bucket, now_ms) < self.burst);
            if buckets.len() >= self.askers_max {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(asker).or_insert(Bucket { tokens: self.burst, filled_ms: now_ms });
        bucket.tokens = self.refilled(bucket, now_ms);
        bucket.filled_ms = bucket.filled_ms.max(now_ms);
        if bucket.tokens < TOKEN {
            return false;
        }
        bucket.tokens -= TOKEN;
        true
    }

    fn refilled(&self, bucket: &Bucket, now_ms: i64) -> u64 {
        let elapsed_ms = u64::try_from(now_ms.saturating_sub(bucket.filled_ms)).unwrap_or(0);
        // per_minute tokens of 1000 thousandths in 60,000 ms.
        let gained = elapsed_ms.saturating_mul(self.per_minute) / 60;
        bucket.tokens.saturating_add(gained).min(self.burst)
    }
}

/// One subscriber of IPv6 holds a whole /64.
pub(crate) fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::from((u128::from(v6) >> 64 << 64).to_be_bytes()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u32) -> IpAddr {
        IpAddr::from((0x0a00_0000 | last).to_be_bytes())
    }

    #[test]
    fn a_burst_passes_then_the_pace_holds() {
        let limiter = RateLimiter::new(60, 3, 10);
        assert!((0..3).all(|_| limiter.allow(address(1), 0)));
        assert!(!limiter.allow(address(1), 500));
        assert!(limiter.allow(address(1), 1_000));
        assert!(!limiter.allow(address(1), 1_000));
        assert!(limiter.allow(address(2), 1_000), "another address has its own share");
        assert!(!limiter.allow(address(1), -5_000_000), "a clock set back gives nothing");
    }

    #[test]
    fn memory_stays_bounded() {
        let limiter = RateLimiter::new(60, 3, 100);
        for last in 0..10_000 {
            limiter.allow(address(last), 0);
        }
        assert!(limiter.buckets.lock().unwrap().len() <= 100);
    }

    #[test]
    fn neighbours_of_one_ipv6_network_share() {
        let limiter = RateLimiter::new(1, 1, 100);
        let allow = |address: &str| limiter.allow(network_of(address.parse().unwrap()), 0);
        assert!(allow("2001:db8::1"));
        assert!(!allow("2001:db8::2"));
        assert!(allow("2001:db8:0:1::1"));
    }
}
