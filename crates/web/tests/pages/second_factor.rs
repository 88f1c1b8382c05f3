//! Does a second factor keep out who has only the password, and let its owner in?

use axum::http::StatusCode;
use domain::accounts::Role;
use totp_rs::{Builder, Secret};

use crate::town::{PASSWORD, Reply, Town};

const EMAIL: &str = "jeanne@ville.example";

fn field(body: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    body.split(&mark).nth(1).unwrap_or_default().split('"').next().unwrap_or_default().to_owned()
}

pub(crate) fn code_of(town: &Town, secret: &str) -> String {
    let totp = Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap();
    let now_ms = town.clock.0.load(std::sync::atomic::Ordering::SeqCst);
    totp.generate(u64::try_from(now_ms / 1_000).unwrap()).to_string()
}

/// Gives the password; the page that asks for a code comes back.
async fn password(town: &Town) -> Reply {
    let body = format!("email=jeanne%40ville.example&next=/ville&password={}", PASSWORD.replace(' ', "+"));
    town.send("POST", "/accounts/sign-in", None, &[], &body).await
}

async fn code(town: &Town, key: &str, code: &str) -> Reply {
    let body = format!("key={key}&next=/ville&code={code}");
    town.send("POST", "/accounts/code", None, &[], &body).await
}

/// Someone with a generator; gives its secret and the recovery codes.
async fn set_up(town: &Town) -> (String, Vec<String>) {
    let session = town.person("ville", EMAIL, &[Role::Agent]).await;
    let me = town.send("GET", "/accounts/me", Some(&session), &[], "").await;
    let token = field(&me.body, "token");
    let path = "/accounts/me/second-factor";
    let wrong = town.send("POST", path, Some(&session), &[], &format!("token={token}&password=faux")).await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN, "a borrowed browser sets nothing up");
    let body = format!("token={token}&password={}", PASSWORD.replace(' ', "+"));
    let begun = town.send("POST", path, Some(&session), &[], &body).await;
    let secret = field(&begun.body, "secret");
    assert_eq!(
        password(town).await.status,
        StatusCode::SEE_OTHER,
        "not asked for before a first code was shown"
    );
    let confirm = format!("{path}/confirm");
    let body = |code: &str| format!("token={token}&secret={secret}&code={code}");
    let refused = town.send("POST", &confirm, Some(&session), &[], &body("000000")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let done = town.send("POST", &confirm, Some(&session), &[], &body(&code_of(town, &secret))).await;
    let codes = done.body.split("<li><code>").skip(1).map(|part| part.split('<').next().unwrap().to_owned());
    (secret, codes.collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_password_alone_opens_nothing_and_a_code_works_once() {
    let town = Town::open().await;
    let (secret, codes) = set_up(&town).await;
    assert_eq!(codes.len(), 10);
    town.wait(60_000);
    let asked = password(&town).await;
    assert!(asked.status.is_success() && asked.cookie("parvis_session").is_none(), "no session yet");
    let key = field(&asked.body, "key");
    let shown = code_of(&town, &secret);
    assert_eq!(code(&town, &key, "000000").await.status, StatusCode::FORBIDDEN);
    let inside = code(&town, &key, &shown).await;
    assert_eq!((inside.status, inside.location()), (StatusCode::SEE_OTHER, "/ville"));
    assert_eq!(code(&town, &key, &shown).await.status, StatusCode::NOT_FOUND, "the key works once");
    // Read over someone's shoulder: the same code does not open another session.
    let again = field(&password(&town).await.body, "key");
    assert_eq!(code(&town, &again, &shown).await.status, StatusCode::FORBIDDEN, "the code works once");
    // Five minutes between password and code.
    town.wait(5 * 60_000);
    assert_eq!(code(&town, &again, &code_of(&town, &secret)).await.status, StatusCode::NOT_FOUND);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recovery_codes_work_once_each_and_codes_cannot_be_guessed() {
    let town = Town::open().await;
    let (secret, codes) = set_up(&town).await;
    town.wait(60_000);
    let key = field(&password(&town).await.body, "key");
    assert_eq!(code(&town, &key, &codes[3].to_uppercase()).await.status, StatusCode::SEE_OTHER);
    let key = field(&password(&town).await.body, "key");
    assert_eq!(code(&town, &key, &codes[3]).await.status, StatusCode::FORBIDDEN, "once");
    for _ in 0..4 {
        assert_eq!(code(&town, &key, "000000").await.status, StatusCode::FORBIDDEN);
    }
    let right = code(&town, &key, &code_of(&town, &secret)).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "even the right one waits now");
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_does_not_go_round_the_second_factor() {
    let town = Town::open().await;
    set_up(&town).await;
    // The key of a session-to-be is no link to choose a password, and the other way round.
    let key = field(&password(&town).await.body, "key");
    let post = format!("key={key}&email=x&name=x&password=cinq+luges+dans+le+garage");
    assert_eq!(town.send("POST", "/accounts/link", None, &[], &post).await.status, StatusCode::NOT_FOUND);
    let setup = town.app.open_setup().await.unwrap().unwrap();
    assert_eq!(code(&town, &setup, "000000").await.status, StatusCode::NOT_FOUND);
    let viewer = town.agent("ville").await;
    let id = town.id_of(EMAIL).await;
    town.app.remove_generator_of(&viewer, id).await.unwrap();
    assert_eq!(password(&town).await.status, StatusCode::SEE_OTHER, "for a lost telephone");
    town.close().await;
}
