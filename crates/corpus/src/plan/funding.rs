//! Who pays how much, for what: *8,6 M€ de subventions de l'ANRU*, *Ville : 20 000 €*, a table by funder?

use std::ops::Range;

use domain::plan::{Evidence, Field, Funding, find_amounts, find_numbers};

use super::lines::{Lines, Run};
use super::names::Joined;
use super::stream::Row;
use super::words::Label;
use crate::about::plain;

/// Words of a funder's name at most.
const FUNDER_WORDS_MAX: usize = 12;

/// Letters of a name without a capital, at least.
const NAME_LETTERS_LEAST: usize = 5;

/// Nouns for the money itself, which stand between the amount and the name (plain).
const MONEY: &[&str] = &[
    "subvention",
    "subventions",
    "participation",
    "participations",
    "pret",
    "prets",
    "credit",
    "credits",
    "dotation",
    "dotations",
    "aide",
    "aides",
    "contribution",
    "contributions",
    "financement",
    "financements",
    "cofinancement",
    "cofinancements",
    "apport",
    "apports",
    "soutien",
    "part",
    "enveloppe",
    "fonds propres",
    "concours",
    "grant",
    "grants",
    "funding",
    "budget",
];

/// Words that name a sum and nobody who pays (plain).
const SUMS: &[&str] = &[
    "total",
    "totaux",
    "cout",
    "couts",
    "budget",
    "montant",
    "montants",
    "enveloppe",
    "soit",
    "dont",
    "financement",
    "depense",
    "depenses",
    "estimation",
    "estime",
    "environ",
    "previsionnel",
    "cost",
    "amount",
    "plan de financement",
    "moyens",
    "ressources",
    "investissement",
    "investissements",
    "fonctionnement",
    "funding",
    "sous-total",
];

/// What one statement of an amount says: bytes of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Statement {
    whole: Range<usize>,
    amount: Range<usize>,
    funder: Option<Range<usize>>,
    scope: Option<Range<usize>>,
}

/// What is known of a text before it is read for amounts.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Context<'a> {
    /// Words that say what the amounts are for.
    pub(crate) scope: &'a [Run],
    /// Index of the objective that they stand under.
    pub(crate) objective: Option<usize>,
    /// A label or column says that amounts stand here.
    pub(crate) named: bool,
}

/// Whether a line states an amount at its start, or a name and an amount and nothing else.
pub(crate) fn is_statement(text: &str) -> bool {
    let Some(first) = find_amounts(text).into_iter().next() else { return false };
    let (before, after) =
        (text.get(..first.range.start).unwrap_or_default(), text.get(first.range.end..).unwrap_or_default());
    let opens = !before.contains(char::is_alphabetic);
    let closes = after.trim_matches(|c: char| !c.is_alphanumeric()).is_empty();
    let named = before.trim_end().ends_with([':', '–', '-', '('])
        && before.split_whitespace().count() <= FUNDER_WORDS_MAX;
    opens && after.split_whitespace().count() <= 25 || closes && named
}

/// The amounts that a paragraph states; a line with an amount of its own is a statement of its own.
pub(crate) fn funding_of(lines: &Lines<'_>, runs: &[Run], context: Context<'_>) -> Vec<Funding> {
    let mut groups: Vec<Vec<Run>> = Vec::new();
    let mut stated = false;
    for run in runs {
        let own = !find_amounts(lines.words(*run)).is_empty();
        match groups.last_mut().filter(|_| !(own && stated)) {
            Some(group) => group.push(*run),
            None => groups.push(vec![*run]),
        }
        stated |= own;
    }
    groups.iter().flat_map(|group| statements_in(lines, group, context)).collect()
}

