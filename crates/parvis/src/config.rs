//! What does the configuration file say, and may it say that?
//!
//! `parvis.toml` has the long options of `parvis serve` as keys, with `_` or `-`; any other key is refused, so that a slip of the pen is
//! not a setting that is silently missing. What the file gives becomes the default of the option: an environment variable goes
//! before it, the command line before both, and every value passes the same checks.

use std::path::PathBuf;
use std::sync::OnceLock;

use anyhow::{Context as _, Result, bail};
use clap::Command;
use domain::accounts::outside::Provider;

/// Variable of the environment that names the file.
const VARIABLE: &str = "PARVIS_CONFIG";
/// Largest file, in bytes.
const BYTES_MAX: u64 = 64 * 1024;
/// Options of `serve` that belong to one call and not to an installation.
const OF_ONE_CALL: [&str; 3] = ["json", "help", "config"];
/// Options whose value may hold a password.
const SECRET: [&str; 2] = ["database", "mail-server"];
/// The providers of the file.
static PROVIDERS: OnceLock<Vec<Provider>> = OnceLock::new();

/// The file named on the command line or in the environment.
pub(crate) fn file_named(arguments: &[String]) -> Option<PathBuf> {
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--" => break,
            "--config" => return arguments.next().map(PathBuf::from),
            other => {
                if let Some(value) = other.strip_prefix("--config=") {
                    return Some(PathBuf::from(value));
                }
            }
        }
    }
    std::env::var_os(VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// Gives every option that the file names its value as default, in each command that has it.
///
/// # Errors
/// When the file cannot be read, is not TOML, or has a key that no option of `serve` has. No message holds a value.
pub(crate) fn apply(command: Command, file: &PathBuf) -> Result<Command> {
    let shown = file.display();
    let length = std::fs::metadata(file).with_context(|| format!("cannot read {shown}"))?.len();
    if length > BYTES_MAX {
        bail!("{shown} is larger than {BYTES_MAX} bytes: that is no configuration");
    }
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {shown}"))?;
    let (values, providers) = values_of(&text).with_context(|| format!("{shown} cannot be used"))?;
    // Set once, before any command runs.
    let _ = PROVIDERS.set(providers);
    let known = options_of_serve(&command);
    for (key, _) in &values {
        if !known.contains(key) {
            bail!("{shown}: there is no setting `{key}`; there are: {}", known.join(", "));
        }
    }
    Ok(with_defaults(command, &values))
}

/// The long options of `serve` that a file may set.
fn options_of_serve(command: &Command) -> Vec<String> {
    let serve = command.find_subcommand("serve");
    let mut names: Vec<String> = serve
        .into_iter()
        .flat_map(Command::get_arguments)
        .filter_map(|argument| argument.get_long())
        .filter(|name| !OF_ONE_CALL.contains(name))
        .map(ToOwned::to_owned)
        .collect();
    names.sort();
    names
}

/// The providers of identities that the file names.
pub(crate) fn providers() -> Vec<Provider> {
    PROVIDERS.get().cloned().unwrap_or_default()
}

/// Values by key, as the command line would give them, and providers.
type Values = (Vec<(String, String)>, Vec<Provider>);

/// The tables `[[identity_provider]]`, checked. No message holds a value.
fn providers_of(value: toml::Value) -> Result<Vec<Provider>> {
    let providers: Vec<Provider> = value.try_into().map_err(|error: toml::de::Error| {
        // Other messages of the parser show values, and one of them is a secret.
        let told = ["unknown field", "missing field", "unknown variant"];
        let said = Some(error.message()).filter(|said| told.iter().any(|known| said.starts_with(known)));
        anyhow::anyhow!(
            "an identity_provider cannot be read: {}",
            said.unwrap_or("a value is of the wrong sort")
        )
    })?;
    for (at, provider) in providers.iter().enumerate() {
        if let Some(problem) = provider.problem() {
            bail!("identity_provider {}: {problem}", provider.id);
        }
        if providers.iter().take(at).any(|other| other.id == provider.id) {
            bail!("two identity_provider have the id {}", provider.id);
        }
    }
    Ok(providers)
}

/// Keys with `-` and their values as the command line would give them; and providers.
fn values_of(text: &str) -> Result<Values> {
    let mut table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        // The message of the parser shows the line, which may hold a password.
        let at =
            error.span().map_or(0, |span| text.get(..span.start).unwrap_or_default().lines().count().max(1));
        anyhow::anyhow!("line {at} is not TOML")
    })?;
    let value = |(key, value): (String, toml::Value)| {
        let written = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(yes) => yes.to_string(),
            _ => bail!("the value of `{key}` is neither a text, a number nor true or false"),
        };
        Ok((key.replace('_', "-"), written))
    };
    let providers = table.remove("identity_provider").map(providers_of).transpose()?.unwrap_or_default();
    let mut values = table.remove("mail").map(mail_of).transpose()?.unwrap_or_default();
    for pair in table.into_iter().map(value) {
        values.push(pair?);
    }
    Ok((values, providers))
}

