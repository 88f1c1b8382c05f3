//! Does meaning come in the background, stay in the store, and go away with the model?

use std::path::PathBuf;
use std::time::{Duration, Instant};

use app::search::{Mode, SearchRequest};
use app::{App, Viewer};
use domain::document::Visibility;
use domain::transparency::AiUse;

use crate::installation::{create_city, send, settings};

fn model() -> Option<PathBuf> {
    let model = std::env::var_os("PARVIS_MODEL").map(PathBuf::from);
    if model.is_none() {
        println!("SKIPPED: meaning is not tested, PARVIS_MODEL does not name an embedding model");
    }
    model
}

async fn best(app: &App, viewer: &Viewer, words: &str) -> (Option<String>, bool) {
    let request = SearchRequest { text: words.into(), mode: Mode::Meaning, ..SearchRequest::default() };
    let results = app.search(viewer, &request).await.unwrap();
    (results.hits.first().map(|hit| hit.document.file.clone()), results.meaning_used)
}

/// Waits until everything is embedded and in the index; gives the number of texts.
async fn until_embedded(app: &App, viewer: &Viewer) -> u64 {
    let begin = Instant::now();
    loop {
        let status = app.meaning_status().await.unwrap();
        let sentences = status.sentences;
        let told = sentences.documents_waiting == 0 && sentences.passages_done == sentences.passages_total;
        if status.documents_waiting == 0 && status.done == status.total && status.total > 0 && told {
            app.catch_up(viewer).await.unwrap();
            return status.total;
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "{status:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn meaning_comes_stays_and_goes_with_the_model() {
    let Some(model) = model() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut with_model = settings(folder.path());
    with_model.model = Some(model);
    let app = App::open(with_model.clone()).await.unwrap();
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    app.pause_meaning(true).await.unwrap();
    let files = [
        ("bebe.txt", "Accueil des tout-petits\n\nLa crèche reçoit les nourrissons dès dix semaines.\n"),
        ("dechets.txt", "Collecte\n\nLes ordures ménagères sont ramassées le jeudi matin.\n"),
    ];
    send(&app, &agent, Visibility::Public, &files).await;
    let paused = app.meaning_status().await.unwrap();
    assert!(paused.paused && paused.done == 0 && paused.documents_waiting == 2, "{paused:?}");
    app.pause_meaning(false).await.unwrap();
    let texts = until_embedded(&app, &agent).await;
    assert!(texts >= 4, "a text for each document and each passage: {texts}");
    let question = "faire garder mon enfant de trois mois";
    assert_eq!(best(&app, &agent, question).await, (Some("bebe.txt".into()), true));
    assert!(app.weigh(&agent, question, &[]).await.unwrap().meaning, "sentences are weighed by their sense");
    app.switch_ai(&agent, AiUse::Meaning, false).await.unwrap();
    assert!(
        !app.weigh(&agent, question, &[]).await.unwrap().meaning,
        "the switch stops it in answers as well"
    );
    app.switch_ai(&agent, AiUse::Meaning, true).await.unwrap();
    app.shutdown().await;
    drop(app);

    let app = App::open(settings(folder.path())).await.unwrap();
    app.catch_up(&agent).await.unwrap();
    assert!(!best(&app, &agent, question).await.1, "words only without a model");
    assert_eq!(app.meaning_status().await.unwrap().model, None);
    app.shutdown().await;
    drop(app);

    // Nothing is embedded again: no background work here, only what the store kept.
    with_model.background = false;
    let app = App::open(with_model.clone()).await.unwrap();
    app.catch_up(&agent).await.unwrap();
    assert_eq!(best(&app, &agent, question).await, (Some("bebe.txt".into()), true));
    let nearness = nearness_of_pieces(&app, &agent, question).await;
    assert!(!nearness.is_empty() && nearness.iter().all(|cosine| *cosine > 0.5), "{nearness:?}");
    app.shutdown().await;
    drop(app);

    // A sentence is not embedded when somebody asks: with what was kept flattened, nothing is near any more.
    let database = format!("sqlite://{}", folder.path().join("parvis.db").display());
    let database = sea_orm::Database::connect(database).await.unwrap();
    let flatten = "UPDATE vectors SET vector = CAST(X'00000000' || substr(vector, 5) AS BLOB) \
                   WHERE model LIKE '% sentences'";
    let changed = sea_orm::ConnectionTrait::execute_unprepared(&database, flatten).await.unwrap();
    assert_eq!(changed.rows_affected(), 4, "each sentence, by itself and under its heading");
    let app = App::open(with_model).await.unwrap();
    app.catch_up(&agent).await.unwrap();
    let nearness = nearness_of_pieces(&app, &agent, question).await;
    assert!(nearness.contains(&0.0), "{nearness:?}");
    // Nor is another sentence's vector taken for it: with another check it is computed.
    let mistake = "UPDATE vectors SET vector = CAST(substr(vector, 1, length(vector) - 8) || X'0000000000000000' AS BLOB) \
                   WHERE model LIKE '% sentences'";
    sea_orm::ConnectionTrait::execute_unprepared(&database, mistake).await.unwrap();
    let nearness = nearness_of_pieces(&app, &agent, question).await;
    assert!(nearness.iter().all(|cosine| *cosine > 0.5), "{nearness:?}");
    app.shutdown().await;
}

/// How near the pieces weighed for a question are to it.
async fn nearness_of_pieces(app: &App, viewer: &Viewer, question: &str) -> Vec<f32> {
    let weighed = app.weigh(viewer, question, &[]).await.unwrap();
    weighed.pieces.iter().map(|piece| piece.features["meaning"]).collect()
}
