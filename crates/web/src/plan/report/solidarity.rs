//! What did communes that receive a solidarity grant do for urban social development, and what have they not said yet?

use domain::city::Regime;
use domain::plan::item::Item;
use domain::plan::structure::Part;
use domain::plan::yearly::Grant;

use super::Matter;
use crate::paper::{Block, Note, Paper, Span, plain};
use crate::plan::words;

/// Grants of the year, in their order.
pub(super) fn of_year<'a>(matter: &'a Matter<'_>) -> impl Iterator<Item = &'a Item<Grant>> {
    matter.content.grants.iter().filter(|grant| grant.body.year == matter.year)
}

pub(super) fn section(matter: &Matter<'_>, paper: &mut Paper) {
    let t = matter.t;
    let grants: Vec<&Item<Grant>> = of_year(matter).collect();
    let text = matter.chapter(Part::Solidarity);
    // Only French law asks for it.
    if matter.city.regime != Regime::Fr && grants.is_empty() && text.is_none() {
        return;
    }
    paper.blocks.push(Block::Heading(1, t.say("plan-part-solidarity")));
    match text {
        Some(text) => paper.prose(text),
        None if grants.is_empty() => {
            paper.prose(&t.with("plan-report-no-grant", &[("year", &matter.year.to_string())]));
        }
        None => {}
    }
    if grants.is_empty() {
        return;
    }
    table(matter, paper, &grants);
    for grant in &grants {
        actions(matter, paper, grant);
    }
}

fn note_of(matter: &Matter<'_>, grant: &Item<Grant>, field: &str) -> Note {
    matter.proof(grant.sources_of(field)).unwrap_or_else(|| declared(matter, &grant.body.commune))
}

/// The note of what a commune or a council said and staff wrote down.
pub(super) fn declared(matter: &Matter<'_>, who: &str) -> Note {
    let day = matter.t.date(&matter.content.today);
    let text = matter.t.with("plan-report-note-declared", &[("who", who), ("day", &day)]);
    Note { text, href: None }
}

fn table(matter: &Matter<'_>, paper: &mut Paper, grants: &[&Item<Grant>]) {
    let t = matter.t;
    let currency = matter.content.currency();
    let mut rows = Vec::new();
    for grant in grants {
        let body = &grant.body;
        let mut amount = |cents: Option<i64>, field: &str| match cents {
            Some(cents) => {
                let call = paper.note(note_of(matter, grant, field));
                vec![Span::Text(t.money(&cents, &currency)), call]
            }
            None => plain(t.say("plan-report-not-given")),
        };
        let received = amount(body.received_cents, "received_cents");
        let spent = amount(body.spent_cents(), "actions");
        let fund = words::coded(t, "plan-fund-", body.fund.as_str());
        rows.push(vec![plain(body.commune.clone()), plain(fund), received, spent]);
    }
    let head = ["commune", "fund", "received_cents"].map(|field| words::field(t, field));
    let mut head = head.to_vec();
    head.push(t.say("plan-column-granted"));
    let caption = t.with("plan-report-grants", &[("year", &matter.year.to_string())]);
    paper.blocks.push(Block::Table { caption, head, rows });
}

/// What one commune did, and what it has not said.
fn actions(matter: &Matter<'_>, paper: &mut Paper, grant: &Item<Grant>) {
    let t = matter.t;
    let body = &grant.body;
    let currency = matter.content.currency();
    paper.blocks.push(Block::Heading(2, body.commune.clone()));
    let mut items = Vec::new();
    for action in &body.actions {
        let words = match action.spent_cents {
            Some(cents) => t.with(
                "plan-report-granted",
                &[("what", &action.action), ("sum", &t.money(&cents, &currency))],
            ),
            None => action.action.clone(),
        };
        items.push(vec![Span::Text(words), paper.note(note_of(matter, grant, "actions"))]);
    }
    if !items.is_empty() {
        paper.blocks.push(Block::List(items));
    }
    matter.missing(paper, &body.gaps());
}
