//! How is an installation opened and closed?

use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::city::COMMONS_SLUG;
use domain::{CityId, ErrorKind};
use search::embedding::{Embed, LocalModel, Remembered};
use store::{Files, Store};
use tokio::sync::{Mutex, Notify, watch};
use tokio::task::JoinHandle;

use crate::audit::recorder::Recorder;
use crate::images::ImageCache;
use crate::index::Indexes;
use crate::ingest::Alive;
use crate::meaning::Pace;
use crate::reader::Readers;
use crate::transparency::{Components, Meter};
use crate::{Error, Result, Settings, Viewer};

/// An open installation. Cheap to clone; every clone is the same installation.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) settings: Settings,
    pub(crate) store: Store,
    pub(crate) files: Files,
    pub(crate) indexes: Indexes,
    pub(crate) readers: Readers,
    pub(crate) images: ImageCache,
    /// The model, or why there is none.
    pub(crate) model: std::result::Result<Arc<dyn Embed>, NoModel>,
    /// The same with a memory, for questions and the sentences weighed as their answers.
    pub(crate) asking: Option<Arc<dyn Embed>>,
    pub(crate) pace: Pace,
    /// The way to the mail server, where one is set.
    pub(crate) mailer: Option<crate::mail::Mailer>,
    /// Rung when an e-mail was written.
    pub(crate) mail_bell: Notify,
    /// Turns for hashing passwords.
    pub(crate) hashes: tokio::sync::Semaphore,
    /// Writes answers to the ledger.
    pub(crate) recorder: Recorder,
    /// Processor time of each use of artificial intelligence.
    pub(crate) meter: Meter,
    pub(crate) components: Components,
    /// What providers of identities said of themselves.
    pub(crate) outside: crate::accounts::oidc::KnownProviders,
    pub(crate) alive: Alive,
    /// Rung when something came in or was finished here.
    pub(crate) bell: Notify,
    /// True once the installation is closing.
    pub(crate) stopping: watch::Sender<bool>,
    /// What stops the workers just now (a full disk), for those who wait for them.
    pub(crate) fault: std::sync::Mutex<Option<Error>>,
    agent_key: String,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

/// Why search works with words alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoModel {
    /// None was named in the settings.
    NotGiven,
    /// It could not be opened.
    Failed(String),
}

