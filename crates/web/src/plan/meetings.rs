//! Who meets about a plan, does each group keep its rule, and what was decided?

use app::plan::PlanContent;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use domain::plan::cadence::{self, Cadence};
use domain::plan::item::{Body as _, Item};
use domain::plan::review::{Group, Meeting};

use super::shell::{Shell, open};
use crate::errors::{Fault, PageResult, page};
use crate::frame::Frame;
use crate::i18n::Words;
use crate::state::Web;
use crate::visit::InCity;

/// Points of a proposed agenda.
const AGENDA_MAX: usize = 12;

/// A meeting as shown.
pub(crate) struct MeetingLine {
    pub(crate) day: String,
    pub(crate) place: String,
    pub(crate) held: bool,
    /// Whether its day has passed and nobody has said that it took place.
    pub(crate) unconfirmed: bool,
    pub(crate) agenda: Vec<String>,
    pub(crate) decisions: Vec<String>,
    pub(crate) tasks: Vec<TaskLine>,
    pub(crate) edit: String,
}

/// A task as shown.
pub(crate) struct TaskLine {
    pub(crate) text: String,
    pub(crate) owner: String,
    pub(crate) due: String,
    pub(crate) done: bool,
    pub(crate) late: bool,
}

/// A group with its meetings.
pub(crate) struct GroupPart {
    pub(crate) name: String,
    pub(crate) rule: String,
    pub(crate) last: String,
    pub(crate) next: String,
    pub(crate) proposed: String,
    pub(crate) breaches: Vec<String>,
    /// Whether the plan, and with it the group's rule, is over.
    pub(crate) over: bool,
    pub(crate) meetings: Vec<MeetingLine>,
    pub(crate) agenda: Vec<String>,
    pub(crate) edit: String,
    pub(crate) add: String,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "plan/meetings.html")]
pub(crate) struct MeetingsPage {
    pub(crate) frame: Frame,
    pub(crate) shell: Shell,
    pub(crate) groups: Vec<GroupPart>,
}

/// How a group keeps its rule, from its meetings and the time of the plan.
pub(crate) fn cadence_of(content: &PlanContent, group: &Item<Group>) -> Cadence {
    let days = |held: bool| -> Vec<jiff::civil::Date> {
        let of_group = content.meetings.iter().filter(|meeting| meeting.parent == Some(group.id));
        of_group.filter(|meeting| meeting.body.held == held).filter_map(|meeting| meeting.body.day).collect()
    };
    let time = (content.plan.body.start, content.plan.body.end);
    cadence::check(group.body.cadence_days, time, &days(true), &days(false), content.today)
}

/// Points for the next meeting: what is late, and what changed since the last one. Agendas are public, so `content` is
/// what everyone may see.
pub(crate) fn agenda(t: Words, content: &PlanContent, since: Option<jiff::civil::Date>) -> Vec<String> {
    let late = content.late().into_iter().map(|(sheet, day)| {
        t.with("plan-agenda-late", &[("name", &sheet.body.name()), ("day", &t.date(&day))])
    });
    let instant = since
        .and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok())
        .map_or(i64::MAX, |at| at.timestamp().as_millisecond());
    let changed =
        content.sheets.iter().filter(move |sheet| sheet.updated_ms > instant && sheet.revision > 1).map(
            |sheet| {
                let status = super::words::status(t, sheet.body.status);
                t.with("plan-agenda-changed", &[("name", &sheet.body.name()), ("status", &status)])
            },
        );
    let open_tasks =
        content.meetings.iter().flat_map(|meeting| &meeting.body.tasks).filter(|task| !task.done);
    let tasks = open_tasks.map(|task| match task.owner.as_str() {
        "" => t.with("plan-agenda-task-alone", &[("name", &task.text)]),
        owner => t.with("plan-agenda-task", &[("name", &task.text), ("owner", owner)]),
    });
    tasks.chain(late).chain(changed).take(AGENDA_MAX).collect()
}

fn meeting_line(t: Words, content: &PlanContent, staff: &str, item: &Item<Meeting>) -> MeetingLine {
    let body = &item.body;
    let time = body.time.map(|time| time.strftime("%H:%M").to_string()).unwrap_or_default();
    let day = body.day.map(|day| t.date(&day)).unwrap_or_default();
    MeetingLine {
        day: if time.is_empty() { day } else { format!("{day}, {time}") },
        place: body.place.clone(),
        held: body.held,
        unconfirmed: !body.held && body.day.is_some_and(|day| day < content.today),
        agenda: body.agenda.clone(),
        decisions: body.decisions.iter().map(|decision| decision.text.clone()).collect(),
        tasks: body
            .tasks
            .iter()
            .map(|task| TaskLine {
                text: task.text.clone(),
                owner: task.owner.clone(),
                due: task.due.map(|day| t.date(&day)).unwrap_or_default(),
                done: task.done,
                late: !task.done && task.due.is_some_and(|day| day < content.today),
            })
            .collect(),
        edit: format!("{staff}/meeting/{}", item.id),
    }
}

