//! Does the ledger hold on SQLite and on PostgreSQL: many writers at once, changed bytes, an auditor with other tools?

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first failure and says aloud what it skips"
)]

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;

use domain::CityId;
use domain::audit::chain::{ChainCheck, ChainReport, Fault};
use domain::audit::{Action, Actor, Details, NewEntry, Object};
use domain::id::IdSource;
use domain::time::Clock;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use store::Store;
use store::audit::LedgerFilter;
use uuid::Uuid;

struct FixedClock;

impl Clock for FixedClock {
    fn now_ms(&self) -> i64 {
        1_790_000_000_000
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
    url: String,
    _folder: tempfile::TempDir,
}

impl Bench {
    async fn open(url: String, folder: tempfile::TempDir) -> Self {
        Self { store: open(&url).await, url, _folder: folder }
    }

    /// A connection of an intruder: triggers gone, nothing waited for.
    async fn intrude(&self) -> DatabaseConnection {
        let mut options = sea_orm::ConnectOptions::new(self.url.clone());
        options.max_connections(1).sqlx_logging(false);
        let db = sea_orm::Database::connect(options).await.unwrap();
        let preparation: &[&str] = match db.get_database_backend() {
            DbBackend::Postgres => {
                &["DROP TRIGGER ledger_no_change ON ledger", "SET synchronous_commit = off"]
            }
            _ => &[
                "PRAGMA synchronous = OFF",
                "DROP TRIGGER ledger_no_update",
                "DROP TRIGGER ledger_no_delete",
            ],
        };
        for statement in preparation {
            db.execute_unprepared(statement).await.unwrap();
        }
        db
    }
}

async fn open(url: &str) -> Store {
    Store::open(url, Arc::new(FixedClock), Arc::new(Ids)).await.unwrap()
}

async fn sqlite() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("ledger.db").display());
    Bench::open(url, folder).await
}

