//! `parvis acts`: what a decision says of itself.

use anyhow::Result;
use domain::acts::{ActDate, ActProposal};
use domain::plan::Field;

use super::plan::{settings, shown};
use crate::cli::ActsCommand;
use crate::{console, exit};

pub(super) async fn run(command: ActsCommand) -> Result<u8> {
    match command {
        ActsCommand::Extract(arguments) => {
            let act = app::plan::read::act_of_file(&settings(), &arguments.file).await?;
            if arguments.json {
                console::json(&act.view(shown(&arguments)))?;
            } else {
                show(&act);
            }
            Ok(exit::DONE)
        }
    }
}

fn show(act: &ActProposal) {
    let text = |name: &str, field: &Option<Field<String>>| {
        if let Some(field) = field {
            console::line(format!("{name}: {}", field.value()));
        }
    };
    let day = |name: &str, field: &Option<Field<ActDate>>| {
        if let Some(field) = field {
            console::line(format!("{name}: {}", field.value().date));
        }
    };
    text("kind", &act.kind);
    text("number", &act.number);
    text("object", &act.object);
    day("date of the act", &act.act_date);
    text("signed at", &act.signed_at);
    day("transmitted", &act.transmitted);
    day("received", &act.received);
    day("published from", &act.published_from);
    day("published to", &act.published_to);
    text("identifier", &act.identifier);
    text("theme", &act.theme);
    for cite in &act.cites {
        console::line(format!("cites: {}", cite.value()));
    }
    if let Some(appeal) = &act.appeal {
        text("appeal within", &appeal.days_or_months);
        text("court", &appeal.court);
    }
}
