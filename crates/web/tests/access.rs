//! Who may use each route? Every route of the table is tried by a stranger, and every error code is documented.

use std::net::SocketAddr;

use app::cities::NewCity;
use app::{App, Settings};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use domain::city::{Locale, Regime};
use tower::ServiceExt as _;
use web::WebSettings;
use web::routes::Access;

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_gets_what_is_public_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::new(folder.path());
    settings.background = false;
    let app = App::open(settings).await.unwrap();
    let city = NewCity {
        slug: "ville".to_owned(),
        name: "Ville".to_owned(),
        regime: Regime::Fr,
        locale: Locale::FrFr,
        contacts: Vec::new(),
        examples: Vec::new(),
    };
    app.create_city(city).await.unwrap();
    let router = web::router(app.clone(), WebSettings::default());
    let table = web::routes::table();
    assert!(table.len() > 30, "the table lists the routes");
    for route in table {
        let path = route
            .path
            .replace("{city}", "ville")
            .replace("{id}", "01890000-0000-7000-8000-000000000000")
            .replace("{number}", "1");
        let mut request = Request::builder().method(route.method).uri(&path).body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let status = router.clone().oneshot(request).await.unwrap().status();
        let name = format!("{} {}: {status}", route.method, route.path);
        match route.access {
            Access::Public => {
                let welcome = status != StatusCode::UNAUTHORIZED && !status.is_server_error();
                assert!(welcome, "{name}");
            }
            Access::Agents | Access::AgentsKey => {
                let turned_away = status.is_redirection()
                    || matches!(
                        status,
                        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND
                    );
                assert!(turned_away, "{name}");
            }
        }
    }
    app.shutdown().await;
}

#[test]
fn each_error_code_is_documented() {
    let page = include_str!("../../../docs/reference/errors.md");
    for row in web::ERROR_TABLE {
        assert!(
            page.contains(&format!("| `{}` | {} |", row.code, row.status)),
            "{} is not in errors.md",
            row.code
        );
    }
}
