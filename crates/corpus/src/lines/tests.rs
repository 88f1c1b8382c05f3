//! Do lines become the text and blocks that a reader would see?

use domain::CharRange;
use domain::document::{BlockRole, Rect, TextBox};

use super::{Composed, Context, Line, Place, compose, compose_plain};

fn blocks(composed: &Composed) -> Vec<(BlockRole, &str)> {
    composed.blocks.iter().map(|b| (b.role, b.range.slice(&composed.text).unwrap())).collect()
}

#[test]
fn heals_a_cut_word_and_keeps_the_hyphen_of_a_name() {
    let text = "La présente conven-\ntion de la ville de Saint-\nÉtienne est signée par le vice-\n\
                président et celui-\nci la transmet au rendez-\nvous de 2021-\n2022 fixé lors du rendez-vous.";
    let composed = compose_plain(text);
    assert_eq!(
        composed.text,
        "La présente convention de la ville de Saint-Étienne est signée par le vice-président et celui-ci la \
         transmet au rendez-vous de 2021-2022 fixé lors du rendez-vous."
    );
}

#[test]
fn the_vocabulary_of_the_document_decides() {
    let text = "Le co-\nfinancement est prévu comme tout cofinancement antérieur de la commune nouvelle.\n\n\
                Les éco-\nquartiers sont suivis avec les éco-quartiers voisins de la commune nouvelle.";
    let composed = compose_plain(text);
    assert!(composed.text.contains("Le cofinancement est"), "{}", composed.text);
    assert!(composed.text.contains("Les éco-quartiers sont"), "{}", composed.text);
}

/// *Bien-être* carries its hyphen though the document has it nowhere else; *bienveillance* does not.
#[test]
fn a_usual_compound_keeps_its_hyphen_at_a_line_end() {
    let text = "Former au bien-\nêtre des agents et à la bien-\nveillance envers les habi-\ntants du centre-\nville et \
                suivre les dossiers au cours d’un après-\nmidi sans rupture de service.";
    let composed = compose_plain(text);
    assert_eq!(
        composed.text,
        "Former au bien-être des agents et à la bienveillance envers les habitants du centre-ville et suivre les \
         dossiers au cours d’un après-midi sans rupture de service."
    );
    let cut =
        "Le conseil commun-\nal se tient par la commune, en commun avec les autres communes de la vallée.";
    assert!(compose_plain(cut).text.starts_with("Le conseil communal"), "{}", compose_plain(cut).text);
    // Where the document itself writes one word, it is one word.
    let own = "La plate-\nforme ouvre, comme toute plateforme d’accueil de la ville ouverte à tous.";
    assert!(compose_plain(own).text.starts_with("La plateforme ouvre"));
}

#[test]
fn wrapped_lines_are_joined_and_items_kept() {
    let text = "Ce plan d’actions a été travaillé entre les services de l’Etat, les communes et \n\
                l’ensemble des partenaires du Contrat de ville et s’est matérialisé par :\n\
                - Le recueil des besoins des communes et des conseils citoyens par des entretiens entre \n\
                le vice-président en charge du renouvellement urbain et de la politique de la ville, \n\
                - Des rencontres techniques entre les services.\nCes rencontres ont permis.";
    let composed = compose_plain(text);
    let got = blocks(&composed);
    assert_eq!(got.len(), 4, "{got:#?}");
    assert_eq!(got[0].0, BlockRole::Paragraph);
    assert!(
        got[0].1.ends_with(
            "communes et l’ensemble des partenaires du Contrat de ville et s’est matérialisé par :"
        )
    );
    assert_eq!(got[1].0, BlockRole::ListItem);
    assert!(got[1].1.contains("entretiens entre le vice-président"));
    assert_eq!(got[2], (BlockRole::ListItem, "- Des rencontres techniques entre les services."));
    assert_eq!(got[3], (BlockRole::Paragraph, "Ces rencontres ont permis."));
}

#[test]
fn a_sentence_goes_on_over_a_blank_line() {
    let text =
        "un sentiment de relégation et de délaissement exprimé\n\npar de nombreux habitants.\n\nLa suite.";
    let composed = compose_plain(text);
    assert_eq!(
        composed.text,
        "un sentiment de relégation et de délaissement exprimé par de nombreux habitants.\nLa suite."
    );
}

#[test]
fn headings_of_plain_text() {
    let text = "DECISION DU MAIRE N° DDM-2025-075\n\nObjectifs et perspectives de la coopération\n\n\
                Cette nouvelle coopération d'une durée de trois ans permettra de mobiliser.\n\nDate : 10/03/2023\n\n\
                Article 1 : Objet\nLa convention est signée par le maire.";
    let composed = compose_plain(text);
    let roles: Vec<BlockRole> = composed.blocks.iter().map(|b| b.role).collect();
    assert_eq!(
        roles,
        [
            BlockRole::Heading { level: 1 },
            BlockRole::Heading { level: 2 },
            BlockRole::Paragraph,
            BlockRole::Paragraph,
            BlockRole::Heading { level: 3 },
            BlockRole::Paragraph,
        ],
        "{:#?}",
        blocks(&composed)
    );
}

