//! What is asked: which sort of answer, about which words?
//!
//! Works on the question alone. The frame of a question ("combien de", "quelle est la date de") tells the sort
//! of answer; the words that remain are what an answer must be about.

use std::borrow::Cow;
use std::sync::LazyLock;

use domain::ask::Expected;
use regex::Regex;

use super::facts::{FactKind, fold};
use super::{definition, english};

/// Longest question that is read, in characters; the rest is left out.
pub const QUESTION_CHARS_MAX: usize = 1_000;

/// A question, understood as far as its own words allow.
#[derive(Debug, Clone)]
pub struct Question {
    /// As typed, cut at [`QUESTION_CHARS_MAX`].
    pub raw: String,
    /// What is searched: the question, or its gloss in French where it is in English.
    pub searched: String,
    /// The part that asks, folded, where a situation is told before it; else the whole.
    pub asking: String,
    /// Sort of answer.
    pub expected: Expected,
    /// Values that an answer of that sort must state, any of them; empty where any sentence may answer.
    pub wanted: &'static [FactKind],
    /// A list is asked for ("quels sont", "les 5 axes").
    pub plural: bool,
    /// The thing counted, named or described ("combien de *villes*", "quel *tribunal*"), folded.
    pub focus: Option<String>,
    /// What someone does, where the question asks who does it ("qui *préside* l'association"), folded.
    pub deed: Option<String>,
    /// The thing whose definition is asked for ("qu'est-ce que *la médiation*"), folded, without its article.
    pub defined: Option<String>,
    /// Whether the focus is a quality of something ("quel est le *directeur* de") and not a sort of thing that the
    /// answer names without saying it ("quel *tribunal*": "le tribunal", but also "Cristal Habitat" for "quel *bailleur*").
    pub attribute: bool,
}

struct Frame {
    pattern: &'static str,
    expected: Expected,
    wanted: &'static [FactKind],
}

