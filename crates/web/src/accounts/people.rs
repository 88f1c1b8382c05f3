//! Who belongs to the city, with which roles and services? For its administrators.

use std::collections::HashMap;

use app::accounts::Member;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::response::{IntoResponse, Redirect};
use domain::PersonId;
use domain::accounts::{Role, Roles, Service};
use serde::Deserialize;

use super::me::role_words;
use super::sign_in::unkept;
use crate::errors::{Fault, PageResult, page};
use crate::frame::Frame;
use crate::i18n::Words;
use crate::security::forms::{CheckedForm, Nothing};
use crate::state::Web;
use crate::visit::InCity;

/// A box to tick.
pub(crate) struct Choice {
    /// Name of the field.
    pub(crate) field: String,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) chosen: bool,
}

/// A person in the list.
pub(crate) struct PersonLine {
    pub(crate) member: Member,
    pub(crate) roles: String,
    pub(crate) services: String,
}

/// A service in the list.
pub(crate) struct ServiceLine {
    pub(crate) service: Service,
    pub(crate) members: usize,
}

/// Someone was invited: the link, shown once.
pub(crate) struct Invited {
    pub(crate) email: String,
    pub(crate) link: String,
    /// Whether it was sent by e-mail too.
    pub(crate) sent: bool,
}

/// Values of the list.
#[derive(Template)]
#[template(path = "accounts/people.html")]
pub(crate) struct PeoplePage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) people: Vec<PersonLine>,
    pub(crate) services: Vec<ServiceLine>,
    pub(crate) roles: Vec<Choice>,
    pub(crate) invited: Option<Invited>,
}

/// Values of the page of one person.
#[derive(Template)]
#[template(path = "accounts/person.html")]
pub(crate) struct PersonPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) member: Member,
    pub(crate) roles: Vec<Choice>,
    pub(crate) services: Vec<Choice>,
}

async fn page_of(web: &Web, place: &InCity, invited: Option<Invited>) -> Result<PeoplePage, Fault> {
    let words = place.words();
    let services = web.app.list_services(&place.viewer).await?;
    let line = |member: Member| {
        let own = services.iter().filter(|(_, members)| members.contains(&member.person.id));
        PersonLine {
            roles: member.roles.iter().map(|role| role_words(words, role)).collect::<Vec<_>>().join(", "),
            services: own.map(|(service, _)| service.name.clone()).collect::<Vec<_>>().join(", "),
            member,
        }
    };
    let people = web.app.list_people(&place.viewer).await?.into_iter().map(line).collect();
    let frame = place.frame("people");
    Ok(PeoplePage {
        token: frame.token.clone(),
        slug: place.city.slug.clone(),
        people,
        roles: role_choices(&frame, Roles::NONE.with(Role::Agent)),
        services: services
            .into_iter()
            .map(|(service, members)| ServiceLine { service, members: members.len() })
            .collect(),
        invited,
        frame,
    })
}

/// A box for each role.
pub(crate) fn role_choices(frame: &Frame, held: Roles) -> Vec<Choice> {
    let choice = |role: Role| Choice {
        field: format!("role_{}", role.as_str()),
        label: role_words(frame.t, role),
        hint: frame.t.say(match role {
            Role::Resident => "role-resident-hint",
            Role::Association => "role-association-hint",
            Role::Agent => "role-agent-hint",
            Role::Pilot => "role-pilot-hint",
            Role::Elected => "role-elected-hint",
            Role::Administrator => "role-administrator-hint",
        }),
        chosen: held.holds(role),
    };
    Role::ALL.into_iter().map(choice).collect()
}

pub(crate) async fn list(State(web): State<Web>, place: InCity) -> PageResult {
    Ok(unkept(page(&page_of(&web, &place, None).await?)?))
}

/// Boxes that were ticked, by name of field.
#[derive(Deserialize)]
pub(crate) struct Boxes {
    #[serde(default)]
    email: String,
    #[serde(flatten)]
    ticked: HashMap<String, String>,
}

impl Boxes {
    fn roles(&self) -> Roles {
        Role::ALL
            .into_iter()
            .filter(|role| self.ticked.contains_key(&format!("role_{}", role.as_str())))
            .collect()
    }
}

pub(crate) async fn invite(
    State(web): State<Web>,
    place: InCity,
    headers: HeaderMap,
    CheckedForm(form): CheckedForm<Boxes>,
) -> PageResult {
    let roles: Vec<Role> = form.roles().iter().collect();
    // Links in e-mails need the address of the site as set; the words are those of the city.
    let base = web.settings.public_url.clone().filter(|_| web.app.can_mail());
    let words = Words::new(place.city.locale);
    let write = base.clone().map(|base| {
        let city = place.city.name.clone();
        move |key: &str| {
            let link = crate::one_time_link(&base, key);
            let subject = words.with("mail-invitation-subject", &[("city", &city)]);
            (subject, words.with("mail-invitation-text", &[("city", &city), ("link", &link)]))
        }
    });
    let invitation = web.app.invite_by(&place.viewer, &form.email, &roles, write).await?;
    let link = crate::one_time_link(&base_of(&web, &headers), &invitation.key);
    let invited = Invited { email: invitation.person.email, link, sent: base.is_some() };
    Ok(unkept(page(&page_of(&web, &place, Some(invited)).await?)?))
}

/// Address of this site: as set, else as the administrator's own browser reached it.
fn base_of(web: &Web, headers: &HeaderMap) -> String {
    if let Some(base) = &web.settings.public_url {
        return base.clone();
    }
    let host = headers.get(HOST).and_then(|value| value.to_str().ok()).unwrap_or("localhost");
    format!("{}://{host}", if web.settings.https { "https" } else { "http" })
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, PersonId)>,
) -> PageResult {
    let member = web.app.load_member(&place.viewer, id).await?;
    let frame = place.frame("people");
    let services = web.app.list_services(&place.viewer).await?;
    let choice = |(service, members): (Service, Vec<PersonId>)| Choice {
        field: format!("service_{}", service.id),
        label: service.name,
        hint: String::new(),
        chosen: members.contains(&id),
    };
    Ok(unkept(page(&PersonPage {
        token: frame.token.clone(),
        slug: place.city.slug.clone(),
        roles: role_choices(&frame, member.roles),
        services: services.into_iter().map(choice).collect(),
        member,
        frame,
    })?))
}

/// Signs a person out everywhere.
pub(crate) async fn end_sessions(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, PersonId)>,
    _: CheckedForm<Nothing>,
) -> PageResult {
    web.app.end_sessions_of_member(&place.viewer, id).await?;
    Ok(Redirect::to(&format!("/{}/staff/people/{id}", place.city.slug)).into_response())
}

/// Sets roles and services as ticked.
pub(crate) async fn set_roles(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, PersonId)>,
    CheckedForm(form): CheckedForm<Boxes>,
) -> PageResult {
    let roles = form.roles();
    web.app.set_roles(&place.viewer, id, roles).await?;
    let away = format!("/{}/staff/people", place.city.slug);
    if roles.is_empty()
        || !place.viewer.person.is_none_or(|own| own != id || roles.holds(Role::Administrator))
    {
        return Ok(Redirect::to(if roles.is_empty() { &away } else { "/accounts/me" }).into_response());
    }
    for (service, _) in web.app.list_services(&place.viewer).await? {
        let member = form.ticked.contains_key(&format!("service_{}", service.id));
        web.app.set_member(&place.viewer, service.id, id, member).await?;
    }
    Ok(Redirect::to(&away).into_response())
}
