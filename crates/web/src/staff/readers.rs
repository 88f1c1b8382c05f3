//! How does a form say who may see documents?

use std::collections::BTreeMap;

use app::visibility::{ReadersView, Wanted};
use app::{App, Viewer};
use domain::ServiceId;
use domain::document::Visibility;
use serde::Deserialize;

use crate::errors::{Fault, WebError};
use crate::i18n::Words;

/// Begins the name of the box of a service; its id follows.
const SERVICE: &str = "service:";

/// What the form shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct ReadersForm {
    pub(crate) choices: Vec<Choice>,
    pub(crate) services: Vec<ServiceBox>,
    /// E-mail addresses, one a line.
    pub(crate) people: String,
}

/// A circle to choose.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) chosen: bool,
}

/// A service to tick.
#[derive(Debug, Clone)]
pub(crate) struct ServiceBox {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) chosen: bool,
}

impl ReadersForm {
    /// The form as it stands: what is now, or open to all.
    pub(crate) async fn load(
        app: &App,
        viewer: &Viewer,
        words: Words,
        now: Option<ReadersView>,
    ) -> Result<Self, Fault> {
        let now = now.unwrap_or(ReadersView {
            visibility: Visibility::Public,
            services: Vec::new(),
            people: Vec::new(),
        });
        let mut services = app.list_own_services(viewer).await?;
        services.extend(now.services.iter().cloned());
        services.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        services.dedup();
        Ok(Self::of(words, services, &now))
    }

    /// The form with these services to tick.
    pub(crate) fn of(words: Words, services: Vec<(ServiceId, String)>, now: &ReadersView) -> Self {
        // Where one is in no service, there is nothing to choose.
        let offered = |one: &Visibility| *one != Visibility::Service || !services.is_empty();
        let choice = |visibility: Visibility| Choice {
            name: visibility.as_str(),
            label: words.visibility(&visibility),
            hint: words.say(match visibility {
                Visibility::Public => "readers-public-hint",
                Visibility::SignedIn => "readers-signed-in-hint",
                Visibility::Agents => "readers-agents-hint",
                Visibility::Service => "readers-service-hint",
                Visibility::People => "readers-people-hint",
            }),
            chosen: visibility == now.visibility,
        };
        Self {
            choices: Visibility::ALL.into_iter().filter(offered).map(choice).collect(),
            services: services
                .into_iter()
                .map(|(id, name)| ServiceBox {
                    chosen: now.services.iter().any(|(chosen, _)| *chosen == id),
                    id: id.to_string(),
                    name,
                })
                .collect(),
            people: now.people.join("\n"),
        }
    }
}

/// What was sent.
#[derive(Deserialize)]
pub(crate) struct ReadersSent {
    visibility: Visibility,
    #[serde(default)]
    people: String,
    /// Ticked boxes, and nothing else that counts.
    #[serde(flatten)]
    boxes: BTreeMap<String, String>,
}

impl From<ReadersSent> for Wanted {
    fn from(sent: ReadersSent) -> Self {
        let mut fields = ReadersFields::default();
        sent.boxes.keys().for_each(|name| fields.tick(name));
        Self { visibility: sent.visibility, services: fields.services, people: addresses(&sent.people) }
    }
}

/// The same, field by field, as files come after them.
#[derive(Debug, Default)]
pub(crate) struct ReadersFields {
    visibility: Option<Visibility>,
    services: Vec<String>,
    people: Vec<String>,
}

impl ReadersFields {
    fn tick(&mut self, name: &str) {
        self.services.extend(name.strip_prefix(SERVICE).map(ToOwned::to_owned));
    }

    /// Takes a field in; names that mean nothing here are left aside. What cannot be a visibility is refused: the files
    /// would be open to all by mistake.
    pub(crate) fn take(&mut self, name: &str, value: &str) -> Result<(), Fault> {
        match name {
            "visibility" => {
                self.visibility = Some(Visibility::from_name(value).ok_or(WebError::BadRequest)?);
            }
            "service" => self.services.push(value.to_owned()),
            "people" => self.people.extend(addresses(value)),
            _ => self.tick(name),
        }
        Ok(())
    }

    pub(crate) fn wanted(&self) -> Wanted {
        Wanted {
            visibility: self.visibility.unwrap_or(Visibility::Public),
            services: self.services.clone(),
            people: self.people.clone(),
        }
    }
}

fn addresses(text: &str) -> Vec<String> {
    let parts = text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';'));
    parts.filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_say_who_and_an_unknown_circle_is_refused() {
        let mut fields = ReadersFields::default();
        for (name, value) in
            [("visibility", "people"), ("people", "a@b.fr, c@d.fr;\n e@f.fr "), ("other", "x")]
        {
            fields.take(name, value).unwrap();
        }
        fields.take("service:018f", "yes").unwrap();
        let wanted = fields.wanted();
        assert_eq!((wanted.visibility, wanted.people.len()), (Visibility::People, 3));
        assert_eq!(wanted.services, ["018f"]);
        assert!(fields.take("visibility", "everybody").is_err());
    }
}
