//! Why can a question not be answered: is it not the city's matter, does it need a person, was it understood at all?
//!
//! Recognised by the words people use, in lists that anyone can read and amend. A list never overrides an answer
//! that the documents give in full, except where a person's own file or safety is at stake.

use std::sync::LazyLock;

use domain::ask::Refusal;
use regex::Regex;

use super::facts::fold;
use super::terms::{AskedTerm, Nature};

/// The asker's own file, or danger: no document can answer (folded).
const NEEDS_A_PERSON: &[&str] = &[
    r"\bou en (?:est|sont) (?:mon|ma|mes|notre|nos|le traitement de m\w+)\b",
    r"\b(?:mon|ma|mes|notre) (?:dossiers?|demandes?|requetes?|cas|inscriptions?|reclamations?|candidatures?)\b.*\b(?:numero|n°|ref\w*|\d{4,}|statut|avance|bloque\w*|accepte\w*|refuse\w*|traite\w*|valide\w*|recu\w*|reponse|toujours|encore|perdu\w*)\b",
    r"\b(?:regarder|verifier|traiter|debloquer|suivre|avancer) (?:mon|ma|mes|notre) (?:dossier|demande|cas|situation)\b",
    r"\b(?:statut|etat|suivi|avancement) de (?:mon|ma|mes)\b",
    r"\b(?:j'ai ete|je suis|je me suis fait|on m'a|il m'a|elle m'a|mon mari m\w*|ma femme m\w*) (?:expuls\w+|agress\w+|vol\w+|batt\w+|frapp\w+|harcel\w+|menac\w+|viol\w+|mis\w* a la rue|licenci\w+|sans abri|a la rue|en danger)\b",
    r"\b(?:me suicider|suicide|en finir avec la vie|violences? conjugales?|mon mari me|mon conjoint me|il me frappe|je suis en danger|au secours|help me|domestic violence|i am in danger)\b",
    r"\b(?:contester|annuler|payer|faire sauter) (?:mon|ma|mes|une|un|l'|le|la|cette|ce|d'une |d'un )? ?(?:amende|pv|contravention|proces[- ]verbal|avis|facture|constat)\b.*\b(?:j'ai|je|recu\w*|mon|ma|mes)\b|\bj'ai recu (?:une|un) (?:amende|pv|contravention|constat|ticket|facture|refus|mise en demeure|avis d'expulsion|rappel)\b|\b(?:mon|ma) (?:amende|pv|contravention|expulsion|dette|impaye\w*|loyer impaye)\b",
    r"\b(?:envie d'en finir|envie de mourir|plus envie de vivre|envie de vivre|want to die|kill myself)\b",
    r"\b(?:frappe|bat|tabasse|agresse|menace|viole)\b.{0,20}\b(?:femme|mari|enfants?|filles?|fils|mere|pere|compagne|voisine?)\b",
    r"\bje (?:veux|voudrais|souhaite) (?:porter plainte|me plaindre|contester (?:mon|ma|mes|cette|cet|ce)|faire une reclamation|parler a (?:un|une|quelqu'un))\b",
    r"\b(?:mon|ma|mes) voisins?\b.*\b(?:bruit|nuisance|embete|menace|harcel|insult)\w*",
    r"\b(?:my|our) (?:application|file|case|request|fine|eviction|benefits?)\b.*\b(?:status|number|refused|late|stuck|received|still)\b|\bwhere is my\b",
    r"\bai[- ]je (?:le )?droit (?:a|au|aux)\b.*\b(?:je (?:gagne|touche|suis|percois)|mon salaire|mes revenus)\b",
    r"\b(?:conseillez|aidez)[- ](?:moi|nous)\b.*\b(?:avocat|divorce|tribunal|dette|surendett\w*)\b",
];

