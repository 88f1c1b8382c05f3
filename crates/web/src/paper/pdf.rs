//! How is a document written as PDF (ISO 32000), for everyone to read and to print?
//!
//! Text that can be selected, charts drawn as lines, notes at the foot of the page that calls them, page numbers, an
//! outline, and the structure that screen readers need: the writer checks the rules of PDF/UA-1 that a program can check,
//! and gives no file that breaks one.

mod face;
mod flow;
mod lines;

use std::num::NonZeroU16;

use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::document::Document;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node as TagNode, SpanTag,
    TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};

use self::face::Face;
use self::flow::{Child, Drawn, Faces, Flow, LEFT, Mark, PAGE, Role, WIDTH};
use super::Paper;
use crate::chart::{Anchor, Chart, PAPER, Shape, TILE, tile};

/// Size of the letters of a chart and of the foot of a page.
const CHART_TEXT: f32 = 9.0;
const FOOT_TEXT: f32 = 8.0;
const INK: &str = "#24211c";
const EDGE: &str = "#8b8274";

/// The file.
///
/// # Errors
/// Where the writer refuses its own work: a defect, not something of the document.
pub(crate) fn pdf(paper: &Paper) -> std::io::Result<Vec<u8>> {
    let wrong = |what: &str| std::io::Error::other(what.to_owned());
    let faces = Faces {
        regular: Face::new(notosans::REGULAR_TTF).ok_or_else(|| wrong("no font"))?,
        bold: Face::new(notosans::BOLD_TTF).ok_or_else(|| wrong("no bold font"))?,
    };
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = configuration.map_err(|_| wrong("the format of the file"))?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let flow = Flow::of(paper, &faces);
    // A file must have a title, whatever people wrote.
    let title = if paper.title.trim().is_empty() { "–" } else { paper.title.as_str() };
    let metadata = Metadata::new().title(title.to_owned()).language(paper.language.to_owned());
    document.set_metadata(metadata.creator("Parvis".to_owned()));
    document.set_outline(outline(&flow));
    let mut ids: Vec<Option<Identifier>> = vec![None; flow.drawn.len()];
    for (number, page) in flow.pages.iter().enumerate() {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| wrong("the size of a page"))?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        for at in page {
            let Some(drawn) = flow.drawn.get(*at) else { continue };
            let id = draw(&mut surface, &faces, drawn);
            if let Some(place) = ids.get_mut(*at) {
                *place = drawn.is_content.then_some(id);
            }
        }
        foot(&mut surface, &faces, paper, (number + 1, flow.pages.len()));
        surface.finish();
        sheet.finish();
    }
    let mut tree = TagTree::new().with_lang(Some(paper.language.to_owned()));
    for node in &flow.root {
        tree.push(group(&flow, *node, &ids));
    }
    document.set_tag_tree(tree);
    document.finish().map_err(|error| std::io::Error::other(format!("{error:?}")))
}

fn outline(flow: &Flow<'_>) -> Outline {
    let mut outline = Outline::new();
    let node = |entry: &flow::Entry| {
        let place = XyzDestination::new(entry.page, Point::from_xy(LEFT, entry.y));
        OutlineNode::new(entry.text.clone(), place)
    };
    // Headings below the second rank would make the outline longer than the document.
    let mut entries = flow.outline.iter().filter(|entry| entry.level <= 2).peekable();
    while let Some(entry) = entries.next() {
        let mut parent = node(entry);
        while let Some(child) = entries.next_if(|child| child.level > entry.level && entry.level > 0) {
            parent.push_child(node(child));
        }
        outline.push_child(parent);
    }
    outline
}

fn tag(role: &Role) -> TagKind {
    let level = |level: u8| NonZeroU16::MIN.saturating_add(u16::from(level));
    match role {
        Role::Heading(rank, text) => Tag::Hn(level(*rank), Some(text.clone())).into(),
        Role::Paragraph => Tag::P.into(),
        Role::List => Tag::L(ListNumbering::Disc).into(),
        Role::Item => Tag::LI.into(),
        Role::ItemMark => Tag::Lbl.into(),
        Role::ItemBody => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Head => Tag::THead.into(),
        Role::Body => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnName => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowName => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
        Role::Figure(alt) => Tag::Figure(Some(alt.clone())).into(),
        Role::Note => Tag::Note.into(),
    }
}

