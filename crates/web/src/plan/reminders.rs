//! What does the e-mail say that reminds a person of plans, and how is it turned off?

use app::plan::remind::{Late, MeetingAhead, PlanReminder, Reminders};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;

use crate::errors::PageResult;
use crate::i18n::Words;
use crate::security::forms::CheckedForm;
use crate::state::Web;
use crate::visit::Account;

/// Lines of one list; the others are counted.
const LINES_MAX: usize = 15;

fn meeting(t: Words, meeting: &MeetingAhead) -> String {
    let mut line = format!("{}, {}", meeting.group, t.date(&meeting.day));
    if let Some(time) = meeting.time {
        line.push_str(&format!(", {:02}:{:02}", time.hour(), time.minute()));
    }
    if !meeting.place.is_empty() {
        line.push_str(&format!(", {}", meeting.place));
    }
    line
}

fn late(t: Words, base: &str, late: &Late) -> String {
    let since = t.with("plan-late-since", &[("day", &t.date(&late.due))]);
    match late.sheet {
        Some(id) => format!("{} ({since})\n  {base}/sheets/{id}", late.name),
        None => format!("{} ({since})", late.name),
    }
}

fn list(text: &mut String, t: Words, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    text.push_str(&format!("\n{}\n", t.say(title)));
    for line in lines.iter().take(LINES_MAX) {
        text.push_str(&format!("- {line}\n"));
    }
    let more = lines.len().saturating_sub(LINES_MAX);
    if more > 0 {
        text.push_str(&format!("- {}\n", t.count("plan-reminder-more", more)));
    }
}

fn plan(text: &mut String, t: Words, base: &str, reminder: &PlanReminder) {
    let address = format!("{base}/{}/plans/{}", reminder.city.slug, reminder.plan);
    text.push_str(&format!("\n{}, {}\n{address}\n", reminder.city.name, reminder.title));
    let meetings: Vec<String> = reminder.meetings.iter().map(|one| meeting(t, one)).collect();
    list(text, t, "plan-reminder-meetings", &meetings);
    let sheets: Vec<String> = reminder.sheets.iter().map(|one| late(t, &address, one)).collect();
    list(text, t, "plan-reminder-sheets", &sheets);
    let tasks: Vec<String> = reminder.tasks.iter().map(|one| late(t, &address, one)).collect();
    list(text, t, "plan-reminder-tasks", &tasks);
}

/// Subject and text, in the language of the first city; `base` is the address that people use.
pub(crate) fn write(base: &str, reminders: &Reminders) -> (String, String) {
    let locale = reminders.plans.first().map_or(domain::city::Locale::FrFr, |plan| plan.city.locale);
    let t = Words::new(locale);
    let base = base.trim_end_matches('/');
    let things = |one: &PlanReminder| one.meetings.len() + one.sheets.len() + one.tasks.len();
    let count: usize = reminders.plans.iter().map(things).sum();
    let mut text = format!("{}\n", t.with("plan-reminder-hello", &[("name", &reminders.name)]));
    reminders.plans.iter().for_each(|one| plan(&mut text, t, base, one));
    text.push_str(&format!("\n{}\n{base}/accounts/me\n", t.say("plan-reminder-off")));
    (t.count("plan-reminder-subject", count), text)
}

/// Reminds people until the installation closes; nobody where the address that people use is not set.
pub async fn keep_reminding(app: app::App, public_url: Option<String>) {
    if let Some(base) = public_url {
        app.keep_reminding(move |reminders| write(&base, reminders)).await;
    }
}

/// Reminds once, for tests and for those who call it from a timer of their own; how many e-mails were written.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn remind(app: &app::App, public_url: &str) -> app::Result<u32> {
    app.remind(|reminders| write(public_url, reminders)).await
}

#[derive(Deserialize)]
pub(crate) struct WishForm {
    wanted: String,
}

pub(crate) async fn choose(
    State(web): State<Web>,
    account: Account,
    CheckedForm(form): CheckedForm<WishForm>,
) -> PageResult {
    web.app.set_reminders_wanted(account.identity.person.id, form.wanted == "1").await?;
    Ok(Redirect::to("/accounts/me#reminders").into_response())
}
