//! Does the store do the same on SQLite and on PostgreSQL? Every check below runs on both.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first failure and says aloud what it skips"
)]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::ask::Refusal;
use domain::city::{City, ContactPoint, Locale, Regime};
use domain::document::{
    Block, BlockRole, Kind, Language, Page, Passage, ReadDocument, Rect, Span, TextBox, TextOrigin,
    Visibility,
};
use domain::id::IdSource;
use domain::time::Clock;
use domain::visibility::{Audience, Grants, Readers, Readership};
use domain::{CharRange, CityId, JobId, PersonId, ServiceId, VersionId};
use store::changes::Change;
use store::documents::{KeptOutcome, NewVersion};
use store::jobs::{FinishedFile, JobState, NewJobFile, OutcomeRecord, RefusedRecord};
use store::library::{LibraryFilter, LibraryOrder, Sight};
use store::vectors::VectorRecord;
use store::{Error, Store};
use uuid::Uuid;

struct FixedClock(AtomicI64);

impl Clock for FixedClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

struct Ids;

impl IdSource for Ids {
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

struct Bench {
    store: Store,
    clock: Arc<FixedClock>,
    url: String,
    _folder: tempfile::TempDir,
}

const START_MS: i64 = 1_790_000_000_000;

async fn sqlite() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("été ?#%.db").display());
    open(url, folder).await
}

/// A database of its own on the server named by `PARVIS_TEST_POSTGRES`.
async fn postgres() -> Option<Bench> {
    let Ok(server) = std::env::var("PARVIS_TEST_POSTGRES") else {
        println!("SKIPPED: PostgreSQL is not tested, PARVIS_TEST_POSTGRES is not set");
        return None;
    };
    let name = format!("parvis_{}", Uuid::now_v7().simple());
    let admin = sea_orm::Database::connect(&server).await.unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(&admin, &format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    Some(open(format!("{base}/{name}"), tempfile::tempdir().unwrap()).await)
}

async fn open(url: String, folder: tempfile::TempDir) -> Bench {
    let clock = Arc::new(FixedClock(AtomicI64::new(START_MS)));
    let store = Store::open(&url, clock.clone(), Arc::new(Ids)).await.unwrap();
    Bench { store, clock, url, _folder: folder }
}

/// Each named check as one test on SQLite and one on PostgreSQL.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(super::sqlite().await).await; })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(bench) = super::postgres().await { super::$name(bench).await; }
            })+
        }
    };
}

on_both!(
    cities_come_back_as_they_went,
    documents_come_change_and_go,
    a_dropped_transaction_leaves_no_trace,
    pages_passages_and_boxes_come_back,
    the_library_filters_and_counts,
    each_reader_lists_and_counts_what_is_for_them,
    the_change_log_is_read_in_the_order_of_commits,
    jobs_survive_their_workers,
    files_of_one_name_keep_their_order,
    gaps_are_grouped_closed_and_erased,
    vectors_follow_the_current_version,
    quiet_vectors_are_not_announced_to_indexes,
    a_city_sees_nothing_of_another,
    old_jobs_are_forgotten_and_documents_stay,
    settings_and_format,
);

async fn city(bench: &Bench, slug: &str) -> CityId {
    let city = City {
        id: CityId(Uuid::now_v7()),
        slug: slug.to_owned(),
        name: format!("Ville de {slug}"),
        regime: Regime::Qc,
        locale: Locale::FrCa,
        contacts: vec![ContactPoint {
            name: "Accueil".into(),
            topics: vec!["état civil".into(), "école".into()],
            phone: Some("04 00 00 00 00".into()),
            email: None,
            address: None,
            hours: Some("8 h 30 à 12 h".into()),
        }],
        examples: vec!["Où inscrire mon enfant ?".into()],
        languages: vec![Locale::FrCa, Locale::En],
        colours: domain::city::Colours::default(),
        logo: None,
        retention: domain::retention::Retention::default(),
    };
    let mut transaction = bench.store.begin().await.unwrap();
    transaction.insert_city(&city).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(bench.store.find_city(slug).await.unwrap(), Some(city.clone()));
    city.id
}

fn read_document(title: &str, kind: Kind, date: Option<&str>, text: &str) -> ReadDocument {
    let length = u32::try_from(text.chars().count()).unwrap();
    let whole = Span { page: 1, range: CharRange::new(0, length) };
    ReadDocument {
        media_type: "text/plain".into(),
        title: title.into(),
        kind,
        date: date.map(|date| date.parse().unwrap()),
        language: Language::French,
        pages: vec![Page {
            number: 1,
            text: text.into(),
            blocks: vec![Block { range: whole.range, role: BlockRole::Heading { level: 2 } }],
            boxes: vec![TextBox {
                range: CharRange::new(0, 3),
                rect: Rect { x0: 10.0, y0: 20.5, x1: 30.25, y1: 31.0 },
            }],
            size: Some((595.3, 841.9)),
            origin: TextOrigin::Ocr { confidence: 91.5 },
            layout: domain::document::Layout::default(),
        }],
        passages: vec![
            Passage {
                ordinal: 0,
                headings: vec!["Été".into()],
                text: text.into(),
                spans: vec![whole],
                marginal: false,
            },
            Passage {
                ordinal: 1,
                headings: vec![],
                text: "not the slice".into(),
                spans: vec![whole],
                marginal: true,
            },
        ],
        notices: vec![],
    }
}