impl App {
    /// Opens the data folder (creating it), brings the database to the current format, opens the index of each
    /// city and starts the background work if the settings say so.
    ///
    /// # Errors
    /// When the folder or the database cannot be opened or is of a newer format.
    pub async fn open(settings: Settings) -> Result<Self> {
        let data = settings.data_dir.clone();
        std::fs::create_dir_all(&data).map_err(Error::from_io)?;
        let agent_key = agent_key(&data, &settings)?;
        let url = settings
            .database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}", data.join("parvis.db").display()));
        let store = Store::open(&url, Arc::clone(&settings.clock), Arc::clone(&settings.ids)).await?;
        let files = Files::open(&data.join("files"))?;
        let model = open_model(settings.model.clone()).await;
        let asking = model
            .as_ref()
            .ok()
            .map(|model| -> Arc<dyn Embed> { Arc::new(Remembered::new(Arc::clone(model))) });
        let indexes = Indexes::open(&data.join("index"), store.installation().await?, asking.as_ref())?;
        let mailer = settings.mail.as_ref().map(crate::mail::Mailer::new).transpose()?;
        let inner = Inner {
            mailer,
            mail_bell: Notify::new(),
            readers: Readers::new(&settings),
            images: ImageCache::new(data.join("cache").join("pages")),
            alive: Alive::open(&data.join("run"), settings.ids.next())?,
            pace: Pace::default(),
            hashes: tokio::sync::Semaphore::new(crate::accounts::HASHES_MAX),
            recorder: Recorder::start(store.clone()),
            meter: Meter::default(),
            components: Components::default(),
            outside: crate::accounts::oidc::KnownProviders::default(),
            bell: Notify::new(),
            stopping: watch::channel(false).0,
            fault: std::sync::Mutex::new(None),
            tasks: Mutex::new(Vec::new()),
            settings,
            store,
            files,
            indexes,
            model,
            asking,
            agent_key,
        };
        let app = Self { inner: Arc::new(inner) };
        if app.inner.settings.background {
            app.start_background().await;
        }
        Ok(app)
    }

    /// What it was opened with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The key that opens agents' pages and the writing API: 32 random bytes in hexadecimal, kept in the file
    /// `agent.key` of the data folder, readable by its owner only. Compare with [`App::is_agent_key`].
    #[must_use]
    pub fn agent_key(&self) -> &str {
        &self.inner.agent_key
    }

    /// Whether `key` is the agents' key, compared in constant time.
    #[must_use]
    pub fn is_agent_key(&self, key: &str) -> bool {
        let expected = self.inner.agent_key.as_bytes();
        let given = key.as_bytes();
        let differences = expected.iter().zip(given).fold(0_u8, |found, (one, other)| found | (one ^ other));
        given.len() == expected.len() && differences == 0 && !expected.is_empty()
    }

    /// Stops the background work at the next safe point and closes everything. What was accepted goes on at the
    /// next start.
    pub async fn shutdown(&self) {
        self.inner.stopping.send_replace(true);
        self.inner.bell.notify_waiters();
        for task in self.inner.tasks.lock().await.drain(..) {
            // A task that panicked has been logged; nothing more is to be done here.
            let _ = task.await;
        }
        self.release_claims().await;
        self.inner.recorder.flush().await;
        if let Err(error) = self.flush_meter().await {
            tracing::warn!(%error, "the last processor times were not written");
        }
        self.inner.readers.close().await;
        self.inner.indexes.close().await;
        if let Err(error) = self.inner.store.close().await {
            tracing::warn!(%error, "the database did not close cleanly");
        }
    }

    pub(crate) fn is_stopping(&self) -> bool {
        *self.inner.stopping.borrow()
    }

    /// Waits for the bell, for `pause`, or for the end.
    pub(crate) async fn rest(&self, pause: std::time::Duration) {
        tokio::select! {
            () = self.inner.bell.notified() => {}
            () = tokio::time::sleep(pause) => {}
            () = self.until_stopping() => {}
        }
    }

    /// Waits for the end.
    pub(crate) async fn until_stopping(&self) {
        let mut stopping = self.inner.stopping.subscribe();
        // The sender lives as long as this app: waiting cannot fail.
        let _ = stopping.wait_for(|stopping| *stopping).await;
    }

    /// The cities whose documents a viewer of `city` may meet: the city and the commons.
    pub(crate) async fn cities_in_view(&self, city: CityId) -> Result<Vec<CityId>> {
        let mut cities = vec![city];
        if let Some(commons) = self.inner.store.find_city(COMMONS_SLUG).await?
            && commons.id != city
        {
            cities.push(commons.id);
        }
        Ok(cities)
    }

    pub(crate) fn set_fault(&self, fault: Option<Error>) {
        *self.inner.fault.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = fault;
    }

    pub(crate) fn fault(&self) -> Option<Error> {
        let fault = self.inner.fault.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        fault.as_ref().map(Error::again)
    }

    pub(crate) fn require_agent(viewer: &Viewer) -> Result<()> {
        if viewer.may(domain::accounts::Permission::WorkAsAgent) { Ok(()) } else { Err(Error::AgentsOnly) }
    }

    async fn start_background(&self) {
        let mut tasks = self.inner.tasks.lock().await;
        tasks.push(tokio::spawn(self.clone().keep_house()));
        tasks.push(tokio::spawn(self.clone().work_on_jobs()));
        tasks.push(tokio::spawn(self.clone().follow_changes()));
        if self.inner.mailer.is_some() {
            tasks.push(tokio::spawn(self.clone().keep_sending()));
        }
        if self.inner.model.is_ok() {
            tasks.push(tokio::spawn(self.clone().embed_documents()));
        }
    }
}

async fn open_model(path: Option<PathBuf>) -> std::result::Result<Arc<dyn Embed>, NoModel> {
    let path = path.ok_or(NoModel::NotGiven)?;
    let opened = tokio::task::spawn_blocking(move || LocalModel::open(path)).await;
    match opened {
        Ok(Ok(model)) => Ok(Arc::new(model)),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the embedding model cannot be used: search works with words only");
            Err(NoModel::Failed(error.to_string()))
        }
        Err(error) => Err(NoModel::Failed(error.to_string())),
    }
}

/// Reads the agents' key, made at the first opening.
fn agent_key(data: &Path, settings: &Settings) -> Result<String> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;

    use sha2::Digest as _;

    let path = data.join("agent.key");
    if let Ok(key) = std::fs::read_to_string(&path) {
        return Ok(key.trim().to_owned());
    }
    // The system's randomness, and ids should it be missing one day: hashed together.
    let mut hash = sha2::Sha256::new();
    let mut random = [0_u8; 32];
    let mut source = std::fs::File::open("/dev/urandom").map_err(Error::from_io)?;
    std::io::Read::read_exact(&mut source, &mut random).map_err(Error::from_io)?;
    hash.update(random);
    hash.update(settings.ids.next().as_bytes());
    let key: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let written = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
    match written {
        Ok(mut file) => {
            file.write_all(key.as_bytes()).map_err(Error::from_io)?;
            Ok(key)
        }
        // Another process made it meanwhile.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            std::fs::read_to_string(&path).map(|key| key.trim().to_owned()).map_err(Error::from_io)
        }
        Err(error) => Err(Error::from_io(error)),
    }
}

/// Whether an error is one that a person can put right on the machine, and work then goes on.
pub(crate) fn is_of_the_machine(error: &Error) -> bool {
    domain::Coded::kind(error) == ErrorKind::Internal
}
