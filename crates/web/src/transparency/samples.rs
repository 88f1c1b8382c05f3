//! Pages of the register with made-up values, rendered by the test of all pages.

use app::transparency::{Component, EvaluationRecord, Register, Responsible, UseRecord};
use domain::transparency::AiUse;

use crate::samples::rendered;
use crate::transparency::register::{InstallationPage, RegisterPage};
use crate::transparency::sheet::sheet_page;
use crate::transparency::staff::StaffPage;
use crate::visit::InCity;

pub(crate) fn register(place: &InCity, full: bool) -> Register {
    let component = |role: &'static str, name: &str| Component {
        role,
        name: name.to_owned(),
        version: full.then(|| "1.2".to_owned()),
        sha256: full.then(|| "ab".repeat(32)),
    };
    let evaluation = EvaluationRecord {
        at_ms: 1_790_000_000_000,
        questions_file: "questions.jsonl".to_owned(),
        questions_sha256: "cd".repeat(32),
        answerable: 100,
        right: 81,
        wrong: 4,
        unanswerable: 40,
        unanswerable_refused: 38,
        right_per_mille: 810,
        wrong_per_mille: 40,
        refused_per_mille: 950,
        p50_us: 41_000,
        model: "e5".to_owned(),
        version: "1.2".to_owned(),
    };
    let uses = AiUse::ALL.into_iter().map(|one| UseRecord {
        name: one.as_str(),
        on: full || one != AiUse::Answering,
        available: full || one != AiUse::Scans,
        components: match one {
            AiUse::Answering | AiUse::Plans => vec![component("program", "Parvis")],
            AiUse::Meaning => vec![component("embedding_model", "multilingual-e5-small")],
            AiUse::Scans if full => {
                vec![component("recognition_program", "Tesseract"), component("recognition_model", "fra")]
            }
            AiUse::Scans => Vec::new(),
        },
        volume: if full { 1_234 } else { 1 },
        refused: u64::from(full) * 120,
        processor_ms: 3_600_000,
        energy_mwh: 15_000,
        evaluations: if full && one == AiUse::Answering { vec![evaluation.clone()] } else { Vec::new() },
    });
    Register {
        city: place.city.slug.clone(),
        city_name: place.city.name.clone(),
        regime: place.city.regime,
        responsible: Responsible { name: "Clairval".to_owned(), contact: "ia@clairval.example".to_owned() },
        version: "1.2".to_owned(),
        milliwatts_per_core: 15_000,
        language_model: false,
        contests: app::contests::ContestCounts { open: 2, late: 1, upheld: 3, rejected: u64::from(full) },
        uses: uses.collect(),
    }
}

pub(crate) fn pages(public: &InCity, agent: &InCity) -> Vec<(String, String)> {
    let mut pages = vec![
        rendered("register", &RegisterPage::new(public.frame("transparency"), register(public, true))),
        rendered("register-bare", &RegisterPage::new(public.frame("transparency"), register(public, false))),
        rendered("staff-ai", &StaffPage::new(agent.frame("ai"), register(agent, false))),
        rendered(
            "register-installation",
            &InstallationPage {
                frame: public.visit.frame(None),
                cities: vec![public.city.clone()],
                version: "1.2",
            },
        ),
    ];
    for one in AiUse::ALL {
        let page = sheet_page(public, one, register(public, true), None);
        pages.push(rendered(&format!("sheet-{}", one.as_str()), &page));
    }
    pages
}
