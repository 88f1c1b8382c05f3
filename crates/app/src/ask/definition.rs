//! What is a thing? "Qu'est-ce que la médiation familiale ?" is answered by the sentence that opens with the thing and goes on to
//! say what it is, before any other that only speaks of it.

use std::sync::LazyLock;

use regex::Regex;

use super::facts::fold;

/// Longest name of a thing, in characters: beyond, a deed is asked about.
const THING_CHARS_MAX: usize = 60;
/// Longest acronym, in characters.
const ACRONYM_CHARS_MAX: usize = 8;

static ASKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:qu'est[- ]ce (?:que c'est )?(?:que |qu')(?:c'est que )?|c'est quoi |que (?:signifie|veut dire|designe) |definition (?:de |d')|what (?:is|are) )(?P<thing>[^?!.;:]+)").ok()
});
static ARTICLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[^\p{L}\p{N}]*(?:(?:l'|d')|(?:le|la|les|un|une|des|du|de|ce|cet|cette|ces|a|an|the)\b\s*)?")
        .ok()
});
static SAYS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[sx]?\s*(?:\([^)]{1,60}\)|,[^,.]{1,80},)?\s*(?:[:=]|(?:est|sont|designe(?:nt)?|permet(?:tent)?|consiste(?:nt)?|correspond(?:ent)?|vise(?:nt)?|regroupe(?:nt)?|reunit|signifie|constitue(?:nt)?|a pour|ont pour|is|are|means)\b)").ok()
});

/// The thing whose definition a folded question asks for, folded and without its article.
pub(super) fn thing_of(asking: &str) -> Option<String> {
    let thing = ASKS.as_ref()?.captures(asking)?.name("thing")?.as_str();
    let thing = without_article(thing)?.trim();
    (!thing.is_empty() && thing.chars().count() <= THING_CHARS_MAX).then(|| thing.to_owned())
}

/// Whether a text says what the thing is.
pub(super) fn defines(thing: &str, text: &str) -> bool {
    let folded = fold(text);
    if thing.chars().count() <= ACRONYM_CHARS_MAX && folded.contains(&format!("({thing})")) {
        return true;
    }
    let rest = without_article(&folded).and_then(|opening| opening.strip_prefix(thing));
    rest.is_some_and(|rest| SAYS.as_ref().is_some_and(|says| says.is_match(rest)))
}

fn without_article(folded: &str) -> Option<&str> {
    let end = ARTICLE.as_ref()?.find(folded).map_or(0, |article| article.end());
    folded.get(end..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thing_asked_for_is_read() {
        for (question, thing) in [
            ("Qu'est-ce que la médiation familiale ?", "mediation familiale"),
            ("Qu'est-ce qu'un défenseur syndical ?", "defenseur syndical"),
            ("c'est quoi le PRE", "pre"),
            ("Que signifie QPV ?", "qpv"),
            ("What is a priority district?", "priority district"),
        ] {
            assert_eq!(thing_of(&fold(question)).as_deref(), Some(thing), "{question}");
        }
        for question in ["Qui pilote le contrat ?", "Combien coûte la cantine ?", "Qu'est-ce qui change ?"] {
            assert_eq!(thing_of(&fold(question)), None, "{question}");
        }
    }

    #[test]
    fn a_definition_opens_with_the_thing() {
        for text in [
            "La médiation familiale est une autre voie dans le règlement de conflits.",
            "• Médiation familiale : un temps d'écoute.",
            "La médiation familiale, ouverte à tous, permet de renouer.",
        ] {
            assert!(defines("mediation familiale", text), "{text}");
        }
        assert!(defines("pre", "Le programme de réussite éducative (PRE) suit 210 enfants."));
        for text in [
            "La médiation familiale se déroule en trois étapes.",
            "Le coût de la médiation familiale est de 2 €.",
            "La médiation familialement est",
        ] {
            assert!(!defines("mediation familiale", text), "{text}");
        }
    }
}
