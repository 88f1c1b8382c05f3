//! Do files go in, change, come back unchanged, and go out everywhere?

use app::jobs::JobState;
use app::{App, Error, PageRequest, Viewer};
use domain::document::Visibility;

use crate::installation::{create_city, found, open, outcomes, send};

const POOL: &str =
    "Piscine municipale\n\nLa piscine municipale ouvre le mardi à 9 heures. L'entrée coûte 4 euros.\n";
const LIBRARY: &str = "Médiathèque\n\nLa médiathèque prête des liseuses pendant trois semaines.\n";

fn stored_files(app: &App) -> usize {
    let mut count = 0;
    let mut folders = vec![app.settings().data_dir.join("files").join("sha256")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() { folders.push(entry.path()) } else { count += 1 }
        }
    }
    count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_go_in_change_and_go_out() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let (job, files) = send(
        &app,
        &agent,
        Visibility::Public,
        &[("piscine.txt", POOL), ("vide.txt", ""), ("b/media.md", LIBRARY)],
    )
    .await;
    assert_eq!(job.state, JobState::Done);
    assert_eq!(outcomes(&files), ["Added", "file_empty", "Added"]);
    assert_eq!((job.counts.files, job.counts.added, job.counts.refused), (3, 2, 1));
    assert_eq!(found(&app, &agent, "piscine ouvre").await, ["piscine.txt"]);
    assert_eq!(found(&app, &agent, "liseuses").await, ["b/media.md"]);
    let before = app.content_hash(agent.city).await.unwrap();

    let (_, files) = send(&app, &agent, Visibility::Public, &[("piscine.txt", POOL)]).await;
    assert_eq!(outcomes(&files), ["Unchanged"]);
    assert_eq!(app.content_hash(agent.city).await.unwrap(), before);

    let changed = POOL.replace("mardi", "vendredi");
    let (_, files) = send(&app, &agent, Visibility::Public, &[("piscine.txt", &changed)]).await;
    assert_eq!(outcomes(&files), ["NewVersion"]);
    assert_eq!(found(&app, &agent, "vendredi").await, ["piscine.txt"]);
    assert!(found(&app, &agent, "mardi").await.is_empty(), "the old version is not searched");
    let document = files[0].document.unwrap();
    let detail = app.load_document(&agent, document).await.unwrap();
    assert_eq!(detail.versions.len(), 2);
    let old = app.load_page(&agent, document, Some(detail.versions[1].id), 1).await.unwrap();
    assert!(old.page.text.contains("mardi"), "a citation of the old version still opens");
    assert_eq!(stored_files(&app), 3);

    app.delete_document(&agent, document).await.unwrap();
    app.catch_up(&agent).await.unwrap();
    assert!(found(&app, &agent, "piscine").await.is_empty());
    assert!(matches!(app.load_document(&agent, document).await, Err(Error::NotFound { .. })));
    assert_eq!(stored_files(&app), 1);
    app.shutdown().await;

    // What is left is there at the next start, without being read again.
    let app = open(folder.path()).await;
    app.catch_up(&agent).await.unwrap();
    assert_eq!(found(&app, &agent, "liseuses").await, ["b/media.md"]);
    assert_eq!(app.list_jobs(&agent, PageRequest::default()).await.unwrap().total, 3);
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_files_of_one_name_leave_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let texts: Vec<String> = (0..6).map(|number| format!("Avis numéro {number} de la mairie.")).collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|text| ("avis.txt", text.as_str())).collect();
    let (_, files) = send(&app, &agent, Visibility::Public, &files).await;
    assert_eq!(outcomes(&files)[0], "Added");
    let document = files[0].document.unwrap();
    let page = app.load_page(&agent, document, None, 1).await.unwrap();
    assert!(page.page.text.contains("numéro 5"), "{}", page.page.text);
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_job_leaves_the_rest_out() {
    let folder = tempfile::tempdir().unwrap();
    // Nobody works here: the job waits.
    let mut settings = crate::installation::settings(folder.path());
    settings.background = false;
    let app = App::open(settings).await.unwrap();
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let mut submission = app.begin_submission(&agent, Visibility::Public).await.unwrap();
    submission.add_bytes("piscine.txt", POOL.into()).await.unwrap();
    let job = submission.submit().await.unwrap();
    assert_eq!(
        app.load_job(&agent, job, PageRequest::default()).await.unwrap().summary.state,
        JobState::Queued
    );
    assert_eq!(stored_files(&app), 1);
    let summary = app.cancel_job(&agent, job).await.unwrap();
    assert_eq!((summary.state, summary.counts.cancelled), (JobState::Cancelled, 1));
    assert_eq!(stored_files(&app), 0);
    let public = Viewer::public(agent.city);
    assert!(matches!(app.cancel_job(&public, job).await, Err(Error::AgentsOnly)));
    assert!(matches!(app.begin_submission(&public, Visibility::Public).await, Err(Error::AgentsOnly)));
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_goes_in_by_its_paths() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("source");
    std::fs::create_dir_all(source.join("2024")).unwrap();
    std::fs::write(source.join("2024/piscine.txt"), POOL).unwrap();
    std::fs::write(source.join("media.txt"), LIBRARY).unwrap();
    let app = open(&folder.path().join("data")).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let missing = folder.path().join("missing.pdf");
    let job = app.submit_paths(&agent, &[source, missing], Visibility::Public).await.unwrap();
    let mut files = Vec::new();
    app.follow_job(&agent, job, &mut |file| files.push(file.clone())).await.unwrap();
    files.sort_by_key(|file| file.ordinal);
    assert_eq!(outcomes(&files), ["Added", "Added", "file_unreadable"]);
    assert_eq!((files[0].file.as_str(), files[1].file.as_str()), ("2024/piscine.txt", "media.txt"));
    app.shutdown().await;
}
