//! Do lines of any kind become a page whose ranges all hold?
#![no_main]

use corpus::lines::{Composed, Context, Line, Place, compose, compose_plain};
use domain::CharRange;
use domain::document::{Rect, TextBox};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    check(&compose_plain(&text));
    let lines: Vec<Line> = text.lines().zip(data.chunks(4)).map(|(line, marks)| drawn(line, marks)).collect();
    check(&compose(&lines, &Context::of(&lines)));
});

/// A line with places and type taken from the bytes.
fn drawn(text: &str, marks: &[u8]) -> Line {
    let mark = |at: usize| f32::from(marks.get(at).copied().unwrap_or(0));
    let place = [Place::Body, Place::Body, Place::TableRow, Place::SideNote, Place::Header, Place::Footer];
    let mut words = Vec::new();
    let mut at = 0;
    for word in text.split(' ') {
        let end = at + u32::try_from(word.chars().count()).unwrap_or(0);
        let rect = Rect { x0: mark(0), y0: mark(1), x1: mark(0) + 9.0, y1: mark(1) + 9.0 };
        words.push(TextBox { range: CharRange::new(at, end), rect });
        at = end + u32::from(mark(2) > 9.0);
    }
    Line {
        text: text.to_owned(),
        place: place[usize::from(marks.first().copied().unwrap_or(0)) % place.len()],
        rect: Some(Rect { x0: mark(0), y0: mark(1), x1: mark(0) + 90.0, y1: mark(1) + 9.0 }),
        column: (mark(3) > 128.0).then(|| (mark(0), mark(2))),
        font_size: Some(mark(3) / 8.0),
        bold: mark(2) > 200.0,
        words,
        break_before: mark(1) > 240.0,
    }
}

fn check(page: &Composed) {
    let mut end = 0;
    for block in &page.blocks {
        assert!(block.range.start >= end, "blocks overlap");
        assert!(
            block.range.slice(&page.text).is_some_and(|text| !text.contains('\n')),
            "a block leaves the text"
        );
        end = block.range.end;
    }
    for text_box in &page.boxes {
        assert!(
            text_box.range.slice(&page.text).is_some_and(|text| !text.is_empty()),
            "a box leaves the text"
        );
    }
}
