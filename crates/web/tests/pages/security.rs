//! Does each protection of the pages hold, on the whole router, route by route?
//!
//! Each was written to fail without its protection; `docs/security/tests.md` says which were seen to.

use std::net::SocketAddr;
use std::time::Duration;

use app::cities::NewCity;
use app::{App, Settings, Viewer};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, Response, StatusCode};
use bytes::Bytes;
use domain::city::{ContactPoint, Locale, Regime};
use domain::document::Visibility;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;
use web::routes::{Access, RouteInfo};
use web::{WebLimits, WebSettings};

const HOST: &str = "ville.test";
/// Breaks out of text, of attributes in either quote, of a comment and of a script, where nothing escapes it.
const MARKUP: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>--><svg/onload=alert(3)>";

struct Bench {
    app: App,
    router: Router,
    cookie: String,
    token: String,
    _folder: tempfile::TempDir,
}

impl Bench {
    async fn open(settings: WebSettings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut opened = Settings::new(folder.path());
        opened.background = false;
        let app = App::open(opened).await.unwrap();
        let desk = ContactPoint {
            name: format!("Accueil {MARKUP}"),
            topics: Vec::new(),
            phone: Some(MARKUP.to_owned()),
            email: None,
            address: Some(MARKUP.to_owned()),
            hours: None,
        };
        let city = NewCity {
            slug: "ville".to_owned(),
            name: format!("Ville {MARKUP}"),
            regime: Regime::Fr,
            locale: Locale::FrFr,
            contacts: vec![desk],
            examples: vec![format!("Où ? {MARKUP}")],
        };
        app.create_city(city).await.unwrap();
        let router = web::router(app.clone(), settings);
        let mut bench = Self { app, router, cookie: String::new(), token: String::new(), _folder: folder };
        let body = format!("key={}", bench.app.agent_key());
        let entered = bench.send(form("POST", "/agents/enter", &body)).await;
        let cookie = entered.headers()["set-cookie"].to_str().unwrap();
        bench.cookie = cookie.split(';').next().unwrap().to_owned();
        let page = bench.text(as_agent(&bench, get("/ville/staff/gaps"))).await.1;
        let at = page.find("name=\"token\" value=\"").unwrap() + 20;
        bench.token = page[at..].split('"').next().unwrap().to_owned();
        bench
    }

    async fn send(&self, mut request: Request<Body>) -> Response<Body> {
        if request.extensions().get::<ConnectInfo<SocketAddr>>().is_none() {
            let address = SocketAddr::from(([127, 0, 0, 1], 40_000));
            request.extensions_mut().insert(ConnectInfo(address));
        }
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn text(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.send(request).await;
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    async fn agent(&self) -> Viewer {
        Viewer::agent(self.app.find_city("ville").await.unwrap().unwrap().id)
    }
}

fn get(path: &str) -> Request<Body> {
    Request::builder().uri(path).header("host", HOST).body(Body::empty()).unwrap()
}

fn form(method: &str, path: &str, body: &str) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header("host", HOST)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body.to_owned()))
        .unwrap()
}

fn with(mut request: Request<Body>, name: &'static str, value: &str) -> Request<Body> {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

fn as_agent(bench: &Bench, request: Request<Body>) -> Request<Body> {
    with(request, "cookie", &bench.cookie)
}

fn from_address(mut request: Request<Body>, last: u8) -> Request<Body> {
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([203, 0, 113, last], 40_000))));
    request
}

