//! Do accounts, contests, evaluations, e-mails and what people wrote come back the same on SQLite and on PostgreSQL, each to its
//! city?

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first failure and says aloud what it skips"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::accounts::{Person, Role, Roles, Scope, Scopes, Service};
use domain::audit::{Action, Actor, NewEntry, Object};
use domain::city::settings::{Identity, Section, Setting};
use domain::city::{City, Colours, Locale, Logo, Regime};
use domain::contest::ContestState;
use domain::id::IdSource;
use domain::retention::Retention;
use domain::time::Clock;
use domain::transparency::{AiUse, Evaluation};
use domain::{CityId, PersonId, ServiceId, SessionId, TokenId};
use store::Store;
use store::accounts::PersonRecord;
use store::accounts::links::LinkPurpose;
use store::accounts::outside::TripRecord;
use store::accounts::sessions::SessionRecord;
use store::accounts::tokens::TokenRecord;
use store::contests::NewContest;
use store::mail::MailRecord;
use store::persons::Place;
use store::transparency::WorkRecord;
use uuid::Uuid;

struct Hands(AtomicI64);

impl Clock for Hands {
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
    clock: Arc<Hands>,
    _folder: tempfile::TempDir,
}

/// 1 October 2026.
const START_MS: i64 = 1_790_812_800_000;

async fn open(url: String, folder: tempfile::TempDir) -> Bench {
    let clock = Arc::new(Hands(AtomicI64::new(START_MS)));
    Bench { store: Store::open(&url, clock.clone(), Arc::new(Ids)).await.unwrap(), clock, _folder: folder }
}

async fn sqlite() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    open(format!("sqlite://{}", folder.path().join("trust.db").display()), folder).await
}

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
    contests_are_kept_decided_and_erased,
    evaluations_and_work_are_counted,
    people_hold_roles_city_by_city,
    sessions_end_by_their_owner_their_age_and_their_number,
    links_trips_and_codes_are_used_once,
    failures_are_counted_and_forgotten,
    services_and_tokens_stay_in_their_city,
    words_of_people_are_found_and_erased_in_their_city,
    mail_waits_its_turn_and_goes,
    what_a_city_chooses_comes_back_and_touches_no_other,
    another_time_to_keep_moves_the_end_of_what_is_there,
);

async fn city(bench: &Bench, slug: &str) -> CityId {
    let city = City {
        id: CityId(Uuid::now_v7()),
        slug: slug.to_owned(),
        name: slug.to_owned(),
        regime: Regime::Fr,
        locale: Locale::FrFr,
        contacts: Vec::new(),
        examples: Vec::new(),
        languages: vec![Locale::FrFr, Locale::En],
        colours: domain::city::Colours::default(),
        logo: None,
        retention: domain::retention::Retention::default(),
    };
    let mut transaction = bench.store.begin().await.unwrap();
    transaction.insert_city(&city).await.unwrap();
    transaction.commit().await.unwrap();
    city.id
}

async fn contest(bench: &Bench, city: CityId, token: &str, due: &str) -> Uuid {
    let new = NewContest {
        city,
        token_sha256: token,
        question: "Où ? '; DROP TABLE contests; --",
        analysed: "ou",
        answer: "Là.",
        reason: "Non",
        email: Some("a@b.fr"),
        due: due.parse().unwrap(),
        erase_after_ms: START_MS + 1_000,
    };
    let mut transaction = bench.store.begin().await.unwrap();
    let id = transaction.insert_contest(&new).await.unwrap();
    transaction.commit().await.unwrap();
    id
}