async fn postgres() -> Option<Bench> {
    let Ok(server) = std::env::var("PARVIS_TEST_POSTGRES") else {
        println!("SKIPPED: PostgreSQL is not tested, PARVIS_TEST_POSTGRES is not set");
        return None;
    };
    let name = format!("parvis_{}", Uuid::now_v7().simple());
    let admin = sea_orm::Database::connect(&server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    Some(Bench::open(format!("{base}/{name}"), tempfile::tempdir().unwrap()).await)
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
    two_hundred_writers_keep_the_chain_whole,
    the_database_refuses_changes,
    any_changed_byte_is_found_and_named,
    erased_texts_leave_the_chain_whole,
    filters_and_counts,
    an_auditor_with_other_tools_agrees,
);

fn entry(city: CityId, number: u64) -> NewEntry {
    let entry = NewEntry::new(city, Actor::Public, Action::AnswerGiven, Object::City)
        .with(Details::none().number("citations", number));
    if number.is_multiple_of(2) { entry.keeping(format!("Où est le n° {number} ?")) } else { entry }
}

async fn append(store: &Store, entry: &NewEntry) -> i64 {
    let mut transaction = store.begin().await.unwrap();
    let seq = transaction.append(entry).await.unwrap();
    transaction.commit().await.unwrap();
    seq
}

async fn check(store: &Store, city: CityId) -> ChainReport {
    let mut check = ChainCheck::new(city, None);
    let mut after = None;
    loop {
        let slice = store.list_chain(city, after, 7).await.unwrap();
        let Some((last, _)) = slice.last() else { break };
        after = Some(last.seq);
        slice.iter().for_each(|(entry, kept)| check.take(entry, kept.as_ref()));
    }
    for stray in store.list_stray_kept(city, 10).await.unwrap() {
        check.take_stray(&stray);
    }
    check.finish()
}

async fn two_hundred_writers_keep_the_chain_whole(bench: Bench) {
    let cities = [CityId(Uuid::now_v7()), CityId(Uuid::now_v7())];
    // Another opening of the same database: another server.
    let other = open(&bench.url).await;
    let writers: Vec<_> = (0..200_u64)
        .map(|writer| {
            let store = if writer % 2 == 0 { bench.store.clone() } else { other.clone() };
            tokio::spawn(async move {
                let city = cities[usize::try_from(writer / 2 % 2).unwrap()];
                let mut seqs = Vec::new();
                for number in 0..3 {
                    seqs.push(append(&store, &entry(city, writer * 3 + number)).await);
                }
                (city, seqs)
            })
        })
        .collect();
    let mut acknowledged: Vec<(CityId, i64)> = Vec::new();
    for writer in writers {
        let (city, seqs) = writer.await.unwrap();
        acknowledged.extend(seqs.into_iter().map(|seq| (city, seq)));
    }
    for city in cities {
        let mut seqs: Vec<i64> =
            acknowledged.iter().filter(|(of, _)| *of == city).map(|(_, seq)| *seq).collect();
        seqs.sort_unstable();
        assert_eq!(seqs, (1..=300).collect::<Vec<i64>>(), "each number given once");
        let report = check(&bench.store, city).await;
        assert_eq!((report.entries, report.head_seq, report.faults.as_slice()), (300, 300, [].as_slice()));
        assert_eq!(report.kept, 150);
    }
}

async fn the_database_refuses_changes(bench: Bench) {
    let city = CityId(Uuid::now_v7());
    append(&bench.store, &entry(city, 1)).await;
    let db = sea_orm::Database::connect(&bench.url).await.unwrap();
    let mut statements = vec!["UPDATE ledger SET details = '{}'", "DELETE FROM ledger"];
    if db.get_database_backend() == DbBackend::Postgres {
        statements.push("TRUNCATE ledger");
    }
    for statement in statements {
        let refused = db.execute_unprepared(statement).await;
        assert!(refused.unwrap_err().to_string().contains("only takes new entries"), "{statement}");
    }
    let mut transaction = bench.store.begin().await.unwrap();
    transaction.append(&entry(city, 2)).await.unwrap();
    drop(transaction);
    let report = check(&bench.store, city).await;
    assert_eq!((report.entries, report.faults_total), (1, 0), "a dropped transaction leaves no entry");
}

/// One place that can be changed: table, entry, column, byte of what is stored there (bit of a number).
struct Place {
    table: &'static str,
    column: &'static str,
    seq: i64,
    at: usize,
}

impl Place {
    /// The statement that changes it, or `None` where the place is beyond the value.
    async fn change(&self, db: &DatabaseConnection, city: CityId) -> Option<Statement> {
        let Self { table, column, seq, at } = self;
        let backend = db.get_database_backend();
        let own = format!("WHERE city_id = {} AND seq = {seq}", literal(backend, city));
        let set = match *column {
            "seq" | "at_ms" => {
                let mask = 1_i64.checked_shl(u32::try_from(*at).unwrap()).filter(|_| *at < 63)?;
                // Exclusive or, written with what both databases have.
                format!("({column} | {mask}) - ({column} & {mask})")
            }
            "city_id" => {
                let mut id = *city.0.as_bytes();
                *id.get_mut(*at)? ^= 0x10;
                literal(backend, CityId(Uuid::from_bytes(id)))
            }
            _ => {
                let text = format!("SELECT {column} FROM {table} {own}");
                let row = db.query_one_raw(Statement::from_string(backend, text)).await.unwrap()?;
                let mut bytes = row.try_get_by_index::<String>(0).unwrap().into_bytes();
                // PostgreSQL refuses text that is not UTF-8: there only ASCII is changed, and stays so.
                let bit = if backend == DbBackend::Postgres { 0 } else { at % 8 };
                let byte = bytes.get_mut(*at)?;
                if backend == DbBackend::Postgres && !byte.is_ascii() {
                    return None;
                }
                *byte ^= 1 << bit;
                let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                match backend {
                    DbBackend::Postgres => format!("convert_from(decode('{hex}', 'hex'), 'UTF8')"),
                    _ => format!("CAST(X'{hex}' AS TEXT)"),
                }
            }
        };
        Some(Statement::from_string(backend, format!("UPDATE {table} SET {column} = {set} {own}")))
    }
}

fn literal(backend: DbBackend, city: CityId) -> String {
    match backend {
        DbBackend::Postgres => format!("'{city}'"),
        _ => format!("X'{}'", city.0.simple()),
    }
}

fn names(fault: &Fault, seq: i64) -> bool {
    match *fault {
        Fault::Missing { seq: first, through } => (first..=through).contains(&seq),
        other => other.seq() == seq,
    }
}

/// Every byte of every column of every entry and of every text kept apart (every bit of a number), one after the other.
async fn any_changed_byte_is_found_and_named(bench: Bench) {
    let city = CityId(Uuid::now_v7());
    for number in 1..=4 {
        append(&bench.store, &entry(city, number)).await;
    }
    let db = bench.intrude().await;
    let columns =
        ["seq", "at_ms", "city_id", "actor", "action", "object", "details", "kept_hash", "previous", "hash"];
    let columns: Vec<(&str, &str)> = columns
        .iter()
        .map(|column| ("ledger", *column))
        .chain(["seq", "city_id", "salt", "text"].iter().map(|column| ("ledger_kept", *column)))
        .collect();
    let mut changed = 0;
    for (table, column) in columns {
        for seq in 1..=4 {
            for at in 0..80 {
                let place = Place { table, column, seq, at };
                let Some(statement) = place.change(&db, city).await else { continue };
                // Where the number is taken already, the key refuses it.
                let Ok(done) = db.execute_raw(statement).await else {
                    assert_eq!(column, "seq");
                    continue;
                };
                if done.rows_affected() == 0 {
                    continue;
                }
                changed += 1;
                let mut faults = Vec::new();
                for of in bench.store.list_ledger_cities().await.unwrap() {
                    faults.extend(check(&bench.store, of).await.faults);
                }
                assert!(
                    faults.iter().any(|fault| names(fault, seq)),
                    "{table}.{column} of entry {seq}, place {at}: {faults:?}"
                );
                restore(&db, &place, city).await;
            }
        }
    }
    assert!(changed > 1_000, "{changed} places were changed");
    let report = check(&bench.store, city).await;
    assert_eq!((report.entries, report.faults_total), (4, 0), "everything is as it was");
}

/// Undoes a change: the same exclusive or again, on the row where it went.
async fn restore(db: &DatabaseConnection, place: &Place, city: CityId) {
    let backend = db.get_database_backend();
    let statement = match place.column {
        "city_id" => {
            let mut id = *city.0.as_bytes();
            id[place.at] ^= 0x10;
            let (table, own, other) =
                (place.table, literal(backend, city), literal(backend, CityId(Uuid::from_bytes(id))));
            format!("UPDATE {table} SET city_id = {own} WHERE city_id = {other}")
        }
        "seq" => {
            let there = place.seq ^ (1 << place.at);
            format!("UPDATE {} SET seq = {} WHERE seq = {there}", place.table, place.seq)
        }
        _ => {
            let statement = reverted(db, place, city).await;
            db.execute_raw(statement).await.unwrap();
            return;
        }
    };
    let done = db.execute_unprepared(&statement).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
}

async fn reverted(db: &DatabaseConnection, place: &Place, city: CityId) -> Statement {
    let Place { table, column, seq, at } = place;
    let backend = db.get_database_backend();
    if *column == "at_ms" {
        return place.change(db, city).await.unwrap();
    }
    let own = format!("WHERE city_id = {} AND seq = {seq}", literal(backend, city));
    let hex = match backend {
        DbBackend::Postgres => format!("encode(convert_to({column}, 'UTF8'), 'hex')"),
        _ => format!("hex(CAST({column} AS BLOB))"),
    };
    let text = format!("SELECT {hex} FROM {table} {own}");
    let row = db.query_one_raw(Statement::from_string(backend, text)).await.unwrap().unwrap();
    let hex: String = row.try_get_by_index(0).unwrap();
    let mut bytes: Vec<u8> =
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect();
    bytes[*at] ^= 1 << if backend == DbBackend::Postgres { 0 } else { at % 8 };
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let value = match backend {
        DbBackend::Postgres => format!("convert_from(decode('{hex}', 'hex'), 'UTF8')"),
        _ => format!("CAST(X'{hex}' AS TEXT)"),
    };
    Statement::from_string(backend, format!("UPDATE {table} SET {column} = {value} {own}"))
}

async fn erased_texts_leave_the_chain_whole(bench: Bench) {
    let city = CityId(Uuid::now_v7());
    for number in 1..=6 {
        append(&bench.store, &entry(city, number)).await;
    }
    let list = bench.store.list_ledger(city, &LedgerFilter::default(), 10, 0).await.unwrap();
    assert_eq!(list[0].kept.as_deref(), Some("Où est le n° 6 ?"));
    let mut transaction = bench.store.begin().await.unwrap();
    let old = transaction.find_old_kept(city, &[Action::AnswerGiven], i64::MAX, 2).await.unwrap();
    assert_eq!(old, [2, 4]);
    assert!(transaction.find_old_kept(city, &[Action::LedgerRead], i64::MAX, 2).await.unwrap().is_empty());
    assert_eq!(transaction.erase_kept(city, &[1, 2, 4, 99]).await.unwrap(), [2, 4]);
    let told = NewEntry::new(city, Actor::System, Action::KeptErased, Object::Ledger)
        .with(Details::none().code("entries", "2,4"));
    transaction.append(&told).await.unwrap();
    transaction.commit().await.unwrap();
    let report = check(&bench.store, city).await;
    assert_eq!((report.entries, report.kept, report.erased, report.faults_total), (7, 1, 2, 0));
    // Erased behind the back of the ledger: told apart.
    let mut transaction = bench.store.begin().await.unwrap();
    transaction.erase_kept(city, &[6]).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(check(&bench.store, city).await.faults, [Fault::KeptMissing { seq: 6 }]);
}

async fn filters_and_counts(bench: Bench) {
    let city = CityId(Uuid::now_v7());
    append(&bench.store, &entry(city, 1)).await;
    append(&bench.store, &NewEntry::new(city, Actor::AgentKey, Action::GapClosed, Object::Entry(1))).await;
    append(&bench.store, &entry(CityId(Uuid::now_v7()), 1)).await;
    let now = FixedClock.now_ms();
    let all = LedgerFilter::default();
    let filters = [
        (all.clone(), vec![2, 1]),
        (LedgerFilter { action: Some(Action::GapClosed), ..all.clone() }, vec![2]),
        (LedgerFilter { object: Some("city".into()), ..all.clone() }, vec![1]),
        (LedgerFilter { from_ms: Some(now + 1), ..all.clone() }, vec![]),
        (LedgerFilter { until_ms: Some(now + 1), up_to: Some(1), ..all.clone() }, vec![1]),
    ];
    for (filter, expected) in filters {
        let list = bench.store.list_ledger(city, &filter, 10, 0).await.unwrap();
        assert_eq!(list.iter().map(|entry| entry.seq).collect::<Vec<_>>(), expected, "{filter:?}");
        assert_eq!(bench.store.count_ledger(city, &filter).await.unwrap(), expected.len() as u64);
        let mut after = bench.store.list_ledger_after(city, &filter, 0, 10).await.unwrap();
        after.reverse();
        assert_eq!(after, list);
    }
    let counted = bench.store.count_actions(city, 0).await.unwrap();
    assert_eq!(counted, [("answer_given".to_owned(), 1), ("gap_closed".to_owned(), 1)]);
    let head = bench.store.find_ledger_head(city, now + 1).await.unwrap().unwrap();
    assert_eq!((head.seq, head.hash), (2, check(&bench.store, city).await.head));
    assert_eq!(bench.store.find_ledger_head(city, now).await.unwrap(), None);
}

/// The script of the reference page, in another language and with nothing of ours, finds the same.
async fn an_auditor_with_other_tools_agrees(bench: Bench) {
    let script =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/ledger_check.py");
    if Command::new("python3").arg("--version").output().is_err() {
        println!("SKIPPED: python3 is not installed, the ledger is not checked by another program");
        return;
    }
    let city = CityId(Uuid::now_v7());
    for number in 1..=9 {
        append(&bench.store, &entry(city, number)).await;
    }
    let list = bench.store.list_ledger_after(city, &LedgerFilter::default(), 0, 100).await.unwrap();
    let lines: Vec<String> = list.iter().map(|entry| entry.json_line(city)).collect();
    let run = |lines: &[String]| {
        let mut child = Command::new("python3")
            .arg(&script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(lines.join("\n").as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let head = &list[8].hash;
    assert_eq!(run(&lines), (Some(0), format!("{city}: 9 entries, head 9 {head}\n")));
    let mut changed = lines.clone();
    changed[4] = changed[4].replace("\"citations\\\":5", "\"citations\\\":6");
    assert_ne!(changed, lines);
    let (code, said) = run(&changed);
    assert_eq!(code, Some(1));
    assert!(said.contains("entry 5"), "{said}");
    let mut holed = lines;
    holed.remove(3);
    assert!(run(&holed).1.contains("entry 4 is missing"));
}
