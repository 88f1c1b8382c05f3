//! Does a passkey let its owner in, and nobody else?

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::accounts::Role;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use web::WebSettings;

use crate::town::{PASSWORD, Reply, Town};

const EMAIL: &str = "jeanne@ville.example";
const SITE: &str = "https://ville.example";
/// The person was there (1) and showed who they are (4).
const VERIFIED: u8 = 0b101;

/// A device that holds one passkey.
struct Device {
    key: SigningKey,
    id: Vec<u8>,
    /// Whom the device thinks that it signs for.
    person: Vec<u8>,
    /// What it says of the page that asks.
    site: &'static str,
    flags: u8,
    counter: u32,
}

impl Device {
    fn new(seed: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[seed; 32]).unwrap(),
            id: vec![seed; 32],
            person: Vec::new(),
            site: SITE,
            flags: VERIFIED,
            counter: 0,
        }
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = &options["publicKey"]["challenge"];
        json!({ "type": kind, "challenge": challenge, "origin": self.site, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    /// Whose site, what was shown, how often (W3C Web Authentication, 6.1).
    fn data(&self, name: &str, more: u8) -> Vec<u8> {
        let mut data = Sha256::digest(name).to_vec();
        data.push(self.flags | more);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// A key without a statement on who built the device (8.7), in CBOR.
    fn make(&mut self, options: &Value) -> String {
        let user = options["publicKey"]["user"]["id"].as_str().unwrap();
        self.person = URL_SAFE_NO_PAD.decode(user).unwrap();
        assert_eq!(options["publicKey"]["authenticatorSelection"]["residentKey"], "required");
        let mut data = self.data("ville.example", 0b0100_0000);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        let point = self.key.verifying_key().to_sec1_point(false);
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(point.x().unwrap().iter());
        data.extend([0x22, 0x58, 0x20]);
        data.extend(point.y().unwrap().iter());
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        let client = self.client_data("webauthn.create", options);
        self.answer(&[("attestationObject", &object), ("clientDataJSON", &client)])
    }

    fn show(&mut self, options: &Value) -> String {
        self.counter += 1;
        let client = self.client_data("webauthn.get", options);
        let data = self.data("ville.example", 0);
        let signature: Signature = self.key.sign(&[data.clone(), Sha256::digest(&client).to_vec()].concat());
        self.answer(&[
            ("authenticatorData", &data),
            ("clientDataJSON", &client),
            ("signature", signature.to_der().as_bytes()),
            ("userHandle", &self.person),
        ])
    }

    fn answer(&self, parts: &[(&str, &[u8])]) -> String {
        let coded = |bytes: &[u8]| Value::from(URL_SAFE_NO_PAD.encode(bytes));
        let response: serde_json::Map<_, _> =
            parts.iter().map(|(name, bytes)| ((*name).to_owned(), coded(bytes))).collect();
        json!({ "id": coded(&self.id), "rawId": coded(&self.id), "type": "public-key", "response": response })
            .to_string()
    }
}

/// What is wrong with an answer, and how a device gives it; the second value is another person's id.
type Case = (&'static str, fn(&mut Device, Vec<u8>));

fn between<'a>(body: &'a str, start: &str) -> &'a str {
    body.split(start).nth(1).unwrap_or_default().split('"').next().unwrap_or_default()
}

fn field<'a>(body: &'a str, name: &str) -> &'a str {
    between(body, &format!("name=\"{name}\" value=\""))
}

fn options(body: &str) -> Value {
    let text = between(body, "data-options=\"").replace("&#34;", "\"").replace("&quot;", "\"");
    serde_json::from_str(&text).unwrap()
}

fn form(fields: &[(&str, &str)]) -> String {
    let coded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    fields.iter().map(|(name, value)| format!("{name}={}", coded(value))).collect::<Vec<_>>().join("&")
}

async fn open() -> Town {
    Town::open_with(WebSettings { public_url: Some(SITE.to_owned()), ..WebSettings::default() }).await
}