/// Refused, or shown the door.
fn is_turned_away(response: &Response<Body>) -> bool {
    let door = response
        .headers()
        .get("location")
        .is_some_and(|place| place.as_bytes().starts_with(b"/accounts/sign-in"));
    response.status() == StatusCode::FORBIDDEN || (response.status().is_redirection() && door)
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn path_of(route: &RouteInfo) -> String {
    let id = "01890000-0000-7000-8000-000000000000";
    let mut path =
        route.path.replace("{city}", "ville").replace("{number}", "1").replace("{use}", "answering");
    for name in ["{id}", "{token}"] {
        path = path.replace(name, id);
    }
    // What other slices name, whatever it is.
    while let Some((before, rest)) = path.split_once('{') {
        path = format!("{before}1{}", rest.split_once('}').unwrap().1);
    }
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_headers() {
    let bench = Bench::open(WebSettings { https: true, ..WebSettings::default() }).await;
    let mut tried: Vec<(String, String)> =
        web::routes::table().iter().map(|route| (route.method.to_owned(), path_of(route))).collect();
    tried.extend([
        ("GET".to_owned(), "/no/such/page".to_owned()),
        ("PATCH".to_owned(), "/ville".to_owned()),
        ("TRACE".to_owned(), "/ville".to_owned()),
    ]);
    for (method, path) in tried {
        for agent in [false, true] {
            let request = Request::builder().method(method.as_str()).uri(&path).header("host", HOST);
            let request = request.body(Body::empty()).unwrap();
            let request = if agent { as_agent(&bench, request) } else { request };
            let response = bench.send(request).await;
            let header = |name: &str| {
                response
                    .headers()
                    .get(name)
                    .map(|value| value.to_str().unwrap().to_owned())
                    .unwrap_or_default()
            };
            let policy = header("content-security-policy");
            assert!(
                policy.contains("default-src 'none'") && policy.contains("script-src 'self'"),
                "{method} {path}"
            );
            assert!(!policy.contains("unsafe") && !policy.contains("http"), "{method} {path}: {policy}");
            assert!(
                policy.contains("frame-ancestors 'none'") && policy.contains("form-action 'self'"),
                "{path}"
            );
            assert_eq!(header("x-content-type-options"), "nosniff", "{method} {path}");
            assert_eq!(header("x-frame-options"), "DENY", "{method} {path}");
            assert_eq!(header("referrer-policy"), "same-origin", "{method} {path}");
            assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{method} {path}");
            assert!(header("strict-transport-security").contains("max-age="), "{method} {path}");
            assert!(!header("cache-control").is_empty(), "{method} {path}");
            assert_eq!(header("server"), "", "{method} {path}");
            assert!(header("content-type") != "text/html", "{method} {path} says no charset");
            assert!(
                method != "TRACE" || response.status() == StatusCode::METHOD_NOT_ALLOWED,
                "TRACE is answered"
            );
        }
    }
    bench.app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cookies_are_kept_from_scripts_and_from_other_sites() {
    let bench = Bench::open(WebSettings { https: true, ..WebSettings::default() }).await;
    let body = format!("key={}", bench.app.agent_key());
    for request in [form("POST", "/agents/enter", &body), get("/?lang=en")] {
        let response = bench.send(request).await;
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("Secure"), "{cookie}");
        assert!(cookie.contains("SameSite=Strict") || cookie.contains("SameSite=Lax"), "{cookie}");
        assert!(cookie.contains("Path=/"), "{cookie}");
    }
    bench.app.shutdown().await;
}

/// Each route that changes something, tried by a browser that holds an agent's cookie and was sent there by another site.
#[tokio::test(flavor = "multi_thread")]
async fn no_other_site_can_send_a_form() {
    let bench = Bench::open(WebSettings::default()).await;
    let writes: Vec<RouteInfo> =
        web::routes::table().into_iter().filter(|route| !matches!(route.method, "GET" | "HEAD")).collect();
    assert!(writes.len() > 12, "{}", writes.len());
    for route in writes {
        let path = path_of(&route);
        let body =
            format!("token={}&key=x&q=Pourquoi&reason=parce+que&reason=x&use=answering&on=true", bench.token);
        for (name, value) in [
            ("origin", "https://evil.test"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let request = with(as_agent(&bench, form(route.method, &path, &body)), name, value);
            let (status, text) = bench.text(request).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{} {path} with {name}: {value}", route.method);
            let key_asked = route.access == Access::AgentsKey;
            assert!(
                key_asked || text.contains("forged_form") || text.contains("formulaire"),
                "{path}: {text}"
            );
        }
        // From its own site but without the token of its session: a form of an agent is refused as well.
        let is_form = matches!(route.access, Access::Agents | Access::Administrators)
            && !route.path.starts_with("/api/");
        if is_form && !route.path.ends_with("/upload") {
            let wrong = body.replace(&bench.token, &"0".repeat(64));
            let request =
                with(as_agent(&bench, form(route.method, &path, &wrong)), "sec-fetch-site", "same-origin");
            let (status, _) = bench.text(request).await;
            assert!(
                matches!(status, StatusCode::FORBIDDEN | StatusCode::BAD_REQUEST),
                "{path} takes a form without its token: {status}"
            );
        }
    }
    bench.app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_cannot_ask_without_end() {
    let limits = WebLimits { costly_burst: 5, scarce_burst: 2, ..WebLimits::default() };
    let bench = Bench::open(WebSettings { limits, ..WebSettings::default() }).await;
    let statuses = async |last: u8, count: usize, make: &dyn Fn() -> Request<Body>| {
        let mut statuses = Vec::new();
        for _ in 0..count {
            statuses.push(bench.send(from_address(make(), last)).await.status());
        }
        statuses
    };
    let asked = statuses(1, 6, &|| get("/ville/ask?q=horaires")).await;
    assert_eq!(asked[5], StatusCode::TOO_MANY_REQUESTS, "{asked:?}");
    assert!(asked[..5].iter().all(|status| *status == StatusCode::OK), "{asked:?}");
    let other = statuses(2, 1, &|| get("/ville/ask?q=horaires")).await;
    assert_eq!(other[0], StatusCode::OK, "another address has its own share");
    let contested =
        statuses(3, 3, &|| form("POST", "/ville/contest", "q=Pourquoi&reason=parce+que+non")).await;
    assert_eq!(contested[0], StatusCode::SEE_OTHER, "{contested:?}");
    assert_eq!(contested[2], StatusCode::TOO_MANY_REQUESTS, "{contested:?}");
    // Links of contests cannot be guessed at speed either.
    let guessed = statuses(4, 3, &|| get(&format!("/ville/contests/{}", "0".repeat(64)))).await;
    assert_eq!((guessed[0], guessed[2]), (StatusCode::NOT_FOUND, StatusCode::TOO_MANY_REQUESTS));
    // What a visitor claims in a header changes nothing.
    let claimed = with(from_address(get("/ville/ask?q=horaires"), 1), "x-forwarded-for", "198.51.100.7");
    assert_eq!(bench.send(claimed).await.status(), StatusCode::TOO_MANY_REQUESTS);
    bench.app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_is_refused() {
    let bench = Bench::open(WebSettings::default()).await;
    let large = "a".repeat(WebLimits::default().body_bytes_max + 1);
    for path in ["/ville/contest", "/agents/enter", "/ville/staff/ledger"] {
        let body = format!("token={}&key={large}&q={large}&reason={large}", bench.token);
        let status = bench.send(as_agent(&bench, form("POST", path, &body))).await.status();
        assert!(
            matches!(status, StatusCode::PAYLOAD_TOO_LARGE | StatusCode::BAD_REQUEST),
            "{path}: {status}"
        );
    }
    let json = format!("{{\"question\":\"{large}\"}}");
    let request = with(form("POST", "/api/v1/cities/ville/ask", &json), "content-type", "application/json");
    let status = bench.send(request).await.status();
    assert!(matches!(status, StatusCode::PAYLOAD_TOO_LARGE | StatusCode::BAD_REQUEST), "{status}");
    bench.app.shutdown().await;
}

/// A visitor that sends nothing, or a byte from time to time, does not hold a connection.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_visitors_are_let_go() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let limits = WebLimits { head_timeout: Duration::from_millis(300), ..WebLimits::default() };
    let bench = Bench::open(WebSettings { limits, ..WebSettings::default() }).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(web::serve(listener, bench.router.clone(), limits, async {
        let _ = stopped.await;
    }));
    for sent in ["", "GET / HTTP/1.1\r\nHost: ville.test\r\nX-Slow: "] {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let ended = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await;
        assert!(ended.is_ok(), "the connection after {sent:?} is still open");
    }
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
    bench.app.shutdown().await;
}

/// Nothing that stands in an address sends a visitor elsewhere.
#[tokio::test(flavor = "multi_thread")]
async fn no_page_redirects_to_another_site() {
    let bench = Bench::open(WebSettings::default()).await;
    let elsewhere = ["https://evil.test", "//evil.test", "/\\evil.test", "javascript:alert(1)"];
    let mut paths: Vec<String> = web::routes::table()
        .iter()
        .filter(|route| route.method == "GET")
        .flat_map(|route| {
            let path = path_of(route);
            elsewhere.map(|place| {
                let place = encoded(place);
                format!("{path}?next={place}&url={place}&return={place}&redirect={place}&lang={place}&q=&back={place}")
            })
        })
        .collect();
    paths.extend(
        ["//evil.test", "//evil.test/ask", "/%2f%2fevil.test/ask", "/ville//evil.test"]
            .map(ToOwned::to_owned),
    );
    for path in paths {
        for agent in [false, true] {
            let Ok(request) = Request::builder().uri(&path).header("host", HOST).body(Body::empty()) else {
                continue;
            };
            let request = if agent { as_agent(&bench, request) } else { request };
            let response = bench.send(request).await;
            if let Some(place) = response.headers().get("location") {
                let place = place.to_str().unwrap();
                let own = place.starts_with('/') && !place.starts_with("//") && !place.starts_with("/\\");
                let door = place.starts_with("/accounts/sign-in?next=/");
                assert!(own && (door || !place.contains("evil")), "{path} leads to {place}");
            }
        }
    }
    bench.app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_leaves_its_folder() {
    let bench = Bench::open(WebSettings::default()).await;
    let secret = bench.app.agent_key().to_owned();
    let up = ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "....//", "%252e%252e%252f", "..%c0%af"];
    for part in up {
        for base in
            ["/static/", "/ville/documents/", "/ville/transparency/", "/ville/contests/", "/api/v1/cities/"]
        {
            for file in ["agent.key", "parvis.db", "etc/passwd"] {
                let path = format!("{base}{}{file}", part.repeat(6));
                let Ok(request) = Request::builder().uri(&path).header("host", HOST).body(Body::empty())
                else {
                    continue;
                };
                let (status, text) = bench.text(as_agent(&bench, request)).await;
                assert!(status.is_client_error(), "{path}: {status}");
                assert!(
                    !text.contains(&secret) && !text.contains("root:") && !text.contains("SQLite format"),
                    "{path}"
                );
            }
        }
    }
    bench.app.shutdown().await;
}

/// A name of a file is a label, never a place: nothing is written outside, and a download cannot break out of its header.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_name_is_a_label() {
    let bench = Bench::open(WebSettings::default()).await;
    let viewer = bench.agent().await;
    let outside = bench._folder.path().parent().unwrap().join("parvis-outside.txt");
    let mut submission = bench.app.begin_submission(&viewer, Visibility::Public).await.unwrap();
    for name in ["../../../parvis-outside.txt", "/etc/parvis-outside", "a\r\nSet-Cookie: x=1.txt", "..", "\0"]
    {
        // A name that cannot be one takes its place with a refusal, or goes in as a label.
        let _ = submission.add_bytes(name, Bytes::from_static(b"texte")).await;
    }
    submission.submit().await.unwrap();
    assert!(!outside.exists() && !std::path::Path::new("/etc/parvis-outside").exists());
    bench.app.shutdown().await;
}

/// What any field holds is text on any page.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_typed_becomes_markup() {
    let bench = Bench::open(WebSettings::default()).await;
    let viewer = bench.agent().await;
    bench.app.save_responsible(&viewer, MARKUP, MARKUP).await.unwrap();
    bench.app.ask(&Viewer::public(viewer.city), &format!("Où ? {MARKUP}")).await.unwrap();
    let token = bench.app.contest_answer(&viewer, &format!("Où ? {MARKUP}"), MARKUP, "").await.unwrap();
    bench.app.count_actions(viewer.city, 0).await.unwrap();
    let contests = bench.app.list_contests(&viewer, true, app::PageRequest::default()).await.unwrap();
    let typed = encoded(MARKUP);
    let mut requests = vec![
        get(&format!("/ville/contests/{token}")),
        as_agent(&bench, get(&format!("/ville/staff/contests/{}", contests.items[0].id))),
        with(
            as_agent(
                &bench,
                form(
                    "POST",
                    "/ville/staff/ledger",
                    &format!(
                        "token={}&reason={typed}&action={typed}&from={typed}&to={typed}&page={typed}",
                        bench.token
                    ),
                ),
            ),
            "sec-fetch-site",
            "same-origin",
        ),
        form("POST", "/ville/contest", &format!("q={typed}&reason=x&email={typed}")),
        form("POST", "/agents/enter", &format!("key={typed}")),
    ];
    for route in web::routes::table().iter().filter(|route| route.method == "GET") {
        let names = [
            "q", "kind", "year", "sort", "page", "closed", "decided", "lang", "start", "end", "key", "from",
            "to",
        ];
        let query: Vec<String> = names.iter().map(|name| format!("{name}={typed}")).collect();
        requests.push(as_agent(&bench, get(&format!("{}?{}", path_of(route), query.join("&")))));
        requests.push(get(&format!("{}?q={typed}", path_of(route))));
    }
    let mut pages = 0;
    for request in requests {
        let path = request.uri().path().to_owned();
        let response = bench.send(request).await;
        let kind = response.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
        let body = response.into_body().collect().await.unwrap().to_bytes();
        if !kind.unwrap_or_default().starts_with("text/html") {
            continue;
        }
        pages += 1;
        let text = String::from_utf8_lossy(&body);
        for raw in ["<script>alert", "<img src=x", "<svg/onload", "\"'><img"] {
            assert!(!text.contains(raw), "{path} shows {raw}");
        }
    }
    assert!(pages > 25, "{pages} pages");
    bench.app.shutdown().await;
}

/// A filter is a value, never a piece of a statement: nothing hidden comes out, nothing breaks, nothing is lost.
#[tokio::test(flavor = "multi_thread")]
async fn no_filter_reaches_the_database_as_sql() {
    let bench = Bench::open(WebSettings::default()).await;
    let viewer = bench.agent().await;
    bench.app.ask(&Viewer::public(viewer.city), "Où est le secret de Polichinelle ?").await.unwrap();
    bench.app.count_actions(viewer.city, 0).await.unwrap();
    let attacks = [
        "' OR '1'='1",
        "'; DROP TABLE cities; --",
        "1); DELETE FROM ledger; --",
        "%' UNION SELECT value FROM settings --",
        "\\'",
        "?",
        "\u{0}",
    ];
    for attack in attacks {
        let typed = encoded(attack);
        for route in web::routes::table().iter().filter(|route| route.method == "GET") {
            let names = [
                "q",
                "kind",
                "year",
                "sort",
                "page",
                "closed",
                "decided",
                "limit",
                "offset",
                "visibility",
                "from",
                "to",
            ];
            let query: Vec<String> = names.iter().map(|name| format!("{name}={typed}")).collect();
            let (status, text) = bench.text(get(&format!("{}?{}", path_of(route), query.join("&")))).await;
            assert!(
                !status.is_server_error() || status == StatusCode::SERVICE_UNAVAILABLE,
                "{} {attack}: {status}",
                route.path
            );
            assert!(!text.contains("Polichinelle"), "{} {attack} shows what it should not", route.path);
        }
        for path in
            [format!("/{typed}"), format!("/ville/documents/{typed}"), format!("/ville/transparency/{typed}")]
        {
            let (status, _) = bench.text(get(&path)).await;
            assert!(status.is_client_error(), "{path}: {status}");
        }
        let body = format!(
            "token={}&reason=controle&action={typed}&from={typed}&to={typed}&page={typed}&up_to={typed}",
            bench.token
        );
        let request = with(
            as_agent(&bench, form("POST", "/ville/staff/ledger", &body)),
            "sec-fetch-site",
            "same-origin",
        );
        assert_eq!(bench.send(request).await.status(), StatusCode::OK, "{attack}");
    }
    assert!(bench.app.find_city("ville").await.unwrap().is_some());
    assert!(bench.app.verify_ledger(None, None).await.unwrap().whole);
    bench.app.shutdown().await;
}

/// A session is made anew at signing in and cannot be chosen by someone else.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_not_chosen_by_the_visitor() {
    let bench = Bench::open(WebSettings::default()).await;
    for forged in [
        "parvis_agent=1.abc",
        "parvis_agent=99999999999.0000000000000000000000000000000000000000000000000000000000000000",
    ] {
        let turned_away = bench.send(with(get("/ville/staff"), "cookie", forged)).await;
        assert!(is_turned_away(&turned_away), "{forged}: {}", turned_away.status());
    }
    let mut altered = bench.cookie.clone();
    let last = if altered.pop() == Some('0') { '1' } else { '0' };
    altered.push(last);
    assert!(is_turned_away(&bench.send(with(get("/ville/staff"), "cookie", &altered)).await));
    assert_eq!(bench.send(as_agent(&bench, get("/ville/staff"))).await.status(), StatusCode::OK);
    bench.app.shutdown().await;
}

/// No page makes a browser call anyone else.
#[tokio::test(flavor = "multi_thread")]
async fn pages_call_no_other_site() {
    let bench = Bench::open(WebSettings::default()).await;
    for route in web::routes::table().iter().filter(|route| route.method == "GET") {
        let (_, text) = bench.text(as_agent(&bench, get(&format!("{}?q=horaires", path_of(route))))).await;
        for loaded in ["src=\"http", "src=\"//", "href=\"http", "action=\"http", "@import", "url(http"] {
            assert!(!text.contains(loaded) || route.path.starts_with("/api/"), "{} has {loaded}", route.path);
        }
    }
    bench.app.shutdown().await;
}
