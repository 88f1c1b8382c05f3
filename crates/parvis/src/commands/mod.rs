//! One file for each command.

mod accounts;
mod acts;
mod ask;
mod backup;
mod demo;
mod doctor;
mod documents;
mod eval;
mod ingest;
mod ledger;
mod plan;
mod rules;
mod search;
mod serve;

pub(crate) use accounts::AccountsCommand;
pub(crate) use rules::RulesCommand;

use std::future::Future;

use anyhow::{Context as _, Result};
use app::cities::NewCity;
use app::{App, Settings, Viewer};
use domain::city::{City, Locale, Regime};

use crate::cli::{Arguments, CityArguments, Command, DataArguments};
use crate::{console, exit, model};

/// Runs a command; gives the exit code.
pub(crate) fn run(arguments: Arguments) -> Result<u8> {
    match arguments.command {
        Command::Reader => app::reader::run().map(|()| exit::DONE).context("reading"),
        Command::Ingest(arguments) => block_on(ingest::run(arguments)),
        Command::Ask(arguments) => block_on(ask::run(arguments)),
        Command::Search(arguments) => block_on(search::run(arguments)),
        Command::Documents(command) => block_on(documents::run(command)),
        Command::Eval(command) => eval::run(command),
        Command::Plan(command) => block_on(plan::run(command)),
        Command::Acts(command) => block_on(acts::run(command)),
        Command::Rules(command) => rules::run(command),
        Command::Ledger(command) => block_on(ledger::run(command)),
        Command::Accounts(command) => block_on(accounts::run(command)),
        Command::Reindex(arguments) => block_on(doctor::reindex(arguments)),
        Command::Backup(arguments) => block_on(backup::run(arguments)),
        Command::Restore(arguments) => block_on(backup::restore(arguments)),
        // Printed before anything is opened: see `main`.
        Command::Config => Ok(exit::DONE),
        Command::Doctor(arguments) => block_on(doctor::run(arguments)),
        Command::Demo(arguments) => block_on(demo::run(arguments)),
        Command::Serve(arguments) => block_on(serve::run(arguments)),
    }
}

fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

/// What a command does with the installation it opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// Only reads.
    Look,
    /// Works on files and embeddings as well.
    Background,
}

fn settings(data: &DataArguments, work: Work) -> Settings {
    let mut settings = Settings::new(&data.data);
    settings.database_url.clone_from(&data.database);
    settings.model = model::find(data.model.as_deref(), Some(&data.data));
    settings.background = work == Work::Background;
    settings
}

async fn open(data: &DataArguments, work: Work) -> Result<App> {
    Ok(App::open(settings(data, work)).await?)
}

/// The city named on the command line; an error that lists the others where there is none.
async fn city(app: &App, slug: &str) -> Result<City> {
    if let Some(city) = app.find_city(slug).await? {
        return Ok(city);
    }
    let known: Vec<String> = app.list_cities().await?.into_iter().map(|city| city.slug).collect();
    if known.is_empty() {
        anyhow::bail!("there is no city yet: `parvis ingest --city {slug} FOLDER` creates it")
    }
    anyhow::bail!("there is no city {slug}; there are: {}", known.join(", "))
}

/// The city named on the command line, created where absent.
async fn city_or_new(app: &App, slug: &str) -> Result<City> {
    if let Some(city) = app.find_city(slug).await? {
        return Ok(city);
    }
    let name = slug.split('-').map(capitalised).collect::<Vec<_>>().join("-");
    let city = NewCity {
        slug: slug.to_owned(),
        name,
        regime: Regime::Fr,
        locale: Locale::FrFr,
        contacts: Vec::new(),
        examples: Vec::new(),
    };
    let city = app.create_city(city).await?;
    console::note(format!("city {slug} created"));
    Ok(city)
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A city seen as a resident or as an agent, with this machine's index up to date.
async fn view(arguments: &CityArguments, agent: bool) -> Result<(App, Viewer)> {
    let app = open(&arguments.data, Work::Look).await?;
    let city = city(&app, &arguments.city).await?;
    let viewer = if agent { Viewer::agent(city.id) } else { Viewer::public(city.id) };
    app.catch_up(&viewer).await?;
    Ok((app, viewer))
}
