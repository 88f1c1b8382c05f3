//! Does every page find its words, and is every word used?

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::city::Locale;

use super::SOURCES;

/// Messages chosen by a code that comes from elsewhere: errors, remarks and refusals of files, actions of
/// the ledger, features of search, uses of artificial intelligence, words of plans, sections of cities.
const BY_CODE: [&str; 31] = [
    "ai-",
    "processing-",
    "error-",
    "file-",
    "ledger-action-",
    "notice-",
    "feature-",
    "plan-field-",
    "plan-status-",
    "plan-kind-",
    "plan-part-",
    "plan-judgement-",
    "plan-frequency-",
    "plan-fault-",
    "plan-refused-",
    "plan-hint-",
    "plan-column-",
    "plan-currency-",
    "plan-level-",
    "plan-data-",
    "plan-remark-",
    "plan-fund-",
    "plan-council-",
    "plan-stance-",
    "plan-gap-",
    "city-section-",
    "city-lead-",
    "city-field-",
    "city-hint-",
    "city-refused-",
    "city-language-",
];

fn keys(locale: Locale) -> BTreeSet<String> {
    let (_, source) = SOURCES.into_iter().find(|(other, _)| *other == locale).unwrap();
    let lines = source.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
    lines.filter_map(|line| line.split_once(" =").map(|(key, _)| key.to_owned())).collect()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Every quoted word of templates and code that has the form of a key.
fn quoted() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files(&root.join("templates"), &mut paths);
    files(&root.join("src"), &mut paths);
    let mut words = BTreeSet::new();
    for path in paths.iter().filter(|path| !path.ends_with("keys.rs") && !path.ends_with("samples.rs")) {
        let text = std::fs::read_to_string(path).unwrap();
        for word in text.split('"') {
            if !word.is_empty()
                && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            {
                words.insert(word.to_owned());
            }
        }
    }
    words
}

/// Keys given to the functions that resolve them, in templates and code.
fn asked() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files(&root.join("templates"), &mut paths);
    files(&root.join("src"), &mut paths);
    let mut words = BTreeSet::new();
    for path in paths.iter().filter(|path| !path.ends_with("keys.rs")) {
        let text = std::fs::read_to_string(path).unwrap();
        for call in [".say(\"", ".count(\"", ".with(\"", ".with(&\""] {
            for rest in text.split(call).skip(1) {
                words.insert(rest.split('"').next().unwrap_or_default().to_owned());
            }
        }
    }
    words
}

#[test]
fn english_and_french_have_the_same_keys() {
    let (french, english) = (keys(Locale::FrFr), keys(Locale::En));
    let missing: Vec<_> = french.symmetric_difference(&english).collect();
    assert!(missing.is_empty(), "in one language only: {missing:?}");
    let strangers: Vec<_> = keys(Locale::FrCa).difference(&french).cloned().collect();
    assert!(strangers.is_empty(), "fr-CA.ftl has keys that nothing else has: {strangers:?}");
}

#[test]
fn every_key_asked_for_exists() {
    let known = keys(Locale::FrFr);
    let missing: Vec<_> = asked().difference(&known).cloned().collect();
    assert!(missing.is_empty(), "no message for {missing:?}");
}

#[test]
fn every_key_is_used() {
    let quoted = quoted();
    let by_code = |key: &str| BY_CODE.iter().any(|prefix| key.starts_with(prefix));
    let unused: Vec<_> =
        keys(Locale::FrFr).into_iter().filter(|key| !quoted.contains(key) && !by_code(key)).collect();
    assert!(unused.is_empty(), "never used: {unused:?}");
}

/// What the annual report says by codes has its words.
#[test]
fn each_code_of_the_annual_report_has_its_words() {
    use domain::plan::structure::Part;
    use domain::plan::yearly::{Council, Fund, Gap, Stance};
    let wanted = Part::ALL.iter().map(|part| format!("plan-part-{}", part.as_str()));
    let wanted = wanted.chain(Fund::ALL.iter().map(|fund| format!("plan-fund-{}", fund.as_str())));
    let wanted = wanted.chain(Council::ALL.iter().map(|sort| format!("plan-council-{}", sort.as_str())));
    let wanted = wanted.chain(Stance::ALL.iter().map(|stance| format!("plan-stance-{}", stance.as_str())));
    let wanted = wanted.chain(Gap::ALL.iter().map(|gap| format!("plan-gap-{}", gap.as_str())));
    let known = keys(Locale::FrFr);
    let missing: Vec<String> =
        wanted.map(|key| key.replace('_', "-")).filter(|key| !known.contains(key)).collect();
    assert!(missing.is_empty(), "no words for {missing:?}");
}