async fn contests_are_kept_decided_and_erased(bench: Bench) {
    let (here, there) = (city(&bench, "ici").await, city(&bench, "ailleurs").await);
    let store = &bench.store;
    let late = contest(&bench, here, "b", "2026-10-02").await;
    let first = contest(&bench, here, "a", "2026-09-29").await;
    contest(&bench, there, "c", "2026-10-01").await;
    let listed = store.list_contests(here, None, 10, 0).await.unwrap();
    assert_eq!(listed.iter().map(|one| one.id).collect::<Vec<_>>(), [first, late], "the most pressing first");
    assert_eq!(listed[0].question, "Où ? '; DROP TABLE contests; --");
    assert_eq!(store.count_late_contests(here, "2026-09-30".parse().unwrap()).await.unwrap(), 1);
    assert!(store.find_contest(there, first).await.unwrap().is_none());
    assert!(store.find_contest_by_token(there, "a").await.unwrap().is_none());
    assert_eq!(store.find_contest_by_token(here, "a").await.unwrap().unwrap().id, first);

    let mut transaction = store.begin().await.unwrap();
    let state = ContestState::Upheld;
    let at = START_MS + 5_000;
    assert!(!transaction.decide_contest((there, first), state, "Oui", at).await.unwrap());
    assert!(transaction.decide_contest((here, first), state, "Oui", at).await.unwrap());
    assert!(!transaction.decide_contest((here, first), ContestState::Rejected, "Non", at).await.unwrap());
    transaction.commit().await.unwrap();
    let decided = store.find_contest(here, first).await.unwrap().unwrap();
    assert_eq!((decided.state, decided.outcome.as_deref()), (state, Some("Oui")));
    assert_eq!(decided.decided_ms, Some(START_MS));
    let listed = store.list_contests(here, None, 10, 0).await.unwrap();
    assert_eq!(listed[0].id, late, "open ones come before decided ones");
    assert_eq!(store.count_contests(here).await.unwrap().len(), 2);

    // The time of the two open ones comes first, of both cities.
    bench.clock.0.store(START_MS + 2_000, Ordering::SeqCst);
    let mut transaction = store.begin().await.unwrap();
    let mut erased = transaction.erase_old_contests().await.unwrap();
    transaction.commit().await.unwrap();
    erased.sort();
    let mut expected = vec![(here, 1), (there, 1)];
    expected.sort();
    assert_eq!(erased, expected);
    assert!(store.find_contest(here, first).await.unwrap().is_some());
}

async fn evaluations_and_work_are_counted(bench: Bench) {
    let (here, there) = (city(&bench, "ici").await, city(&bench, "ailleurs").await);
    let store = &bench.store;
    for at_ms in [1, 2] {
        let measured = Evaluation {
            at_ms,
            questions_file: "q.jsonl".to_owned(),
            questions_sha256: "0".repeat(64),
            answerable: 10,
            right: 8,
            wrong: 1,
            unanswerable: 5,
            unanswerable_refused: 4,
            p50_us: 7,
            model: "none".to_owned(),
            version: "1".to_owned(),
        };
        let mut transaction = store.begin().await.unwrap();
        transaction.insert_evaluation(here, AiUse::Answering, &measured).await.unwrap();
        transaction.add_work(here, AiUse::Scans, WorkRecord { times: 2, processor_ms: 10 }).await.unwrap();
        transaction.add_work(CityId(Uuid::nil()), AiUse::Scans, WorkRecord::default()).await.unwrap();
        transaction.commit().await.unwrap();
    }
    let listed = store.list_evaluations(here, AiUse::Answering, 5).await.unwrap();
    assert_eq!(listed.iter().map(|one| one.at_ms).collect::<Vec<_>>(), [2, 1], "newest first");
    assert_eq!((listed[0].right, listed[0].unanswerable_refused, listed[0].p50_us), (8, 4, 7));
    assert!(store.list_evaluations(there, AiUse::Answering, 5).await.unwrap().is_empty());
    assert!(store.list_evaluations(here, AiUse::Scans, 5).await.unwrap().is_empty());
    let done = store.count_work(here, AiUse::Scans, "2026-10").await.unwrap();
    assert_eq!((done.times, done.processor_ms), (4, 20));
    assert_eq!(store.count_work(here, AiUse::Scans, "2026-11").await.unwrap().times, 0);
    assert_eq!(store.count_work(there, AiUse::Scans, "2026-01").await.unwrap().times, 0);
    assert_eq!(store.count_recognised_pages(here).await.unwrap(), 0);
}

