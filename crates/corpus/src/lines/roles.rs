//! What is a block: heading, paragraph or list item?

use domain::document::BlockRole;

use super::marks::{Opening, cut_mark, ends_sentence, has_leaders, is_capitals, opening};
use super::{Context, Line, Place};

/// Characters of a heading at most.
const HEADING_CHARS_MAX: usize = 160;
/// Characters of a heading that nothing marks but the blank lines around it.
const PLAIN_HEADING_CHARS_MAX: usize = 110;

/// A block with as many characters after a short one set apart from what is above makes that one its heading.
const PLAIN_BODY_CHARS: usize = 90;

/// The role of the block that `lines` make, given the lines of the block after it.
pub(super) fn role_of(lines: &[Line], next: &[Line], context: &Context) -> BlockRole {
    let Some(first) = lines.first() else { return BlockRole::Paragraph };
    match first.place {
        Place::TableRow => return BlockRole::TableRow,
        Place::SideNote => return BlockRole::SideNote,
        Place::Header => return BlockRole::Header,
        Place::Footer => return BlockRole::Footer,
        Place::Body => {}
    }
    let text = lines.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join(" ");
    let opens = opening(&text);
    if opens == Opening::Bullet {
        return BlockRole::ListItem;
    }
    if let Some(level) = heading_level(lines, &text, next, context) {
        return BlockRole::Heading { level };
    }
    if opens == Opening::Enumerator { BlockRole::ListItem } else { BlockRole::Paragraph }
}

fn heading_level(lines: &[Line], text: &str, next: &[Line], context: &Context) -> Option<u8> {
    let chars = text.chars().count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let stopped = text.ends_with(['.', ';', ',', '…']) || cut_mark(text).is_some();
    if chars > HEADING_CHARS_MAX || letters < 3 || letters * 2 < chars || has_leaders(text) {
        return None;
    }
    let first = lines.first()?;
    if let Some(level) = first.font_size.and_then(|size| context.level_of_size(size)) {
        return (!stopped || is_capitals(text)).then_some(level);
    }
    let division = match opening(text) {
        Opening::Division { depth } => Some(depth),
        _ => None,
    };
    if division.is_some() && !stopped {
        return division.map(|depth| depth.saturating_add(u8::from(first.font_size.is_none())).min(6));
    }
    let bold = lines.iter().all(|line| line.bold) && !context.is_mostly_bold();
    if bold && !stopped {
        return Some(context.level_of_bold());
    }
    if is_capitals(text) && !stopped && lines.len() <= 3 {
        return Some(if first.font_size.is_some() { context.level_of_bold() } else { 1 });
    }
    (first.font_size.is_none() && is_plain_heading(lines, text, next)).then_some(2)
}

/// In plain text only the blank lines around it, its length and its missing stop tell a heading; a sign that stands for
/// a picture may open it.
fn is_plain_heading(lines: &[Line], text: &str, next: &[Line]) -> bool {
    let next_chars = next.iter().map(|line| line.text.trim().chars().count()).sum::<usize>();
    let leads = next_chars >= PLAIN_BODY_CHARS
        && next.first().is_some_and(|line| line.text.trim_start().starts_with(char::is_uppercase));
    let apart = lines.first().is_some_and(|line| line.break_before)
        && (leads || next.first().is_none_or(|line| line.break_before));
    let label = text.contains(": ") || text.contains('@') && text.contains('.') || text.contains('|');
    let words = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let opens_well = words.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    apart
        && opens_well
        && !label
        && !ends_sentence(text.trim_end_matches(':'))
        && !text.ends_with(',')
        && text.chars().count() <= PLAIN_HEADING_CHARS_MAX
}
