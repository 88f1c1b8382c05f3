//! Which plan does a document hold: axes, objectives, who answers, what is under way, who pays?
//!
//! Read from structure: numbers, headings, labels, tables, the order of lists; the words are a table
//! ([`words`]). No value is written that the page does not hold: fields are made by `domain::plan::Field`, which checks.
//!
//! The way: pages -> [`lines`] -> items ([`stream`], [`tables`]) -> [`levels`] -> [`order`] -> drafts ([`build`], [`rows`])
//! -> [`finish`]. Each step is linear in the lines of the document, which are bounded.

mod boxes;
mod build;
mod divisions;
mod figures;
mod finish;
mod funding;
mod heads;
mod known;
mod labels;
mod levels;
mod lines;
mod listed;
mod names;
mod order;
mod phrases;
mod rows;
mod status;
mod stream;
mod tables;
mod tasks;
mod title;
mod words;

use domain::document::ReadDocument;
use domain::plan::{Proposal, Remark, RemarkCode, fold};

/// The plan that a document holds.
#[must_use]
pub fn read(document: &ReadDocument) -> Proposal {
    let lines = lines::Lines::of(&document.pages);
    let tables = tables::Tables::of(&lines);
    let mut items = stream::items_of(&lines, &tables);
    let levels = levels::find_levels(&lines, &mut items);
    let ordered = order::ordered(items, &levels, lines.has_slides);
    let mut builder = build::Builder::new(&lines, &levels, ordered.by_slide);
    builder.read(&ordered.items);
    let mut proposal = finish::finish(builder, &ordered.repaired);
    // An act numbers its articles, a price list its chapters: without an objective under them they are no axes.
    if proposal.objectives.is_empty() && !levels.is_named(levels::Level::Axis) {
        proposal.axes.clear();
    }
    // What names a part is not what the whole is called, however large it is set.
    let names_part =
        proposal.axes.iter().map(|axis| axis.title.value()).any(|title| fold(title) == fold(&document.title));
    proposal.title = title::title_of(&lines, if names_part { "" } else { &document.title });
    proposal.period = title::period_of(&lines, proposal.title.as_ref());
    proposal.funding.extend(listed::listed(&lines));
    proposal.figures = figures::figures_of(&lines);
    title::compare_counts(&lines, &mut proposal);
    if lines.cut {
        let message = format!("Only the first {} lines were read. Split the file.", lines::LINES_MAX);
        proposal.remarks.push(Remark { code: RemarkCode::Cut, message, page: None, objective: None });
    }
    if proposal.axes.is_empty() && proposal.objectives.is_empty() {
        let message = "No axis and no objective was found. Enter them by hand, or import a table.".to_owned();
        proposal.remarks.push(Remark { code: RemarkCode::NoPlan, message, page: None, objective: None });
    }
    proposal
}