async fn put(
    bench: &Bench,
    city: CityId,
    file: &str,
    sha: &str,
    visibility: Visibility,
) -> store::documents::Kept {
    put_for(bench, city, file, sha, visibility.into()).await
}

async fn put_for(
    bench: &Bench,
    city: CityId,
    file: &str,
    sha: &str,
    readership: Readership,
) -> store::documents::Kept {
    let mut transaction = bench.store.begin().await.unwrap();
    let new = NewVersion { city, file, readership, sha256: sha, bytes: 12 };
    let read =
        read_document(&format!("Titre de {file}"), Kind::Act, Some("2024-05-06"), &format!("Été {sha}"));
    let kept = transaction.put_document(&new, &read).await.unwrap();
    transaction.commit().await.unwrap();
    kept
}

async fn cities_come_back_as_they_went(bench: Bench) {
    let shawi = city(&bench, "shawinigan").await;
    city(&bench, "chambery").await;
    assert_eq!(bench.store.list_cities().await.unwrap().len(), 2);
    let mut again = bench.store.find_city("shawinigan").await.unwrap().unwrap();
    again.id = CityId(Uuid::now_v7());
    let mut transaction = bench.store.begin().await.unwrap();
    assert!(matches!(transaction.insert_city(&again).await, Err(Error::Exists)));
    drop(transaction);
    let mut transaction = bench.store.begin().await.unwrap();
    transaction
        .replace_acronyms(shawi, &[("CCU".into(), "comité consultatif d'urbanisme".into())])
        .await
        .unwrap();
    transaction.replace_contacts(shawi, &[]).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(bench.store.list_acronyms(shawi).await.unwrap().len(), 1);
    assert!(bench.store.find_city_by_id(shawi).await.unwrap().unwrap().contacts.is_empty());
}

async fn documents_come_change_and_go(bench: Bench) {
    let city = city(&bench, "ville").await;
    let first = put(&bench, city, "a.txt", "s1", Visibility::Public).await;
    assert_eq!(first.outcome, KeptOutcome::Added);
    assert_eq!(put(&bench, city, "a.txt", "s1", Visibility::Public).await.outcome, KeptOutcome::Unchanged);
    let second = put(&bench, city, "a.txt", "s2", Visibility::Agents).await;
    assert_eq!((second.outcome, second.document), (KeptOutcome::NewVersion, first.document));
    let found = bench.store.find_document(first.document).await.unwrap().unwrap();
    assert_eq!(found.version.number, 2);
    assert_eq!(found.visibility, Visibility::Agents, "the stricter visibility wins");
    put(&bench, city, "a.txt", "s2", Visibility::Public).await;
    let found = bench.store.find_document(first.document).await.unwrap().unwrap();
    assert_eq!(found.visibility, Visibility::Agents, "sending again never publishes");

    // Older versions keep their pages (citations point to them), up to a limit.
    let versions = bench.store.list_versions(first.document).await.unwrap();
    assert_eq!(versions.iter().map(|version| version.number).collect::<Vec<_>>(), [2, 1]);
    assert!(bench.store.find_page(versions[1].id, 1).await.unwrap().is_some());
    assert!(bench.store.load_passages(&[(versions[1].id, 0)]).await.unwrap().is_empty());
    let mut released = Vec::new();
    for number in 3..=14 {
        let sha = format!("s{number}");
        released.extend(put(&bench, city, "a.txt", &sha, Visibility::Public).await.released);
    }
    assert_eq!(released, ["s1", "s2", "s3", "s4"]);

    let other = put(&bench, city, "b.txt", "s14", Visibility::Public).await;
    let mut transaction = bench.store.begin().await.unwrap();
    let addresses = transaction.delete_document(city, first.document).await.unwrap();
    let free = transaction.unreferenced(&addresses).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(free.contains(&"s13".to_owned()));
    assert!(!free.contains(&"s14".to_owned()), "another document holds the same bytes");
    assert_eq!(bench.store.find_document(first.document).await.unwrap(), None);
    assert!(bench.store.find_page(found.version.id, 1).await.unwrap().is_none());
    assert!(
        bench
            .store
            .find_document_by_file(city, "b.txt")
            .await
            .unwrap()
            .is_some_and(|d| d.id == other.document)
    );
}

