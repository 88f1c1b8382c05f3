//! Is a backup taken under load whole and true, and does a damaged one change nothing?

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::audit::LedgerQuery;
use app::backup::{Lock, Opener, RestoreTarget, new_key, restore};
use app::{App, Error, PageRequest, Settings, Viewer};
use domain::audit::Action;
use domain::document::Visibility;

use crate::installation::{create_city, found, postgres, send, settings};

/// Places where a copy is damaged, over its whole length.
const WOUNDS: usize = 60;

struct Place {
    data: PathBuf,
    database: Option<String>,
}

impl Place {
    fn settings(&self) -> Settings {
        let mut settings = settings(&self.data);
        settings.database_url.clone_from(&self.database);
        settings
    }

    fn target(&self) -> RestoreTarget {
        RestoreTarget { data_dir: self.data.clone(), database_url: self.database.clone() }
    }
}

fn notice(number: usize) -> String {
    format!("Avis {number}\n\nLe conseil vote {} euros pour la rue {number}.\n", 1_000 + number)
}

/// Documents come in one city while everything is taken; another city stays as it is.
async fn taken_under_load(from: Place, to: Place, folder: &Path) {
    let app = App::open(from.settings()).await.unwrap();
    let calm = Viewer::agent(create_city(&app, "calme").await.id);
    let busy = Viewer::agent(create_city(&app, "vive").await.id);
    for number in 0..5 {
        send(&app, &calm, Visibility::Public, &[(&format!("avis-{number}.txt"), &notice(number))]).await;
    }
    app.ask(&Viewer::public(calm.city), "Combien d'euros pour la rue 3 ?").await.unwrap();
    app.count_actions(calm.city, 0).await.unwrap();
    let before = app.content_hash(calm.city).await.unwrap();

    let stop = Arc::new(AtomicBool::new(false));
    let load = tokio::spawn({
        let (app, busy, stop) = (app.clone(), busy.clone(), Arc::clone(&stop));
        async move {
            let mut number = 0;
            while !stop.load(Ordering::SeqCst) {
                number += 1;
                let name = format!("avis-{number}.txt");
                send(&app, &busy, Visibility::Public, &[(&name, &notice(100 + number))]).await;
                // What goes is taken away from under the backup, if nothing holds it.
                if number % 3 == 0 {
                    let head = app.find_document_by_file(&busy, &name).await.unwrap().unwrap();
                    app.delete_document(&busy, head.id).await.unwrap();
                }
            }
            number
        }
    });
    let (secret, public) = new_key();
    let mut taken = Vec::new();
    for round in 0..3 {
        let file = folder.join(format!("parvis-{round}.backup"));
        let report = app.backup(&file, Lock::recipients(&public).unwrap()).await.unwrap();
        assert!(report.damaged_files.is_empty(), "{report:?}");
        assert!(report.rows > 20 && report.files >= 5 && report.keys >= 1, "{report:?}");
        taken.push((file, report));
    }
    stop.store(true, Ordering::SeqCst);
    assert!(load.await.unwrap() > 0, "the load did nothing");
    let again = app.backup(&taken[0].0, Lock::recipients(&public).unwrap()).await;
    assert!(matches!(again, Err(Error::Exists { .. })), "a backup is never written over");
    app.shutdown().await;

    let (file, taken) = taken.pop().unwrap();
    let report = restore(&file, Opener::keys(&secret).unwrap(), &to.target()).await.unwrap();
    assert_eq!((report.rows, report.files, report.keys), (taken.rows, taken.files, taken.keys));
    let key = std::fs::read(from.data.join("agent.key")).unwrap();
    assert_eq!(std::fs::read(to.data.join("agent.key")).unwrap(), key);
    let app = App::open(to.settings()).await.unwrap();
    assert_eq!(app.content_hash(calm.city).await.unwrap(), before);
    let verified = app.verify_ledger(None, None).await.unwrap();
    assert!(verified.whole, "{verified:?}");
    // The busy city is as its own ledger says it was at one instant: as many documents as came less those that went.
    let count = async |action: Action| {
        let query = LedgerQuery { action: Some(action), ..LedgerQuery::default() };
        app.read_ledger(&busy, &query, "contrôle du test", PageRequest::new(1, 0)).await.unwrap().total
    };
    let expected = count(Action::DocumentAdded).await - count(Action::DocumentDeleted).await;
    assert_eq!(app.count_documents(&busy).await.unwrap(), expected);
    let status = app.status().await.unwrap();
    let files = status.checks.iter().find(|check| check.name == "files").unwrap();
    assert!(files.message.contains("none missing"), "{}", files.message);
    app.catch_up(&calm).await.unwrap();
    assert_eq!(found(&app, &calm, "1003 euros").await[0], "avis-3.txt");
    app.shutdown().await;

    // A place that holds something is left as it is.
    let again = restore(&file, Opener::keys(&secret).unwrap(), &to.target()).await;
    assert!(matches!(again, Err(Error::NotEmpty { .. })));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn taken_under_load_and_restored_elsewhere_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| Place { data: folder.path().join(name), database: None };
    taken_under_load(place("here"), place("there"), folder.path()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn taken_under_load_and_restored_elsewhere_on_postgresql() {
    let (Some(one), Some(other)) = (postgres().await, postgres().await) else { return };
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str, url: String| Place { data: folder.path().join(name), database: Some(url) };
    taken_under_load(place("here", one), place("there", other), folder.path()).await;
}

/// A town that grows moves from one database to the other, either way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_one_database_fills_the_other() {
    let (Some(one), Some(other)) = (postgres().await, postgres().await) else { return };
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let grows = Place { data: at("grown"), database: Some(one) };
    taken_under_load(Place { data: at("small"), database: None }, grows, folder.path()).await;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let large = Place { data: at("large"), database: Some(other) };
    taken_under_load(large, Place { data: at("shrunk"), database: None }, folder.path()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_backup_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let from = Place { data: folder.path().join("here"), database: None };
    let app = App::open(from.settings()).await.unwrap();
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    send(
        &app,
        &agent,
        Visibility::Public,
        &[("avis.txt", &notice(1)), ("long.txt", &notice(2).repeat(3_000))],
    )
    .await;
    let file = folder.path().join("whole.backup");
    let (secret, public) = new_key();
    app.backup(&file, Lock::recipients(&public).unwrap()).await.unwrap();
    app.shutdown().await;
    let whole = std::fs::read(&file).unwrap();
    let damaged = folder.path().join("damaged.backup");
    let to = Place { data: folder.path().join("there"), database: None };
    let refused = async |bytes: &[u8], what: &str| {
        std::fs::write(&damaged, bytes).unwrap();
        let outcome = restore(&damaged, Opener::keys(&secret).unwrap(), &to.target()).await;
        assert!(matches!(outcome, Err(Error::Damaged { .. })), "{what}: {outcome:?}");
        assert!(!to.data.exists(), "{what}: something was left");
        let around = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(around, 3, "{what}: something was left beside");
    };
    for wound in 0..WOUNDS {
        let at = wound * (whole.len() - 1) / (WOUNDS - 1);
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (wound % 8);
        refused(&flipped, &format!("byte {at} of {} flipped", whole.len())).await;
        refused(&whole[..at], &format!("cut at {at} of {}", whole.len())).await;
    }
    refused(&whole[..whole.len() - 1], "the last byte is gone").await;
    refused(&[whole.as_slice(), b"x"].concat(), "a byte too many").await;
    refused(b"age-encryption.org/v1\n", "only the first line").await;
    refused(b"", "an empty file").await;

    // Another key opens nothing, and says so.
    let (other, _) = new_key();
    let outcome = restore(&file, Opener::keys(&other).unwrap(), &to.target()).await;
    assert!(matches!(&outcome, Err(Error::Damaged { reason }) if reason.contains("key")), "{outcome:?}");
    assert!(!to.data.exists());
    // The whole one still goes in.
    restore(&file, Opener::keys(&secret).unwrap(), &to.target()).await.unwrap();
    assert!(to.data.join("parvis.db").is_file());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passphrase_opens_what_it_locked_and_nothing_is_readable_without() {
    let folder = tempfile::tempdir().unwrap();
    let from = Place { data: folder.path().join("here"), database: None };
    let app = App::open(from.settings()).await.unwrap();
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    send(&app, &agent, Visibility::Public, &[("avis.txt", "Rue Zorglub\n\nLa rue Zorglub ferme.\n")]).await;
    let file = folder.path().join("ville.backup");
    assert!(Lock::passphrase("court").is_err());
    app.backup(&file, Lock::passphrase("trois grandes péniches").unwrap()).await.unwrap();
    let key = app.agent_key().to_owned();
    app.shutdown().await;
    let bytes = std::fs::read(&file).unwrap();
    for secret in ["Zorglub", key.as_str(), "parvis-backup-1"] {
        assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret} is readable");
    }
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let to = Place { data: folder.path().join("there"), database: None };
    let wrong = restore(&file, Opener::passphrase("trois petites péniches"), &to.target()).await;
    assert!(matches!(wrong, Err(Error::Damaged { .. })) && !to.data.exists());
    restore(&file, Opener::passphrase("trois grandes péniches"), &to.target()).await.unwrap();
}
