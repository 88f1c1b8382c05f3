//! `parvis serve`: the pages and the API, until told to stop.

use std::io::IsTerminal as _;

use anyhow::{Context as _, Result};
use app::mail::MailSettings;
use app::{App, Settings};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;
use web::{WebLimits, WebSettings};

use super::{Work, settings};
use crate::cli::{ServeArguments, ServeLimits};
use crate::{console, exit};

/// A server that listens and does not answer yet.
pub(super) struct Server {
    app: App,
    listener: TcpListener,
    url: String,
    settings: WebSettings,
}

impl Server {
    /// Listens on `address`.
    pub(super) async fn bind(app: App, address: &str, settings: WebSettings) -> Result<Self> {
        let listener = TcpListener::bind(address).await.with_context(|| {
            format!("cannot listen on {address}: another program may be using it; choose another one")
        })?;
        let url = format!("http://{}", listener.local_addr()?);
        Ok(Self { app, listener, url, settings })
    }

    /// Address of the pages.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Says as one line of JSON that it answers, and by which addresses one comes in.
    pub(super) async fn say_ready(&self) -> Result<()> {
        console::json(&serde_json::json!({
            "ready": true,
            "url": self.url(),
            "agent_link": self.agent_link(),
            "setup_link": self.setup_link().await?,
        }))
    }

    /// Address that lets an agent in.
    pub(super) fn agent_link(&self) -> String {
        web::agents_link(&self.url, self.app.agent_key())
    }

    /// One-time address that makes the first administrator, as long as a city has none.
    pub(super) async fn setup_link(&self) -> Result<Option<String>> {
        let base = self.settings.public_url.as_deref().unwrap_or(&self.url);
        Ok(self.app.open_setup().await?.map(|key| web::one_time_link(base, &key)))
    }

    /// Serves until the process is told to stop; work under way is kept.
    pub(super) async fn run(self) -> Result<u8> {
        let limits = self.settings.limits;
        let reminding = tokio::spawn(web::keep_reminding(self.app.clone(), self.settings.public_url.clone()));
        let router = web::router(self.app.clone(), self.settings);
        web::serve(self.listener, router, limits, stop_asked()).await?;
        self.app.shutdown().await;
        // It ends by itself once the installation closes; if it panicked, that was said already.
        let _ = reminding.await;
        Ok(exit::DONE)
    }
}

pub(super) async fn run(arguments: ServeArguments) -> Result<u8> {
    log_to_standard_error(arguments.log_json);
    let mut opened = with_limits(settings(&arguments.data, Work::Background), &arguments.limits);
    opened.milliwatts_per_core = u64::from(arguments.watts_per_core) * 1_000;
    if let (Some(server), Some(from)) = (&arguments.mail_server, &arguments.mail_from) {
        opened.mail = Some(MailSettings { server: server.clone(), from: from.clone() });
    }
    opened.providers = crate::config::providers();
    let app = App::open(opened).await?;
    let settings = WebSettings {
        https: arguments.https,
        trust_forwarded: arguments.behind_proxy,
        public_url: arguments.public_url,
        limits: web_limits(&arguments.limits),
    };
    let server = Server::bind(app, &arguments.listen, settings).await?;
    if arguments.data.json {
        server.say_ready().await?;
    } else {
        console::line(format!("Parvis answers at {}", server.url()));
        if let Some(link) = server.setup_link().await? {
            console::line(format!("The first administrator comes in by {link} (once, within 24 hours)"));
        }
        // A service's output is kept by the system, where the key would stay for all who read its journal.
        if std::io::stdout().is_terminal() {
            console::line(format!("With the installation's key, agents enter by {}", server.agent_link()));
        } else {
            console::line(
                "With the installation's key, which is in the file agent.key, agents enter by /agents/enter",
            );
        }
    }
    server.run().await
}

/// Bytes of a MB of a file, as file managers count.
const MB: u64 = 1_000_000;
/// Bytes of a MB of memory.
const MEMORY_MB: u64 = 1024 * 1024;

fn with_limits(mut settings: Settings, limits: &ServeLimits) -> Settings {
    settings.limits.file_bytes_max = limits.file_mb_max * MB;
    settings.limits.reader_memory_bytes_max = limits.reader_mb_max * MEMORY_MB;
    settings.readers = usize::from(limits.readers);
    settings
}

fn web_limits(limits: &ServeLimits) -> WebLimits {
    WebLimits {
        upload_bytes_max: usize::try_from(limits.upload_mb_max * MB).unwrap_or(usize::MAX),
        costly_per_minute: limits.rate_per_minute,
        costly_burst: limits.rate_burst,
        costly_max: usize::from(limits.costly_max),
        connections_max: usize::from(limits.connections_max),
        ..WebLimits::default()
    }
}

/// Logs at the level of `PARVIS_LOG` (`info` without it). No log line holds a question, a name or a key.
fn log_to_standard_error(json: bool) {
    let filter = EnvFilter::try_from_env("PARVIS_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,tantivy=warn,sqlx=warn"));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if json { logs.json().init() } else { logs.init() }
}

/// Resolves at Ctrl+C or at the signal that service managers send.
async fn stop_asked() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}
