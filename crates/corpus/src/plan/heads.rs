//! Which lines head the lists of this document's sheets, in words that the table has or lacks?
//!
//! A plan says the same things of each sheet under the same words. What recurs so is a label even without a colon, and
//! even where nobody knows the word: then it only ends the list above it.

use std::collections::{BTreeMap, BTreeSet};

use super::labels::{Standing, bare_label, label_at, status_heading};
use super::lines::{Line, Lines};
use super::words::Label;
use crate::lines::list_mark;

/// Kinds of labels on lines of their own that make a form.
const FORM_KINDS_LEAST: usize = 3;
/// Times that an unknown head recurs at least.
const RECURS_LEAST: usize = 3;
/// Words of an unknown head at most.
const WORDS_MAX: usize = 6;

/// Whether a label announces names.
pub(crate) fn is_of_people(label: Label) -> bool {
    matches!(label, Label::Pilot | Label::Partner | Label::Funder)
}

/// Labels on lines of their own, without a colon (plain): where a document has them of three kinds, or one of them twice,
/// it is a form, and they are labels wherever they stand.
pub(crate) fn known<'l>(lines: &'l Lines<'_>) -> BTreeSet<&'l str> {
    let mut counts: BTreeMap<&str, (Label, usize)> = BTreeMap::new();
    for line in &lines.lines {
        let capital = line.text.starts_with(|c: char| c.is_uppercase() || !c.is_alphanumeric());
        if capital
            && list_mark(line.text) == 0
            && let Some(label) = bare_label(line.text, Standing::Form)
        {
            counts.entry(line.plain.as_str()).or_insert((label, 0)).1 += 1;
        }
    }
    let kinds: BTreeSet<Label> = counts.values().map(|(label, _)| *label).collect();
    let form = kinds.len() >= FORM_KINDS_LEAST && kinds.iter().any(|label| is_of_people(*label));
    counts.retain(|_, (_, count)| form || *count >= 2);
    counts.into_keys().collect()
}

/// Heads in words that the table lacks: they recur in most sheets, in common nouns, and no list of names opens right
/// above them. An organisation has a capital in its name, or stands right under *Partenaires*.
pub(crate) fn unknown(lines: &Lines<'_>) -> BTreeSet<String> {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut sheets: BTreeMap<Label, usize> = BTreeMap::new();
    let mut first_name = false;
    for line in &lines.lines {
        let label = label_at(line.text, Standing::Form);
        if let Some(found) = &label {
            *sheets.entry(found.label).or_default() += 1;
            first_name = is_of_people(found.label) && found.value.is_empty();
            continue;
        }
        if let Some(head) = head_of(line).filter(|_| status_heading(line.text).is_none()) {
            let (all, first) = counts.entry(head).or_default();
            *all += 1;
            *first += usize::from(first_name);
        }
        first_name = false;
    }
    let people = sheets.into_iter().filter(|(label, _)| is_of_people(*label)).map(|(_, count)| count).max();
    let least = people.map_or(usize::MAX, |most| RECURS_LEAST.max(most * 3 / 5));
    counts.retain(|_, (all, first)| *all >= least && *first == 0);
    counts.into_keys().collect()
}

/// What a line would be called by if it were a label: all of it, or what stands before its colon.
pub(crate) fn head_of(line: &Line<'_>) -> Option<String> {
    if line.cell.is_some() || list_mark(line.text) > 0 || line.text.ends_with(['.', ',', ';']) {
        return None;
    }
    let end = line
        .text
        .find(" :")
        .or_else(|| line.text.find(": "))
        .or_else(|| line.text.strip_suffix(':').map(str::len));
    let head = line.text.get(..end.unwrap_or(line.text.len()))?;
    let mut words = head.split_whitespace();
    let opens = words.next()?.strip_prefix(char::is_uppercase)?.chars().any(char::is_lowercase);
    let common =
        words.clone().all(|word| word.starts_with(|c: char| c.is_lowercase() || c == '(' || c == '&'));
    let few = words.count() < WORDS_MAX;
    (opens && common && few).then(|| crate::about::plain(head))
}