async fn person(bench: &Bench, email: &str, signed_in: bool) -> PersonId {
    let person = Person {
        id: PersonId(Uuid::now_v7()),
        email: email.to_owned(),
        name: format!("{email} '; DROP TABLE people; --"),
        operator: false,
        created_ms: START_MS,
        signed_in_ms: signed_in.then_some(START_MS),
    };
    let id = person.id;
    let mut transaction = bench.store.begin().await.unwrap();
    transaction.insert_person(&PersonRecord { person, password: Some("phc".into()) }).await.unwrap();
    transaction.commit().await.unwrap();
    id
}

async fn people_hold_roles_city_by_city(bench: Bench) {
    let (here, there) = (city(&bench, "ici").await, city(&bench, "ailleurs").await);
    let store = &bench.store;
    let (one, two) = (person(&bench, "a@ici.fr", true).await, person(&bench, "b@ici.fr", false).await);
    let mut transaction = store.begin().await.unwrap();
    assert!(transaction.give_role(here, one, Role::Agent).await.unwrap());
    assert!(!transaction.give_role(here, one, Role::Agent).await.unwrap(), "once");
    for (city, person) in [(here, one), (there, one), (here, two)] {
        transaction.give_role(city, person, Role::Administrator).await.unwrap();
    }
    assert_eq!(transaction.count_administrators(here).await.unwrap(), 1, "who never came does not count");
    transaction.set_operator(one, true).await.unwrap();
    assert!(transaction.has_operator().await.unwrap());
    transaction.commit().await.unwrap();
    let roles = store.roles_of(one).await.unwrap();
    assert_eq!(roles[&here], Roles::NONE.with(Role::Agent).with(Role::Administrator));
    assert_eq!(roles[&there], Roles::NONE.with(Role::Administrator));
    let people = store.list_people(here).await.unwrap();
    assert_eq!(people.iter().map(|(record, _)| record.person.id).collect::<Vec<_>>(), [one, two]);
    assert_eq!(store.list_people(there).await.unwrap().len(), 1);
    assert!(store.find_person_by_email("A@ICI.FR").await.unwrap().is_none(), "addresses come normalised");
    let mut transaction = store.begin().await.unwrap();
    assert!(transaction.take_role(there, one, Role::Administrator).await.unwrap());
    assert!(!transaction.take_role(there, one, Role::Administrator).await.unwrap());
    transaction.set_password(one, "other").await.unwrap();
    transaction.note_signing_in(two).await.unwrap();
    assert_eq!(transaction.cities_without_administrator().await.unwrap(), [there]);
    assert!(transaction.erase_person(two).await.unwrap() && !transaction.erase_person(two).await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(store.find_person(one).await.unwrap().unwrap().password.as_deref(), Some("other"));
    assert_eq!(store.list_people(here).await.unwrap().len(), 1, "roles go with the person");

    // Who holds no role, is offered none and has not come for long is forgotten.
    let three = person(&bench, "c@ici.fr", false).await;
    let later = START_MS + 1;
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.list_forgotten(later).await.unwrap(), [three], "one has a role");
    assert!(transaction.list_forgotten(later - 1).await.unwrap().is_empty(), "not so soon");
    transaction.set_invited_roles(here, three, Roles::NONE.with(Role::Agent)).await.unwrap();
    assert!(transaction.list_forgotten(later).await.unwrap().is_empty(), "a city expects them");
    assert_eq!(transaction.invited_roles(here, three).await.unwrap(), Roles::NONE.with(Role::Agent));
    assert!(transaction.invited_roles(there, three).await.unwrap().is_empty());
    transaction.commit().await.unwrap();
    let waiting = store.list_invited(here).await.unwrap();
    assert_eq!(waiting.iter().map(|(record, _)| record.person.id).collect::<Vec<_>>(), [three]);
    assert!(!store.roles_of(three).await.unwrap().contains_key(&here), "an offer is no role");
    // An address is proved once; what opened the account before goes, what opens it after stays.
    let mut transaction = store.begin().await.unwrap();
    transaction.prove_email(one).await.unwrap();
    assert!(transaction.find_person(one).await.unwrap().unwrap().password.is_none());
    transaction.set_password(one, "own").await.unwrap();
    transaction.prove_email(one).await.unwrap();
    assert_eq!(transaction.find_person(one).await.unwrap().unwrap().password.as_deref(), Some("own"));
    transaction.commit().await.unwrap();
}

