//! What does the configuration file say, and may it say that?
//!
//! `parvis.toml` has the long options of `parvis serve` as keys, with `_` or `-`; any other key is refused, so that a slip of the pen is
//! not a setting that is silently missing. What the file gives becomes the default of the option: an environment variable goes
//! before it, the command line before both, and every value passes the same checks.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use clap::Command;

/// Variable of the environment that names the file.
const VARIABLE: &str = "PARVIS_CONFIG";
/// Largest file, in bytes.
const BYTES_MAX: u64 = 64 * 1024;
/// Options of `serve` that belong to one call and not to an installation.
const OF_ONE_CALL: [&str; 3] = ["json", "help", "config"];
/// Options whose value may hold a password.
const SECRET: [&str; 1] = ["database"];

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
    let values = values_of(&text).with_context(|| format!("{shown} cannot be used"))?;
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

/// Keys with `-` and their values as the command line would give them.
fn values_of(text: &str) -> Result<Vec<(String, String)>> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
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
    table.into_iter().map(value).collect()
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
    fn passwords_are_hidden_whatever_they_hold() {
        assert_eq!(without_password("postgres://ville:s3@cret@db/ville"), "postgres://ville:***@db/ville");
        assert_eq!(without_password("postgres://db/ville?password=s3cret"), "postgres://db/ville");
        assert_eq!(without_password("sqlite:///srv/parvis.db"), "sqlite:///srv/parvis.db");
    }
}