fn statements_in(lines: &Lines<'_>, runs: &[Run], context: Context<'_>) -> Vec<Funding> {
    let joined = Joined::of(lines, runs);
    let statements = statements_of(&joined.text);
    let rows = statements.into_iter().filter_map(|said| {
        let evidence: &[Evidence] = if context.named { &[Evidence::Label] } else { &[Evidence::ShapeOnly] };
        let runs = joined.runs(lines, said.amount.clone());
        let words = joined.text.get(said.amount)?;
        let amount = find_amounts(words).first()?.amount;
        let scope = said.scope.and_then(|scope| lines.field(&joined.runs(lines, scope), evidence));
        Some(Funding {
            funder: said.funder.and_then(|funder| lines.field(&joined.runs(lines, funder), evidence)),
            amount: lines.value(amount, &runs, evidence)?,
            scope: scope.or_else(|| lines.field(context.scope, &[Evidence::Position])),
            objective: context.objective,
            source: lines.source(&joined.runs(lines, said.whole))?,
        })
    });
    rows.collect()
}

/// Pieces with one amount each.
fn statements_of(text: &str) -> Vec<Statement> {
    let mut statements = Vec::new();
    for piece in pieces_of(text) {
        let Some(words) = text.get(piece.clone()) else { continue };
        if let Some(said) = statement_of(words) {
            let moved = |range: Range<usize>| piece.start + range.start..piece.start + range.end;
            statements.push(Statement {
                whole: moved(said.whole),
                amount: moved(said.amount),
                funder: said.funder.map(moved),
                scope: said.scope.map(moved),
            });
        }
    }
    statements
}

/// The text cut where commas, semicolons or bars part statements: each piece keeps one amount.
fn pieces_of(text: &str) -> Vec<Range<usize>> {
    let amounts = find_amounts(text);
    if amounts.len() < 2 {
        return std::iter::once(0..text.len()).collect();
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    for pair in amounts.windows(2) {
        let [one, other] = pair else { continue };
        let between = text.get(one.range.end..other.range.start).unwrap_or_default();
        let rate = rate_in(between);
        let after = between.get(rate..).unwrap_or_default();
        // *640 000 € (Ville 300 000 €, …)*: the bracket opens the parts of the sum.
        let opens = after.find('(').filter(|at| !after.get(*at..).unwrap_or_default().contains(')'));
        let cut = opens
            .or_else(|| after.find([',', ';', '|', '•', '/']))
            .or_else(|| after.find(" et "))
            .or_else(|| after.find(" - "));
        let at = cut.map_or(other.range.start, |cut| one.range.end + rate + cut);
        pieces.push(start..at);
        start = at;
    }
    pieces.push(start..text.len());
    pieces
}

fn statement_of(text: &str) -> Option<Statement> {
    let amount = find_amounts(text).into_iter().next()?.range;
    let edge = |c: char| c.is_whitespace() || ",;|•/-–(:.".contains(c);
    let lead = text.len() - text.trim_start_matches(edge).len();
    let whole =
        lead.min(amount.start)..text.trim_end_matches([' ', ',', ';', ':', '|', '•']).len().max(amount.end);
    let before = after_link(text, lead.min(amount.start)..amount.start);
    let said = text.get(before.clone()).unwrap_or_default();
    let mut statement = Statement { whole, amount: amount.clone(), funder: None, scope: None };
    if said.contains(char::is_alphabetic) {
        let words = plain(said);
        let sums = SUMS.iter().any(|sum| words.starts_with(sum));
        if let Some(verb) = words.find("represent").filter(|at| said.is_char_boundary(*at)) {
            statement.scope = name_in(text, before.start..before.start + verb);
        } else if !sums && said.split_whitespace().count() <= FUNDER_WORDS_MAX {
            statement.funder = name_in(text, after_money(text, before));
        }
        return Some(statement);
    }
    read_after(text, amount.end, &mut statement);
    Some(statement)
}

/// Words that bind one amount to the next and name nobody (plain).
const LINKS: &[&str] =
    &["et", "dont", "soit", "puis", "plus", "ainsi que", "avec", "and", "of which", "including"];

/// Without the words that bind an amount to what stands before: *dont 300 000 €*, *et 150 000 €*.
fn after_link(text: &str, range: Range<usize>) -> Range<usize> {
    let said = text.get(range.clone()).unwrap_or_default();
    let bare = said.trim_start();
    let words = plain(bare);
    let link = LINKS.iter().find(|link| {
        words
            .strip_prefix(**link)
            .is_some_and(|rest| rest.trim_start_matches([':', ',']).starts_with(char::is_whitespace))
    });
    let Some(link) = link else { return range };
    let skipped = said.len() - bare.len() + byte_of_char(bare, link.chars().count());
    range.start + skipped..range.end
}

/// *… de subventions de l'ANRU*, *… pour Bellevue avec le soutien de la Région*, *… (CAF)*.
fn read_after(text: &str, from: usize, statement: &mut Statement) {
    let rest = text.get(from..).unwrap_or_default();
    let skipped =
        rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || ":–-|".contains(c)).len();
    let from = from + skipped;
    let rest = text.get(from..).unwrap_or_default();
    let words = plain(rest);
    let rate = rate_in(rest);
    if rate > 0 {
        return read_after(text, from + rate, statement);
    }
    if let Some(inside) = rest.strip_prefix('(') {
        let end = inside.find(')').unwrap_or(inside.len());
        if inside.starts_with(char::is_uppercase) {
            statement.funder = name_in(text, from + 1..from + 1 + end);
        }
        return;
    }
    for word in ["pour ", "for "] {
        if words.starts_with(word) {
            statement.scope = name_in(text, cut_end(text, from + word.len()..text.len()));
            return;
        }
    }
    for word in [
        "finances par ",
        "finance par ",
        "financee par ",
        "financees par ",
        "verses par ",
        "apportes par ",
        "par ",
        "from ",
        "by ",
    ] {
        if words.starts_with(word) {
            let start = from + byte_of_char(rest, word.chars().count());
            statement.funder = name_in(text, cut_end(text, start..text.len()));
            return;
        }
    }
    let opens =
        rest.starts_with(char::is_uppercase) || PREPOSITIONS.iter().any(|word| words.starts_with(word));
    if opens {
        let name = after_money(text, from..text.len());
        if let Some(at) = plain_find(text, &name, " pour ") {
            statement.scope = name_in(text, cut_end(text, at + " pour ".len()..name.end));
        }
        statement.funder = name_in(text, cut_end(text, name));
    }
}