async fn session(bench: &Bench, person: PersonId, key: &str) -> SessionId {
    let now_ms = bench.clock.now_ms();
    let id = SessionId(Uuid::now_v7());
    let (created_ms, seen_ms, proved_ms) = (now_ms, now_ms, now_ms);
    let record =
        SessionRecord { id, person, device: "Firefox".into(), created_ms, seen_ms, proved_ms, factors: 1 };
    let mut transaction = bench.store.begin().await.unwrap();
    transaction.insert_session(&record, key).await.unwrap();
    transaction.commit().await.unwrap();
    id
}

async fn sessions_end_by_their_owner_their_age_and_their_number(bench: Bench) {
    let store = &bench.store;
    let (one, two) = (person(&bench, "a@ici.fr", true).await, person(&bench, "b@ici.fr", true).await);
    let mut own = Vec::new();
    for key in ["k1", "k2", "k3"] {
        own.push(session(&bench, one, key).await);
        bench.clock.0.fetch_add(1_000, Ordering::SeqCst);
    }
    let others = session(&bench, two, "k4").await;
    assert_eq!(store.find_session("k1").await.unwrap().unwrap().record.person.id, one);
    assert!(store.find_session("k1' OR '1'='1").await.unwrap().is_none());
    let mut transaction = store.begin().await.unwrap();
    assert!(!transaction.end_session(one, others).await.unwrap(), "nobody ends a session of someone else");
    transaction.touch_session(own[0]).await.unwrap();
    transaction.keep_newest_sessions(one, 2).await.unwrap();
    transaction.commit().await.unwrap();
    let left: Vec<_> = store.list_sessions(one).await.unwrap().iter().map(|one| one.id).collect();
    assert_eq!(left, [own[0], own[2]], "the one used last stays");
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.end_sessions(one, Some(own[0])).await.unwrap(), 1);
    assert!(transaction.end_session_of_key("k4").await.unwrap());
    assert_eq!(
        transaction.erase_old_sessions(START_MS, START_MS + 1).await.unwrap(),
        1,
        "too old, though used"
    );
    transaction.commit().await.unwrap();
    assert!(store.find_session("k1").await.unwrap().is_none());
}

async fn links_trips_and_codes_are_used_once(bench: Bench) {
    let store = &bench.store;
    let one = person(&bench, "a@ici.fr", true).await;
    let mut transaction = store.begin().await.unwrap();
    for key in ["l0", "l1"] {
        transaction.open_link(key, (LinkPurpose::Reset, Some(one)), None, 1_000).await.unwrap();
    }
    assert!(transaction.use_link("l0").await.unwrap().is_none(), "a new one closes the one before");
    transaction.open_link("l2", (LinkPurpose::Invitation, Some(one)), None, 1_000).await.unwrap();
    let trip = TripRecord {
        provider: "p".into(),
        state_hash: "s".into(),
        nonce: "n".into(),
        verifier: "v".into(),
        way_back: "/ici".into(),
        person: None,
    };
    transaction.begin_trip("t1", &trip, 1_000).await.unwrap();
    transaction.begin_trip("t2", &trip, 1_000).await.unwrap();
    transaction.begin_generator(one, "secret").await.unwrap();
    transaction.take_step(one, 7).await.unwrap();
    transaction.begin_generator(one, "another").await.unwrap();
    transaction.replace_recovery_codes(one, &["r1".into(), "r2".into()]).await.unwrap();
    assert!(transaction.use_recovery_code(one, "r1").await.unwrap());
    assert!(!transaction.use_recovery_code(one, "r1").await.unwrap(), "once");
    assert_eq!(transaction.use_link("l1").await.unwrap().unwrap().person, Some(one));
    assert!(transaction.use_link("l1").await.unwrap().is_none(), "once");
    assert_eq!(transaction.end_trip("t1").await.unwrap(), Some(trip));
    assert!(transaction.end_trip("t1").await.unwrap().is_none(), "once");
    transaction.commit().await.unwrap();
    let generator = store.find_generator(one).await.unwrap().unwrap();
    assert_eq!((generator.secret.as_str(), generator.confirmed, generator.last_step), ("secret", true, 7));
    assert_eq!(store.count_recovery_codes(one).await.unwrap(), 1);
    bench.clock.0.fetch_add(1_000, Ordering::SeqCst);
    let mut transaction = store.begin().await.unwrap();
    assert!(transaction.end_trip("t2").await.unwrap().is_none(), "too late");
    assert!(transaction.use_link("l2").await.unwrap().is_none(), "too late");
    assert!(transaction.tie_outside("https://i", "s", one).await.unwrap());
    assert!(!transaction.tie_outside("https://i", "s", one).await.unwrap());
    assert_eq!(transaction.find_outside_person("https://i", "s").await.unwrap().unwrap().person.id, one);
    assert!(transaction.find_outside_person("https://j", "s").await.unwrap().is_none());
    transaction.remove_generator(one).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.count_recovery_codes(one).await.unwrap(), 0);
}

