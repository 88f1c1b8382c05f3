//! Does the index find what was put in, forget what was removed, and keep hidden what is hidden?

use domain::VersionId;
use domain::document::{Audience, Visibility};
use search::Index;
use search::analysis::Tables;
use uuid::Uuid;

use crate::library::{entry, found, in_memory};

#[test]
fn finds_the_passage_whatever_the_form_of_the_words() {
    let index = in_memory();
    index
        .put_document(&entry(
            1,
            "Crèches",
            &["Les inscriptions ouvrent en mars.", "Le tarif dépend des revenus."],
        ))
        .unwrap();
    index.put_document(&entry(2, "Piscine", &["La piscine est fermée le lundi."])).unwrap();
    index.commit().unwrap();
    assert_eq!(found(&index, "comment inscrire mon enfant ?", Audience::Public).first(), Some(&(1, 0)));
    assert_eq!(found(&index, "tarifs", Audience::Public).first(), Some(&(1, 1)));
    assert_eq!(found(&index, "fermeture de la PISCINE", Audience::Public).first(), Some(&(2, 0)));
}

#[test]
fn replaces_and_removes() {
    let index = in_memory();
    index.put_document(&entry(1, "Marché", &["Le marché se tient le mardi."])).unwrap();
    index.commit().unwrap();
    let mut changed = entry(1, "Marché", &["Le marché se tient le jeudi."]);
    changed.version = VersionId(Uuid::from_u128(77));
    index.put_document(&changed).unwrap();
    assert!(index.contains(changed.document, changed.version));
    index.commit().unwrap();
    assert_eq!(found(&index, "mardi", Audience::Public), []);
    assert_eq!(found(&index, "jeudi", Audience::Public), [(1, 0)]);
    index.remove_document(changed.document).unwrap();
    index.commit().unwrap();
    assert_eq!(found(&index, "jeudi", Audience::Public), []);
    assert_eq!(index.counts(), (0, 0));
}

#[test]
fn hidden_documents_do_not_exist_for_residents() {
    let index = in_memory();
    let mut hidden = entry(1, "Note interne", &["Le licenciement de l'adjoint est envisagé."]);
    hidden.visibility = Visibility::Agents;
    index.put_document(&hidden).unwrap();
    index.put_document(&entry(2, "Budget", &["Le budget est voté en mars."])).unwrap();
    index.commit().unwrap();
    assert_eq!(found(&index, "licenciement", Audience::Public), []);
    assert_eq!(found(&index, "licenciement", Audience::Agents), [(1, 0)]);
    // Published, then hidden again: the move leaves nothing behind.
    hidden.visibility = Visibility::Public;
    index.put_document(&hidden).unwrap();
    index.commit().unwrap();
    assert_eq!(found(&index, "licenciement", Audience::Public), [(1, 0)]);
    hidden.visibility = Visibility::Agents;
    index.put_document(&hidden).unwrap();
    index.commit().unwrap();
    assert_eq!(found(&index, "licenciement", Audience::Public), []);
    assert_eq!(found(&index, "licenciement", Audience::Agents), [(1, 0)]);
}

#[test]
fn what_was_not_committed_is_gone_and_what_was_is_there() {
    let folder = std::env::temp_dir().join(format!("parvis-search-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let tables = Tables::builtin().unwrap();
    {
        let index = Index::open(&folder, &tables).unwrap();
        assert_eq!(index.cursor(), None);
        index.put_document(&entry(1, "Marché", &["Le marché se tient le mardi."])).unwrap();
        index.set_cursor("12");
        index.commit().unwrap();
        index.put_document(&entry(2, "Piscine", &["La piscine est fermée le lundi."])).unwrap();
        index.set_cursor("13");
    }
    {
        let index = Index::open(&folder, &tables).unwrap();
        assert_eq!(index.cursor().as_deref(), Some("12"));
        assert_eq!(found(&index, "marché", Audience::Public), [(1, 0)]);
        assert_eq!(found(&index, "piscine", Audience::Public), []);
    }
    // Damage: emptied, and said so by the absence of a cursor.
    std::fs::write(folder.join("public").join("meta.json"), "{").unwrap();
    let index = Index::open(&folder, &tables).unwrap();
    assert_eq!((index.cursor(), index.counts()), (None, (0, 0)));
    drop(index);
    std::fs::remove_dir_all(&folder).unwrap();
}
