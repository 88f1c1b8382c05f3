//! Plans read out of documents, against what was written down by eye.
//!
//! `evaluation/plan/*.json` holds what is expected; documents stand in `evaluation/plan/documents`, or in the evaluation
//! data beside the project. `cargo nextest run -p corpus --test plan --no-capture` prints the table; with
//! `PARVIS_PLAN_FAULTS=1`, every fault too.

#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps")]

mod properties;
mod score;

use std::path::{Path, PathBuf};

use corpus::ReadOptions;
use domain::document::ReadDocument;
use domain::plan::SourcesShown;
use serde_json::Value;

use score::{Score, Tally};

fn evaluation() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../evaluation/plan")
}

/// The evaluation data beside the project.
fn shared() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("PARVIS_SHARED") {
        return Some(path.into());
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().map(|folder| folder.join("shared")).find(|folder| folder.is_dir())
}

/// A document named by an expectation; `None` where the evaluation data is absent.
fn open(file: &str) -> Option<ReadDocument> {
    let own = evaluation().join("documents").join(file);
    let path = if own.exists() { own } else { shared()?.join(file) };
    let bytes = std::fs::read(&path).ok()?;
    let name = path.file_name()?.to_str()?;
    Some(corpus::read(name, &bytes, &ReadOptions::default()).unwrap())
}

/// The text of a real plan to shuffle; a written one where the evaluation data is absent.
fn real_text() -> Option<String> {
    let real =
        shared().map(|folder| folder.join("corpus/chambery/contrat-de-ville-plan-d-actions-2021-2022.txt"));
    let own = evaluation().join("documents/projet-jeunesse.txt");
    std::fs::read_to_string(real.filter(|path| path.exists()).unwrap_or(own)).ok()
}