/// Frames, most telling first; matched against the folded question (lower case, no accents).
const FRAMES: &[Frame] = &[
    Frame {
        pattern: r"\bcombien de temps\b|\b(?:quelle|la) (?:est (?:la|sa) )?duree\b|\bcombien d'annees\b|\bcombien d'heures\b|\bpour combien de\b|\bhow long\b|\btous les combien\b|\b(?:a )?quelle frequence\b|\bhow often\b|\b(?:dans|sous) quel delai\b|\bquels? (?:est|sont) les? delais?\b|\bdelai (?:pour|de)\b",
        expected: Expected::When,
        wanted: &[FactKind::Duration, FactKind::Period],
    },
    Frame {
        pattern: r"\b(?:surface|superficie)\b|\bhow (?:big|large)\b|\bfloor area\b",
        expected: Expected::Which,
        wanted: &[FactKind::Area],
    },
    Frame {
        pattern: r"\b(?:numero (?:de )?tel\w*|telephone|numero (?:d'appel|a appeler)|phone(?: number)?)\b|\bquel numero (?:appeler|faire|composer)\b",
        expected: Expected::Which,
        wanted: &[FactKind::Telephone],
    },
    Frame { pattern: r"\boui ou non\b", expected: Expected::YesNo, wanted: &[] },
    Frame {
        pattern: r"\bdu combien au combien\b|\bde quand a quand\b",
        expected: Expected::When,
        wanted: &[FactKind::Date],
    },
    Frame {
        pattern: r"\bhoraires?\b|\bquelles? heures?\b|\bheures? d'ouverture\b|\bopening hours\b|\bwhat time\b",
        expected: Expected::When,
        wanted: &[FactKind::Clock],
    },
    Frame {
        pattern: r"\b(?:ca |c'est )?ouv(?:re|ert)(?:ure)? quand\b|\bquels? jours?\b|\bwhich days?\b",
        expected: Expected::When,
        wanted: &[FactKind::Hours, FactKind::Date],
    },
    Frame {
        pattern: r"\bquels? (?:est l')?ages?\b|\bage (?:minimum|minimal|maximum|maximal|limite|requis)\b|\bhow old\b|\bwhat age\b",
        expected: Expected::Which,
        wanted: &[FactKind::Age],
    },
    Frame {
        pattern: r"\bpourcentage\b|\btaux\b|\bwhat percentage\b|\bpercentage of\b",
        expected: Expected::HowMany,
        wanted: &[FactKind::Share],
    },
    Frame {
        pattern: r"\bquel(?:le)?s? (?:est |sont |serait )?(?:la |le |les )?(?:proportion|part)\b|\bla (?:part|proportion) (?:de|du|des|d')|\bwhat (?:share|proportion)\b",
        expected: Expected::HowMany,
        wanted: &[FactKind::Share, FactKind::Money],
    },
    Frame {
        pattern: r"\bcombien (?:ca |est-ce que ca |cela |(?:va |vont |a |ont |avait |avaient |aura |auront )?(?:cout\w+|factur\w+)|d'argent|d'euros|d'investissement|coute|coutent|on paye|on paie|faut-il payer|dois-je payer|doit-on payer|je paye|je paie|verse|donne|finance|met|paie|paye|investit|touche|recoit|gagne)|\bcombien (?:d'euros|d'argent|de millions)\b|\ba combien (?:s'|se |est|revient|monte|c'est)|\bquel(?:le)?s? (?:est |sont |etait |etaient )?(?:le |la |les |son |sa )?(?:montants?|budgets?|prix|tarifs?|couts?|somme|enveloppe|sub?ventions?|financements?|participation|aide financiere|contribution|frais|valeur|loyers?|salaires?|recettes?|depenses?|dettes?|produit|indemnites?)\b|\bhow much\b|\b(?:prix|tarif|cout|surcout|frais|amende|penalites?|montant|budget|enveloppe)\b|\bc'est combien(?: *$| *\?| pour| la | le | l'| un)|\bwhat (?:is|are|was) the (?:price|cost|fee|budget|amount)s?\b|\b(?:est-ce|c'est|est-il|est-elle|sont-ils|sont-elles|est|sont) (?:payant|gratuit)e?s?\b|\b(?:coute|coutent|coutait|facture|facturee?s?|paye|paie|paient|rapporte|verse|donne|demande) combien\b",
        expected: Expected::HowMuch,
        wanted: &[FactKind::Money],
    },
    Frame {
        pattern: r"\bcombien\b|\b(?:quel est )?(?:le )?nombre de?\b|\bhow many\b|\bnumber of\b|\bcb de\b|\bquelle population\b|\bpopulation (?:de|d'|du|des|a|au|totale)\b|^population\b",
        expected: Expected::HowMany,
        wanted: &[FactKind::Count, FactKind::Share],
    },
    Frame {
        pattern: r"\b(?:depuis|jusqu'a|a partir de|pour|c'est|et|de) quand\b|\bquand\b|\bquelles? (?:est |sont |etait )?(?:la |les )?(?:dates?|annees?|periodes?|echeances?|mois)\b|\b(?:en|a) quel(?:le)?s? (?:date|annee|mois|moment|periode|saison)\b|\bdates? (?:de|du|d'|limite)\b|\bwhen\b|\bwhat (?:date|year|day)\b|\bannee\b.*\?|\bwhich year\b",
        expected: Expected::When,
        wanted: &[FactKind::Date, FactKind::Duration],
    },
    Frame {
        pattern: r"\ba quoi (?:ca )?(?:sert|servent|sert-il|sert-elle)\b|\bquel est (?:le but|l'objectif|le role|l'interet) d|\bwhat is .* for\b|\bpourquoi\b|\bpour quel(?:le)?s? (?:raison|motif)s?\b|\bwhy\b|\bdans quel but\b|\bla raison\b",
        expected: Expected::Why,
        wanted: &[],
    },
    Frame {
        pattern: r"\b(?:a|dans|sur|vers|chez|de) quel(?:le)?s? (?:adresse|endroit|lieu|ville|pays|quartier|salle|commune|region|rue)s?\b|\bquel(?:le)?s? (?:est |sont )?(?:l'adresse|le lieu|les lieux|l'endroit)\b|\b(?:par |d')ou\b(?: est| se| sont| peut| puis| dois| faut| aura| a | ont)|^ou\b|\bwhere\b|\bc'est ou\b|\bou (?:est|se|sont|peut-on|puis-je|faut-il|dois-je|trouver|aller|demander|a lieu|aura lieu|a ete|ont ete|ca)\b",
        expected: Expected::Where,
        wanted: &[FactKind::Place, FactKind::Name, FactKind::Contact],
    },
    Frame {
        pattern: r"\b(?:quel est |c'est quoi |what is )?(?:le |the |un )?(?:numero|telephone|mail|e-mail|courriel|adresse (?:mail|e-mail|electronique|courriel)|phone(?: number)?|contact)\b",
        expected: Expected::Which,
        wanted: &[FactKind::Contact],
    },
    Frame {
        pattern: concat!(
            r"\b(?:le |les |quels? (?:est |sont )?(?:le |les )?)noms? (?:du|de la|de l'|des|de son|de sa) ROLE",
            r"|\bcomment (?:s'appell\w+|se nomm\w+) (?:le |la |l'|les |son |sa )ROLE",
            r"|\b(?:qui|who) (?:est|etait|sont|etaient|is|was) (?:le |la |l'|les |the )?ROLE",
            r"|\bquel(?:le)?s? (?:est |sont |etait )?(?:le |la |les |l')?ROLE",
            r"|\bqui (?:dirige|preside|a signe|a represente|conduisait|conduit la delegation)\b|\bthe name of the ROLE",
        ),
        expected: Expected::Who,
        wanted: &[FactKind::Person],
    },
    Frame {
        pattern: r"\b(?:a|par|avec|de|chez|pour|contre|aupres de|vers|devant)? ?qui\b(?: est| sont| a | ont | pilote| finance| s'occupe| peut| dirige| gere| doit| porte| organise| soutient| paye| paie| signe| prend| anime| mene| fait| accompagne| va | co)|^(?:a |par |avec |aupres de |chez )?qui\b|\bc'est qui\b|\bqui (?:est|sont)\b|\bwho\b|\bquel(?:le)?s? (?:est |sont |etait )?(?:le |la |les |l')?(?:elue?s?|adjointe?s?|maires?|services?|associations?|partenaires?|organismes?|personnes?|pilotes?|interlocuteurs?|directeur|directrice|tribunal|juridiction|financeurs?|acteurs?|bailleurs?)\b|\b(?:par|avec|aupres de|chez|de) qui\b",
        expected: Expected::Who,
        wanted: &[FactKind::Name],
    },
    Frame {
        pattern: r"\bcomment (?:s'appelle\w*|se nomme\w*|on appelle)\b|\bwhat is the name\b|\bquel est le nom\b",
        expected: Expected::Who,
        wanted: &[FactKind::Name],
    },
    Frame {
        pattern: r"\bcom?ment\b|\bde quelle (?:maniere|facon)\b|\bhow (?:do|can|to|does|is|are|did|should)\b|\bpar quel moyen\b|\bquelles? (?:demarches?|etapes?|procedures?)\b",
        expected: Expected::How,
        wanted: &[],
    },
    Frame {
        pattern: r"\bquel(?:le)?s?\b|\bqu'est[- ]ce que?\b|\bqu'est[- ]ce qu'|\b(?:c'est|cest) quoi\b|\bque (?:signifie|veut|fait|font|propose|contient|prevoit|dit|deviennent|devient|sait|peut|finance)\b|\bqu'en\b|\bquoi\b|\bwhat\b|\bwhich\b|\bliste\b|\blesquel\w*\b|\blaquelle\b|\blequel\b|\ben quoi\b|\ba quoi\b|\bde quoi\b",
        expected: Expected::Which,
        wanted: &[],
    },
    Frame {
        pattern: r"\best[- ]ce qu|\bpeut[- ]on\b|\bpuis[- ]je\b|\by a[- ]t[- ]il\b|\by[- ]a[- ]t[- ]il\b|\bil y a\b|\bai[- ]je\b|\w+(?:-t)?-(?:il|elle|on|ils|elles|je|vous|nous)\b|^(?:can|is|are|does|do|did|has|have|will|was|were|may|should)\b|\bj'ai (?:le )?droit\b|\bon peut\b|\bje peux\b|\bc'est possible\b",
        expected: Expected::YesNo,
        wanted: &[],
    },
];

