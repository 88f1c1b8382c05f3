//! An installation for a test: its folder, its settings, and the few things that every test does.

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use app::cities::NewCity;
use app::jobs::{FileOutcome, JobFile, JobSummary};
use app::search::SearchRequest;
use app::settings::ReaderCommand;
use app::{App, PageRequest, Settings, Viewer};
use bytes::Bytes;
use domain::city::{City, Locale, Regime};
use domain::document::Visibility;
use domain::time::Clock;
use uuid::Uuid;

/// A clock that tests move.
pub(crate) struct Hands(pub(crate) AtomicI64);

impl Clock for Hands {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

pub(crate) fn program() -> &'static str {
    env!("CARGO_BIN_EXE_app-test-program")
}

pub(crate) fn settings(data: &Path) -> Settings {
    let mut settings = Settings::new(data);
    settings.reader = ReaderCommand { program: program().into(), arguments: vec!["reader".into()] };
    settings.poll_interval = Duration::from_millis(50);
    settings
}

pub(crate) async fn open(data: &Path) -> App {
    App::open(settings(data)).await.unwrap()
}

/// The address of an empty database on the server named by `PARVIS_TEST_POSTGRES`.
pub(crate) async fn postgres() -> Option<String> {
    let Ok(server) = std::env::var("PARVIS_TEST_POSTGRES") else {
        println!("SKIPPED: PostgreSQL is not tested, PARVIS_TEST_POSTGRES is not set");
        return None;
    };
    let name = format!("parvis_{}", Uuid::now_v7().simple());
    let admin = sea_orm::Database::connect(&server).await.unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(&admin, &format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    Some(format!("{base}/{name}"))
}

/// Two servers of one empty database, on PostgreSQL where `PARVIS_TEST_POSTGRES` names one. Two machines would share
/// their files through one folder, without which one takes up a file that only the other has: here by a link.
pub(crate) async fn two_servers(folder: &Path) -> Option<[App; 2]> {
    let url = postgres().await?;
    let (one, two) = (folder.join("one"), folder.join("two"));
    std::fs::create_dir_all(one.join("files")).unwrap();
    std::fs::create_dir_all(&two).unwrap();
    std::os::unix::fs::symlink(one.join("files"), two.join("files")).unwrap();
    let server = async |data: &Path| {
        let mut settings = settings(data);
        settings.database_url = Some(url.clone());
        App::open(settings).await.unwrap()
    };
    Some([server(&one).await, server(&two).await])
}

pub(crate) async fn create_city(app: &App, slug: &str) -> City {
    let new = NewCity {
        slug: slug.into(),
        name: format!("Ville {slug}"),
        regime: Regime::Fr,
        locale: Locale::FrFr,
        contacts: vec![],
        examples: Vec::new(),
    };
    app.create_city(new).await.unwrap()
}

/// Sends files and waits: the job and what came of each file, in the order sent.
pub(crate) async fn send(
    app: &App,
    viewer: &Viewer,
    visibility: Visibility,
    files: &[(&str, &str)],
) -> (JobSummary, Vec<JobFile>) {
    let mut submission = app.begin_submission(viewer, visibility).await.unwrap();
    for (name, content) in files {
        submission.add_bytes(name, Bytes::copy_from_slice(content.as_bytes())).await.unwrap();
    }
    let job = submission.submit().await.unwrap();
    let mut seen = Vec::new();
    let summary = app.follow_job(viewer, job, &mut |file| seen.push(file.clone())).await.unwrap();
    app.catch_up(viewer).await.unwrap();
    seen.sort_by_key(|file| file.ordinal);
    assert_eq!(seen.len(), files.len());
    (summary, seen)
}

pub(crate) fn outcomes(files: &[JobFile]) -> Vec<String> {
    files
        .iter()
        .map(|file| match file.outcome.as_ref().unwrap() {
            FileOutcome::Refused { code, .. } => code.clone(),
            other => format!("{other:?}"),
        })
        .collect()
}

/// Names of the files whose passages are found by these words, best first, each once.
pub(crate) async fn found(app: &App, viewer: &Viewer, words: &str) -> Vec<String> {
    let page = PageRequest::new(100, 0);
    let request = SearchRequest { text: words.into(), page, ..SearchRequest::default() };
    let results = app.search(viewer, &request).await.unwrap();
    let mut files: Vec<String> = Vec::new();
    for hit in results.hits {
        assert!(!hit.passage.text.is_empty());
        if !files.contains(&hit.document.file) {
            files.push(hit.document.file);
        }
    }
    files
}
