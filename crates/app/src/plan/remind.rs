//! Who is reminded of what today, in one e-mail a person?
//!
//! A meeting is told to those who answer for the plan and to the members of its group; a late sheet to its pilots; a late
//! task to its owner. Where nobody of the city is meant by a name, those who answer for the plan are told. Names are those
//! of people and of their services, accents and case aside.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::accounts::credential::Email;
use domain::city::City;
use domain::plan::access::{Deed, PlanRole};
use domain::plan::item::Body as _;
use domain::plan::reminder::Since;
use domain::{ItemId, PersonId};
use jiff::civil::{Date, Time};
use store::accounts::PersonRecord;

use super::PlanContent;
use crate::mail::NewMail;
use crate::{App, Result, Viewer};

/// Hour of the day, by universal time, before which nobody is reminded.
const REMIND_HOUR: i8 = 6;
/// Pause between two looks.
const PAUSE: Duration = Duration::from_secs(15 * 60);
/// An e-mail that could not leave for so long is of no use any more.
const USE_MS: i64 = 20 * 60 * 60 * 1_000;

/// A meeting that comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingAhead {
    /// The group that meets.
    pub group: String,
    /// Day.
    pub day: Date,
    /// Hour, local.
    pub time: Option<Time>,
    /// Where.
    pub place: String,
}

/// Something that is late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// The sheet; `None` for a task of a meeting.
    pub sheet: Option<ItemId>,
    /// What.
    pub name: String,
    /// Since when.
    pub due: Date,
}

/// What a person is told of one plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanReminder {
    /// The city.
    pub city: City,
    /// Address of the plan.
    pub plan: String,
    /// Title of the plan.
    pub title: String,
    /// Meetings that come.
    pub meetings: Vec<MeetingAhead>,
    /// Late sheets.
    pub sheets: Vec<Late>,
    /// Late tasks.
    pub tasks: Vec<Late>,
}

/// What a person is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Reminders {
    /// Their name.
    pub name: String,
    /// Plan by plan; never empty.
    pub plans: Vec<PlanReminder>,
}

/// A person as plans name them in one city.
struct Reader {
    person: PersonId,
    /// Answers for the plans of the city.
    manages: bool,
    /// Their name and those of their services, folded.
    names: Vec<String>,
}

/// One who is looked at.
struct Recipient {
    record: PersonRecord,
    since: Since,
    found: Vec<PlanReminder>,
}

fn same(name: &str) -> String {
    store::documents::fold(name.trim())
}

impl Reader {
    fn is_one_of(&self, names: &[String]) -> bool {
        names.iter().any(|name| self.names.contains(name))
    }
}

/// Whether a thing that names these is for this reader: they are named, or nobody is and they answer for the plan.
fn is_for(reader: &Reader, readers: &[Reader], names: &[String]) -> bool {
    reader.is_one_of(names) || (reader.manages && !readers.iter().any(|other| other.is_one_of(names)))
}

/// What is told of a plan to one reader.
fn told(
    (city, content): (&City, &PlanContent),
    reader: &Reader,
    readers: &[Reader],
    since: Since,
) -> Option<PlanReminder> {
    let mut found = PlanReminder {
        city: city.clone(),
        plan: content.slug.clone(),
        title: content.plan.body.title.clone(),
        meetings: Vec::new(),
        sheets: Vec::new(),
        tasks: Vec::new(),
    };
    for meeting in &content.meetings {
        let group = meeting.parent.and_then(|id| PlanContent::find(&content.groups, id));
        let body = &meeting.body;
        if let Some(day) = body.day.filter(|day| !body.held && since.tells_meeting(*day)) {
            let members: Vec<String> = group
                .map(|group| group.body.members.iter().map(|member| same(&member.name)).collect())
                .unwrap_or_default();
            if reader.manages || reader.is_one_of(&members) {
                let group = group.map(|group| group.body.name.clone()).unwrap_or_default();
                found.meetings.push(MeetingAhead { group, day, time: body.time, place: body.place.clone() });
            }
        }
        for task in body.tasks.iter().filter(|task| !task.done) {
            let Some(due) = task.due.filter(|due| since.tells_late(*due)) else { continue };
            if is_for(reader, readers, &[same(&task.owner)]) {
                found.tasks.push(Late { sheet: None, name: task.text.clone(), due });
            }
        }
    }
    for (sheet, due) in content.late() {
        let pilots: Vec<String> = content.pilots(sheet).into_iter().map(same).collect();
        if since.tells_late(due) && is_for(reader, readers, &pilots) {
            found.sheets.push(Late { sheet: Some(sheet.id), name: sheet.body.name(), due });
        }
    }
    let is_empty = found.meetings.is_empty() && found.sheets.is_empty() && found.tasks.is_empty();
    (!is_empty).then_some(found)
}

