//! Can a file, or the machine, do harm?

use std::path::Path;

use app::settings::ReaderCommand;
use app::{App, Error, Settings, Viewer};
use bytes::Bytes;
use domain::Coded as _;
use domain::document::Visibility;

use crate::installation::{create_city, found, open, outcomes, program, send, settings};

fn misbehaving(data: &Path) -> Settings {
    let mut settings = settings(data);
    settings.reader = ReaderCommand { program: program().into(), arguments: vec!["misbehave".into()] };
    settings.limits.reader_wall_seconds_max = 1;
    settings
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_that_hangs_crashes_or_lies_costs_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(misbehaving(folder.path())).await.unwrap();
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let names = ["hang.txt", "crash.txt", "lie.txt", "babble.txt", "silent.txt"];
    let files: Vec<(&str, &str)> = names.iter().map(|name| (*name, "texte")).collect();
    let (job, files) = send(&app, &agent, Visibility::Public, &files).await;
    let stopped = "file_reader_stopped";
    assert_eq!(outcomes(&files), ["file_timed_out", stopped, stopped, stopped, stopped]);
    assert_eq!(job.counts.refused, 5);
    app.shutdown().await;

    // The same files, read by a reader that behaves: nothing stood in the way.
    let app = open(folder.path()).await;
    let (_, files) = send(&app, &agent, Visibility::Public, &[("crash.txt", "Un texte de la mairie.")]).await;
    assert_eq!(outcomes(&files), ["Added"]);
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_memory_of_a_reader_is_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings(folder.path());
    settings.limits.reader_memory_bytes_max = 320 * 1024 * 1024;
    let app = App::open(settings).await.unwrap();
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let large = "Une phrase de la mairie. ".repeat(8_000_000);
    let files = [("large.txt", large.as_str()), ("small.txt", "Une phrase courte.")];
    let (_, files) = send(&app, &agent, Visibility::Public, &files).await;
    assert_eq!(outcomes(&files), ["file_reader_stopped", "Added"]);
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_is_no_reader_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = settings(folder.path());
    wrong.reader = ReaderCommand { program: "/bin/true".into(), arguments: vec![] };
    let app = App::open(wrong).await.unwrap();
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let mut submission = app.begin_submission(&agent, Visibility::Public).await.unwrap();
    submission.add_bytes("note.txt", Bytes::from_static(b"Une note de la mairie.")).await.unwrap();
    let job = submission.submit().await.unwrap();
    let error = app.follow_job(&agent, job, &mut |_| {}).await.unwrap_err();
    assert_eq!(error.code(), "internal");
    assert!(error.to_string().contains("/bin/true"), "{error}");
    app.shutdown().await;

    let app = open(folder.path()).await;
    app.follow_job(&agent, job, &mut |_| {}).await.unwrap();
    app.catch_up(&agent).await.unwrap();
    assert_eq!(found(&app, &agent, "note de la mairie").await, ["note.txt"]);
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sizes_and_numbers_are_limited() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings(folder.path());
    settings.limits.file_bytes_max = 10;
    settings.limits.files_max = 3;
    let app = App::open(settings).await.unwrap();
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let files = [("a.txt", "12345678901"), ("..", "x"), ("b.txt", "1234567890")];
    let (_, files) = send(&app, &agent, Visibility::Public, &files).await;
    assert_eq!(outcomes(&files), ["file_too_large", "file_name", "Added"]);
    let mut submission = app.begin_submission(&agent, Visibility::Public).await.unwrap();
    for name in ["1", "2", "3"] {
        submission.add_bytes(name, Bytes::from_static(b"x")).await.unwrap();
    }
    let error = submission.add_bytes("4", Bytes::from_static(b"x")).await.unwrap_err();
    assert!(matches!(error, Error::TooLarge { .. }));
    app.shutdown().await;
}

/// A small file system in memory; `None`, said aloud, where this account may not mount one.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    fn mount(at: &Path, options: &str) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let status = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(at)
            .stderr(std::process::Stdio::null())
            .status();
        if !status.is_ok_and(|status| status.success()) {
            println!("SKIPPED: a full disk is not tested, this account may not mount a file system");
            return None;
        }
        Some(Self(at.to_owned()))
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        let status = std::process::Command::new("mount").args(["-o", &options]).arg(&self.0).status();
        assert!(status.unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").args(["-l".as_ref(), self.0.as_os_str()]).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_said_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let Some(disk) = SmallDisk::mount(&data, "size=24m") else { return };
    let app = open(&data).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    send(&app, &agent, Visibility::Public, &[("note.txt", "Une note sur le marché couvert.")]).await;
    let mut submission = app.begin_submission(&agent, Visibility::Public).await.unwrap();
    let large = Bytes::from("Une phrase de la mairie. ".repeat(1_200_000));
    let error = submission.add_bytes("large.txt", large.clone()).await.unwrap_err();
    assert_eq!(error.code(), "disk_full", "{error}");
    assert!(error.hint().is_some());
    drop(submission);
    assert_eq!(found(&app, &agent, "marché couvert").await, ["note.txt"]);

    disk.remount("size=400m");
    let (_, files) = send(&app, &agent, Visibility::Public, &[("autre.txt", "Une autre note.")]).await;
    assert_eq!(outcomes(&files), ["Added"], "it goes on once there is room");
    app.shutdown().await;
    // Its locks are open for writing: the kernel would not make the file system read-only under them.
    drop(app);

    disk.remount("ro");
    let error = App::open(settings(&data)).await.err().unwrap();
    assert_eq!(error.code(), "data_folder_read_only", "{error}");
    disk.remount("rw");
    let app = open(&data).await;
    assert_eq!(app.count_documents(&agent).await.unwrap(), 2);
    app.shutdown().await;
}
