//! Is a document found by the words that people use, however they are written?

use domain::document::{Audience, Language};
use search::analysis::{TableKind, Tables};
use search::{DocumentEntry, Index, Query};

use crate::library::{entry, found, holding};

/// Each question must find its text before the other texts of the list.
fn check(pairs: &[(&str, &str)]) {
    let documents: Vec<DocumentEntry> = (0..)
        .zip(pairs)
        .map(|(number, (_, text))| entry(number, &format!("Fiche {number}"), &[text]))
        .collect();
    let index = holding(&documents);
    for (number, (question, text)) in (0..).zip(pairs) {
        let first = found(&index, question, Audience::Public).first().copied();
        assert_eq!(first, Some((number, 0)), "« {question} » must find « {text} »");
    }
}

#[test]
fn elisions_accents_and_ligatures() {
    check(&[
        ("ecole de danse", "L’école municipale : danse et théâtre."),
        ("l'arrete d'urgence", "Arrêté pris en urgence par le maire."),
        ("aujourdhui", "Ouvert aujourd'hui seulement."),
        ("OEUVRES d'art", "Les œuvres d’art du musée."),
        ("prudhommes", "Saisir le conseil de prud’hommes."),
        ("E\u{301}lections", "Élections municipales."),
    ]);
}

#[test]
fn plurals_and_verb_forms() {
    check(&[
        ("travail régional", "Les travaux régionaux."),
        ("bateau", "Stationnement des bateaux au port."),
        ("comment inscrire mon fils", "Les inscriptions ouvrent en mars."),
        ("je veux déménager", "Déclarer un déménagement."),
        ("payer la cantine", "Le paiement de la cantine."),
        ("naître", "Déclaration de naissance."),
        ("subventionner une association", "Une subvention est versée aux associations."),
    ]);
}

#[test]
fn numbers_amounts_and_dates() {
    check(&[
        ("1200 euros", "Une aide de 1 200 € par foyer."),
        ("1,5 k€", "Le plafond est de 1\u{202f}500 euros."),
        ("3 millions", "Un emprunt de 3 000 000 € est contracté."),
        ("vingt-cinq places", "La crèche compte 25 places."),
        ("12/03/2024", "Séance du 12 mars 2024."),
        ("premier arrondissement", "Les habitants du 1er arrondissement."),
        ("2,50", "Le ticket vaut 2,5 euros."),
    ]);
}

#[test]
fn compound_words_and_spelling_slips() {
    check(&[
        ("rendez vous", "Prendre un rendez-vous en ligne."),
        ("cartegrise", "Changer l'adresse sur la carte grise."),
        ("lecole maternelle", "Entrer à l'école maternelle."),
        ("imatriculation", "Immatriculation des bateaux de plaisance."),
        ("aprentissage", "Contrats d'apprentissage de la ville."),
        ("cornmerce", "Ouverture d'un commerce."),
    ]);
}

#[test]
fn acronyms_are_found_both_ways() {
    check(&[
        ("plan local d'urbanisme", "Le PLU est révisé tous les dix ans."),
        ("C.A.F.", "La caisse d'allocations familiales reçoit le mardi."),
        ("RSA", "Demander le revenu de solidarité active."),
        ("allocation personnalisée d'autonomie", "L'APA est versée par le département."),
    ]);
}

#[test]
fn a_city_adds_acronyms_and_synonyms_of_its_own() {
    let texts = [("La PZM est fermée en août.", 0), ("La piscine se visite.", 1), ("La voiture roule.", 2)];
    let fill = |tables: &Tables| {
        let index = Index::in_memory(tables).unwrap();
        texts.iter().for_each(|(text, n)| index.put_document(&entry(*n, "Fiche", &[text])).unwrap());
        index.commit().unwrap();
        index
    };
    let plain = Tables::builtin().unwrap();
    assert_eq!(found(&fill(&plain), "zone de mobilité du parc", Audience::Public), []);
    let own = plain.with(TableKind::Acronyms, "PZM = zone de mobilité du parc").unwrap();
    let own = own.with(TableKind::Synonyms, "grosse baignoire > piscine").unwrap();
    let index = fill(&own);
    assert_eq!(found(&index, "zone de mobilité du parc", Audience::Public), [(0, 0)]);
    assert_eq!(found(&index, "grosse baignoire", Audience::Public), [(1, 0)]);
}

#[test]
fn words_of_quebec() {
    check(&[
        ("char remorqué", "Un véhicule a été remorqué à la fourrière."),
        ("garderie", "Places en crèche et en garderie."),
        ("courriel de la ville", "Nous joindre par courriel."),
        ("stationnement l'hiver", "Stationnement hivernal de nuit interdit."),
    ]);
}

#[test]
fn english_documents_are_found_by_other_forms_of_their_words() {
    let english = |number, text: &str| DocumentEntry {
        language: Language::English,
        ..entry(number, "Notice", &[text])
    };
    let index = holding(&[
        english(1, "Parking permits are issued at the town hall."),
        english(2, "Building applications must be submitted in March."),
        english(3, "The libraries close early."),
        english(4, "Second homes are subject to taxation."),
        entry(5, "Fiche", &["La piscine ferme."]),
    ]);
    for (question, number) in [
        ("parked", 1),
        ("submitting", 2),
        ("closing", 3),
        ("taxes", 4),
        ("apply to build", 2),
        ("piscines fermées", 5),
    ] {
        assert_eq!(found(&index, question, Audience::Public).first(), Some(&(number, 0)), "{question}");
    }
}

#[test]
fn courtesy_weighs_nothing() {
    let index = holding(&[
        entry(1, "Fiche", &["Merci de votre visite. Bonjour et bienvenue, cordialement."]),
        entry(2, "Fiche", &["La benne à déchets verts."]),
    ]);
    let question = "Bonjour, je voudrais savoir pour les déchets verts, merci d'avance, cordialement";
    assert_eq!(found(&index, question, Audience::Public).first(), Some(&(2, 0)));
}

#[test]
fn a_slip_is_told_to_the_reader() {
    let index = holding(&[entry(1, "Fiche", &["Le licenciement pour faute."])]);
    let outcome = index.search(&Query::new("lisenciement", Audience::Public)).unwrap();
    assert_eq!(outcome.terms[0].typed, "lisenciement");
    assert_eq!(outcome.terms[0].corrected.as_deref(), Some("licenciement"));
    assert_eq!(outcome.hits[0].why.matched, ["licenciement"]);
}