async fn failures_are_counted_and_forgotten(bench: Bench) {
    let store = &bench.store;
    let mut transaction = store.begin().await.unwrap();
    for count in 1..=3 {
        assert_eq!(transaction.count_failure("a").await.unwrap().count, count);
    }
    transaction.count_failure("b").await.unwrap();
    transaction.uncount_failure("a").await.unwrap();
    transaction.forget_failures("b").await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.find_failures("a").await.unwrap().count, 2);
    assert_eq!(store.find_failures("b").await.unwrap().count, 0);
    bench.clock.0.fetch_add(domain::accounts::throttle::FORGET_MS, Ordering::SeqCst);
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.erase_old_failures().await.unwrap(), 1);
    transaction.commit().await.unwrap();
}

async fn services_and_tokens_stay_in_their_city(bench: Bench) {
    let (here, there) = (city(&bench, "ici").await, city(&bench, "ailleurs").await);
    let store = &bench.store;
    let (one, stranger) =
        (person(&bench, "a@ici.fr", true).await, person(&bench, "b@ailleurs.fr", true).await);
    let service = ServiceId(Uuid::now_v7());
    let named = |id: ServiceId, city: CityId| Service { id, city, name: "État civil".into() };
    let token = TokenRecord {
        id: TokenId(Uuid::now_v7()),
        city: here,
        person: one,
        name: "Export".into(),
        scopes: [Scope::Read].into_iter().collect::<Scopes>(),
        created_ms: START_MS,
        expires_ms: START_MS + 1_000,
        used_ms: None,
    };
    let mut transaction = store.begin().await.unwrap();
    transaction.give_role(here, one, Role::Agent).await.unwrap();
    transaction.give_role(there, stranger, Role::Agent).await.unwrap();
    transaction.insert_service(&named(service, here)).await.unwrap();
    transaction.insert_service(&named(ServiceId(Uuid::now_v7()), there)).await.unwrap();
    assert!(transaction.join_service(here, service, one).await.unwrap());
    assert!(!transaction.join_service(here, service, stranger).await.unwrap(), "no role in that city");
    assert!(!transaction.join_service(there, service, stranger).await.unwrap(), "a service of another city");
    assert!(!transaction.rename_service(there, service, "X").await.unwrap());
    assert!(!transaction.remove_service(there, service).await.unwrap());
    transaction.insert_token(&token, "h").await.unwrap();
    assert!(transaction.remove_token(stranger, token.id).await.unwrap().is_none());
    assert_eq!(transaction.remove_tokens(there, one).await.unwrap(), 0);
    transaction.touch_token(token.id).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.services_of(one).await.unwrap()[&here], [service]);
    assert!(store.services_of(stranger).await.unwrap().is_empty());
    assert_eq!(store.list_services(here).await.unwrap()[0].1, [one]);
    let held = store.find_token("h").await.unwrap().unwrap();
    assert_eq!((held.token.city, held.token.used_ms), (here, Some(START_MS)));
    let mut transaction = store.begin().await.unwrap();
    let twice = transaction.insert_service(&named(ServiceId(Uuid::now_v7()), here)).await;
    assert!(matches!(twice, Err(store::Error::Exists)), "{twice:?}");
    drop(transaction);
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.erase_old_tokens(START_MS + 1_001).await.unwrap(), 1);
    assert!(transaction.leave_service(here, service, one).await.unwrap());
    transaction.commit().await.unwrap();
    assert!(store.find_token("h").await.unwrap().is_none());
}

