//! Which acts and articles of law does an act rest on?

use std::sync::LazyLock;

use domain::plan::{Evidence, Field};
use regex::Regex;

use super::{Reader, trimmed};

/// References kept at most.
const CITES_MAX: usize = 200;

/// References as acts write them: *articles L. 2122-22 et L.2122-23 du code …*, *délibération n° … du …*, *loi n° …*.
static REFERENCES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let number = r"(?:n\s?[°º]\s?|num[ée]ro\s)?";
    let numbered = r"\d+(?:\s?-\s?\d+)*(?:\s(?:bis|ter|[IVX]+\b))?(?:,?\salin[ée]as?\s\d+)?";
    let article = format!(r"(?:[LRD]\s?[.*]?\s?)?{numbered}");
    let lettered = format!(r"[LRD]\s?[.*]?\s?{numbered}");
    let day = r"(?:\d{1,2}(?:er|\^\{er\})?\s\p{L}+\s\d{4}|\d{1,2}/\d{1,2}/\d{4})";
    // The names of codes are made of these words; a sentence goes on with others.
    let word = r"(?:l['’]\p{L}+|d['’]\p{L}+|g[ée]n[ée]ral|des?|la|les?|du|et|entre|l['’]administration|collectivit[ée]s|territoriales|territoires|justice|administrative|l['’]urbanisme|urbanisme|commande|publique|publics?|publiques|travail|l['’]environnement|famille|familles|l['’]action|action|sociale|sociales|propri[ée]t[ée]|personnes|l['’][ée]ducation|route|s[ée]curit[ée]|int[ée]rieure|sant[ée]|[ée]lectoral|civil|civile|p[ée]nal|p[ée]nale|fonction|patrimoine|construction|l['’]habitation|imp[ôo]ts|proc[ée]dure|rural|p[êe]che|maritime|forestier|tourisme|sport|voirie|routi[èe]re|mon[ée]taire|financier|juridictions|financi[èe]res|relations|communes|l['’]expropriation|cause|d['’]utilit[ée]|commerce|consommation|transports|l['’][ée]nergie)";
    let code = format!(r"[ \n]d(?:u|e[ ]la|es)\s?code(?:s?[ ]{word}){{1,10}}");
    let law = r"\sde\sla\s(?:loi|pr[ée]sente\sloi)\s[^,;.\n]{3,60}";
    let pattern = format!(
        r"(?i)(?P<v>\barticles?\s{lettered}(?:(?:,|\set|\s[àa]|\sou)\s{article})*(?:{code}|{law})?|\barticles?\s{article}(?:(?:,|\set|\s[àa]|\sou)\s{article})*(?:{code}|{law})|\b(?:d[ée]lib[ée]rations?|d[ée]cisions?|arr[êe]t[ée]s?|circulaires?)(?:\s(?:du conseil (?:municipal|communautaire|m[ée]tropolitain)|municipale?|cadre|du maire|pr[ée]fectoral|minist[ée]riel|interminist[ée]riel))?\s(?:n\s?[°º]\s?[\w./-]+(?:\s/\s[\w]+)?(?:\s(?:du|en date du)\s{day})?|(?:du|en date du)\s{day})|\b(?:loi|d[ée]cret|ordonnance)\s{number}(?:\d{{2,4}}-\d+\s?(?:du\s{day})?|du\s{day})|\br[èe]glement\s\(?(?:UE|CE)\)?\s{number}[\d/]+)"
    );
    Regex::new(&pattern).ok()
});

/// The references of an act, each once, in order; its own number is none.
pub(super) fn cites_of(reader: &Reader<'_>) -> Vec<Field<String>> {
    let Some(pattern) = REFERENCES.as_ref() else { return Vec::new() };
    let mut cites: Vec<Field<String>> = Vec::new();
    for (page, text) in reader.texts() {
        for found in pattern.find_iter(text) {
            if own_head(text, found.start()) || cites.len() >= CITES_MAX {
                continue;
            }
            let field =
                trimmed(text, found.range()).and_then(|bytes| reader.field(page, bytes, &[Evidence::Label]));
            let known = |field: &Field<String>| cites.iter().any(|other| other.value() == field.value());
            cites.extend(field.filter(|field| !known(field)));
        }
    }
    cites
}

/// *ARTICLE 1er :* and *DECISION DU MAIRE N° …* at the start of a line are the act's own.
fn own_head(text: &str, at: usize) -> bool {
    let line = text.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
    !line.contains(char::is_alphanumeric)
}