/// What one person is: `ROLE` in a frame (folded).
const ROLE: &str = r"(?:(?:nouveau |nouvelle |premier |premiere |actuel |actuelle )?(?:maires?|mairesse|adjointe?s?|elue?s?|vice[- ]?presidente?s?|presidente?s?|directeurs?|directrices?|responsable d|conseiller\w*|ministres?|prefete?|secretaire|coordinateur|coordinatrice|architectes?|artistes?|laureate?s?|parrains?|marraines?|referente?s?|titulaires?|suppleante?s?|mayor|head|director|deputy|councill?ors?)\b)";

static COMPILED: LazyLock<Vec<(Regex, &'static Frame)>> = LazyLock::new(|| {
    let compile = |frame: &'static Frame| {
        let regex = Regex::new(&frame.pattern.replace("ROLE", ROLE)).ok()?;
        Some((regex, frame))
    };
    FRAMES.iter().filter_map(compile).collect()
});

/// Words of courtesy and of framing that never tell what an answer is about (folded).
#[expect(clippy::expect_used, reason = "constant pattern, compiled by a test")]
static COURTESY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:bonjour|bonsoir|salut|allo|hello|hi|good (?:morning|evening)|madame|monsieur|messieurs|mesdames|svp|s'il (?:vous|te) plait|merci(?: d'avance| beaucoup| bien)?|please|thanks?(?: you)?|cordialement|bien a vous|je (?:voudrais|voulais|souhaite(?:rais)?|veux|cherche a|aimerais|me demande|me demandais)(?: bien)?(?: savoir| connaitre| comprendre)?|j'aimerais(?: bien)?(?: savoir| connaitre)?|pou(?:vez|rriez|rrais|rrait)[- ](?:vous|tu)(?: me)?(?: dire| indiquer| preciser| expliquer)?|dites[- ]moi|sauriez[- ]vous|savez[- ]vous|est[- ]ce que vous savez|i(?:'d| would) like to know|could you(?: please)? tell me|can you tell me|do you know|petite question|question)\b|\b(?:je suis|nous sommes|on est) [a-z' -]{3,40}?(?: et |, )|\ben tant qu(?:e |')[a-z' -]{3,40}?(?:,| je )",
    )
    .expect("a constant pattern")
});

