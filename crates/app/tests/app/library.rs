//! Does everyone see what is theirs to see, and nothing else?

use app::cities::Acronym;
use app::documents::DocumentFilter;
use app::status::CheckLevel;
use app::{Error, PageRequest, Viewer};
use domain::ask::Refusal;
use domain::document::Visibility;
use futures_util::TryStreamExt as _;

use crate::installation::{create_city, found, open, send};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_city_sees_its_own_and_the_commons() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let (one, two) = (create_city(&app, "une").await.id, create_city(&app, "deux").await.id);
    let commons = create_city(&app, "commons").await.id;
    let (agent_one, agent_two) = (Viewer::agent(one), Viewer::agent(two));
    let text = |of: &str| format!("Fiche\n\nLe budget participatif de {of} est ouvert à tous.\n");
    send(&app, &agent_one, Visibility::Public, &[("public.txt", &text("la première ville"))]).await;
    let (_, hidden) =
        send(&app, &agent_one, Visibility::Agents, &[("agents.txt", &text("la note interne"))]).await;
    send(&app, &Viewer::agent(commons), Visibility::Public, &[("partage.txt", &text("tous"))]).await;
    send(&app, &Viewer::agent(commons), Visibility::Agents, &[("reserve.txt", &text("la réserve"))]).await;
    for city in [one, two] {
        app.catch_up(&Viewer::agent(city)).await.unwrap();
    }
    let sorted = async |viewer: &Viewer| {
        let mut files = found(&app, viewer, "budget participatif").await;
        files.sort();
        files
    };
    assert_eq!(sorted(&Viewer::public(one)).await, ["partage.txt", "public.txt"]);
    assert_eq!(sorted(&agent_one).await, ["agents.txt", "partage.txt", "public.txt"]);
    assert_eq!(sorted(&agent_two).await, ["partage.txt"]);

    let hidden = hidden[0].document.unwrap();
    for stranger in [Viewer::public(one), Viewer::public(two), agent_two] {
        assert!(matches!(app.load_document(&stranger, hidden).await, Err(Error::NotFound { .. })));
        assert!(matches!(app.load_page(&stranger, hidden, None, 1).await, Err(Error::NotFound { .. })));
        assert!(matches!(app.original_file(&stranger, hidden).await.err(), Some(Error::NotFound { .. })));
        assert!(matches!(app.delete_document(&stranger, hidden).await, Err(Error::NotFound { .. })));
    }
    let list =
        app.list_documents(&agent_one, &DocumentFilter::default(), PageRequest::default()).await.unwrap();
    assert_eq!((list.total, app.count_documents(&Viewer::public(two)).await.unwrap()), (3, 1));
    let shared = list.documents.iter().find(|document| document.head.from_commons).unwrap().head.id;
    assert!(matches!(app.delete_document(&agent_one, shared).await, Err(Error::AgentsOnly)));

    app.set_visibility(&agent_one, hidden, Visibility::Public).await.unwrap();
    app.catch_up(&agent_one).await.unwrap();
    assert_eq!(sorted(&Viewer::public(one)).await.len(), 3);
    app.set_visibility(&agent_one, hidden, Visibility::Agents).await.unwrap();
    app.catch_up(&agent_one).await.unwrap();
    assert_eq!(sorted(&Viewer::public(one)).await.len(), 2);

    let original = app.original_file(&agent_one, hidden).await.unwrap();
    let bytes: Vec<bytes::Bytes> = original.stream.try_collect().await.unwrap();
    assert_eq!(bytes.concat(), text("la note interne").into_bytes());
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acronyms_of_a_city_are_searched_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let text = "Note\n\nLe bureau des objets retrouvés garde les parapluies un an.\n";
    send(&app, &agent, Visibility::Public, &[("note.txt", text)]).await;
    assert!(found(&app, &agent, "BZOR").await.is_empty());
    let acronym = Acronym { short: "BZOR".into(), long: "bureau des objets retrouvés".into() };
    app.save_acronyms(&agent, vec![acronym.clone()]).await.unwrap();
    app.catch_up(&agent).await.unwrap();
    assert_eq!(found(&app, &agent, "BZOR").await, ["note.txt"]);
    assert_eq!(app.list_acronyms(&agent).await.unwrap(), [acronym]);
    let bad = Acronym { short: "A\nB".into(), long: "x".into() };
    assert!(matches!(app.save_acronyms(&agent, vec![bad]).await, Err(Error::Invalid { .. })));
    app.shutdown().await;
    let app = open(folder.path()).await;
    app.catch_up(&agent).await.unwrap();
    assert_eq!(found(&app, &agent, "BZOR").await, ["note.txt"], "kept at the next start");
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gaps_keep_only_the_words_that_may_be_kept() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let public = Viewer::public(agent.city);
    app.record_refusal(&public, "chien promener", "Où promener mon chien ?", Refusal::NotInDocuments)
        .await
        .unwrap();
    app.record_refusal(&public, "dossier mien", "Où en est mon dossier ?", Refusal::NeedsAPerson)
        .await
        .unwrap();
    assert!(matches!(app.list_gaps(&public, false, PageRequest::default()).await, Err(Error::AgentsOnly)));
    let gaps = app.list_gaps(&agent, false, PageRequest::default()).await.unwrap();
    assert_eq!((gaps.total, gaps.items[0].question.as_str()), (1, "Où promener mon chien ?"));
    app.close_gap(&agent, gaps.items[0].id).await.unwrap();
    assert_eq!(app.list_gaps(&agent, false, PageRequest::default()).await.unwrap().total, 0);
    app.erase_gap(&agent, gaps.items[0].id).await.unwrap();
    assert!(matches!(app.erase_gap(&agent, gaps.items[0].id).await, Err(Error::NotFound { .. })));
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_status_tells_what_is_well_and_what_is_missing() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    send(&app, &agent, Visibility::Public, &[("note.txt", "Une note de la mairie.")]).await;
    let status = app.status().await.unwrap();
    assert!(status.is_well(), "{status:?}");
    assert_eq!((status.cities[0].documents, status.cities[0].index_lag), (1, 0));
    let level = |name: &str, status: &app::status::Status| {
        status.checks.iter().find(|check| check.name == name).unwrap().level
    };
    assert_eq!(level("model", &status), CheckLevel::Warning, "words only");
    assert_eq!(level("reader", &status), CheckLevel::Ok);
    std::fs::remove_dir_all(folder.path().join("files/sha256")).unwrap();
    let status = app.status().await.unwrap();
    assert_eq!(level("files", &status), CheckLevel::Failed);

    let key = folder.path().join("agent.key");
    assert_eq!(std::fs::metadata(key).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(app.is_agent_key(app.agent_key()) && app.agent_key().len() == 64);
    assert!(!app.is_agent_key("") && !app.is_agent_key(&app.agent_key()[1..]));
    app.shutdown().await;
}

/// A city under the name of another page could never be reached, or would hide it.
#[tokio::test]
async fn no_city_takes_the_address_of_another_page() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let new = |slug: &str| app::cities::NewCity {
        slug: slug.to_owned(),
        name: "Ville".to_owned(),
        regime: domain::city::Regime::Fr,
        locale: domain::city::Locale::FrFr,
        contacts: Vec::new(),
        examples: Vec::new(),
    };
    for slug in domain::city::RESERVED_SLUGS {
        let refused = app.create_city(new(slug)).await;
        assert!(matches!(refused, Err(Error::Invalid { .. })), "{slug}");
    }
    for slug in ["", "-ville", "Ville", "a/b", "..", &"a".repeat(41)] {
        assert!(matches!(app.create_city(new(slug)).await, Err(Error::Invalid { .. })), "{slug}");
    }
    assert!(app.list_cities().await.unwrap().is_empty());
    app.create_city(new("aboutir")).await.unwrap();
}
