//! `parvis accounts`: what whoever runs the machine does for people's accounts. It never shows what people did.

use anyhow::{Context as _, Result, bail};
use app::accounts::Member;
use app::{App, Viewer};
use clap::{Args, Subcommand, ValueEnum};
use domain::accounts::{Role, Roles};
use serde_json::json;

use super::Work;
use crate::cli::{CityArguments, DataArguments};
use crate::{console, exit};

/// Where links lead.
#[derive(Debug, Clone, Args)]
pub(crate) struct BaseArguments {
    /// Address of the site as people type it
    #[arg(long, value_name = "URL", env = "PARVIS_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
    public_url: String,
}

/// A role on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum RoleArgument {
    /// Lives there, or deals with the city
    Resident,
    /// Speaks for an association
    Association,
    /// Works for the city
    Agent,
    /// Answers for an objective of a plan
    Pilot,
    /// Holds a mandate of the council
    Elected,
    /// Gives roles and sets the city up
    Administrator,
}

impl From<RoleArgument> for Role {
    fn from(argument: RoleArgument) -> Self {
        match argument {
            RoleArgument::Resident => Self::Resident,
            RoleArgument::Association => Self::Association,
            RoleArgument::Agent => Self::Agent,
            RoleArgument::Pilot => Self::Pilot,
            RoleArgument::Elected => Self::Elected,
            RoleArgument::Administrator => Self::Administrator,
        }
    }
}

/// `parvis accounts`.
#[derive(Debug, Subcommand)]
pub(crate) enum AccountsCommand {
    /// Print a one-time link that makes its reader administrator of the cities without one
    Setup {
        #[command(flatten)]
        data: DataArguments,
        #[command(flatten)]
        base: BaseArguments,
    },
    /// Invite someone to a city: prints the one-time link to give them
    #[command(
        after_help = "Example: parvis accounts invite --city chambery --role agent jeanne@ville.example"
    )]
    Invite {
        #[command(flatten)]
        city: CityArguments,
        #[command(flatten)]
        base: BaseArguments,
        /// As what; several times for several roles
        #[arg(long, value_enum, required = true)]
        role: Vec<RoleArgument>,
        /// E-mail address
        email: String,
    },
    /// List the people of a city with their roles
    List {
        #[command(flatten)]
        city: CityArguments,
    },
    /// Give roles to a person of a city, or take them
    Role {
        #[command(flatten)]
        city: CityArguments,
        /// Role to give
        #[arg(long, value_enum)]
        give: Vec<RoleArgument>,
        /// Role to take
        #[arg(long, value_enum)]
        take: Vec<RoleArgument>,
        /// E-mail address
        email: String,
    },
    /// Ask a person of a city for no code any more, and sign them out: for a lost telephone
    RemoveCode {
        #[command(flatten)]
        city: CityArguments,
        /// E-mail address
        email: String,
    },
    /// Sign a person of a city out everywhere
    SignOut {
        #[command(flatten)]
        city: CityArguments,
        /// E-mail address
        email: String,
    },
}

pub(super) async fn run(command: AccountsCommand) -> Result<u8> {
    match command {
        AccountsCommand::Setup { data, base } => {
            let app = open(&data).await?;
            let link = app.open_setup().await?.map(|key| web::one_time_link(&base.public_url, &key));
            app.shutdown().await;
            match (&link, data.json) {
                (_, true) => console::json(&json!({ "link": link }))?,
                (Some(link), false) => console::line(link),
                (None, false) => {
                    bail!("each city has an administrator: `parvis accounts invite` makes others")
                }
            }
        }
        AccountsCommand::Invite { city, base, role, email } => {
            let (app, viewer) = view(&city).await?;
            let roles: Vec<Role> = role.into_iter().map(Role::from).collect();
            let invitation = app.invite(&viewer, &email, &roles).await?;
            app.shutdown().await;
            let link = web::one_time_link(&base.public_url, &invitation.key);
            if city.data.json {
                console::json(
                    &json!({ "id": invitation.person.id, "email": invitation.person.email, "link": link }),
                )?;
            } else {
                console::line(link);
                console::note("opens the account once, within seven days: give it to that person only");
            }
        }
        AccountsCommand::List { city } => {
            let (app, viewer) = view(&city).await?;
            for member in app.list_people(&viewer).await? {
                show(&member, city.data.json)?;
            }
            app.shutdown().await;
        }
        AccountsCommand::Role { city, give, take, email } => {
            let (app, viewer) = view(&city).await?;
            let member = member(&app, &viewer, &email).await?;
            let roles = give.into_iter().fold(member.roles, |roles, role| roles.with(role.into()));
            let roles = take.into_iter().fold(roles, |roles, role| roles.without(role.into()));
            app.set_roles(&viewer, member.person.id, roles).await?;
            app.shutdown().await;
            show(&Member { roles, ..member }, city.data.json)?;
        }
        AccountsCommand::RemoveCode { city, email } => {
            let (app, viewer) = view(&city).await?;
            let member = member(&app, &viewer, &email).await?;
            app.remove_generator_of(&viewer, member.person.id).await?;
            app.shutdown().await;
            show(&member, city.data.json)?;
        }
        AccountsCommand::SignOut { city, email } => {
            let (app, viewer) = view(&city).await?;
            let ended = app.end_sessions_of(member(&app, &viewer, &email).await?.person.id).await?;
            app.shutdown().await;
            if city.data.json {
                console::json(&json!({ "sessions": ended }))?;
            } else {
                console::line(format!("{ended} sessions ended"));
            }
        }
    }
    Ok(exit::DONE)
}

async fn open(data: &DataArguments) -> Result<App> {
    let mut settings = super::settings(data, Work::Look);
    // Nothing is searched here.
    settings.model = None;
    Ok(App::open(settings).await?)
}

async fn view(arguments: &CityArguments) -> Result<(App, Viewer)> {
    let app = open(&arguments.data).await?;
    let city = super::city(&app, &arguments.city).await?;
    Ok((app, Viewer::agent(city.id)))
}

async fn member(app: &App, viewer: &Viewer, email: &str) -> Result<Member> {
    let people = app.list_people(viewer).await?;
    let email = email.trim().to_lowercase();
    people
        .into_iter()
        .find(|member| member.person.email == email)
        .context("nobody of that address belongs to the city: `parvis accounts list` shows who does")
}

fn show(member: &Member, as_json: bool) -> Result<()> {
    let roles: Roles = member.roles;
    let names: Vec<&str> = roles.iter().map(Role::as_str).collect();
    if as_json {
        return console::json(&json!({
            "id": member.person.id,
            "email": member.person.email,
            "name": member.person.name,
            "roles": names,
            "invited": member.invited,
        }));
    }
    let waiting = if member.invited { " (invited)" } else { "" };
    console::line(format!("{} {}{waiting}: {}", member.person.email, member.person.name, names.join(", ")));
    Ok(())
}