async fn a_dropped_transaction_leaves_no_trace(bench: Bench) {
    let city = city(&bench, "ville").await;
    let before = bench.store.last_cursor().await.unwrap();
    let mut transaction = bench.store.begin().await.unwrap();
    let new =
        NewVersion { city, file: "a.txt", readership: Visibility::Public.into(), sha256: "s", bytes: 1 };
    transaction.put_document(&new, &read_document("T", Kind::Act, None, "texte")).await.unwrap();
    drop(transaction);
    assert!(bench.store.find_document_by_file(city, "a.txt").await.unwrap().is_none());
    assert_eq!(bench.store.last_cursor().await.unwrap(), before);
    put(&bench, city, "a.txt", "s", Visibility::Public).await;
}

async fn pages_passages_and_boxes_come_back(bench: Bench) {
    let city = city(&bench, "ville").await;
    let kept = put(&bench, city, "a.txt", "s1", Visibility::Public).await;
    let document = bench.store.find_document(kept.document).await.unwrap().unwrap();
    let expected = read_document("Titre de a.txt", Kind::Act, Some("2024-05-06"), "Été s1");
    assert_eq!(bench.store.list_pages(document.version.id).await.unwrap(), expected.pages);
    assert_eq!(bench.store.list_passages(&document).await.unwrap(), expected.passages);
    assert_eq!(document.version.date, expected.date);

    let version = document.version.id;
    let mut records = bench.store.load_passages(&[(version, 1), (version, 0), (version, 9)]).await.unwrap();
    records.sort_by_key(|record| record.passage.ordinal);
    assert_eq!(records.len(), 2);
    assert!(records[0].text_from_pages && !records[1].text_from_pages);
    let wanted = BTreeSet::from([(version, 1), (VersionId(Uuid::now_v7()), 1)]);
    let texts = bench.store.load_page_texts(&wanted).await.unwrap();
    assert_eq!(texts.len(), 1);
    assert_eq!(texts[&(version, 1)].blocks, expected.pages[0].blocks);
    let boxes = bench
        .store
        .load_boxes(&[(version, 1, CharRange::new(2, 4)), (version, 1, CharRange::new(3, 4))])
        .await
        .unwrap();
    assert_eq!(boxes, [vec![expected.pages[0].boxes[0].rect], vec![]]);
    let outline = bench.store.list_outline(version).await.unwrap();
    assert_eq!((outline[0].characters, outline[0].heading.as_deref()), (6, Some("Été s1")));
}

/// Documents and jobs, one of each visibility: what is listed, counted and kept when sent again.
async fn each_reader_lists_and_counts_what_is_for_them(bench: Bench) {
    let ours = city(&bench, "ville").await;
    let theirs = city(&bench, "autre").await;
    let (service, person) = (ServiceId(Uuid::now_v7()), PersonId(Uuid::now_v7()));
    let of = |visibility, services: &[ServiceId], people: &[PersonId]| Readership {
        visibility,
        readers: Readers { services: services.to_vec(), people: people.to_vec() },
    };
    let circles = [
        ("a.txt", of(Visibility::Public, &[], &[])),
        ("b.txt", of(Visibility::SignedIn, &[], &[])),
        ("c.txt", of(Visibility::Agents, &[], &[])),
        ("d.txt", of(Visibility::Service, &[ServiceId(Uuid::now_v7()), service], &[])),
        ("e.txt", of(Visibility::People, &[], &[person])),
    ];
    for (file, readership) in &circles {
        put_for(&bench, ours, file, file, readership.clone()).await;
        let mut transaction = bench.store.begin().await.unwrap();
        transaction.insert_job(ours, readership, &[job_file(file, "waits")]).await.unwrap();
        transaction.commit().await.unwrap();
    }
    let grants = |services: &[ServiceId], person: Option<PersonId>| Grants {
        everything: false,
        person,
        services: services.into(),
    };
    let stranger = Some(PersonId(Uuid::now_v7()));
    let readers = [
        (Sight::Public, "a"),
        (Sight::Of(ours, Audience::Public, Grants::default()), "a"),
        (Sight::Of(ours, Audience::SignedIn, grants(&[], stranger)), "ab"),
        (Sight::Of(ours, Audience::SignedIn, grants(&[service], stranger)), "abd"),
        (Sight::Of(ours, Audience::Agents, grants(&[ServiceId(Uuid::now_v7())], stranger)), "abc"),
        (Sight::Of(ours, Audience::Agents, grants(&[service], Some(person))), "abcde"),
        (Sight::Of(theirs, Audience::Agents, grants(&[service], Some(person))), "a"),
        (Sight::everything(ours), "abcde"),
        (Sight::everything(theirs), "a"),
    ];
    for (sight, expected) in readers {
        let filter = LibraryFilter { cities: vec![ours], sight: sight.clone(), ..LibraryFilter::default() };
        let found = bench.store.list_documents(&filter, LibraryOrder::Title, 10, 0).await.unwrap();
        let names: String = found.iter().map(|one| one.file.trim_end_matches(".txt")).collect();
        assert_eq!(names, expected, "{sight:?}");
        let number = expected.len() as u64;
        assert_eq!(bench.store.count_documents(&filter).await.unwrap(), number);
        assert_eq!(bench.store.count_by_kind(&filter).await.unwrap(), [(Kind::Act, number)]);
        assert_eq!(bench.store.count_by_year(&filter).await.unwrap(), [(2024, number)]);
        assert_eq!(bench.store.list_jobs(ours, &sight, 10, 0).await.unwrap().len(), expected.len());
        assert_eq!(bench.store.count_jobs(ours, &sight).await.unwrap(), number);
    }
    put_for(&bench, ours, "e.txt", "other", of(Visibility::Public, &[], &[])).await;
    let kept = bench.store.find_document_by_file(ours, "e.txt").await.unwrap().unwrap();
    assert_eq!((kept.visibility, kept.readers.people), (Visibility::People, vec![person]));
    put_for(&bench, ours, "a.txt", "other", of(Visibility::Service, &[service], &[])).await;
    let kept = bench.store.find_document_by_file(ours, "a.txt").await.unwrap().unwrap();
    assert_eq!((kept.visibility, kept.readers.services), (Visibility::Service, vec![service]));
}

