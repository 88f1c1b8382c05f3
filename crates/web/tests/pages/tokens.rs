//! What may a program do with a token, and when does that end?

use axum::http::StatusCode;
use domain::accounts::{Role, Roles};
use web::{WebLimits, WebSettings};

use crate::town::{PASSWORD, Reply, Town};

async fn make(town: &Town, session: &str, fields: &str, password: &str) -> Reply {
    let me = town.send("GET", "/accounts/me", Some(session), &[], "").await;
    let token =
        me.body.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let body = format!("token={token}&name=Export&{fields}&password={}", password.replace(' ', "+"));
    town.send("POST", "/accounts/me/tokens", Some(session), &[], &body).await
}

fn key_in(reply: &Reply) -> String {
    let value = reply.body.split("id=\"key\" readonly value=\"").nth(1).expect("a key is shown");
    value.split('"').next().unwrap().to_owned()
}

/// The key of a token made for reading in a city.
pub(crate) async fn key_of_new(town: &Town, session: &str, slug: &str) -> String {
    key_in(&make(town, session, &format!("city={slug}&days=30"), PASSWORD).await)
}

pub(crate) async fn call(town: &Town, method: &str, path: &str, key: &str) -> Reply {
    town.send(method, path, None, &[("authorization", &format!("Bearer {key}"))], "").await
}

const DOCUMENTS: &str = "/api/v1/cities/ville/documents";
const EXAMPLES: &str = "/api/v1/cities/ville/examples";
const JOBS: &str = "/api/v1/cities/ville/jobs";

#[tokio::test(flavor = "multi_thread")]
async fn a_token_does_what_its_scopes_say_in_its_city_as_long_as_it_lasts() {
    let town = Town::open().await;
    let session = town.person("ville", "agent@ville.example", &[Role::Agent]).await;
    let borrowed = make(&town, &session, "city=ville&days=30", "faux").await;
    assert_eq!(borrowed.status, StatusCode::FORBIDDEN, "a borrowed browser makes no token");
    let elsewhere = make(&town, &session, "city=autre&days=30", PASSWORD).await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN, "a stranger there");
    let endless = make(&town, &session, "city=ville&days=3650", PASSWORD).await;
    assert_eq!(endless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let reading = key_in(&make(&town, &session, "city=ville&days=30", PASSWORD).await);
    let writing = key_in(&make(&town, &session, "city=ville&days=90&write=on", PASSWORD).await);
    let me = town.send("GET", "/accounts/me", Some(&session), &[], "").await;
    assert!(!me.body.contains(&reading), "shown once");

    assert!(call(&town, "GET", JOBS, &reading).await.status.is_success());
    assert_eq!(call(&town, "POST", DOCUMENTS, &reading).await.code, "not_allowed", "may only read");
    assert_ne!(call(&town, "POST", DOCUMENTS, &writing).await.code, "not_allowed");
    assert_eq!(
        call(&town, "PUT", EXAMPLES, &writing).await.code,
        "not_allowed",
        "as on the page: administrators"
    );
    let other = call(&town, "GET", "/api/v1/cities/autre/jobs", &writing).await;
    assert_eq!(other.code, "not_allowed", "another city");
    let page = call(&town, "GET", "/ville/staff", &writing).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "a token opens no page");
    assert_eq!(call(&town, "GET", JOBS, &format!("{reading}0")).await.code, "agents_only");

    // Thirty days, not more; the other goes on.
    town.wait(30 * 24 * 60 * 60 * 1_000);
    assert_eq!(call(&town, "GET", JOBS, &reading).await.code, "agents_only", "expired");
    assert!(call(&town, "GET", JOBS, &writing).await.status.is_success());
    // What the person loses, the token loses.
    let id = town.id_of("agent@ville.example").await;
    let viewer = town.agent("ville").await;
    town.app.set_roles(&viewer, id, Roles::NONE.with(Role::Resident)).await.unwrap();
    assert_eq!(call(&town, "GET", JOBS, &writing).await.code, "not_allowed");
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_ends_when_its_owner_says_so_and_nobody_else() {
    let town = Town::open().await;
    let session = town.person("ville", "agent@ville.example", &[Role::Agent]).await;
    let other = town.person("ville", "paul@ville.example", &[Role::Agent]).await;
    let key = key_in(&make(&town, &session, "city=ville&days=30", PASSWORD).await);
    let owner = town.app.find_identity(&session).await.unwrap().unwrap();
    let stranger = town.app.find_identity(&other).await.unwrap().unwrap();
    let id = town.app.list_tokens(&owner).await.unwrap()[0].id;
    assert!(town.app.revoke_token(&stranger, id).await.is_err());
    assert!(call(&town, "GET", JOBS, &key).await.status.is_success());
    town.app.revoke_token(&owner, id).await.unwrap();
    assert_eq!(call(&town, "GET", JOBS, &key).await.code, "agents_only", "revoked");
    town.close().await;
}

/// A session or a token that was stolen does not flood: its person has one share, from however many addresses.
#[tokio::test(flavor = "multi_thread")]
async fn one_person_has_one_share_from_any_address() {
    let limits = WebLimits { person_per_minute: 6, person_burst: 3, ..WebLimits::default() };
    let town = Town::open_with(WebSettings { limits, ..WebSettings::default() }).await;
    let one = town.person("ville", "une@ville.example", &[Role::Agent]).await;
    let other = town.person("ville", "autre@ville.example", &[Role::Agent]).await;
    let write = async |session: Option<&str>, last: u8| {
        let peer = format!("203.0.113.{last}");
        let headers = [("peer", peer.as_str()), ("sec-fetch-site", "same-origin")];
        town.send("POST", "/ville/staff/gaps/1/close", session, &headers, "token=x").await.status
    };
    for last in 1..=3 {
        assert_ne!(write(Some(&one), last).await, StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(write(Some(&one), 4).await, StatusCode::TOO_MANY_REQUESTS, "a fourth address changes nothing");
    assert_ne!(write(Some(&other), 4).await, StatusCode::TOO_MANY_REQUESTS, "another person has their own");
    assert_eq!(write(None, 5).await, StatusCode::FORBIDDEN);
    let read = town.send("GET", "/ville/staff/gaps", Some(&one), &[("peer", "203.0.113.6")], "").await;
    assert_eq!(read.status, StatusCode::OK, "reading goes on");
    town.wait(10_000);
    assert_ne!(write(Some(&one), 7).await, StatusCode::TOO_MANY_REQUESTS, "the share fills again");
    town.close().await;
}
