//! Is a page read without what surrounds its content?

use super::read;
use crate::Limits;
use crate::readers::decode::Decoded;

fn blocks(markup: &str) -> (Option<String>, String) {
    let decoded = Decoded { text: markup.to_owned(), encoding: "UTF-8", damaged: false };
    let draft = read(&decoded, &Limits::default()).unwrap();
    (draft.title, draft.pages.into_iter().map(|page| page.text).collect::<Vec<_>>().join("\n\n"))
}

#[test]
fn takes_the_main_content() {
    let (title, text) = blocks(
        "<!doctype html><title>Piscine &amp; bains</title><body><header><nav>Menu</nav>Ville</header>\
         <script>var x = '<p>no</p>';</script><main><h1>Piscine</h1><p>Ouverte <b>tous</b> les jours\n de 9 h \
         à 18 h.<p>Fermée le 1<sup>er</sup> mai.<div hidden>secret <div>x</div> y</div>\
         <ul><li>Bassin<li>Sauna</ul></main><footer>Mentions</footer>",
    );
    assert_eq!(title.as_deref(), Some("Piscine & bains"));
    assert_eq!(text, "Piscine\nOuverte tous les jours de 9 h à 18 h.\nFermée le 1er mai.\n- Bassin\n- Sauna");
}

#[test]
fn tables_of_data_become_rows_and_tables_of_layout_their_blocks() {
    let (_, text) = blocks(
        "<table><tr><th>Lieu<th>Plein<th>Réduit<tr><td>Stade<td>3 €<td>2 €<tr><td>Lac<td colspan=2>4 €</table>",
    );
    assert_eq!(text, "Lieu | Plein | Réduit\nStade | Plein: 3 € | Réduit: 2 €\nLac | Plein: 4 €");
    let (_, text) = blocks("<table><tr><td><h2>Titre</h2><p>Un.<td><table><tr><td>a<td>b</table></table>");
    assert_eq!(text, "Titre\nUn.\na | b");
}

#[test]
fn what_stands_beside_a_cell_of_many_rows_keeps_its_column() {
    let (_, text) = blocks(
        "<table><tr><th>Objectif<th>Action<th>Coût<tr><td rowspan=2>Loger<td>Bâtir<td rowspan=3>9 €<tr><td>Louer\
         <tr><td>Bouger<td>Marcher<tr><td>Lire<td>Prêter<td>1 €</table>",
    );
    assert_eq!(
        text,
        "Objectif | Action | Coût\nLoger | Action: Bâtir | Coût: 9 €\nAction: Louer\nBouger | Action: Marcher\n\
         Lire | Action: Prêter | Coût: 1 €"
    );
    // A span of millions costs nothing.
    let (_, text) =
        blocks("<table><tr><td rowspan=4000000>a<td>b<tr><td>c<td>d<tr><td colspan=900000>e</table>");
    assert!(text.contains('c') && text.contains('e'), "{text}");
}

#[test]
fn depth_costs_nothing() {
    let deep = "<div>".repeat(200_000) + "au fond" + &"<table><tr><td>".repeat(2_000) + "là";
    let (_, text) = blocks(&deep);
    assert!(text.contains("au fond") && text.contains("là"));
}