/// A group as shown; the agenda proposed is made of what is `public`.
fn group_part(
    t: Words,
    (content, public): (&PlanContent, Option<&PlanContent>),
    staff: &str,
    group: &Item<Group>,
) -> GroupPart {
    let kept = cadence_of(content, group);
    let date = |day: Option<jiff::civil::Date>| day.map(|day| t.date(&day)).unwrap_or_default();
    let mut meetings: Vec<&Item<Meeting>> =
        content.meetings.iter().filter(|meeting| meeting.parent == Some(group.id)).collect();
    meetings.sort_by_key(|meeting| std::cmp::Reverse(meeting.body.day));
    let breach = |breach: &cadence::Breach| {
        let (from, days) = (t.date(&breach.from), breach.days.to_string());
        match breach.to {
            Some(to) => t.with("plan-breach", &[("from", &from), ("to", &t.date(&to)), ("days", &days)]),
            None => t.with("plan-breach-open", &[("from", &from), ("days", &days)]),
        }
    };
    GroupPart {
        name: group.body.name.clone(),
        rule: if group.body.cadence_days == 0 {
            String::new()
        } else {
            t.count("plan-cadence", u64::from(group.body.cadence_days))
        },
        agenda: public.map(|public| agenda(t, public, kept.last)).unwrap_or_default(),
        over: group.body.cadence_days > 0 && content.plan.body.end.is_some_and(|end| end < content.today),
        last: date(kept.last),
        next: date(kept.planned),
        proposed: date(kept.proposed),
        breaches: kept.breaches.iter().map(breach).collect(),
        meetings: meetings.into_iter().map(|item| meeting_line(t, content, staff, item)).collect(),
        edit: format!("{staff}/group/{}", group.id),
        add: format!(
            "{staff}/new/meeting?in={}&day={}",
            group.id,
            kept.proposed.map(|day| day.to_string()).unwrap_or_default()
        ),
    }
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug)): Path<(String, String)>,
) -> PageResult {
    let t = place.words();
    let (content, shell) = open(&web, &place, &slug, "meetings").await?;
    // Only those who may add a meeting are shown what to put on its agenda.
    let public =
        if shell.may_edit { Some(web.app.load_public_plan(place.city.id, &slug).await?) } else { None };
    let part = |group| group_part(t, (&content, public.as_ref()), &shell.staff, group);
    let groups = content.groups.iter().map(part).collect();
    page(&MeetingsPage { frame: place.frame("plans"), groups, shell })
}

/// The meetings as a calendar (RFC 5545).
pub(crate) async fn calendar(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let viewer = app::Viewer::public(place.city.id);
    let content = web.app.load_plan(&viewer, &slug).await?;
    let ics = ical(&content, &place.city.name);
    Ok(([(CONTENT_TYPE, "text/calendar; charset=utf-8")], ics).into_response())
}

/// A text of a calendar: marks escaped, lines of at most 75 bytes folded.
fn property(name: &str, value: &str) -> String {
    let mut escaped = String::new();
    for letter in value.chars() {
        match letter {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '\n' => escaped.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    let mut line = String::new();
    let mut bytes = 0;
    for letter in format!("{name}:{escaped}").chars() {
        if bytes + letter.len_utf8() > 73 {
            line.push_str("\r\n ");
            bytes = 1;
        }
        line.push(letter);
        bytes += letter.len_utf8();
    }
    line.push_str("\r\n");
    line
}

fn ical(content: &PlanContent, city: &str) -> String {
    let mut ics = String::from(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Parvis//Plan//FR\r\nCALSCALE:GREGORIAN\r\n",
    );
    ics.push_str(&property("X-WR-CALNAME", &format!("{} ({city})", content.plan.body.title)));
    for item in &content.meetings {
        let Some(day) = item.body.day else { continue };
        let group = item.parent.and_then(|id| PlanContent::find(&content.groups, id));
        let stamp = jiff::Timestamp::from_millisecond(item.updated_ms).unwrap_or_default();
        ics.push_str("BEGIN:VEVENT\r\n");
        ics.push_str(&property("UID", &format!("{}@parvis", item.id)));
        ics.push_str(&property("DTSTAMP", &stamp.strftime("%Y%m%dT%H%M%SZ").to_string()));
        match item.body.time {
            // Local time without a zone: the hour on the wall where the meeting is.
            Some(time) => {
                ics.push_str(&property(
                    "DTSTART",
                    &day.to_datetime(time).strftime("%Y%m%dT%H%M%S").to_string(),
                ));
                ics.push_str("DURATION:PT2H\r\n");
            }
            None => ics.push_str(&format!("DTSTART;VALUE=DATE:{}\r\n", day.strftime("%Y%m%d"))),
        }
        ics.push_str(&property("SEQUENCE", &item.revision.to_string()));
        ics.push_str(&property("SUMMARY", group.map_or("", |group| group.body.name.as_str())));
        if !item.body.place.is_empty() {
            ics.push_str(&property("LOCATION", &item.body.place));
        }
        if !item.body.agenda.is_empty() {
            ics.push_str(&property("DESCRIPTION", &item.body.agenda.join("\n")));
        }
        ics.push_str("END:VEVENT\r\n");
    }
    ics.push_str("END:VCALENDAR\r\n");
    ics
}

#[cfg(test)]
mod tests {
    use super::property;

    #[test]
    fn texts_of_a_calendar_are_escaped_and_folded() {
        assert_eq!(property("SUMMARY", "a, b; c\\d\ne"), "SUMMARY:a\\, b\\; c\\\\d\\ne\r\n");
        let long = property("SUMMARY", &"é".repeat(120));
        assert!(long.split("\r\n").all(|line| line.len() <= 75), "{long}");
        assert_eq!(long.replace("\r\n ", "").matches('é').count(), 120);
        assert!(!property("SUMMARY", "x\r\nEND:VEVENT").contains("\r\nEND"));
    }
}
