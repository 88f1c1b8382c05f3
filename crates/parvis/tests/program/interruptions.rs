//! Is the content the same however often `parvis ingest` was killed?

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use app::{App, Settings, Viewer};

use crate::server::{CITY, parvis};

const KILLS: usize = 30;
/// New files before each run.
const NEW_FILES: usize = 4;
/// The program has started by then.
const SOONEST_MS: u64 = 60;

/// Real formats and many small files: kills fall while reading, while storing and between.
fn write_source(folder: &Path) -> usize {
    std::fs::create_dir_all(folder).unwrap();
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/clairvaigne");
    let mut count = 0;
    for entry in std::fs::read_dir(demo).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        count += 1;
    }
    count + write_notices(folder, 0..25)
}

/// Small files, each different; how many.
fn write_notices(folder: &Path, numbers: std::ops::Range<usize>) -> usize {
    for number in numbers.clone() {
        let text =
            format!("Avis {number}\n\nLe conseil vote {} euros pour la rue {number}.\n", 1_000 + number);
        std::fs::write(folder.join(format!("avis-{number}.txt")), text.repeat(20)).unwrap();
    }
    numbers.len()
}

fn ingest(data: &Path, database: Option<&str>, source: &Path) -> std::process::Command {
    let mut command = parvis();
    command.args(["ingest", "--no-meaning", "--city", CITY, "--data"]).arg(data).arg(source);
    if let Some(url) = database {
        command.env("PARVIS_DATABASE", url);
    }
    command.stderr(Stdio::null()).stdout(Stdio::null());
    command
}

/// Numbers that look drawn by lot and are the same at each run (a 32-bit linear congruential generator).
struct Lot(u32);

impl Lot {
    /// Up to `limit`, excluded.
    fn draw(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u64::from(self.0 >> 8) * limit.max(1) / (1 << 24)
    }
}

fn content_hash(data: &Path, database: Option<String>, documents: usize) -> String {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let mut settings = Settings::new(data);
        settings.database_url = database;
        settings.background = false;
        let app = App::open(settings).await.unwrap();
        let city = app.find_city(CITY).await.unwrap().unwrap().id;
        let viewer = Viewer::agent(city);
        assert_eq!(app.count_documents(&viewer).await.unwrap(), documents as u64);
        // The index of the interrupted runs, not a fresh one, finds the words.
        app.catch_up(&viewer).await.unwrap();
        let request = app::search::SearchRequest { text: "1007 euros".to_owned(), ..Default::default() };
        let found = app.search(&viewer, &request).await.unwrap();
        assert_eq!(found.hits.first().unwrap().document.file, "avis-7.txt");
        let hash = app.content_hash(city).await.unwrap();
        app.shutdown().await;
        hash.to_string()
    })
}

fn killed_and_calm_agree(databases: Option<[String; 2]>) {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("source");
    let mut documents = write_source(&source);
    let (calm, killed): (PathBuf, PathBuf) = (folder.path().join("calm"), folder.path().join("killed"));
    let url = |at: usize| databases.as_ref().map(|urls| urls[at].clone());
    let begin = Instant::now();
    assert!(ingest(&calm, url(0).as_deref(), &source).status().unwrap().success());
    let mut longest_ms = u64::try_from(begin.elapsed().as_millis()).unwrap();
    let (mut lot, mut at_work) = (Lot(20_251_121), 0);
    for kill in 0..KILLS {
        // Each run has something new to do, and the blow comes sooner after a run that was done before it: on any
        // machine, most fall on work.
        documents += write_notices(&source, 100 + kill * NEW_FILES..100 + (kill + 1) * NEW_FILES);
        let mut child = ingest(&killed, url(1).as_deref(), &source).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(lot.draw(longest_ms)));
        if child.try_wait().unwrap().is_none() {
            at_work += 1;
        } else {
            longest_ms = (longest_ms * 2 / 3).max(SOONEST_MS);
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(at_work >= KILLS / 3, "only {at_work} of {KILLS} runs were still at work when killed");
    assert!(ingest(&calm, url(0).as_deref(), &source).status().unwrap().success());
    let last = ingest(&killed, url(1).as_deref(), &source).status().unwrap();
    assert!(last.success(), "{last}");
    assert_eq!(content_hash(&killed, url(1), documents), content_hash(&calm, url(0), documents));
}

#[test]
fn thirty_kills_change_nothing_on_sqlite() {
    killed_and_calm_agree(None);
}

#[test]
fn thirty_kills_change_nothing_on_postgresql() {
    let Ok(server) = std::env::var("PARVIS_TEST_POSTGRES") else {
        println!("SKIPPED: PostgreSQL is not tested, PARVIS_TEST_POSTGRES is not set");
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let urls = ["calm", "killed"].map(|name| {
        let name = format!("parvis_{name}_{}", uuid::Uuid::now_v7().simple());
        runtime.block_on(async {
            let admin = sea_orm::Database::connect(&server).await.unwrap();
            let create = format!("CREATE DATABASE {name}");
            sea_orm::ConnectionTrait::execute_unprepared(&admin, &create).await.unwrap();
        });
        format!("{base}/{name}")
    });
    killed_and_calm_agree(Some(urls));
}
