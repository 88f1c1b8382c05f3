//! Whatever the lines, and in whatever order: no panic, no value that the pages do not hold, bounded time.

use std::time::Instant;

use corpus::ReadOptions;
use proptest::prelude::*;

/// Pieces of plans, mixed with anything.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("Axe 1 - Loger".to_owned()),
        Just("AXE II : BOUGER".to_owned()),
        Just("Objectif 1.2 : Rénover le parc".to_owned()),
        Just("Fiche action n° 3".to_owned()),
        Just("Pilote :".to_owned()),
        Just("Partenaires : CAF, Ville (CCAS, mairies), État et Région".to_owned()),
        Just("Outils".to_owned()),
        Just("d'interventions :".to_owned()),
        Just("Actions en cours".to_owned()),
        Just("Actions à développer".to_owned()),
        Just("Calendrier".to_owned()),
        Just("Pilote".to_owned()),
        Just("Qui pilote ? La commune, avec l'ONF et la LPO".to_owned()),
        Just("AXE TRANSVERSAL : Animer".to_owned()),
        Just("1.2.3 Réaménager la place Partenaires : CAF".to_owned()),
        Just("- Planter (pilote : Ville ; partenaires : écoles)".to_owned()),
        Just("Descriptif de l'action".to_owned()),
        Just("Créer un îlot dans la forêt".to_owned()),
        Just("Axe 1 : Loger .......... 4".to_owned()),
        Just("- Ouvrir une maison,".to_owned()),
        Just("Les chiffres du mandat".to_owned()),
        Just("+200 habitants".to_owned()),
        Just("- 1,2 M€ de subventions de l’ANRU".to_owned()),
        Just("Vu la délibération n°DCM-2020-117 du 17 juillet 2020,".to_owned()),
        Just("Objet de l'acte : **Convention**".to_owned()),
        Just(String::new()),
        Just("\u{c}".to_owned()),
        "[ -~àéèœ’€°«»()–•|;:,.0-9]{0,60}",
        "\\PC{0,40}",
    ]
}

/// Cases of each property; `PROPTEST_CASES=100000` makes it a long run.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200)
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let Ok(document) = corpus::read("plan.txt", text.as_bytes(), &ReadOptions::default()) else {
        return Ok(());
    };
    let begin = Instant::now();
    let plan = corpus::plan::read(&document);
    prop_assert!(plan.holds(&document.pages), "a source does not stand on its page");
    let act = corpus::acts::read(&document);
    prop_assert!(act.sources().into_iter().all(|source| source.holds(&document.pages)));
    // Fields are checked against their sources when they come back from JSON.
    let json = serde_json::to_string(&plan).unwrap();
    prop_assert!(serde_json::from_str::<domain::plan::Proposal>(&json).is_ok());
    prop_assert!(begin.elapsed().as_secs() < 20);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn any_lines_are_read(lines in prop::collection::vec(line(), 0..60)) {
        check(&lines.join("\n"))?;
    }

    #[test]
    fn shuffled_plans_are_read(order in prop::collection::vec(any::<prop::sample::Index>(), 0..80)) {
        let Some(text) = super::real_text() else { return Ok(()) };
        let blocks: Vec<&str> = text.split("\n\n").collect();
        let shuffled: Vec<&str> = order.iter().map(|at| *at.get(&blocks)).collect();
        check(&shuffled.join("\n\n"))?;
    }
}

#[test]
fn a_very_long_document_takes_its_time_and_no_more() {
    let sheet = "Objectif 1 - Loger\nPilote :\nVille\nPartenaires :\nCAF, Ville, État\nActions en cours\n- Bâtir\n- Louer\n\n";
    let text = sheet.repeat(2_000);
    let document = corpus::read("long.txt", text.as_bytes(), &ReadOptions::default()).unwrap();
    let begin = Instant::now();
    let plan = corpus::plan::read(&document);
    assert!(!plan.objectives.is_empty());
    assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
}