fn group(flow: &Flow<'_>, node: usize, ids: &[Option<Identifier>]) -> TagGroup {
    let Some(node) = flow.nodes.get(node) else { return TagGroup::new(Tag::NonStruct) };
    let child = |child: &Child| -> Option<TagNode> {
        match child {
            Child::Drawn(at) => ids.get(*at).copied().flatten().map(TagNode::from),
            Child::Node(at) => Some(group(flow, *at, ids).into()),
        }
    };
    TagGroup::with_children(tag(&node.role), node.children.iter().filter_map(child).collect())
}

fn draw(surface: &mut Surface<'_>, faces: &Faces, drawn: &Drawn<'_>) -> Identifier {
    let content = match drawn.is_content {
        true => ContentTag::Span(SpanTag::empty()),
        false => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)),
    };
    let id = surface.start_tagged(content);
    match &drawn.mark {
        Mark::Words { x, y, size, bold, text } => {
            let face = if *bold { &faces.bold } else { &faces.regular };
            words(surface, face, (*x, *y), *size, text);
        }
        Mark::Rule { from, to } => rule(surface, *from, *to, (color(EDGE), 0.6)),
        Mark::Chart { top, chart } => draw_chart(surface, faces, *top, chart),
    }
    surface.end_tagged();
    id
}

fn ink(surface: &mut Surface<'_>, color: rgb::Color) {
    surface.set_stroke(None);
    surface.set_fill(Some(Fill { paint: color.into(), ..Fill::default() }));
}

fn words(surface: &mut Surface<'_>, face: &Face, (x, y): (f32, f32), size: f32, text: &str) {
    ink(surface, color(INK));
    surface.draw_glyphs(Point::from_xy(x, y), &face.glyphs(text), face.font.clone(), text, size, false);
}

fn pen(surface: &mut Surface<'_>, (color, width): (rgb::Color, f32), dash: Option<StrokeDash>) {
    surface.set_fill(None);
    let stroke = Stroke { paint: color.into(), width, dash, line_cap: LineCap::Round, ..Stroke::default() };
    surface.set_stroke(Some(stroke));
}

fn path(surface: &mut Surface<'_>, from: (f32, f32), to: (f32, f32)) {
    let mut builder = PathBuilder::new();
    builder.move_to(from.0, from.1);
    builder.line_to(to.0, to.1);
    if let Some(path) = builder.finish() {
        surface.draw_path(&path);
    }
}

fn rule(surface: &mut Surface<'_>, from: (f32, f32), to: (f32, f32), look: (rgb::Color, f32)) {
    pen(surface, look, None);
    path(surface, from, to);
}

/// Title and number of the page.
fn foot(surface: &mut Surface<'_>, faces: &Faces, paper: &Paper, (number, all): (usize, usize)) {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    let y = PAGE.1 - 34.0;
    let page = format!("{number} / {all}");
    let right = LEFT + WIDTH - faces.regular.width(&page, FOOT_TEXT);
    let mut title = faces.regular.clean(&paper.title);
    while faces.regular.width(&title, FOOT_TEXT) > WIDTH - 60.0 {
        title.pop();
    }
    words(surface, &faces.regular, (LEFT, y), FOOT_TEXT, &title);
    words(surface, &faces.regular, (right, y), FOOT_TEXT, &page);
    surface.end_tagged();
}

fn color(code: &str) -> rgb::Color {
    let part =
        |at: usize| code.get(at..at + 2).and_then(|part| u8::from_str_radix(part, 16).ok()).unwrap_or(0);
    rgb::Color::new(part(1), part(3), part(5))
}

