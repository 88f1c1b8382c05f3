//! Does each sentence begin and end where a reader would say?

use super::split;

/// `|` in the expectation stands between two sentences; the text is the expectation without them.
fn check(marked: &str) {
    let expected: Vec<&str> = marked.split('¦').map(str::trim).collect();
    let text = marked.replace('¦', " ");
    let found: Vec<&str> = split(&text).into_iter().map(|range| &text[range]).collect();
    assert_eq!(found, expected);
}

#[test]
fn ordinary_sentences() {
    check("Le conseil adopte.¦Le maire signe !¦Pourquoi ?¦Parce que…¦Fin.");
    check("The library opens at 9 a.m. on weekdays.¦It is closed on Sundays.");
    check("Depuis juillet 2024, 1 650 personnes ont été rencontrées.¦610 droits ont été réouverts.");
    check("Sans point final");
}

#[test]
fn titles_and_initials() {
    check("M. Thierry Repentin et Mme. Le Meur sont présents.¦MM. Dupont et Durand sont excusés.");
    check("Le rapport de J. Dupont est adopté.¦Le Dr. Martin s'abstient.");
    check("Une fondation de 52 av. J.-C. Les Romains arrivent plus tard.".replace(". Les", ".¦Les").as_str());
    check("M. J.-C. Durand rapporte.");
    check("Nous passons au plan B.¦Le maire est d'accord.");
    check("The U.S. Senate met.¦It voted.");
    check("Me. Bernard, notaire à St. Pierre, a reçu l'acte.");
}

#[test]
fn law() {
    check("En application des art. L. 2122-22 et L.2122-23 du code.¦Il est décidé ce qui suit.");
    check("Vu l'article L. 2122-22, al. 4 du C.G.C.T. et la délibération n° 2020-117.");
    check("L'art. 5 est modifié.¦Cf. annexe 2.¦Voir p. 12 et fig. 3.");
    check("Le musée expose de l'art.¦Les visites sont gratuites.");
    check("Article 1. Le maire est chargé de l'exécution.");
    check("Art. 3. La dépense est imputée au budget.¦Elle est limitée.");
    check("Selon l'article R. 123-4 du code, c'est possible.¦Sinon non.");
}

#[test]
fn numbers_dates_and_addresses() {
    check("Le coût est de 1.060.000 euros, soit 12.5 % du total.¦Il baisse.");
    check("Appelez le 04.79.60.23.05 ou le 04 79 60 23 05.¦L'accueil est ouvert de 9 h 30 à 12 h.");
    check("Tél. : 04 79 60 23 05.¦Fax : néant.");
    check("Tél. 04 79 60 23 05 ou env. 20 min. à pied.¦Merci.");
    check("Écrivez à s.caillault@mairie-chambery.fr.¦Voir www.telerecours.fr.¦Merci.");
    check("Site : https://www.youtube.com/watch?v=fY1gMjEBUMs ¦• Suite");
    check("Rendez-vous au 12 bd. Gambetta ou 3 av. Verdun.¦Entrée libre.");
    check("Publié le 05. 04. 2014 par le service.");
    check("Réunion prévue en janv. 2024 puis en sept. 2025.¦Les dates changent.");
    check("La salle compte 300 hab. et plus, etc.¦Elle ouvre.");
    check("Des ateliers, des cafés, etc. sont proposés.");
}

#[test]
fn quotes_and_brackets() {
    check("« Cette coopération est belle », explique le maire.¦Il ajoute : « Merci. » ¦Puis il part.");
    check("« Nous espérons cela. » conclut M. Amsharsi.");
    check("« Vraiment ? » demanda-t-elle.¦Oui.");
    check(
        "L'axe est fixé (cf. Conseil municipal de mai 2024).¦La suite vient (voir p. 3. Note jointe) après.",
    );
    check("He said \"Stop.\" ¦Then he left.");
    check("Ateliers (sport, culture...) et sorties.¦Places limitées !");
}

#[test]
fn lists_labels_and_tables() {
    check("1. Objet de la convention");
    check("2.3. Moyens humains.¦Deux agents sont recrutés.");
    check("IV. Dispositions finales");
    check("a. Premier point.¦Deuxième phrase.");
    check("• un point • un autre".replace(" • un autre", " ¦• un autre").as_str());
    check("Piscine. Tarif plein | 3,50 € | Fermé le lundi. Ouvert sinon");
}

#[test]
fn lines_end_sentences_unless_they_go_on() {
    let text = "Les services de la ville ouvrent\nchaque matin. Ils ferment le soir\nObjectif 2\n- premier\n- second";
    let found: Vec<&str> = split(text).into_iter().map(|range| &text[range]).collect();
    assert_eq!(
        found,
        [
            "Les services de la ville ouvrent\nchaque matin.",
            "Ils ferment le soir",
            "Objectif 2",
            "- premier",
            "- second"
        ]
    );
    let lettered = "Sont admis\na) les habitants\nb) les agents";
    assert_eq!(split(lettered).len(), 3);
}

#[test]
fn a_label_binds_the_short_lines_under_it() {
    let text = "Actions en cours\nPilote :\nGrand Chambéry\nVille de Chambéry\nPartenaires :\nEtat,\nARS\nOutils :\n\
                - Contrat local de santé,\n- ANPAA";
    let found: Vec<&str> = split(text).into_iter().map(|range| &text[range]).collect();
    assert_eq!(
        found,
        [
            "Actions en cours",
            "Pilote :\nGrand Chambéry\nVille de Chambéry",
            "Partenaires :\nEtat,\nARS",
            "Outils :",
            "- Contrat local de santé,",
            "- ANPAA"
        ]
    );
}

#[test]
fn a_line_that_asks_for_more_goes_on() {
    let text =
        "Une visite du maire de Turin à\nChambéry. Pour 1 € investi par la Ville,\n4 € sont mobilisés.";
    let found: Vec<&str> = split(text).into_iter().map(|range| &text[range]).collect();
    assert_eq!(
        found,
        ["Une visite du maire de Turin à\nChambéry.", "Pour 1 € investi par la Ville,\n4 € sont mobilisés."]
    );
}
