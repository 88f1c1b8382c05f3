//! Does a line, or a cell, announce what follows: *Pilote :*, *Partenaires mobilisés*, *Actions en cours*?

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use domain::plan::Status;

use super::phrases::{FIGURES, TAILS, TO_DEVELOP, UNDER_WAY};
use super::words::{LABELS, Label, QUESTIONS};
use crate::about::plain;
use crate::lines::list_mark;

/// Words before the colon of a label, at most.
const HEAD_WORDS_MAX: usize = 9;
/// Words of a label in the table, at most.
const LABEL_WORDS_MAX: usize = 6;
/// Words of a spoken heading, at most.
const SPOKEN_WORDS_MAX: usize = 7;
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

/// How a line stands, which decides whether words without a colon may be a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Among other lines: only a colon makes a label.
    Within,
    /// All of its block or cell, or set apart by space.
    Alone,
    /// A line of a document that heads its lists with such lines, again and again.
    Form,
}

/// Words that only ever open a label: whatever common nouns follow, a colon makes one of them (*Porteur de la démarche :*).
const OPENINGS: &[&str] = &[
    "pilote",
    "pilotes",
    "copilote",
    "copilotes",
    "porteur",
    "porteurs",
    "maitre d'ouvrage",
    "maitres d'ouvrage",
    "maitrise d'ouvrage",
    "chef de file",
    "chefs de file",
    "referent",
    "referents",
    "partenaire",
    "partenaires",
    "contributeurs",
    "collaborateurs",
    "indicateur",
    "indicateurs",
    "calendrier",
    "echeancier",
    "echeance",
    "echeances",
    "financeur",
    "financeurs",
];

/// Words of such a label after its opening, at most.
const OPENING_TAIL_MAX: usize = 6;

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
    let (count, label) = (1..=words.len().min(LABEL_WORDS_MAX))
        .rev()
        .find_map(|count| Some((count, *NAMES.get(&words.get(..count)?.join(" "))?)))?;
    // *Actions à conduire*, *mesures à prendre*: whatever the verb, unless it gives a status.
    if matches!(label, Label::Actions)
        && status_of_words(&words.join(" ")).is_none()
        && words.get(count) == Some(&"a")
        && words.len() == count + 2
    {
        return words.last().filter(|verb| verb.ends_with('r') || verb.ends_with("re")).map(|_| label);
    }
    let year = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let tail = words.get(count..)?;
    tail.iter().all(|word| TAILS.contains(word) || year(word) || NAMES.contains_key(*word)).then_some(label)
}

/// The label of words that open one for certain and go on in small letters.
fn label_by_opening(head: &str) -> Option<Label> {
    let said = without_endings(&plain(head));
    let opens = |opening: &&&str| {
        said.strip_prefix(**opening)
            .is_some_and(|rest| rest.starts_with(char::is_whitespace) || rest.is_empty())
    };
    let opening = OPENINGS.iter().filter(opens).max_by_key(|opening| opening.len())?;
    let tail = head.split_whitespace().skip(opening.split(' ').count());
    let small = |word: &str| word.starts_with(|c: char| c.is_lowercase() || c == '(' || c == '&' || c == '/');
    let mut count = 0;
    let common = tail.inspect(|_| count += 1).all(small);
    (common && count <= OPENING_TAIL_MAX).then(|| NAMES.get(*opening).copied()).flatten()
}

/// *Pilote(s)*, *partenaire·s*, *référent.e.s*: as if they were written with the plural only.
fn without_endings(plain: &str) -> String {
    // A PDF may part the ring from its letter.
    let mut words = plain.replace('œ', "oe").replace("n °", "n°");
    for ending in ["(s)", "(e)", "(es)", "(e)s", "(x)", "·e·s", ".e.s", "·s", "(-s)", "-e-s"] {
        words = words.replace(ending, "");
    }
    words
}

/// Labels that are ordinary words too: without a colon, only a cell makes them labels.
fn is_weak(label: Label, bare: &str, standing: Standing) -> bool {
    match label {
        // *Axe de la stratégie* heads a line of a form; *Action* alone may be anything.
        Label::Axis | Label::Objective | Label::Action | Label::Number | Label::Theme => {
            standing != Standing::Form || !bare.trim().contains(' ')
        }
        // *État* names a state of progress, or the State.
        Label::Status => !bare.trim().contains(' '),
        Label::Deadline | Label::Public => standing != Standing::Form,
        _ => false,
    }
}

