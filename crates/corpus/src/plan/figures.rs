//! Which key figures does a document set apart: value, unit, what it says, when?

use std::ops::Range;

use domain::plan::{Evidence, Figure, find_amounts, find_numbers};

use super::divisions::division_of;
use super::labels::heads_figures;
use super::lines::{Lines, Run};
use super::names::Joined;
use crate::about::plain;
use crate::lines::{ends_sentence, hangs, list_mark, starts_small};

/// Lines looked at on each side of a heading of figures.
const LINES_AROUND: usize = 120;
/// Words that a figure says, at most.
const LABEL_WORDS_MAX: usize = 26;
/// Figures under one heading at most.
const FIGURES_MAX: usize = 200;

/// Words that may stand before a figure (plain).
const ABOUT: &[&str] = &[
    "pres de ",
    "plus de ",
    "environ ",
    "jusqu'a ",
    "au moins ",
    "quelque ",
    "over ",
    "more than ",
    "nearly ",
    "about ",
    "around ",
    "almost ",
    "moins de ",
    "up to ",
    "less than ",
];

/// Words between a number and the noun that it counts (plain).
const BEFORE_NOUNS: &[&str] = &[
    "nouvelles",
    "nouveaux",
    "nouvelle",
    "nouveau",
    "nouvel",
    "premiers",
    "premieres",
    "grands",
    "grandes",
    "petits",
    "petites",
    "autres",
    "differents",
    "differentes",
    "anciens",
    "anciennes",
    "new",
    "belles",
    "beaux",
];

/// Units written as signs after a number (plain).
const SIGNS: &[&str] = &["%", "m²", "m2", "km", "km²", "ha", "kg", "kwh", "mwh", "gwh", "kwc", "°c", "etp"];

/// Expressions of time at the start of what a figure says (plain).
const PER: &[&str] = &[
    "par an",
    "par mois",
    "par semaine",
    "par jour",
    "par edition",
    "chaque annee",
    "a year",
    "per year",
    "each year",
    "annuellement",
];

/// The key figures of a document.
pub(crate) fn figures_of(lines: &Lines<'_>) -> Vec<Figure> {
    let mut figures: Vec<Figure> = Vec::new();
    for (at, line) in lines.lines.iter().enumerate() {
        if !heads_figures(line.text) || figures.len() >= FIGURES_MAX {
            continue;
        }
        let after = groups_after(lines, at + 1);
        let (groups, evidence) = if after.is_empty() {
            (groups_before(lines, at), [Evidence::Label, Evidence::Reordered])
        } else {
            (after, [Evidence::Label, Evidence::Position])
        };
        figures.extend(groups.iter().filter_map(|group| figure_of(lines, group, &evidence)));
    }
    figures.truncate(FIGURES_MAX);
    figures
}

/// Runs of the lines of one figure.
type Group = Vec<Run>;

/// The figures under a heading, up to the first line that is of none.
fn groups_after(lines: &Lines<'_>, from: usize) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut above = "";
    let (mut closed, mut stops) = (0_usize, 0_usize);
    for line in lines.lines.iter().skip(from).take(LINES_AROUND) {
        if division_of(line.text).is_some() || heads_figures(line.text) {
            break;
        }
        if line.cell.is_some() && groups.last().is_some_and(|open| !in_cell(lines, open)) {
            break;
        }
        let begins = begins_figure(line.text) && !hangs(above);
        let labelled = label_first(line.text);
        if begins || labelled {
            if !groups.is_empty() {
                closed += 1;
                stops += usize::from(above.ends_with('.'));
            }
            groups.push(vec![line.run]);
        } else {
            let Some(open) = groups.last_mut() else { break };
            let bare = open.len() == 1 && is_bare(lines, open);
            // Where every figure ends with a stop, one without it goes on.
            let stopped = closed > 0 && stops == closed && !above.ends_with('.') && !line.is_heading();
            let on = !line.gap
                || stopped
                || hangs(above)
                || starts_small(line.text) && !above.ends_with('.')
                || bare;
            let ended = ends_sentence(above) && !starts_small(line.text);
            if !on || ended || words_of(lines, open) > LABEL_WORDS_MAX {
                break;
            }
            open.push(line.run);
        }
        above = line.text;
    }
    paired(lines, groups)
}

