//! What does every handler hold?

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::App;
use domain::{CityId, PersonId};
use tokio::sync::Semaphore;

use crate::security::rate::RateLimiter;

/// How the pages are served.
#[derive(Debug, Clone, Default)]
pub struct WebSettings {
    /// Whether people come over HTTPS (through a reverse proxy): cookies are then marked `Secure`.
    pub https: bool,
    /// Whether a reverse proxy sets `X-Forwarded-For`: its last address is then the visitor's.
    pub trust_forwarded: bool,
    /// Address of the site as people type it (`https://parvis.ville.example`), for links in e-mails: never taken from a
    /// request.
    pub public_url: Option<String>,
    /// Limits.
    pub limits: WebLimits,
}

/// Named limits on what comes from outside.
#[derive(Debug, Clone, Copy)]
pub struct WebLimits {
    /// Body of a request other than an upload, in bytes.
    pub body_bytes_max: usize,
    /// One upload (all its files together), in bytes.
    pub upload_bytes_max: usize,
    /// Time to handle a request other than an upload.
    pub request_timeout: Duration,
    /// Time without a byte after which an upload is given up.
    pub upload_idle_timeout: Duration,
    /// Time for a visitor's program to send the head of a request.
    pub head_timeout: Duration,
    /// Connections open at the same time.
    pub connections_max: usize,
    /// Costly requests (questions, searches, page images) worked on at the same time.
    pub costly_max: usize,
    /// Time that a costly request waits for its turn before it is told to come back.
    pub costly_wait: Duration,
    /// Costly requests a minute from one address, in the long run. The machine's own address is not limited
    /// unless [`WebSettings::trust_forwarded`] says that a proxy stands there.
    pub costly_per_minute: u32,
    /// Costly requests that one address may send at once.
    pub costly_burst: u32,
    /// What anyone may write without a session (contests), a minute from one address, in the long run.
    pub scarce_per_minute: u32,
    /// Of those, how many may come at once.
    pub scarce_burst: u32,
    /// What one person who is signed in, or one of their programs, may write or ask at cost in a minute, in the long run,
    /// from however many addresses.
    pub person_per_minute: u32,
    /// Of those, how many may come at once.
    pub person_burst: u32,
    /// Addresses, and people, remembered by the rate limits.
    pub addresses_max: usize,
}

impl Default for WebLimits {
    fn default() -> Self {
        Self {
            body_bytes_max: 64 * 1024,
            upload_bytes_max: 2_000_000_000,
            request_timeout: Duration::from_secs(30),
            upload_idle_timeout: Duration::from_secs(60),
            head_timeout: Duration::from_secs(15),
            connections_max: 2_048,
            costly_max: 32,
            costly_wait: Duration::from_secs(5),
            costly_per_minute: 120,
            costly_burst: 120,
            scarce_per_minute: 6,
            scarce_burst: 12,
            person_per_minute: 240,
            person_burst: 240,
            addresses_max: 20_000,
        }
    }
}

/// State of the router; cheap to clone.
#[derive(Clone)]
pub(crate) struct Web {
    pub(crate) app: App,
    pub(crate) settings: Arc<WebSettings>,
    pub(crate) costly: Arc<Semaphore>,
    pub(crate) rate: Arc<RateLimiter<IpAddr>>,
    pub(crate) scarce: Arc<RateLimiter<IpAddr>>,
    pub(crate) people: Arc<RateLimiter<PersonId>>,
    pub(crate) metrics: Arc<crate::metrics::Metrics>,
    pub(crate) examples: Arc<Mutex<HashMap<CityId, crate::site::examples::Kept>>>,
}

impl Web {
    pub(crate) fn new(app: App, settings: WebSettings) -> Self {
        let limits = settings.limits;
        Self {
            app,
            costly: Arc::new(Semaphore::new(limits.costly_max)),
            rate: Arc::new(RateLimiter::new(
                limits.costly_per_minute,
                limits.costly_burst,
                limits.addresses_max,
            )),
            scarce: Arc::new(RateLimiter::new(
                limits.scarce_per_minute,
                limits.scarce_burst,
                limits.addresses_max,
            )),
            people: Arc::new(RateLimiter::new(
                limits.person_per_minute,
                limits.person_burst,
                limits.addresses_max,
            )),
            metrics: Arc::default(),
            examples: Arc::default(),
            settings: Arc::new(settings),
        }
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.app.settings().clock.now_ms()
    }
}