/// The label that a line opens with.
pub(crate) fn label_at(text: &str, standing: Standing) -> Option<Found> {
    let lead = text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let bare = text.get(lead..)?;
    if let Some(colon) = bare.find(':') {
        let head = bare.get(..colon)?;
        let url = bare.get(colon..)?.starts_with("://");
        let by_opening = || label_by_opening(head).filter(|_| list_mark(text) == 0);
        if !url
            && head.split_whitespace().count() <= HEAD_WORDS_MAX
            && let Some(label) = label_of_words(head).or_else(by_opening)
        {
            return Some(Found { label, value: after(text, lead + colon + 1), colon: true });
        }
    }
    if let Some((label, end)) = question_at(bare) {
        return Some(Found { label, value: after(text, lead + end), colon: true });
    }
    for mark in [" – ", " — ", " - "] {
        if let Some((head, _)) = bare.split_once(mark)
            && let Some(label) = label_of_words(head).filter(|label| !is_weak(*label, head, Standing::Alone))
            && head.split_whitespace().count() <= 3
        {
            return Some(Found { label, value: after(text, lead + head.len() + mark.len()), colon: true });
        }
    }
    let label = bare_label(bare, standing)?;
    (standing != Standing::Within).then_some(Found { label, value: text.len()..text.len(), colon: false })
}

/// *Qui pilote ?*: what it asks for, and the byte after its mark.
fn question_at(bare: &str) -> Option<(Label, usize)> {
    let mark = bare.find('?')?;
    let said = plain(bare.get(..mark)?);
    let asked = QUESTIONS.iter().find(|(words, _)| *words == said.trim())?;
    let end = mark + 1;
    let colon = bare.get(end..)?.trim_start().strip_prefix(':').map(str::len);
    Some((asked.1, colon.map_or(end, |rest| bare.len() - rest)))
}

/// The label that a line without a colon is, were it to stand in this way.
pub(crate) fn bare_label(text: &str, standing: Standing) -> Option<Label> {
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let stopped = bare.ends_with(['.', ',', ';']) || bare.contains(':');
    let short = bare.split_whitespace().count() <= BARE_WORDS_MAX;
    label_of_words(bare).filter(|label| short && !stopped && !is_weak(*label, bare, standing))
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
    if TO_DEVELOP.contains(&said.as_str()) {
        return Some(Status::ToDevelop);
    }
    spoken_status(&said)
}

/// *Ce qu'on fait déjà*, *ce que nous allons faire*: as people say it.
fn spoken_status(said: &str) -> Option<Status> {
    let rest = said.strip_prefix("ce qu")?;
    if rest.split(' ').count() > SPOKEN_WORDS_MAX {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| rest.split([' ', '\'']).any(|other| other == *word));
    if has(&["va", "vont", "allons", "ferons", "fera", "feront", "sera", "reste", "prevu", "manque"]) {
        Some(Status::ToDevelop)
    } else {
        has(&["deja", "existe", "faisons", "fait", "font"]).then_some(Status::UnderWay)
    }
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

    use super::{Label, Standing, label_at, label_of_cell, status_heading, status_of_value};

    fn read(text: &str) -> Option<(Label, &str)> {
        label_at(text, Standing::Alone).map(|found| (found.label, &text[found.value]))
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
        assert_eq!(read("Qui pilote ?"), Some((Label::Pilot, "")));
        assert_eq!(read("Avec qui ? La Caf"), Some((Label::Partner, "La Caf")));
        assert_eq!(read("Porteur de la démarche locale : CCAS"), Some((Label::Pilot, "CCAS")));
        assert_eq!(read("Indicateurs de fréquentation : entrées"), Some((Label::Indicator, "entrées")));
    }

    #[test]
    fn ordinary_lines_are_no_labels() {
        for text in [
            "Action sociale",
            "Projet de rénovation urbaine",
            "Moyens de transport : le bus",
            "Objectif",
            "Ville : services techniques",
            "Partenaires Régionaux Associés de Bellombre : trois",
            "Calendrier",
            "Qui a droit à quoi ? Tous",
            "Public : jeunes de la ville".get(0..0).unwrap(),
            "Partenaires essentiels du territoire depuis 2014 et acteurs du lien",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    #[test]
    fn lines_that_head_the_lists_of_forms() {
        let form = |text: &str| label_at(text, Standing::Form).map(|found| found.label);
        assert_eq!(form("Calendrier"), Some(Label::Deadline));
        assert_eq!(form("Publics visés"), Some(Label::Public));
        assert_eq!(form("État d'avancement"), Some(Label::Status));
        assert_eq!(form("Actions à conduire"), Some(Label::Actions));
        assert_eq!(form("État"), None);
        assert_eq!(label_at("Partenaires", Standing::Within), None);
    }

    #[test]
    fn cells_and_statuses() {
        assert_eq!(label_of_cell("Budget prévisionnel (en €)"), Some(Label::Budget));
        assert_eq!(label_of_cell("N°"), Some(Label::Number));
        assert_eq!(label_of_cell("Grand Chambéry"), None);
        assert_eq!(status_heading("Actions en cours"), Some(Status::UnderWay));
        assert_eq!(status_heading("Actions à développer :"), Some(Status::ToDevelop));
        assert_eq!(status_heading("Ce qu’on fait déjà :"), Some(Status::UnderWay));
        assert_eq!(status_heading("Ce que nous allons faire"), Some(Status::ToDevelop));
        assert_eq!(status_heading("Ce que dit la loi"), None);
        assert_eq!(status_heading("Projet"), None);
        assert_eq!(status_of_value("Planifié"), Some(Status::ToDevelop));
        assert_eq!(status_of_value("Réalisé"), None);
    }
}
