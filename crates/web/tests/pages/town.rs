//! Two cities and the pages over them, for tests that come as different people.
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::accounts::{NewAccount, OpenedLink, SignIn};
use app::cities::NewCity;
use app::mail::MailSettings;
use app::{App, Settings, Viewer};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode};
use domain::PersonId;
use domain::accounts::Role;
use domain::accounts::outside::Provider;
use domain::city::{Locale, Regime};
use domain::time::Clock;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;
use web::WebSettings;

/// The password of everyone in these tests.
pub(crate) const PASSWORD: &str = "quatre vélos sous la neige";

/// A clock that tests move.
pub(crate) struct Watch(pub(crate) AtomicI64);

impl Clock for Watch {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

pub(crate) struct Town {
    pub(crate) app: App,
    pub(crate) router: Router,
    pub(crate) clock: Arc<Watch>,
    folder: tempfile::TempDir,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// The same, where it is no text.
    pub(crate) bytes: Vec<u8>,
    /// Code of the error, where it is one.
    pub(crate) code: String,
}

impl Reply {
    pub(crate) fn location(&self) -> &str {
        self.headers.get("location").and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The value that a cookie was given, with its attributes.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let all = self.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
        all.filter_map(|line| line.strip_prefix(&format!("{name}=")).map(str::to_owned)).next_back()
    }
}

impl Town {
    pub(crate) async fn open() -> Self {
        Self::open_with(WebSettings::default()).await
    }

    pub(crate) async fn open_with(web: WebSettings) -> Self {
        Self::open_mailing(web, None).await
    }

    pub(crate) async fn open_mailing(web: WebSettings, mail: Option<MailSettings>) -> Self {
        Self::open_as(web, mail, Vec::new(), 1_800_000_000_000).await
    }

    /// With providers of identities, whose clock is the machine's.
    pub(crate) async fn open_outside(web: WebSettings, providers: Vec<Provider>) -> Self {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        Self::open_as(web, None, providers, i64::try_from(now.as_millis()).unwrap()).await
    }

    async fn open_as(
        web: WebSettings,
        mail: Option<MailSettings>,
        providers: Vec<Provider>,
        now_ms: i64,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Watch(AtomicI64::new(now_ms)));
        let mut settings = Settings::new(folder.path());
        settings.providers = providers;
        settings.background = false;
        settings.mail = mail;
        settings.clock = Arc::<Watch>::clone(&clock);
        let app = App::open(settings).await.unwrap();
        for slug in ["ville", "autre"] {
            let city = NewCity {
                slug: slug.to_owned(),
                name: slug.to_owned(),
                regime: Regime::Fr,
                locale: Locale::FrFr,
                contacts: Vec::new(),
                examples: Vec::new(),
            };
            app.create_city(city).await.unwrap();
        }
        let router = web::router(app.clone(), web);
        Self { app, router, clock, folder }
    }

    /// Where the installation keeps its data.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub(crate) fn wait(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::SeqCst);
    }

    pub(crate) async fn agent(&self, slug: &str) -> Viewer {
        Viewer::agent(self.app.find_city(slug).await.unwrap().unwrap().id)
    }

    /// Invites someone who takes it up; gives the key of their session.
    pub(crate) async fn person(&self, slug: &str, email: &str, roles: &[Role]) -> String {
        let invitation = self.app.invite(&self.agent(slug).await, email, roles).await.unwrap();
        let account = NewAccount { email, name: "Camille", password: PASSWORD };
        match self.app.use_link(&invitation.key, account, attempt(email, "")).await.unwrap() {
            OpenedLink::SignedIn(signed_in) => signed_in.key,
            OpenedLink::PasswordChosen => panic!("an invitation signs in"),
        }
    }

    pub(crate) async fn id_of(&self, email: &str) -> PersonId {
        for slug in ["ville", "autre"] {
            for member in self.app.list_people(&self.agent(slug).await).await.unwrap() {
                if member.person.email == email {
                    return member.person.id;
                }
            }
        }
        panic!("nobody is {email}")
    }

    /// Sends a request; `session` is the key of a person's session.
    #[expect(clippy::too_many_arguments, reason = "the parts of a request")]
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        session: Option<&str>,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(key) = session {
            request = request.header("cookie", format!("parvis_session={key}"));
        }
        if !body.is_empty() && !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", "application/x-www-form-urlencoded");
        }
        let mut peer = SocketAddr::from(([127, 0, 0, 1], 40_000));
        for (name, value) in headers {
            match *name {
                "peer" => peer.set_ip(value.parse().unwrap()),
                _ => request = request.header(*name, *value),
            }
        }
        let mut request = request.body(Body::from(body.to_owned())).unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        let problem: Option<serde_json::Value> = serde_json::from_str(&body).ok();
        let code =
            problem.and_then(|problem| Some(problem.get("code")?.as_str()?.to_owned())).unwrap_or_default();
        Reply { status: parts.status, headers: parts.headers, body, bytes: bytes.to_vec(), code }
    }

    /// Signs someone in again; gives the key of their session.
    pub(crate) async fn sign_in(&self, email: &str) -> String {
        let body = format!("email={}&password={}", email.replace('@', "%40"), PASSWORD.replace(' ', "+"));
        let reply = self.send("POST", "/accounts/sign-in", None, &[], &body).await;
        let cookie = reply.cookie("parvis_session").expect("signed in");
        cookie.split(';').next().unwrap().to_owned()
    }

    pub(crate) async fn close(self) {
        self.app.shutdown().await;
        drop(self.folder);
    }
}

/// A try from nowhere in particular.
pub(crate) fn attempt<'a>(email: &'a str, password: &'a str) -> SignIn<'a> {
    SignIn { email, password, address: None, proofs: "", device: "", replaced: None }
}