/// The page on which someone who is signed in makes a passkey.
async fn begin(town: &Town, session: &str, password: &str) -> Reply {
    let me = town.send("GET", "/accounts/me", Some(session), &[], "").await;
    let body = form(&[("token", field(&me.body, "token")), ("password", password)]);
    town.send("POST", "/accounts/me/passkeys", Some(session), &[], &body).await
}

/// Sends what a device made.
async fn confirm(town: &Town, session: &str, page: &Reply, answer: &str) -> Reply {
    let fields = [
        ("token", field(&page.body, "token")),
        ("key", field(&page.body, "key")),
        ("name", "Téléphone"),
        ("answer", answer),
    ];
    town.send("POST", "/accounts/me/passkeys/confirm", Some(session), &[], &form(&fields)).await
}

async fn add(town: &Town, session: &str, device: &mut Device) -> Reply {
    let page = begin(town, session, PASSWORD).await;
    let answer = device.make(&options(&page.body));
    confirm(town, session, &page, &answer).await
}

async fn ask(town: &Town) -> Reply {
    town.send("POST", "/accounts/passkey", None, &[], "next=%2Fville").await
}

/// Signs in on a page that asked for a passkey.
async fn show(town: &Town, page: &Reply, answer: &str) -> Reply {
    let fields = [("key", field(&page.body, "key")), ("next", "/ville"), ("answer", answer)];
    town.send("POST", "/accounts/passkey/confirm", None, &[], &form(&fields)).await
}