fn drawn(text: &str, y: f32) -> Line {
    let mut words = Vec::new();
    let mut at = 0_u32;
    for word in text.split(' ') {
        let chars = u32::try_from(word.chars().count()).unwrap();
        #[expect(clippy::cast_precision_loss, reason = "small test numbers")]
        let rect = Rect { x0: at as f32 * 5.0, y0: y, x1: (at + chars) as f32 * 5.0, y1: y + 10.0 };
        words.push(TextBox { range: CharRange::new(at, at + chars), rect });
        at += chars + 1;
    }
    let x1 = words.last().unwrap().rect.x1;
    Line {
        text: text.to_owned(),
        rect: Some(Rect { x0: 0.0, y0: y, x1, y1: y + 10.0 }),
        column: Some((0.0, 100.0)),
        font_size: Some(10.0),
        words,
        ..Line::default()
    }
}

#[test]
fn each_box_covers_its_own_word() {
    let lines = [drawn("la  grande conven-", 0.0), drawn("tion du conseil", 12.0)];
    let composed = compose(&lines, &Context::of(&lines));
    assert_eq!(composed.text, "la grande convention du conseil");
    let words: Vec<&str> = composed.boxes.iter().map(|b| b.range.slice(&composed.text).unwrap()).collect();
    assert_eq!(words, ["la", "grande", "conven", "tion", "du", "conseil"]);
    assert!((composed.boxes[3].rect.y0 - 12.0).abs() < f32::EPSILON);
}

#[test]
fn size_and_weight_make_headings() {
    let mut title = drawn("Budget de la ville", 0.0);
    title.font_size = Some(16.0);
    let mut bold = drawn("Recettes", 30.0);
    bold.bold = true;
    let body = drawn("Les recettes augmentent.", 44.0);
    let lines = [title, bold, body.clone(), body.clone(), body];
    let composed = compose(&lines, &Context::of(&lines));
    assert_eq!(composed.blocks[0].role, BlockRole::Heading { level: 1 });
    assert_eq!(composed.blocks[1].role, BlockRole::Heading { level: 2 });
    assert_eq!(composed.blocks[2].role, BlockRole::Paragraph);
}

#[test]
fn places_are_kept_apart() {
    let mut header = drawn("Ville de Chambéry", 0.0);
    header.place = Place::Header;
    let mut row = drawn("Eau | 12", 20.0);
    row.place = Place::TableRow;
    let lines = [header, row.clone(), row];
    let composed = compose(&lines, &Context::of(&lines));
    let roles: Vec<BlockRole> = composed.blocks.iter().map(|b| b.role).collect();
    assert_eq!(roles, [BlockRole::Header, BlockRole::TableRow, BlockRole::TableRow]);
}

#[test]
fn a_line_that_hangs_goes_on_whatever_follows() {
    let text = "• Turin (Italie) : les deux villes ont célébré le jumelage avec une visite du maire à\nChambéry. Fin.\n\
                • Shawinigan (Québec) : un nouveau programme,\nIA CITIES, explore les usages de l’intelligence.\n\n\
                Chaque été la Ville anime « Quartiers d’été\n\n», avec des animations en pied d’immeuble.";
    let composed = compose_plain(text);
    let got = blocks(&composed);
    assert_eq!(got.len(), 3, "{got:#?}");
    assert!(got[0].1.ends_with("maire à Chambéry. Fin.") && got[1].1.contains("programme, IA CITIES"));
    assert!(got[2].1.contains("« Quartiers d’été », avec"));
}

#[test]
fn a_short_line_over_a_long_paragraph_is_its_heading() {
    let text = "Fin du paragraphe.\n\n€ Une ambition\nrenforcée pour\nles quartiers\n\
                Les moyens consacrés aux\nquartiers prioritaires étaient\ninsuffisants au regard des\n\
                besoins, dans un contexte\nnational de retrait progressif.\n\
                e ouverture d'une Maison France services.\ne expérimentation nationale.";
    let composed = compose_plain(text);
    let roles: Vec<BlockRole> = composed.blocks.iter().map(|b| b.role).collect();
    let wanted = [
        BlockRole::Paragraph,
        BlockRole::Heading { level: 2 },
        BlockRole::Paragraph,
        BlockRole::ListItem,
        BlockRole::ListItem,
    ];
    assert_eq!(roles, wanted, "{:#?}", blocks(&composed));
}
