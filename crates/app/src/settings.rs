//! How is an installation set up? Values only: reading arguments and the environment is the program's affair.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use domain::id::IdSource;
use domain::time::Clock;

/// Power of one busy core where the operator declares none: a rough figure for a server, its share of memory, fans and
/// power supply included.
pub const MILLIWATTS_PER_CORE: u64 = 15_000;

/// Everything an [`App`](crate::App) is opened with.
#[derive(Clone)]
pub struct Settings {
    /// Folder that holds everything: database (unless elsewhere), files, index, caches, agent key.
    pub data_dir: PathBuf,
    /// `sqlite://path` or `postgres://...`; `None`: `parvis.db` in the data folder.
    pub database_url: Option<String>,
    /// File or folder of the embedding model; `None`: words only.
    pub model: Option<PathBuf>,
    /// The command that reads one file in a process of its own: the program and its first arguments, normally
    /// this very program with `reader`.
    pub reader: ReaderCommand,
    /// Limits on what is taken in.
    pub limits: Limits,
    /// Number of files read at the same time; 0 means one per core.
    pub readers: usize,
    /// How often other servers' changes are looked for.
    pub poll_interval: Duration,
    /// Whether this process works on jobs and embeddings in the background. A command that only asks says no.
    pub background: bool,
    /// Power declared for one busy core with its share of the machine, in milliwatts: turns processor time into energy in
    /// the public register.
    pub milliwatts_per_core: u64,
    /// The mail server; `None`: no e-mail leaves.
    pub mail: Option<crate::mail::MailSettings>,
    /// Providers of identities with which people may sign in.
    pub providers: Vec<domain::accounts::outside::Provider>,
    /// The current instant.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn IdSource>,
}

/// How a reader process is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderCommand {
    /// The program.
    pub program: PathBuf,
    /// Its arguments; [`crate::reader::run`] is called by the program thus started.
    pub arguments: Vec<String>,
}

/// Named limits on what comes from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of one file, in bytes.
    pub file_bytes_max: u64,
    /// Number of files in one submission.
    pub files_max: u32,
    /// Pages of one document.
    pub pages_max: u32,
    /// Memory that a reader process may use, in bytes.
    pub reader_memory_bytes_max: u64,
    /// Processor time that a reader process may use on one file.
    pub reader_cpu_seconds_max: u64,
    /// Time that a reader process may take on one file, scans included.
    pub reader_wall_seconds_max: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes_max: 200_000_000,
            files_max: 20_000,
            pages_max: 3_000,
            reader_memory_bytes_max: 1024 * 1024 * 1024,
            reader_cpu_seconds_max: 600,
            reader_wall_seconds_max: 1_200,
        }
    }
}

impl Settings {
    /// The usual settings for a data folder: SQLite, no model, background work on, system clock, the current
    /// program as reader (`<this program> reader`).
    #[must_use]
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("parvis"));
        Self {
            data_dir: data_dir.into(),
            database_url: None,
            model: None,
            reader: ReaderCommand { program, arguments: vec!["reader".to_owned()] },
            limits: Limits::default(),
            readers: 0,
            poll_interval: Duration::from_millis(500),
            background: true,
            mail: None,
            providers: Vec::new(),
            milliwatts_per_core: MILLIWATTS_PER_CORE,
            clock: Arc::new(SystemClock),
            ids: Arc::new(SystemIds),
        }
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> domain::time::UnixMs {
        jiff::Timestamp::now().as_millisecond()
    }
}

/// Random, time-ordered ids.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemIds;

impl IdSource for SystemIds {
    fn next(&self) -> uuid::Uuid {
        uuid::Uuid::now_v7()
    }
}
