//! Do passages follow headings and keep sentences whole?

use domain::CharRange;
use domain::document::{Block, BlockRole, Layout, Page, Passage, Span, TextOrigin};

use super::{cut, words};

/// A page from lines: `# ` heading, `## ` heading of level 2, `* ` item, `| ` row, `> ` side note, `~ ` footer.
fn page(number: u32, lines: &str) -> Page {
    let (mut text, mut blocks, mut chars) = (String::new(), Vec::new(), 0);
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (mark, words) = line.split_once(' ').unwrap_or((line, ""));
        let (role, words) = match mark {
            "#" => (BlockRole::Heading { level: 1 }, words),
            "##" => (BlockRole::Heading { level: 2 }, words),
            "*" => (BlockRole::ListItem, words),
            "|" => (BlockRole::TableRow, words),
            ">" => (BlockRole::SideNote, words),
            "~" => (BlockRole::Footer, words),
            _ => (BlockRole::Paragraph, line),
        };
        if !text.is_empty() {
            text.push('\n');
            chars += 1;
        }
        let length = u32::try_from(words.chars().count()).unwrap();
        blocks.push(Block { range: CharRange::new(chars, chars + length), role });
        text.push_str(words);
        chars += length;
    }
    Page {
        number,
        text,
        blocks,
        boxes: Vec::new(),
        size: None,
        origin: TextOrigin::Native,
        layout: Layout::default(),
    }
}

/// Passages as `headings > headings: text with / for line feeds`.
fn shown(passages: &[Passage]) -> Vec<String> {
    let line = |passage: &Passage| {
        let note = if passage.marginal { "(margin) " } else { "" };
        format!("{note}{}: {}", passage.headings.join(" > "), passage.text.replace('\n', " / "))
    };
    passages.iter().map(line).collect()
}

fn check(pages: &[&str], expected: &[&str]) {
    let pages: Vec<Page> = pages.iter().zip(1..).map(|(lines, number)| page(number, lines)).collect();
    let (passages, _) = cut(&pages, &[], 1_000);
    assert_eq!(shown(&passages), expected);
}

/// A paragraph of so many sentences of ten words each.
fn prose(sentences: usize) -> String {
    (0..sentences).map(|at| format!("Phrase {at} avec assez de mots pour en faire dix. ")).collect()
}

#[test]
fn passages_follow_headings() {
    check(
        &["# Ville\n## Piscine\nOuverte.\n## Stade\nFermé.\n# Région\nTrain."],
        &[
            "Ville > Piscine: Ville / Piscine / Ouverte.",
            "Ville > Stade: Stade / Fermé.",
            "Région: Région / Train.",
        ],
    );
}

#[test]
fn a_sentence_over_a_page_end_is_whole() {
    check(
        &["Début. Une phrase qui\n~ 1", "> En marge\ncontinue. Suite."],
        &[": Début. Une phrase qui / continue. Suite.", "(margin) : En marge"],
    );
}

#[test]
fn running_lines_and_notes_do_not_cut() {
    let pages = [page(1, "Un.\n> note\nDeux.\n~ page 1")];
    let (passages, _) = cut(&pages, &[], 10);
    assert_eq!(shown(&passages), [": Un. / Deux.", "(margin) : note"]);
    assert_eq!(passages[0].spans.len(), 2);
}

#[test]
fn long_sections_are_cut_between_sentences_into_like_parts() {
    let text = format!("# Titre\n{}\n{}", prose(22), prose(11));
    let (passages, _) = cut(&[page(1, &text)], &[], 100);
    let lengths: Vec<u32> = passages.iter().map(|passage| words(&passage.text)).collect();
    assert_eq!(passages.len(), 2);
    assert!(lengths.iter().all(|length| (100..=240).contains(length)), "{lengths:?}");
    assert!(passages.iter().all(|passage| passage.text.ends_with("dix.")));
    assert_eq!(passages[1].headings, ["Titre"]);
}

#[test]
fn rows_keep_their_header() {
    let rows: String = (0..60).map(|at| format!("| Salle {at} | {at}0 places | {at}5 €\n")).collect();
    let (passages, _) = cut(&[page(1, &format!("# Salles\n| Salle | Places | Tarif\n{rows}"))], &[], 100);
    assert!(passages.len() > 1);
    for passage in &passages {
        assert!(passage.text.contains("Salle | Places | Tarif"));
        assert!(passage.text.lines().all(|line| !line.contains('€') || line.starts_with("Salle ")));
    }
}

#[test]
fn titles_of_a_slide_stand_above_all_of_it() {
    let lines = "* point un\n# Objectif 1 - Bâtir\n* point deux\n# Axe 1 - Ville\n# Objectif 2 - Soigner\n* point trois\n\
                 # Axe 2 - Santé\n# Objectif 3 - Jouer\nPilote : Etat\n# Axe 2 - Santé";
    let page = page(1, lines);
    let ends = [page.blocks[3], page.blocks[6], page.blocks[9]].map(|block| block.range.end);
    let starts = [0, ends[0] + 1, ends[1] + 1];
    let segments: Vec<Span> = starts
        .iter()
        .zip(ends)
        .map(|(start, end)| Span { page: 1, range: CharRange::new(*start, end) })
        .collect();
    let (passages, _) = cut(&[page], &segments, 100);
    let found = shown(&passages);
    assert!(found[0].starts_with("Axe 1 - Ville > Objectif 1 - Bâtir: point un"), "{found:?}");
    assert!(
        found
            .iter()
            .any(|line| line.starts_with("Axe 2 - Santé > Objectif 2 - Soigner: ") && line.contains("trois"))
    );
    assert!(
        found
            .iter()
            .any(|line| line.starts_with("Axe 2 - Santé > Objectif 3 - Jouer: ") && line.contains("Pilote"))
    );
}

#[test]
fn too_many_passages_are_told() {
    let pages = [page(1, "# A\nUn.\n# B\nDeux.\n# C\nTrois.")];
    let (passages, too_many) = cut(&pages, &[], 2);
    assert_eq!((passages.len(), too_many), (2, true));
}
