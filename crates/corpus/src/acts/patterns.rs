//! Which words announce a field of an act?

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// Matches looked at on a page.
const MATCHES_MAX: usize = 50;

/// A pattern whose group `v` is the value.
pub(super) type Pattern = LazyLock<Option<Regex>>;

fn compiled(pattern: &str) -> Option<Regex> {
    Regex::new(&format!("(?i){pattern}")).ok()
}

/// Bytes of the values in a text.
pub(super) fn find(pattern: &Pattern, text: &str) -> Vec<Range<usize>> {
    let Some(pattern) = pattern.as_ref() else { return Vec::new() };
    let found = pattern.captures_iter(text).take(MATCHES_MAX);
    found.filter_map(|found| found.name("v").map(|value| value.range())).collect()
}

/// Whether words are a formula of acts in general and say nothing of this one.
pub(super) fn is_formula(words: &str) -> bool {
    static FORMULA: Pattern = LazyLock::new(|| {
        compiled(
            r"^(?P<v>extrait du registre|s[ée]ance|convoqu|pr[ée]sents|absents|r[ée]publique|mairie|d[ée]partement|accus[ée] de|le conseil|d[ée]lib[ée]ration$|arr[êe]t[ée]$)",
        )
    });
    !find(&FORMULA, words).is_empty()
}

/// What opens the report to the council, right under the title: *Monsieur le Maire, Philippe X, rapporte :*.
pub(super) static REPORTED: Pattern = LazyLock::new(|| {
    compiled(
        r"^(?P<v>(?:monsieur|madame|mme|m\.|(?:le|la) (?:maire|pr[ée]sidente?|rapporteure?)|rapporteure?)\b[^\n]{0,120}?\b(?:rapporte|expose|pr[ée]sente le rapport|donne lecture)[^\n]{0,60})$",
    )
});

pub(super) static NATURE: Pattern =
    LazyLock::new(|| compiled(r"(?:nature|type) de l['’]acte\s*:\s*(?P<v>[^\n|]{2,80})"));

pub(super) static KIND: Pattern = LazyLock::new(|| {
    compiled(
        r"(?m)(?:^|extrait du registre des |extrait des |extrait de la |registre des )[ \t*#]*(?P<v>d[ée]cision(?:\s+(?:du maire|municipale|du pr[ée]sident))?|d[ée]lib[ée]ration|arr[êe]t[ée](?:\s+(?:municipal|du maire|pr[ée]fectoral|du pr[ée]sident))?|proc[èe]s[- ]verbal|r[èe]glement|r[ée]solution|ordonnance|d[ée]cret)s?\b",
    )
});

pub(super) static NUMBER: Pattern = LazyLock::new(|| {
    compiled(
        r"num[ée]ro (?:attribu[ée] [àa] l['’]acte|de l['’]acte|de la d[ée]lib[ée]ration|de la d[ée]cision|d['’]acte|interne)\s*:\s*(?P<v>[^\n|]{1,60})",
    )
});

pub(super) static NUMBER_IN_HEAD: Pattern = LazyLock::new(|| {
    compiled(
        r"(?m)(?:^[ \t*#]*|(?:d[ée]cision|d[ée]lib[ée]ration|arr[êe]t[ée]|r[ée]solution)[^\n.;]{0,40}?\s)(?:n\s?[°º]|num[ée]ro)\s*:?\s*(?P<v>[A-Z0-9][A-Z0-9._/-]*(?:\s?[/-]\s?[A-Z0-9._/-]+)*)",
    )
});

pub(super) static OBJECT: Pattern = LazyLock::new(|| {
    compiled(
        r"(?m)(?:^|[ \t*])objet(?: de l['’]acte| de la d[ée]lib[ée]ration| de la d[ée]cision)?\s*:\s*(?P<v>[^\n|]{3,600})",
    )
});

pub(super) static DATE: Pattern = LazyLock::new(|| {
    compiled(
        r"date de (?:l['’]acte|la d[ée]cision|la d[ée]lib[ée]ration|l['’]arr[êe]t[ée]|d[ée]cision)\s*:?[\s*]*(?P<v>\S)",
    )
});

pub(super) static MEETING: Pattern = LazyLock::new(|| {
    compiled(
        r"(?:s[ée]ance(?: publique| ordinaire| extraordinaire)*(?: du conseil (?:municipal|communautaire|m[ée]tropolitain|d['’]arrondissement|d['’]administration))?\s+(?:du|le|tenue le)|r[ée]union du|s['’]est r[ée]uni[^\n]{0,120}?,?\s+le|assembl[ée]e le)\s+(?P<v>\S)",
    )
});

pub(super) static SIGNED_ON: Pattern = LazyLock::new(|| {
    compiled(r"(?:fait|sign[ée]|donn[ée])\s+[àa]\s+[^\n,]{2,40},?\s+(?:en date du|le)\s+(?P<v>\S)")
});

pub(super) static DATED_IN_HEAD: Pattern = LazyLock::new(|| {
    compiled(
        r"(?:d[ée]cision|d[ée]lib[ée]ration|arr[êe]t[ée]|r[ée]solution)[^\n]{0,60}?\s(?:du|en date du)\s+(?P<v>\d)",
    )
});

