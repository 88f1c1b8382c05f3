//! Is *Ville et Éducation nationale* one name or two?
//!
//! Two, where each side is a name by itself: the document has it alone elsewhere, or it is a body that every town knows.
//! *Direction Enfance et Éducation* stays one. A side is always a slice of the words that it was cut from.

use std::collections::HashSet;
use std::ops::Range;

use super::build::{List, ObjectiveDraft, Sheet};
use super::lines::Lines;
use super::names::{Cutting, Entry, Joined, depth_before, entries_of};
use crate::about::plain;

/// Words of a name that stands beside another, at most.
const SIDE_WORDS_MAX: usize = 7;
/// Names learnt at most.
const NAMES_MAX: usize = 20_000;

/// Bodies that are a whole name by themselves, small letters without accents.
const BODIES: [&str; 66] = [
    "academie",
    "action logement",
    "ademe",
    "afpa",
    "agence de l'eau",
    "agence regionale de sante",
    "agglomeration",
    "anah",
    "anru",
    "ars",
    "assurance maladie",
    "bailleurs",
    "bailleurs sociaux",
    "banque des territoires",
    "caf",
    "caisse d'allocations familiales",
    "caisse des depots",
    "cap emploi",
    "carsat",
    "ccas",
    "cias",
    "cisss",
    "ciusss",
    "commune",
    "communes",
    "communaute d'agglomeration",
    "communaute de communes",
    "conseil departemental",
    "conseil regional",
    "cpam",
    "dasen",
    "ddets",
    "ddt",
    "departement",
    "dreal",
    "dreets",
    "dsden",
    "drac",
    "education nationale",
    "epci",
    "etat",
    "france travail",
    "gendarmerie",
    "gendarmerie nationale",
    "intercommunalite",
    "justice",
    "maison de l'emploi",
    "metropole",
    "mission locale",
    "mrc",
    "msa",
    "municipalite",
    "ofb",
    "onf",
    "parquet",
    "pole emploi",
    "police municipale",
    "police nationale",
    "prefecture",
    "rectorat",
    "region",
    "sante publique",
    "sous-prefecture",
    "surete du quebec",
    "ville",
    "urssaf",
];

/// Bodies that go with the name of a place: *Ville de Clairval*, *Région Bretagne*.
const BODIES_OF_PLACES: [&str; 22] = [
    "academie",
    "agglomeration",
    "caf",
    "ccas",
    "commune",
    "communaute d'agglomeration",
    "communaute de communes",
    "communaute urbaine",
    "conseil departemental",
    "conseil regional",
    "cpam",
    "departement",
    "mairie",
    "metropole",
    "mission locale",
    "mrc",
    "municipalite",
    "pays",
    "prefecture",
    "region",
    "ville",
    "office public de l'habitat",
];

/// Names that a document has alone somewhere.
#[derive(Debug, Default)]
pub(crate) struct KnownNames {
    alone: HashSet<String>,
}

impl KnownNames {
    /// The names of all lists of people of these drafts.
    pub(crate) fn of(lines: &Lines<'_>, drafts: &[ObjectiveDraft]) -> Self {
        let mut known = Self::default();
        for draft in drafts {
            let sheets =
                std::iter::once(&draft.sheet).chain(draft.actions.iter().map(|action| &action.sheet));
            for list in sheets.flat_map(people) {
                known.learn(lines, list);
            }
        }
        known
    }

    fn learn(&mut self, lines: &Lines<'_>, list: &List) {
        for runs in &list.parts {
            for entry in entries_of(lines, runs, Cutting::Names) {
                let name = folded(&Joined::of(lines, &entry.runs).text);
                if !name.is_empty() && self.alone.len() < NAMES_MAX {
                    self.alone.insert(name);
                }
            }
        }
    }

    fn is_name(&self, side: &str) -> bool {
        let side = folded(side);
        self.alone.contains(&side) || is_body(&side)
    }

    /// The names that an entry joins by *et*; itself where it is one.
    pub(crate) fn parted(&self, lines: &Lines<'_>, entry: Entry) -> Vec<Entry> {
        let joined = Joined::of(lines, &entry.runs);
        match self.sides(&joined.text) {
            Some(sides) => {
                let cut = |side: Range<usize>| Entry { runs: joined.runs(lines, side), split: true };
                sides.into_iter().map(cut).collect()
            }
            None => vec![entry],
        }
    }

