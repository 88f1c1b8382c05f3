//! Can someone come in who should not, or keep out who should come in?

use std::time::Instant;

use axum::http::StatusCode;
use domain::accounts::Role;
use domain::accounts::session::{STAFF_ABSOLUTE_MS, STAFF_IDLE_MS};
use web::WebSettings;

use crate::town::{PASSWORD, Reply, Town};

const EMAIL: &str = "jeanne@ville.example";
const COOKIE: &str = "parvis_session";

fn form(email: &str, password: &str, next: &str) -> String {
    let coded = |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
    format!("email={}&password={}&next={}", coded(email), coded(password), coded(next))
}

/// A try from an address, with the proofs of a device.
async fn try_from(town: &Town, peer: &str, proofs: &str, email: &str, password: &str) -> Reply {
    let cookie = format!("parvis_device={proofs}");
    let headers = [("peer", peer), ("cookie", cookie.as_str())];
    town.send("POST", "/accounts/sign-in", None, &headers, &form(email, password, "")).await
}

async fn sign_in(town: &Town) -> Reply {
    town.send("POST", "/accounts/sign-in", None, &[], &form(EMAIL, PASSWORD, "")).await
}

fn key_of(reply: &Reply) -> String {
    reply.cookie(COOKIE).unwrap().split(';').next().unwrap().to_owned()
}

async fn town_with_agent() -> (Town, String) {
    let town = Town::open().await;
    let key = town.person("ville", EMAIL, &[Role::Agent]).await;
    (town, key)
}

/// What was shown to someone who is signed in is kept nowhere, and what a browser kept goes at the end.
#[tokio::test(flavor = "multi_thread")]
async fn a_shared_computer_keeps_nothing() {
    let town = Town::open().await;
    let key = town.person("ville", "agent@ville.example", &[Role::Agent]).await;
    for path in ["/ville", "/ville/documents", "/ville/staff", "/accounts/me", "/ville/search?q=avis"] {
        let shown = town.send("GET", path, Some(&key), &[], "").await;
        assert_eq!(shown.headers["cache-control"], "no-store", "{path}");
    }
    assert_eq!(town.send("GET", "/ville", None, &[], "").await.headers["cache-control"], "private, no-cache");
    let me = town.send("GET", "/accounts/me", Some(&key), &[], "").await;
    let token =
        me.body.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let out = town.send("POST", "/accounts/sign-out", Some(&key), &[], &format!("token={token}")).await;
    assert_eq!(out.headers["clear-site-data"], "\"cache\"");
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_administrator_comes_by_a_link_that_works_once() {
    let town = Town::open().await;
    let old = town.app.open_setup().await.unwrap().unwrap();
    let key = town.app.open_setup().await.unwrap().unwrap();
    let page = town.send("GET", &format!("/accounts/link?key={key}"), None, &[], "").await;
    assert!(page.status.is_success());
    assert_eq!(page.headers["cache-control"], "no-store");
    let post = |key: &str, password: &str| {
        let password = password.replace(' ', "+");
        format!("key={key}&email=maire%40ville.example&name=Camille+Durand&password={password}")
    };
    let weak = town.send("POST", "/accounts/link", None, &[], &post(&key, "motdepasse2025")).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY, "the link stays open");
    let stale = town.send("POST", "/accounts/link", None, &[], &post(&old, PASSWORD)).await;
    assert_eq!(stale.status, StatusCode::NOT_FOUND, "the link of an earlier start is closed");
    let done = town.send("POST", "/accounts/link", None, &[], &post(&key, PASSWORD)).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/accounts/me"));
    let session = key_of(&done);
    for city in ["ville", "autre"] {
        let people = town.send("GET", &format!("/{city}/staff/people"), Some(&session), &[], "").await;
        assert!(people.status.is_success() && people.body.contains("maire@ville.example"), "{city}");
    }
    let again = town.send("POST", "/accounts/link", None, &[], &post(&key, PASSWORD)).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "a link opens once");
    assert_eq!(
        town.app.open_setup().await.unwrap(),
        None,
        "nobody else becomes administrator by a link of the console"
    );
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_ends_with_its_time() {
    let town = Town::open().await;
    let key = town.app.open_setup().await.unwrap().unwrap();
    town.wait(24 * 60 * 60 * 1_000);
    let page = town.send("GET", &format!("/accounts/link?key={key}"), None, &[], "").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let post = format!("key={key}&email=a%40b.example&name=A&password={}", PASSWORD.replace(' ', "+"));
    assert_eq!(town.send("POST", "/accounts/link", None, &[], &post).await.status, StatusCode::NOT_FOUND);
    town.close().await;
}

