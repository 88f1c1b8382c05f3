//! `parvis demo`: two fictional cities, a first answer with its proof, and the pages in a browser.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};
use app::ask::AskReport;
use app::cities::NewCity;
use app::plan::load::PlanFile;
use app::{App, Viewer};
use bytes::Bytes;
use domain::city::{COMMONS_SLUG, ContactPoint, Locale, Regime};
use domain::document::Visibility;
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use web::WebSettings;

use super::{Work, ask, serve, settings};
use crate::cli::DemoArguments;
use crate::{console, exit, model};

/// The demonstration's documents, carried by the program.
static DEMO: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../demo");

#[derive(Debug, Deserialize)]
struct Demo {
    first_question: FirstQuestion,
    commons: Folder,
    cities: Vec<DemoCity>,
}

#[derive(Debug, Deserialize)]
struct FirstQuestion {
    city: String,
    question: String,
}

#[derive(Debug, Deserialize)]
struct Folder {
    folder: String,
}

#[derive(Debug, Deserialize)]
struct DemoCity {
    slug: String,
    name: String,
    regime: Regime,
    locale: Locale,
    folder: String,
    plan: String,
    agents_only: Vec<String>,
    examples: Vec<String>,
    contacts: Vec<ContactPoint>,
}

pub(super) async fn run(arguments: DemoArguments) -> Result<u8> {
    let mut settings = settings(&arguments.data, Work::Background);
    if settings.model.is_none() && !arguments.no_model {
        console::note("fetching the embedding model (72 MB, once)...");
        match model::fetch() {
            Ok(path) => settings.model = Some(path),
            Err(error) => console::note(format!(
                "no embedding model: {error:#}\n  search works with words alone; run `parvis demo` again later to add meaning"
            )),
        }
    }
    let demo: Demo = serde_json::from_slice(content("cities.json")?.contents())?;
    let app = App::open(settings).await?;
    fill(&app, &demo).await?;
    first_answer(&app, &demo.first_question).await?;
    if arguments.no_serve {
        app.shutdown().await;
        return Ok(exit::DONE);
    }
    let server =
        serve::Server::bind(app, &format!("127.0.0.1:{}", arguments.port), WebSettings::default()).await?;
    if arguments.data.json {
        server.say_ready().await?;
    } else {
        console::line(format!("\nOpen {}   (agents: {})", server.url(), server.agent_link()));
        if let Some(link) = server.setup_link().await? {
            console::line(format!("The first administrator comes in by {link}"));
        }
        console::line(format!("Ctrl+C stops; the data stays in {}", arguments.data.data.display()));
        if !arguments.no_open {
            open_browser(server.url());
        }
    }
    server.run().await
}

fn content(path: &str) -> Result<&'static include_dir::File<'static>> {
    DEMO.get_file(path).with_context(|| format!("the demonstration lacks {path}"))
}

/// Creates what is absent; what is there already is left as it is.
async fn fill(app: &App, demo: &Demo) -> Result<()> {
    for city in &demo.cities {
        let id = match app.find_city(&city.slug).await? {
            Some(city) => city.id,
            None => {
                let new = NewCity {
                    slug: city.slug.clone(),
                    name: city.name.clone(),
                    regime: city.regime,
                    locale: city.locale,
                    contacts: city.contacts.clone(),
                    examples: city.examples.clone(),
                };
                app.create_city(new).await?.id
            }
        };
        let viewer = Viewer::agent(id);
        submit(
            app,
            &viewer,
            &city.folder,
            |name| !city.agents_only.iter().any(|only| only == name),
            Visibility::Public,
        )
        .await?;
        submit(
            app,
            &viewer,
            &city.folder,
            |name| city.agents_only.iter().any(|only| only == name),
            Visibility::Agents,
        )
        .await?;
        let plan: PlanFile = serde_json::from_slice(content(&city.plan)?.contents())?;
        let known = app.list_plans(&viewer).await?;
        if !known.iter().any(|known| known.slug == plan.slug) {
            app.load_plan_file(&viewer, plan).await?;
        }
        let documents = app.count_documents(&viewer).await?;
        console::note(format!("{}: {documents} documents", city.name));
    }
    let commons = match app.find_city(COMMONS_SLUG).await? {
        Some(city) => city.id,
        None => {
            let new = NewCity {
                slug: COMMONS_SLUG.to_owned(),
                name: "Commons".to_owned(),
                regime: Regime::Fr,
                locale: Locale::FrFr,
                contacts: Vec::new(),
                examples: Vec::new(),
            };
            app.create_city(new).await?.id
        }
    };
    submit(app, &Viewer::agent(commons), &demo.commons.folder, |_| true, Visibility::Public).await
}

/// Puts the files of a folder that `wanted` keeps into the viewer's city.
async fn submit(
    app: &App,
    viewer: &Viewer,
    folder: &str,
    wanted: impl Fn(&str) -> bool,
    visibility: Visibility,
) -> Result<()> {
    let mut submission = app.begin_submission(viewer, visibility).await?;
    let mut count = 0;
    for file in DEMO.get_dir(folder).into_iter().flat_map(Dir::files) {
        let name = file.path().file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if wanted(name) {
            submission.add_bytes(name, Bytes::from_static(file.contents())).await?;
            count += 1;
        }
    }
    if count == 0 {
        return Ok(());
    }
    let job = submission.submit().await?;
    let mut show = |file: &app::jobs::JobFile| console::note(format!("  {}", file.file));
    app.follow_job(viewer, job, &mut show).await?;
    Ok(())
}

async fn first_answer(app: &App, first: &FirstQuestion) -> Result<()> {
    let city = app.find_city(&first.city).await?.context("the first question's city is missing")?;
    let viewer = Viewer::public(city.id);
    app.catch_up(&viewer).await?;
    console::note(format!("\n{}: {}\n", city.name, first.question));
    let report = AskReport::from(app.ask(&viewer, &first.question).await?);
    for line in ask::lines(&report) {
        console::note(line);
    }
    Ok(())
}

/// Opens the system's browser where there is one; a machine without a screen goes on without.
fn open_browser(url: &str) {
    let has_screen = std::env::var_os("DISPLAY").is_some() || std::env::var_os("WAYLAND_DISPLAY").is_some();
    let opener =
        ["/usr/bin/xdg-open", "/usr/bin/open"].into_iter().find(|program| Path::new(program).exists());
    if let Some(program) = opener.filter(|program| has_screen || program.ends_with("/open")) {
        // A browser that does not start is not an error: the address is printed.
        let _ = Command::new(program)
            .arg(url)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
    }
}
