//! Which words followed by a full stop do not end a sentence?
//!
//! French first, then English. Three groups: those that never end one (a name or an address follows), those
//! that need a number after them to be abbreviations (*art.* is also a word), those that end a sentence only
//! where a capital follows (*etc.*).

/// Titles, addresses and links: a name, a place or an example follows. Compared with case kept.
const NEVER_END: &[&str] = &[
    "M", "MM", "Mr", "Mrs", "Ms", "Mme", "Mmes", "Mlle", "Mlles", "Me", "Mes", "Mgr", "Dr", "Drs", "Pr",
    "Prof", "St", "Ste", "Sts", "Stes", "Messrs", "Hon", "Rev", "Gov", "Gen", "Col", "Capt", "Sgt", "Lt",
    "cf", "Cf", "CF", "env", "Env", "ex", "Ex", "resp", "adj", "vs", "av", "Av", "ave", "Ave", "bd", "Bd",
    "BD", "bld", "Bld", "bvd", "Bvd", "blvd", "Blvd", "boul", "Boul", "pl", "Pl", "ch", "Ch", "imp", "Imp",
    "rte", "Rte", "sq", "Sq", "fg", "Fg", "fbg", "Fbg", "qu", "rd-pt", "lieu-d", "tél", "Tél", "TÉL", "tel",
    "Tel", "TEL", "fax", "Fax", "e.g", "i.e", "viz", "ca", "dép", "Dép", "dépt", "Dépt", "dept", "Dept",
    "réf", "Réf", "réfs", "ref", "Ref", "prés", "secr", "trés", "n°", "N°", "n°s", "apr", "c.-à-d", "c-à-d",
    "cà-d", "ext", "hôp", "univ", "Univ", "assoc", "Assoc",
];

/// Abbreviations only before a number or a letter of the law (*art. 5*, *art. L. 2122-22*). Lower case.
const BEFORE_NUMBER: &[&str] = &[
    "art", "arts", "al", "alin", "p", "pp", "pg", "n", "no", "nos", "nr", "num", "vol", "chap", "fig",
    "figs", "tab", "ann", "sect", "sec", "par", "§", "§§", "éd", "ed", "t", "liv", "tit", "eq", "cap", "bât",
    "bat", "esc", "appt", "apt", "étg", "et", "bp", "cs", "cp", "min", "max", "nov", "déc", "dec", "oct",
    "sept", "sep", "janv", "jan", "févr", "fév", "feb", "juil", "jul", "aug", "avr", "mar", "jun", "décr",
    "décl", "délib", "ord",
];

/// End a sentence where a capital follows, go on otherwise. Lower case.
const MAY_END: &[&str] = &[
    "etc", "hab", "cie", "sté", "suiv", "sqq", "inc", "ltd", "co", "corp", "bros", "jr", "sr", "h", "mn",
    "ib", "ibid", "id", "op", "cit", "loc", "approx", "coord", "éq", "nb",
];

/// After these words a lone capital is a label that may end the sentence (*le plan B.*). Lower case.
const LABELLED: &[&str] = &[
    "plan",
    "annexe",
    "annexes",
    "catégorie",
    "catégories",
    "zone",
    "zones",
    "classe",
    "point",
    "lot",
    "type",
    "groupe",
    "bâtiment",
    "hépatite",
    "vitamine",
    "titre",
    "section",
    "partie",
    "volet",
    "option",
    "niveau",
    "phase",
    "bloc",
    "liste",
    "tableau",
    "figure",
    "axe",
    "tome",
    "ligne",
    "porte",
    "salle",
    "quai",
    "parking",
    "permis",
    "appendix",
    "category",
    "class",
    "group",
    "line",
    "room",
    "schedule",
    "building",
    "part",
];

/// Words that open a sentence and are hardly ever names.
const STARTERS: &[&str] = &[
    "Le",
    "La",
    "Les",
    "Un",
    "Une",
    "Des",
    "Il",
    "Elle",
    "Ils",
    "Elles",
    "On",
    "Nous",
    "Vous",
    "Ce",
    "Cet",
    "Cette",
    "Ces",
    "En",
    "Dans",
    "Pour",
    "Par",
    "Sur",
    "Avec",
    "Sans",
    "Depuis",
    "Après",
    "Avant",
    "Si",
    "Mais",
    "Or",
    "Ainsi",
    "Aussi",
    "Cela",
    "Ceci",
    "Son",
    "Sa",
    "Ses",
    "Leur",
    "Leurs",
    "Au",
    "Aux",
    "Du",
    "Tout",
    "Toute",
    "Tous",
    "Toutes",
    "Chaque",
    "Plusieurs",
    "Quelques",
    "Quand",
    "Lorsque",
    "Comme",
    "Afin",
    "Enfin",
    "Puis",
    "Voir",
    "Article",
    "Vu",
    "Considérant",
    "Pendant",
    "Selon",
    "Sous",
    "Entre",
    "Vers",
    "Chez",
    "The",
    "This",
    "These",
    "Those",
    "That",
    "It",
    "They",
    "We",
    "He",
    "She",
    "You",
    "In",
    "On",
    "At",
    "For",
    "From",
    "With",
    "When",
    "Where",
    "While",
    "If",
    "But",
    "And",
    "However",
    "There",
    "Their",
    "Our",
    "Its",
    "Each",
    "All",
    "After",
    "Before",
    "Since",
    "During",
    "As",
];

/// How a word before a full stop behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The sentence goes on.
    Never,
    /// It goes on where a number or a letter of the law follows.
    BeforeNumber,
    /// It goes on unless a capital follows.
    MayEnd,
    /// Not a known abbreviation.
    Plain,
}

/// What the word just before a full stop (without it) announces.
pub(super) fn classify(word: &str) -> Stop {
    if NEVER_END.contains(&word) {
        return Stop::Never;
    }
    let lower = word.to_lowercase();
    if BEFORE_NUMBER.contains(&lower.as_str()) {
        Stop::BeforeNumber
    } else if MAY_END.contains(&lower.as_str()) {
        Stop::MayEnd
    } else {
        Stop::Plain
    }
}

/// Whether a lone capital after this word is a label rather than an initial.
pub(super) fn labels_a_letter(word: &str) -> bool {
    LABELLED.contains(&word.to_lowercase().as_str())
}

/// Whether this word opens sentences; `L'`, `D'`, `C'`, `S'`, `N'`, `J'`, `Qu'` count too.
pub(super) fn opens_sentence(word: &str) -> bool {
    if let Some((head, tail)) = word.split_once(['\'', '’']) {
        return matches!(head, "L" | "D" | "C" | "S" | "N" | "J" | "Qu" | "Lorsqu" | "Puisqu")
            && !tail.is_empty();
    }
    STARTERS.contains(&word)
}
