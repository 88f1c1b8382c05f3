//! Real documents, where they are beside the project (`PARVIS_SHARED`, or a folder `shared` above).

use std::path::PathBuf;

use domain::document::{Kind, ReadDocument};

use crate::ReadOptions;

/// The folder of that name under the shared data; `None`, said loudly, where there is none.
fn shared(folder: &str) -> Option<PathBuf> {
    let given = std::env::var_os("PARVIS_SHARED").map(PathBuf::from);
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let above = here.ancestors().map(|folder| folder.join("shared")).find(|folder| folder.is_dir());
    let found = given.or(above).map(|shared| shared.join(folder)).filter(|folder| folder.is_dir());
    if found.is_none() {
        println!("SKIPPED: no real documents at shared/{folder}");
    }
    found
}

fn read_all(folder: &str) -> Option<Vec<(String, ReadDocument)>> {
    let mut paths: Vec<PathBuf> = shared(folder)?
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(path).unwrap();
        crate::read(&name, &bytes, &ReadOptions::default()).ok().map(|document| (name, document))
    };
    Some(paths.iter().filter_map(read).collect())
}

#[test]
fn deliberations_are_acts_of_their_day() {
    let Some(documents) = read_all("corpus/pdf/deliberations") else { return };
    let acts = documents.iter().filter(|(_, document)| document.kind == Kind::Act).count();
    let dated = documents
        .iter()
        .filter(|(name, document)| document.date.is_some_and(|date| name.starts_with(&date.to_string())));
    let dated = dated.count();
    assert!(acts * 100 >= documents.len() * 97, "{acts} of {} are acts", documents.len());
    assert!(dated * 100 >= documents.len() * 97, "{dated} of {} have their date", documents.len());
}

#[test]
fn slides_out_of_order_keep_their_titles() {
    let Some(documents) = read_all("corpus/chambery") else { return };
    let (_, plan) = documents.iter().find(|(name, _)| name.starts_with("contrat-de-ville")).unwrap();
    assert_eq!(plan.kind, Kind::Plan);
    for objective in 1..=19 {
        let start = format!("Objectif {objective} -");
        let under = |passage: &&domain::document::Passage| {
            passage.headings.iter().any(|heading| heading.starts_with(&start))
        };
        let passages: Vec<_> = plan.passages.iter().filter(under).collect();
        assert!(passages.iter().any(|passage| passage.text.contains("Pilote :")), "who pilots {start}");
        assert!(passages.iter().all(|passage| passage.headings[0].starts_with("Axe")), "the axis of {start}");
    }
    let ocr = documents.iter().find(|(name, _)| name.contains("ocr")).map(|(_, document)| document).unwrap();
    let claims =
        ocr.passages.iter().find(|passage| passage.text.contains("610 droits ont été réouverts")).unwrap();
    assert!(claims.headings.iter().any(|heading| heading.contains("Aller vers les habitants")));
}
