//! What is the plan called, which years does it cover, how many parts does it announce?

use domain::plan::{Evidence, Field, Proposal, Remark, RemarkCode, fold};

use super::lines::{Line, Lines, Run};
use crate::about::plain;

/// Lines at the start of a document among which its title, its years and its counts are looked for.
const LINES_FIRST: usize = 150;
/// Lines below the title among which two years bound together are its years.
const PERIOD_LINES: usize = 12;
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

/// What plans call themselves (plain): a line at the start that opens with one of these is the title.
const PLANS: &[&str] = &[
    "plan",
    "programme",
    "projet",
    "contrat",
    "convention",
    "strategie",
    "schema",
    "pacte",
    "charte",
    "politique",
    "feuille de route",
    "agenda",
    "demarche",
    "strategy",
    "action plan",
    "framework",
    "roadmap",
    "programme local",
];
/// What stands above a title and is none (plain).
const NO_TITLES: &[&str] =
    &["sommaire", "table des matieres", "preambule", "introduction", "edito", "contents", "annexe"];
/// Words of a title.
const TITLE_WORDS: std::ops::RangeInclusive<usize> = 2..=20;

/// The title: what the file or its letters say it is, where that stands on the pages and names no part; else the line at
/// the start that names a plan; else the first heading, the first line.
pub(crate) fn title_of(lines: &Lines<'_>, known: &str) -> Option<Field<String>> {
    let said = plain(known);
    let own = if may_be_title(known) && known.starts_with(|c: char| !c.is_lowercase()) {
        stated(lines, known)
    } else {
        None
    };
    // What names a plan is its title; what only stands large is, where nothing else names one.
    if own.is_some() && PLANS.iter().any(|name| said.contains(name)) {
        return own;
    }
    let first: Vec<&Line<'_>> =
        lines.lines.iter().take(LINES_FIRST).filter(|line| line.cell.is_none()).collect();
    let parts = first.iter().position(|line| super::divisions::division_of(line.text).is_some());
    let opening = first.get(..parts.unwrap_or(first.len()))?;
    let fits = |line: &&&Line<'_>| {
        TITLE_WORDS.contains(&line.text.split_whitespace().count())
            && line.text.starts_with(|c: char| c.is_uppercase() || c == '«')
            && may_be_title(line.text)
    };
    let named = |line: &&&Line<'_>| PLANS.iter().any(|name| opens_with(&line.plain, name));
    let candidates: Vec<&Line<'_>> = opening.iter().filter(fits).copied().collect();
    let heads = || first.iter().find(|line| line.is_heading() && fits(line)).copied();
    let chosen = candidates.iter().find(|line| named(line)).copied();
    if chosen.is_none() && own.is_some() {
        return own;
    }
    let first_line = || candidates.first().copied().filter(|line| line.text.split_whitespace().count() > 2);
    let chosen = chosen.or_else(heads).or_else(first_line)?;
    let below = opening.iter().skip_while(|line| line.run != chosen.run).skip(1);
    let mut runs = vec![chosen.run];
    let mut above = chosen.text;
    for next in below.take(TITLE_LINES_MAX).take_while(|next| !next.gap) {
        if !super::stream::goes_on(above, next.text) || !may_be_title(next.text) {
            break;
        }
        runs.push(next.run);
        above = next.text;
    }
    lines.field(&runs, &[Evidence::Typography, Evidence::Position])
}

fn opens_with(said: &str, name: &str) -> bool {
    said.strip_prefix(name).is_some_and(|rest| rest.starts_with(|c: char| !c.is_alphanumeric()))
}

/// Whether words may be a title: no part of a plan, no label, no entry of a table of contents, no sentence.
fn may_be_title(text: &str) -> bool {
    let said = plain(text);
    let label = super::labels::label_at(text, super::labels::Standing::Within).is_some();
    !label
        && super::divisions::division_of(text).is_none()
        && super::divisions::numbered_of(text).is_none()
        && !crate::lines::has_leaders(text)
        && crate::lines::list_mark(text) == 0
        && !text.trim_end().ends_with(['.', ':', ',', ';'])
        && !NO_TITLES.iter().any(|name| said == *name || opens_with(&said, name))
}

/// A title that is known, where it stands.
fn stated(lines: &Lines<'_>, known: &str) -> Option<Field<String>> {
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
    None
}

/// The years that the plan covers: in its title, else the first two years bound together.
pub(crate) fn period_of(lines: &Lines<'_>, title: Option<&Field<String>>) -> Option<Field<String>> {
    let first = lines.lines.iter().take(LINES_FIRST);
    let in_title = |line: &&Line<'_>| {
        title.is_some_and(|title| {
            title.value().contains(line.text) || line.text.contains(title.value().as_str())
        })
    };
    let (titles, others): (Vec<_>, Vec<_>) = first.partition(in_title);
    // Two years bound together say more than one alone: *Quartiers 2030* / *2024 – 2030*.
    let near = others.iter().filter(|line| line.run.page == 0).take(PERIOD_LINES);
    let bound = titles.iter().chain(near).find_map(|line| Some((line, years_in(line.text, false)?)));
    let alone = || titles.iter().find_map(|line| Some((line, years_in(line.text, true)?)));
    let later = || others.iter().find_map(|line| Some((line, years_in(line.text, false)?)));
    let (line, range) = bound.or_else(alone).or_else(later)?;
    let run = lines.within(line.run, range)?;
    lines.field(&[run], &[if in_title(line) { Evidence::Typography } else { Evidence::Position }])
}

/// Bytes of *2021-2022*, *2024 à 2030*, *Entre 2020 et 2026*; of one year alone where it is enough.
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
            return Some(between_word(text, *one)..other + 4);
        }
    }
    match years.as_slice() {
        [(one, _)] if single => Some(*one..one + 4),
        _ => None,
    }
}

/// Where *Entre 2020 et 2026* begins: without its first word two years would stand there, and no time.
fn between_word(text: &str, year: usize) -> usize {
    let before = text.get(..year).unwrap_or_default().trim_end();
    let start = before
        .rfind(|c: char| !c.is_alphabetic())
        .map_or(0, |at| at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let word = before.get(start..).map(plain).unwrap_or_default();
    if matches!(word.as_str(), "entre" | "between") { start } else { year }
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
