//! Is the content the same however often the work was killed?

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use app::Viewer;

use crate::installation::{found, open, program};

const KILLS: u64 = 30;
const FILES: usize = 40;

fn write_source(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    for number in 0..FILES {
        let mut text = format!("Compte rendu {number}\n\n");
        for paragraph in 0..30 {
            text.push_str(&format!(
                "Le conseil du quartier {number} examine le point {paragraph} et vote {} euros.\n\n",
                10_000 + number * 100 + paragraph
            ));
        }
        std::fs::write(folder.join(format!("compte-rendu-{number}.txt")), text).unwrap();
    }
}

fn ingest(data: &Path, source: &Path) -> Command {
    let mut command = Command::new(program());
    command.args(["ingest".as_ref(), data.as_os_str(), source.as_os_str()]).stderr(Stdio::null());
    command
}

fn hash_of(output: &std::process::Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap().trim().to_owned()
}

/// Kills the process, as by `kill -9`, after delays that walk through the whole work, then lets it end.
#[test]
fn thirty_kills_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("source");
    write_source(&source);
    let begin = std::time::Instant::now();
    let expected = hash_of(&ingest(&folder.path().join("calm"), &source).output().unwrap());
    let whole_ms = u64::try_from(begin.elapsed().as_millis()).unwrap().max(300);
    let data = folder.path().join("killed");
    let mut killed = 0;
    for round in 0..KILLS {
        let mut child = ingest(&data, &source).stdout(Stdio::null()).spawn().unwrap();
        // A fixed walk over the length of a calm run: 17 is prime to 31.
        let delay = whole_ms * ((round * 17) % 31) / 31 / 3;
        std::thread::sleep(Duration::from_millis(delay));
        killed += u64::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(killed >= KILLS / 2, "too few of the runs were still at work: {killed}");
    let hash = hash_of(&ingest(&data, &source).output().unwrap());
    assert_eq!(hash, expected);

    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let app = open(&data).await;
        let city = app.find_city("ville").await.unwrap().unwrap().id;
        let viewer = Viewer::public(city);
        app.catch_up(&viewer).await.unwrap();
        assert_eq!(app.count_documents(&viewer).await.unwrap(), FILES as u64);
        for number in [0, 7, FILES - 1] {
            let words = format!("{} euros", 10_000 + number * 100 + 3);
            assert_eq!(found(&app, &viewer, &words).await[0], format!("compte-rendu-{number}.txt"));
        }
        app.reindex(&viewer).await.unwrap();
        app.shutdown().await;
    });
}
