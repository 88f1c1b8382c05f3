//! Does a line, or a cell, announce what follows: *Pilote :*, *Partenaires mobilisés*, *Actions en cours*?

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use domain::plan::Status;

use super::words::{FIGURES, LABELS, Label, TAILS, TO_DEVELOP, UNDER_WAY};
use crate::about::plain;

/// Words before the colon of a label, at most.
const HEAD_WORDS_MAX: usize = 9;
/// Words of a label without a colon, at most.
const BARE_WORDS_MAX: usize = 5;

/// A label in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// What it announces.
    pub(crate) label: Label,
    /// Bytes of what it announces on the same line; empty where that follows below.
    pub(crate) value: Range<usize>,
    /// Words of the label itself (plain): what amounts under it are for.
    pub(crate) colon: bool,
}

/// Labels by their words, hyphens as blanks.
static NAMES: LazyLock<HashMap<String, Label>> =
    LazyLock::new(|| LABELS.iter().map(|(name, label)| (name.replace('-', " "), *label)).collect());

/// The label that these words are, as a whole.
pub(crate) fn label_of_words(head: &str) -> Option<Label> {
    let head = without_endings(&plain(head));
    let words: Vec<&str> = head
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '&' | '(' | ')' | ',' | '-' | '–'))
        .map(|word| word.trim_matches([':', '.', '*', '•', '■', '►', '→', '[', ']']))
        .filter(|word| !word.is_empty())
        .collect();
    let (count, label) = (1..=words.len().min(4))
        .rev()
        .find_map(|count| Some((count, *NAMES.get(&words.get(..count)?.join(" "))?)))?;
    let year = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let tail = words.get(count..)?;
    tail.iter().all(|word| TAILS.contains(word) || year(word) || NAMES.contains_key(*word)).then_some(label)
}

/// *Pilote(s)*, *partenaire·s*, *référent.e.s*: as if they were written with the plural only.
fn without_endings(plain: &str) -> String {
    let mut words = plain.to_owned();
    for ending in ["(s)", "(e)", "(es)", "(e)s", "(x)", "·e·s", ".e.s", "·s", "(-s)", "-e-s"] {
        words = words.replace(ending, "");
    }
    words
}

/// Labels that are ordinary words too: without a colon, only a cell makes them labels.
fn is_weak(label: Label) -> bool {
    matches!(
        label,
        Label::Axis
            | Label::Objective
            | Label::Action
            | Label::Number
            | Label::Theme
            | Label::Status
            | Label::Deadline
            | Label::Public
    )
}

/// The label that a line opens with; `alone` where the line is all of its block or cell.
pub(crate) fn label_at(text: &str, alone: bool) -> Option<Found> {
    let lead = text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let bare = text.get(lead..)?;
    if let Some(colon) = bare.find(':') {
        let head = bare.get(..colon)?;
        let url = bare.get(colon..)?.starts_with("://");
        if !url
            && head.split_whitespace().count() <= HEAD_WORDS_MAX
            && let Some(label) = label_of_words(head)
        {
            return Some(Found { label, value: after(text, lead + colon + 1), colon: true });
        }
    }
    for mark in [" – ", " — ", " - "] {
        if let Some((head, _)) = bare.split_once(mark)
            && let Some(label) = label_of_words(head).filter(|label| !is_weak(*label))
            && head.split_whitespace().count() <= 3
        {
            return Some(Found { label, value: after(text, lead + head.len() + mark.len()), colon: true });
        }
    }
    let words = bare.split_whitespace().count();
    let label = label_of_words(bare).filter(|_| words <= BARE_WORDS_MAX && !bare.contains(':'))?;
    let stopped = bare.ends_with(['.', ',', ';']);
    (alone && !stopped && !is_weak(label)).then_some(Found {
        label,
        value: text.len()..text.len(),
        colon: false,
    })
}

fn after(text: &str, from: usize) -> Range<usize> {
    let rest = text.get(from..).unwrap_or_default();
    let blanks = rest.len() - rest.trim_start().len();
    from + blanks..text.len()
}

