//! How much processor time does each use take?
//!
//! Measured by the program itself: the processor time of the thread that works on a question, and of the programs that
//! recognise scanned text; for texts embedded in the background, whose work is spread over the cores, the time taken
//! times the cores, which is an upper bound. Kept in memory, added to the database from time to time and at the end.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::CityId;
use domain::transparency::AiUse;
use rustix::time::{ClockId, clock_gettime};
use store::transparency::WorkRecord;

use crate::{App, Result};

/// What was done since the last flush.
#[derive(Default)]
pub(crate) struct Meter {
    work: Mutex<HashMap<(CityId, AiUse), (u64, Duration)>>,
}

impl Meter {
    /// Adds what was done `times` times with that processor time.
    pub(crate) fn add(&self, city: CityId, one: AiUse, times: u64, processor: Duration) {
        let mut work = self.work.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = work.entry((city, one)).or_default();
        entry.0 = entry.0.saturating_add(times);
        entry.1 = entry.1.saturating_add(processor);
    }

    fn take(&self) -> HashMap<(CityId, AiUse), (u64, Duration)> {
        std::mem::take(&mut *self.work.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Runs `work` and measures the processor time of this thread.
pub(crate) fn processor_time<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let now = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
    };
    let begin = now();
    let done = work();
    (done, now().saturating_sub(begin))
}

impl App {
    /// Adds what was measured to the database. What cannot be written now is added the next time.
    pub(crate) async fn flush_meter(&self) -> Result<()> {
        let work = self.inner.meter.take();
        if work.is_empty() {
            return Ok(());
        }
        let written = async {
            let mut transaction = self.inner.store.begin().await?;
            for ((city, one), (times, processor)) in &work {
                let processor_ms = u64::try_from(processor.as_millis()).unwrap_or(u64::MAX);
                transaction.add_work(*city, *one, WorkRecord { times: *times, processor_ms }).await?;
            }
            transaction.commit().await
        };
        if let Err(error) = written.await {
            for ((city, one), (times, processor)) in work {
                self.inner.meter.add(city, one, times, processor);
            }
            return Err(error.into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_measured_and_added_up() {
        let (sum, taken) =
            processor_time(|| (0..20_000_000_u64).fold(0, |sum: u64, n| sum.wrapping_mul(31) ^ n));
        assert!(sum != 1 && taken > Duration::from_micros(100), "{taken:?}");
        let meter = Meter::default();
        let city = CityId(uuid::Uuid::from_u128(1));
        meter.add(city, AiUse::Answering, 1, taken);
        meter.add(city, AiUse::Answering, 2, taken);
        assert_eq!(meter.take()[&(city, AiUse::Answering)], (3, taken * 2));
        assert!(meter.take().is_empty());
    }
}