async fn the_library_filters_and_counts(bench: Bench) {
    let ours = city(&bench, "ville").await;
    let theirs = city(&bench, "autre").await;
    put(&bench, ours, "délibérations/école_1.txt", "s1", Visibility::Public).await;
    put(&bench, ours, "agents.txt", "s2", Visibility::Agents).await;
    put(&bench, theirs, "theirs.txt", "s3", Visibility::Agents).await;
    let public = LibraryFilter { cities: vec![ours, theirs], ..LibraryFilter::default() };
    let list = |filter: LibraryFilter| {
        let store = bench.store.clone();
        async move {
            let found = store.list_documents(&filter, LibraryOrder::Title, 10, 0).await.unwrap();
            assert_eq!(store.count_documents(&filter).await.unwrap(), found.len() as u64);
            found.into_iter().map(|document| document.file).collect::<Vec<_>>()
        }
    };
    assert_eq!(list(public.clone()).await, ["délibérations/école_1.txt"]);
    let agents =
        LibraryFilter { sight: Sight::Of(ours, Audience::Agents, Grants::default()), ..public.clone() };
    assert_eq!(list(agents.clone()).await, ["agents.txt", "délibérations/école_1.txt"]);
    for (words, number) in [("ECOLE", 1), ("ecole%", 0), ("école_1 titre", 1), ("  ", 1)] {
        let filter = LibraryFilter { text: Some(words.into()), ..public.clone() };
        assert_eq!(list(filter).await.len(), number, "{words}");
    }
    let dated = |from: Option<&str>, to: Option<&str>| LibraryFilter {
        from: from.map(|date| date.parse().unwrap()),
        to: to.map(|date| date.parse().unwrap()),
        kinds: vec![Kind::Act],
        ..public.clone()
    };
    assert_eq!(list(dated(Some("2024-05-06"), Some("2024-05-06"))).await.len(), 1);
    assert_eq!(list(dated(Some("2024-05-07"), None)).await.len(), 0);
    assert_eq!(bench.store.count_by_kind(&agents).await.unwrap(), [(Kind::Act, 2)]);
    assert_eq!(bench.store.count_by_year(&agents).await.unwrap(), [(2024, 2)]);
    assert_eq!(bench.store.count_passages(&agents).await.unwrap(), 4);
    for order in [LibraryOrder::DateDescending, LibraryOrder::AddedDescending] {
        assert_eq!(bench.store.list_documents(&agents, order, 1, 1).await.unwrap().len(), 1);
    }
}

