//! Is the installation well, and what should be done if not?

use domain::{CityId, Coded as _};
use serde::Serialize;
use store::library::LibraryFilter;

use crate::app::NoModel;
use crate::reader::{ReadFailure, TesseractState, find_tesseract};
use crate::{App, Error, Result};

/// State of the whole installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Version of the program.
    pub version: String,
    /// Each thing looked at, in a fixed order: `data_folder`, `disk_space`, `database`, `files`, `index`, `model`,
    /// `reader`, `tesseract`, `jobs`.
    pub checks: Vec<Check>,
    /// Cities, the commons included.
    pub cities: Vec<CityStatus>,
    /// Meaning.
    pub meaning: MeaningStatus,
}

impl Status {
    /// Whether nothing failed (warnings apart).
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.checks.iter().all(|check| check.level != CheckLevel::Failed)
    }
}

/// One thing looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Stable name in `snake_case`.
    pub name: &'static str,
    /// How it is.
    pub level: CheckLevel,
    /// What was found, in English.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

/// How a thing looked at is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckLevel {
    /// Well.
    Ok,
    /// Works with less (no model, no tesseract, little space).
    Warning,
    /// Does not work.
    Failed,
}

/// A city in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CityStatus {
    /// Its id.
    pub id: CityId,
    /// Its slug.
    pub slug: String,
    /// Documents.
    pub documents: u64,
    /// Passages.
    pub passages: u64,
    /// Changes that this server's index has not taken in yet.
    pub index_lag: u64,
    /// Open gaps.
    pub open_gaps: u64,
}

/// Progress of the embedding of sentences: what is done is answered from without computing anything but the question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct SentenceStatus {
    /// Passages whose sentences are embedded.
    pub passages_done: u64,
    /// Passages in the documents that were begun.
    pub passages_total: u64,
    /// Documents not begun.
    pub documents_waiting: u64,
}

/// Progress of the embedding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeaningStatus {
    /// Identity of the model; `None`: search works with words only.
    pub model: Option<String>,
    /// Texts embedded.
    pub done: u64,
    /// Texts to embed in all, in the documents that have their plan.
    pub total: u64,
    /// Documents of which nothing is embedded yet.
    pub documents_waiting: u64,
    /// The sentences that could answer, which come last.
    pub sentences: SentenceStatus,
    /// Whether staff paused it.
    pub paused: bool,
    /// Texts a second over the last minute of work.
    pub texts_per_second: Option<u32>,
}

/// Less free space than this is worth a warning.
const FREE_BYTES_WARNING: u64 = 2 * 1024 * 1024 * 1024;
/// Less free space than this is a failure to come.
const FREE_BYTES_FAILURE: u64 = 100 * 1024 * 1024;

/// Longest wait for a reader that is free.
const PROBE_TIME_MAX: std::time::Duration = std::time::Duration::from_secs(5);

impl App {
    /// Looks at everything. `doctor` on the command line.
    ///
    /// # Errors
    /// Never for a thing that is unwell (that is a [`Check`]); only when the server is stopping.
    pub async fn status(&self) -> Result<Status> {
        if self.is_stopping() {
            return Err(Error::Stopping);
        }
        let cities = self.city_statuses().await;
        let mut checks = vec![
            self.check_data_folder(),
            self.check_disk_space(),
            self.check_database().await,
            self.check_files().await,
            check_index(&cities),
            self.check_model().await,
            self.check_reader().await,
        ];
        checks.push(tokio::task::spawn_blocking(check_tesseract).await?);
        checks.push(self.check_jobs().await);
        let nothing = MeaningStatus {
            model: None,
            done: 0,
            total: 0,
            documents_waiting: 0,
            sentences: SentenceStatus::default(),
            paused: false,
            texts_per_second: None,
        };
        Ok(Status {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            checks,
            cities: cities.unwrap_or_default(),
            meaning: self.meaning_status().await.unwrap_or(nothing),
        })
    }

    async fn city_statuses(&self) -> Result<Vec<CityStatus>> {
        let store = &self.inner.store;
        let mut statuses = Vec::new();
        for city in store.list_cities().await? {
            let own = LibraryFilter {
                cities: vec![city.id],
                sight: crate::visibility::everything(city.id),
                ..LibraryFilter::default()
            };
            let index = self.city_index(city.id).await?;
            let in_view = self.cities_in_view(city.id).await?;
            statuses.push(CityStatus {
                id: city.id,
                documents: store.count_documents(&own).await?,
                passages: store.count_passages(&own).await?,
                index_lag: store.count_changes_since(&in_view, index.cursor()).await?,
                open_gaps: store.count_gaps(city.id, false).await?,
                slug: city.slug,
            });
        }
        Ok(statuses)
    }

