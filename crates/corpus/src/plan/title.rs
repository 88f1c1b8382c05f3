//! What is the plan called, which years does it cover, how many parts does it announce?

use domain::plan::{Evidence, Field, Proposal, Remark, RemarkCode, fold};

use super::lines::{Lines, Run};
use crate::about::plain;

/// Lines at the start of a document among which its title, its years and its counts are looked for.
const LINES_FIRST: usize = 150;
/// Lines of a title at most.
const TITLE_LINES_MAX: usize = 5;

/// Numbers in words that a plan announces its parts with (plain).
const COUNTS: &[(&str, usize)] = &[
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("six", 6),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
];

/// The title, where it stands on the pages; else the first heading that names no part.
pub(crate) fn title_of(lines: &Lines<'_>, known: &str) -> Option<Field<String>> {
    let wanted = fold(known);
    for (at, line) in lines.lines.iter().enumerate().take(LINES_FIRST) {
        let mut runs: Vec<Run> = Vec::new();
        let mut said = String::new();
        for next in lines.lines.iter().skip(at).take(TITLE_LINES_MAX) {
            runs.push(next.run);
            said = fold(&format!("{said} {}", next.text));
            if said == wanted {
                return lines.field(&runs, &[Evidence::Typography, Evidence::Position]);
            }
            if !wanted.starts_with(&said) {
                break;
            }
        }
        if let Some(start) = line.text.find(known).filter(|_| !known.trim().is_empty()) {
            let run = lines.within(line.run, start..start + known.len())?;
            return lines.field(&[run], &[Evidence::Position]);
        }
    }
    let heads = |line: &&super::lines::Line<'_>| {
        line.is_heading()
            && super::divisions::division_of(line.text).is_none()
            && line.text.split_whitespace().count() >= 2
    };
    let opens = |line: &&super::lines::Line<'_>| {
        let words = line.text.split_whitespace().count();
        (3..=20).contains(&words)
            && line.text.starts_with(char::is_uppercase)
            && !line.text.ends_with(['.', ':', ','])
    };
    let first = lines.lines.iter().take(LINES_FIRST).find(heads);
    let first = first.or_else(|| lines.lines.first().filter(|line| opens(line) && line.cell.is_none()))?;
    lines.field(&[first.run], &[Evidence::Typography, Evidence::Position])
}

/// The years that the plan covers: in its title, else the first two years bound together.
pub(crate) fn period_of(lines: &Lines<'_>, title: Option<&Field<String>>) -> Option<Field<String>> {
    let first = lines.lines.iter().take(LINES_FIRST);
    let in_title = |line: &&super::lines::Line<'_>| {
        title.is_some_and(|title| {
            title.value().contains(line.text) || line.text.contains(title.value().as_str())
        })
    };
    let (titles, others): (Vec<_>, Vec<_>) = first.partition(in_title);
    for (line, single) in
        titles.iter().map(|line| (line, true)).chain(others.iter().map(|line| (line, false)))
    {
        if let Some(range) = years_in(line.text, single) {
            let run = lines.within(line.run, range)?;
            let evidence = if single { Evidence::Typography } else { Evidence::Position };
            return lines.field(&[run], &[evidence]);
        }
    }
    None
}

/// Bytes of *2021-2022*, *2024 à 2030*, *2020 et 2026*; of one year alone where it is enough.
fn years_in(text: &str, single: bool) -> Option<std::ops::Range<usize>> {
    let years: Vec<(usize, u32)> = text
        .match_indices("20")
        .filter_map(|(at, _)| {
            let digits = text.get(at..at + 4).filter(|year| year.bytes().all(|b| b.is_ascii_digit()))?;
            let free = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_digit());
            let alone = free(text.get(..at)?.chars().next_back()) && free(text.get(at + 4..)?.chars().next());
            alone.then_some((at, digits.parse().ok()?))
        })
        .collect();
    for pair in years.windows(2) {
        let [(one, first), (other, second)] = pair else { continue };
        let between = text.get(one + 4..*other)?;
        let bound = matches!(
            between.trim(),
            "-" | "–" | "—" | "/" | "à" | "et" | "to" | "and" | "au" | "→" | "_" | "|"
        );
        if bound && second > first && second - first <= 30 {
            return Some(*one..other + 4);
        }
    }
    match years.as_slice() {
        [(one, _)] if single => Some(*one..one + 4),
        _ => None,
    }
}

/// Says where the document announces another number of parts than were found.
pub(crate) fn compare_counts(lines: &Lines<'_>, proposal: &mut Proposal) {
    let found = [("axe", proposal.axes.len()), ("objectif", proposal.objectives.len())];
    for (word, count) in found {
        let announced = lines
            .lines
            .iter()
            .take(LINES_FIRST)
            .find_map(|line| Some((count_before(&line.plain, word)?, line)));
        let Some((wanted, line)) = announced.filter(|(wanted, _)| *wanted != count && count > 0) else {
            continue;
        };
        let message = format!("The document announces {wanted} ({}); {count} were found.", fold(line.text));
        let page = u32::try_from(line.run.page + 1).ok();
        proposal.remarks.push(Remark { code: RemarkCode::CountDiffers, message, page, objective: None });
    }
}

/// *5 axes*, *trois axes*: the number before the plural of a word.
fn count_before(text: &str, word: &str) -> Option<usize> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(2).find_map(|pair| {
        let [count, named] = pair else { return None };
        let plural = plain(named).strip_suffix('s').is_some_and(|single| single == word);
        let value = count
            .parse()
            .ok()
            .or_else(|| COUNTS.iter().find(|(name, _)| name == count).map(|(_, value)| *value))?;
        (plural && value > 1 && value < 200).then_some(value)
    })
}