/// Not a matter for a city's documents (folded).
const OUT_OF_SCOPE: &[&str] = &[
    r"\b(?:meteo|il (?:va|fait|fera)(?: \w+)? (?:beau|chaud|froid|soleil)|va[- ]t[- ]il (?:pleuvoir|neiger|faire)|pleuvoir|neiger|quel temps (?:fait|fera)|temperature (?:demain|aujourd'hui)|weather|will it rain|forecast)\b",
    r"\b(?:coupe du monde|ligue 1|champions league|jeux olympiques|tour de france|match(?:s|es)? (?:de|du|d')|score du|roland[- ]garros|psg|football|coupe stanley|canadiens de montreal|hockey|world cup|olympics?|who won)\b",
    r"\bquelle heure (?:est|il est)\b|\bwhat time is it\b",
    r"\b(?:fondue|raclette|tartiflette|gratin|quiche|crepes?|gateau)\b",
    r"\b(?:recettes? (?:de|d'|du|pour)|cuisiner|recipe|faire un gateau|tartiflette|poutine)\b",
    r"\b(?:programme en|code en|coder|script|python|javascript|java|sql|algorithme|trie une liste|html)\b",
    r"\b(?:blague|poeme|chanson|raconte[- ]moi|ecri[st][- ]moi|redige[- ]moi|invente|histoire drole|devinette|joke|poem|story|write me)\b",
    r"\b(?:theorie (?:de|du)|relativite|theoreme|equation|mathematiques|philosophie de|dissertation|exposé sur)\b",
    r"\b(?:traduis|traduire|translate|traduction de)\b",
    r"\b(?:horoscope|astrolog\w+|loto|loterie|bitcoin|crypto\w*|bourse|cours de l'action|euromillions|stock price)\b",
    r"\b(?:capitale (?:de|du|d')|president (?:de la republique|des etats|francais|americain)|premier ministre|qui a (?:invente|ecrit|peint|decouvert|chante)|distance (?:entre|de la terre)|hauteur de la tour|plus grand\w* (?:pays|ville|montagne) du monde|capital of|president of|who (?:wrote|invented|painted))\b",
    r"\b\d+ ?(?:[+x*/]|fois|plus|moins|divise par) ?\d+\b",
    r"\b(?:series?|films?|netflix|jeux? video|iphone|telephone portable|television)\b.*\b(?:conseille\w*|meilleure?s?|regarder|acheter|best)\b|\bmeilleure?s? (?:restaurant|hotel|film|telephone|voiture|marque)s?\b",
    r"\b(?:tu es qui|qui es[- ]tu|quel age as[- ]tu|es[- ]tu (?:humain|un robot)|tu m'aimes|are you (?:human|a robot)|sens de la vie|meaning of life)\b",
    r"\b(?:maigrir|regime alimentaire|mal (?:a la tete|de tete|au ventre|au dos)|symptomes? (?:de|du|d')|quel medicament|diagnostic medical)\b",
];

fn compile(patterns: &[&str]) -> Vec<Regex> {
    patterns.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect()
}

static PERSON: LazyLock<Vec<Regex>> = LazyLock::new(|| compile(NEEDS_A_PERSON));
static OUTSIDE: LazyLock<Vec<Regex>> = LazyLock::new(|| compile(OUT_OF_SCOPE));

/// Whether only a person can help: the asker's own file, or danger.
pub(super) fn needs_a_person(question: &str) -> bool {
    let folded = fold(question);
    PERSON.iter().any(|pattern| pattern.is_match(&folded))
}

/// Whether the matter is not a city's.
pub(super) fn is_outside(question: &str) -> bool {
    let folded = fold(question);
    OUTSIDE.iter().any(|pattern| pattern.is_match(&folded))
}

/// Whether nothing was understood: no word that carries sense, or none that looks like a word.
pub(super) fn is_nonsense(question: &str, terms: &[AskedTerm]) -> bool {
    let telling: Vec<&AskedTerm> = terms.iter().filter(|term| term.nature != Nature::Frame).collect();
    if telling.is_empty() {
        return true;
    }
    if telling.iter().any(|term| term.known) {
        return false;
    }
    fold(question)
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| word.len() >= 3)
        .all(|word| !looks_like_a_word(word))
}

/// Whether the letters of a folded word could be said aloud in French or English.
fn looks_like_a_word(word: &str) -> bool {
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let vowels = word.chars().filter(|c| is_vowel(*c)).count();
    let mut run = 0;
    let mut longest = 0;
    for c in word.chars() {
        run = if is_vowel(c) { 0 } else { run + 1 };
        longest = longest.max(run);
    }
    vowels > 0 && longest <= 4 && vowels < word.chars().count()
}

/// Why a question that found no answer is refused.
pub(super) fn reason(question: &str, terms: &[AskedTerm]) -> Refusal {
    if needs_a_person(question) {
        Refusal::NeedsAPerson
    } else if is_outside(question) {
        Refusal::OutOfScope
    } else if is_nonsense(question, terms) {
        Refusal::NotUnderstood
    } else {
        Refusal::NotInDocuments
    }
}

#[cfg(test)]
mod tests {
    use super::{
        NEEDS_A_PERSON, OUT_OF_SCOPE, OUTSIDE, PERSON, is_nonsense, is_outside, looks_like_a_word,
        needs_a_person,
    };

    #[test]
    fn all_patterns_compile() {
        assert_eq!(PERSON.len(), NEEDS_A_PERSON.len());
        assert_eq!(OUTSIDE.len(), OUT_OF_SCOPE.len());
    }

    #[test]
    fn own_files_and_danger_need_a_person() {
        assert!(needs_a_person("Où en est mon dossier de demande de logement ?"));
        assert!(needs_a_person("J'ai été expulsée hier avec mes enfants"));
        assert!(!needs_a_person("Comment déposer un dossier de demande de logement ?"));
        assert!(!needs_a_person("Quel est le délai pour contester la décision du maire ?"));
    }

    #[test]
    fn the_weather_is_not_a_matter_for_the_city() {
        assert!(is_outside("Il va faire beau demain ?"));
        assert!(!is_outside("Que fait la ville pour le climat ?"));
        assert!(!is_outside("Où jouer au foot dans le quartier ?"));
    }

    #[test]
    fn letters_that_make_no_word() {
        assert!(
            !looks_like_a_word("asdfgh") && !looks_like_a_word("qsdf") && looks_like_a_word("strasbourg")
        );
        assert!(is_nonsense("asdfgh qsdf ??", &[]));
    }
}