async fn come(town: &Town, device: &mut Device) -> Reply {
    let page = ask(town).await;
    let answer = device.show(&options(&page.body));
    show(town, &page, &answer).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_signs_its_owner_in_until_it_is_removed() {
    let town = open().await;
    let session = town.person("ville", EMAIL, &[Role::Agent]).await;
    let wrong = begin(&town, &session, "faux").await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN, "a borrowed browser makes none");
    let mut device = Device::new(7);
    let added = add(&town, &session, &mut device).await;
    assert_eq!(added.status, StatusCode::OK);
    assert!(added.body.contains("Téléphone"), "its owner sees it");
    assert_eq!(add(&town, &session, &mut device).await.status, StatusCode::FORBIDDEN, "not twice");
    let other = town.person("ville", "paul@ville.example", &[Role::Agent]).await;
    let (person, counter) = (device.person.clone(), device.counter);
    assert_eq!(add(&town, &other, &mut device).await.status, StatusCode::CONFLICT, "nor for two people");
    (device.person, device.counter) = (person, counter);
    for _ in 0..2 {
        let come = come(&town, &mut device).await;
        assert_eq!((come.status, come.location()), (StatusCode::SEE_OTHER, "/ville"));
        let key = come.cookie("parvis_session").unwrap();
        let identity = town.app.find_identity(key.split(';').next().unwrap()).await.unwrap().unwrap();
        assert_eq!((identity.person.email.as_str(), identity.session.factors), (EMAIL, 2));
    }
    let id = between(&added.body, "action=\"/accounts/me/passkeys/").trim_end_matches("/remove").to_owned();
    let remove = format!("/accounts/me/passkeys/{id}/remove");
    let token = field(&added.body, "token").to_owned();
    for (password, status) in [("faux", StatusCode::FORBIDDEN), (PASSWORD, StatusCode::SEE_OTHER)] {
        let body = form(&[("token", &token), ("password", password)]);
        assert_eq!(town.send("POST", &remove, Some(&session), &[], &body).await.status, status);
    }
    let gone = come(&town, &mut device).await;
    assert_eq!(gone.status, StatusCode::FORBIDDEN);
    assert!(gone.cookie("parvis_session").is_none());
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_owners_answer_opens_nothing() {
    let town = open().await;
    let session = town.person("ville", EMAIL, &[Role::Agent]).await;
    let other = town.person("ville", "paul@ville.example", &[Role::Agent]).await;
    let mut device = Device::new(7);
    assert_eq!(add(&town, &session, &mut device).await.status, StatusCode::OK);
    assert_eq!(add(&town, &other, &mut Device::new(8)).await.status, StatusCode::OK);
    let pauls = town.id_of("paul@ville.example").await.0.as_bytes().to_vec();
    let mut refused = Vec::new();
    let cases: [Case; 6] = [
        ("another site", |device, _| device.site = "https://vi11e.example"),
        ("nobody showed who they are", |device, _| device.flags = 0b001),
        ("nobody was there", |device, _| device.flags = 0),
        ("another key", |device, _| device.key = SigningKey::from_slice(&[9; 32]).unwrap()),
        ("for another person", |device, pauls| device.person = pauls),
        ("an unknown passkey", |device, _| device.id = vec![1; 32]),
    ];
    for (what, spoil) in cases {
        let mut false_one = Device::new(7);
        (false_one.person, false_one.counter) = (device.person.clone(), device.counter + 10);
        spoil(&mut false_one, pauls.clone());
        refused.push((what, come(&town, &mut false_one).await));
    }
    let page = ask(&town).await;
    let answer = device.show(&options(&page.body));
    refused.push(("the answer to another challenge", show(&town, &ask(&town).await, &answer).await));
    assert_eq!(show(&town, &page, &answer).await.status, StatusCode::SEE_OTHER, "the right one");
    refused.push(("a second time", show(&town, &page, &answer).await));
    device.counter = 0;
    refused.push(("a copy of the device", come(&town, &mut device).await));
    device.counter = 50;
    for answer in ["", "{}", "null", &"[".repeat(10_000), &"x".repeat(17_000)] {
        refused.push(("no answer at all", show(&town, &ask(&town).await, answer).await));
    }
    let page = ask(&town).await;
    let answer = device.show(&options(&page.body));
    town.wait(10 * 60 * 1_000);
    refused.push(("too late", show(&town, &page, &answer).await));
    for (what, reply) in refused {
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{what}");
        assert!(reply.cookie("parvis_session").is_none(), "{what}");
    }
    assert_eq!(come(&town, &mut device).await.status, StatusCode::SEE_OTHER, "its owner still comes in");
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_made_by_who_asked_for_it_on_this_site() {
    let town = open().await;
    let session = town.person("ville", EMAIL, &[Role::Agent]).await;
    let other = town.person("ville", "paul@ville.example", &[Role::Agent]).await;
    let page = begin(&town, &session, PASSWORD).await;
    let answer = Device::new(7).make(&options(&page.body));
    let others = town.send("GET", "/accounts/me", Some(&other), &[], "").await;
    let fields = [
        ("token", field(&others.body, "token")),
        ("key", field(&page.body, "key")),
        ("name", "Téléphone"),
        ("answer", &answer),
    ];
    let stolen = town.send("POST", "/accounts/me/passkeys/confirm", Some(&other), &[], &form(&fields)).await;
    assert_eq!(stolen.status, StatusCode::FORBIDDEN, "another person's page");
    let mut elsewhere = Device::new(7);
    elsewhere.site = "https://vi11e.example";
    assert_eq!(add(&town, &session, &mut elsewhere).await.status, StatusCode::FORBIDDEN);
    let mut unverified = Device::new(7);
    unverified.flags = 0b001;
    assert_eq!(add(&town, &session, &mut unverified).await.status, StatusCode::FORBIDDEN);
    // What waits for a device to make a passkey is no challenge to sign in with.
    let page = begin(&town, &session, PASSWORD).await;
    let answer = Device::new(7).show(&options(&page.body));
    assert_eq!(show(&town, &page, &answer).await.status, StatusCode::FORBIDDEN);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_without_a_name_of_its_own_says_that_it_takes_no_passkeys() {
    let settings =
        WebSettings { public_url: Some("http://192.0.2.1:8080".to_owned()), ..WebSettings::default() };
    let town = Town::open_with(settings).await;
    let page = town.send("GET", "/accounts/sign-in", None, &[], "").await;
    assert!(!page.body.contains("/accounts/passkey"), "nothing is offered that cannot work");
    let refused =
        town.send("POST", "/accounts/passkey", None, &[("accept", "application/json")], "next=").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    town.close().await;
}