fn in_cell(lines: &Lines<'_>, group: &[Run]) -> bool {
    group.first().is_some_and(|run| lines.lines.iter().any(|line| line.run == *run && line.cell.is_some()))
}

/// Figures set side by side are read one after the other, then what they say: as many lines as there are figures.
fn paired(lines: &Lines<'_>, groups: Vec<Group>) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::new();
    let mut bare: Vec<Group> = Vec::new();
    for group in groups {
        let value = group.first().copied().into_iter().collect::<Vec<_>>();
        if group.len() == 1 && is_bare(lines, &group) {
            bare.push(group);
        } else if !bare.is_empty() && is_bare(lines, &value) && group.len() == bare.len() + 2 {
            bare.push(value);
            let said = group.iter().skip(1);
            out.extend(std::mem::take(&mut bare).into_iter().zip(said).map(|(mut own, said)| {
                own.push(*said);
                own
            }));
        } else {
            out.append(&mut bare);
            out.push(group);
        }
    }
    out.append(&mut bare);
    out
}

/// The figures above a heading: as many as stand there without a break.
fn groups_before(lines: &Lines<'_>, heading: usize) -> Vec<Group> {
    let first = heading.saturating_sub(LINES_AROUND);
    let mut best: Vec<Group> = Vec::new();
    let mut tail: Vec<Run> = Vec::new();
    for at in (first..heading).rev() {
        let Some(line) = lines.lines.get(at) else { break };
        tail.insert(0, line.run);
        let above = at.checked_sub(1).and_then(|at| lines.lines.get(at)).map_or("", |line| line.text);
        if begins_figure(line.text) && (!hangs(above) || line.gap) {
            best.insert(0, std::mem::take(&mut tail));
        }
        if words_of(lines, &tail) > LABEL_WORDS_MAX
            || best.first().is_some_and(|group| words_of(lines, group) > LABEL_WORDS_MAX)
        {
            break;
        }
    }
    while best.first().is_some_and(|group| words_of(lines, group) > LABEL_WORDS_MAX) {
        best.remove(0);
    }
    // A sentence that begins with a number above them: sure figures end with a stop or none does.
    if best.len() < 2 { Vec::new() } else { best }
}

fn words_of(lines: &Lines<'_>, runs: &[Run]) -> usize {
    runs.iter().map(|run| lines.words(*run).split_whitespace().count()).sum()
}

/// A number with its sign or unit and nothing else: what it says stands below.
fn is_bare(lines: &Lines<'_>, group: &[Run]) -> bool {
    let text = Joined::of(lines, group).text;
    parse(&text).is_none_or(|parts| text.get(parts.label).is_none_or(|label| label.trim().is_empty()))
}

/// Where a text without bullet and *près de* begins.
fn lead_of(text: &str) -> usize {
    let mark = list_mark(text);
    let rest = text.get(mark..).unwrap_or_default();
    let words = plain(rest);
    let about =
        ABOUT.iter().find(|about| words.starts_with(**about)).map_or(0, |about| about.chars().count());
    mark + rest.char_indices().nth(about).map_or(rest.len(), |(at, _)| at)
}

fn begins_figure(text: &str) -> bool {
    let lead = lead_of(text);
    let rest = text.get(lead..).unwrap_or_default();
    number_at(rest).is_some() && !is_date(rest)
}

/// `12 mai 2024`, `10/03/2023`, `9 h 30`.
fn is_date(text: &str) -> bool {
    crate::dates::find(text).first().is_some_and(|found| found.range.start == 0)
}

/// `Habitants rencontrés : 1 650`.
fn label_first(text: &str) -> bool {
    let Some((label, value)) = text.rsplit_once(':') else { return false };
    let words = label.split_whitespace().count();
    (1..=12).contains(&words)
        && number_at(value.trim_start()).is_some()
        && value.split_whitespace().count() <= 4
}

