//! Does what the administrator of a city changes hold, come back, and touch no other city?

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::audit::LedgerQuery;
use app::{App, Error, PageRequest, Viewer};
use bytes::Bytes;
use domain::PersonId;
use domain::accounts::{Role, Roles};
use domain::city::settings::{Identity, Section, Setting};
use domain::city::{Colours, ContactPoint, Locale};
use domain::retention::Retention;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::installation::{Hands, create_city, open, settings};
use crate::persons::wait_for_purge;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

fn desk(name: &str) -> ContactPoint {
    ContactPoint { name: name.to_owned(), hours: Some("lundi".to_owned()), ..ContactPoint::default() }
}

/// A state of each section that differs from that of a new city.
fn chosen() -> Vec<Setting> {
    vec![
        Setting::Identity(Identity { name: "Ville neuve".to_owned(), languages: vec![Locale::FrFr] }),
        Setting::Colours(Colours { main: Some("#17406d".parse().unwrap()), accent: None }),
        Setting::Contacts(vec![desk("Accueil"), desk("Écoles")]),
        Setting::Examples(vec!["Où ?".to_owned()]),
        Setting::Retention(Retention { questions_days: 30, ..Retention::default() }),
    ]
}

async fn present(app: &App, viewer: &Viewer, section: Section) -> Setting {
    app.load_city(viewer.city).await.unwrap().setting(section)
}