async fn the_change_log_is_read_in_the_order_of_commits(bench: Bench) {
    let city = city(&bench, "ville").await;
    // A second opening of the same database: another server.
    let other = Store::open(&bench.url, bench.clock.clone(), Arc::new(Ids)).await.unwrap();
    let writers = (0..6).map(|writer| {
        let store = if writer % 2 == 0 { bench.store.clone() } else { other.clone() };
        tokio::spawn(async move {
            for number in 0..8 {
                let mut transaction = store.begin().await.unwrap();
                let file = format!("{writer}-{number}");
                let new = NewVersion {
                    city,
                    file: &file,
                    readership: Visibility::Public.into(),
                    sha256: &file,
                    bytes: 1,
                };
                let read = read_document("T", Kind::Act, None, "texte");
                transaction.put_document(&new, &read).await.unwrap();
                assert!(transaction.commit().await.unwrap().is_some());
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    // A reader that never goes back must see every document exactly once.
    let mut seen = Vec::new();
    let mut cursor = 0;
    while seen.len() < 48 {
        for (at, change) in bench.store.changes_since(&[city], cursor, 5).await.unwrap() {
            assert!(at > cursor);
            cursor = at;
            seen.push(change);
        }
        tokio::task::yield_now().await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let unique: std::collections::HashSet<_> = seen.iter().collect();
    assert_eq!((unique.len(), seen.len()), (48, 48));
    assert_eq!(bench.store.last_cursor().await.unwrap(), cursor);

    // The log keeps one entry for each subject and kind.
    let Change::Document(_, document) = seen[0] else { panic!("a document") };
    let mut transaction = bench.store.begin().await.unwrap();
    transaction.delete_document(city, document).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(bench.store.count_changes_since(&[city], 0).await.unwrap(), 48);
    let after = bench.store.changes_since(&[city], cursor, 10).await.unwrap();
    assert_eq!(after, [(cursor + 1, Change::Document(city, document))]);
}

fn job_file(file: &str, sha: &str) -> NewJobFile {
    NewJobFile { file: file.into(), bytes: 3, sha256: Some(sha.into()), refused: None }
}

fn finished(outcome: OutcomeRecord) -> FinishedFile {
    FinishedFile { outcome, document: None, pages: 2, notices: vec![] }
}

async fn jobs_survive_their_workers(bench: Bench) {
    let city = city(&bench, "ville").await;
    let refusal = RefusedRecord { code: "empty".into(), message: "m".into(), hint: Some("h".into()) };
    let refused = NewJobFile { sha256: None, refused: Some(refusal.clone()), ..job_file("r", "") };
    let mut transaction = bench.store.begin().await.unwrap();
    let job = transaction
        .insert_job(city, &Visibility::Agents.into(), &[job_file("a", "s1"), refused, job_file("b", "s2")])
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let (dead, alive) = (Uuid::now_v7(), Uuid::now_v7());
    let claim = async |worker, living: &[Uuid], limit| {
        let mut transaction = bench.store.begin().await.unwrap();
        let files = transaction.claim_files(worker, living, limit).await.unwrap();
        transaction.see_worker(worker).await.unwrap();
        transaction.commit().await.unwrap();
        files
    };
    let first = claim(dead, &[], 10).await;
    assert_eq!(first.len(), 2);
    assert_eq!(first[0].readership.visibility, Visibility::Agents);
    assert!(bench.store.find_job(city, job).await.unwrap().unwrap().claimed);
    assert!(claim(alive, &[dead], 10).await.is_empty(), "held by a living worker");
    let taken = claim(alive, &[], 10).await;
    assert_eq!(taken.len(), 2, "taken over from the dead");

    let finish = async |worker, file, outcome| {
        let mut transaction = bench.store.begin().await.unwrap();
        let done = transaction.finish_file(worker, file, &finished(outcome)).await.unwrap();
        if done {
            transaction.commit().await.unwrap();
        }
        done
    };
    assert!(!finish(dead, &taken[0].file, OutcomeRecord::Added).await, "no longer its file");
    assert!(finish(alive, &taken[0].file, OutcomeRecord::Added).await);
    assert!(!finish(alive, &taken[0].file, OutcomeRecord::Added).await, "only once");
    let found = bench.store.find_job(city, job).await.unwrap().unwrap();
    assert_eq!(found.state, JobState::Open);

    let mut transaction = bench.store.begin().await.unwrap();
    let free = transaction.unreferenced(&["s1".into(), "s2".into()]).await.unwrap();
    assert_eq!(free, ["s1"], "an open file of a job holds its bytes");
    assert_eq!(transaction.cancel_job(city, job).await.unwrap(), ["s2"]);
    transaction.commit().await.unwrap();
    assert!(!finish(alive, &taken[1].file, OutcomeRecord::Added).await, "cancelled meanwhile");
    let found = bench.store.find_job(city, job).await.unwrap().unwrap();
    assert_eq!((found.state, found.counts.len()), (JobState::Cancelled, 3));
    let files = bench.store.list_job_files(job, 10, 0).await.unwrap();
    assert_eq!(files[1].outcome, Some(OutcomeRecord::Refused(refusal)));
    assert_eq!(bench.store.list_finished_files(job, &[files[0].id]).await.unwrap().len(), 2);
    assert_eq!(bench.store.count_jobs(city, &Sight::everything(city)).await.unwrap(), 1);
    assert_eq!(bench.store.count_open_files().await.unwrap(), 0);
}

/// Each query that takes a city, asked for a city that has nothing while another is full.
async fn a_city_sees_nothing_of_another(bench: Bench) {
    let (full, stranger) = (city(&bench, "pleine").await, city(&bench, "vide").await);
    let kept = put(&bench, full, "a.txt", "s1", Visibility::Public).await;
    let mut transaction = bench.store.begin().await.unwrap();
    let job = transaction.insert_job(full, &Visibility::Public.into(), &[job_file("b", "s2")]).await.unwrap();
    transaction.put_gap(full, "mots", "Une question ?", i64::MAX).await.unwrap();
    transaction.count_refusal(full, Refusal::OutOfScope).await.unwrap();
    transaction.replace_acronyms(full, &[("CCAS".into(), "centre".into())]).await.unwrap();
    transaction.put_setting(full, "nom", "valeur").await.unwrap();
    transaction.commit().await.unwrap();
    let store = &bench.store;
    for (asker, count) in [(full, 1), (stranger, 0)] {
        let filter = LibraryFilter {
            cities: vec![asker],
            sight: Sight::everything(asker),
            ..LibraryFilter::default()
        };
        let listed = store.list_documents(&filter, LibraryOrder::Title, 10, 0).await.unwrap();
        assert_eq!(listed.len(), count);
        assert_eq!(store.count_documents(&filter).await.unwrap(), count as u64);
        assert_eq!(store.count_passages(&filter).await.unwrap() > 0, count > 0);
        assert_eq!(store.count_by_kind(&filter).await.unwrap().len(), count);
        assert_eq!(store.count_by_year(&filter).await.unwrap().len(), count);
        assert_eq!(store.find_document_by_file(asker, "a.txt").await.unwrap().is_some(), count > 0);
        assert_eq!(store.list_jobs(asker, &Sight::everything(asker), 10, 0).await.unwrap().len(), count);
        assert_eq!(store.count_jobs(asker, &Sight::everything(asker)).await.unwrap(), count as u64);
        assert_eq!(store.find_job(asker, job).await.unwrap().is_some(), count > 0);
        assert_eq!(store.list_gaps(asker, true, 10, 0).await.unwrap().len(), count);
        assert_eq!(store.count_gaps(asker, true).await.unwrap(), count as u64);
        assert_eq!(store.list_refusals(asker).await.unwrap().len(), count);
        assert_eq!(store.list_acronyms(asker).await.unwrap().len(), count);
        assert_eq!(store.find_setting(asker, "nom").await.unwrap().is_some(), count > 0);
        assert_eq!(store.count_changes_since(&[asker], 0).await.unwrap() > 0, count > 0);
    }
    let mut transaction = bench.store.begin().await.unwrap();
    assert!(transaction.cancel_job(stranger, job).await.unwrap().is_empty());
    assert!(transaction.find_unchanged(stranger, "a.txt", "s1").await.unwrap().is_none());
    transaction.commit().await.unwrap();
    assert_eq!(store.find_job(full, job).await.unwrap().unwrap().state, JobState::Open);
    assert!(store.find_document(kept.document).await.unwrap().is_some());
}

async fn old_jobs_are_forgotten_and_documents_stay(bench: Bench) {
    let city = city(&bench, "ville").await;
    put(&bench, city, "a.txt", "s1", Visibility::Public).await;
    let mut jobs = Vec::new();
    for _ in 0..4 {
        let mut transaction = bench.store.begin().await.unwrap();
        jobs.push(
            transaction.insert_job(city, &Visibility::Public.into(), &[job_file("a", "s1")]).await.unwrap(),
        );
        transaction.commit().await.unwrap();
    }
    let mut transaction = bench.store.begin().await.unwrap();
    for job in &jobs[..3] {
        transaction.cancel_job(city, *job).await.unwrap();
    }
    let future = i64::MAX;
    assert_eq!(transaction.forget_old_jobs(0, 0).await.unwrap(), 0, "none is that old");
    assert_eq!(transaction.forget_old_jobs(future, 4).await.unwrap(), 0, "all are among the latest");
    assert_eq!(transaction.forget_old_jobs(future, 2).await.unwrap(), 2, "the two oldest");
    assert_eq!(transaction.forget_old_jobs(future, 0).await.unwrap(), 1, "never one that is open");
    transaction.commit().await.unwrap();
    let left: Vec<JobId> = bench
        .store
        .list_jobs(city, &Sight::everything(city), 10, 0)
        .await
        .unwrap()
        .iter()
        .map(|job| job.id)
        .collect();
    assert_eq!(left, [jobs[3]]);
    assert!(bench.store.list_job_files(jobs[0], 10, 0).await.unwrap().is_empty());
    assert!(bench.store.find_document_by_file(city, "a.txt").await.unwrap().is_some());
}

async fn files_of_one_name_keep_their_order(bench: Bench) {
    let city = city(&bench, "ville").await;
    let mut transaction = bench.store.begin().await.unwrap();
    let files = [job_file("a", "s1"), job_file("b", "s2"), job_file("a", "s3")];
    let job = transaction.insert_job(city, &Visibility::Public.into(), &files).await.unwrap();
    let worker = Uuid::now_v7();
    let claimed = transaction.claim_files(worker, &[], 10).await.unwrap();
    let names: Vec<_> = claimed.iter().map(|one| (one.file.file.as_str(), one.file.ordinal)).collect();
    assert_eq!(names, [("a", 0), ("b", 1)]);
    transaction.finish_file(worker, &claimed[0].file, &finished(OutcomeRecord::Added)).await.unwrap();
    let rest = transaction.claim_files(worker, &[], 10).await.unwrap();
    assert_eq!(rest.iter().map(|one| one.file.ordinal).collect::<Vec<_>>(), [2]);
    for file in [&claimed[1].file, &rest[0].file] {
        assert!(transaction.finish_file(worker, file, &finished(OutcomeRecord::Added)).await.unwrap());
    }
    transaction.commit().await.unwrap();
    assert_eq!(bench.store.find_job(city, job).await.unwrap().unwrap().state, JobState::Done);
}

async fn gaps_are_grouped_closed_and_erased(bench: Bench) {
    let city = city(&bench, "ville").await;
    let ask = async |key: &str, words: &str| {
        let mut transaction = bench.store.begin().await.unwrap();
        transaction.put_gap(city, key, words, 1_000).await.unwrap();
        transaction.count_refusal(city, Refusal::NotInDocuments).await.unwrap();
        transaction.commit().await.unwrap();
    };
    ask("piscin tarif", "Tarif de la piscine ?").await;
    bench.clock.0.fetch_add(500, Ordering::SeqCst);
    ask("piscin tarif", "tarifs piscine").await;
    ask("chien", "Où promener son chien ?").await;
    let gaps = bench.store.list_gaps(city, false, 10, 0).await.unwrap();
    assert_eq!((gaps.len(), gaps[0].asked, gaps[0].question.as_str()), (2, 2, "Tarif de la piscine ?"));
    assert_eq!(gaps[0].last_ms - gaps[0].first_ms, 500);
    let mut transaction = bench.store.begin().await.unwrap();
    assert!(transaction.close_gap(city, gaps[0].id).await.unwrap());
    assert!(!transaction.close_gap(CityId(Uuid::now_v7()), gaps[1].id).await.unwrap(), "of its city only");
    transaction.commit().await.unwrap();
    assert_eq!(bench.store.count_gaps(city, false).await.unwrap(), 1);
    ask("piscin tarif", "tarifs piscine").await;
    assert_eq!(bench.store.count_gaps(city, false).await.unwrap(), 2, "asked again: open again");
    assert_eq!(bench.store.list_refusals(city).await.unwrap()[0].2, 4);
    bench.clock.0.fetch_add(2_000, Ordering::SeqCst);
    let mut transaction = bench.store.begin().await.unwrap();
    assert_eq!(transaction.erase_old_gaps().await.unwrap(), [(city, 2)]);
    assert_eq!(transaction.erase_old_gaps().await.unwrap(), []);
    transaction.commit().await.unwrap();
    assert_eq!(bench.store.count_gaps(city, true).await.unwrap(), 0);
}

async fn progress(bench: &Bench) -> (u64, u64, u64) {
    let progress = bench.store.embedding_progress("m").await.unwrap();
    (progress.done, progress.planned, progress.unplanned)
}

async fn vectors_follow_the_current_version(bench: Bench) {
    let city = city(&bench, "ville").await;
    let old = put(&bench, city, "a.txt", "s1", Visibility::Public).await;
    let new = put(&bench, city, "b.txt", "s2", Visibility::Public).await;
    assert_eq!(progress(&bench).await, (0, 0, 2));
    let mut transaction = bench.store.begin().await.unwrap();
    let claimed = transaction.claim_to_embed("m", 1, 1_000).await.unwrap();
    assert_eq!(claimed[0].document, new.document, "the newest first");
    let vectors = [VectorRecord { slot: 0, vector: vec![1, 2] }, VectorRecord { slot: 1, vector: vec![3] }];
    assert!(transaction.put_vectors(&claimed[0], "m", &vectors, (2, 5)).await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(progress(&bench).await, (2, 5, 1));
    assert_eq!(bench.store.list_vectors(claimed[0].version, "m").await.unwrap(), vectors);
    assert_eq!(bench.store.list_vectors(claimed[0].version, "other").await.unwrap(), []);
    let slots = [(claimed[0].version, 1), (claimed[0].version, 7), (VersionId(Uuid::nil()), 1)];
    let found = bench.store.find_vectors(&slots, "m").await.unwrap();
    assert_eq!(found, [(claimed[0].version, vectors[1].clone())]);
    assert_eq!(bench.store.find_vectors(&slots, "other").await.unwrap(), []);

    let mut transaction = bench.store.begin().await.unwrap();
    let next = transaction.claim_to_embed("m", 9, 1_000).await.unwrap();
    assert_eq!(next.iter().map(|one| one.document).collect::<Vec<_>>(), [old.document, new.document]);
    assert_eq!(next[1].done, 2);
    assert!(transaction.claim_to_embed("m", 9, 1_000).await.unwrap().is_empty(), "held");
    transaction.commit().await.unwrap();
    bench.clock.0.fetch_add(5_000, Ordering::SeqCst);
    put(&bench, city, "b.txt", "s3", Visibility::Public).await;
    let mut transaction = bench.store.begin().await.unwrap();
    assert!(!transaction.put_vectors(&next[1], "m", &vectors, (5, 5)).await.unwrap(), "no longer current");
    assert_eq!(transaction.claim_to_embed("m", 9, 1_000).await.unwrap().len(), 2, "holds end");
}

async fn quiet_vectors_are_not_announced_to_indexes(bench: Bench) {
    let city = city(&bench, "ville").await;
    put(&bench, city, "a.txt", "s1", Visibility::Public).await;
    let mut transaction = bench.store.begin().await.unwrap();
    let claimed = transaction.claim_to_embed("m sentences", 1, 1_000).await.unwrap();
    transaction.commit().await.unwrap();
    let before = bench.store.last_cursor().await.unwrap();
    let vectors = [VectorRecord { slot: u32::MAX, vector: vec![1] }];
    let mut transaction = bench.store.begin().await.unwrap();
    assert!(transaction.put_quiet_vectors(&claimed[0], "m sentences", &vectors, (1, 1)).await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(bench.store.last_cursor().await.unwrap(), before);
    let found = bench.store.find_vectors(&[(claimed[0].version, u32::MAX)], "m sentences").await.unwrap();
    assert_eq!(found.len(), 1);
    let mut transaction = bench.store.begin().await.unwrap();
    assert!(transaction.put_vectors(&claimed[0], "m", &vectors, (1, 1)).await.unwrap());
    transaction.commit().await.unwrap();
    assert!(bench.store.last_cursor().await.unwrap() > before, "the vectors of an index are");
}

async fn settings_and_format(bench: Bench) {
    let id = bench.store.installation().await.unwrap();
    let again = Store::open(&bench.url, bench.clock.clone(), Arc::new(Ids)).await.unwrap();
    assert_eq!(again.installation().await.unwrap(), id);
    let admin =
        sea_orm::Database::connect(bench.url.replace("été ?#%", "%C3%A9t%C3%A9%20%3F%23%25")).await.unwrap();
    let newer = store::FORMAT_VERSION + 1;
    let text = format!("INSERT INTO store_format (version) VALUES ({newer})");
    sea_orm::ConnectionTrait::execute_unprepared(&admin, &text).await.unwrap();
    let refused = Store::open(&bench.url, bench.clock.clone(), Arc::new(Ids)).await;
    assert!(matches!(refused, Err(Error::NewerFormat { found, .. }) if found == newer));
}

#[tokio::test]
async fn files_are_kept_by_what_they_hold() {
    let folder = tempfile::tempdir().unwrap();
    let files = store::Files::open(folder.path()).unwrap();
    let write = async |content: &'static [u8]| {
        let mut writer = files.begin(Uuid::now_v7());
        writer.write(bytes::Bytes::from_static(content)).await.unwrap();
        writer.finish().await.unwrap()
    };
    let (one, two) = (write(b"abc").await, write(b"abc").await);
    assert_eq!(one.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    files.keep(&one).await.unwrap();
    files.keep(&two).await.unwrap();
    assert_eq!(files.list().await.unwrap(), std::slice::from_ref(&one.sha256));
    let (size, stream) = files.read(&one.sha256).await.unwrap();
    let content: Vec<bytes::Bytes> = futures_util::TryStreamExt::try_collect(stream).await.unwrap();
    assert_eq!((size, content.concat()), (3, b"abc".to_vec()));
    assert!(matches!(files.read("00ff").await, Err(Error::FileMissing)));
    files.remove(&one.sha256).await.unwrap();
    files.remove(&one.sha256).await.unwrap();
    assert!(!files.exists(&one.sha256).await.unwrap());
    let _left = write(b"left behind").await;
    assert_eq!(files.sweep_incoming(0).await.unwrap(), 0);
    assert_eq!(files.sweep_incoming(i64::MAX).await.unwrap(), 1);
}