#[expect(clippy::cast_possible_truncation, reason = "points of a page")]
fn draw_chart(surface: &mut Surface<'_>, faces: &Faces, top: f32, chart: &Chart) {
    let place = |(x, y): (f64, f64)| (LEFT + x as f32 * WIDTH, top + y as f32);
    for shape in &chart.shapes {
        match shape {
            Shape::Words { at, anchor, words: text } => {
                let text = faces.regular.clean(text);
                let width = faces.regular.width(&text, CHART_TEXT);
                let (x, y) = place(*at);
                let x = match anchor {
                    Anchor::Start => x,
                    Anchor::Middle => (x - width / 2.0).clamp(LEFT, LEFT + WIDTH - width),
                    Anchor::End => x - width,
                };
                words(surface, &faces.regular, (x, y), CHART_TEXT, &text);
            }
            Shape::Part { at, width, height, tone } => {
                part(surface, place(*at), (*width as f32 * WIDTH, *height as f32), *tone);
            }
            Shape::Line { from, to, stroke } => {
                let (look, dash) = match stroke {
                    crate::chart::Stroke::Axis => ((color(EDGE), 0.8), None),
                    crate::chart::Stroke::Target => {
                        ((color("#a8431c"), 1.4), Some(StrokeDash { array: vec![6.0, 5.0], offset: 0.0 }))
                    }
                    crate::chart::Stroke::Trace => ((color("#17527f"), 1.8), None),
                };
                pen(surface, look, dash);
                path(surface, place(*from), place(*to));
            }
            Shape::Dot { at } => {
                let (x, y) = place(*at);
                // A line of no length with round ends is a dot.
                rule(surface, (x, y), (x + 0.01, y), (color("#17527f"), 8.0));
            }
        }
    }
}

