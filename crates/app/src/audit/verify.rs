//! Are the chains whole, and what are their heads?

use domain::CityId;
use domain::audit::chain::{ChainCheck, ChainReport};
use jiff::civil::Date;
use serde::Serialize;

use super::start_of;
use crate::{App, Error, Result};

/// Entries held in memory at once.
const SLICE: u32 = 1_000;

/// What was found in all chains looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Whether every chain is whole and the published head, if one was given, is in one of them.
    pub whole: bool,
    /// Whether the published head was found; `None` where none was given.
    pub head_found: Option<bool>,
    /// City by city.
    pub cities: Vec<CityVerification>,
}

/// What was found in the chain of one city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CityVerification {
    /// Id of the city.
    pub city: CityId,
    /// Its slug; `None` where no such city exists (any more).
    pub slug: Option<String>,
    /// What was found.
    #[serde(flatten)]
    pub report: ChainReport,
}

/// The last entry of a chain: what is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    /// Slug of the city.
    pub city: String,
    /// Last day (UTC) that it covers.
    pub day: Date,
    /// Number of the entry.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
}

impl App {
    /// Reads the chain of a city, or every chain, and says what is wrong. `head` is the hash of an entry published
    /// earlier. For whoever runs the installation: nothing of what the entries tell is shown.
    ///
    /// # Errors
    /// `not_found` (city), `invalid_value` for a head that is not a hash, or when the database cannot be read.
    pub async fn verify_ledger(&self, slug: Option<&str>, head: Option<&str>) -> Result<Verification> {
        if head.is_some_and(|head| head.len() != 64 || !head.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            let reason = "it is a hash of 64 hexadecimal digits, as `parvis ledger head` prints".to_owned();
            return Err(Error::Invalid { what: "the published head", reason });
        }
        self.inner.recorder.flush().await;
        let known = self.inner.store.list_cities().await?;
        let slug_of = |id: CityId| known.iter().find(|city| city.id == id).map(|city| city.slug.clone());
        let mut looked_at: Vec<CityId> = known.iter().map(|city| city.id).collect();
        match slug {
            Some(slug) => {
                looked_at.retain(|id| slug_of(*id).as_deref() == Some(slug));
                if looked_at.is_empty() {
                    return Err(Error::NotFound { what: "city" });
                }
            }
            None => {
                let others = self.inner.store.list_ledger_cities().await?;
                looked_at.extend(others.into_iter().filter(|id| slug_of(*id).is_none()));
            }
        }
        let mut cities = Vec::new();
        for city in looked_at {
            let report = self.verify_chain(city, head).await?;
            cities.push(CityVerification { city, slug: slug_of(city), report });
        }
        let head_found = head.map(|_| cities.iter().any(|city| city.report.has_published_head == Some(true)));
        let whole = cities.iter().all(|city| city.report.faults_total == 0) && head_found != Some(false);
        Ok(Verification { whole, head_found, cities })
    }

    /// The head of each chain (or of one) at the end of `day` in UTC; without it, now. Cities without entries are left
    /// out.
    ///
    /// # Errors
    /// `not_found` (city), or when the database cannot be read.
    pub async fn ledger_heads(&self, slug: Option<&str>, day: Option<Date>) -> Result<Vec<Head>> {
        self.inner.recorder.flush().await;
        let now = jiff::Timestamp::from_millisecond(self.settings().clock.now_ms());
        let today = now.map_err(|error| Error::Internal(error.to_string()))?;
        let day = day.unwrap_or_else(|| today.to_zoned(jiff::tz::TimeZone::UTC).date());
        let before_ms = day.tomorrow().ok().and_then(start_of).unwrap_or(i64::MAX);
        let mut cities = self.inner.store.list_cities().await?;
        if let Some(slug) = slug {
            cities.retain(|city| city.slug == slug);
            if cities.is_empty() {
                return Err(Error::NotFound { what: "city" });
            }
        }
        let mut heads = Vec::new();
        for city in cities {
            if let Some(head) = self.inner.store.find_ledger_head(city.id, before_ms).await? {
                heads.push(Head { city: city.slug, day, seq: head.seq, hash: head.hash });
            }
        }
        Ok(heads)
    }

    async fn verify_chain(&self, city: CityId, head: Option<&str>) -> Result<ChainReport> {
        let mut check = ChainCheck::new(city, head);
        let mut after = None;
        loop {
            let slice = self.inner.store.list_chain(city, after, SLICE).await?;
            let Some((last, _)) = slice.last() else { break };
            after = Some(last.seq);
            slice.iter().for_each(|(entry, kept)| check.take(entry, kept.as_ref()));
        }
        for stray in self.inner.store.list_stray_kept(city, SLICE).await? {
            check.take_stray(&stray);
        }
        Ok(check.finish())
    }
}