/// What may stand between an amount and a name, and says how the amount is counted (plain).
const RATES: &[&str] = &[
    "ht",
    "ttc",
    "par an",
    "/an",
    "/ an",
    "par annee",
    "annuels",
    "annuel",
    "chaque annee",
    "par mois",
    "/mois",
    "par habitant",
    "/habitant",
    "par logement",
    "/logement",
    "environ",
    "maximum",
    "per year",
    "a year",
    "/year",
    "estimes",
    "estime",
    "minimum",
];

/// Bytes of such words at the start of a text, with the blanks before them.
fn rate_in(text: &str) -> usize {
    let bare = text.trim_start();
    let words = plain(bare);
    let said = RATES.iter().filter(|word| {
        words.strip_prefix(**word).is_some_and(|after| !after.starts_with(char::is_alphanumeric))
    });
    said.map(|word| word.chars().count())
        .max()
        .map_or(0, |chars| text.len() - bare.len() + byte_of_char(bare, chars))
}

fn byte_of_char(text: &str, chars: usize) -> usize {
    text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at)
}

/// Byte of `words` in a range of the text, small letters and accents as written.
fn plain_find(text: &str, range: &Range<usize>, words: &str) -> Option<usize> {
    text.get(range.clone())?.find(words).map(|at| range.start + at)
}

const PREPOSITIONS: &[&str] = &["de la ", "de l'", "du ", "des ", "de ", "d'", "from the ", "from "];

/// Without the noun for the money and what binds the name to it: *de subventions de l'ANRU* gives *ANRU*.
fn after_money(text: &str, range: Range<usize>) -> Range<usize> {
    let rest = text.get(range.clone()).unwrap_or_default();
    let words = plain(rest);
    // Plain words may differ in length from the text where letters fold; without that, bytes would not agree.
    let bound =
        PREPOSITIONS.iter().find(|word| words.starts_with(**word)).map_or(0, |word| word.chars().count());
    let start = byte_of_char(rest, bound);
    let inner = rest.get(start..).unwrap_or_default();
    let inner_words = plain(inner);
    let first = inner_words.split_whitespace().next().unwrap_or_default();
    if MONEY.contains(&first) {
        let after = PREPOSITIONS.iter().filter_map(|word| {
            let at = plain(inner).find(&format!(" {word}"))?;
            let chars = inner_words.get(..at)?.chars().count() + 1;
            Some((chars, word.chars().count()))
        });
        if let Some((at, length)) = after.min_by_key(|(at, length)| (*at, usize::MAX - *length)) {
            return range.start + start + byte_of_char(inner, at + length)..range.end;
        }
    }
    range.start + start..range.end
}

