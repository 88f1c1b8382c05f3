//! What the tests of this crate run in processes of their own: a reader, a reader that misbehaves, an ingestion and a
//! writer that can be killed.
#![expect(clippy::print_stdout, reason = "its output is what the tests read")]

use std::error::Error;
use std::io::{BufRead as _, Write as _};
use std::path::PathBuf;
use std::time::Duration;

use app::cities::NewCity;
use app::documents::DocumentFilter;
use app::settings::ReaderCommand;
use app::{App, PageRequest, Settings, Viewer};
use domain::city::{Locale, Regime};
use domain::document::Visibility;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["reader"] => Ok(app::reader::run()?),
        ["misbehave"] => misbehave(),
        ["ingest", data, folder] => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(ingest(data, folder))
        }
        ["toggle", data] => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(toggle(data))
        }
        _ => Err("reader | misbehave | ingest DATA FOLDER | toggle DATA".into()),
    }
}

/// A reader that does what the name of the file says.
fn misbehave() -> Result<(), Box<dyn Error>> {
    println!("noise before the greeting\nparvis-reader 1");
    std::io::stdout().flush()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    if line.contains("hang") {
        std::thread::sleep(Duration::from_secs(3_600));
    }
    if line.contains("crash") {
        std::process::abort();
    }
    if line.contains("lie") {
        println!("{{\"kind\":\"done\",\"bytes\":18446744073709551615}}");
    }
    if line.contains("babble") {
        println!("{{\"kind\":\"done\",\"bytes\":4}}\nnull");
    }
    std::io::stdout().flush()?;
    Ok(())
}

/// Changes who may see each document, over and over, and prints a line for each change acknowledged.
async fn toggle(data: &str) -> Result<(), Box<dyn Error>> {
    let mut settings = Settings::new(data);
    settings.background = false;
    let app = App::open(settings).await?;
    let city = app.find_city("ville").await?.ok_or("no city")?;
    let viewer = Viewer::agent(city.id);
    loop {
        let list = app.list_documents(&viewer, &DocumentFilter::default(), PageRequest::default()).await?;
        for document in list.documents {
            let other = match document.head.visibility {
                Visibility::Public => Visibility::Agents,
                _ => Visibility::Public,
            };
            app.set_visibility(&viewer, document.head.id, other).await?;
            println!("changed");
            std::io::stdout().flush()?;
        }
    }
}

/// Takes a folder in, resuming what an earlier run left, and prints the content's hash.
async fn ingest(data: &str, folder: &str) -> Result<(), Box<dyn Error>> {
    let mut settings = Settings::new(data);
    settings.reader =
        ReaderCommand { program: std::env::current_exe()?, arguments: vec!["reader".to_owned()] };
    let app = App::open(settings).await?;
    let city = match app.find_city("ville").await? {
        Some(city) => city,
        None => {
            let (contacts, examples) = (Vec::new(), Vec::new());
            let (slug, name) = ("ville".to_owned(), "Ville".to_owned());
            let new = NewCity { slug, name, regime: Regime::Fr, locale: Locale::FrFr, contacts, examples };
            app.create_city(new).await?
        }
    };
    let viewer = Viewer::agent(city.id);
    let job = app.submit_paths(&viewer, &[PathBuf::from(folder)], Visibility::Public).await?;
    app.follow_job(&viewer, job, &mut |_| {}).await?;
    app.catch_up(&viewer).await?;
    println!("{}", app.content_hash(city.id).await?);
    app.shutdown().await;
    Ok(())
}