/// The label that a whole cell is.
pub(crate) fn label_of_cell(text: &str) -> Option<Label> {
    let words = text.split_whitespace().count();
    if words == 0 || words > HEAD_WORDS_MAX || text.contains(": ") && !text.trim_end().ends_with(':') {
        return None;
    }
    label_of_words(text.trim_end_matches([':', ' ']))
}

fn bare(text: &str) -> String {
    let words = without_endings(&plain(text));
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The status that a heading gives to the actions under it; only phrases that are no ordinary word.
pub(crate) fn status_heading(text: &str) -> Option<Status> {
    let said = bare(text);
    let phrase = said.contains(' ') && !text.trim_end().ends_with(['.', ';', ',']);
    phrase.then(|| status_of_words(&said)).flatten()
}

/// The status that a cell or a value states.
pub(crate) fn status_of_value(text: &str) -> Option<Status> {
    status_of_words(&bare(text))
}

fn status_of_words(said: &str) -> Option<Status> {
    let said = without_endings(said);
    if UNDER_WAY.contains(&said.as_str()) {
        return Some(Status::UnderWay);
    }
    TO_DEVELOP.contains(&said.as_str()).then_some(Status::ToDevelop)
}

/// Whether a line heads key figures.
pub(crate) fn heads_figures(text: &str) -> bool {
    let said = bare(text);
    FIGURES.contains(&said.as_str())
        || FIGURES
            .iter()
            .any(|name| name.contains("chiffres") && said.starts_with(name) && said.split(' ').count() <= 6)
}

#[cfg(test)]
mod tests {
    use domain::plan::Status;

    use super::{Label, label_at, label_of_cell, status_heading, status_of_value};

    fn read(text: &str) -> Option<(Label, &str)> {
        label_at(text, true).map(|found| (found.label, &text[found.value]))
    }

    #[test]
    fn labels_with_their_values() {
        assert_eq!(read("Pilote :"), Some((Label::Pilot, "")));
        assert_eq!(read("Pilote(s) de l'action : CCAS"), Some((Label::Pilot, "CCAS")));
        assert_eq!(read("Chef de file : Métropole"), Some((Label::Pilot, "Métropole")));
        assert_eq!(read("Maître d’ouvrage : Ville"), Some((Label::Pilot, "Ville")));
        assert_eq!(read("Partenaires mobilisés"), Some((Label::Partner, "")));
        assert_eq!(read("Outils d'interventions :"), Some((Label::Instrument, "")));
        assert_eq!(read("Partenaires financiers : Anah"), Some((Label::Funder, "Anah")));
        assert_eq!(read("Moyens financiers : 20 k€"), Some((Label::Budget, "20 k€")));
        assert_eq!(read("Échéancier : 2026"), Some((Label::Deadline, "2026")));
        assert_eq!(read("Objectifs : réduire"), Some((Label::Prose, "réduire")));
        assert_eq!(read("Lead: City"), Some((Label::Pilot, "City")));
        assert_eq!(read("Pilote – CAF"), Some((Label::Pilot, "CAF")));
    }

    #[test]
    fn ordinary_lines_are_no_labels() {
        for text in [
            "Action sociale",
            "Projet de rénovation urbaine",
            "Moyens de transport : le bus",
            "Objectif",
            "Ville : services techniques",
            "Public : jeunes de la ville".get(0..0).unwrap(),
            "Partenaires essentiels du territoire depuis 2014 et acteurs du lien",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    #[test]
    fn cells_and_statuses() {
        assert_eq!(label_of_cell("Budget prévisionnel (en €)"), Some(Label::Budget));
        assert_eq!(label_of_cell("N°"), Some(Label::Number));
        assert_eq!(label_of_cell("Grand Chambéry"), None);
        assert_eq!(status_heading("Actions en cours"), Some(Status::UnderWay));
        assert_eq!(status_heading("Actions à développer :"), Some(Status::ToDevelop));
        assert_eq!(status_heading("Projet"), None);
        assert_eq!(status_of_value("Planifié"), Some(Status::ToDevelop));
        assert_eq!(status_of_value("Réalisé"), None);
    }
}