/// The table `[mail]`: `server` and `from`.
fn mail_of(value: toml::Value) -> Result<Vec<(String, String)>> {
    let toml::Value::Table(table) = value else { bail!("`mail` is a table with `server` and `from`") };
    let pair = |(key, value): (String, toml::Value)| match (key.as_str(), value) {
        ("server" | "from", toml::Value::String(text)) => Ok((format!("mail-{key}"), text)),
        _ => bail!("`mail` has the texts `server` and `from`, and not `{key}`"),
    };
    table.into_iter().map(pair).collect()
}

fn with_defaults(mut command: Command, values: &[(String, String)]) -> Command {
    let own: Vec<(String, String)> = command
        .get_arguments()
        .filter_map(|argument| {
            let (_, value) = values.iter().find(|(key, _)| argument.get_long() == Some(key))?;
            Some((argument.get_id().to_string(), value.clone()))
        })
        .collect();
    for (id, value) in own {
        command = command.mut_arg(id, |argument| argument.default_value(value));
    }
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, |sub| with_defaults(sub, values));
    }
    command
}

/// The settings that `serve` would run with, one a line, with where each comes from; passwords hidden.
pub(crate) fn lines(command: Command) -> Result<Vec<String>> {
    let names = options_of_serve(&command);
    let matches = command.try_get_matches_from(["parvis", "serve"])?;
    let Some(serve) = matches.subcommand_matches("serve") else { return Ok(Vec::new()) };
    let line = |name: &String| {
        let id = name.replace('-', "_");
        let raw = serve.try_get_raw(&id).ok().flatten().and_then(|mut values| values.next());
        let value = raw.map(|value| value.to_string_lossy().into_owned()).unwrap_or_default();
        let from = match serve.value_source(&id) {
            Some(clap::parser::ValueSource::EnvVariable) => "environment",
            Some(_) => "file or default",
            None => "not set",
        };
        let value = if SECRET.contains(&name.as_str()) { without_password(&value) } else { value };
        format!("{name} = {value:?}  # {from}")
    };
    Ok(names.iter().map(line).collect())
}

/// `postgres://user:***@host/name`.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    // What follows the question mark may hold a password as well.
    let bare = rest.split('?').next().unwrap_or_default();
    match bare.rsplit_once('@') {
        Some((person, place)) => {
            let name = person.split(':').next().unwrap_or_default();
            format!("{scheme}://{name}:***@{place}")
        }
        None => format!("{scheme}://{bare}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_and_slips_of_the_pen_are_refused_without_their_values() {
        let file = "listen = \"127.0.0.1:80\"\n[mail]\nserver = \"smtps://u:pw@host\"\nfrom = \"a@b.fr\"\n\
            [[identity_provider]]\nid = \"ville\"\nname = \"Ville\"\nissuer = \"https://id.example\"\n\
            client_id = \"c\"\nclient_secret = \"s3cret\"\n[[identity_provider.roles]]\n\
            claim = \"siret\"\nvalue = \"1\"\ncity = \"ville\"\nroles = [\"agent\"]\n";
        let (values, providers) = values_of(file).unwrap();
        assert!(values.contains(&("mail-server".into(), "smtps://u:pw@host".into())));
        assert_eq!((providers.len(), providers[0].roles.len()), (1, 1));
        for (wrong, right) in [("issuer =", "isuer ="), ("[\"agent\"]", "[\"mayor\"]"), ("from =", "form =")]
        {
            let told = format!("{:#}", values_of(&file.replace(wrong, right)).unwrap_err());
            assert!(!told.contains("s3cret") && !told.contains("pw@"), "{told}");
        }
    }

    #[test]
    fn passwords_are_hidden_whatever_they_hold() {
        assert_eq!(without_password("postgres://ville:s3@cret@db/ville"), "postgres://ville:***@db/ville");
        assert_eq!(without_password("postgres://db/ville?password=s3cret"), "postgres://db/ville");
        assert_eq!(without_password("sqlite:///srv/parvis.db"), "sqlite:///srv/parvis.db");
    }
}