impl Question {
    /// Reads a question; never fails: what is not understood is [`Expected::Any`].
    #[must_use]
    pub fn understand(raw: &str) -> Self {
        let raw: String = raw.trim().chars().take(QUESTION_CHARS_MAX).collect();
        let folded = fold(&raw);
        let polite_free = COURTESY.replace_all(&folded, " ");
        let asked = last_question(&polite_free);
        let frame = frame_of(&without_circumstance(asked)).or_else(|| frame_of(&polite_free));
        let (mut expected, mut wanted) =
            frame.map_or((Expected::Any, &[][..]), |frame| (frame.expected, frame.wanted));
        if expected == Expected::HowMany && counts_nothing(asked) {
            let paid = says_payment(asked);
            expected = Expected::HowMuch;
            wanted =
                if paid { &[FactKind::Money] } else { &[FactKind::Money, FactKind::Share, FactKind::Count] };
        }
        let focus = focus_of(asked).or_else(|| focus_of(&polite_free)).or_else(|| {
            let population = expected == Expected::HowMany && asked.contains("population");
            population.then(|| ("population".to_owned(), false))
        });
        if asks_address(asked) {
            (expected, wanted) = (Expected::Where, &[FactKind::Address, FactKind::Contact]);
        }
        let searched = if english::is_english(&folded) { english::gloss(&raw) } else { raw.clone() };
        let (focus, attribute) = focus.map_or((None, false), |(word, attribute)| (Some(word), attribute));
        let plural = is_plural(&polite_free);
        let asking = asked.split_whitespace().collect::<Vec<_>>().join(" ");
        let deed = (expected == Expected::Who).then(|| deed_of(&asking)).flatten();
        let defined = definition::thing_of(&asking);
        Self { raw, searched, asking, expected, wanted, plural, focus, attribute, deed, defined }
    }

    /// Whether nothing but courtesy was said: a letter that begins with "Bonjour," does not answer that.
    pub(super) fn is_greeting(&self) -> bool {
        !self.asking.chars().any(char::is_alphanumeric)
    }
}

