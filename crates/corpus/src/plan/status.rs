//! Which actions are under way, which are to develop?
//!
//! Headings say so, above or below the lists they head. One heading gives its status to all that stands with it; several
//! in a row give theirs to as many groups, in order; where the counts differ, two readings are as likely and the answer is
//! unknown.

use domain::plan::{Evidence, Status};

use super::build::{Event, ObjectiveDraft};
use super::lines::Run;

/// A status and what it was read from.
#[derive(Debug, Clone)]
pub(crate) struct Decided {
    /// The status.
    pub(crate) status: Status,
    /// The heading that says so.
    pub(crate) runs: Vec<Run>,
    /// What speaks for it.
    pub(crate) evidence: Vec<Evidence>,
    /// Headings stand there, but not whose they are.
    pub(crate) doubtful: bool,
}

impl Decided {
    fn unknown(doubtful: bool) -> Self {
        let evidence = if doubtful { vec![Evidence::Ambiguous] } else { Vec::new() };
        Self { status: Status::Unknown, runs: Vec::new(), evidence, doubtful }
    }
}

/// A stretch of groups and the headings that go with it.
#[derive(Debug, Default)]
struct Stretch<'d> {
    groups: Vec<Vec<usize>>,
    headings: Vec<(Status, &'d [Run])>,
}

/// The status of each action of an objective.
pub(crate) fn decide(draft: &ObjectiveDraft) -> Vec<Decided> {
    let said = draft.events.iter().any(|event| matches!(event, Event::Heading(..)));
    let mut decided = vec![Decided::unknown(said); draft.actions.len()];
    if !said {
        if let Some((status, runs)) = &draft.sheet.status {
            let own = Decided {
                status: *status,
                runs: runs.clone(),
                evidence: vec![Evidence::Label],
                doubtful: false,
            };
            decided.fill(own);
        }
        return decided;
    }
    // A list of headings ends with one only where they stand below what they head.
    let below = matches!(draft.events.first(), Some(Event::Action(..)))
        && matches!(draft.events.last(), Some(Event::Heading(..)));
    for stretch in stretches(&draft.events, below) {
        let each = stretch.headings.len() == stretch.groups.len();
        let place = if below { Evidence::Reordered } else { Evidence::Position };
        for (at, group) in stretch.groups.iter().enumerate() {
            let heading = match stretch.headings.as_slice() {
                [only] => Some(only),
                several if each => several.get(at),
                _ => None,
            };
            let Some((status, runs)) = heading else { continue };
            let own = Decided {
                status: *status,
                runs: runs.to_vec(),
                evidence: vec![Evidence::Label, place],
                doubtful: false,
            };
            for index in group {
                if let Some(slot) = decided.get_mut(*index) {
                    *slot = own.clone();
                }
            }
        }
    }
    decided
}

fn stretches(events: &[Event], below: bool) -> Vec<Stretch<'_>> {
    let mut stretches: Vec<Stretch<'_>> = vec![Stretch::default()];
    for event in events {
        let Some(open) = stretches.last() else { break };
        // The next stretch begins with a group where headings stand below, with a heading where they stand above.
        let next = match event {
            Event::Action(..) => below && !open.headings.is_empty(),
            Event::Heading(..) => !below && !open.groups.is_empty(),
        };
        if next {
            stretches.push(Stretch::default());
        }
        let Some(open) = stretches.last_mut() else { break };
        match event {
            Event::Heading(status, runs) => open.headings.push((*status, runs)),
            Event::Action(index, begins) => match open.groups.last_mut().filter(|_| !begins) {
                Some(group) => group.push(*index),
                None => open.groups.push(vec![*index]),
            },
        }
    }
    stretches
}