/// Up to where the name ends: a bracket, *pour*, *avec*, a stop.
fn cut_end(text: &str, range: Range<usize>) -> Range<usize> {
    let words = text.get(range.clone()).unwrap_or_default();
    let marks = [
        " (",
        " pour ",
        " avec ",
        " au titre ",
        " dans le cadre",
        " sur ",
        " soit ",
        ". ",
        ";",
        ", ",
        " for ",
        " via ",
    ];
    let end = marks.iter().filter_map(|mark| words.find(mark)).min().unwrap_or(words.len());
    range.start..range.start + end
}

/// A name without articles and marks around it; nothing where it is no name.
fn name_in(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let words = text.get(range.clone())?;
    let edge = |c: char| c.is_whitespace() || ":;,.-–(|•=".contains(c);
    let mut start = range.start + (words.len() - words.trim_start_matches(edge).len());
    let end = range.start + words.trim_end_matches(|c: char| edge(c) && c != ')').len();
    let bare = text.get(start..end.max(start))?;
    for article in ["la ", "le ", "les ", "l'", "l’", "La ", "Le ", "Les ", "L'", "L’", "the ", "The "] {
        if let Some(rest) = bare.strip_prefix(article) {
            start += bare.len() - rest.len();
            break;
        }
    }
    let name = text.get(start..end.max(start))?;
    let fits = name.contains(char::is_alphabetic) && name.split_whitespace().count() <= FUNDER_WORDS_MAX;
    // Names have a capital; *fonds européens*, *bailleurs sociaux* are words of some length, *an* and *et* are not.
    let named = name.contains(char::is_uppercase)
        || name.chars().filter(|c| c.is_alphabetic()).count() >= NAME_LETTERS_LEAST;
    (fits && named).then_some(start..end)
}

/// The amounts of a row under column names.
pub(crate) fn funding_of_row(lines: &Lines<'_>, row: &Row, context: Context<'_>) -> Vec<Funding> {
    let payers: Vec<&[Run]> = row.of(Label::Funder).map(|cell| cell.runs.as_slice()).collect();
    let payer = payers.first().copied().filter(|runs| !is_sum(lines, runs));
    let mut all = Vec::new();
    for cell in row.of(Label::Budget) {
        let own = funding_of(lines, &cell.runs, Context { named: true, ..context });
        if own.len() > 1 || own.iter().any(|row| row.funder.is_some()) {
            all.extend(own);
            continue;
        }
        let Some((amount, runs)) = amount_in(lines, &cell.runs, &cell.head) else { continue };
        let payer = if cell.head_names_payer {
            Some(cell.head.as_slice()).filter(|head| !is_sum(lines, head))
        } else {
            payer
        };
        let year = Joined::of(lines, &cell.head).text;
        let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        let scope = if is_year { cell.head.as_slice() } else { context.scope };
        let field: Option<Field<_>> = lines.value(amount, &runs, &[Evidence::Column]);
        let (Some(amount), Some(source)) = (field, lines.source(&cell.runs)) else { continue };
        all.push(Funding {
            funder: payer.and_then(|runs| lines.field(runs, &[Evidence::Column])),
            amount,
            scope: lines.field(scope, &[Evidence::Column]),
            objective: context.objective,
            source,
        });
    }
    all
}

fn is_sum(lines: &Lines<'_>, runs: &[Run]) -> bool {
    let words = plain(&Joined::of(lines, runs).text);
    SUMS.iter().any(|sum| words.starts_with(sum))
}

