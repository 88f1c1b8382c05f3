//! `parvis search`: passages with the reasons of their rank.

use anyhow::Result;
use app::PageRequest;
use app::search::{Mode, SearchRequest};

use super::view;
use crate::cli::{ModeArgument, SearchArguments};
use crate::{console, exit};

impl From<ModeArgument> for Mode {
    fn from(argument: ModeArgument) -> Self {
        match argument {
            ModeArgument::Words => Self::Words,
            ModeArgument::Meaning => Self::Meaning,
            ModeArgument::Both => Self::Both,
        }
    }
}

pub(super) async fn run(arguments: SearchArguments) -> Result<u8> {
    let (app, viewer) = view(&arguments.city, arguments.agent).await?;
    let request = SearchRequest {
        text: arguments.text,
        mode: arguments.mode.into(),
        page: PageRequest::new(arguments.limit, 0),
        ..SearchRequest::default()
    };
    let results = app.search(&viewer, &request).await?;
    if arguments.city.data.json {
        console::json(&results)?;
    } else {
        for hit in &results.hits {
            let page = hit.passage.spans.first().map_or(1, |span| span.page);
            console::line(format!(
                "{:.3}  {}, page {page}  ({})",
                hit.score, hit.document.title, hit.document.file
            ));
            let text: String = hit.passage.text.chars().take(200).collect();
            console::line(format!("       {}", text.replace('\n', " ")));
            let why: Vec<String> = hit
                .why
                .iter()
                .take(4)
                .map(|reason| format!("{} {:+.2}", reason.feature, reason.contribution))
                .collect();
            console::line(format!("       why: {}; words: {}", why.join(", "), hit.matched.join(", ")));
        }
        console::line(format!("{} passages match", results.total));
    }
    app.shutdown().await;
    Ok(exit::DONE)
}