impl App {
    /// Reminds everyone who wants it and was not looked at today; `write` gives subject and text. How many e-mails were
    /// written. Nothing before six in the morning, by universal time, or where no mail server is set.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn remind(&self, write: impl Fn(&Reminders) -> (String, String)) -> Result<u32> {
        let now = jiff::Timestamp::from_millisecond(self.inner.settings.clock.now_ms()).unwrap_or_default();
        let now = now.to_zoned(jiff::tz::TimeZone::UTC);
        if !self.can_mail() || now.hour() < REMIND_HOUR {
            return Ok(0);
        }
        let today = now.date();
        let mut recipients = self.find_recipients(today).await?;
        let mut written = 0;
        for recipient in recipients.values_mut() {
            let Some(to) = Email::parse(&recipient.record.person.email) else { continue };
            let mut transaction = self.inner.store.begin().await?;
            // In one transaction with the e-mail: of two servers one writes it, and a crash between the two loses neither.
            if !transaction.claim_reminder(recipient.record.person.id, today).await? {
                continue;
            }
            let plans = std::mem::take(&mut recipient.found);
            if !plans.is_empty() {
                let city = match plans.as_slice() {
                    [one, rest @ ..] if rest.iter().all(|other| other.city.id == one.city.id) => {
                        Some(one.city.id)
                    }
                    _ => None,
                };
                let name = recipient.record.person.name.clone();
                let (subject, text) = write(&Reminders { name, plans });
                let expires_ms = transaction.now_ms().saturating_add(USE_MS);
                self.queue_mail(&mut transaction, NewMail { city, to, subject, text, expires_ms }).await?;
                written += 1;
            }
            transaction.commit().await?;
        }
        if written > 0 {
            self.mail_is_waiting();
        }
        Ok(written)
    }

    /// Those to look at today, with what each is told.
    async fn find_recipients(&self, today: Date) -> Result<BTreeMap<PersonId, Recipient>> {
        let store = &self.inner.store;
        let kept = store.list_reminders().await?;
        let mut recipients: BTreeMap<PersonId, Recipient> = BTreeMap::new();
        for city in store.list_cities().await? {
            let services = store.list_services(city.id).await?;
            let mut readers = Vec::new();
            for (record, roles) in store.list_people(city.id).await? {
                let person = record.person.id;
                let viewer = Viewer::person(city.id, person, roles, &[]);
                if record.password.is_none() || !Self::may_in_plan(&viewer, Deed::ReadInternal) {
                    continue;
                }
                let mut names: Vec<String> = services
                    .iter()
                    .filter(|(_, members)| members.contains(&person))
                    .map(|(service, _)| same(&service.name))
                    .collect();
                names.push(same(&record.person.name));
                names.retain(|name| !name.is_empty());
                let manages = Self::plan_role(&viewer) == PlanRole::Manager;
                readers.push(Reader { person, manages, names });
                let record_of = kept.get(&person).copied().unwrap_or_default();
                if record_of.wanted && record_of.told.is_none_or(|told| told < today) {
                    recipients.entry(person).or_insert_with(|| Recipient {
                        record,
                        since: Since::new(record_of.told, today),
                        found: Vec::new(),
                    });
                }
            }
            if !readers.iter().any(|reader| recipients.contains_key(&reader.person)) {
                continue;
            }
            let agent = Viewer::agent(city.id);
            for plan in store.list_plans(city.id, true).await? {
                let content = self.load_plan(&agent, &plan.slug).await?;
                for reader in &readers {
                    let Some(recipient) = recipients.get_mut(&reader.person) else { continue };
                    recipient.found.extend(told((&city, &content), reader, &readers, recipient.since));
                }
            }
        }
        Ok(recipients)
    }

    /// Whether a person wants to be reminded of plans.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn wants_reminders(&self, person: PersonId) -> Result<bool> {
        Ok(self.inner.store.wants_reminders(person).await?)
    }

    /// Turns a person's reminders on or off: their own affair.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn set_reminders_wanted(&self, person: PersonId, wanted: bool) -> Result<()> {
        let mut transaction = self.inner.store.begin().await?;
        transaction.set_reminders_wanted(person, wanted).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Reminds people until the installation closes.
    pub async fn keep_reminding(self, write: impl Fn(&Reminders) -> (String, String)) {
        while !self.is_stopping() {
            if let Err(error) = self.remind(&write).await {
                tracing::error!(%error, "people could not be reminded");
            }
            let _ = tokio::time::timeout(PAUSE, self.until_stopping()).await;
        }
    }
}