    fn check_data_folder(&self) -> Check {
        let folder = &self.settings().data_dir;
        let probe = folder.join(format!("probe-{}", self.settings().ids.next()));
        let written = std::fs::write(&probe, b"probe").and_then(|()| std::fs::remove_file(&probe));
        match written {
            Ok(()) => Check::ok("data_folder", format!("{} can be written", folder.display())),
            Err(error) => failed("data_folder", &Error::from_io(error)),
        }
    }

    fn check_disk_space(&self) -> Check {
        let name = "disk_space";
        let Ok(space) = rustix::fs::statvfs(&self.settings().data_dir) else {
            return Check::new(name, CheckLevel::Warning, "the free space is not known".to_owned());
        };
        let free = space.f_bavail.saturating_mul(space.f_frsize);
        let message = format!("{} MB free", free / (1024 * 1024));
        let level = match free {
            free if free < FREE_BYTES_FAILURE => CheckLevel::Failed,
            free if free < FREE_BYTES_WARNING => CheckLevel::Warning,
            _ => CheckLevel::Ok,
        };
        let mut check = Check::new(name, level, message);
        if level != CheckLevel::Ok {
            check.hint = Some("free some space on the disk of the data folder".to_owned());
        }
        check
    }

    async fn check_database(&self) -> Check {
        let store = &self.inner.store;
        match store.last_cursor().await {
            Ok(_) => {
                let version = store::FORMAT_VERSION;
                Check::ok("database", format!("{}, format {version}", store.backend()))
            }
            Err(error) => failed("database", &error.into()),
        }
    }

    async fn check_files(&self) -> Check {
        let missing = async {
            let kept: std::collections::HashSet<String> =
                self.inner.files.list().await?.into_iter().collect();
            let named = self.inner.store.list_addresses().await?;
            Result::Ok((named.len(), named.iter().filter(|address| !kept.contains(*address)).count()))
        };
        match missing.await {
            Ok((named, 0)) => Check::ok("files", format!("{named} original files, none missing")),
            Ok((named, missing)) => Check {
                hint: Some(
                    "restore the folder `files` from a backup, or send the documents again".to_owned(),
                ),
                ..Check::new("files", CheckLevel::Failed, format!("{missing} of {named} files are missing"))
            },
            Err(error) => failed("files", &error),
        }
    }

    async fn check_model(&self) -> Check {
        let hint = "run `cargo xtask setup`, or give the path of the model with --model";
        match &self.inner.model {
            Ok(model) => {
                let name = model.identity().name.clone();
                let progress = self.meaning_status().await;
                let done = progress.map(|status| {
                    format!(
                        ", {} of {} texts embedded, sentences of {} of {} passages",
                        status.done,
                        status.total,
                        status.sentences.passages_done,
                        status.sentences.passages_total
                    )
                });
                Check::ok("model", format!("{name}{}", done.unwrap_or_default()))
            }
            Err(NoModel::NotGiven) => Check {
                hint: Some(hint.to_owned()),
                ..Check::new(
                    "model",
                    CheckLevel::Warning,
                    "words only: there is no embedding model".to_owned(),
                )
            },
            Err(NoModel::Failed(reason)) => Check {
                hint: Some(hint.to_owned()),
                ..Check::new(
                    "model",
                    CheckLevel::Failed,
                    format!("words only: the model does not open: {reason}"),
                )
            },
        }
    }

    async fn check_reader(&self) -> Check {
        let text = "Parvis reads this line.";
        let content = futures_util::stream::once(async { Ok(bytes::Bytes::from_static(text.as_bytes())) });
        let probe = self.inner.readers.read("probe.txt", text.len() as u64, Box::pin(content), false);
        let Ok(probed) = tokio::time::timeout(PROBE_TIME_MAX, probe).await else {
            return Check::ok("reader", "busy with files".to_owned());
        };
        match probed {
            Ok(_) | Err(ReadFailure::Stale) => {
                Check::ok("reader", format!("{} files read at the same time", self.inner.readers.count))
            }
            Err(ReadFailure::Machine(error)) => failed("reader", &error),
            Err(ReadFailure::File(error)) => {
                Check::new("reader", CheckLevel::Failed, format!("the reader does not read: {error}"))
            }
        }
    }

    async fn check_jobs(&self) -> Check {
        match self.inner.store.count_open_files().await {
            Ok(0) => Check::ok("jobs", "no file waits".to_owned()),
            Ok(open) => Check::ok("jobs", format!("{open} files wait or are being read")),
            Err(error) => failed("jobs", &error.into()),
        }
    }
}