/// Whether a street address is asked for, and not where to write on the network.
fn asks_address(folded: &str) -> bool {
    static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:\bquelle (?:est |etait )?(?:l'|son )?|\ba quelle |\bl'|\bson |^)adresse\b(?P<net> (?:mail|e-mail|electronique|courriel|internet|web))?|\bwhat (?:is|was) the address\b").ok()
    });
    let captures = ADDRESS.as_ref().and_then(|pattern| pattern.captures(folded));
    captures.is_some_and(|captures| captures.name("net").is_none())
}

/// Whether a folded word is the verb that a stated value says by itself: whoever gives an amount need not say "verser".
pub(super) fn is_said_by_the_value(expected: Expected, word: &str) -> bool {
    // Verbs in -er, whatever their ending; the bare stem is often a noun of its own ("accord", "pays").
    const ENDINGS: &[&str] =
        &["e", "es", "ent", "er", "ee", "ees", "ez", "ait", "aient", "era", "eront", "erait", "ing", "ed"];
    let (regular, others): (&[&str], &[&str]) = match expected {
        Expected::HowMuch => (
            &[
                "pay", "pai", "vers", "donn", "touch", "cout", "depens", "consacr", "allou", "accord",
                "octroy", "encaiss", "elev", "mont",
            ],
            &[
                "recoit",
                "recoivent",
                "recu",
                "recue",
                "recus",
                "investi",
                "investit",
                "investissent",
                "attend",
                "attendent",
                "prevoit",
                "prevoient",
                "percoit",
                "percoivent",
                "percevoir",
                "spend",
                "spent",
                "paid",
                "cost",
                "costs",
                "met",
                "mettent",
                "rapporte",
                "rapportent",
            ],
        ),
        Expected::HowMany => (&["compt", "exist", "recens", "denombr", "represent", "pay"], &["total"]),
        Expected::When => (
            &["deroul", "commenc", "debut"],
            &["tient", "tiennent", "tenu", "tenue", "tenir", "start", "starts", "happen", "happens", "held"],
        ),
        Expected::Where => (&["trouv", "situ", "deroul", "locat"], &["tient", "tiennent", "find"]),
        Expected::Who => (&["occup", "charg"], &[]),
        _ => (&[], &[]),
    };
    let ends = |stem: &str| word.strip_prefix(stem).is_some_and(|ending| ENDINGS.contains(&ending));
    others.contains(&word) || regular.iter().any(|stem| ends(stem))
}

/// Whether a folded question says that something is paid or given.
fn says_payment(folded: &str) -> bool {
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word == "finance" || is_said_by_the_value(Expected::HowMuch, word))
}

/// "Combien" without "de": an amount, most often ("combien met la ville").
fn counts_nothing(folded: &str) -> bool {
    folded.split_once("combien").is_some_and(|(_, rest)| {
        let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        ["de la ", "de l'", "du "].iter().any(|start| rest.starts_with(start))
            || !["de ", "d'", "y a", "sont"].iter().any(|start| rest.starts_with(start))
    })
}

/// The verb right after "qui", unless it only links ("est", "peut", "s'occupe").
fn deed_of(asking: &str) -> Option<String> {
    static DEED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:qui|who)(?: (?:a|ont|va|vont|peut|doit|se|est-ce qui))? (?P<deed>[a-z]{4,})").ok()
    });
    let found = DEED.as_ref()?.captures(asking)?.name("deed")?.as_str();
    const LINKS: &[&str] = &[
        "sont", "etait", "etaient", "sera", "seront", "fait", "font", "peut", "peuvent", "doit", "dans",
        "pour",
    ];
    (!LINKS.contains(&found)).then(|| found.to_owned())
}

/// The question without a "quand" that tells a circumstance and does not ask ("comment s'inscrire quand on travaille").
fn without_circumstance(folded: &str) -> Cow<'_, str> {
    static ASKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:com?ment|pourquoi|combien|est-ce qu|ou puis|quel(?:le)?s?|a quoi|oui ou non)\b")
            .ok()
    });
    static CIRCUMSTANCE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\bquand (?:on|quelqu'un|il|elle|ils|elles|je|tu|vous|nous) ").ok());
    match (ASKS.as_ref(), CIRCUMSTANCE.as_ref()) {
        (Some(asks), Some(circumstance)) if asks.is_match(folded) => circumstance.replace_all(folded, " "),
        _ => Cow::Borrowed(folded),
    }
}