/// Existing or not: same status, same words, and the work of a hash in both.
#[tokio::test(flavor = "multi_thread")]
async fn accounts_cannot_be_told_from_absent_ones() {
    let (town, _) = town_with_agent().await;
    let mut bodies = Vec::new();
    let mut times = Vec::new();
    // The hash that nobody has is made at the first try: not measured.
    try_from(&town, "203.0.113.9", "", "warm@ville.example", "x").await;
    for email in [EMAIL, "personne@ville.example"] {
        let started = Instant::now();
        for _ in 0..3 {
            let reply = try_from(&town, "203.0.113.9", "", email, "un mauvais mot de passe").await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN);
            bodies.push(reply.body.replace(email, "").replace(&email.replace('@', "&#64;"), ""));
        }
        times.push(started.elapsed().as_secs_f64());
    }
    assert!(bodies.iter().all(|body| body == &bodies[0]), "the pages differ");
    let ratio = times[1] / times[0];
    assert!((0.4..2.5).contains(&ratio), "absent accounts are answered in {ratio} of the time");
    // And so it goes on once they have to wait.
    for email in [EMAIL, "personne@ville.example"] {
        let mut last = StatusCode::OK;
        for _ in 0..4 {
            last = try_from(&town, "203.0.113.9", "", email, "faux").await.status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    }
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn brute_force_is_stopped_and_the_owner_still_comes_in() {
    let (town, _) = town_with_agent().await;
    let proofs = sign_in(&town).await.cookie("parvis_device").unwrap();
    let proofs = proofs.split(';').next().unwrap().to_owned();
    // From many addresses at once: no more tries are taken than are free.
    let tries = (0..40).map(|n| {
        let (town, peer) = (&town, format!("198.51.100.{n}"));
        async move { try_from(town, &peer, "", EMAIL, "un mauvais mot de passe").await.status }
    });
    let statuses = futures_util::future::join_all(tries).await;
    let taken = statuses.iter().filter(|status| **status == StatusCode::FORBIDDEN).count();
    assert_eq!(taken, 5, "tries taken: {statuses:?}");
    // Even the right password waits, on a device that nobody knows...
    let stranger = try_from(&town, "198.51.100.200", "", EMAIL, PASSWORD).await;
    assert_eq!(stranger.status, StatusCode::TOO_MANY_REQUESTS);
    // ... not on one where its owner has been before.
    let owner = try_from(&town, "198.51.100.201", &proofs, EMAIL, PASSWORD).await;
    assert_eq!(owner.status, StatusCode::SEE_OTHER, "the owner is locked out");
    // The proof of one account is none for another one, and a forged one is none at all.
    town.person("ville", "paul@ville.example", &[Role::Agent]).await;
    for _ in 0..5 {
        try_from(&town, "198.51.100.202", &proofs, "paul@ville.example", "faux").await;
    }
    let paul = try_from(&town, "198.51.100.203", &proofs, "paul@ville.example", PASSWORD).await;
    assert_eq!(paul.status, StatusCode::TOO_MANY_REQUESTS);
    let forged = format!("{}.{}", "a".repeat(64), "b".repeat(64));
    let paul = try_from(&town, "198.51.100.203", &forged, "paul@ville.example", PASSWORD).await;
    assert_eq!(paul.status, StatusCode::TOO_MANY_REQUESTS);
    town.wait(60_000);
    let paul = try_from(&town, "198.51.100.203", "", "paul@ville.example", PASSWORD).await;
    assert_eq!(paul.status, StatusCode::SEE_OTHER, "waiting ends");
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_cannot_try_many_accounts() {
    let (town, _) = town_with_agent().await;
    let mut refused = 0;
    for n in 0..40 {
        let reply = try_from(&town, "2001:db8::1", "", &format!("p{n}@ville.example"), "faux").await;
        refused += u32::from(reply.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(refused, 10, "thirty tries are taken");
    let neighbour = try_from(&town, "2001:db8::2", "", "x@ville.example", "faux").await;
    assert_eq!(neighbour.status, StatusCode::TOO_MANY_REQUESTS, "the same network");
    let elsewhere = try_from(&town, "2001:db8:1::1", "", "x@ville.example", "faux").await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
    town.close().await;
}

/// Someone plants the key of a session in a browser: signing in there makes another key, and the planted one ends.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_prepared_by_someone_else_is_not_the_one_signed_in_to() {
    let (town, planted) = town_with_agent().await;
    town.person("ville", "paul@ville.example", &[Role::Agent]).await;
    let body = form("paul@ville.example", PASSWORD, "");
    let reply = town.send("POST", "/accounts/sign-in", Some(&planted), &[], &body).await;
    let own = key_of(&reply);
    assert_ne!(own, planted);
    assert!(town.app.find_identity(&planted).await.unwrap().is_none(), "the planted session ends");
    assert_eq!(town.app.find_identity(&own).await.unwrap().unwrap().person.email, "paul@ville.example");
    let made_up = "a".repeat(64);
    let reply = town.send("POST", "/accounts/sign-in", Some(&made_up), &[], &body).await;
    assert_ne!(key_of(&reply), made_up);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_back_stays_on_this_site() {
    let (town, _) = town_with_agent().await;
    let door = town.send("GET", "/ville/staff/jobs?page=2", None, &[], "").await;
    assert_eq!(door.location(), "/accounts/sign-in?next=/ville/staff/jobs%3Fpage%3D2");
    for (next, expected) in [
        ("/ville/staff/jobs?page=2", "/ville/staff/jobs?page=2"),
        ("https://evil.example/", "/ville/staff"),
        ("//evil.example", "/ville/staff"),
        ("/\\evil.example", "/ville/staff"),
        ("javascript:alert(1)", "/ville/staff"),
    ] {
        let reply = town.send("POST", "/accounts/sign-in", None, &[], &form(EMAIL, PASSWORD, next)).await;
        assert_eq!((reply.status, reply.location()), (StatusCode::SEE_OTHER, expected), "{next}");
        let page = town.send("GET", &format!("/accounts/sign-in?next={next}"), None, &[], "").await;
        let kept = page.body.split("name=\"next\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(kept.is_empty() || kept == expected, "{next} is in the form");
    }
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_end_by_their_limits_and_by_their_owner() {
    let (town, first) = town_with_agent().await;
    let second = key_of(&sign_in(&town).await);
    let me = town.send("GET", "/accounts/me", Some(&second), &[("user-agent", "Firefox/1 Linux")], "").await;
    assert!(me.status.is_success());
    let token =
        me.body.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    // The form of someone else's session does not end it.
    let stranger = town.person("ville", "paul@ville.example", &[Role::Agent]).await;
    let id = town.app.find_identity(&first).await.unwrap().unwrap().session.id;
    let path = format!("/accounts/me/sessions/{id}/end");
    let forged = town.send("POST", &path, Some(&stranger), &[], &format!("token={token}")).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN, "a token is of its session");
    let ended = town.send("POST", &path, Some(&second), &[], &format!("token={token}")).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    assert!(town.app.find_identity(&first).await.unwrap().is_none());
    // Idle, then absolute limit: used all the time, it ends all the same.
    town.wait(STAFF_IDLE_MS);
    assert!(town.app.find_identity(&second).await.unwrap().is_none(), "idle");
    let third = key_of(&sign_in(&town).await);
    for _ in 0..STAFF_ABSOLUTE_MS / (STAFF_IDLE_MS / 2) - 1 {
        town.wait(STAFF_IDLE_MS / 2);
        assert!(town.app.find_identity(&third).await.unwrap().is_some(), "in use");
    }
    town.wait(STAFF_IDLE_MS / 2);
    assert!(town.app.find_identity(&third).await.unwrap().is_none(), "absolute");
    // Signing out ends it on the server, not only in the browser.
    let fourth = key_of(&sign_in(&town).await);
    let me = town.send("GET", "/accounts/me", Some(&fourth), &[], "").await;
    let token =
        me.body.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let out = town.send("POST", "/accounts/sign-out", Some(&fourth), &[], &format!("token={token}")).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert!(town.app.find_identity(&fourth).await.unwrap().is_none());
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_password_ends_the_other_sessions() {
    let (town, first) = town_with_agent().await;
    let second = key_of(&sign_in(&town).await);
    let me = town.send("GET", "/accounts/me", Some(&second), &[], "").await;
    let token =
        me.body.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let body = |present: &str, chosen: &str| {
        format!("token={token}&present={}&chosen={}", present.replace(' ', "+"), chosen.replace(' ', "+"))
    };
    let path = "/accounts/me/password";
    let wrong = town.send("POST", path, Some(&second), &[], &body("faux", "cinq luges dans le garage")).await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN, "a borrowed browser does not change the password");
    let own = town.send("POST", path, Some(&second), &[], &body(PASSWORD, EMAIL)).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY, "made of one's own address");
    let done =
        town.send("POST", path, Some(&second), &[], &body(PASSWORD, "cinq luges dans le garage")).await;
    assert!(done.status.is_success());
    assert!(town.app.find_identity(&first).await.unwrap().is_none());
    assert!(town.app.find_identity(&second).await.unwrap().is_some());
    assert_eq!(sign_in(&town).await.status, StatusCode::FORBIDDEN, "the old one");
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cookies_are_tied_to_the_host_over_https() {
    let town = Town::open_with(WebSettings { https: true, ..WebSettings::default() }).await;
    town.person("ville", EMAIL, &[Role::Agent]).await;
    let reply = sign_in(&town).await;
    for name in ["__Host-parvis_session", "__Host-parvis_device"] {
        let cookie = reply.cookie(name).unwrap();
        for wanted in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            assert!(cookie.contains(wanted), "{name}: {cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    let key = reply.cookie("__Host-parvis_session").unwrap().split(';').next().unwrap().to_owned();
    let plain = town.send("GET", "/ville/staff", Some(&key), &[], "").await;
    assert_eq!(plain.status, StatusCode::SEE_OTHER, "a cookie without the prefix opens nothing over HTTPS");
    town.close().await;
}

/// What people do to roles is in the city's ledger; what they do with their account in the installation's.
#[tokio::test(flavor = "multi_thread")]
async fn changes_stand_in_the_ledger_without_a_name() {
    let (town, _) = town_with_agent().await;
    sign_in(&town).await;
    let viewer = town.agent("ville").await;
    let actions = town.app.count_actions(viewer.city, 0).await.unwrap();
    assert_eq!((actions.get("role_given"), actions.get("person_invited")), (Some(&1), Some(&1)));
    assert_eq!(actions.get("signed_in"), None);
    let installation = domain::CityId(uuid::Uuid::nil());
    let own = town.app.count_actions(installation, 0).await.unwrap();
    assert_eq!((own.get("signed_in"), own.get("password_chosen")), (Some(&2), Some(&1)));
    assert!(town.app.verify_ledger(None, None).await.unwrap().whole);
    town.close().await;
}