/// Figures for whoever watches the server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Version of the program.
    pub version: String,
    /// Why questions cannot be answered, if so: a stable name.
    pub not_ready: Option<&'static str>,
    /// Files waiting or being read.
    pub open_files: u64,
    /// Answers waiting to be written to the ledger.
    pub ledger_waiting: u64,
    /// Free space of the data folder.
    pub disk_free_bytes: u64,
    /// Resident memory of this process; 0 where the system does not say.
    pub memory_bytes: u64,
    /// Processor time of this process, in milliseconds.
    pub processor_ms: u64,
    /// City by city.
    pub cities: Vec<CityFigures>,
}

/// Figures of a city.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CityFigures {
    /// Its slug.
    pub slug: String,
    /// Documents.
    pub documents: u64,
    /// Open gaps.
    pub open_gaps: u64,
    /// Contests past their day.
    pub contests_late: u64,
}

/// Longest wait for the database when asked whether all is ready.
const READY_WAIT: std::time::Duration = std::time::Duration::from_secs(2);

impl App {
    /// Why questions cannot be answered just now, as a stable name; `None` when they can: the server is not stopping, the
    /// database answers within two seconds, and the ledger takes what waits.
    pub async fn not_ready(&self) -> Option<&'static str> {
        if self.is_stopping() {
            return Some("stopping");
        }
        match tokio::time::timeout(READY_WAIT, self.inner.store.last_cursor()).await {
            Ok(Ok(_)) => {}
            Ok(Err(_)) => return Some("database_fails"),
            Err(_) => return Some("database_slow"),
        }
        if self.inner.recorder.is_stuck() { Some("ledger_full") } else { None }
    }

    /// Figures for whoever watches the server.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn figures(&self) -> Result<Figures> {
        let store = &self.inner.store;
        let mut cities = Vec::new();
        for city in store.list_cities().await? {
            let own = LibraryFilter {
                cities: vec![city.id],
                sight: crate::visibility::everything(city.id),
                ..LibraryFilter::default()
            };
            cities.push(CityFigures {
                documents: store.count_documents(&own).await?,
                open_gaps: store.count_gaps(city.id, false).await?,
                contests_late: self.count_contests(city.id).await?.late,
                slug: city.slug,
            });
        }
        let space = rustix::fs::statvfs(&self.settings().data_dir);
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        Ok(Figures {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            not_ready: self.not_ready().await,
            open_files: store.count_open_files().await?,
            ledger_waiting: self.inner.recorder.waiting(),
            disk_free_bytes: space.map_or(0, |space| space.f_bavail.saturating_mul(space.f_frsize)),
            memory_bytes: resident_bytes(),
            processor_ms: time.tv_sec.unsigned_abs() * 1_000 + time.tv_nsec.unsigned_abs() / 1_000_000,
            cities,
        })
    }
}

/// The second figure of `/proc/self/statm`, in pages.
fn resident_bytes() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: u64 = text.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0);
    pages.saturating_mul(rustix::param::page_size() as u64)
}

impl Check {
    fn new(name: &'static str, level: CheckLevel, message: String) -> Self {
        Self { name, level, message, hint: None }
    }

    fn ok(name: &'static str, message: String) -> Self {
        Self::new(name, CheckLevel::Ok, message)
    }
}

fn failed(name: &'static str, error: &Error) -> Check {
    Check { hint: error.hint(), ..Check::new(name, CheckLevel::Failed, error.to_string()) }
}

fn check_index(cities: &Result<Vec<CityStatus>>) -> Check {
    match cities {
        Ok(cities) => {
            let lag: u64 = cities.iter().map(|city| city.index_lag).sum();
            Check::ok("index", format!("{} cities, {lag} changes to take in", cities.len()))
        }
        Err(error) => failed("index", error),
    }
}

fn check_tesseract() -> Check {
    let warning = |message: &str, hint: &str| Check {
        hint: Some(hint.to_owned()),
        ..Check::new("tesseract", CheckLevel::Warning, message.to_owned())
    };
    match find_tesseract() {
        TesseractState::Ready(languages) => Check::ok("tesseract", format!("scans are read ({languages})")),
        TesseractState::NoLanguage => warning(
            "tesseract has neither French nor English: scans are not read",
            "install the languages, on Debian: apt install tesseract-ocr-fra tesseract-ocr-eng",
        ),
        TesseractState::Missing => warning(
            "tesseract is not installed: scans are not read",
            "on Debian: apt install tesseract-ocr tesseract-ocr-fra; then send the scans again",
        ),
    }
}