async fn written(app: &App, viewer: &Viewer) -> Vec<String> {
    let page = PageRequest::new(200, 0);
    let read = app.read_ledger(viewer, &LedgerQuery::default(), "contrôle des essais", page).await.unwrap();
    read.entries.into_iter().rev().map(|entry| format!("{} {}", entry.action, entry.details)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_section_is_written_told_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let here = Viewer::agent(create_city(&app, "ici").await.id);
    let there = Viewer::agent(create_city(&app, "ailleurs").await.id);
    let before = app.load_city(here.city).await.unwrap();
    let neighbour = app.load_city(there.city).await.unwrap();
    for setting in chosen() {
        let section = setting.section();
        let old = present(&app, &here, section).await;
        let number = app.save_setting(&here, &old.stamp(), setting.clone()).await.unwrap().unwrap();
        assert_eq!(present(&app, &here, section).await, setting, "{section:?}");
        // Over a state that is no more: refused, and nothing is written.
        let late = app.save_setting(&here, &old.stamp(), old.clone()).await;
        assert!(matches!(late, Err(Error::ChangedMeanwhile { .. })), "{section:?}");
        assert_eq!(present(&app, &here, section).await, setting);
        // The same once more is no change.
        assert_eq!(app.save_setting(&here, &setting.stamp(), setting.clone()).await.unwrap(), None);
        let undone = app.undo_setting(&here, number).await.unwrap();
        assert_eq!(undone, Some(number + 1));
        assert_eq!(present(&app, &here, section).await, old, "{section:?} is taken back");
        let again = app.undo_setting(&here, number).await;
        assert!(matches!(again, Err(Error::ChangedMeanwhile { .. })), "only once");
    }
    assert_eq!(app.load_city(here.city).await.unwrap(), before);
    assert_eq!(app.load_city(there.city).await.unwrap(), neighbour, "another city is as it was");
    assert!(app.list_setting_changes(&there).await.unwrap().is_empty());
    assert!(matches!(app.undo_setting(&there, 1).await, Err(Error::NotFound { .. })));
    let told = written(&app, &here).await;
    let changes: Vec<&String> = told.iter().filter(|line| line.contains("\"change\":")).collect();
    assert_eq!(changes.len(), 10, "{told:#?}");
    assert_eq!(changes[0], r#"city_settings_changed {"change":1,"section":"identity"}"#);
    assert_eq!(changes[1], r#"city_settings_changed {"change":2,"section":"identity","undoes":1}"#);
    assert_eq!(changes[4], r#"contacts_changed {"change":5,"contacts":2}"#);
    assert!(changes[8].contains(r#""questions_days":30"#), "{}", changes[8]);
    assert!(app.verify_ledger(None, None).await.unwrap().whole);
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_administrators_change_the_city_and_of_many_at_once_one_writes() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let city = create_city(&app, "ville").await;
    let seen = city.setting(Section::Examples).stamp();
    let setting = Setting::Examples(vec!["Qui ?".to_owned()]);
    for role in [Role::Resident, Role::Agent, Role::Pilot, Role::Elected] {
        let viewer = Viewer::person(city.id, PersonId(Uuid::now_v7()), Roles::NONE.with(role), &[]);
        let refused = app.save_setting(&viewer, &seen, setting.clone()).await;
        assert!(matches!(refused, Err(Error::Account(_))), "{role:?}");
        assert!(
            app.list_setting_changes(&viewer).await.is_err() && app.undo_setting(&viewer, 1).await.is_err()
        );
        assert!(app.save_logo(&viewer, &seen, Bytes::from_static(b"x"), "").await.is_err());
    }
    let administrator = Viewer::agent(city.id);
    let writers = (0..20).map(|number| {
        let (app, viewer, seen) = (app.clone(), administrator.clone(), seen.clone());
        let setting = Setting::Examples(vec![format!("Qui est le n° {number} ?")]);
        tokio::spawn(async move { app.save_setting(&viewer, &seen, setting).await })
    });
    let mut wrote = 0;
    for writer in writers.collect::<Vec<_>>() {
        match writer.await.unwrap() {
            Ok(number) => {
                assert_eq!(number, Some(1));
                wrote += 1;
            }
            Err(error) => assert!(matches!(error, Error::ChangedMeanwhile { .. }), "{error}"),
        }
    }
    assert_eq!((wrote, app.list_setting_changes(&administrator).await.unwrap().len()), (1, 1));
    app.shutdown().await;
}

/// A PNG of one red point with a name hidden in it.
fn picture() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
    encoder.set_color(png::ColorType::Rgb);
    encoder.add_text_chunk("Author".to_owned(), "Jeanne Dupont".to_owned()).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[200, 30, 30]).unwrap();
    writer.finish().unwrap();
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_logo_is_drawn_again_and_what_is_none_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let city = create_city(&app, "ville").await;
    let agent = Viewer::agent(city.id);
    let none = Setting::Logo(None).stamp();
    assert!(matches!(app.load_logo(city.id).await, Err(Error::NotFound { .. })));
    let sent = picture();
    let number = app.save_logo(&agent, &none, sent.clone().into(), " Un  pont ").await.unwrap().unwrap();
    let served = app.load_logo(city.id).await.unwrap();
    assert!(served.png.starts_with(b"\x89PNG") && served.png != sent);
    assert!(!served.png.windows(6).any(|part| part == b"Jeanne"), "nothing but pixels is kept");
    let logo = app.load_city(city.id).await.unwrap().logo.unwrap();
    assert_eq!((logo.width_px, logo.height_px, logo.alt.as_str()), (1, 1, "Un pont"));
    let hash: String = Sha256::digest(&served.png).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(served.sha256, hash);

    let seen = Setting::Logo(Some(logo)).stamp();
    let script = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
    let large = vec![0_u8; app::cities::logo::LOGO_BYTES_MAX + 1];
    for (file, code) in [
        (script.to_vec(), "not_a_picture"),
        (Vec::new(), "empty"),
        (large, "too_large"),
        (sent[..sent.len() / 2].to_vec(), "damaged"),
    ] {
        match app.save_logo(&agent, &seen, file.into(), "").await {
            Err(Error::Setting(fault)) => assert_eq!((fault.field, fault.code), ("logo", code)),
            other => panic!("{code}: {other:?}"),
        }
    }
    assert_eq!(app.load_logo(city.id).await.unwrap(), served, "a refusal changes nothing");
    let late = app.save_logo(&agent, &none, picture().into(), "").await;
    assert!(matches!(late, Err(Error::ChangedMeanwhile { .. })));

    let undone = app.undo_setting(&agent, number).await.unwrap().unwrap();
    assert!(app.load_logo(city.id).await.is_err(), "taken away");
    app.undo_setting(&agent, undone).await.unwrap();
    assert_eq!(app.load_logo(city.id).await.unwrap(), served, "and back");
    app.shutdown().await;
}

/// A city that keeps less loses what is older in the next night; another city keeps its own as usual.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_night_keeps_what_each_city_chose() {
    const START_MS: i64 = 1_790_812_800_000;
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Hands(AtomicI64::new(START_MS)));
    let again = async || {
        let mut opened = settings(folder.path());
        opened.clock = clock.clone();
        App::open(opened).await.unwrap()
    };
    let app = again().await;
    let short = Viewer::agent(create_city(&app, "breve").await.id);
    let usual = Viewer::agent(create_city(&app, "usuelle").await.id);
    for viewer in [&short, &usual] {
        app.ask(&Viewer::public(viewer.city), "Où est le vieux lavoir ?").await.unwrap();
        app.list_gaps(viewer, true, PageRequest::default()).await.unwrap();
    }
    app.shutdown().await;
    clock.0.store(START_MS + 40 * DAY_MS, Ordering::SeqCst);
    let app = again().await;
    wait_for_purge(&app, &short, &*clock).await;
    let retention = Retention { questions_days: 30, gaps_days: 30, ..Retention::default() };
    assert_eq!(app.weigh_retention(&short, retention).await.unwrap(), [1, 1, 0]);
    assert_eq!(app.weigh_retention(&short, Retention::default()).await.unwrap(), [0, 0, 0]);
    let seen = Setting::Retention(Retention::default()).stamp();
    app.save_setting(&short, &seen, Setting::Retention(retention)).await.unwrap();
    app.shutdown().await;
    clock.0.store(START_MS + 41 * DAY_MS, Ordering::SeqCst);
    let app = again().await;
    wait_for_purge(&app, &short, &*clock).await;
    for (viewer, kept) in [(&short, 0), (&usual, 2)] {
        let found = app.find_person(viewer, "vieux lavoir", "contrôle des essais").await.unwrap();
        assert_eq!(found.len(), kept, "{found:?}");
    }
    // What comes after is kept for the time chosen.
    app.ask(&Viewer::public(short.city), "Où est le vieux lavoir ?").await.unwrap();
    app.list_gaps(&short, true, PageRequest::default()).await.unwrap();
    app.shutdown().await;
    clock.0.store(START_MS + 72 * DAY_MS, Ordering::SeqCst);
    let app = again().await;
    wait_for_purge(&app, &short, &*clock).await;
    assert!(app.find_person(&short, "vieux lavoir", "contrôle des essais").await.unwrap().is_empty());
    app.shutdown().await;
}