async fn words_of_people_are_found_and_erased_in_their_city(bench: Bench) {
    let (here, there) = (city(&bench, "ici").await, city(&bench, "ailleurs").await);
    let store = &bench.store;
    for city in [here, there] {
        let mut transaction = store.begin().await.unwrap();
        let entry = NewEntry::new(city, Actor::Public, Action::AnswerGiven, Object::City);
        transaction.append(&entry.keeping("Où est Jeanne ?")).await.unwrap();
        transaction.put_gap(city, "jeanne", "Jeanne ?", 1_000).await.unwrap();
        transaction.commit().await.unwrap();
        contest(&bench, city, &format!("token-{city}"), "2026-10-02").await;
    }
    let seen = async |city: CityId| {
        let mut places = Vec::new();
        store.see_texts(city, |place, text| places.push((place, text.to_owned()))).await.unwrap();
        places
    };
    let found = seen(here).await;
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[0], (Place::Entry(1), "Où est Jeanne ?".to_owned()));
    let places: Vec<Place> = found.into_iter().map(|(place, _)| place).collect();
    let mut transaction = store.begin().await.unwrap();
    // The places of one city name nothing in another, but for numbers of entries, which each city has.
    assert_eq!(transaction.erase_places(there, &places[1..]).await.unwrap(), (vec![], 0));
    assert_eq!(transaction.erase_places(here, &places).await.unwrap(), (vec![1], 2));
    transaction.commit().await.unwrap();
    assert_eq!((seen(here).await.len(), seen(there).await.len()), (0, 3));
    assert_eq!(store.count_texts(there).await.unwrap(), [1, 1, 1]);
}

async fn mail_waits_its_turn_and_goes(bench: Bench) {
    let city = city(&bench, "ici").await;
    let store = &bench.store;
    let mail = |number: u128, expires_ms: i64| MailRecord {
        id: Uuid::from_u128(number),
        city,
        recipient: "a@ici.fr".into(),
        subject: "Sujet".into(),
        text: "Texte".into(),
        expires_ms,
        tries: 0,
    };
    let mut transaction = store.begin().await.unwrap();
    transaction.queue_mail(&mail(1, START_MS + 10_000)).await.unwrap();
    transaction.queue_mail(&mail(2, START_MS)).await.unwrap();
    let claimed = transaction.claim_mail(|_| START_MS + 5_000).await.unwrap().unwrap();
    assert_eq!((claimed.id, claimed.tries), (Uuid::from_u128(1), 1));
    assert!(transaction.claim_mail(|_| 0).await.unwrap().is_none(), "the other is of no use any more");
    transaction.commit().await.unwrap();
    assert_eq!(store.count_mail().await.unwrap(), 1);
    bench.clock.0.fetch_add(5_000, Ordering::SeqCst);
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.claim_mail(|_| i64::MAX).await.unwrap().unwrap().tries, 2);
    transaction.erase_mail(Uuid::from_u128(1)).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.count_mail().await.unwrap(), 0);
}