/// Bytes of a number at the start of a text, its sign included; recognised letters in place of figures too.
fn number_at(text: &str) -> Option<(Range<usize>, Option<f64>)> {
    let sign = text.len() - text.trim_start_matches(['+', '-', '−', '±', ' ']).len();
    let rest = text.get(sign..)?;
    if let Some(found) = find_numbers(rest).into_iter().next().filter(|found| found.range.start == 0) {
        let confused = rest.get(found.range.end..)?.starts_with(|c: char| "lIOoSB".contains(c));
        if !confused {
            let negative = text.get(..sign)?.contains(['-', '−']);
            let value = if negative { -found.value() } else { found.value() };
            return Some((0..sign + found.range.end, Some(value)));
        }
    }
    // *l 650*, *4 7B3*: letters that recognition takes for figures, at least one real figure among them.
    let length = rest.chars().take_while(|c| c.is_ascii_digit() || "lIOSB ".contains(*c)).count();
    let token = rest.get(..length)?.trim_end();
    let digits = token.chars().filter(char::is_ascii_digit).count();
    let next = rest.get(token.len()..)?.chars().next();
    if digits * 2 < token.chars().filter(|c| *c != ' ').count()
        || digits == 0
        || next.is_some_and(char::is_alphabetic)
    {
        return None;
    }
    let corrected: String = token
        .chars()
        .map(|c| match c {
            'l' | 'I' => '1',
            'O' => '0',
            'S' => '5',
            'B' => '8',
            c => c,
        })
        .collect();
    let number = find_numbers(&corrected).first().map(domain::plan::FoundNumber::value);
    Some((0..sign + token.len(), number))
}

/// Parts of a figure: bytes of its text.
struct Parts {
    value: Range<usize>,
    number: Option<f64>,
    unit: Option<Range<usize>>,
    label: Range<usize>,
    period: Option<Range<usize>>,
}

fn parse(text: &str) -> Option<Parts> {
    if let Some(parts) = parse_label_first(text) {
        return Some(parts);
    }
    let lead = lead_of(text);
    let rest = text.get(lead..)?;
    let (value, number) = number_at(rest)?;
    let value = lead + value.start..lead + value.end;
    let amount = find_amounts(rest)
        .into_iter()
        .next()
        .filter(|found| found.range.start <= value.end - lead && found.range.end > value.end - lead);
    let after = text.get(value.end..)?;
    let blanks = after.len() - after.trim_start().len();
    let start = value.end + blanks;
    let (unit, mut label) = match amount {
        Some(found) => (Some(start..lead + found.range.end), lead + found.range.end),
        None => unit_at(text, start),
    };
    let mut period = None;
    let said = text.get(label..)?;
    let skipped = said.len() - said.trim_start().len();
    if let Some(per) = PER.iter().find(|per| plain(said).trim_start().starts_with(**per)) {
        let bytes = said
            .trim_start()
            .char_indices()
            .nth(per.chars().count())
            .map_or(said.trim_start().len(), |(at, _)| at);
        period = Some(label + skipped..label + skipped + bytes);
        label += skipped + bytes;
    }
    let end =
        text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ';' | ',')).len().max(label);
    let label = label_start(text, label)..end;
    let period = period.or_else(|| period_in(text, label.clone()));
    Some(Parts { value, number, unit, label, period })
}

/// The unit that begins here, and where what the figure says begins: a counted noun is a part of it, a sign is none.
fn unit_at(text: &str, start: usize) -> (Option<Range<usize>>, usize) {
    let rest = text.get(start..).unwrap_or_default();
    let mut at = start;
    for word in rest.split_whitespace() {
        let begin = text.get(at..).and_then(|tail| tail.find(word)).map_or(at, |found| at + found);
        let bare = word.trim_end_matches(['.', ',', ';', ':', ')']);
        let said = plain(bare);
        if SIGNS.contains(&said.as_str()) {
            return (Some(begin..begin + bare.len()), begin + word.len());
        }
        if !BEFORE_NOUNS.contains(&said.as_str()) {
            let noun = bare.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
                && bare.chars().count() > 1;
            return (noun.then_some(begin..begin + bare.len()), start);
        }
        at = begin + word.len();
    }
    (None, start)
}

fn label_start(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + (rest.len()
        - rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '–' | '|' | ',')).len())
}