/// The amount in a cell; its unit may stand in the name of the column.
fn amount_in(lines: &Lines<'_>, runs: &[Run], head: &[Run]) -> Option<(domain::plan::Amount, Vec<Run>)> {
    let cell = Joined::of(lines, runs);
    if let Some(found) = find_amounts(&cell.text).into_iter().next() {
        return Some((found.amount, cell.runs(lines, found.range)));
    }
    let number = find_numbers(&cell.text).into_iter().next()?;
    let letters = cell.text.chars().filter(|c| c.is_alphabetic()).count();
    let title = Joined::of(lines, head);
    let unit = ["M€", "k€", "K€", "€", "euros", "Euros", "EUR", "M$", "k$", "$", "dollars"]
        .iter()
        .find_map(|unit| title.text.find(unit).map(|at| at..at + unit.len()))?;
    let words = format!("{} {}", cell.text.get(number.range.clone())?, title.text.get(unit.clone())?);
    let amount = find_amounts(&words).first()?.amount;
    let mut source = cell.runs(lines, number.range);
    source.extend(title.runs(lines, unit));
    (letters <= 4).then_some((amount, source))
}

#[cfg(test)]
mod tests {
    use super::{is_statement, statements_of};

    fn read(text: &str) -> Vec<(&str, Option<&str>, Option<&str>)> {
        let slice = |range: &Option<std::ops::Range<usize>>| range.clone().map(|range| &text[range]);
        statements_of(text)
            .iter()
            .map(|said| (&text[said.amount.clone()], slice(&said.funder), slice(&said.scope)))
            .collect()
    }

    #[test]
    fn amount_first() {
        assert_eq!(read("8,6 M€ de subventions de l’ANRU"), [("8,6 M€", Some("ANRU"), None)]);
        assert_eq!(
            read("89.3 M€ de participation des bailleurs sociaux (dont 93% Cristal H)"),
            [("89.3 M€", Some("bailleurs sociaux"), None)]
        );
        assert_eq!(
            read("8,2 M€ de prêts bonifiés d’Action Logement"),
            [("8,2 M€", Some("Action Logement"), None)]
        );
        assert_eq!(
            read("1,8 M€ de Chambéry - Grand Lac économie"),
            [("1,8 M€", Some("Chambéry - Grand Lac économie"), None)]
        );
        assert_eq!(read("2,7 M€ de fonds européens"), [("2,7 M€", Some("fonds européens"), None)]);
        assert_eq!(
            read("18 millions d’euros pour Bellevue avec le soutien de la Région"),
            [("18 millions d’euros", None, Some("Bellevue"))]
        );
        assert_eq!(read("15 000 € (CAF)"), [("15 000 €", Some("CAF"), None)]);
    }

    #[test]
    fn name_first_and_several() {
        assert_eq!(
            read("Ville : 20 000 €, État : 15 000 €"),
            [("20 000 €", Some("Ville"), None), ("15 000 €", Some("État"), None)]
        );
        assert_eq!(read("Budget total : 45 k€"), [("45 k€", None, None)]);
        assert_eq!(read("180 000 € par an"), [("180 000 €", None, None)]);
        assert_eq!(
            read("640 000 € (Pays 300 000 €, Région 240 000 €, Europe 100 000 €)"),
            [
                ("640 000 €", None, None),
                ("300 000 €", Some("Pays"), None),
                ("240 000 €", Some("Région"), None),
                ("100 000 €", Some("Europe"), None)
            ]
        );
        assert_eq!(read("2 M€/an de l’État"), [("2 M€", Some("État"), None)]);
        assert_eq!(
            read("450 000 €, dont 300 000 € Agglomération et 150 000 € EPF"),
            [
                ("450 000 €", None, None),
                ("300 000 €", Some("Agglomération"), None),
                ("150 000 €", Some("EPF"), None)
            ]
        );
        assert_eq!(
            read("Deux conventions représentant 138 M€ :"),
            [("138 M€", None, Some("Deux conventions"))]
        );
        assert_eq!(read("Subvention de la Région : 5 000 €"), [("5 000 €", Some("Région"), None)]);
    }

    #[test]
    fn statements_stand_alone() {
        assert!(is_statement("8,6 M€ de subventions de l’ANRU"));
        assert!(is_statement("Ville : 20 000 €"));
        assert!(!is_statement("Elle consacre 1,5 M€ par an au soutien des associations"));
    }
}