async fn what_a_city_chooses_comes_back_and_touches_no_other(bench: Bench) {
    let (here, there) = (city(&bench, "ici").await, city(&bench, "ailleurs").await);
    let store = &bench.store;
    let untouched = store.find_city("ailleurs").await.unwrap().unwrap();
    let logo = |sha256: &str| Logo { sha256: sha256.into(), width_px: 3, height_px: 2, alt: "É".into() };
    let chosen = [
        Setting::Identity(Identity { name: "Été".into(), languages: vec![Locale::En, Locale::FrCa] }),
        Setting::Colours(Colours { main: Some("#17406d".parse().unwrap()), accent: None }),
        Setting::Logo(Some(logo("s1"))),
        Setting::Contacts(Vec::new()),
        Setting::Examples(vec!["Où ?".into()]),
        Setting::Retention(Retention { gaps_days: 33, ..Retention::default() }),
    ];
    for setting in &chosen {
        let mut transaction = store.begin().await.unwrap();
        let before = transaction.find_city(here).await.unwrap().unwrap().setting(setting.section());
        transaction.put_city_setting(here, setting).await.unwrap();
        transaction.insert_city_change(here, "account:1", &before, setting).await.unwrap();
        transaction.commit().await.unwrap();
        let now = store.find_city_by_id(here).await.unwrap().unwrap();
        assert_eq!(now.setting(setting.section()), *setting);
    }
    assert_eq!(store.find_city("ici").await.unwrap().unwrap().locale, Locale::En, "the language shown first");
    let changes = store.list_city_changes(here, 10).await.unwrap();
    let sections: Vec<_> = changes.iter().map(|change| change.after.section()).collect();
    assert_eq!(sections, Section::ALL.into_iter().rev().collect::<Vec<_>>(), "newest first");
    assert_eq!(changes[3].before, Setting::Logo(None));
    assert_eq!(store.find_city_change(here, 1).await.unwrap().unwrap().after, chosen[0]);
    assert_eq!(store.find_city_change(there, 1).await.unwrap(), None);
    assert_eq!(store.find_city("ailleurs").await.unwrap().unwrap(), untouched);

    // Only the last logos and the last changes stay.
    for number in 0..8 {
        bench.clock.0.fetch_add(1, Ordering::SeqCst);
        let mut transaction = store.begin().await.unwrap();
        transaction.put_logo(here, &format!("s{number}"), b"png").await.unwrap();
        transaction.put_logo(there, "s0", b"other").await.unwrap();
        assert!(transaction.has_logo(here, &format!("s{number}")).await.unwrap());
        transaction.commit().await.unwrap();
    }
    assert_eq!(store.find_logo(here, "s7").await.unwrap().as_deref(), Some(&b"png"[..]));
    assert_eq!(store.find_logo(here, "s0").await.unwrap(), None);
    assert_eq!(store.find_logo(there, "s0").await.unwrap().as_deref(), Some(&b"other"[..]));
    assert_eq!(store.find_logo(there, "s7").await.unwrap(), None);
    let mut transaction = store.begin().await.unwrap();
    for _ in 0..120 {
        transaction.insert_city_change(here, "system", &chosen[3], &chosen[3]).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let changes = store.list_city_changes(here, 500).await.unwrap();
    assert_eq!((changes.len(), changes[0].seq), (100, 126));
}

async fn another_time_to_keep_moves_the_end_of_what_is_there(bench: Bench) {
    const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
    let (here, there) = (city(&bench, "ici").await, city(&bench, "ailleurs").await);
    for city in [here, there] {
        let mut transaction = bench.store.begin().await.unwrap();
        transaction.put_gap(city, "a", "A ?", 180 * DAY_MS).await.unwrap();
        transaction.commit().await.unwrap();
    }
    bench.clock.0.fetch_add(40 * DAY_MS, Ordering::SeqCst);
    let shorter = Retention { gaps_days: 30, ..Retention::default() };
    let now_ms = bench.clock.0.load(Ordering::SeqCst);
    assert_eq!(bench.store.count_outlived(here, shorter, now_ms).await.unwrap(), [0, 1, 0]);
    assert_eq!(bench.store.count_outlived(here, Retention::default(), now_ms).await.unwrap(), [0, 0, 0]);
    let mut transaction = bench.store.begin().await.unwrap();
    transaction.put_city_setting(here, &Setting::Retention(shorter)).await.unwrap();
    assert_eq!(transaction.find_retention(here).await.unwrap(), shorter);
    assert_eq!(transaction.find_retention(there).await.unwrap(), Retention::default());
    assert_eq!(transaction.erase_old_gaps().await.unwrap(), [(here, 1)]);
    transaction.commit().await.unwrap();
    assert_eq!(bench.store.count_gaps(there, true).await.unwrap(), 1);
}