fn expectations() -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(evaluation()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            all.push((name, serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap()));
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

const KINDS: [&str; 11] = [
    "axes",
    "objectives",
    "themes",
    "pilots",
    "partners",
    "instruments",
    "actions",
    "statuses",
    "funding",
    "figures",
    "title",
];

fn row(name: &str, score: &Score) -> String {
    let cell = |kind: &str| {
        let tally = score.tallies.get(kind).copied().unwrap_or_default();
        if tally.expected + tally.found == 0 {
            return "        -".to_owned();
        }
        format!(
            "{:>4.0}/{:>3.0} {:<4}",
            tally.recall() * 100.0,
            tally.precision() * 100.0,
            format!("({})", tally.expected)
        )
    };
    let cells: Vec<String> = KINDS.iter().map(|kind| cell(kind)).collect();
    format!("{name:<28}{}", cells.join(" "))
}

#[test]
fn plans_are_read_as_by_eye() {
    let mut lines = vec![format!(
        "{:<28}{}",
        "recall/precision (expected)",
        KINDS.map(|kind| format!("{kind:<13}")).join(" ")
    )];
    let mut failed = Vec::new();
    for (name, expectation) in expectations() {
        let file = expectation["file"].as_str().unwrap();
        if expectation["command"] != "plan" {
            continue;
        }
        let Some(document) = open(file) else {
            println!("SKIPPED: {file} is not there (evaluation data, PARVIS_SHARED)");
            continue;
        };
        let proposal = corpus::plan::read(&document);
        assert!(proposal.holds(&document.pages), "{name}: a source does not stand on its page");
        let found = serde_json::to_value(proposal.view(SourcesShown::No)).unwrap();
        if std::env::var("PARVIS_PLAN_SHOW").is_ok_and(|wanted| wanted == name) {
            println!("{}", serde_json::to_string_pretty(&found).unwrap());
            println!("{:#?}", proposal.remarks);
        }
        let mut score = Score::default();
        score.plan(&expectation["expected"], &found);
        lines.push(row(&name, &score));
        if std::env::var_os("PARVIS_PLAN_FAULTS").is_some() {
            lines.extend(score.faults.iter().map(|fault| format!("    {fault}")));
        }
        failed.extend(below_floor(&name, &expectation["floors"], &score));
    }
    println!("{}", lines.join("\n"));
    assert!(failed.is_empty(), "below what was measured: {failed:#?}");
}

/// A price list and an act number their parts too.
#[test]
fn what_is_no_plan_gives_none() {
    for text in [
        "Tarifs municipaux 2026\n\n1. Restauration scolaire :\n\nLe repas coûte 3,20 €.\n\n2. Accueil de loisirs :\n\nLa journée coûte 9 €.\n",
        "DÉCISION DU MAIRE\n\nArticle 1 : La convention est approuvée.\n\nArticle 2 : Le maire la signe.\n",
        "Compte rendu\n\nPrésents : Mme A, M. B\nExcusés : M. C\n\n1. Budget\n- Le budget est voté.\n2. Questions diverses\n- Néant\n",
    ] {
        let document = corpus::read("texte.txt", text.as_bytes(), &ReadOptions::default()).unwrap();
        let plan = corpus::plan::read(&document);
        assert!(plan.axes.is_empty() && plan.objectives.is_empty(), "{text}: {plan:#?}");
    }
    let acts = expectations().into_iter().find(|(name, _)| name == "acts").map(|(_, acts)| acts).unwrap();
    for act in score::array(&acts["acts"]) {
        let Some(document) = open(act["file"].as_str().unwrap()) else { continue };
        let plan = corpus::plan::read(&document);
        assert!(plan.axes.is_empty() && plan.objectives.is_empty(), "{}: {plan:#?}", act["file"]);
    }
}

/// Kinds read worse than what the expectation states as measured: `{"pilots": [recall, precision]}` in per cent.
fn below_floor(name: &str, floors: &Value, score: &Score) -> Vec<String> {
    let mut failed = Vec::new();
    for (kind, floor) in floors.as_object().into_iter().flatten() {
        let tally: Tally = score.tallies.get(kind.as_str()).copied().unwrap_or_default();
        let least = |at: usize| floor[at].as_f64().unwrap_or(0.0) / 100.0 - 0.0005;
        if tally.recall() < least(0) || tally.precision() < least(1) {
            failed.push(format!("{name} {kind}: {tally:?}, floor {floor}"));
        }
    }
    failed
}

/// Fields of an act, a list as one value.
fn act_values(act: &Value) -> Vec<(String, String)> {
    let mut values = Vec::new();
    for (key, value) in act.as_object().into_iter().flatten() {
        match value {
            Value::Array(list) => values.extend(list.iter().map(|one| (key.clone(), score::folded(one)))),
            Value::Object(inner) => {
                values.extend(inner.iter().map(|(name, one)| (format!("{key}.{name}"), score::folded(one))));
            }
            Value::Null => {}
            one => values.push((key.clone(), score::folded(one))),
        }
    }
    values.sort();
    values
}

#[test]
fn acts_are_read_as_by_eye() {
    let mut faults = Vec::new();
    for (name, expectation) in expectations() {
        if expectation["command"] != "acts" {
            continue;
        }
        for expected in score::array(&expectation["acts"]) {
            let file = expected["file"].as_str().unwrap();
            let Some(document) = open(file) else {
                println!("SKIPPED: {file} is not there (evaluation data, PARVIS_SHARED)");
                continue;
            };
            let act = corpus::acts::read(&document);
            assert!(act.sources().into_iter().all(|source| source.holds(&document.pages)));
            let found = act_values(&serde_json::to_value(act.view(SourcesShown::No)).unwrap());
            let wanted = act_values(&expected["expected"]);
            faults.extend(
                wanted
                    .iter()
                    .filter(|one| !found.contains(one))
                    .map(|one| format!("{name} {file}: missed {one:?}")),
            );
            faults.extend(
                found
                    .iter()
                    .filter(|one| !wanted.contains(one))
                    .map(|one| format!("{name} {file}: not expected {one:?}")),
            );
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// A title that ends in a full stop is told by its place above the report; a sentence is no label of a slip.
#[test]
fn the_object_stands_above_the_report_and_a_sentence_is_no_theme() {
    let act = |text: &str| {
        // Paragraphs alone: nothing but its place tells the title.
        let html: String = text.split("\n\n").map(|line| format!("<p>{line}</p>")).collect();
        let document = corpus::read("acte.html", html.as_bytes(), &ReadOptions::default()).unwrap();
        let act = corpus::acts::read(&document);
        assert!(act.sources().into_iter().all(|source| source.holds(&document.pages)));
        serde_json::to_value(act.view(SourcesShown::No)).unwrap()
    };
    let head = "Séance publique du jeudi 22 mai 2014\n\nPrésents :\n\nLuc MARTIN, Anne DURAND, Paul PETIT\n\nAbsents :\n\n";
    let titled = act(&format!(
        "{head}Jean LEGRAND\n\nPrêt de la salle des fêtes au comité des aînés.\n\nMadame la Maire, Anne Durand, rapporte :\n\nLe comité demande la salle.\n"
    ));
    assert_eq!(titled["object"], "Prêt de la salle des fêtes au comité des aînés");
    let names = act(&format!(
        "{head}Jean LEGRAND, Marc DUPRE\n\nMonsieur le Maire rapporte :\n\nLe comité demande.\n"
    ));
    assert!(!names["object"].as_str().unwrap_or_default().contains("LEGRAND"), "{names}");
    let sentence = act(&format!(
        "{head}Le maire agit en justice, notamment en matière : d’urbanisme (sols, préemption et tout autre domaine), de patrimoine.\n\nThème : de la voirie et des réseaux\n"
    ));
    assert_eq!(sentence["theme"], Value::Null);
    for (line, theme) in [
        ("Matière de l'acte : 5.4 Délégation de fonctions", "5.4 Délégation de fonctions"),
        ("Thème préfecture : 1.1 - Marchés publics", "1.1 - Marchés publics"),
    ] {
        assert_eq!(act(&format!("{head}{line}\n"))["theme"], theme);
    }
}

/// *2020 et 2026* would be two years; with its first word it is a time.
#[test]
fn a_time_between_two_years_keeps_its_first_word() {
    let period = |line: &str| {
        let text = format!(
            "Plan climat\n\n{line}\n\nAxe 1 : Bouger\n\nObjectif 1 : Créer des pistes\n- Tracer dix pistes\n"
        );
        let document = corpus::read("plan.txt", text.as_bytes(), &ReadOptions::default()).unwrap();
        corpus::plan::read(&document).period.map(|period| period.value().clone())
    };
    for (line, wanted) in [
        ("Entre 2020 et 2026, la ville agit", "Entre 2020 et 2026"),
        ("La ville agit entre 2020 et 2026", "entre 2020 et 2026"),
        ("2021-2022", "2021-2022"),
        ("De 2024 à 2030", "2024 à 2030"),
        ("Between 2020 and 2026", "Between 2020 and 2026"),
    ] {
        assert_eq!(period(line).as_deref(), Some(wanted), "{line}");
    }
}
