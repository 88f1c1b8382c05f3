//! What did municipal councils and citizen councils say of the report, and what is done about it?

use domain::city::Regime;
use domain::plan::item::Item;
use domain::plan::structure::Part;
use domain::plan::yearly::{Council, CouncilOpinion, Gap};

use super::Matter;
use super::solidarity::declared;
use crate::i18n::Words;
use crate::paper::{Block, Paper, Span, plain};
use crate::plan::words;

/// Opinions on the report of the year: municipal councils, citizen councils, then the others.
pub(super) fn of_year<'a>(matter: &'a Matter<'_>) -> Vec<&'a Item<CouncilOpinion>> {
    let all = || matter.content.opinions.iter().filter(|opinion| opinion.body.year == matter.year);
    Council::ALL.into_iter().flat_map(|sort| all().filter(move |opinion| opinion.body.sort == sort)).collect()
}

/// Whether no French law asks for opinions: nothing lacks where there are none.
fn is_foreign(matter: &Matter<'_>) -> bool {
    matter.city.regime != Regime::Fr
}

/// What a council says, in words; its silence where its time has passed.
pub(super) fn stance(t: Words, matter: &Matter<'_>, opinion: &CouncilOpinion) -> String {
    // The decree that makes silence agree is French.
    if !is_foreign(matter) && opinion.is_silent(matter.content.today) {
        return t.say("plan-stance-silent");
    }
    words::coded(t, "plan-stance-", opinion.stance.as_str())
}

/// How councils were asked, and what each said.
pub(super) fn opinions(matter: &Matter<'_>, paper: &mut Paper) {
    let t = matter.t;
    let all = of_year(matter);
    let text = matter.chapter(Part::Consultation);
    if is_foreign(matter) && all.is_empty() && text.is_none() {
        return;
    }
    paper.blocks.push(Block::Heading(1, t.say("plan-part-consultation")));
    if let Some(text) = text {
        paper.prose(text);
    }
    if all.is_empty() {
        paper.prose(&t.say("plan-report-no-opinion"));
        return;
    }
    table(matter, paper, &all);
    let french = !is_foreign(matter);
    for opinion in &all {
        let body = &opinion.body;
        let asked = |gap: &Gap| *gap != Gap::FollowUp && (french || *gap != Gap::ShortNotice);
        let gaps: Vec<Gap> = body.gaps().into_iter().filter(asked).collect();
        if body.observations.trim().is_empty() && gaps.is_empty() {
            continue;
        }
        paper.blocks.push(Block::Heading(2, body.council.clone()));
        paper.prose(&body.observations);
        matter.missing(paper, &gaps);
    }
}

fn table(matter: &Matter<'_>, paper: &mut Paper, all: &[&Item<CouncilOpinion>]) {
    let t = matter.t;
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(|| "–".to_owned(), |day| t.date(&day));
    let mut rows = Vec::new();
    for opinion in all {
        let body = &opinion.body;
        let note = matter.proof(opinion.sources_of("stance"));
        let call = paper.note(note.unwrap_or_else(|| declared(matter, &body.council)));
        rows.push(vec![
            plain(body.council.clone()),
            plain(words::coded(t, "plan-council-", body.sort.as_str())),
            plain(day(body.asked)),
            plain(day(body.answer_by)),
            vec![Span::Text(stance(t, matter, body)), call],
            plain(day(body.given)),
        ]);
    }
    let head =
        ["council", "sort", "asked", "answer_by", "stance", "given"].map(|field| words::field(t, field));
    let caption = t.with("plan-report-opinions", &[("year", &matter.year.to_string())]);
    paper.blocks.push(Block::Table { caption, head: head.to_vec(), rows });
}

/// What is done about what councils remarked, and what nobody has answered yet.
pub(super) fn follow_up(matter: &Matter<'_>, paper: &mut Paper) {
    let t = matter.t;
    let text = matter.chapter(Part::FollowUp);
    let all = of_year(matter);
    if is_foreign(matter) && all.is_empty() && text.is_none() {
        return;
    }
    paper.blocks.push(Block::Heading(1, t.say("plan-part-follow-up")));
    if let Some(text) = text {
        paper.prose(text);
    }
    let said = |opinion: &&&Item<CouncilOpinion>| !opinion.body.follow_up.trim().is_empty();
    for opinion in all.iter().filter(said) {
        paper.blocks.push(Block::Heading(2, opinion.body.council.clone()));
        paper.prose(&opinion.body.follow_up);
    }
    let open: Vec<&str> = all
        .iter()
        .filter(|opinion| opinion.body.gaps().contains(&Gap::FollowUp))
        .map(|opinion| opinion.body.council.as_str())
        .collect();
    if !open.is_empty() {
        paper.prose(&t.with("plan-report-unanswered", &[("who", &open.join(" ; "))]));
    } else if text.is_none() && !all.iter().any(|opinion| said(&opinion)) {
        paper.prose(&t.say("plan-report-no-follow-up"));
    }
}