fn parse_label_first(text: &str) -> Option<Parts> {
    if begins_figure(text) || !label_first(text) {
        return None;
    }
    let colon = text.rfind(':')?;
    let after = text.get(colon + 1..)?;
    let start = colon + 1 + (after.len() - after.trim_start().len());
    let (value, number) = number_at(text.get(start..)?)?;
    let value = start + value.start..start + value.end;
    let rest = text.get(value.end..)?;
    let unit_start = value.end + (rest.len() - rest.trim_start().len());
    let unit_end = text.trim_end_matches(['.', ';', ' ']).len();
    let unit = (unit_start < unit_end).then_some(unit_start..unit_end);
    let lead = list_mark(text);
    let label = lead..text.get(..colon)?.trim_end().len();
    let period = period_in(text, label.clone());
    Some(Parts { value, number, unit, label, period })
}

/// When: *en 2024*, *chaque année*, *depuis 2020*, or a year at the end.
fn period_in(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let words = text.get(range.clone())?;
    let lower = plain(words);
    for per in PER {
        if let Some(at) = lower.find(per) {
            let start = words.char_indices().nth(lower.get(..at)?.chars().count())?.0;
            let end = words
                .char_indices()
                .nth(lower.get(..at)?.chars().count() + per.chars().count())
                .map_or(words.len(), |(at, _)| at);
            return Some(range.start + start..range.start + end);
        }
    }
    let year = find_numbers(words).into_iter().find(|found| {
        let digits = words.get(found.range.clone()).unwrap_or_default();
        digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
    })?;
    let before = words.get(..year.range.start)?;
    let opener = ["en ", "depuis ", "in ", "since "].iter().find(|word| before.ends_with(**word));
    let start = opener.map_or(year.range.start, |word| year.range.start - word.len());
    Some(range.start + start..range.start + year.range.end)
}

fn figure_of(lines: &Lines<'_>, group: &[Run], evidence: &[Evidence]) -> Option<Figure> {
    let joined = Joined::of(lines, group);
    let parts = parse(&joined.text)?;
    let field = |range: Range<usize>| lines.field(&joined.exact(lines, range), evidence);
    let label = field(parts.label.clone())?;
    let corrected = corrected(label.value());
    Some(Figure {
        value: field(parts.value)?,
        number: parts.number,
        unit: parts.unit.and_then(field),
        label,
        label_corrected: corrected,
        period: parts.period.and_then(field),
        source: lines.source(group)?,
    })
}

/// Usual errors of recognition put right; nothing where there is none.
fn corrected(label: &str) -> Option<String> {
    let mut words = label.replace("eé", "é").replace("cceur", "cœur").replace("ceuvre", "œuvre");
    for vowel in ["a", "e", "é", "E", "A", "o", "u", "h", "i"] {
        words = words.replace(&format!("I'{vowel}"), &format!("l'{vowel}"));
    }
    (words != label).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn check(text: &str, value: &str, unit: Option<&str>, label: &str, period: Option<&str>) {
        let parts = parse(text).unwrap();
        assert_eq!(&text[parts.value], value, "{text}");
        assert_eq!(parts.unit.map(|unit| &text[unit]), unit, "{text}");
        assert_eq!(&text[parts.label], label, "{text}");
        assert_eq!(parts.period.map(|period| &text[period]), period, "{text}");
    }

    #[test]
    fn figures_with_unit_and_period() {
        check(
            "1,5 M€ par an consacrés à la politique de la ville.",
            "1,5",
            Some("M€"),
            "consacrés à la politique de la ville",
            Some("par an"),
        );
        check("610 droits réouverts.", "610", Some("droits"), "droits réouverts", None);
        check(
            "4 783 interventions de médiation nocturne en 2024.",
            "4 783",
            Some("interventions"),
            "interventions de médiation nocturne en 2024",
            Some("en 2024"),
        );
        check("+200 habitants intégrés", "+200", Some("habitants"), "habitants intégrés", None);
        check("2 nouvelles coopérations", "2", Some("coopérations"), "nouvelles coopérations", None);
        check(
            "Près de 20 associations soutenues chaque année.",
            "20",
            Some("associations"),
            "associations soutenues chaque année",
            Some("chaque année"),
        );
        check("38 % de jeunes", "38", Some("%"), "de jeunes", None);
        check("Habitants rencontrés : 1 650", "1 650", None, "Habitants rencontrés", None);
    }

    #[test]
    fn recognised_letters_stand_for_figures() {
        let parts = parse("l 650 habitants").unwrap();
        assert_eq!(parts.number, Some(1650.0));
        assert_eq!(&"l 650 habitants"[parts.value], "l 650");
    }
}