pub(super) static SIGNED_AT: Pattern = LazyLock::new(|| {
    Regex::new(r"(?:[Ff]ait|FAIT|[Ss]ign[ée]|[Dd]onné)\s+(?:à|a|À|A)\s+(?P<v>\p{Lu}[\p{L}'’]*(?:[- ](?:\p{Lu}[\p{L}'’]*|le|la|les|sur|sous|en|de|du|des|lès|l['’]\p{Lu}\p{L}*))*)").ok()
});

pub(super) static TRANSMITTED: Pattern = LazyLock::new(|| {
    compiled(
        r"(?:date de (?:t[ée]l[ée])?transmission[^:\n]{0,40}|envoi (?:en |[àa] la )?pr[ée]fecture|(?:t[ée]l[ée])?transmis(?:e|sion)?(?: (?:[àa] la|en|au) (?:sous-)?pr[ée]fecture| au repr[ée]sentant de l['’][ée]tat| au contr[ôo]le de l[ée]galit[ée])?(?: le)?|d[ée]p[ôo]t en pr[ée]fecture(?: le)?|envoy[ée]e? en pr[ée]fecture(?: le)?)\s*:?[\s*]*(?P<v>\d)",
    )
});

pub(super) static RECEIVED: Pattern = LazyLock::new(|| {
    compiled(
        r"(?:date de r[ée]ception[^:\n]{0,40}|r[ée]ception (?:en |par (?:la |le )?)(?:sous-)?pr[ée]f(?:ecture|et)|re[çc]ue? (?:en |[àa] la )?(?:sous-)?pr[ée]fecture(?: le)?|accus[ée] de r[ée]ception (?:en pr[ée]fecture )?(?:du|le))\s*:?[\s*]*(?P<v>\d)",
    )
});

pub(super) static PUBLISHED: Pattern = LazyLock::new(|| {
    compiled(
        r"(?:publication|publi[ée]e?|mise? en ligne|affichage|affich[ée]e?|date de publication)(?: (?:sur le site|en mairie|[ée]lectronique|par voie d['’]affichage)[^:\n\d]{0,30})?\s*:?\s*(?:le|du|[àa] compter du|[àa] partir du)?\s*:?\s*[*]*\s*(?:du|le)?\s*(?P<v>\d)",
    )
});

pub(super) static TRANSMISSION_ID: Pattern = LazyLock::new(|| {
    compiled(
        r"(?:identifiant (?:de |unique de )?t[ée]l[ée]transmission|id(?:entifiant)? ?: ?|n[°º] de t[ée]l[ée]transmission)\s*:?\s*[*]*(?P<v>\d{3}-\d{9,14}-[^\s|*]{3,80})",
    )
});

pub(super) static BARE_ID: Pattern =
    LazyLock::new(|| compiled(r"(?P<v>\b0\d{2}-\d{9}-\d{8}-[A-Z0-9_]+-[A-Z]{2}(?:-\d-\d)?\b)"));

pub(super) static OWN_ID: Pattern =
    LazyLock::new(|| compiled(r"identifiant(?: unique)?(?: de l['’]acte)?\s*:\s*(?P<v>[^\s|]{3,80})"));

pub(super) static THEME: Pattern = LazyLock::new(|| {
    compiled(
        // *En matière : d'urbanisme* in a sentence is no label, and what goes on with *de* is no theme.
        r"(?:\b(?:en|de|toute|cette|quelque|par|autre)\s+(?:th[èe]me|mati[èe]re)|(?:th[èe]me(?: pr[ée]fecture)?|mati[èe]re(?: de l['’]acte)?|classification|code mati[èe]re|nomenclature(?: actes)?)\s*:\s*(?:(?:d['’]|de\s|du\s|des\s)[^\n|]*|(?P<v>[^\n|]{2,160})))",
    )
});

pub(super) static APPEAL_TIME: Pattern = LazyLock::new(|| {
    compiled(
        r"(?:recours|contest[ée]e?|d[ée]f[ée]r[ée]e?|attaqu[ée]e?|tribunal|saisi)[^\n]{0,260}?d[ée]lais? (?:de recours )?(?:de |d['’]|est de )(?:\w+ \()?(?P<v>(?:\d+|un|deux|trois|quatre|six|trente|soixante|quinze)(?: \(\d+\))?\)?\s(?:mois|jours))",
    )
});

pub(super) static COURT: Pattern = LazyLock::new(|| {
    Regex::new(r"(?P<v>(?:[Tt]ribunal|TRIBUNAL)\s+(?:[Aa]dministratif|ADMINISTRATIF)\s+(?:de la|de|d['’]|du|DE)\s*\p{Lu}[\p{L}'’]*(?:-\p{L}+)*)|(?P<w>Cour\s+\p{L}+\s+(?:de|du|d['’])\s?\p{Lu}\p{L}+)").ok()
});

#[cfg(test)]
mod tests {
    #[test]
    fn patterns_compile() {
        let all = [
            &super::NATURE,
            &super::REPORTED,
            &super::KIND,
            &super::NUMBER,
            &super::NUMBER_IN_HEAD,
            &super::OBJECT,
            &super::DATE,
            &super::MEETING,
            &super::SIGNED_ON,
            &super::DATED_IN_HEAD,
            &super::SIGNED_AT,
            &super::TRANSMITTED,
            &super::RECEIVED,
            &super::PUBLISHED,
            &super::TRANSMISSION_ID,
            &super::BARE_ID,
            &super::OWN_ID,
            &super::THEME,
            &super::APPEAL_TIME,
            &super::COURT,
        ];
        assert!(all.into_iter().all(|pattern| pattern.is_some()));
    }
}