#[test]
fn messages_of_errors_are_those_of_the_table() {
    let mut wanted: BTreeSet<String> =
        ["error-do", "error-reference", "error-home"].into_iter().map(str::to_owned).collect();
    for row in crate::ERROR_TABLE {
        for part in ["title", "what", "next"] {
            wanted.insert(format!("error-{}-{part}", row.code.replace('_', "-")));
        }
    }
    let known: BTreeSet<String> =
        keys(Locale::FrFr).into_iter().filter(|key| key.starts_with("error-")).collect();
    let difference: Vec<_> = wanted.symmetric_difference(&known).collect();
    assert!(difference.is_empty(), "{difference:?}");
}

/// What other layers name by code: each has its words, and each of these words has its code.
#[test]
fn every_code_of_other_layers_has_its_words() {
    let key = |prefix: &str, code: &str| format!("{prefix}{}", code.replace('_', "-"));
    let refusals = app::refusals::refusal_codes();
    let notices = app::refusals::notice_codes();
    let wanted: BTreeSet<String> = refusals
        .iter()
        .map(|code| key("file-", code.trim_start_matches("file_")))
        .chain(["file-unknown".to_owned()])
        .chain(notices.iter().map(|code| key("notice-", code)))
        .chain(["notice-pages", "notice-names", "notice-unknown"].map(ToOwned::to_owned))
        .chain(app::search::feature_names().map(|feature| key("feature-", feature)))
        .collect();
    for locale in [Locale::FrFr, Locale::En] {
        let known: BTreeSet<String> = keys(locale)
            .into_iter()
            .filter(|key| ["file-", "notice-", "feature-"].iter().any(|prefix| key.starts_with(prefix)))
            .collect();
        let difference: Vec<_> = wanted.symmetric_difference(&known).collect();
        assert!(difference.is_empty(), "{}: {difference:?}", locale.tag());
    }
}

/// What the register says of each use of artificial intelligence.
const AI_PARTS: [&str; 11] = [
    "title",
    "purpose",
    "basis-fr",
    "basis-qc",
    "data",
    "human",
    "part",
    "parameters",
    "operations",
    "without",
    "volume",
];

#[test]
fn each_use_of_artificial_intelligence_is_explained() {
    let wanted: BTreeSet<String> = domain::transparency::AiUse::ALL
        .iter()
        .flat_map(|one| AI_PARTS.iter().map(move |part| format!("ai-{}-{part}", one.as_str())))
        .collect();
    let known: BTreeSet<String> =
        keys(Locale::FrFr).into_iter().filter(|key| key.starts_with("ai-")).collect();
    assert_eq!(wanted, known);
}

#[test]
fn each_processing_is_explained() {
    for one in domain::retention::Processing::ALL {
        for part in ["title", "purpose", "who"] {
            let key = format!("processing-{}-{part}", one.as_str());
            assert!(keys(Locale::FrFr).contains(&key), "no message {key}");
        }
    }
}

/// Each action of the ledger has its words, and each of these words its action.
#[test]
fn each_action_of_the_ledger_has_its_words() {
    let wanted: BTreeSet<String> = domain::audit::Action::ALL
        .iter()
        .map(|action| format!("ledger-action-{}", action.as_str().replace('_', "-")))
        .collect();
    let known: BTreeSet<String> =
        keys(Locale::FrFr).into_iter().filter(|key| key.starts_with("ledger-action-")).collect();
    assert_eq!(wanted, known);
}

#[test]
fn french_marks_have_their_spaces() {
    for (locale, source) in SOURCES.into_iter().filter(|(locale, _)| *locale != Locale::En) {
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            for wrong in [" ?", " !", " ;", " :", "« ", " »", " %", "'"] {
                assert!(!line.contains(wrong), "{}: {wrong:?} in: {line}", locale.tag());
            }
        }
    }
}

#[test]
fn quebec_writes_only_what_differs() {
    let value = |source: &str, key: &str| {
        source.lines().find_map(|line| line.strip_prefix(&format!("{key} = ")).map(str::to_owned))
    };
    let [(_, french), (_, quebec), _] = SOURCES;
    for key in keys(Locale::FrCa) {
        assert_ne!(value(quebec, &key), value(french, &key), "{key} is the same in both");
    }
}