fn frame_of(folded: &str) -> Option<&'static Frame> {
    let folded = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    COMPILED.iter().find(|(regex, _)| regex.is_match(folded)).map(|(_, frame)| *frame)
}

/// The last sentence that ends in a question mark: people tell their situation first, then ask.
fn last_question(text: &str) -> &str {
    let Some(end) = text.rfind('?') else { return text };
    let head = text.get(..end).unwrap_or(text);
    let start = head.rfind(['.', '!', '?', '\n']).map_or(0, |at| at + 1);
    // "l. 2122" and the like leave too little: then the whole text is the question.
    head.get(start..)
        .filter(|sentence| sentence.split_whitespace().count() >= 3 && !leans_on_what_precedes(sentence))
        .unwrap_or(head)
}

/// Whether a question only says "elle" or "son" of what was named before it ("Elle a été reconduite quand ?").
fn leans_on_what_precedes(sentence: &str) -> bool {
    const POINTERS: &[&str] = &[
        "il", "elle", "ils", "elles", "son", "sa", "ses", "leur", "leurs", "lui", "celui", "celle", "it",
        "its", "they",
    ];
    // "Y a-t-il" and "ouvre-t-elle" only turn the sentence round.
    sentence.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| POINTERS.contains(&word))
}

/// The noun that the frame bears on; adjectives before it ("premier", "nouvelles") are passed over. True beside it when it
/// stands after "est le" and the like.
fn focus_of(folded: &str) -> Option<(String, bool)> {
    static FOCUS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"\b(?:combien (?:y a[- ]t[- ]il )?(?:de |d')|nombre (?:de |d')|how many |number of |cb de ",
            r"|(?P<attribute>quel(?:le)?s? (?:est |sont |etait |etaient |a ete |ont ete |serait )(?:le |la |les |l'|son |sa |ses )?",
            r"|(?:qui|c'est qui) (?:est |sont )(?:le |la |les |l')|what (?:is |are |was |were )(?:the )?|who (?:is|are) the )",
            r"|quel(?:le)?s? |which |what )",
            r"(?:(?:autres?|nouve(?:au|lle|aux|lles)|premiere?s?|grande?s?|petite?s?|principa(?:l|le|ux|les)|differente?s?|\d+|deux|trois|quatre|cinq|main|first|new) )*",
            r"([a-z][a-z0-9-]{2,})"
        ))
        .ok()
    });
    let captures = FOCUS.as_ref()?.captures(folded)?;
    let attribute = captures.name("attribute").is_some();
    Some((captures.get(2)?.as_str().to_owned(), attribute))
}

fn is_plural(folded: &str) -> bool {
    static PLURAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\bquel(?:le)?s (?:sont|ont|etaient|autres|types?|actions?|\w+s)\b|\bquels\b|\blesquel(?:le)?s\b|\bliste\b|\bqui sont\b|\bwhich \w+s\b|\bwhat are\b|\bwho are\b|\bcitez\b|\b(?:les|des) (?:\d+|deux|trois|quatre|cinq|six|sept) \w+s\b").ok()
    });
    PLURAL.as_ref().is_some_and(|regex| regex.is_match(folded))
}

#[cfg(test)]
mod tests {
    use super::{COMPILED, FRAMES, FactKind, Question, is_said_by_the_value};
    use domain::ask::Expected;

    #[test]
    fn all_frames_compile() {
        assert_eq!(COMPILED.len(), FRAMES.len());
    }

