//! Which lines of prose say what will be done: *Créer un observatoire du foncier*?
//!
//! French plans write what they commit to as verbs in the infinitive. Only how a word ends tells one, so nouns with such an
//! ending stand in a list; a line that opens otherwise is prose.

use super::lines::{Lines, Run};
use super::stream::goes_on;
use crate::about::plain;

/// Words of one task at most: what is longer tells a story.
const WORDS_MAX: usize = 45;

/// Nouns, adjectives and adverbs that end as infinitives do (plain).
const NOUNS: &[&str] = &[
    "atelier",
    "ateliers",
    "avenir",
    "cahier",
    "calendrier",
    "cancer",
    "chantier",
    "courrier",
    "danger",
    "dernier",
    "desir",
    "dossier",
    "escalier",
    "fer",
    "fevrier",
    "fichier",
    "financier",
    "foncier",
    "foyer",
    "gibier",
    "guichetier",
    "hier",
    "hiver",
    "immobilier",
    "janvier",
    "laisser-aller",
    "leader",
    "levier",
    "loisir",
    "loyer",
    "mer",
    "metier",
    "mobilier",
    "papier",
    "panier",
    "particulier",
    "pilier",
    "plaisir",
    "pouvoir",
    "premier",
    "quartier",
    "regulier",
    "savoir",
    "sentier",
    "souvenir",
    "tir",
    "tiers",
    "verger",
    "vivier",
    "devoir",
    "espoir",
    "soir",
    "manoir",
    "terroir",
    "trottoir",
    "couloir",
    "miroir",
    "reservoir",
    "entier",
    "clavier",
    "ouvrier",
    "jardinier",
    "infirmier",
    "conseiller",
    "policier",
    "usager",
    "berger",
    "epicier",
    "bouclier",
    "collier",
    "poster",
    "flyer",
    "master",
    "affaire",
    "super",
    "inter",
    "partner",
    "center",
    "december",
    "october",
    "september",
    "november",
    "water",
    "number",
    "order",
    "river",
];

/// Infinitives that end in *-re* (plain), or in what they are made of (*entreprendre* as *prendre*).
const IN_RE: &[&str] = &[
    "mettre", "prendre", "rendre", "tendre", "vendre", "fendre", "pondre", "joindre", "teindre", "faire",
    "plaire", "duire", "struire", "crire", "lire", "dire", "suivre", "vivre", "battre", "soudre", "croitre",
    "naitre", "attre", "inclure", "conclure", "traire", "rompre", "vaincre", "cendre", "coudre", "clore",
    "nuire", "suffire", "perdre", "mordre", "pandre", "foudre",
];

/// Whether a text opens with a verb in the infinitive.
pub(crate) fn opens_with_infinitive(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let said = plain(first);
    // *S'appuyer*, *(Re)créer*, *Co-construire*: the verb is what comes last.
    let bare: String = said.rsplit('\'').next().unwrap_or_default().replace(['(', ')'], "");
    let word = bare.trim_matches(|c: char| !c.is_alphanumeric());
    let verb = word.rsplit('-').next().unwrap_or_default();
    let ends =
        verb.ends_with("er") || verb.ends_with("ir") || IN_RE.iter().any(|ending| verb.ends_with(ending));
    let reflexive = matches!(said.as_str(), "se" | "ne");
    let next = || text.split_whitespace().nth(1).unwrap_or_default();
    first.starts_with(char::is_uppercase)
        && (ends && verb.len() >= 4 && !NOUNS.contains(&verb) && !NOUNS.contains(&word)
            || reflexive && (plain(next()).ends_with("er") || plain(next()).ends_with("ir")))
}

/// The tasks of a paragraph: a line that opens with a verb begins one, lines that its sentence goes on to are of it, what
/// stands around them is prose.
pub(crate) fn tasks_in(lines: &Lines<'_>, runs: &[Run]) -> Vec<Vec<Run>> {
    let mut tasks: Vec<Vec<Run>> = Vec::new();
    let mut above: Option<&str> = None;
    let mut open = false;
    for run in runs {
        let text = lines.words(*run);
        let flows = above.is_some_and(|above| goes_on(above, text));
        if !flows && opens_with_infinitive(text) {
            tasks.push(vec![*run]);
            open = true;
        } else if let Some(task) = tasks.last_mut().filter(|_| flows && open) {
            task.push(*run);
        } else {
            open = false;
        }
        above = Some(text);
    }
    let count =
        |task: &[Run]| task.iter().map(|run| lines.words(*run).split_whitespace().count()).sum::<usize>();
    tasks.retain(|task| count(task) <= WORDS_MAX);
    tasks
}

#[cfg(test)]
mod tests {
    use super::opens_with_infinitive;

    #[test]
    fn verbs_in_the_infinitive() {
        for text in [
            "Créer un observatoire",
            "Mettre en place",
            "S'appuyer sur",
            "Réduire les écarts",
            "Co-construire un lieu",
            "Ouvrir le tunnel",
            "Promouvoir le vélo",
            "Se doter d'un outil",
            "Poursuivre",
            "Conduire une étude",
        ] {
            assert!(opens_with_infinitive(text), "{text}");
        }
        for text in [
            "Atelier cuisine",
            "Quartier de la gare",
            "Le service",
            "Premier bilan",
            "Territoire pilote",
            "créer",
            "Centre social",
            "Foyer de jeunes travailleurs",
            "Avenir du site",
            "Histoire",
            "Offre de soins",
            "Maire",
        ] {
            assert!(!opens_with_infinitive(text), "{text}");
        }
    }
}
