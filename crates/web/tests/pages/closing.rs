//! Can a person take out what is kept of their account and close it?

use axum::http::StatusCode;
use domain::accounts::Role;

use crate::town::{PASSWORD, Reply, Town};

async fn close(town: &Town, session: &str, password: &str) -> Reply {
    let me = town.send("GET", "/accounts/me", Some(session), &[], "").await;
    let token =
        me.body.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let body = format!("token={token}&password={}", password.replace(' ', "+"));
    town.send("POST", "/accounts/me/close", Some(session), &[], &body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_taken_out_and_closed_by_its_owner() {
    let town = Town::open().await;
    let session = town.person("ville", "jeanne@ville.example", &[Role::Agent]).await;
    let data = town.send("GET", "/accounts/me/data", Some(&session), &[], "").await;
    let data: serde_json::Value = serde_json::from_str(&data.body).unwrap();
    assert_eq!(data["email"], "jeanne@ville.example");
    assert_eq!(data["roles"], serde_json::json!([["ville", ["agent"]]]));
    assert_eq!(data["devices"].as_array().unwrap().len(), 1);

    assert_eq!(close(&town, &session, "faux").await.status, StatusCode::FORBIDDEN, "a borrowed browser");
    let done = close(&town, &session, PASSWORD).await;
    assert_eq!(done.location(), "/");
    assert!(town.app.find_identity(&session).await.unwrap().is_none());
    let viewer = town.agent("ville").await;
    assert!(town.app.list_people(&viewer).await.unwrap().is_empty());
    for file in ["parvis.db", "parvis.db-wal"] {
        let bytes = std::fs::read(town.folder().join(file)).unwrap_or_default();
        assert!(!bytes.windows(20).any(|window| window == b"jeanne@ville.example"), "{file}");
    }
    assert!(town.app.verify_ledger(None, None).await.unwrap().whole);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_administrator_stays() {
    let town = Town::open().await;
    let session = town.person("ville", "jeanne@ville.example", &[Role::Administrator]).await;
    assert_eq!(close(&town, &session, PASSWORD).await.status, StatusCode::CONFLICT);
    assert!(town.app.find_identity(&session).await.unwrap().is_some(), "nothing was changed");
    let other = town.person("ville", "paul@ville.example", &[Role::Administrator]).await;
    assert_eq!(close(&town, &session, PASSWORD).await.location(), "/");
    assert!(town.app.find_identity(&other).await.unwrap().is_some());
    town.close().await;
}