    #[test]
    fn sorts_of_answer() {
        let cases = [
            ("Quand aura lieu la mission ?", Expected::When),
            ("à quelle date a été signé l'accord ?", Expected::When),
            ("Combien de personnes ont été rencontrées ?", Expected::HowMany),
            ("Combien coûte le projet ?", Expected::HowMuch),
            ("budget contrat de ville ?", Expected::HowMuch),
            ("combien la ville met pour les associations, en euros", Expected::HowMuch),
            ("Qui pilote l'objectif 3 ?", Expected::Who),
            ("Quel tribunal peut être saisi ?", Expected::Who),
            ("Où se trouve le centre de santé ?", Expected::Where),
            ("ou est la maison france service", Expected::Where),
            ("Pourquoi Taroudant a été choisie ?", Expected::Why),
            ("Comment contester la décision ?", Expected::How),
            ("Quels sont les 5 axes ?", Expected::Which),
            ("Est-ce que je peux faire un recours ?", Expected::YesNo),
            ("Chambéry a-t-elle le label Cité éducative ?", Expected::YesNo),
            ("How many people live there?", Expected::HowMany),
            ("Quels sont les horaires de la piscine ?", Expected::When),
            ("location salle des fêtes combien", Expected::HowMuch),
            ("Le club touche combien de la mairie ?", Expected::HowMuch),
            ("frais de fourrière chien", Expected::HowMuch),
            ("L'entrée du musée est-elle payante ?", Expected::HowMuch),
            ("Comment s'inscrire quand on travaille la journée ?", Expected::How),
            ("Quand on est malade, ça ouvre quand ?", Expected::When),
            ("Adresse de la maison France services ?", Expected::Where),
            ("L'adresse mail du service des sports", Expected::Which),
            ("Quelle est la surface du gymnase ?", Expected::Which),
            ("La visite a duré du combien au combien ?", Expected::When),
            ("Bonjour, j'habite au Biollay. Pouvez-vous me dire qui finance le projet ?", Expected::Who),
        ];
        for (text, expected) in cases {
            assert_eq!(Question::understand(text).expected, expected, "{text}");
        }
    }

    #[test]
    fn a_person_is_asked_for_by_what_they_are() {
        let person = |text: &str| Question::understand(text).wanted == [FactKind::Person];
        for text in [
            "Qui est l'adjointe aux sports ?",
            "le nom du président du club",
            "Qui dirige le musée ?",
            "Who is the mayor?",
        ] {
            assert!(person(text), "{text}");
        }
        for text in ["Qui pilote l'objectif 3 ?", "Quel est le nom du projet ?", "Qui finance la piscine ?"] {
            assert!(!person(text), "{text}");
        }
    }

    #[test]
    fn courtesy_alone_asks_nothing() {
        for text in ["Bonjour", "Bonjour !", "bonsoir madame, merci d'avance", "Hello", "..."] {
            assert!(Question::understand(text).is_greeting(), "{text}");
        }
        for text in
            ["Bonjour, les horaires ?", "la mairie", "Où est la mairie ? Merci", "Merci. Et la piscine ?"]
        {
            assert!(!Question::understand(text).is_greeting(), "{text}");
        }
    }

    #[test]
    fn courtesy_is_not_the_subject() {
        let question = Question::understand("Bonjour madame, je voudrais savoir où est la mairie svp merci");
        assert_eq!(question.asking.trim_start_matches([',', ' ']), "ou est la mairie");
    }

    #[test]
    fn the_thing_asked_for_is_found() {
        let focus = |text: &str| Question::understand(text).focus.unwrap_or_default();
        assert_eq!(focus("Combien de villes sont partenaires ?"), "villes");
        assert_eq!(focus("Quel tribunal peut-on saisir ?"), "tribunal");
        assert_eq!(focus("Quelles sont les deux nouvelles coopérations ?"), "cooperations");
        assert_eq!(focus("Qui est le directeur du Scarabée ?"), "directeur");
        assert_eq!(focus("Comment contester ?"), "");
    }

    #[test]
    fn a_value_says_its_verb_and_no_noun() {
        for verb in ["paye", "paient", "verser", "versee", "accorde", "coute", "recoit"] {
            assert!(is_said_by_the_value(Expected::HowMuch, verb), "{verb}");
        }
        for noun in ["pays", "paysage", "paix", "accord", "vers", "version", "montagne", "touches"] {
            assert_eq!(is_said_by_the_value(Expected::HowMuch, noun), noun == "touches", "{noun}");
        }
    }

    #[test]
    fn a_question_that_leans_on_what_precedes_is_read_with_it() {
        let asking = |text: &str| Question::understand(text).asking;
        assert!(asking("L'accord a été signé en 2016. Elle a été reconduite quand ?").contains("accord"));
        assert!(
            !asking("Ma mère vit seule. Y a-t-il un centre de santé dans le quartier ?").contains("mere")
        );
    }

    #[test]
    fn lists_are_recognised() {
        assert!(Question::understand("Quels sont les partenaires ?").plural);
        assert!(!Question::understand("Quel est le montant ?").plural);
    }
}
