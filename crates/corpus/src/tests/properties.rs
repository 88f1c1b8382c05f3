//! Which promises hold for every text and every sequence of bytes?

use std::collections::BTreeSet;

use domain::document::{BlockRole, ReadDocument};
use proptest::prelude::*;

use super::office::{docx, odt, zip};
use crate::{ReadOptions, sentences};

/// What must hold of whatever was read.
fn check(document: &ReadDocument) {
    for (page, number) in document.pages.iter().zip(1..) {
        assert_eq!(page.number, number);
        let mut end = 0;
        for block in &page.blocks {
            assert!(
                block.range.start >= end && !block.range.is_empty(),
                "blocks are in order and do not overlap"
            );
            assert!(block.range.slice(&page.text).is_some(), "blocks are within the page");
            end = block.range.end;
        }
    }
    let mut covered: BTreeSet<(u32, u32)> = BTreeSet::new();
    for (passage, ordinal) in document.passages.iter().zip(0..) {
        assert_eq!(passage.ordinal, ordinal);
        let slices: Vec<&str> = passage
            .spans
            .iter()
            .map(|span| span.range.slice(&document.pages[span.page as usize - 1].text).unwrap())
            .collect();
        assert_eq!(slices.join("\n"), passage.text, "a passage is the slices of its spans");
        covered.extend(
            passage
                .spans
                .iter()
                .flat_map(|span| (span.range.start..span.range.end).map(|at| (span.page, at))),
        );
    }
    for page in &document.pages {
        let chars: Vec<char> = page.text.chars().collect();
        for block in page.blocks.iter().filter(|b| !matches!(b.role, BlockRole::Header | BlockRole::Footer)) {
            for at in block.range.start..block.range.end {
                let seen = chars[at as usize].is_whitespace() || covered.contains(&(page.number, at));
                assert!(seen, "every word of the body is in a passage");
            }
        }
    }
}

fn check_bytes(name: &str, bytes: &[u8]) {
    if let Ok(document) = crate::read(name, bytes, &ReadOptions::default()) {
        check(&document);
    }
}

/// Text as people write it, more or less.
fn prose() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-zéèà]{1,9}",
        "[A-ZÉ][a-zé]{1,8}",
        Just("1 650".to_owned()),
        Just("art. L. 2122-22".to_owned()),
        Just("- point".to_owned()),
        Just("Objectif 3 -".to_owned()),
        Just("M.".to_owned()),
        Just("fin.".to_owned()),
        Just("« Oui ! »".to_owned()),
        Just("Pilote :".to_owned()),
        Just("(cf. annexe)".to_owned()),
        Just("\u{c}".to_owned()),
        Just("a | b".to_owned()),
        Just("coupé-".to_owned()),
    ];
    let gap =
        prop_oneof![4 => Just(" "), 2 => Just("\n"), 1 => Just("\n\n"), 1 => Just("\t"), 1 => Just("   ")];
    proptest::collection::vec((word, gap), 0..400)
        .prop_map(|pairs| pairs.into_iter().map(|(word, gap)| word + gap).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_gives_sound_documents(text in prose()) {
        check_bytes("a.txt", text.as_bytes());
        check_bytes("a.md", text.as_bytes());
        check_bytes("a.csv", text.as_bytes());
    }

    #[test]
    fn every_character_of_a_text_stays_in_order(text in prose()) {
        let Ok(document) = crate::read("a.txt", text.as_bytes(), &ReadOptions::default()) else { return Ok(()) };
        let kept: String = document.pages.iter().map(|page| page.text.as_str()).collect();
        let mut kept = kept.chars().filter(|c| !c.is_whitespace()).peekable();
        for c in text.chars().filter(|c| !c.is_whitespace()) {
            // Healing a word cut at a line end drops its hyphen; nothing else is dropped.
            match kept.next_if_eq(&c) {
                Some(_) => {}
                None => prop_assert_eq!(c, '-'),
            }
        }
        prop_assert!(kept.next().is_none());
    }

    #[test]
    fn sentences_cover_the_text(text in prose()) {
        let ranges = sentences::split(&text);
        let mut end = 0;
        let mut joined = String::new();
        for range in ranges {
            prop_assert!(range.start >= end && range.start < range.end);
            end = range.end;
            joined.push_str(&text[range]);
        }
        let strip = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(strip(&joined), strip(&text));
    }

    #[test]
    fn no_bytes_break_a_reader(bytes in proptest::collection::vec(any::<u8>(), 0..600), name in "a\\.(txt|md|html|csv|eml|docx|png)") {
        check_bytes(&name, &bytes);
        check_bytes("a.docx", &zip(&[("word/document.xml", &bytes)]));
        check_bytes("a.xlsx", &zip(&[("xl/workbook.xml", &bytes)]));
    }

    #[test]
    fn no_markup_breaks_a_reader(parts in proptest::collection::vec(prop_oneof![
        Just("<p>"), Just("</p>"), Just("<table>"), Just("</table>"), Just("<tr>"), Just("<td>"), Just("</td>"),
        Just("<ul>"), Just("<li>"), Just("</ul>"), Just("<h2>"), Just("</h2>"), Just("<nav>"), Just("</nav>"),
        Just("<main>"), Just("</main>"), Just("texte "), Just("<div hidden>"), Just("</div>"), Just("<script>"),
        Just("</script>"), Just("<!--"), Just("-->"), Just("<br>"), Just("<title>"), Just("<th colspan=9>"),
    ], 0..120)) {
        let markup = parts.concat();
        check_bytes("a.html", markup.as_bytes());
        check_bytes("a.md", markup.as_bytes());
    }

    #[test]
    fn no_office_body_breaks_a_reader(parts in proptest::collection::vec(0_usize..14, 0..80)) {
        let word = ["<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "mot. ", "<w:tbl>", "</w:tbl>", "<w:tr>",
            "<w:tc>", "</w:tc>", "<w:br w:type=\"page\"/>", "<w:lastRenderedPageBreak/>"];
        let open = ["<text:p>", "</text:p>", "<text:span>", "</text:span>", "<text:h>", "</text:h>", "mot. ",
            "<table:table>", "</table:table>", "<table:table-row>", "<table:table-cell>", "</table:table-cell>",
            "<text:soft-page-break/>", "<text:note/>"];
        check_bytes("a.docx", &docx(&parts.iter().map(|at| word[*at]).collect::<String>()));
        check_bytes("a.odt", &odt("", &parts.iter().map(|at| open[*at]).collect::<String>()));
    }
}
