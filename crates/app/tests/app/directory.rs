//! Does the city's own directory answer who asks where a desk is, when it is open or how to reach it, and nothing else?

use app::cities::NewCity;
use app::{App, Viewer};
use domain::ask::Answer;
use domain::city::{ContactPoint, Locale, Regime};
use domain::document::Visibility;

use crate::installation::{open, send};

const MINUTES: &str = "Séance du conseil\n\nLe conseil municipal s'est réuni en mairie le 27 juin 2024.\n\n\
    Le permis de construire se dépose en ligne, ou par la poste.\n";
const POOL: &str = "Piscine\n\nLa piscine ouvre le samedi de 9 h à 18 h.\n";
const NOTICE: &str = "Fermeture\n\nLe service de l'urbanisme est fermé le vendredi 3 mai à partir de 12 h.\n";

fn desk(name: &str, phone: Option<&str>, address: Option<&str>, hours: Option<&str>) -> ContactPoint {
    ContactPoint {
        name: name.to_owned(),
        topics: vec!["permis de construire".to_owned()],
        phone: phone.map(str::to_owned),
        email: None,
        address: address.map(str::to_owned),
        hours: hours.map(str::to_owned),
    }
}

async fn a_city(app: &App) -> Viewer {
    let contacts = vec![
        desk("Hôtel de ville, accueil", Some("819 555-0110"), Some("150, rue du Parvis"), None),
        desk("Service de l'urbanisme", Some("819 555-0120"), None, Some("du lundi au jeudi de 9 h à 16 h")),
        desk("Centre communal d'action sociale (CCAS)", None, Some("3, rue des Tanneurs"), None),
    ];
    let new = NewCity {
        slug: "ville".into(),
        name: "Ville".into(),
        regime: Regime::Qc,
        locale: Locale::FrCa,
        contacts,
        examples: Vec::new(),
    };
    Viewer::agent(app.create_city(new).await.unwrap().id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_directory_answers_for_the_desks_it_names() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let viewer = a_city(&app).await;
    let files = [("seance.txt", MINUTES), ("piscine.txt", POOL), ("avis.txt", NOTICE)];
    send(&app, &viewer, Visibility::Public, &files).await;
    let ask = async |question: &str| -> Answer { app.ask(&viewer, question).await.unwrap().answer };
    let named =
        |answer: &Answer| -> Vec<String> { answer.directory.iter().map(|desk| desk.name.clone()).collect() };

    for question in ["C'est où la mairie ?", "adresse de l'hotel de ville", "Where is the town hall?"] {
        let answer = ask(question).await;
        assert_eq!(named(&answer), ["Hôtel de ville, accueil"], "{question}");
        // Minutes that only say "en mairie" do not stand beside it.
        assert!(
            answer.is_answered() && answer.sentences.is_empty() && answer.contacts.is_empty(),
            "{question}"
        );
        assert_eq!(answer.text(), "Hôtel de ville, accueil – 150, rue du Parvis – 819 555-0110");
    }
    assert_eq!(
        named(&ask("Quel est le téléphone du service de l'urbanisme ?").await),
        ["Service de l'urbanisme"]
    );
    assert_eq!(named(&ask("où se trouve le CCAS").await), ["Centre communal d'action sociale (CCAS)"]);

    // A document that states the very thing stands beside the directory: it may know better.
    let closed = ask("Le service de l'urbanisme est-il ouvert le vendredi ?").await;
    assert_eq!(named(&closed), ["Service de l'urbanisme"]);
    assert!(closed.sentences.iter().any(|sentence| sentence.text.contains("vendredi 3 mai")), "{closed:?}");

    for question in [
        // No desk of that name; a desk that only helps with it; a detail that the directory does not have; no detail.
        "Quels sont les horaires de la piscine ?",
        "Où déposer un permis de construire ?",
        "Quels sont les horaires de la mairie ?",
        "Qui dirige le service de l'urbanisme ?",
        "horaires",
    ] {
        assert!(ask(question).await.directory.is_empty(), "{question}");
    }
    // What the directory answers is no gap.
    let gaps = app.list_gaps(&viewer, true, app::PageRequest::default()).await.unwrap();
    let of_desks =
        gaps.items.iter().filter(|gap| gap.question.contains("C'est où") || gap.question.contains("CCAS"));
    assert_eq!(of_desks.count(), 0, "{gaps:?}");
    app.shutdown().await;
}