/// A part of a bar: its colour, its pattern, its edge.
#[expect(clippy::cast_possible_truncation, reason = "points of a page")]
fn part(surface: &mut Surface<'_>, (x, y): (f32, f32), (width, height): (f32, f32), tone: u8) {
    let Some(rect) = Rect::from_xywh(x, y, width.max(0.1), height) else { return };
    let mut builder = PathBuilder::new();
    builder.push_rect(rect);
    let Some(outline) = builder.finish() else { return };
    let (fill, line) = PAPER.get(usize::from(tone)).copied().unwrap_or(("#ffffff", "#000000"));
    ink(surface, color(fill));
    surface.draw_path(&outline);
    let (lines, pen_width) = tile(tone);
    if !lines.is_empty() {
        surface.push_clip_path(&outline, &FillRule::NonZero);
        pen(surface, (color(line), pen_width as f32), None);
        let step = TILE as f32;
        let (columns, rows) = ((width / step).ceil() as u16, (height / step).ceil() as u16);
        for (column, row) in (0..columns).flat_map(|column| (0..rows).map(move |row| (column, row))) {
            let (left, top) = (x + f32::from(column) * step, y + f32::from(row) * step);
            for ((x1, y1), (x2, y2)) in lines {
                path(surface, (left + *x1 as f32, top + *y1 as f32), (left + *x2 as f32, top + *y2 as f32));
            }
        }
        surface.pop();
    }
    pen(surface, (color("#5a5348"), 0.6), None);
    surface.draw_path(&outline);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chart::{About, Bar, Dot, Segment, Width, bars, line};
    use crate::paper::{Block, Note, Span, plain, sample};

    fn text_of(bytes: Vec<u8>) -> String {
        let read = corpus::read("rapport.pdf", &bytes, &corpus::ReadOptions::default()).unwrap();
        read.pages.iter().map(|page| page.text.clone()).collect::<Vec<_>>().join("\n\u{c}\n")
    }

    fn chart(width: Width) -> crate::chart::Chart {
        let about = About { id: "c".into(), title: "Avancement".into(), description: "Par axe".into() };
        let segments = (0..8).map(|tone| Segment { tone, value: 1.0, shown: String::new() }).collect();
        bars(width, &about, &[Bar { label: "Axe un".into(), shown: "8".into(), segments }], 8.0)
    }

    fn long() -> Paper {
        let mut paper = sample();
        let note = |paper: &mut Paper, at: usize| {
            paper.note(Note { text: format!("Source numéro {at}, « ses mots »"), href: None })
        };
        let mut rows = Vec::new();
        for at in 0..120 {
            let call = note(&mut paper, at / 10);
            rows.push(vec![plain(format!("Ligne {at}")), vec![Span::Text(format!("{at} 000 €")), call]]);
        }
        let head = vec!["Action".to_owned(), "Montant".to_owned()];
        paper.blocks.push(Block::Table { caption: "Longue table".into(), head, rows });
        paper.blocks.push(Block::Heading(2, "Un graphique".into()));
        let (fluid, fixed) = (chart(Width::Fluid), chart(Width::Fixed(460.0)));
        paper.blocks.push(Block::Chart { title: "Avancement".into(), fluid, fixed, size: (460.0, 54.0) });
        let dot = |value: Option<f64>| Dot { label: "2025".into(), value, shown: "12".into() };
        let about = About { id: "l".into(), title: "Visites".into(), description: String::new() };
        let draw = |width| {
            line(width, &about, &[dot(Some(3.0)), dot(None), dot(Some(8.0)), dot(Some(2.0))], Some(5.0))
        };
        let (fluid, fixed) = (draw(Width::Fluid), draw(Width::Fixed(460.0)));
        paper.blocks.push(Block::Chart { title: "Visites".into(), fluid, fixed, size: (460.0, 230.0) });
        paper
    }

    /// The file is read by another library than the one that wrote it.
    #[test]
    fn all_words_are_there_to_select_with_the_notes_on_their_page() {
        let bytes = pdf(&long()).unwrap();
        assert!(bytes.starts_with(b"%PDF-1."));
        if let Some(folder) = std::env::var_os("PARVIS_SAMPLES") {
            std::fs::write(std::path::Path::new(&folder).join("paper.pdf"), &bytes).unwrap();
        }
        let text = text_of(bytes);
        let pages: Vec<&str> = text.split('\u{c}').collect();
        assert!(pages.len() >= 4, "{} pages", pages.len());
        for at in 0..120 {
            let page = pages.iter().find(|page| {
                page.contains(&format!("Ligne {at}\n")) || page.contains(&format!("Ligne {at} "))
            });
            let page = page.unwrap_or_else(|| panic!("line {at} is missing: {text}"));
            assert!(
                page.contains(&format!("Source numéro {}, « ses mots »", at / 10)),
                "the note of line {at} is elsewhere"
            );
            assert!(page.contains("Montant"), "the head of the table is not repeated");
        }
        for words in ["Rapport <annuel> & bilan", "Où en est-on ?", "Deux.", "12 actions", "Axe un"] {
            assert!(text.contains(words), "no {words} in {text}");
        }
        for (number, page) in pages.iter().enumerate() {
            assert!(
                page.contains(&format!("{} / {}", number + 1, pages.len())),
                "no number on page {number}"
            );
        }
    }

    #[test]
    fn the_structure_is_in_the_file() {
        let settings = SerializeSettings::default();
        assert!(settings.enable_tagging);
        let bytes = pdf(&long()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for mark in ["/MarkInfo", "/StructTreeRoot", "/Lang", "pdfuaid:part"] {
            assert!(text.contains(mark), "no {mark}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Whatever people write, the report can be printed.
        #[test]
        fn any_text_becomes_a_file(words in prop::collection::vec("\\PC{0,200}", 1..6), many in 0_usize..40) {
            let mut paper = sample();
            paper.title = words[0].clone();
            for word in &words {
                let call = paper.note(Note { text: word.clone(), href: None });
                paper.blocks.push(Block::Heading(2, word.clone()));
                paper.blocks.push(Block::Paragraph(vec![Span::Text(word.repeat(many)), call.clone()]));
                let rows = vec![vec![plain(word.repeat(many)), vec![Span::Text(word.clone()), call]]; 3];
                paper.blocks.push(Block::Table { caption: word.clone(), head: vec![word.clone(), word.clone()], rows });
            }
            let written = pdf(&paper).map(|bytes| bytes.len());
            prop_assert!(written.is_ok(), "{written:?}");
        }
    }
}