    /// Bytes of the names on both sides of each *et*, all of which must be names.
    fn sides(&self, text: &str) -> Option<Vec<Range<usize>>> {
        let mut sides = Vec::new();
        let mut start = 0;
        let signs = [" et ", " & ", " and "];
        let mut cuts: Vec<(usize, usize)> = signs
            .iter()
            .flat_map(|sign| text.match_indices(sign).map(|(at, _)| (at, at + sign.len())))
            .collect();
        cuts.retain(|(at, _)| depth_before(text, *at) == 0);
        cuts.sort_unstable();
        for (at, next) in cuts {
            sides.push(start..at);
            start = next;
        }
        if sides.is_empty() {
            return None;
        }
        sides.push(start..text.len());
        let bare: Vec<Range<usize>> = sides.into_iter().map(|side| without_article(text, side)).collect();
        let name = |side: &Range<usize>| {
            let words = text.get(side.clone()).unwrap_or_default();
            words.split_whitespace().count() <= SIDE_WORDS_MAX
                && words.trim_start().starts_with(char::is_uppercase)
                && self.is_name(words)
        };
        bare.iter().all(name).then_some(bare)
    }
}

/// The lists of a sheet that name people and organisations.
fn people(sheet: &Sheet) -> [&List; 3] {
    [&sheet.pilots, &sheet.partners, &sheet.funders]
}

/// *la Région*: without its article.
fn without_article(text: &str, side: Range<usize>) -> Range<usize> {
    let words = text.get(side.clone()).unwrap_or_default();
    let bare = words.trim_start();
    let rest =
        ["la ", "le ", "les ", "l'", "l’", "the "].iter().find_map(|article| bare.strip_prefix(article));
    side.end - rest.unwrap_or(bare).len()..side.end
}

fn folded(name: &str) -> String {
    let plain = plain(name).replace('’', "'");
    plain
        .trim_matches(|c: char| !c.is_alphanumeric() && c != ')')
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a name, folded, is that of a body that every town knows, or of one with its place or its service in brackets.
fn is_body(name: &str) -> bool {
    let bare = name.split(" (").next().unwrap_or(name);
    if BODIES.contains(&bare) {
        return true;
    }
    BODIES_OF_PLACES.iter().any(|body| {
        let Some(rest) = bare.strip_prefix(body).and_then(|rest| rest.strip_prefix(' ')) else {
            return false;
        };
        let place =
            ["de la ", "de l'", "des ", "du ", "de ", "d'"].iter().find_map(|link| rest.strip_prefix(link));
        place.is_some_and(|place| !place.is_empty() && place.split_whitespace().count() <= 3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut<'a>(known: &[&str], text: &'a str) -> Vec<&'a str> {
        let names = KnownNames { alone: known.iter().map(|name| folded(name)).collect() };
        let sides = names.sides(text).into_iter().flatten();
        sides.map(|side| text.get(side).unwrap_or_default()).collect()
    }

    #[test]
    fn two_names_are_parted_where_each_is_a_name_by_itself() {
        assert_eq!(cut(&[], "Ville et Éducation nationale"), ["Ville", "Éducation nationale"]);
        assert_eq!(
            cut(&[], "Ville de Clairval et Agglomération du Val"),
            ["Ville de Clairval", "Agglomération du Val"]
        );
        assert_eq!(cut(&["SIEL"], "Commune de Fontbrune et le SIEL"), ["Commune de Fontbrune", "SIEL"]);
        assert_eq!(cut(&["Les Potagers", "La Ruche"], "Les Potagers et La Ruche").len(), 2);
        assert_eq!(cut(&[], "État (DDETS) et Région et CAF"), ["État (DDETS)", "Région", "CAF"]);
    }

    #[test]
    fn what_is_one_name_stays_one() {
        for name in [
            "Direction Enfance et Éducation",
            "Service Ville et Habitat",
            "Centre social et culturel Pasteur",
            "Département Culture et Patrimoine",
            "Région Bretagne et Normandie",
            "Les Potagers et La Ruche",
            "Maison des jeunes (Ville et CAF)",
        ] {
            assert_eq!(cut(&["CAF", "Culture"], name), Vec::<&str>::new(), "{name}");
        }
    }
}
